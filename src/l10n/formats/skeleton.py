"""What a translation must leave as it is: the blocks of a document in order, and link targets, code, tags and tokens in them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from operator import itemgetter
from typing import Any, NamedTuple

from l10n.formats import code, frontmatter, html, markdown, pyromark_events
from l10n.formats.base import ReadOptions
from l10n.formats.html import Tag
from l10n.formats.pyromark_events import Events

_new = tuple.__new__
"""Makes a named tuple in a third of the time: there is one for each piece of structure."""


class Part(NamedTuple):
    """One piece of structure."""

    position: int
    """Code points of the document's text; a piece that holds translatable texts stands at the first of them."""

    sort: str
    """`block`: order counts; `inline`: the multiset counts."""

    value: str


def skeleton(text: str, name: str, form: str, options: ReadOptions, mdx: bool | None = None) -> list[Part]:
    """The structure of a document, positions ascending."""
    if form == "text":
        return []
    if form == "html":
        return sorted(_page(text, text, 0, len(text), options), key=_position)
    source = markdown.prepare(text, name, options, [], mdx)
    parts = [*_head(source, options), *_tokens(source), *_events(source, options)]
    parts.sort(key=_position)
    return parts


_position = itemgetter(0)


def _head(source: markdown.Source, options: ReadOptions) -> Iterator[Part]:
    """Everything of the front matter but the translatable scalars: keys, numbers, comments, in their order."""
    head = source.head
    if not head.style:
        return
    found = sorted(frontmatter.scalars(source.text, head, options, []))
    position = head.start
    for item in found:
        yield Part(max(position - 1, 0), "block", source.text[position : item.start])
        yield Part(item.start, "block", item.kind)
        position = item.end
    yield Part(max(position - 1, 0), "block", source.text[position : head.end])


def _tokens(source: markdown.Source) -> Iterator[Part]:
    """What was masked: shortcodes, container fences, heading ids, expressions; translatable titles cut out."""
    found = sorted(source.masked.found)
    starts = [item.start for item in found]
    for offset, raw in source.masked.tokens:
        end = offset + len(raw)
        index = bisect_left(starts, offset)
        position = starts[index] if index < len(starts) and starts[index] < end else offset
        value, last = "", offset
        while index < len(found) and found[index].start < end:
            if found[index].kind == "container":
                # Site generators render a container's title as Markdown.
                yield from _inline(found[index].start, found[index].text)
            value += source.text[last : found[index].start] + "\0"
            last = found[index].end
            index += 1
        yield Part(position, "inline", value + source.text[last:end])


_VALUED = frozenset({"Code", "FootnoteReference", "DisplayMath"})
_EMPHASIS = frozenset({"Emphasis", "Strong", "Strikethrough"})
"""Left out: a translation may drop it. What it must not do to it is in `emphasis`."""

_LEAVES = frozenset({"Paragraph", "Heading", "TableCell", "CodeBlock", "HtmlBlock", "DefinitionListTitle"})
"""Blocks whose end says nothing, since no block stands in them."""


def _inline(position: int, text: str) -> Iterator[Part]:
    """Links, code and tags of a text that is Markdown though the parser of the document does not see it."""
    for part in _events(markdown.plain(text), ReadOptions()):
        if part.sort == "inline":
            yield part._replace(position=position)


def _events(source: markdown.Source, options: ReadOptions) -> list[Part]:
    shown = source.masked.text
    at = pyromark_events.positions(shown)
    parts: list[Part] = []
    add = parts.append
    events = pyromark_events.events(shown, source.math)
    for event, where in events:
        if "Text" in event:
            continue
        if "Start" in event:
            value = event["Start"]
            kind = value if value.__class__ is str else next(iter(value))
            if kind in _EMPHASIS:
                continue
            start = at(where["start"])
            if kind == "CodeBlock":
                parts += _code_block(source, start, at(where["end"]), options)
            elif kind in markdown.BLOCKS:
                add(_new(Part, (start, "block", f"{kind} {_block_value(kind, value)}")))
                if kind == "HtmlBlock":
                    parts += _html_block(source, _html_places(events, at), options)
            else:
                add(_new(Part, (start, "inline", f"{kind} {value[kind]['dest_url']}")))
        elif "End" in event:
            value = event["End"]
            kind = value if value.__class__ is str else next(iter(value))
            if kind in markdown.BLOCKS and kind not in _LEAVES:
                add(_new(Part, (max(at(where["end"]) - 1, 0), "block", f"/{kind}")))
        elif event.__class__ is str:
            if event == "Rule":
                add(_new(Part, (at(where["start"]), "block", "rule")))
        else:
            name, value = event.popitem()
            start = at(where["start"])
            if name == "InlineHtml":
                parts += _page(shown, source.text, start, at(where["end"]), options)
            elif name in _VALUED:
                add(_new(Part, (start, "inline", f"{name} {value}")))
            elif name == "TaskListMarker":
                add(_new(Part, (start, "block", f"task {value}")))
    return parts


def _html_places(events: Events, at: Callable[[int], int]) -> list[tuple[int, int]]:
    """The pieces of an HTML block, in code points; the events are read to its end."""
    places = []
    for event, where in events:
        if "Html" in event:
            places.append((at(where["start"]), at(where["end"])))
        elif "End" in event:
            break
    return places


def _code_block(source: markdown.Source, start: int, end: int, options: ReadOptions) -> Iterator[Part]:
    """The code of a block without its translatable comments and strings; in MDX indented code is text."""
    if source.mdx and source.masked.text[start : start + 3] not in {"```", "~~~"}:
        quoted = ">" in source.text[source.text.rfind("\n", 0, start) + 1 : start]
        inner, outer = markdown.dedented(source.masked.text, start, end, quoted)
        for part in _events(markdown.plain(inner), options):
            yield part._replace(position=outer(part.position))
        return
    position = start
    if options.code_comments or options.code_strings:
        for item in code.texts(source.text, start, end, options):
            yield Part(max(position - 1, 0), "block", f"CodeBlock {source.text[position : item.start]}")
            position = item.end
    yield Part(max(position - 1, start), "block", f"CodeBlock {source.text[position:end].rstrip()}")


def _block_value(kind: str, value: Any) -> str:
    """What belongs to a block: the level of a heading, the language of code, the columns of a table, a footnote's label."""
    if value.__class__ is str:
        return ""
    detail = value[kind]
    return str(detail["level"]) if kind == "Heading" else str(detail)


def _html_block(source: markdown.Source, places: list[tuple[int, int]], options: ReadOptions) -> Iterator[Part]:
    if not places:
        return iter(())
    start, end = places[0][0], places[-1][1]
    shown, text = source.masked.text, source.text
    if any(high != low for (_, high), (low, _) in pairwise(places)):
        shown, text = markdown.blanked(shown, places), markdown.blanked(text, places)
    return _page(shown, text, start, end, options)


def _page(shown: str, text: str, start: int, end: int, options: ReadOptions) -> Iterator[Part]:
    """Tags, comments, scripts and declarations of a stretch of HTML; the values of translatable attributes apart."""
    for token in html.tokens(shown, start, end):
        if token.kind == "text":
            continue
        if token.tag is None:
            raw = text[token.start : token.end]
            yield Part(token.start, "inline", _normal(raw) if token.kind == "comment" else raw)
            continue
        if token.tag.low != "br":
            # A line break is a matter of layout; cells write theirs so.
            yield _tag(text, token.tag, options)


def _tag(text: str, tag: Tag, options: ReadOptions) -> Part:
    spans = [(item.start, item.end) for item in html.attribute_texts(text, tag, options)]
    if not spans:
        return Part(tag.start, "inline", _normal(text[tag.start : tag.end]))
    return Part(spans[0][0], "inline", _normal(_without(text, tag.start, tag.end, spans)))


def _without(text: str, start: int, end: int, spans: Sequence[tuple[int, int]]) -> str:
    parts = []
    for low, high in spans:
        parts.append(text[start:low].rstrip("\"'"))
        start = high + (text[high : high + 1] in {'"', "'"})
    parts.append(text[start:end])
    return "\0".join(parts)


def _normal(tag: str) -> str:
    return re.sub(r"[ \t\r\n\f]+", " ", tag)
