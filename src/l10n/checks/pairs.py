"""One text and its translation through all pair rules. Whole catalogues go through `checks.catalogs`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from l10n.checks import base, table
from l10n.checks.base import DEFAULT, Pair, PairRule, Settings
from l10n.checks.columns import Pairs
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


Function = Callable[[Pair], Iterable[Finding]]
Search = Callable[[str], re.Match[str] | None]


class Step(NamedTuple):
    """A function that several rules may share, and what must stand in a pair for it to be called."""

    function: Function
    trigger: Callable[[], re.Pattern[str]] | None
    screen: Callable[[Pairs], Iterable[int]] | None
    needs: frozenset[str]
    kinds: frozenset[PlaceableKind]


class Plan:
    """Which functions to call for a target language: each once, and only where what it needs stands."""

    def __init__(self, rules: tuple[PairRule, ...], language: str, settings: Settings) -> None:
        self.made_for = (rules, settings)
        meant = [rule for rule in rules if _is_meant(rule, language, settings)]
        self._places = {rule.name: place for place, rule in enumerate(meant)}
        grouped: dict[Function, list[PairRule]] = {}
        for rule in meant:
            grouped.setdefault(rule.check, []).append(rule)
        self._steps = tuple(
            Step(function, _shared(rule.trigger for rule in members), _shared(rule.screen for rule in members),
                 _needs(members), _kinds(members))
            for function, members in grouped.items()
        )  # fmt: skip
        needed = frozenset().union(*(step.needs for step in self._steps))
        self._needed = re.compile(base.char_class(needed)) if needed else None
        self._known: dict[tuple[frozenset[str], frozenset[str]], tuple[tuple[Function, Search | None], ...]] = {}
        self._classes: dict[frozenset[str], re.Pattern[str]] = {}

    def check(self, subject: Pair) -> tuple[Finding, ...]:
        """The findings about one pair, in the order of the table, then of their span."""
        prose = subject.target_prose
        found: list[Finding] = []
        for function, search in self._steps_for(subject):
            if search is None or search(prose):
                found.extend(function(subject))
        return self._sorted(found) if found else ()

    def check_all(self, subjects: Sequence[Pair]) -> dict[int, tuple[Finding, ...]]:
        """Place of a pair -> its findings as `check` gives them, ascending; pairs without any are left out.

        Each function is asked for all pairs before the next, and those where it finds nothing are told apart by searches
        over all of them at once.
        """
        together = Pairs(subjects)
        held = _held_kinds(subjects)
        found: dict[int, list[Finding]] = {}
        for step in self._steps:
            function = step.function
            for place in self._candidates(step, together, held):
                for finding in function(subjects[place]):
                    found.setdefault(place, []).append(finding)
        return {place: told for place in sorted(found) if (told := self._sorted(found[place]))}

    def _sorted(self, found: Sequence[Finding]) -> tuple[Finding, ...]:
        places = self._places
        told = [finding for finding in found if finding.rule in places]
        return tuple(sorted(told, key=lambda finding: (places[finding.rule], finding.span or (0, 0))))

    def _candidates(self, step: Step, pairs: Pairs, held: Mapping[frozenset[str], Sequence[int]]) -> Iterable[int]:
        """Places of the pairs for which a function is to be called."""
        marked: Iterable[int] | None = None
        if step.kinds:
            marked = [place for kinds, places in held.items() if not step.kinds.isdisjoint(kinds) for place in places]
            if not marked:
                return ()
        if step.screen is not None:
            chosen: Iterable[int] = step.screen(pairs)
        elif step.trigger is not None:
            chosen = pairs.target_prose.holders(step.trigger())
        elif step.needs:
            chosen = pairs.target.holders(self._class(step.needs))
        else:
            return range(len(pairs.members)) if marked is None else marked
        return chosen if marked is None else frozenset(marked).intersection(chosen)

    def _class(self, chars: frozenset[str]) -> re.Pattern[str]:
        found = self._classes.get(chars)
        if found is None:
            found = self._classes[chars] = re.compile(base.char_class(chars))
        return found

    def _steps_for(self, subject: Pair) -> tuple[tuple[Function, Search | None], ...]:
        chars = frozenset(self._needed.findall(subject.target)) if self._needed else _NONE
        marks = (*subject.source_marks, *subject.target_marks)
        kinds = frozenset([mark.kind for mark in marks]) if marks else _NONE
        steps = self._known.get((chars, kinds))
        if steps is None:
            if len(self._known) >= _KNOWN:
                self._known.clear()
            steps = self._known[chars, kinds] = tuple(
                (step.function, step.trigger().search if step.trigger else None)
                for step in self._steps
                if not (step.needs and step.needs.isdisjoint(chars))
                and not (step.kinds and step.kinds.isdisjoint(kinds))
            )
        return steps


def _held_kinds(subjects: Sequence[Pair]) -> dict[frozenset[str], list[int]]:
    """Kinds of placeables of a pair -> the places of the pairs that hold just them; pairs without any are left out."""
    held: dict[frozenset[str], list[int]] = {}
    for place, subject in enumerate(subjects):
        if subject.source_marks or subject.target_marks:
            marks = subject.source_marks + subject.target_marks
            held.setdefault(frozenset([mark.kind for mark in marks]), []).append(place)
    return held


_PLANS: dict[tuple[int, str, int], Plan] = {}
_NONE: frozenset[str] = frozenset()
_KNOWN = 4096
"""Sets of characters that are remembered: texts of one project share few."""


def _is_meant(rule: PairRule, language: str, settings: Settings) -> bool:
    spoken = not rule.into or language in rule.into or locale.base(language) in rule.into
    return spoken and (rule.asked is None or rule.asked(settings))


_Shared = TypeVar("_Shared")


def _shared(given: Iterable[_Shared | None]) -> _Shared | None:
    """What all of a function's rules name: what starts it only counts where it starts all of them."""
    different = set(given)
    return different.pop() if len(different) == 1 else None


def _needs(rules: Sequence[PairRule]) -> frozenset[str]:
    """The characters of which one must stand in the target; empty where one of the rules needs none."""
    sets = [rule.needs for rule in rules]
    return frozenset().union(*sets) if all(sets) else frozenset()


def _kinds(rules: Sequence[PairRule]) -> frozenset[PlaceableKind]:
    """The kinds of placeables of which one must stand in a text; empty where one of the rules needs none."""
    sets = [rule.kinds or (frozenset(PlaceableKind) if rule.marked else frozenset()) for rule in rules]
    return frozenset().union(*sets) if all(sets) else frozenset()
