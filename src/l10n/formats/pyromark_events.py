"""The Markdown parser behind one door: pyromark's options, its events with byte ranges, and byte offsets as code points.

Traps of pyromark 0.10 that the reader of the events must know: a range behind a backslash escape starts after the
backslash; a collapsed reference `[foo][]` leaves out `[]`; tight list items have no Paragraph; a lone CR ends a line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

import pyromark
from pyromark import Options

_SHIFT = 7
_STEP = 1 << _SHIFT
"""Bytes between two known positions: looking one up costs the counting of at most that many bytes."""

_CONTINUATION = bytes(range(0x80, 0xC0))


@cache
def options(math: bool) -> Any:
    """CommonMark with tables, footnotes, strikethrough, tasks, alerts and definition lists; heading ids are masked before.

    Front matter is not left to the parser: it also matches in mid-file (pulldown-cmark/pulldown-cmark#1000).
    """
    chosen = (
        Options.ENABLE_TABLES
        | Options.ENABLE_FOOTNOTES
        | Options.ENABLE_STRIKETHROUGH
        | Options.ENABLE_TASKLISTS
        | Options.ENABLE_GFM
        | Options.ENABLE_DEFINITION_LIST
    )
    return chosen | Options.ENABLE_MATH if math else chosen


Range = dict[str, int]
"""`start` and `end` in bytes of the UTF-8 form."""

Events = Iterator[tuple[Any, Range]]


def events(text: str, math: bool = False) -> Events:
    """Events of blocks and inlines in order with ranges.

    An event is a name, or a dict of one name and its value.
    """
    return pyromark.events_with_range(text, options=options(math))


def definitions(text: str, math: bool = False) -> Mapping[str, Any]:
    """Reference definitions by label: `dest`, `title`, `span` in bytes. Footnotes are not among them."""
    return pyromark.reference_definitions(text, options=options(math))


def positions(text: str) -> Callable[[int], int]:
    """A function from byte offsets of the UTF-8 form to code point offsets of the text."""
    if text.isascii():
        return int
    data = text.encode()
    known = [0]
    total = 0
    for start in range(0, len(data), _STEP):
        total += len(data[start : start + _STEP].translate(None, _CONTINUATION))
        known.append(total)

    def position(offset: int) -> int:
        step = offset >> _SHIFT
        return known[step] + len(data[step << _SHIFT : offset].translate(None, _CONTINUATION))

    return position
