"""Segments of a unit and the placeables inside a text. The splitter is in `text.segment`, the finder in `text.inline`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from l10n.model.document import Span


@dataclass(frozen=True, slots=True)
class Segment:
    """One sentence (or line, or paragraph) of a unit.

    Law: for the segments of a text, `"".join(s.before + s.text for s in segments) + segments[-1].after == text`.
    """

    text: str
    start: int
    """In code points of the unit's text; half-open with `end`."""

    end: int
    before: str = ""
    """The separator: what stands between the segment before (or the unit's start) and this one."""

    after: str = ""
    """What stands behind the last segment; empty on all others."""

    rule: str = ""
    """The rule that cut behind this segment, for `l10n segment -v`."""


class PlaceableKind(StrEnum):
    """What a placeable is; the multiset of placeables survives translation."""

    CODE = "code"
    LINK = "link"
    IMAGE = "image"
    TAG = "tag"
    URL = "url"
    EMAIL = "email"
    VARIABLE = "variable"
    EMPHASIS = "emphasis"
    FOOTNOTE = "footnote"
    SHORTCODE = "shortcode"
    ESCAPE = "escape"
    TERM = "term"


class Placeable(NamedTuple):
    """A stretch of a text that is not prose, or the delimiter of one. A tuple, since texts in Markdown hold many.

    A pair (`**`…`**`, `[`…`](url)`, `<b>`…`</b>`) is two placeables that name each other by position in the tuple.
    """

    kind: PlaceableKind
    span: Span
    text: str
    partner: int | None = None
    """Index of the other half of a pair in the tuple returned with this one; None for a placeable of its own."""
