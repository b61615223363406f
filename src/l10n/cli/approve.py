"""`l10n approve`: sign entries from the command line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from l10n.cli.catalogs import Match
from l10n.cli.options import Articles, DryRun, command
from l10n.cli.session import Session
from l10n.errors import UsageError

if TYPE_CHECKING:
    from l10n.model.catalog import Catalog, Entry

app = typer.Typer(add_completion=False)

By = Annotated[
    str | None,
    typer.Option("--by", metavar="NAME", help="Who signs; git's user.name by default.", show_default=False),
]
Everything = Annotated[bool, typer.Option("--all", help="All catalogues of the project.")]


@app.command()
@command
def approve(
    session: Session,
    articles: Articles = None,
    match: Match = None,
    by: By = None,
    everything: Everything = False,
    dry_run: DryRun = False,
) -> None:
    """Sign translated and drafted entries: each gets `# l10n: ok NAME HASH`. Stale ones must be translated first.

    One that somebody sent back is signed again when --match or --all means it.
    """
    from l10n.cli import catalogs
    from l10n.project import git
    from l10n.report.words import counted

    if not articles and match is None and not everything:
        raise UsageError("nothing is named to approve", hint="name catalogues, or --match TEXT, or --all")
    name = by or git.user(session.project.root)
    if not name:
        raise UsageError("an approval needs a name", hint='write --by "NAME", or set user.name in git')
    counts: Counter[str] = Counter(approved=0, stale=0, sent_back=0)
    sign = _signer(name, match, match is not None or everything, counts)
    paths = catalogs.rewrite(session, articles, sign, write=not dry_run)
    session.answer(changed=paths, by=name, **counts)
    verb = "would approve" if dry_run else "approved"
    signed = f"{counted(counts['approved'], 'entry', 'entries')} in {counted(len(paths), 'catalogue')}"
    session.console.print(f"{verb} {signed}, signed {name}")
    if not any(counts.values()) and match is not None and not session.exit_code:
        session.console.tell(f"no draft or translation of the catalogues named holds {match!r}")
    if counts["stale"]:
        left = counted(counts["stale"], "stale entry", "stale entries")
        session.console.tell(f"left as stale: {left} whose source changed; a translator has to look")
    if counts["sent_back"]:
        left = counted(counts["sent_back"], "entry", "entries")
        session.console.tell(f"left: {left} that somebody sent back\nhint: name them with --match TEXT, or --all")


def _signer(name: str, match: str | None, meant: bool, counts: Counter[str]) -> Callable[[Catalog], Catalog]:
    """What signs the matching entries of a catalogue, and counts those it signed and those it left by why."""
    from dataclasses import replace

    from l10n.catalog import states
    from l10n.cli import catalogs
    from l10n.model.catalog import State

    def sign(entry: Entry) -> Entry:
        if entry.obsolete or not catalogs.matches(entry, match):
            return entry
        if states.is_signable(entry, meant):
            counts["approved"] += 1
            return states.approve(entry, name)
        if entry.state is State.STALE:
            counts["sent_back" if states.needs_work(entry) else "stale"] += 1
        return entry

    return lambda catalog: replace(catalog, entries=tuple(map(sign, catalog.entries)))
