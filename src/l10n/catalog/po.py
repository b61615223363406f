"""PO files as bytes and as catalogues, without loss. States are ruled in `catalog.states`. The home of polib.

Every entry keeps the text it was read from; only what changed is rendered anew, field by field. polib, which cannot write
such a file back (it drops `#~|` and trailing comments and re-wraps the rest), is the independent witness of what we render.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from operator import attrgetter
from typing import NamedTuple, NoReturn

from l10n.errors import CatalogError
from l10n.model.catalog import Catalog, Entry, Mark
from l10n.model.finding import Finding, Severity
from l10n.model.locale import plural_forms

LIMIT = 256 * 1024 * 1024
"""Bytes of the largest PO file that is read."""

DIALECT = "1"
"""Value of `X-L10n-Dialect`: how marks, contexts and references are written (docs/catalogs.md)."""

_BOM = b"\xef\xbb\xbf"
_MARK = "l10n:"
# Names that a header may carry; never `codecs.lookup` on a name from a file, which knows rot13 and zip.
_CODECS = {
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
_BLANK = " \t\r\n\f\v"
_STRING = r'"[^"\\\n]*+(?:\\[^\n][^"\\\n]*+)*+"'
_CHARSET = re.compile(rb'^[ \t]*"Content-Type:[^"\n]*?charset=([^\\"\s;]+)', re.MULTILINE | re.IGNORECASE)
_CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7}|\|{7})(?: |\r?$)", re.MULTILINE)
_LINE_END = re.compile(r"[ \t\r\f\v]*(?:\n|\Z)")
_KEYWORD = re.compile(r"(#~\||#~|#\||)[ \t]*(msgctxt|msgid_plural|msgid|msgstr|domain)\b")
_PLURAL = re.compile(r"\s*nplurals\s*=\s*([1-6])\s*;\s*plural\s*=([n\d\s()?:&|=!<>%*/+-]+);?\s*\Z")
_FIELD = re.compile(r"([^:\s][^:]*?)[ \t]*:[ \t]?(.*)\Z", re.DOTALL)
_FLAG = re.compile(r"[^,\s](?:[^,]*[^,\s])?")
_WORD = re.compile(r"\u2068([^\u2069]*)\u2069|(\S+)")
_CONTENT = attrgetter(
    "source",
    "target",
    "context",
    "fuzzy",
    "obsolete",
    "previous",
    "previous_context",
    "marks",
    "comments",
    "notes",
    "references",
    "flags",
    "plural",
    "plural_targets",
)


class _Raw(NamedTuple):
    """What an entry looked like in its file: the text with the blank lines before it, and the values read from it."""

    text: str
    content: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class _Detail:
    """What a file has beyond its entries."""

    codec: str = "utf-8"
    bom: bytes = b""
    newline: str = "\n"
    header: _Raw | None = None
    """Text of the header entry and `(fields,)`."""

    header_line: int = 0
    header_at: int = 0
    """How many entries stand before the header; 0 in every sound file."""

    tail: str = ""
    """What follows the last entry: comments, blank lines."""

    charset: str = ""
    untouched: tuple[Entry, ...] = ()
    data: bytes = b""
    """The file as it was read: given back as it is where nothing changed."""


@cache
def _token() -> re.Pattern[str]:
    """Comments or one keyword with its strings, whatever blanks stand before; every entry is a row of such tokens.

    The prefix (`#~`, `#|`, `#~|` or nothing) is the same on every line of a keyword's strings.
    """
    blank = f"[{_BLANK}]*+"
    return re.compile(
        rf"""{blank}(?:
            (?P<prefix>\#~\||\#~|\#\||)[ \t]*+(?P<word>msgctxt|msgid_plural|msgid|msgstr)(?:\[(?P<index>\d+)\])?
            {blank}(?P<strings>{_STRING}(?:{blank}(?P=prefix)[ \t]*+{_STRING})*+)
          | (?P<comments>\#(?![~|])[^\n]*+(?:{blank}\#(?![~|])[^\n]*+)*+)
          | \#~?\|?[ \t\r]*+(?=\n|\Z)
        )""",
        re.VERBOSE,
    )


# --- bytes to catalogue ---


def load(data: bytes, path: str = "") -> Catalog:
    """The catalogue in the bytes of a PO file; `path` is for messages only. Law: `dump(load(x)) == x`.

    UTF-8, or the charset of the header where it is one of ASCII, GB18030, GBK, GB2312, Big5 and ISO-8859-1. Raises
    `CatalogError` with line and column (code points) for anything gettext would refuse too, and for an empty file:
    that is what a crash leaves, never a catalogue without translations. Problems of a readable file are `findings`.
    """
    try:
        return _Reader(data, path).catalog()
    except CatalogError as error:
        error.at(path)
        raise


class _Reader:
    """One pass over the text: tokens in, entries out. Lives for one `load`."""

    def __init__(self, data: bytes, path: str) -> None:
        self.path = path
        self.data = data
        self.bom = _BOM if data.startswith(_BOM) else b""
        self.codec, self.charset = _codec(data)
        self.text = _decode(data[len(self.bom) :], self.codec)
        self.start = 0
        self.entries: list[Entry] = []
        self.header: _Raw | None = None
        self.header_fields: tuple[tuple[str, str], ...] = ()
        self.header_line = 0
        self.header_at = 0
        self.line = 1
        self.counted = 0
        self._clear()

    def _clear(self) -> None:
        self.comments: list[str] = []
        self.values: dict[str, str] = {}
        self.previous: dict[str, str] = {}
        self.forms: list[str] = []
        self.prefix = ""
        self.keyword_at = 0

    def catalog(self) -> Catalog:
        position = 0
        for match in _token().finditer(self.text):
            if match.start() != position:
                _complain(self.text, position)
            position = match.end()
            self._take(match)
        if self.text[position:].strip(_BLANK):
            _complain(self.text, position)
        complete = bool(self.forms)
        if not complete and (self.values or self.previous):
            _fail(self.text, len(self.text), "the file ends inside of an entry, expected msgstr", _TRUNCATED)
        if complete:
            self._finish(position)
        if not self.entries and self.header is None:
            _fail(self.text, 0, "no entry and no header, expected a PO file", _RESTORE)
        return self._result()

    def _result(self) -> Catalog:
        entries = tuple(self.entries)
        _check_header(self.text, self.header_fields, self.header_line, self.codec)
        detail = _Detail(
            self.codec,
            self.bom,
            "\r\n" if re.match(r"[^\n]*\r\n", self.text) else "\n",
            self.header,
            self.header_line,
            self.header_at,
            self.text[self.start :],
            self.charset,
            entries,
            self.data,
        )
        return Catalog(entries, self.header_fields, self.path, detail)

    def _take(self, match: re.Match[str]) -> None:
        word = match["word"]
        if word is None:
            if match["comments"] is not None:
                self._take_comments(match)
            return
        prefix = match["prefix"]
        text = self._string(match)
        if prefix == "#|" or prefix == "#~|":
            self._begin(match, before="msgctxt")
            self.previous[word] = text
        elif word == "msgstr":
            self._take_target(match, prefix, text)
        else:
            if self.forms:
                self._finish(match.start())
            self._expect(match, prefix, word)
            self.values[word] = text

    def _take_comments(self, match: re.Match[str]) -> None:
        self._begin(match, before="msgctxt")
        self.comments.append(match["comments"])

    def _begin(self, match: re.Match[str], before: str) -> None:
        """Comments open the next entry; inside of one there is no place for them (the grammar of gettext's reader)."""
        if self.forms:
            self._finish(match.start())
        elif self.values:
            place = _content_start(match)
            _fail(self.text, place, f"found a comment inside of an entry, expected it before {before}", "move it up")

    def _expect(self, match: re.Match[str], prefix: str, word: str) -> None:
        """Whether the keyword may stand here: msgctxt, msgid, msgid_plural, in this order, each once."""
        order = ("msgctxt", "msgid", "msgid_plural")
        place = _content_start(match)
        taken = [order.index(known) for known in self.values]
        if match["index"] is not None or (taken and order.index(word) <= max(taken)):
            _fail(self.text, place, f"found {word} again, expected msgstr", _TRUNCATED)
        if word == "msgid_plural" and "msgid" not in self.values:
            _fail(self.text, place, "found msgid_plural, expected msgid before it", _TRUNCATED)
        self._same_prefix(place, prefix)
        if word == "msgid":
            self.keyword_at = place

    def _same_prefix(self, place: int, prefix: str) -> None:
        if self.values and prefix != self.prefix:
            _fail(self.text, place, "one entry is half obsolete, expected #~ on all of its lines or on none", "")
        self.prefix = prefix

    def _take_target(self, match: re.Match[str], prefix: str, text: str) -> None:
        place = _content_start(match)
        index = match["index"]
        plural = "msgid_plural" in self.values
        if "msgid" not in self.values:
            _fail(self.text, place, "found msgstr, expected msgid before it", _TRUNCATED)
        if plural and (index is None or int(index[:9]) != len(self.forms)):
            expected = f"msgstr[{len(self.forms)}]"
            _fail(self.text, place, f"found {match['word']}{_brackets(index)}, expected {expected}", "")
        if not plural and (index is not None or self.forms):
            expected = "msgid" if self.forms else "msgstr"
            _fail(self.text, place, f"found msgstr{_brackets(index)}, expected {expected}", "")
        self._same_prefix(place, prefix)
        self.forms.append(text)

    def _string(self, match: re.Match[str]) -> str:
        """The text of a keyword's strings, escapes resolved."""
        blob: str = match["strings"]
        if "\\" not in blob and blob.count('"') == 2:
            return blob[1:-1]
        pieces = [found[1:-1] for found in re.findall(_STRING, blob)]
        try:
            return "".join(_unescape(piece, self.codec) if "\\" in piece else piece for piece in pieces)
        except _BadEscapeError as error:
            # The same escape cannot stand earlier in a sound form, so its first place is the place.
            place = match.start("strings") + _escape_place(blob, str(error))
            hint = 'write \\\\ for a backslash; \\n, \\t, \\" and the other escapes of C are known'
            _fail(self.text, place, f"unknown escape {error}", hint)

    def _finish(self, end: int) -> None:
        """Close the entry whose last string ends at `end`; the rest of that line is its own."""
        if self.text.startswith("\n", end):
            end += 1
        else:
            rest = _LINE_END.match(self.text, end)
            if rest is None:
                _complain(self.text, end)
            end = rest.end()
        raw = self.text[self.start : end]
        self.line += self.text.count("\n", self.counted, self.keyword_at)
        self.counted = self.keyword_at
        obsolete = self.prefix == "#~"
        if self.values["msgid"] == "" and "msgctxt" not in self.values and not obsolete:
            self._take_header(raw)
        else:
            content = self._content(obsolete)
            self.entries.append(Entry(*content, self.line, _Raw(raw, content)))  # type: ignore[call-arg,arg-type]  # one tuple in the order of the fields
        self.start = end
        self._clear()

    def _content(self, obsolete: bool) -> tuple[object, ...]:
        kinds = _sort(self.comments)
        forms = self.forms
        plural = self.values.get("msgid_plural")
        return (
            self.values["msgid"],
            forms[0],
            self.values.get("msgctxt"),
            kinds.fuzzy,
            obsolete,
            self.previous.get("msgid"),
            self.previous.get("msgctxt"),
            kinds.marks,
            kinds.comments,
            kinds.notes,
            kinds.references,
            kinds.flags,
            plural,
            tuple(forms) if plural is not None else (),
        )

    def _take_header(self, raw: str) -> None:
        if self.header is not None:
            message = f'found a second header (msgid ""), the first one stands in line {self.header_line}'
            _fail(self.text, self.keyword_at, message, "keep one of the two headers")
        self.header_fields = _fields(self.forms[0])
        self.header = _Raw(raw, (self.header_fields,))
        self.header_line = self.line
        self.header_at = len(self.entries)


class _Kinds(NamedTuple):
    """The comment lines of an entry by kind."""

    marks: tuple[Mark, ...] = ()
    comments: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    fuzzy: bool = False


_NONE = _Kinds()


def _sort(blobs: list[str]) -> _Kinds:
    if not blobs:
        return _NONE
    marks, comments, notes, references, flags = [], [], [], [], []
    for line in _lines(blobs):
        kind = line[1:2]
        if kind == ":":
            references += _references(line)
        elif kind == ",":
            flags += _FLAG.findall(line[2:])
        elif kind == ".":
            notes.append(_after_blank(line[2:]))
        else:
            value = _comment_value(line)
            mark = _mark(value)
            if mark is None:
                comments.append(value)
            else:
                marks.append(mark)
    fuzzy = "fuzzy" in flags
    plain = tuple(flag for flag in flags if flag != "fuzzy") if fuzzy else tuple(flags)
    return _Kinds(tuple(marks), tuple(comments), tuple(notes), tuple(references), plain, fuzzy)


def _lines(blobs: Iterable[str]) -> Iterator[str]:
    for blob in blobs:
        if "\n" not in blob:
            yield blob.rstrip("\r")
            continue
        for line in blob.split("\n"):
            bare = line.strip(_BLANK)
            if bare:
                yield bare


def _references(line: str) -> list[str]:
    """Words of a `#:` line; a name with blanks stands between U+2068 and U+2069 (gettext since 0.22)."""
    if "\u2068" not in line:
        return [word for word in line[2:].replace("\t", " ").split(" ") if word]
    return [quoted or plain for quoted, plain in _WORD.findall(line[2:])]


def _after_blank(text: str) -> str:
    return text[1:] if text.startswith(" ") else text


def _comment_value(line: str) -> str:
    """`# text` is `text`; a line of a kind that no tool defines (`#text`, `#=text`) stands whole, with its `#`."""
    return "" if line == "#" else line[2:] if line.startswith("# ") else line


def _mark(value: str) -> Mark | None:
    """`l10n: mt deepl 3f2a9c1b` as a mark; None for any other comment."""
    if not value.startswith(_MARK):
        return None
    words = [word for word in value[len(_MARK) :].split(" ") if word]
    return Mark(words[0], tuple(words[1:])) if words else None


def _fields(text: str) -> tuple[tuple[str, str], ...]:
    """The header's fields; a line that is none stands as a name without a value."""
    found = []
    for line in text.split("\n"):
        match = _FIELD.match(line)
        if match:
            found.append((match[1], match[2]))
        elif line:
            found.append((line, ""))
    return tuple(found)


# --- charset ---

_RESTORE = "bring back a good version: `l10n restore`, or from git"
_TRUNCATED = (
    "the file may be cut off or half merged: complete the entry, or bring back a good version with `l10n restore`"
)


def _codec(data: bytes) -> tuple[str, str]:
    """The Python codec of a PO file, and the charset's name as its header says it (empty where it says none)."""
    if len(data) > LIMIT:
        raise CatalogError(f"{len(data)} bytes, expected at most {LIMIT}", hint="split the catalogue")
    if not data.strip():
        raise CatalogError("empty file, expected a PO file", line=1, hint=_RESTORE)
    if not data.strip(b"\0"):
        raise CatalogError("only NUL bytes, as a power loss leaves them", line=1, column=1, hint=_RESTORE)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise CatalogError("the file is UTF-16, expected UTF-8", line=1, column=1, hint="save it as UTF-8")
    match = _CHARSET.search(data)
    name = match[1].decode("ascii", "replace") if match else ""
    codec = _CODECS.get(name.upper(), "") if name else "utf-8"
    if not codec:
        line = data.count(b"\n", 0, match.start(1) if match else 0) + 1
        known = "UTF-8 (or ASCII, GB18030, GBK, GB2312, Big5, ISO-8859-1)"
        raise CatalogError(f"charset {name!r} in the header, expected {known}", line=line, hint="convert it to UTF-8")
    return codec, name


def _decode(data: bytes, codec: str) -> str:
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        _fail_decoding(data, codec, error)
    # Some bytes of Big5 and GBK have twins: a file that would not come back as it was is refused, never changed.
    if codec not in ("utf-8", "ascii", "iso-8859-1") and text.encode(codec, "replace") != data:
        raise CatalogError(f"some characters have two codes in {codec}", line=1, hint="convert the file to UTF-8")
    if "\0" in text:
        _fail(text, text.index("\0"), "found the control character U+0000", "remove it, or `l10n restore`")
    if "\r" in text and "\n" not in text:
        message = "found line ends CR only, as old Macs wrote them, expected LF"
        _fail(text, text.index("\r"), message, "convert the line ends")
    return text


def _fail_decoding(data: bytes, codec: str, error: UnicodeDecodeError) -> NoReturn:
    """Name the place and the bytes, and the charset that would fit: Chinese files in GBK with a UTF-8 header are common."""
    before = data[: error.start]
    line = before.count(b"\n") + 1
    column = len(before[before.rfind(b"\n") + 1 :].decode(codec, "replace")) + 1
    found = " ".join(f"{byte:02x}" for byte in data[error.start : max(error.end, error.start + 1)][:4])
    hint = "save the file as UTF-8"
    try:
        data.decode("gb18030")
        hint = "it looks like GB18030: convert it to UTF-8, or correct the charset in the header"
    except UnicodeDecodeError:
        pass  # No likely charset; the plain hint stands.
    message = f"found the bytes {found}, expected {codec.upper()} as the header says"
    raise CatalogError(message, line=line, column=column, hint=hint) from error


def _check_header(text: str, fields: tuple[tuple[str, str], ...], line: int, codec: str) -> None:
    """Refuse a header that would make the file mean something else than what was read."""
    for name, value in fields:
        key = name.lower()
        if key == "content-type":
            declared = value.rpartition("charset=")[2].split(";")[0].strip() if "charset=" in value else "UTF-8"
            if _CODECS.get(declared.upper()) != codec:
                message = f"the header says charset {declared!r}, the file was read as {codec}"
                raise CatalogError(message, line=line, hint="write Content-Type on one line of the header")
        elif key == "plural-forms" and value.strip() and not _is_plural_rule(value):
            at = text.find("Plural-Forms")
            place = _place(text, max(at, 0))
            message = (
                f"found Plural-Forms: {value[:60]!r}, expected nplurals=N; plural=EXPRESSION; in the form of gettext"
            )
            raise CatalogError(message, line=place[0], column=place[1], hint="for Chinese: nplurals=1; plural=0;")


def _is_plural_rule(value: str) -> bool:
    """Arithmetic over n only, at most 6 forms and 20 brackets deep: it is shown and compared, never evaluated."""
    if value.strip() == "nplurals=INTEGER; plural=EXPRESSION;":
        return True
    match = _PLURAL.match(value)
    if not match:
        return False
    depth = deepest = 0
    for char in match[2]:
        depth += (char == "(") - (char == ")")
        deepest = max(deepest, depth)
        if depth < 0:
            return False
    return depth == 0 and deepest <= 20


# --- places and complaints ---


def _place(text: str, position: int) -> tuple[int, int]:
    """1-based line and column (code points) of a position."""
    return text.count("\n", 0, position) + 1, position - (text.rfind("\n", 0, position) + 1) + 1


def _fail(text: str, position: int, message: str, hint: str) -> NoReturn:
    line, column = _place(text, position)
    raise CatalogError(message, line=line, column=column, hint=hint)


def _content_start(match: re.Match[str]) -> int:
    """Where the token itself begins, behind the blanks before it."""
    return match.end() - len(match[0].lstrip(_BLANK))


def _brackets(index: str | None) -> str:
    return "" if index is None else f"[{index}]"


def _complain(text: str, position: int) -> NoReturn:
    """Say what stands at `position`, where no token begins."""
    while position < len(text) and text[position] in _BLANK:
        position += 1
    markers = [str(text.count("\n", 0, m.start()) + 1) for m in _CONFLICT.finditer(text)]
    if len(markers) > 1 and _CONFLICT.match(text, position):
        hint = "merge by entry: `l10n git-merge`, or choose one side of each conflict"
        _fail(text, position, f"found git conflict markers in lines {', '.join(markers)}", hint)
    keyword = _KEYWORD.match(text, position)
    if keyword and keyword[2] == "domain":
        _fail(text, position, "found a domain directive, expected none", "keep each domain in a file of its own")
    if keyword:
        _complain_string(text, keyword.end())
    begin = text.rfind("\n", 0, position) + 1
    if text[begin:position].strip(_BLANK + "#~|"):
        hint = 'write \\" for a quotation mark inside of the text'
        _fail(text, position, f"found {_excerpt(text, position)}, expected the end of the line", hint)
    if text.startswith('"', position) or re.match(r'#[~|]+[ \t]*"', text[position : position + 80]):
        _complain_string(text, text.index('"', position))
    _fail(text, position, f"found {_excerpt(text, position)}, expected msgid, msgstr or a comment", _TRUNCATED)


def _complain_string(text: str, position: int) -> NoReturn:
    """Say what is wrong with the string that should begin at `position`, behind its keyword."""
    while position < len(text) and text[position] in " \t[]0123456789":
        position += 1
    if not text.startswith('"', position):
        _fail(text, position, f"found {_excerpt(text, position)}, expected a string in straight quotes", 'write "text"')
    if not re.compile(_STRING).match(text, position):
        hint = 'close it with "; a line end inside of a text is written \\n'
        _fail(text, position, "the string that begins here is not closed on its line", hint)
    _fail(text, position, "found a string without a keyword, expected msgid, msgstr or a comment", _TRUNCATED)


def _excerpt(text: str, position: int) -> str:
    return repr(text[position : position + 20].split("\n")[0]) if position < len(text) else "the end of the file"


# --- escapes ---

_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}
_ESCAPED = {
    "\\": "\\\\",
    '"': '\\"',
    "\n": "\\n",
    "\t": "\\t",
    "\r": "\\r",
    "\a": "\\a",
    "\b": "\\b",
    "\f": "\\f",
    "\v": "\\v",
}
_ESCAPE = re.compile(
    r"\\(?:([ntr\"\\abfv])|((?:x[0-9A-Fa-f]{2}|[0-7]{1,3})(?:\\(?:x[0-9A-Fa-f]{2}|[0-7]{1,3}))*)|(.?))"
)
_UNSAFE = re.compile(r'[\\"\n\t\r\a\b\f\v]')


class _BadEscapeError(Exception):
    """An escape that C and gettext do not know."""


def _unescape(text: str, codec: str) -> str:
    def resolve(match: re.Match[str]) -> str:
        if match[1]:
            return _ESCAPES[match[1]]
        if not match[2]:
            raise _BadEscapeError(match[0])
        codes = [int(code[1:], 16) if code[0] == "x" else int(code, 8) for code in match[2].split("\\")]
        if 0 in codes or max(codes) > 255:
            raise _BadEscapeError(match[0])
        try:
            return bytes(codes).decode(codec)
        except UnicodeDecodeError:
            raise _BadEscapeError(match[0]) from None

    return _ESCAPE.sub(resolve, text)


def _escape_place(blob: str, escape: str) -> int:
    return next(match.start() for match in _ESCAPE.finditer(blob) if match[0] == escape)


def _escape(text: str) -> str:
    return _UNSAFE.sub(lambda match: _ESCAPED[match[0]], text) if _UNSAFE.search(text) else text


# --- catalogue to bytes ---


def dump(catalog: Catalog) -> bytes:
    """The bytes of a PO file. Law: `load(dump(c)) == c`; an entry that did not change keeps its bytes.

    Raises `CatalogError` where the file's own charset cannot hold a text.
    """
    detail = _detail(catalog)
    if detail.data and catalog.entries is detail.untouched and not _header_changed(catalog, detail):
        return detail.data
    pieces = [_entry_text(entry, detail) for entry in catalog.entries]
    header = _header_text(catalog, detail)
    if detail.header:
        pieces.insert(min(detail.header_at, len(pieces)), header)
    elif header:
        follows = pieces[:1] and not pieces[0].startswith(("\r", "\n"))
        pieces.insert(0, header + (detail.newline if follows else ""))
    elif pieces and not isinstance(catalog.entries[0].raw, _Raw):
        pieces[0] = pieces[0].removeprefix(detail.newline)
    return detail.bom + _encode(_assemble(pieces, detail), detail.codec, catalog.path)


def _detail(catalog: Catalog) -> _Detail:
    return catalog.detail if isinstance(catalog.detail, _Detail) else _Detail()


def _assemble(pieces: list[str], detail: _Detail) -> str:
    """Pieces one behind the other; each but the last ends with its line, new ones begin with a blank line."""
    newline = detail.newline
    out: list[str] = []
    for position, piece in enumerate(pieces):
        if position and not out[-1].endswith("\n"):
            out.append(newline)
        out.append(piece)
    if detail.tail and out and not out[-1].endswith("\n") and not detail.tail.startswith(("\r", "\n")):
        out.append(newline)
    out.append(detail.tail)
    return "".join(out)


def _encode(text: str, codec: str, path: str) -> bytes:
    try:
        return text.encode(codec)
    except UnicodeEncodeError as error:
        line, column = _place(text, error.start)
        message = f"{text[error.start]!r} (U+{ord(text[error.start]):04X}) cannot be written in {codec}"
        hint = "convert the catalogue to UTF-8: `l10n fmt`"
        raise CatalogError(message, path=path, line=line, column=column, hint=hint) from error


def is_changed(entry: Entry) -> bool:
    """Whether the entry differs from what its file holds; true for an entry that was never in a file."""
    raw = entry.raw
    return not isinstance(raw, _Raw) or raw.content != _CONTENT(entry)


def _entry_text(entry: Entry, detail: _Detail) -> str:
    raw = entry.raw
    if not isinstance(raw, _Raw):
        lines = [*_comment_lines(entry), *_source_lines(entry), *_target_lines(entry)]
        return detail.newline + "".join(line + detail.newline for line in lines)
    if raw.content == _CONTENT(entry):
        return raw.text
    return _patched(entry, raw, detail)


class _Parts(NamedTuple):
    """The text of an entry cut where its parts begin."""

    gap: str
    comments: str
    source: str
    target: str


def _cut(text: str) -> _Parts:
    gap = len(text) - len(text.lstrip("\r\n"))
    source = target = len(text)
    for match in _token().finditer(text):
        if match["word"] and match["prefix"] in ("", "#~"):
            start = _content_start(match)
            line = text.rfind("\n", 0, start) + 1
            start = start if text[line:start].strip(_BLANK) else line
            if match["word"] != "msgstr":
                source = min(source, start)
            else:
                target = min(target, start)
    return _Parts(text[:gap], text[gap:source], text[max(source, gap) : target], text[target:])


def _patched(entry: Entry, raw: _Raw, detail: _Detail) -> str:
    """The entry's text with only those parts rendered that changed."""
    old = Entry(*raw.content)  # type: ignore[arg-type]  # one tuple in the order of the fields
    parts = _cut(raw.text)
    newline = detail.newline
    comments = parts.comments
    if _comment_values(old) != _comment_values(entry):
        comments = "".join(line + newline for line in _merged_comments(old, entry, parts.comments))
    source = parts.source
    if (old.source, old.context, old.plural, old.obsolete) != (
        entry.source,
        entry.context,
        entry.plural,
        entry.obsolete,
    ):
        source = "".join(line + newline for line in _source_lines(entry))
    target = parts.target
    if (old.target, old.plural_targets, old.obsolete) != (entry.target, entry.plural_targets, entry.obsolete):
        target = "".join(line + newline for line in _target_lines(entry))
    return parts.gap + comments + source + target


_COMMENT_VALUES = attrgetter(
    "obsolete", "comments", "marks", "notes", "references", "flags", "fuzzy", "previous", "previous_context"
)


def _comment_values(entry: Entry) -> tuple[object, ...]:
    values: tuple[object, ...] = _COMMENT_VALUES(entry)
    return values


def _merged_comments(old: Entry, new: Entry, text: str) -> list[str]:
    """Comment lines in gettext's order; a kind whose values did not change keeps its lines as they stood."""
    kept: dict[str, list[str]] = {}
    for line in text.split("\n"):
        bare = line.strip(_BLANK)
        if bare:
            kind = "|" if bare.startswith(("#|", "#~|", '"')) else bare[1:2]
            kept.setdefault(kind if kind in ".:,|" and kind else "#", []).append(bare)
    rendered = {
        "#": (_spoken(old), _spoken(new), _spoken_lines(new, kept.get("#", []))),
        ".": (old.notes, new.notes, _note_lines(new)),
        ":": (old.references, new.references, _reference_lines(new)),
        ",": ((old.fuzzy, old.flags), (new.fuzzy, new.flags), _flag_lines(new)),
        "|": (_previous(old), _previous(new), _previous_lines(new)),
    }
    lines = []
    for kind, (before, after, fresh) in rendered.items():
        lines += kept.get(kind, []) if before == after else fresh
    return lines


def _spoken(entry: Entry) -> tuple[object, ...]:
    return entry.comments, entry.marks


def _previous(entry: Entry) -> tuple[object, ...]:
    return entry.previous, entry.previous_context, entry.obsolete


def _comment_lines(entry: Entry) -> list[str]:
    return [
        *_spoken_lines(entry, []),
        *_note_lines(entry),
        *_reference_lines(entry),
        *_flag_lines(entry),
        *_previous_lines(entry),
    ]


def _spoken_lines(entry: Entry, as_written: list[str]) -> list[str]:
    """Translators' comments, then our marks; a line that stood in the file keeps its blanks."""
    known = {_comment_value(line): line for line in as_written}
    comments = [known.get(text) or _comment_line("#", text) for text in entry.comments]
    return comments + [" ".join(("#", _MARK, mark.kind, *mark.words)) for mark in entry.marks]


def _comment_line(lead: str, text: str) -> str:
    one_line = text.replace("\r", " ").replace("\n", " ")
    if lead == "#" and one_line.startswith("#"):
        return one_line
    return f"{lead} {one_line}" if one_line else lead


def _note_lines(entry: Entry) -> list[str]:
    return [_comment_line("#.", line) for note in entry.notes for line in note.split("\n")]


def _reference_lines(entry: Entry) -> list[str]:
    return [f"#: \u2068{name}\u2069" if " " in name or "\t" in name else f"#: {name}" for name in entry.references]


def _flag_lines(entry: Entry) -> list[str]:
    flags = (("fuzzy", *entry.flags)) if entry.fuzzy else entry.flags
    return [f"#, {', '.join(flags)}"] if flags else []


def _previous_lines(entry: Entry) -> list[str]:
    lead = "#~| " if entry.obsolete else "#| "
    lines = [] if entry.previous_context is None else _strings(lead, "msgctxt", entry.previous_context)
    return lines if entry.previous is None else lines + _strings(lead, "msgid", entry.previous)


def _source_lines(entry: Entry) -> list[str]:
    lead = "#~ " if entry.obsolete else ""
    lines = [] if entry.context is None else _strings(lead, "msgctxt", entry.context)
    lines += _strings(lead, "msgid", entry.source)
    return lines if entry.plural is None else lines + _strings(lead, "msgid_plural", entry.plural)


def _target_lines(entry: Entry) -> list[str]:
    lead = "#~ " if entry.obsolete else ""
    if entry.plural is None:
        return _strings(lead, "msgstr", entry.target)
    forms = (entry.target, *entry.plural_targets[1:])
    return [line for index, form in enumerate(forms) for line in _strings(lead, f"msgstr[{index}]", form)]


def _strings(lead: str, word: str, text: str) -> list[str]:
    """`word "text"`; a text of several lines begins below, one string a line. Nothing is wrapped at a width."""
    lines = [line for line in re.split(r"(?<=\n)", text) if line]
    if len(lines) < 2:
        return [f'{lead}{word} "{_escape(text)}"']
    return [f'{lead}{word} ""', *(f'{lead}"{_escape(line)}"' for line in lines)]


# --- the header ---


def new(language: str, source_path: str, source_language: str = "") -> Catalog:
    """An empty catalogue for one article in one target language (gettext form: `zh_CN`)."""
    fields = [
        ("Project-Id-Version", "l10n"),
        ("PO-Revision-Date", ""),
        ("Last-Translator", ""),
        ("Language-Team", ""),
        ("Language", language),
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=UTF-8"),
        ("Content-Transfer-Encoding", "8bit"),
        ("Plural-Forms", plural_forms(language)),
        ("X-Source", source_path),
    ]
    if source_language:
        fields.append(("X-Source-Language", source_language))
    fields.append(("X-L10n-Dialect", DIALECT))
    return Catalog((), tuple(fields))


def with_field(catalog: Catalog, name: str, value: str) -> Catalog:
    """The catalogue with one header field set, in its place or at the end; the other fields keep their bytes."""
    fields = list(catalog.header)
    for position, (known, _) in enumerate(fields):
        if known.lower() == name.lower():
            fields[position] = (known, value)
            return replace(catalog, header=tuple(fields))
    return replace(catalog, header=(*fields, (name, value)))


def _header_changed(catalog: Catalog, detail: _Detail) -> bool:
    return catalog.header != (detail.header.content[0] if detail.header else ())


def _header_text(catalog: Catalog, detail: _Detail) -> str:
    if detail.header and not _header_changed(catalog, detail):
        return detail.header.text
    if not catalog.header:
        return ""
    newline = detail.newline
    gap, comments, source, kept = "", "", 'msgid ""' + newline, {}
    if detail.header:
        parts = _cut(detail.header.text)
        gap, comments, source = parts.gap, parts.comments, parts.source
        kept = _field_strings(parts.target)
    lines = [kept.get(field) or _field_string(field) for field in catalog.header]
    return gap + comments + source + "".join(line + newline for line in ['msgstr ""', *lines])


def _field_strings(target: str) -> dict[tuple[str, str], str]:
    """Header fields that stand on a line of their own, with that line."""
    strings: list[str] = re.findall(_STRING, target)
    found = {}
    for string in strings:
        if string.endswith('\\n"') and "\\" not in string[:-3]:
            fields = _fields(string[1:-3])
            if len(fields) == 1:
                found[fields[0]] = string
    return found


def _field_string(field: tuple[str, str]) -> str:
    name, value = field
    match = _FIELD.match(f"{name}: {value}")
    return f'"{_escape(f"{name}: {value}" if match else name)}\\n"'


# --- what is to be said, and the witness ---


def findings(catalog: Catalog) -> tuple[Finding, ...]:
    """What the reader noticed in a file it could read: header missing, not first or unfinished, doubles, plural forms.

    Rules: `catalog-header`, `catalog-charset`, `catalog-duplicate`, `catalog-plural`.
    """
    return tuple(_findings(catalog, _detail(catalog)))


def _findings(catalog: Catalog, detail: _Detail) -> Iterator[Finding]:
    def found(rule: str, severity: Severity, message: str, line: int, hint: str) -> Finding:
        return Finding(rule, severity, message, catalog.path, line, 1 if line else 0, hint=hint)

    if not catalog.header:
        yield found("catalog-header", Severity.WARNING, "no header, expected one", 1, "`l10n update` writes one")
    elif detail.header_at:
        message = "the header is not the first entry, so other tools do not find it"
        yield found("catalog-header", Severity.ERROR, message, detail.header_line, "`l10n fmt` moves it to the top")
    if detail.charset.upper() == "CHARSET":
        message = "charset=CHARSET is not filled in; the file was read as UTF-8"
        yield found("catalog-charset", Severity.WARNING, message, detail.header_line, "write charset=UTF-8")
    seen: dict[tuple[str | None, str], int] = {}
    for entry in catalog.entries:
        if entry.obsolete:
            continue
        if entry.key in seen:
            message = f"the same entry stands in line {seen[entry.key]}; a build uses neither"
            yield found("catalog-duplicate", Severity.ERROR, message, entry.line, "delete one of the two")
        seen.setdefault(entry.key, entry.line)
    yield from _plural_findings(catalog)


def _plural_findings(catalog: Catalog) -> Iterator[Finding]:
    match = _PLURAL.match(catalog.field("Plural-Forms"))
    for entry in catalog.entries:
        if match and entry.plural is not None and len(entry.plural_targets) != int(match[1]) and not entry.obsolete:
            message = f"{len(entry.plural_targets)} plural forms, the header says {match[1]}"
            yield Finding("catalog-plural", Severity.ERROR, message, catalog.path, entry.line, 1, entry.source)


def verify(data: bytes, before: bytes | None = None) -> None:
    """Raise `CatalogError` unless `data` is a catalogue that two readers understand alike.

    Ours reads all of it, polib each entry that does not stand letter by letter in `before`.
    """
    catalog = load(data)
    known = set() if before is None else {_raw_text(entry) for entry in load(before).entries}
    changed = [entry for entry in catalog.entries if _raw_text(entry) not in known]
    if changed:
        _witness(changed)


def _raw_text(entry: Entry) -> str:
    """The text of the entry in its file, without the blank lines around it; line ends as ours."""
    return entry.raw.text.strip(_BLANK).replace("\r\n", "\n") if isinstance(entry.raw, _Raw) else ""


def _witness(entries: Sequence[Entry]) -> None:
    """polib must read the texts that we rendered as we do; strings in another hand than ours are not its business."""
    import polib

    own = [(entry, "\n".join((*_source_lines(entry), *_target_lines(entry)))) for entry in entries]
    own = [(entry, text) for entry, text in own if text in _raw_text(entry) and not _UNKNOWN_TO_POLIB.search(text)]
    # polib cuts a string argument with str.splitlines; line breaks it knows and PO does not are taken out of its sight.
    page = "\n\n".join(['msgid ""\nmsgstr ""', *(text.translate(_ODD_BREAKS) for _, text in own)])
    try:
        seen = list(polib.pofile(page))
    except OSError as error:
        raise _disagreement(f"polib cannot read what was rendered: {error}", 0) from error
    for (entry, _), witness in zip(own, seen, strict=True):
        target = witness.msgstr if entry.plural is None else witness.msgstr_plural.get(0, witness.msgstr)
        told = (witness.msgctxt, witness.msgid, target, bool(witness.obsolete))
        if told != (entry.context and _seen(entry.context), _seen(entry.source), _seen(entry.target), entry.obsolete):
            raise _disagreement("polib reads the entry differently", entry.line)


def _disagreement(message: str, line: int) -> CatalogError:
    return CatalogError(message, line=line, hint="nothing was written; please report this as a bug")


def _seen(text: str) -> str:
    return text.translate(_ODD_BREAKS)


def adopt(entry: Entry, origin: Catalog, target: Catalog) -> Entry:
    """An entry of one file on its way into another: it is rendered anew where the files have different line ends."""
    return entry if _detail(origin).newline == _detail(target).newline else replace(entry, raw=None)


_UNKNOWN_TO_POLIB = re.compile(r"\\[abfv]")
_ODD_BREAKS = dict.fromkeys(map(ord, "\v\f\x1c\x1d\x1e\x85\u2028\u2029"), " ")
