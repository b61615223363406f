"""PO files as bytes and as catalogues, without loss. States are ruled in `catalog.states`. The home of polib.

Every entry keeps the text it was read from; only what changed is rendered anew, field by field. polib, which cannot write
such a file back (it drops `#~|` and trailing comments and re-wraps the rest), is the independent witness of what we render.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from l10n.catalog import reading, writing
from l10n.catalog.complaint import plural_count
from l10n.catalog.shape import BLANKS, CONTENT, Detail, Raw
from l10n.catalog.writing import detail_of
from l10n.errors import CatalogError
from l10n.model.catalog import Catalog, Entry
from l10n.model.finding import Finding, Severity
from l10n.model.locale import plural_forms

DIALECT = "1"
"""Value of `X-L10n-Dialect`: how marks, contexts and references are written (docs/catalogs.md)."""


def load(data: bytes, path: str = "") -> Catalog:
    """The catalogue in the bytes of a PO file; `path` is for messages only. Law: `dump(load(x)) == x`.

    UTF-8, or the charset of the header where it is one of ASCII, GB18030, GBK, GB2312, Big5 and ISO-8859-1. Raises
    `CatalogError` with line and column (code points) for anything gettext would refuse too, and for an empty file:
    that is what a crash leaves, never a catalogue without translations. Problems of a readable file are `findings`.
    """
    try:
        return reading.read(data, path)
    except CatalogError as error:
        error.at(path)
        raise


def dump(catalog: Catalog) -> bytes:
    """The bytes of a PO file. Law: `load(dump(c)) == c`; an entry that did not change keeps its bytes.

    Raises `CatalogError` where the file's own charset cannot hold a text.
    """
    return writing.write(catalog)


def is_changed(entry: Entry) -> bool:
    """Whether the entry differs from what its file holds; true for an entry that was never in a file."""
    raw = entry.raw
    return not isinstance(raw, Raw) or raw.content != CONTENT(entry)


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


def findings(catalog: Catalog) -> tuple[Finding, ...]:
    """What the reader noticed in a file it could read: header missing, not first or unfinished, doubles, plural forms.

    Rules: `catalog-header`, `catalog-charset`, `catalog-duplicate`, `catalog-plural`.
    """
    return tuple(_findings(catalog, detail_of(catalog)))


def _findings(catalog: Catalog, detail: Detail) -> Iterator[Finding]:
    def found(rule: str, severity: Severity, message: str, line: int, hint: str) -> Finding:
        return Finding(rule, severity, message, catalog.path, line, 1, hint=hint)

    if not catalog.header:
        yield found(
            "catalog-header", Severity.WARNING, "no header, expected one", 1, "copy the one of another catalogue"
        )
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
    count = plural_count(catalog.field("Plural-Forms"))
    for entry in catalog.entries:
        if count and entry.plural is not None and len(entry.plural_targets) != count and not entry.obsolete:
            message = f"{len(entry.plural_targets)} plural forms, the header says {count}"
            yield Finding("catalog-plural", Severity.ERROR, message, catalog.path, entry.line, 1, entry.source)


def verify(data: bytes, before: bytes | None = None) -> None:
    """Raise `CatalogError` unless `data` is a catalogue that two readers understand alike.

    Ours reads all of it, polib each entry that does not stand letter by letter in `before`.
    """
    catalog = load(data)
    known = set() if before is None else _texts(before)
    changed = [entry for entry in catalog.entries if _raw_text(entry) not in known]
    if changed:
        _witness(changed)


def _texts(data: bytes) -> set[str]:
    """Texts of the entries of a file; none where the file is what a crash left and a good version replaces it."""
    try:
        return {_raw_text(entry) for entry in load(data).entries}
    except CatalogError:
        return set()


def _raw_text(entry: Entry) -> str:
    """The text of the entry in its file, without the blank lines around it; line ends as ours."""
    return entry.raw.text.strip(BLANKS).replace("\r\n", "\n") if isinstance(entry.raw, Raw) else ""


def _witness(entries: Sequence[Entry]) -> None:
    """polib must read the texts that we rendered as we do; strings in another hand than ours are not its business."""
    import polib

    own = [(entry, "\n".join((*writing.source_lines(entry), *writing.target_lines(entry)))) for entry in entries]
    own = [(entry, text) for entry, text in own if text in _raw_text(entry) and not _UNKNOWN_TO_POLIB.search(text)]
    # polib cuts a string argument with str.splitlines; line breaks it knows and PO does not are taken out of its sight.
    page = "\n\n".join(['msgid ""\nmsgstr ""', *(text.translate(_ODD_BREAKS) for _, text in own)])
    try:
        seen = list(polib.pofile(page))
    except OSError as error:
        raise _disagreement(f"polib cannot read what was rendered: {error}", 0) from error
    if len(seen) != len(own):
        raise _disagreement(f"polib reads {len(seen)} entries, expected {len(own)}", 0)
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
    return entry if detail_of(origin).newline == detail_of(target).newline else replace(entry, raw=None)


_UNKNOWN_TO_POLIB = re.compile(r"\\[abfv]")
_ODD_BREAKS = dict.fromkeys(map(ord, "\v\f\x1c\x1d\x1e\x85\u2028\u2029"), " ")
