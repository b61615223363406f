"""Paragraphs that a web page cut in two: one unit for the translator, two in the source until they are translated."""

from __future__ import annotations

import pytest
from cut_articles import article, filled

from l10n.workflow.build import build

CUT = "# Deal\n\nThe city will adhere to the\n\nprinciple of openness. It will help.\n\nEnd.\n"
WHOLE = "The city will adhere to the principle of openness."


@pytest.mark.parametrize("name", ["source/en/a.md", "source/en/a.txt"])
def test_a_cut_sentence_is_one_message(name: str) -> None:
    assert WHOLE in [message.source for message in article(CUT, "en", name).messages]


@pytest.mark.parametrize("name", ["source/en/a.md", "source/en/a.txt"])
def test_untranslated_it_stays_cut_to_the_byte(name: str) -> None:
    source = article(CUT, "en", name)
    assert build(source, None, "zh_CN").data == CUT.encode()
    other = filled(source, {"End.": "完。"}, "zh_CN")
    assert build(source, other, "zh_CN").data.decode() == CUT.replace("End.", "完。")


@pytest.mark.parametrize("name", ["source/en/a.md", "source/en/a.txt"])
def test_translated_it_is_one_paragraph(name: str) -> None:
    source = article(CUT, "en", name)
    catalog = filled(source, {WHOLE: "全市将坚持开放原则。", "It will help.": "全力支持。", "End.": "完。"}, "zh_CN")
    assert build(source, catalog, "zh_CN").data.decode() == "# Deal\n\n全市将坚持开放原则。全力支持。\n\n完。\n"


def test_of_two_cut_paragraphs_only_the_translated_one_is_made_whole() -> None:
    text = CUT + "\nThe second goes on with the\n\nrest of it.\n"
    source = article(text, "en", "source/en/a.md")
    catalog = filled(source, {"The second goes on with the rest of it.": "第二段。", "End.": "完。"}, "zh_CN")
    assert build(source, catalog, "zh_CN").data.decode() == CUT.replace("End.", "完。") + "\n第二段。\n"


def test_a_paragraph_in_three_pieces_is_one_unit() -> None:
    text = "It goes to the\n\nport of the\n\ncity.\n"
    source = article(text, "en", "source/en/a.md")
    assert [message.source for message in source.messages] == ["It goes to the port of the city."]
    assert build(source, filled(source, {}, "zh_CN"), "zh_CN").data == text.encode()


def test_a_gap_tells_the_line_of_the_source() -> None:
    source = article(CUT, "en", "source/en/a.md")
    assert [gap.line for gap in build(source, None, "zh_CN").gaps] == [1, 3, 3, 7]


def test_chinese_pieces_join_without_a_blank() -> None:
    text = "宁波市将坚持开放创新，全力支持上海市浙江商会积极参与宁波的重大平台建设，\n\n提供保障。\n"
    assert article(text).messages[-1].source == text.replace("\n", "")


def test_a_share_bar_before_a_menu_is_not_cut() -> None:
    text = "Share: f t w in\n\nVisit Our Online Shop\n"
    assert len(article(text, "en", "source/en/a.txt").messages) == 2
