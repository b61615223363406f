"""A finding says that a text has a problem. Rules that make findings are in `checks`, their printing in `report`."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """How bad a finding is; a project can change the level of any rule."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Fix:
    """A safe repair: replace `start..end` (code points of the side the finding points at) by `text`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem at one place."""

    rule: str
    """The rule's name for ever: `number-missing`, `term-forbidden`."""

    severity: Severity
    message: str
    """What was found and what was expected."""

    path: str = ""
    line: int = 0
    """1-based, 0 where there is none."""

    column: int = 0
    """1-based, in code points; 0 where there is none."""

    source: str = ""
    target: str = ""
    span: tuple[int, int] | None = None
    """Where in `side` it stands, in code points of that text."""

    side: str = "target"
    """Which text `span` and `fix` speak of: `source` or `target`."""

    hint: str = ""
    fix: Fix | None = None
    concept: str = ""
    """Glossary concept id, for term rules."""

    entry: str = field(default="", compare=False)
    """Key of the entry (see `Entry.key`), for baselines and for telling findings of one entry from another's."""
