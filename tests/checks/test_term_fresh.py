"""Pairs and articles of `fresh.txt`, through whole catalogues: what people see of the term rules."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from l10n.catalog import po
from l10n.checks.catalogs import Translated, check_catalogs
from l10n.glossary import table
from l10n.model.finding import Severity
from l10n.model.locale import canonical

DATA = Path(__file__).parents[1] / "data" / "glossary"
GLOSSARY = table.load((DATA / "fresh_terms.csv").read_bytes(), "fresh_terms.csv")


class Case(NamedTuple):
    """One line of fresh.txt."""

    source: str
    target: str
    expected: frozenset[str]


class Group(NamedTuple):
    """Pairs of one language pair: an article where it has a name, else each for itself."""

    languages: tuple[str, str]
    article: str
    cases: list[Case]


def groups() -> list[Group]:
    found: list[Group] = []
    for line in (DATA / "fresh.txt").read_text(encoding="utf-8").split("\n"):
        if line.startswith("= "):
            first, second, *words = line[2:].split()
            found.append(Group((canonical(first), canonical(second)), words[1] if words else "", []))
        elif line and not line.startswith("#"):
            source, target, expected = (part.strip(" ") for part in line.split("=>"))
            found[-1].cases.append(Case(source, target, frozenset(expected.split())))
    return found


def catalogue(group: Group, cases: list[Case]) -> Translated:
    def quoted(text: str) -> str:
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

    head = f'msgid ""\nmsgstr ""\n"Language: {group.languages[1]}\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    body = "".join(
        f'\nmsgctxt "{number}"\nmsgid {quoted(case.source)}\nmsgstr {quoted(case.target)}\n'
        for number, case in enumerate(cases)
    )
    return Translated(po.load((head + body).encode(), f"{group.article or 'alone'}.po"), group.languages[0])


def findings(catalogues: list[Translated]) -> dict[tuple[str, str, str], set[str]]:
    found: dict[tuple[str, str, str], set[str]] = {}
    for finding in check_catalogs(catalogues, GLOSSARY):
        if finding.rule.startswith("term-") and finding.severity is not Severity.INFO:
            key = (finding.path, finding.source, finding.target)
            found.setdefault(key, set()).add(f"{finding.rule}:{finding.concept}")
    return found


def outcomes() -> Iterator[tuple[str, Case, frozenset[str]]]:
    articles = [group for group in groups() if group.article]
    together = findings([catalogue(group, group.cases) for group in articles])
    for group in groups():
        for case in group.cases:
            path = f"{group.article or 'alone'}.po"
            found = together if group.article else findings([catalogue(group, [case])])
            yield path, case, frozenset(found.get((path, case.source, case.target), ()))


OUTCOMES = list(outcomes())


def test_there_are_pairs_enough() -> None:
    assert len(OUTCOMES) >= 60


@pytest.mark.parametrize(
    ("case", "found"),
    [pytest.param(case, found, id=f"{case.source} / {case.target}"[:60]) for _, case, found in OUTCOMES],
)
def test_a_fresh_pair_gives_exactly_the_expected_findings(case: Case, found: frozenset[str]) -> None:
    assert found == case.expected
