"""Bytes of a PO file -> text: which charset, and what cannot be read. Entries are read in `reading`."""

from __future__ import annotations

import re
from typing import NoReturn

from l10n.catalog.shape import fail
from l10n.errors import CatalogError

LIMIT = 256 * 1024 * 1024
"""Bytes of the largest PO file that is read."""

RESTORE = "bring back a good version: `l10n restore`, or from git"

# Names that a header may carry; never `codecs.lookup` on a name from a file, which knows rot13 and zip.
CODECS = {
    "UTF-8": "utf-8",
    "UTF8": "utf-8",
    "CHARSET": "utf-8",
    "ASCII": "ascii",
    "US-ASCII": "ascii",
    "GB18030": "gb18030",
    "GBK": "gbk",
    "GB2312": "gb2312",
    "BIG5": "big5",
    "ISO-8859-1": "iso-8859-1",
}
_CHARSET = re.compile(rb'^[ \t]*"Content-Type:[^"\n]*?charset=([^\\"\s;]+)', re.MULTILINE | re.IGNORECASE)
_EXACT = frozenset({"utf-8", "ascii", "iso-8859-1"})
"""Codecs in which no character has two codes."""


def codec_of(data: bytes) -> tuple[str, str]:
    """The Python codec of a PO file, and the charset's name as its header says it (empty where it says none)."""
    if len(data) > LIMIT:
        raise CatalogError(f"{len(data)} bytes, expected at most {LIMIT}", hint="split the catalogue")
    if not data.strip():
        raise CatalogError("empty file, expected a PO file", line=1, hint=RESTORE)
    if not data.strip(b"\0"):
        raise CatalogError("only NUL bytes, as a power loss leaves them", line=1, column=1, hint=RESTORE)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise CatalogError("the file is UTF-16, expected UTF-8", line=1, column=1, hint="save it as UTF-8")
    match = _CHARSET.search(data)
    if match is None:
        return "utf-8", ""
    name = match[1].decode("ascii", "replace")
    if name.upper() not in CODECS:
        line = data.count(b"\n", 0, match.start()) + 1
        known = "UTF-8 (or ASCII, GB18030, GBK, GB2312, Big5, ISO-8859-1)"
        raise CatalogError(f"charset {name!r} in the header, expected {known}", line=line, hint="convert it to UTF-8")
    return CODECS[name.upper()], name


def decode(data: bytes, codec: str) -> str:
    """The text of a file without its byte order mark. Raises `CatalogError` for what is no text, with its place."""
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        _fail_decoding(data, codec, error)
    if codec not in _EXACT and text.encode(codec, "replace") != data:
        # Such a file would not come back as it was: it is refused, never changed.
        raise CatalogError(f"some characters have two codes in {codec}", line=1, hint="convert the file to UTF-8")
    if "\0" in text:
        fail(text, text.index("\0"), "found the control character U+0000", "remove it, or `l10n restore`")
    if "\r" in text and "\n" not in text:
        message = "found line ends CR only, as old Macs wrote them, expected LF"
        fail(text, text.index("\r"), message, "convert the line ends")
    return text


def _fail_decoding(data: bytes, codec: str, error: UnicodeDecodeError) -> NoReturn:
    """Name the place and the bytes, and the charset that would fit: Chinese files in GBK with a UTF-8 header are common."""
    before = data[: error.start]
    line = before.count(b"\n") + 1
    column = len(before[before.rfind(b"\n") + 1 :].decode(codec, "replace")) + 1
    found = data[error.start : error.end].hex(" ")
    hint = "save the file as UTF-8"
    try:
        data.decode("gb18030")
        hint = "it looks like GB18030: convert it to UTF-8, or correct the charset in the header"
    except UnicodeDecodeError:
        pass  # No likely charset; the plain hint stands.
    message = f"found the bytes {found}, expected {codec.upper()} as the header says"
    raise CatalogError(message, line=line, column=column, hint=hint) from error
