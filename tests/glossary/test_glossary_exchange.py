"""Other programs' term files: what goes out, what comes back, what is lost by name, what is refused."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from l10n.errors import ExchangeError
from l10n.glossary import exchange, exchange_xlsx, table
from l10n.model.glossary import Glossary, Term, TermKind, TermStatus

ROWS = (
    "id,kind,lang,term,status,type,case,dnt,rule,not_before,not_after,replaced_by,parent,note\n"
    "gh,product,zh,GitHub,,,exact,1\n"
    "ningbo,place,zh,宁波市\nningbo,place,zh,宁波,,short\nningbo,place,en,Ningbo\nningbo,place,en,Ningpo,forbidden,variant\n"
    "who,organisation,zh,世界卫生组织,,,,,first-full\nwho,organisation,zh,世卫组织,,short\n"
    "who,organisation,en,World Health Organization\nwho,organisation,en,WHO,,abbr,exact\n"
    "zs,place,zh,中山,,,,,,路|大学,孙,,gd,in the south\nzs,place,en,Zhongshan\n"
)
GLOSSARY = table.load(ROWS.encode())


def bare(terms: tuple[Term, ...]) -> list[Term]:
    return [replace(term, line=0) for term in terms]


def test_tbx_brings_every_property_back() -> None:
    exported = exchange.dump_tbx(GLOSSARY)
    assert exported.lost == ()
    assert sorted(bare(exchange.load_tbx(exported.data)), key=table.rank) == sorted(
        bare(GLOSSARY.terms), key=table.rank
    )


def test_tbx_is_well_formed_and_speaks_tbx_basic() -> None:
    root = ElementTree.fromstring(exchange.dump_tbx(GLOSSARY).data)  # noqa: S314 - our own output
    assert root.tag == "{urn:iso:std:iso:30042:ed-2}tbx"
    assert root.attrib["type"] == "TBX-Basic"
    assert len(root.findall(".//{urn:iso:std:iso:30042:ed-2}conceptEntry")) == 4


texts = (
    st.text(st.characters(exclude_categories=("Cs", "Cc", "Co", "Cn")), min_size=1, max_size=20)
    .map(str.strip)
    .filter(bool)
)


@given(st.lists(st.tuples(texts, texts), min_size=1, max_size=5), st.sampled_from(list(TermStatus)))
def test_any_term_survives_tbx(pairs: list[tuple[str, str]], status: TermStatus) -> None:
    terms = tuple(
        replace(term, status=status, concept=f"c{term.concept[1:]}")
        for term in exchange.from_pairs(((a, b, "") for a, b in pairs), "zh_CN", "en")
    )
    assert bare(exchange.load_tbx(exchange.dump_tbx(Glossary(terms)).data)) == list(terms)


TBX2 = """<?xml version="1.0"?><!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">
<martif type="TBX" xml:lang="en"><martifHeader><fileDesc><sourceDesc><p>x</p></sourceDesc></fileDesc></martifHeader>
<text><body><termEntry id="c1"><descrip type="subjectField">place</descrip>
<langSet xml:lang="en"><tig><term>Ningbo</term><termNote type="administrativeStatus">preferredTerm-admn-sts</termNote></tig>
<ntig><termGrp><term>Ningpo</term><termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></termGrp><note>forbidden</note></ntig></langSet>
<langSet xml:lang="zh-CN"><tig><term>宁波</term><termNote type="termType">shortForm</termNote></tig></langSet>
</termEntry></body></text></martif>"""


def test_tbx_version_2_is_read_and_its_dtd_never_fetched() -> None:
    found = exchange.load_tbx(TBX2.encode())
    assert [(t.concept, t.kind, t.language, t.text, t.status, t.type) for t in found] == [
        ("c1", TermKind.PLACE, "en", "Ningbo", TermStatus.PREFERRED, "full"),
        ("c1", TermKind.PLACE, "en", "Ningpo", TermStatus.FORBIDDEN, "full"),
        ("c1", TermKind.PLACE, "zh_CN", "宁波", TermStatus.PREFERRED, "short"),
    ]


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b'<!DOCTYPE tbx [<!ENTITY a "b">]><tbx/>', "entities"),
        (b"<tbx><text>", "well-formed"),
        (b"<tmx/>", "no TBX"),
        (
            b'<tbx><text><body><conceptEntry id="a"><langSec xml:lang="xx-klingon9"/></conceptEntry></body></text></tbx>',
            "unknown language",
        ),
    ],
)
def test_hostile_and_foreign_xml_is_refused(data: bytes, word: str) -> None:
    with pytest.raises(ExchangeError, match=word):
        exchange.load_tbx(data, "t.tbx")


@pytest.mark.parametrize("name", ["deepl", "google", "omegat", "weblate"])
def test_two_column_files_read_back_as_the_pairs_they_hold(name: str) -> None:
    exported = exchange.DUMPERS[name](GLOSSARY, "zh_CN", "en")
    pairs = {(row.source, row.target) for row in exchange.rows(GLOSSARY, "zh_CN", "en")[0]}
    found = exchange.load_pairs(exported.data, "zh_CN", "en")
    sources = {term.concept: term.text for term in found if term.language == "zh_CN"}
    assert {(sources[term.concept], term.text) for term in found if term.language == "en"} == pairs
    assert pairs >= {("GitHub", "GitHub"), ("宁波", "Ningbo"), ("世卫组织", "World Health Organization")}


def test_short_forms_go_out_with_the_short_rendering_where_there_is_one() -> None:
    rows = table.load(
        b"id,lang,term,type\na,en,Shanshan Holdings,short\na,en,Shanshan Holdings Co.,full\na,de,lang,full\na,de,kurz,short\n"
    )
    assert {(r.source, r.target) for r in exchange.rows(rows, "en", "de")[0]} == {
        ("Shanshan Holdings", "kurz"),
        ("Shanshan Holdings Co.", "lang"),
    }


def test_homonyms_are_left_out_loudly() -> None:
    rows = table.load("id,lang,term\na,zh,六合\na,en,Luhe\nb,zh,六合\nb,en,Liuhe\n".encode())
    exported = exchange.dump_deepl(rows, "zh_CN", "en")
    assert exported.data == b""
    assert "六合" in exported.lost[0]


@pytest.mark.parametrize("text", ["=cmd|'/c calc'!A1", "+1", "-1", "@SUM(A1)", "|x", "%x", "\t=1", "a\nb", "x" * 2000])
def test_what_a_spreadsheet_or_service_would_misread_is_left_out_by_name(text: str) -> None:
    glossary = Glossary((Term("a", TermKind.OTHER, "en", text), Term("a", TermKind.OTHER, "zh_CN", "甲")))
    for dump in exchange.DUMPERS.values():
        for pair in (("en", "zh_CN"), ("zh_CN", "en")):
            exported = dump(glossary, *pair)
            assert text.encode() not in exported.data
            assert len(exported.lost) == 1


def test_po_holds_contexts_flags_and_forbidden_forms() -> None:
    text = exchange.dump_po(GLOSSARY, "zh_CN", "en").data.decode()
    assert '#, terminology, read-only\nmsgctxt "gh"\nmsgid "GitHub"\nmsgstr "GitHub"\n' in text
    assert '#, terminology, forbidden\nmsgctxt "ningbo forbidden 1"\nmsgid "宁波市"\nmsgstr "Ningpo"\n' in text


def test_losses_are_counted_by_property() -> None:
    lost = exchange.dump_deepl(GLOSSARY, "zh_CN", "en").lost
    assert lost == (
        "1 barred form",
        "1 guard",
        "1 first-mention rule",
    )


def test_foreign_terms_join_ours_without_doubles_and_with_ids_of_their_own() -> None:
    foreign = exchange.from_pairs(
        [("宁波", "Ningbo", ""), ("舟山", "Zhoushan", ""), ("宁波市", "Nimpo", "")], "zh_CN", "en"
    )
    found = exchange.joined(GLOSSARY, foreign, TermStatus.PROPOSED)
    assert [(t.concept, t.text, t.status) for t in found.terms] == [
        ("zhoushan", "舟山", TermStatus.PROPOSED),
        ("zhoushan", "Zhoushan", TermStatus.PROPOSED),
    ]
    assert found.known == 1
    assert "Nimpo" in found.clashes[0]


@pytest.mark.parametrize(
    ("data", "word"), [(b"one\n", "one column"), ("宁波\tNingbo".encode("gbk"), "not UTF-8"), (b'a,"b\n', None)]
)
def test_two_column_files_that_cannot_be_read_are_refused_by_line(data: bytes, word: str | None) -> None:
    if word is None:
        assert [t.text for t in exchange.load_pairs(data, "en", "de")] == ["a", "b"]
    else:
        with pytest.raises(ExchangeError, match=word):
            exchange.load_pairs(data, "zh_CN", "en", "f.tsv")


def test_xlsx_brings_every_cell_back_and_computes_none() -> None:
    terms = (
        *GLOSSARY.terms,
        Term("f", TermKind.OTHER, "en", "=1+1", case="sentence"),
        Term("n", TermKind.OTHER, "en", "007", case="sentence"),
    )
    data = exchange_xlsx.dump_xlsx(Glossary(terms))
    assert bare(exchange_xlsx.load_xlsx(data).terms) == bare(terms)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("data", [b"", b"no zip", b"PK\x03\x04broken"])
def test_what_is_no_workbook_is_refused(data: bytes) -> None:
    with pytest.raises(ExchangeError, match="workbook"):
        exchange_xlsx.load_xlsx(data, "g.xlsx")


def test_a_workbook_that_unpacks_to_far_more_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 3_000_000)
    with pytest.raises(ExchangeError, match="unpacks"):
        exchange_xlsx.load_xlsx(out.getvalue(), "g.xlsx")


def test_the_google_file_is_plain_csv() -> None:
    lines = list(csv.reader(io.StringIO(exchange.dump_google(GLOSSARY, "zh_CN", "en").data.decode())))
    assert ["宁波市", "Ningbo"] in lines


@pytest.mark.parametrize(
    "text",
    [
        '\ufeffsource;target\r\n余姚市;Yuyao\r\n慈溪市;"Cixi; City"\r\n',
        '余姚市;Yuyao\n慈溪市;"Cixi; City"\n',
        "# a comment\n余姚市\tYuyao\n\n慈溪市\tCixi; City\ta note\tand more\n",
        "target,source\nYuyao,余姚市\nCixi; City,慈溪市\n",
        "en,zh_CN\nYuyao,余姚市\nCixi; City,慈溪市\n",
        "zh-Hans\ten\n余姚市\tYuyao\n慈溪市\tCixi; City\n",
    ],
)
def test_two_columns_come_in_however_a_spreadsheet_parts_them(text: str) -> None:
    terms = exchange.load_pairs(text.encode(), "zh_CN", "en")
    assert [term.text for term in terms] == ["余姚市", "Yuyao", "慈溪市", "Cixi; City"]


def test_a_sheet_of_two_columns_comes_in() -> None:
    terms = exchange.pairs_of_rows(
        [["Source", "Target", "note"], ["余姚市", "Yuyao", "a city"], ["", ""]], "zh_CN", "en"
    )
    assert [(term.text, term.note) for term in terms] == [("余姚市", "a city"), ("Yuyao", "")]
    with pytest.raises(ExchangeError, match="expected id, lang, term or source, target"):
        exchange.pairs_of_rows([["Original", "Translation"]], "zh_CN", "en")


def test_a_first_row_that_names_both_languages_gives_the_order_of_the_columns() -> None:
    terms = exchange.pairs_of_rows([["English", "Chinese", "note"], ["Yuyao", "余姚市", "a city"]], "zh_CN", "en")
    assert [(term.text, term.note) for term in terms] == [("余姚市", "a city"), ("Yuyao", "")]
    with pytest.raises(ExchangeError, match="expected id, lang, term or source, target"):
        exchange.pairs_of_rows([["Chinese", "German"]], "zh_CN", "en")
    assert [term.text for term in exchange.load_pairs(b"de,en\n", "zh_CN", "en")] == ["de", "en"]


def test_flags_that_the_csv_of_weblate_has_no_column_for_are_named() -> None:
    glossary = table.load(b"id,kind,lang,term,dnt,case\ng,product,zh,GitHub,1,exact\n")
    assert any("read-only" in line for line in exchange.dump_weblate(glossary, "zh_CN", "en").lost)
    assert b"read-only" in exchange.dump_po(glossary, "zh_CN", "en").data
