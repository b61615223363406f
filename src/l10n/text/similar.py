"""How alike two texts are. The home of rapidfuzz; the search for candidates is in `memory.search` and `catalog.update`."""

from __future__ import annotations

from collections.abc import Sequence


def ratio(left: str, right: str, cutoff: float = 0.0) -> float:
    """Normalised Levenshtein similarity, 0..100; 0 where it is below `cutoff`."""
    from rapidfuzz.distance import Levenshtein

    return 100.0 * Levenshtein.normalized_similarity(left, right, score_cutoff=cutoff / 100.0)


def distance(left: str, right: str) -> int:
    """Levenshtein distance in code points."""
    from rapidfuzz.distance import Levenshtein

    return int(Levenshtein.distance(left, right))


def best(query: str, choices: Sequence[str], limit: int = 1, cutoff: float = 0.0) -> list[tuple[int, float]]:
    """The most similar choices as (position, 0..100), best first; equal scores keep their order."""
    from rapidfuzz import process
    from rapidfuzz.distance import Levenshtein

    found = process.extract(
        query, choices, scorer=Levenshtein.normalized_similarity, limit=limit, score_cutoff=cutoff / 100.0
    )
    return [(int(position), 100.0 * float(score)) for _, score, position in found]
