"""Terms in a pair: the shared cases, our own, and the laws around them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from l10n.checks import terms
from l10n.checks.base import apply_fixes
from l10n.checks.terms import (
    TermPair,
    asks_for_order,
    check_renderings,
    check_terms,
    holding,
    mentions,
    named_before,
    prose,
)
from l10n.glossary import table
from l10n.model.finding import Finding, Severity
from l10n.model.locale import canonical
from shared import SHARED, needs_shared


def shared_cases() -> dict[str, Any]:
    path = SHARED / "cases" / "glossary.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {"glossary_csv": "", "cases": []}


SHARED_CASES = shared_cases()


@needs_shared
@pytest.mark.parametrize("case", SHARED_CASES["cases"], ids=lambda case: f"case-{case['id']}")
def test_the_shared_cases_give_exactly_the_expected_findings(case: dict[str, Any]) -> None:
    glossary = table.load(SHARED_CASES["glossary_csv"].encode(), "glossary.csv")
    seen = frozenset(case["seen"]) if "seen" in case else frozenset()
    languages = canonical(case["sl"]), canonical(case["tl"])
    found = check_terms(case["src"], case["tgt"], *languages, glossary, seen=seen)
    assert {f"{f.rule}:{f.concept}" for f in found if f.severity is not Severity.INFO} == set(case["expect"])


# --- own cases ---------------------------------------------------------------------------------------------------------

DATA = Path(__file__).parents[1] / "data" / "glossary"
GLOSSARY = table.load((DATA / "terms.csv").read_bytes(), "terms.csv")


class Case(NamedTuple):
    """One line of cases.txt."""

    languages: tuple[str, str]
    seen: frozenset[str]
    source: str
    target: str
    expected: frozenset[str]


def own_cases(name: str = "cases.txt") -> Iterator[Case]:
    languages, seen = ("zh_CN", "en"), frozenset[str]()
    for line in (DATA / name).read_text(encoding="utf-8").split("\n"):
        if line.startswith("= "):
            first, second, *words = line[2:].split()
            languages, seen = (canonical(first), canonical(second)), frozenset(words[1:])
        elif line and not line.startswith("#"):
            source, target, expected = (part.strip(" ") for part in line.split("=>"))
            yield Case(languages, seen, source, target, frozenset(expected.split()))


OWN_CASES = list(own_cases())


def test_there_are_cases_enough() -> None:
    assert len(OWN_CASES) >= 200
    assert len(set(OWN_CASES)) == len(OWN_CASES)


@pytest.mark.parametrize("case", OWN_CASES, ids=lambda case: f"{case.source} / {case.target}"[:60])
def test_our_cases_give_exactly_the_expected_findings(case: Case) -> None:
    found = check_terms(case.source, case.target, *case.languages, GLOSSARY, seen=case.seen)
    assert {f"{f.rule}:{f.concept}" for f in found if f.severity is not Severity.INFO} == set(case.expected)


@pytest.mark.parametrize("languages", sorted({case.languages for case in OWN_CASES}))
def test_pairs_that_hold_no_term_have_no_findings(languages: tuple[str, str]) -> None:
    pairs = [(case.source, case.target) for case in OWN_CASES if case.languages == languages]
    pairs += [("今天下雨了。", "It rained."), ("", "rain"), ("`宁波`", "`rain`")]
    held = holding([prose(one) for one, _ in pairs], [prose(other) for _, other in pairs], *languages, GLOSSARY)
    assert held == sorted(set(held))
    assert len(held) < len(pairs)
    found = [place for place, pair in enumerate(pairs) if tuple(check_terms(*pair, *languages, GLOSSARY))]
    assert set(found) <= set(held)


def test_the_short_way_for_plain_pairs_hides_no_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    # Each source also with the target of its neighbour, where little is plain.
    targets = [case.target for case in OWN_CASES]
    pairs = [
        (case, target)
        for case, *both in zip(OWN_CASES, targets, targets[1:] + targets[:1], strict=True)
        for target in both
    ]

    def findings() -> list[tuple[Finding, ...]]:
        return [
            tuple(check_terms(case.source, target, *case.languages, GLOSSARY, seen=case.seen)) for case, target in pairs
        ]

    short = findings()
    asked: list[bool] = []
    monkeypatch.setattr(terms, "_is_plain", lambda _: asked.append(True))
    assert findings() == short
    assert asked


def test_only_short_forms_and_rules_ask_what_was_named_before() -> None:
    rows = "id,kind,lang,term,type,rule\na,place,zh,宁波市,full,\n"
    asking = [
        asks_for_order(table.load((rows + row).encode()))
        for row in ("", "a,,zh,宁波,short,\n", "a,,zh,宁波,,first-full\n")
    ]
    assert asking == [False, True, True]


def test_what_was_named_before_is_the_sum_of_all_mentions() -> None:
    texts = [case.target for case in OWN_CASES if case.languages[1] == "en"]
    seen, expected = frozenset[str](), []
    for text in texts:
        expected.append(seen)
        seen |= mentions(text, "en", GLOSSARY)
    assert named_before(texts, "en", GLOSSARY) == expected
    assert len(seen) > 1


BOUNDARIES = table.load((DATA / "boundaries.csv").read_bytes(), "boundaries.csv")


@pytest.mark.parametrize(
    "case", list(own_cases("boundaries.txt")), ids=lambda case: f"{case.source} / {case.target}"[:60]
)
def test_a_name_ends_where_its_word_ends(case: Case) -> None:
    found = check_terms(case.source, case.target, *case.languages, BOUNDARIES, seen=case.seen)
    assert {f"{f.rule}:{f.concept}" for f in found if f.severity is not Severity.INFO} == set(case.expected)


@pytest.mark.parametrize("case", OWN_CASES, ids=lambda case: f"{case.source} / {case.target}"[:60])
def test_findings_point_at_their_text_and_fixes_end_them(case: Case) -> None:
    for finding in check_terms(case.source, case.target, *case.languages, GLOSSARY, seen=case.seen):
        text = case.source if finding.side == "source" else case.target
        assert finding.span is not None
        assert text[slice(*finding.span)].strip()
        assert finding.concept
        if finding.fix:
            fixed = apply_fixes(case.target, [finding.fix])
            again = check_terms(case.source, fixed, *case.languages, GLOSSARY, seen=case.seen)
            assert (finding.rule, finding.span) not in {(f.rule, f.span) for f in again}


@pytest.mark.parametrize(
    ("source", "target", "severity"),
    [
        ("宁波的港口", "the port", Severity.ERROR),
        ("上海市浙江商会", "a club", Severity.ERROR),
        ("商会", "a club", Severity.WARNING),
        ("王阳明", "a scholar", Severity.WARNING),
        ("锂电池", "a battery", Severity.WARNING),
        ("在GitHub上", "there", Severity.ERROR),
        ("宁波大学", "the university", Severity.INFO),
        ("资源配置", "allocation", Severity.INFO),
        ("梅山岛", "the island", Severity.INFO),
    ],
)
def test_a_missing_term_is_as_grave_as_its_kind(source: str, target: str, severity: Severity) -> None:
    (finding,) = check_terms(source, target, "zh_CN", "en", GLOSSARY, seen=None)
    assert finding.severity is severity


def test_a_term_elsewhere_in_the_paragraph_is_information_only() -> None:
    (finding,) = check_terms(
        "宁波的港口", "its port", "zh_CN", "en", GLOSSARY, paragraph_target="Ningbo grows. Its port grows."
    )
    assert (finding.rule, finding.severity) == ("term-missing", Severity.INFO)


def test_without_knowledge_of_the_article_nothing_is_said_about_first_mentions() -> None:
    assert list(check_terms("世卫组织", "a WHO report", "zh_CN", "en", GLOSSARY, seen=None)) == []


def test_what_an_entry_mentions_is_known_to_the_next() -> None:
    seen = mentions("the World Health Organization", "en", GLOSSARY)
    assert list(check_terms("世卫组织", "a WHO report", "zh_CN", "en", GLOSSARY, seen=seen)) == []


def test_a_deprecated_name_is_not_replaced_behind_an_article_that_may_not_fit() -> None:
    (finding,) = check_terms("宁波的商人", "a Ningpo merchant", "zh_CN", "en", GLOSSARY)
    assert finding.rule == "term-deprecated"
    assert finding.fix is None


def test_renderings_of_one_type_must_agree_across_articles() -> None:
    glossary = table.load(
        "id,kind,lang,term,status,type\nh,place,zh,海曙区\nh,place,en,Haishu District\nh,place,en,District of Haishu,admitted\nh,place,en,Haishu,admitted,short\n".encode()
    )
    pairs = [
        TermPair("海曙区一", "Haishu District one", "a.po", 3),
        TermPair("海曙区二", "the District of Haishu two", "b.po", 5),
        TermPair("海曙区三", "Haishu three", "c.po", 7),
        TermPair("别的", "District of Haishu", "d.po", 9),
    ]
    (finding,) = check_renderings(pairs, "zh_CN", "en", glossary)
    assert (finding.rule, finding.path, finding.line, finding.span) == ("term-inconsistent", "b.po", 5, (4, 22))
    assert finding.fix is not None
    assert finding.fix.text == "Haishu District"


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_pair_can_be_checked(source: str, target: str) -> None:
    for finding in check_terms(source, target, "zh_CN", "en", GLOSSARY):
        assert finding.rule.startswith("term-")


@pytest.mark.parametrize("piece", ["`", "<a", "](", "a@", "://", "www.", "[", "宁波", "x" * 70])
def test_prose_is_found_in_linear_time_and_keeps_its_length(piece: str) -> None:
    text = piece * (20_000 // len(piece))
    assert len(prose(text)) == len(text)


@pytest.mark.parametrize(
    "target",
    [
        "Boxes grew.[^teu]",
        "Boxes grew, see `teu`.",
        "Boxes grew, see [there](/teu/ 'teu').",
        "Boxes grew, see [there][teu].",
        "Boxes grew <i title='teu'>much</i>.",
        "Boxes grew by {teu}.",
        "Boxes grew: https://example.org/teu",
    ],
)
def test_marks_code_and_addresses_hold_no_terms(target: str) -> None:
    glossary = table.load("id,kind,lang,term,type,case\nteu,other,en,TEU,full,exact\nteu,,zh,标准箱,,\n".encode())
    assert not [f for f in check_terms("标准箱增长。", target, "zh_CN", "en", glossary) if f.rule == "term-case"]
    assert len(prose(target)) == len(target)
    assert "teu" not in prose(target)
    bare = check_terms("标准箱增长。", "Teu grew.", "zh_CN", "en", glossary)
    assert [f.rule for f in bare] == ["term-case"]


def test_the_text_of_a_link_is_prose() -> None:
    assert "Ningbo Port" in prose("See [Ningbo Port](/x) and **Ningbo Port**.")
