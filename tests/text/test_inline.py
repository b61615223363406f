"""Placeables of a message: what is found, what is prose, and that the work stays linear."""

from __future__ import annotations

import sys
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from l10n.model.segment import Placeable, PlaceableKind
from l10n.text.inline import merge_spans, placeables, whole_spans
from shared import SHARED, needs_shared

K = PlaceableKind
READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def found(text: str) -> list[tuple[PlaceableKind, str]]:
    return [(item.kind, item.text) for item in placeables(text)]


def pairs(text: str) -> list[tuple[str, str]]:
    """The pairs of a text, each once, as (opening half, closing half)."""
    items = placeables(text)
    return [
        (item.text, items[item.partner].text)
        for index, item in enumerate(items)
        if item.partner is not None and item.partner > index
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("run `a b` now", [(K.CODE, "`a b`")]),
        ("``x ` y`` and `z`", [(K.CODE, "``x ` y``"), (K.CODE, "`z`")]),
        ("`*a* [b](c)`", [(K.CODE, "`*a* [b](c)`")]),
        ("<https://a.b/c> <me@a.b>", [(K.URL, "<https://a.b/c>"), (K.EMAIL, "<me@a.b>")]),
        ("见https://a.b/c?d=1，或www.a.cn。", [(K.URL, "https://a.b/c?d=1"), (K.URL, "www.a.cn")]),
        ("(see https://a.b/c_(d).)", [(K.URL, "https://a.b/c_(d)")]),
        ("写信给a.b+c@d.com.cn。", [(K.EMAIL, "a.b+c@d.com.cn")]),
        ("a@b.chttp://x.y", [(K.EMAIL, "a@b.chttp")]),
        ("a<br/>b<br>c <img src='x>y'>", [(K.TAG, "<br/>"), (K.TAG, "<br>"), (K.TAG, "<img src='x>y'>")]),
        ("<Foo bar={{a: 1}} {...rest} />", [(K.TAG, "<Foo bar={{a: 1}} {...rest} />")]),
        ("a <!-- b --> c {/* d */}", [(K.TAG, "<!-- b -->"), (K.TAG, "{/* d */}")]),
        ("&nbsp;&#169;&#x4e00; AT&T;", [(K.ESCAPE, "&nbsp;"), (K.ESCAPE, "&#169;"), (K.ESCAPE, "&#x4e00;")]),
        (r"\*a\* \\", [(K.ESCAPE, r"\*"), (K.ESCAPE, r"\*"), (K.ESCAPE, r"\\")]),
        (
            "{x} {{ y.z }} ${a} %(n)s %s %1$d %.2f",
            [(K.VARIABLE, v) for v in ("{x}", "{{ y.z }}", "${a}", "%(n)s", "%s", "%1$d", "%.2f")],
        ),
        ("⟦1⟧", [(K.VARIABLE, "⟦1⟧")]),
        ("text[^1] and [^note]", [(K.FOOTNOTE, "[^1]"), (K.FOOTNOTE, "[^note]")]),
        (
            "{{< fig src=a >}} {{% b %}} {% raw %} {#id} :smile:",
            [(K.SHORTCODE, v) for v in ("{{< fig src=a >}}", "{{% b %}}", "{% raw %}", "{#id}", ":smile:")],
        ),
    ],
)  # fmt: skip
def test_each_kind_of_placeable_is_found(text: str, expected: list[tuple[PlaceableKind, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "5 * 3 * 2", "snake_case_name", "a [bracket] alone", "an unclosed `tick", "50% discount", "增长5%以上", "a < b > c", "12:30:45",
        "**完成。**下一句", "a @ b", "R&D", "C:\\temp", "{ not a variable }", "![", "](x)", "~", "", "http://",
    ],
)  # fmt: skip
def test_prose_is_no_placeable(text: str) -> None:
    assert placeables(text) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see [the *docs*](a \"t\")", [("[", '](a "t")'), ("*", "*")]),
        ("[a][b] and ![c](d.png)", [("[", "][b]"), ("![", "](d.png)")]),
        ("[![a](b)](c)", [("[", "](c)"), ("![", "](b)")]),
        ("[a [b](c) d](e)", [("[", "](c)")]),
        ("[a]( <b c> 'd' )", [("[", "]( <b c> 'd' )")]),
        ("***a** b* _c_ ~~d~~", [("*", "*"), ("**", "**"), ("_", "_"), ("~~", "~~")]),
        ("*a [b*c](d) e*", [("*", "*"), ("[", "](d)")]),
        ("**a*b**", [("**", "**")]),
        ("**完成。** 下一句", [("**", "**")]),
        ("中文**粗体**中文", [("**", "**")]),
        ("<b>x <i>y</i></b> <br>", [("<b>", "</b>"), ("<i>", "</i>")]),
        ("⟦1⟧a⟦2⟧b⟦/2⟧⟦/1⟧", [("⟦1⟧", "⟦/1⟧"), ("⟦2⟧", "⟦/2⟧")]),
        ("**https://a.b/c**", [("**", "**")]),
    ],
)  # fmt: skip
def test_pairs_name_each_other(text: str, expected: list[tuple[str, str]]) -> None:
    assert pairs(text) == expected


PIECES = ["*", "**", "_", "~~", "`", "``", "[", "](a)", "][b]", "![", "]", "(", ")", "<b>", "</b>", "<a href='", "{{", "}}", "{x}", "%s", "⟦1⟧",
          "⟦/1⟧", "\\", "&amp;", "@", "a@b.c", "http://x.y", "www.z.w", "[^1]", "<!--", "-->", "a", " ", "。", "中", ".", "\n", "\ud800"]  # fmt: skip


def assert_sound(text: str, items: tuple[Placeable, ...]) -> None:
    end = 0
    for index, item in enumerate(items):
        assert end <= item.span.start < item.span.end
        assert text[item.span.start : item.span.end] == item.text
        end = item.span.end
        if item.partner is not None:
            other = items[item.partner]
            assert other.partner == index
            assert other.kind is item.kind


@given(st.lists(st.sampled_from(PIECES), max_size=50).map("".join))
def test_spans_ascend_without_overlap_and_partners_agree(text: str) -> None:
    assert_sound(text, placeables(text))


@given(st.text())
def test_any_text_is_scanned(text: str) -> None:
    assert_sound(text, placeables(text))


def test_pairs_are_whole_spans_and_block_tags_are_not() -> None:
    text = "**a. b.** <p>c. d.</p> [e. f.](g) \\*"
    assert [text[start:end] for start, end in whole_spans(placeables(text))] == [
        "**a. b.**",
        "<p>",
        "</p>",
        "[e. f.](g)",
    ]


def test_merged_spans_are_disjoint_and_ascending() -> None:
    assert merge_spans([(5, 9), (0, 3), (2, 4), (4, 5), (7, 7)]) == ((0, 4), (4, 5), (5, 9))


def spans_of_the_parser(text: str, definitions: dict[str, Any]) -> Counter[str]:
    """Code, images and emphasis as markdown-it-py counts them."""
    counted: Counter[str] = Counter()
    waiting = list(READER.parseInline(text, definitions)[0].children or [])
    while waiting:
        token = waiting.pop()
        waiting.extend(token.children or [])
        counted[token.type] += token.type in ("code_inline", "em_open", "strong_open", "s_open", "image")
    return +counted


def spans_of_ours(text: str) -> Counter[str]:
    counted: Counter[str] = Counter()
    for index, item in enumerate(placeables(text)):
        if item.kind is K.CODE:
            counted["code_inline"] += 1
        elif item.partner is not None and item.partner > index and item.kind in (K.IMAGE, K.EMPHASIS):
            struck = item.text[0] == "~"
            emphasis = "s_open" if struck else "strong_open" if len(item.text) == 2 else "em_open"
            counted["image" if item.kind is K.IMAGE else emphasis] += 1
    return counted


@needs_shared
def test_real_markdown_is_read_as_a_parser_reads_it() -> None:
    compared = 0
    for path in sorted((SHARED / "corpora").rglob("*.md")):
        definitions: dict[str, Any] = {}
        for token in READER.parse(path.read_text(encoding="utf-8"), definitions):
            # Comments of MDX are beyond the parser we compare with: it finds emphasis in {/*…*/}.
            if token.type == "inline" and "{/*" not in token.content:
                compared += 1
                assert spans_of_ours(token.content) == spans_of_the_parser(token.content, definitions), token.content
    assert compared > 4_000


@pytest.mark.parametrize(
    "piece",
    ["`a``b```", "[a](", "[[[", "]](", "*a _b ", "**a*", "<a b=\"", "<a b='<a x={", "<!--", "{{", '![a](b "', "a@a.b _", "%(", "{%", "\\",
     "a_", "⟦1⟧", "http://", "www.a", ":a", "<a  ", "](((", "](x \"](x '](x (", "a", "&a", "~a~~b", "*a**b***c", "<?", "{/*", "[^", "_(_a)"],
)  # fmt: skip
def test_twice_the_hostile_text_is_twice_the_work(piece: str) -> None:
    def calls(size: int) -> int:
        text = (piece * size)[:size]
        count = 0

        def profile(frame: object, event: str, argument: object) -> None:
            nonlocal count
            count += event in ("call", "c_call")

        sys.setprofile(profile)
        try:
            placeables(text)
        finally:
            sys.setprofile(None)
        return count

    placeables(piece)
    assert calls(4_000) <= 2.2 * calls(2_000) + 200
