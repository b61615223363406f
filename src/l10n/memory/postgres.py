"""A team's memory on PostgreSQL: the same layer as the file of `memory.store`, for many people at once. The home of psycopg.

Tokens are an array with a GIN index; their frequencies are counted in a table, since PostgreSQL does not tell them. Writers
wait for each other (one advisory lock); readers never wait.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, LiteralString
from urllib.parse import urlsplit

from l10n.errors import StoreError
from l10n.memory.layer import StoredUnit, exported, is_storable, shape_hash, stored, text_hash, texts_of
from l10n.memory.tokens import VERSION, tokens
from l10n.model.match import TranslationUnit

if TYPE_CHECKING:
    from psycopg import Connection

_LOCK: Final = 0x6C31306E
_BATCH: Final = 2_000
_USUAL: Final = 6
_MOST: Final = 16
_POSTINGS_MORE: Final = 1_500
_FEWEST: Final = 3
_POSTINGS: Final = 20_000
_LONGEST: Final = 2**31 - 1
_LIMIT: Final = 200
_RARE: Final = 1_000_000
"""A word's weight is the logarithm of this over the number of texts that hold it."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS l10n_file (id bigserial PRIMARY KEY, path text NOT NULL UNIQUE, digest text NOT NULL);
CREATE TABLE IF NOT EXISTS l10n_text (id bigserial PRIMARY KEY, hash bigint NOT NULL, language text NOT NULL,
    length int NOT NULL, shape bigint, words text[] NOT NULL, text text NOT NULL);
CREATE INDEX IF NOT EXISTS l10n_text_hash ON l10n_text (hash);
CREATE INDEX IF NOT EXISTS l10n_text_shape ON l10n_text (shape) WHERE shape IS NOT NULL;
CREATE INDEX IF NOT EXISTS l10n_text_words ON l10n_text USING gin (words);
CREATE TABLE IF NOT EXISTS l10n_word (language text NOT NULL, word text NOT NULL, documents bigint NOT NULL,
    PRIMARY KEY (language, word));
CREATE TABLE IF NOT EXISTS l10n_unit (id bigserial PRIMARY KEY, source bigint NOT NULL REFERENCES l10n_text,
    target bigint NOT NULL REFERENCES l10n_text, file bigint NOT NULL REFERENCES l10n_file,
    previous bigint NOT NULL, following bigint NOT NULL, context text NOT NULL, article text NOT NULL,
    origin text NOT NULL, approved int NOT NULL, author text NOT NULL, created text NOT NULL);
CREATE INDEX IF NOT EXISTS l10n_unit_source ON l10n_unit (source);
CREATE INDEX IF NOT EXISTS l10n_unit_target ON l10n_unit (target);
CREATE INDEX IF NOT EXISTS l10n_unit_file ON l10n_unit (file);
CREATE TABLE IF NOT EXISTS l10n_version (version int NOT NULL);
"""


class PostgresMemory:
    """An open team memory. Use it as a context manager."""

    def __init__(self, connection: Connection[Any]) -> None:
        self._db = connection

    @classmethod
    def open(cls, url: str) -> PostgresMemory:
        """The memory at `postgresql://user@host/database`, with its tables made if they are not there.

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
            memory._prepare()
        except BaseException:
            connection.close()
            raise
        return memory

    def _prepare(self) -> None:
        with self._writing():
            self._db.execute(_SCHEMA)
            self._db.execute(
                "INSERT INTO l10n_version SELECT %s WHERE NOT EXISTS (SELECT 1 FROM l10n_version)", (VERSION,)
            )
        found = self._db.execute("SELECT version FROM l10n_version").fetchone()
        if found != (VERSION,):
            raise StoreError(
                f"the team memory is of version {found and found[0]}, this l10n writes {VERSION}",
                hint="bring all members to one version, drop the tables l10n_*, and build again",
            )

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
            row = self._db.execute(
                "INSERT INTO l10n_file (path, digest) VALUES (%s, %s) RETURNING id", (file, digest)
            ).fetchone()
            source = (unit for unit in units if _is_storable(unit))
            while batch := list(islice(source, _BATCH)):
                self._insert(batch, int(row[0]) if row else 0)
            self._prune(old)
        return True

    def forget(self, file: str) -> None:
        """As `Layer.forget`."""
        with self._writing():
            self._prune(self._forget(file))

    def files(self) -> dict[str, str]:
        """As `Layer.files`."""
        return {str(row[0]): str(row[1]) for row in self._rows("SELECT path, digest FROM l10n_file ORDER BY path")}

    def size(self, file: str) -> int:
        """As `Layer.size`."""
        [row] = self._rows(
            "SELECT count(*) FROM l10n_unit JOIN l10n_file ON l10n_file.id = l10n_unit.file WHERE path = %s", (file,)
        )
        return int(row[0])

    @contextmanager
    def _writing(self) -> Iterator[None]:
        import psycopg

        try:
            with self._db.transaction():
                self._db.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
                yield
        except psycopg.Error as error:
            raise _lost(error) from error

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
        texts = self._db.execute(
            "WITH gone AS (DELETE FROM l10n_unit WHERE file IN (SELECT id FROM l10n_file WHERE path = %s)"
            " RETURNING source, target) SELECT source FROM gone UNION SELECT target FROM gone",
            (file,),
        ).fetchall()
        self._db.execute("DELETE FROM l10n_file WHERE path = %s", (file,))
        return [int(number) for (number,) in texts]

    def _prune(self, texts: Sequence[int]) -> None:
        gone = self._db.execute(
            "DELETE FROM l10n_text t WHERE id = ANY(%s) AND NOT EXISTS (SELECT 1 FROM l10n_unit WHERE source = t.id)"
            " AND NOT EXISTS (SELECT 1 FROM l10n_unit WHERE target = t.id) RETURNING language, words",
            (list(texts),),
        ).fetchall()
        self._count((language, words, -1) for language, words in gone)

    def _insert(self, batch: Sequence[TranslationUnit], file: int) -> None:
        ids = self._ids(texts_of(batch))
        with self._db.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO l10n_unit (source, target, file, previous, following, context, article, origin, approved,"
                " author, created) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
                [stored(unit, ids, file) for unit in batch],
            )

    def _ids(self, texts: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
        """(language, text) -> number, new texts included."""
        hashes = {key: text_hash(key[1]) for key in texts}
        rows = self._db.execute(
            "SELECT language, text, id FROM l10n_text WHERE hash = ANY(%s)", (list(hashes.values()),)
        ).fetchall()
        found = {(language, text): int(number) for language, text, number in rows if (language, text) in hashes}
        new = [(key, list(tokens(key[1]))) for key in hashes if key not in found]
        with self._db.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO l10n_text (hash, language, length, shape, words, text) VALUES (%s, %s, %s, %s, %s, %s)"
                " RETURNING id",
                [(hashes[key], key[0], len(key[1]), shape_hash(key[1]), words, key[1]) for key, words in new],
                returning=True,
            )
            for key, _ in new:
                row = cursor.fetchone()
                found[key] = int(row[0]) if row else 0
                cursor.nextset()
        self._count((key[0], words, 1) for key, words in new)
        return found

    def _count(self, changes: Iterable[tuple[str, Sequence[str], int]]) -> None:
        sums: Counter[tuple[str, str]] = Counter()
        for language, words, change in changes:
            for word in words:
                sums[language, word] += change
        with self._db.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO l10n_word (language, word, documents) VALUES (%s, %s, %s) ON CONFLICT (language, word)"
                " DO UPDATE SET documents = l10n_word.documents + excluded.documents",
                [(*key, change) for key, change in sorted(sums.items())],
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
        """As `Layer.candidates`: those that share the rarest tokens first."""
        return self._sharing(language, text, len(text) // 3, len(text) * 3 + 1)

    def sharing(self, language: str, text: str) -> list[tuple[int, str]]:
        """As `Layer.sharing`."""
        return self._sharing(language, text, 0, _LONGEST)

    def _sharing(self, language: str, text: str, least: int, most: int) -> list[tuple[int, str]]:
        """Texts of `least` to `most` characters that share the rarest tokens."""
        chosen = self._rarest(language, tokens(text))
        if not chosen:
            return []
        rows = self._rows(
            "SELECT id, text FROM l10n_text WHERE language = %(language)s AND words && %(words)s::text[]"
            " AND length BETWEEN %(least)s AND %(most)s ORDER BY"
            " (SELECT sum(weight) FROM unnest(%(words)s::text[], %(weights)s::float8[]) AS one (word, weight)"
            " WHERE word = ANY(words)) DESC,"
            " abs(length - %(length)s), id LIMIT %(limit)s",
            {
                "language": language,
                "words": list(chosen),
                "weights": [math.log(1 + _RARE / documents) for documents in chosen.values()],
                "least": least,
                "most": most,
                "length": len(text),
                "limit": _LIMIT,
            },
        )
        return [(int(number), found) for number, found in rows]

    def _rarest(self, language: str, words: Sequence[str]) -> dict[str, int]:
        """The rarest of the words that stand here, with the number of texts that hold each."""
        rows = self._rows(
            "SELECT word, documents FROM l10n_word WHERE language = %s AND word = ANY(%s) AND documents > 0"
            " ORDER BY documents, word LIMIT %s",
            (language, [word for word in words if "\0" not in word], _MOST),
        )
        chosen: dict[str, int] = {}
        postings = 0
        for word, documents in rows:
            room = _POSTINGS if len(chosen) < _USUAL else _POSTINGS_MORE
            if len(chosen) >= _FEWEST and postings + documents > room:
                break
            chosen[word] = int(documents)
            postings += documents
        return chosen

    def units(self, text: int, source_language: str, target_language: str) -> Iterator[StoredUnit]:
        """As `Layer.units`."""
        for turned in (0, 1):
            mine, theirs = ("target", "source") if turned else ("source", "target")
            rows = self._rows(
                f"SELECT mine.text, theirs.text, unit.previous, unit.following, unit.context, unit.article, unit.origin,"  # noqa: S608 - two fixed column names
                f" unit.approved, unit.created FROM l10n_unit unit JOIN l10n_text mine ON mine.id = unit.{mine}"
                f" JOIN l10n_text theirs ON theirs.id = unit.{theirs}"
                f" WHERE unit.{mine} = %s AND mine.language = %s AND theirs.language = %s ORDER BY unit.id",
                (text, source_language, target_language),
            )
            yield from (StoredUnit(*(*row, turned)) for row in rows)

    def containing(self, language: str, text: str, limit: int) -> list[tuple[int, str]]:
        """As `Layer.containing`."""
        query = (
            "SELECT id, text FROM l10n_text WHERE language = %s AND strpos(lower(text), lower(%s)) > 0"
            ' ORDER BY length, text COLLATE "C" LIMIT %s'
        )
        rows = self._rows(query, (language, text.replace("\0", ""), limit))
        return [(int(number), found) for number, found in rows]

    def has(self, language: str) -> bool:
        """As `Layer.has`; words are found by language, texts are not."""
        return any(self._rows("SELECT 1 FROM l10n_word WHERE language = %s AND documents > 0 LIMIT 1", (language,)))

    def languages(self) -> tuple[str, ...]:
        """As `Layer.languages`."""
        rows = self._rows('SELECT DISTINCT language COLLATE "C" FROM l10n_text ORDER BY 1')
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
