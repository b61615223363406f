"""One text and its translation through all pair rules. Whole catalogues go through `checks.catalogs`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

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
    chars = subject.target_chars
    steps = plan.steps if subject.source_marks or subject.target_marks else plan.plain
    found = [finding for step, needs in steps if not needs or not needs.isdisjoint(chars) for finding in step(subject)]
    if not found:
        return ()
    return tuple(
        sorted(
            (finding for finding in found if finding.rule in plan.names),
            key=lambda finding: (plan.names[finding.rule], finding.span or (0, 0)),
        )
    )


Step = tuple[Callable[[Pair], Iterable[Finding]], frozenset[str]]
"""A function, and the characters of which one must stand in the target."""


class _Plan(NamedTuple):
    steps: tuple[Step, ...]
    plain: tuple[Step, ...]
    """The steps for pairs without placeables."""

    names: dict[str, int]
    """Rule names with their place in the table."""


@lru_cache(maxsize=64)
def _plan(rules: tuple[PairRule, ...], into: str) -> _Plan:
    """Which functions to call for a target language: each once, with what all its rules need."""
    chosen = [rule for rule in rules if not rule.into or into in rule.into]
    grouped: dict[Callable[[Pair], Iterable[Finding]], list[PairRule]] = {}
    for rule in chosen:
        grouped.setdefault(rule.check, []).append(rule)
    steps = tuple((check, _needs(members)) for check, members in grouped.items())
    marked = {check for check, members in grouped.items() if all(rule.marked for rule in members)}
    plain = tuple(step for step in steps if step[0] not in marked)
    return _Plan(steps, plain, {rule.name: place for place, rule in enumerate(chosen)})


def _needs(rules: Sequence[PairRule]) -> frozenset[str]:
    sets = [rule.needs for rule in rules]
    return frozenset().union(*sets) if all(sets) else frozenset()
