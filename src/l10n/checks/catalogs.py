"""A catalogue, and all catalogues of a language, through the rules. One pair goes through `checks.pairs`.

What is judged how far (ADR 0070): finished text fully; machine drafts one level lower, since nobody has vouched for them;
stale and obsolete text not at all by pair rules, since it translates another sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from l10n.checks import base, pairs, table, terms
from l10n.checks.base import DEFAULT, Batch, BatchRule, Located, PairRule, Settings
from l10n.checks.states import MERGED
from l10n.glossary.many import lasting
from l10n.model.catalog import Catalog, Entry, State
from l10n.model.finding import Finding, Severity
from l10n.model.glossary import Glossary
from l10n.model.locale import canonical, is_spaced

_JUDGED = frozenset({State.DRAFT, State.TRANSLATED, State.APPROVED})
_TOGETHER = 256
"""Entries whose rules are asked together: as many as make a search over all of them cheap, and few enough to be at hand."""


@dataclass(frozen=True, slots=True)
class Translated:
    """A catalogue with the language of its sources."""

    catalog: Catalog
    source_language: str
    """Gettext form, like `language`."""

    language: str = ""
    """The target language; the header's where empty."""


def check_catalog(
    catalog: Catalog,
    source_language: str,
    glossary: Glossary | None = None,
    settings: Settings = DEFAULT,
    language: str = "",
) -> tuple[Finding, ...]:
    """What is wrong in one catalogue: its pairs in file order, then its states and header.

    Findings carry path, line and column of the entry, and in `entry` its binding. An entry whose target is `<<` is
    checked together with the one before it. Entries with `# l10n: ignore RULE` are silent about that rule.
    """
    return check_catalogs([Translated(catalog, source_language, language)], glossary, settings, project=False)


def check_catalogs(
    catalogs: Sequence[Translated],
    glossary: Glossary | None = None,
    settings: Settings = DEFAULT,
    project: bool = True,
    others: Iterable[Finding] = (),
    only: frozenset[str] | None = None,
) -> tuple[Finding, ...]:
    """What is wrong in several catalogues: those of each in turn, then with `project` what differs between them.

    `others` were found elsewhere, as when the article was built: at an entry they heed its comments too, and what a rule
    of ours says already is not said again. `only` names the rules to ask (None: all); what `others` say stands anyway.
    """
    pair_rules, catalog_rules, project_rules = _asked(only)
    findings: list[Finding] = []
    batches: dict[tuple[str, str], list[Located]] = {}
    elsewhere: dict[str, list[Finding]] = {}
    for other in others:
        elsewhere.setdefault(other.path, []).append(other)
    for each in catalogs:
        language = each.language or (canonical(each.catalog.language) if each.catalog.language else "")
        plan = pairs.plan(pair_rules, language, settings)
        located: list[Located] = []
        found: list[Finding] = []
        # Pairs are judged soon after they are made: what was found in their texts is then still at hand for all who ask again.
        made = _located(each, language, glossary, settings)
        with lasting():
            while members := list(islice(made, _TOGETHER)):
                located += members
                found += _pair_findings(members, plan)
        found += base.run(catalog_rules, Batch(tuple(located), settings, each.catalog))
        found += _unsaid(elsewhere.pop(each.catalog.path, []), found)
        findings += _heeded(found, located)
        batches.setdefault((each.source_language, language), []).extend(located)
    if project:
        for members in batches.values():
            findings += _heeded(tuple(base.run(project_rules, Batch(tuple(members), settings))), members)
    return (*findings, *(other for rest in elsewhere.values() for other in rest))


def _asked(only: frozenset[str] | None) -> tuple[tuple[PairRule, ...], tuple[BatchRule, ...], tuple[BatchRule, ...]]:
    """The rules over pairs, over a catalogue and over the project."""
    asked = (table.pair_rules(), table.CATALOG_RULES, table.PROJECT_RULES)
    return asked if only is None else _picked(*asked, only)


# Plans are kept by the identity of their rules, so the same choice must give the same tuples.
@lru_cache(maxsize=16)
def _picked(
    pair_rules: tuple[PairRule, ...],
    catalog_rules: tuple[BatchRule, ...],
    project_rules: tuple[BatchRule, ...],
    only: frozenset[str],
) -> tuple[tuple[PairRule, ...], tuple[BatchRule, ...], tuple[BatchRule, ...]]:
    return (
        tuple(rule for rule in pair_rules if rule.name in only),
        tuple(rule for rule in catalog_rules if rule.name in only),
        tuple(rule for rule in project_rules if rule.name in only),
    )


def _unsaid(others: Sequence[Finding], found: Sequence[Finding]) -> list[Finding]:
    """The `others` of which no finding of the same rule speaks: at the same line, or in a sentence of the same text."""
    asked = {other.rule for other in others}
    lines = {(finding.rule, finding.line) for finding in found if finding.rule in asked}
    texts: dict[str, set[str]] = {}
    for finding in found:
        if finding.rule in asked and finding.target:
            texts.setdefault(finding.rule, set()).add(finding.target)
    holds = {rule: _holder(said) for rule, said in texts.items()}
    return [
        other
        for other in others
        if (other.rule, other.line) not in lines and not (other.rule in holds and holds[other.rule](other.target))
    ]


def _holder(parts: Iterable[str]) -> Callable[[str], bool]:
    """Tells whether a text holds one of the parts; the time does not grow with their number, but for equal beginnings."""
    heads: dict[str, list[str]] = {}
    for part in parts:
        heads.setdefault(part[:_HEAD], []).append(part)
    sizes = {len(head) for head in heads}

    def holds(text: str) -> bool:
        return any(
            text.startswith(part, start)
            for size in sizes
            for start in range(len(text) - size + 1)
            for part in heads.get(text[start : start + size], ())
        )

    return holds


_HEAD = 24
"""Code points by which sentences are looked up in a text: two sentences of an article seldom begin alike."""


def _located(each: Translated, language: str, glossary: Glossary | None, settings: Settings) -> Iterator[Located]:
    """The live entries as pairs, merged ones in the pair of the entry they were merged into."""
    groups = _groups([entry for entry in each.catalog.entries if not entry.obsolete])
    targets = ["", *(group[0].target for group in groups), ""]
    states = [group[0].state for group in groups]
    before_each: Sequence[frozenset[str] | None] = [None] * len(groups)
    if glossary is not None and terms.asks_for_order(glossary):
        judged = [group[0].target if state in _JUDGED else "" for group, state in zip(groups, states, strict=True)]
        before_each = terms.named_before(judged, language, glossary)
    blank = " " if is_spaced(each.source_language) else ""
    path, out_of = each.catalog.path, each.source_language
    for place, group in enumerate(groups):
        entry = group[0]
        source = entry.source if len(group) == 1 else blank.join([member.source for member in group])
        before, target, after = targets[place : place + 3]
        neighbours = (before, after) if before and after else (before,) if before else (after,) if after else ()
        subject = base.pair(source, target, out_of, language, glossary, before_each[place], neighbours, settings)
        yield Located(path, entry, subject, states[place])


def _groups(entries: Sequence[Entry]) -> list[list[Entry]]:
    groups: list[list[Entry]] = []
    for entry in entries:
        if entry.target == MERGED and groups:
            groups[-1].append(entry)
        else:
            groups.append([entry])
    return groups


def _pair_findings(members: Sequence[Located], plan: pairs.Plan) -> Iterator[Finding]:
    """What the pair rules find in entries, in their order."""
    owners: list[Located] = []
    subjects: list[base.Pair] = []
    for each in members:
        if each.state in _JUDGED and each.entry.target != MERGED:
            if each.entry.plural is None and each.entry.target:
                owners.append(each)
                subjects.append(each.pair)
            else:
                forms = tuple(_subjects(each))
                owners += [each] * len(forms)
                subjects += forms
    for place, findings in plan.check_all(subjects).items():
        owner = owners[place]
        yield from map(owner.lowered if owner.state is State.DRAFT else owner.place, findings)


def _subjects(each: Located) -> Iterator[base.Pair]:
    """The pair of an entry; for a plural entry one for each form, the singular against the first of several."""
    entry, pair = each.entry, each.pair
    if entry.plural is None or not any(entry.plural_targets):
        if pair.target:
            yield pair
        return
    for number, target in enumerate(entry.plural_targets):
        source = entry.source if number == 0 and len(entry.plural_targets) > 1 else entry.plural
        if target:
            yield base.pair(
                source, target, pair.source_language, pair.target_language, pair.glossary, pair.seen, (), pair.settings
            )


def _heeded(findings: Sequence[Finding], located: Sequence[Located]) -> Iterator[Finding]:
    """The findings that no entry asks to ignore, and one for each ignored word that names no rule."""
    ignored: dict[tuple[str, int], frozenset[str]] = {}
    for each in located:
        words = [mark.words[0] for mark in each.entry.marks if mark.kind == "ignore" and mark.words]
        if words:
            known = {word: names for word in words if (names := _meaning(word))}
            ignored[each.path, each.entry.line] = frozenset().union(*known.values()) if known else frozenset()
            for word in words:
                if word not in known:
                    message = f"`# l10n: ignore {word}` names no rule"
                    yield each.finding(
                        "ignore-unknown", Severity.WARNING, message, hint="`l10n explain` lists all rules"
                    )
    for finding in findings:
        if finding.rule not in ignored.get((finding.path, finding.line), frozenset()):
            yield finding


def _meaning(word: str) -> frozenset[str]:
    from l10n.errors import UsageError

    try:
        return table.matching([word])
    except UsageError:
        return frozenset()
