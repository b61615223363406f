"""Bytes to text and back: what decides the encoding, and what is refused."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from l10n import formats
from l10n.errors import ConfigError, DocumentError
from l10n.formats import ReadOptions, guard, read_options
from l10n.formats.encoding import LIMIT, PIECES, codec_name, decode, encode

CHINESE = "本报讯 今天上午，宁波市举行新闻发布会，介绍港口发展的情况。会上宣布，新的码头已经开始使用。"


@pytest.mark.parametrize(
    ("data", "codec", "bom"),
    [
        (b"", "utf-8", b""),
        (b"plain", "utf-8", b""),
        (CHINESE.encode(), "utf-8", b""),
        (codecs.BOM_UTF8 + CHINESE.encode(), "utf-8", codecs.BOM_UTF8),
        (CHINESE.encode("gbk"), "gb18030", b""),
        ((CHINESE + "𠮷").encode("gb18030"), "gb18030", b""),
        (codecs.BOM_UTF16_LE + CHINESE.encode("utf-16-le"), "utf-16-le", codecs.BOM_UTF16_LE),
        (codecs.BOM_UTF16_BE + CHINESE.encode("utf-16-be"), "utf-16-be", codecs.BOM_UTF16_BE),
        (codecs.BOM_UTF32_LE + CHINESE.encode("utf-32-le"), "utf-32-le", codecs.BOM_UTF32_LE),
    ],
)
def test_the_encoding_is_found_and_gives_the_bytes_back(data: bytes, codec: str, bom: bytes) -> None:
    text, encoding = decode(data, "a.md")
    assert (encoding.codec, encoding.bom) == (codec, bom)
    assert encode(text, encoding) == data


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60))
def test_a_configured_encoding_wins_and_gives_the_bytes_back(text: str) -> None:
    data = text.encode("gb18030")
    if not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x84\x31\x95\x33")):
        assert encode(*decode(data, "a.md", "gb18030")) == data


@pytest.mark.parametrize("name", ["gbk", "cp936", "gb2312"])
def test_a_configured_gbk_stays_gbk(name: str) -> None:
    data = "约翰·史密斯——朱镕基".encode("gbk")
    text, encoding = decode(data, "a.md", name)
    assert (text, encoding.codec) == ("约翰·史密斯——朱镕基", "gbk")
    with pytest.raises(DocumentError, match="not gbk text at byte 0: 94 39 fc 36"):
        decode("😀".encode("gb18030"), "a.md", name)


@pytest.mark.parametrize(("char", "code"), [("😀", "U\\+1F600"), ("ï", "U\\+00EF")])
def test_a_character_the_configured_encoding_lacks_is_refused_with_file_and_text(char: str, code: str) -> None:
    document = formats.read("第一句。\n\n第二句。\n".encode("gbk"), "a.md", ReadOptions(encoding="gbk"))
    said = f"a.md:3:1: error: gbk has no character '{char}' \\({code}\\), found in the translation 'Good {char}'"
    with pytest.raises(DocumentError, match=said):
        guard.rebuild(document, {0: "First.", 1: f"Good {char}"})
    with pytest.raises(DocumentError, match=said):
        formats.write(document, {1: f"Good {char}"})
    unset = formats.read("第一句。\n".encode("gbk"), "a.md")
    assert guard.rebuild(unset, {0: f"Good {char}"}).data == f"Good {char}\n".encode("gb18030")


@pytest.mark.parametrize(
    ("data", "encoding", "said"),
    [
        (bytes(range(256)) * 4, "", "a.md:2:118: error: not utf-8 text at byte 128: 80 81 82 83"),
        (b"ok\nno\xff", "", "a.md:2:3: error: not utf-8 text at byte 5: ff"),
        ("港口新聞與發展的情況".encode("big5"), "", "error: not utf-8 text at byte 0: b4 e4"),
        (b"caf\xe9 au lait", "utf-8", "a.md:1:4: error: not utf-8 text at byte 3: e9 20 61 75"),
        (codecs.BOM_UTF16_LE + b"\x00\xd8", "", "not utf-16-le text at byte 2: 00 d8"),
        (b"x", "rot13", "unknown encoding 'rot13'"),
        (b"x", "no-such", "unknown encoding 'no-such'"),
        (bytes.fromhex("a2cc"), "big5", "big5 would not write this text back to the same bytes"),
        (bytes(LIMIT + 1), "", f"{LIMIT + 1} bytes, expected at most {LIMIT}"),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_what_is_no_text_is_refused_with_its_place(data: bytes, encoding: str, said: str) -> None:
    with pytest.raises(DocumentError) as caught:
        decode(data, "a.md", encoding)
    assert said in str(caught.value)
    assert "hint: " in str(caught.value)


@pytest.mark.parametrize("piece", ["End. ", "完。", "- a\r\n", "x\n", "|a", "<p>a"])
def test_more_sentences_than_a_minute_of_work_are_refused_at_once(piece: str) -> None:
    with pytest.raises(
        DocumentError,
        match=f"a.md: error: {PIECES + 1} lines, sentence ends, cells and tags, expected at most {PIECES}",
    ):
        formats.read((piece * (PIECES + 1)).encode(), "a.md")


def test_a_long_line_without_sentences_is_read() -> None:
    text = "word.word," * (PIECES // 5)
    assert [unit.text for unit in formats.read(text.encode(), "a.md").units] == [text]


def test_only_text_codecs_are_encodings() -> None:
    assert [codec_name(name) for name in ("GBK", "utf-8-sig", "latin-1", "hex", "idna", "rot13", "zip")] == [
        "gbk", "utf-8", "iso8859-1", "", "", "", "",
    ]  # fmt: skip


def test_the_settings_of_documents_are_read() -> None:
    options = read_options(
        {"encoding": "big5", "front-matter": ["Lead.Text"], "attributes": ["data-Tip"], "code-comments": ["Python"]}
    )
    assert options.encoding == "big5"
    assert {"lead.text", "title"} <= options.front_matter
    assert {"data-tip", "alt"} <= options.attributes
    assert options.code_comments == {"python"}
    with pytest.raises(ConfigError, match="encoding is 'zip', expected a text encoding"):
        read_options({"encoding": "zip"})
