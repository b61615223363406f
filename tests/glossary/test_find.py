"""Where terms stand: folding with its way back, variants, boundaries, longest match, guards, homonyms."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from l10n.glossary import find as finding
from l10n.glossary import fold as folding
from l10n.glossary import table
from l10n.glossary.find import find, scan, scan_all
from l10n.glossary.fold import fold, fold_together
from l10n.glossary.variants import plural, variants, variants_of_all
from l10n.model.glossary import Glossary, Hit, Term, TermKind

HEADER = "id,kind,lang,term,status,type,case,dnt,not_before,not_after,parent\n"


def glossary(rows: str) -> Glossary:
    return table.load((HEADER + rows).encode())


def found(text: str, rows: str, language: str = "zh_CN") -> list[str]:
    return [f"{hit.found}:{hit.term.concept}" for hit in find(text, language, glossary(rows))]


# --- folding -----------------------------------------------------------------------------------------------------------

MIXED = st.text(
    st.sampled_from("宁波寧 aA\u3000\t\n'’“”–—-Ａ１ﬁⅦ\u200b\u00ad\u0301e İß，（）·・中文B")
    | st.characters(exclude_categories=["Cs"]),
    max_size=40,
)


@given(MIXED)
def test_every_folded_character_leads_back_to_one_of_the_text_and_in_order(text: str) -> None:
    folded = fold(text)
    origins = [folded.origin(position) for position in range(len(folded.text))]
    assert origins == sorted(origins)
    assert all(0 <= origin < len(text) for origin in origins)


# Also what folds in no common pass: the mark that parts texts, marks that combine, the one capital that becomes two.
ODD = st.text(st.sampled_from("宁波 aA\0\u0301İßΣé，ﬁ\u200b\t\n’"), max_size=8)


@given(st.lists(MIXED | ODD, min_size=1, max_size=6))
def test_texts_folded_in_one_pass_are_each_as_folded_alone(texts: list[str]) -> None:
    together = fold_together(texts)
    parts = [together.part(number) for number in range(len(texts))]
    assert [part.text for part in parts] == [fold(text).text for text in texts]
    for part, text in zip(parts, texts, strict=True):
        alone = fold(text)
        assert [part.origin(at) for at in range(len(part.text))] == [alone.origin(at) for at in range(len(part.text))]
    begins = [at for at, part in zip(together.begins, parts, strict=True) if part.text]
    assert [together.at(begin) for begin in begins] == [number for number, part in enumerate(parts) if part.text]


@given(MIXED)
def test_folding_a_folded_text_changes_nothing(text: str) -> None:
    once = fold(text).text
    assert fold(once).text == fold(fold(once).text).text


@given(
    st.text(st.sampled_from("宁波市海曙，。Aa b"), max_size=30),
    st.text(st.sampled_from("宁波市海曙，。Aa b"), max_size=30),
)
def test_a_term_between_two_texts_is_found_at_its_place(left: str, right: str) -> None:
    text = f"{left}、鄞州区、{right}"
    hits = find(text, "zh_CN", glossary("yz,place,zh,鄞州区\n"))
    assert (len(left) + 1, len(left) + 4) in [tuple(hit.span) for hit in hits]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("寧波", "宁波"),
        ("Xi’an", "xi'an"),
        ("ＧＤＰ", "gdp"),
        ("宁 波", "宁波"),
        ("在 GitHub 上", "在github上"),
        ("a  b\tc", "a b c"),
        ("lithium–ion", "lithium-ion"),
        ("o\ufb03ce", "office"),
        ("第Ⅲ期", "第iii期"),
        ("Zoe\u0301", "zoé"),
        ("Ning\u200bbo", "ningbo"),
        ("乔治・华盛顿", "乔治·华盛顿"),
        ("你好，世界…", "你好，世界…"),
    ],
)
def test_spellings_that_mean_the_same_fold_alike(text: str, folded: str) -> None:
    assert fold(text).text == folded


# --- variants ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("chamber", "chambers"),
        ("city", "cities"),
        ("bus", "buses"),
        ("day", "days"),
        ("branch", "branches"),
        ("box", "boxes"),
    ],
)
def test_regular_plurals(word: str, expected: str) -> None:
    assert plural(word) == expected


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("chamber of commerce", TermKind.OTHER, "chambers of commerce"),
        ("lithium-ion battery", TermKind.PRODUCT, "lithium ion batteries"),
        ("Shanshan Holdings Co., Ltd.", TermKind.ORGANISATION, "shanshan holdings co.,ltd"),
        ("Shanshan Holdings Co., Ltd.", TermKind.ORGANISATION, "shanshan holdings co. limited"),
        ("Research & Development Center", TermKind.ORGANISATION, "research and development center"),
        ("high speed", TermKind.OTHER, "high-speed"),
    ],
)
def test_generated_forms(text: str, kind: TermKind, expected: str) -> None:
    assert expected in variants(Term("a", kind, "en", text), text.lower(), "en")


@pytest.mark.parametrize("kind", [TermKind.PLACE, TermKind.PERSON])
def test_places_and_persons_have_no_plural(kind: TermKind) -> None:
    assert list(variants(Term("a", kind, "en", "Ningbo"), "ningbo", "en")) == ["ningbo"]


# --- finding -----------------------------------------------------------------------------------------------------------

NAMES = "nb,place,zh,宁波\nsh,place,zh,上海\nzj,place,zh,浙江\ncc,other,zh,商会\nzc,organisation,zh,上海市浙江商会\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("宁波与上海市浙江商会", ["宁波:nb", "上海市浙江商会:zc"]),
        ("上海、浙江商会", ["上海:sh", "浙江:zj", "商会:cc"]),
        ("上海市浙江", ["上海:sh", "浙江:zj"]),
        ("上海市\n浙江商会", ["上海市\n浙江商会:zc"]),
        ("上 海", ["上 海:sh"]),
        ("", []),
        ("。", []),
    ],
)
def test_the_longest_term_wins_and_hides_what_it_holds(text: str, expected: list[str]) -> None:
    assert found(text, NAMES) == expected


@given(st.lists(st.text(st.sampled_from("上海市浙江商会宁 波\n、a\u0301\0生"), max_size=12) | ODD, max_size=8))
def test_texts_scanned_together_hold_what_each_holds_alone(texts: list[str]) -> None:
    rows = NAMES + "e,other,zh,éa\nw,organisation,zh,A宁,,abbr,exact\n"
    alone = [scan(text, "zh_CN", glossary(rows)) for text in texts]
    assert list(scan_all(texts, "zh_CN", glossary(rows))) == alone


def test_scanning_more_texts_than_are_remembered_loses_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "_KNOWN", 3)
    monkeypatch.setattr(folding, "_CHUNK", 5)
    names = glossary(NAMES)
    texts = [f"{number}宁波" for number in range(9)]
    scan(texts[4], "zh_CN", names)
    assert [len(each.hits) for each in scan_all(texts, "zh_CN", names)] == [1] * 9


def test_half_of_a_character_stops_no_scan() -> None:
    assert [hit.found for hit in find("\ud800宁波\ud800", "zh_CN", glossary(NAMES))] == ["宁波"]


def test_hidden_terms_count_as_present() -> None:
    assert scan("上海市浙江商会", "zh_CN", glossary(NAMES)).present == {"zc", "sh", "zj", "cc"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ningbo's port", ["Ningbo:nb"]),
        ("Ningbo’s port", ["Ningbo:nb"]),
        ("Ningbo-based", ["Ningbo:nb"]),
        ("Ningbos port", []),
        ("ningbo_port", []),
        ("在Ningbo上", ["Ningbo:nb"]),
        ("NINGBO", ["NINGBO:nb"]),
        ("(Ningbo)", ["Ningbo:nb"]),
        ("XNingbo", []),
        ("Ningbo2", []),
    ],
)
def test_latin_terms_stand_as_whole_words(text: str, expected: list[str]) -> None:
    assert found(text, "nb,place,en,Ningbo\n", "en") == expected


@pytest.mark.parametrize(("text", "expected"), [("WHO", ["WHO:w"]), ("who", []), ("Who", []), ("the WHOs", [])])
def test_abbreviations_need_their_capitals(text: str, expected: list[str]) -> None:
    assert found(text, "w,organisation,en,WHO,,abbr,exact\n", "en") == expected


def test_abbreviations_of_common_nouns_have_a_plural() -> None:
    assert found("many SMEs", "s,other,en,SME,,abbr\n", "en") == ["SMEs:s"]


@pytest.mark.parametrize(
    ("text", "guarded"),
    [("中山市", False), ("中山路", True), ("孙中山", True), ("中山大学", True), ("孙文在中山", False)],
)
def test_guards_look_right_before_and_right_after(text: str, guarded: bool) -> None:
    hits = find(text, "zh_CN", glossary("z,place,zh,中山,,,,,路|大学,孙\n"))
    assert [hit.guarded for hit in hits] == [guarded]


@pytest.mark.parametrize(
    ("text", "weak"),
    [
        ("宁波的港口", False),
        ("宁波大学", True),
        ("宁波路", True),
        ("资源配置", True),
        ("资源县的资源", False),
        ("宁波市大学", False),
    ],
)
def test_short_places_before_generic_words_and_ordinary_words_are_weak(text: str, weak: bool) -> None:
    rows = "n,place,zh,宁波\nn,place,zh,宁波市\nr,place,zh,资源\nr,place,zh,资源县\n"
    assert any(hit.weak for hit in find(text, "zh_CN", glossary(rows))) is weak


def test_homonyms_are_both_hits_on_one_span() -> None:
    hits = find("朝阳区", "zh_CN", glossary("a,place,zh,朝阳区\nb,place,zh,朝阳区\n"))
    assert [hit.term.concept for hit in hits] == ["a", "b"]
    assert hits[0].span == hits[1].span


def test_traditional_text_is_matched_with_simplified_terms() -> None:
    assert found("寧波的港口", "nb,place,zh-Hans,宁波\n", "zh_TW") == ["寧波:nb"]


def test_names_that_are_never_translated_are_found_in_every_language() -> None:
    assert found("on GitHub", "g,product,zh,GitHub,,,exact,1\n", "en") == ["GitHub:g"]


def test_terms_are_literal() -> None:
    rows = "a,other,en,(a+)+$\nb,other,en,.*\nc,other,en,[\n"
    assert found("x (a+)+$ y .* z [", rows, "en") == ["(a+)+$:a", ".*:b", "[:c"]


PIECES = st.sampled_from(
    [
        "port",
        "Party",
        "Plan",
        "A",
        "A1",
        "US",
        "of",
        "and",
        "&",
        "lithium-ion",
        "Co., Ltd.",
        "limited",
        "e.g.",
        "Bus",
        "宁波",
        "乔·约",
        "é",
        "x",
    ]
)
TERMS = st.builds(
    lambda pieces, kind, case, dnt, form: Term("c", kind, "en", " ".join(pieces), type=form, case=case, dnt=dnt),
    st.lists(PIECES, min_size=1, max_size=4),
    st.sampled_from(list(TermKind)),
    st.sampled_from(table.CASES),
    st.booleans(),
    st.sampled_from(table.TYPES),
)


@given(st.lists(TERMS, max_size=6), st.sampled_from(["en", "en_GB", "de", "zh_CN"]))
def test_the_forms_of_many_terms_are_those_of_each(terms: list[Term], language: str) -> None:
    folds = [fold(term.text).text for term in terms]
    forms, owners = variants_of_all(terms, folds, language)
    each = [
        (term, form) for term, folded in zip(terms, folds, strict=True) for form in variants(term, folded, language)
    ]
    assert len(set(zip(map(id, owners), forms, strict=True))) == len(forms)
    # The order within one term says nothing.
    assert [id(term) for term in owners] == [id(term) for term, _ in each]
    assert sorted(zip(map(id, owners), forms, strict=True)) == sorted((id(term), form) for term, form in each)


def test_a_plural_of_an_abbreviation_is_one_hit() -> None:
    assert found("two pilot AMs", "a,other,en,pilot AM\n", "en") == ["pilot AMs:a"]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("a,,zh,甲\nb,,zh,甲\n", "ab"),
        ("b,,zh,乙\na,,zh,甲\nb,,zh,甲\n", "ba"),  # concept by concept, not row by row
        ("a,,en,x\nb,,zh,甲\na,,zh-TW,甲\n", "ab"),  # lent by the same language elsewhere
        ("a,,en,x\na,,zh,甲\na,,zh,甲\nb,,zh,甲\n", "aab"),
    ],
)
def test_homonyms_come_in_the_order_of_their_concepts(rows: str, expected: str) -> None:
    assert "".join(hit.term.concept for hit in find("甲", "zh_CN", glossary(rows))) == expected


words = st.sampled_from(["宁波", "宁波市", "海曙", "海曙区", "市海", "上海", "海", "江北", "a", "ab", "b c"])


@given(st.lists(words, max_size=12), st.lists(words, min_size=1, max_size=8, unique=True))
def test_hits_do_not_overlap_and_stand_where_they_say(pieces: list[str], terms: list[str]) -> None:
    text = "".join(pieces)
    held = Glossary(tuple(Term(word, TermKind.OTHER, "zh_CN", word) for word in terms))
    hits: tuple[Hit, ...] = find(text, "zh_CN", held)
    assert all(text[hit.span.start : hit.span.end] == hit.found for hit in hits)
    assert all(left.span.end <= right.span.start for left, right in pairwise(hits))
    longest = max((word for word in terms if word in text and not word.isascii()), key=len, default="")
    # 海 stands inside 上海, which the list of words knows: it counts as present and is no hit.
    hidden = scan(text, "zh_CN", held).masked
    assert not longest or longest in hidden or any(len(hit.found) >= len(longest) for hit in hits)


def test_the_same_glossary_is_indexed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from l10n.glossary import find as module

    built = []
    original = module._automaton

    def counting(patterns: list[str]) -> object:
        built.append(len(patterns))
        return original(patterns)

    monkeypatch.setattr(module, "_automaton", counting)
    held = glossary(NAMES)
    for _ in range(3):
        find("宁波", "zh_CN", held)
        find("Ningbo", "en", held)
    assert len(built) == 1
