"""Words that hold a numeral and are no number: 三亚, 万一, 十分. They are listed in `data/zh-words.txt`."""

from __future__ import annotations

from functools import cache

from l10n.text.numbers.chinese.numerals import MAGNITUDES, NUMERALS
from l10n.text.numbers.scan import resource


@cache
def _known() -> dict[str, dict[str, tuple[tuple[str, str], ...]]]:
    """For each numeral and the character behind it (none where it ends the word): what stands before the numeral in such a
    word, and the rest of the word from the numeral on, the longest first."""
    lines = resource("zh-words.txt").split("\n")
    listed = {word for line in lines if not line.startswith("#") for word in line.split()}
    table: dict[str, dict[str, list[tuple[str, str]]]] = {}
    for word in listed:
        for place, char in enumerate(word):
            if char not in _HOLDERS:
                continue
            table.setdefault(char, {}).setdefault(word[place + 1 : place + 2], []).append((word[:place], word[place:]))
            if char != "一":
                # 一 begins a number only before certain words: in 一波三折 the scan may first stop at 三.
                break
    return {
        char: {after: tuple(sorted(found, key=_by_length)) for after, found in row.items()}
        for char, row in table.items()
    }


def _by_length(parts: tuple[str, str]) -> tuple[int, str, str]:
    before, rest = parts
    return -len(rest), rest, before


_HOLDERS = frozenset(f"{NUMERALS}{MAGNITUDES}0123456789第翻负")


def word_end(low: str, start: int) -> int:
    """Where the word ends that holds the numeral at `start` and is no number; -1 where there is none."""
    words_there = _known().get(low[start])
    if words_there is None:
        return -1
    after = low[start + 1 : start + 2]
    for before, rest in (*words_there.get(after, ()), *(words_there.get("", ()) if after else ())):
        if low.startswith(rest, start) and low.endswith(before, 0, start):
            end = start + len(rest)
            if before or not _goes_on(rest[-1], low[end : end + 1]):
                return end
    return -1


def _goes_on(last: str, after: str) -> bool:
    """Whether the character behind makes a number of the word after all: 二百五 is a word, in 二百五十六 it is none.

    A word that is known by what stands before the numeral is one even here: 唯一一个.
    """
    return bool(after) and ((last in _NUMERAL and after in _NUMERAL) or (last == "分" and after in "之钟"))


_NUMERAL = frozenset(f"{NUMERALS}{MAGNITUDES}")
