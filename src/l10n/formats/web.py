"""A saved web page -> a clean source article: Markdown with title, address and date in front. The home of trafilatura.

Only text in, text out: fetching is `project.fetch`. The article becomes a source file, so what this drops is gone for good
and a person should look at it once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from l10n.errors import DocumentError, UsageError
from l10n.formats import frontmatter, html
from l10n.formats.encoding import codec_name, decode
from l10n.model.locale import canonical, is_language

DEPTH = 250
"""Deepest nesting of elements: below about 256 the page's parser drops text without a word (measured with lxml.html)."""

ATTRIBUTES = 1000
"""Most attributes of one tag: that parser is quadratic in them."""

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset[ \t]*=[ \t]*[\"']?[ \t]*([\w-]{2,40})", re.IGNORECASE)
_CLOSING_IS_OPTIONAL = frozenset(
    [
        "p",
        "li",
        "dt",
        "dd",
        "tr",
        "td",
        "th",
        "thead",
        "tbody",
        "tfoot",
        "option",
        "optgroup",
        "colgroup",
        "rp",
        "rt",
        "html",
        "body",
        "head",
    ]
)


@dataclass(frozen=True, slots=True)
class WebArticle:
    """What a page says, as a source article."""

    data: bytes
    """Markdown in UTF-8 with front matter: title, url, date."""

    title: str
    language: str
    """Gettext form of the page's own `lang`; empty where it says none we know."""

    name: str
    """A file name without folder: `port-news.md`."""


def article(data: bytes, url: str = "", charset: str = "", name: str = "page.html") -> WebArticle:
    """The article in the bytes of a page; `charset` is what the server said of it, `name` is for messages.

    Raises `DocumentError` for bytes that are no text, for pages nested too deep or with no article in them, and
    `UsageError` where the extra `web` is not installed.
    """
    try:
        import trafilatura
    except ImportError:
        raise UsageError("importing web pages needs trafilatura", hint="pip install 'l10n[web]'") from None
    text = _text(data, charset, name)
    _refuse_excess(text, name)
    # Only a date that the page states: the search through its text takes a year for the first of January.
    stated = {"extensive_search": False, "original_date": True}
    found = trafilatura.bare_extraction(text, url=url or None, with_metadata=True, date_extraction_params=stated)
    body = trafilatura.extract(
        text,
        url=url or None,
        output_format="markdown",
        include_tables=True,
        include_links=True,
        include_images=True,
        include_formatting=True,
        include_comments=False,
    )
    if not body or found is None:
        raise DocumentError("no article text found", path=name, hint="save the article's text as .md or .txt instead")
    known = found if isinstance(found, dict) else found.as_dict()
    title = " ".join((known.get("title") or "").split())
    fields = {"title": title, "url": url or known.get("url") or "", "date": known.get("date") or ""}
    head = [f"{key}: {frontmatter.write_yaml(value, '')}" for key, value in fields.items() if value]
    page = "\n".join(["---", *head, "---", "", _body(body, title), ""])
    return WebArticle(page.encode(), title, _language(text), _name(title, url, name))


def _text(data: bytes, charset: str, name: str) -> str:
    declared = _CHARSET.search(data, 0, 4096)
    for encoding in (charset, declared[1].decode("ascii") if declared else ""):
        if encoding and codec_name(encoding):
            return decode(data, name, encoding)[0]
    return decode(data, name)[0]


def _refuse_excess(text: str, name: str) -> None:
    depth = 0
    for token in html.tokens(text, 0, len(text)):
        tag = token.tag
        if tag is None:
            continue
        if len(tag.attributes) > ATTRIBUTES:
            raise DocumentError(f"a tag has {len(tag.attributes)} attributes, expected at most {ATTRIBUTES}", path=name)
        if tag.alone or tag.low in html.VOID or tag.low in _CLOSING_IS_OPTIONAL:
            continue
        depth = max(0, depth + (-1 if tag.closing else 1))
        if depth > DEPTH:
            raise DocumentError(f"elements are nested more than {DEPTH} deep", path=name, hint="save the text as .txt")


def _body(body: str, title: str) -> str:
    """Without a first heading that only repeats the title, and without blanks at the ends of table rows."""
    lines = [line.rstrip(" \t") for line in body.strip("\n").split("\n")]
    if lines and title and lines[0].lstrip("# ").casefold() == title.casefold() and lines[0].startswith("# "):
        lines = lines[1:]
    return "\n".join(lines).strip("\n")


def _language(text: str) -> str:
    found = re.search(r"<html\b[^>]{0,500}?\blang[ \t]*=[ \t]*[\"']?([A-Za-z-]{2,20})", text, re.IGNORECASE)
    return canonical(found[1]) if found and is_language(found[1]) else ""


def _name(title: str, url: str, name: str) -> str:
    """From an English title, else from the address or the file, else `article.md`."""
    last = unquote(urlsplit(url).path).rstrip("/").rpartition("/")[2]
    for text in (title, last.rpartition(".")[0] or last, name.rpartition("/")[2].rpartition(".")[0]):
        slug = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60].strip("-")
        if len(slug) >= 3 and len(slug) * 2 >= len(text.strip()[:60]):
            return f"{slug}.md"
    return "article.md"
