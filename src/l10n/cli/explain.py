"""`l10n explain`: what a rule means, why, with an example that passes and one that fails."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from l10n.cli.options import command
from l10n.cli.session import Session

if TYPE_CHECKING:
    from l10n.checks.base import Example, Rule

app = typer.Typer(add_completion=False)

Name = Annotated[str, typer.Argument(metavar="RULE", help="A rule, or a family; nothing lists all.")]


Markdown = Annotated[bool, typer.Option("--markdown", help="All of it as the page docs/rules.md.")]


@app.command()
@command
def explain(session: Session, rule: Name = "", markdown: Markdown = False) -> None:
    """Say what a rule means, why it is one, and show examples."""
    from l10n.checks import table
    from l10n.report import rules
    from l10n.report.safe import safe

    names = table.matching([rule]) if rule else frozenset(table.by_name())
    chosen = [each for each in table.rules() if each.name in names]
    session.answer(rules=[as_data(each) for each in chosen])
    if markdown:
        session.console.print(rules.markdown(chosen))
        return
    whole = bool(rule) and rule not in table.families()
    lines = [line for each in chosen for line in (_whole(each) if whole else [_line(each)])]
    session.console.print(safe("\n".join(lines)))


def as_data(rule: Rule[Any]) -> dict[str, Any]:
    """A rule as JSON: its metadata and its examples."""
    return {
        "rule": rule.name,
        "family": rule.family,
        "severity": rule.severity.value,
        "summary": rule.summary,
        "why": rule.why,
        "since": rule.since,
        "style": rule.style,
        "fixes": rule.fixes,
        "passes": [{"source": example.source, "target": example.target} for example in rule.passes],
        "fails": [{"source": example.source, "target": example.target} for example in rule.fails],
    }


def _line(rule: Rule[Any]) -> str:
    return f"{rule.name:<22} {rule.severity:<8} {rule.summary}"


def _whole(rule: Rule[Any]) -> Iterator[str]:
    notes = [rule.severity.value, f"family {rule.family}", f"since {rule.since}"]
    notes += ["a matter of project style"] if rule.style else []
    notes += ["`--fix` repairs it"] if rule.fixes else []
    yield f"{rule.name}: {rule.summary}"
    yield f"  {', '.join(notes)}"
    yield f"  {rule.why}"
    for word, examples in (("passes", rule.passes), ("fails", rule.fails)):
        for example in examples:
            yield from _example(word, example)


def _example(word: str, example: Example) -> Iterator[str]:
    if not example.source:
        return
    yield f"  {word}:"
    for source, target in ((example.source, example.target), *example.others):
        yield from (f"    {line}" for line in source.split("\n"))
        if target:
            yield f"    → {target}"
    if example.note:
        yield f"    ({example.note})"
