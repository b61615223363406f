"""Findings as JUnit XML, which CI servers read: one suite a file, one case a finding."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from l10n.checks.documents import UNREADABLE
from l10n.model.finding import Finding, Severity
from l10n.report.order import place
from l10n.report.safe import safe


def render(findings: Sequence[Finding], silenced: int = 0, checked: Sequence[str] = ()) -> str:
    """Errors and warnings as failures, information as skipped; each of `checked` without a finding as a passed case.

    A file that could not be read is an error, as JUnit calls what went wrong before anything could be judged.
    """
    del silenced  # JUnit has no word for it.
    groups = {path: list(members) for path, members in groupby(sorted(findings, key=_path), key=_path)}
    groups.update({path: [] for path in checked if path not in groups})
    suites = [_suite(path, members) for path, members in sorted(groups.items())]
    cases = sum(max(len(members), 1) for members in groups.values())
    failures, errors, _ = _counted(findings)
    head = f'<testsuites name="l10n check" tests="{cases}" failures="{failures}" errors="{errors}">'
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', head, *suites, "</testsuites>"]) + "\n"


def _path(finding: Finding) -> str:
    return finding.path


def _suite(path: str, findings: Sequence[Finding]) -> str:
    failures, errors, skipped = _counted(findings)
    counts = f'tests="{max(len(findings), 1)}" failures="{failures}" errors="{errors}" skipped="{skipped}"'
    cases = [_case(path, finding) for finding in findings] or [
        f'  <testcase classname={_attribute(path)} name="check"/>'
    ]
    return "\n".join([f"<testsuite name={_attribute(path)} {counts}>", *cases, "</testsuite>"])


def _counted(findings: Sequence[Finding]) -> tuple[int, int, int]:
    """Failures, errors and skipped cases."""
    errors = sum(finding.rule == UNREADABLE for finding in findings)
    skipped = sum(finding.severity is Severity.INFO for finding in findings)
    return len(findings) - errors - skipped, errors, skipped


def _case(path: str, finding: Finding) -> str:
    name = f"{finding.rule} {place(finding)}"
    told = _attribute(finding.message)
    head = f"  <testcase classname={_attribute(path)} name={_attribute(name)}>"
    if finding.severity is Severity.INFO:
        return f"{head}<skipped message={told}/></testcase>"
    body = escape(safe("\n".join(filter(None, (finding.source, finding.target, finding.hint)))))
    word = "error" if finding.rule == UNREADABLE else "failure"
    return f'{head}<{word} type="{finding.severity}" message={told}>{body}</{word}></testcase>'


def _attribute(text: str) -> str:
    return quoteattr(safe(text, line=True))
