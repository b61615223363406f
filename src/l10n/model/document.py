"""A document as text plus the spans that can be translated. How formats find them is in `formats`.

Named tuples throughout: there are thousands of spans and units, and `dataclasses` alone takes longer to import than an article to read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from l10n.model.finding import Finding


class Span(NamedTuple):
    """A half-open stretch of a text, in code points of that text."""

    start: int
    end: int


class Encoding(NamedTuple):
    """How the text stood in the file: `text.encode(codec)` after `bom` gives the bytes back."""

    codec: str = "utf-8"
    """A Python codec name: utf-8, gb18030, utf-16-le, ..."""

    bom: bytes = b""


class Unit(NamedTuple):
    """One translatable stretch of a document: a paragraph, a heading, a cell, a title, an attribute."""

    kind: str
    """paragraph, item, heading, cell, title, alt, html, line, `fm:<key>`, `attr:<name>`, ..."""

    text: str
    """What a translator sees: prefixes gone, soft line breaks joined, a hard break is a newline; inline markup stays."""

    span: Span
    """Where it stands in `Document.text`. Spans ascend and do not overlap."""

    line: int = 1
    """1-based line of `Document.text` where it begins."""

    protected: tuple[Span, ...] = ()
    """Stretches of `text` that no sentence boundary may cut: code, links, tags, emphasis. In code points of `text`."""

    context: str = ""
    """A context the author asked for in a comment (`l10n:context=`); empty as a rule."""

    note: str = ""
    """A note of the author for translators (`l10n:comment=`)."""

    detail: object = None
    """What the format needs to put a translation back; nobody else looks at it."""


class Document(NamedTuple):
    """A source article. Law: written without changes it is the same bytes."""

    name: str
    """The path as the user knows it; its ending gives the format."""

    format: str
    """markdown, mdx, html, text."""

    text: str
    """The decoded text without its byte order mark; line ends as they stand."""

    encoding: Encoding
    units: tuple[Unit, ...]
    findings: tuple[Finding, ...] = ()
    """What the reader noticed: front matter that cannot be parsed, an unclosed fence."""

    detail: object = None
    """What the format needs to write the document; nobody else looks at it."""
