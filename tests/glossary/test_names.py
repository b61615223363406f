"""Proposed renderings: an own list of names of every kind, and the laws around it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from l10n.errors import UsageError
from l10n.glossary import table
from l10n.glossary.names import Suggestion, counties, generics, suggest_rendering
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


def test_a_long_word_that_could_only_be_spelled_is_not_sure_because_words_follow_it() -> None:
    assert (
        suggest_rendering("长三角生态绿色一体化发展示范区").confidence
        <= 0.5
        < suggest_rendering("宁波前湾新区").confidence
    )


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
    assert all(english and not english[0].islower() for english in pairs("established").values())
    assert {generic.kind for generic in generics().values()} == {
        "admin", "drop", "nature", "line", "built", "zone", "port", "station", "temple", "hamlet",
    }  # fmt: skip


def test_bodies_are_recognised_where_the_kind_is_not_told() -> None:
    bodies = [row for row in names() if row["kind"] == "organisation"]
    assert len(bodies) >= 20
    assert all(suggest_rendering(row["name"]).text in row["expected"].split("|") for row in bodies)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("宁波市住房和城乡建设局", "Ningbo Municipal Bureau of Housing and Urban-Rural Development"),
        ("宁波市海曙区教育局", "Haishu District Bureau of Education"),
        ("宁波市委宣传部", "Publicity Department of the CPC Ningbo Municipal Committee"),
        ("浙江省博物馆", "Zhejiang Provincial Museum"),
        ("北京宁波商会", "Ningbo Chamber of Commerce in Beijing"),
        ("宁波大学附属第一医院", "First Affiliated Hospital of Ningbo University"),
        ("宁波市第一中学", "Ningbo No. 1 Middle School"),
        ("奥克斯集团有限公司", "AUX Group Co., Ltd."),
    ],
)
def test_bodies_are_put_together_from_what_qualifies_them(name: str, expected: str) -> None:
    assert suggest_rendering(name, "organisation").text == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "新疆维吾尔自治区伊犁哈萨克自治州霍城县",
            "Huocheng County, Ili Kazak Autonomous Prefecture, Xinjiang Uygur Autonomous Region",
        ),
        ("上海市浦东新区陆家嘴街道", "Lujiazui Subdistrict, Pudong New Area, Shanghai"),
        ("甘孜州", "Garze Prefecture"),
        ("上海临港新片区", "Shanghai Lin-gang Special Area"),
        ("武夷山国家公园", "Wuyishan National Park"),
        ("黄山市", "Huangshan"),
    ],
)
def test_chains_and_lent_names(name: str, expected: str) -> None:
    assert suggest_rendering(name).text == expected


@pytest.mark.parametrize(
    "file",
    [
        "independent.csv",
        "independent_2.csv",
        "independent_3.csv",
        "independent_4.csv",
        "independent_5.csv",
        "independent_6.csv",
        "independent_7.csv",
        "independent_8.csv",
        "independent_9.csv",
        "independent_10.csv",
        "independent_11.csv",
        "independent_12.csv",
        "independent_13.csv",
    ],
)
def test_names_listed_before_anybody_looked_at_the_tables_get_an_established_rendering(file: str) -> None:
    with (DATA / file).open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    answers = {row["name"]: suggest_rendering(row["name"], row["kind"]).text for row in rows}
    wrong = {name: text for row in rows if (text := answers[name := row["name"]]) not in row["rendering"].split("|")}
    assert not wrong
    assert len(rows) > 80


def test_an_unknown_kind_is_refused_with_the_kinds_there_are() -> None:
    with pytest.raises(UsageError, match="'nonsense' is no kind of name") as raised:
        suggest_rendering("宁波", kind="nonsense")
    assert "place, organisation, person" in raised.value.hint


@pytest.mark.parametrize("name", ["", " ", "\u3000"])
def test_nothing_is_rendered_as_nothing_and_nobody_is_sure_of_it(name: str) -> None:
    assert (suggest_rendering(name).text, suggest_rendering(name).confidence) == ("", 0.0)


def test_companies_are_never_sure_unless_they_are_known() -> None:
    assert suggest_rendering("阿里巴巴集团", "organisation").text == "Alibaba Group"
    unknown = [
        suggest_rendering(name, "organisation")
        for name in ("宁波天目智能科技有限公司", "海曙精工集团", "东方石化总公司")
    ]
    assert all(each.confidence < 0.5 for each in unknown)
    assert unknown[0].text.endswith("Technology Co., Ltd.")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("G15沈海高速", "G15 Shenyang-Haikou Expressway"),
        ("AI产业园", "AI Industrial Park"),
        ("3D打印产业园", "3D Dayin Industrial Park"),
        ("宁波LNG接收站", "Ningbo LNG Receiving Terminal"),
        ("TCL集团", "TCL Group"),
    ],
)
def test_latin_letters_in_a_name_stay_as_they_are(name: str, expected: str) -> None:
    assert suggest_rendering(name).text == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("浙江宁波", "Ningbo, Zhejiang"),
        ("宁波鄞州区", "Yinzhou District, Ningbo"),
        ("广西阳朔县", "Yangshuo County, Guangxi"),
        ("香港九龙", "Kowloon, Hong Kong"),
        ("九龙湖", "Jiulong Lake"),
        ("长洲区", "Changzhou District"),
        ("外滩街道", "Waitan Subdistrict"),
        ("北京西路街道", "Beijingxilu Subdistrict"),
        ("四川省绵阳市涪城区普明街道", "Puming Subdistrict, Fucheng District, Mianyang, Sichuan Province"),
    ],
)
def test_upper_places_need_no_generic_word_and_famous_names_do_not_spread(name: str, expected: str) -> None:
    assert suggest_rendering(name).text == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("浦东新区世纪大道100号5楼", "Floor 5, No. 100 Century Avenue, Pudong New Area"),
        ("延安西路1146弄8号", "No. 8, Lane 1146, Yan'an West Road"),
        ("宁波轨道交通3号线", "Ningbo Rail Transit Line 3"),
        ("北京地铁十号线", "Beijing Subway Line 10"),
        ("地铁2号线鼓楼站", "Gulou Station, Metro Line 2"),
        ("G312国道", "National Highway G312"),
        ("国道318线", "National Highway 318"),
        ("天府大道北段", "North Section of Tianfu Avenue"),
        ("渝东北", "Northeastern Chongqing"),
        ("河北沧州任丘", "Renqiu, Cangzhou, Hebei"),
        ("杭州西湖", "West Lake, Hangzhou"),
        ("呼和浩特大桥", "Hohhot Bridge"),
        ("昌平高速", "Changping Expressway"),
        ("长江中路", "Changjiang Middle Road"),
        ("泉港区", "Quangang District"),
        ("柏林镇", "Bailin Town"),
        ("乾县白塔镇", "Baita Town, Qianxian County"),
        ("巴州区白塔镇", "Baita Town, Bazhou District"),
    ],
)
def test_numbers_lines_and_known_places_decide_before_endings(name: str, expected: str) -> None:
    assert suggest_rendering(name).text == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("中国驻菲律宾大使馆", "Embassy of the People's Republic of China in the Philippines"),
        ("法国驻上海总领事馆", "Consulate General of France in Shanghai"),
        ("中国建设银行宁波市分行", "China Construction Bank Ningbo Branch"),
        ("中国人民银行福州中心支行", "People's Bank of China Fuzhou Central Sub-branch"),
        ("宁波市公安局鄞州分局", "Yinzhou Branch of Ningbo Municipal Bureau of Public Security"),
        ("绍兴市越城区教育体育局", "Yuecheng District Bureau of Education and Sports"),
        ("杭州亚运会组委会", "Hangzhou Asian Games Organizing Committee"),
        ("宁波大学材料科学与工程学院", "School of Materials Science and Engineering, Ningbo University"),
        ("中共宁波市纪律检查委员会", "CPC Ningbo Municipal Commission for Discipline Inspection"),
        ("上海市教育委员会", "Shanghai Municipal Education Commission"),
        ("海曙区月湖街道办事处", "Yuehu Subdistrict Office, Haishu District"),
        ("上海振华重工（集团）股份有限公司", "Shanghai Zhenhua Heavy Industry (Group) Co., Ltd."),
        ("北京字节跳动科技有限公司", "Beijing ByteDance Technology Co., Ltd."),
    ],
)
def test_missions_branches_schools_and_commissions(name: str, expected: str) -> None:
    assert suggest_rendering(name, "organisation").text == expected


def test_every_county_is_one_name_and_its_generic_word() -> None:
    words = {"县": " County", "区": " District", "市": ""}
    wrong = [name for name in counties() if not suggest_rendering(name).text.endswith(words[name[-1]])]
    assert not wrong
    assert len(counties()) > 2500


def test_long_stretches_that_are_only_spelled_are_unsure() -> None:
    assert suggest_rendering("某某某某某某大桥").confidence < 0.5 < suggest_rendering("某某大桥").confidence
