"""Replies of engines in `.l10n/`, so that no call is paid twice. May be deleted at any time; then engines are asked again.

The key of a reply holds everything that decided it: engine, model, languages, the text as it was sent, and what else the
engine was given. Drafts are remembered too, to measure later what people made of them.
"""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Protocol

from l10n.engines.base import Ability, Engine, Request
from l10n.errors import StoreError

FILE = "engines.sqlite"
_SCHEMA = """
create table if not exists replies (key blob primary key, engine text not null, text text not null) without rowid;
create table if not exists drafts (key blob primary key, engine text not null, text text not null) without rowid;
"""
_CHUNK = 500


class Cache(Protocol):
    """Where the runner keeps replies."""

    def get(self, keys: Sequence[bytes]) -> Mapping[bytes, str]:
        """The replies that are known."""

    def put(self, engine: str, replies: Mapping[bytes, str]) -> None:
        """Keep replies; when this returns they outlive the process."""


class MemoryCache:
    """A cache that ends with the process: for dry runs and tests."""

    def __init__(self) -> None:
        self._replies: dict[bytes, str] = {}

    def get(self, keys: Sequence[bytes]) -> Mapping[bytes, str]:
        """See `Cache`."""
        return {key: self._replies[key] for key in keys if key in self._replies}

    def put(self, engine: str, replies: Mapping[bytes, str]) -> None:  # noqa: ARG002 - the protocol's shape
        """See `Cache`."""
        self._replies.update(replies)


class DryCache(MemoryCache):
    """What a file knows, and what a dry run adds to it, which ends with the process: nothing is written."""

    def __init__(self, file: FileCache | None) -> None:
        """`file` is None where there is none yet."""
        super().__init__()
        self._file = file

    def get(self, keys: Sequence[bytes]) -> Mapping[bytes, str]:
        """See `Cache`."""
        return {**(self._file.get(keys) if self._file else {}), **super().get(keys)}

    def remember(self, drafts: Iterable[tuple[bytes, str, str]]) -> None:
        """A dry run makes no drafts to remember."""


def _opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=30)
    try:
        _write_ahead(connection)
        # FULL: paid work must outlive a power cut too, not only the end of the process.
        connection.execute("pragma synchronous = full")
        connection.executescript(_SCHEMA)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Switch to write-ahead mode. The switch needs the file alone for a moment, and SQLite does not wait for that."""
    for _ in range(_SWITCH_TRIES):
        try:
            connection.execute("pragma journal_mode = wal")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
            time.sleep(_SWITCH_PAUSE)
    connection.execute("pragma journal_mode = wal")


_SWITCH_TRIES = 200
_SWITCH_PAUSE = 0.05
"""Seconds between two tries: another process that makes the file needs it for a moment only."""


class FileCache:
    """The cache in an SQLite file, in write-ahead mode: several processes may share it. Close it, or use it with `with`."""

    def __init__(self, path: Path) -> None:
        """Open or make the file; raises `StoreError` where that cannot be."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = _opened(path)
        except (OSError, sqlite3.Error) as error:
            raise StoreError(
                f"the cache of replies cannot be opened: {error}",
                path=str(path),
                hint="free some space if the disk is full, otherwise delete the file: it is only a cache",
            ) from None
        self._path = path
        self._lock = threading.Lock()

    def get(self, keys: Sequence[bytes]) -> Mapping[bytes, str]:
        """See `Cache`."""
        return {key: text for key, (_, text) in self._read("replies", keys).items()}

    def put(self, engine: str, replies: Mapping[bytes, str]) -> None:
        """See `Cache`; one transaction."""
        self._write("replies", [(key, engine, text) for key, text in replies.items()])

    def remember(self, drafts: Iterable[tuple[bytes, str, str]]) -> None:
        """Keep drafts as (`draft_key`, engine, text), each in place of the one before."""
        self._write("drafts", list(drafts))

    def drafts(self, keys: Sequence[bytes]) -> Mapping[bytes, tuple[str, str]]:
        """(engine, text) of the drafts that are remembered."""
        return self._read("drafts", keys)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    def __enter__(self) -> FileCache:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _read(self, table: str, keys: Sequence[bytes]) -> dict[bytes, tuple[str, str]]:
        found: dict[bytes, tuple[str, str]] = {}
        with self._lock:
            try:
                for at in range(0, len(keys), _CHUNK):
                    part = keys[at : at + _CHUNK]
                    marks = ",".join("?" * len(part))
                    query = f"select key, engine, text from {table} where key in ({marks})"  # noqa: S608 - one of two names, and question marks
                    found.update({key: (engine, text) for key, engine, text in self._connection.execute(query, part)})
            except sqlite3.Error as error:
                raise StoreError(
                    f"the cache cannot be read: {error}", path=str(self._path), hint="delete the file"
                ) from None
        return found

    def _write(self, table: str, rows: Sequence[tuple[bytes, str, str]]) -> None:
        if not rows:
            return
        with self._lock:
            try:
                self._connection.execute("begin immediate")
                self._connection.executemany(f"insert or replace into {table} values (?, ?, ?)", rows)  # noqa: S608 - one of two names above
                self._connection.execute("commit")
            except sqlite3.Error as error:
                if self._connection.in_transaction:
                    self._connection.execute("rollback")
                raise StoreError(f"a reply could not be kept: {error}", path=str(self._path)) from None


def reply_key(engine: Engine, request: Request, source: str, target: str) -> bytes:
    """What identifies a reply. Terms and context count only for engines that get them: changing a term asks the others
    nothing, and a glossary engine only for the texts that hold it."""
    parts: list[object] = [engine.name, engine.signature, source, target, request.text]
    if Ability.GLOSSARY in engine.abilities:
        parts.append(sorted(request.terms))
    if Ability.CONTEXT in engine.abilities:
        parts += [request.paragraph, request.title]
    return blake2b(json.dumps(parts, ensure_ascii=True).encode(), digest_size=20).digest()


def draft_key(source_language: str, target_language: str, context: str | None, source: str) -> bytes:
    """What identifies the draft of an entry."""
    parts = [source_language, target_language, context, source]
    return blake2b(json.dumps(parts, ensure_ascii=True).encode(), digest_size=20).digest()
