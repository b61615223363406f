"""Text that means nothing and looks like something."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from l10n.engines.base import Request
from l10n.engines.pseudo import PseudoEngine
from l10n.text.inline import placeables
from l10n.text.mask import Style, mask, restore
from l10n.text.script import count_han

PARTS = st.sampled_from(
    ["宁波市", "the port", " ", "**", "`code`", "[", "](a.md)", "{name}", "。", ". ", "2020", "，", "<b>", "</b>"]
)


def said(text: str, source: str, target: str) -> str:
    return str(PseudoEngine().translate([Request(text)], source, target)[0])


def test_chinese_becomes_words_without_a_han_character() -> None:
    text = said("宁波市，我爱你。", "zh_CN", "en")
    assert not count_han(text)
    assert text.endswith(".")
    assert ", " in text


@pytest.mark.parametrize("target", ["zh_CN", "zh_TW"])
def test_english_becomes_chinese_with_wide_marks(target: str) -> None:
    text = said("Hello, dear reader.", "en", target)
    assert count_han(text) >= 3
    assert text.endswith("。")
    assert "，" in text
    assert " " not in text


def test_the_same_text_always_gives_the_same_answer() -> None:
    assert said("宁波市", "zh_CN", "en") == said("宁波市", "zh_CN", "en") != said("上海市", "zh_CN", "en")


@given(st.lists(PARTS, max_size=10).map("".join), st.sampled_from([("zh_CN", "en"), ("en", "zh_CN")]))
def test_tokens_come_through(text: str, pair: tuple[str, str]) -> None:
    masked = mask(text, Style.BRACKET)
    reply = said(masked.text, *pair)
    sent = [item.text for item in placeables(masked.text) if item.text.startswith("⟦")]
    assert [item.text for item in placeables(reply) if item.text.startswith("⟦")] == sent
    assert not restore(masked, reply).fault.startswith("token")


@pytest.mark.parametrize(
    "text",
    [
        "突破**4000万**标准箱",
        "请看[绿色航运](a.md)专页",
        "港口 *《年报》* 发布",
        "**[宁波](a.md)** 市",
        "用~~旧港~~新港",
    ],
)
def test_what_delimiters_enclose_stays_tight(text: str) -> None:
    reply = said(text, "zh_CN", "en")
    marks, kept = placeables(text), placeables(reply)
    assert [(item.kind, item.text) for item in kept] == [(item.kind, item.text) for item in marks]
    for item in kept:
        if item.partner is not None and item.span.start < kept[item.partner].span.start:
            inside = reply[item.span.end : kept[item.partner].span.start]
            assert inside == inside.strip(" ")
