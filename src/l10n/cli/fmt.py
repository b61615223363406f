"""`l10n fmt`: catalogues in the house style."""

from __future__ import annotations

import typer

from l10n.cli.options import Articles, Check, DryRun, command
from l10n.cli.session import Session

app = typer.Typer(add_completion=False)


@app.command()
@command
def fmt(session: Session, articles: Articles = None, check: Check = False, dry_run: DryRun = False) -> None:
    """Put catalogues into the house style: unwrapped, references without line numbers, obsolete entries last, UTF-8."""
    from l10n.catalog.fmt import fmt as restyled
    from l10n.cli import catalogs

    paths = catalogs.rewrite(session, articles, restyled, write=not (check or dry_run))
    session.answer(changed=paths)
    for path in paths:
        session.console.print(f"{'would format' if check or dry_run else 'formatted'} {path}")
    if not paths and not session.exit_code:
        session.console.print("all catalogues are in the house style")
    if check and paths:
        session.found()
