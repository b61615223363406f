"""The project's memory, brought up to date with its reviewed catalogues; for every command that asks it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import chain
from typing import TYPE_CHECKING

from l10n.cli.session import Session
from l10n.errors import StoreError
from l10n.memory import catalogs, search
from l10n.memory.exchange import fitted, stream_tmx
from l10n.memory.layer import Layer
from l10n.memory.store import Memory
from l10n.model.glossary import Glossary
from l10n.model.match import Match
from l10n.project.project import Job, Project
from l10n.workflow.names import GlossaryNames

if TYPE_CHECKING:
    from l10n.memory.postgres import PostgresMemory

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
        units = fitted(stream_tmx([data], path, Counter()), project.config.languages)
        memory.sync(IMPORTED + path, digest, units)


def _bring_in(project: Project, memory: Layer, job: Job, known: str, name: str = "") -> bool:
    """Whether the catalogue's units changed; `name` is what the memory knows it by, its path by default."""
    name = name or job.catalog
    data = project.read_if_there(job.catalog)
    if data is None:
        memory.forget(name)
        return bool(known)
    digest = catalogs.digest(data)
    catalog = project.load_catalog(job, data) if digest != known else None
    if catalog is None:
        return False
    units = catalogs.units(catalog, job.article.language, job.language, job.article.path)
    return memory.sync(name, digest, units)


@contextmanager
def open_memories(session: Session) -> Iterator[tuple[Layer, ...]]:
    """The project's own memory and, where `[memory] url` names one, the team's.

    A team memory that cannot be reached is told, and the work goes on without it.
    """
    with ExitStack() as stack:
        memories: list[Layer] = [stack.enter_context(open_memory(session))]
        try:
            team = team_memory(session)
        except StoreError as error:
            session.console.warn(f"{error.message}\nhint: {error.hint}")
        else:
            memories += [stack.enter_context(team)] if team else []
        yield tuple(memories)


def team_memory(session: Session) -> PostgresMemory | None:
    """The memory that `[memory] url` names, None where it names none. Raises `StoreError` where it cannot be reached."""
    url = session.project.config.memory.get("url")
    if not url:
        return None
    from l10n.memory.postgres import PostgresMemory

    return PostgresMemory.open(str(url))


def share(session: Session, team: Layer) -> int:
    """Make the team's memory hold this project's reviewed catalogues; gives the number that were new or changed.

    They are known there by the project folder's name, so that several projects share one server.
    """
    project = session.project
    prefix = f"{project.root.name}:"
    jobs = {prefix + job.catalog: job for job in project.jobs(project.select().articles)}
    known = team.files()
    changed = 0
    for path, job in jobs.items():
        with session.each(job.catalog):
            changed += _bring_in(project, team, job, known.get(path, ""), path)
    for path in known.keys() - jobs.keys():
        if path.startswith(prefix):
            team.forget(path)
            changed += 1
    return changed


def recall(memories: Sequence[Layer], threshold: float, glossary: Glossary) -> Recall:
    """What the `memory` engine asks: matches of a segment in its place, names rendered by the glossary."""
    names = GlossaryNames(glossary)

    def ask(
        source: str, previous: str, following: str, context: str | None, source_language: str, target_language: str
    ) -> tuple[Match, ...]:
        found = (
            search.lookup(
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
            for memory in memories
        )
        return search.best_of(chain.from_iterable(found), LIMIT)

    return ask


LIMIT = 5
"""Matches for one segment."""
