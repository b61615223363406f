"""A change of one thing changes the bytes of that thing: everything else stays as it was typed, however oddly."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from po_files import EVERYTHING, HEADER

from l10n.catalog import po
from l10n.model.catalog import Catalog, Entry, Mark

ODD = """\
#  two blanks
#=sticky
#Xtight
# #twice
#
#.tight note
#:  a.md   b.md
#,no-wrap,c-format
#| msgctxt "old  context"
#| msgid ""
#| "Old "
#| "text"
msgid "a"
msgstr "b"
"""
"""One entry with a line of each kind, none of them as we would write it."""


def one(text: str) -> Entry:
    (entry,) = po.load(text.encode()).entries
    return entry


def after(text: str, **values: Any) -> list[str]:
    """The lines of a file whose only entry got other values."""
    catalog = po.load(text.encode())
    return po.dump(replace(catalog, entries=(replace(catalog.entries[0], **values),))).decode().split("\n")


@pytest.mark.parametrize(
    ("values", "lead", "wanted"),
    [
        ({"notes": ("new",)}, "#.", ["#. new"]),
        ({"notes": ()}, "#.", []),
        (
            {"references": ("c d.md", "e\tf.md", "g.md")},
            "#:",
            ["#: \u2068c d.md\u2069", "#: \u2068e\tf.md\u2069", "#: g.md"],
        ),
        ({"flags": ("no-wrap",)}, "#,", ["#, no-wrap"]),
        ({"fuzzy": True}, "#,", ["#, fuzzy, no-wrap, c-format"]),
        ({"previous": "Older"}, "#|", ['#| msgctxt "old  context"', '#| msgid "Older"']),
        ({"previous_context": None}, "#|", ['#| msgid "Old text"']),
        ({"previous": None, "previous_context": None}, "#|", []),
        ({"context": "c", "source": "x"}, "msgid", ['msgctxt "c"', 'msgid "x"']),
        ({"target": "y"}, "msgstr", ['msgstr "y"']),
    ],
)
def test_a_kind_of_line_changes_alone(values: dict[str, Any], lead: str, wanted: list[str]) -> None:
    lines = ODD.split("\n")
    first = next(number for number, line in enumerate(lines) if line.startswith(lead))
    count = sum(line.startswith(lead) for line in lines)
    assert after(ODD, **values) == [*lines[:first], *wanted, *lines[first + count :]]


def test_a_comment_more_leaves_the_ones_before_as_they_were_typed() -> None:
    lines = ODD.split("\n")
    entry = one(ODD)
    assert after(ODD, comments=(*entry.comments, "more"), marks=(Mark("mt", ("x", "1")),)) == [
        *lines[:5],
        "# more",
        "# l10n: mt x 1",
        *lines[5:],
    ]


def test_the_former_text_of_an_obsolete_entry_stays_as_it_was_typed() -> None:
    text = '#  c\n#~| msgid ""\n#~| "Old "\n#~| "text"\n#~ msgid ""\n#~ "a"\n#~   msgstr   "b"\n'
    lines = text.split("\n")
    assert after(text, target="y") == [*lines[:6], '#~ msgstr "y"', ""]
    assert after(text, comments=()) == lines[1:]
    assert after(text, previous="Older") == ["#  c", '#~| msgid "Older"', *lines[4:]]
    assert after(text, obsolete=False) == ["#  c", '#| msgid "Old text"', 'msgid "a"', 'msgstr "b"', ""]


def test_a_former_text_on_the_line_below_its_word_stays() -> None:
    text = '#, c-format\n#| msgid\n"Old"\nmsgid "a"\nmsgstr "b"\n'
    assert after(text, flags=()) == text.split("\n")[1:]
    assert after(text, previous="Older") == ["#, c-format", '#| msgid "Older"', 'msgid "a"', 'msgstr "b"', ""]


def test_words_of_an_entry_that_share_a_line_are_parted_where_one_changes() -> None:
    text = '  msgid "a" msgstr "b"\n'
    assert after(text, target="y") == ['  msgid "a" msgstr "y"', ""]
    assert after('msgctxt "c"\n\tmsgid "a"\n  msgstr\n"b"\n', source="x") == [
        'msgctxt "c"',
        'msgid "x"',
        "  msgstr",
        '"b"',
        "",
    ]


@pytest.mark.parametrize(
    ("comment", "line"),
    [
        ("#=sticky", "#=sticky"),
        ("#tight", "#tight"),
        ("# twice", "# # twice"),
        ("#, fuzzy", "# #, fuzzy"),
        ("#. note", "# #. note"),
        ("#~ old", "# #~ old"),
        ("#| msgid", "# #| msgid"),
        ("#: a.md", "# #: a.md"),
        ("#", "# #"),
        ("", "#"),
        ('two\nmsgid "x"\r\n', '# two msgid "x"  '),
    ],
)
def test_a_comment_is_one_line_that_is_no_other_kind(comment: str, line: str) -> None:
    written = po.dump(Catalog((Entry("a", "b", comments=(comment,)),))).decode()
    assert written == f'{line}\nmsgid "a"\nmsgstr "b"\n'
    assert not one(written).fuzzy


def test_a_note_stands_behind_its_sign_and_takes_a_line_for_each_of_its_own() -> None:
    written = po.dump(Catalog((Entry("a", "b", notes=("#=x\n\nlast",)),))).decode()
    assert written == '#. #=x\n#.\n#. last\nmsgid "a"\nmsgstr "b"\n'
    assert one(written).notes == ("#=x", "", "last")


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_header_comes_first_with_one_blank_line_behind_it(newline: str) -> None:
    head = f'msgid ""{newline}msgstr ""{newline}"Language: en\\n"{newline}'
    bare, spaced = f'msgid "a"{newline}msgstr "b"{newline}', f'{newline}msgid "c"{newline}msgstr "d"{newline}'
    for text in (bare + spaced, spaced + spaced.replace("c", "e"), bare + bare.replace("a", "e")):
        with_header = po.dump(po.with_field(po.load(text.encode()), "Language", "en")).decode()
        assert with_header == head + ("" if text.startswith(newline) else newline) + text
    assert po.dump(Catalog((), (("Language", "en"),))) == head.replace("\r", "").encode()
    assert po.dump(Catalog()) == b""


def test_new_entries_stand_behind_a_blank_line_unless_they_are_first() -> None:
    old = po.load(b'msgid "a"\nmsgstr "b"\n')
    new = Entry("c", "d")
    assert po.dump(replace(old, entries=(*old.entries, new))) == b'msgid "a"\nmsgstr "b"\n\nmsgid "c"\nmsgstr "d"\n'
    assert po.dump(replace(old, entries=(new, *old.entries))) == b'msgid "c"\nmsgstr "d"\nmsgid "a"\nmsgstr "b"\n'
    spaced = po.load(b'\nmsgid "a"\nmsgstr "b"\n')
    assert (
        po.dump(replace(spaced, entries=(*spaced.entries, new)))
        == b'\nmsgid "a"\nmsgstr "b"\n\nmsgid "c"\nmsgstr "d"\n'
    )
    assert (
        po.dump(replace(spaced, entries=(new, *spaced.entries))) == b'msgid "c"\nmsgstr "d"\n\nmsgid "a"\nmsgstr "b"\n'
    )


@pytest.mark.parametrize(("tail", "between"), [("# end\n", "\n"), ("\n# end\n", ""), ("\r\n# end\n", ""), ("", "")])
def test_an_entry_without_a_line_end_does_not_swallow_what_follows(tail: str, between: str) -> None:
    home = po.load(f'msgid "a"\nmsgstr "b"\n{tail}'.encode())
    guest = po.load(b'msgid "c"\nmsgstr "d"').entries[0]
    assert po.dump(replace(home, entries=(*home.entries, guest))).decode() == (
        f'msgid "a"\nmsgstr "b"\nmsgid "c"\nmsgstr "d"{between}{tail}'
    )
    assert po.dump(replace(home, entries=(guest, *home.entries))).decode() == (
        f'msgid "c"\nmsgstr "d"\nmsgid "a"\nmsgstr "b"\n{tail}'
    )


def test_header_fields_on_lines_of_their_own_stay_as_they_were_typed() -> None:
    fields = [
        r'"A :1\n"',
        r'"B: x\n"',
        r'"B2:y\n"',
        r'"C:2\nD: 3\n"',
        r'"E: "',
        r'"wrapped\n"',
        r'"F: a\tb\n"',
        r'"loose\n"',
        r'"G: end"',
    ]
    text = "\n".join(["# top", 'msgid ""', 'msgstr ""', *fields]) + '\n\nmsgid "a"\nmsgstr "b"\n'
    catalog = po.load(text.encode())
    assert catalog.field("E") == "wrapped"
    lines = po.dump(po.with_field(catalog, "B", "new")).decode().split("\n")
    assert lines == [
        *["# top", 'msgid ""', 'msgstr ""', r'"A :1\n"', r'"B: new\n"', r'"B2:y\n"', r'"C: 2\n"', r'"D: 3\n"'],
        *[r'"E: wrapped\n"', r'"F: a\tb\n"', r'"loose\n"', r'"G: end\n"', "", 'msgid "a"', 'msgstr "b"', ""],
    ]


def test_a_field_that_stands_twice_keeps_both_of_its_lines() -> None:
    fields = [r'"G: val\n"', r'"G: valXX"', r'"\n"', r'"F: a\\tb\n"', r'"F: a\tb\n"', r'"G: va\n"', r'"G: valu\n"']
    text = "\n".join(['msgid ""', 'msgstr ""', *fields]) + "\n"
    catalog = po.load(text.encode())
    changed = po.load(po.dump(replace(catalog, header=(*catalog.header, ("H", "new")))))
    assert changed.header == (*catalog.header, ("H", "new"))


def test_a_header_in_the_middle_keeps_its_place_when_entries_before_it_go() -> None:
    catalog = po.load(b'msgid "a"\nmsgstr "b"\n\n' + HEADER.encode() + b'msgid "c"\nmsgstr "d"\n')
    fewer = replace(catalog, entries=catalog.entries[:0])
    assert po.dump(fewer).decode() == "\n" + HEADER[: -len("\n")]
    assert po.dump(replace(catalog, entries=catalog.entries[::-1])).startswith(b'\nmsgid "c"')


def test_several_forms_are_written_by_number_and_texts_of_several_lines_below_their_word() -> None:
    entry = Entry("a", "b", plural="as", plural_targets=("ignored", "two\nlines\n", ""))
    assert po.dump(Catalog((entry,))).decode() == (
        'msgid "a"\nmsgid_plural "as"\nmsgstr[0] "b"\nmsgstr[1] ""\n"two\\n"\n"lines\\n"\nmsgstr[2] ""\n'
    )


def test_the_parts_of_an_entry_are_its_text() -> None:
    from l10n.catalog.shape import Raw
    from l10n.catalog.writing import cut_parts

    for entry in po.load(EVERYTHING).entries:
        assert isinstance(entry.raw, Raw)
        assert "".join(cut_parts(entry.raw.text)) == entry.raw.text
