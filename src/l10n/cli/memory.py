"""`l10n memory`: the translation memory."""

from __future__ import annotations

from typing import Annotated

import typer

from l10n.cli.options import command
from l10n.cli.session import Session

app = typer.Typer(no_args_is_help=True, help="Build, search and exchange the translation memory.")

Text = Annotated[str, typer.Argument(metavar="TEXT", help="A segment or a part of one, in any language.")]
Limit = Annotated[int, typer.Option("--limit", min=1, help="At most so many matches.")]


@app.command()
@command
def build(session: Session) -> None:
    """Bring the memory up to date with the reviewed catalogues; other commands do so by themselves."""
    from l10n.cli.recall import open_memory

    with open_memory(session) as memory:
        counts = memory.counts()
        session.answer(files=len(memory.files()), units=sum(counts.values()))
        session.console.print(f"{sum(counts.values())} units from {len(memory.files())} files")


@app.command()
@command
def search(session: Session, text: Text, limit: Limit = 20) -> None:
    """Find a text in the memory, on either side: how was it translated before?"""
    from l10n.cli.recall import open_memory
    from l10n.memory.search import concordance

    with open_memory(session) as memory:
        matches = concordance(memory, text, limit)
    session.answer(
        matches=[
            {
                "source": match.source,
                "target": match.target,
                "score": round(match.score, 1),
                "origin": match.origin,
                "article": match.article,
                "approved": match.approved,
            }
            for match in matches
        ]
    )
    for match in matches:
        state = "approved" if match.approved else match.origin
        session.console.print(f"{match.score:5.1f}  {match.source}\n       {match.target}\n       {match.article} ({state})")
    if not matches:
        session.console.tell("nothing like it in the memory")


@app.command()
@command
def stats(session: Session) -> None:
    """Show how much the memory holds, by languages and origin."""
    from l10n.cli.recall import open_memory

    with open_memory(session) as memory:
        counts = memory.counts()
    session.answer(
        units=[
            {"source_language": source, "target_language": target, "origin": origin, "units": count}
            for (source, target, origin), count in counts.items()
        ]
    )
    for (source, target, origin), count in counts.items():
        session.console.print(f"{source} -> {target}  {origin:<7}  {count:>8,}")
