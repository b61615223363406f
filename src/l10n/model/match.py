"""What a memory or an engine offers for a segment."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Origin(StrEnum):
    """Where a remembered translation comes from; each has its penalty."""

    HUMAN = "human"
    MACHINE = "mt"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class TranslationUnit:
    """One remembered pair. Languages are in gettext form (`zh_CN`)."""

    source: str
    target: str
    source_language: str
    target_language: str
    context: str = ""
    previous: str = ""
    """Source text of the segment before, empty at the start of an article."""

    following: str = ""
    """Source text of the segment after, empty at the end of an article."""

    article: str = ""
    origin: Origin = Origin.HUMAN
    approved: bool = False
    author: str = ""
    created: str = ""
    """ISO 8601 in UTC; empty where unknown."""


@dataclass(frozen=True, slots=True)
class Match:
    """One answer of the memory."""

    source: str
    target: str
    """Ready to use: values that differ are already rendered for the query when `substituted` is not empty."""

    score: float
    """101 same neighbours or context, 100 same text, 99 same after placeables, 0..98 fuzzy; penalties are taken off."""

    origin: str
    """`human`, `mt` or `import`."""

    article: str = ""
    approved: bool = False
    substituted: tuple[str, ...] = ()
    """What was re-rendered, for people: `137亿 -> 173亿`."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A machine's proposal for one segment; it never replaces a person's text."""

    text: str
    engine: str
    """Name as it appears in the entry's `# l10n: mt` line: `google`, `memory:83`, `pseudo`."""

    notes: tuple[str, ...] = ()
    """Why a person should look closely: `unprotected`, `term cicheng missing`."""

    previous: str | None = None
    """The source text this draft really translates, when it is a fuzzy match: the editor shows the difference."""
