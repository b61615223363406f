"""The memory's SQLite file: a cache that is rebuilt from reviewed catalogues and imported files at any time.

Texts are stored once; a unit joins two of them, so one memory serves both directions. Each language has a full-text index
over our own tokens (see `memory.tokens`); where this Python's SQLite has no FTS5, a window of lengths is searched instead,
with the same results. Candidates are ranked in `memory.search`.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from types import TracebackType
from typing import Final

from l10n.errors import StoreError
from l10n.memory.layer import StoredUnit, is_storable, neighbour_hash, shape_hash, text_hash
from l10n.memory.tokens import VERSION, tokens
from l10n.model.locale import canonical
from l10n.model.match import Origin, TranslationUnit

_SWITCH_TRIES: Final = 200
_SWITCH_PAUSE: Final = 0.05
"""Seconds between two tries: another process that makes the file needs it for a moment only."""

_APPLICATION: Final = 0x6C31306E
"""`l10n` in ASCII: SQLite's application_id, so that no foreign database is taken for ours."""

_SCHEMA_VERSION: Final = 100 + VERSION
_SCHEMA = """
CREATE TABLE file (id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, digest TEXT NOT NULL);
CREATE TABLE text (id INTEGER PRIMARY KEY, hash INTEGER NOT NULL, language TEXT NOT NULL, length INTEGER NOT NULL,
                   shape INTEGER, text TEXT NOT NULL);
CREATE INDEX text_hash ON text (hash);
CREATE TABLE unit (id INTEGER PRIMARY KEY, source INTEGER NOT NULL, target INTEGER NOT NULL, file INTEGER NOT NULL,
                   previous INTEGER NOT NULL, following INTEGER NOT NULL, context TEXT NOT NULL, article TEXT NOT NULL,
                   origin TEXT NOT NULL, approved INTEGER NOT NULL, author TEXT NOT NULL, created TEXT NOT NULL);
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

_SHARING: Final = 200
"""Texts that a concordance compares."""

_CHUNK = 500
"""Bound variables in one statement; SQLite's old limit is 999."""

_BATCH: Final = 20_000
"""Units written at once."""

_FEWEST: Final = 3
_POSTINGS: Final = 20_000
"""Ranking takes about a microsecond a posting: beyond the three rarest words no more than so many are looked at."""

_CACHE: Final = 128 * 1024 * 1024
"""Bytes of pages kept in RAM: the indexes of a large memory are written at random."""

_PENDING: Final = 256 * 1024 * 1024
"""Bytes of postings that FTS5 gathers before it writes them: a million segments are written once and need no merging."""

_USUAL: Final = 6
_MOST: Final = 16
_POSTINGS_MORE: Final = 1_500
"""Words beyond the sixth are asked for while they are rare: of a sentence with every fifth character changed, the six rarest
bigrams may all be the changed ones."""

_TREES: Final = 64
"""So many trees of postings stand before they are merged while building; merging early costs a quarter of a long build."""

_MERGED: Final = 500
"""Pages that a small sync merges."""

_MANY: Final = 20_000
"""After so many new texts the index is merged into one tree."""


class Memory:
    """An open memory. Use it as a context manager; it is safe under several processes (WAL), one thread each."""

    def __init__(self, path: Path | None, connection: sqlite3.Connection, full_text: bool) -> None:
        self.path = path
        self.full_text = full_text
        """Whether candidates come from FTS5; False means the window of lengths."""

        self._db = connection
        self._indexed: dict[str, str] = {}
        self._frequencies: dict[str, dict[str, int]] = {}
        self._large: set[str] = set()

    @classmethod
    def open(cls, path: Path | None = None, *, full_text: bool | None = None) -> Memory:
        """The memory in the file, made if there is none; None is a memory in RAM.

        A file that is corrupt, foreign or of another version is a cache gone bad: it is put aside and built anew.
        Raises `StoreError` where the file cannot be made.
        """
        try:
            return cls._open(path, full_text)
        except sqlite3.DatabaseError as error:
            if path is None or (isinstance(error, sqlite3.OperationalError) and "locked" in str(error)):
                raise StoreError(f"memory cannot be opened: {error}", path=str(path or "")) from error
            _remove(path)
            return cls._open(path, full_text)

    @classmethod
    def _open(cls, path: Path | None, full_text: bool | None) -> Memory:
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path or ":memory:", timeout=30.0, isolation_level=None)
        wanted = _has_fts5(connection) if full_text is None else full_text
        try:
            if not _is_ours(connection):
                raise sqlite3.DatabaseError("not a memory of this version")
            _write_ahead(connection)
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute(f"PRAGMA cache_size = -{_CACHE // 1024}")
            memory = cls(path, connection, wanted)
            memory._prepare()
        except sqlite3.DatabaseError:
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
                for statement in _SCHEMA.split(";"):
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
        known = self._db.execute("SELECT digest FROM file WHERE path = ?", (file,)).fetchone()
        if known and known[0] == digest:
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
        return dict(self._db.execute("SELECT path, digest FROM file ORDER BY path"))

    def size(self, file: str) -> int:
        """How many units came from a file."""
        query = "SELECT count(*) FROM unit WHERE file IN (SELECT id FROM file WHERE path = ?)"
        return int(self._db.execute(query, (file,)).fetchone()[0])

    def _forget(self, file: str) -> list[int]:
        """Drop a file and its units; gives the texts that may have become useless."""
        row = self._db.execute("SELECT id FROM file WHERE path = ?", (file,)).fetchone()
        if row is None:
            return []
        texts = self._db.execute(
            "SELECT source FROM unit WHERE file = ? UNION SELECT target FROM unit WHERE file = ?", row * 2
        )
        old = [int(number) for (number,) in texts]
        self._db.execute("DELETE FROM unit WHERE file = ?", row)
        self._db.execute("DELETE FROM file WHERE id = ?", row)
        return old

    def _prune(self, texts: Sequence[int]) -> None:
        """Drop those of the texts that no unit has any more."""
        for start in range(0, len(texts), _CHUNK):
            part = texts[start : start + _CHUNK]
            marks = ",".join("?" * len(part))
            useless = self._db.execute(
                f"SELECT id, language, text FROM text WHERE id IN ({marks})"  # noqa: S608 - only question marks are put in
                " AND NOT EXISTS (SELECT 1 FROM unit WHERE source = text.id)"
                " AND NOT EXISTS (SELECT 1 FROM unit WHERE target = text.id)",
                part,
            ).fetchall()
            for number, language, text in useless:
                index = self._index(language)
                if index:
                    # An index without contents must be told the words it is to forget.
                    self._db.execute(
                        f"INSERT INTO {index} ({index}, rowid, words) VALUES ('delete', ?, ?)",  # noqa: S608 - as in _insert
                        (number, " ".join(tokens(text))),
                    )
            self._db.executemany("DELETE FROM text WHERE id = ?", [(number,) for number, _, _ in useless])

    def _insert(self, units: Iterable[TranslationUnit], file: int) -> None:
        added = 0
        source = (unit for unit in units if is_storable(unit))
        while batch := list(islice(source, _BATCH)):
            if not added and len(batch) == _BATCH and self._is_empty():
                for name in _INDEXES:
                    self._db.execute(f"DROP INDEX {name}")
            texts = ((unit.source_language, unit.source) for unit in batch)
            others = ((unit.target_language, unit.target) for unit in batch)
            ids, new = self._ids(dict.fromkeys(chain(texts, others)))
            added += new
            self._db.executemany(
                "INSERT INTO unit (source, target, file, previous, following, context, article, origin, approved, author,"
                " created) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    (
                        *(ids[unit.source_language, unit.source], ids[unit.target_language, unit.target], file),
                        *(neighbour_hash(unit.previous), neighbour_hash(unit.following), unit.context, unit.article),
                        *(unit.origin.value, int(unit.approved), unit.author, unit.created),
                    )
                    for unit in batch
                ),
            )
        self._make_indexes()
        for index in self._indexed.values() if added else ():
            tidy = "('optimize', NULL)" if added >= _MANY else f"('merge', {_MERGED})"
            self._db.execute(f"INSERT INTO {index} ({index}, rank) VALUES {tidy}")  # noqa: S608 - the name is made by _index from a checked language code

    def _ids(self, texts: Iterable[tuple[str, str]]) -> tuple[dict[tuple[str, str], int], int]:
        """(language, text) -> id, and how many of them were new."""
        hashes = {key: text_hash(key[1]) for key in texts}
        found = self._known(hashes)
        (last,) = self._db.execute("SELECT coalesce(max(id), 0) FROM text").fetchone()
        new = {key: last + 1 + place for place, key in enumerate(key for key in hashes if key not in found)}
        self._db.executemany(
            "INSERT INTO text (id, hash, language, length, shape, text) VALUES (?, ?, ?, ?, ?, ?)",
            ((number, hashes[key], key[0], len(key[1]), shape_hash(key[1]), key[1]) for key, number in new.items()),
        )
        if self.full_text:
            for language in sorted({key[0] for key in new}):
                index = self._index(language, make=True)
                self._db.executemany(
                    f"INSERT INTO {index} (rowid, words) VALUES (?, ?)",  # noqa: S608 - as in _insert
                    ((number, " ".join(tokens(text))) for (own, text), number in new.items() if own == language),
                )
        return found | new, len(new)

    def _known(self, hashes: Mapping[tuple[str, str], int]) -> dict[tuple[str, str], int]:
        if self._is_empty():
            return {}
        found = {}
        numbers = list(hashes.values())
        for start in range(0, len(numbers), _CHUNK):
            part = numbers[start : start + _CHUNK]
            marks = ",".join("?" * len(part))
            for number, language, text in self._db.execute(
                f"SELECT id, language, text FROM text WHERE hash IN ({marks})",  # noqa: S608 - only question marks are put in
                part,
            ):
                if (language, text) in hashes:
                    found[language, text] = int(number)
        return found

    def _is_empty(self) -> bool:
        return self._db.execute("SELECT 1 FROM text LIMIT 1").fetchone() is None

    def _find_text(self, language: str, text: str) -> int | None:
        rows = self._db.execute("SELECT id, language, text FROM text WHERE hash = ?", (text_hash(text),))
        return next((int(number) for number, lang, same in rows if lang == language and same == text), None)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            self._db.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise self._refused(error) from error
        self._frequencies.clear()
        self._large.clear()
        try:
            yield
            self._db.execute("COMMIT")
        except BaseException as error:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            self._indexed.clear()
            if isinstance(error, sqlite3.OperationalError):
                raise self._refused(error) from error
            raise

    def _refused(self, error: sqlite3.OperationalError) -> StoreError:
        return StoreError(
            f"the memory cannot be written: {error}",
            path=str(self.path or ""),
            hint="another process may be building it, or the disk be full; nothing was lost",
        )

    # Reading

    def exact(self, language: str, text: str) -> tuple[int, ...]:
        """Ids of the texts equal to this one: at most one."""
        found = self._find_text(language, text)
        return () if found is None else (found,)

    def shaped(self, language: str, text: str, limit: int = 50) -> list[tuple[int, str]]:
        """(id, text) of texts that differ from this one in numbers and addresses only, the latest first."""
        wanted = shape_hash(text)
        if wanted is None:
            return []
        rows = self._db.execute(
            "SELECT id, text FROM text WHERE shape = ? AND language = ? ORDER BY id DESC LIMIT ?",
            (wanted, language, limit),
        )
        return [(int(number), found) for number, found in rows]

    def candidates(self, language: str, text: str, limit: int = 200) -> list[tuple[int, str]]:
        """(id, text) of texts of the language that share the rarest tokens of this one, best first."""
        if not self.full_text or self._is_small(language):
            return self._window(language, text)
        return self._sharing(language, text, limit)

    def sharing(self, language: str, text: str) -> list[tuple[int, str]]:
        """As `Layer.sharing`; without a full-text index all texts of the language."""
        if self.full_text:
            return self._sharing(language, text, _SHARING)
        rows = self._db.execute("SELECT id, text FROM text WHERE language = ?", (language,))
        return [(int(number), found) for number, found in rows]

    def _sharing(self, language: str, text: str, limit: int) -> list[tuple[int, str]]:
        index = self._index(language)
        if not index:
            return []
        chosen = self._rarest(index, tokens(text))
        if not chosen:
            return []
        query = " OR ".join(f'"{token}"' for token in chosen)
        rows = self._db.execute(
            f"SELECT rowid FROM {index} WHERE {index} MATCH ? ORDER BY rank LIMIT ?",  # noqa: S608 - as in _text
            (query, limit),
        )
        return self._texts([row[0] for row in rows])

    def _is_small(self, language: str) -> bool:
        if language in self._large:
            return False
        query = "SELECT count(*) FROM (SELECT 1 FROM text WHERE language = ? LIMIT ?)"
        is_small = bool(self._db.execute(query, (language, _SMALL + 1)).fetchone()[0] <= _SMALL)
        if not is_small:
            self._large.add(language)
        return is_small

    def _rarest(self, index: str, words: Sequence[str]) -> list[str]:
        """The rarest words that stand in the index, fewer where these already have many postings.

        Counting the postings of a frequent word takes milliseconds, so counts are kept until something is written.
        """
        known = self._frequencies.setdefault(index, {})
        unknown = [word for word in words if word not in known]
        for start in range(0, len(unknown), _CHUNK):
            part = unknown[start : start + _CHUNK]
            marks = ",".join("?" * len(part))
            known.update(dict.fromkeys(part, 0))
            known.update(
                self._db.execute(f"SELECT term, doc FROM {index}_words WHERE term IN ({marks})", part)  # noqa: S608 - as in _insert
            )
        chosen: list[str] = []
        postings = 0
        for word in sorted((word for word in words if known[word]), key=lambda word: (known[word], word))[:_MOST]:
            room = _POSTINGS if len(chosen) < _USUAL else _POSTINGS_MORE
            if len(chosen) >= _FEWEST and postings + known[word] > room:
                break
            chosen.append(word)
            postings += known[word]
        return chosen

    def _window(self, language: str, text: str, threshold: float = 0.5) -> list[tuple[int, str]]:
        rows = self._db.execute(
            "SELECT id, text FROM text WHERE language = ? AND length BETWEEN ? AND ?",
            (language, int(len(text) * threshold), int(len(text) / threshold) + 1),
        )
        return [(int(number), found) for number, found in rows]

    def _texts(self, numbers: Sequence[int]) -> list[tuple[int, str]]:
        found: dict[int, str] = {}
        for start in range(0, len(numbers), _CHUNK):
            part = numbers[start : start + _CHUNK]
            marks = ",".join("?" * len(part))
            found.update(self._db.execute(f"SELECT id, text FROM text WHERE id IN ({marks})", part))  # noqa: S608 - only question marks are put in
        return [(number, found[number]) for number in numbers]

    def units(self, text: int, source_language: str, target_language: str) -> Iterator[StoredUnit]:
        """The units that have this text on their source side, in either direction they were stored."""
        for column, other in (("source", "target"), ("target", "source")):
            rows = self._db.execute(
                f"SELECT mine.text, theirs.text, unit.previous, unit.following, unit.context, unit.article, unit.origin,"  # noqa: S608 - two fixed column names
                f" unit.approved, unit.created, {int(column == 'target')} FROM unit JOIN text mine ON mine.id = unit.{column}"
                f" JOIN text theirs ON theirs.id = unit.{other}"
                f" WHERE unit.{column} = ? AND mine.language = ? AND theirs.language = ? ORDER BY unit.id",
                (text, source_language, target_language),
            )
            yield from (StoredUnit(*row) for row in rows)

    def containing(self, language: str, text: str, limit: int) -> list[tuple[int, str]]:
        """(id, text) of texts of the language that hold this one, whatever the case, shortest first."""
        rows = self._db.execute(
            "SELECT id, text FROM text WHERE language = ? AND instr(lower(text), lower(?)) > 0 ORDER BY length, text LIMIT ?",
            (language, text, limit),
        )
        return [(int(number), found) for number, found in rows]

    def has(self, language: str) -> bool:
        """As `Layer.has`."""
        return self._db.execute("SELECT 1 FROM text WHERE language = ? LIMIT 1", (language,)).fetchone() is not None

    def languages(self) -> tuple[str, ...]:
        """The languages that have texts here."""
        # One step in the index for each language; DISTINCT would read all texts.
        rows = self._db.execute(
            "WITH RECURSIVE one (language) AS (SELECT min(language) FROM text UNION ALL SELECT"
            " (SELECT min(text.language) FROM text WHERE text.language > one.language) FROM one"
            " WHERE one.language IS NOT NULL) SELECT language FROM one WHERE language IS NOT NULL"
        )
        return tuple(language for (language,) in rows)

    def counts(self) -> dict[tuple[str, str, str], int]:
        """(source language, target language, origin) -> units."""
        rows = self._db.execute(
            "SELECT mine.language, theirs.language, unit.origin, count(*) FROM unit JOIN text mine ON mine.id = unit.source"
            " JOIN text theirs ON theirs.id = unit.target GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
        )
        return {(source, target, origin): int(count) for source, target, origin, count in rows}

    def everything(self) -> Iterator[TranslationUnit]:
        """All units in a fixed order, for export. Neighbours are known by hash only, so they come out empty."""
        rows = self._db.execute(
            "SELECT mine.text, theirs.text, mine.language, theirs.language, unit.context, unit.article, unit.origin,"
            " unit.approved, unit.author, unit.created FROM unit JOIN text mine ON mine.id = unit.source"
            " JOIN text theirs ON theirs.id = unit.target ORDER BY 3, 4, 1, 2, 6, unit.id"
        )
        for source, target, mine, theirs, context, article, origin, approved, author, created in rows:
            yield TranslationUnit(
                *(source, target, mine, theirs, context, "", "", article, Origin(origin), bool(approved)),
                *(author, created),
            )

    def _index(self, language: str, make: bool = False) -> str:
        """Name of the language's full-text table, empty where there is none."""
        if language in self._indexed:
            return self._indexed[language]
        name = "words_" + canonical(language).replace("@", "_").lower()
        there = self._db.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (name,)).fetchone()
        if not there:
            if not make:
                return ""
            self._db.execute(
                f"CREATE VIRTUAL TABLE {name} USING fts5(words, content='', tokenize=\"ascii tokenchars '_'\")"
            )
            for option, value in (("hashsize", _PENDING), ("automerge", 0), ("crisismerge", _TREES)):
                self._db.execute(f"INSERT INTO {name} ({name}, rank) VALUES (?, ?)", (option, value))  # noqa: S608 - the name is made of a checked language code
            self._db.execute(f"CREATE VIRTUAL TABLE {name}_words USING fts5vocab({name}, 'row')")
        self._indexed[language] = name
        return name


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


def _has_fts5(connection: sqlite3.Connection) -> bool:
    return any(row[0] == "ENABLE_FTS5" for row in connection.execute("PRAGMA compile_options"))


def _is_ours(connection: sqlite3.Connection) -> bool:
    """Whether the file is empty or ours; raises `sqlite3.DatabaseError` for what is no database."""
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if not tables:
        return True
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return bool(application == _APPLICATION and version == _SCHEMA_VERSION)


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)
