"""What is wrong between values that agree: more than and less than, the half of the day, a rise and a fall, a class that only counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from l10n.text.numbers.direction import CHANGES, direction
from l10n.text.numbers.expression import Expression
from l10n.text.numbers.issue import NumberIssue
from l10n.text.numbers.match import Others, agree
from l10n.text.numbers.render import render
from l10n.text.numbers.value import Key, Kind, Level, Value


class Side(NamedTuple):
    """One of the two texts."""

    text: str
    room: str
    """`zh`, `en`, or another language of which only digits are read."""

    values: list[Value]


def signs(source: Side, target: Side, language: str, *, soft: bool) -> Iterator[NumberIssue]:
    """The issues about values that both texts have; `soft` asks also for what an editor may let pass: a lost `more than`."""
    signed = [value for value in source.values if value.bound or value.half or value.kind in SIGNED]
    others = Others(target.values)
    for value in signed:
        partners = [other for other in others.near(value) if agree(value, other)]
        if not partners:
            continue
        if value.bound:
            yield from _bounds(value, partners, target, soft=soft)
        if value.half and value.kind is not Kind.TIME and _other_half(value, partners, signed):
            other = partners[0]
            message = f"{value.text!r} is {value.half} in the source, {other.half} in the target"
            yield NumberIssue("number-time", Level.FIRM, "target", other.span, other.text, message)
        if value.kind is Kind.CLASS:
            yield from _classes(value, partners, language)
        elif value.kind in CHANGES and source.room in _ROOMS and target.room in _ROOMS:
            yield from _directions(value, partners, source, target)


SIGNED = frozenset({Kind.CLASS, *CHANGES})
"""Kinds of values that are asked for more than their number, besides those with a bound or a half of the day."""

_ROOMS = frozenset({"en", "zh"})
_OVER = {1: "more than", -1: "less than"}


def _bounds(value: Value, partners: list[Value], target: Side, *, soft: bool) -> Iterator[NumberIssue]:
    other = partners[0]
    if all(one.bound == -value.bound for one in partners):
        message = f"{value.text!r} is {_OVER[value.bound]} in the source, {_OVER[-value.bound]} in the target"
        yield NumberIssue("number-bound", Level.FIRM, "target", other.span, other.text, message)
    elif soft and not any(one.bound or _is_rough(one, target) for one in partners):
        message = f"{value.text!r} is {_OVER[value.bound]} in the source, exact in the target"
        yield NumberIssue("number-bound", Level.SOFT, "target", other.span, other.text, message)


def _is_rough(value: Value, side: Side) -> bool:
    """Whether a value is told as an approximate one in words that say neither more nor less: about 120, 120 or so, 约120."""
    if value.level is not Level.HARD or value.kind is Kind.DECADE or side.room not in _ROOMS:
        return True
    start, end = value.span
    before, after = side.text[max(0, start - 24) : start].lower(), side.text[end : end + 12].lower()
    return _ROUGHLY[side.room].search(before) is not None or _OR_SO[side.room].match(after) is not None


_ROUGHLY = {
    "en": Expression(
        r"(?<![a-z])(?:about|around|some|roughly|approximately|circa|than|over|under|above|below|near(?:ly|ing)?|almost|to|least|most|beyond"
        r"|past|top(?:s|ped|ping)|exceed(?:s|ed|ing)?|reach(?:es|ed|ing)?|surpass(?:es|ed|ing)?|pass(?:es|ed|ing)?|hit(?:s|ting)?|break(?:s|ing)?|broke)"
        r"(?: (?:an?|the|its|their|another|of))?(?: [a-z]+)? ?(?:us)?[$£€¥>~-]?\Z|[>~<+≥≤]\Z"
    ),
    "zh": Expression(r"(?:约|大约|大概|左右|近|逾|超|过|破|到|达|至|不足|以上|数|[>~<≥≤])[^，。；]{0,4}\Z"),
}
_OR_SO = {
    "en": Expression(
        r"[+]|[ -](?:or (?:so|more|less|fewer)|odd|plus|and (?:more|above|over|up)|at (?:least|most))(?![a-z])"
    ),
    "zh": Expression(r".{0,4}(?:左右|上下|以上|以下|以内|[多余来+])"),
}


def _other_half(value: Value, partners: list[Value], signed: list[Value]) -> bool:
    """Whether all counterparts of a date or weekday name the other half of the day, and no other mention on this side does."""
    halves = {(one.key, one.half) for one in signed}
    return all(one.half and (value.key, one.half) not in halves for one in partners)


def _classes(value: Value, partners: list[Value], language: str) -> Iterator[NumberIssue]:
    if value.text.endswith("类") and all(one.kind is Kind.NUMBER and one.text.isdigit() for one in partners):
        said = render(value, language)
        other = partners[0]
        message = f"{value.text!r} names a class ({said}), {other.text!r} counts"
        yield NumberIssue("number-class", Level.FIRM, "target", other.span, other.text, message, said)


_WAYS = {1: "a rise", -1: "a fall"}


def _directions(value: Value, partners: list[Value], source: Side, target: Side) -> Iterator[NumberIssue]:
    """A rise that became a fall, where both texts say it right beside the figure and nowhere else the other way."""
    way = direction(value, source.text, source.room)
    if not way or any(direction(one, target.text, target.room) != -way for one in partners):
        return
    same: set[Key] = {value.key}
    if any(one.key in same and direction(one, source.text, source.room) == -way for one in source.values):
        return
    other = partners[0]
    message = f"{value.text!r} is {_WAYS[way]} in the source, {_WAYS[-way]} in the target"
    yield NumberIssue("number-direction", Level.FIRM, "target", other.span, other.text, message)
