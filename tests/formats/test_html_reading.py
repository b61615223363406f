"""The HTML tokenizer against html5lib, and what is a text of a page."""

from __future__ import annotations

import html as entities
import re
from typing import Any

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from l10n import formats
from l10n.formats.base import ReadOptions
from l10n.formats.html import Braces, scan_tag, tokens

PIECES = st.sampled_from(
    "<p> </p> <b> </b> <div¶class='a'> </div> <img¶alt=\"x>y\"> <br/> <a¶href=u> </a> <!--¶c¶--> <!doctype¶html> "
    "<input¶value=a¶disabled> text ¶ \n &amp; 港口 <i\nid='x'\n> </i¶> <¶b <1> a< <>".replace("¶", "\0").split(" ")
).map(lambda piece: piece.replace("\0", " "))


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join))
def test_tags_and_text_are_those_html5lib_sees(page: str) -> None:
    from html5lib._tokenizer import HTMLTokenizer  # the tree builder would move and repair

    theirs: list[tuple[str, object]] = []
    text = ""
    seen: list[Any] = list(HTMLTokenizer(page))
    for token in seen:
        if token["type"] in {3, 4, 5}:
            if text:
                theirs.append(("text", re.sub(r"\s+", " ", text)))
            name, data = token["name"], token["data"]
            theirs.append(
                ("end" if token["type"] == 4 else "start", (name, tuple(sorted(dict(data).items())) if data else ()))
            )
            text = ""
        elif token["type"] in {1, 2}:
            text += token["data"]
    if text:
        theirs.append(("text", re.sub(r"\s+", " ", text)))
    ours: list[tuple[str, object]] = []
    text = ""
    for piece in tokens(page, 0, len(page)):
        raw = page[piece.start : piece.end]
        if piece.tag is not None:
            if text:
                ours.append(("text", re.sub(r"\s+", " ", text)))
                text = ""
            values = {a.name: entities.unescape(page[a.start : a.end]) for a in piece.tag.attributes}
            bare = dict.fromkeys(re.findall(r"\s(disabled)\b", raw), "")
            ours.append((piece.kind, (piece.tag.low, tuple(sorted({**bare, **values}.items())))))
        elif piece.kind == "text":
            text += entities.unescape(raw)
    if text:
        ours.append(("text", re.sub(r"\s+", " ", text)))
    # A tag that the page ends in is text for us: nothing is lost.
    if not re.search(r"<[^>]*<|<>|<[^>]*\Z|<!--(?!.*-->)", page):
        assert ours == theirs


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="<>/=\"'!-[]{}ab \n", max_size=60))
def test_the_pieces_of_any_text_are_the_text(page: str) -> None:
    assert "".join(page[piece.start : piece.end] for piece in tokens(page, 0, len(page))) == page


@pytest.mark.parametrize(
    ("page", "texts"),
    [
        ("<p>One</p><p>Two</p>", ["One", "Two"]),
        ("<div>One<div>Two</div>Three</div>", ["One", "Two", "Three"]),
        ("<p><b>Whole</b></p>", ["Whole"]),
        ("<p><b>A</b> and <b>b</b></p>", ["<b>A</b> and <b>b</b>"]),
        ("<p>宁波\n港口 and\nmore</p>", ["宁波港口 and more"]),
        ("<p>12</p><p>&nbsp;</p><p><code>x</code></p>", []),
        ("<td>a<td>b<li>c", ["a", "b", "c"]),
        ('<a title="T" href="h" aria-label=L>x</a>', ["T", "L", "x"]),
        ("<textarea>Keep\n this</textarea>", ["Keep\n this"]),
        ("<p>a<my-tag>b</my-tag></p>", ["a<my-tag>b</my-tag>"]),
        ("<svg><text>no</text></svg><math><mi>x</mi></math>", []),
        ("<select><option>One<option>Two</select>", ["One", "Two"]),
        ("<p>a <!-- note --> b</p>", ["a <!-- note --> b"]),
        ('<meta name="viewport" content="width"><meta name="description" content="D">', ["D"]),
        ('<input type="text" value="v"><input type="submit" value="Go">', ["Go"]),
        ("<p>a < b and c > d</p>", ["a < b and c > d"]),
        ("<p>unclosed <b>bold", ["unclosed <b>bold"]),
        ("<script>if (a<b) '<p>no</p>'", []),
    ],
)
def test_a_page_shows_its_texts(page: str, texts: list[str]) -> None:
    assert [unit.text for unit in formats.read(page.encode(), "a.html").units] == texts


def test_an_element_that_is_never_closed_and_not_translated_is_reported() -> None:
    document = formats.read(b"<p>a</p>\n<div translate=no>b<p>c", "a.html")
    assert [unit.text for unit in document.units] == ["a"]
    assert [(finding.rule, finding.line, finding.column) for finding in document.findings] == [("html-unclosed", 2, 1)]


def test_attributes_a_project_names_are_texts_too() -> None:
    options = ReadOptions(attributes=ReadOptions().attributes | {"data-tip"})
    assert [unit.text for unit in formats.read(b'<p data-tip="Tip">x</p>', "a.html", options).units] == ["Tip", "x"]


def test_a_tag_with_braces_is_a_tag_only_for_jsx() -> None:
    text = '<X a={() => "}>"} b="c">'
    tag = scan_tag(text, 0, len(text), Braces(text))
    assert tag is not None
    assert [(a.name, text[a.start : a.end]) for a in tag.attributes] == [("a", '{() => "}>"}'), ("b", "c")]
    assert scan_tag(text, 0, len(text)) is None
    assert html5lib is not None
