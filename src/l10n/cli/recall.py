"""The project's memory, brought up to date with its reviewed catalogues; for every command that asks it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from l10n.cli.session import Session
from l10n.memory import catalogs, search
from l10n.memory.exchange import stream_tmx
from l10n.memory.store import Memory
from l10n.model.glossary import Glossary
from l10n.model.match import Match
from l10n.project.project import Job, Project
from l10n.workflow.names import GlossaryNames

FILE = "memory.sqlite"
Recall = Callable[..., tuple[Match, ...]]


def open_memory(session: Session) -> Memory:
    """The memory in `.l10n/`, holding exactly the reviewed entries of the project's catalogues as they are now.

    Only catalogues that changed are read. One that cannot be read is told and keeps what was remembered of it.
    """
    project = session.project
    memory = Memory.open(project.cache / FILE)
    jobs = {job.catalog: job for job in project.jobs(project.select().articles)}
    known = memory.files()
    for path, job in jobs.items():
        with session.each(path):
            _bring_in(project, memory, job, known.get(path, ""))
    for path in known.keys() - jobs.keys():
        if not path.startswith(IMPORTED):
            memory.forget(path)
    for path in project.config.memory.get("imports", ()):
        with session.each(path):
            _bring_in_tmx(project, memory, path)
    return memory


IMPORTED = "import:"
"""Files that `l10n memory import` brought in are known by this prefix; they stay until the memory is deleted."""


def _bring_in_tmx(project: Project, memory: Memory, path: str) -> None:
    data = project.store.read(path)
    digest = catalogs.digest(data)
    if memory.files().get(IMPORTED + path) != digest:
        memory.sync(IMPORTED + path, digest, stream_tmx([data], path, Counter()))


def _bring_in(project: Project, memory: Memory, job: Job, known: str) -> None:
    data = project.read_if_there(job.catalog)
    if data is None:
        memory.forget(job.catalog)
    elif (digest := catalogs.digest(data)) != known:
        catalog = project.load_catalog(job, data)
        if catalog is not None:
            memory.sync(
                job.catalog, digest, catalogs.units(catalog, job.article.language, job.language, job.article.path)
            )


def recall(memory: Memory, threshold: float, glossary: Glossary) -> Recall:
    """What the `memory` engine asks: matches of a segment in its place, names rendered by the glossary."""
    names = GlossaryNames(glossary)

    def ask(
        source: str, previous: str, following: str, context: str | None, source_language: str, target_language: str
    ) -> tuple[Match, ...]:
        return search.lookup(
            memory,
            source,
            source_language,
            target_language,
            previous=previous,
            following=following,
            context=context or "",
            threshold=threshold,
            names=names,
        )

    return ask
