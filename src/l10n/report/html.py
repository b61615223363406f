"""Findings as one page to send around: source and translation side by side, the places marked. No script, no address."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import groupby

from l10n.model.finding import Finding
from l10n.report.order import summary
from l10n.report.safe import safe

_STYLE = """
:root { color-scheme: light dark; --line: #8884; --error: #c62828; --warning: #b26a00; --info: #1565c0; }
body { font: 15px/1.5 system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; margin: 2rem auto;
  max-width: 75rem; padding: 0 1rem; }
h2 { font-size: 1rem; margin: 2rem 0 .5rem; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; }
th, td { border-bottom: 1px solid var(--line); padding: .4rem .5rem; text-align: start; vertical-align: top;
  overflow-wrap: anywhere; }
col.line { width: 4rem; } col.said { width: 22rem; }
.error { color: var(--error); } .warning { color: var(--warning); } .info { color: var(--info); }
mark { background: #ffd54f; color: #000; border-radius: 2px; }
.hint, .rule { opacity: .75; font-size: .85em; }
"""
_HEAD = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>l10n check</title>
<style>{style}</style>
</head>
<body>
<h1>l10n check</h1>
<p>{summary}</p>
"""


def render(findings: Sequence[Finding], silenced: int = 0) -> str:
    """A whole HTML page; everything shown is escaped and free of control characters."""
    parts = [_HEAD.format(style=_STYLE, summary=_text(summary(findings, silenced)))]
    for path, members in groupby(sorted(findings, key=lambda each: (each.path, each.line)), key=lambda each: each.path):
        parts.append(f"<section>\n<h2>{_text(path) or '(no file)'}</h2>\n<table>\n")
        parts.append('<colgroup><col class="line"><col class="said"><col><col></colgroup>\n')
        parts.append(
            "<thead><tr><th>line</th><th>finding</th><th>source</th><th>translation</th></tr></thead>\n<tbody>\n"
        )
        parts += [_row(finding) for finding in members]
        parts.append("</tbody>\n</table>\n</section>\n")
    return "".join([*parts, "</body>\n</html>\n"])


def _row(finding: Finding) -> str:
    hint = f'<div class="hint">{_text(finding.hint)}</div>' if finding.hint else ""
    said = (
        f'<strong class="{finding.severity}">{finding.severity}</strong> {_text(finding.message)}'
        f'<div class="rule">{_text(finding.rule)}</div>{hint}'
    )
    source = _marked(finding.source, finding.span if finding.side == "source" else None)
    target = _marked(finding.target, finding.span if finding.side == "target" else None)
    return f"<tr><td>{finding.line or ''}</td><td>{said}</td><td>{source}</td><td>{target}</td></tr>\n"


def _marked(text: str, span: tuple[int, int] | None) -> str:
    if span is None or span[1] > len(text):
        return _text(text)
    start, end = span
    return f"{_text(text[:start])}<mark>{_text(text[start:end])}</mark>{_text(text[end:])}"


def _text(text: str) -> str:
    return escape(safe(text)).replace("\n", "<br>")
