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


Range = Any
"""A dict: `start` and `end` in bytes of the UTF-8 form."""

Item = tuple[Any, Range]
"""An event, which is a name or a dict of one name and its value, and where it stands."""

Events = Iterator[Item]


def events(text: str, math: bool = False) -> Events:
    """Events of blocks and inlines in order with ranges.

    An event is a name, or a dict of one name and its value.
    """
    return pyromark.events_with_range(text, options=options(math))


def definitions(text: str, math: bool = False) -> Mapping[str, Any]:
    """Reference definitions by label: `dest`, `title`, `span` in bytes. Footnotes are not among them."""
    return pyromark.reference_definitions(text, options=options(math))


def positions(text: str) -> Callable[[int], int]:
    """A function from byte offsets of the UTF-8 form to code point offsets of the text.

    It counts from the offset it was last asked for, forwards or backwards: all together is linear where offsets more or
    less ascend, as those of events do.
    """
    if text.isascii():
        return int
    data = text.encode()
    last = known = 0

    def position(offset: int) -> int:
        nonlocal last, known
        if offset >= last:
            known += len(data[last:offset].translate(None, _CONTINUATION))
        else:
            known -= len(data[offset:last].translate(None, _CONTINUATION))
        last = offset
        return known

    return position
