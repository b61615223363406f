"""A value written anew in the form the old one had: 13.7 billion yuan becomes 17.3 billion yuan, not 17,300,000,000 CNY.

`text.numbers.like` writes a value in a form too, but not what hangs on it: tried in this place it filled 29 of the 502 tricky
pairs wrongly (4 tonne of cargo), so the memory has its own writers. Only known forms are written; everything else is None,
and the match is shown as it is. Which value takes whose place is decided in `memory.substitute`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from l10n.model.locale import base
from l10n.text.numbers import Kind, Value, render
from l10n.text.numbers.value import Amount, decimal

DECIMALS = 3
"""A number with more decimals than this is written in a smaller magnitude instead."""

_DIGITS = re.compile(r"(?<![\d.,])(\d+(?:,\d{3})*(?:\.\d+)?)")
_MAGNITUDE_EN = re.compile(r"(?P<gap>[ -]?)(?P<word>trillion|billion|million|thousand|tn|bn|mn|m|k)\b", re.I)
_FAMILIES_EN: tuple[Mapping[str, int], ...] = (
    {"trillion": 10**12, "billion": 10**9, "million": 10**6},
    {"tn": 10**12, "bn": 10**9, "mn": 10**6},
    {"tn": 10**12, "bn": 10**9, "m": 10**6},
    {"thousand": 10**3},
    {"k": 10**3},
)
_MAGNITUDE_ZH = re.compile(r"(?P<gap> ?)(?P<word>万亿|萬億|亿|億|万|萬)")
_FAMILIES_ZH: tuple[Mapping[str, int], ...] = (
    {"万亿": 10**12, "亿": 10**8, "万": 10**4},
    {"萬億": 10**12, "億": 10**8, "萬": 10**4},
)
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = [".", ".", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_ORDINALS = [".", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
_HAN = "零一二三四五六七八九"
_OWN_RULES = frozenset({Kind.NUMBER, Kind.ORDINAL})
"""Kinds whose noun is not known: a rendering that forgets it would be wrong (the 1st largest)."""

_CALLED = frozenset({Kind.YEAR, Kind.DECADE, Kind.CENTURY, Kind.DAY})
_YEAR = re.compile(r"[12]\d{3}")

_COUNTED = frozenset({Kind.NUMBER, Kind.MEASURE, Kind.POINTS})
"""What an English noun follows: one tonne, two tonnes."""


def rewrite(there: Value, old: Value, new: Value, text: str, language: str) -> str | None:
    """What takes the place of `there` in `text` when the source says `new` instead of `old`; None for unknown forms.

    `there` is the target's value (spans in `text`), `old` and `new` are of one kind and unit.
    """
    writers = _WRITERS.get(base(language))
    if there.kind is Kind.LABEL and there.text == old.text:
        # Letters and digits that both languages write alike: a flight, a model.
        return new.text
    if (
        there.kind in _CALLED
        and old.kind is not there.kind
        and not (_YEAR.fullmatch(old.text) and _YEAR.fullmatch(new.text))
    ):
        # A number alone that the target calls a year: 35,000 is none.
        return None
    if writers is None or len({Fraction(each.amount) < 0 for each in (there, old, new)}) > 1:
        return None
    if Fraction(old.amount) < 0:
        # Below zero on all sides: the sign stays where it is, as a word or not.
        there, old, new = (each._replace(amount=-each.amount) for each in (there, old, new))
    if there.kind is old.kind is Kind.TIME and base(language) == "zh":
        return _time_zh(there, old, new, text[: there.span.start])
    known = writers.get(there.kind)
    if known is not None:
        return known(there, old, new) if there.kind is old.kind else None
    written = _number(there, old, new, text, base(language))
    is_rendered = (
        written is None and _OWN_RULES.isdisjoint({there.kind, old.kind}) and not _ENDS_IN_ZERO.search(new.text)
    )
    if is_rendered and render(old, language) == there.text:
        written = render(new, language) or None
    return written


def article(before: str, written: str) -> str | None:
    """`before` with the indefinite article that fits what follows; None where that cannot be told from the letters.

    >>> article("It was an ", "17 per cent rise")
    'It was a '
    """
    found = re.search(r"\b([Aa])(n?)([ ]+)\Z", before)
    if found is None:
        return before
    opens = _opens_with_vowel(written)
    if opens is None:
        return None
    return f"{before[: found.start()]}{found[1]}{'n' if opens else ''}{found[3]}"


def _opens_with_vowel(written: str) -> bool | None:
    """Whether it is spoken with a vowel first."""
    digits = re.match(r"[$€£¥]?(\d+)", written)
    if digits:
        return digits[1].startswith("8") or digits[1] in {"11", "18"}
    first = written[:1].lower()
    # Letters alone do not tell for u (a university), h (an hour), o (a one-off), e (a European) and for abbreviations.
    if (
        not first.isascii()
        or not first.isalpha()
        or first in "uho"
        or written[:2].lower() == "eu"
        or written[:2].isupper()
    ):
        return None
    return first in "aei"


# ---- numbers in digits or words


def _number(there: Value, old: Value, new: Value, text: str, room: str) -> str | None:
    if Fraction(there.amount) != Fraction(old.amount) or not _is_plain(new.amount):
        return None
    if there.kind is Kind.LABEL and not there.text.isdecimal():
        return None
    runs = list(_DIGITS.finditer(there.text))
    if len(runs) > 1:
        return None
    shown = _DIGITS.search(old.text)
    if _ENDS_IN_ZERO.search(new.text) and runs and shown and decimal(shown[0]) == decimal(runs[0][0]):
        return _with_zeros(there, runs[0], old.text, new.text)
    if room == "en":
        return _english(there, runs, old.amount, new.amount, text)
    return _chinese(there, runs, old.amount, new.amount)


_ENDS_IN_ZERO = re.compile(r"\d\.\d*0(?!\d)")
"""Version 3.10 is not 3.1, and 4.0 per cent says how exactly it was measured."""


def _with_zeros(there: Value, run: re.Match[str], old: str, new: str) -> str | None:
    """The new digits as the source has them; None where the target did not have the old ones so, or more than digits changed."""
    before, after = (_DIGITS.split(text, maxsplit=1) for text in (old, new))
    if len(before) != 3 or len(after) != 3 or before[1] != run[0] or before[::2] != after[::2]:
        return None
    return there.text[: run.start()] + after[1] + there.text[run.end() :]


def _is_plain(amount: Amount) -> bool:
    """Whether decimals write it exactly: a third is none of those."""
    return (Fraction(amount) * 10**6).denominator == 1


def _english(there: Value, runs: Sequence[re.Match[str]], old: Amount, new: Amount, text: str) -> str | None:
    if not runs:
        return _words_en(there, old, new, text)
    [run] = runs
    behind = there.text[run.end() :]
    ordinal = re.match(r"(?:st|nd|rd|th)\b", behind)
    if ordinal:
        if decimal(run[0]) != old or Fraction(new).denominator != 1 or _is_superlative(there, old, new, text):
            return None
        return there.text[: run.start()] + ordinal_en(int(new)) + behind[ordinal.end() :]
    written = _scaled(run[0], behind, old, new, _MAGNITUDE_EN, _FAMILIES_EN, 10**6, there.kind)
    if written is None:
        return None
    number, rest = written
    if _changes_noun(there, run[0], number, rest):
        return None
    return there.text[: run.start()] + number + rest


def ordinal_en(number: int) -> str:
    """21 is 21st.

    >>> [ordinal_en(n) for n in (1, 12, 23)]
    ['1st', '12th', '23rd']
    """
    ending = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _changes_noun(there: Value, old: str, new: str, rest: str) -> bool:
    """Whether a noun behind it would have to become a plural or a singular: a thing for people."""
    counted = there.kind in _COUNTED or (there.kind is Kind.MONEY and re.search("[a-z]", rest, re.I) is not None)
    return counted and (old == "1") != (new == "1") and not rest.startswith("-")


def _is_superlative(there: Value, old: Amount, new: Amount, text: str) -> bool:
    """The third largest, but not the first largest."""
    after = re.match(r"[ -](\w+)", text[there.span.end :])
    return 1 in (old, new) and after is not None and re.search(r"(?:est|most)\Z", after[1]) is not None


def _scaled(
    digits: str,
    behind: str,
    old: Amount,
    new: Amount,
    pattern: re.Pattern[str],
    families: Sequence[Mapping[str, int]],
    needed: int,
    kind: Kind,
) -> tuple[str, str] | None:
    """(digits with magnitude, what follows) in the magnitude of the old number, or in its neighbour where that reads better.

    None where the digits do not say the old number. From `needed` on a number without a magnitude word gets one.
    """
    magnitude = pattern.match(behind)
    word = magnitude["word"].lower() if magnitude else ""
    family = next((each for each in families if word in each), None) if word else families[0]
    if family is None or Fraction(decimal(digits)) * family.get(word, 1) != Fraction(old):
        return None
    gap = magnitude["gap"] if magnitude else (" " if pattern is _MAGNITUDE_EN else "")
    rest = behind[magnitude.end() :] if magnitude else behind
    is_label = kind in {Kind.YEAR, Kind.DAY, Kind.CLASS, Kind.LABEL, Kind.CENTURY, Kind.DECADE}
    if is_label or (not word and Fraction(new) < needed):
        return (_written(new, digits, pattern is _MAGNITUDE_EN and not is_label), rest)
    choices = [(word, family[word])] if word else []
    choices += sorted(family.items(), key=lambda item: -item[1])
    for name, size in choices:
        number = Fraction(new) / size
        if 1 <= number < _UPPER[pattern is _MAGNITUDE_EN] and (number * 10**DECIMALS).denominator == 1:
            return (_written(_amount(number), digits, False) + gap + name, rest)
    return (_written(new, digits, pattern is _MAGNITUDE_EN), rest)


_UPPER = {True: 1_000, False: 10_000}
"""Below so many of a magnitude English and Chinese stay in it."""


def _amount(number: Fraction) -> Amount:
    return number.numerator if number.denominator == 1 else number


def _written(new: Amount, like: str, is_english: bool) -> str:
    """Digits with commas where the old ones had them, or where English needs them."""
    number = Fraction(new)
    plain = format(Decimal(number.numerator) / Decimal(number.denominator), "f")
    whole, _, part = plain.partition(".")
    bare = like.partition(".")[0]
    # Five digits and more without commas are a label: a hotline, a code.
    is_grouped = "," in like or (is_english and (len(bare) < 4 or (len(bare) == 4 and len(whole) > 4)))
    return (f"{int(whole):,}" if is_grouped else whole) + (f".{part}" if part else "")


def _words_en(there: Value, old: Amount, new: Amount, text: str) -> str | None:
    """seven -> eight, third -> fourth; above ten in digits, but not at the beginning of a sentence."""
    found = re.search(r"[A-Za-z]+(?:-[A-Za-z]+)?", there.text)
    if found is None or Fraction(new).denominator != 1:
        return None
    word, amount = found[0].lower(), int(new)
    opens = not text[: there.span.start].strip(" \"'“‘(*_[") and found.start() == 0
    if word in _ORDINALS and _ORDINALS.index(word) == old:
        if _is_superlative(there, old, new, text) or not amount:
            return None
        written = _ORDINALS[amount] if amount <= 10 else None if opens else ordinal_en(amount)
    elif _words(int(old)) == word:
        if 1 in (old, new) or not amount:
            return None
        written = _words(amount) if amount <= 10 or opens else f"{amount:,}"
    else:
        return None
    if not written:
        return None
    written = written[0].upper() + written[1:] if found[0][0].isupper() else written
    return there.text[: found.start()] + written + there.text[found.end() :]


def _words(number: int) -> str:
    """English words below a hundred, empty above."""
    if number < 20:
        return _ONES[number]
    if number >= 100:
        return ""
    tens, ones = divmod(number, 10)
    return _TENS[tens] + (f"-{_ONES[ones]}" if ones else "")


def _chinese(there: Value, runs: Sequence[re.Match[str]], old: Amount, new: Amount) -> str | None:
    if not runs:
        return _numerals(there, old, new)
    [run] = runs
    behind = there.text[run.end() :]
    written = _scaled(run[0], behind, old, new, _MAGNITUDE_ZH, _FAMILIES_ZH, 10**4, there.kind)
    return None if written is None else there.text[: run.start()] + "".join(written)


def _numerals(there: Value, old: Amount, new: Amount) -> str | None:
    """七 -> 八 below a hundred."""
    found = re.findall(f"[{_HAN}两兩十]+", there.text)
    if len(found) != 1 or Fraction(new).denominator != 1 or not 0 < new < 100:
        return None
    is_ordinal = "第" in there.text
    if found[0] not in {_han(int(old)) if old < 100 else "", "两" if old == 2 else "", "兩" if old == 2 else ""}:
        return None
    written = "两" if new == 2 and not is_ordinal else _han(int(new))
    return there.text.replace(found[0], written)


def _han(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else _HAN[tens] + "十") + (_HAN[ones] if ones or not tens else "")


# ---- dates and times


def _date_en(there: Value, old: Value, new: Value) -> str | None:
    if there.amounts != old.amounts or len(new.amounts) != 2:
        return None
    month: str | None = there.text
    if not re.fullmatch(r"\d+(?:st|nd|rd|th)?", there.text):
        month = _month_word(there.text, int(old.amounts[0]), int(new.amounts[0]))
    # Else it is the 21 of `21 to 24 October`: its month is written with the other day, and read back with both.
    if month is None:
        return None
    days = list(re.finditer(r"(\d+)(st|nd|rd|th)?", month))
    if len(days) != 1 or int(days[0][1]) != old.amounts[1]:
        return None
    day = ordinal_en(int(new.amounts[1])) if days[0][2] else str(new.amounts[1])
    return month[: days[0].start()] + day + month[days[0].end() :]


def _month_en(there: Value, old: Value, new: Value) -> str | None:
    return _month_word(there.text, int(old.amount), int(new.amount))


def _month_word(text: str, old: int, new: int) -> str | None:
    """The text with its month changed, in full or in three letters as it was."""
    for name, other in ((_MONTHS[old - 1], _MONTHS[new - 1]), (_MONTHS[old - 1][:3], _MONTHS[new - 1][:3])):
        if re.search(rf"\b{name}\b", text):
            return re.sub(rf"\b{name}\b", other, text)
    return None


def _weekday_en(there: Value, old: Value, new: Value) -> str | None:
    name, other = _WEEKDAYS[int(old.amount)], _WEEKDAYS[int(new.amount)]
    return there.text.replace(name, other) if name in there.text else None


def _time_en(there: Value, old: Value, new: Value) -> str | None:
    if there.half != old.half or len(new.amounts) != 2:
        return None
    hour, minute = (int(amount) for amount in new.amounts)
    found = re.fullmatch(r"(\d{1,2})(?:([:.])(\d{2}))?(\s*)([ap])(\.?m\.?)", there.text, re.I)
    if found and new.half:
        half = new.half[0].upper() if found[5].isupper() else new.half[0]
        minutes = f"{found[2] or ':'}{minute:02d}" if found[2] or minute else ""
        return f"{hour % 12 or 12}{minutes}{found[4]}{half}{found[6]}"
    clock = re.fullmatch(r"(\d{1,2})([:.])(\d{2})", there.text)
    if clock is None:
        return None
    # Of 9:30 nobody knows whether the clock has twelve hours; 14:30 and 09:30 tell, and within the morning it is one.
    has_whole_day = int(clock[1]) > 12 or clock[1].startswith("0")
    if not has_whole_day and not (there.amounts == old.amounts and old.half == new.half and hour <= 12):
        return None
    is_padded = has_whole_day and len(clock[1]) > 1
    return f"{hour:02d}{clock[2]}{minute:02d}" if is_padded else f"{hour}{clock[2]}{minute:02d}"


DAY_PARTS: Mapping[str, range] = {
    "凌晨": range(6),
    "清晨": range(4, 8),
    "早晨": range(5, 10),
    "早上": range(5, 10),
    "上午": range(6, 12),
    "中午": range(11, 14),
    "下午": range(12, 19),
    "傍晚": range(17, 20),
    "晚上": range(18, 24),
    "夜间": range(19, 24),
    "深夜": range(22, 24),
}
"""The hours that may follow each part of the day; what stands before a clock belongs to it."""

_DAY_PART = re.compile(f"(?:{'|'.join(DAY_PARTS)}) ?\\Z")


def day_part(before: str) -> str:
    """The part of the day that a text ends with, its blank included; empty where there is none.

    >>> day_part("讲座上午")
    '上午'
    """
    found = _DAY_PART.search(before)
    return found[0] if found else ""


def _time_zh(there: Value, old: Value, new: Value, before: str) -> str | None:
    """The clock alone: the part of the day in front of it must fit the new hour."""
    found = re.fullmatch(r"(\d{1,2})(?:(:)(\d{2})|([点點时時])(?:(\d{1,2})分|(半))?)", there.text)
    if found is None or there.amounts != old.amounts or len(new.amounts) != 2:
        return None
    hour, minute = (int(amount) for amount in new.amounts)
    part = day_part(before).strip(" ")
    has_whole_day = int(found[1]) == old.amounts[0] and (not part or int(found[1]) > 12)
    if part and hour not in DAY_PARTS[part]:
        return None
    if not part and not has_whole_day:
        return None
    shown = hour if has_whole_day else hour % 12 or 12
    if found[2]:
        return f"{shown}:{minute:02d}"
    half = "半" if minute == 30 and not found[5] else f"{minute}分"
    return f"{shown}{found[4]}{half if minute else ''}"


def _date_zh(there: Value, old: Value, new: Value) -> str | None:
    if there.amounts != old.amounts or len(new.amounts) != 2:
        return None
    day = re.fullmatch(r"\d+( ?[日号號])", there.text)
    if day:
        # The 24日 of 10月21日至24日: the month is written with the other day, and read back with both.
        return f"{new.amounts[1]}{day[1]}"
    found = re.fullmatch(r"(\d+)( ?月 ?)(\d+)( ?[日号號]?)", there.text)
    if found is None:
        return None
    return f"{new.amounts[0]}{found[2]}{new.amounts[1]}{found[4]}"


def _month_zh(there: Value, old: Value, new: Value) -> str | None:
    found = re.fullmatch(r"(\d+)(.*)", there.text, re.S)
    return f"{new.amount}{found[2]}" if found and int(found[1]) == old.amount else None


def _weekday_zh(there: Value, old: Value, new: Value) -> str | None:
    days = "一二三四五六日"
    said = days[int(old.amount)]
    return there.text.replace(said, days[int(new.amount)]) if there.text.count(said) == 1 else None


_Writer = Callable[[Value, Value, Value], str | None]
_WRITERS: Mapping[str, Mapping[Kind, _Writer]] = {
    "en": {Kind.DATE: _date_en, Kind.MONTH: _month_en, Kind.WEEKDAY: _weekday_en, Kind.TIME: _time_en},
    "zh": {Kind.DATE: _date_zh, Kind.MONTH: _month_zh, Kind.WEEKDAY: _weekday_zh},
}
