"""The table of rules: every rule proves its examples, and names are found as a project writes them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import l10n
from l10n.catalog import po
from l10n.catalog.merge import OTHER
from l10n.checks import base, documents, source, table
from l10n.checks.base import Batch, Example, Located, Rule
from l10n.checks.pairs import check_pair
from l10n.errors import UsageError
from l10n.glossary import table as glossary_table
from l10n.model.catalog import Catalog, Entry, Mark
from l10n.model.finding import Finding, Severity
from l10n.model.glossary import Glossary
from l10n.model.locale import plural_forms

NO_CHARSET = b'msgid ""\nmsgstr ""\n"Language: en\\n"\n"Content-Type: text/plain; charset=CHARSET\\n"\n'
ALL = table.rules()
SHOWN = [rule for rule in ALL if rule not in documents.RULES]
EXAMPLES = [
    pytest.param(rule, example, fails, id=f"{rule.name}-{'fails' if fails else 'passes'}-{place}")
    for rule in ALL
    for fails, examples in ((False, rule.passes), (True, rule.fails))
    for place, example in enumerate(examples)
    if example.source and rule not in documents.RULES
]


def glossary_of(example: Example) -> Glossary | None:
    return glossary_table.load(example.glossary.encode(), "glossary.csv") if example.glossary else None


def entry_of(source: str, target: str, state: str, line: int) -> Entry:
    entry = Entry(source, target, line=line)
    if state == "conflict":
        return replace(entry, fuzzy=True, comments=(OTHER + "harbour",))
    if state == "stale":
        return replace(entry, fuzzy=True, previous="before")
    if state == "draft":
        return replace(entry, fuzzy=True, marks=(Mark("mt", ("engine", entry.binding)),))
    if state == "accepted":
        return replace(entry, marks=(Mark("mt", ("engine", entry.binding)),))
    if state == "approved":
        return replace(entry, marks=(Mark("ok", ("reviewer", entry.binding)),))
    if state == "broken-signature":
        return replace(entry, marks=(Mark("ok", ("reviewer", "00000000")),))
    if state == "unknown-mark":
        return replace(entry, marks=(Mark("wonder", ()),))
    if state.startswith("plural-"):
        return replace(entry, plural="ships", plural_targets=(target,) * int(state[-1]))
    return entry


def findings_of(rule: Rule[Any], example: Example) -> list[Finding]:
    if rule in source.RULES:
        return list(source.check_source(example.source.encode(), example.name, example.source_language))
    glossary = glossary_of(example)
    pairs = [(example.source, example.target), *example.others]
    if rule in table.pair_rules():
        return list(
            check_pair(
                example.source,
                example.target,
                example.source_language,
                example.target_language,
                glossary,
                seen=example.seen,
                settings=example.settings,
            )
        )
    entries = [entry_of(*pair, example.state, place + 1) for place, pair in enumerate(pairs)]
    catalog = catalog_of(example, tuple(entries))
    located = tuple(
        Located(
            "article.po",
            entry,
            base.pair(
                entry.source,
                entry.target,
                example.source_language,
                example.target_language or "en",
                glossary,
                settings=example.settings,
            ),
            entry.state,
        )
        for entry in entries
    )
    return list(base.run([rule], Batch(located, example.settings, catalog)))


def catalog_of(example: Example, entries: tuple[Entry, ...]) -> Catalog:
    """The example's entries as a catalogue whose header is right but for what the example shows."""
    if example.state == "no-header":
        return Catalog(entries, (), "article.po")
    if example.state == "no-charset":
        return replace(po.load(NO_CHARSET, "article.po"), entries=entries)
    language = example.target_language
    forms = plural_forms(language) if language else ""
    header = (("Project-Id-Version", "l10n"), ("Language", language), ("Plural-Forms", forms))
    return Catalog(entries, tuple((name, value) for name, value in header if value), "article.po")


@pytest.mark.parametrize(("rule", "example", "fails"), EXAMPLES)
def test_an_example_does_what_it_says(rule: Rule[Any], example: Example, fails: bool) -> None:
    names = [finding.rule for finding in findings_of(rule, example)]
    assert (rule.name in names) is fails, names


@pytest.mark.parametrize(("rule", "example", "fails"), [p for p in EXAMPLES if not p.values[2]])
def test_an_example_that_passes_is_clean_altogether(rule: Rule[Any], example: Example, fails: bool) -> None:
    grave = [f for f in findings_of(rule, example) if f.severity is not Severity.INFO]
    assert not grave, grave


def test_every_rule_is_documented_and_named_once() -> None:
    assert len({rule.name for rule in ALL}) == len(ALL)
    for rule in ALL:
        assert rule.summary.endswith("."), rule.name
        assert rule.why.endswith("."), rule.name
        assert rule.passes, rule.name
        assert rule.fails, rule.name


def test_a_finding_is_never_graver_than_its_rule_and_has_a_rule() -> None:
    order = [Severity.INFO, Severity.WARNING, Severity.ERROR]
    for rule in SHOWN:
        for example in (*rule.passes, *rule.fails):
            for finding in findings_of(rule, example) if example.source else ():
                known = table.find(finding.rule)
                assert order.index(finding.severity) <= order.index(known.severity), finding


def test_a_rule_that_repairs_shows_a_repair() -> None:
    for rule in SHOWN:
        found = [finding for example in rule.fails if example.source for finding in findings_of(rule, example)]
        assert not rule.fixes or any(finding.rule == rule.name and finding.fix for finding in found), rule.name


def test_a_repair_ends_its_finding() -> None:
    for rule in table.PAIR_RULES:
        for example in rule.fails if rule.fixes else ():
            fixes = [f.fix for f in findings_of(rule, example) if f.rule == rule.name and f.fix and f.side == "target"]
            mended = replace(example, target=base.apply_fixes(example.target, fixes))
            left = [f.rule for f in findings_of(rule, mended)]
            assert not fixes or rule.name not in left, (rule.name, mended.target)


def test_every_rule_that_code_tells_of_is_in_the_table() -> None:
    known = table.by_name()
    told = dict(emitted_names())
    assert len(told) > 80
    assert {name: place for name, place in told.items() if name not in known} == {}


def emitted_names() -> Iterator[tuple[str, str]]:
    """Rule names in calls such as `Finding("name", ...)` or `NumberIssue("name", ...)`, with file and line.

    Also those that a function gives back where a call names it: `NumberIssue(_code(value), ...)`.
    """
    for path in sorted(Path(l10n.__file__).parent.rglob("*.py")):
        prefix = "glossary-" if path.name == "lint.py" else ""
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            place = f"{path.name}:{getattr(node, 'lineno', 0)}"
            if isinstance(node, ast.FunctionDef) and node.name == "_code" and path.parent.name == "numbers":
                yield from ((value, place) for value in strings(node) if re.fullmatch("number-[a-z]+", value))
            if not isinstance(node, ast.Call):
                continue
            called = getattr(node.func, "attr", getattr(node.func, "id", ""))
            told = [word.value for word in node.keywords if word.arg == "rule"] + node.args[NAMED_AT.get(called, 0) :][
                :1
            ]
            for value in strings(told[0]) if told else ():
                if called in {"_error", "_warning"} and prefix:
                    yield prefix + value, place
                elif called in TELLERS:
                    yield value, place


NAMED_AT = {"_report": 1, "_warn": 1}
"""Which argument is the rule's name, where it is not the first."""

TELLERS = {"Finding", "finding", "found", "Notice", "NumberIssue", "JoinProblem", "_report", "_warn"}
"""Calls that name a rule."""


def strings(node: ast.AST) -> Iterator[str]:
    """The texts in an expression that may be its value: both arms of a condition, not the condition itself."""
    if isinstance(node, ast.IfExp):
        yield from strings(node.body)
        yield from strings(node.orelse)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.FunctionDef):
        yield from (
            each.value for each in ast.walk(node) if isinstance(each, ast.Constant) and isinstance(each.value, str)
        )


def test_every_kind_of_call_that_names_a_rule_is_looked_at() -> None:
    """A class with a field for a rule's name, or a call of `Finding` without one, would slip through the test above."""
    fields = set()
    for path in sorted(Path(l10n.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                named = {
                    each.target.id
                    for each in node.body
                    if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name)
                }
                if named & {"rule", "code"} and {"message", "severity"} & named:
                    fields.add(node.name)
    assert fields <= TELLERS, fields


@pytest.mark.parametrize(
    "name",
    ["structure", "emphasis", "gap", "draft-doubtful", "draft-refused", "list-count", "number-time", "number-currency",
     "glossary-row", "glossary-two-preferred", "catalog-header", "catalog-plural", "fence-unclosed", "split-many", "unreadable"],
)  # fmt: skip
def test_rules_of_every_room_are_collected(name: str) -> None:
    told = {*dict(emitted_names()), documents.UNREADABLE}
    assert name in told


def test_words_mean_rules_families_and_patterns() -> None:
    assert table.matching(["code"]) == {"code"}
    assert {"term-missing", "term-case"} <= table.matching(["term-*"])
    assert table.matching(["spacing"]) == {rule.name for rule in ALL if rule.family == "spacing"}


def test_an_unknown_word_names_the_likely_rule() -> None:
    with pytest.raises(UsageError, match="no rule 'lenght'") as raised:
        table.matching(["lenght"])
    assert "'length'" in raised.value.hint
