"""Which charset a file is in, and what is said of bytes that are no text."""

from __future__ import annotations

import pytest

from l10n.catalog import charset
from l10n.errors import CatalogError


def declaring(name: str, newline: str = "\n") -> bytes:
    lines = ['msgid ""', 'msgstr ""', f'"Content-Type: text/plain; charset={name}\\n"', ""]
    return newline.join(lines).encode()


def refusal(data: bytes, codec: str = "") -> CatalogError:
    with pytest.raises(CatalogError) as caught:
        charset.decode(data, codec or charset.codec_of(data)[0])
    return caught.value


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("UTF-8", "utf-8"),
        ("utf8", "utf-8"),
        ("CHARSET", "utf-8"),
        ("ASCII", "ascii"),
        ("us-ascii", "ascii"),
        ("GB18030", "gb18030"),
        ("gbk", "gbk"),
        ("GB2312", "gb2312"),
        ("Big5", "big5"),
        ("ISO-8859-1", "iso-8859-1"),
    ],
)
def test_each_charset_that_a_header_may_name_is_read(name: str, codec: str) -> None:
    for data in (declaring(name), declaring(name, "\r\n"), declaring(name).replace(b'"Cont', b' \t"cont')):
        assert charset.codec_of(data) == (codec, name)
        assert charset.decode(data, codec).encode(codec) == data


def test_a_file_that_names_no_charset_is_utf8() -> None:
    for data in (b'msgid "a"\nmsgstr "b"\n', b"X", b"X\0", b'"Content-Type: text/plain"\n"charset=GBK"\n'):
        assert charset.codec_of(data) == ("utf-8", "")


def test_a_file_of_256_mebibytes_is_read_and_one_of_a_byte_more_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    assert charset.LIMIT == 2**28
    monkeypatch.setattr(charset, "LIMIT", 10)
    assert charset.codec_of(b"0123456789") == ("utf-8", "")
    with pytest.raises(CatalogError, match="11 bytes, expected at most 10") as caught:
        charset.codec_of(b"0123456789a")
    assert caught.value.hint == "split the catalogue"


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf16_of_either_order_is_told_by_its_mark(codec: str) -> None:
    error = refusal("\ufeffmsgid".encode(codec))
    assert (error.message, error.line, error.column) == ("the file is UTF-16, expected UTF-8", 1, 1)
    assert error.hint == "save it as UTF-8"


def test_what_would_not_come_back_byte_for_byte_is_refused_in_its_charset_only() -> None:
    error = refusal(b"\xa1\xfe", "big5")
    assert (error.message, error.line, error.column) == ("some characters have two codes in big5", 1, 0)
    assert error.hint == "convert the file to UTF-8"
    assert charset.decode(b"\xa1\xfe", "gbk") == "〓"


@pytest.mark.parametrize(
    ("data", "codec", "line", "column", "found", "likely"),
    [
        ("a\n宁波".encode("gbk"), "utf-8", 2, 1, "c4", True),
        ("港".encode() + b"\xe5\xae", "utf-8", 1, 2, "e5 ae", False),
        (b"a\n\n" + "港a".encode() + b"\xff", "utf-8", 3, 3, "ff", False),
        ("港口\n港".encode("gbk") + b"\xff\n", "gbk", 2, 2, "ff", False),
        (b"ab\xc4\xfe", "ascii", 1, 3, "c4", True),
    ],
)
def test_bytes_that_are_no_text_are_told_with_their_place(
    data: bytes, codec: str, line: int, column: int, found: str, likely: bool
) -> None:
    error = refusal(data, codec)
    assert (error.line, error.column) == (line, column)
    assert error.message == f"found the bytes {found}, expected {codec.upper()} as the header says"
    gb = "it looks like GB18030: convert it to UTF-8, or correct the charset in the header"
    assert error.hint == (gb if likely else "save the file as UTF-8")
