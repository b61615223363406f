"""One number that two texts do not share."""

from __future__ import annotations

from dataclasses import dataclass

from l10n.model.document import Span
from l10n.text.numbers.value import Level


@dataclass(frozen=True, slots=True)
class NumberIssue:
    """One number that the two texts do not share."""

    code: str
    """number-missing, number-added, number-currency, number-percent, number-unit, number-time, number-bound, number-direction,
    number-class."""

    level: Level
    side: str
    """Which text `span` and `text` speak of: `source` or `target`."""

    span: Span
    text: str
    message: str
    suggestion: str = ""
    """The value as the target language writes it; empty where there is nothing to propose."""
