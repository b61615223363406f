"""What a glossary itself gets wrong: each rule with rows that fail it and rows that pass."""

from __future__ import annotations

import json

import pytest

from l10n.glossary import lint, table
from l10n.model.finding import Severity
from shared import SHARED, needs_shared

HEADER = "id,kind,lang,term,status,type,case,dnt,not_before,not_after,replaced_by,parent\n"


def rules(rows: str, texts: tuple[tuple[str, str], ...] = ()) -> set[str]:
    glossary = table.load((HEADER + rows).encode(), "g.csv")
    return {f"{f.rule.removeprefix('glossary-')}:{f.line}" for f in lint.check(glossary, texts)}


GOOD = [
    "a,place,zh,宁波市\na,place,en,Ningbo\n",
    "a,place,zh,象山县\na,place,en,Xiangshan County\na,place,en,Xiangshan,,short\n",
    "a,place,zh,前湾新区\na,place,en,Qianwan New Area\n",
    "a,product,zh,GitHub,,,exact,1\na,product,en,Github,forbidden,variant\na,product,en,GitHub\n",
    "a,place,zh,朝阳区,,,,,,,,bj\na,place,en,Chaoyang District\nb,place,zh,朝阳区,,,,,,,,cc\nb,place,en,Chaoyang District\nbj,,zh,北京\ncc,,zh,长春\n",
    "a,place,zh,六合,,,,,,,,nj\na,place,en,Luhe\nb,place,zh,六合,,,,,,,,sx\nb,place,en,Liuhe\nnj,place,zh,南京\nsx,place,zh,山西\n",
    "a,place,zh,中山,,,,,路|大学\na,place,en,Zhongshan\nb,person,zh,中山\nb,person,en,Sun Yat-sen\n",
    "a,other,zh,项目\na,other,en,project\nb,other,zh,工程\nb,other,en,project\n",
    "a,organisation,en,University of Nottingham Ningbo China\n",
]
BAD = [
    ("a,place,en,Ningbo\na,place,en,Ningpo\n", {"two-preferred:3"}),
    ("a,place,zh,宁波\na,place,en,Ningpo,deprecated\n", {"no-preferred:3"}),
    ("a,place,en,Ningbo\na,place,en,Ningbo,,short\n", {"duplicate-term:3"}),
    ("a,place,en,Ningbo\na,place,en,Ningbo,forbidden\n", {"status-conflict:3"}),
    ("a,place,en,Ningbo\na,person,zh,宁波\n", {"kind-conflict:3"}),
    ("a,place,zh,六合\na,place,en,Luhe\nb,place,zh,六合\nb,place,en,Liuhe\n", {"homonym:4"}),
    ("a,other,zh,商会\na,other,en,chamber\nb,other,zh,商会\nb,other,en,guild\n", {"conflict:4"}),
    ("a,place,en,Xian,forbidden\na,place,en,Xi'an\nb,place,en,Xian\n", {"allowed-and-forbidden:4"}),
    ("a,place,zh,甲,,,,,,,b\nb,place,zh,乙,,,,,,,a\n", {"cycle:2"}),
    ("a,place,zh,甲,,,,,,,,a\n", {"cycle:2"}),
    ("a,place,zh,甲,,,,,,,z\n", {"dangling-ref:2"}),
    ("a,place,en,Ning\u200bbo\n", {"whitespace:2"}),
    ("a,place,en, Ningbo\n", {"whitespace:2"}),
    ("a,place,en,宁波\n", {"wrong-script:2"}),
    ("a,place,zh,Ningbo\n", {"wrong-script:2"}),
    ("a,place,en,Ningbo（East）\n", {"fullwidth-in-latin:2"}),
    ("a,place,zh-Hans,寧波\n", {"traditional-char:2"}),
    ("a,place,en,Ningbo port\n", {"casing:2"}),
    ("a,place,zh,象山县\na,place,en,Xiangshan\n", {"generic-mismatch:3"}),
    ("a,place,zh,海曙区\na,place,en,Haishu County\n", {"generic-mismatch:3"}),
    ("a,other,en,=SUM(A1)\n", {"formula:2"}),
    ("a,other,zh," + "宁" * 400 + "\n", {"limit:2"}),
    ("a,place,en,Ningpo,forbidden\na,place,en,Ningbo\nb,organisation,en,Ningpo Club\n", {"holds-forbidden:4"}),
]


@pytest.mark.parametrize("rows", GOOD)
def test_a_sound_glossary_gives_no_finding(rows: str) -> None:
    assert rules(rows) == set()


@pytest.mark.parametrize(("rows", "expected"), BAD)
def test_each_fault_is_found_at_its_row_and_nothing_else(rows: str, expected: set[str]) -> None:
    assert rules(rows) == expected


def test_every_rule_of_this_list_is_one_that_can_fire() -> None:
    assert len({name.split(":")[0] for _, found in BAD for name in found}) == 19


def test_unused_terms_and_terms_that_match_much_are_information_with_counts() -> None:
    rows = "a,place,zh,资源\na,place,en,Ziyuan\nb,place,zh,象山县\nb,place,en,Xiangshan County\n"
    glossary = table.load((HEADER + rows).encode())
    texts = (("zh_CN", "资源配置和资源共享。" * 30),)
    found = {f.rule: f for f in lint.check(glossary, texts)}
    assert set(found) == {"glossary-unused", "glossary-matches-much"}
    assert {f.severity for f in found.values()} == {Severity.INFO}
    assert "60 times" in found["glossary-matches-much"].message


def test_a_contradiction_names_both_rows() -> None:
    glossary = table.load(
        (HEADER + "a,other,zh,商会\na,other,en,chamber\nb,other,zh,商会\nb,other,en,guild\n").encode()
    )
    assert [f.message for f in lint.check(glossary)] == [
        "'商会' stands for several concepts (lines 2, 4) with different renderings: chamber and guild"
    ]


@needs_shared
def test_the_glossary_of_the_shared_cases_is_sound() -> None:
    text = json.loads((SHARED / "cases" / "glossary.json").read_text(encoding="utf-8"))["glossary_csv"]
    glossary = table.load(text.encode())
    assert [(f.rule, f.concept) for f in lint.check(glossary) if f.severity is Severity.ERROR] == []


def test_a_concept_that_points_on_to_its_successor_needs_no_form_of_its_own() -> None:
    rows = (
        "id,kind,lang,term,status,replaced_by\nyinxian,place,zh,鄞县,deprecated,yinzhou\n"
        "yinxian,,en,Yinxian County,deprecated,yinzhou\nyinzhou,place,zh,鄞州区,,\nyinzhou,,en,Yinzhou District,,\n"
    )
    assert "glossary-no-preferred" not in {f.rule for f in lint.check(table.load(rows.encode()))}
    alone = rows.replace(",yinzhou\n", ",\n")
    assert "glossary-no-preferred" in {f.rule for f in lint.check(table.load(alone.encode()))}


def test_a_term_inside_a_name_that_is_rendered_otherwise_wants_a_guard() -> None:
    rows = (
        "zs,place,zh,中山\nzs,place,en,Zhongshan\nsun,person,zh,孙中山\nsun,person,en,Sun Yat-sen\n"
        "nb,place,zh,宁波\nnb,place,en,Ningbo\nport,place,zh,宁波港\nport,place,en,Ningbo Port\n"
    )
    texts = (("zh_CN", "孙中山到过宁波港。"), ("en", "Zhongshan and Ningbo"))
    glossary = table.load((HEADER + rows).encode())
    (found,) = [f for f in lint.check(glossary, texts) if f.rule == "glossary-matches-much"]
    assert (found.line, found.severity) == (2, Severity.INFO)
    assert "(line 4)" in found.message
    assert found.hint.endswith("not_after 孙")
    guarded = table.load((HEADER + rows.replace("zs,place,zh,中山", "zs,place,zh,中山,,,,,,孙")).encode())
    assert "glossary-matches-much" not in {f.rule for f in lint.check(guarded, texts)}


def test_a_name_that_is_mostly_doubtful_in_our_texts_is_told() -> None:
    rows = "a,place,zh,中山市\na,place,zh,中山,,short\na,place,en,Zhongshan\n"
    glossary = table.load((HEADER + rows).encode())
    texts = (("zh_CN", "中山路" * 6 + "在中山市。"),)
    (found,) = [f for f in lint.check(glossary, texts) if f.rule == "glossary-matches-much"]
    assert found.source == "中山"
    assert "6 times, doubtful 6 times" in found.message
    assert not [f for f in lint.check(glossary, (("zh_CN", "中山的企业。" * 6),)) if f.rule == "glossary-matches-much"]


@pytest.mark.parametrize(("rows", "expected"), BAD)
def test_a_fault_is_found_among_plain_names_too(rows: str, expected: set[str]) -> None:
    plain = "".join(
        f"p{n},organisation,zh,普通名字{chr(0x4E00 + n)}\np{n},organisation,en,Plain Name {chr(65 + n)}\n"
        for n in range(9)
    )
    faults = "".join(f"{row}\n" for row in rows.removesuffix("\n").split("\n"))
    assert rules(faults + plain) == expected
