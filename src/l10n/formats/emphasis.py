"""Emphasis beside Chinese punctuation: `**注意。**请读` shows its asterisks in CommonMark (commonmark/commonmark-spec#650).

A closing run between a mark and a Han character does not close, an opening one between them does not open. One blank
outside of the run mends nearly all of them; where not, a tag does.
"""

from __future__ import annotations

import re
from collections import Counter

from l10n.formats import pyromark_events
from l10n.formats.base import Slot
from l10n.model.document import Unit

_RUN = re.compile(r"(?<![*\\])\*{1,3}(?!\*)")
_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)


def repaired(unit: Unit, target: str) -> str:
    """The translation with emphasis that renders, where it has fewer emphasised stretches than the source; else as it is."""
    if "*" not in target or not isinstance(unit.detail, Slot) or unit.detail.form not in {"block", "line", "cell"}:
        return target
    wanted = count(unit.text)
    have = count(target)
    if not wanted - have:
        return target
    runs = _runs(target)
    for mend in (_spaced, _tagged):
        mended = mend(target, runs)
        if mended != target and not wanted - count(mended):
            return mended
    return target


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


def _runs(text: str) -> list[tuple[int, int]]:
    """Runs of asterisks outside of code, in order."""
    code = [match.span() for match in _CODE.finditer(text)]
    runs = []
    index = 0
    for match in _RUN.finditer(text):
        while index < len(code) and code[index][1] <= match.start():
            index += 1
        if index == len(code) or match.start() < code[index][0]:
            runs.append(match.span())
    return runs


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


def _tagged(text: str, runs: list[tuple[int, int]]) -> str:
    """Pairs of equal runs as `<strong>` and `<em>`."""
    parts: list[str] = []
    position = 0
    names = {1: ("<em>", "</em>"), 2: ("<strong>", "</strong>"), 3: ("<strong><em>", "</em></strong>")}
    for first, second in zip(runs[::2], runs[1::2], strict=False):
        size = first[1] - first[0]
        if second[1] - second[0] != size:
            return text
        opener, closer = names[size]
        parts += (text[position : first[0]], opener, text[first[1] : second[0]], closer)
        position = second[1]
    return "".join(parts) + text[position:]


def _is_mark(char: str) -> bool:
    """Whether CommonMark counts a character as punctuation: ASCII marks, and Unicode categories P and S."""
    import unicodedata

    return bool(char) and unicodedata.category(char)[0] in "PS"
