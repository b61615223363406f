"""The reference of rules as a Markdown page, made from the table so that it cannot disagree with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from l10n.checks.base import Example, Rule
from l10n.report.safe import safe

_HEAD = """# Rules

Made by `l10n explain --markdown > docs/rules.md`; a test compares it with the table of rules. How rules are chosen, graded
and silenced is told in [checks.md](checks.md). A rule's name is for ever; its level is that of its gravest finding.
"""


def markdown(rules: Sequence[Rule[Any]]) -> str:
    """The page: a heading for each family, a table of its rules, then each rule with its examples."""
    lines = [_HEAD]
    for family, grouped in groupby(sorted(rules, key=_family(rules)), key=lambda rule: rule.family):
        members = list(grouped)
        lines += [f"## {family}", "", "| rule | level | what is wrong |", "|---|---|---|"]
        lines += [f"| [`{rule.name}`](#{rule.name}) | {_level(rule)} | {_cell(rule.summary)} |" for rule in members]
        for rule in members:
            lines += ["", f"### {rule.name}", "", f"{rule.summary} {rule.why}", *_examples(rule)]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _family(rules: Sequence[Rule[Any]]) -> Any:
    order = {family: place for place, family in enumerate(dict.fromkeys(rule.family for rule in rules))}
    return lambda rule: order[rule.family]


def _level(rule: Rule[Any]) -> str:
    return rule.severity.value + (", style" if rule.style else "") + (", `--fix`" if rule.fixes else "")


def _examples(rule: Rule[Any]) -> Iterator[str]:
    shown = [("passes", example) for example in rule.passes] + [("fails", example) for example in rule.fails]
    rows = [row for word, example in shown if example.source for row in _rows(word, example)]
    if rows:
        yield from ("", "| | source | translation |", "|---|---|---|", *rows)


def _rows(word: str, example: Example) -> Iterator[str]:
    for place, (source, target) in enumerate(((example.source, example.target), *example.others)):
        note = f" ({example.note})" if example.note and not place else ""
        yield f"| {word if not place else ''}{note} | {_code(source)} | {_code(target)} |"


def _code(text: str) -> str:
    """A text as a code span in a table cell; what nobody sees is spelled."""
    if not text:
        return ""
    shown = safe(text if len(text) < 160 else text[:159] + "…", line=True).replace("|", "\\|")
    fence = "``" if "`" in shown else "`"
    pad = " " if "`" in shown or shown.strip() != shown else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
