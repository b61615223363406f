"""Where a document points to: addresses of links and images with their places, in Markdown, MDX and HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from l10n.formats import html, markdown, pyromark_events
from l10n.formats.base import ReadOptions
from l10n.model.document import Document, Span

_DESTINATION = re.compile(
    r"\]\([ \t\r\n]*(?:<(?P<angle>[^<>\r\n]*)>|(?P<bare>[^\s()\\]*(?:(?:\\.|\([^\s()]*\))[^\s()\\]*)*))"
    r"(?:[ \t\r\n]+(?:\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|\((?:[^()\\]|\\.)*\)))?[ \t\r\n]*\)\Z",
    re.DOTALL,
)
_DEFINITION = re.compile(r"\]:[ \t\r\n]*(?:<(?P<angle>[^<>\r\n]*)>|(?P<bare>\S+))")
_POINTING = {"href": "link", "src": "image", "poster": "image"}


class Pointer(NamedTuple):
    """One address in a document."""

    span: Span
    """Where the address stands in `Document.text`, without quotes and angle brackets."""

    url: str
    kind: str
    """`link` or `image`."""


def pointers(document: Document) -> tuple[Pointer, ...]:
    """The addresses of a document in order; code and plain text have none."""
    if document.format == "text":
        return ()
    if document.format == "html":
        return tuple(sorted(_in_html(document.text, document.text, 0, len(document.text))))
    options = document.detail if isinstance(document.detail, ReadOptions) else ReadOptions()
    return tuple(sorted(set(_in_markdown(markdown.prepare(document.text, document.name, options, [])))))


def _in_markdown(source: markdown.Source) -> Iterator[Pointer]:
    shown, text = source.masked.text, source.text
    at = pyromark_events.positions(shown)
    for event, where in pyromark_events.events(shown, source.math):
        if event.__class__ is str:
            continue
        ((name, value),) = event.items()
        if name == "Start" and value.__class__ is dict and ("Link" in value or "Image" in value):
            ((kind, link),) = value.items()
            if link["link_type"] == "Inline":
                yield from _found(_DESTINATION, text, at(where["start"]), at(where["end"]), kind.lower())
        elif name in {"InlineHtml", "Html"}:
            yield from _in_html(shown, text, at(where["start"]), at(where["end"]))
    for definition in pyromark_events.definitions(shown, source.math).values():
        span = definition["span"]
        yield from _found(_DEFINITION, text, at(span["start"]), at(span["end"]), "link")
    for offset, raw in source.masked.tokens:
        if raw.startswith("<"):
            yield from _in_html(text, text, offset, offset + len(raw))


def _found(pattern: re.Pattern[str], text: str, start: int, end: int, kind: str) -> Iterator[Pointer]:
    raw = text[start:end]
    # The address of a link stands behind its last `](`, unless its title holds one: three steps back are enough.
    begin = len(raw)
    for _ in range(3 if pattern is _DESTINATION else 1):
        begin = max(raw.rfind("](", 0, begin), 0) if pattern is _DESTINATION else 0
        place = pattern.search(raw, begin)
        if place is not None:
            group = "angle" if place["angle"] is not None else "bare"
            yield Pointer(Span(start + place.start(group), start + place.end(group)), place[group], kind)
            return


def _in_html(shown: str, text: str, start: int, end: int) -> Iterator[Pointer]:
    braces = html.Braces(shown)
    position = start
    while (position := shown.find("<", position, end)) >= 0:
        tag = html.scan_tag(shown, position, end, braces)
        position += 1
        for attribute in tag.attributes if tag is not None else ():
            kind = _POINTING.get(attribute.name)
            if kind and attribute.quote != "{" and attribute.end > attribute.start and tag is not None:
                if tag.low in {"script", "link", "base", "iframe"}:
                    continue
                yield Pointer(Span(attribute.start, attribute.end), text[attribute.start : attribute.end], kind)
