"""What both readers share: expressions from word lists, keys, ranges whose first number borrows the second's unit."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from l10n.model.document import Span
from l10n.text.numbers.expression import Expression
from l10n.text.numbers.units import is_money, quantity
from l10n.text.numbers.value import Amount, Key, Kind, Level, Value, decimal, whole

_MEASURED = frozenset({Kind.NUMBER, Kind.MEASURE, Kind.MONEY, Kind.PERCENT, Kind.POINTS, Kind.TIME, Kind.APPROXIMATE})
_THROUGH = Expression(r"\s?(?:-|~|—|to|through|至|到|比)\s?(?:[a-z]{0,3}[$£€¥₩₹]|rmb ?|usd ?)?\Z")
_BESIDE = Expression(r"\s?(?:or|and|或者?|、|和|与|及)\s?(?:[a-z]{0,3}[$£€¥₩₹]|rmb ?|usd ?)?\Z")
_TO = frozenset({":", "：", "-", "/", "比", " to "})
_LEAD = Expression(r"[0-9][0-9,]*(?:\.[0-9]+)?")
_HAN_SCALE = Expression(r"[十百千万亿兆]+\Z")
HAN_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8, "兆": 10**12}

Reading: TypeAlias = tuple[list[Value], int]
"""Values and where the scan goes on, in code points of the text."""


class Rule(NamedTuple):
    """One form that a value can have."""

    form: Expression
    """What it looks like, matched where the value begins. Each form is an expression of its own: a text pays for those it uses."""

    read: Callable[[re.Match[str], str], Reading | None]
    """What a match says of the text; None where it only looks like this form (a 31st month) and is read as a plain number."""


def read_at(text: str, low: str, start: int, rules: tuple[Rule, ...], plain: tuple[Rule, ...]) -> Reading:
    """What the first fitting of the rules says of the place `start`; `low` is the folded text, `plain` the rules of plain numbers."""
    for form, read in rules:
        found = form.match(low, start)
        if found is not None:
            reading = read(found, text)
            if reading is not None:
                return reading
            for other, read_plain in plain:
                found = other.match(low, start)
                if found is not None:
                    return read_plain(found, text) or ([], found.end())
            break
    return [], start + 1


def words(line: str) -> tuple[str, ...]:
    """The words of a line, for lists that read better as one."""
    return tuple(line.split())


def resource(name: str) -> str:
    """A file of `data`, as text; read where it is used, since `importlib.resources` is slow to import."""
    from pkgutil import get_data

    data = get_data("l10n.text.numbers", f"data/{name}")
    return "" if data is None else data.decode("utf-8")


@cache
def soft_words(room: str) -> dict[str, tuple[Amount, ...]]:
    """The words of `data/soft.toml` for `en` or `zh`, with the numbers that each may say."""
    import tomllib

    found: dict[str, tuple[Amount, ...]] = {}
    for amount, line in tomllib.loads(resource("soft.toml"))[room].items():
        for word in line.split():
            found[word] = (*found.get(word, ()), whole(Fraction(amount)))
    return found


def outside(taken: list[Value]) -> Callable[[int], bool]:
    """Whether a place lies in none of the values, which are in order of appearance."""
    starts = [value.span.start for value in taken]
    ends = [value.span.end for value in taken]

    def is_free(place: int) -> bool:
        at = bisect_right(starts, place) - 1
        return at < 0 or place >= ends[at]

    return is_free


ROMAN = Expression(
    r"(?<![A-Za-z0-9&.+-])(?=[IVXLC]{2})(?:C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})(?![A-Za-z0-9+])(?!\.[A-Za-z])"
)
"""Two or more capitals that say a number: Louis XIV."""

_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


def romans(text: str) -> list[Value]:
    """Latin numerals of two letters and more, soft: they stand for numbers and may be initials."""
    found = []
    for word in ROMAN.finditer(text):
        digits = [_ROMAN[char] for char in word.group()]
        amount = sum(-one if one < after else one for one, after in pairwise((*digits, 0)))
        found.append(make(text, *word.span(), amount, level=Level.SOFT))
    return found


def plan_years(number: int) -> tuple[int, int]:
    """First and last year of China's nth Five-Year Plan (from the third on): the 14th runs from 2021 to 2025."""
    return 1951 + 5 * number, 1955 + 5 * number


def soft_number(text: str, start: int, end: int, amount: Amount) -> Value:
    """A word that may satisfy a number, an order of magnitude, a multiple, and where it is a part, a share."""
    also: tuple[Key, ...] = (("ap", amount), ("x", amount))
    if isinstance(amount, Fraction):
        percent = whole(amount * 100)
        also = (("f", amount), ("p", percent), ("off", percent), ("x", amount))
    return make(text, start, end, amount, level=Level.SOFT, also=also)


def trie(words: Iterable[str]) -> str:
    """An expression for exactly these words, sharing their beginnings: `(?:eight(?:een|y)?|two)`."""
    heads: dict[str, list[str]] = {}
    tails = sorted(set(words))
    for word in tails:
        if word:
            heads.setdefault(word[0], []).append(word[1:])
    if not heads:
        return ""
    branches = [re.escape(head) + trie(rest) for head, rest in heads.items()]
    body = branches[0] if len(branches) == 1 and tails[0] else f"(?:{'|'.join(branches)})"
    return body if tails[0] else f"(?:{body})?"


def product(units: str) -> int:
    """What a run of Chinese magnitude characters multiplies with: 万亿 is 1,000,000,000,000."""
    result = 1
    for char in units:
        result *= HAN_UNITS[char]
    return result


@lru_cache(maxsize=8192)
def measured(amount: Amount, units: tuple[str, ...]) -> tuple[Kind, Key]:
    """Kind and key of a number with these units (none: a bare number)."""
    if not units:
        return Kind.NUMBER, ("n", amount)
    return (Kind.MONEY if is_money(units[0]) else Kind.MEASURE), quantity(amount, units[0])


def first_quarters(amount: Amount) -> tuple[Key, ...]:
    """What else the first two or three quarters of a year are told by: their last month and what ends with the last of them.

    January is no mark of them, or two would be three: it is among the soft values.
    """
    return (("mo", 3 * amount), through_quarter(amount)) if amount in {2, 3} else ()


def through_quarter(number: Amount) -> Key:
    """The key of what ends with a quarter of the year: 前三季度, through the third quarter. `match.agree` keeps the quarter itself apart."""
    return "through-quarter", number


def clock(hour: int, minute: int, half: str = "") -> tuple[Key, str]:
    """Key and half of the day of a clock time; hours past 12 and 0 say the half themselves."""
    if hour == 24:
        hour, half = 0, "am"
    if hour > 12:
        half = "pm"
    elif hour == 0:
        half = half or "am"
    return ("t", hour % 12 * 60 + minute, half), half


def share(values: list[Value], text: str) -> None:
    """Let the first number of each range borrow scale, unit, percent or clock of the second, in place.

    `10-15万元` is 100,000 yuan to 150,000 yuan; where the range may be a list (10 and 15 million) both readings stay.
    """
    for index in range(len(values) - 2, -1, -1):
        first, second = values[index], values[index + 1]
        if second.span.start - first.span.end > 8:
            continue
        if first.kind is second.kind is Kind.TIME:
            _share_half(values, index, text)
        if first.kind is not Kind.NUMBER or first.units or second.kind not in _MEASURED or first.text in HAN_UNITS:
            # 千、百万 are two magnitudes by name, not two amounts of one.
            continue
        gap = text[first.span.end : second.span.start]
        if not gap:
            continue
        if gap in _TO and first.amount + second.amount == 100 and second.kind is Kind.NUMBER and not second.units:
            # 51:49 are also 51 and 49 percent.
            values[index] = first._replace(also=(*first.also, ("p", first.amount)))
            values[index + 1] = second._replace(also=(*second.also, ("p", second.amount)))
            continue
        if gap in {"-", "/"} and _is_short_year(first, second):
            century = int(first.amount) // 100 * 100
            values[index + 1] = second._replace(also=(*second.also, ("n", century + second.amount)))
            continue
        through = _THROUGH.match(gap) is not None
        if through or _BESIDE.match(gap):
            values[index] = _borrow(first, second, sure=through)


def _is_short_year(first: Value, second: Value) -> bool:
    """Whether the second number is a year without its century: 2016-20."""
    if second.kind is not Kind.NUMBER or second.units or len(second.text) != 2 or len(first.text) != 4:
        return False
    return (
        first.text.isdigit()
        and second.text.isdigit()
        and 1800 <= first.amount <= 2100
        and first.amount % 100 < second.amount
    )


def _share_half(values: list[Value], index: int, text: str) -> None:
    """Let both ends of a range of hours lie in the half of the day that one of them names: 上午8点半至11点半, 8:30 to 11:30 a.m."""
    first, second = values[index], values[index + 1]
    if bool(first.half) == bool(second.half) or first.amount > second.amount:
        return
    if _THROUGH.match(text[first.span.end : second.span.start]):
        half = first.half or second.half
        bare, at = (second, index + 1) if first.half else (first, index)
        values[at] = bare._replace(half=half, key=("t", bare.amount, half))


def _borrow(first: Value, second: Value, *, sure: bool) -> Value:
    amount = first.amount
    own: Key = ("n", amount)
    if second.kind is Kind.TIME:
        if not (isinstance(amount, int) and 0 <= amount <= 24):
            return first
        key, half = clock(amount, 0, second.half if second.amount >= amount % 12 * 60 else "")
        return first._replace(kind=Kind.TIME, key=key, also=(own,), plain=(amount,), half=half) if sure else first
    if second.kind in {Kind.PERCENT, Kind.POINTS}:
        tag = str(second.key[0])
        if sure:
            return first._replace(kind=second.kind, key=(tag, amount), also=(own,))
        return first._replace(also=(*first.also, (tag, amount)))
    scale = _scale(second)
    if scale == 1 and not second.units:
        return first
    scaled = whole(Fraction(amount) * scale)
    lead = Fraction(second.amount) / scale
    kind, key = measured(scaled, second.units)
    both = (own, ("n", scaled), key)
    if sure and amount < lead:
        return first._replace(kind=kind, key=key, amount=scaled, also=both, plain=(amount, scaled), units=second.units)
    if scale == 1 and sure:
        return first._replace(kind=kind, key=key, also=both, units=second.units)
    return first._replace(also=both, plain=(amount, scaled))


def _scale(value: Value) -> Amount:
    """How much the magnitude word of a value multiplies its digits with; 1 where there is none."""
    text = value.text
    lead = _LEAD.match(text)
    if lead:
        said = decimal(lead.group())
        return 1 if said == value.amount or not said else whole(Fraction(value.amount) / said)
    tail = None if text.isascii() else _HAN_SCALE.search(text)
    if tail and value.amount:
        return product(tail.group()) if value.amount % product(tail.group()) == 0 else 1
    low = text.lower()
    for word, scale in _SCALES:
        if low.endswith(word):
            return scale
    return 1


_SCALES = (("hundred", 100), ("thousand", 1000), ("million", 10**6), ("billion", 10**9), ("trillion", 10**12))


def international(text: str, start: int, end: int, digits: str) -> Value:
    """A telephone number behind its plus sign; at home it has no country code, often a nought instead."""
    home = [digits[size:] for size in (1, 2, 3)]
    also: tuple[Key, ...] = tuple(key for one in home for key in (("id", "0" + one), ("id", one), ("n", int(one))))
    return make(text, start, end, 0, kind=Kind.LABEL, key=("id", digits), also=also, plain=())


def make(
    text: str,
    start: int,
    end: int,
    amount: Amount,
    *,
    kind: Kind = Kind.NUMBER,
    level: Level = Level.HARD,
    key: Key | None = None,
    also: tuple[Key, ...] = (),
    plain: tuple[Amount, ...] | None = None,
    units: tuple[str, ...] = (),
    half: str = "",
    bound: int = 0,
    amounts: tuple[Amount, ...] = (),
) -> Value:
    """A value whose key, where not given, is its bare number, and which a bare number may stand for."""
    alone = (amount,)
    return _tuple(
        Value,
        (
            kind,
            level,
            _tuple(Span, (start, end)),
            text[start:end],
            ("n", amount) if key is None else key,
            amount,
            also,
            alone if plain is None else plain,
            units,
            half,
            bound,
            amounts or alone,
        ),
    )


_tuple = tuple.__new__
"""Half the time of the constructor that NamedTuple writes: tens of thousands of values are made a second."""


def label(
    text: str, start: int, end: int, name: str, level: Level = Level.HARD, plain: tuple[Amount, ...] = ()
) -> Value:
    """A name made of digits, such as a version or G20; `plain` are the numbers it may stand for on the other side."""
    also: tuple[Key, ...] = tuple(("n", number) for number in plain)
    return make(
        text,
        start,
        end,
        plain[0] if plain else 0,
        kind=Kind.LABEL,
        level=level,
        key=("id", name),
        also=also,
        plain=plain,
    )


def clock_time(text: str, start: int, end: int, hour: int, minute: int, half: str) -> Value:
    """A clock time of 24 hours; a full hour may also be told by its number alone."""
    key, half = clock(hour, minute, half)
    return make(
        text,
        start,
        end,
        hour % 12 * 60 + minute,
        kind=Kind.TIME,
        key=key,
        plain=() if minute else (hour, hour % 12 or 12),
        half=half,
        amounts=(hour, minute),
    )
