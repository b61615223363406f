"""Bytes of a PO file -> catalogue, in one pass: one expression is the grammar of an entry, gettext's own.

Why a file does not fit it is found out afterwards, in `complaint`.
"""

from __future__ import annotations

import gc
import re
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from functools import cache
from itertools import repeat
from operator import call
from typing import NamedTuple

from l10n.catalog import charset
from l10n.catalog.complaint import check_header, complain, fail_escape
from l10n.catalog.shape import (
    BLANK,
    BLANKS,
    INSIDES,
    STRING,
    BadEscapeError,
    Detail,
    Raw,
    comment_value,
    fail,
    header_fields,
    is_header,
    mark_of,
    unescape,
)
from l10n.errors import CatalogError
from l10n.model.catalog import Catalog, Entry, Mark

BOM = b"\xef\xbb\xbf"
_COMMENT = rf"{BLANK}\#(?![~|])[^\n]*+"
_BARE = rf"{BLANK}\#~?\|?[ \t\r]*+(?=\n|\Z)"
_PREVIOUS = rf"{BLANK}\#~?\|[ \t]*+(?:(?:msgctxt|msgid_plural|msgid){BLANK})?{STRING}"
_FLAG = re.compile(r"[^,\s](?:[^,]*[^,\s])?")
_WORD = re.compile(r"\u2068([^\u2069]*)\u2069|([^ \t]+)")


@cache
def _entry() -> re.Pattern[str]:
    """One entry with the blanks before it, to the end of its last line.

    `mark` is `#~` on every line of an obsolete entry, or on none. Nothing here can match in two ways, so time is linear.
    """
    mark = rf"{BLANK}(?P=mark)[ \t]*+"
    strings = rf"{STRING}(?:{mark}{STRING})*+"
    return re.compile(
        rf"""
        (?P<head>(?:{_COMMENT}|{_BARE}|{_PREVIOUS})*+)
        {BLANK}(?P<mark>(?:\#~)?+)[ \t]*+
        (?:msgctxt{BLANK}(?P<context>{strings}){mark})?+
        msgid{BLANK}(?P<source>{strings})
        (?:{mark}msgid_plural{BLANK}(?P<plural>{strings}))?+
        (?:{mark}msgstr{BLANK}(?P<target>{strings})|(?P<forms>(?:{mark}msgstr\[\d+\]{BLANK}{strings})++))
        [ \t\r\f\v]*+(?:\n|\Z)
        """,
        re.VERBOSE,
    )


@cache
def _tail() -> re.Pattern[str]:
    return re.compile(rf"(?:{_COMMENT}|{_BARE})*+{BLANK}\Z")


@cache
def _form() -> re.Pattern[str]:
    return re.compile(rf"msgstr\[(\d+)\]{BLANK}({STRING}(?:[{BLANKS}\#~]*+{STRING})*+)")


def read(data: bytes, path: str) -> Catalog:
    """See `po.load`."""
    bom = BOM if data.startswith(BOM) else b""
    codec, declared = charset.codec_of(data)
    text = charset.decode(data[len(bom) :], codec)
    with _no_collection():
        entries, header, header_at, end = _entries(text, codec)
    if not entries and header is None:
        fail(text, 0, "no entry and no header, expected a PO file", charset.RESTORE)
    fields: tuple[tuple[str, str], ...] = ()
    header_line = 0
    raw = None
    if header is not None:
        fields, header_line = header_fields(header.target), header.line
        check_header(text, fields, header_line, codec)
        raw = Raw(header.raw.text if isinstance(header.raw, Raw) else "", (fields,))
    newline = "\r\n" if re.match(r"[^\n]*\r\n", text) else "\n"
    detail = Detail(codec, bom, newline, raw, header_line, header_at, text[end:], declared, entries, data)
    return Catalog(entries, fields, path, detail)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Without the garbage collector: it would walk each of some hundred thousand new values again and again to find that
    none refers to itself (a fifth of the time)."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _entries(text: str, codec: str) -> tuple[tuple[Entry, ...], Entry | None, int, int]:
    """All entries but the header, the header, how many entries stand before it, and where the last one ends."""
    entries: list[Entry] = []
    header: Entry | None = None
    header_at = position = counted = 0
    line = 1
    heads: dict[str, _Head] = {}
    match_entry = _entry().match
    while match := match_entry(text, position):
        end = match.end()
        line += text.count("\n", counted, match.start("source"))
        counted = match.start("source")
        content = _content(text, match, codec, heads)
        entry = _built((*content, line, Raw(text[position:end], content)))
        position = end
        if not is_header(entry.source, entry.context, entry.obsolete):
            entries.append(entry)
        elif header is None:
            header, header_at = entry, len(entries)
        else:
            message = f'found a second header (msgid ""), the first one stands in line {header.line}'
            raise CatalogError(message, line=line, column=1, hint="keep one of the two headers")
    if not _tail().match(text, position):
        complain(text, position)
    return tuple(entries), header, header_at, position


# Setting the slots of a frozen value one by one is what its own `__init__` does; done here it takes half the time, and a
# large file is mostly this.
_SETTERS = tuple(getattr(Entry, field.name).__set__ for field in fields(Entry))


def _built(values: tuple[object, ...]) -> Entry:
    """An entry of its values in the order of its fields."""
    entry = Entry.__new__(Entry)
    deque(map(call, _SETTERS, repeat(entry), values), maxlen=0)
    return entry


def _content(text: str, match: re.Match[str], codec: str, heads: dict[str, _Head]) -> tuple[object, ...]:
    head_text, mark, context, source, plural, target, forms = match.groups()
    if (plural is None) != (forms is None):
        complain(text, match.start())
    head = heads.get(head_text)
    if head is None:
        head = heads[head_text] = _head(text, match, codec)
    targets: tuple[str, ...] = ()
    if forms is not None:
        targets = _forms(text, match, codec)
    return (
        _string(text, match, "source", source, codec),
        targets[0] if targets else _string(text, match, "target", target, codec),
        None if context is None else _string(text, match, "context", context, codec),
        head.fuzzy,
        bool(mark),
        head.previous,
        head.previous_context,
        head.marks,
        head.comments,
        head.notes,
        head.references,
        head.flags,
        None if plural is None else _string(text, match, "plural", plural, codec),
        targets,
    )


def _string(text: str, match: re.Match[str], group: str, strings: str, codec: str) -> str:
    """The text of a keyword's strings, escapes resolved."""
    if "\\" not in strings and strings.count('"') == 2:
        return strings[1:-1]
    return _joined(text, match.start(group), strings, codec)


def _joined(text: str, start: int, strings: str, codec: str) -> str:
    pieces: list[str] = INSIDES.findall(strings)
    if "\\\\" not in strings:
        # Nearly every text has these two escapes only; where no other is left, this is all.
        whole = "".join(pieces).replace("\\n", "\n").replace('\\"', '"')
        if "\\" not in whole:
            return whole
    try:
        return "".join(unescape(piece, codec) if "\\" in piece else piece for piece in pieces)
    except BadEscapeError as error:
        fail_escape(text, start, strings, str(error))


def _forms(text: str, match: re.Match[str], codec: str) -> tuple[str, ...]:
    forms = []
    for number, form in enumerate(_form().finditer(text, match.start("forms"), match.end("forms"))):
        if form[1] != str(number):
            fail(text, form.start(), f"found msgstr[{form[1]}], expected msgstr[{number}]", "number the forms from 0")
        forms.append(_joined(text, form.start(2), form[2], codec))
    return tuple(forms)


class _Head(NamedTuple):
    """The comment lines of an entry by kind."""

    marks: tuple[Mark, ...]
    comments: tuple[str, ...]
    notes: tuple[str, ...]
    references: tuple[str, ...]
    flags: tuple[str, ...]
    fuzzy: bool
    previous: str | None
    previous_context: str | None


def _head(text: str, match: re.Match[str], codec: str) -> _Head:
    marks, comments, notes, references, flags = [], [], [], [], []
    for line in _lines(match["head"]):
        kind = line[1:2]
        if kind == ":":
            references += [quoted or plain for quoted, plain in _WORD.findall(line[2:])]
        elif kind == ",":
            flags += _FLAG.findall(line[2:])
        elif kind == ".":
            notes.append(line[3:] if line[2:3] == " " else line[2:])
        elif kind not in ("|", "~"):
            value = comment_value(line)
            mark = mark_of(value)
            if mark is None:
                comments.append(value)
            else:
                marks.append(mark)
    previous = _previous(text, match, codec) if "|" in match["head"] else {}
    return _Head(
        tuple(marks),
        tuple(comments),
        tuple(notes),
        tuple(references),
        tuple(flag for flag in flags if flag != "fuzzy"),
        "fuzzy" in flags,
        previous.get("msgid"),
        previous.get("msgctxt"),
    )


def _lines(head: str) -> Iterator[str]:
    for line in head.split("\n"):
        bare = line.strip(BLANKS)
        if bare.startswith("#"):
            yield bare


@cache
def _previous_part() -> re.Pattern[str]:
    return re.compile(rf"^[ \t]*+\#~?\|[ \t]*+(msgctxt|msgid_plural|msgid)?{BLANK}({STRING})", re.MULTILINE)


def _previous(text: str, match: re.Match[str], codec: str) -> dict[str, str]:
    """Texts of the `#|` lines by keyword."""
    found: dict[str, str] = {}
    word = ""
    for part in _previous_part().finditer(text, match.start("head"), match.end("head")):
        if part[1] is None and not word:
            complain(text, part.start())
        word = part[1] or word
        value = _joined(text, part.start(2), part[2], codec)
        found[word] = value if part[1] else found[word] + value
    return found
