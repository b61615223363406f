"""Findings as workflow commands of GitHub Actions: annotations beside the changed lines."""

from __future__ import annotations

from collections.abc import Sequence

from l10n.model.finding import Finding, Severity
from l10n.report.order import summary
from l10n.report.safe import safe

_COMMAND = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render(findings: Sequence[Finding], silenced: int = 0) -> str:
    """`::error file=...,line=...,col=...,title=rule::message`, escaped as the runner reads it, then the sums."""
    return "\n".join([*map(_line, findings), summary(findings, silenced)]) + "\n"


def _line(finding: Finding) -> str:
    properties = {"file": finding.path, "line": finding.line, "col": finding.column, "title": finding.rule}
    named = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items() if value)
    told = finding.message + (f"\n{finding.hint}" if finding.hint else "")
    return f"::{_COMMAND[finding.severity]} {named}::{_data(told)}"


def _data(text: str) -> str:
    return safe(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
