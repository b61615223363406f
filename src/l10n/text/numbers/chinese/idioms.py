"""Words that hold a numeral and are no number: 三亚, 万一, 十分. They are listed in `data/zh-words.txt`."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from l10n.text.numbers.chinese.numerals import MAGNITUDES, NUMERALS
from l10n.text.numbers.scan import resource


class _Words(NamedTuple):
    """The words that hold one numeral."""

    by_after: dict[str, tuple[tuple[str, str], ...]]
    """By the character behind the numeral: what stands before it in the word, and the rest from the numeral on, the longest first."""

    by_before: dict[str, tuple[str, ...]]
    """Words that end with the numeral, by the character before it: all that stands before it."""


@cache
def _known() -> dict[str, _Words]:
    lines = resource("zh-words.txt").split("\n")
    table: dict[str, _Words] = {}
    for word in sorted({word for line in lines if not line.startswith("#") for word in line.split()}):
        for place, char in enumerate(word):
            if char not in _HOLDERS:
                continue
            row = table.setdefault(char, _Words({}, {}))
            before, rest = word[:place], word[place:]
            if len(rest) > 1:
                others = row.by_after.get(rest[1], ())
                row.by_after[rest[1]] = tuple(sorted((*others, (before, rest)), key=lambda parts: -len(parts[1])))
            elif before:
                row.by_before[before[-1]] = (*row.by_before.get(before[-1], ()), before)
            if char != "一":
                # 一 begins a number only before certain words: in 一波三折 the scan may first stop at 三.
                break
    return table


_HOLDERS = frozenset(f"{NUMERALS}{MAGNITUDES}0123456789第翻负")


def word_end(low: str, start: int) -> int:
    """Where the word ends that holds the numeral at `start` and is no number; -1 where there is none."""
    words = _known().get(low[start])
    if words is None:
        return -1
    for before, rest in words.by_after.get(low[start + 1 : start + 2], ()):
        if low.startswith(rest, start) and low.endswith(before, 0, start):
            end = start + len(rest)
            if before or not _goes_on(rest[-1], low[end : end + 1]):
                return end
    endings = words.by_before.get(low[start - 1 : start]) if start else None
    return start + 1 if endings and low.endswith(endings, 0, start) else -1


def _goes_on(last: str, after: str) -> bool:
    """Whether the character behind makes a number of the word after all: 二百五 is a word, in 二百五十六 it is none.

    A word that is known by what stands before the numeral is one even here: 唯一一个.
    """
    return bool(after) and ((last in _NUMERAL and after in _NUMERAL) or (last == "分" and after in "之钟"))


_NUMERAL = frozenset(f"{NUMERALS}{MAGNITUDES}")
