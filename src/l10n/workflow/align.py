"""An article and its existing translation -> pairs of segments, each with how sure we are. Saving them is up to the command.

Blocks are aligned first, then the sentences inside of each pair of blocks: by kind, by length, and by what stands in both
languages alike: numbers, addresses, code, Latin words in Chinese, and names of the glossary.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import exp

from l10n.catalog.states import MERGED
from l10n.glossary.find import find
from l10n.model.catalog import Catalog, Entry
from l10n.model.document import Document
from l10n.model.glossary import Glossary
from l10n.model.locale import is_spaced
from l10n.text import numbers
from l10n.text.script import count_han, count_words
from l10n.text.segment import SegmentOptions
from l10n.workflow.segments import CutDocument, cut
from l10n.workflow.update import update

SURE = 0.5
"""Confidence from which a pair counts as translated; below it the entry is fuzzy."""

BAND = 40
"""How far from the diagonal an alignment may stray, beside the difference of lengths: keeps time linear."""

_WORD_SIZE = 1.7
"""Han characters that one English word stands for: measured on the shared news corpus."""

# Costs, in the unit of a negative logarithm of likelihood; tried on the shared news corpus (docs/measurements/catalogs.md).
_SPREAD = 7.0
"""Twice the variance of a length difference, divided by the length."""

_OTHER_KIND = 3.0
_LITERALS_APART = 2.5
_CONCEPTS_APART = 2.5
_LATIN_MISSING = 2.0
_STEP_COST = {(1, 1): 0.0, (1, 0): 3.2, (0, 1): 3.2, (1, 2): 2.2, (2, 1): 2.2}
_LITERAL = re.compile(r"https?://[!#$%&*+,\-./0-9:;=?@A-Z_a-z~]+|`[^`]+`")
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9]{2,}")


@dataclass(frozen=True, slots=True)
class Piece:
    """A block or a sentence with what helps to find its translation."""

    text: str
    kind: str
    size: float
    """In Han characters, or in what they take in other languages."""

    literals: frozenset[str]
    """Addresses, code, and the values of numbers."""

    latin: frozenset[str]
    concepts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Pair:
    """Sentences of the source and of the translation that belong together; `confidence` is 0..1."""

    source: tuple[int, ...]
    target: tuple[int, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Aligned:
    """A catalogue with the translations found, and how many segments were filled surely, fuzzily and not at all."""

    catalog: Catalog
    sure: int
    unsure: int
    open: int


def align(
    source: Document,
    target: Document,
    languages: tuple[str, str],
    segmenting: SegmentOptions,
    glossary: Glossary | None = None,
    old: Catalog | None = None,
) -> Aligned:
    """The catalogue of `source` with the translations that stand in `target`; `languages` are theirs, in this order.

    Only untranslated entries are filled. A text without a counterpart stays open; one of low confidence is fuzzy; a
    sentence whose translation is part of the one before gets `<<`.
    """
    here, there = cut(source, languages[0], segmenting), cut(target, languages[1], segmenting)
    catalog = update(here, old, languages[1]).catalog
    found = dict(_translations(here, there, glossary or Glossary()))
    entries = tuple(_filled(entry, found) for entry in catalog.entries)
    filled = [entry for entry, before in zip(entries, catalog.entries, strict=True) if entry is not before]
    unsure = sum(entry.fuzzy for entry in filled)
    open_ = sum(1 for entry in entries if not entry.target and not entry.obsolete)
    return Aligned(replace(catalog, entries=entries), len(filled) - unsure, unsure, open_)


Key = tuple[str | None, str]


def _filled(entry: Entry, found: dict[Key, tuple[str, float]]) -> Entry:
    if entry.target or entry.obsolete or entry.key not in found:
        return entry
    text, confidence = found[entry.key]
    return replace(entry, target=text, fuzzy=confidence < SURE)


def _translations(here: CutDocument, there: CutDocument, glossary: Glossary) -> Iterator[tuple[Key, tuple[str, float]]]:
    """Key of a segment with its translation and confidence; of repeated segments the first sure one, else the last."""
    told: dict[Key, float] = {}
    gap = " " if is_spaced(there.language) else ""
    left = [_piece(here.document.units[c.unit].text, _kind(here, c.unit), here.language, glossary) for c in here.cuts]
    right = [
        _piece(there.document.units[c.unit].text, _kind(there, c.unit), there.language, glossary) for c in there.cuts
    ]
    for blocks in pairs(left, right):
        sources = [m for i in blocks.source for m in here.cuts[i].messages]
        targets = [m.source for j in blocks.target for m in there.cuts[j].messages]
        ours = [_piece(m.source, "", here.language, glossary) for m in sources]
        theirs = [_piece(text, "", there.language, glossary) for text in targets]
        for pair in pairs(ours, theirs):
            confidence = min(pair.confidence, 0.3 + 0.7 * blocks.confidence)
            text = gap.join(targets[j] for j in pair.target)
            for number, i in enumerate(pair.source):
                key = (sources[i].context, sources[i].source)
                if text and told.get(key, 0.0) < SURE:
                    told[key] = confidence
                    yield key, (text if number == 0 else MERGED, confidence)


def _kind(article: CutDocument, unit: int) -> str:
    return article.document.units[unit].kind


def _piece(text: str, kind: str, language: str, glossary: Glossary) -> Piece:
    plain = _LITERAL.sub(" ", text)
    values = (str(value.key) for value in numbers.read(plain, language) if value.level is not numbers.Level.SOFT)
    literals = frozenset((*_LITERAL.findall(text), *values))
    return Piece(
        text,
        kind,
        1.0 + count_han(plain) + _WORD_SIZE * count_words(plain),
        literals,
        frozenset(word.lower() for word in _LATIN.findall(plain)),
        frozenset(hit.term.concept for hit in find(text, language, glossary)) if glossary.terms else frozenset(),
    )


def pairs(left: Sequence[Piece], right: Sequence[Piece]) -> list[Pair]:
    """The best alignment in order: one to one, one to two, two to one, or left out; those left out are not in it.

    Gale and Church, A Program for Aligning Sentences in Bilingual Corpora (1993), with anchors, in a band.
    """
    scale = _scale(left, right)
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    slope = len(right) / len(left) if left else 0.0
    band = BAND + abs(len(left) - len(right))
    for i in range(len(left) + 1):
        middle = int(i * slope)
        for j in range(max(0, middle - band), min(len(right), middle + band) + 1):
            here = best.get((i, j))
            if here is not None:
                _extend(best, left, right, (i, j), here[0], scale)
    return _path(best, left, right, scale)


def _extend(
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]],
    left: Sequence[Piece],
    right: Sequence[Piece],
    place: tuple[int, int],
    so_far: float,
    scale: float,
) -> None:
    i, j = place
    for step in _STEP_COST:
        to = (i + step[0], j + step[1])
        if to[0] <= len(left) and to[1] <= len(right):
            cost = so_far + _cost(left[i : to[0]], right[j : to[1]], scale)
            if to not in best or cost < best[to][0]:
                best[to] = cost, step


def _path(
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]],
    left: Sequence[Piece],
    right: Sequence[Piece],
    scale: float,
) -> list[Pair]:
    i, j = len(left), len(right)
    found = []
    while i or j:
        di, dj = best[i, j][1]
        if di and dj:
            confidence = min(1.0, exp(-_cost(left[i - di : i], right[j - dj : j], scale)))
            found.append(Pair(tuple(range(i - di, i)), tuple(range(j - dj, j)), confidence))
        i, j = i - di, j - dj
    return found[::-1]


def _scale(left: Sequence[Piece], right: Sequence[Piece]) -> float:
    """How much longer this translation is than its source on the whole; kept within reason for short texts."""
    total = sum(piece.size for piece in right) / max(1.0, sum(piece.size for piece in left))
    return min(1.6, max(0.6, total))


def _cost(left: Sequence[Piece], right: Sequence[Piece], scale: float) -> float:
    """How unlikely it is that these belong together; 0 is sure, a skip costs what a bad pair costs."""
    step = _STEP_COST[len(left), len(right)]
    if not left or not right:
        return step
    kinds = {piece.kind for piece in left} | {piece.kind for piece in right}
    before, after = scale * _sum(left, _size), _sum(right, _size)
    cost = step + (before - after) ** 2 / ((before + after) / 2 * _SPREAD)
    cost += _OTHER_KIND if len(kinds) > 1 else 0.0
    cost += _apart(_all(left, _literals), _all(right, _literals), _LITERALS_APART)
    cost += _apart(_all(left, _concepts), _all(right, _concepts), _CONCEPTS_APART)
    return cost + _missing_latin(left, right)


def _apart(left: frozenset[str], right: frozenset[str], weight: float) -> float:
    """0 without anchors, `weight` for none in common; less than 0, a reward, for several in common."""
    if not left and not right:
        return 0.0
    common = len(left & right)
    dice = 2 * common / (len(left) + len(right))
    return weight * (1 - dice) - min(common, 3) * dice


def _missing_latin(left: Sequence[Piece], right: Sequence[Piece]) -> float:
    """Latin words in the text that has few of them are names: the other text should have them too."""
    few, many = sorted((_all(left, _latin), _all(right, _latin)), key=len)
    if not few:
        return 0.0
    missing = few - many
    return _LATIN_MISSING * len(missing) / len(few) if missing else -1.0


def _size(piece: Piece) -> float:
    return piece.size


def _literals(piece: Piece) -> frozenset[str]:
    return piece.literals


def _concepts(piece: Piece) -> frozenset[str]:
    return piece.concepts


def _latin(piece: Piece) -> frozenset[str]:
    return piece.latin


def _sum(pieces: Sequence[Piece], value: Callable[[Piece], float]) -> float:
    return sum(value(piece) for piece in pieces)


def _all(pieces: Sequence[Piece], value: Callable[[Piece], frozenset[str]]) -> frozenset[str]:
    return value(pieces[0]) if len(pieces) == 1 else frozenset().union(*(value(piece) for piece in pieces))
