"""The small parts of a PO file: escapes, comments, header lines."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from l10n.catalog import po, shape
from l10n.model.catalog import Entry, Mark


@given(st.text(st.characters(exclude_categories=["Cs"])) | st.text('\\"\n\t\r\a\b\f\vnx0'))
def test_what_is_escaped_is_one_string_and_reads_back(text: str) -> None:
    written = shape.escape(text)
    assert shape.INSIDES.findall(f'"{written}"') == [written]
    assert shape.unescape(written, "utf-8") == text


@pytest.mark.parametrize(
    ("written", "codec", "meant"),
    [
        (r"\xff\376", "iso-8859-1", "\xff\xfe"),
        (r"\377", "iso-8859-1", "\xff"),
        (r"\1\12\1234", "ascii", "\x01\nS4"),
        (r"\xc4\xfe", "gbk", "宁"),
        (r"\x41a", "utf-8", "Aa"),
    ],
)
def test_codes_are_bytes_of_the_files_charset(written: str, codec: str, meant: str) -> None:
    assert shape.unescape(written, codec) == meant


@pytest.mark.parametrize("written", [r"\400", r"\777", r"\0", r"\x00", r"\x41\0", r"\xff", r"\x", r"\8", r"\N", "\\"])
def test_a_code_that_is_no_character_is_refused_as_it_is_written(written: str) -> None:
    with pytest.raises(shape.BadEscapeError) as caught:
        shape.unescape(f"ab{written}", "utf-8")
    assert str(caught.value) == written
    assert shape.escape_place(f"\\\\{written}", written) == 2


def test_a_header_line_that_is_no_field_is_kept_as_a_name() -> None:
    lines = "Language: en\n\nno field\n:x\nX-A :b: c \nX-B:\n"
    fields = (("Language", "en"), ("no field", ""), (":x", ""), ("X-A", "b: c "), ("X-B", ""))
    assert shape.header_fields(lines) == fields


def test_our_comments_are_told_from_all_others() -> None:
    assert shape.mark_of("l10n: mt deepl  3f2a9c1b") == Mark("mt", ("deepl", "3f2a9c1b"))
    assert shape.mark_of("l10n:ok") == Mark("ok")
    for comment in ("", "l10n", "l10n:", "l10n:  ", "see l10n: mt", "L10n: ok"):
        assert shape.mark_of(comment) is None
    lines = {"#": "", "# ": "", "# a": "a", "#  a": " a", "#a": "#a", "#=a": "#=a"}
    assert {line: shape.comment_value(line) for line in lines} == lines


def test_a_place_counts_from_one() -> None:
    assert [shape.place("\nab\n", position) for position in range(5)] == [(1, 1), (2, 1), (2, 2), (2, 3), (3, 1)]


def test_only_a_live_empty_msgid_without_a_context_is_the_header() -> None:
    assert shape.is_header("", None, False)
    assert not any([shape.is_header("a", None, False), shape.is_header("", "", False), shape.is_header("", None, True)])


def test_a_catalogue_that_was_read_from_no_file_has_its_header_first_and_nothing_to_find() -> None:
    catalog = replace(po.new("zh_CN", "a.md"), entries=(Entry("a", "b"), Entry("c", "d")))
    assert po.findings(catalog) == ()
    again = po.load(po.dump(catalog))
    assert po.findings(again) == ()
    assert (again.header, again.entries) == (catalog.header, catalog.entries)
