"""`l10n restore`: earlier versions of catalogues."""

from __future__ import annotations

from typing import Annotated

import typer

from l10n.cli.options import DryRun, command
from l10n.cli.session import Session
from l10n.errors import UsageError

app = typer.Typer(add_completion=False)

File = Annotated[str | None, typer.Argument(metavar="FILE", help="A catalogue or the glossary.", show_default=False)]
List = Annotated[bool, typer.Option("--list", "-l", help="List the kept versions; write nothing.")]
Which = Annotated[
    str | None,
    typer.Option("--version", metavar="NAME", help="Which one, as listed; the newest by default.", show_default=False),
]


@app.command()
@command
def restore(
    session: Session, file: File = None, show: List = False, version: Which = None, dry_run: DryRun = False
) -> None:
    """List and bring back earlier versions. What stands there now is kept too, so this can be taken back."""
    from l10n.project.backup import digest8
    from l10n.project.store import Change

    backups = session.project.store.backups
    paths = [file] if file else list(backups.paths())
    standing = {path: session.project.read_if_there(path) for path in paths}
    kept = [
        each
        for path, now in standing.items()
        for each in backups.versions(path)
        if now is None or each.digest != digest8(now)
    ]
    if show or not file:
        session.answer(versions=[{"path": e.path, "version": e.file.name, "when": e.when.isoformat()} for e in kept])
        for each in kept:
            session.console.print(f"{each.path}  {each.when:%Y-%m-%d %H:%M:%S} UTC  {each.file.name}")
        if not kept:
            session.console.tell("no earlier version is kept")
        return
    chosen = next((each for each in kept if version is None or each.file.name.startswith(version)), None)
    if chosen is None:
        wanted = f"no version {version!r} is kept" if version else "no earlier version is kept"
        raise UsageError(wanted, path=file, hint="`l10n restore --list` lists them")
    data = backups.read(chosen)
    current = standing[file]
    if not dry_run and current != data:
        written = session.project.store.write_all([Change(file, data, current)])
        for error in written.errors:
            session.fail(error)
    session.answer(path=file, version=chosen.file.name, changed=current != data)
    session.console.print(f"{'would restore' if dry_run else 'restored'} {file} of {chosen.when:%Y-%m-%d %H:%M:%S} UTC")
