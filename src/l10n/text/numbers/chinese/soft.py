"""What only satisfies the other side: 一, 半, 双, numerals inside words, feasts and seasons of the year."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache

from l10n.text.numbers.chinese.dates import date_value, month_value
from l10n.text.numbers.chinese.measures import HALF_UNITS
from l10n.text.numbers.chinese.numerals import HAN, MAGNITUDES, NUMERALS, amount_of, fold
from l10n.text.numbers.expression import Expression
from l10n.text.numbers.scan import make, measured, outside, romans, soft_number, soft_words, trie
from l10n.text.numbers.value import Amount, Key, Kind, Level, Value

_IN_NUMERALS = Expression(rf"[{NUMERALS}{MAGNITUDES}]{{2,40}}")

_LATIN_ROMANS = {"I": 1, "V": 5, "X": 10}

_LATIN_ROMAN = Expression(r"(?<![A-Za-z])[IVX](?![A-Za-z0-9])")

_FEASTS = {
    "元旦": (1, 1),
    "圣诞": (12, 25),
    "国庆": (10, 1),
    "五一": (5, 1),
    "十一黄金周": (10, 1),
    "十一长假": (10, 1),
    "十一假期": (10, 1),
    "五四": (5, 4),
    "九一八": (9, 18),
    "六一": (6, 1),
    "七一": (7, 1),
    "八一": (8, 1),
    "三八": (3, 8),
    "双十一": (11, 11),
    "情人节": (2, 14),
    "平安夜": (12, 24),
    "除夕": (12, 31),
    "跨年": (12, 31),
}

_DOUBLED = frozenset(char * 2 for char in "二三四五六七八九")
"""八八 may be told as a double eight."""

_HALF_YEARS = {"上半年": (1, 6), "下半年": (7, 12)}
"""Their first and last months: January to June."""

_HALF_YEAR = Expression("[上下]半年")

_FIRST_QUARTERS = Expression("[前头] ?[两二三23] ?个?季度")

_SCHOOL = Expression("([初高])([一二三])")
"""初三 is the ninth grade, 高三 the twelfth."""

_SPLIT = Expression("([二三四五六七八])([二三四五六七八])[”」]?(?:分成|开)")
"""六四开 is sixty to forty."""

_FEAST = Expression("|".join(_FEASTS))

_HOURS = {
    "中午": (720, "pm"),
    "正午": (720, "pm"),
    "午夜": (0, "am"),
    "半夜": (0, "am"),
    "子夜": (0, "am"),
    "零点": (0, "am"),
    "零时": (0, "am"),
}

_HOUR_WORD = Expression("|".join(_HOURS))

_DAYS = {"周末": (5, 6), "双休": (5, 6), "工作日": (0, 1, 2, 3, 4), "礼拜天": (6,)}

_DAY_WORD = Expression("|".join(_DAYS))

_AGES = {"本世纪": (("cen", 21), ("dec", 2000)), "新世纪": (("cen", 21), ("dec", 2000)), "上世纪": (("cen", 20),)}

_AGE_WORD = Expression("|".join(_AGES))

_ONE_UNIT = Expression(
    r"(?P<n>一|半|每|单|整)个?半?(?P<u>小时|钟头|月|世纪|星期|年|天|岁|公里|英里|里|斤|米|吨|周|亩|礼拜|分钟|季度|日)"
)

_ONE_UNITS = {**HALF_UNITS, "礼拜": "week", "分钟": "minute", "季度": "quarter", "日": "day"}


@cache
def _soft_word() -> re.Pattern[str]:
    return re.compile(trie(soft_words("zh")))


def read_soft(text: str, taken: list[Value]) -> list[Value]:
    """The values that only satisfy the other side: 一, 半, 双, numerals in words; none inside of `taken`."""
    low = fold(text)
    is_free = outside(taken)
    found: list[Value] = []
    soft = soft_words("zh")
    for word in _soft_word().finditer(low):
        if is_free(word.start()):
            found += (soft_number(text, *word.span(), amount) for amount in soft[word.group()])
    for word in _IN_NUMERALS.finditer(low):
        if is_free(word.start()):
            found.append(soft_number(text, *word.span(), amount_of(word.group())))
            if word.group() in _DOUBLED:
                found.append(soft_number(text, *word.span(), HAN[word.group()[0]]))
    for word in _LATIN_ROMAN.finditer(low):
        found.append(soft_number(text, *word.span(), _LATIN_ROMANS[word.group()]))
    found += romans(text)
    for word in _HALF_YEAR.finditer(low):
        for month in _HALF_YEARS[word.group()]:
            found.append(month_value(text, *word.span(), month, Level.SOFT))
        kind, half_key = measured(6, ("month",))
        found.append(make(text, *word.span(), 6, kind=kind, level=Level.SOFT, key=half_key, units=("month",)))
    for word in _FIRST_QUARTERS.finditer(low):
        found.append(month_value(text, *word.span(), 1, Level.SOFT))
    for word in _SCHOOL.finditer(low):
        found.append(soft_number(text, *word.span(), (6 if word[1] == "初" else 9) + HAN[word[2]]))
    for word in _SPLIT.finditer(low):
        for part in (1, 2):
            found.append(soft_number(text, *word.span(part), HAN[word[part]] * 10))
    for word in _FEAST.finditer(low):
        found.append(date_value(text, *word.span(), *_FEASTS[word.group()])._replace(level=Level.SOFT))
    for word in _HOUR_WORD.finditer(low):
        minutes, half = _HOURS[word.group()]
        key: Key = ("t", minutes, half)
        if minutes == 720:
            key = ("t", 0, half)
        found.append(
            make(text, *word.span(), minutes % 720, kind=Kind.TIME, level=Level.SOFT, key=key, half=half, plain=(12,))
        )
    for word in _DAY_WORD.finditer(low):
        for day in _DAYS[word.group()]:
            found.append(make(text, *word.span(), day, kind=Kind.WEEKDAY, level=Level.SOFT, key=("wd", day), plain=()))
    for word in _AGE_WORD.finditer(low):
        for key in _AGES[word.group()]:
            found.append(make(text, *word.span(), key[1], kind=Kind.CENTURY, level=Level.SOFT, key=key, plain=()))
    for word in _ONE_UNIT.finditer(low):
        amount: Amount = Fraction(1, 2) if word["n"] == "半" else Fraction(3, 2) if "半" in word.group() else 1
        unit = _ONE_UNITS[word["u"]]
        kind, unit_key = measured(amount, (unit,))
        found.append(make(text, *word.span(), amount, kind=kind, level=Level.SOFT, key=unit_key, units=(unit,)))
    return found
