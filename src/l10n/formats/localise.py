"""The last touch to a built article: links into the other language's folder, localised images, stable heading ids, metadata.

Pure: what exists is asked through a function, the disk is the caller's. Everything is off unless asked for, so that a build
without translations stays the source to the byte.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from l10n.formats import encoded, frontmatter, html, is_mdx_document, read_text
from l10n.formats.base import ReadOptions
from l10n.formats.links import Pointer, pointers
from l10n.formats.splice import splice
from l10n.model.document import Document, Span, Unit
from l10n.model.locale import bcp47, canonical, is_language

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|#")
_HEADING_ID = re.compile(r"\{[#.][^{}\r\n]*\}|\{/\*[^\r\n]*\*/\}")


def _nothing(_language: str, _path: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class LocaliseOptions:
    """What is done to a built article; the names are the keys of `[build]`."""

    links: bool = False
    """Links that name the source language's folder point to the target's, where that article exists."""

    images: bool = False
    """Images that exist for the target language (`map.zh_CN.png`, `zh_CN/map.png`) are used."""

    heading_ids: bool = False
    """Translated headings carry the id of the source heading, so that `#anchors` go on working."""

    language: bool = False
    """`lang` in the front matter, `<html lang>` in pages."""

    status: bool = False
    """`translation_status` in the front matter."""

    source_hash: bool = False
    """`source_hash` in the front matter: which source a page was built from."""

    alternates: bool = False
    """`alternates` in the front matter, `<link rel="alternate">` in pages."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known of an article beyond its text."""

    source_language: str
    language: str
    """Both in gettext form."""

    path: str = ""
    """The article inside of its language folder: `guide/port.md`."""

    status: str = ""
    """How far the translation is, as the page shall say it: `draft`, `complete`."""

    source_hash: str = ""
    alternates: Mapping[str, str] = field(default_factory=dict)
    """Language -> address of the same article in it."""

    exists: Callable[[str, str], bool] = _nothing
    """Whether an article or image exists: (language, path inside of its folder)."""


def localise_options(settings: Mapping[str, Any]) -> LocaliseOptions:
    """The options in the `[build]` table of the settings."""
    names = LocaliseOptions.__dataclass_fields__
    return LocaliseOptions(**{name: bool(settings.get(name.replace("_", "-"), False)) for name in names})


def localise(source: Document, data: bytes, around: Surroundings, options: LocaliseOptions) -> bytes:
    """The built article `data` of `source` with everything that `options` asks for.

    With all options off, the same bytes. Text documents have neither links nor metadata and stay as they are.
    """
    if options == LocaliseOptions() or source.format == "text":
        return data
    read = source.detail if isinstance(source.detail, ReadOptions) else ReadOptions()
    text = data[len(source.encoding.bom) :].decode(source.encoding.codec)
    built = read_text(text, source.name, source.format, read, source.encoding)
    edits = [*_links(built, around, options)]
    if options.heading_ids:
        edits += _heading_ids(source, built)
    edits += _page(built, around, options) if source.format == "html" else _head(built, around, options)
    return encoded(source, splice(text, sorted(edits)))


# Links and images


def _links(built: Document, around: Surroundings, options: LocaliseOptions) -> Iterator[tuple[Span, str]]:
    if not (options.links or options.images):
        return
    for pointer in pointers(built):
        new = _image(pointer, around) if pointer.kind == "image" else ""
        if (options.images and pointer.kind == "image") and new:
            yield pointer.span, new
        elif options.links and pointer.kind == "link":
            new = _link(pointer.url, around)
            if new:
                yield pointer.span, new


def _link(url: str, around: Surroundings) -> str:
    """The address in the target's folder, empty where it stays: `/en/port.md#a` -> `/zh_CN/port.md#a`."""
    path, tail = _parted(url)
    parts = path.split("/")
    for index, part in enumerate(parts):
        if not _is_language(part, around.source_language):
            continue
        rest = "/".join(parts[index + 1 :])
        if around.exists(around.language, rest):
            return "/".join([*parts[:index], _like(part, around.language), *parts[index + 1 :]]) + tail
    return ""


def _image(pointer: Pointer, around: Surroundings) -> str:
    path, tail = _parted(pointer.url)
    if not path or path.startswith("/"):
        return _link(pointer.url, around)
    folder, name = posixpath.split(path)
    stem, ending = posixpath.splitext(name)
    here = posixpath.dirname(around.path)
    for code in (around.language, bcp47(around.language)):
        for candidate in (posixpath.join(folder, f"{stem}.{code}{ending}"), posixpath.join(folder, code, name)):
            if around.exists(around.source_language, posixpath.normpath(posixpath.join(here, candidate))):
                return candidate + tail
    return _link(pointer.url, around)


def _parted(url: str) -> tuple[str, str]:
    """Path, and query with fragment; no path for addresses of other sites."""
    if _SCHEME.match(url):
        return "", url
    found = re.match(r"[^?#]*", url)
    end = found.end() if found else 0
    return url[:end], url[end:]


def _is_language(part: str, language: str) -> bool:
    return 2 <= len(part) <= 12 and part[0].isalpha() and is_language(part) and canonical(part) == language


def _like(part: str, language: str) -> str:
    """The target's folder in the spelling of the source's: `zh-Hans` beside `en-US`, `zh_CN` beside `en`."""
    return bcp47(language) if "-" in part else language


# Headings


def _heading_ids(source: Document, built: Document) -> Iterator[tuple[Span, str]]:
    """Ids of source headings, for built headings that say something else and have none."""
    if source.format == "html":
        yield from _page_ids(source.text, built.text)
        return
    before = [unit for unit in source.units if unit.kind == "heading"]
    after = [unit for unit in built.units if unit.kind == "heading"]
    mdx = is_mdx_document(source)
    seen: Counter[str] = Counter()
    if len(before) != len(after):
        # A heading was translated into a bare number: nobody can say any more which one is which.
        return
    for old, new in zip(before, after, strict=True):
        name = _unique(_slug(old.text), seen)
        if old.text == new.text or not name or _has_id(built, new):
            continue
        end = new.span.end
        closing = re.compile(r"[ \t]+#+(?=[ \t]*(?:[\r\n]|\Z))").match(built.text, end)
        at = closing.end() if closing else end
        yield Span(at, at), f" {{/*{name}*/}}" if mdx else f" {{#{name}}}"


def _page_ids(before: str, after: str) -> Iterator[tuple[Span, str]]:
    """Ids for the headings of a page; the tags of both sides are the same, the guard saw to that."""
    seen: Counter[str] = Counter()
    for (_, old), (tag, new) in zip(_page_headings(before), _page_headings(after), strict=False):
        name = _unique(_slug(old), seen)
        if name and old != new and all(attribute.name != "id" for attribute in tag.attributes):
            at = tag.start + 1 + len(tag.name)
            yield Span(at, at), f' id="{html.write_attribute(name, chr(34))}"'


def _page_headings(text: str) -> Iterator[tuple[html.Tag, str]]:
    """Start tags of headings with the words in them."""
    opened: html.Tag | None = None
    for token in html.tokens(text, 0, len(text)):
        tag = token.tag
        if tag is None or not re.fullmatch("h[1-6]", tag.low):
            continue
        if tag.closing and opened is not None:
            yield opened, re.sub(r"\s+", " ", text[opened.end : tag.start]).strip()
        opened = None if tag.closing else tag


def _unique(slug: str, seen: Counter[str]) -> str:
    """The slug, numbered from the second on, as GitHub does."""
    number = seen[slug]
    seen[slug] += 1
    return f"{slug}-{number}" if slug and number else slug


def _has_id(document: Document, unit: Unit) -> bool:
    line = re.compile(r"[^\r\n]*").match(document.text, unit.span.end)
    return line is not None and _HEADING_ID.search(line[0]) is not None


def _slug(text: str) -> str:
    """The id GitHub and most site generators make of a heading: lower case, marks gone, blanks as hyphens."""
    shown = re.sub(r"!?\[([^\]]*)\]\([^)]*\)|<[^>]*>", r"\1", text)
    return re.sub(r"[^\w\- ]", "", shown.lower()).strip().replace(" ", "-")


# Metadata


def _wanted(around: Surroundings, options: LocaliseOptions) -> dict[str, str]:
    found = {}
    if options.language:
        found["lang"] = bcp47(around.language)
    if options.status and around.status:
        found["translation_status"] = around.status
    if options.source_hash and around.source_hash:
        found["source_hash"] = around.source_hash
    return found


def _head(built: Document, around: Surroundings, options: LocaliseOptions) -> Iterator[tuple[Span, str]]:
    wanted = _wanted(around, options)
    alternates = dict(around.alternates) if options.alternates else {}
    if wanted or alternates:
        yield from frontmatter.with_keys(built.text, wanted, {bcp47(name): url for name, url in alternates.items()})


def _page(built: Document, around: Surroundings, options: LocaliseOptions) -> Iterator[tuple[Span, str]]:
    text = built.text
    metadata = _wanted(around, options)
    language = metadata.pop("lang", "")
    lines = [
        f'<meta name="{name}" content="{html.write_attribute(value, chr(34))}">' for name, value in metadata.items()
    ]
    if options.alternates:
        for name, url in around.alternates.items():
            lines.append(f'<link rel="alternate" hreflang="{bcp47(name)}" href="{html.write_attribute(url, chr(34))}">')
    for token in html.tokens(text, 0, len(text)):
        tag = token.tag
        if tag is None:
            continue
        if language and tag.low == "html" and not tag.closing:
            yield _with_language(tag, language)
        if lines and tag.low == "head" and tag.closing:
            yield Span(tag.start, tag.start), "\n".join(lines) + "\n"
            return


def _with_language(tag: html.Tag, language: str) -> tuple[Span, str]:
    for attribute in tag.attributes:
        if attribute.name == "lang":
            quoted = language if attribute.quote else f'"{language}"'
            return Span(attribute.start, attribute.end), quoted
    at = tag.start + 1 + len(tag.name)
    return Span(at, at), f' lang="{language}"'
