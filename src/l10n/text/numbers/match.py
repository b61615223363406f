"""When a value of one text and a value of the other are the same, and which values are worth asking."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import cached_property

from l10n.text.numbers.expression import Expression
from l10n.text.numbers.scan import through_quarter
from l10n.text.numbers.units import DOLLARS, quantity, same_quantity, units
from l10n.text.numbers.value import Amount, Key, Kind, Value

BARE = frozenset({Kind.NUMBER, Kind.LABEL, Kind.ORDINAL, Kind.CLASS, Kind.DAY, Kind.YEAR})
"""Kinds that a number without any sign may stand for."""

RATES = frozenset({Kind.PERCENT, Kind.POINTS, Kind.DISCOUNT})
_COMPOUND = frozenset({Kind.DATE, Kind.FRACTION, Kind.TIME})
_TOLD_BY = BARE | {Kind.MONTH, Kind.MEASURE}
_PARTS = frozenset({Kind.MONTH, Kind.DAY, Kind.NUMBER, Kind.ORDINAL, Kind.MEASURE})
_SECONDS_A_MONTH = 2629800
_FEW = 16
"""Up to so many values asking each one is quicker than an index."""

_MOST = 12
"""More values that share one number or lie as near are not asked: a text of thousands of measures stays linear."""


def agree(one: Value, other: Value, *, losing: bool = False) -> bool:
    """Whether two values of the two texts can be the same one.

    `losing` says that `one` is the source's: then `$` does not stand for Hong Kong dollars.
    """
    if one.key == other.key:
        return True
    if one.kind is Kind.TIME and other.kind is Kind.TIME:
        return one.amount == other.amount and not (one.half and other.half and one.half != other.half)
    if one.units and other.units:
        return _same_measure(one, other, losing=losing)
    if "quarter" in (one.key[0], other.key[0]) and (_is_last_of(one, other) or _is_last_of(other, one)):
        return False
    if _shares(one, other):
        return True
    if one.kind in RATES or other.kind in RATES:
        return False
    if one.kind is Kind.MULTIPLE and other.kind is Kind.MULTIPLE:
        return False
    if Kind.DATE in {one.kind, other.kind}:
        return False
    return not set(one.plain).isdisjoint(other.plain)


def _shares(one: Value, other: Value) -> bool:
    if not one.also and not other.also:
        return False
    return not {one.key, *one.also}.isdisjoint((other.key, *other.also))


def _is_last_of(quarter: Value, others: Value) -> bool:
    """Whether one value is a quarter of the year and the other all quarters up to it: the third quarter, 前三季度."""
    if quarter.key[0] != "quarter":
        return False
    through = through_quarter(quarter.amount)
    return through in others.also and through not in quarter.also


def _same_measure(one: Value, other: Value, *, losing: bool) -> bool:
    for left in one.units:
        for right in other.units:
            if same_quantity(one.amount, left, other.amount, right):
                return True
            kinds = {units()[left].dimension, units()[right].dimension}
            if one.amount == other.amount and kinds <= DOLLARS and not (losing and right == "usd"):
                # "$" in an Australian text is 澳元 in Chinese; the other way round the country would be lost.
                return "usd" in kinds and (_is_bare_dollar(one) or _is_bare_dollar(other))
    return False


def _is_bare_dollar(value: Value) -> bool:
    """Whether a value is in dollars of a country that is not said."""
    said = value.text.lower()
    return said.startswith("$") or ("dollar" in said and not _COUNTRY.search(said))


_COUNTRY = Expression(r"(?:us|u\.s\.|american|hong kong|hk|australian|canadian|singapore|taiwan|new zealand) dollar")


def _is_day_of(day: Value, date: Value) -> bool:
    """Whether the source names only the day, as Chinese news does, and the translator added the month: 17日, "May 17"."""
    return day.kind is Kind.DAY and day.amount == date.amounts[1]


def _is_part(value: Value, other: Value) -> bool:
    """Whether a month or a day is told inside a date of the other side, or a number inside of `35 in every 100,000`."""
    if other.kind is Kind.FRACTION:
        return value.kind in {Kind.NUMBER, Kind.MEASURE} and len(other.amounts) > 1 and value.amount in other.amounts
    if other.kind is Kind.TIME:
        # 3分35秒 may be written 3:35.
        return not other.half and len(other.amounts) > 1 and value.amount in other.amounts
    if other.kind is not Kind.DATE or value.kind is Kind.MEASURE:
        return False
    if value.kind is Kind.ORDINAL:
        return value.amount in other.amounts
    return value.amount == other.amounts[0] if value.kind is Kind.MONTH else value.amount == other.amounts[1]


class Others:
    """The values of one text, found by what they may share with a value of the other: each question costs a few look-ups."""

    def __init__(self, values: Iterable[Value]) -> None:
        self._values = tuple(values)

    def near(self, value: Value) -> Iterator[Value]:
        """The values that may agree with this one, some of them twice; all of them where they are few."""
        if len(self._values) <= _FEW:
            yield from self._values
            return
        for mark in _marks(value):
            yield from self._found.get(mark, [])[:_MOST]
        for unit in value.units:
            group, size = _size(value.amount, unit)
            for neighbour in (size - 1, size + 1):
                yield from self._found.get((group, neighbour), [])[:_MOST]

    def has(self, value: Value, taken: set[Key], *, losing: bool) -> bool:
        """Whether a value has its counterpart here; `taken` are the keys of all values on its own side.

        A measure that has its own exact counterpart is not free to be the conversion of another one: in 300公里（190英里）
        the miles do not stand for lost kilometres.
        """
        for other in self.near(value):
            agreed = agree(value, other, losing=True) if losing else agree(other, value, losing=True)
            if agreed and (value.key == other.key or not (value.units and other.units) or other.key not in taken):
                return True
            if value.kind is Kind.DATE and not losing and _is_day_of(other, value):
                return True
            if value.kind in _PARTS and _is_part(value, other):
                return True
        return self._tells_apart(value)

    def _tells_apart(self, value: Value) -> bool:
        """Whether the numbers of a date or a fraction stand here one by one: 9/11, one in five."""
        if len(value.amounts) < 2 or value.kind not in _COMPOUND:
            return False
        if value.kind is Kind.DATE:
            months = value.amounts[0] in self._bare or value.amounts[0] in self._months
            return months and value.amounts[1] in self._bare
        return self._bare.issuperset(value.amounts)

    @cached_property
    def _found(self) -> dict[object, list[Value]]:
        found: dict[object, list[Value]] = {}
        for value in self._values:
            for mark in set(_marks(value)):
                found.setdefault(mark, []).append(value)
        return found

    @cached_property
    def _bare(self) -> set[Amount]:
        return {number for one in self._values if one.kind in _TOLD_BY for number in (*one.plain, one.amount)}

    @cached_property
    def _months(self) -> set[Amount]:
        return {one.amounts[0] for one in self._values if one.kind is Kind.DATE}


def _marks(value: Value) -> Iterator[object]:
    """What a value can be found by: its keys, its numbers, and the size of its measure."""
    yield value.key
    yield from value.also
    yield ("#", value.amount)
    for number in (*value.plain, *value.amounts):
        yield ("#", number)
    for unit in value.units:
        yield _size(value.amount, unit)


def _size(amount: Amount, unit: str) -> tuple[str, int]:
    """The kind of a measure and the power of two it lies in: measures that agree are at most one power apart."""
    dimension, base = quantity(amount, unit)
    if dimension == "temperature":
        return dimension, int(base) // 2
    if dimension == "months":
        dimension, base = "time", base * _SECONDS_A_MONTH
    size = Fraction(base)
    return dimension, size.numerator.bit_length() - size.denominator.bit_length() if size > 0 else 0
