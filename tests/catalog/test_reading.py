"""What is read from lines that other programs and hands wrote, and where a fault is said to stand."""

from __future__ import annotations

import gc

import pytest
from po_files import EVERYTHING, HEADER

from l10n.catalog import po
from l10n.catalog.complaint import complain
from l10n.errors import CatalogError
from l10n.model.catalog import Entry


def one(text: str) -> Entry:
    (entry,) = po.load(text.encode()).entries
    return entry


def test_lines_without_blanks_behind_their_signs_are_read_whole() -> None:
    entry = one('#.tight note\n#. . dotted\n#:a.md  b.md\n#,no-wrap,range: 0..5 , fuzzy\nmsgid "a"\nmsgstr "b"\n')
    assert entry.notes == ("tight note", ". dotted")
    assert entry.references == ("a.md", "b.md")
    assert (entry.flags, entry.fuzzy) == (("no-wrap", "range: 0..5"), True)


def test_former_texts_are_told_by_their_words() -> None:
    entry = one('#| msgctxt "c"\n#| msgid "one"\n#| msgid_plural "many"\nmsgid "a"\nmsgstr "b"\n')
    assert (entry.previous, entry.previous_context) == ("one", "c")


@pytest.mark.parametrize(
    ("text", "line", "column", "says"),
    [
        ('msgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\nmsgstr[2] "d"\n', 4, 1, "found msgstr[2], expected msgstr[1]"),
        ('msgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\nmsgstr[1] "d \\q"\n', 4, 14, "unknown escape \\\\q"),
        ('#| msgid "old \\q"\nmsgid "a"\nmsgstr "b"\n', 1, 15, "unknown escape \\\\q"),
        ('msgctxt "\\q"\nmsgid "a"\nmsgstr "b"\n', 1, 10, "unknown escape \\\\q"),
        ('msgid "a"\nmsgstr "b"\n"c"\n"d\\q"\n', 4, 3, "unknown escape \\\\q"),
    ],
)
def test_a_fault_is_said_to_stand_where_it_stands(text: str, line: int, column: int, says: str) -> None:
    with pytest.raises(CatalogError) as caught:
        po.load(text.encode())
    assert (caught.value.line, caught.value.column) == (line, column)
    assert says.replace("\\\\", "\\") in caught.value.message


FAULTS = {
    "escape in a target": 'msgid "a{}"\nmsgstr "\\q"\n',
    "escape in a source": 'msgid "\\q{}"\nmsgstr "b"\n',
    "plural without forms": 'msgid "c{}"\nmsgid_plural "c"\nmsgstr "d"\n',
    "forms misnumbered": 'msgid "d{}"\nmsgid_plural "d"\nmsgstr[1] "e"\n',
    "former text": '#| msgid "\\q"\nmsgid "e{}"\nmsgstr "f"\n',
    "second header": 'msgid ""\nmsgstr ""\n',
    "no keyword": 'msgstr "g{}"\n',
}


@pytest.mark.parametrize("later", FAULTS)
@pytest.mark.parametrize("first", FAULTS)
def test_of_several_faults_the_first_in_the_file_is_told(first: str, later: str) -> None:
    sound = "".join(f'msgid "s{number}"\nmsgstr "t"\n\n' for number in range(5))
    begin = HEADER + sound + FAULTS[first].format(1) + "\n"
    with pytest.raises(CatalogError) as alone:
        po.load(begin.encode())
    with pytest.raises(CatalogError) as caught:
        po.load((begin + sound.replace("s", "u") + FAULTS[later].format(2)).encode())
    assert str(caught.value) == str(alone.value)


def test_reading_a_large_file_starts_no_collection_of_garbage() -> None:
    collections = []

    def note(phase: str, _: dict[str, int]) -> None:
        collections.append(phase)

    data = (HEADER + "".join(f'msgid "a{number}"\nmsgstr ""\n\n' for number in range(3000))).encode()
    gc.callbacks.append(note)
    try:
        catalog = po.load(data)
        during = len(collections)
    finally:
        gc.callbacks.remove(note)
    assert len(catalog.entries) == 3000
    assert during <= 2  # The start and the end of the one that was put off.


def test_who_is_asked_to_refuse_a_file_always_does() -> None:
    for text in (EVERYTHING.decode(), HEADER + "\n# end\n", ""):
        with pytest.raises(CatalogError, match="cannot be understood as a PO file") as caught:
            complain(text, 0)
        assert caught.value.line == text.rstrip("\n").count("\n") + 1


def test_a_template_that_nobody_filled_in_is_read() -> None:
    template = HEADER.replace("nplurals=1; plural=0;", "nplurals=INTEGER; plural=EXPRESSION;")
    assert po.load(template.encode()).field("Plural-Forms") == "nplurals=INTEGER; plural=EXPRESSION;"
