"""Numbers of a pair, by value. The reading and judging is in `text.numbers`; here a difference becomes a finding."""

from __future__ import annotations

from collections.abc import Iterator

from l10n.model.finding import Finding, Fix, Severity
from l10n.text.numbers import Level, NumberIssue, claims, compare

SEVERITY = {Level.HARD: Severity.ERROR, Level.FIRM: Severity.WARNING, Level.SOFT: Severity.INFO}


def check_numbers(
    source: str, target: str, source_language: str, target_language: str, *, prose: bool = False
) -> list[Finding]:
    """One finding for each number that the target says differently, not at all, or on its own.

    Rules: number-missing, number-added, number-currency, number-percent, number-unit, number-time, number-bound,
    number-direction, number-class; hard values are errors, firm ones warnings, a lost `more than` only an info. An untranslated target is somebody else's rule.
    `prose` says that code, tags and addresses are blanked already.
    """
    issues = compare(source, target, source_language, target_language, prose=prose, soft=True) if target else ()
    return [_finding(issue, source, target) for issue in issues]


def check_lists(source: str, target: str, source_language: str, target_language: str) -> Iterator[Finding]:
    """Yield `list-count` where the target announces another number of items than it lists.

    Silent where the source's own list breaks the same promise: that is the doctor's finding.
    """
    kept = {claim.count for claim in claims(source, source_language) if not claim.holds}
    for claim in claims(target, target_language) if target else ():
        if not claim.holds and claim.count not in kept:
            listed = " or ".join(str(count) for count in claim.items)
            yield Finding(
                rule="list-count",
                severity=Severity.WARNING,
                message=f"{claim.text!r} announces {claim.count} items, {listed} follow",
                source=source,
                target=target,
                span=(claim.span.start, claim.span.end),
                hint="count the items again, or correct the number",
            )


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
