"""`l10n align`: an existing pair of documents becomes a catalogue."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from l10n.cli.options import DryRun, command
from l10n.cli.session import Session
from l10n.errors import StoreError, UsageError
from l10n.report.words import counted

if TYPE_CHECKING:
    from l10n.project.project import Job

app = typer.Typer(add_completion=False)

Source = Annotated[str, typer.Argument(metavar="SOURCE", help="An article of the project.")]
Target = Annotated[Path, typer.Argument(metavar="TARGET", help="Its existing translation, any file of a known format.")]
To = Annotated[
    str | None,
    typer.Option("--to", metavar="LANG", help="Language of TARGET, where there are several.", show_default=False),
]


@app.command()
@command
def align(session: Session, source: Source, target: Target, to: To = None, dry_run: DryRun = False) -> None:
    """Fill the catalogue of SOURCE with the sentences of TARGET. What is uncertain stays fuzzy; nothing is replaced."""
    from l10n import formats
    from l10n.catalog import po
    from l10n.cli import steps
    from l10n.project.store import Change
    from l10n.workflow.align import align as aligned

    project = session.project
    job = _job(session, source, to)
    if job is None:
        return
    article, data = job.article, _read(target)
    before = project.read_if_there(job.catalog)
    found = aligned(
        project.document(article),
        formats.read(data, target.name, project.read_options),
        (article.language, job.language),
        project.segmenting(article),
        project.glossary,
        project.load_catalog(job, before),
    )
    new = po.dump(found.catalog)
    changes = [Change(job.catalog, new, before)] if new != before else []
    paths = steps.save(session, changes, write=not dry_run)
    session.answer(changed=paths, sure=found.sure, unsure=found.unsure, open=found.open)
    session.console.print(
        f"{job.catalog}: {counted(found.sure, 'segment')} translated, {found.unsure} fuzzy for a look, {found.open} still open"
    )


def _job(session: Session, source: str, to: str | None) -> Job | None:
    """The one article and language that are meant; None where the article cannot be taken, which is told."""
    selection = session.project.select([source])
    for error in selection.errors:
        session.fail(error)
    if not selection.articles:
        return None
    if len(selection.articles) > 1:
        raise UsageError(f"{source!r} names {len(selection.articles)} articles, expected one")
    jobs = session.project.jobs(selection.articles, [to] if to else [])
    if len(jobs) != 1:
        raise UsageError(f"the article goes into {len(jobs)} languages, expected one", hint="--to LANG")
    return jobs[0]


def _read(target: Path) -> bytes:
    from l10n.project import disk

    try:
        data = disk.read(target)
    except OSError as error:
        raise StoreError(f"cannot be read: {error.strerror or error}", path=str(target)) from error
    if data is None:
        raise UsageError("no such file", path=str(target))
    return data
