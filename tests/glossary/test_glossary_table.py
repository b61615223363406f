"""The glossary file: what is read, what is refused, and that untouched rows keep their bytes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from l10n.errors import GlossaryError
from l10n.glossary import table
from l10n.model.glossary import Glossary, Term, TermKind, TermStatus
from shared import SHARED, needs_shared

HEADER = "id,kind,lang,term,status,type,case,dnt,rule,not_before,not_after,replaced_by,parent,note\n"
SMALL = (
    HEADER
    + "ningbo,place,zh-Hans,宁波市,,,,,,,,,,\n"
    + "ningbo,place,zh-Hans,宁波,,short,,,,大学,,,,seat of the port\n"
    + "\n"
    + 'shanshan,organisation,en,"Shanshan Holdings Co., Ltd.",,,,,first-full,,,,,\n'
).encode()


def test_empty_cells_mean_their_defaults() -> None:
    first = table.load(SMALL).terms[0]
    assert first == Term("ningbo", TermKind.PLACE, "zh_CN", "宁波市", TermStatus.PREFERRED, "full", "sentence")


def test_the_kind_of_a_concept_need_be_written_once() -> None:
    terms = table.load(b"id,kind,lang,term\na,person,en,A\na,,zh,B\nb,,en,C\n").terms
    assert [term.kind for term in terms] == [TermKind.PERSON, TermKind.PERSON, TermKind.OTHER]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["", "\n", "\n\n,,,\n"])
def test_a_file_written_without_changes_is_the_same_bytes(newline: str, bom: bytes, end: str) -> None:
    text = SMALL.decode().rstrip("\n") + end
    data = bom + text.replace("\n", newline).encode()
    assert table.dump(table.load(data)) == data


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_delimiters_of_spreadsheets_are_read_and_kept(delimiter: str) -> None:
    data = f"id{delimiter}lang{delimiter}term\na{delimiter}en{delimiter}A, B\n".encode()
    glossary = table.load(data)
    assert glossary.terms[0].text == "A, B"
    more = table.added(glossary, [Term("b", TermKind.OTHER, "en", "C", case="sentence")])
    assert table.dump(more).startswith(data)


cells = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from(' ",;\n'), max_size=12)
names = st.text(st.characters(categories=("Ll", "Lo"), max_codepoint=0x9FFF), min_size=1, max_size=6)
terms = st.builds(
    Term,
    names,
    st.just(TermKind.PLACE),
    st.sampled_from(["en", "zh_CN", "de"]),
    names,
    st.sampled_from(list(TermStatus)),
    st.sampled_from(table.TYPES),
    st.sampled_from(table.CASES),
    st.booleans(),
    st.sampled_from(("", "first-full")),
    st.just(""),
    st.sampled_from(("", "路|街")),
    st.just(""),
    st.just(""),
    cells,
)


@given(st.lists(terms, max_size=8))
def test_whatever_is_written_reads_back_the_same(rows: list[Term]) -> None:
    glossary = Glossary(tuple(rows))
    assert table.load(table.dump(glossary)).terms == glossary.terms


@given(st.lists(terms, min_size=1, max_size=8), st.data())
def test_a_changed_term_changes_only_its_own_row(rows: list[Term], data: st.DataObject) -> None:
    before = table.load(table.dump(Glossary(tuple(replace(row, note="") for row in rows))))
    index = data.draw(st.integers(0, len(rows) - 1))
    changed = tuple(replace(t, note="changed") if i == index else t for i, t in enumerate(before.terms))
    old = table.dump(before).split(b"\n")
    new = table.dump(replace(before, terms=changed)).split(b"\n")
    assert [i for i, (a, b) in enumerate(zip(old, new, strict=True)) if a != b] == [index + 1]


def test_a_row_quoted_by_hand_keeps_its_quotes_when_another_row_changes() -> None:
    data = b'id,lang,term,note\na,en,"A",x\nb,en,B,\n'
    glossary = table.load(data)
    changed = replace(glossary, terms=(glossary.terms[0], replace(glossary.terms[1], note="new")))
    assert table.dump(changed) == b'id,lang,term,note\na,en,"A",x\nb,en,B,new\n'


def test_a_value_without_a_column_gets_one_and_other_rows_stay() -> None:
    glossary = table.load(b"id,lang,term\na,en,A\nb,en,B\n")
    changed = replace(glossary, terms=(glossary.terms[0], replace(glossary.terms[1], parent="a")))
    assert table.dump(changed) == b"id,lang,term,parent\na,en,A\nb,en,B,a\n"
    assert table.load(table.dump(changed)).terms == changed.terms


def test_unknown_columns_are_kept_and_told_as_information() -> None:
    data = b"id,lang,term,owner,sourc\na,en,A,harbour office,\n"
    glossary, findings = table.read(data, "g.csv")
    assert glossary.terms[0].extra == (("owner", "harbour office"),)
    assert {(f.rule, f.severity, f.column) for f in findings} == {
        ("glossary-unknown-column", "info", 4),
        ("glossary-unknown-column", "info", 5),
    }
    assert table.dump(glossary) == data


def test_every_fault_is_named_with_its_row_and_column_at_once() -> None:
    data = (
        b"id,kind,lang,term,status,dnt,not_before\n"
        b"a,palce,en,A,,,\n"
        b",place,en,B,,,\n"
        b"c,place,xx1,C,prefered,maybe,(a+)+$\n"
        b"d,place,en,,,,[\n"
        b"e,place,en,E,,,,surplus\n"
    )
    with pytest.raises(GlossaryError) as caught:
        table.load(data, "g.csv")
    message = str(caught.value)
    expected = ["2:2", "3:1", "4:3", "4:5", "4:6", "4:7", "5:4", "5:7", "6:8"]
    assert [place for place in expected if f"g.csv:{place}:" in message] == expected
    assert "did you mean" in message


def test_faulty_rows_are_left_out_and_the_others_used() -> None:
    glossary, findings = table.read(b"id,lang,term\na,en,A\nb,en,\nc,en,C\n", "g.csv")
    assert [term.text for term in glossary.terms] == ["A", "C"]
    assert [(f.path, f.line, f.column, f.concept) for f in findings] == [("g.csv", 3, 3, "b")]


@pytest.mark.parametrize(
    ("data", "place", "word"),
    [
        (b"", "1", "empty"),
        (b"source,target\na,b\n", "1:1", "no column id, lang, term"),
        ("id,lang,term\na,zh,宁".encode("gb18030"), "2:6", "not UTF-8"),
        ("id,lang,term\n".encode("utf-16"), "1", "UTF-16"),
        (b'id,lang,term\na,en,"A\nb,en,B\n', "2", "not closed"),
        (b'id,lang,term\na,en,"A"x\n', "2", "CSV"),
        (b"id,lang,term\na,en,A\0\n", "2", r"U\+0000"),
        (b"id,id,lang,term\n", "1:2", "twice"),
        (b"id,lang,term\na,en," + b"x" * 501 + b"\n", "2:3", "at most 500"),
    ],
)
def test_files_that_cannot_be_read_are_refused_by_place(data: bytes, place: str, word: str) -> None:
    with pytest.raises(GlossaryError, match=word) as caught:
        table.load(data, "g.csv")
    assert str(caught.value).startswith(f"g.csv:{place}")


def test_a_new_term_stands_beside_its_concept_and_a_new_concept_where_its_id_sorts() -> None:
    glossary = table.load(b"id,lang,term\na,en,A\na,zh,B\nc,en,C\n")
    more = table.added(
        glossary, [Term("a", TermKind.OTHER, "de", "D", case="sentence"), Term("b", TermKind.OTHER, "en", "E")]
    )
    assert [term.text for term in more.terms] == ["A", "B", "D", "E", "C"]


@pytest.mark.parametrize(
    "guard", ["(a+)+$", r"(a|b)\1", "(?P<x>a)", "a*b*c*d*e*", "(a)(b)(c)(d)(e)", "[", "x" * 1001, "(a){2,}"]
)
def test_guards_that_could_take_exponential_time_are_refused(guard: str) -> None:
    assert table.guard_problem(guard)


@pytest.mark.parametrize("guard", ["路|街|大学", "[东西]路", "(?:大)?学", "孙", r"\s?Road\b", "(?!x)y", "a{2}"])
def test_plain_guards_are_accepted(guard: str) -> None:
    assert table.guard_problem(guard) == ""


@needs_shared
@pytest.mark.parametrize("name", ["cycle", "expressions", "overlap"])
def test_the_bad_glossaries_are_read_as_literal_terms_when_their_columns_are_ours(name: str) -> None:
    rows = (SHARED / "bad" / "gloss" / f"{name}.csv").read_text(encoding="utf-8").split("\n")[1:]
    body = "".join(
        f"c{i},zh,{r.partition(',')[0]}\nc{i},en,{r.partition(',')[2]}\n" for i, r in enumerate(rows) if r.strip(", ")
    )
    assert len(table.load(("id,lang,term\n" + body).encode()).terms) == 2 * len([r for r in rows if r.strip(", ")])


CELLS = st.sampled_from(
    [
        "",
        " ",
        "a",
        " b ",
        "place",
        "Place",
        "person",
        "zh-Hans",
        "en",
        "exact",
        "1",
        "no",
        "路|街",
        "(",
        "宁波",
        "x" * 501,
        "forbidden",
    ]
)


@given(
    st.lists(st.lists(CELLS, min_size=0, max_size=7), max_size=6), st.sampled_from(["\n", "\r\n", "\r"]), st.booleans()
)
def test_rows_read_by_columns_are_those_read_one_by_one(rows: list[list[str]], newline: str, ended: bool) -> None:
    good = [
        ["c", "place", "en", "A", "", "", "x"],
        ["c", "", "zh-Hans", "甲", "admitted", "路", ""],
        ["d", "", "en", "B"],
    ]
    for chosen in (rows, good, good + rows):
        lines = ["id,kind,lang,term,status,not_before,own", *(",".join(row) for row in chosen)]
        text = newline.join(lines) + (newline if ended else "")
        glossary, faults = table.read(text.encode(), "g.csv")
        # A quotation mark in the header's last column sends the same rows the long way.
        other, faults_too = table.read(text.replace(",own", ',"own"', 1).encode(), "g.csv")
        assert glossary.terms == other.terms
        assert [term.line for term in glossary.terms] == [term.line for term in other.terms]
        assert [(f.line, f.column, f.message) for f in faults] == [(f.line, f.column, f.message) for f in faults_too]
        assert table.dump(glossary) == text.encode() or faults


def test_a_file_with_too_many_rows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "MAX_TERMS", 3)
    with pytest.raises(GlossaryError, match="5 rows, at most 3"):
        table.load(b"id,lang,term\n" + b"a,en,A\n" * 4)
