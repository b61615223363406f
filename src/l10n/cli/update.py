"""`l10n update`: source articles -> catalogues."""

from __future__ import annotations

import typer

from l10n.cli.options import Articles, Check, DryRun, Languages, command
from l10n.cli.session import Session

app = typer.Typer()


@app.command()
@command
def update(
    session: Session,
    articles: Articles = None,
    to: Languages = None,
    dry_run: DryRun = False,
    check: Check = False,
) -> None:
    """Bring source articles into their catalogues: new, changed, moved, split, joined and removed segments."""
    from l10n.cli import steps

    works = steps.bring_up_to_date(session, steps.load(session, articles, to))
    paths = steps.save_catalogs(session, works, write=not (dry_run or check))
    session.answer(
        changed=paths,
        catalogs=[{"path": work.job.catalog, **work.report.counts()} for work in works if work.report],
    )
    for work in works:
        if work.report and work.job.catalog in paths:
            session.console.print(f"{work.job.catalog}: {work.report}")
    if not paths and not session.exit_code:
        session.console.print(f"{len(works)} catalogues are up to date; nothing was written")
    if check and paths:
        session.found()
