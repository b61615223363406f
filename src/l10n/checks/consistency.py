"""Entries against each other: one source with several targets, one target for several sources."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from l10n.checks.base import Batch, BatchRule, Example, Located, Rule
from l10n.model.catalog import State
from l10n.model.finding import Finding, Severity
from l10n.text.script import count_han, count_words

_FAMILY = "consistency"
_FINISHED = frozenset({State.TRANSLATED, State.APPROVED})


def inconsistent(batch: Batch) -> Iterator[Finding]:
    """Yield a finding for each entry whose source is translated otherwise elsewhere by the majority, or before it."""
    groups: defaultdict[str, list[Located]] = defaultdict(list)
    for located in batch.entries:
        if located.state in _FINISHED:
            groups[located.entry.source].append(located)
    for group in groups.values():
        if len(group) > 1 and not _is_short(group[0]):
            yield from _deviants(group)


def _deviants(group: Sequence[Located]) -> Iterator[Finding]:
    if all(located.entry.target == group[0].entry.target for located in group):
        return
    targets: defaultdict[str, list[Located]] = defaultdict(list)
    for located in group:
        targets[_plain(located.entry.target)].append(located)
    if len(targets) == 1:
        return
    usual = max(targets.values(), key=len)[0]
    for target, members in targets.items():
        for located in members:
            # A context is an author's word that the text plays another role here.
            if target == _plain(usual.entry.target) or located.entry.context != usual.entry.context:
                continue
            message = (
                f"the same source is {_short(usual.entry.target)!r} in {usual.path}:{usual.entry.line}, "
                f"here {_short(located.entry.target)!r}"
            )
            yield located.finding("inconsistent", Severity.WARNING, message)


def reused(batch: Batch) -> Iterator[Finding]:
    """Yield a finding for each entry whose target is that of an entry with another source."""
    groups: defaultdict[str, list[Located]] = defaultdict(list)
    for located in batch.entries:
        if located.state in _FINISHED and located.entry.target != located.entry.source:
            groups[_plain(located.entry.target)].append(located)
    for group in groups.values():
        first = group[0]
        others = [located for located in group if located.entry.source != first.entry.source]
        for located in others:
            if _key(located.entry.source) == _key(first.entry.source) or _is_short(located):
                continue
            message = f"{first.path}:{first.entry.line} has the same translation for {_short(first.entry.source)!r}"
            yield located.finding("reused", Severity.INFO, message)


def _plain(text: str) -> str:
    return " ".join(text.split())


def _key(source: str) -> str:
    """A source without what a translation may drop: case, blanks, marks, articles, and the plural's s."""
    return re.sub(r"\b(?:the|an?)\b|s\b|[\W_]+", "", source.casefold())


def _is_short(located: Located) -> bool:
    """Single words and labels have several translations by right."""
    source = located.entry.source
    return count_words(source) < 4 and count_han(source) < 5


def _short(text: str, limit: int = 48) -> str:
    line = _plain(text)
    return line if len(line) <= limit else line[: limit - 1] + "…"


RULES: tuple[BatchRule, ...] = (
    Rule(
        "inconsistent",
        _FAMILY,
        Severity.WARNING,
        "The same source text has another translation elsewhere.",
        "Asked of finished entries of four words or five Han characters and more, over all catalogues of a language; "
        "entries with different contexts may differ.",
        inconsistent,
        passes=(
            Example("宁波港口在增长", "The port grows", others=(("上海港口在增长", "The port of Shanghai grows"),)),
        ),
        fails=(Example("宁波港口在增长", "The port grows", others=(("宁波港口在增长", "The harbour is growing"),)),),
    ),
    Rule(
        "reused",
        _FAMILY,
        Severity.INFO,
        "Another source text has the same translation.",
        "Often a slip of copy and paste, sometimes right.",
        reused,
        passes=(
            Example("宁波港口在增长", "The port grows", others=(("宁波港口在增长。", "The port grows"),)),
            Example(
                "Port of the city grows",
                "城市港口增长",
                "en",
                "zh_CN",
                others=(("The ports of a city grow", "城市港口增长"),),
            ),
        ),
        fails=(Example("宁波港口在增长", "The port grows", others=(("上海机场在减少", "The port grows"),)),),
    ),
)
"""Rules over several entries, in the order they are told."""
