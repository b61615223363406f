"""Joining translated sentences, merging with `<<`, and paragraphs cut by an empty line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from l10n.text.join import Group, grouping_problems, groups, join, separator
from l10n.text.paragraphs import LIKELY, broken
from l10n.text.segment import SegmentOptions, split

ZH = "甲来了。乙走了。丙在。"
EN = "A came. B left. C is here."


def into(text: str, source: str, targets: list[str | None], language: str) -> str:
    return join(split(text, source), targets, language, source)


@given(st.text(alphabet="ab。.！? \n\u3000“”中T", max_size=60))
def test_without_translations_the_source_comes_back(text: str) -> None:
    segments = split(text, "zh_CN")
    if segments:
        assert join(segments, [None] * len(segments), "en", "zh_CN") == text
        assert join(segments, [""] * len(segments), "en", "zh_CN") == text


@pytest.mark.parametrize(
    ("text", "source", "targets", "language", "expected"),
    [
        (ZH, "zh_CN", ["A came.", "B left.", "C is here."], "en", EN),
        (EN, "en", ["甲来了。", "乙走了。", "丙在。"], "zh_CN", ZH),
        (EN, "en", ["用 API", "见 https://a.b/", "三个 3"], "zh_CN", "用 API 见 https://a.b/ 三个 3"),
        (EN, "en", ["**甲来了。**", "乙", "“丙。”"], "zh_CN", "**甲来了。** 乙“丙。”"),
        (EN, "en", ["<b>甲来了。</b>", "（见图）", "丙。"], "zh_CN", "<b>甲来了。</b>（见图）丙。"),
        (EN, "en", ["Der kam.", "Die ging.", "Es ist."], "de", "Der kam. Die ging. Es ist."),
        (ZH, "zh_CN", ["甲來了。", "乙走了。", "丙在。"], "zh_TW", "甲來了。乙走了。丙在。"),
        (f"  {EN} ", "en", ["一。", "二。", "三。"], "zh_CN", "  一。二。三。 "),
        ("One.\nTwo.", "en", ["一。", "二。"], "zh_CN", "一。\n二。"),
    ],
)
def test_separators_are_those_of_the_target(
    text: str, source: str, targets: list[str | None], language: str, expected: str
) -> None:
    assert into(text, source, targets, language) == expected


def test_an_untranslated_neighbour_keeps_the_source_separator() -> None:
    assert into(EN, "en", ["甲来了。", None, "丙在。"], "zh_CN") == "甲来了。 B left. 丙在。"
    assert into(ZH, "zh_CN", [None, None, "C is here."], "en") == "甲来了。乙走了。 C is here."


def test_soft_line_breaks_become_the_joiner_of_the_target() -> None:
    segments = split("One.\nTwo.", "en")
    assert join(segments, ["一。", "二。"], "zh_CN", "en", keep_lines=False) == "一。二。"


def test_lines_stay_lines() -> None:
    segments = split("One. Two.\r\nThree.", "en", (), SegmentOptions(unit="line"))
    assert join(segments, ["一。二。", "三。"], "zh_CN", "en") == "一。二。\r\n三。"


def test_a_merged_sentence_is_written_once() -> None:
    assert into(ZH, "zh_CN", ["A came and B left.", "<<", "C is here."], "en") == "A came and B left. C is here."
    assert into(ZH, "zh_CN", ["A, B and C.", "<<", "<<"], "en") == "A, B and C."


def test_a_merge_with_nothing_before_loses_no_text() -> None:
    assert into(ZH, "zh_CN", ["<<", None, "<<"], "en") == ZH


def test_two_brackets_can_still_be_written() -> None:
    assert join(split("One. Two.", "en"), ["\\<<", "B."], "de", "en") == "<< B."


def test_groups_hold_the_source_of_what_was_translated_together() -> None:
    assert groups(split("One. Two. Three.", "en"), ["一二。", "<<", None]) == (
        Group(0, 2, "One. Two.", "一二。"),
        Group(2, 3, "Three.", None),
    )


def test_targets_that_do_not_fit_are_a_bug_of_the_caller() -> None:
    with pytest.raises(ValueError, match=r"shorter|longer"):
        join(split(EN, "en"), ["一"], "zh_CN")


def test_nothing_joins_to_nothing() -> None:
    assert join((), (), "en") == ""
    assert separator("", "x", "en") == separator("x", "", "zh_CN") == ""


@pytest.mark.parametrize(
    ("targets", "rules"),
    [
        (["<<", "b", "c"], ["merge-first"]),
        ([None, "<<", "c"], ["merge-untranslated"]),
        (["<<", "<<", "c"], ["merge-first", "merge-untranslated"]),
        (["A. B. C.", "<<", "D."], []),
        (["One. Two. Three. Four.", None, None], ["split-many"]),
        (["One. Two. Three. Four.", "<<", None], []),
        (["One. Two. Three.", "b", "c"], []),
    ],
)
def test_wrong_merges_and_many_splits_are_named(targets: list[str | None], rules: list[str]) -> None:
    problems = list(grouping_problems(split(ZH, "zh_CN"), targets, "en"))
    assert [problem.rule for problem in problems] == rules
    assert all(problem.message and problem.hint for problem in problems)


@pytest.mark.parametrize(
    ("previous", "following", "language", "at_least"),
    [
        ("The new district on the bay will keep to the", "principle of openness and growth.", "en", 1.0),
        ("They bought apples,", "pears and plums.", "en", 0.9),
        ("新区将继续坚持开放创新的发展理念，并且全力支持商会在各个领域开展的", "各项工作。", "zh_CN", LIKELY),
        ("他们带来了苹果、", "梨和桃子。", "zh_CN", LIKELY),
        ("Wir gehen heute in die", "Stadt.", "de", LIKELY),
    ],
)
def test_a_cut_paragraph_scores_high(previous: str, following: str, language: str, at_least: float) -> None:
    assert broken(previous, following, language) >= at_least


@pytest.mark.parametrize(
    ("previous", "following", "language"),
    [
        ("It rained.", "the next day too.", "en"),
        ("A heading", "A text.", "en"),
        ("Ends in a colon:", "then a list", "en"),
        ("“好。”", "第二段。", "zh_CN"),
        ("一、总体要求", "各地要抓好落实。", "zh_CN"),
        ("", "text", "en"),
        ("text of", " ", "en"),
        ("Install the tool", "npm.js is needed", "en"),
    ],
)
def test_whole_paragraphs_score_low(previous: str, following: str, language: str) -> None:
    assert broken(previous, following, language) < LIKELY
