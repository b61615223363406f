"""The reader of each language; an English text that quotes Chinese (“137亿元”, 3335万标准箱) is read by both."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from typing import TypeAlias

from l10n.model.document import Span
from l10n.model.locale import base, canonical
from l10n.text.numbers import chinese, digits, english
from l10n.text.numbers.expression import Expression
from l10n.text.numbers.value import Value

Firm: TypeAlias = Callable[[str], list[Value]]
Soft: TypeAlias = Callable[[str, list[Value]], list[Value]]

_HAN = r"\u3007\u3400-\u9fff"
_CHINESE = Expression(f"[{_HAN}]")
_QUOTED = Expression(
    rf"(?<![0-9.,])(?:[0-9][0-9.,]{{0,40}}[%％]?)?[{_HAN}](?:[0-9.,%％:：·、，～~—–-]{{0,40}}[{_HAN}])*(?:[0-9][0-9.,]{{0,40}}[%％]?)?"
)
"""A run of Chinese with the digits that belong to it."""


@lru_cache(maxsize=64)
def reader(language: str) -> tuple[Firm, Soft]:
    """What reads the firm values of a text in this language, and what reads the soft ones beside them."""
    return _READERS.get(base(canonical(language)), _READERS[""])


@lru_cache(maxsize=64)
def room(language: str) -> str:
    """The language without script and country: `zh` for zh_CN."""
    return base(canonical(language))


def reads_chinese(language: str) -> bool:
    """Whether a text in this language is read as Chinese throughout."""
    return room(language) == "zh"


def _firm_with_quotes(inner: Firm, text: str) -> list[Value]:
    runs = _runs(text)
    if not runs:
        return inner(text)
    values = inner(_without(text, runs))
    for start, end in runs:
        values += _moved(chinese.read_firm(text[start:end]), start)
    values.sort(key=lambda value: value.span)
    return values


def _soft_with_quotes(inner: Soft, text: str, taken: list[Value]) -> list[Value]:
    values = inner(text, taken)
    runs = _runs(text)
    starts = [value.span.start for value in taken] if runs else []
    for start, end in runs:
        inside = taken[bisect_left(starts, start) : bisect_left(starts, end)]
        values += _moved(chinese.read_soft(text[start:end], list(_moved(inside, -start))), start)
    return values


def _runs(text: str) -> list[tuple[int, int]]:
    if text.isascii() or not _CHINESE.search(text):
        return []
    return [found.span() for found in _QUOTED.finditer(text)]


def _without(text: str, runs: list[tuple[int, int]]) -> str:
    """The text with blanks for the quoted runs, as long as before."""
    parts, done = [], 0
    for start, end in runs:
        parts += [text[done:start], " " * (end - start)]
        done = end
    return "".join((*parts, text[done:]))


def _moved(values: list[Value], by: int) -> Iterator[Value]:
    for value in values:
        start, end = value.span
        yield value._replace(span=Span(start + by, end + by))


_READERS: dict[str, tuple[Firm, Soft]] = {
    "zh": (chinese.read_firm, chinese.read_soft),
    "en": (partial(_firm_with_quotes, english.read_firm), partial(_soft_with_quotes, english.read_soft)),
    "": (digits.read_firm, digits.read_soft),
}
