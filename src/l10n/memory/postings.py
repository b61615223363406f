"""Which texts share marks with a text: lists of text numbers in the memory's file, gathered and counted in C.

A mark is a word or a pair of Han characters, hashed to sixteen bits (`memory.tokens.marks`). Two marks of one hash share a list:
two unlike sentences have one such chance meeting in a hundred pairs, two like ones dozens of marks in common. So a million
segments need 65,000 lists instead of two million, most of them of one number, and they are written in a moment.

A list is a run of parts, so that a few new texts never rewrite a long one. Texts that were dropped stay in the lists until the
memory makes them anew: numbers that no text has any more are found by nobody.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import compress
from typing import Final
from zlib import crc32

from l10n.memory.tokens import MARK_BITS

TABLE: Final = "CREATE TABLE posting (place INTEGER PRIMARY KEY, texts BLOB NOT NULL)"
"""`place` is language, mark and number of the part, each in its bits; `texts` are 32 bits each, as this machine has them."""

_PART_BITS: Final = 12
_LAST: Final = (1 << _PART_BITS) - 1
_PART: Final = 4_096
"""Bytes from which a part grows no more."""

_PENDING: Final = 32_000_000
"""Postings gathered before they are written, 130 MB: a million segments of one language are written once."""

MOST: Final = 1_500
"""Texts of one rank that may be given: of a million short sentences a thousand may share just the one rare word."""

_SIZE: Final = array("I").itemsize


class Postings:
    """The lists of one open file. Whoever adds writes in a transaction of his own, and calls `flush` before its end."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self._gathered: dict[str, dict[int, array[int]]] = {}
        self._pending = 0

    def add(self, language: str, texts: Iterable[tuple[int, Sequence[int]]], many: bool = False) -> None:
        """Let each (number, marks) be found. Lists for `many` are made beforehand: twice as fast, but a tenth of a second."""
        lists = self._gathered.get(language)
        if lists is None:
            lists = {mark: array("I") for mark in range(1 << MARK_BITS)} if many else defaultdict(partial(array, "I"))
            self._gathered[language] = lists
        for number, own in texts:
            for mark in own:
                lists[mark].append(number)
            self._pending += len(own)
        if self._pending > _PENDING:
            self.flush()

    def flush(self) -> None:
        """Write what was gathered."""
        rows = [
            (first | mark << _PART_BITS, texts.tobytes())
            for first, lists in ((_first(language), lists) for language, lists in sorted(self._gathered.items()))
            for mark, texts in sorted(lists.items())
            if texts
        ]
        self.drop()
        if self._db.execute("SELECT 1 FROM posting LIMIT 1").fetchone():
            rows = [self._continued(place, texts) for place, texts in rows]
        self._db.executemany("INSERT OR REPLACE INTO posting (place, texts) VALUES (?, ?)", rows)

    def drop(self) -> None:
        """Forget what was gathered and not written."""
        self._gathered.clear()
        self._pending = 0

    def clear(self) -> None:
        """Empty all lists."""
        self.drop()
        self._db.execute("DELETE FROM posting")

    def _continued(self, place: int, texts: bytes) -> tuple[int, bytes]:
        """The last part with the texts behind it, or the part after it where that is full."""
        query = "SELECT place, texts FROM posting WHERE place BETWEEN ? AND ? ORDER BY place DESC LIMIT 1"
        found = self._db.execute(query, (place, place | _LAST)).fetchone()
        if found is None:
            return place, texts
        last, before = found
        if len(before) >= _PART and last & _LAST < _LAST:
            return last + 1, texts
        return last, before + texts

    def sharing(self, language: str, marks: Iterable[int], budget: int, run: int) -> Iterator[list[int]]:
        """Numbers of texts that have the rarest of the marks, those with most of them first, then by number; some `run` at once.

        As many marks count as have, the rarest first, not more than `budget` texts together; one in any case. Of texts that
        have equally many no more than a run is given, unless that is more than half of what the best have: up to `MOST` then.
        """
        counted: Counter[int] = Counter()
        for place in self._rarest(language, marks, budget):
            for (texts,) in self._db.execute(
                "SELECT texts FROM posting WHERE place BETWEEN ? AND ?", (place, place | _LAST)
            ):
                counted.update(memoryview(texts).cast("I"))
        given, size, top = 0, 0, max(counted.values(), default=0)
        for rank, texts in sorted(Counter(counted.values()).items(), reverse=True):
            size += texts
            if size >= given + run or size == len(counted):
                # Not a loop of ours, nor a key of two parts: most of the many texts share one mark or two.
                found = sorted(compress(counted, map(rank.__le__, counted.values())))
                found.sort(key=counted.__getitem__, reverse=True)
                yield found[given:][: MOST if 2 * rank > top else run]
                given = size

    def _rarest(self, language: str, marks: Iterable[int], budget: int) -> list[int]:
        first = _first(language)
        query = "SELECT total(length(texts)) FROM posting WHERE place BETWEEN ? AND ?"
        sizes = sorted(
            (int(size) // _SIZE, place)
            for place in (first | mark << _PART_BITS for mark in set(marks))
            for (size,) in self._db.execute(query, (place, place | _LAST))
            if size
        )
        chosen: list[int] = []
        for size, place in sizes:
            budget -= size
            if chosen and budget < 0:
                break
            chosen.append(place)
        return chosen


def _first(language: str) -> int:
    """The place of the language's first list."""
    return crc32(language.encode()) << (MARK_BITS + _PART_BITS)
