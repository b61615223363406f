"""Bytes to documents and back: what a translator may see of a file, and how a translation is put into it.

`read` and `write` are a pair: `write(read(data, name), {}) == data`. What a translation may not change is held by `guard`.
"""

from __future__ import annotations

from collections.abc import Mapping

from l10n.errors import DocumentError
from l10n.formats.base import Reading, ReadOptions, findings, read_options, units, without_nul
from l10n.model.document import Document, Encoding

__all__ = ["FORMATS", "ReadOptions", "format_of", "is_supported", "read", "read_options", "write"]

FORMATS: Mapping[str, str] = {
    "md": "markdown",
    "markdown": "markdown",
    "mkd": "markdown",
    "mdx": "mdx",
    "html": "html",
    "htm": "html",
    "xhtml": "html",
    "txt": "text",
    "text": "text",
}
"""Ending of a name -> format."""

_DEFAULTS = ReadOptions()


def is_supported(name: str) -> bool:
    """Whether the ending of a name is one we read."""
    return format_of(name) != ""


def format_of(name: str) -> str:
    """markdown, mdx, html or text by the ending of a name; empty for others."""
    return FORMATS.get(name.rpartition(".")[2].lower(), "") if "." in name else ""


def read(data: bytes, name: str, options: ReadOptions = _DEFAULTS) -> Document:
    """The document in the bytes of a file; the ending of `name` gives the format.

    Raises `DocumentError` for an unknown ending, for bytes that are no text and for more than can be worked on (`encoding`).
    """
    form = format_of(name)
    if not form:
        raise DocumentError(
            "unknown kind of document, expected " + ", ".join(f".{ending}" for ending in FORMATS), path=name
        )
    from l10n.formats.encoding import decode, refuse_endless

    text, encoding = decode(data, name, options.encoding)
    refuse_endless(text, name)
    return read_text(text, name, form, options, encoding)


def read_text(text: str, name: str, form: str, options: ReadOptions, encoding: Encoding) -> Document:
    """The document of a decoded text in a known format."""
    reading = _reading(text, name, form, options)
    found, notices = reading.found, reading.notices
    if "\0" in text:
        found, notices = without_nul(found, notices)
    return Document(
        name, form, text, encoding, units(text, found, reading.notes), findings(text, name, notices), options
    )


def _reading(text: str, name: str, form: str, options: ReadOptions) -> Reading:
    if form == "html":
        from l10n.formats import html

        return html.read(text, options)
    if form == "text":
        from l10n.formats import plain

        return plain.read(text, options)
    from l10n.formats import markdown

    return markdown.read(text, name, options)


def write(document: Document, targets: Mapping[int, str]) -> bytes:
    """The bytes of the document with translations; `targets` maps positions in `document.units` to texts.

    A unit that is absent, or whose translation equals its text, keeps its source bytes. Nothing is checked here: see
    `guard.rebuild`. Raises `DocumentError` naming file and text for a character the document's encoding lacks.
    """
    from l10n.formats.place import write as placed
    from l10n.formats.splice import splice

    edits = []
    for index in sorted(targets):
        unit = document.units[index]
        if targets[index] != unit.text:
            edits.append((unit.span, placed(document, unit, targets[index])))
    if not edits:
        return encoded(document, document.text)
    for span, new in edits:
        check_encodable(document, new, span.start)
    return encoded(document, splice(document.text, edits))


def is_mdx_document(document: Document) -> bool:
    """Whether a document was read by the rules of MDX."""
    if document.format not in {"markdown", "mdx"}:
        return False
    from l10n.formats.flavour import is_mdx

    return is_mdx(document.text, document.name)


def encoded(document: Document, text: str) -> bytes:
    """A text in the encoding of the document."""
    return document.encoding.bom + text.encode(document.encoding.codec)


def check_encodable(document: Document, new: str, start: int) -> None:
    """Raise `DocumentError` naming file, place and text where the document's encoding lacks a character of `new`."""
    if document.encoding.codec == "utf-8" and new.isprintable():
        return
    try:
        new.encode(document.encoding.codec)
    except UnicodeEncodeError as error:
        from l10n.formats.base import line_column

        line, column = line_column(document.text, start)
        lacking = new[error.start : error.end][:1]
        raise DocumentError(
            f"{document.encoding.codec} has no character {lacking!r} (U+{ord(lacking):04X}), found in the translation {new[:60]!r}",
            path=document.name,
            line=line,
            column=column,
            hint="convert the source article to UTF-8, or change the translation",
        ) from None
