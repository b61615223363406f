"""Whether two texts say the same numbers. Reading is in `chinese` and `english`; findings for people are made in `checks.numbers`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import TypeAlias

from l10n.model.document import Span
from l10n.model.locale import base, canonical
from l10n.text.numbers import chinese, digits, english
from l10n.text.numbers.blank import blank
from l10n.text.numbers.render import render
from l10n.text.numbers.units import DOLLARS, is_money, quantity, same_quantity, units
from l10n.text.numbers.value import Amount, Key, Kind, Level, Value, whole

Reader: TypeAlias = tuple[Callable[[str], list[Value]], Callable[[str, list[Value]], list[Value]]]

_BARE = frozenset({Kind.NUMBER, Kind.LABEL, Kind.ORDINAL, Kind.CLASS, Kind.DAY, Kind.YEAR})
"""Kinds that a number without any sign may stand for."""

_RATES = frozenset({Kind.PERCENT, Kind.POINTS, Kind.DISCOUNT})


@dataclass(frozen=True, slots=True)
class NumberIssue:
    """One number that the two texts do not share."""

    code: str
    """number-missing, number-added, number-currency, number-percent, number-unit, number-time, number-bound, number-class."""

    level: Level
    side: str
    """Which text `span` and `text` speak of: `source` or `target`."""

    span: Span
    text: str
    message: str
    suggestion: str = ""
    """The value as the target language writes it; empty where there is nothing to propose."""


def read(text: str, language: str) -> tuple[Value, ...]:
    """All values of a text in order of appearance, soft ones included; code, tags and addresses are left out.

    >>> [value.key for value in read("总投资137亿元", "zh_CN")]
    [('cny', 13700000000)]
    """
    firm, soft = _reader(language)
    text = blank(text)
    found = firm(text)
    return tuple(sorted(found + soft(text, found), key=lambda value: value.span))


def compare(source: str, target: str, source_language: str, target_language: str) -> tuple[NumberIssue, ...]:
    """What the target does not say as the source does: values missing, added, or of another kind.

    Values are compared as sets: a repeated number may be elided. Two numbers that changed places are not seen.
    """
    read_source, soft_source = _reader(source_language)
    read_target, soft_target = _reader(target_language)
    here, there = read_source(source), read_target(target)
    if (not here and not there) or source == target:
        return ()
    raw_source, raw_target = source, target
    source, target = blank(source), blank(target)
    if source is not raw_source:
        here = read_source(source)
    if target is not raw_target:
        there = read_target(target)
    keys = {value.key for value in here if value.level}
    if keys == {value.key for value in there if value.level}:
        return tuple(_signs(here, there, target_language))
    here_all = [*here, *soft_source(source, here)]
    there_all = [*there, *soft_target(target, there)]
    said_here, said_there = {value.key for value in here}, {value.key for value in there}
    missing = [value for value in here if value.level and not _is_matched(value, there_all, said_here, losing=True)]
    added = [value for value in there if value.level and not _is_matched(value, here_all, said_there, losing=False)]
    if missing or added:
        missing, added = _without_sums(missing, added, here, there)
    missing = [value for value in missing if not _stands_in(value, raw_target)]
    added = [value for value in added if not _stands_in(value, raw_source)]
    issues = [*_judge(missing, added, here, there, target_language), *_signs(here, there, target_language)]
    return tuple(issues)


@lru_cache(maxsize=64)
def _reader(language: str) -> Reader:
    return _READERS.get(base(canonical(language)), _READERS[""])


_READERS: dict[str, Reader] = {
    "zh": (chinese.read_firm, chinese.read_soft),
    "en": (english.read_firm, english.read_soft),
    "": (digits.read_firm, digits.read_soft),
}


# ---- when two values agree


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
    if _shares(one, other):
        return True
    if one.kind in _RATES or other.kind in _RATES:
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


_COUNTRY = re.compile(r"(?:us|u\.s\.|american|hong kong|hk|australian|canadian|singapore|taiwan|new zealand) dollar")


def _is_matched(value: Value, others: list[Value], taken: set[Key], *, losing: bool) -> bool:
    """Whether a value has its counterpart among the others; `taken` are the keys of all values on its own side.

    A measure that has its own exact counterpart is not free to be the conversion of another one: in 300公里（190英里）
    the miles do not stand for lost kilometres.
    """
    for other in others:
        agreed = agree(value, other, losing=True) if losing else agree(other, value, losing=True)
        if agreed and (value.key == other.key or not (value.units and other.units) or other.key not in taken):
            return True
    if value.kind is Kind.DATE and not losing and any(_is_day_of(other, value) for other in others):
        return True
    if value.kind in _PARTS and any(_is_part(value, other) for other in others):
        return True
    return _is_told_apart(value, others)


_PARTS = frozenset({Kind.MONTH, Kind.DAY, Kind.NUMBER, Kind.ORDINAL, Kind.MEASURE})


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


def _is_told_apart(value: Value, others: list[Value]) -> bool:
    """Whether the numbers of a date or a fraction stand one by one on the other side: 9/11, one in five."""
    if len(value.amounts) < 2 or value.kind not in _COMPOUND:
        return False
    bare = {number for other in others if other.kind in _BARE_OR_MONTH for number in (*other.plain, other.amount)}
    if value.kind is Kind.DATE:
        months = {other.amounts[0] for other in others if other.kind is Kind.DATE}
        return value.amounts[0] in bare | months and value.amounts[1] in bare
    return bare.issuperset(value.amounts)


_COMPOUND = frozenset({Kind.DATE, Kind.FRACTION, Kind.TIME})
_BARE_OR_MONTH = _BARE | {Kind.MONTH, Kind.MEASURE}


def _stands_in(value: Value, text: str) -> bool:
    """Whether the other text, code and addresses included, holds the value as it is written: a name left as it is."""
    alone = rf"(?<![A-Za-z0-9])(?<![0-9][.,]){re.escape(value.text)}(?![A-Za-z0-9十百千万亿萬億兆%％点成倍折年月日]|[.,][0-9])"
    return value.text in text and re.search(alone, text) is not None


def _without_sums(
    missing: list[Value], added: list[Value], here: list[Value], there: list[Value]
) -> tuple[list[Value], list[Value]]:
    """What is left when measures told in two units are added up: 1小时30分钟 is 90 minutes, 5 feet 10 inches are 1.78米."""
    for values, rest, others, single in ((here, missing, there, added), (there, added, here, missing)):
        for first, second in pairwise(values):
            total = _sum(first, second)
            if total is None or (first not in rest and second not in rest):
                continue
            for other in others:
                if any(same_quantity(total, first.units[0], other.amount, unit) for unit in other.units):
                    rest[:] = [one for one in rest if one not in (first, second)]
                    single[:] = [one for one in single if one is not other]
    return missing, added


def _sum(first: Value, second: Value) -> Amount | None:
    """Two neighbouring measures as one in the unit of the first; None where the second is no smaller part of it."""
    if first.kind is not Kind.MEASURE or second.kind is not Kind.MEASURE or second.span.start - first.span.end > 5:
        return None
    dimension, whole_part = quantity(first.amount, first.units[0])
    other_dimension, more = quantity(second.amount, second.units[0])
    factor = Fraction(units()[first.units[0]].factor)
    if dimension != other_dimension or Fraction(more) >= factor:
        return None
    return whole((Fraction(whole_part) + Fraction(more)) / factor)


# ---- what to say about the rest


def _judge(
    missing: list[Value], added: list[Value], here: list[Value], there: list[Value], language: str
) -> Iterable[NumberIssue]:
    """One issue for each difference: a missing value and the one that stands in its place make one together."""
    rest = list(added)
    for value in missing:
        partner = _stand_in(value, rest, there)
        if partner is None:
            yield _missing(value, language)
            continue
        if partner in rest:
            rest.remove(partner)
        yield _changed(value, partner, language)
    for value in rest:
        partner = next((other for other in here if _same_number(value, other)), None)
        yield _changed(partner, value, language) if partner else _added(value)


def _stand_in(value: Value, added: list[Value], there: list[Value]) -> Value | None:
    """The target's value that stands for a missing one: same bare number first, then one of the same kind."""
    for pool in (added, there):
        for other in pool:
            if other.level and _same_number(value, other):
                return other
    return next((other for other in added if _family(other) == _family(value)), None)


def _same_number(one: Value, other: Value) -> bool:
    return one.amount == other.amount and _family(one) == _family(other) not in {"date", "weekday"}


_FAMILIES = {
    Kind.DATE: "date",
    Kind.DAY: "date",
    Kind.MONTH: "date",
    Kind.WEEKDAY: "weekday",
    Kind.TIME: "time",
    Kind.DECADE: "age",
    Kind.CENTURY: "age",
}


def _family(value: Value) -> str:
    return _FAMILIES.get(value.kind, "number")


def _missing(value: Value, language: str) -> NumberIssue:
    said = render(value, language)
    shown = f" ({said})" if said and said != value.text else ""
    return NumberIssue(
        "number-missing",
        value.level,
        "source",
        value.span,
        value.text,
        f"{value.text!r}{shown} of the source is missing in the target",
        said,
    )


def _added(value: Value) -> NumberIssue:
    return NumberIssue(
        "number-added", value.level, "target", value.span, value.text, f"{value.text!r} is not in the source", ""
    )


def _changed(value: Value, other: Value, language: str) -> NumberIssue:
    said = render(value, language)
    shown = f" ({said})" if said and said != value.text else ""
    return NumberIssue(
        _code(value, other),
        max(value.level, other.level),
        "target",
        other.span,
        other.text,
        f"{value.text!r}{shown} of the source became {other.text!r}",
        said,
    )


def _code(value: Value, other: Value) -> str:
    if value.kind is Kind.TIME and other.kind is Kind.TIME:
        return "number-time"
    if value.amount == other.amount:
        if value.kind in _RATES or other.kind in _RATES:
            return "number-percent"
        if value.units and other.units:
            money = is_money(value.units[0]) and is_money(other.units[0])
            return "number-currency" if money else "number-unit"
    return "number-missing"


def _signs(here: list[Value], there: list[Value], language: str) -> Iterable[NumberIssue]:
    """What is wrong between values that agree: bounds from opposite sides, halves of the day, a class that only counts."""
    for value in here:
        if not (value.bound or value.half or value.kind is Kind.CLASS):
            continue
        partners = [other for other in there if agree(value, other)]
        if not partners:
            continue
        other = partners[0]
        if value.bound and all(one.bound == -value.bound for one in partners):
            over = {1: "more than", -1: "less than"}
            message = f"{value.text!r} is {over[value.bound]} in the source, {over[-value.bound]} in the target"
            yield NumberIssue("number-bound", Level.FIRM, "target", other.span, other.text, message)
        if value.half and value.kind is not Kind.TIME and _other_half(value, partners, here):
            message = f"{value.text!r} is {value.half} in the source, {other.half} in the target"
            yield NumberIssue("number-time", Level.FIRM, "target", other.span, other.text, message)
        if (
            value.kind is Kind.CLASS
            and value.text.endswith("类")
            and all(one.kind is Kind.NUMBER and one.text.isdigit() for one in partners)
        ):
            said = render(value, language)
            message = f"{value.text!r} names a class ({said}), {other.text!r} counts"
            yield NumberIssue("number-class", Level.FIRM, "target", other.span, other.text, message, said)


def _other_half(value: Value, partners: list[Value], here: list[Value]) -> bool:
    """Whether all counterparts of a date or weekday name the other half of the day, and no other mention on this side does."""
    halves = {one.half for one in here if one.key == value.key}
    return all(one.half and one.half not in halves for one in partners)
