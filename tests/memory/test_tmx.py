"""TMX in and out, and what is refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from l10n.errors import ExchangeError
from l10n.memory.exchange import dump_tmx, fitted, load_tmx, stream_tmx
from l10n.model.match import Origin, TranslationUnit
from shared import SHARED, needs_shared

HEAD = '<?xml version="1.0"?>\n<tmx version="1.4"><header srclang="en"/><body>'
TAIL = "</body></tmx>"


def tmx(*units: str, head: str = HEAD) -> bytes:
    return (head + "".join(units) + TAIL).encode()


def pair(left: str, right: str, attribute: str = "xml:lang") -> str:
    return f'<tu><tuv {attribute}="en"><seg>{left}</seg></tuv><tuv {attribute}="zh-CN"><seg>{right}</seg></tuv></tu>'


def test_a_pair_comes_in_with_gettext_languages_as_imported() -> None:
    [unit] = load_tmx([tmx(pair("Port", "港口"))]).units
    assert (unit.source, unit.target, unit.source_language, unit.target_language) == ("Port", "港口", "en", "zh_CN")
    assert unit.origin is Origin.IMPORT


def test_the_lang_attribute_of_tmx_1_1_is_understood() -> None:
    assert len(load_tmx([tmx(pair("Port", "港口", "lang"))]).units) == 1


def test_inline_codes_come_in_as_the_text_they_stand_for() -> None:
    [unit] = load_tmx(
        [tmx(pair("<bpt i='1'>**</bpt>Port<ept i='1'>**</ept> of <ph>`x`</ph>", "<it>**</it>港口"))]
    ).units
    assert (unit.source, unit.target) == ("**Port** of `x`", "**港口")


def test_empty_inline_elements_come_in_as_tokens() -> None:
    left, right = 'Press <bpt i="1"/>Start<ept i="1"/> <ph x="2"/>', '按<bpt i="1"/>开始<ept i="1"/><ph x="2"/>'
    [unit] = load_tmx([tmx(pair(left, right))]).units
    assert unit.source == "Press ⟦1⟧Start⟦/1⟧ ⟦2⟧"
    assert unit.target == "按⟦1⟧开始⟦/1⟧⟦2⟧"


def test_code_goes_out_in_inline_elements_and_comes_back_as_it_was() -> None:
    text = "见[网站](https://example.org)的`x<y`和<b>港</b>。"
    unit = TranslationUnit(text, "See `x<y`.", "zh_CN", "en", "menu", article="a.md")
    data = b"".join(dump_tmx([unit]))
    assert '见<bpt i="1">[</bpt>网站<ept i="1">](https://example.org)</ept>的<ph>`x&lt;y`</ph>'.encode() in data
    [back] = load_tmx([data]).units
    assert (back.source, back.target, back.context, back.article) == (text, unit.target, "menu", "a.md")


def test_units_come_while_the_file_is_read() -> None:
    read = []

    def chunks() -> Iterator[bytes]:
        for piece in [HEAD, pair("Port", "港口"), pair("Ship", "船"), TAIL]:
            read.append(piece)
            yield piece.encode()

    stream = stream_tmx(chunks(), "", Counter())
    assert next(stream).source == "Port"
    assert len(read) == 2
    assert [unit.source for unit in stream] == ["Ship"]


@pytest.mark.parametrize("opening", ["<seg>", '<note x="'])
def test_an_endless_line_is_refused_with_its_place_and_not_gathered(opening: str) -> None:
    block = b"x" * 1_000_000

    def endless() -> Iterator[bytes]:
        yield (HEAD + "<tu>" + opening).encode()
        for count in range(1000):
            assert count < 40, "the reader should have stopped"
            yield block

    with pytest.raises(ExchangeError, match=r"longer than") as caught:
        load_tmx(endless(), "long.tmx")
    assert str(caught.value).startswith("long.tmx:2:")


def test_a_unit_in_three_languages_gives_two_pairs() -> None:
    third = '<tuv xml:lang="de"><seg>Hafen</seg></tuv></tu>'
    units = load_tmx([tmx(pair("Port", "港口").replace("</tu>", third))]).units
    assert [(u.target_language, u.target) for u in units] == [("zh_CN", "港口"), ("de", "Hafen")]


def test_several_texts_of_one_language_are_all_taken_of_the_target_and_counted_of_the_source() -> None:
    more = '<tuv xml:lang="zh-CN"><seg>泊位</seg></tuv><tuv xml:lang="en"><seg>Wharf</seg></tuv></tu>'
    imported = load_tmx([tmx(pair("Quay", "码头").replace("</tu>", more))])
    assert [(unit.source, unit.target) for unit in imported.units] == [("Quay", "码头"), ("Quay", "泊位")]
    assert imported.skipped == {"another text in the source language": 1}


@pytest.mark.parametrize(
    "header", ['<header srclang="*all*"/>', "<header/>", '<header srclang="fr"/>', '<header srclang="nonsense!"/>', ""]
)
def test_without_a_usable_source_language_the_first_text_is_the_source(header: str) -> None:
    head = f'<tmx version="1.4">{header}<body>'
    [unit] = load_tmx([tmx(pair("Port", "港口"), head=head)]).units
    assert (unit.source_language, unit.target_language) == ("en", "zh_CN")


def test_a_unit_says_its_own_source_language_and_its_modern_attribute_wins() -> None:
    left, right = '<tuv xml:lang="zh-CN" lang="en"><seg>港口</seg></tuv>', '<tuv lang="EN-US"><seg>Port</seg></tuv>'
    [unit] = load_tmx([tmx(f'<tu srclang="EN-US">{left}{right}</tu>')]).units
    assert (unit.source, unit.source_language, unit.target_language) == ("Port", "en_US", "zh_CN")


def test_codes_of_other_tools_nest_and_text_in_them_stays() -> None:
    left = 'Press <bpt i="1">&lt;b&gt;</bpt><hi type="x">Start<hi>!</hi></hi><ept i="1">&lt;/b&gt;</ept><ut>\\par </ut>'
    inner = '<ph>&lt;img alt="<sub>a <it pos="begin">*</it>ship</sub>"&gt;</ph>'
    [unit] = load_tmx([tmx(pair(left + inner, "按"))]).units
    assert unit.source == 'Press <b>Start!</b>\\par <img alt="a *ship">'


def test_a_unit_of_one_language_is_counted() -> None:
    alone = '<tu><tuv xml:lang="en"><seg>alone</seg></tuv></tu>'
    imported = load_tmx([tmx(alone, "<tu/>", pair("Port", "港口"))])
    assert len(imported.units) == 1
    assert imported.skipped == {"only one language": 1}


def test_taiwan_and_hong_kong_keep_their_own_chinese() -> None:
    texts = [
        pair("a", "甲").replace("zh-CN", language) for language in ("zh-TW", "zh-Hant", "zh-HK", "zh-Hans", "ZH_cn")
    ]
    languages = [unit.target_language for unit in load_tmx([tmx(*texts)]).units]
    assert languages == ["zh_TW", "zh_TW", "zh_HK", "zh_CN", "zh_CN"]


def test_undeclared_languages_and_empty_segments_are_counted_not_guessed() -> None:
    nameless = "<tu><tuv><seg>a</seg></tuv><tuv xml:lang='zh'><seg>甲</seg></tuv></tu>"
    imported = load_tmx([tmx(nameless, pair("", "空"), pair("Port", "港口"))])
    assert len(imported.units) == 1
    assert imported.skipped == {"unknown or undeclared language": 1, "only one language": 1, "empty segment": 1}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_utf_16_and_line_ends_of_windows_are_accepted(encoding: str) -> None:
    text = tmx(pair("one\ntwo", "一\n二")).decode().replace("\n", "\r\n")
    data = text.replace('version="1.0"', f'version="1.0" encoding="{encoding}"', 1).encode(encoding)
    [unit] = load_tmx([data]).units
    assert unit.source == "one\ntwo"


def test_chunks_make_no_difference() -> None:
    data = tmx(pair("Port of Ningbo", "宁波港"))
    assert load_tmx(data[i : i + 7] for i in range(0, len(data), 7)) == load_tmx([data])


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "not well-formed XML"),
        (b"<xliff/>", "it begins with <xliff>"),
        (b'<!DOCTYPE tmx [<!ENTITY a "b">]><tmx/>', "entities"),
        (b"<tmx><body><tu>", "not well-formed XML"),
        (b'<?xml version="1.0" encoding="nonsense"?><tmx/>', "encoding"),
        (b"<tmx>" + b"<a>" * 300, "nest deeper than 256"),
    ],
)
def test_what_is_no_tmx_is_refused_with_its_place(data: bytes, said: str) -> None:
    with pytest.raises(ExchangeError, match=said) as caught:
        load_tmx([data], "memory.tmx")
    assert str(caught.value).startswith("memory.tmx:1:")


@pytest.mark.parametrize("encoding", ["GB18030", "GBK", "Big5"])
def test_an_encoding_of_several_bytes_is_refused_with_what_to_do(encoding: str) -> None:
    data = f'<?xml version="1.0" encoding="{encoding}"?><tmx>港</tmx>'.encode(encoding)
    with pytest.raises(ExchangeError, match="the declared encoding cannot be read") as caught:
        load_tmx([data], "memory.tmx")
    assert caught.value.hint == "convert the file to UTF-8, its XML declaration too"


def test_the_name_of_an_external_dtd_is_ordinary() -> None:
    head = HEAD.replace("\n", '\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">')
    assert len(load_tmx([tmx(pair("a", "b"), head=head)]).units) == 1


@needs_shared
@pytest.mark.parametrize(
    ("name", "refused"),
    [
        ("doctype-name.tmx", False),
        ("external-entity.tmx", True),
        ("laughs.tmx", True),
        ("truncated.tmx", True),
        ("wrong-encoding.tmx", True),
    ],
)
def test_the_hostile_files_are_refused_and_the_ordinary_one_is_read(name: str, refused: bool) -> None:
    data = (SHARED / "bad/xml" / name).read_bytes()
    if not refused:
        assert load_tmx([data], name).units
        return
    with pytest.raises(ExchangeError):
        load_tmx([data], name)


TEXT = st.text(
    st.characters(
        codec="utf-8", exclude_categories=["Cs", "Cc"], include_characters="\n\t", exclude_characters="\ufffe\uffff"
    ),
    min_size=1,
).filter(str.strip)


@given(st.lists(st.tuples(TEXT, TEXT), max_size=6))
def test_what_goes_out_comes_in_again(pairs: list[tuple[str, str]]) -> None:
    units = [TranslationUnit(source, target, "zh_CN", "en") for source, target in pairs]
    back = load_tmx(dump_tmx(units, "zh_CN")).units
    assert [(u.source, u.target, u.source_language, u.target_language) for u in back] == [
        (u.source, u.target, "zh_CN", "en") for u in units
    ]


def test_characters_that_xml_cannot_hold_are_left_out() -> None:
    [unit] = load_tmx(dump_tmx([TranslationUnit("a\x01b", "c\x00", "en", "zh_CN")])).units
    assert (unit.source, unit.target) == ("ab", "c")


def test_the_english_of_a_country_is_the_english_of_a_project_that_has_one() -> None:
    [unit] = fitted(load_tmx([tmx(pair("Port", "港口").replace('"en"', '"EN-US"'))]).units, ("en", "zh_CN"))
    assert (unit.source_language, unit.target_language) == ("en", "zh_CN")
    british = ("en_GB", "en_US", "zh_CN")
    [unit] = fitted(load_tmx([tmx(pair("Port", "港口"))]).units, british)
    assert unit.source_language == "en"
    [unit] = fitted(load_tmx([tmx(pair("Port", "港口").replace("zh-CN", "zh-TW"))]).units, ("en", "zh_CN"))
    assert unit.target_language == "zh_TW"
