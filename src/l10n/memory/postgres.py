"""A team's memory on PostgreSQL: the same layer as the file of `memory.store`, for many people at once. The home of psycopg.

Similar texts are found by the same lists of marks (`memory.postings`), kept in a table; a search fetches those it counts. Writers
wait for each other (one advisory lock); readers never wait.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, LiteralString
from urllib.parse import urlsplit

from l10n.errors import StoreError
from l10n.memory import postings
from l10n.memory.layer import StoredUnit, exported, is_storable, repeated, shape_hash, stored, text_hash, texts_of
from l10n.memory.tokens import VERSION, marks
from l10n.model.match import TranslationUnit

if TYPE_CHECKING:
    from psycopg import Connection

_LOCK: Final = 0x6C31306E
_BATCH: Final = 20_000
_ROWS: Final = 5_000
"""Lists in one statement."""

_MANY: Final = 5_000
"""Units of one file from which on the server counts its tables anew at once."""

_LONGEST: Final = 2**31 - 1
_SMALL: Final = 4_000
"""So many texts of one language are fetched within their window of lengths: not more than the lists would be, and nothing is missed."""

_SCHEMA_VERSION: Final = 300 + VERSION
"""Memories with arrays of words were 1 and 2."""

_DROPPED: Final = 10_000
"""As in the file: once more texts than these, and more than are left, were dropped, the lists are made anew."""

_SCHEMA = """
CREATE TABLE l10n_file (id bigserial PRIMARY KEY, path text NOT NULL UNIQUE, digest text NOT NULL);
CREATE TABLE l10n_text (id bigserial PRIMARY KEY, hash bigint NOT NULL, language text NOT NULL, length int NOT NULL,
    shape bigint, text text NOT NULL);
CREATE INDEX l10n_text_hash ON l10n_text (hash);
CREATE INDEX l10n_text_shape ON l10n_text (shape) WHERE shape IS NOT NULL;
CREATE INDEX l10n_text_length ON l10n_text (language COLLATE "C", length);
CREATE TABLE l10n_posting (list bigint NOT NULL, part int NOT NULL, texts bytea NOT NULL, PRIMARY KEY (list, part));
ALTER TABLE l10n_posting ALTER COLUMN texts SET STORAGE EXTERNAL;
CREATE TABLE l10n_unit (id bigserial PRIMARY KEY, source bigint NOT NULL REFERENCES l10n_text,
    target bigint NOT NULL REFERENCES l10n_text, file bigint NOT NULL REFERENCES l10n_file,
    previous bigint NOT NULL, following bigint NOT NULL, context text NOT NULL, article text NOT NULL,
    origin text NOT NULL, approved int NOT NULL, author text NOT NULL, created text NOT NULL);
CREATE INDEX l10n_unit_source ON l10n_unit (source);
CREATE INDEX l10n_unit_target ON l10n_unit (target);
CREATE INDEX l10n_unit_file ON l10n_unit (file);
CREATE TABLE l10n_also (unit bigint NOT NULL, file bigint NOT NULL, PRIMARY KEY (unit, file));
CREATE INDEX l10n_also_file ON l10n_also (file);
CREATE TABLE l10n_dropped (texts bigint NOT NULL);
INSERT INTO l10n_dropped VALUES (0);
CREATE TABLE l10n_version (version int NOT NULL);
"""


_SIDE: LiteralString = (
    "SELECT mine.text, theirs.text, unit.previous, unit.following, unit.context, unit.article, unit.origin, unit.approved,"
    " unit.created, {2} AS turned, unit.id FROM l10n_unit unit JOIN l10n_text mine ON mine.id = unit.{0}"
    " JOIN l10n_text theirs ON theirs.id = unit.{1}"
    " WHERE unit.{0} = %(text)s AND mine.language = %(mine)s AND theirs.language = %(theirs)s"
)
_UNITS: LiteralString = (
    _SIDE.format("source", "target", "0")
    + " UNION ALL "
    + _SIDE.format("target", "source", "1")
    + " ORDER BY turned, id"
)
"""The units of a text in both directions they were stored, in one question."""


class ServerLists:
    """Lists of marks in a table: numbers of 32 bits, the lowest byte first, whatever machine wrote them."""

    def __init__(self, connection: Connection[Any]) -> None:
        self._db = connection
        self._highest: int | None = None

    def highest(self) -> int:
        """As `Lists.highest`; asked once, so that a memory that grows meanwhile is searched as one of its old size."""
        if self._highest is None:
            found = self._db.execute("SELECT coalesce(max(id), 0) FROM l10n_text").fetchone()
            self._highest = int(found[0]) if found else 0
        return self._highest

    def sizes(self, firsts: Sequence[int]) -> list[tuple[int, int]]:
        """As `Lists.sizes`."""
        query = "SELECT sum(octet_length(texts))::bigint, list FROM l10n_posting WHERE list = ANY(%s) GROUP BY list"
        return [(int(size), int(first)) for size, first in self._db.execute(query, (list(firsts),))]

    def read(self, firsts: Sequence[int]) -> Iterator[array[int]]:
        """As `Lists.read`."""
        # Not joined with the wanted ones: the server would read the whole table for that.
        query = "SELECT list, texts FROM l10n_posting WHERE list = ANY(%s) ORDER BY list, part"
        found: dict[int, list[bytes]] = {first: [] for first in firsts}
        with self._db.cursor(binary=True) as cursor:
            for first, texts in cursor.execute(query, (list(firsts),)):
                found[first].append(texts)
        for first in firsts:
            yield from (_portable(array("I", texts)) for texts in found[first])

    def append(self, rows: Iterable[tuple[int, array[int]]]) -> None:
        """As `Lists.append`."""
        source = iter(rows)
        while batch := list(islice(source, _ROWS)):
            lists = [first for first, _ in batch]
            last = self._db.execute(
                "SELECT DISTINCT ON (list) list, part, octet_length(texts) FROM l10n_posting WHERE list = ANY(%s)"
                " ORDER BY list, part DESC",
                (lists,),
            )
            parts = {first: part + postings.is_full(first + part, size) for first, part, size in last}
            self._db.execute(
                "INSERT INTO l10n_posting (list, part, texts)"
                " SELECT * FROM unnest(%s::bigint[], %s::int[], %s::bytea[]) ON CONFLICT (list, part)"
                " DO UPDATE SET texts = l10n_posting.texts || excluded.texts",
                (lists, [parts.get(first, 0) for first in lists], [_portable(texts).tobytes() for _, texts in batch]),
            )

    def clear(self) -> None:
        """As `Lists.clear`."""
        self._db.execute("DELETE FROM l10n_posting")


def _portable(texts: array[int]) -> array[int]:
    """Numbers between this machine's order of bytes and the server's."""
    if sys.byteorder == "big":
        texts.byteswap()
    return texts


class PostgresMemory:
    """An open team memory. Use it as a context manager."""

    def __init__(self, connection: Connection[Any]) -> None:
        self._db = connection
        self._postings = postings.Postings(ServerLists(connection))
        self._large: set[str] = set()
        self.is_made = True
        """Whether the tables are there; else only `files` may be asked, and there are none."""

    @classmethod
    def open(cls, url: str, *, make: bool = True) -> PostgresMemory:
        """The memory at `postgresql://user@host/database`, with its tables made if they are not there and it may.

        The password is PGPASSWORD or stands in ~/.pgpass, never in the URL: settings are in git. Raises `StoreError` where
        the server cannot be reached, or where its memory was made by another version.
        """
        if urlsplit(url).password is not None or "password=" in url:
            raise StoreError(
                "[memory] url holds a password", hint="take it out, and set PGPASSWORD in the environment instead"
            )
        try:
            import psycopg
        except ImportError as error:
            raise StoreError("the team memory needs psycopg", hint="pip install 'l10n[postgres]'") from error
        try:
            connection = psycopg.connect(url, autocommit=True, connect_timeout=10)
        except psycopg.Error as error:
            said = " ".join(str(error).split())
            raise StoreError(f"the team memory cannot be reached: {said}", hint="see [memory] url") from error
        memory = cls(connection)
        try:
            memory._prepare(make)
        except BaseException:
            connection.close()
            raise
        return memory

    def _prepare(self, make: bool) -> None:
        # To compile a question takes the server a hundred times as long as to answer one of ours.
        self._rows("SELECT set_config('jit', 'off', false) FROM pg_settings WHERE name = 'jit'")
        # Whoever may only read may not make tables, and needs no lock.
        if not self._is_made():
            self.is_made = make
            if not make:
                return
            with self._writing():
                # Somebody else may have made it while this one waited.
                if not self._is_made():
                    self._db.execute(_SCHEMA)
                    self._db.execute("INSERT INTO l10n_version VALUES (%s)", (_SCHEMA_VERSION,))
        [found] = self._rows("SELECT max(version) FROM l10n_version")
        if found != (_SCHEMA_VERSION,):
            raise StoreError(
                f"the team memory is of version {found[0]}, this l10n writes {_SCHEMA_VERSION}",
                hint="bring all members to one version, drop the tables l10n_*, and build again",
            )

    def _is_made(self) -> bool:
        return self._rows("SELECT to_regclass('l10n_version') IS NOT NULL") == [(True,)]

    def close(self) -> None:
        """End the connection."""
        self._db.close()

    def __enter__(self) -> PostgresMemory:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # Writing

    def sync(self, file: str, digest: str, units: Iterable[TranslationUnit]) -> bool:
        """As `Layer.sync`. Units with a NUL or half a surrogate pair are left out: the server cannot hold them."""
        if self.files().get(file) == digest:
            return False
        with self._writing():
            old = self._forget(file)
            [(number,)] = self._rows(
                "INSERT INTO l10n_file (path, digest) VALUES (%s, %s) RETURNING id", (file, digest)
            )
            again: set[tuple[int, int]] = set()
            source = (unit for unit in units if _is_storable(unit))
            count = 0
            while batch := list(islice(source, _BATCH)):
                again.update(self._insert(batch, int(number)))
                count += len(batch)
            self._postings.flush()
            if count >= _MANY:
                # Until it has counted them the server takes its tables for empty, and reads them whole for every question.
                self._db.execute("ANALYZE l10n_text")
                self._db.execute("ANALYZE l10n_unit")
                self._db.execute("ANALYZE l10n_posting")
            self._join(sorted(again))
            self._prune(old)
        return True

    def forget(self, file: str) -> None:
        """As `Layer.forget`."""
        with self._writing():
            self._prune(self._forget(file))

    def files(self) -> dict[str, str]:
        """As `Layer.files`."""
        if not self.is_made:
            return {}
        return {str(row[0]): str(row[1]) for row in self._rows("SELECT path, digest FROM l10n_file ORDER BY path")}

    def size(self, file: str) -> int:
        """As `Layer.size`."""
        found = self._rows(
            "SELECT (SELECT count(*) FROM l10n_unit WHERE file = f.id) + (SELECT count(*) FROM l10n_also WHERE file = f.id)"
            " FROM l10n_file f WHERE path = %s",
            (file,),
        )
        return int(found[0][0]) if found else 0

    @contextmanager
    def _writing(self) -> Iterator[None]:
        import psycopg

        try:
            with self._db.transaction():
                self._large.clear()
                self._db.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
                yield
        except psycopg.Error as error:
            raise _lost(error) from error
        finally:
            self._postings.drop()

    def _rows(
        self, query: LiteralString, values: Sequence[Any] | Mapping[str, Any] | None = None
    ) -> list[tuple[Any, ...]]:
        import psycopg

        try:
            rows: list[tuple[Any, ...]] = self._db.execute(query, values).fetchall()
        except psycopg.Error as error:
            raise _lost(error) from error
        return rows

    def _forget(self, file: str) -> list[int]:
        """As `Memory._forget`: what other files hold too becomes theirs."""
        found = self._rows("SELECT id FROM l10n_file WHERE path = %s", (file,))
        if not found:
            return []
        self._db.execute("DELETE FROM l10n_also WHERE file = %s", found[0])
        self._db.execute(
            "WITH heir AS (SELECT unit, min(file) AS file FROM l10n_also"
            " WHERE unit IN (SELECT id FROM l10n_unit WHERE file = %s) GROUP BY unit),"
            " moved AS (UPDATE l10n_unit SET file = heir.file FROM heir WHERE l10n_unit.id = heir.unit)"
            " DELETE FROM l10n_also USING heir WHERE l10n_also.unit = heir.unit AND l10n_also.file = heir.file",
            found[0],
        )
        texts = self._rows(
            "WITH gone AS (DELETE FROM l10n_unit WHERE file = %s RETURNING source, target)"
            " SELECT source FROM gone UNION SELECT target FROM gone",
            found[0],
        )
        self._db.execute("DELETE FROM l10n_file WHERE id = %s", found[0])
        return [int(number) for (number,) in texts]

    def _prune(self, texts: Sequence[int]) -> None:
        """Drop those of the texts that no unit has any more; the lists are made anew when most of their numbers are of such."""
        gone = self._db.execute(
            "DELETE FROM l10n_text t WHERE id = ANY(%s) AND NOT EXISTS (SELECT 1 FROM l10n_unit WHERE source = t.id)"
            " AND NOT EXISTS (SELECT 1 FROM l10n_unit WHERE target = t.id)",
            (list(texts),),
        ).rowcount
        if not gone:
            return
        self._db.execute("UPDATE l10n_dropped SET texts = texts + %s", (gone,))
        [(dropped, left)] = self._rows("SELECT texts, (SELECT count(*) FROM l10n_text) FROM l10n_dropped")
        if dropped > max(_DROPPED, left):
            self._postings.clear()
            with self._db.cursor(name="l10n_tidy") as rows:
                for number, language, text in rows.execute("SELECT id, language, text FROM l10n_text ORDER BY id"):
                    self._postings.add(language, [(number, marks(text))])
            self._postings.flush()
            self._db.execute("UPDATE l10n_dropped SET texts = 0")

    def _insert(self, batch: Sequence[TranslationUnit], file: int) -> Iterator[tuple[int, int]]:
        """Write the units; gives the (source, target) of those that may have been there before."""
        ids, new = self._ids(texts_of(batch))
        rows = [stored(unit, ids, file) for unit in batch]
        columns: LiteralString = (
            "source, target, file, previous, following, context, article, origin, approved, author, created"
        )
        with self._db.cursor() as cursor, cursor.copy(f"COPY l10n_unit ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return repeated(rows, lambda number: number not in new)

    def _ids(self, texts: Iterable[tuple[str, str]]) -> tuple[dict[tuple[str, str], int], set[int]]:
        """(language, text) -> number, and the numbers that are new."""
        hashes = {key: text_hash(key[1]) for key in texts}
        rows = self._rows("SELECT language, text, id FROM l10n_text WHERE hash = ANY(%s)", (list(hashes.values()),))
        ids = {(language, text): int(number) for language, text, number in rows if (language, text) in hashes}
        new = [key for key in hashes if key not in ids]
        numbers = self._rows("SELECT nextval('l10n_text_id_seq') FROM generate_series(1, %s)", (len(new),))
        ids.update((key, int(number)) for key, (number,) in zip(new, numbers, strict=True))
        columns: LiteralString = "id, hash, language, length, shape, text"
        with self._db.cursor() as cursor, cursor.copy(f"COPY l10n_text ({columns}) FROM STDIN") as copy:
            for key in new:
                language, text = key
                copy.write_row((ids[key], hashes[key], language, len(text), shape_hash(text), text))
        for language in sorted({key[0] for key in new}):
            self._postings.add(language, ((ids[key], marks(key[1])) for key in new if key[0] == language))
        return ids, {ids[key] for key in new}

    def _join(self, pairs: Sequence[tuple[int, int]]) -> None:
        """As `Memory._join`: units that are equal but for their file are kept once, with the other files."""
        if not pairs:
            return
        self._db.execute(
            "WITH pair AS (SELECT * FROM unnest(%s::bigint[], %s::bigint[]) AS one (source, target)),"
            " same AS (SELECT id, file, first_value(id) OVER equal AS first, first_value(file) OVER equal AS owner"
            " FROM l10n_unit JOIN pair USING (source, target) WINDOW equal AS (PARTITION BY source, target, previous,"
            " following, context, article, origin, approved ORDER BY id)),"
            " more AS (INSERT INTO l10n_also (unit, file) SELECT DISTINCT first, file FROM same"
            " WHERE id <> first AND file <> owner ON CONFLICT DO NOTHING)"
            " DELETE FROM l10n_unit USING same WHERE l10n_unit.id = same.id AND same.id <> same.first",
            ([source for source, _ in pairs], [target for _, target in pairs]),
        )

    # Reading

    def exact(self, language: str, text: str) -> tuple[int, ...]:
        """As `Layer.exact`."""
        rows = self._rows(
            "SELECT id, text FROM l10n_text WHERE hash = %s AND language = %s", (text_hash(text), language)
        )
        return tuple(int(number) for number, found in rows if found == text)[:1]

    def shaped(self, language: str, text: str, limit: int = 50) -> list[tuple[int, str]]:
        """As `Layer.shaped`, the latest first."""
        wanted = shape_hash(text)
        if wanted is None:
            return []
        query = "SELECT id, text FROM l10n_text WHERE shape = %s AND language = %s ORDER BY id DESC LIMIT %s"
        return [(int(number), found) for number, found in self._rows(query, (wanted, language, limit))]

    def candidates(self, language: str, text: str) -> list[tuple[int, str]]:
        """As `Layer.candidates`: those that share most of the rarest marks first."""
        if self._is_small(language):
            return self._window(language, *postings.within(text))
        found = dict(self._sharing(language, text, *postings.within(text)))
        lengths = postings.near(text)
        if lengths and self._count(language, *lengths, limit=postings.FEW + 1) <= postings.FEW:
            found.update(self._window(language, *lengths))
        return list(found.items())

    def _window(self, language: str, least: int, most: int) -> list[tuple[int, str]]:
        query = (
            'SELECT id, text FROM l10n_text WHERE language COLLATE "C" = %s AND length BETWEEN %s AND %s ORDER BY id'
        )
        return [(int(number), found) for number, found in self._rows(query, (language, least, most))]

    def _count(self, language: str, least: int, most: int, limit: int) -> int:
        """How many texts have such a length, at most `limit`."""
        query = (
            'SELECT count(*) FROM (SELECT 1 FROM l10n_text WHERE language COLLATE "C" = %s AND length BETWEEN %s AND %s'
            " LIMIT %s) AS one"
        )
        return int(self._rows(query, (language, least, most, limit))[0][0])

    def _is_small(self, language: str) -> bool:
        if language not in self._large and self._count(language, 0, _LONGEST, _SMALL + 1) > _SMALL:
            self._large.add(language)
        return language not in self._large

    def sharing(self, language: str, text: str) -> list[tuple[int, str]]:
        """As `Layer.sharing`."""
        return self._sharing(language, text, 0, _LONGEST)

    def _sharing(self, language: str, text: str, least: int, most: int) -> list[tuple[int, str]]:
        """Texts of `least` to `most` characters that share the rarest marks."""
        import psycopg

        query = "SELECT id, text FROM l10n_text WHERE id = ANY(%s) AND language = %s AND length BETWEEN %s AND %s"

        def read(numbers: Sequence[int]) -> list[tuple[int, str]]:
            found = {int(number): text for number, text in self._rows(query, (numbers, language, least, most))}
            return [(number, found[number]) for number in numbers if number in found]

        try:
            return self._postings.texts(language, text, postings.CANDIDATES, read)
        except psycopg.Error as error:
            raise _lost(error) from error

    def units(self, text: int, source_language: str, target_language: str) -> Iterator[StoredUnit]:
        """As `Layer.units`."""
        rows = self._rows(_UNITS, {"text": text, "mine": source_language, "theirs": target_language})
        yield from (StoredUnit(*row[:-1]) for row in rows)

    def containing(self, language: str, text: str, limit: int) -> list[tuple[int, str]]:
        """As `Layer.containing`."""
        query = (
            "SELECT id, text FROM l10n_text WHERE language = %s AND strpos(lower(text), lower(%s)) > 0"
            ' ORDER BY length, text COLLATE "C" LIMIT %s'
        )
        rows = self._rows(query, (language, text.replace("\0", ""), limit))
        return [(int(number), found) for number, found in rows]

    def has(self, language: str) -> bool:
        """As `Layer.has`."""
        return any(self._rows('SELECT 1 FROM l10n_text WHERE language COLLATE "C" = %s LIMIT 1', (language,)))

    def languages(self) -> tuple[str, ...]:
        """As `Layer.languages`."""
        # One step in the index for each language; DISTINCT would read all texts.
        rows = self._rows(
            'WITH RECURSIVE one (language) AS ((SELECT min(language COLLATE "C") FROM l10n_text) UNION ALL'
            ' SELECT (SELECT min(t.language COLLATE "C") FROM l10n_text t WHERE t.language COLLATE "C" > one.language)'
            " FROM one WHERE one.language IS NOT NULL) SELECT language FROM one WHERE language IS NOT NULL"
        )
        return tuple(language for (language,) in rows)

    def counts(self) -> dict[tuple[str, str, str], int]:
        """As `Layer.counts`."""
        rows = self._rows(
            "SELECT mine.language, theirs.language, unit.origin, count(*) FROM l10n_unit unit"
            " JOIN l10n_text mine ON mine.id = unit.source JOIN l10n_text theirs ON theirs.id = unit.target"
            " GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
        )
        return {(source, target, origin): int(count) for source, target, origin, count in rows}

    def everything(self) -> Iterator[TranslationUnit]:
        """As `Layer.everything`. Neighbours are known by hash only, so they come out empty."""
        rows = self._rows(
            "SELECT mine.text, theirs.text, mine.language, theirs.language, unit.context, unit.article, unit.origin,"
            " unit.approved, unit.author, unit.created FROM l10n_unit unit JOIN l10n_text mine ON mine.id = unit.source"
            " JOIN l10n_text theirs ON theirs.id = unit.target"
            ' ORDER BY 3, 4, mine.text COLLATE "C", theirs.text COLLATE "C", 6, unit.id'
        )
        yield from map(exported, rows)


def _is_storable(unit: TranslationUnit) -> bool:
    texts = (unit.source, unit.target, unit.context, unit.article, unit.author, unit.created)
    return is_storable(unit) and not any("\0" in text for text in texts)


def _lost(error: Exception) -> StoreError:
    said = " ".join(str(error).split())
    return StoreError(f"the team memory failed: {said}", hint="see [memory] url, and whether the server runs")
