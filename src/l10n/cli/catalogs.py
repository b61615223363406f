"""Which catalogues the commands that work on PO files take, and how they save them."""

from __future__ import annotations

import fnmatch
import os
from collections.abc import Callable, Iterator, Sequence
from typing import Annotated

import typer

from l10n.catalog import po
from l10n.cli.session import Session
from l10n.model.catalog import Catalog, Entry
from l10n.project.project import Job
from l10n.project.store import Change

Match = Annotated[
    str | None,
    typer.Option("--match", metavar="TEXT", help="Only entries whose source or translation holds TEXT."),
]


def files(session: Session, wanted: Sequence[str] | None) -> Iterator[tuple[str, bytes]]:
    """Path and bytes of the catalogues that the words name (PO or source paths, globs; nothing means all)."""
    selection = session.project.select(wanted)
    for error in selection.errors:
        session.fail(error)
    for job in session.project.jobs(selection.articles):
        if not _is_meant(session, wanted, job):
            continue
        with session.each(job.catalog):
            data = session.project.read_if_there(job.catalog)
            if data is not None:
                yield job.catalog, data


def _is_meant(session: Session, wanted: Sequence[str] | None, job: Job) -> bool:
    """Whether a word names this catalogue, or its article: a PO path means that language only."""
    root = session.project.root
    for word in wanted or ("**",):
        if not word.endswith(".po"):
            return True
        seen = os.path.relpath(os.path.join(os.getcwd(), word), root).replace(os.sep, "/")
        spellings = (word.replace(os.sep, "/"), seen)
        if job.catalog in spellings or any(fnmatch.fnmatchcase(job.catalog, pattern) for pattern in spellings):
            return True
    return False


def matches(entry: Entry, text: str | None) -> bool:
    """Whether an entry is meant by `--match`."""
    return text is None or text in entry.source or text in entry.target


def rewrite(
    session: Session, wanted: Sequence[str] | None, change: Callable[[Catalog], Catalog], write: bool
) -> list[str]:
    """Change each catalogue and save those that became different; their paths."""
    from l10n.cli import steps

    changes = []
    for path, data in files(session, wanted):
        with session.each(path):
            new = po.dump(change(po.load(data, path)))
            if new != data:
                changes.append(Change(path, new, data))
    return steps.save(session, changes, write)
