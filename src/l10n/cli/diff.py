"""`l10n diff`: what changed in catalogues, entries and not lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from l10n.cli.options import command
from l10n.cli.session import Session
from l10n.errors import UsageError
from l10n.report.words import counted

if TYPE_CHECKING:
    from l10n.catalog.diff import Difference
    from l10n.model.catalog import Catalog

app = typer.Typer(add_completion=False)

Versions = Annotated[
    list[str] | None,
    typer.Argument(
        help="Two PO files; or none, one or two git revisions (default: HEAD and the working tree).",
        metavar="REV [REV] | FILE FILE",
        show_default=False,
    ),
]
Format = Annotated[str, typer.Option("--format", help="text or markdown.")]


@app.command()
@command
def diff(session: Session, versions: Versions = None, format: Format = "text") -> None:
    """Show what changed: new, removed, source, translation, state. Order, references and wrapping do not count."""
    from l10n.report import differences as report

    if format not in ("text", "markdown"):
        raise UsageError(f"--format is {format!r}, expected text or markdown", hint="or --json")
    if len(versions or ()) > 2:
        raise UsageError("too many versions, expected at most two", hint="l10n diff [REV [REV]] or l10n diff FILE FILE")
    found = _between_files(versions) if _are_files(versions) else _between_revisions(session, versions or [])
    session.answer(differences=report.rows(found))
    if format == "markdown":
        session.console.print(report.markdown(found))
    elif found:
        session.console.print(report.text(found, color=session.console.colored()))
    differ = sum(map(len, found.values()))
    session.console.tell(f"{counted(differ, 'entry', 'entries')} {'differs' if differ == 1 else 'differ'}")


def _are_files(versions: list[str] | None) -> bool:
    return bool(versions) and all(word.endswith((".po", ".pot")) for word in versions or ())


def _between_files(versions: list[str] | None) -> dict[str, tuple[Difference, ...]]:
    from pathlib import Path

    from l10n.catalog import diff as catalogs
    from l10n.catalog import po
    from l10n.errors import StoreError
    from l10n.project import disk

    read: list[Catalog] = []
    for word in versions or ():
        try:
            data = disk.read(Path(word))
        except OSError as error:
            raise StoreError(f"cannot be read: {error.strerror or error}", path=word) from error
        if data is None:
            raise UsageError("no such file", path=word)
        read.append(po.load(data, word))
    if len(read) != 2:
        raise UsageError("one PO file has nothing to be compared with", hint="l10n diff OLD.po NEW.po")
    found = catalogs.diff(read[0], read[1])
    return {read[1].path: found} if found else {}


def _between_revisions(session: Session, versions: list[str]) -> dict[str, tuple[Difference, ...]]:
    from l10n.catalog import diff as catalogs
    from l10n.project import git

    project = session.project
    # Looked up once: what git does not know is told once, not for each catalogue.
    commits = [git.resolve(project.root, revision) for revision in versions or ["HEAD"]]
    old, new = commits[0], commits[1] if len(commits) > 1 else None
    selection = project.select()
    for error in selection.errors:
        session.fail(error)
    found = {}
    for job in project.jobs(selection.articles):
        with session.each(job.catalog):
            before, after = _at(session, old, job.catalog), _at(session, new, job.catalog)
            differences = catalogs.diff(before, after)
            if differences:
                found[job.catalog] = differences
    return found


def _at(session: Session, revision: str | None, path: str) -> Catalog:
    """The catalogue at a revision, or in the working tree; empty where it does not exist."""
    from l10n.catalog import po
    from l10n.model.catalog import Catalog
    from l10n.project import git

    root = session.project.root
    data = session.project.read_if_there(path) if revision is None else git.show(root, revision, path)
    return Catalog(path=path) if data is None else po.load(data, path)
