"""Bytes and text: which encoding a document has, and writing back in it. Law: `encode(*decode(data)) == data`."""

from __future__ import annotations

import codecs
import re
from functools import cache, lru_cache

from l10n.errors import DocumentError
from l10n.model.document import Encoding

LIMIT = 64 * 1024 * 1024
"""Largest document in bytes; a larger one is refused at once (a book of this size is a mistake)."""

PIECES = 500_000
"""Most lines, sentence ends, cells and tags of a document. Every step is linear, but one sentence costs an update about 0.1 ms: this many
are a minute of work, and 25 times a long novel."""

_ENDS = ("\n", "\r", "。", "！", "？", ". ", "! ", "? ", "|", "<")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
# C0 controls that no text file holds; form feed, vertical tab and escape do occur.
_BINARY = re.compile("[\x01-\x08\x0e-\x1a]")


def decode(data: bytes, name: str, encoding: str = "") -> tuple[str, Encoding]:
    """The text without byte order mark, and how it stood in the file.

    A byte order mark decides, then `encoding` if given, then strict UTF-8, then strict GB18030 if that gives Chinese.
    Raises `DocumentError` with the offset and the bytes for what is no text in these, for text that the codec would
    not write back to the same bytes, and for files over 64 MB.
    """
    if len(data) > LIMIT:
        raise DocumentError(
            f"{len(data)} bytes, expected at most {LIMIT}", path=name, hint="split the document into several files"
        )
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], name, codec, len(mark)), Encoding(codec, mark)
    if encoding:
        codec = codec_name(encoding)
        if not codec:
            raise DocumentError(f"unknown encoding {encoding!r}", path=name, hint="such as utf-8, gb18030, big5")
        return _strict(data, name, codec, 0), Encoding(codec)
    try:
        return data.decode("utf-8"), Encoding()
    except UnicodeDecodeError as error:
        return _legacy(data, name, error), Encoding("gb18030")


def refuse_endless(text: str, name: str) -> None:
    """Raise `DocumentError` for a text whose pieces would take minutes; counting them takes milliseconds."""
    if len(text) <= PIECES:
        return
    found = sum(map(text.count, _ENDS)) - text.count("\r\n")
    if found > PIECES:
        raise DocumentError(
            f"{found} lines, sentence ends, cells and tags, expected at most {PIECES}",
            path=name,
            hint="split the document into several files",
        )


def encode(text: str, encoding: Encoding) -> bytes:
    """The bytes of a text; raises UnicodeEncodeError where the codec lacks a character."""
    return encoding.bom + text.encode(encoding.codec)


@lru_cache(maxsize=32)
def codec_name(encoding: str) -> str:
    """Python's name of a text encoding without byte order mark of its own; empty for an unknown or a non-text codec.

    `gb2312` means GBK, as for every browser (WHATWG Encoding Standard): pages that declare it hold 镕, and Python's own
    codec would read `·` and `——` as other characters. What was asked for is never widened beyond that: a GBK file must
    not receive the four-byte codes of GB18030.
    """
    try:
        info = codecs.lookup(encoding)
        probe = "a".encode(info.name)
    except (LookupError, UnicodeError, ValueError):
        return ""
    if not isinstance(probe, bytes) or info.name in {"idna", "punycode", "unicode_escape", "raw_unicode_escape"}:
        return ""
    return {
        "gb2312": "gbk",
        "utf-8-sig": "utf-8",
        "utf-16": "utf-16-le",
        "utf-32": "utf-32-le",
    }.get(info.name, info.name)


def _legacy(data: bytes, name: str, cause: UnicodeDecodeError) -> str:
    """GB18030 by strict trial: right in 40 of 40 samples of 60 characters where a detector had 34."""
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        raise _undecodable(data, name, "utf-8", cause, 0) from None
    if _BINARY.search(text) or not _looks_chinese(text) or text.encode("gb18030") != data:
        raise _undecodable(data, name, "utf-8", cause, 0)
    return text


def _looks_chinese(text: str) -> bool:
    """Whether the characters beyond ASCII are nearly all of GB 2312, as in real texts.

    Big5 and binary files read as GB18030 give characters of the extensions in every second place. Characters of four
    bytes count as real: nothing else looks like them.
    """
    foreign = [char for char in text if char > "\x7f"]
    fitting = sum(char > "\uffff" or char in _gb2312() for char in foreign)
    return fitting >= 0.8 * len(foreign)


@cache
def _gb2312() -> frozenset[str]:
    pairs = (bytes((row, cell)) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    return frozenset(char for pair in pairs for char in pair.decode("gb2312", "ignore"))


def _strict(data: bytes, name: str, codec: str, skipped: int) -> str:
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        raise _undecodable(data, name, codec, error, skipped) from None
    try:
        same = text.encode(codec) == data
    except UnicodeEncodeError:
        same = False
    if not same:
        raise DocumentError(
            f"{codec} would not write this text back to the same bytes",
            path=name,
            hint="convert the document to UTF-8, or set another `encoding` under [documents]",
        )
    return text


def _undecodable(data: bytes, name: str, codec: str, error: UnicodeDecodeError, skipped: int) -> DocumentError:
    offset = error.start
    head = data[:offset]
    shown = data[offset : offset + 4].hex(" ")
    return DocumentError(
        f"not {codec} text at byte {offset + skipped}: {shown}",
        path=name,
        line=head.count(b"\n") + 1,
        column=offset - (head.rfind(b"\n") + 1) + 1,
        hint="set `encoding` under [documents] if it is another text encoding; binary files are no articles",
    )
