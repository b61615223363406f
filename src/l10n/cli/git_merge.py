"""`l10n git-merge`: the merge driver for PO files that git calls with three temporary files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from l10n.cli.options import command
from l10n.cli.session import Session

app = typer.Typer(add_completion=False)

Base = Annotated[Path, typer.Argument(metavar="BASE", help="The common ancestor; may be empty (%O).")]
Ours = Annotated[Path, typer.Argument(metavar="OURS", help="Our version; the result is written here (%A).")]
Theirs = Annotated[Path, typer.Argument(metavar="THEIRS", help="The other version (%B).")]
Name = Annotated[str, typer.Argument(metavar="PATH", help="The file's name for messages (%P).", show_default=False)]


@app.command()
@command
def git_merge(session: Session, base: Base, ours: Ours, theirs: Theirs, name: Name = "") -> None:
    """Merge a catalogue by entry. Exit code 1 where two people wrote different texts; the file is valid all the same."""
    from l10n.catalog import po
    from l10n.catalog.merge import merge
    from l10n.errors import StoreError
    from l10n.project import disk

    path = name or ours.as_posix()
    with session.each(path):
        before, here, there = (disk.read(file) for file in (base, ours, theirs))
        if here is None or there is None:
            raise StoreError("no such file", path=str(ours if here is None else theirs))
        origin = po.load(before, f"{path} (base)") if before else None
        merged = merge(origin, po.load(here, f"{path} (ours)"), po.load(there, f"{path} (theirs)"))
        data = po.dump(merged.catalog)
        po.verify(data, here)
        if data != here:
            beside = ours.with_name(f".l10n-merge-{ours.name[:40]}")
            disk.remove(beside)
            disk.create(beside, data, disk.mode(ours))
            disk.replace(beside, ours)
        session.answer(conflicts=[{"source": each.source, "context": each.context} for each in merged.conflicts])
        for conflict in merged.conflicts:
            session.console.warn(
                f"{path}: two translations of {conflict.source[:60]!r}: ours stands, fuzzy, theirs is in a comment"
            )
        if merged.conflicts:
            session.found()
