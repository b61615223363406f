"""Clock times: 3:30 p.m., half past three, 15:30, noon."""

from __future__ import annotations

import re

from l10n.text.numbers.english.words import HALVES, HOUR, amount_of
from l10n.text.numbers.expression import Expression
from l10n.text.numbers.scan import Reading, Rule, clock_time
from l10n.text.numbers.value import Level, Value, decimal

_PART = r"(?: (?:in the |this )(?:early |late )?(?P<{0}>morning|afternoon|evening)| (?:at |last )?(?P<{0}n>night)(?![a-z]))?"

_AP = r" ?(?P<{0}>[ap])(?:\.? ?m\.?)(?![a-z])"


def _time(text: str, start: int, end: int, hour: int, minute: int, half: str) -> Value:
    """A clock time; without its half of the day it may also be a score, which `compare` sees by its two numbers."""
    if half == "am" and hour == 12:
        hour = 0
    elif half == "pm" and hour < 12:
        hour += 12
    return clock_time(text, start, end, hour, minute, half)


def _half_of(found: re.Match[str], prefix: str) -> str:
    """The half of the day named after a clock time: a.m., in the afternoon, at night."""
    groups = found.groupdict()
    letter = groups.get(prefix + "_ap")
    if letter:
        return letter + "m"
    if groups.get(prefix + "_pn"):
        return "pm"
    return HALVES.get(groups.get(prefix + "_p") or "", "")


_CLOCK_CUE = Expression(r"(?:at|by|until|till|before|after|around|about|it's|it is|was) (?:just |about |around )?\Z")
"""`at ten to eight` is a time, `ten to eight` a range."""


def _past(found: re.Match[str], text: str) -> Reading | None:
    hour = int(amount_of(found["past_h"]))
    said = found["past_a"]
    minute = {"half": 30, "quarter": 15}.get(said) or int(amount_of(said))
    if (
        found["past_w"] != "past"
        and said not in {"half", "quarter"}
        and not _CLOCK_CUE.search(found.string, max(0, found.start() - 24), found.start())
    ):
        return None
    if found["past_w"] == "to":
        hour, minute = hour - 1 or 12, 60 - minute
    return [_time(text, *found.span(), hour, minute, _half_of(found, "past"))], found.end()


def _half_day(found: re.Match[str], text: str) -> Reading:
    hour = int(amount_of(found["hd_h"]))
    minute = int(found["hd_m"] or 0) or (int(amount_of(found["hd_w"])) if found["hd_w"] else 0)
    return [_time(text, *found.span(), hour, minute, _half_of(found, "hd"))], found.end()


def _day_clock(found: re.Match[str], text: str) -> Reading | None:
    hour, minute = int(found["dc_h"]), int(found["dc_m"])
    half = _half_of(found, "dc")
    if not half and found["dc_h"][0] == "0":
        half = "am"
    value = _time(text, *found.span(), hour, minute, half)
    if found["dc_s"] and not half:
        # Of a race: 2:14:04, 1:45.23.
        value = value._replace(amounts=(hour, minute, decimal(found["dc_s"][1:])))
    return [value], found.end()


def _hour_part(found: re.Match[str], text: str) -> Reading:
    return [_time(text, *found.span(), int(amount_of(found["hp_h"])), 0, _half_of(found, "hp"))], found.end()


def _military(found: re.Match[str], text: str) -> Reading:
    hour, minute = int(found["mil_h"]), int(found["mil_m"])
    value = _time(text, *found.span(), hour, minute, "am" if hour < 12 else "pm")
    return [value._replace(plain=(int(found.group()),))], found.end()


def _noon(found: re.Match[str], text: str) -> Reading:
    half = "am" if found.group() == "midnight" else "pm"
    value = _time(text, *found.span(), 12, 0, half)
    return [value._replace(level=Level.FIRM, plain=(12, 0, 24))], found.end()


RULES: dict[str, Rule] = {
    # half past three, a quarter to four
    "past": Rule(
        Expression(
            rf"(?:a )?(?P<past_a>half|quarter|(?:twenty-)?five|ten|twenty) (?P<past_w>past|to|after) (?P<past_h>{HOUR})(?![0-9a-z])"
            rf"(?:{_AP.format('past_ap')})?" + _PART.format("past_p")
        ),
        _past,
    ),
    # 3:30 p.m., 3.30pm, 3 o'clock in the afternoon
    "half_day": Rule(
        Expression(
            rf"(?P<hd_h>{HOUR})(?:[:.](?P<hd_m>[0-5][0-9])(?::[0-5][0-9])?|[ -](?P<hd_w>fifteen|thirty|forty-five))?"
            rf"(?:{_AP.format('hd_ap')}| ?o'clock(?![a-z]))" + _PART.format("hd_p")
        ),
        _half_day,
    ),
    # 15:30, 3:30 in the afternoon
    "day_clock": Rule(
        Expression(
            r"(?P<dc_h>[01]?[0-9]|2[0-4]):(?P<dc_m>[0-5][0-9])(?P<dc_s>[:.][0-5][0-9](?:\.[0-9]+)?)?(?![0-9:]|,[0-9]{3})"
            + _PART.format("dc_p")
        ),
        _day_clock,
    ),
    # 3 in the morning
    "hour_part": Rule(
        Expression(rf"(?P<hp_h>{HOUR}) (?:in the (?P<hp_p>morning|afternoon|evening)|at (?P<hp_pn>night))(?![a-z])"),
        _hour_part,
    ),
    # 1530 hours, 1200 GMT
    "military": Rule(
        Expression(r"(?P<mil_h>[01][0-9]|2[0-4])(?P<mil_m>[0-5][0-9])(?= ?(?:hours|hrs|gmt|utc|bst|est|cet)(?![a-z]))"),
        _military,
    ),
    "noon": Rule(Expression(r"(?:noon|midday|midnight)(?![a-z])"), _noon),
}
