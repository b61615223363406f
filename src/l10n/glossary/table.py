"""The glossary file: CSV with one row per term. A row nobody changed keeps its bytes.

What the rows mean together is judged in `lint`; other programs' files are read and written in `exchange`.
"""

from __future__ import annotations

import csv
import gc
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import lru_cache
from itertools import islice, repeat, zip_longest
from typing import Any, NamedTuple

from l10n.errors import GlossaryError, UsageError
from l10n.glossary.many import lasting, made
from l10n.model.finding import Finding, Severity
from l10n.model.glossary import Glossary, Term, TermKind, TermStatus
from l10n.model.locale import bcp47, canonical

COLUMNS = (
    "id", "kind", "lang", "term", "status", "type", "case", "dnt", "rule",
    "not_before", "not_after", "replaced_by", "parent", "note",
)  # fmt: skip
OPTIONAL = ("source", "domain", "created", "updated")
"""Columns others may fill; kept as `Term.extra` without a notice."""

REQUIRED = ("id", "lang", "term")
TYPES = ("full", "short", "abbr", "variant")
CASES = ("exact", "sentence", "insensitive")
RULES = ("first-full",)
MAX_TERMS = 2_000_000
"""Rows of one file: what memory and an index of a few seconds allow."""

MAX_TERM = 500
"""Code points of one term."""

_MAX_GUARD = 1_000
_BOM = b"\xef\xbb\xbf"
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")


class _Row(NamedTuple):
    """A row as it stands: its term, its text with line end, and blank rows before it."""

    term: Term
    raw: str
    before: str = ""


class _PlainRows:
    """The rows of a file without quotes and blank rows, made when somebody asks for the first."""

    def __init__(self, text: str, terms: tuple[Term, ...]) -> None:
        self.text = text
        self.terms = terms
        self.rows: dict[int, _Row] = {}

    def get(self, line: int) -> _Row | None:
        if not self.rows and self.terms:
            raws = _LINE.findall(self.text)
            self.rows = {term.line: _Row(term, raws[term.line - 1]) for term in self.terms}
        return self.rows.get(line)


@dataclass(frozen=True, slots=True)
class _Layout:
    """How the file was written."""

    bom: bool
    newline: str
    delimiter: str
    header: str
    columns: tuple[str, ...]
    rows: Mapping[int, _Row] | _PlainRows
    """By the line of the row."""

    tail: str = ""


def load(data: bytes, path: str = "") -> Glossary:
    """The glossary in a file; raises `GlossaryError` naming every fault with its row and column.

    Rows may be in any order; blank rows and unknown columns are kept. A cell left empty means: `kind` as in the
    concept's first row, else `other`; `status` preferred; `type` full; `case` sentence.
    """
    glossary, findings = read(data, path)
    faults = [f for f in findings if f.severity is Severity.ERROR]
    if faults:
        first, *others = faults
        listed = "".join(f"\n{f.path}:{f.line}:{f.column}: {f.message}" for f in others[:50])
        more = f"\n... and {len(others) - 50} more" if len(others) > 50 else ""
        raise GlossaryError(
            first.message + listed + more, path=path, line=first.line, column=first.column, hint=first.hint
        )
    return glossary


def read(data: bytes, path: str = "") -> tuple[Glossary, tuple[Finding, ...]]:
    """What can be read, and a finding for each row, column or file that cannot, with its line and its cell as column.

    Rows with a fault are left out. `load` raises instead; this is for `glossary check`.
    """
    with lasting():
        found = _read(data, path)
        # What was made is counted as old at once: the collector need not walk it while catalogues are judged.
        gc.freeze()
        gc.unfreeze()
    return found


def _read(data: bytes, path: str) -> tuple[Glossary, tuple[Finding, ...]]:
    try:
        text = _decoded(data, path)
        header, records = _records(text, path)
    except GlossaryError as error:
        return Glossary(path=path), (_fault(error.message, path, error.line, error.column, error.hint),)
    names = tuple(name.strip() for name in header.cells)
    findings = list(_header_faults(names, path))
    if any(f.severity is Severity.ERROR for f in findings):
        return Glossary(path=path, columns=names), tuple(findings)
    count = text.count("\n") + text.count("\r") - text.count("\r\n")
    if count > MAX_TERMS:
        findings.append(
            _fault(
                f"{count} rows, at most {MAX_TERMS}",
                path,
                MAX_TERMS + 1,
                1,
                "a glossary is for names, not for all words",
            )
        )
        return Glossary(path=path, columns=names), tuple(findings)
    plain = _plain_terms(text, names, header)
    if plain is not None:
        layout = _Layout(
            data.startswith(_BOM), _newline(text), header.delimiter, header.raw, names, _PlainRows(text, plain)
        )
        return Glossary(plain, path, names, layout), tuple(findings)
    rows: dict[int, _Row] = {}
    before = ""
    reader = _Reader(names, path)
    for record in records:
        if not "".join(record.cells).strip():
            before += record.raw
            continue
        term, faults = reader.term(record)
        findings += faults
        if term is not None:
            rows[record.line] = _Row(term, record.raw, before)
        before = ""
    layout = _Layout(data.startswith(_BOM), _newline(text), header.delimiter, header.raw, names, rows, before)
    return Glossary(tuple(row.term for row in rows.values()), path, names, layout), tuple(findings)


def dump(glossary: Glossary) -> bytes:
    """The glossary as a file. Law: `dump(load(x)) == x`; a changed, added or removed term touches only its own row."""
    layout = glossary.detail if isinstance(glossary.detail, _Layout) else _FRESH
    columns = _columns(glossary, layout)
    parts = [layout.header if columns == layout.columns else _row(columns, layout)]
    for term in glossary.terms:
        row = layout.rows.get(term.line)
        if row is not None:
            parts.append(row.before)
        values = _values(term)
        parts.append(
            row.raw
            if row is not None and row.term == term
            else _row((values.get(column, "") for column in columns), layout)
        )
    parts.append(layout.tail)
    whole = [part for part in parts if part]
    ended = [part if part.endswith(("\n", "\r")) else part + layout.newline for part in whole[:-1]]
    return (_BOM if layout.bom else b"") + "".join([*ended, whole[-1]]).encode("utf-8")


def added(glossary: Glossary, terms: Iterable[Term]) -> Glossary:
    """The glossary with new terms: beside the rows of their concept, new concepts where their id sorts, else at the end."""
    rows = list(glossary.terms)
    for term in terms:
        rows.insert(_place(rows, term), replace(term, line=0))
    return replace(glossary, terms=tuple(rows))


def rank(term: Term) -> tuple[str, str, int, str]:
    """The order of rows the tool writes: id, language, status, term."""
    return (term.concept, term.language, list(TermStatus).index(term.status), term.text)


def _place(rows: Sequence[Term], term: Term) -> int:
    own = [index for index, row in enumerate(rows) if row.concept == term.concept]
    if own:
        return own[-1] + 1
    ids = [row.concept for row in rows]
    if ids == sorted(ids):
        return sum(1 for each in ids if each < term.concept)
    return len(rows)


# --- reading -----------------------------------------------------------------------------------------------------------


class _Record(NamedTuple):
    cells: list[str]
    raw: str
    line: int
    delimiter: str = ","


def _decoded(data: bytes, path: str) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise GlossaryError("the file is UTF-16", path=path, line=1, hint="save it as “CSV UTF-8”")
    body = data.removeprefix(_BOM)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        column = error.start - (body.rfind(b"\n", 0, error.start) + 1) + 1
        raise GlossaryError(
            f"byte 0x{body[error.start]:02X} is not UTF-8",
            path=path,
            line=line,
            column=column,
            hint="save it as “CSV UTF-8”; a file from a Chinese spreadsheet may be GB18030",
        ) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise GlossaryError("U+0000 in the file", path=path, line=line, hint="restore it from a backup")
    return text


def _records(text: str, path: str) -> tuple[_Record, Iterator[_Record]]:
    lines = _physical(text)
    try:
        header = next(lines)
    except StopIteration:
        raise GlossaryError(
            "the file is empty", path=path, line=1, hint=f"begin it with the header {','.join(COLUMNS)}"
        ) from None
    delimiter = max(",;\t", key=header.raw.count)
    header = _parsed(header, delimiter, path)
    if '"' not in text:
        plain = enumerate(_LINE.finditer(text), 1)
        return header, (
            _Record(found[0].rstrip("\r\n").split(delimiter), found[0], at, delimiter)
            for at, found in plain
            if found[0] and at > 1
        )
    # Read all: a row whose quotes do not close is a fault of the file, and must be known before anything is used.
    return header, iter([_parsed(line, delimiter, path) for line in lines])


def _physical(text: str) -> Iterator[_Record]:
    """Records of the file: a line, or several where a quotation mark stays open. Every line is looked at once."""
    held: list[str] = []
    begun = 0
    for number, raw in enumerate(found[0] for found in _LINE.finditer(text)):
        if not held and not raw.count('"') & 1:
            if raw:
                yield _Record([], raw, number + 1)
            continue
        begun = begun if held else number + 1
        held.append(raw)
        if len(held) > 1 and raw.count('"') & 1:
            yield _Record([], "".join(held), begun)
            held = []
    if held:
        yield _Record([], "".join(held), begun)


def _parsed(record: _Record, delimiter: str, path: str) -> _Record:
    bare = record.raw.rstrip("\r\n")
    if '"' not in bare:
        return _Record(bare.split(delimiter), record.raw, record.line, delimiter)
    if bare.count('"') & 1:
        raise GlossaryError(
            "a quotation mark is not closed",
            path=path,
            line=record.line,
            hint='close it, or write "" for a mark in a cell',
        )
    try:
        cells = next(csv.reader([record.raw], delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise GlossaryError(
            f"the row cannot be read as CSV: {error}",
            path=path,
            line=record.line,
            hint='a cell with a quotation mark stands in quotes, with "" for each mark',
        ) from None
    return _Record(cells, record.raw, record.line, delimiter)


def _header_faults(names: Sequence[str], path: str) -> Iterator[Finding]:
    missing = [name for name in REQUIRED if name not in names]
    if missing:
        yield _fault(
            f"no column {', '.join(missing)} in the header {','.join(names)!r}",
            path, 1, 1, f"begin the file with {','.join(COLUMNS)}",
        )  # fmt: skip
    for position, name in enumerate(names, 1):
        if name in names[: position - 1]:
            yield _fault(f"column {name!r} stands twice", path, 1, position, "keep one of them")
        elif name and name not in COLUMNS and name not in OPTIONAL:
            near = get_close_matches(name, COLUMNS, 1)
            hint = f"did you mean {near[0]}?" if near else "its cells are kept and not read"
            yield Finding(
                "glossary-unknown-column", Severity.INFO, f"unknown column {name!r}", path, 1, position, hint=hint
            )


def _fault(message: str, path: str, line: int, column: int, hint: str = "", concept: str = "") -> Finding:
    return Finding("glossary-row", Severity.ERROR, message, path, line, column, hint=hint, concept=concept)


@dataclass(frozen=True, slots=True)
class _Field:
    """How the cells of one column become a value."""

    name: str
    attribute: str
    position: int
    parse: Callable[[str], Any]
    """Called for cells that are not empty; raises `GlossaryError` with a message and a hint."""

    is_choice: bool
    """Whether few different cells occur: each is parsed once."""

    known: dict[str, Any]


class _Reader:
    """Rows to terms, with the faults of each cell."""

    def __init__(self, names: tuple[str, ...], path: str) -> None:
        self.path = path
        self.width = len(names)
        at = {name: position for position, name in enumerate(names)}
        self.fields = [_Field(n, a, at[n], parse, n in _CHOICES, {}) for n, (a, parse) in _PARSERS.items() if n in at]
        self.unknown = [(name, position) for name, position in at.items() if name and name not in _PARSERS]
        self.kinds: dict[str, TermKind] = {}

    def term(self, record: _Record) -> tuple[Term | None, list[Finding]]:
        """The row's term and its faults; None where there are any."""
        faults: list[Finding] = []
        cells = record.cells
        values: dict[str, Any] = {"concept": "", "text": "", "language": "", "case": "sentence"}
        count = len(cells)
        for field in self.fields:
            cell = cells[field.position] if field.position < count else ""
            if not cell:
                continue
            known = field.known.get(cell)
            if known is not None:
                values[field.attribute] = known
                continue
            try:
                values[field.attribute] = field.parse(cell)
                if field.is_choice:
                    field.known[cell] = values[field.attribute]
            except (GlossaryError, UsageError) as error:
                message = f"{field.name}: {error.message}"
                faults.append(_fault(message, self.path, record.line, field.position + 1, error.hint))
        if len(cells) > self.width or not (values["concept"] and values["text"] and values["language"]):
            faults += self._gaps(record, values)
        if faults:
            return None, [replace(fault, concept=values["concept"]) for fault in faults]
        known = self.kinds.setdefault(values["concept"], values.get("kind", TermKind.OTHER))
        values.setdefault("kind", known)
        extra = tuple((name, cells[at]) for name, at in self.unknown if at < len(cells) and cells[at])
        return Term(**values, extra=extra, line=record.line), []

    def _gaps(self, record: _Record, values: Mapping[str, Any]) -> Iterator[Finding]:
        for name, attribute in (("id", "concept"), ("lang", "language"), ("term", "text")):
            position = next(f.position for f in self.fields if f.name == name)
            cell = record.cells[position] if position < len(record.cells) else ""
            if not values[attribute] and not cell.strip():
                yield _fault(f"{name}: empty, expected {_EXPECTED[name]}", self.path, record.line, position + 1)
        if any(cell.strip() for cell in record.cells[self.width :]):
            message = f"{len(record.cells)} cells, the header has {self.width}"
            yield _fault(message, self.path, record.line, self.width + 1, "a cell with a comma stands in quotes")


_EXPECTED = {"id": "the id of the concept", "lang": "a language such as en or zh-Hans", "term": "the term"}


def _choice(choices: Mapping[str, Any]) -> Callable[[str], Any]:
    def parse(cell: str) -> Any:
        word = cell.strip().lower()
        if word in choices:
            return choices[word]
        near = get_close_matches(word, list(choices), 1)
        listed = ", ".join(word for word in choices if word)
        raise GlossaryError(f"{cell!r}, expected {listed}", hint=f"did you mean {near[0]}?" if near else "")

    return parse


def _words(words: Iterable[str]) -> Callable[[str], Any]:
    return _choice({word: word for word in words})


def _term(cell: str) -> str:
    if len(cell) > MAX_TERM:
        raise GlossaryError(f"{len(cell)} characters, at most {MAX_TERM}", hint="a term is a name, not a text")
    return cell if cell.strip() else ""


def _guard(cell: str) -> str:
    problem = guard_problem(cell)
    if problem:
        raise GlossaryError(problem, hint="write plain alternatives: Road|Street")
    return cell


@lru_cache(maxsize=4096)
def guard_problem(expression: str) -> str:
    """What speaks against a guard, nothing where it can be used: it must compile, and its time must stay bounded.

    Groups inside of groups, repeated groups and back references make matching exponential; at most four repetitions
    and four groups stand in one guard.
    """
    if len(expression) > _MAX_GUARD:
        return f"{len(expression)} characters, at most {_MAX_GUARD}"
    bare = re.sub(r"\\.|\[\^?\]?[^\]]*\]", "x", expression)
    if re.search(r"\\[0-9]|\(\?P?[=<]", expression.replace("(?<!", "").replace("(?<=", "")):
        return f"{expression!r} uses a back reference or a named group"
    if (
        re.search(r"\)[*+{]", bare)
        or bare.count("(") > 4
        or len(re.findall(r"[*+?]|\{\d", re.sub(r"\(\?[:=!<]+", "", bare))) > 4
    ):
        return f"{expression!r} repeats a group, or holds more than four groups or repetitions"
    try:
        re.compile(expression, re.IGNORECASE)
    except re.error as error:
        return f"{expression!r} is no regular expression: {error}"
    return ""


@lru_cache(maxsize=64)
def _language(cell: str) -> str:
    return canonical(cell)


_PARSERS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "id": ("concept", str.strip),
    "kind": ("kind", _choice({kind.value: kind for kind in TermKind})),
    "lang": ("language", _language),
    "term": ("text", _term),
    "status": ("status", _choice({status.value: status for status in TermStatus})),
    "type": ("type", _words(TYPES)),
    "case": ("case", _words(CASES)),
    "dnt": (
        "dnt",
        _choice({**dict.fromkeys(("1", "yes", "true"), True), **dict.fromkeys(("0", "no", "false"), False)}),
    ),
    "rule": ("rule", _words(RULES)),
    "not_before": ("not_before", _guard),
    "not_after": ("not_after", _guard),
    "replaced_by": ("replaced_by", str.strip),
    "parent": ("parent", str.strip),
    "note": ("note", str),
}

_CHOICES = frozenset({"kind", "lang", "status", "type", "case", "dnt", "rule"})

# --- reading many plain rows at once ----


def _plain_terms(text: str, names: Sequence[str], header: _Record) -> tuple[Term, ...] | None:
    """The terms of a file without quotes, blank rows and faults, column by column; None where a row wants a closer look.

    What `_Reader` makes of the rows one by one, in a quarter of the time.
    """
    if '"' in text:
        return None
    cells = _plain_cells(text, len(names), header.delimiter)
    if cells is None:
        return None
    count = len(cells[0])
    given = dict(zip(names, cells, strict=False))
    if any(name not in given for name in REQUIRED):
        return None
    try:
        columns = _plain_columns(given, count)
    except (GlossaryError, UsageError):
        return None
    if columns is None:
        return None
    others = [name for name in names if name and name not in _PARSERS and name in given]
    extra: Iterable[tuple[tuple[str, str], ...]] = repeat(())
    if others:
        extra = [
            tuple((name, cell) for name, cell in zip(others, cells, strict=True) if cell)
            for cells in zip(*(given[name] for name in others), strict=True)
        ]
    return tuple(made(Term, count, (*columns, extra, range(2, count + 2))))


def _plain_cells(text: str, width: int, delimiter: str) -> list[Sequence[str]] | None:
    """The cells below the header, column by column, columns without any left out; None where there are none or a row is too long."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    _, _, below = lines.partition("\n")
    below = below.removesuffix("\n")
    if not below:
        return None
    # All cells at once, with a mark where a line ends: where each mark stands behind a row's worth, every row is whole.
    cells = below.replace("\n", f"{delimiter}\n{delimiter}").split(delimiter)
    ends = below.count("\n")
    if len(cells) == width + ends * (width + 1) and cells[width :: width + 1].count("\n") == ends:
        return [cells[position :: width + 1] for position in range(width)]
    rows = [line.split(delimiter) for line in below.split("\n")]
    return None if max(map(len, rows)) > width else list(zip_longest(*rows, fillvalue=""))


def _plain_columns(given: Mapping[str, Sequence[str]], count: int) -> list[Iterable[object]] | None:
    """The columns of `Term` up to its note; None where a cell that must not be empty is. Raises as the cells' parsers do."""
    ids, texts = list(map(str.strip, given["id"])), given["term"]
    if not all(ids) or not all(map(str.strip, texts)) or not all(given["lang"]) or len(max(texts, key=len)) > MAX_TERM:
        return None
    columns: dict[str, Iterable[object]] = {"id": ids, "term": texts}
    for name, (_, parse) in _PARSERS.items():
        if name in columns:
            continue
        default = _EMPTY.get(name, "")
        cells = given.get(name, ())
        meanings = {cell: parse(cell) if cell else default for cell in set(cells)}
        columns[name] = (
            map(meanings.__getitem__, cells) if len(meanings) > 1 else repeat(next(iter(meanings.values()), default))
        )
    columns["kind"] = _plain_kinds(ids, columns["kind"], count)
    return [columns[name] for name in _PARSERS]


def _plain_kinds(ids: Sequence[str], kinds: Iterable[object], count: int) -> list[object]:
    """An empty kind is that of the concept's first row."""
    own = list(islice(kinds, count))
    if None not in own:
        return own
    first = dict(zip(reversed(ids), reversed(own), strict=True))
    return [kind or first[concept] or TermKind.OTHER for concept, kind in zip(ids, own, strict=True)]


_EMPTY: Mapping[str, object] = {
    "kind": None, "status": TermStatus.PREFERRED, "type": "full", "case": "sentence", "dnt": False,
}  # fmt: skip
"""What an empty cell means where it is not the empty text."""

# --- writing -----------------------------------------------------------------------------------------------------------

_FRESH = _Layout(False, "\n", ",", "", (), {})


_DEFAULTS = {"kind": "other", "status": "preferred", "type": "full"}
"""What an empty cell means, where it means something: no column is added for these."""


def _columns(glossary: Glossary, layout: _Layout) -> tuple[str, ...]:
    """The file's columns, and behind them those that some term needs."""
    columns = glossary.columns or COLUMNS
    if not layout.columns:
        wanted: set[str] = {name for term in glossary.terms for name, _ in term.extra}
        return columns + tuple(sorted(wanted - set(columns)))
    touched = [t for t in glossary.terms if (row := layout.rows.get(t.line)) is None or row.term != t]
    needed = {name for term in touched for name, cell in _values(term).items() if cell not in ("", _DEFAULTS.get(name))}
    return columns + tuple(name for name in (*COLUMNS, *sorted(needed - set(COLUMNS))) if name in needed - set(columns))


def _values(term: Term) -> dict[str, str]:
    """All cells of a term by column; what is the default stays empty."""
    return {
        "id": term.concept,
        "kind": term.kind.value,
        "lang": bcp47(term.language),
        "term": term.text,
        "status": term.status.value,
        "type": term.type,
        "case": "" if term.case == "sentence" else term.case,
        "dnt": "1" if term.dnt else "",
        "rule": term.rule,
        "not_before": term.not_before,
        "not_after": term.not_after,
        "replaced_by": term.replaced_by,
        "parent": term.parent,
        "note": term.note,
        **dict(term.extra),
    }


def _row(cells: Iterable[str], layout: _Layout) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=layout.delimiter, lineterminator=layout.newline).writerow(cells)
    return out.getvalue()


def _newline(text: str) -> str:
    """The line end of the file's first line; \\n where it has none."""
    found = re.search(r"\r\n|\r|\n", text)
    return found[0] if found else "\n"
