"""Matches for a segment, best first: same neighbours 101, same text 100, alike below that, with penalties taken off."""

from __future__ import annotations

from collections.abc import Iterator

from l10n.memory.store import Memory, StoredUnit, text_hash
from l10n.model.match import Match, Origin
from l10n.text.similar import best

PENALTY_MACHINE = 15.0
PENALTY_IMPORT = 10.0
"""An imported unit that nobody here reviewed."""

PENALTY_CHOICE = 1.0
"""More than one target for the same source: a person must choose."""

_NOTHING = text_hash("")
CEILING = 98.0
"""No fuzzy match comes near an exact one."""


def lookup(
    memory: Memory,
    source: str,
    source_language: str,
    target_language: str,
    *,
    previous: str = "",
    following: str = "",
    context: str = "",
    threshold: float = 75.0,
    limit: int = 5,
) -> tuple[Match, ...]:
    """Matches at or above the threshold, best first; equal scores: approved, latest, then by text. Languages in gettext form."""
    found: dict[tuple[str, str], Match] = {}
    neighbours = (text_hash(previous), text_hash(following), context)
    for text, score in _alike(memory, source, source_language, threshold):
        stored = list(memory.units(text, source_language, target_language))
        choice = PENALTY_CHOICE if len({unit.target for unit in stored}) > 1 else 0.0
        for unit in stored:
            match = _match(unit, score, choice, neighbours)
            key = (match.source, match.target)
            if match.score >= threshold and (key not in found or _order(match) < _order(found[key])):
                found[key] = match
        if score == 100.0 and found:
            break
    return tuple(sorted(found.values(), key=_order)[:limit])


def _alike(memory: Memory, source: str, language: str, threshold: float) -> Iterator[tuple[int, float]]:
    """(text id, 0..100) of the same text, then of similar ones."""
    for number in memory.exact(language, source):
        yield number, 100.0
    candidates = memory.candidates(language, source)
    for position, score in best(source, [text for _, text in candidates], limit=20, cutoff=threshold):
        if score < 100.0:
            yield candidates[position][0], min(score, CEILING)


def _match(unit: StoredUnit, score: float, choice: float, neighbours: tuple[int, int, str]) -> Match:
    if score == 100.0:
        score = 101.0 if _same_place(unit, neighbours) else score - choice
    if unit.origin == Origin.MACHINE:
        score -= PENALTY_MACHINE
    elif unit.origin == Origin.IMPORT and not unit.approved:
        score -= PENALTY_IMPORT
    return Match(unit.source, unit.target, score, unit.origin, unit.article, bool(unit.approved))


def _same_place(unit: StoredUnit, neighbours: tuple[int, int, str]) -> bool:
    previous, following, context = neighbours
    if context and unit.context == context:
        return True
    alone = (previous, following) == (_NOTHING, _NOTHING)
    return not alone and not unit.turned and (unit.previous, unit.following) == (previous, following)


def _order(match: Match) -> tuple[float, bool, str, str]:
    return (-match.score, not match.approved, match.source, match.target)


def concordance(memory: Memory, text: str, limit: int = 20) -> tuple[Match, ...]:
    """Units of any language pair that hold the text on either side, then those that are like it; for translators."""
    found: dict[tuple[str, str], Match] = {}
    for language in memory.languages():
        hits = [(number, 100.0) for number, _ in memory.containing(language, text, limit)]
        hits += list(_alike(memory, text, language, 60.0))
        for number, score in hits:
            for other in memory.languages():
                for unit in memory.units(number, language, other):
                    match = Match(unit.source, unit.target, score, unit.origin, unit.article, bool(unit.approved))
                    found.setdefault((unit.source, unit.target), match)
    return tuple(sorted(found.values(), key=_order)[:limit])
