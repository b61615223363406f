"""Matches for a segment, best first: same neighbours 101, same text 100, alike below that, with penalties taken off."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from pathlib import PurePosixPath
from typing import NamedTuple

from l10n.memory.layer import Layer, StoredUnit, text_hash
from l10n.memory.substitute import NO_NAMES, Names, substitute
from l10n.memory.tokens import tokens
from l10n.model.match import Match, Origin
from l10n.model.segment import PlaceableKind
from l10n.text.inline import placeables
from l10n.text.script import convert
from l10n.text.similar import best

PENALTY_MACHINE = 15.0
PENALTY_IMPORT = 10.0
"""An imported unit that nobody here reviewed."""

PENALTY_CHOICE = 1.0
"""More than one target for the same source: a person must choose."""

PENALTY_MARKUP = 5.0
"""For each tag, link or piece of code that only one of the two sources holds."""

PENALTY_SCRIPT = 3.0
"""Chinese converted from the other script: characters are safe, words of the region are not."""

PENALTY_DOMAIN = 3.0
"""A unit of an article in another folder: the same words may be wanted otherwise in a manual than in the news."""

_SCRIPTS = {"zh_CN": "zh_TW", "zh_TW": "zh_CN"}
_SCHEMES = {"zh_CN": "tw2s", "zh_TW": "s2tw"}
"""OpenCC's conversion into the language."""

SUBSTITUTED = 99.0
"""The same after typed slots, and every value could be rendered."""

TRIED = 8
"""So many of the most similar sources are tried for substitution: each takes about a millisecond."""

REACH = 40.0
"""How much less than the threshold a similar text may score to be tried: names and numbers are much of a short one."""

ALIKE = 60.0
"""From this score on a concordance shows texts that do not hold what was sought."""

COVERED = 75.0
"""So many per cent of the words sought, in any order, make a longer text an answer too."""

_NOTHING = text_hash("")
CEILING = 98.0
"""No fuzzy match comes near an exact one."""


_LANGUAGE = re.compile("[a-z]{2}|[a-z]{2,3}[_-][A-Za-z]{2,4}")


class Place(NamedTuple):
    """Where a text stands."""

    previous: int
    """Hash of the text before."""

    following: int
    context: str
    folder: str


def lookup(
    memory: Layer,
    source: str,
    source_language: str,
    target_language: str,
    *,
    previous: str = "",
    following: str = "",
    context: str = "",
    article: str = "",
    threshold: float = 75.0,
    limit: int = 5,
    names: Names = NO_NAMES,
) -> tuple[Match, ...]:
    """Matches at or above the threshold, best first; equal scores: approved ones, then by text. Languages in gettext form.

    A source that is the same after typed slots comes with its values rendered for this one, see `memory.substitute`; names
    are those of the glossary. Where nothing is found, what was said in the other Chinese script is converted and penalised.
    `article` is the path of the one the source stands in; where it is known, units of other folders are penalised.
    """
    place = Place(text_hash(previous), text_hash(following), context, folder(article))
    found = _lookup(memory, source, (source_language, target_language), place, threshold, names)
    return (found or _converted(memory, source, (source_language, target_language), place, threshold, names))[:limit]


def _converted(
    memory: Layer,
    source: str,
    languages: tuple[str, str],
    place: Place,
    threshold: float,
    names: Names,
) -> tuple[Match, ...]:
    """Matches whose Chinese side is in the other script, targets converted; as `_lookup`, without the penalty's worth."""
    said, wanted = languages
    turned = (_SCRIPTS.get(said, said), _SCRIPTS.get(wanted, wanted))
    if turned == languages or not all(map(memory.has, turned)):
        return ()
    query = source if turned[0] == said else convert(source, _SCHEMES[turned[0]])
    found = _lookup(memory, query, turned, place, threshold + PENALTY_SCRIPT, names)
    if turned[1] != wanted:
        found = tuple(replace(match, target=convert(match.target, _SCHEMES[wanted])) for match in found)
    return tuple(replace(match, score=match.score - PENALTY_SCRIPT) for match in found)


def _lookup(
    memory: Layer,
    source: str,
    languages: tuple[str, str],
    place: Place,
    threshold: float,
    names: Names,
) -> tuple[Match, ...]:
    """All matches at or above the threshold between just these languages, best first."""
    found: dict[tuple[str, str], Match] = {}
    tried = 0
    for text, score in _alike(memory, source, languages[0], threshold - REACH):
        if score < threshold and tried >= TRIED:
            # Neither good enough as it is nor among those whose values are rendered.
            continue
        stored = list(memory.units(text, *languages))
        choice = PENALTY_CHOICE if len({unit.target for unit in stored}) > 1 else 0.0
        tried += bool(stored) and score < 100.0
        for unit in stored:
            penalty = _penalty(unit, place)
            match = _match(unit, score, choice, penalty, place)
            if score < 100.0:
                taken_off = choice + penalty
                match = (tried <= TRIED and _rendered(match, source, languages, names, taken_off)) or _marked(
                    match, source
                )
            key = (match.source, match.target)
            if match.score >= threshold and (key not in found or _order(match) < _order(found[key])):
                found[key] = match
        if score == 100.0 and found:
            break
    return tuple(sorted(found.values(), key=_order))


def _rendered(match: Match, query: str, languages: tuple[str, str], names: Names, taken_off: float) -> Match | None:
    """The match with its values rendered for the query, None where that cannot be done."""
    done = substitute(query, match.source, match.target, *languages, names)
    if done is None:
        return None
    return replace(match, target=done.target, score=SUBSTITUTED - taken_off, substituted=done.changes)


def _marked(match: Match, query: str) -> Match:
    """The match with what its other markup costs."""
    ours, theirs = _markup(query), _markup(match.source)
    apart = (ours - theirs) + (theirs - ours)
    return replace(match, score=match.score - PENALTY_MARKUP * apart.total()) if apart else match


@lru_cache(maxsize=64)
def _markup(text: str) -> Counter[PlaceableKind]:
    return Counter(each.kind for each in placeables(text))


def _penalty(unit: StoredUnit, place: Place) -> float:
    """What its origin and its folder cost."""
    apart = PENALTY_DOMAIN if place.folder and unit.article and place.folder != folder(unit.article) else 0.0
    if unit.origin == Origin.MACHINE:
        return PENALTY_MACHINE + apart
    return apart + (PENALTY_IMPORT if unit.origin == Origin.IMPORT and not unit.approved else 0.0)


@lru_cache(maxsize=1024)
def folder(article: str) -> str:
    """The folder of an article without the languages in its path, empty where no article is known.

    >>> folder("source/zh_CN/news/port.md") == folder("source/en/news/harbour.md")
    True
    """
    parts = PurePosixPath(article).parts[:-1]
    return "/".join(part for part in parts if not _LANGUAGE.fullmatch(part)) or "/" if article else ""


def _alike(memory: Layer, source: str, language: str, cutoff: float) -> Iterator[tuple[int, float]]:
    """(text id, 0..100) of the same text, of those of the same shape, then of similar ones from `cutoff` on."""
    for number in memory.exact(language, source):
        yield number, 100.0
    candidates = dict(memory.candidates(language, source))
    shaped = dict(memory.shaped(language, source))
    ranked = list(_ranked(source, shaped, TRIED, 0.0))
    ranked += _ranked(source, {key: text for key, text in candidates.items() if key not in shaped}, 20, cutoff)
    yield from ((number, min(score, CEILING)) for number, score in ranked if score < 100.0)


def _ranked(source: str, texts: Mapping[int, str], limit: int, cutoff: float) -> Iterator[tuple[int, float]]:
    """(text id, 0..100) of the most similar texts, best first."""
    numbers = list(texts)
    for position, score in best(source, list(texts.values()), limit=limit, cutoff=max(0.0, cutoff)):
        yield numbers[position], score


def _match(unit: StoredUnit, score: float, choice: float, penalty: float, place: Place) -> Match:
    if score == 100.0:
        if _same_place(unit, place):
            # The very sentence in its place: its folder is no other one, wherever the article stands now.
            score, penalty = 101.0, _penalty(unit, place._replace(folder=""))
        else:
            score -= choice
    return Match(unit.source, unit.target, score - penalty, unit.origin, unit.article, bool(unit.approved))


def _same_place(unit: StoredUnit, place: Place) -> bool:
    if place.context and unit.context == place.context:
        return True
    alone = (place.previous, place.following) == (_NOTHING, _NOTHING)
    return not alone and not unit.turned and (unit.previous, unit.following) == (place.previous, place.following)


def _order(match: Match) -> tuple[float, bool, str, str]:
    return (-match.score, not match.approved, match.source, match.target)


def best_of(found: Iterable[Match], limit: int) -> tuple[Match, ...]:
    """The matches of several memories as one answer, in the order of `lookup`, each pair once."""
    chosen: dict[tuple[str, str], Match] = {}
    for match in sorted(found, key=_order):
        chosen.setdefault((match.source, match.target), match)
    return tuple(islice(chosen.values(), limit))


def concordance(memory: Layer, text: str, limit: int = 20) -> tuple[Match, ...]:
    """Units of any language pair that hold the text on either side, then those that are like it; for translators.

    Markup in the text's way does not count: 建设[智慧码头](url) holds 建设智慧码头, and addresses are like nothing.
    """
    found: dict[tuple[str, str], Match] = {}
    for language in memory.languages():
        hits = [(number, 100.0) for number, _ in memory.containing(language, text, limit)]
        hits += _alike_plain(memory, text, language)
        for number, score in hits:
            for other in memory.languages():
                for unit in memory.units(number, language, other):
                    match = Match(unit.source, unit.target, score, unit.origin, unit.article, bool(unit.approved))
                    found.setdefault((unit.source, unit.target), match)
    return tuple(sorted(found.values(), key=_order)[:limit])


def _alike_plain(memory: Layer, text: str, language: str) -> Iterator[tuple[int, float]]:
    """(text id, 0..100) of texts that hold this one, hold most of its words, or are like it; all without their markup."""
    sought = _plain(text).strip() or text
    texts = {number: _plain(found) for number, found in memory.sharing(language, sought)}
    yield from ((number, 100.0) for number, found in texts.items() if sought.lower() in found.lower())
    words = set(tokens(sought))
    for number, found in texts.items():
        share = 100.0 * len(words.intersection(tokens(found))) / max(1, len(words))
        if share >= COVERED:
            yield number, min(share, CEILING)
    yield from _ranked(sought, texts, 20, ALIKE)


def _plain(text: str) -> str:
    """The text without its placeables: what a reader reads.

    >>> _plain("建设[智慧码头](https://example.org/port)")
    '建设智慧码头'
    """
    pieces, position = [], 0
    for each in placeables(text):
        # A backslash goes, the character it guards stays.
        pieces += [text[position : each.span.start], each.text[1:] if each.kind is PlaceableKind.ESCAPE else ""]
        position = each.span.end
    return "".join([*pieces, text[position:]])


def occurrences(text: str, sought: str) -> Iterator[tuple[int, int]]:
    """Where the text holds what was sought, whatever the case: (start, end) in code points, ascending, without overlaps."""
    if sought:
        yield from (match.span() for match in re.finditer(re.escape(sought), text, re.IGNORECASE))
