"""Emphasis beside Chinese punctuation: `**注意。**请读` shows its asterisks in CommonMark (commonmark/commonmark-spec#650).

A closing run between a mark and a Han character does not close, an opening one between them does not open. One blank
outside of the run mends them. Blanks inside (`** x **`) are the other common fault. Underscores do not emphasise inside of
a word at all (CommonMark 6.2, rules 2 and 6), and Chinese is one word to the parser: they become asterisks.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from l10n.formats import pyromark_events
from l10n.formats.base import Slot
from l10n.formats.joining import is_tight
from l10n.model.document import Unit
from l10n.model.segment import PlaceableKind
from l10n.text.inline import placeables

_RUN = re.compile(r"(?<![*\\])\*{1,3}(?!\*)")
_SCORES = re.compile(r"(?<![_\\])_{1,3}(?!_)(?!(?<=[A-Za-z0-9]_)[A-Za-z0-9])")
"""A run of underscores; a single one inside of a name (`snake_case`) is none."""

_MARK = r"\u2014\u2018-\u201d\u2026\u3000-\u3011\uff01-\uff20\uff5b-\uff65"
_STUCK = re.compile(rf"[{_MARK}]\*{{1,3}}(?=[^\W_])|(?<=[^\W_])\*{{1,3}}[{_MARK}]")
"""A run between Chinese punctuation inside and a letter or digit outside: emphasis was meant and does not render."""


def repaired(unit: Unit, target: str) -> str:
    """The translation with emphasis that renders, where it has fewer emphasised stretches than the source; else as it is.

    A repair takes no stretch away that rendered, and changes blanks and underscores only. What the source means to emphasise counts
    too: an author who writes `请**注意。**请读` sees asterisks, which is no reason to show them to the readers of a translation.
    """
    if not isinstance(unit.detail, Slot) or unit.detail.form not in {"block", "line", "cell"}:
        return target
    if "*" not in target and not _SCORES.search(target):
        return target
    wanted, have = _meant(unit.text), count(target)
    if not wanted - have:
        return target
    for mended in _mended(target):
        if mended != target and not (wanted | have) - count(mended):
            return mended
    return target


def _meant(source: str) -> Counter[str]:
    starred = _starred(source, stuck=True)
    return count(_spaced(starred, _runs(starred)) if starred != source or _STUCK.search(source) else source)


def _mended(target: str) -> Iterator[str]:
    """Blanks inside of emphasis taken away, then blanks outside of it added as well; then both with asterisks only."""
    for text in dict.fromkeys((target, _starred(target))):
        tight = _tight(text, _runs(text))
        yield tight
        yield _spaced(tight, _runs(tight))


def _starred(text: str, stuck: bool = False) -> str:
    """Pairs of equal runs of underscores as asterisks; with `stuck` only those that Chinese marks keep from rendering.

    `请__注意。__请读` means emphasis. A source like `使用__init__方法` names something, and `第__页共__页` is a form to fill in.
    """
    if "_" not in text:
        return text
    runs = _runs(text, _SCORES, PlaceableKind.EMPHASIS)
    parts: list[str] = []
    position = 0
    for first, second in zip(runs[::2], runs[1::2], strict=False):
        inner = text[first[1] : second[0]].strip(" \t")
        if not inner or first[1] - first[0] != second[1] - second[0]:
            return text
        if stuck and not _is_stuck(inner):
            continue
        stars = "*" * (first[1] - first[0])
        parts += (text[position : first[0]], stars, text[first[1] : second[0]], stars)
        position = second[1]
    return "".join(parts) + text[position:]


def count(text: str) -> Counter[str]:
    """How many stretches of each kind of emphasis a text shows."""
    found: Counter[str] = Counter()
    for event, _ in pyromark_events.events(text):
        if event.__class__ is dict and "Start" in event and event["Start"] in ("Emphasis", "Strong"):
            found[event["Start"]] += 1
        elif event.__class__ is dict and "InlineHtml" in event:
            found["Strong"] += event["InlineHtml"] == "<strong>"
            found["Emphasis"] += event["InlineHtml"] == "<em>"
    return found


def _is_stuck(inner: str) -> bool:
    """Whether a stretch ends with a Chinese mark or begins with one that opens."""
    import unicodedata

    opens = unicodedata.category(inner[0]) in {"Ps", "Pi"}
    if inner[0].isascii() or inner[-1].isascii() or (_is_mark(inner[0]) and not opens):
        return False
    return opens or _is_mark(inner[-1])


def _runs(text: str, pattern: re.Pattern[str] = _RUN, apart: PlaceableKind | None = None) -> list[tuple[int, int]]:
    """Runs of asterisks outside of code, in order; with `apart`, of another pattern outside of all placeables but that kind."""
    code = [
        item.span
        for item in placeables(text)
        if (item.kind is PlaceableKind.CODE if apart is None else item.kind is not apart)
    ]
    runs = []
    index = 0
    for match in pattern.finditer(text):
        while index < len(code) and code[index][1] <= match.start():
            index += 1
        if index == len(code) or match.start() < code[index][0]:
            runs.append(match.span())
    return runs


def _tight(text: str, runs: list[tuple[int, int]]) -> str:
    """Pairs of equal runs without blanks on their inner sides; `the **port **of` keeps its blank, outside."""
    parts: list[str] = []
    position = 0
    for first, second in zip(runs[::2], runs[1::2], strict=False):
        inner = text[first[1] : second[0]]
        bare = inner.strip(" \t")
        if not bare or first[1] - first[0] != second[1] - second[0]:
            return text
        parts.append(text[position : first[0]])
        if inner[0] in " \t" and _needs_blank(text[first[0] - 1 : first[0]], bare[0]):
            parts.append(" ")
        parts += (text[slice(*first)], bare, text[slice(*second)])
        if inner[-1] in " \t" and _needs_blank(bare[-1], text[second[1] : second[1] + 1]):
            parts.append(" ")
        position = second[1]
    return "".join(parts) + text[position:]


def _needs_blank(left: str, right: str) -> bool:
    return left.isalnum() and right.isalnum() and not is_tight(left, right)


def _spaced(text: str, runs: list[tuple[int, int]]) -> str:
    """A blank outside of each run that cannot do its work; opening and closing runs take turns."""
    parts = []
    position = 0
    for number, (start, end) in enumerate(runs):
        before, after = text[start - 1 : start], text[end : end + 1]
        parts.append(text[position:start])
        if number % 2 == 0:
            stuck = before and not before.isspace() and not _is_mark(before) and _is_mark(after)
            parts.append(f" {text[start:end]}" if stuck else text[start:end])
        else:
            stuck = after and not after.isspace() and not _is_mark(after) and _is_mark(before)
            parts.append(f"{text[start:end]} " if stuck else text[start:end])
        position = end
    return "".join(parts) + text[position:]


def _is_mark(char: str) -> bool:
    """Whether CommonMark counts a character as punctuation: ASCII marks, and Unicode categories P and S."""
    import unicodedata

    return bool(char) and unicodedata.category(char)[0] in "PS"
