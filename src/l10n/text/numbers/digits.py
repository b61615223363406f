"""Numbers of a text in any other language: only what is written in digits, and only firm."""

from __future__ import annotations

from l10n.text.numbers import english
from l10n.text.numbers.value import Kind, Level, Value

_WORDS = frozenset({Kind.MONTH, Kind.WEEKDAY, Kind.APPROXIMATE, Kind.MULTIPLE})


def read_firm(text: str) -> list[Value]:
    """Values written in digits."""
    return [
        value._replace(level=min(value.level, Level.FIRM))
        for value in english.read_firm(text)
        if any(char.isdigit() for char in value.text) and value.kind not in _WORDS
    ]


def read_soft(_text: str, _taken: list[Value]) -> list[Value]:
    """Words of other languages are not read."""
    return []
