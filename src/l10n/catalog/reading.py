"""Bytes of a PO file -> catalogue, in one pass: one expression is the grammar of an entry, gettext's own.

Why a file does not fit it is found out afterwards, in `complaint`.
"""

from __future__ import annotations

import gc
import re
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from functools import cache
from itertools import accumulate, repeat
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
    matches: list[re.Match[str]] = []
    end = 0
    match_entry = _entry().match
    while match := match_entry(text, end):
        end = match.end()
        matches.append(match)
    try:
        entries, header_at = _built(text, matches, codec)
    except CatalogError:
        _tell_first(text, matches, codec)
        raise
    if not _tail().match(text, end):
        complain(text, end)
    if header_at < 0:
        return tuple(entries), None, 0, end
    header = entries.pop(header_at)
    return tuple(entries), header, header_at, end


def _tell_first(text: str, matches: Sequence[re.Match[str]], codec: str) -> None:
    """Raise the fault that stands first in the file, where the columns of all entries met another one before it."""
    sound, faulty = 0, len(matches)
    while faulty - sound > 1:
        middle = (sound + faulty) // 2
        try:
            _built(text, matches[:middle], codec)
            sound = middle
        except CatalogError:
            faulty = middle
    _built(text, matches[:faulty], codec)


# Setting the slots of frozen values one by one is what their own `__init__` does. Here it is done for all entries at once,
# column by column and without a call of ours for each: a large file is read in two thirds of the time.
_SETTERS = tuple(getattr(Entry, field.name).__set__ for field in fields(Entry))


def _built(text: str, matches: Sequence[re.Match[str]], codec: str) -> tuple[list[Entry], int]:
    """An entry for each match, and which of them is the header (-1: none); raises `CatalogError` for any fault in them."""
    if not matches:
        return [], -1
    columns = _columns(text, matches, codec)
    contents = list(zip(*columns, strict=True))
    starts = [match.start("source") for match in matches]
    lines = accumulate(map(text.count, repeat("\n"), (0, *starts), starts), initial=1)
    next(lines)
    raws = [Raw(match[0], content) for match, content in zip(matches, contents, strict=True)]
    entries = [Entry.__new__(Entry) for _ in matches]
    for setter, column in zip(_SETTERS, (*columns, lines, raws), strict=True):
        deque(map(setter, entries, column), maxlen=0)
    headers = [
        at for at, entry in enumerate(entries) if not entry.source and is_header("", entry.context, entry.obsolete)
    ]
    if len(headers) > 1:
        first, second = entries[headers[0]], entries[headers[1]]
        message = f'found a second header (msgid ""), the first one stands in line {first.line}'
        raise CatalogError(message, line=second.line, column=1, hint="keep one of the two headers")
    return entries, headers[0] if headers else -1


def _columns(text: str, matches: Sequence[re.Match[str]], codec: str) -> tuple[Sequence[object], ...]:
    """The values of the entries, field by field in the order of `CONTENT`."""
    head_texts, obsolete, contexts, sources, plurals, targets, forms = zip(
        *[match.groups() for match in matches], strict=True
    )
    for match, plural, several in zip(matches, plurals, forms, strict=True):
        if (plural is None) != (several is None):
            complain(text, match.start())
    known: dict[str, _Head] = {}
    for head_text, match in zip(head_texts, matches, strict=True):
        if head_text not in known:
            known[head_text] = _head(text, match, codec)
    heads = zip(*[known[head_text] for head_text in head_texts], strict=True)
    marks, comments, notes, references, flags, fuzzy, previous, previous_context = heads
    # In this order, so that of several faults in one entry the same is told wherever it stands.
    all_forms = [
        () if several is None else _forms(text, match, codec) for match, several in zip(matches, forms, strict=True)
    ]
    source_texts = _strings(text, matches, "source", sources, codec)
    target_texts = _strings(text, matches, "target", targets, codec)
    return (
        source_texts,
        [own[0] if own else target for own, target in zip(all_forms, target_texts, strict=True)],
        _strings(text, matches, "context", contexts, codec),
        fuzzy,
        list(map(bool, obsolete)),
        previous,
        previous_context,
        marks,
        comments,
        notes,
        references,
        flags,
        _strings(text, matches, "plural", plurals, codec),
        all_forms,
    )


def _strings(
    text: str, matches: Sequence[re.Match[str]], group: str, column: Sequence[str | None], codec: str
) -> list[str | None]:
    """The texts of a keyword's strings, escapes resolved; None where an entry lacks the keyword."""
    return [
        None
        if strings is None
        else strings[1:-1]
        if "\\" not in strings and strings.count('"') == 2
        else _joined(text, match.start(group), strings, codec)
        for strings, match in zip(column, matches, strict=True)
    ]


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
