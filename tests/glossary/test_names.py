"""Proposed renderings: an own list of names of every kind, and the laws around it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from l10n.glossary import table
from l10n.glossary.names import Suggestion, generics, suggest_rendering
from l10n.glossary.spelling import spell, spell_person, syllables
from l10n.glossary.spelling import table as pairs

DATA = Path(__file__).parents[1] / "data" / "glossary"


def names() -> list[dict[str, str]]:
    with (DATA / "places.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_list_holds_names_enough_and_none_twice() -> None:
    listed = [row["name"] for row in names()]
    assert len(listed) >= 300
    assert len(set(listed)) == len(listed)


@pytest.mark.parametrize("row", names(), ids=lambda row: row["name"])
def test_a_listed_name_gets_its_rendering(row: dict[str, str]) -> None:
    assert suggest_rendering(row["name"], row["kind"]).text in row["expected"].split("|")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("王小明", "Wang Xiaoming"),
        ("欧阳建平", "Ouyang Jianping"),
        ("单田芳", "Shan Tianfang"),
        ("吕安", "Lü An"),
        ("李安安", "Li An'an"),
        ("曾国藩", "Zeng Guofan"),
    ],
)
def test_persons_stand_family_name_first_and_given_name_in_one_word(name: str, expected: str) -> None:
    assert spell_person(name) == expected


def test_names_of_the_glossary_win_also_inside_of_longer_names() -> None:
    glossary = table.load("id,kind,lang,term\nq,place,zh,前湾\nq,place,en,Qian Wan\n".encode())
    assert suggest_rendering("前湾", "place", glossary) == Suggestion("Qian Wan", 1.0, "the glossary has it")
    assert suggest_rendering("前湾新区", "place", glossary).text == "Qian Wan New Area"


def test_proposed_forms_of_the_glossary_do_not_vouch_for_anything() -> None:
    glossary = table.load("id,kind,lang,term,status\nq,place,zh,前湾,\nq,place,en,Front Bay,proposed\n".encode())
    assert suggest_rendering("前湾新区", "place", glossary).text == "Qianwan New Area"


@pytest.mark.parametrize("name", ["寧波市", "宁 波 市", "宁波市\u3000"])
def test_traditional_characters_and_blanks_make_no_difference(name: str) -> None:
    assert suggest_rendering(name).text == "Ningbo"


def test_a_name_without_chinese_comes_back() -> None:
    assert suggest_rendering(" GitHub ", "organisation") == Suggestion("GitHub", 1.0, "no Chinese in it")


def test_what_is_only_spelled_says_so_by_its_confidence() -> None:
    assert suggest_rendering("某某某").confidence <= 0.5 < suggest_rendering("慈城镇").confidence


@given(st.text(max_size=80), st.sampled_from(["place", "organisation", "person", "other"]))
def test_any_text_gets_a_rendering_without_an_error(name: str, kind: str) -> None:
    found = suggest_rendering(name, kind)
    assert 0 <= found.confidence <= 1


@given(st.text(st.sampled_from("安阿鄂恩宁波长重县市区乐单东西"), min_size=1, max_size=6))
def test_syllables_that_begin_with_a_vowel_are_set_off(name: str) -> None:
    word = spell(name)
    assert word.replace("'", "").lower() == "".join(syllables(name)).lower()
    assert word.count("'") == sum(1 for s in syllables(name)[1:] if s[0] in "aeo")


def test_the_data_files_are_well_formed() -> None:
    assert all(syllable.isalpha() for reading in pairs("readings").values() for syllable in reading.split())
    assert all(len(zh) == len(reading.split()) for zh, reading in pairs("readings").items())
    assert all(english and english[0].isupper() for english in pairs("established").values())
    assert {generic.kind for generic in generics().values()} == {
        "admin", "drop", "nature", "line", "built", "zone", "port", "station", "temple", "hamlet",
    }  # fmt: skip
