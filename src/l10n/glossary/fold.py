"""Texts made comparable, with the way back: case, width, quotes, hyphens, blanks beside Han, Traditional and Simplified.

Both the terms and the texts go through `fold`; `find` compares what comes out. Nearly all of it is one character for
one, so that offsets stay true; what is dropped or becomes longer is remembered as pieces.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate
from typing import NamedTuple

from l10n.text.script import HAN, simplify

_ZERO_WIDTH = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_QUOTES = dict.fromkeys("\u2018\u2019\u02bc\u2032\uff07", "'") | dict.fromkeys("\u201c\u201d\u2033\uff02", '"')
_HYPHENS = dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\uff0d\ufe63", "-")
_DOTS = dict.fromkeys("\u30fb\u2022\u2027\uff65\u2219\u22c5", "\u00b7")
_BLANKS = dict.fromkeys("\t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\u2028\u2029", " ")
# Sentence marks no term begins or ends with: every tenth character of Chinese prose, not worth the time.
_KEPT = frozenset("\uff0c\uff1a\uff1b\uff01\uff1f\u2026")
# Where folding one for one can change a character at all: Latin supplements, Greek, marks, letter-like, compatibility.
_RANGES = (
    (0xA0, 0x250), (0x370, 0x400), (0x2000, 0x2070), (0x2100, 0x2190), (0x2460, 0x24EA), (0x3000, 0x3040),
    (0x3300, 0x3400), (0xF900, 0xFB00), (0xFE30, 0xFE70), (0xFF00, 0xFFF0),
)  # fmt: skip
_MARKS = re.compile("[\u0300-\u036f]")
_BLANK = re.compile("[" + "".join(_BLANKS) + "]")
_WIDE = re.compile("[\u2e80-\U0010ffff]")
"""Han and what is above it in Unicode: one range, which is found in half the time."""


class Folded(NamedTuple):
    """A text made comparable. Positions of `text` lead back by `origin`."""

    text: str
    starts: tuple[int, ...] = ()
    """Where a piece of `text` begins that was not moved along with the one before; ascending, empty where nothing moved."""

    origins: tuple[int, ...] = ()
    """Where each piece stood in the text as given; in code points, as long as `starts`. Empty where one character was
    dropped before each piece but the first."""

    def origin(self, position: int) -> int:
        """Where the character at `position` of `text` stood in the text as given."""
        if not self.starts:
            return position
        piece = bisect_right(self.starts, position) - 1
        return self.origins[piece] + position - self.starts[piece] if self.origins else position + piece

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the text as given that `start..end` (not empty) of `text` stands for."""
        return self.origin(start), self.origin(end - 1) + 1


def fold(text: str) -> Folded:
    """The comparable form of a text: linear, and next to free for text that needs no change.

    NFKC where one character gives one (or a ligature its letters), lower case, straight quotes, one hyphen, one middle
    dot, Simplified for Traditional one for one; zero-width characters, blanks beside Han and all but one of several
    blanks are dropped.
    """
    low = text.lower()
    if len(low) != len(text):
        low = "".join(lower if len(lower := char.lower()) == 1 else char for char in text)
    if low.isascii():
        if not low.isprintable() and not low.replace(APART, "").isprintable():
            low = _BLANK.sub(" ", low)
        return _shortened(low) if "  " in low else Folded(low)
    patterns = _patterns()
    odd = set(patterns.odd.findall(low))
    if odd:
        low = _replaced(low, odd, patterns)
        if odd & patterns.rare:
            return _respelt(low)
    # A blank is dropped beside another and beside Han; looking for any wide character is quicker than looking at each blank.
    return _shortened(low) if "  " in low or (" " in low and _WIDE.search(low)) else Folded(low)


def _replaced(text: str, odd: set[str], patterns: _Patterns) -> str:
    """The text with its odd characters folded one for one: a few by plain replacement, which is quicker, many in one pass."""
    if len(odd) > _FEW:
        return patterns.odd.sub(lambda found: patterns.table.get(found[0], found[0]), text)
    for char in odd:
        text = text.replace(char, patterns.table.get(char, char))
    return text


class Together(NamedTuple):
    """Several texts folded in one pass."""

    text: str
    """Their comparable forms with `APART` between them."""

    begins: tuple[int, ...]
    """Where each one begins in `text`."""

    starts: tuple[int, ...]
    """As in `Folded`, of all of `text`."""

    alone: tuple[Folded, ...]
    """Each one where they could not be folded in one pass, else empty."""

    def at(self, position: int) -> int:
        """Which text stands at a position of `text`."""
        return bisect_right(self.begins, position) - 1

    def part(self, number: int) -> Folded:
        """`fold` of one of the texts."""
        if self.alone:
            return self.alone[number]
        begin = self.begins[number]
        end = self.begins[number + 1] - 1 if number + 1 < len(self.begins) else len(self.text)
        text = self.text[begin:end]
        # The first piece of all begins where nothing was dropped.
        moved = (
            self.starts[bisect_left(self.starts, begin, 1) : bisect_right(self.starts, end, 1)] if self.starts else ()
        )
        return Folded(text, (0, *[start - begin for start in moved])) if moved else Folded(text)


def fold_together(texts: Sequence[str]) -> Together:
    """Each text as `fold` gives it, in one pass: what a pass costs by itself is paid once for thousands of characters."""
    joined = APART.join(texts)
    folded = fold(joined)
    parts = folded.text.split(APART)
    alone: tuple[Folded, ...] = ()
    # Marks would combine with what stands between, and one dotted capital I makes all the text be lowered letter by letter.
    if len(parts) != len(texts) or folded.origins or "\u0130" in joined:
        alone = tuple(map(fold, texts))
        parts = [each.text for each in alone]
        folded = Folded(APART.join(parts))
    begins = tuple(accumulate(map(len, parts[:-1]), lambda begin, size: begin + size + 1, initial=0))
    return Together(folded.text, begins, folded.starts, alone)


def fold_all(texts: Sequence[str]) -> list[str]:
    """The comparable forms of many short texts, edges stripped: what an index of 100,000 terms needs."""
    found: list[str] = []
    for first, last in stretches(texts):
        together = fold_together(texts[first:last])
        lows = [each.text for each in together.alone] if together.alone else together.text.split(APART)
        found += map(str.strip, lows)
    return found


def stretches(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """First and last (exclusive) of the texts to fold together, all in turn: at least `_CHUNK` code points each but the last."""
    first = size = 0
    for last, text in enumerate(texts, 1):
        size += len(text)
        if size >= _CHUNK:
            yield first, last
            first, size = last, 0
    if first < len(texts):
        yield first, len(texts)


_FEW = 12
"""Different odd characters up to which replacing one after the other is quicker than one pass with a look-up."""

APART = "\0"
"""What no text of a catalogue or glossary holds, and ASCII, which folds quickest; where it stands, each text is folded alone."""

_CHUNK = 32_768
"""Code points folded in one pass: what stays in the processor's cache, and what one odd character makes be done again."""


def _shortened(text: str) -> Folded:
    """The text without blanks that are dropped."""
    pieces = _patterns().gap.split(text)
    if len(pieces) == 1:
        return Folded(text)
    return Folded("".join(pieces), tuple(accumulate(map(len, pieces[:-1]), initial=0)))


def _respelt(text: str) -> Folded:
    """The same where ligatures become letters, and letters with their combining marks one letter."""
    parts: list[str] = []
    starts: list[int] = []
    origins: list[int] = []
    length = done = 0
    for found in _patterns().respelling.finditer(text):
        start, end = found.span()
        instead = _expansions().get(found[0]) or (_composed(found[0]) if _MARKS.search(found[0]) else "")
        for part, origin in ((text[done:start], done), *((char, start) for char in instead)):
            parts.append(part)
            starts.append(length)
            origins.append(origin)
            length += len(part)
        done = end
    return Folded("".join((*parts, text[done:])), (*starts, length), (*origins, done))


def _composed(cluster: str) -> str:
    """A letter with combining marks as one letter where Unicode has it."""
    return unicodedata.normalize("NFC", cluster)


@cache
def _table() -> dict[str, str]:
    """Lower-case characters that fold to one other character."""
    table: dict[str, str] = {}
    for char in _candidates():
        folded = unicodedata.normalize("NFKC", char).lower()
        if len(folded) == 1 and folded != char and char not in _KEPT and not folded.isspace():
            table[char] = folded
    table |= dict.fromkeys("\u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B))), " ")
    table |= _QUOTES | _HYPHENS | _DOTS | _BLANKS
    han = "".join(map(chr, range(0x3400, 0xA000)))
    table |= {old: new for old, new in zip(han, simplify(han), strict=True) if old != new}
    return {old: simplify(new) for old, new in table.items()}


@cache
def _expansions() -> dict[str, str]:
    """Characters that stand for several letters: Roman numerals in one and the ligatures of Latin print."""
    folded = {
        char: unicodedata.normalize("NFKC", char) for char in map(chr, (*range(0x2170, 0x2180), *range(0xFB00, 0xFB07)))
    }
    return {char: letters for char, letters in folded.items() if len(letters) > 1}


def _candidates() -> Iterator[str]:
    for first, last in _RANGES:
        yield from filter(lambda char: char.lower() == char, map(chr, range(first, last)))


class _Patterns(NamedTuple):
    """What `fold` looks for; compiled on first use."""

    table: dict[str, str]
    """Characters that fold to one other."""

    rare: frozenset[str]
    """Zero-width characters, combining marks, ligatures."""

    odd: re.Pattern[str]
    """Any of them."""

    gap: re.Pattern[str]
    """Blanks beside Han, and all of several but the last. A blank stands first: the scanner skips quickly to the next."""

    respelling: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    table = _table()
    ligatures = "".join(_expansions())
    rare = frozenset(_ZERO_WIDTH + ligatures + "".join(map(chr, range(0x300, 0x370))))
    gap = f" (?:(?=[{HAN} ])|(?<=[{HAN}] ))"
    return _Patterns(
        table,
        rare,
        re.compile("[" + re.escape("".join(sorted(rare.union(table)))) + "]"),
        re.compile(gap),
        re.compile(f"{gap}|[{_ZERO_WIDTH}]|[{ligatures}]|[^\u0300-\u036f][\u0300-\u036f]+"),
    )
