"""`l10n memory`: the translation memory."""

from __future__ import annotations

import os
import secrets
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from l10n.cli.options import DryRun, command
from l10n.cli.session import Session
from l10n.errors import StoreError

if TYPE_CHECKING:
    from l10n.memory.store import Memory

app = typer.Typer(no_args_is_help=True, help="Build, search and exchange the translation memory.")

Text = Annotated[str, typer.Argument(metavar="TEXT", help="A segment or a part of one, in any language.")]
Limit = Annotated[int, typer.Option("--limit", min=1, help="At most so many matches.")]

Files = Annotated[list[Path], typer.Argument(metavar="FILE", help="TMX files, 1.1 to 1.4b.")]
Output = Annotated[str, typer.Option("--output", "-o", metavar="FILE", help="Where to write; - is standard output.")]


@app.command()
@command
def build(session: Session, dry_run: DryRun = False) -> None:
    """Bring the memory up to date with the reviewed catalogues, and the team's too; other commands do the first by themselves."""
    from l10n.cli.recall import open_memory, share, team_memory

    if dry_run:
        _would_build(session)
        return
    with open_memory(session, make=True) as memory:
        units, files = sum(memory.counts().values()), len(memory.files())
    team = team_memory(session)
    shared = 0
    if team is not None:
        with team:
            shared = share(session, team)
    session.answer(files=files, units=units, shared=shared)
    session.console.print(f"{units} units from {files} files")
    if team is not None:
        session.console.print(f"{shared} files shared with the team")


def _would_build(session: Session) -> None:
    """Say which files the memory would read and forget, and how many the team would get."""
    from l10n.cli.recall import pending, share, team_memory

    read, forgotten = pending(session)
    team = team_memory(session, make=False)
    shared = 0
    if team is not None:
        with team:
            shared = share(session, team, write=False)
    session.answer(read=read, forgotten=forgotten, shared=shared, written=False)
    for verb, names in (("read", read), ("forget", forgotten)):
        for name in names:
            session.console.print(f"would {verb} {name}")
    if not (read or forgotten):
        session.console.print("the memory is up to date")
    if team is not None:
        session.console.print(f"would share {shared} files with the team")


@app.command()
@command
def search(session: Session, text: Text, limit: Limit = 20) -> None:
    """Find a text in the memory, on either side: how was it translated before?"""
    from l10n.cli.recall import open_memories
    from l10n.memory.search import best_of, concordance

    with open_memories(session) as memories:
        matches = best_of((match for memory in memories for match in concordance(memory, text, limit)), limit)
    session.answer(
        matches=[
            {
                "source": match.source,
                "target": match.target,
                "score": round(match.score, 1),
                "origin": match.origin,
                "article": match.article,
                "approved": match.approved,
            }
            for match in matches
        ]
    )
    colored = session.console.colored()
    for match in matches:
        state = "approved" if match.approved else _STATES.get(match.origin, match.origin)
        session.console.print(
            f"{match.score:5.1f}  {_highlighted(match.source, text, colored)}\n"
            f"       {_highlighted(match.target, text, colored)}\n       {match.article} ({state})"
        )
    if not matches:
        session.console.tell("nothing like it in the memory")


_STATES = {"human": "translated", "import": "imported, not reviewed here", "mt": "machine"}


def _highlighted(text: str, sought: str, colored: bool) -> str:
    """The text with what was sought in bold, or between signs where there is no colour; control characters made visible."""
    from l10n.memory.search import occurrences
    from l10n.report.safe import safe

    opening, closing = ("\x1b[1;33m", "\x1b[0m") if colored else ("»", "«")
    pieces, position = [], 0
    for start, end in occurrences(text, sought):
        pieces += [safe(text[position:start]), opening, safe(text[start:end]), closing]
        position = end
    return "".join([*pieces, safe(text[position:])])


@app.command()
@command
def stats(session: Session) -> None:
    """Show how much the memory holds, by languages and origin, and how much of what is open it knows."""
    from l10n.cli.recall import open_memories, recall
    from l10n.cli.translate import open_tasks
    from l10n.workflow.leverage import leverage

    tasks = open_tasks(session)
    config = session.project.config
    threshold = float(config.translate.get("threshold", config.memory.get("threshold", 75)))
    with open_memories(session) as memories:
        counts = sum((Counter(memory.counts()) for memory in memories), Counter())
        known = leverage(tasks, recall(memories, threshold, session.project.glossary))
    session.answer(
        units=[
            {"source_language": source, "target_language": target, "origin": origin, "units": count}
            for (source, target, origin), count in counts.items()
        ],
        leverage=[{"match": line.band, "segments": line.segments, "characters": line.characters} for line in known],
    )
    for (source, target, origin), count in counts.items():
        session.console.print(f"{source} -> {target}  {origin:<7}  {count:>8,}")
    session.console.print("open segments by their best match:")
    for line in known:
        session.console.print(f"  {line.band:<12} {line.segments:>8,} segments {line.characters:>10,} characters")


@app.command("import")
@command
def import_(session: Session, files: Files, dry_run: DryRun = False) -> None:
    """Bring TMX files into the memory; what they hold is penalised until somebody reviews it here."""
    from l10n.cli.recall import open_memory
    from l10n.memory.store import Memory

    told = []
    # A dry run brings them into a memory in RAM, which counts a pair that comes twice once as the file does.
    with Memory.open() if dry_run else open_memory(session, make=True) as memory:
        for file in files:
            with session.each(str(file)):
                told.append(_import(session, memory, file, dry_run))
    session.answer(files=told)
    if told and not dry_run:
        session.console.tell("list the files under [memory] imports to have them back when .l10n/ is deleted")


def _import(session: Session, memory: Memory, file: Path, dry_run: bool) -> dict[str, object]:
    """Bring one file in and tell it; gives what `--json` says of it. Raises `ExchangeError`, `StoreError` or OSError."""
    from l10n.cli.recall import IMPORTED
    from l10n.memory.catalogs import digest_of
    from l10n.memory.exchange import fitted, stream_tmx

    skipped: Counter[str] = Counter()
    with file.open("rb") as stream:
        mark = digest_of(_chunks(stream))
    name = IMPORTED + _named(file, session.project.root)
    with file.open("rb") as stream:
        units = fitted(stream_tmx(_chunks(stream), str(file), skipped), session.project.config.languages)
        is_new = memory.sync(name, mark, units) and not (dry_run and _is_known(session, name, mark))
    size = memory.size(name)
    rest = "".join(f"; skipped {count}: {why}" for why, count in skipped.items())
    verb = "would bring " if dry_run else ""
    session.console.print(f"{file}: {verb}{size} units{rest}" + ("" if is_new else ", as before"))
    return {"file": str(file), "units": size, "skipped": dict(skipped), "new": is_new}


def _is_known(session: Session, name: str, mark: str) -> bool:
    """Whether the memory's file holds these units already; it is only read."""
    from l10n.cli.recall import FILE
    from l10n.memory.store import Memory

    path = session.project.cache / FILE
    if not path.exists():
        return False
    with suppress(StoreError), Memory.open(path, is_fixed=True) as memory:
        return memory.files().get(name) == mark
    return False


def _named(file: Path, root: Path) -> str:
    """What the memory knows a file by: as `[memory] imports` would list it, so that two files of one name are two."""
    real = Path(os.path.realpath(file))
    return real.relative_to(root).as_posix() if real.is_relative_to(root) else real.as_posix()


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    while chunk := stream.read(1 << 20):
        yield chunk


@app.command()
@command
def export(session: Session, output: Output = "-", dry_run: DryRun = False) -> None:
    """Write the memory as TMX 1.4b, for OmegaT and others."""
    from l10n.cli.recall import open_memory
    from l10n.memory.exchange import dump_tmx

    with open_memory(session) as memory:
        if dry_run:
            units = sum(memory.counts().values())
            session.answer(path=output, units=units, written=False)
            session.console.print(f"would write {units} units to {'standard output' if output == '-' else output}")
            return
        pieces = dump_tmx(memory.everything())
        if output == "-":
            _print(pieces)
        else:
            _put(output, pieces)


def _print(pieces: Iterator[bytes]) -> None:
    for piece in pieces:
        sys.stdout.write(piece.decode())


def _put(output: str, pieces: Iterator[bytes]) -> None:
    """Write a file that may be larger than RAM under another name, and give it its own when it is complete.

    A pipe or a device gets the bytes as they come. Raises `StoreError`; what stood there stays.
    """
    from l10n.cli.output import is_stream
    from l10n.project import disk

    path = Path(os.path.realpath(output))
    finished = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        if is_stream(output):
            with Path(output).open("wb") as stream:
                stream.writelines(pieces)
            return
        with finished.open("xb") as stream:
            stream.writelines(pieces)
        mode = disk.mode(path)
        if mode is not None:
            # Whoever might read the file of before, and nobody else, may read this one.
            finished.chmod(mode)
        disk.replace(finished, path)
    except OSError as error:
        hint = "choose another file, or make room"
        raise StoreError(f"cannot be written: {error.strerror}", path=output, hint=hint) from error
    finally:
        finished.unlink(missing_ok=True)
