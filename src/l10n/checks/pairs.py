"""One text and its translation through all pair rules. Whole catalogues go through `checks.catalogs`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from l10n.checks import base, table
from l10n.checks.base import DEFAULT, Pair, PairRule, Settings
from l10n.model import locale
from l10n.model.finding import Finding
from l10n.model.glossary import Glossary
from l10n.model.segment import PlaceableKind


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
    return check(subject, rules if isinstance(rules, tuple) else table.pair_rules() if rules is None else tuple(rules))


def check(subject: Pair, rules: tuple[PairRule, ...]) -> tuple[Finding, ...]:
    """The findings of the rules about one pair."""
    return plan(rules, subject.target_language, subject.settings).check(subject)


def plan(rules: tuple[PairRule, ...], language: str, settings: Settings) -> Plan:
    """What to call of the rules for texts in a language. The same three give the same plan."""
    key = (id(rules), language, id(settings))
    found = _PLANS.get(key)
    # The plan holds what it was made for, so an id that fits is that of the same objects.
    if found is None:
        if len(_PLANS) >= 64:
            _PLANS.clear()
        found = _PLANS[key] = Plan(rules, language, settings)
    return found


Step = Callable[[Pair], Iterable[Finding]]
Search = Callable[[str], re.Match[str] | None]


class Plan:
    """Which functions to call for a target language: each once, and only where what it needs stands."""

    def __init__(self, rules: tuple[PairRule, ...], language: str, settings: Settings) -> None:
        self.made_for = (rules, settings)
        meant = [rule for rule in rules if _is_meant(rule, language, settings)]
        self._places = {rule.name: place for place, rule in enumerate(meant)}
        grouped: dict[Step, list[PairRule]] = {}
        for rule in meant:
            grouped.setdefault(rule.check, []).append(rule)
        self._steps = tuple(
            (step, _trigger(members), _needs(members), _kinds(members)) for step, members in grouped.items()
        )
        needed = frozenset().union(*(needs for _, _, needs, _ in self._steps))
        self._needed = re.compile(base.char_class(needed)) if needed else None
        self._known: dict[tuple[frozenset[str], frozenset[str]], tuple[tuple[Step, Search | None], ...]] = {}

    def check(self, subject: Pair) -> tuple[Finding, ...]:
        """The findings about one pair, in the order of the table, then of their span."""
        prose = subject.target_prose
        found: list[Finding] = []
        for step, search in self._steps_for(subject):
            if search is None or search(prose):
                found.extend(step(subject))
        if not found:
            return ()
        places = self._places
        told = [finding for finding in found if finding.rule in places]
        return tuple(sorted(told, key=lambda finding: (places[finding.rule], finding.span or (0, 0))))

    def _steps_for(self, subject: Pair) -> tuple[tuple[Step, Search | None], ...]:
        chars = frozenset(self._needed.findall(subject.target)) if self._needed else _NONE
        marks = (*subject.source_marks, *subject.target_marks)
        kinds = frozenset([mark.kind for mark in marks]) if marks else _NONE
        steps = self._known.get((chars, kinds))
        if steps is None:
            if len(self._known) >= _KNOWN:
                self._known.clear()
            steps = self._known[chars, kinds] = tuple(
                (step, trigger().search if trigger else None)
                for step, trigger, needs, wanted in self._steps
                if not (needs and needs.isdisjoint(chars)) and not (wanted and wanted.isdisjoint(kinds))
            )
        return steps


_PLANS: dict[tuple[int, str, int], Plan] = {}
_NONE: frozenset[str] = frozenset()
_KNOWN = 4096
"""Sets of characters that are remembered: texts of one project share few."""


def _is_meant(rule: PairRule, language: str, settings: Settings) -> bool:
    spoken = not rule.into or language in rule.into or locale.base(language) in rule.into
    return spoken and (rule.asked is None or rule.asked(settings))


def _trigger(rules: Sequence[PairRule]) -> Callable[[], re.Pattern[str]] | None:
    """What starts a function: something only where it starts all of its rules."""
    triggers = {rule.trigger for rule in rules}
    return triggers.pop() if len(triggers) == 1 else None


def _needs(rules: Sequence[PairRule]) -> frozenset[str]:
    """The characters of which one must stand in the target; empty where one of the rules needs none."""
    sets = [rule.needs for rule in rules]
    return frozenset().union(*sets) if all(sets) else frozenset()


def _kinds(rules: Sequence[PairRule]) -> frozenset[str]:
    """The kinds of placeables of which one must stand in a text; empty where one of the rules needs none."""
    sets = [rule.kinds or (frozenset(PlaceableKind) if rule.marked else frozenset()) for rule in rules]
    return frozenset().union(*sets) if all(sets) else frozenset()
