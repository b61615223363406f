"""The memory's SQLite file: a cache that is rebuilt from reviewed catalogues and imported files at any time.

Texts are stored once; a unit joins two of them, so one memory serves both directions. Texts that may be alike are found by
the marks they share (`memory.postings`), in a small memory by their lengths. Candidates are ranked in `memory.search`.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from l10n.errors import StoreError
from l10n.memory import postings
from l10n.memory.layer import StoredUnit, exported, is_storable, repeated, shape_hash, stored, text_hash, texts_of
from l10n.memory.tokens import VERSION, marks
from l10n.model.match import TranslationUnit

_SWITCH_TRIES: Final = 200
_SWITCH_PAUSE: Final = 0.05
"""Seconds between two tries: another process that makes the file needs it for a moment only."""

_APPLICATION: Final = 0x6C31306E
"""`l10n` in ASCII: SQLite's application_id, so that no foreign database is taken for ours."""

_SCHEMA_VERSION: Final = 300 + VERSION
"""Memories with FTS5 were 101 and 102, those whose lists count a word twice 202: all are built anew."""

_SCHEMA = """
CREATE TABLE file (id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, digest TEXT NOT NULL);
CREATE TABLE text (id INTEGER PRIMARY KEY, hash INTEGER NOT NULL, language TEXT NOT NULL, length INTEGER NOT NULL,
                   shape INTEGER, text TEXT NOT NULL);
CREATE INDEX text_hash ON text (hash);
CREATE TABLE unit (id INTEGER PRIMARY KEY, source INTEGER NOT NULL, target INTEGER NOT NULL, file INTEGER NOT NULL,
                   previous INTEGER NOT NULL, following INTEGER NOT NULL, context TEXT NOT NULL, article TEXT NOT NULL,
                   origin TEXT NOT NULL, approved INTEGER NOT NULL, author TEXT NOT NULL, created TEXT NOT NULL);
CREATE TABLE also (unit INTEGER NOT NULL, file INTEGER NOT NULL, PRIMARY KEY (unit, file)) WITHOUT ROWID;
CREATE INDEX also_file ON also (file);
CREATE TABLE dropped (texts INTEGER NOT NULL, last INTEGER NOT NULL);
INSERT INTO dropped VALUES (0, 0);
"""
_INDEXES: Final = {
    "text_shape": "text (shape) WHERE shape IS NOT NULL",
    "text_length": "text (language, length)",
    "unit_source": "unit (source)",
    "unit_target": "unit (target)",
    "unit_file": "unit (file)",
}
"""Not asked while units are written: the first long load makes them at its end, sorted, in half the time."""

_SMALL: Final = 8_000
"""So many texts of one language are scanned within their window of lengths in 2-4 ms, and nothing is missed."""

_LONGEST: Final = 2**31

_CHUNK = 500
"""Bound variables in one statement; SQLite's old limit is 999."""

BATCH: Final = 20_000
"""Units written at once. A file that is longer goes into an empty memory without its indexes, which are made at the end."""

_MANY: Final = 5_000
"""So many texts at once are gathered in lists that were made beforehand."""

_CACHE: Final = 128 * 1024 * 1024
"""Bytes of pages kept in RAM: the indexes of a large memory are written at random."""

_MAPPED: Final = 2 * 1024 * 1024 * 1024
"""Bytes of the file that are read where they lie, without a call for each page."""

_DROPPED: Final = 10_000
"""Once more texts than these, and more than are left, were dropped, the lists are made anew."""


class Memory:
    """An open memory. Use it as a context manager; it is safe under several processes (WAL), one thread each."""

    def __init__(
        self, path: Path | None, connection: sqlite3.Connection, full_text: bool, batch: int, is_fixed: bool
    ) -> None:
        self.path = path
        self.is_fixed = is_fixed
        """Whether the file, or its folder, may not be written: it is read as it is."""

        self.is_anew = False
        """Whether it takes the place of a file that was no memory of this version; what was imported into that one is gone."""

        self.full_text = full_text
        """Whether candidates come from the lists of marks; False means the window of lengths."""

        self._db = connection
        self._batch = batch
        self._postings = postings.Postings(postings.FileLists(connection))
        self._large: set[str] = set()

    @classmethod
    def open(
        cls, path: Path | None = None, *, full_text: bool = True, batch: int = BATCH, is_fixed: bool = False
    ) -> Memory:
        """The memory in the file, made if there is none; None is a memory in RAM. `batch` is for tests: see `BATCH`.

        A file that is corrupt, foreign or of another version is a cache gone bad: it is removed and built anew. One that may
        not be written, or that `is_fixed`, is opened to be read. Raises `StoreError` where the file cannot be made or read.
        """
        is_fixed = is_fixed or (path is not None and path.exists() and not _is_writable(path))
        for _ in range(2):
            before = _identity(path)
            try:
                return cls._open(path, full_text, batch, is_fixed)
            except sqlite3.DatabaseError as error:
                if path is None or is_fixed or not _is_bad(error):
                    raise _not_opened(path, error) from error
            # Another process may have put a good one in its place meanwhile, with what it imported: that one stays.
            if _identity(path) == before:
                break
        try:
            if path is not None:
                _remove(path)
            memory = cls._open(path, full_text, batch, False)
            memory.is_anew = True
            return memory
        except (sqlite3.DatabaseError, OSError) as error:
            raise _not_opened(path, error) from error

    @classmethod
    def _open(cls, path: Path | None, full_text: bool, batch: int, is_fixed: bool) -> Memory:
        connection = _to_read(path) if path and is_fixed else _to_write(path)
        try:
            if not _is_ours(connection):
                raise sqlite3.DatabaseError("not a memory of this version")
            memory = cls(path, connection, full_text, batch, is_fixed)
            if is_fixed:
                return memory
            _write_ahead(connection)
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute(f"PRAGMA cache_size = -{_CACHE // 1024}")
            connection.execute(f"PRAGMA mmap_size = {_MAPPED}")
            # Nothing here is secret, and pages of zeros take time.
            connection.execute("PRAGMA secure_delete = OFF")
            memory._prepare()
        except BaseException:
            connection.close()
            raise
        return memory

    def _prepare(self) -> None:
        made = "SELECT 1 FROM sqlite_master WHERE name = 'unit'"
        if self._db.execute(made).fetchone():
            return
        with self._writing():
            # Another process may have made it while this one waited.
            if not self._db.execute(made).fetchone():
                for statement in (*_SCHEMA.split(";"), postings.TABLE):
                    self._db.execute(statement)
                self._make_indexes()
                self._db.execute(f"PRAGMA application_id = {_APPLICATION}")
                self._db.execute(f"PRAGMA user_version = {_SCHEMA_VERSION}")

    def _make_indexes(self) -> None:
        for name, columns in _INDEXES.items():
            self._db.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {columns}")

    def close(self) -> None:
        """Close the file; the memory cannot be used any more."""
        self._db.close()

    def __enter__(self) -> Memory:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # Writing

    def sync(self, file: str, digest: str, units: Iterable[TranslationUnit]) -> bool:
        """Make the file's units exactly these; False where the digest says that they already are.

        One transaction: a killed run leaves the units of before.
        """
        if self._one("SELECT digest FROM file WHERE path = ?", (file,)) == (digest,):
            return False
        with self._writing():
            old = self._forget(file)
            number = self._db.execute("INSERT INTO file (path, digest) VALUES (?, ?)", (file, digest)).lastrowid
            self._insert(units, int(number or 0))
            self._prune(old)
        return True

    def forget(self, file: str) -> None:
        """Drop the units that came from a file."""
        with self._writing():
            self._prune(self._forget(file))

    def files(self) -> dict[str, str]:
        """The files the memory was built from, with the digest each had."""
        return dict(self._all("SELECT path, digest FROM file ORDER BY path"))

    def size(self, file: str) -> int:
        """How many units came from a file."""
        query = (
            "SELECT (SELECT count(*) FROM unit WHERE file = f.id) + (SELECT count(*) FROM also WHERE file = f.id)"
            " FROM file f WHERE path = ?"
        )
        found = self._one(query, (file,))
        return int(found[0]) if found else 0

    def _forget(self, file: str) -> list[int]:
        """Drop a file and its units; gives the texts that may have become useless. What other files hold too stays theirs."""
        row = self._db.execute("SELECT id FROM file WHERE path = ?", (file,)).fetchone()
        if row is None:
            return []
        self._db.execute("DELETE FROM also WHERE file = ?", row)
        shared = "SELECT unit, min(file) FROM also WHERE unit IN (SELECT id FROM unit WHERE file = ?) GROUP BY unit"
        heirs = self._db.execute(shared, row).fetchall()
        self._db.executemany("UPDATE unit SET file = ? WHERE id = ?", ((heir, number) for number, heir in heirs))
        self._db.executemany("DELETE FROM also WHERE unit = ? AND file = ?", heirs)
        texts = self._db.execute(
            "SELECT source FROM unit WHERE file = ? UNION SELECT target FROM unit WHERE file = ?", row * 2
        )
        old = [int(number) for (number,) in texts]
        self._db.execute("DELETE FROM unit WHERE file = ?", row)
        self._db.execute("DELETE FROM file WHERE id = ?", row)
        return old

    def _prune(self, texts: Sequence[int]) -> None:
        """Drop those of the texts that no unit has any more."""
        dropped = 0
        for part in _parts(texts):
            dropped += self._db.execute(
                f"DELETE FROM text WHERE id IN ({_marks(part)})"  # noqa: S608 - only question marks are put in
                " AND NOT EXISTS (SELECT 1 FROM unit WHERE source = text.id)"
                " AND NOT EXISTS (SELECT 1 FROM unit WHERE target = text.id)",
                part,
            ).rowcount
        if dropped:
            # The lists still name them: no new text may get their numbers.
            self._db.execute("UPDATE dropped SET texts = texts + ?, last = max(last, ?)", (dropped, max(texts)))
            self._tidy()

    def _tidy(self) -> None:
        """Make the lists of marks anew where most of their numbers are of texts that were dropped."""
        dropped, left = self._db.execute("SELECT texts, (SELECT count(*) FROM text) FROM dropped").fetchone()
        if dropped <= max(_DROPPED, left):
            return
        self._postings.clear()
        for language in self.languages():
            rows = self._db.execute("SELECT id, text FROM text WHERE language = ? ORDER BY id", (language,))
            while batch := rows.fetchmany(self._batch):
                self._postings.add(language, ((number, marks(text)) for number, text in batch))
        self._postings.flush()
        self._db.execute("UPDATE dropped SET texts = 0, last = 0")

    def _insert(self, units: Iterable[TranslationUnit], file: int) -> None:
        is_first = True
        again: set[tuple[int, int]] = set()
        source = (unit for unit in units if is_storable(unit))
        while batch := list(islice(source, self._batch)):
            if is_first and len(batch) == self._batch and self._is_empty():
                for name in _INDEXES:
                    self._db.execute(f"DROP INDEX {name}")
            is_first = False
            ids, first_new = self._ids(texts_of(batch))
            rows = [stored(unit, ids, file) for unit in batch]
            again.update(repeated(rows, first_new.__gt__))
            self._db.executemany(
                "INSERT INTO unit (source, target, file, previous, following, context, article, origin, approved, author,"
                " created) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                rows,
            )
        self._postings.flush()
        self._make_indexes()
        self._join(sorted(again))

    def _join(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Keep units that are equal but for their file once, and remember the other files."""
        query = (
            "SELECT id, file, previous, following, context, article, origin, approved FROM unit"
            " WHERE source = ? AND +target = ? ORDER BY id"
        )
        useless: list[tuple[int]] = []
        others: list[tuple[int, int]] = []
        for pair in pairs:
            kept: dict[tuple[object, ...], tuple[int, int]] = {}
            for number, file, *rest in self._db.execute(query, pair):
                first, owner = kept.setdefault(tuple(rest), (number, file))
                if first != number:
                    useless.append((number,))
                    others += [(first, file)] if file != owner else []
        self._db.executemany("INSERT OR IGNORE INTO also (unit, file) VALUES (?, ?)", others)
        self._db.executemany("DELETE FROM unit WHERE id = ?", useless)

    def _ids(self, texts: Iterable[tuple[str, str]]) -> tuple[dict[tuple[str, str], int], int]:
        """(language, text) -> id, and the first id that is new."""
        hashes = {key: text_hash(key[1]) for key in texts}
        ids = self._known(hashes)
        (last,) = self._db.execute("SELECT max(coalesce((SELECT max(id) FROM text), 0), last) FROM dropped").fetchone()
        new = [key for key in hashes if key not in ids]
        ids.update(zip(new, range(last + 1, last + 1 + len(new)), strict=True))
        self._db.executemany(
            "INSERT INTO text (id, hash, language, length, shape, text) VALUES (?, ?, ?, ?, ?, ?)",
            ((ids[key], hashes[key], key[0], len(key[1]), shape_hash(key[1]), key[1]) for key in new),
        )
        for language in sorted({key[0] for key in new}):
            own = ((ids[key], marks(key[1])) for key in new if key[0] == language)
            self._postings.add(language, own, many=len(new) > _MANY)
        return ids, last + 1

    def _known(self, hashes: Mapping[tuple[str, str], int]) -> dict[tuple[str, str], int]:
        if self._is_empty():
            return {}
        found = {}
        for part in _parts(sorted(hashes.values())):
            for number, language, text in self._db.execute(
                f"SELECT id, language, text FROM text WHERE hash IN ({_marks(part)})",  # noqa: S608 - only question marks are put in
                part,
            ):
                if (language, text) in hashes:
                    found[language, text] = int(number)
        return found

    def _is_empty(self) -> bool:
        return self._db.execute("SELECT 1 FROM text LIMIT 1").fetchone() is None

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            self._db.execute("BEGIN IMMEDIATE")
        except sqlite3.DatabaseError as error:
            raise self._refused(error) from error
        self._large.clear()
        try:
            yield
            self._db.execute("COMMIT")
        except BaseException as error:
            self._postings.drop()
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            if isinstance(error, sqlite3.DatabaseError):
                raise self._refused(error) from error
            raise

    def _refused(self, error: sqlite3.DatabaseError) -> StoreError:
        if _is_bad(error):
            return self._damaged(error)
        return StoreError(
            f"the memory cannot be written: {error}",
            path=str(self.path or ""),
            hint="another process may be building it, the disk be full, or the folder not be yours; nothing was lost",
        )

    def _unread(self, error: sqlite3.Error) -> StoreError:
        """What to say of a failed look: a file that is busy or out of reach is not damaged."""
        if _is_outside(error):
            return StoreError(
                f"the memory cannot be read now: {error}",
                path=str(self.path or ""),
                hint="another process may be working on it, or the disk fail; the file is kept: try again",
            )
        return self._damaged(error)

    def _damaged(self, error: sqlite3.Error) -> StoreError:
        return StoreError(
            f"the memory cannot be read: {error}",
            path=str(self.path or ""),
            hint="delete the file: it is a cache, and `l10n memory build` makes it anew from the catalogues",
        )

    # Reading

    def _all(self, query: str, values: Sequence[object] = ()) -> list[Any]:
        """All rows. Raises `StoreError` where the file is damaged or locked."""
        try:
            return self._db.execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise self._unread(error) from error

    def _one(self, query: str, values: Sequence[object] = ()) -> Any:
        """The first row or None; as `_all`."""
        try:
            return self._db.execute(query, values).fetchone()
        except sqlite3.Error as error:
            raise self._unread(error) from error

    def exact(self, language: str, text: str) -> tuple[int, ...]:
        """Ids of the texts equal to this one: at most one."""
        query = "SELECT id FROM text WHERE hash = ? AND text = ? AND language = ?"
        return self._one(query, (text_hash(text), text, language)) or ()

    def shaped(self, language: str, text: str, limit: int = 50) -> list[tuple[int, str]]:
        """(id, text) of texts that differ from this one in numbers and addresses only, the latest first."""
        wanted = shape_hash(text)
        if wanted is None:
            return []
        query = "SELECT id, text FROM text WHERE shape = ? AND language = ? ORDER BY id DESC LIMIT ?"
        return self._all(query, (wanted, language, limit))

    def candidates(self, language: str, text: str, limit: int = postings.CANDIDATES) -> list[tuple[int, str]]:
        """(id, text) of texts of the language that share the rarest marks with this one, those that share most first."""
        if not self.full_text or self._is_small(language):
            return self._window(language, *postings.within(text))
        found = dict(self._sharing(language, text, limit, *postings.within(text)))
        lengths = postings.near(text)
        if lengths:
            query = "SELECT count(*) FROM (SELECT 1 FROM text WHERE language = ? AND length BETWEEN ? AND ? LIMIT ?)"
            if self._one(query, (language, *lengths, postings.FEW + 1))[0] <= postings.FEW:
                found.update(self._window(language, *lengths))
        return list(found.items())

    def sharing(self, language: str, text: str) -> list[tuple[int, str]]:
        """As `Layer.sharing`; without lists all texts of the language."""
        if self.full_text:
            return self._sharing(language, text, postings.CANDIDATES, 0, _LONGEST)
        return self._all("SELECT id, text FROM text WHERE language = ?", (language,))

    def _sharing(self, language: str, text: str, limit: int, least: int, most: int) -> list[tuple[int, str]]:
        """Some `limit` texts of `least` to `most` characters."""
        try:
            return self._postings.texts(
                language, text, limit, lambda numbers: self._texts(language, numbers, least, most)
            )
        except sqlite3.Error as error:
            raise self._unread(error) from error

    def _is_small(self, language: str) -> bool:
        if language in self._large:
            return False
        query = "SELECT count(*) FROM (SELECT 1 FROM text WHERE language = ? LIMIT ?)"
        is_small = bool(self._one(query, (language, _SMALL + 1))[0] <= _SMALL)
        if not is_small:
            self._large.add(language)
        return is_small

    def _window(self, language: str, least: int, most: int) -> list[tuple[int, str]]:
        query = "SELECT id, text FROM text WHERE language = ? AND length BETWEEN ? AND ?"
        return self._all(query, (language, least, most))

    def _texts(self, language: str, numbers: Sequence[int], least: int, most: int) -> list[tuple[int, str]]:
        """(id, text) of those of `least` to `most` characters that are still there, in the order of the numbers."""
        found: dict[int, str] = {}
        for part in _parts(numbers):
            found.update(
                self._all(
                    f"SELECT id, text FROM text WHERE id IN ({_marks(part)}) AND +language = ? AND +length BETWEEN ? AND ?",  # noqa: S608 - only question marks are put in
                    (*part, language, least, most),
                )
            )
        return [(number, found[number]) for number in numbers if number in found]

    def units(self, text: int, source_language: str, target_language: str) -> Iterator[StoredUnit]:
        """The units that have this text on their source side, in either direction they were stored."""
        for column, other in (("source", "target"), ("target", "source")):
            rows = self._all(
                f"SELECT mine.text, theirs.text, unit.previous, unit.following, unit.context, unit.article, unit.origin,"  # noqa: S608 - two fixed column names
                f" unit.approved, unit.created, {int(column == 'target')} FROM unit JOIN text mine ON mine.id = unit.{column}"
                f" JOIN text theirs ON theirs.id = unit.{other}"
                f" WHERE unit.{column} = ? AND mine.language = ? AND theirs.language = ? ORDER BY unit.id",
                (text, source_language, target_language),
            )
            yield from (StoredUnit(*row) for row in rows)

    def containing(self, language: str, text: str, limit: int) -> list[tuple[int, str]]:
        """(id, text) of texts of the language that hold this one, whatever the case, shortest first."""
        return self._all(
            "SELECT id, text FROM text WHERE language = ? AND instr(lower(text), lower(?)) > 0 ORDER BY length, text LIMIT ?",
            (language, text, limit),
        )

    def has(self, language: str) -> bool:
        """As `Layer.has`."""
        return self._one("SELECT 1 FROM text WHERE language = ? LIMIT 1", (language,)) is not None

    def languages(self) -> tuple[str, ...]:
        """The languages that have texts here."""
        # One step in the index for each language; DISTINCT would read all texts.
        rows = self._all(
            "WITH RECURSIVE one (language) AS (SELECT min(language) FROM text UNION ALL SELECT"
            " (SELECT min(text.language) FROM text WHERE text.language > one.language) FROM one"
            " WHERE one.language IS NOT NULL) SELECT language FROM one WHERE language IS NOT NULL"
        )
        return tuple(language for (language,) in rows)

    def counts(self) -> dict[tuple[str, str, str], int]:
        """(source language, target language, origin) -> units."""
        rows = self._all(
            "SELECT mine.language, theirs.language, unit.origin, count(*) FROM unit JOIN text mine ON mine.id = unit.source"
            " JOIN text theirs ON theirs.id = unit.target GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
        )
        return {(source, target, origin): int(count) for source, target, origin, count in rows}

    def everything(self) -> Iterator[TranslationUnit]:
        """All units in a fixed order, for export. Neighbours are known by hash only, so they come out empty."""
        try:
            rows = self._db.execute(
                "SELECT mine.text, theirs.text, mine.language, theirs.language, unit.context, unit.article, unit.origin,"
                " unit.approved, unit.author, unit.created FROM unit JOIN text mine ON mine.id = unit.source"
                " JOIN text theirs ON theirs.id = unit.target ORDER BY 3, 4, 1, 2, 6, unit.id"
            )
            yield from map(exported, rows)
        except sqlite3.Error as error:
            raise self._unread(error) from error


def _parts(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    """The numbers in runs that one statement takes."""
    return (numbers[start : start + _CHUNK] for start in range(0, len(numbers), _CHUNK))


def _marks(part: Sequence[int]) -> str:
    """A question mark for each number."""
    return ",".join("?" * len(part))


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Switch to write-ahead mode. The switch needs the file alone for a moment, and SQLite does not wait for that."""
    for _ in range(_SWITCH_TRIES):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
            time.sleep(_SWITCH_PAUSE)
    connection.execute("PRAGMA journal_mode = WAL")


def _is_ours(connection: sqlite3.Connection) -> bool:
    """Whether the file is empty or ours; raises `sqlite3.DatabaseError` for what is no database."""
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if not tables:
        return True
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return bool(application == _APPLICATION and version == _SCHEMA_VERSION)


def _identity(path: Path | None) -> tuple[int, int] | None:
    """What tells a file from another of its name, or from itself before it was written; None where there is none."""
    try:
        found = path.stat() if path else None
    except OSError:
        return None
    return found and (found.st_ino, found.st_ctime_ns)


def _remove(path: Path) -> None:
    # The file last: a log beside the name is that of the bad file as long as it is there, and another process's afterwards.
    for suffix in ("-wal", "-shm", ""):
        Path(f"{path}{suffix}").unlink(missing_ok=True)


def _is_bad(error: BaseException) -> bool:
    """Whether the file itself is no memory: an operational error is of the disk, the rights or another process."""
    return not isinstance(error, sqlite3.OperationalError) or "malformed" in str(error)


_OUTSIDE: Final = frozenset(
    {
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_INTERRUPT,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PROTOCOL,
    }
)


def _is_outside(error: sqlite3.Error) -> bool:
    """Whether the fault is the disk's, the rights' or another process's, and not the file's."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _OUTSIDE


def _is_writable(path: Path) -> bool:
    """Whether the file, or the folder that it is to stand in, may be written; its folder in any case, for the log beside it."""
    ids = os.access in os.supports_effective_ids
    folder = next(each for each in path.absolute().parents if each.exists())
    return all(os.access(each, os.W_OK, effective_ids=ids) for each in (folder, path) if each.exists())


def _to_write(path: Path | None) -> sqlite3.Connection:
    """A connection to a file that may not be there yet; raises `StoreError` where its folder cannot be made."""
    if path is not None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _not_opened(path, error) from error
    return sqlite3.connect(path or ":memory:", timeout=30.0, isolation_level=None)


def _to_read(path: Path) -> sqlite3.Connection:
    """A connection to a file that we may or shall not write.

    Without a log beside it nobody is at work on it, and it is whole: taken as fixed, SQLite leaves no file of its own there.
    """
    log = Path(f"{path}-wal")
    is_whole = not log.exists() or not log.stat().st_size
    address = f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' if is_whole else ''}"
    return sqlite3.connect(address, uri=True, timeout=30.0, isolation_level=None)


def _not_opened(path: Path | None, error: Exception) -> StoreError:
    return StoreError(
        f"the memory cannot be opened: {error}",
        path=str(path or ""),
        hint="another process may be making it, the disk be full, or the folder not be yours",
    )
