"""HTML: a linear tokenizer with offsets, and the texts and attributes of a page, of HTML blocks in Markdown and of JSX tags.

It never fails: what is no tag is text. Parsers of the standard library and of others give no attribute offsets, and some
are quadratic: html.parser of Python 3.11.7 takes 11 s for 100 kB of open tags.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from l10n.formats.base import Found, Notice, Reading, ReadOptions, Slot
from l10n.formats.joining import Gap, disjoint, is_tight, joined

INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "br",
        "button",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "img",
        "input",
        "ins",
        "kbd",
        "label",
        "map",
        "mark",
        "meter",
        "nobr",
        "object",
        "output",
        "picture",
        "progress",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "select",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
    ]
)
VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
RAW = frozenset(["script", "style", "svg", "math", "iframe", "noembed", "noframes", "xmp", "plaintext"])
CODE = frozenset(["code", "kbd", "samp", "var", "tt"])
"""Elements whose text is not prose: placeables of the sentence they stand in."""

_META = frozenset(
    [
        "description",
        "keywords",
        "author",
        "subject",
        "abstract",
        "og:title",
        "og:description",
        "og:site_name",
        "og:image:alt",
        "twitter:title",
        "twitter:description",
        "twitter:image:alt",
        "apple-mobile-web-app-title",
        "application-name",
        "dc.title",
        "dc.description",
    ]
)
_BUTTONS = frozenset({"submit", "button", "reset"})
TAG_LIMIT = 8192
"""Characters of the longest JSX tag that is looked at: beyond it a `<` is text."""

_LETTER = re.compile(r"[^\W\d_]")
_SPACE = re.compile(r"[ \t\r\n\f]+")
_ENTITY = re.compile(r"&#?\w+;")
_NAME = re.compile(r"<(/?)([A-Za-z][^\s/>{}\"'<=]*)")
_ATTRIBUTE = re.compile(r"[\s/]*+(?:([^\s\"'<>/={}][^\s\"'<>/={}]*+)(\s*+=\s*+)?+)?+")
_UNQUOTED = re.compile(r"[^\s\"'=<>`{}]++")
_BRACES = re.compile(r"[{}\"'`\n]|/\*|//")


class Attribute(NamedTuple):
    """One attribute; the span is its value without quotes, in code points of the text."""

    name: str
    start: int
    end: int
    quote: str
    """`"`, `'`, `{` for an expression (the span holds the braces), empty for an unquoted value."""


class Tag(NamedTuple):
    """A tag at `start`..`end` of the text."""

    start: int
    end: int
    name: str
    """As written: components are told from elements by their capital."""

    closing: bool
    attributes: tuple[Attribute, ...]
    alone: bool
    """Written as `<name/>`."""

    @property
    def low(self) -> str:
        """The name in lower case, as HTML compares it."""
        return self.name.lower()


class Braces:
    """Finds the end of `{...}`; remembers how far a search that failed has looked, so that all together are linear."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.barren = 0
        """No `{` before this offset has an end."""

    def end(self, start: int, limit: int) -> int:
        """The offset behind the `}` that closes the `{` at `start`, -1 for none before `limit`.

        Strings, template literals and comments are skipped; at most 20,000 characters are looked at.
        """
        if start < self.barren:
            return -1
        limit = min(limit, start + 20_000, len(self.text))
        depth, position = 0, start
        while mark := _BRACES.search(self.text, position, limit):
            position, found = mark.end(), mark[0]
            if found == "{":
                depth += 1
            elif found == "}":
                depth -= 1
                if depth == 0:
                    return position
            elif found == "/*":
                closed = self.text.find("*/", position, limit)
                if closed < 0:
                    break
                position = closed + 2
            elif found in "\"'`":
                position = self._string(position, limit, found)
        self.barren = limit
        return -1

    def _string(self, position: int, limit: int, quote: str) -> int:
        """Behind a string literal; an apostrophe that closes on no line (`don't` in JSX text) opens none."""
        closed = _string_end(quote).match(self.text, position, limit)
        return closed.end() if closed else position


@cache
def _string_end(quote: str) -> re.Pattern[str]:
    inside = r"[^`\\]" if quote == "`" else rf"[^{quote}\\\n]"
    return re.compile(rf"(?:{inside}++|\\.)*+{quote}", re.DOTALL)


def scan_tag(text: str, start: int, limit: int, braces: Braces | None = None) -> Tag | None:
    """The tag at the `<` at `start`, None where there is none before `limit`; with `braces`, JSX expressions may stand in it."""
    head = _NAME.match(text, start, limit)
    if head is None or text[head.end() : head.end() + 1] not in _AFTER_NAME:
        return None
    attributes: list[Attribute] = []
    position, name = head.end(), ""
    while position < limit:
        step = _ATTRIBUTE.match(text, position, limit)
        if step is None:
            return None
        position = step.end()
        name = step[1] or ""
        char = text[position : position + 1]
        valued = bool(step[2])
        if valued and char in {'"', "'"}:
            close = text.find(char, position + 1, limit)
            if close < 0:
                return None
            attributes.append(Attribute(name.lower(), position + 1, close, char))
            position = close + 1
        elif char == "{" and braces is not None:
            close = braces.end(position, limit)
            if close < 0:
                return None
            attributes.append(Attribute(name.lower(), position, close, "{"))
            position = close
        elif valued and (value := _UNQUOTED.match(text, position, limit)):
            close = value.end()
            if text[close - 1] == "/" and text[close : close + 1] == ">":
                close -= 1
            attributes.append(Attribute(name.lower(), position, close, ""))
            position = max(close, position + 1)
        elif char == ">":
            alone = text[position - 1] == "/"
            return Tag(start, position + 1, head[2], bool(head[1]), tuple(attributes), alone)
        elif not name:
            return None
    return None


_AFTER_NAME = frozenset((" ", "\t", "\r", "\n", "\f", "/", ">"))


class Token(NamedTuple):
    """A piece of a page: text, comment, declaration, raw, start, end."""

    kind: str
    start: int
    end: int
    tag: Tag | None = None


def tokens(text: str, start: int, end: int) -> Iterator[Token]:
    """The pieces of `text[start:end]` in order, without a gap. Linear: what is not closed is looked for once."""
    position = text_from = start
    dead: set[str] = set()
    while position < end:
        opened = text.find("<", position, end)
        if opened < 0:
            break
        token = _markup(text, opened, end, dead) if text[opened + 1 : opened + 2] in {"!", "?"} else None
        if token is None:
            tag = scan_tag(text, opened, end)
            if tag is not None:
                token = Token("end" if tag.closing else "start", opened, tag.end, tag)
        if token is None:
            position = opened + 1
            continue
        if opened > text_from:
            yield Token("text", text_from, opened)
        yield token
        position = text_from = token.end
        if token.kind == "start" and token.tag is not None and not token.tag.alone and token.tag.low in RAW:
            close = _raw_end(token.tag.low).search(text, position, end)
            stop = close.start() if close else end
            if stop > position:
                yield Token("raw", position, stop)
            position = text_from = stop
    if end > text_from:
        yield Token("text", text_from, end)


@cache
def _raw_end(name: str) -> re.Pattern[str]:
    return re.compile(rf"</{re.escape(name)}(?=[\s/>])", re.IGNORECASE)


def _markup(text: str, start: int, end: int, dead: set[str]) -> Token | None:
    """A comment, CDATA section, declaration or instruction; one that is never closed is text."""
    if text.startswith(("<!-->", "<!--->"), start):
        return Token("comment", start, text.index(">", start) + 1)
    for opener, closer, kind in (
        ("<!--", "-->", "comment"),
        ("<![CDATA[", "]]>", "declaration"),
        ("<", ">", "declaration"),
    ):
        if text.startswith(opener, start):
            close = -1 if closer in dead else text.find(closer, start + len(opener), end)
            if close < 0:
                dead.add(closer)
                return None
            return Token(kind, start, close + len(closer))
    return None


def read(text: str, options: ReadOptions) -> Reading:
    """The texts of an HTML page: blocks, attributes, meta descriptions."""
    found: list[Found] = []
    page = Page(text, text, options, "html")
    found.extend(page.texts(0, len(text)))
    notices = [Notice("html-unclosed", f"<{name}> is never closed", offset) for name, offset in page.unclosed]
    return Reading(ordered(found), notices)


def ordered(found: list[Found]) -> list[Found]:
    """Ascending; what stands inside of another text is dropped, since that text shows it."""
    result: list[Found] = []
    end = -1
    for item in sorted(found):
        if item.start >= end:
            result.append(item)
            end = item.end
    return result


class Page:
    """Collects the texts of one stretch of HTML. `shown` is what messages are cut from, `text` what is looked at.

    Both have the same length; they differ where a caller has masked something.
    """

    def __init__(self, text: str, shown: str, options: ReadOptions, kind: str, depth: int = 0) -> None:
        self.text = text
        self.shown = shown
        self.options = options
        self.kind = kind
        self.slot = Slot("html", "" if kind == "html" else "block", depth=depth)
        self.found: list[Found] = []
        self.run: list[Token] = []
        self.unclosed: list[tuple[str, int]] = []
        self.pre = 0

    def texts(self, start: int, end: int) -> list[Found]:
        """The texts of a stretch and of the attributes in it, not in order."""
        skipping: list[tuple[str, bool, int]] = []
        for token in tokens(self.text, start, end):
            tag = token.tag
            if skipping:
                self._skip(token, skipping)
            elif tag is not None:
                self._tag(token, tag, start, end, skipping)
            elif token.kind in {"raw", "declaration"}:
                self._flush()
            else:
                self.run.append(token)
        self._flush()
        self.unclosed += [(name, offset) for name, _, offset in skipping[:1]]
        return self.found

    def _skip(self, token: Token, skipping: list[tuple[str, bool, int]]) -> None:
        """Inside an element that is not translated: count its like until it ends."""
        name, inline, _ = skipping[-1]
        tag = token.tag
        if tag is not None and tag.low == name and not tag.alone:
            if not tag.closing:
                skipping.append((name, inline, token.start))
                return
            skipping.pop()
            if not skipping:
                if inline:
                    self.run.append(token)
                return
        if inline:
            self.run.append(Token("protected", token.start, token.end))

    def _tag(self, token: Token, tag: Tag, start: int, end: int, skipping: list[tuple[str, bool, int]]) -> None:
        low = tag.low
        if not tag.closing:
            self.found.extend(attribute_texts(self.shown, tag, self.options))
        inline = low in INLINE or ((tag.name[0].isupper() or "-" in low) and self._has_company(token, start, end))
        if not inline:
            self._flush()
            if low in {"pre", "textarea"}:
                self.pre = max(0, self.pre + (-1 if tag.closing else 1))
        if not tag.closing and low not in VOID and not tag.alone and _is_untranslated(self.text, tag):
            skipping.append((low, inline, token.start))
        if inline:
            self.run.append(token)

    def _has_company(self, token: Token, start: int, end: int) -> bool:
        """Whether other text stands on the line of an unknown element: then it is inline. Looks 200 characters around."""
        floor, ceiling = max(start, token.start - 200), min(end, token.end + 200)
        before = self.text[floor : token.start].rpartition("\n")[2]
        after = self.text[token.end : ceiling].partition("\n")[0]
        return bool(re.sub(r"<[^<>]*>", "", before).strip() or re.sub(r"<[^<>]*>", "", after).strip())

    def _flush(self) -> None:
        run, self.run = self.run, []
        low, high = self._trimmed(run)
        if low >= high or not self._has_prose(run[low:high]):
            return
        start, end = run[low].start, run[high - 1].end
        if run[low].kind == "text":
            start = run[low].end - len(self.text[start : run[low].end].lstrip(" \t\r\n\f"))
        if run[high - 1].kind == "text":
            raw = self.text[run[high - 1].start : end]
            end -= len(raw) - len(raw.rstrip(" \t\r\n\f"))
        self.found.append(self._message(start, end, run[low:high]))

    def _trimmed(self, run: list[Token]) -> tuple[int, int]:
        """The run without blank text, comments, and tags that wrap it whole or stand at its ends alone."""
        partner = _partners(run)
        low, high = 0, len(run)
        while low < high:
            first, last = run[low], run[high - 1]
            if self._is_bare(first) or (first.kind in {"start", "end"} and partner[low] < 0):
                low += 1
            elif self._is_bare(last) or (last.kind in {"start", "end"} and partner[high - 1] < 0):
                high -= 1
            elif first.kind == "start" and partner[low] == high - 1 and _name(first) not in CODE:
                low, high = low + 1, high - 1
            else:
                break
        return low, high

    def _is_bare(self, token: Token) -> bool:
        if token.kind == "text":
            return not self.text[token.start : token.end].strip(" \t\r\n\f")
        return token.kind in {"comment", "protected"}

    def _has_prose(self, run: list[Token]) -> bool:
        code = 0
        for token in run:
            if token.tag is not None and token.tag.low in CODE and not token.tag.alone:
                code += -1 if token.kind == "end" else 1
            elif token.kind == "text" and code <= 0:
                raw = self.text[token.start : token.end]
                if _LETTER.search(_ENTITY.sub("", raw) if "&" in raw else raw):
                    return True
        return False

    def _message(self, start: int, end: int, run: list[Token]) -> Found:
        protected: list[tuple[int, int]] = []
        opened: list[tuple[str, int]] = []
        for token in run:
            if token.kind == "text":
                continue
            protected.append((token.start, token.end))
            if token.tag is None or token.tag.alone or token.tag.low in VOID:
                continue
            if token.kind == "start":
                opened.append((token.tag.name, token.start))
            elif opened and opened[-1][0] == token.tag.name:
                protected.append((opened.pop()[1], token.end))
        spans = disjoint(protected)
        gaps = [] if self.pre else white_gaps(self.shown, start, end)
        message, moved = joined(self.shown, start, end, gaps, spans)
        slot = self.slot._replace(context="pre") if self.pre else self.slot
        return Found(start, end, self.kind, message, slot, moved)


def white_gaps(text: str, start: int, end: int) -> list[Gap]:
    """White space runs that show as one blank, or as nothing between two Han characters where a line ends."""
    gaps = []
    for space in _SPACE.finditer(text, start, end):
        if space[0] == " ":
            continue
        before, after = text[space.start() - 1 : space.start()], text[space.end() : space.end() + 1]
        tight = ("\n" in space[0] or "\r" in space[0]) and after and is_tight(before, after)
        gaps.append(Gap(space.start(), space.end(), "" if tight else " "))
    return gaps


def _partners(run: list[Token]) -> list[int]:
    """For each start or end tag the position of its other half, -1 where it has none (void elements and strays)."""
    partner = [-1] * len(run)
    stack: list[int] = []
    for index, token in enumerate(run):
        if token.tag is None or token.tag.alone or token.tag.low in VOID:
            continue
        if token.kind == "start":
            stack.append(index)
        elif stack and _name(run[stack[-1]]) == token.tag.low:
            opened = stack.pop()
            partner[opened], partner[index] = index, opened
    return partner


def _name(token: Token) -> str:
    return token.tag.low if token.tag is not None else ""


def _is_untranslated(text: str, tag: Tag) -> bool:
    for attribute in tag.attributes:
        value = text[attribute.start : attribute.end].lower()
        if attribute.name == "translate" and value == "no":
            return True
        if attribute.name == "class" and "notranslate" in value.split():
            return True
    return False


def attribute_texts(text: str, tag: Tag, options: ReadOptions) -> Iterator[Found]:
    """The translatable attributes of a tag; expressions in braces are never texts."""
    if not tag.attributes:
        return
    values = {a.name: text[a.start : a.end].lower() for a in tag.attributes} if tag.low in {"meta", "input"} else {}
    for name, start, end, quote in tag.attributes:
        chosen = name in options.attributes
        if tag.low == "meta" and name == "content":
            chosen = values.get("name", values.get("property", values.get("itemprop", ""))) in _META
        elif tag.low == "input" and name == "value":
            chosen = values.get("type", "") in _BUTTONS
        elif tag.low == "button" and name == "value":
            chosen = False
        if chosen and quote != "{" and _LETTER.search(text, start, end):
            raw = text[start:end]
            yield Found(start, end, f"attr:{name}", _SPACE.sub(" ", raw).strip(" "), Slot("attribute", quote))


def write_attribute(value: str, quote: str) -> str:
    """An attribute's value in the quotes it stands in; an unquoted one gets quotes."""
    value = _SPACE.sub(" ", value).strip(" ")
    if not quote:
        return '"' + value.replace('"', "&quot;") + '"'
    return value.replace(quote, "&quot;" if quote == '"' else "&#39;")


def write_text(value: str, source: str, pre: bool) -> str:
    """A text between tags: only the tags of the source stay tags, every other `<` is a character.

    Where the source itself has a bare `<`, the translation may have one too.
    """
    if not pre:
        value = re.sub(r"[ \t\r\f]*\n[ \t\r\n\f]*", " ", value)
    pieces = list(tokens(source, 0, len(source)))
    known = {source[piece.start : piece.end] for piece in pieces if piece.kind != "text"}
    bare = any(piece.kind == "text" and "<" in source[piece.start : piece.end] for piece in pieces)
    parts = []
    for token in tokens(value, 0, len(value)):
        raw = value[token.start : token.end]
        if raw not in known and not (bare and token.kind == "text"):
            raw = raw.replace("<", "&lt;")
        parts.append(raw)
    return "".join(parts)
