"""Clock times: 下午3点半, 15时30分, 差一刻三点."""

from __future__ import annotations

import re

from l10n.text.numbers.chinese.measures import with_unit
from l10n.text.numbers.chinese.numerals import HAN, MAGNITUDES, NUMERALS, amount_of
from l10n.text.numbers.expression import Expression
from l10n.text.numbers.scan import Reading, Rule, clock, clock_time, make, trie, words
from l10n.text.numbers.value import Kind, Level

_HOUR = f"(?:[01]?[0-9]|2[0-4]|二?十[一二三四]?|十[{NUMERALS}]|[{NUMERALS}])"

_MINUTE = f"(?:[0-5]?[0-9]|[二三四五]?十[{NUMERALS}]?|[零〇]?[{NUMERALS}])"

PARTS_OF_DAY = {
    **dict.fromkeys(words("凌晨 清晨 早晨 早上 上午 早间 今早 明早 昨早 次日早"), "am"),
    **dict.fromkeys(words("中午 午间 午后 下午 傍晚 晚上 晚间 今晚 昨晚 明晚 当晚 深夜 夜里 夜间 晚 夜晚"), "pm"),
    **dict.fromkeys(words("半夜 午夜"), "am"),
}

PART = trie(PARTS_OF_DAY)


def _half_of(low: str, start: int, hour: int) -> str:
    """The half of the day that the word before a clock time names."""
    before = low[max(0, start - 3) : start].rstrip()
    for size in (2, 1):
        part = before[-size:]
        if part in PARTS_OF_DAY and len(part) == size:
            if part in {"中午", "午间"}:
                return "am" if 10 <= hour <= 11 else "pm"
            if part in {"晚上", "夜里", "夜间", "深夜", "半夜", "午夜", "夜晚"}:
                return "am" if hour == 12 or hour < 5 else "pm"
            return PARTS_OF_DAY[part]
    return ""


def _clock(found: re.Match[str], text: str) -> Reading | None:
    """A clock time; a bare `3点` may be three points, so it says so only beside a word for a part of the day."""
    low = found.string
    hour = int(amount_of(found["cl_h"]))
    word, start, end = found["cl_w"] or ":", found.start(), found.end()
    half = _half_of(low, start, hour)
    minute_said = found["cl_s"] or found["cl_m"]
    minute = int(amount_of(minute_said)) if minute_said else 0
    if found["cl_q"]:
        minute = {"半": 30, "一刻": 15, "三刻": 45}[found["cl_q"]]
    if hour > 24 or minute > 59:
        return None
    digital = found["cl_h"][0].isdigit()
    tail = low[end - 1]
    if word == "点" and not half:
        if (minute_said and tail != "分" and "十" not in minute_said) or low[end : end + 1] in HAN:
            return None
        if not minute_said and not found["cl_q"]:
            return with_unit(
                text, low, start, end, hour, Level.HARD if digital else Level.FIRM, extra=(("t", hour % 12 * 60, ""),)
            )
    if word.startswith("时") and not digital and not half and not found["cl_q"] and tail != "分":
        return None
    if not half and digital and len(found["cl_h"]) == 2 and hour < 12 and found["cl_h"][0] == "0":
        half = "am"
    if half == "pm" and hour < 12:
        hour += 12
    elif half == "am" and hour == 12:
        hour = 0
    return [clock_time(text, start, end, hour, minute, half)], end


def _to_hour(found: re.Match[str], text: str) -> Reading:
    low = found.string
    before = 15 if found["th_m"] == "一刻" else int(amount_of(found["th_m"][:-1]))
    hour = int(amount_of(found["th_h"])) - 1 or 12
    half = _half_of(low, found.start(), hour)
    minute = 60 - before
    key, half = clock(hour + 12 if half == "pm" and hour < 12 else hour, minute, half)
    return [
        make(
            text,
            *found.span(),
            hour % 12 * 60 + minute,
            kind=Kind.TIME,
            key=key,
            plain=(),
            half=half,
            amounts=(hour, minute),
        )
    ], found.end()


RULES: dict[str, Rule] = {
    # 下午3点半, 15时30分, 3点一刻, 9:30
    "clock": Rule(
        Expression(
            rf"(?P<cl_h>{_HOUR})(?:(?P<cl_c>[:：])(?P<cl_s>[0-5][0-9])(?:[:：][0-5][0-9])?(?![0-9]|,[0-9]{{3}})"
            rf"| ?(?P<cl_w>点钟|点整|点|时整|时(?![间候代期刻速段尚针光装常而任机限长空装报]))"
            rf"(?: ?(?:(?P<cl_q>半|[一三]刻)|(?P<cl_m>{_MINUTE}) ?分?(?![0-9钟{MAGNITUDES}{NUMERALS}刻]|[%个米名])))?)(?![0-9])"
        ),
        _clock,
    ),
    "to_hour": Rule(Expression(rf"差(?P<th_m>一刻|{_MINUTE}分)(?:钟)?(?P<th_h>{_HOUR})点"), _to_hour),
}
