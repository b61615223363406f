"""What all formats share: the options of reading, a found text, and where a translation of it goes. Formats themselves stand beside."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from l10n.errors import ConfigError
from l10n.model.document import Span, Unit

if TYPE_CHECKING:
    from l10n.model.finding import Finding

FRONT_MATTER = frozenset(
    [
        "title",
        "description",
        "summary",
        "subtitle",
        "linktitle",
        "sidebar_label",
        "author_title",
        "abstract",
        "lead",
        "excerpt",
        "caption",
        "alt",
        "name",
        "titlefortitletag",
        "tagline",
        "text",
        "details",
        "keywords",
        "tags",
        "categories",
    ]
)
"""Front matter keys whose texts are translated, in lower case; a dotted path (`hero.text`) names one place only."""

ATTRIBUTES = frozenset(
    [
        "alt",
        "title",
        "aria-label",
        "aria-description",
        "aria-placeholder",
        "aria-roledescription",
        "aria-valuetext",
        "placeholder",
        "label",
        "summary",
        "caption",
        "description",
        "titletext",
        "heading",
    ]
)
"""HTML and JSX attributes whose texts are translated, in lower case."""


class ReadOptions(NamedTuple):
    """How documents are read; update and build must use the same."""

    encoding: str = ""
    """A codec name for all documents; empty: byte order mark, else UTF-8, else GB18030."""

    front_matter: frozenset[str] = FRONT_MATTER
    attributes: frozenset[str] = ATTRIBUTES
    code_comments: frozenset[str] = frozenset()
    """Fence languages (`python`, `js`), in lower case, whose comments are translated."""

    code_strings: frozenset[str] = frozenset()
    """Fence languages whose string literals are translated."""


class Slot(NamedTuple):
    """How a translation goes into its place."""

    form: str = "block"
    """block, line, cell, container, html, attribute, yaml, toml, code, text: the table in `place` names the writers."""

    context: str = ""
    """The quote of an attribute or scalar, the closing token of a code comment, ..."""

    hard: str = ""
    """How the source writes a hard break: a backslash or blanks; empty where it has none."""

    depth: int = 0
    """How many block quotes the text stands in."""


BLOCK = Slot()
LINE = Slot("line")
CELL = Slot("cell")


class Found(NamedTuple):
    """A translatable text a reader found; positions are code points of the document's text."""

    start: int
    end: int
    kind: str
    text: str
    slot: Slot = BLOCK
    protected: tuple[Span, ...] = ()


class Notice(NamedTuple):
    """What a reader noticed, before anyone counted lines."""

    rule: str
    message: str
    offset: int
    """Code points of the document's text."""

    hint: str = ""


class Reading(NamedTuple):
    """What a format's reader gives back."""

    found: list[Found]
    """Ascending, without overlap."""

    notices: list[Notice]
    notes: Mapping[int, tuple[str, str]] = {}
    """Start of a found text -> (context, note) the author asked for."""


_DEFAULTS = ReadOptions()


def read_options(settings: Mapping[str, Any]) -> ReadOptions:
    """The options in the `[documents]` table of the settings; names given there are added to the built-in ones.

    Raises `ConfigError` for an encoding that Python does not know as a text codec.
    """
    from l10n.formats.encoding import codec_name

    encoding = settings.get("encoding", "")
    if encoding and not codec_name(encoding):
        raise ConfigError(
            f"[documents] encoding is {encoding!r}, expected a text encoding", hint="such as utf-8, gb18030, big5"
        )
    return _DEFAULTS._replace(
        encoding=encoding,
        front_matter=FRONT_MATTER | {key.lower() for key in settings.get("front-matter", ())},
        attributes=ATTRIBUTES | {name.lower() for name in settings.get("attributes", ())},
        code_comments=frozenset(name.lower() for name in settings.get("code-comments", ())),
        code_strings=frozenset(name.lower() for name in settings.get("code-strings", ())),
    )


def findings(text: str, name: str, notices: Sequence[Notice]) -> tuple[Finding, ...]:
    """The notices as findings with line and column, in order; one pass over the text."""
    if not notices:
        return ()
    from l10n.model.finding import Finding, Severity

    found = []
    line, start = 1, 0
    ends = re.compile(r"\r\n|\n|\r")
    for notice in sorted(notices, key=lambda notice: notice.offset):
        for end in ends.finditer(text, start, notice.offset):
            line, start = line + 1, end.end()
        place = (name, line, notice.offset - start + 1)
        found.append(Finding(notice.rule, Severity.WARNING, notice.message, *place, side="source", hint=notice.hint))
    return tuple(found)


def without_nul(found: Sequence[Found], notices: Sequence[Notice]) -> tuple[list[Found], list[Notice]]:
    """The texts that a PO file can hold, and a notice for each of the others: gettext ends a string at U+0000."""
    hint = "remove it: until then the text stays as it is in every language"
    said = [
        Notice("nul", "the text holds the control character U+0000, which no catalogue can hold", each.start, hint)
        for each in found
        if "\0" in each.text
    ]
    return [each for each in found if "\0" not in each.text], [*notices, *said]


def line_column(text: str, offset: int) -> tuple[int, int]:
    """1-based line and column of a code point offset; lines end at \\n, \\r\\n and \\r only."""
    head = text[:offset]
    line = head.count("\n") + 1
    if "\r" in head:
        line += head.count("\r") - head.count("\r\n")
    return line, offset - max(head.rfind("\n"), head.rfind("\r"))


def units(text: str, found: Sequence[Found], notes: Mapping[int, tuple[str, str]]) -> tuple[Unit, ...]:
    """The found texts as units of the document, with their line numbers; one pass over the text."""
    return tuple(_units(text, found, notes))


def _units(text: str, found: Iterable[Found], notes: Mapping[int, tuple[str, str]]) -> Iterator[Unit]:
    count, returns, new = text.count, "\r" in text, tuple.__new__
    line, position = 1, 0
    for start, end, kind, message, slot, protected in found:
        line += count("\n", position, start)
        if returns:
            # Positions found never stand between \r and \n, so each pair is counted whole.
            line += count("\r", position, start) - count("\r\n", position, start)
        position = start
        context, note = notes.get(start, ("", "")) if notes else ("", "")
        yield new(Unit, (kind, message, new(Span, (start, end)), line, protected, context, note, slot))
