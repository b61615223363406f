"""No translation can damage a page: hostile ones in every place of every format, and no alarm about faithful ones."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from l10n import formats
from l10n.catalog import po
from l10n.formats import guard
from l10n.model.finding import Severity
from l10n.text.inline import placeables
from shared import SHARED, needs_shared

CLASSES = tomllib.loads((Path(__file__).parents[1] / "data/formats/hostile.toml").read_text(encoding="utf-8"))["class"]
MARKDOWN = """---
title: TITLE
---

# HEADING

PARAGRAPH

- ITEM

  > QUOTED

Some [LINK](https://example.org/a) and ![ALT](a.png) here.

| a | CELL |
| --- | --- |
| c | d |

Setext PLAIN
============

<p title="ATTRIBUTE">HTML</p>

::: tip CONTAINER
inside
:::

[r]: https://example.org "REFERENCE"

Last paragraph with [r] and `code`.
"""
HTML = """<!DOCTYPE html>
<html><head><title>TITLE</title><meta name="description" content="META"></head>
<body><h1>HEADING</h1><p>PARAGRAPH</p><ul><li>ITEM</li></ul>
<p>Some <a href="https://example.org/a">LINK</a> and <img src="a.png" alt='ALT'> here.</p>
<table><tr><td>CELL</td></tr></table><input placeholder=ATTRIBUTE><p>Last</p></body></html>
"""
TEXT = "HEADING\n\nPARAGRAPH one.\n\n　　ITEM two.\n　　LAST three.\n"
DOCUMENTS = {"a.md": MARKDOWN, "a.mdx": MARKDOWN, "a.html": HTML, "a.txt": TEXT}
PLACES = [
    (name, word) for name, text in DOCUMENTS.items() for word in re.findall(r"[A-Z]{4,}", text) if word != "DOCTYPE"
]


def shape(data: bytes, name: str) -> list[str]:
    """What a browser or a reader gets, by parsers that are not ours: elements with addresses and code, in order."""
    text = data.decode()
    if name.endswith(".txt"):
        return [re.sub(r"\S.*\S|\S", "x", line) for line in text.split("\n")]
    if not name.endswith(".html"):
        import pyromark

        head = re.match(r"---\n(.*?)\n---\n", text, re.S)
        assert head is not None
        # A container's title is rendered as Markdown too.
        body = re.sub(r"^::: tip (.*)$", r"\n::: tip\n\n\1\n", text[head.end() :], flags=re.M)
        page = pyromark.html(body, options=pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_FOOTNOTES)
        return [*re.findall(r"^\w+:", head[1], re.M), *tree(page), *re.findall(r"^:::.*$", body, re.M)]
    return tree(text)


def tree(page: str) -> list[str]:
    import html5lib

    found = []
    for element in html5lib.parse(page, namespaceHTMLElements=False).iter():
        if callable(element.tag):
            found.append("comment")
            continue
        if element.tag == "br":
            continue  # how a cell writes a line break
        names = sorted(name for name in element.attrib if name not in {"alt", "title", "content", "placeholder"})
        found.append(f"{element.tag} {[(name, element.attrib[name]) for name in names]}")
    return found


@pytest.mark.parametrize("hostile", CLASSES, ids=lambda hostile: hostile["name"])
def test_a_hostile_translation_is_caught_or_harmless(hostile: dict[str, str]) -> None:
    for name, word in PLACES:
        source = DOCUMENTS[name].encode()
        document = formats.read(source, name)
        index = next(i for i, unit in enumerate(document.units) if word in unit.text)
        unit = document.units[index]
        rebuilt = guard.rebuild(document, {index: unit.text.replace(word, f"译文{hostile['text']}")})
        built = rebuilt.data.decode()
        assert shape(rebuilt.data, name) == shape(source, name), (name, word, built)
        assert not re.search("[\x00\x1b\u202e\u2066\u2028\f]", built), (name, word)
        if rebuilt.put_back:
            assert rebuilt.data == source
            (finding,) = rebuilt.findings
            assert (finding.rule, finding.severity) == ("structure", Severity.ERROR)
            assert (finding.path, finding.line, finding.source) == (name, unit.line, unit.text)


def test_many_hostile_translations_at_once_leave_the_good_ones() -> None:
    paragraphs = [f"Paragraph {number} text." for number in range(60)]
    document = formats.read("\n\n".join(paragraphs).encode(), "a.md")
    targets = {index: f"第 {index} 段。" for index in range(60)}
    for index in range(0, 60, 3):
        targets[index] += CLASSES[index % len(CLASSES)]["text"]
    rebuilt = guard.rebuild(document, targets)
    assert rebuilt.put_back <= set(range(0, 60, 3))
    lines = rebuilt.data.decode().split("\n\n")
    assert len(lines) == 60
    assert all(lines[index] == targets[index] for index in range(60) if index % 3)


@needs_shared
@pytest.mark.parametrize(
    "name",
    [
        "script",
        "newline-heading",
        "yaml-title",
        "jinja",
        "shortcode",
        "jsx-import",
        "bidi",
        "reference-link",
        "html-comment",
        "cdata",
        "code-fence",
        "setext",
    ],
)
def test_a_malicious_catalogue_builds_the_source_text_and_an_error(name: str) -> None:
    catalog = po.load((SHARED / "bad" / "mal" / f"{name}.po").read_bytes())
    targets = {entry.source: entry.target for entry in catalog.entries}
    data = (SHARED / "bad" / "mal" / "news.md").read_bytes()
    document = formats.read(data, "news.md")
    chosen = {index: targets[unit.text] for index, unit in enumerate(document.units) if unit.text in targets}
    assert chosen
    rebuilt = guard.rebuild(document, chosen)
    assert rebuilt.data == data
    assert [finding.rule for finding in rebuilt.findings] == ["structure"]


def pairs(language: str) -> Iterator[tuple[str, str]]:
    catalog = po.load((SHARED / "corpora" / "comprehensive-rust" / "po" / f"{language}.po").read_bytes())
    for entry in catalog.entries:
        if entry.target and not entry.fuzzy and not entry.obsolete:
            yield entry.source, entry.target


def differs(source: str, target: str) -> bool:
    """Whether link and image targets or code of two texts really differ, by a scanner that is not the parser."""
    sides = []
    for text in (source, target):
        found = Counter(
            re.sub(r"^.*\]\(|^!?\[$", "", piece.text, flags=re.S)
            for piece in placeables(text)
            if piece.kind in {"link", "image", "code", "tag", "footnote", "shortcode"}
        )
        sides.append(found)
    return sides[0] != sides[1]


@needs_shared
@pytest.mark.parametrize(
    "language",
    ["zh-CN", pytest.param("zh-TW", marks=pytest.mark.slow)],
)
def test_published_translations_raise_no_false_alarm(language: str) -> None:
    read = alarms = 0
    for source, target in pairs(language):
        document = formats.read(source.encode(), "a.md")
        if [unit.text for unit in document.units] != [source]:
            continue
        read += 1
        rebuilt = guard.rebuild(document, {0: target})
        if rebuilt.put_back:
            alarms += 1
            assert differs(source, target), (source, target, rebuilt.findings)
    assert read > 2_000
    assert alarms <= read * 0.02


@needs_shared
def test_published_pages_give_no_alarm_as_translations_of_themselves() -> None:
    for path in sorted((SHARED / "corpora" / "react.dev-zh-hans").rglob("*.md"))[::3]:
        document = formats.read(path.read_bytes(), path.name)
        rebuilt = guard.rebuild(document, {index: f"{unit.text} 。" for index, unit in enumerate(document.units)})
        assert not rebuilt.put_back


@pytest.mark.parametrize(
    ("source", "target", "kept"),
    [
        ("[a](https://example.org/en/ports#x)", "[甲](https://example.org/zh-cn/ports#港)", True),
        ("[a](https://en.wikipedia.org/wiki/Port)", "[甲](https://zh.wikipedia.org/wiki/港)", True),
        ("[a](https://docs.example.org/a/)", "[甲](https://docs.example.org/zh/a)", True),
        ("![a](img/map.png)", "![甲](img/map.zh_CN.png)", True),
        ("[a](#port)", "[甲](#港口)", False),
        ("[a](https://example.org/a)", "[甲](https://example.com/a)", False),
        ("[a](https://example.org/a)", "[甲](https://zh.org/a)", False),
        ("[a](/en/)", "[甲](javascript:/zh/)", False),
        ("[a](/en/a) [b](/en/b)", "[甲](/zh/a) [乙](/zh/a)", False),
        ("[a](/en/a)", "[甲](/zh/a) [乙](/zh/a)", False),
    ],
)
def test_a_link_may_lead_to_the_same_page_in_another_language(source: str, target: str, kept: bool) -> None:
    rebuilt = guard.rebuild(formats.read(f"See {source} now.".encode(), "a.md"), {0: f"现在看 {target}。"})
    assert (rebuilt.put_back == frozenset()) is kept


def test_a_link_may_move_and_code_may_be_repeated_or_quoted() -> None:
    document = formats.read(b"Use `new` in [the port](a.md), not *elsewhere*.\n", "a.md")
    for target in (
        "在[港口](a.md)用 `new`，别处不行。",
        "用 `new`，`new` 在[港口](a.md)。",
        "在[港口](a.md)用“new”。",
    ):
        assert guard.rebuild(document, {0: target}).findings == ()
    rebuilt = guard.rebuild(document, {0: "在[港口](b.md)用 `new`。"})
    assert "it adds 'Link b.md', which the source text does not have" in rebuilt.findings[0].message
