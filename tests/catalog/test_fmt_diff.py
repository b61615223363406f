"""The house style changes no meaning, and a difference is one of meaning."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from po_files import EVERYTHING, HEADER, calmly, catalogs

from l10n.catalog import po, states
from l10n.catalog.diff import LONGEST, Kind, Mark, diff, listing, marks
from l10n.catalog.fmt import fmt
from l10n.model.catalog import Catalog, Entry
from l10n.report import differences as report
from shared import SHARED, needs_shared


def restyled(data: bytes) -> bytes:
    return po.dump(fmt(po.load(data)))


def test_the_house_style_of_one_of_everything() -> None:
    lines = restyled(EVERYTHING.replace(b"\n", b"\r\n")).decode().split("\n")
    assert lines[0] == "# Header comment K900K"
    assert '#| msgid "Old port K103K"' in lines
    assert 'msgstr "港口很深。K104K"' in lines
    assert {"#=sticky K105K", "#! unknown K106K", "#K107K"} <= set(lines)
    assert lines[-2:] == ["# trailing comment K113K", ""]
    assert "\r" not in "".join(lines)


def test_lines_of_references_go_and_obsolete_entries_stand_last() -> None:
    data = HEADER + '#~ msgid "c"\n#~ msgstr "d"\n\n#: a.md:3 b.md a.md:5-9\nmsgid "a"\nmsgstr "b"\n'
    text = restyled(data.encode()).decode()
    assert "#: a.md\n#: b.md\nmsgid" in text
    assert text.index('msgid "a"') < text.index('#~ msgid "c"')


def test_another_charset_and_a_misplaced_header_come_right() -> None:
    data = ('msgid "a"\nmsgstr "宁波"\n\n' + HEADER.replace("UTF-8", "GBK")).encode("gbk")
    text = restyled(b"".join([data])).decode("utf-8")
    assert text.startswith('msgid ""\nmsgstr ""\n"Project-Id-Version: test\\n"\n')
    assert "charset=UTF-8" in text
    assert "宁波" in text


@calmly
@given(catalogs)
def test_styling_twice_is_styling_once_and_changes_no_entry(catalog: Catalog) -> None:
    data = po.dump(catalog)
    once = restyled(data)
    assert restyled(once) == once
    key = lambda entry: (entry.obsolete, repr(entry.key), entry.target)  # noqa: E731 - a name for a sort
    before = [replace(entry, references=()) for entry in sorted(po.load(data).entries, key=key)]
    assert [replace(entry, references=()) for entry in sorted(po.load(once).entries, key=key)] == before


@needs_shared
def test_styling_a_real_catalogue_is_no_difference() -> None:
    data = (SHARED / "corpora" / "comprehensive-rust" / "po" / "zh-TW.po").read_bytes()
    once = restyled(data)
    assert restyled(once) == once
    assert diff(po.load(data), po.load(once)) == ()


OLD = Catalog((Entry("港口很深。", "The port is deep."), Entry("船", "ship"), Entry("海", "sea")))


def kinds(new: Catalog, old: Catalog = OLD) -> list[Kind]:
    return [each.kind for each in diff(old, new)]


def with_first(entry: Entry) -> Catalog:
    return replace(OLD, entries=(entry, *OLD.entries[1:]))


def test_order_references_notes_and_marks_without_effect_are_no_difference() -> None:
    entries = [replace(entry, references=("b.md",), notes=("cell",)) for entry in OLD.entries[::-1]]
    assert kinds(replace(OLD, entries=tuple(entries))) == []


@pytest.mark.parametrize(
    ("entry", "kind"),
    [
        (Entry("港口很深。", "The harbour is deep."), Kind.TARGET),
        (states.approve(OLD.entries[0], "Board"), Kind.STATE),
        (states.stale(OLD.entries[0], "港口非常深。", None), Kind.SOURCE),
        (Entry("港口也很深。", "The port is deep."), Kind.SOURCE),
        (replace(OLD.entries[0], comments=("look",)), Kind.COMMENT),
    ],
)
def test_each_kind_of_difference_is_told(entry: Entry, kind: Kind) -> None:
    assert kinds(with_first(entry)) == [kind]


def test_new_and_removed_entries_are_told_obsolete_ones_being_gone() -> None:
    more = replace(OLD, entries=(*OLD.entries, Entry("新的一句话", "new")))
    assert kinds(more) == [Kind.NEW]
    assert kinds(OLD, more) == [Kind.REMOVED]
    gone = replace(OLD, entries=(*OLD.entries[:2], replace(OLD.entries[2], obsolete=True)))
    assert kinds(gone) == [Kind.REMOVED]
    assert kinds(OLD, gone) == [Kind.NEW]


def test_han_is_compared_by_characters_and_latin_by_words() -> None:
    assert marks("港口很深。", "港口不深。") == (
        (Mark.SAME, "港口"),
        (Mark.GONE, "很"),
        (Mark.ADDED, "不"),
        (Mark.SAME, "深。"),
    )
    assert (Mark.GONE, "port") in marks("The port is deep.", "The harbour is deep.")


@calmly
@given(st.text("ab 宁波，。12", max_size=20), st.text("ab 宁波，。12", max_size=20))
def test_marks_hold_both_texts(old: str, new: str) -> None:
    pieces = marks(old, new)
    assert "".join(text for mark, text in pieces if mark is not Mark.ADDED) == old
    assert "".join(text for mark, text in pieces if mark is not Mark.GONE) == new


def test_texts_beyond_the_limit_count_as_replaced() -> None:
    assert marks("宁" * (LONGEST + 1), "a") == ((Mark.GONE, "宁" * (LONGEST + 1)), (Mark.ADDED, "a"))


def test_a_listing_shows_states_and_texts() -> None:
    catalog = replace(
        OLD, entries=(replace(OLD.entries[0], context="title", comments=("look",)), Entry("a", obsolete=True))
    )
    assert (
        listing(catalog)
        == "language: \n\n[translated] (title)\n< 港口很深。\n> The port is deep.\n# look\n\n[obsolete]\n< a\n"
    )


def test_differences_are_shown_in_words_colours_and_rows() -> None:
    found = {"a.po": diff(OLD, with_first(Entry("港口很深。", "The harbour\x1b[31m is deep.")))}
    assert "{+harbour" in report.text(found)
    assert "\x1b[31m[-port-]\x1b[0m" in report.text(found, color=True)
    assert "\x1b[31m is" not in report.text(found)
    assert report.rows(found)[0]["kind"] == "target"


def test_markdown_of_a_difference_cannot_break_its_table() -> None:
    found = {"a_b.po": diff(OLD, with_first(Entry("港口很深。", "The *port*|<script>\n is deep.")))}
    shown = report.markdown(found)
    assert "<script>" not in shown
    assert "\\|" in shown
    assert shown.count("\n| ") == 3
    assert report.markdown({}) == "No entry changed.\n"
