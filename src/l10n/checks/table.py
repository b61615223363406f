"""All rules in the order they are told, and how a project names them. A rule's own text is in its family's module."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache
from typing import Any

from l10n.checks import (
    consistency,
    documents,
    markup,
    number_rules,
    punctuation,
    spacing,
    states,
    style,
    term_rules,
    wording,
)
from l10n.checks.base import BatchRule, PairRule, Rule
from l10n.errors import UsageError

PLUGINS = "l10n.checks"
"""Entry point group: each one names a `Rule[Pair]`, or a tuple of them."""

PAIR_RULES: tuple[PairRule, ...] = (
    *number_rules.RULES,
    *term_rules.RULES,
    *markup.RULES,
    *wording.RULES,
    *punctuation.RULES,
    *spacing.RULES,
    *style.PAIR_RULES,
)
CATALOG_RULES: tuple[BatchRule, ...] = (*states.RULES, *style.BATCH_RULES)
PROJECT_RULES: tuple[BatchRule, ...] = (*consistency.RULES, *term_rules.BATCH_RULES)


@cache
def pair_rules() -> tuple[PairRule, ...]:
    """The rules over one pair, those of plugins behind ours; raises `UsageError` for a plugin that gives no rule."""
    return (*PAIR_RULES, *_plugin_rules())


@cache
def rules() -> tuple[Rule[Any], ...]:
    """Every rule there is, source rules included."""
    from l10n.checks import source

    return (*pair_rules(), *CATALOG_RULES, *PROJECT_RULES, *source.RULES, *documents.RULES)


@cache
def by_name() -> dict[str, Rule[Any]]:
    """Rule name -> rule."""
    return {rule.name: rule for rule in rules()}


def find(name: str) -> Rule[Any]:
    """The rule of a name; raises `UsageError` with the likely one."""
    found = by_name().get(name)
    if found is None:
        raise _unknown(name)
    return found


def matching(words: Iterable[str]) -> frozenset[str]:
    """Names of the rules that the words mean: a rule, a family, or a pattern such as `term-*`.

    Raises `UsageError` for a word that means none, with the likely one.
    """
    chosen: set[str] = set()
    for word in words:
        found = {
            rule.name for rule in rules() if word in (rule.name, rule.family) or fnmatch.fnmatchcase(rule.name, word)
        }
        if not found:
            raise _unknown(word)
        chosen |= found
    return frozenset(chosen)


def families() -> dict[str, tuple[Rule[Any], ...]]:
    """Family -> its rules, in the order of the table."""
    grouped: dict[str, list[Rule[Any]]] = {}
    for rule in rules():
        grouped.setdefault(rule.family, []).append(rule)
    return {family: tuple(members) for family, members in grouped.items()}


def _unknown(name: str) -> UsageError:
    known = [*by_name(), *families()]
    near = get_close_matches(name, known, n=1, cutoff=0.6)
    hint = f"did you mean {near[0]!r}?" if near else "`l10n explain` lists all rules"
    return UsageError(f"no rule {name!r}", hint=hint)


def _plugin_rules() -> tuple[PairRule, ...]:
    from importlib.metadata import entry_points

    found: list[PairRule] = []
    taken = {rule.name for rule in PAIR_RULES}
    for point in entry_points(group=PLUGINS):
        loaded = point.load()
        for rule in loaded if isinstance(loaded, tuple | list) else (loaded,):
            if not isinstance(rule, Rule):
                raise UsageError(f"plugin {point.name!r} gives {type(rule).__name__}, expected l10n.checks.base.Rule")
            if rule.name in taken:
                raise UsageError(f"plugin {point.name!r} brings the rule {rule.name!r}, which exists")
            taken.add(rule.name)
            found.append(rule)
    return tuple(found)
