"""One text and its translation through all pair rules. Whole catalogues go through `checks.catalogs`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from l10n.checks import base, table
from l10n.checks.base import DEFAULT, Pair, PairRule, Settings
from l10n.model.finding import Finding
from l10n.model.glossary import Glossary


def check_pair(
    source: str,
    target: str,
    source_language: str,
    target_language: str,
    glossary: Glossary | None = None,
    *,
    seen: frozenset[str] | None = None,
    neighbours: tuple[str, ...] = (),
    settings: Settings = DEFAULT,
    rules: Sequence[PairRule] | None = None,
) -> tuple[Finding, ...]:
    """What is wrong with one translated text; nothing for a pair without a translation.

    Languages in gettext form. `seen` are the concepts that earlier entries of the article named (None: not known, so
    nothing is said about first mentions), `neighbours` the targets beside this one in its paragraph, `rules` those to
    ask (all pair rules by default). Findings have the place of a rule in the table, then of their span.
    """
    if not target:
        return ()
    subject = base.pair(source, target, source_language, target_language, glossary, seen, neighbours, settings)
    return check(subject, tuple(rules) if rules is not None else table.pair_rules())


def check(subject: Pair, rules: tuple[PairRule, ...]) -> tuple[Finding, ...]:
    """The findings of the rules about one pair."""
    plan = _plan(rules, subject.into)
    marked = bool(subject.source_marks or subject.target_marks)
    found = [finding for step in plan.steps_for(subject.target, marked) for finding in step(subject)]
    if not found:
        return ()
    return tuple(
        sorted(
            (finding for finding in found if finding.rule in plan.names),
            key=lambda finding: (plan.names[finding.rule], finding.span or (0, 0)),
        )
    )


Step = Callable[[Pair], Iterable[Finding]]


class _Plan:
    """Which functions to call for a target language: each once, and only where the characters it needs stand."""

    def __init__(self, rules: Sequence[PairRule]) -> None:
        self.names = {rule.name: place for place, rule in enumerate(rules)}
        """Rule names with their place in the table."""

        grouped: dict[Step, list[PairRule]] = {}
        for rule in rules:
            grouped.setdefault(rule.check, []).append(rule)
        self._steps = tuple((step, _needs(members)) for step, members in grouped.items())
        self._marked = frozenset(step for step, members in grouped.items() if all(rule.marked for rule in members))
        needed = frozenset().union(*(needs for _, needs in self._steps))
        self._needed = re.compile(char_class(needed)) if needed else None
        self._known: dict[tuple[frozenset[str], bool], tuple[Step, ...]] = {}

    def steps_for(self, target: str, marked: bool) -> tuple[Step, ...]:
        """The functions for a target, `marked` where either text holds a placeable."""
        chars = frozenset(self._needed.findall(target)) if self._needed else frozenset()
        key = (chars, marked)
        steps = self._known.get(key)
        if steps is None:
            if len(self._known) >= _KNOWN:
                self._known.clear()
            steps = self._known[key] = tuple(
                step
                for step, needs in self._steps
                if (marked or step not in self._marked) and (not needs or not needs.isdisjoint(chars))
            )
        return steps


_KNOWN = 4096
"""Sets of characters that are remembered: texts of one project share few."""


@lru_cache(maxsize=64)
def _plan(rules: tuple[PairRule, ...], into: str) -> _Plan:
    return _Plan([rule for rule in rules if not rule.into or into in rule.into])


def _needs(rules: Sequence[PairRule]) -> frozenset[str]:
    """The characters of which one must stand in the target; empty where one of the rules needs none."""
    sets = [rule.needs for rule in rules]
    return frozenset().union(*sets) if all(sets) else frozenset()


def char_class(chars: Iterable[str]) -> str:
    """A regular expression for one of the characters, runs of them as ranges: a search through ranges is quicker."""
    runs: list[list[int]] = []
    for code in sorted(map(ord, chars)):
        if runs and code == runs[-1][1] + 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return "[" + "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in runs) + "]"
