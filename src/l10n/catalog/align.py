"""Which old texts became which new ones: edited, split, joined, moved and edited, or come back in other words.

Linear in the number of texts. Texts that did not change are anchors; between two anchors old and new are few and are
aligned in order; what is left over anywhere is found by rare pairs of characters, whatever its place.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from l10n.text import similar

CELLS = 4096
"""Largest table (old texts times new texts) that is aligned in order between two anchors."""

EDITED = 0.45
"""Likeness from which a text between the same neighbours counts as edited: below it, a fresh start is less work."""

MOVED = 0.7
"""Likeness that a text must have where its place says nothing."""

RECALLED = 0.8
"""Likeness that an obsolete text must have to be proposed again."""

PARTS = 0.8
"""Likeness of a text and the parts put together that counts as split or joined."""

_POSTING = 48
"""Longest list of texts that share a pair of characters and still tell them apart."""

_CANDIDATES = 8

Near = Mapping[int, Sequence[int]]
"""For each open text of one side those of the other side that share rare pairs of characters with it."""

Touching = Callable[[int, int, int, int], bool]
"""Whether `di` old texts from `i` on and `dj` new ones from `j` on can be parts of one another."""


@dataclass(frozen=True, slots=True)
class Link:
    """Positions of old texts and of the new ones they became: one to one, one to several, or several to one."""

    old: list[int]
    new: list[int]
    gone: bool = False
    """`old` counts in the obsolete texts."""


def align(
    old: Sequence[str],
    new: Sequence[str],
    origin: Sequence[int | None],
    spent: Collection[int],
    gone: Sequence[str] = (),
    spent_gone: Collection[int] = (),
    kinds: tuple[Sequence[str], Sequence[str]] = ((), ()),
) -> list[Link]:
    """Links for the new texts without an origin, none for a text that looks like nothing before.

    `kinds` are the roles of the old and of the new texts: a cell is never a part of a paragraph, however well it fits.

    `origin[n]` is the position in `old` of the unchanged text at `new[n]`, -1 for one that has its work from elsewhere,
    None for an open one; positions in `spent` are not used again.
    """
    search = _Search(old, new, origin, spent, kinds)
    search.link_pieces()
    search.link_gaps()
    search.link_anywhere()
    search.link_gone(gone, spent_gone)
    return search.links


class _Search:
    """What is still open on both sides while links are found."""

    def __init__(
        self,
        old: Sequence[str],
        new: Sequence[str],
        origin: Sequence[int | None],
        spent: Collection[int],
        kinds: tuple[Sequence[str], Sequence[str]],
    ) -> None:
        self.old = old
        self.new = new
        self.kind_old = kinds[0] or [""] * len(old)
        self.kind_new = kinds[1] or [""] * len(new)
        self.links: list[Link] = []
        self.anchor: list[int | None] = list(origin)
        taken = set(spent)
        self.open_old = {position for position in range(len(old)) if position not in taken}
        served = {number for number, position in enumerate(origin) if position is not None}
        self.open_new = {number for number in range(len(new)) if number not in served}

    def link(self, old: list[int], new: list[int]) -> None:
        self.links.append(Link(old, new))
        self.open_old.difference_update(old)
        self.open_new.difference_update(new)
        self.anchor[new[0]] = old[0]
        self.anchor[new[-1]] = old[-1]

    def link_pieces(self) -> None:
        """Texts cut or put together without any other change, of any number of parts and at any place."""
        for position, run in pieces(self.old, self.new, sorted(self.open_old), self.open_new):
            if self._touches([position], run):
                self.link([position], run)
        for number, run in pieces(self.new, self.old, sorted(self.open_new), self.open_old):
            if self._touches(run, [number]):
                self.link(run, [number])

    def _touches(self, old: Sequence[int], new: Sequence[int]) -> bool:
        """Whether texts can be parts of one another: neighbours on each side, all of one role."""
        kinds = {self.kind_old[position] for position in old} | {self.kind_new[number] for number in new}
        return len(kinds) == 1 and old[-1] - old[0] == len(old) - 1 and new[-1] - new[0] == len(new) - 1

    def link_gaps(self) -> None:
        """What stands between the same two unchanged neighbours, in order."""
        for olds, news in list(self._gaps()):
            if len(olds) * len(news) <= CELLS:
                for link_old, link_new in _in_order(
                    [self.old[o] for o in olds], [self.new[n] for n in news], self._touching(olds, news)
                ):
                    self.link([olds[i] for i in link_old], [news[j] for j in link_new])

    def _touching(self, olds: Sequence[int], news: Sequence[int]) -> Touching:
        return lambda i, di, j, dj: self._touches(olds[i : i + di], news[j : j + dj])

    def _gaps(self) -> Iterator[tuple[list[int], list[int]]]:
        anchors = [
            (position, number) for number, position in enumerate(self.anchor) if position is not None and position >= 0
        ]
        chain = [anchors[i] for i in ascending([position for position, _ in anchors])]
        bounds = [(-1, -1), *chain, (len(self.old), len(self.new))]
        for (old_from, new_from), (old_to, new_to) in pairwise(bounds):
            olds = [position for position in range(old_from + 1, old_to) if position in self.open_old]
            news = [number for number in range(new_from + 1, new_to) if number in self.open_new]
            if olds and news:
                yield olds, news

    def link_anywhere(self) -> None:
        """Moved and edited: the most similar open text, wherever it stood, or the neighbours that say the same together."""
        near = _near(self.old, self.new, self.open_old, self.open_new)
        runs = [*self._joined(near), *self._split(near)]
        for olds, news in runs:
            if self.open_old.issuperset(olds) and self.open_new.issuperset(news):
                self.link(olds, news)
        for position, number in _likest(self.old, self.new, _still(near, self.open_old, self.open_new), MOVED):
            self.link([position], [number])

    def _joined(self, near: Near) -> Iterator[tuple[list[int], list[int]]]:
        for number, run in _likest_runs(self.new, self.old, near):
            if self.open_old.issuperset(run) and self._touches(run, [number]):
                yield run, [number]

    def _split(self, near: Near) -> Iterator[tuple[list[int], list[int]]]:
        whole_near: defaultdict[int, list[int]] = defaultdict(list)
        for number, positions in near.items():
            for position in positions:
                whole_near[position].append(number)
        for position, run in _likest_runs(self.old, self.new, whole_near):
            if self.open_new.issuperset(run) and self._touches([position], run):
                yield [position], run

    def link_gone(self, gone: Sequence[str], spent: Collection[int]) -> None:
        """Texts that resemble an obsolete one."""
        taken = set(spent)
        candidates = {position for position in range(len(gone)) if position not in taken}
        near = _near(gone, self.new, candidates, self.open_new)
        for position, number in _likest(gone, self.new, near, RECALLED):
            self.links.append(Link([position], [number], gone=True))


def ascending(values: Sequence[int]) -> list[int]:
    """Positions of a longest strictly ascending run of the values."""
    tails: list[int] = []
    heads: list[int] = []
    before: list[int] = []
    for position, value in enumerate(values):
        at = bisect_left(tails, value)
        before.append(heads[at - 1] if at else -1)
        if at == len(tails):
            tails.append(value)
            heads.append(position)
        else:
            tails[at] = value
            heads[at] = position
    run = []
    position = heads[-1] if heads else -1
    while position >= 0:
        run.append(position)
        position = before[position]
    return run[::-1]


def pieces(
    wholes: Sequence[str], parts: Sequence[str], order: Sequence[int], open_parts: Collection[int], shared: bool = False
) -> Iterator[tuple[int, list[int]]]:
    """Each whole that is exactly a run of neighbouring open parts, blanks aside, with that run; with `shared` one part serves several wholes."""
    if not order or len(open_parts) < 2:
        return
    dense = {number: compact(parts[number]) for number in open_parts}
    heads: defaultdict[str, list[int]] = defaultdict(list)
    for number in sorted(dense):
        heads[dense[number][:6]].append(number)
    used: set[int] = set()
    for position in order:
        whole = compact(wholes[position])
        for first in heads.get(whole[:6], [])[:_POSTING]:
            run = _run(whole, dense, first, used)
            if run:
                used.update(() if shared else run)
                yield position, run
                break


def _run(whole: str, parts: dict[int, str], first: int, used: set[int]) -> list[int]:
    at, number = 0, first
    run = []
    while at < len(whole):
        part = parts.get(number, "")
        if not part or number in used or not whole.startswith(part, at):
            return []
        run.append(number)
        at += len(part)
        number += 1
    return run if len(run) > 1 else []


def compact(text: str) -> str:
    """The text without blanks."""
    return "".join(text.split())


def _in_order(old: list[str], new: list[str], touching: Touching) -> list[tuple[list[int], list[int]]]:
    """The links of the best alignment in order: one to one, one to several, several to one, or left alone."""
    gain: dict[tuple[int, int], float] = {}
    step: dict[tuple[int, int], tuple[int, int]] = {}
    for i in range(len(old), -1, -1):
        for j in range(len(new), -1, -1):
            best, move = 0.0, (0, 0)
            for worth, (di, dj) in _moves(old, new, i, j, touching):
                total = worth + gain[i + di, j + dj]
                if total > best or move == (0, 0):
                    best, move = total, (di, dj)
            gain[i, j], step[i, j] = best, move
    return list(_walk(step, len(old), len(new)))


def _walk(step: dict[tuple[int, int], tuple[int, int]], olds: int, news: int) -> Iterator[tuple[list[int], list[int]]]:
    i = j = 0
    while i < olds or j < news:
        di, dj = step[i, j]
        if di and dj:
            yield list(range(i, i + di)), list(range(j, j + dj))
        i, j = i + di, j + dj


def _moves(
    old: list[str], new: list[str], i: int, j: int, touching: Touching
) -> Iterator[tuple[float, tuple[int, int]]]:
    """What can be done with the texts at i and j, each with its worth; a part of a text counts as a text."""
    if i < len(old) and j < len(new):
        alike = similar.ratio(old[i], new[j], EDITED * 100) / 100
        if alike > EDITED:
            yield alike - EDITED / 2, (1, 1)
        for count, worth in _several(old[i], new, j):
            if touching(i, 1, j, count):
                yield worth, (1, count)
        for count, worth in _several(new[j], old, i):
            if touching(i, count, j, 1):
                yield worth, (count, 1)
    if i < len(old):
        yield 0.0, (1, 0)
    if j < len(new):
        yield 0.0, (0, 1)


def _several(whole: str, parts: list[str], first: int) -> Iterator[tuple[int, float]]:
    """How many parts from `first` on make up the whole, with the worth of taking them so."""
    for count, alike in _runs(whole, parts, first):
        yield count, count * (alike - EDITED / 2) * 0.9


def _runs(whole: str, parts: Sequence[str], first: int) -> Iterator[tuple[int, float]]:
    """How many parts from `first` on make up the whole, with their likeness."""
    length, last = 0, first
    while last < len(parts) and length < 1.25 * len(whole):
        length += len(parts[last])
        last += 1
        count = last - first
        if count > 1 and 0.75 * len(whole) <= length <= 1.35 * len(whole):
            alike = similar.ratio(compact(whole), compact("".join(parts[first:last])), PARTS * 100) / 100
            if alike >= PARTS:
                yield count, alike


def _near(old: Sequence[str], new: Sequence[str], open_old: Collection[int], open_new: Collection[int]) -> Near:
    """For each open new text at most eight open old ones."""
    if not open_old or not open_new:
        return {}
    postings: defaultdict[str, list[int]] = defaultdict(list)
    for position in sorted(open_old):
        for gram in _grams(old[position]):
            postings[gram].append(position)
    return {number: _candidates(new[number], postings) for number in sorted(open_new)}


def _still(near: Near, open_old: Collection[int], open_new: Collection[int]) -> Near:
    """What is left of it when some texts have found theirs."""
    return {
        number: [each for each in positions if each in open_old]
        for number, positions in near.items()
        if number in open_new
    }


def _likest(old: Sequence[str], new: Sequence[str], near: Near, least: float) -> list[tuple[int, int]]:
    """Pairs of likest open texts, best first, each text once."""
    scored = []
    for number, positions in near.items():
        for position in positions:
            alike = similar.ratio(old[position], new[number], least * 100) / 100
            if alike >= least:
                scored.append((-alike, abs(position - number), position, number))
    pairs, taken_old, taken_new = [], set(), set()
    for _, _, position, number in sorted(scored):
        if position not in taken_old and number not in taken_new:
            taken_old.add(position)
            taken_new.add(number)
            pairs.append((position, number))
    return pairs


def _likest_runs(wholes: Sequence[str], parts: Sequence[str], near: Near) -> list[tuple[int, list[int]]]:
    """Wholes with runs of parts that say the same, likest first; each run begins with a part near the whole or one before it.

    A run counts where it is more like the whole than each of its parts is alone: else one part was edited, and its neighbour
    went.
    """
    scored = []
    for number, found in near.items():
        whole = wholes[number]
        for first in sorted({start for at in found for start in (at - 1, at) if start >= 0}):
            for count, alike in _runs(whole, parts, first):
                run = list(range(first, first + count))
                if all(alike > similar.ratio(parts[at], whole, 0) / 100 for at in run):
                    scored.append((-alike, number, run))
    return [(number, run) for _, number, run in sorted(scored)]


def _grams(text: str) -> set[str]:
    return {text[at : at + 4] for at in range(max(1, len(text) - 3))} if text.isascii() else _bigrams(text)


def _bigrams(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(max(1, len(text) - 1))}


def _candidates(text: str, postings: dict[str, list[int]]) -> list[int]:
    """The old texts that share most of the rarest grams of the text."""
    lists = sorted((postings[gram] for gram in _grams(text) if gram in postings), key=len)
    votes: defaultdict[int, int] = defaultdict(int)
    for posting in lists[:12]:
        if len(posting) > _POSTING and votes:
            break
        for position in posting[:_POSTING]:
            votes[position] += 1
    return sorted(votes, key=lambda position: (-votes[position], position))[:_CANDIDATES]
