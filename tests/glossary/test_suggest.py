"""Names that the glossary lacks, and terms mined from reviewed pairs."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from l10n.glossary import table
from l10n.glossary.mine import mine
from l10n.glossary.suggest import Candidate, Text, proposals, suggest
from l10n.model.glossary import Glossary, TermKind, TermStatus
from shared import SHARED, needs_shared

EMPTY = Glossary()
DATA = Path(__file__).parents[1] / "data" / "glossary"


def names(text: str, glossary: Glossary = EMPTY, language: str = "zh_CN") -> dict[str, Candidate]:
    return {each.text: each for each in suggest([Text(text, language, "a.md", 3)], glossary)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("宁波市与上海市浙江商会签署协议", {"宁波市", "上海市浙江商会"}),
        ("项目在象山县和鄞州区落地", {"象山县", "鄞州区"}),
        ("海曙区前湾新区项目签约", {"海曙区", "前湾新区"}),
        ("宁波舟山港集团有限公司表示", {"宁波舟山港集团有限公司"}),
        ("记者从宁波市商务局获悉", {"宁波市商务局"}),
        ("他在宁波前湾新区工作", {"宁波前湾新区"}),
        ("城市的社区和农村，大学与医院，一路走来", set()),
        ("", set()),
    ],
)
def test_names_by_their_endings_and_by_known_places(text: str, expected: set[str]) -> None:
    assert set(names(text)) == expected


def test_the_short_form_that_a_text_introduces_comes_with_the_name() -> None:
    found = names("杉杉控股有限公司（以下简称“杉杉控股”）参加。杉杉控股表示满意。")
    assert list(found) == ["杉杉控股有限公司"]
    assert found["杉杉控股有限公司"].short == "杉杉控股"


def test_what_the_glossary_covers_is_not_proposed() -> None:
    glossary = table.load("id,lang,term\na,zh,宁波市\n".encode())
    assert set(names("宁波市象山县", glossary)) == {"象山县"}


def test_candidates_tell_where_they_stand_and_how_often() -> None:
    texts = [Text("象山县", "zh_CN", "a.md", 3), Text("去象山县", "zh_CN", "b.md", 9)]
    (found,) = suggest(texts, EMPTY)
    assert (found.count, found.path, found.line, found.rendering, found.kind) == (
        2,
        "a.md",
        3,
        "Xiangshan County",
        TermKind.PLACE,
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It says About Ningbo-Zhoushan Port above.", {"Ningbo-Zhoushan Port"}),
        ("He asked Why Ningbo and wrote English on.", {"Ningbo"}),
        ("They live in New Town and East Asia.", {"New Town", "East Asia"}),
    ],
)
def test_words_that_begin_no_english_name_are_left_out(text: str, found: set[str]) -> None:
    assert set(names(text, language="en")) == found


def test_a_pair_of_names_in_the_text_is_taken_over() -> None:
    found = names("It grew into Qianwan New Area (前湾新区) soon.", language="en")
    assert found["Qianwan New Area"].rendering == "前湾新区"


def test_proposals_are_proposed_and_join_without_doubles() -> None:
    glossary = table.load("id,lang,term\nxiangshan-county,zh,石浦镇\n".encode())
    rows = proposals(names("象山县", glossary).values(), glossary)
    assert [(r.concept, r.text, r.status) for r in rows] == [
        ("xiangshan-county-2", "象山县", TermStatus.PROPOSED),
        ("xiangshan-county-2", "Xiangshan County", TermStatus.PROPOSED),
    ]


def sentences() -> list[tuple[str, list[set[str]]]]:
    """Sentences with the names in them; of several readings of one name, `|` between them, one will do."""
    rows = [
        row
        for part in ("", "_2")
        for row in (DATA / f"names_in_text{part}.txt").read_text(encoding="utf-8").split("\n")
    ]
    pairs = (row.partition(" =") for row in rows if row and not row.startswith("#"))
    return [
        (text, [set(name.strip().split("|")) for name in listed.split(";") if name.strip()])
        for text, _, listed in pairs
    ]


@pytest.mark.parametrize(
    ("text", "found", "none"),
    [
        ("北京大学生到山村支教", "北京", "北京大学"),
        ("北京大学生命科学学院在这里", "北京大学生命科学学院", "北京大学"),
        ("这条高速公路修好了", "", "条高速公路"),
        ("中国人民银行福州中心支行提醒市民", "中国人民银行福州中心支行", "出租银行"),
    ],
)
def test_a_name_ends_where_its_word_ends(text: str, found: str, none: str) -> None:
    candidates = names(text)
    assert not found or found in candidates
    assert none not in candidates


def test_most_names_of_running_text_are_found_and_what_is_sure_is_a_name() -> None:
    found = right = sure = listed = 0
    for text, expected in sentences():
        candidates = names(text)
        whole = set().union(*expected)
        listed += len(expected)
        found += sum(1 for readings in expected if readings & set(candidates))
        for each in candidates.values():
            if each.confidence >= 0.8:
                sure += 1
                right += any(name.startswith(each.text) or name.endswith(each.text) for name in whole)
    assert listed > 220
    assert found / listed >= 0.93
    assert right / sure >= 0.93


@pytest.mark.parametrize(
    ("text", "unsure"),
    [
        ("热带地区和干旱地区", "热带地区"),
        ("他们抵达巴鲁市", "巴鲁市"),
        ("儿童医院的医生", "儿童医院"),
        ("白云飘过", "白云"),
        ("美国国务院发言人", "国务院"),
    ],
)
def test_descriptions_foreign_sounds_and_shared_names_are_unsure(text: str, unsure: str) -> None:
    found = names(text)
    assert unsure not in found or found[unsure].confidence < 0.6


@pytest.mark.parametrize(
    ("text", "name", "short"),
    [
        ("中国（浙江）自由贸易试验区（以下简称“浙江自贸区”）挂牌", "中国（浙江）自由贸易试验区", "浙江自贸区"),
        ("宁波前湾新区开发建设管理委员会，以下简称“前湾管委会”，成立", "宁波前湾新区开发建设管理委员会", "前湾管委会"),
        ("宁波市人民政府办公厅（以下简称市府办）发布", "宁波市人民政府办公厅", "市府办"),
    ],
)
def test_short_forms_are_introduced_in_several_ways(text: str, name: str, short: str) -> None:
    assert names(text)[name].short == short


SEED_NAMES = [
    "Ningbo",
    "Zhejiang",
    "Shanghai",
    "Zhejiang Chamber of Commerce in Shanghai",
    "Xiangshan County",
    "Cicheng New City",
    "Jiangbei District",
    "Yinzhou District",
    "Beilun District",
    "Haishu District",
    "Cixi City",
    "Shanshan Holdings Co., Ltd.",
    "Qianwan New District",
    "High-tech Zone",
    "Zhongchang Digital Creative Valley Industrial Park",
    "Ningbo Qianwan New District Command",
    "Aidenberg Intelligent Manufacturing Industrial Park",
    "Brain Hospital",
    "Ningbo City",
]


@needs_shared
def test_the_seed_article_gives_its_names_and_little_else() -> None:
    path = next((SHARED / "seed").glob("*.txt"))
    lines = path.read_text(encoding="utf-8").split("\n")
    found = suggest([Text(line, "en", path.name, n + 1) for n, line in enumerate(lines) if line.strip()], EMPTY)
    hits = {each.text for each in found} & set(SEED_NAMES)
    assert len(hits) / len(SEED_NAMES) >= 0.9
    assert len(hits) / len(found) >= 0.6


def told(chinese: str, english: str, times: int) -> list[tuple[str, str]]:
    """Pairs about a name, each in other surroundings."""
    random = Random(chinese)
    syllables = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏"
    words = [
        "rain",
        "wind",
        "snow",
        "frost",
        "cloud",
        "river",
        "stone",
        "cloth",
        "grain",
        "paper",
        "metal",
        "flame",
        "earth",
        "light",
        "night",
    ]

    def surroundings() -> tuple[str, str]:
        return "".join(random.sample(syllables, 5)), " ".join(random.sample(words, 4))

    drawn = [(surroundings(), surroundings()) for _ in range(times)]
    return [(f"{a[0]}，{chinese}，{b[0]}", f"The {a[1]} of {english} and {b[1]}") for a, b in drawn]


def test_mining_finds_what_always_goes_together_and_where_it_does_not() -> None:
    pairs = told("巴鲁", "Palu", 9) + told("帕鲁", "Palu", 3) + told("宁波", "Ningbo", 10) + told("甲", "Nothing", 30)
    found = mine(pairs)
    assert {(p.chinese, p.english) for p in found.pairs} == {("巴鲁", "Palu"), ("宁波", "Ningbo")}
    (deviation,) = found.deviations
    assert (deviation.places, deviation.other) == ((9, 10, 11), "帕鲁")


def test_mining_leaves_out_what_the_glossary_knows() -> None:
    pairs = told("宁波", "Ningbo", 10) + told("上海", "Shanghai", 10)
    glossary = table.load("id,lang,term\na,zh,宁波\na,en,Ningbo\n".encode())
    assert {p.english for p in mine(pairs, glossary).pairs} == {"Shanghai"}


def test_mined_names_end_with_their_last_word() -> None:
    pairs = told("浙江商会", "Zhejiang Chamber", 9) + told("省人民政府", "People's Government", 9)
    found = {(p.chinese, p.english) for p in mine(pairs).pairs}
    assert found == {("浙江商会", "Zhejiang Chamber"), ("省人民政府", "People's Government")}


def test_mining_leaves_out_parts_of_what_the_glossary_knows() -> None:
    glossary = table.load("id,lang,term\na,zh,杭州亚运会\na,en,Hangzhou Asian Games\n".encode())
    assert not mine(told("亚运会", "Asian Games", 9), glossary).pairs


@pytest.mark.parametrize(
    "piece", ["A", "A ", "A&", "A.", "Of The ", "宁", "宁波市", "市", "（以下简称", "宁波（", "a", "A of ", "Ab in "]
)
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_hostile_repetition_is_searched_in_linear_time(piece: str, language: str) -> None:
    assert isinstance(suggest([Text(piece * (8_000 // len(piece)), language)], EMPTY), tuple)
