"""Findings as one JSON object: data, so nothing in it is cut or made visible."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from l10n.model.finding import Finding
from l10n.report.order import counts


def render(findings: Sequence[Finding], silenced: int = 0) -> str:
    """`{"version": 1, "findings": [...], "counts": {...}}`, see `as_data`."""
    return json.dumps(as_data(findings, silenced), ensure_ascii=False, indent=1) + "\n"


def as_data(findings: Sequence[Finding], silenced: int = 0) -> dict[str, Any]:
    """The object: `counts` names every level, and `silenced` how many findings the baseline knows."""
    return {
        "version": 1,
        "findings": [finding_data(finding) for finding in findings],
        "counts": {**counts(findings), "silenced": silenced},
    }


def finding_data(finding: Finding) -> dict[str, Any]:
    """One finding; `span` and `fix` count code points of `side`, null where there is none."""
    fix = finding.fix
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "path": finding.path,
        "line": finding.line,
        "column": finding.column,
        "message": finding.message,
        "source": finding.source,
        "target": finding.target,
        "side": finding.side,
        "span": list(finding.span) if finding.span else None,
        "fix": {"start": fix.start, "end": fix.end, "text": fix.text} if fix else None,
        "hint": finding.hint,
        "concept": finding.concept,
        "entry": finding.entry,
    }
