"""A document cut into segments with the key each one has in a catalogue. Update and build both come through here.

That is why what was extracted fits back to the byte: there is one reader, one splitter and one rule for contexts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from l10n.catalog.messages import Item, messages
from l10n.model.catalog import Message
from l10n.model.document import Document
from l10n.model.segment import Segment
from l10n.text.segment import SegmentOptions, split
from l10n.workflow.repair import Repaired, repair

_HEAD = 4_000
"""So many characters from the start of an article are looked at for its own word on how it is cut."""

_UNIT = re.compile(
    r"^(?:l10n-unit:[ \t]*[\"']?|(?:<!--|\{/\*)[ \t]*l10n:unit=)(sentence|paragraph|line)\b", re.MULTILINE
)
"""`l10n-unit: paragraph` in the front matter, or `<!-- l10n:unit=paragraph -->` on a line of its own."""


@dataclass(frozen=True, slots=True)
class Cut:
    """One unit of a document and its segments."""

    unit: int
    """Position in `Document.units`."""

    segments: tuple[Segment, ...]
    messages: tuple[Message, ...]
    """Aligned with `segments`: under which context and source each one stands in a catalogue."""


@dataclass(frozen=True, slots=True)
class CutDocument:
    """A document in its language with all its segments: what update, build and status work on."""

    repaired: Repaired
    language: str
    cuts: tuple[Cut, ...]
    """Units in order; those without a segment (blank ones) are left out."""

    @property
    def document(self) -> Document:
        """The document as translators see it."""
        return self.repaired.document

    @property
    def messages(self) -> tuple[Message, ...]:
        """All messages in document order, repeated ones included."""
        return tuple(message for piece in self.cuts for message in piece.messages)


def cut(original: Document, language: str, options: SegmentOptions, *, repairing: bool = True) -> CutDocument:
    """The document, cut; paragraphs that a blank line cut in a sentence are made whole first, unless told not to."""
    repaired = repair(original, language) if repairing else Repaired(original, original)
    document = repaired.document
    options = replace(options, unit=_unit_said(document) or options.unit)
    pieces = [
        (position, split(unit.text, language, unit.protected, options)) for position, unit in enumerate(document.units)
    ]
    flow = iter(messages(list(_items(document, pieces)), document.name))
    cuts = tuple(
        Cut(position, segments, tuple(next(flow) for _ in segments)) for position, segments in pieces if segments
    )
    return CutDocument(repaired, language, cuts)


def whole(document: Document, language: str) -> CutDocument:
    """The document without a single segment, for those who only look at its catalogues."""
    return CutDocument(Repaired(document, document), language, ())


def _unit_said(document: Document) -> Literal["sentence", "paragraph", "line"] | None:
    found = _UNIT.search(document.text, 0, _HEAD)
    units: tuple[Literal["sentence", "paragraph", "line"], ...] = ("sentence", "paragraph", "line")
    return next((unit for unit in units if found and found[1] == unit), None)


def _items(document: Document, pieces: list[tuple[int, tuple[Segment, ...]]]) -> Iterator[Item]:
    for position, segments in pieces:
        unit = document.units[position]
        notes = (unit.note,) if unit.note else ()
        for segment in segments:
            yield Item(unit.kind, segment.text, position, unit.context, notes)
