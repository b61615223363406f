"""Pseudo-translation: text that looks like the target language and means nothing, to see layouts and gaps before any cost."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from l10n.engines.base import Ability, Limits, Request
from l10n.model.locale import is_spaced
from l10n.text.inline import placeables
from l10n.text.script import HAN

_FLAT = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ACCENTED = "àƀçđéƒĝĥîĵķļɱñôþɋŕšţûṽŵẋýžÀƁÇĐÉƑĜĤÎĴĶĻṀÑÔÞɊŔŠŢÛṼŴẊÝŽ"
_ACCENTS = str.maketrans(_FLAT, _ACCENTED)
_CONSONANTS, _VOWELS = "bdfghklmnprstwyz", "àéîôû"
# The opening of the Thousand Character Classic: no sentence comes of it by chance.
_CLASSIC = "天地玄黃宇宙洪荒日月盈昃辰宿列張寒來暑往秋收冬藏"
_SIMPLE = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏"
_WIDE_MARKS = {
    "，": ", ",
    "。": ". ",
    "、": ", ",
    "；": "; ",
    "：": ": ",
    "？": "? ",
    "！": "! ",
    "（": " (",
    "）": ") ",
}
_NARROW_MARKS = {", ": "，", ". ": "。", "; ": "；", ": ": "：", "? ": "？", "! ": "！"}


class PseudoEngine:
    """Needs nothing and is always there; the same text always gives the same answer."""

    name = "pseudo"
    signature = "2"
    limits = Limits(items=1000, characters=1_000_000, in_flight=1)
    abilities = frozenset({Ability.BATCH, Ability.LOCAL, Ability.NONSENSE})

    def language(self, locale: str) -> str:
        """Any language will do."""
        return locale

    def translate(self, batch: Sequence[Request], source: str, target: str) -> Sequence[str]:  # noqa: ARG002 - the protocol's shape
        """Each text in the target's script; placeables, numbers and names in capitals of the source's script stay."""
        write = _latin if is_spaced(target) else (lambda text: _han(text, _CLASSIC if target != "zh_CN" else _SIMPLE))
        return [_outside_placeables(request.text, write) for request in batch]


def _outside_placeables(text: str, write: Callable[[str], str]) -> str:
    """Placeables become single private characters while the rest is written, so that blanks around them come right."""
    found = placeables(text)
    parts, end = [], 0
    for index, item in enumerate(found):
        parts += [text[end : item.span.start], chr(_PRIVATE + index)]
        end = item.span.end
    written = write("".join([*parts, text[end:]]))
    # What a pair encloses stays tight: `** x **` is no emphasis.
    pairs = [(index, item.partner) for index, item in enumerate(found) if item.partner is not None]
    openers = "".join(chr(_PRIVATE + index) for index, partner in pairs if index < partner)
    closers = "".join(chr(_PRIVATE + index) for index, partner in pairs if index > partner)
    if openers:
        written = re.sub(f"(?<=[{openers}]) +| +(?=[{closers}])", "", written)
    return re.sub(f"[{chr(_PRIVATE)}-{chr(_PRIVATE_END)}]", lambda mark: found[ord(mark[0]) - _PRIVATE].text, written)


_PRIVATE, _PRIVATE_END = 0xF0000, 0xFFFFD


def _latin(text: str) -> str:
    text = re.sub(f"[{HAN}]+", lambda run: _words(run[0]), text.translate(_ACCENTS))
    text = re.sub("|".join(_WIDE_MARKS), lambda mark: _WIDE_MARKS[mark[0]], text)
    return re.sub(r" +(?=[,.;:?!)])|(?<=[ (]) +", "", text).strip(" ")


def _words(run: str) -> str:
    """Han characters as words of one or two syllables, set off by blanks as the engine cannot see its neighbours."""
    syllables = [_CONSONANTS[ord(char) % 16] + _VOWELS[ord(char) // 16 % 5] for char in run]
    return " " + " ".join("".join(syllables[at : at + 2]) for at in range(0, len(syllables), 2)) + " "


def _han(text: str, letters: str) -> str:
    text = re.sub(r"[A-Za-zÀ-ÖØ-öø-ÿ]+(?:['’][A-Za-z]+)?", lambda word: _characters(word[0], letters), text)
    text = re.sub(r"[,.;:?!] |(?<=[^\d\s])[.?!,;:]$", lambda mark: _NARROW_MARKS[mark[0].strip() + " "], text)
    inner = f"[{HAN}0-9，。；：？！]"
    return re.sub(rf"(?<={inner}) (?={inner})", "", text)


def _characters(word: str, letters: str) -> str:
    seed = sum(map(ord, word))
    return "".join(letters[(seed + at) % len(letters)] for at in range(1 + (len(word) > 4)))


def open_engine(name: str, settings: Mapping[str, Any], environ: Mapping[str, str]) -> PseudoEngine:  # noqa: ARG001 - the shape every engine module has
    """The engine; it has no settings."""
    return PseudoEngine()
