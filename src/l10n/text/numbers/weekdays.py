"""Weekdays that disagree with the full date beside them: 2023年5月17日星期四, when that day was a Wednesday."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise, permutations

from l10n.model.document import Span
from l10n.text.numbers.blank import blank
from l10n.text.numbers.expression import Expression
from l10n.text.numbers.form import like
from l10n.text.numbers.readers import reader
from l10n.text.numbers.render import render
from l10n.text.numbers.value import Kind, Value


@dataclass(frozen=True, slots=True)
class WrongWeekday:
    """A weekday in a text and what the date beside it says."""

    span: Span
    """Of the weekday, in code points."""

    text: str
    date: date
    right: str
    """The date's weekday, written as the wrong one is."""


_BESIDE = Expression(r"[ ,，、()（）\[\]［］]{0,4}(?:of |the |年 ?)?\Z")
"""What stands between the parts of one date."""


def wrong_weekdays(text: str, language: str) -> tuple[WrongWeekday, ...]:
    """The weekdays that no calendar agrees with, in order of appearance; dates without a year are left alone."""
    text = blank(text)
    values = reader(language)[0](text)
    found: dict[Span, WrongWeekday] = {}
    for at in range(len(values) - 2):
        three = values[at : at + 3]
        parts = _parts(three)
        if parts is None or not _is_one_date(three, text):
            continue
        year, day, named = parts
        said = _date(int(year.amount), *map(int, day.amounts))
        if said is not None and said.weekday() != named.amount:
            due = named._replace(amount=said.weekday())
            right = like(due, named, language) or render(due, language)
            found[named.span] = WrongWeekday(named.span, named.text, said, right)
    return tuple(found.values())


def _parts(three: list[Value]) -> tuple[Value, Value, Value] | None:
    """Year, date and weekday, in whatever order they stand; None where the three are something else."""
    for year, day, named in permutations(three):
        if day.kind is Kind.DATE and named.kind is Kind.WEEKDAY and _is_year(year):
            return year, day, named
    return None


def _is_year(value: Value) -> bool:
    return value.kind in {Kind.YEAR, Kind.NUMBER} and not value.units and value.amount in range(1583, 2200)


def _is_one_date(three: list[Value], text: str) -> bool:
    return all(_BESIDE.match(text[left.span.end : right.span.start]) for left, right in pairwise(three))


def _date(year: int, month: int, day: int) -> date | None:
    """The day, or None for one that no calendar has: 30 February."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
