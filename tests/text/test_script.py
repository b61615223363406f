"""Scripts, widths and counts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from l10n.text.script import convert, count_han, count_words, is_han, is_tight, simplify


def test_han_of_every_block_is_counted() -> None:
    assert count_han("宁波〇々𠮷 abc 123，。") == 5
    assert is_han("鄞")
    assert not is_han("，")


def test_words_are_counted_without_han() -> None:
    assert count_words("It's 13.7 billion yuan in 宁波, state-of-the-art") == 6
    assert count_words("宁波市与上海市") == 0


def test_lines_of_chinese_join_without_a_blank_and_others_with_one() -> None:
    assert is_tight("宁", "波")
    assert is_tight("。", "双")
    assert not is_tight("a", "宁")
    assert not is_tight("a", "b")


@given(st.text())
def test_simplifying_keeps_every_offset(text: str) -> None:
    assert len(simplify(text)) == len(text)


def test_traditional_becomes_simplified() -> None:
    assert simplify("寧波舟山港") == "宁波舟山港"
    assert simplify("宁波") == "宁波"


def test_conversion_looks_at_phrases() -> None:
    assert convert("软件", "s2twp") == "軟體"
