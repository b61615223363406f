"""A document cut into segments with the key each one has in a catalogue. Update and build both come through here.

That is why what was extracted fits back to the byte: there is one reader, one splitter and one rule for contexts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from l10n.catalog.messages import Item, messages
from l10n.model.catalog import Message
from l10n.model.document import Document
from l10n.model.segment import Segment
from l10n.text.segment import SegmentOptions, split


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

    document: Document
    language: str
    cuts: tuple[Cut, ...]
    """Units in order; those without a segment (blank ones) are left out."""

    @property
    def messages(self) -> tuple[Message, ...]:
        """All messages in document order, repeated ones included."""
        return tuple(message for piece in self.cuts for message in piece.messages)


def cut(document: Document, language: str, options: SegmentOptions) -> CutDocument:
    """The document, cut."""
    pieces = [
        (position, split(unit.text, language, unit.protected, options)) for position, unit in enumerate(document.units)
    ]
    flow = iter(messages(list(_items(document, pieces)), document.name))
    cuts = tuple(
        Cut(position, segments, tuple(next(flow) for _ in segments)) for position, segments in pieces if segments
    )
    return CutDocument(document, language, cuts)


def _items(document: Document, pieces: list[tuple[int, tuple[Segment, ...]]]) -> Iterator[Item]:
    for position, segments in pieces:
        unit = document.units[position]
        notes = (unit.note,) if unit.note else ()
        for segment in segments:
            yield Item(unit.kind, segment.text, position, unit.context, notes)
