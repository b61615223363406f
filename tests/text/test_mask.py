"""Masks: nothing is lost on the way, what engines do to tokens is repaired, what cannot be repaired is told."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from l10n.model.document import Span
from l10n.text.inline import placeables
from l10n.text.mask import Hidden, Style, join_pieces, lost, mask, restore, without_tokens

CASES = json.loads((Path(__file__).parents[1] / "data" / "text" / "mask.json").read_text("utf-8"))
PARTS = st.sampled_from(
    ["宁波市", "the port", " ", "　", "**", "*", "`code`", "[", "](https://example.com/a)", "<b>", "</b>", "<br/>", "{name}",
     "%(n)s", "&amp;", "\\*", "![", "](a.png)", "[^1]", "⟦1⟧", "⟦", "XQ1Z", "XQ2", '<x id="1"/>', "&lt;x", "<", "&", "[1]",
     "https://example.com", "。", ".", "2020", "\n", "{{<", ">}}", "「3」", "＜x", "\\1", "C:\\dir"]
)  # fmt: skip
TEXTS = st.lists(PARTS, max_size=14).map("".join)


@given(TEXTS, st.sampled_from(Style))
def test_a_faithful_engine_gives_the_text_back(text: str, style: Style) -> None:
    masked = mask(text, style)
    back = restore(masked, masked.text)
    assert back.text == text
    assert back.is_exact
    assert not back.is_reordered


@given(TEXTS, st.sampled_from(Style))
def test_pieces_put_together_are_the_text(text: str, style: Style) -> None:
    masked = mask(text, style)
    assert join_pieces(masked, masked.prose) == text


@given(TEXTS, TEXTS, st.sampled_from(Style))
def test_whatever_comes_back_no_placeable_is_lost_and_no_token_left(text: str, reply: str, style: Style) -> None:
    masked = mask(text, style)
    for answer in (reply, masked.text + reply, reply + masked.text, masked.text.replace("1", "2")):
        back = restore(masked, answer)
        assert (back.text is None) == bool(back.fault)
        if back.text is not None:
            assert not lost(text, back.text)


@pytest.mark.parametrize("case", CASES["masked"], ids=lambda case: case["text"][:30])
def test_what_an_engine_is_sent(case: dict[str, str]) -> None:
    masked = mask(case["text"], Style(case.get("style", "bracket")))
    assert masked.text == case["sent"]


@pytest.mark.parametrize("case", CASES["restored"], ids=lambda case: case["reply"][:40])
def test_what_engines_do_to_tokens(case: dict[str, str | None]) -> None:
    masked = mask(str(case["text"]), Style(case.get("style") or "bracket"))
    assert restore(masked, str(case["reply"])).text == case["target"]


def test_a_hidden_name_comes_back_as_it_is_asked_for() -> None:
    text = "慈城新城在江北区。"
    masked = mask(text, hidden=[Hidden(Span(0, 4), "Cicheng New City"), Hidden(Span(5, 8), "Jiangbei District")])
    assert masked.text == "⟦1⟧在⟦2⟧。"
    back = restore(masked, "⟦2⟧is where⟦1⟧is.")
    assert back.text == "Jiangbei District is where Cicheng New City is."
    assert not back.is_reordered


def test_a_name_inside_of_a_link_target_is_not_hidden() -> None:
    text = "见 [公告](https://example.com/宁波)。"
    start = text.index("宁波")
    assert mask(text, hidden=[Hidden(Span(start, start + 2), "Ningbo")]).text == mask(text).text


def test_another_order_of_tokens_is_remarked() -> None:
    masked = mask("先运行 `a` 再运行 `b` 。")
    back = restore(masked, "Run ⟦2⟧ after ⟦1⟧.")
    assert back.text == "Run `b` after `a`."
    assert back.is_reordered


def test_nothing_to_translate_is_seen() -> None:
    assert not mask("`npm install`").has_prose
    assert not mask("**2020-05-01**").has_prose
    assert not mask("").has_prose
    assert mask("**宁波**").has_prose


def test_checks_look_past_tokens() -> None:
    assert without_tokens("⟦1⟧ 宁波 ⟦ 2 ⟧", Style.BRACKET).split() == ["宁波"]


def _engine(reply: str, generator: random.Random) -> str:
    """What engines are reported to do to tokens, on one random token."""
    tokens = [item for item in placeables(reply) if item.text.startswith("⟦")]
    if not tokens:
        return reply
    token = generator.choice(tokens).text
    doings = [
        token.replace("⟦", "[ ").replace("⟧", " ]"),
        "",
        f"{token} {token}",
        token[:-1],
        "【" + token[1:-1] + "】",
    ]
    return reply.replace(token, generator.choice(doings), 1)


def test_a_mangled_reply_is_repaired_or_refused_and_never_damaged() -> None:
    generator = random.Random(7)
    source = "**宁波市**与<b>北仑区</b>签署 `协议`，详见 [公告](https://example.com/a?b=1&c=2) 和 {{name}}。"
    masked = mask(source)
    outcomes = [restore(masked, _engine(masked.text, generator)).text for _ in range(200)]
    assert set(outcomes) <= {source, None}
    assert outcomes.count(source) > 40
    assert outcomes.count(None) > 20


@pytest.mark.parametrize("hostile", ["[" * 20_000, "⟦1" * 20_000, "<x id=" * 10_000, "X Q" * 20_000, "**a" * 5_000])
@pytest.mark.parametrize("style", list(Style))
def test_hostile_text_comes_back_too(hostile: str, style: Style) -> None:
    masked = mask(hostile, style)
    assert restore(masked, masked.text).text == hostile


@pytest.mark.parametrize("style", list(Style))
def test_blanks_inside_of_a_pair_are_taken_away(style: Style) -> None:
    masked = mask("突破**4000万**箱，见[绿色](a.md)。", style)
    one, two, three, four = (
        masked.text[slice(*m.span())] for m in re.finditer(r'<x id="\d"/>|⟦\d⟧|XQ\dZ', masked.text)
    )
    reply = f"Broke {one} 40 million {two} boxes, see {three} green {four}."
    assert restore(masked, reply).text == "Broke **40 million** boxes, see [green](a.md)."
    assert restore(masked, f"{one}40 {two}boxes {three}green{four}").text == "**40** boxes [green](a.md)"
