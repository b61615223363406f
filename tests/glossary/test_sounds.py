"""Foreign names that a Chinese text spells by their sound in other characters than the glossary."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from l10n.glossary import kin, sounds
from l10n.model.glossary import Term, TermKind


@pytest.mark.parametrize(
    ("name", "form", "text"),
    [
        ("Palu", "帕卢", "组建一支队伍前往巴鲁"),
        ("Palu", "帕卢", "帕鲁死亡人数增加"),
        ("Villarreal", "比利亚雷亚尔", "与维拉里尔的比赛"),
        ("Donggala", "栋加拉", "位于东加拉的工作人员"),
        ("Brookline", "布鲁克莱恩", "我们在布鲁克林领先"),
        ("Chuuk", "丘克", "楚克岛机场"),
        ("Boston University", "波士顿大学", "伯斯敦的教授"),
        ("Sergio Garcia", "塞尔吉奥·加西亚", "赛尔吉奥·加西亚赢了"),
    ],
)
def test_another_spelling_of_the_same_sound_is_heard(name: str, form: str, text: str) -> None:
    assert sounds.is_heard(name, [form], text)


@pytest.mark.parametrize(
    ("name", "form", "text"),
    [
        ("Palu", "帕卢", "记者不了解情况"),
        ("Palu", "帕卢", "他在布鲁克林领先"),
        ("London", "伦敦", "加拿大的人口"),
        ("United Nations", "联合国", "尤尼特纳申"),
        ("Boston", "波士顿", ""),
    ],
)
def test_other_sounds_and_names_by_meaning_are_not_heard(name: str, form: str, text: str) -> None:
    assert not sounds.is_heard(name, [form], text)


def test_a_foreign_name_that_no_word_accounts_for_may_be_the_one() -> None:
    assert sounds.is_unheard("Holyoke", ["霍利奥克"], "霍约克镇的市政厅", ["Massachusetts"])
    assert not sounds.is_unheard("Holyoke", ["霍利奥克"], "沃伦在市政厅", ["Warren"])
    assert not sounds.is_unheard("Capitol Hill", ["国会山"], "霍约克镇的市政厅", [])


@pytest.mark.parametrize(
    ("name", "forms", "native"),
    [
        ("Shaanxi", ["陕西"], True),
        ("Yinzhou District", ["鄞州区", "鄞州"], True),
        ("Ningbo", ["宁波市", "宁波"], True),
        ("Palu", ["帕卢"], False),
        ("Milan", ["米兰"], False),
    ],
)
def test_native_names_are_told_from_foreign_ones(name: str, forms: list[str], native: bool) -> None:
    assert sounds.is_native(name, forms) is native


@given(st.text("巴鲁帕卢斯·特，的在a", max_size=12), st.text("Palu Bristoken", max_size=12))
def test_nothing_is_heard_without_two_characters_for_sounds_side_by_side_in_any_text(text: str, name: str) -> None:
    heard = sounds.is_heard(name, ["帕卢"], text) or sounds.is_unheard(name, ["帕卢"], text, name.split())
    known = sounds.syllables_of_sounds()
    plain = text.replace("·", "")
    assert not heard or any(one in known and other in known for one, other in pairwise(plain))


PLACE, BODY = TermKind.PLACE, TermKind.ORGANISATION


@pytest.mark.parametrize(
    ("found", "kind", "form", "text"),
    [
        ("Flagstaff", PLACE, "弗拉格斯塔夫", "包括凤凰城、旗杆市和盐湖城"),
        ("Encinitas", PLACE, "恩西尼塔斯", "发生在Encinita 的海滩附近"),
        ("N.F.L.", BODY, "美国国家橄榄球联盟", "与NFL辩论"),
        ("Trades Union Congress", BODY, "英国工会联盟", "得到工会大会批准"),
    ],
)
def test_a_name_in_other_words_is_noticed(found: str, kind: TermKind, form: str, text: str) -> None:
    assert kin.is_spelled_otherwise(found, [Term("a", kind, "zh-Hans", form)], text, "")


def test_another_chinese_place_is_no_spelling_of_a_native_one() -> None:
    forms = [Term("a", PLACE, "zh-Hans", "陕西")]
    assert not kin.is_spelled_otherwise("Shaanxi", forms, "山西的煤矿", "the mines")


def test_traditional_text_is_heard_as_simplified() -> None:
    forms = [Term("a", PLACE, "zh-Hans", "巴吞鲁日")]
    assert kin.is_spelled_otherwise("Baton Rouge", forms, "巴頓魯治警察部門稱", "the police")
    assert kin.nearly([Term("a", PLACE, "zh-Hans", "南卡罗来纳州")], "南卡羅萊納州的參議員")
