"""Findings as SARIF 2.1.0 (OASIS), which code hosts and editors read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import blake2b
from typing import Any
from urllib.parse import quote

from l10n.checks import table
from l10n.checks.documents import UNREADABLE
from l10n.model.finding import Finding, Severity
from l10n.report.safe import safe
from l10n.version import __version__

_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def render(findings: Sequence[Finding], silenced: int = 0) -> str:
    """One run with the rules that fired and a result for each finding. Columns count code points."""
    del silenced  # What the baseline knows is not part of a log.
    names = list(dict.fromkeys(finding.rule for finding in findings))
    places = {name: place for place, name in enumerate(names)}
    run = {
        "tool": {"driver": {"name": "l10n", "version": __version__, "rules": [_rule(name) for name in names]}},
        "invocations": [{"executionSuccessful": not any(finding.rule == UNREADABLE for finding in findings)}],
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"PROJECT": {"description": {"text": "The folder that holds l10n.toml."}}},
        "results": [_result(finding, places[finding.rule]) for finding in findings],
    }
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def _rule(name: str) -> dict[str, Any]:
    rule = table.by_name().get(name)
    if rule is None:
        return {"id": name}
    return {
        "id": name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.why},
        "help": {"text": f"l10n explain {name}"},
        "defaultConfiguration": {"level": _LEVEL[rule.severity]},
        "properties": {"family": rule.family},
    }


def _result(finding: Finding, place: int) -> dict[str, Any]:
    told = finding.message + (f"\n{finding.hint}" if finding.hint else "")
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": place,
        "level": _LEVEL[finding.severity],
        "message": {"text": safe(told)},
        "partialFingerprints": {"entry/v1": _fingerprint(finding)},
    }
    if finding.path:
        physical: dict[str, Any] = {"artifactLocation": {"uri": quote(finding.path), "uriBaseId": "PROJECT"}}
        if finding.line:
            physical["region"] = {"startLine": finding.line, "startColumn": max(finding.column, 1)}
        result["locations"] = [{"physicalLocation": physical}]
    if finding.span is not None and finding.side in {"source", "target"}:
        # The region is the entry's, since a PO file writes a text in quoted lines; where in the text is said beside it.
        said = finding.source if finding.side == "source" else finding.target
        result["properties"] = {"side": finding.side, "span": list(finding.span), "text": safe(said)}
    return result


def _fingerprint(finding: Finding) -> str:
    """Stays the same while the entry does, wherever its line moves."""
    named = "\0".join(
        (finding.rule, finding.concept, finding.entry or finding.source + finding.target, finding.message)
    )
    return blake2b(named.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
