"""Terms, concepts and hits. Reading the table is in `glossary.table`, finding terms in `glossary.find`."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from l10n.model.document import Span


class TermKind(StrEnum):
    """What a concept names."""

    PLACE = "place"
    ORGANISATION = "organisation"
    PERSON = "person"
    PROGRAMME = "programme"
    PRODUCT = "product"
    EVENT = "event"
    TITLE = "title"
    OTHER = "other"


class TermStatus(StrEnum):
    """What a writer may do with a form."""

    PREFERRED = "preferred"
    ADMITTED = "admitted"
    DEPRECATED = "deprecated"
    FORBIDDEN = "forbidden"
    PROPOSED = "proposed"


@dataclass(frozen=True, slots=True)
class Term:
    """One form of a concept in one language: one row of the glossary file."""

    concept: str
    """Id shared by all forms of the concept."""

    kind: TermKind
    language: str
    """Gettext form: `zh_CN`, `en`."""

    text: str
    status: TermStatus = TermStatus.PREFERRED
    type: str = "full"
    """full, short, abbr, variant."""

    case: str = "exact"
    """exact, sentence, insensitive."""

    dnt: bool = False
    """Do not translate: the target must hold this text verbatim."""

    rule: str = ""
    """`first-full`: full form at the first mention in a document, short forms after that."""

    not_before: str = ""
    """A hit is only guarded when this expression matches the folded text right after it."""

    not_after: str = ""
    """A hit is only guarded when this expression matches the folded text right before it."""

    replaced_by: str = ""
    parent: str = ""
    note: str = ""
    extra: tuple[tuple[str, str], ...] = ()
    """Columns we do not know, kept."""

    line: int = field(default=0, compare=False)
    """1-based line of the file."""


@dataclass(frozen=True, slots=True)
class Glossary:
    """All terms, in file order."""

    terms: tuple[Term, ...] = ()
    path: str = ""
    columns: tuple[str, ...] = ()
    """Header of the file as it stands, so that unknown columns survive."""

    detail: object = field(default=None, compare=False, repr=False)
    """What the table writer needs to keep untouched rows; nobody else looks at it."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A term that stands in a text. Longest first; hits do not overlap except homonyms on one span."""

    term: Term
    span: Span
    """In code points of the text as given."""

    found: str
    """The text as it stands there."""

    guarded: bool = False
    """Matched a guard: counts as present, demands nothing."""

    weak: bool = False
    """Probably no name here (海曙 in another word): findings about it are information only."""
