"""Findings as lines that editors and people can follow: `path:line:column: level: message [rule]`."""

from __future__ import annotations

from collections.abc import Sequence

from l10n.model.finding import Finding
from l10n.report.order import place, summary
from l10n.report.safe import safe


def render(findings: Sequence[Finding], silenced: int = 0) -> str:
    """One line a finding, with a `hint:` line where one helps, and a last line with the sums."""
    lines = [line(finding) for finding in findings]
    return "\n".join([*lines, summary(findings, silenced)]) + "\n"


def line(finding: Finding) -> str:
    """One finding, as every message of ours reads; control characters are made visible."""
    where = place(finding)
    head = f"{where}: " if where else ""
    told = safe(f"{head}{finding.severity}: {finding.message} [{finding.rule}]", line=True)
    return told + (f"\nhint: {safe(finding.hint, line=True)}" if finding.hint else "")
