"""How far an article is: amounts of source text by state. Counted in `workflow.status`, shown in `report.progress`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from l10n.model.catalog import State


@dataclass(frozen=True, slots=True)
class Size:
    """An amount of source text."""

    segments: int = 0
    words: int = 0
    """Words of alphabetic scripts."""

    han: int = 0
    """Han characters."""

    def __add__(self, other: Size) -> Size:
        return Size(self.segments + other.segments, self.words + other.words, self.han + other.han)


@dataclass(frozen=True, slots=True)
class Status:
    """One article in one language."""

    article: str
    source_language: str
    language: str
    states: Mapping[State, Size] = field(default_factory=dict)
    missing: int = 0
    """Segments of the source that the catalogue does not hold yet: `l10n update` brings them in."""

    unread: int = 0
    """Of the translated segments those that are a machine's text to the letter: accepted as it was, or its `fuzzy` was lost."""

    @property
    def total(self) -> Size:
        """All segments of the article, each distinct one once."""
        return sum(self.states.values(), Size())
