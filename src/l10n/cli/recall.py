"""The project's memory, brought up to date with its reviewed catalogues; for every command that asks it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from l10n.cli.session import Session
from l10n.errors import StoreError
from l10n.memory import catalogs, search
from l10n.memory.exchange import fitted, stream_tmx
from l10n.memory.layer import Layer
from l10n.memory.store import Memory
from l10n.model.glossary import Glossary
from l10n.model.match import Match, TranslationUnit
from l10n.project import disk
from l10n.project.project import Job, Project
from l10n.report.words import counted
from l10n.workflow.names import GlossaryNames

if TYPE_CHECKING:
    from l10n.memory.postgres import PostgresMemory
    from l10n.workflow.translate import Recall

FILE = "memory.sqlite"

SHOWN = 3
"""So many names of files stand in a message."""


def open_memory(session: Session, *, make: bool = False) -> Memory:
    """The memory in `.l10n/`, holding exactly the reviewed entries of the project's catalogues as they are now.

    Only catalogues that changed are read. One that cannot be read is told and keeps what was remembered of it. A project that
    has nothing to remember gets a memory in RAM, so that a look at it leaves no file behind, unless one is to be made. Where no
    file can be opened or made, a look is told so and gets a memory in RAM too.
    """
    path = session.project.cache / FILE
    if make:
        return _following(session, Memory.open(path), lambda memory: _news(session, memory.files()), make)
    if path.exists():
        memory = _opened(session, path)
        if memory is not None:
            return _following(session, memory, lambda memory: _news(session, memory.files()))
    # Read before it is known whether there is anything to write; once in the life of a project that has.
    news = []
    for each in _news(session, {}):
        with session.each(each.path):
            news.append(each._replace(units=tuple(each.units)))
    is_wanted = not path.exists() and any(each.units for each in news)
    memory = _opened(session, path) if is_wanted else None
    return _following(session, memory or Memory.open(), lambda _: news)


def _opened(session: Session, path: Path) -> Memory | None:
    """The memory in the file; None, told, where it cannot be opened or made."""
    try:
        return Memory.open(path)
    except StoreError as error:
        session.console.warn(f"{_as_warning(error)}; this run reads all catalogues instead")
        return None


def pending(session: Session) -> tuple[list[str], list[str]]:
    """The files that the memory would read, and those that it would forget, sorted; nothing is written."""
    path = session.project.cache / FILE
    known: Mapping[str, str] = {}
    if path.exists():
        # One that cannot be read, or is of another version, would be built anew.
        with suppress(StoreError), Memory.open(path, is_fixed=True) as memory:
            known = memory.files()
    return sorted(each.path for each in _news(session, known)), _forgotten(session.project, known)


class News(NamedTuple):
    """What a file says now."""

    path: str
    """For people."""

    name: str
    """What the memory knows it by."""

    digest: str
    units: Iterable[TranslationUnit]


def _following(
    session: Session, memory: Memory, news: Callable[[Memory], Iterable[News]], make: bool = False
) -> Memory:
    """The memory with what is new in it; closed where that cannot be. One that cannot be written stays as it is, and is told."""
    try:
        if memory.is_fixed:
            changed = [each.path for each in news(memory)] + _forgotten(session.project, memory.files())
            _tell_fixed(session, memory, changed, make)
            return memory
        if memory.is_anew:
            session.console.tell(
                "the memory was damaged or of another version and is built anew from the catalogues and the files"
                " under [memory] imports; import others again"
            )
        for each in news(memory):
            with session.each(each.path):
                memory.sync(each.name, each.digest, each.units)
        for name in _forgotten(session.project, memory.files()):
            memory.forget(name)
    except BaseException:
        memory.close()
        raise
    return memory


def _tell_fixed(session: Session, memory: Memory, changed: Sequence[str], make: bool) -> None:
    if not changed:
        return
    error = StoreError(
        f"the memory cannot be written: it does not know what changed in {counted(len(changed), 'file')} since"
        f" ({', '.join(changed[:SHOWN])}{', ...' if len(changed) > SHOWN else ''})",
        path=str(memory.path or ""),
        hint="make the file and its folder yours to write, or delete the file; what it held before is found",
    )
    if make:
        session.fail(error)
    else:
        session.console.warn(_as_warning(error))


def _as_warning(error: StoreError) -> str:
    return f"{error.path}: warning: {error.message}\nhint: {error.hint}"


IMPORTED = "import:"
"""Files that `l10n memory import` brought in are known by this prefix; they stay until the memory is deleted."""


def _news(session: Session, known: Mapping[str, str]) -> Iterator[News]:
    """The catalogues and the listed TMX files that say other things than what is known."""
    project = session.project
    for name, job in _catalogs(project).items():
        with session.each(name):
            changed = _changed(project, job, known.get(name, ""))
            if changed is not None:
                yield News(name, name, *changed)
    for path in project.config.memory.get("imports", ()):
        with session.each(path):
            data = project.store.read(path)
            digest = catalogs.digest(data)
            # As `memory import` names it: ./old.tmx is old.tmx.
            name = IMPORTED + PurePosixPath(path).as_posix()
            if known.get(name) != digest:
                units = fitted(stream_tmx([data], path, Counter()), project.config.languages)
                yield News(path, name, digest, units)


def _changed(project: Project, job: Job, known: str) -> tuple[str, Iterable[TranslationUnit]] | None:
    """(digest, units) of a catalogue; None where there is none, or where the digest is the known one."""
    data = project.read_if_there(job.catalog)
    digest = "" if data is None else catalogs.digest(data)
    catalog = None if digest == known else project.load_catalog(job, data)
    if catalog is None:
        return None
    return digest, catalogs.units(catalog, job.article.language, job.language, job.article.path)


def _forgotten(project: Project, known: Iterable[str]) -> list[str]:
    """The names of catalogues that one's own memory holds and the project has no more, sorted."""
    return _gone(project, (name for name in known if not name.startswith(IMPORTED)), _catalogs(project))


def _gone(project: Project, known: Iterable[str], jobs: Mapping[str, Job]) -> list[str]:
    gone = sorted(name for name in known if name not in jobs or not disk.may_be_file(project.root / jobs[name].catalog))
    # An article in a folder that cannot be read is not gone.
    return [] if gone and project.select().unread else gone


def _catalogs(project: Project) -> dict[str, Job]:
    return {job.catalog: job for job in project.jobs(project.select().articles)}


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


def team_memory(session: Session, *, make: bool = True) -> PostgresMemory | None:
    """The memory that `[memory] url` names, None where it names none. Raises `StoreError` where it cannot be reached.

    A server that holds no memory yet gets one, unless none is to be made.
    """
    url = session.project.config.memory.get("url")
    if not url:
        return None
    from l10n.memory.postgres import PostgresMemory

    return PostgresMemory.open(str(url), make=make)


def share(session: Session, team: Layer, *, write: bool = True) -> int:
    """Make the team's memory hold this project's reviewed catalogues; gives the number that were new or changed.

    They are known there by `[memory] name`, the project folder's name by default, so that several projects share one server.
    """
    project = session.project
    prefix = _prefix(str(project.config.memory.get("name") or project.root.name))
    jobs = {prefix + path: job for path, job in _catalogs(project).items()}
    known = team.files()
    changed = 0
    for name, job in jobs.items():
        with session.each(job.catalog):
            news = _changed(project, job, known.get(name, ""))
            changed += news is not None and (not write or team.sync(name, *news))
    for name in _gone(project, (name for name in known if name.startswith(prefix)), jobs):
        if write:
            team.forget(name)
        changed += 1
    return changed


def _prefix(name: str) -> str:
    """What the files of a project begin with on the server, and those of no other one: the files of `a:b` are not those of `a`.

    >>> _prefix("a"), _prefix("a:b")
    ('a:', 'a%3Ab:')
    """
    return f"{name.replace('%', '%25').replace(':', '%3A')}:"


def recall(memories: Sequence[Layer], threshold: float, glossary: Glossary) -> Recall:
    """What the `memory` engine asks: matches of a segment in its place, names rendered by the glossary."""
    names = GlossaryNames(glossary)

    def ask(
        source: str,
        previous: str,
        following: str,
        context: str | None,
        source_language: str,
        target_language: str,
        article: str,
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
                article=article,
                threshold=threshold,
                names=names,
            )
            for memory in memories
        )
        return search.best_of(chain.from_iterable(found), LIMIT)

    return ask


LIMIT = 5
"""Matches for one segment."""
