"""One text and its translation through all pair rules. Whole catalogues go through `checks.catalogs`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from l10n.checks import base, table
from l10n.checks.base import DEFAULT, Pair, PairRule, Settings
from l10n.model.finding import Finding
from l10n.model.glossary import Glossary
from l10n.model.locale import base as language_base


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
    plan = _plan(rules, language_base(subject.target_language))
    chars = subject.target_chars
    found = [
        finding
        for step in plan.steps
        if not step.needs or not step.needs.isdisjoint(chars)
        for finding in step.check(subject)
    ]
    if not found:
        return ()
    return tuple(
        sorted(
            (finding for finding in found if finding.rule in plan.names),
            key=lambda finding: (plan.names[finding.rule], finding.span or (0, 0)),
        )
    )


class _Step(NamedTuple):
    check: Callable[[Pair], Iterable[Finding]]
    needs: frozenset[str]


class _Plan(NamedTuple):
    steps: tuple[_Step, ...]
    names: dict[str, int]
    """Rule names with their place in the table."""


@lru_cache(maxsize=64)
def _plan(rules: tuple[PairRule, ...], into: str) -> _Plan:
    """Which functions to call for a target language: each once, with the characters that all its rules need."""
    chosen = [rule for rule in rules if not rule.into or into in rule.into]
    needs: dict[Callable[[Pair], Iterable[Finding]], list[frozenset[str]]] = {}
    for rule in chosen:
        needs.setdefault(rule.check, []).append(rule.needs)
    steps = tuple(_Step(check, frozenset().union(*sets) if all(sets) else frozenset()) for check, sets in needs.items())
    return _Plan(steps, {rule.name: place for place, rule in enumerate(chosen)})
