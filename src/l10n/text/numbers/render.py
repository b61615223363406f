"""A value as a language writes it: 137亿元 is 13.7 billion yuan. Babel formats digits, months and weekdays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from l10n.model.locale import base, canonical
from l10n.text.numbers.english import ordinal
from l10n.text.numbers.units import is_money, units
from l10n.text.numbers.value import Amount, Kind, Value, whole

_MAGNITUDES = {
    "en": ((10**12, " trillion"), (10**9, " billion"), (10**6, " million")),
    "zh": ((10**12, "万亿"), (10**8, "亿"), (10**4, "万")),
}
_ROUGH_EN = {
    10: "dozens",
    100: "hundreds",
    1000: "thousands",
    10**6: "millions",
    10**9: "billions",
    10**12: "trillions",
}
_SIGNS = {
    "usd": "$",
    "eur": "€",
    "gbp": "£",
    "jpy": "¥",
    "hkd": "HK$",
    "aud": "A$",
    "cad": "C$",
    "sgd": "S$",
    "twd": "NT$",
}
_TRADITIONAL = str.maketrans("万亿点数个后纪倍", "萬億點數個後紀倍")
_PARTS_EN = {
    2: "half",
    3: "third",
    4: "quarter",
    5: "fifth",
    6: "sixth",
    7: "seventh",
    8: "eighth",
    9: "ninth",
    10: "tenth",
}
_ONES_EN = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_HAN = "零一二三四五六七八九十"


def render(value: Value, language: str) -> str:
    """The value in the language (`en` or any `zh`): digits with its magnitude word, unit, percent sign or month.

    Empty where the language is another one, or where the value has no usual form there.

    >>> from l10n.text.numbers import read
    >>> render(read("总投资137亿元", "zh_CN")[0], "en")
    '13.7 billion yuan'
    """
    language = canonical(language)
    room = base(language)
    writers = {"en": _ENGLISH, "zh": _CHINESE}.get(room)
    if writers is None:
        return ""
    said = writers.get(value.kind, _no_form)(value)
    return said.translate(_TRADITIONAL) if language in {"zh_TW", "zh_HK"} else said


def number(amount: Amount, language: str) -> str:
    """The bare number in the language's digits, with a magnitude word where that keeps it exact and short."""
    room = base(canonical(language))
    if abs(Fraction(amount)) >= 10**16:
        return f"{int(amount):,}"  # beyond what decimals hold exactly
    for size, word in _MAGNITUDES.get(room, ()):
        if abs(Fraction(amount)) >= size:
            part = _digits(Fraction(amount) / size, room)
            if part:
                return part + word
    return _digits(amount, room) or _long_digits(amount, room)


def _digits(amount: Amount, room: str) -> str:
    """Grouped digits with at most three decimals; empty where that would not be exact."""
    scaled = Fraction(amount) * 1000
    if scaled.denominator != 1:
        return ""
    return _format(int(scaled), room)


@lru_cache(maxsize=1024)
def _format(thousandths: int, room: str) -> str:
    from babel.numbers import format_decimal

    return format_decimal(Decimal(thousandths) / 1000, format="#,##0.###", locale=room)


def _long_digits(amount: Amount, room: str) -> str:
    from babel.numbers import format_decimal

    return format_decimal(
        Decimal(Fraction(amount).numerator) / Decimal(Fraction(amount).denominator), format="#,##0.######", locale=room
    )


def _no_form(value: Value) -> str:
    return value.text


# ---- English


def _measure_en(value: Value) -> str:
    said = number(value.amount, "en")
    if not value.units:
        return said
    unit = value.units[0]
    if unit in _SIGNS:
        return _SIGNS[unit] + said
    names = units()[unit].en
    name = (
        names[1]
        if value.amount == 1 and not is_money(unit) and len(names) > 1 and names[0].startswith(names[1][:3])
        else names[0]
    )
    return f"{said} {_proper(name)}"


def _proper(name: str) -> str:
    return " ".join(word.capitalize() if word in {"celsius", "fahrenheit"} else word for word in name.split())


def _ordinal_en(value: Value) -> str:
    return ordinal(int(value.amount)) + (" quarter" if value.key[0] == "quarter" else "")


def _fraction_en(value: Value) -> str:
    above, below = _terms(value)
    if below not in _PARTS_EN or above > 10:
        return f"{above}/{below}"
    part = _PARTS_EN[below]
    return f"{_ONES_EN[above]} {part}" if above == 1 else f"{_ONES_EN[above]}-{part}s"


def _terms(value: Value) -> tuple[int, int]:
    ratio = Fraction(value.amount)
    return ratio.numerator, ratio.denominator


def _rough_en(value: Value) -> str:
    amount = int(value.amount)
    for size in sorted(_ROUGH_EN, reverse=True):
        if amount >= size:
            times, word = amount // size, _ROUGH_EN[size]
            return word if times == 1 else f"{'tens' if times == 10 else 'hundreds'} of {word}"
    return ""


def _date_en(value: Value) -> str:
    # A text may name a day that no calendar has (September 31): it is written as it is said.
    month, day = value.amounts
    return f"{_name_of_month(month)} {day}"


def _month_en(value: Value) -> str:
    return _name_of_month(value.amount)


def _name_of_month(month: Amount) -> str:
    from babel.dates import format_date

    return format_date(date(2000, int(month), 1), "MMMM", locale="en")


def _weekday_en(value: Value) -> str:
    from babel.dates import format_date

    return format_date(date(2001, 1, 1 + int(value.amount)), "EEEE", locale="en")


def _time_en(value: Value) -> str:
    hour, minute = divmod(int(value.amount), 60)
    clock = f"{hour or 12}:{minute:02d}"
    return f"{clock} {value.half[0]}.m." if value.half else clock


_ENGLISH: dict[Kind, Callable[[Value], str]] = {
    Kind.NUMBER: _measure_en,
    Kind.MEASURE: _measure_en,
    Kind.MONEY: _measure_en,
    Kind.ORDINAL: _ordinal_en,
    Kind.PERCENT: lambda value: f"{number(value.amount, 'en')}%",
    Kind.POINTS: lambda value: f"{number(value.amount, 'en')} percentage point{'' if value.amount == 1 else 's'}",
    Kind.DISCOUNT: lambda value: f"{number(value.amount, 'en')}% off",
    Kind.FRACTION: _fraction_en,
    Kind.MULTIPLE: lambda value: f"{number(value.amount, 'en')} times",
    Kind.APPROXIMATE: _rough_en,
    Kind.YEAR: lambda value: str(value.amount),
    Kind.DECADE: lambda value: f"{value.amount}s",
    Kind.CENTURY: lambda value: f"{_ordinal_en(value)} century",
    Kind.DATE: _date_en,
    Kind.DAY: lambda value: str(value.amount),
    Kind.MONTH: _month_en,
    Kind.WEEKDAY: _weekday_en,
    Kind.TIME: _time_en,
    Kind.CLASS: lambda value: f"Class {value.amount}",
}


# ---- Chinese


def _measure_zh(value: Value) -> str:
    said = number(value.amount, "zh_CN")
    return said + units()[value.units[0]].zh[0] if value.units and units()[value.units[0]].zh else said


def _fraction_zh(value: Value) -> str:
    above, below = _terms(value)
    if above <= 10 and below <= 10:
        return f"{_HAN[below]}分之{_HAN[above]}"
    return f"{below}分之{above}"


def _discount_zh(value: Value) -> str:
    kept = whole((100 - Fraction(value.amount)) / 10)
    return f"{number(kept, 'zh_CN')}折"


def _rough_zh(value: Value) -> str:
    amount, word = int(value.amount), ""
    for size, unit in ((10**8, "亿"), (10**4, "万")):
        while amount >= size:
            amount, word = amount // size, unit + word
    return "数" + {1: "", 10: "十", 100: "百", 1000: "千"}[amount] + word


def _time_zh(value: Value) -> str:
    hour, minute = divmod(int(value.amount), 60)
    part = {
        "am": "上午" if hour >= 6 else "凌晨",
        "pm": "下午" if 0 < hour < 6 else "中午" if not hour else "晚上",
        "": "",
    }[value.half]
    if part in {"中午", ""} and not hour:
        hour = 12
    return f"{part}{hour}:{minute:02d}"


def _decade_zh(value: Value) -> str:
    said = int(value.amount)
    return f"{said // 100 + 1}世纪{said % 100}年代" if said > 100 else f"{said}年代"


_CHINESE: dict[Kind, Callable[[Value], str]] = {
    Kind.NUMBER: _measure_zh,
    Kind.MEASURE: _measure_zh,
    Kind.MONEY: _measure_zh,
    Kind.ORDINAL: lambda value: f"第{value.amount}" + ("季度" if value.key[0] == "quarter" else ""),
    Kind.PERCENT: lambda value: f"{number(value.amount, 'zh_CN')}%",
    Kind.POINTS: lambda value: f"{number(value.amount, 'zh_CN')}个百分点",
    Kind.DISCOUNT: _discount_zh,
    Kind.FRACTION: _fraction_zh,
    Kind.MULTIPLE: lambda value: f"{number(value.amount, 'zh_CN')}倍",
    Kind.APPROXIMATE: _rough_zh,
    Kind.YEAR: lambda value: f"{value.amount}年",
    Kind.DECADE: _decade_zh,
    Kind.CENTURY: lambda value: f"{value.amount}世纪",
    Kind.DATE: lambda value: f"{value.amounts[0]}月{value.amounts[1]}日",
    Kind.DAY: lambda value: f"{value.amount}日",
    Kind.MONTH: lambda value: f"{value.amount}月",
    Kind.WEEKDAY: lambda value: "周" + "一二三四五六日"[int(value.amount)],
    Kind.TIME: _time_zh,
    Kind.CLASS: lambda value: f"{value.amount}类",
}
