"""`l10n reject`: send entries back from the command line."""

from __future__ import annotations

from typing import Annotated

import typer

from l10n.cli.catalogs import Match
from l10n.cli.options import Articles, DryRun, command
from l10n.cli.session import Session
from l10n.errors import UsageError

app = typer.Typer(add_completion=False)

Reason = Annotated[
    str, typer.Option("--reason", metavar="TEXT", help="Why; becomes a comment of the entry.", show_default=False)
]


@app.command()
@command
def reject(
    session: Session, articles: Articles = None, match: Match = None, reason: Reason = "", dry_run: DryRun = False
) -> None:
    """Send entries back: a machine's untouched draft is taken out, a person's text stays and needs work (fuzzy)."""
    from dataclasses import replace

    from l10n.catalog import states
    from l10n.cli import catalogs
    from l10n.model.catalog import Catalog, Entry
    from l10n.report.words import counted

    if not articles and match is None:
        raise UsageError("nothing is named to reject", hint="name catalogues, or --match TEXT")
    rejected = already = 0

    def send_back(entry: Entry) -> Entry:
        nonlocal rejected, already
        if entry.obsolete or not entry.target or not catalogs.matches(entry, match):
            return entry
        sent_back = states.reject(entry, reason)
        if sent_back == entry:
            already += 1
            return entry
        rejected += 1
        return sent_back

    def change(catalog: Catalog) -> Catalog:
        return replace(catalog, entries=tuple(map(send_back, catalog.entries)))

    paths = catalogs.rewrite(session, articles, change, write=not dry_run)
    session.answer(changed=paths, rejected=rejected, already=already)
    verb = "would reject" if dry_run else "rejected"
    session.console.print(f"{verb} {counted(rejected, 'entry', 'entries')} in {counted(len(paths), 'catalogue')}")
    if not rejected and not already and match is not None and not session.exit_code:
        session.console.tell(f"no translation of the catalogues named holds {match!r}, nor does its source")
    if already:
        session.console.tell(f"already sent back: {counted(already, 'entry', 'entries')}")
