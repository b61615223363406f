"""`l10n extract`: what a translator would see of one document, without a project."""

from __future__ import annotations

from typing import Annotated

import typer

from l10n.cli import given
from l10n.cli.options import command
from l10n.cli.session import Session

app = typer.Typer(add_completion=False)

File = Annotated[str, typer.Argument(metavar="FILE", help="A document; - or nothing for standard input.")]
Name = Annotated[str, typer.Option("--name", help="File name that tells the format of standard input.")]


@app.command()
@command
def extract(session: Session, file: File = "-", name: Name = "stdin.md") -> None:
    """Show the translatable units of one document: kind, line and text."""
    from l10n import formats

    shown = name if file == "-" else file
    document = formats.read(given.read(file, shown), shown)
    session.answer(units=[{"kind": unit.kind, "text": unit.text, "line": unit.line} for unit in document.units])
    for unit in document.units:
        text = unit.text.replace("\n", "⏎")
        session.console.print(f"{unit.line:>5}  {unit.kind:<12}  {text}")
    for finding in document.findings:
        session.console.tell(f"{shown}:{finding.line}: {finding.severity}: {finding.message} [{finding.rule}]")
    if not document.units:
        session.console.tell(f"{shown}: nothing to translate")
