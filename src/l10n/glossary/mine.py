"""Terms from reviewed pairs without a model: which Chinese runs go with which English phrases, and where they do not.

A report for people, never a failing check: log-likelihood ratios and the Dice coefficient over Chinese 2- to 8-grams and
English 1- to 4-grams. On news about 85 of 100 pairs are usable, in technical text far fewer; boundaries may be cut.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from l10n.glossary.words import words
from l10n.model.glossary import Glossary
from l10n.text.script import HAN

_LONGEST = 8
_PHRASE = 4
_CODE = re.compile(r"```.*?```|`[^`]*`|https?://\S+|\{\{[^{}]*\}\}|<[^<>]*>|\]\([^()]*\)", re.DOTALL)
_CHUNK = re.compile(r"[^A-Za-z0-9'’\- ]+")
_RUN = re.compile(f"[{HAN}·]{{2,}}")
_FIRST = frozenset("的了在是和与及或对将就都也被把从到为以其这那有不个们届第我你他她它而并着过说要于·")
_LAST = _FIRST | frozenset("等中上下会可能后前时")
"""Function words no name begins or ends with; 上 and 中 begin many: 上海, 中国."""
_MEETS = frozenset("商协员览大国学工集年峰事运易展议社机晚教论")
"""What stands before the 会 of a body or a meeting: 商会, 亚运会; elsewhere it is the verb."""

_SMALL = frozenset("of the and for de la in".split())  # noqa: SIM905 - a list of words reads better


@dataclass(frozen=True, slots=True)
class MinedPair:
    """A Chinese run and an English phrase that occur together."""

    chinese: str
    english: str
    together: int
    """Pairs with both."""

    english_count: int
    chinese_count: int
    dice: float
    """2 x together / (chinese + english), 0..1."""


@dataclass(frozen=True, slots=True)
class Deviation:
    """Pairs with a phrase but without its usual counterpart."""

    pair: MinedPair
    places: tuple[int, ...]
    """Positions in the pairs given."""

    other: str
    """What most of them have instead; empty where nothing stands out."""


@dataclass(frozen=True, slots=True)
class Mined:
    """What a set of pairs tells."""

    pairs: tuple[MinedPair, ...]
    """Surest first."""

    deviations: tuple[Deviation, ...]


def mine(
    pairs: Sequence[tuple[str, str]],
    glossary: Glossary | None = None,
    *,
    least: int = 3,
    dice: float = 0.7,
    names: bool = True,
) -> Mined:
    """Likely terms in (Chinese, English) pairs, and pairs that render a likely term otherwise.

    `least` occurrences together, `dice` at least; with `names` only phrases with capitals. Pairs that the glossary knows
    are left out.
    """
    english = [_phrases(text, names) for _, text in pairs]
    chinese = [_runs(text) for text, _ in pairs]
    by_phrase, by_run = _index(english, least), _index(chinese, least)
    found = [
        pair
        for phrase, places in by_phrase.items()
        if (pair := _best(phrase, places, chinese, by_run, len(pairs), least))
    ]
    known = _known(glossary)
    every = "\n".join(zh for zh, _ in known)
    chosen = [
        pair for pair in _maximal(found) if pair.dice >= dice and not (pair.chinese in every and _is_known(pair, known))
    ]
    chosen.sort(key=lambda pair: (-pair.dice * math.log1p(pair.together), pair.english))
    return Mined(tuple(chosen), tuple(_deviations(chosen, pairs, by_phrase, chinese)))


def _known(glossary: Glossary | None) -> frozenset[tuple[str, str]]:
    """(Chinese, English) forms that share a concept."""
    forms: dict[str, tuple[list[str], list[str]]] = {}
    for term in glossary.terms if glossary else ():
        chinese, english = forms.setdefault(term.concept, ([], []))
        (english if term.language.startswith("en") else chinese).append(term.text)
    return frozenset((zh, en.lower()) for chinese, english in forms.values() for zh in chinese for en in english)


def _is_known(pair: MinedPair, known: Iterable[tuple[str, str]]) -> bool:
    """Whether the glossary has the pair, or a longer one that it is a part of."""
    english = pair.english.lower()
    return any(pair.chinese in zh and english in en for zh, en in known)


# --- what stands in a text ---------------------------------------------------------------------------------------------


def _phrases(text: str, names: bool) -> frozenset[str]:
    """English 1- to 4-grams that neither begin nor end with a small word."""
    plain = _CODE.sub(" | ", text)
    begin = plain.strip()
    found: set[str] = set()
    for chunk in _CHUNK.split(plain):
        parts = [word.strip("'’-") for word in chunk.split()]
        for start, first in enumerate(parts):
            for end in range(start + 1, min(start + _PHRASE, len(parts)) + 1):
                phrase = _phrase(parts[start:end], names, begin.startswith(first) and end - start == 1)
                if phrase:
                    found.add(phrase)
    return frozenset(found)


def _phrase(parts: Sequence[str], names: bool, opens: bool) -> str:
    stop = words("no_names_en")
    edges = (parts[0], parts[-1])
    if any(len(word) < 2 for word in parts) or any(
        e.lower() in _SMALL or e in stop or e.capitalize() in stop for e in edges
    ):
        return ""
    if not names:
        return "" if re.fullmatch(r"[\d.]+", parts[0]) else " ".join(parts).lower()
    if opens or not all(word[0].isupper() or word in _SMALL for word in parts):
        return ""
    return _OWNED.sub("", " ".join(parts))


_OWNED = re.compile(r"['’]s\Z")
"""The owner's ending behind a phrase; inside one it stays: People's Government."""


def _runs(text: str) -> frozenset[str]:
    """Chinese 2- to 8-grams that neither begin nor end with a function word."""
    found: set[str] = set()
    for run in _RUN.findall(_CODE.sub(" ", text)):
        for start, first in enumerate(run):
            if first not in _FIRST:
                ends = range(start + 2, min(start + _LONGEST, len(run)) + 1)
                found.update(run[start:end] for end in ends if _is_end(run, end))
    return frozenset(found)


def _is_end(run: str, end: int) -> bool:
    last = run[end - 1]
    return last not in _LAST or (last == "会" and run[end - 2] in _MEETS)


def _index(texts: Iterable[frozenset[str]], least: int) -> dict[str, frozenset[int]]:
    """Where each gram stands, rare ones left out."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for position, grams in enumerate(texts):
        for gram in grams:
            places[gram].append(position)
    return {gram: frozenset(where) for gram, where in places.items() if len(where) >= least}


# --- what goes together ------------------------------------------------------------------------------------------------


def _best(
    phrase: str,
    places: frozenset[int],
    chinese: Sequence[frozenset[str]],
    by_run: Mapping[str, frozenset[int]],
    total: int,
    least: int,
) -> MinedPair | None:
    """The run that goes with a phrase best; of runs equally good the longest, since parts occur as often as the whole."""
    shared = Counter(run for position in places for run in chinese[position] if run in by_run)
    ranked = [
        (2 * both / (len(places) + len(by_run[run])), len(run), run, both)
        for run, both in shared.items()
        if both >= least and _likelihood(both, len(by_run[run]), len(places), total) > 10.83
    ]
    if not ranked:
        return None
    top = max(ranked)[0]
    dice, _, run, both = max(
        (each for each in ranked if each[0] >= top - 0.02), key=lambda each: (each[1], each[0], each[2])
    )
    return MinedPair(run, phrase, both, len(places), len(by_run[run]), round(dice, 3)) if dice >= 0.5 else None


def _likelihood(both: int, runs: int, phrases: int, total: int) -> float:
    """Dunning's log-likelihood ratio; 10.83 is chance once in a thousand."""

    def term(k: float, n: float, p: float) -> float:
        return k * math.log(p) + (n - k) * math.log(1 - p) if 0 < p < 1 else 0.0

    inside, outside = both, runs - both
    rest = max(total - phrases, 1)
    overall = runs / total
    return 2 * (
        term(inside, phrases, inside / phrases) + term(outside, rest, min(outside / rest, 1.0))
        - term(inside, phrases, overall) - term(outside, rest, overall)
    )  # fmt: skip


def _maximal(found: Iterable[MinedPair]) -> list[MinedPair]:
    """For each run the best phrase, the longest of equals."""
    best: dict[str, MinedPair] = {}
    for pair in sorted(found, key=lambda p: (-p.dice, -len(p.english), p.english)):
        held = best.get(pair.chinese)
        if held is None or (pair.dice >= held.dice - 0.02 and len(pair.english) > len(held.english)):
            best[pair.chinese] = pair
    return list(best.values())


def _deviations(
    chosen: Sequence[MinedPair],
    pairs: Sequence[tuple[str, str]],
    by_phrase: Mapping[str, frozenset[int]],
    chinese: Sequence[frozenset[str]],
) -> Iterable[Deviation]:
    for pair in chosen:
        # A part of the usual run is enough: boundaries may be cut, and short forms are no other name.
        core = {pair.chinese[at : at + 2] for at in range(len(pair.chinese) - 1)}
        places = sorted(place for place in by_phrase[pair.english] if not any(part in pairs[place][0] for part in core))
        if places:
            shared = Counter(run for place in places for run in chinese[place])
            common = max(shared.items(), key=lambda item: (item[1], len(item[0]), item[0]), default=("", 0))
            yield Deviation(pair, tuple(places), common[0] if common[1] >= 2 else "")
