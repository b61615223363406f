"""`l10n update`: source articles -> catalogues."""

from __future__ import annotations

from typing import Annotated

import typer

from l10n.cli.options import Articles, Check, DryRun, Languages, command
from l10n.cli.session import Session

app = typer.Typer(add_completion=False)

WithTerms = Annotated[
    bool | None,
    typer.Option(
        "--with-terms/--without-terms",
        help="Show the glossary's terms of each segment as comments; kept as they are by default.",
        show_default=False,
    ),
]


@app.command()
@command
def update(
    session: Session,
    articles: Articles = None,
    to: Languages = None,
    with_terms: WithTerms = None,
    dry_run: DryRun = False,
    check: Check = False,
) -> None:
    """Bring source articles into their catalogues: new, changed, moved, split, joined and removed segments."""
    from l10n.cli import steps
    from l10n.report.words import counted

    works = steps.bring_up_to_date(session, steps.load(session, articles, to), with_terms)
    paths = steps.save_catalogs(session, works, write=not (dry_run or check))
    session.answer(
        changed=paths,
        catalogs=[{"path": work.job.catalog, **work.report.counts()} for work in works if work.report],
    )
    for work in works:
        if work.report and work.job.catalog in paths:
            told = str(work.report).replace("no change", "header or comments only")
            session.console.print(f"{work.job.catalog}: {told}")
    if not paths and not session.exit_code:
        session.console.print(f"{counted(len(works), 'catalogue')} up to date; nothing was written")
    if check and paths:
        session.found()
