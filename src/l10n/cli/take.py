"""`l10n take`: bring back what another program made of a catalogue."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from l10n.cli.options import DryRun, command
from l10n.cli.session import Session
from l10n.errors import StoreError, UsageError
from l10n.model.catalog import Catalog

app = typer.Typer(add_completion=False)

Edited = Annotated[Path, typer.Argument(metavar="EDITED", help="The PO file as the other program wrote it.")]
Po = Annotated[
    str | None,
    typer.Argument(metavar="PO", help="The catalogue of the project; told by EDITED's header by default."),
]


@app.command()
@command
def take(session: Session, edited: Edited, po: Po = None, dry_run: DryRun = False) -> None:
    """Merge EDITED into a catalogue: an empty msgstr never erases, a vanished fuzzy alone never approves."""
    from l10n.catalog.editors import take_back
    from l10n.cli import catalogs
    from l10n.report.words import counted

    theirs = load(edited)
    wanted = po or _home(session, theirs, edited)
    taken = []

    def change(ours: Catalog) -> Catalog:
        taken.append(take_back(ours, theirs))
        return taken[-1].catalog

    paths = catalogs.rewrite(session, [wanted], change, write=not dry_run)
    if not taken and not session.exit_code:
        raise UsageError("no such catalogue in the project", path=wanted)
    changed, unknown = sum(each.changed for each in taken), sum(len(each.unknown) for each in taken)
    session.answer(changed=paths, taken=changed, unknown=unknown)
    verb = "would take" if dry_run else "took"
    session.console.print(f"{verb} {counted(changed, 'entry', 'entries')} into {wanted}")
    if unknown:
        session.console.tell(f"left in {edited}: {counted(unknown, 'translation')} of texts that the catalogue lacks")


def load(path: Path) -> Catalog:
    """A PO file anywhere on the disk. Raises `UsageError` where there is none, `CatalogError` for a broken one."""
    from l10n.catalog import po
    from l10n.project import disk

    try:
        data = disk.read(path)
    except OSError as error:
        raise StoreError(f"cannot be read: {error.strerror or error}", path=str(path)) from error
    if data is None:
        raise UsageError("no such file", path=str(path))
    return po.load(data, str(path))


def _home(session: Session, theirs: Catalog, edited: Path) -> str:
    """The catalogue of the article and language that the header names."""
    project = session.project
    source = theirs.field("X-Source")
    selection = project.select()
    for job in project.jobs(selection.articles):
        if source and job.article.path == source and theirs.language in ("", job.language):
            return job.catalog
    for error in selection.unread:
        raise error  # The article may be in the folder that cannot be read.
    raise UsageError(
        f"the header's X-Source is {source!r}, expected the path of an article",
        path=str(edited),
        hint="name the catalogue: l10n take EDITED PO",
    )
