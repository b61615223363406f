"""Paragraphs that a blank line cut in the middle of a sentence are one unit for the translator; the source stays as it is.

A built article shows the two pieces as one paragraph where that was translated, and as they stand in the source where not.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from l10n import formats
from l10n.formats.base import ReadOptions
from l10n.formats.splice import splice
from l10n.model.document import Document, Span
from l10n.text.paragraphs import broken
from l10n.text.script import is_tight

SURE = 0.7
"""From this score of `broken` on: an end that cannot be one, and a lower-case beginning or a long first part besides.
A share bar ("Share: f t w in") before a menu is no cut paragraph."""

_PROSE = frozenset({"paragraph", "line"})
_GUESSED = frozenset({"paragraph", "line", "heading"})
"""In plain text a heading is only a guess: a short line that ends in an article is none."""


@dataclass(frozen=True, slots=True)
class Repaired:
    """A document with its cut paragraphs made whole."""

    document: Document
    """As translators see it."""

    original: Document
    gaps: tuple[int, ...] = ()
    """Positions of units of the original that go on in the next one, ascending."""

    def partly(self, targets: Mapping[int, str]) -> tuple[Document, dict[int, str]]:
        """The document with only those paragraphs made whole that are translated, and the translations by its units.

        `targets` is by position in `document.units`.
        """
        if not self.gaps:
            return self.original, dict(targets)
        kept = sorted(gap for unit in targets for gap in range(self._first(unit), self._first(unit + 1) - 1))
        document = mend(self.original, kept) if kept else self.original
        moved = ((self._first(unit), target) for unit, target in targets.items())
        return document, {first - bisect_left(kept, first): target for first, target in moved}

    def line(self, unit: int) -> int:
        """1-based line of the source where a unit of `document` begins."""
        return self.original.units[self._first(unit)].line

    def _first(self, unit: int) -> int:
        """Position in the original of the first piece of a unit of `document`."""
        gaps = self.gaps
        # Each gap makes one unit of two, so the gap at `place` lies in the unit at `gaps[place] - place`.
        return unit + bisect_left(range(len(gaps)), unit, key=lambda place: gaps[place] - place)


def repair(document: Document, language: str) -> Repaired:
    """The document with every cut paragraph made whole; unchanged where reading it again does not give what is expected."""
    gaps = tuple(position for position in range(len(document.units) - 1) if _is_cut(document, position, language))
    if not gaps:
        return Repaired(document, document)
    whole = mend(document, gaps)
    if len(whole.units) != len(document.units) - len(gaps):
        return Repaired(document, document)
    return Repaired(whole, document, gaps)


def _is_cut(document: Document, position: int, language: str) -> bool:
    before, after = document.units[position : position + 2]
    prose = _GUESSED if document.format == "text" else _PROSE
    if before.kind not in prose or after.kind not in prose:
        return False
    between = document.text[before.span.end : after.span.start]
    return not between.strip() and broken(before.text, after.text, language) >= SURE


def mend(document: Document, gaps: Collection[int]) -> Document:
    """The document with the blank lines behind these units replaced by what joins two lines of its script."""
    edits = []
    for position in sorted(gaps):
        before, after = document.units[position : position + 2]
        joint = "" if is_tight(before.text[-1], after.text[0]) else " "
        edits.append((Span(before.span.end, after.span.start), joint))
    options = document.detail if isinstance(document.detail, ReadOptions) else ReadOptions()
    return formats.read_text(splice(document.text, edits), document.name, document.format, options, document.encoding)
