"""Laws of every format: the same bytes back, one change changes one place, spans that fit, time that grows with the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from l10n import formats
from l10n.errors import DocumentError
from l10n.formats import guard
from l10n.formats.splice import splice
from l10n.model.document import Document, Span
from shared import SHARED, needs_shared

NAMES = ("a.md", "a.mdx", "a.html", "a.txt")
# What markup is made of, so that generated documents hold every construct in every wrong order.
PIECES = st.sampled_from(
    [
        "a", "港", "。", " ", "\n", "\r\n", "\r", "\n\n", "\t", "\u3000", "\u2028", "\x00", "\ufeff", "𠮷", "e\u0301",
        "# ", "> ", "- ", "1. ", "* ", "[ ] ", "---\n", "+++\n", "title: x\n", "```", "~~~", "    ", "|", "|-|-|\n",
        "*", "**", "_", "~~", "`", "``", "\\", "\\\n", "  \n", "[", "](u)", "[]", "][r]", "\n[r]: /u 'T'\n", "![", "[^1]", "[^1]: ",
        "<b>", "</b>", "<br>", "<div>\n", "</div>", "<!-- ", " -->", "<!-- l10n:off -->", "<a href='x' title=\"T\">", "<X a={", "}/>",
        "{", "}", "{{ x }}", "{{< x >}}", "{% x %}", "{#id}", "{/*id*/}", ":::", "::: tip T\n", "import a from 'b'\n", "export const a\n",
        "$x$", "$$", ": d\n", "> [!NOTE]\n", "&amp;", "<script>", "</script>", "<pre>", "</pre>", "<p translate=no>", "https://a.b", "\n===\n",
    ]
)  # fmt: skip
DOCUMENTS = st.lists(PIECES, max_size=40).map("".join)


def assert_sound(document: Document, data: bytes) -> None:
    """Identity, ascending spans, protected spans inside of their texts."""
    assert formats.write(document, {}) == data
    assert formats.write(document, {index: unit.text for index, unit in enumerate(document.units)}) == data
    last = 0
    for unit in document.units:
        assert last <= unit.span.start < unit.span.end <= len(document.text)
        last = unit.span.end
        inner = 0
        for start, end in unit.protected:
            assert inner <= start < end <= len(unit.text)
            inner = end
        assert unit.text.strip() or unit.kind.startswith("fm:")
        assert unit.line == len(re.findall(r"\r\n|\n|\r", document.text[: unit.span.start])) + 1


@settings(max_examples=300, deadline=None)
@given(DOCUMENTS, st.sampled_from(NAMES))
@example("{\n    \n}a", "a.mdx")
@example("a {x\n  \n  y} b", "a.mdx")
def test_any_document_comes_back_to_the_byte(text: str, name: str) -> None:
    data = text.encode()
    assert_sound(formats.read(data, name), data)


@settings(max_examples=150, deadline=None)
@given(DOCUMENTS, st.sampled_from(NAMES), st.data())
def test_a_change_of_one_text_changes_only_its_own_stretch(text: str, name: str, data: st.DataObject) -> None:
    document = formats.read(text.encode(), name)
    if not document.units:
        return
    index = data.draw(st.integers(0, len(document.units) - 1))
    built = formats.write(document, {index: "港 译"}).decode()
    unit, bom = document.units[index], document.encoding.bom.decode()
    assert built.startswith(bom + document.text[: unit.span.start])
    assert built.endswith(document.text[unit.span.end :])


@settings(max_examples=150, deadline=None)
@given(DOCUMENTS, st.sampled_from(NAMES), DOCUMENTS)
def test_what_is_put_back_is_reported_and_keeps_its_bytes(text: str, name: str, hostile: str) -> None:
    document = formats.read(text.encode(), name)
    targets = {index: hostile for index in range(0, len(document.units), 2) if hostile}
    rebuilt = guard.rebuild(document, targets)
    assert [finding.rule for finding in rebuilt.findings].count("structure") == len(rebuilt.put_back)
    assert {finding.rule for finding in rebuilt.findings} <= {"structure", "emphasis"}
    if rebuilt.put_back == targets.keys():
        assert rebuilt.data == text.encode()


# Markup of sites is left out here: the plain parser below would read it as text.
COMMONMARK = DOCUMENTS.map(
    lambda text: re.sub(r"[{}\ufeff]|:::|import|export|(?:\A|(?<=\n))(?:---|\+\+\+)\n", "", text)
)


@settings(max_examples=250, deadline=None)
@given(COMMONMARK, st.lists(COMMONMARK, min_size=1, max_size=5))
def test_the_blocks_of_a_document_outlive_any_translation(text: str, hostile: list[str]) -> None:
    document = formats.read(text.encode(), "a.md")
    targets = {
        index: hostile[index % len(hostile)] for index in range(len(document.units)) if hostile[index % len(hostile)]
    }
    assert blocks(guard.rebuild(document, targets).data.decode()) == blocks(text)


def blocks(text: str) -> list[str]:
    """Starts and ends of blocks as the plain parser sees them."""
    import pyromark

    options = pyromark.Options
    chosen = options.ENABLE_TABLES | options.ENABLE_FOOTNOTES | options.ENABLE_GFM | options.ENABLE_DEFINITION_LIST
    inline = {"Emphasis", "Strong", "Link", "Image"}
    found = []
    for event in pyromark.events(text, options=chosen):
        if isinstance(event, dict):
            ((name, value),) = event.items()
            kind = value if isinstance(value, str) else next(iter(value)) if isinstance(value, dict) else ""
            if name in {"Start", "End"} and kind not in inline:
                found.append(f"{name} {kind}")
    return found


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(NAMES))
def test_any_bytes_are_read_or_refused_with_a_place(data: bytes, name: str) -> None:
    document = error = None
    try:
        document = formats.read(data, name)
    except DocumentError as refused:
        error = refused
    assert (document is None) != (error is None)
    if document is not None:
        assert formats.write(document, {}) == data
    assert error is None or str(error).startswith(f"{name}:")


@given(
    st.text(max_size=30), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30), st.text(max_size=3)), max_size=4)
)
def test_a_splice_keeps_everything_outside_of_its_stretches(text: str, wanted: list[tuple[int, int, str]]) -> None:
    edits: list[tuple[Span, str]] = []
    position = 0
    for start, size, new in sorted(wanted):
        start, end = max(start, position), min(max(start, position) + size, len(text))
        if start <= end:
            edits.append((Span(start, end), new))
            position = end
    parts = []
    position = 0
    for span, new in edits:
        parts += [text[position : span.start], new]
        position = span.end
    assert splice(text, edits) == "".join([*parts, text[position:]])


def test_overlapping_replacements_are_a_fault_of_the_caller() -> None:
    with pytest.raises(ValueError, match=r"replacement 1\.\.3 overlaps the one before, which ends at 2"):
        splice("abcd", [(Span(0, 2), "x"), (Span(1, 3), "y")])


def corpora() -> Iterator[Path]:
    """The shared Markdown files, and the CommonMark specification."""
    yield from sorted((SHARED / "corpora").rglob("*.md"))
    yield SHARED / "corpora" / "commonmark" / "spec.txt"


def variants(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The same article with other line ends, marks, encodings and blanks."""
    text = data.decode()
    yield "as it is", data
    yield "CRLF", text.replace("\r\n", "\n").replace("\n", "\r\n").encode()
    yield "byte order mark", b"\xef\xbb\xbf" + data
    yield "trailing blanks", re.sub(r"(?m)$", "  ", text).encode()
    yield "no final line end", data.rstrip(b"\r\n")
    yield "UTF-16", b"\xff\xfe" + text.encode("utf-16-le")


def own_articles() -> Iterator[Path]:
    yield from (
        sorted((Path(__file__).parents[2] / "source").rglob("*.*"))
        if (Path(__file__).parents[2] / "source").is_dir()
        else ()
    )


def test_our_own_articles_come_back_to_the_byte() -> None:
    for path in own_articles():
        if formats.is_supported(path.name):
            assert_sound(formats.read(path.read_bytes(), path.name), path.read_bytes())


@needs_shared
def test_a_sample_of_the_corpora_comes_back_in_every_variant() -> None:
    for path in list(corpora())[::12]:
        for label, data in variants(path.read_bytes()):
            for name in ("a.md", "a.txt"):
                assert formats.write(formats.read(data, name), {}) == data, (path, label, name)


@needs_shared
@pytest.mark.slow
def test_the_whole_corpora_come_back_in_every_variant() -> None:
    for path in corpora():
        for label, data in variants(path.read_bytes()):
            for name in NAMES:
                assert formats.write(formats.read(data, name), {}) == data, (path, label, name)
        gb = path.read_bytes().decode().encode("gb18030")
        options = formats.ReadOptions(encoding="gb18030")
        assert formats.write(formats.read(gb, "a.md", options), {}) == gb, path


@needs_shared
def test_each_example_of_the_specification_comes_back_and_takes_a_word() -> None:
    text = (SHARED / "corpora" / "commonmark" / "spec.txt").read_text(encoding="utf-8")
    examples = [found[1].replace("→", "\t") for found in re.finditer(r"`{32} example\n(.*?)^\.\n", text, re.S | re.M)]
    assert len(examples) > 640
    lost = []
    for shown in examples:
        document = formats.read(shown.encode(), "a.md")
        assert_sound(document, shown.encode())
        targets = {index: unit.text + " 译" for index, unit in enumerate(document.units)}
        rebuilt = guard.rebuild(document, targets)
        again = [unit.text for unit in formats.read(rebuilt.data, "a.md").units]
        if rebuilt.put_back or again != list(targets.values()):
            lost.append((shown, list(targets.values()), again, rebuilt.findings))
    assert len(lost) <= len(examples) * 0.01, lost


def pseudo(path: Path) -> tuple[bool, int]:
    """Whether every text of a file, with a word more, is read again as it was written; and how many texts."""
    name = "a.md" if path.suffix == ".txt" else path.name
    document = formats.read(path.read_bytes(), name)
    targets = {index: unit.text + " 译" for index, unit in enumerate(document.units)}
    rebuilt = guard.rebuild(document, targets)
    again = [unit.text for unit in formats.read(rebuilt.data, name).units]
    return not rebuilt.put_back and again == list(targets.values()), len(targets)


@needs_shared
def test_a_word_more_in_every_text_survives_in_a_sample() -> None:
    assert all(pseudo(path)[0] for path in list(corpora())[::8])


@needs_shared
@pytest.mark.slow
def test_a_word_more_in_every_text_survives_in_the_whole_corpora() -> None:
    results = {path: pseudo(path)[0] for path in corpora()}
    assert [path for path, same in results.items() if not same] == []


@needs_shared
def test_han_text_outside_of_code_is_covered() -> None:
    seen = shown = 0
    for path in sorted((SHARED / "corpora" / "react.dev-zh-hans").rglob("*.md")):
        text = path.read_text(encoding="utf-8")
        document = formats.read(text.encode(), path.name)
        bare = bytearray(len(document.text))
        for fence in re.finditer(r"^([ \t>]*)(```+|~~~+).*?^\1\2[ \t]*$", document.text, re.S | re.M):
            bare[fence.start() : fence.end()] = b"\2" * (fence.end() - fence.start())
        for unit in document.units:
            bare[unit.span.start : unit.span.end] = b"\1" * (unit.span.end - unit.span.start)
        for han in re.finditer(r"[\u4e00-\u9fff]", document.text):
            seen += bare[han.start()] != 2
            shown += bare[han.start()] == 1
    assert seen > 30_000
    assert shown / seen >= 0.997


TWINS = ["one", "e", "**b e**", "`e`", "[e](u)", "![e](i)", "[e][]", "<b>", "</b>", "{{ e }}", "- ", "> ", "# ", "    ", "\t", "e | x\n-|-\n", "<!-- e -->\n", '<p class="e">\n', "<T>\n", "***\n", "~~e~~", " ", "\n", "\n", "\n\n", "\n  ", " \n", "  \n", "\\\n", "\r\n", "\n[e]: u\n", '\n[e]: u "e"\n']  # fmt: skip


@given(st.lists(st.sampled_from(TWINS), max_size=25), st.sampled_from(["a.md", "a.mdx"]))
def test_letters_of_two_bytes_change_no_place(pieces: list[str], name: str) -> None:
    # A text of ASCII alone takes shorter ways: bytes as code points, all line ends at once.
    text = "".join(pieces)
    short, long = (formats.read(each.encode(), name).units for each in (text, text.replace("e", "é")))
    assert short == tuple(unit._replace(text=unit.text.replace("é", "e")) for unit in long)
