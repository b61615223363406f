"""What several reports share: places, counts, the words for a number of findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from l10n.model.finding import Finding, Severity
from l10n.model.words import counted


def place(finding: Finding) -> str:
    """`path:line:column`, without what is not known."""
    return ":".join(str(part) for part in (finding.path, finding.line, finding.column) if part)


def counts(findings: Sequence[Finding]) -> dict[str, int]:
    """Level -> number of findings; every level is named."""
    found = Counter(finding.severity for finding in findings)
    return {severity.value: found[severity] for severity in Severity}


def summary(findings: Sequence[Finding], silenced: int = 0) -> str:
    """`2 errors, 1 warning`, and how many the baseline knows."""
    parts = [counted(number, level) for level, number in counts(findings).items() if number and level != "info"]
    if informed := counts(findings)["info"]:
        parts.append(f"{informed} for information")
    told = ", ".join(parts) or "no findings"
    return f"{told} ({silenced} in the baseline)" if silenced else told
