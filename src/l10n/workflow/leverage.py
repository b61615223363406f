"""How much of what is open the memory already knows: segments and characters by kind of match."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from l10n.model.match import Match
from l10n.workflow.translate import Recall, Task, open_wants

BANDS = ("context", "exact", "substituted", "95-98", "85-94", "75-84", "none")
"""Same place, same text, same after values were rendered, then by score; in the order of work saved."""


@dataclass(frozen=True, slots=True)
class Leverage:
    """One line of the table."""

    band: str
    segments: int
    characters: int
    """Code points of the source texts."""


def leverage(tasks: Sequence[Task], recall: Recall) -> tuple[Leverage, ...]:
    """One line for each of `BANDS`, empty ones included; what has no translation yet and what a machine drafted is open."""
    sums = dict.fromkeys(BANDS, (0, 0))
    for task in tasks:
        for want in open_wants(task, redo=True).values():
            languages = (task.source_language, task.language)
            found = recall(want.text, want.previous, want.following, want.context, *languages, want.article)
            segments, characters = sums[key := band(want.text, found)]
            sums[key] = (segments + 1, characters + len(want.text))
    return tuple(Leverage(name, *sums[name]) for name in BANDS)


def band(text: str, matches: Iterable[Match]) -> str:
    """The line of the table that the best match belongs to."""
    best = max(matches, key=lambda match: match.score, default=None)
    if best is None:
        return "none"
    if best.source == text:
        return "context" if best.score > 100 else "exact"
    if best.substituted or best.score >= 99:
        return "substituted"
    return "95-98" if best.score >= 95 else "85-94" if best.score >= 85 else "75-84" if best.score >= 75 else "none"
