"""The fast path tells exactly what the parser tells: texts, code, structure."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from l10n import formats
from l10n.formats import markdown, simple
from l10n.formats.base import Found, Notice
from l10n.formats.html import ordered
from l10n.formats.skeleton import Part, skeleton
from shared import SHARED, needs_shared

OPTIONS = formats.ReadOptions()
# Simple blocks between everything that may make them something else.
PIECES = st.sampled_from(
    [
        "a", "港", "。", " ", "\n", "\n\n", "\n\n", "\n\n", "\t", "\u3000", "\u2028", "\x0b", "\ufeff", "😀", "\u0301", "²", "1", "+", "=", "#",
        "\n\nplain text\n\n", "\n# h\n", "\nab", "ab cd", "`c`", "**b**", "*e*", "_e_", "[a](b)", "x_y", "- a b", "\n- c", "\n  - d e", "\n1. f",
        "\n   g", "\n2) h", "\n    - i", "> ", "- ", "1. ", "* ", "[ ] ", "---\n", "```", "\n```\n", "~~~", "    ", "  ", "|", "|-|-|\n", "*", "**",
        "_", "~~", "`", "``", "\\", "\\\n", "  \n", "[", "](u)", "[]", "[r]", "\n[r]: /u 'T'\n", "![", "[^1]", "\n[^1]: ", "<b>", "</b>", "<div>\n",
        "</div>", "<!-- ", " -->", "<?", "?>", "<![CDATA[", "]]>", "<pre>", "</pre>", "<script>", "</script>", "{", "}", ":::", "$x$", ": d\n", "\n: d",
        "> [!NOTE]\n", "&amp;", "&", "!", "(", ")", ".", '"', "https://a.b", "\n===\n", "\r\n",
    ]
)  # fmt: skip
DOCUMENTS = st.lists(PIECES, min_size=1, max_size=30).map("".join)


def told(text: str, name: str, fast: bool) -> tuple[list[Found], list[tuple[int, int]], list[Notice]]:
    """Texts, code and notices of a document."""
    notices: list[Notice] = []
    walk = markdown.walked(markdown.prepare(text, name, OPTIONS, []), OPTIONS, notices, fast=fast)
    return ordered(walk.found), walk.codes, notices


def parts(text: str, name: str, fast: bool) -> list[Part]:
    """The structure of a document."""
    if fast:
        return skeleton(text, name, "markdown", OPTIONS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(simple.Scan, "run", lambda scan, _start, **_: scan.shown)
        return skeleton(text, name, "markdown", OPTIONS)


def assert_same(text: str, name: str = "a.md") -> None:
    fast, slow = told(text, name, True), told(text, name, False)
    assert fast[0] == slow[0], text[:2000]
    assert fast[2] == slow[2], text[:2000]
    assert in_order(parts(text, name, True)) == in_order(parts(text, name, False)), text[:2000]


def in_order(found: list[Part]) -> tuple[list[str], list[str]]:
    """What the guard compares: blocks in their order, the others as a multiset."""
    return [part.value for part in found if part.sort == "block"], sorted(p.value for p in found if p.sort == "inline")


@settings(max_examples=400, deadline=None)
@given(DOCUMENTS)
def test_a_document_reads_the_same_with_and_without_the_fast_path(text: str) -> None:
    assert_same(text)


@needs_shared
def test_the_examples_of_the_specification_read_the_same() -> None:
    text = (SHARED / "corpora" / "commonmark" / "spec.txt").read_text(encoding="utf-8")
    examples = [found[1].replace("→", "\t") for found in re.finditer(r"`{32} example\n(.*?)^\.\n", text, re.S | re.M)]
    for example in [*examples, *map("plain text\n\n{}\n\nplain text\n".format, examples)]:
        assert_same(example)


def corpora() -> list[Path]:
    return [*sorted((SHARED / "corpora").rglob("*.md")), SHARED / "corpora" / "commonmark" / "spec.txt"]


@needs_shared
@pytest.mark.slow
def test_the_whole_corpora_read_the_same() -> None:
    for path in corpora():
        assert_same(path.read_text(encoding="utf-8"), f"{path.stem}.md")


@needs_shared
def test_a_sample_of_the_corpora_reads_the_same_and_is_mostly_simple() -> None:
    left = whole = 0
    for path in corpora()[::6]:
        text = path.read_text(encoding="utf-8")
        assert_same(text, f"{path.stem}.md")
        source = markdown.prepare(text, path.name, OPTIONS, [])
        rest = simple.Texts(text, source.masked.text).run(source.head.end)
        whole += len(re.sub(r"\s", "", source.masked.text))
        left += len(re.sub(r"[\s*]", "", rest))
    assert left < 0.4 * whole


@pytest.mark.parametrize(
    ("text", "simple_texts"),
    [
        ("One\ntwo `c` **b** [l](a \"t\").\n\n## Head\n\n- a\n  - b\n\n```\n: code\n```\n", ["One\ntwo", "Head", "a", "b"]),
        ("- a\n\nplain\n\n    code\n", ["plain"]),
        ("- ```\n  code\n\nplain text\n", ["plain"]),
        ("  ```\n\nno text\n\n  ```\n\nno text\n", []),
        ("<!-- a\n\nno text\n\n-->\n\nplain text\n", ["plain"]),
        ("<div>\n<!--\n\nplain\n\n-->\n", []),
        ("plain\n\n: definition\n", []),
        ("plain\r\n\r\nplain\r\n", []),
        ("a\n\nplain text\n", ["plain"]),
        ("**注意。**请读\n\n*a **b** c*\n\n_a b\n\n[a][b]\n\n[a]: /u\n", []),
    ],
)  # fmt: skip
def test_what_counts_as_simple(text: str, simple_texts: list[str]) -> None:
    scan = simple.Texts(text, text)
    scan.run(0)
    assert len(scan.found) == len(simple_texts)
    for found, begins in zip(scan.found, simple_texts, strict=True):
        assert text.startswith(begins, found.start)
    assert_same(text)
