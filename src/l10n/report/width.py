"""How wide a text stands in a terminal: Han and full-width marks take two columns."""

from __future__ import annotations

from unicodedata import combining, east_asian_width


def width(text: str) -> int:
    """Columns of a text without control characters (UAX #11: wide and full-width count two, combining marks none)."""
    if text.isascii():
        return len(text)
    return sum(0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text)


def left(text: str, columns: int) -> str:
    """The text at the left of a cell."""
    return text + " " * (columns - width(text))


def right(text: str, columns: int) -> str:
    """The text at the right of a cell."""
    return " " * (columns - width(text)) + text


def shortened(text: str, columns: int) -> str:
    """The text, cut with an ellipsis where it is wider than the cell."""
    if width(text) <= columns:
        return text
    kept = ""
    for char in text:
        if width(kept + char) > columns - 1:
            break
        kept += char
    return kept + "…"
