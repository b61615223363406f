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
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import compress
from typing import Final, Protocol
from zlib import crc32

from l10n.memory.tokens import MARK_BITS, is_wide, marks

TABLE: Final = "CREATE TABLE posting (place INTEGER PRIMARY KEY, texts BLOB NOT NULL)"
"""`place` is language, mark and number of the part, each in its bits; `texts` are 32 bits each, as this machine has them."""

_PART_BITS: Final = 12
LAST: Final = (1 << _PART_BITS) - 1
"""Parts of a list lie at its first place and behind it, up to this far."""

_PART: Final = 4_096
"""Bytes from which a part grows no more."""

_PENDING: Final = 32_000_000
"""Postings gathered before they are written, 130 MB: a million segments of one language are written once."""

MOST: Final = 2_000
"""Texts of one rank that may be given: of a million short sentences a thousand may share just the one rare word."""

PAIRS: Final = (8_000, 16_000)
WORDS: Final = (12_000, 48_000)
"""Numbers of texts that are counted at the least, and for a million texts; ten to twenty a microsecond. Words are fewer and more common
than pairs of Han characters: at a million segments 12,000 found all of 295 Chinese sentences, but 387 of 390 English ones, 24,000
found 389 and 36,000 all. At a hundred thousand 6,000 found all in both."""

BRIEF: Final = 24
"""Texts of up to so many characters may consist of words whose lists are all too long: they are looked for by their length too."""

FEW: Final = 8_000
"""So many texts of about that length are compared at most, in ten milliseconds; where there are more, none is for its length."""

CANDIDATES: Final = 200
"""Texts that are compared: ranking takes a microsecond or two each."""

_LOOKED: Final = 2_000
"""Texts that are read at most to find so many of the right length."""

SIZE: Final = array("I").itemsize


class Lists(Protocol):
    """Where the lists are kept: in a file here (`FileLists`), or on a team's server (`memory.postgres`).

    A list is named by its first place; `texts` are 32 bits each, in the order of bytes that the keeper has.
    """

    def highest(self) -> int:
        """The highest number of a text: about how many there are."""

    def sizes(self, firsts: Sequence[int]) -> Iterable[tuple[int, int]]:
        """(bytes, first place) of those that are not empty."""

    def read(self, firsts: Sequence[int]) -> Iterable[memoryview[int] | Sequence[int]]:
        """The numbers in these lists, part by part."""

    def append(self, rows: Iterable[tuple[int, array[int]]]) -> None:
        """Put numbers behind those of each list (first place, numbers)."""

    def clear(self) -> None:
        """Empty all."""


class Postings:
    """The lists of one open memory. Whoever adds writes in a transaction of his own, and calls `flush` before its end."""

    def __init__(self, lists: Lists) -> None:
        self._lists = lists
        self._gathered: dict[str, dict[int, array[int]]] = {}
        self._pending = 0

    def add(self, language: str, texts: Iterable[tuple[int, tuple[list[int], list[int]]]], many: bool = False) -> None:
        """Let each (number, marks) be found. Lists for `many` are made beforehand: twice as fast, but a tenth of a second."""
        lists = self._gathered.get(language)
        if lists is None:
            lists = {mark: array("I") for mark in range(1 << MARK_BITS)} if many else defaultdict(partial(array, "I"))
            self._gathered[language] = lists
        for number, (whole, parts) in texts:
            # A word that a text says twice must not count for two.
            own = {*whole, *parts}
            for mark in own:
                lists[mark].append(number)
            self._pending += len(own)
        if self._pending > _PENDING:
            self.flush()

    def flush(self) -> None:
        """Write what was gathered."""
        rows = [
            (first | mark << _PART_BITS, texts)
            for first, lists in ((_first(language), lists) for language, lists in sorted(self._gathered.items()))
            for mark, texts in sorted(lists.items())
            if texts
        ]
        self.drop()
        self._lists.append(rows)

    def drop(self) -> None:
        """Forget what was gathered and not written."""
        self._gathered.clear()
        self._pending = 0

    def clear(self) -> None:
        """Empty all lists."""
        self.drop()
        self._lists.clear()

    def sharing(self, language: str, kinds: Iterable[Sequence[int]], most: int, run: int) -> Iterator[list[int]]:
        """Numbers of texts that have the rarest of the marks, those with most of them first, some `run` at once.

        Of each kind of marks as many count as have, the rarest first, not more than `most` texts together; one in any case.
        Of texts that have equally many those with the rarest mark come first, and no more than a run of them is given, unless
        they have half of what the best have: up to `MOST` then.
        """
        counted: Counter[int] = Counter()
        chosen = [place for kind in kinds for place in self._rarest(language, kind, most)]
        for texts in self._lists.read(list(dict.fromkeys(chosen))):
            counted.update(texts)
        ranks = sorted(Counter(counted.values()).items(), reverse=True)
        top = high = ranks[0][0] if ranks else 0
        size = 0
        for rank, equal in ranks:
            size += equal
            if size >= run or rank == ranks[-1][0]:
                # Not a loop of ours: most of the many texts share one mark or two.
                found = list(compress(counted, map(range(rank, high + 1).__contains__, counted.values())))
                if rank < high:
                    found.sort(key=counted.__getitem__, reverse=True)
                yield found[: MOST if 2 * rank >= top else run]
                high, size = rank - 1, 0

    def texts(
        self, language: str, text: str, limit: int, read: Callable[[Sequence[int]], Iterable[tuple[int, str]]]
    ) -> list[tuple[int, str]]:
        """(number, text) of some `limit` texts or more that share the rarest marks of this one, those that share most first.

        `read` gives those of the numbers that are still there and fit.
        """
        whole, parts = marks(text)
        most = budget(text, self._lists.highest())
        found: dict[int, str] = {}
        # A text of one word more may have no parts: those that share words must not lose against those that share parts.
        for kinds in ((whole,), (whole, parts)) if parts else ((whole,),):
            before, looked = len(found), 0
            for numbers in self.sharing(language, kinds, most, limit):
                found.update(read(numbers))
                looked += len(numbers)
                if len(found) - before >= limit or looked >= _LOOKED:
                    break
        return list(found.items())

    def _rarest(self, language: str, kind: Sequence[int], most: int) -> list[int]:
        first = _first(language)
        chosen: list[int] = []
        for size, place in sorted(self._lists.sizes([first | mark << _PART_BITS for mark in sorted(set(kind))])):
            most -= size // SIZE
            if chosen and most < 0:
                break
            chosen.append(place)
        return chosen


class FileLists:
    """Lists in the memory's SQLite file, numbers as this machine has them: the file is a cache of one machine."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def highest(self) -> int:
        """As `Lists.highest`."""
        return int(self._db.execute("SELECT coalesce(max(id), 0) FROM text").fetchone()[0])

    def sizes(self, firsts: Sequence[int]) -> Iterator[tuple[int, int]]:
        """As `Lists.sizes`."""
        query = "SELECT total(length(texts)) FROM posting WHERE place BETWEEN ? AND ?"
        for place in firsts:
            (size,) = self._db.execute(query, (place, place | LAST)).fetchone()
            if size:
                yield int(size), place

    def read(self, firsts: Sequence[int]) -> Iterator[memoryview[int]]:
        """As `Lists.read`."""
        for place in firsts:
            rows = self._db.execute("SELECT texts FROM posting WHERE place BETWEEN ? AND ?", (place, place | LAST))
            yield from (memoryview(texts).cast("I") for (texts,) in rows)

    def append(self, rows: Iterable[tuple[int, array[int]]]) -> None:
        """As `Lists.append`."""
        written = ((place, texts.tobytes()) for place, texts in rows)
        if self._db.execute("SELECT 1 FROM posting LIMIT 1").fetchone():
            written = (self._continued(place, texts) for place, texts in written)
        self._db.executemany("INSERT OR REPLACE INTO posting (place, texts) VALUES (?, ?)", written)

    def clear(self) -> None:
        """As `Lists.clear`."""
        self._db.execute("DELETE FROM posting")

    def _continued(self, place: int, texts: bytes) -> tuple[int, bytes]:
        """The last part with the texts behind it, or the part after it where that is full."""
        query = "SELECT place, texts FROM posting WHERE place BETWEEN ? AND ? ORDER BY place DESC LIMIT 1"
        found = self._db.execute(query, (place, place | LAST)).fetchone()
        if found is None:
            return place, texts
        last, before = found
        if is_full(last, len(before)):
            return last + 1, texts
        return last, before + texts


def budget(text: str, size: int) -> int:
    """How many numbers are worth counting for a text in a memory of so many texts."""
    least, most = PAIRS if is_wide(text) else WORDS
    return min(most, max(least, most * size // 1_000_000))


def within(text: str) -> tuple[int, int]:
    """The lengths of texts that can be half like this one."""
    return len(text) // 2, 2 * len(text) + 1


def near(text: str) -> tuple[int, int] | None:
    """The lengths of texts that can be 70 % like a brief one; None where it is long enough for its words."""
    return (7 * len(text) // 10, 10 * len(text) // 7 + 1) if len(text) <= BRIEF else None


def is_full(place: int, size: int) -> bool:
    """Whether more numbers go into the part after this one of so many bytes."""
    return size >= _PART and place & LAST < LAST


def _first(language: str) -> int:
    """The place of the language's first list."""
    return crc32(language.encode()) << (MARK_BITS + _PART_BITS)
