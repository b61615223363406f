"""`l10n unpack`: the work done in a packed file, back into the catalogues."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from l10n.cli.options import DryRun, command
from l10n.cli.session import Session
from l10n.errors import UsageError

app = typer.Typer(add_completion=False)

Packed = Annotated[Path, typer.Argument(metavar="PACKED", help="A file of `l10n pack`, worked on since.")]


@app.command()
@command
def unpack(session: Session, packed: Packed, dry_run: DryRun = False) -> None:
    """Bring the work of PACKED back; an empty msgstr never erases, and nothing else of a catalogue changes."""
    from l10n.catalog import editors
    from l10n.cli import catalogs
    from l10n.cli.take import load
    from l10n.model.catalog import Catalog
    from l10n.report.words import counted

    theirs = load(packed)
    if not theirs.field(editors.PACKED):
        raise UsageError(
            f"no {editors.PACKED} in its header", path=str(packed), hint="one catalogue: l10n take EDITED PO"
        )
    changed = 0

    def change(ours: Catalog) -> Catalog:
        nonlocal changed
        taken = editors.unpack(theirs, {ours.path: ours})[ours.path]
        changed += taken.changed
        return taken.catalog

    paths = catalogs.rewrite(session, None, change, write=not dry_run)
    session.answer(changed=paths, taken=changed)
    verb = "would take" if dry_run else "took"
    session.console.print(f"{verb} {counted(changed, 'entry', 'entries')} into {counted(len(paths), 'catalogue')}")
