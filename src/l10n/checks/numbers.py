"""Numbers of a pair, by value. The reading and judging is in `text.numbers`; here a difference becomes a finding."""

from __future__ import annotations

from collections.abc import Iterator

from l10n.model.finding import Finding, Fix, Severity
from l10n.text.numbers import Level, compare
from l10n.text.numbers.compare import NumberIssue

SEVERITY = {Level.HARD: Severity.ERROR, Level.FIRM: Severity.WARNING, Level.SOFT: Severity.INFO}


def check_numbers(source: str, target: str, source_language: str, target_language: str) -> Iterator[Finding]:
    """Yield one finding for each number that the target says differently, not at all, or on its own.

    Rules: number-missing, number-added, number-currency, number-percent, number-unit, number-time, number-bound,
    number-class; hard values are errors, firm ones warnings. An untranslated target is somebody else's rule.
    """
    if target:
        for issue in compare(source, target, source_language, target_language):
            yield _finding(issue, source, target)


def _finding(issue: NumberIssue, source: str, target: str) -> Finding:
    replaces = issue.side == "target" and issue.suggestion and issue.code != "number-class"
    return Finding(
        rule=issue.code,
        severity=SEVERITY[issue.level],
        message=issue.message,
        source=source,
        target=target,
        span=(issue.span.start, issue.span.end),
        side=issue.side,
        hint=f"write {issue.suggestion!r}" if issue.suggestion else "",
        fix=Fix(*issue.span, issue.suggestion) if replaces and issue.level is Level.HARD else None,
    )
