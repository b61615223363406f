"""Findings for people at a terminal: grouped by file and rule, coloured, with both texts and the place marked."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from l10n.model.finding import Finding, Severity
from l10n.report.order import place, summary
from l10n.report.safe import safe
from l10n.report.width import shortened, width

_COLOUR = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}
_CONTEXT = 24
"""Code points of text shown on either side of the marked place."""


def render(findings: Sequence[Finding], silenced: int = 0, color: bool = False, columns: int = 100) -> str:
    """Each file with its findings by line: level, rule, message, and under it the text with the place underlined."""
    lines: list[str] = []
    for path, members in groupby(sorted(findings, key=_order), key=lambda finding: finding.path):
        lines.append(_paint(safe(path, line=True) or "(no file)", "1", color))
        for finding in members:
            lines += _finding(finding, color, columns)
        lines.append("")
    return "\n".join([*lines, _paint(summary(findings, silenced), "1", color)]) + "\n"


def _order(finding: Finding) -> tuple[str, int, int]:
    return (finding.path, finding.line, finding.column)


def _finding(finding: Finding, color: bool, columns: int) -> list[str]:
    number = place(finding)[len(finding.path) :].lstrip(":").partition(":")[0] if finding.line else ""
    level = _paint(f"{finding.severity:<7}", _COLOUR[finding.severity], color)
    told = safe(finding.message, line=True)
    lines = [f"{number:>6}  {level}  {told}  {_paint(finding.rule, '2', color)}"]
    lines += [f"{'':8}{row}" for row in _excerpt(finding, columns - 8)]
    if finding.hint:
        lines.append(f"{'':8}{_paint(safe(finding.hint, line=True), '2', color)}")
    return lines


def _excerpt(finding: Finding, columns: int) -> list[str]:
    """The marked text with carets under the place; Han take two columns, so that the carets stand right."""
    text = finding.source if finding.side == "source" else finding.target
    if finding.span is None or not text or finding.span[1] > len(text):
        return []
    start, end = finding.span
    begin, stop = max(0, start - _CONTEXT), min(len(text), max(end, start + 1) + _CONTEXT)
    before = ("…" if begin else "") + safe(text[begin:start], line=True)
    marked = safe(text[start:end], line=True)
    after = safe(text[max(start, end) : stop], line=True) + ("…" if stop < len(text) else "")
    if width(before + marked) > columns:
        return [shortened(before + marked, columns)]
    carets = " " * width(before) + "^" * max(1, width(marked))
    return [shortened(before + marked + after, columns), carets]


def _paint(text: str, code: str, color: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if color and text else text
