"""Many texts side by side, so that one search goes over all of them and only those that hold something are looked at.

Calling a search takes as long as searching fifty characters: one call for a rule and some hundred texts, not one for each.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate

from l10n.checks.base import Pair

EDGE = "\u0378"
"""Stands before, between and behind the texts: a code no character has, so neither letter nor blank nor mark."""


class Column:
    """Texts of several pairs. What it tells of a text is a promise that others need not be asked, and nothing more."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts
        self.joined = EDGE + EDGE.join(texts) + EDGE
        self._edges = [0, *accumulate(len(text) + 1 for text in texts)]
        """Where the edge before each text stands, and the one behind the last."""

        self._rows: dict[re.Pattern[str], list[str]] = {}

    def holders(self, pattern: re.Pattern[str]) -> list[int]:
        """Places of the texts, ascending, in which a match of the pattern may stand: those without one may be among them.

        The pattern must not anchor a match to the ends of a text (`^`, `$`, `\\A`, `\\Z`), nor forbid `EDGE` beside it. Each
        text that a match touches counts, since the match may hide another one: hence none is passed over.
        """
        search, edges = pattern.search, self._edges
        found: list[int] = []
        match = search(self.joined)
        while match:
            start, end = match.span()
            # Behind an edge stands the text of that edge; what begins at an edge may be an empty match behind the text before.
            first = bisect_right(edges, start - 1) - 1 if start else 0
            last = bisect_right(edges, max(start, end - 1), first) - 1
            found += range(max(first, found[-1] + 1 if found else 0), min(last + 1, len(self.texts)))
            if last + 1 >= len(edges):
                break
            match = search(self.joined, edges[last + 1])
        return found

    def holding(self, words: Iterable[str]) -> list[int]:
        """Places of the texts that hold one of the words, ascending."""
        return sorted({place for word in words for place in self._holding(word)})

    def _holding(self, word: str) -> Iterator[int]:
        joined, edges = self.joined, self._edges
        start = joined.find(word)
        while start >= 0:
            place = bisect_right(edges, start) - 1
            # A word that holds an edge may begin at one.
            yield from range(place, min(place + word.count(EDGE) + 1, len(self.texts)))
            start = joined.find(word, max(edges[place + 1] if place + 1 < len(edges) else start, start + 1))

    def rows(self, pattern: re.Pattern[str]) -> list[str]:
        """Of each text what the pattern finds, in a row; it finds single characters, `EDGE` among them."""
        rows = self._rows.get(pattern)
        if rows is None:
            rows = "".join(pattern.findall(self.joined)).split(EDGE)[1:-1]
            if len(rows) != len(self.texts):
                rows = ["".join(pattern.findall(text)).replace(EDGE, "") for text in self.texts]
            self._rows[pattern] = rows
        return rows

    def echoing(self, distance: int, size: int) -> list[int]:
        """Places of the texts in which some `size` characters stand again `distance` further on, ascending.

        The text and the same text moved on, as one number each: where both agree, their difference is zero.
        """
        number, width = self._number
        # What is moved beyond the end would agree with nothing; it is cut off.
        same = (number ^ (number >> 8 * width * distance)).to_bytes(width * len(self.joined), "little")
        same, wanted, found = same[: -width * distance], bytes(width * size), []
        start = same.find(wanted)
        while start >= 0:
            place = bisect_right(self._edges, start // width) - 1
            found.append(min(place, len(self.texts) - 1))
            start = same.find(wanted, width * self._edges[place + 1]) if place + 1 < len(self._edges) else -1
        return found

    @cached_property
    def _number(self) -> tuple[int, int]:
        """The joined text as one number, and how many bytes a character takes in it."""
        data, width = self.joined.encode("utf-16-le", "surrogatepass"), 2
        if len(data) > width * len(self.joined):
            data, width = self.joined.encode("utf-32-le", "surrogatepass"), 4
        return int.from_bytes(data, "little"), width


class Pairs:
    """Pairs of one target language that are judged together, and their texts as columns, each made when it is asked for."""

    def __init__(self, members: Sequence[Pair]) -> None:
        self.members = members

    @cached_property
    def source_prose(self) -> Column:
        return Column([pair.source_prose for pair in self.members])

    @cached_property
    def target_prose(self) -> Column:
        return Column([pair.target_prose for pair in self.members])

    @cached_property
    def target(self) -> Column:
        """The targets with their markup; the column of the prose where none has any."""
        if not any(pair.target_marks for pair in self.members):
            return self.target_prose
        return Column([pair.target for pair in self.members])

    @cached_property
    def small(self) -> Column:
        """The prose of the targets in lower case; its offsets are its own."""
        return Column([pair.target_prose.lower() for pair in self.members])
