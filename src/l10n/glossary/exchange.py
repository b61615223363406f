"""Other programs' term files: TBX, and the two-column files of DeepL, Google, OmegaT, Weblate and PO. What is lost is named.

Our own file is read and written in `table`; XLSX, an extra, in `exchange_xlsx`. PO files are read by `catalog`, whose
pairs come in through `from_pairs`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from xml.sax.saxutils import escape, quoteattr

from l10n.errors import ExchangeError, UsageError
from l10n.glossary.find import allowed, concepts, forms
from l10n.glossary.fold import fold
from l10n.glossary.lint import SERVICE_BYTES, SPREADSHEET
from l10n.model.glossary import Glossary, Term, TermKind, TermStatus
from l10n.model.locale import base, bcp47, canonical, is_language
from l10n.text import xml

MAX_BYTES = 10 * 1024 * 1024
"""DeepL's limit for one glossary file."""

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Exported:
    """A file for another program, and what it cannot say."""

    data: bytes
    lost: tuple[str, ...]
    """One sentence for each term or property left out."""


# --- two columns -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    """A source form with the form to write."""

    concept: str
    source: str
    target: str
    note: str
    term: Term


def rows(glossary: Glossary, source: str, target: str) -> tuple[tuple[Row, ...], tuple[str, ...]]:
    """What a two-column file can hold: each source form once, its preferred rendering of the same type, and what is left out.

    Left out, each named: homonyms with different renderings, forms with control characters, formulas or too many bytes.
    """
    found: dict[str, Row] = {}
    clashing: set[str] = set()
    lost: list[str] = []
    for concept, terms in concepts(glossary).items():
        wanted = [term for term in forms(terms, target) if allowed(term) and term.status is not TermStatus.PROPOSED]
        for term in forms(terms, source):
            if not allowed(term) or term.status is TermStatus.PROPOSED:
                continue
            rendering = term.text if term.dnt else _rendering(term, wanted)
            problem = _problem(term.text) or _problem(rendering)
            if not rendering:
                lost.append(f"{concept}: {term.text!r} has no rendering in {bcp47(target)}")
            elif problem:
                lost.append(f"{concept}: {term.text!r} {problem}")
            elif term.text in found and found[term.text].target != rendering:
                lost.append(
                    f"{concept}: {term.text!r} is also a form of {found[term.text].concept} with another rendering; left out"
                )
                clashing.add(term.text)
            else:
                found.setdefault(term.text, Row(concept, term.text, rendering, term.note, term))
    kept = tuple(row for text, row in found.items() if text not in clashing)
    return kept, tuple(lost + _lost_properties(glossary))


def _rendering(term: Term, wanted: Sequence[Term]) -> str:
    ranked = sorted(wanted, key=lambda w: (w.status is not TermStatus.PREFERRED, w.type != term.type, w.type != "full"))
    return ranked[0].text if ranked else ""


def _problem(text: str) -> str:
    if _CONTROL.search(text):
        return "holds a control character; left out"
    if text != text.strip():
        return "begins or ends with a blank; left out"
    if text.startswith(SPREADSHEET):
        return "begins like a formula, which a spreadsheet would compute; left out"
    if len(text.encode("utf-8", "surrogatepass")) > SERVICE_BYTES:
        return f"is longer than {SERVICE_BYTES} bytes; left out"
    return ""


def _lost_properties(glossary: Glossary) -> list[str]:
    """One sentence for each property that two columns cannot hold, with its count."""
    counts = {
        "barred forms": sum(1 for term in glossary.terms if not allowed(term)),
        "guards": sum(1 for term in glossary.terms if term.not_before or term.not_after),
        "first-mention rules": sum(1 for term in glossary.terms if term.rule),
        "proposed forms": sum(1 for term in glossary.terms if term.status is TermStatus.PROPOSED),
    }
    return [f"{count} {name if count > 1 else name.removesuffix('s')}" for name, count in counts.items() if count]


def dump_deepl(glossary: Glossary, source: str, target: str) -> Exported:
    """DeepL's TSV: source, tab, target; no duplicates. Raises `ExchangeError` above its 10 MiB."""
    found, lost = rows(glossary, source, target)
    data = "".join(f"{row.source}\t{row.target}\n" for row in found).encode()
    if len(data) > MAX_BYTES:
        raise ExchangeError(
            f"the glossary has {len(data)} bytes, DeepL takes {MAX_BYTES}", hint="export fewer concepts"
        )
    return Exported(data, lost)


def dump_google(glossary: Glossary, source: str, target: str) -> Exported:
    """Google's unidirectional CSV: two columns without a header."""
    found, lost = rows(glossary, source, target)
    return Exported(_csv((row.source, row.target) for row in found), lost)


def dump_omegat(glossary: Glossary, source: str, target: str) -> Exported:
    """OmegaT's glossary: source, tab, target, tab, comment."""
    found, lost = rows(glossary, source, target)
    lines = (f"{row.source}\t{row.target}\t{_CONTROL.sub(' ', row.note)}\n" for row in found)
    return Exported("".join(lines).encode(), lost)


def dump_weblate(glossary: Glossary, source: str, target: str) -> Exported:
    """Weblate's CSV: source, target, context (the concept), developer_comments (its kind and note).

    Its documented columns (location, source, target, ID, fuzzy, context, translator_comments, developer_comments) have no
    place for flags: what Weblate would take as `read-only` or `forbidden` is named as lost, and goes through PO.
    """
    found, lost = rows(glossary, source, target)
    kept = sum(1 for row in found if row.term.dnt)
    if kept:
        lost += (f"{kept} terms are not to be translated, Weblate's CSV has no flags; export po for read-only",)
    body = ((row.source, row.target, row.concept, f"{row.term.kind}. {row.note}".strip()) for row in found)
    return Exported(_csv((("source", "target", "context", "developer_comments"), *body)), lost)


def dump_po(glossary: Glossary, source: str, target: str) -> Exported:
    """A PO file with the concept as msgctxt, read-only and terminology flags as Weblate reads them; forbidden forms too."""
    found, lost = rows(glossary, source, target)
    parts = [
        'msgid ""\nmsgstr ""\n"Project-Id-Version: glossary\\n"\n"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=UTF-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Language: {target}\\n"\n'
    ]
    used: set[tuple[str, str]] = set()
    for row in found:
        used.add((row.concept, row.source))
        flags = ", ".join(("terminology", *(("read-only",) if row.term.dnt else ())))
        parts.append(_po_entry(row.concept, row.source, row.target, flags, f"{row.term.kind}. {row.note}".strip()))
    for concept, terms in concepts(glossary).items():
        source_form = next((t.text for t in forms(terms, source) if allowed(t)), "")
        for number, term in enumerate(t for t in forms(terms, target) if not allowed(t)):
            if source_form:
                context = f"{concept} {term.status} {number + 1}"
                parts.append(_po_entry(context, source_form, term.text, "terminology, forbidden", term.note))
    return Exported("\n".join(parts).encode(), tuple(line for line in lost if "barred" not in line))


def _po_entry(context: str, source: str, target: str, flags: str, comment: str) -> str:
    note = f"#. {_CONTROL.sub(' ', comment)}\n" if comment else ""
    return f"{note}#, {flags}\nmsgctxt {_quoted(context)}\nmsgid {_quoted(source)}\nmsgstr {_quoted(target)}\n"


def _quoted(text: str) -> str:
    escaped = (
        text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")
    )
    return f'"{escaped}"'


def _csv(lines: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(lines)
    return out.getvalue().encode()


def load_pairs(data: bytes, source: str, target: str, path: str = "") -> tuple[Term, ...]:
    """Terms of a two-column file: tabs, commas or semicolons; further columns are a note.

    A first row that names `source` and `target`, or the two languages (`en,zh-Hans`), gives the order of the columns.
    Raises `ExchangeError` with the line for what is no UTF-8 or has one column.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ExchangeError(
            f"byte 0x{data[error.start]:02X} is not UTF-8", path=path, line=line, hint="save it as UTF-8"
        ) from None
    delimiter = _delimiter(text)
    reader = csv.reader(
        io.StringIO(text), delimiter=delimiter, quoting=csv.QUOTE_NONE if delimiter == "\t" else csv.QUOTE_MINIMAL
    )
    pairs: list[tuple[str, str, str]] = []
    order: list[int] | None = None
    try:
        for cells in reader:
            if order is None:
                order = _header(cells, source, target)
                if order:
                    continue
            if not any(cell.strip() for cell in cells) or cells[0].startswith("#"):
                continue
            if len(cells) < 2:
                raise ExchangeError("one column, expected source and target", path=path, line=reader.line_num)
            picked = [cells[at] if at < len(cells) else "" for at in order] if order else [*cells, ""][:3]
            pairs.append((picked[0].strip(), picked[1].strip(), picked[2].strip()))
    except csv.Error as error:
        raise ExchangeError(f"not readable as CSV: {error}", path=path, line=reader.line_num) from None
    return from_pairs(pairs, source, target)


def _delimiter(text: str) -> str:
    """What stands between the cells of the first row that is no comment: spreadsheets of some countries write semicolons."""
    first = next((line for line in re.split("[\r\n]", text) if line.strip() and not line.startswith("#")), "")
    if "\t" in first:
        return "\t"
    cells = [cell.strip(' "').lower() for cell in first.split(";")]
    return ";" if ";" in first and ("," not in first or {"source", "target"} <= set(cells)) else ","


def _header(cells: Sequence[str], source: str, target: str) -> list[int]:
    """Positions of source, target and comment where the first row is a header; empty where it is none."""
    names = [cell.strip().lower() for cell in cells]
    if len(names) > 1 and all(map(is_language, names[:2])):
        # Two words that name just these languages: `en,zh`.
        tongues = [base(canonical(name)) for name in names[:2]]
        wanted = [base(source), base(target)]
        if sorted(tongues) == sorted(wanted) and wanted[0] != wanted[1]:
            return [tongues.index(wanted[0]), tongues.index(wanted[1]), 2]
    if "source" not in names or "target" not in names:
        return []
    note = next(
        (names.index(n) for n in ("comment", "note", "developer_comments", "translator_comments") if n in names),
        len(names),
    )
    return [names.index("source"), names.index("target"), note]


def pairs_of_rows(rows_: Iterable[Sequence[str]], source: str, target: str) -> tuple[Term, ...]:
    """Terms of a sheet whose first row names `source` and `target`, or both languages; raises `ExchangeError` where it does not."""
    lines = iter(rows_)
    header = next(lines, ())
    order = _header(header, source, target)
    if not order:
        raise ExchangeError(
            f"the first row is {', '.join(header)!r}, expected id, lang, term or source, target", line=1
        )
    picked = ([cells[at].strip() if at < len(cells) else "" for at in order] for cells in lines)
    return from_pairs(((left, right, note) for left, right, note in picked), source, target)


def from_pairs(pairs: Iterable[tuple[str, str, str]], source: str, target: str) -> tuple[Term, ...]:
    """(source, target, note) as terms; equal sources become one concept, the first rendering preferred and others admitted."""
    found: dict[str, list[Term]] = {}
    for left, right, note in pairs:
        if not left or not right:
            continue
        terms = found.setdefault(left, [Term("", TermKind.OTHER, source, left, case="sentence", note=note)])
        if all(term.text != right or term.language != target for term in terms):
            status = TermStatus.PREFERRED if len(terms) == 1 else TermStatus.ADMITTED
            terms.append(Term("", TermKind.OTHER, target, right, status, case="sentence"))
    return tuple(replace(term, concept=f"#{number}") for number, terms in enumerate(found.values()) for term in terms)


# --- into our glossary -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Joined:
    """What came of adding terms: the new rows, and what was there already or speaks against ours."""

    terms: tuple[Term, ...]
    known: int
    clashes: tuple[str, ...]
    """Concepts left out since their name has another rendering here."""


def joined(glossary: Glossary, terms: Sequence[Term], status: TermStatus | None = None) -> Joined:
    """The rows to add for foreign concepts: known ones left out, ids made unique, `status` given to all where it is set."""
    incoming: dict[str, list[Term]] = {}
    for term in terms:
        incoming.setdefault(term.concept, []).append(term)
    own = {(term.language, fold(term.text).text): term.concept for term in glossary.terms}
    ids = {term.concept for term in glossary.terms}
    rows_: list[Term] = []
    clashes: list[str] = []
    known = 0
    for concept, foreign in incoming.items():
        homes = {own[key] for term in foreign if (key := (term.language, fold(term.text).text)) in own}
        fresh = [term for term in foreign if (term.language, fold(term.text).text) not in own]
        if not fresh:
            known += 1
        elif homes:
            clashes.append(
                f"{foreign[0].text!r} is {', '.join(sorted(homes))} here; {', '.join(repr(t.text) for t in fresh)} left out"
            )
        else:
            name = concept if _is_id(concept) and concept not in ids else _new_id(foreign, ids)
            ids.add(name)
            rows_ += [
                replace(t, concept=name, status=status if status and allowed(t) else t.status, line=0) for t in foreign
            ]
    return Joined(tuple(rows_), known, tuple(clashes))


def home(glossary: Glossary, name: str) -> Term | None:
    """The first term of the concept that `name` is the id or a form of; None where there is none.

    Raises `UsageError` where several concepts share the form.
    """
    wanted = fold(name).text
    by_id = [term for term in glossary.terms if term.concept == name]
    found = by_id or [term for term in glossary.terms if fold(term.text).text == wanted]
    ids = sorted({term.concept for term in found})
    if len(ids) > 1:
        raise UsageError(
            f"{name!r} is a form of {', '.join(ids)}", path=glossary.path, hint="give the id of the one you mean"
        )
    return found[0] if found else None


def _is_id(concept: str) -> bool:
    return bool(concept) and not concept.startswith("#")


def _new_id(terms: Sequence[Term], taken: set[str]) -> str:
    """A short id from the English form, else a number."""
    english = next((term.text for term in terms if base(term.language) == "en"), "")
    slug = re.sub(r"[^a-z0-9]+", "-", fold(english).text).strip("-")[:40].strip("-") or "term"
    number = 1
    name = slug
    while name in taken:
        number += 1
        name = f"{slug}-{number}"
    return name


# --- TBX ---------------------------------------------------------------------------------------------------------------

_STATUSES = {
    TermStatus.PREFERRED: "preferredTerm-admn-sts",
    TermStatus.ADMITTED: "admittedTerm-admn-sts",
    TermStatus.DEPRECATED: "deprecatedTerm-admn-sts",
    TermStatus.FORBIDDEN: "deprecatedTerm-admn-sts",
    TermStatus.PROPOSED: "admittedTerm-admn-sts",
}
_READ_STATUSES = {
    "preferredterm": TermStatus.PREFERRED,
    "admittedterm": TermStatus.ADMITTED,
    "deprecatedterm": TermStatus.DEPRECATED,
    "supersededterm": TermStatus.DEPRECATED,
    "legalterm": TermStatus.PREFERRED,
    "regulatedterm": TermStatus.PREFERRED,
    "standardizedterm": TermStatus.PREFERRED,
}
_TYPES = {"full": "fullForm", "short": "shortForm", "abbr": "abbreviation", "variant": "variant"}
_READ_TYPES = {
    "fullform": "full",
    "shortform": "short",
    "abbreviation": "abbr",
    "acronym": "abbr",
    "initialism": "abbr",
    "variant": "variant",
}
_PROPERTY = "l10n:"
"""Notes that begin so carry what TBX-Basic has no word for, and come back from there."""

_KEPT: tuple[str, ...] = ("case", "rule", "not_before", "not_after", "replaced_by", "parent")
_NC_NAME = re.compile(r"[A-Za-z_][\w.-]*\Z", re.ASCII)


def dump_tbx(glossary: Glossary, title: str = "Glossary") -> Exported:
    """TBX-Basic version 3 in DCT style (ISO 30042:2019). Our own properties go out as notes and come back from them."""
    lost: list[str] = []
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<tbx type="TBX-Basic" style="dct" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"'
        ' xmlns:min="http://www.tbxinfo.net/ns/min" xmlns:basic="http://www.tbxinfo.net/ns/basic">\n'
        f"<tbxHeader><fileDesc><titleStmt><title>{_text(title)}</title></titleStmt>"
        "<sourceDesc><p>l10n glossary</p></sourceDesc></fileDesc></tbxHeader>\n<text><body>\n"
    ]
    ids: set[str] = set()
    for concept, terms in concepts(glossary).items():
        name = concept if _NC_NAME.match(concept) else "c" + re.sub(r"[^A-Za-z0-9_.-]", "-", concept)
        while name in ids:
            name += "-"
        ids.add(name)
        if name != concept:
            lost.append(f"{concept}: written as {name}, an XML id cannot be {concept!r}")
        parts.append(f"<conceptEntry id={quoteattr(name)}>\n<min:subjectField>{terms[0].kind}</min:subjectField>\n")
        for language in dict.fromkeys(term.language for term in terms):
            parts.append(f"<langSec xml:lang={quoteattr(bcp47(language))}>\n")
            parts += [_term_section(term) for term in terms if term.language == language]
            parts.append("</langSec>\n")
        parts.append("</conceptEntry>\n")
    unknown = sum(1 for term in glossary.terms if term.extra)
    if unknown:
        lost.append(f"cells of own columns of {unknown} terms are not exported")
    parts.append("</body></text>\n</tbx>\n")
    return Exported("".join(parts).encode("utf-8", "surrogatepass"), tuple(lost))


def _term_section(term: Term) -> str:
    notes = [f"<note>{_text(term.note)}</note>"] if term.note else []
    properties = {
        name: str(getattr(term, name)) for name in _KEPT if getattr(term, name) and getattr(term, name) != "sentence"
    }
    if term.dnt:
        properties["dnt"] = "1"
    if term.status in (TermStatus.FORBIDDEN, TermStatus.PROPOSED):
        properties["status"] = term.status.value
    notes += [f"<note>{_PROPERTY}{name}={_text(value)}</note>" for name, value in properties.items()]
    return (
        f"<termSec><term>{_text(term.text)}</term>"
        f"<min:administrativeStatus>{_STATUSES[term.status]}</min:administrativeStatus>"
        f"<basic:termType>{_TYPES[term.type]}</basic:termType>{''.join(notes)}</termSec>\n"
    )


def _text(text: str) -> str:
    """Character data; characters XML cannot hold become U+FFFD."""
    return escape(re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "\ufffd", text))


def load_tbx(data: bytes, path: str = "") -> tuple[Term, ...]:
    """The terms of a TBX file, version 2 (martif) or 3 (tbx), in any of its styles.

    Raises `ExchangeError` with the line for broken XML, entities, a file that is no TBX, or a language nobody knows.
    """
    reader = _TbxReader(path)
    xml.parse([data], reader, path)
    if not reader.is_tbx:
        raise ExchangeError("no TBX: neither <tbx> nor <martif> is the root", path=path, line=1)
    return tuple(reader.terms)


class _TbxReader:
    """Elements to terms, by their local names: `min:administrativeStatus` and `termNote type="administrativeStatus"` alike."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.is_tbx = False
        self.depth = 0
        self.terms: list[Term] = []
        self.concept = ""
        self.kind = TermKind.OTHER
        self.language = ""
        self.fields: dict[str, str] = {}
        self.notes: list[str] = []
        self.field = ""
        self.held: list[str] = []
        self.line = 0
        self.number = 0
        self.first = 0

    def start(self, name: str, attributes: Mapping[str, str], line: int) -> None:
        local = name.rpartition(":")[2]
        self.depth += 1
        if self.depth == 1:
            self.is_tbx = local in ("tbx", "martif")
        elif local in ("conceptEntry", "termEntry"):
            self.number += 1
            self.concept = attributes.get("id", "") or f"#{self.number}"
            self.kind = TermKind.OTHER
            self.first = len(self.terms)
        elif local in ("langSec", "langSet"):
            self.language = self._language(attributes.get("xml:lang", ""), line)
        elif local in ("termSec", "tig", "ntig"):
            self.fields, self.notes, self.line = {}, [], line
        self.field = attributes.get("type", local) if local in ("termNote", "descrip", "admin") else local
        self.held = []

    def text(self, data: str) -> None:
        self.held.append(data)

    def end(self, name: str) -> None:
        local = name.rpartition(":")[2]
        self.depth -= 1
        value = "".join(self.held).strip()
        self.held = []
        if local in ("termSec", "tig", "ntig"):
            self._finish()
        elif local in ("conceptEntry", "termEntry"):
            self.terms[self.first :] = [replace(term, kind=self.kind) for term in self.terms[self.first :]]
        elif self.field == "subjectField" and value:
            self.kind = next((kind for kind in TermKind if kind.value == value.lower()), self.kind)
        elif self.field == "note" and value:
            self.notes.append(value)
        elif self.field in ("term", "administrativeStatus", "termType") and value:
            self.fields[self.field] = value
        self.field = ""

    def _language(self, name: str, line: int) -> str:
        try:
            return canonical(name)
        except UsageError as error:
            raise ExchangeError(error.message, path=self.path, line=line, hint=error.hint) from None

    def _finish(self) -> None:
        text = self.fields.get("term", "")
        if not text:
            return
        known = {t.language for t in self.terms[self.first :]}
        default = TermStatus.ADMITTED if self.language in known else TermStatus.PREFERRED
        given = self.fields.get("administrativeStatus", "").lower().removesuffix("-admn-sts")
        properties = dict(
            note.removeprefix(_PROPERTY).partition("=")[::2] for note in self.notes if note.startswith(_PROPERTY)
        )
        plain = [note for note in self.notes if not note.startswith(_PROPERTY)]
        status = _READ_STATUSES.get(given, default)
        if "status" in properties or "forbidden" in plain:
            status = next((s for s in TermStatus if s.value == properties.get("status", "forbidden")), status)
        self.terms.append(
            Term(
                self.concept, self.kind, self.language, text, status,
                _READ_TYPES.get(self.fields.get("termType", "").lower(), "full"),
                properties.get("case", "sentence"), properties.get("dnt") == "1", properties.get("rule", ""),
                properties.get("not_before", ""), properties.get("not_after", ""), properties.get("replaced_by", ""),
                properties.get("parent", ""), " ".join(note for note in plain if note != "forbidden"), line=self.line,
            )
        )  # fmt: skip


DUMPERS: dict[str, Callable[[Glossary, str, str], Exported]] = {
    "deepl": dump_deepl,
    "google": dump_google,
    "omegat": dump_omegat,
    "weblate": dump_weblate,
    "po": dump_po,
}
"""Two-column formats by the name the command line knows."""


def languages(glossary: Glossary) -> Iterator[str]:
    """The languages of the glossary, each once, in order of appearance."""
    yield from dict.fromkeys(term.language for term in glossary.terms)
