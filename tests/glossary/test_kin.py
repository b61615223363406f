"""What stands for a name without being a form of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from l10n.glossary import kin
from l10n.model.glossary import Term, TermKind

PLACE, BODY, PERSON, EVENT = TermKind.PLACE, TermKind.ORGANISATION, TermKind.PERSON, TermKind.EVENT


def term(text: str, kind: TermKind, language: str = "en") -> Term:
    return Term("a", kind, language, text)


@pytest.mark.parametrize(
    ("name", "kind", "text"),
    [
        ("Germany", PLACE, "the German Chancellor"),
        ("Germany", PLACE, "many Germans"),
        ("Indonesia", PLACE, "Indonesian islands"),
        ("Chile", PLACE, "two Chileans"),
        ("Texas", PLACE, "a Texan"),
        ("London", PLACE, "Londoners stayed"),
        ("New York", PLACE, "a New Yorker"),
        ("South Korea", PLACE, "South Korean firms"),
        ("Haishu District", PLACE, "in Haishu and Yinzhou districts"),
        ("Jiangsu Province", PLACE, "the provinces of Zhejiang and Jiangsu"),
        ("Congress", BODY, "a congressional vote"),
        ("Democratic Party", BODY, "the Democratic senator"),
        ("Olympics", EVENT, "an Olympic medal"),
        ("Asian Games", EVENT, "an Asian medal"),
        ("Collier County", PLACE, "Pinellas, Manatee and Collier counties"),
        ("Czechoslovakia", PLACE, "two Czechoslovaks"),
        ("Poland", PLACE, "the Pole won"),
        ("Kim Jong-un", PERSON, "relations with Kim"),
        ("Tu Youyou", PERSON, "Professor Tu's work"),
        ("Tu Youyou", PERSON, "But Tu won."),
    ],
)
def test_a_word_made_from_an_english_name_stands_for_it(name: str, kind: TermKind, text: str) -> None:
    assert kin.derived([term(name, kind)], text)


@pytest.mark.parametrize(
    ("name", "kind", "text"),
    [
        ("Germany", PLACE, "the Austrian Chancellor"),
        ("China", PLACE, "Chile and Chicago"),
        ("Ningbo", PLACE, "a Ningboan port"),
        ("Haishu District", PLACE, "in Haishu County"),
        ("Niger", PLACE, "the Nigerian army"),
        ("Poland", PLACE, "on the North Pole"),
        ("Poland", PLACE, "from Pole position"),
        ("Kim Jong-un", PERSON, "relations with Kim Jong-nam"),
        ("Kim Jong-un", PERSON, "a meeting with Minister Lee"),
        ("Tu Youyou", PERSON, "Tu Lin won"),
        ("Li Bai", PERSON, "Mary Li won"),
        ("Congress", BODY, "a progressive vote"),
    ],
)
def test_other_words_do_not_stand_for_an_english_name(name: str, kind: TermKind, text: str) -> None:
    assert not kin.derived([term(name, kind)], text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("中国", "中美贸易"),
        ("美国", "中美贸易"),
        ("中国", "驻华大使"),
        ("欧盟", "脱欧谈判"),
        ("澳门", "港珠澳大桥"),
        ("浙江省", "浙企出海"),
        ("俄罗斯", "俄方表示"),
    ],
)
def test_one_character_stands_for_a_chinese_name_where_such_names_stand(name: str, text: str) -> None:
    assert kin.derived([term(name, PLACE, "zh_CN")], text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("中国", "集中美化环境"),
        ("中国", "对中小企业"),
        ("美国", "美丽的城市"),
        ("法国", "方法得当"),
        ("中国", "在中心"),
        ("德国", "道德"),
        ("中国", "其中美国最多"),
        ("亚洲", "西班牙和西亚"),
        ("西班牙", "西亚各国"),
        ("新西兰", "新加坡的公司"),
        ("加拿大", "新加坡的公司"),
        ("印度", "印尼和印度尼西亚"),
    ],
)
def test_the_character_alone_is_no_name(name: str, text: str) -> None:
    assert not kin.derived([term(name, PLACE, "zh_CN")], text)


def test_a_part_of_a_foreign_name_stands_for_it_but_not_beside_another_dot() -> None:
    person = [term("乔丹·斯皮思", PERSON, "zh_CN")]
    assert kin.derived(person, "斯皮思表示")
    assert not kin.derived(person, "乔丹·史密斯表示")


def test_quotation_marks_inside_a_chinese_name_do_not_hide_it() -> None:
    assert kin.derived([term("飓风罗莎", EVENT, "zh_CN")], "随着飓风“罗莎”行进")


def test_pronouns_count_where_the_source_has_fewer() -> None:
    assert kin.is_referred_to(PERSON, "佩林说", "zh_CN", "she said", "en")
    assert not kin.is_referred_to(PERSON, "她说", "zh_CN", "she said", "en")
    assert kin.is_referred_to(PLACE, "宁波市的企业", "zh_CN", "the city's companies", "en")
    assert not kin.is_referred_to(EVENT, "亚运会", "zh_CN", "it", "en")


def test_a_capital_and_its_country_name_each_other() -> None:
    assert "china" in kin.governments([term("Beijing", PLACE)])
    assert "beijing" in kin.governments([term("China", PLACE)])
    assert kin.governments([term("Ningbo", PLACE)]) == frozenset()


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("世界宣明会", "世界展望会的人", True),
        ("栋加拉", "在东加拉", True),
        ("帕卢", "巴鲁", False),
        ("北京", "北方", False),
    ],
)
def test_a_name_of_three_characters_may_differ_in_one(name: str, text: str, expected: bool) -> None:
    assert kin.nearly([term(name, PLACE, "zh_CN")], text) is expected


@given(st.text(max_size=20), st.sampled_from(TermKind), st.sampled_from(["en", "zh_CN", "de"]), st.text(max_size=60))
def test_any_name_and_any_text_can_be_asked(name: str, kind: TermKind, language: str, text: str) -> None:
    terms = [Term("a", kind, language, name)]
    assert kin.derived(terms, text) in (True, False)
    assert kin.nearly(terms, text) in (True, False)
    assert kin.is_referred_to(kind, text, language, text, language) is False


@pytest.mark.parametrize("piece", ["Haishu and ", "Haishu, A B ", "中美", "Kim ", "Kim-"])
def test_a_long_text_is_answered(piece: str) -> None:
    terms = [term("Haishu District", PLACE), term("Kim Jong-un", PERSON), term("法国", PLACE, "zh_CN")]
    assert not kin.derived(terms, piece * 4_000)


@pytest.mark.parametrize(
    ("name", "language", "text", "slip"),
    [
        ("Ningbo", "en", "the port of Nignbo", True),
        ("Ningbo", "en", "the port of Ningbo", False),
        ("Syria", "en", "Siberia and Serbia", False),
        ("哈佛大学", "zh_CN", "哈弗大学的教授", True),
        ("宁波", "zh_CN", "宁海和余姚", False),
    ],
)
def test_a_name_with_a_slip_is_seen(name: str, language: str, text: str, slip: bool) -> None:
    assert kin.misspelt([term(name, PLACE, language)], text) is slip
