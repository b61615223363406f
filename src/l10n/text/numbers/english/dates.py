"""Dates, months, weekdays, quarters, decades and centuries."""

from __future__ import annotations

import re

from l10n.text.numbers.english.words import (
    DECADES,
    HALVES,
    MONTHS,
    ORDINAL_WORD,
    ORDINALS,
    SHORT_DAYS,
    WEEKDAYS,
    ordinal_of,
)
from l10n.text.numbers.expression import Expression
from l10n.text.numbers.scan import Reading, Rule, make, through_quarter, trie, words
from l10n.text.numbers.value import Key, Kind, Level, Value

_MONTH = rf"(?:{trie(MONTHS)}(?![a-z]))"

_NOT_A_DAY = r"(?![0-9]|[:.][0-9]|,[0-9]{3}| ?%|(?: |-)(?:percent|per cent|hundred|thousand|million|billion|trillion))"


def _day(text: str, start: int, end: int, month: int, day: int, level: Level = Level.HARD) -> Value:
    return make(
        text, start, end, month, kind=Kind.DATE, level=level, key=("md", month, day), plain=(day,), amounts=(month, day)
    )


def _is_date(month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= 31


def _iso(found: re.Match[str], text: str) -> Reading | None:
    month, day = int(found["iso_m"]), int(found["iso_d"])
    if not _is_date(month, day):
        return None
    start, end = found.span()
    year = make(text, start, start + 4, int(found["iso_y"]), kind=Kind.YEAR)
    return [year, _day(text, start + 5, end, month, day)], end


def _dmy(found: re.Match[str], text: str) -> Reading | None:
    first, second, year = int(found["dmy_a"]), int(found["dmy_b"]), int(found["dmy_y"])
    if not (_is_date(first, second) or _is_date(second, first)):
        return None
    start, end = found.span()
    month, day = (second, first) if _is_date(second, first) else (first, second)
    date = _day(text, start, found.end("dmy_b"), month, day)
    if _is_date(day, month):
        date = date._replace(also=(("md", day, month),), plain=(day, month))
    long_year = year if year > 99 else year + (2000 if year < 70 else 1900)
    also: tuple[Key, ...] = (("n", year),)
    return [date, make(text, found.start("dmy_y"), end, long_year, kind=Kind.YEAR, also=also)], end


def _is_name(text: str, start: int) -> bool:
    """Whether a month that is also a word (may, march) begins with a capital."""
    return text[start].isupper()


def _month_day(found: re.Match[str], text: str) -> Reading | None:
    month, day = MONTHS[found["md_m"]], int(found["md_d"])
    if not _is_date(month, day) or not _is_name(text, found.start()):
        return None
    values = [_day(text, found.start(), found.end("md_d"), month, day)._replace(half=_part_before(found))]
    if found["md_e"] and _is_date(month, int(found["md_e"])):
        values.append(_day(text, found.start("md_e"), found.end("md_e"), month, int(found["md_e"])))
        return values, found.end()
    end = found.end() if not found["md_e"] else found.end("md_d")
    return values, end


def _part_before(found: re.Match[str]) -> str:
    """The half of the day in `the morning of May 17`."""
    before = _PART_OF.search(found.string, max(0, found.start() - 14), found.start())
    return HALVES[before.group(1)] if before else ""


_PART_OF = Expression(r"(morning|afternoon|evening|night) of (?:the )?\Z")


def _month_word(found: re.Match[str], text: str) -> Reading | None:
    day = ordinal_of(found["mw_d"])
    if not _is_date(1, day) or not _is_name(text, found.start()):
        return None
    return [_day(text, *found.span(), MONTHS[found["mw_m"]], day)], found.end()


def _day_month(found: re.Match[str], text: str) -> Reading | None:
    month, day = MONTHS[found["dm_m"]], int(found["dm_d"])
    if not _is_date(month, day) or not _is_name(text, found.start("dm_m")):
        return None
    if not found["dm_e"]:
        return [_day(text, *found.span(), month, day)._replace(half=_part_before(found))], found.end()
    first = _day(text, found.start(), found.end("dm_d"), month, day)
    last = int(found["dm_e"])
    if not _is_date(month, last):
        return None
    return [first, _day(text, found.start("dm_e"), found.end(), month, last)], found.end()


def _word_month(found: re.Match[str], text: str) -> Reading | None:
    day = ordinal_of(found["wm_d"])
    if not _is_date(1, day) or not _is_name(text, found.start("wm_m")):
        return None
    return [_day(text, *found.span(), MONTHS[found["wm_m"]], day)], found.end()


def _month(found: re.Match[str], text: str) -> Reading:
    """A month of its own; May, March and short forms only where the words around say that they are months."""
    low = found.string
    start, end = found.span()
    name = found.group()
    if not _is_name(text, start):
        return [], end
    if name in {"may", "march"} or len(name) < 4:
        before = low[max(0, start - 9) : start].rstrip()
        after = _YEAR_AFTER.match(low, end)
        if not after and not before.endswith(_MONTH_CUES):
            return [], end
    number = MONTHS[name]
    return [make(text, start, end, number, kind=Kind.MONTH, level=Level.FIRM, key=("mo", number))], end


_YEAR_AFTER = Expression(r"\.?,? (?:of )?(?:19|20)[0-9]{2}(?![0-9])|'s? [0-9]")

_MONTH_CUES = (
    *(f" {word}" for word in words("in since until last next this early late mid by from every to of through and")),
    "mid-",
)


def _weekday(found: re.Match[str], text: str) -> Reading:
    day = WEEKDAYS.index(found["wd_n"])
    half = HALVES.get(found["wd_p"] or "", "")
    end = found.end("wd_n")
    return [make(text, found.start(), end, day, kind=Kind.WEEKDAY, key=("wd", day), plain=(), half=half)], found.end()


def _short_day(found: re.Match[str], text: str) -> Reading:
    if not _is_name(text, found.start()):
        return [], found.end()
    day = SHORT_DAYS[found["sd_n"]]
    return [make(text, *found.span(), day, kind=Kind.WEEKDAY, level=Level.FIRM, key=("wd", day), plain=())], found.end()


def _decade(found: re.Match[str], text: str) -> Reading:
    said = int(found["dec_n"])
    start, end = found.span()
    if said < 100:
        also: tuple[Key, ...] = (("n", said), ("dec", said + 1800), ("dec", said + 1900), ("dec", said + 2000))
        return [make(text, start, end, said, kind=Kind.DECADE, key=("dec", said), also=also)], end
    return [
        make(text, start, end, said, kind=Kind.DECADE, key=("dec", said), also=(("dec", said % 100),), plain=())
    ], end


def _decade_word(found: re.Match[str], text: str) -> Reading:
    said = DECADES[found.group()]
    also: tuple[Key, ...] = (("n", said), ("dec", said + 1900), ("dec", said + 1800), ("dec", said + 2000))
    return [
        make(text, *found.span(), said, kind=Kind.DECADE, level=Level.FIRM, key=("dec", said), also=also)
    ], found.end()


def _century(found: re.Match[str], text: str) -> Reading:
    said = found["cen_n"]
    number = int(said) if said[0].isdigit() else ordinal_of(said)
    return [make(text, *found.span(), number, kind=Kind.CENTURY, key=("cen", number))], found.end()


def _quarter(found: re.Match[str], text: str) -> Reading:
    """A quarter of the year by its number; in sports, of a match."""
    said = found["qu_q"] or found["qu_n"]
    number = int(said) if said.isdigit() else ORDINALS[said]
    also: tuple[Key, ...] = (("mo", 3 * number - 2), ("mo", 3 * number))
    if _THROUGH.search(found.string, max(0, found.start() - 28), found.start()):
        also = (*also, through_quarter(number))
    return [
        make(text, *found.span(), number, kind=Kind.ORDINAL, level=Level.FIRM, key=("quarter", number), also=also)
    ], found.end()


_THROUGH = Expression(r"(?:through|to|until|by|end of|end) (?:the )?(?:end of )?(?:the )?\Z")


RULES: dict[str, Rule] = {
    # 2020-05-17, 2020/5/17
    "iso": Rule(
        Expression(
            r"(?P<iso_y>(?:1[0-9]|2[01])[0-9]{2})(?P<iso_s>[-/.])(?P<iso_m>0?[1-9]|1[0-2])(?P=iso_s)(?P<iso_d>[0-3]?[0-9])(?![0-9])"
            r"(?:t(?=[0-9]{2}:))?"
        ),
        _iso,
    ),
    # 17/5/2020, 5/17/20, 17.05.2020
    "dmy": Rule(
        Expression(
            r"(?P<dmy_a>[0-3]?[0-9])(?P<dmy_s>[/.])(?P<dmy_b>[0-3]?[0-9])(?P=dmy_s)(?P<dmy_y>(?:19|20)[0-9]{2}|(?<=/)[0-9]{2})"
            r"(?![0-9./])"
        ),
        _dmy,
    ),
    # May 17, 2020; May 17-19; May the seventeenth
    "month_day": Rule(
        Expression(
            rf"(?P<md_m>{_MONTH})\.? (?:the )?(?P<md_d>[0-3]?[0-9])(?:st|nd|rd|th)?{_NOT_A_DAY}(?![a-z])"
            rf"(?: ?(?:-|to|and|through|until|or) ?(?P<md_e>[0-3]?[0-9])(?:st|nd|rd|th)?{_NOT_A_DAY}(?![a-z])(?! ?[ap]\.?m))?"
        ),
        _month_day,
    ),
    "month_word": Rule(
        Expression(rf"(?P<mw_m>{_MONTH}) (?:the )?(?P<mw_d>{ORDINAL_WORD})(?! (?:quarter|century))"), _month_word
    ),
    # 17 May; 17th to 19th of May; the seventeenth of May
    "day_month": Rule(
        Expression(
            rf"(?P<dm_d>[0-3]?[0-9])(?:st|nd|rd|th)?(?: ?(?:-|to|and|through|until|or) ?(?P<dm_e>[0-3]?[0-9])(?:st|nd|rd|th)?)?"
            rf"(?: |-| of )(?P<dm_m>{_MONTH})"
        ),
        _day_month,
    ),
    "word_month": Rule(Expression(rf"(?P<wm_d>{ORDINAL_WORD}) of (?P<wm_m>{_MONTH})"), _word_month),
    "month": Rule(Expression(rf"{_MONTH}"), _month),
    "weekday": Rule(
        Expression(
            rf"(?P<wd_n>{trie(WEEKDAYS)})(?:'?s)?(?![a-z])(?: (?P<wd_p>morning|afternoon|evening|night)s?(?![a-z]))?"
        ),
        _weekday,
    ),
    "short_day": Rule(
        Expression(rf"(?P<sd_n>{trie(SHORT_DAYS)})(?![a-z])(?=\.|,? [0-9]| ?-|,? {_MONTH}|/)"), _short_day
    ),
    # the 1980s, '80s, the eighties
    "decade": Rule(Expression(r"(?P<dec_n>(?:1[0-9]|20)[0-9]0|[1-9]0)'?s(?![a-z])"), _decade),
    "decade_word": Rule(Expression(rf"{trie(DECADES)}(?![a-z])"), _decade_word),
    "century": Rule(
        Expression(
            rf"(?P<cen_n>[0-9]{{1,2}}(?=st|nd|rd|th)|{ORDINAL_WORD})(?:st|nd|rd|th)?[ -]centur(?:y|ies)(?![a-z])"
        ),
        _century,
    ),
    # Q3, the third quarter
    "quarter": Rule(
        Expression(
            r"q(?P<qu_q>[1-4])(?![0-9a-z])|(?P<qu_n>[1-4](?=st|nd|rd|th)|first|second|third|fourth)(?:st|nd|rd|th)?[ -]quarter(?![a-z])"
        ),
        _quarter,
    ),
}
