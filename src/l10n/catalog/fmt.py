"""The house style of a catalogue: what `l10n fmt` writes. The dialect is told in docs/catalogs.md."""

from __future__ import annotations

import re
from dataclasses import replace

from l10n.catalog.shape import Detail, Raw
from l10n.catalog.writing import cut_parts
from l10n.model.catalog import Catalog, Entry

_LINE_NUMBER = re.compile(r":\d+(?:-\d+)?\Z")


def fmt(catalog: Catalog) -> Catalog:
    """The catalogue with every entry in the house style: unwrapped, references without lines, obsolete ones last, UTF-8, LF.

    No text, state or comment changes. Entries with plural forms stay as they are: articles have none, and what other
    programs keep with them is theirs.
    """
    entries = [_restyled(entry) for entry in catalog.entries]
    live = [entry for entry in entries if not entry.obsolete]
    gone = [entry for entry in entries if entry.obsolete]
    detail = catalog.detail if isinstance(catalog.detail, Detail) else Detail()
    tail = detail.tail.replace("\r\n", "\n").strip("\n")
    plain = replace(
        detail,
        codec="utf-8",
        bom=b"",
        newline="\n",
        header=_header_text(detail),
        header_at=0,
        tail=f"\n{tail}\n" if tail else "",
        untouched=(),
        data=b"",
    )
    return replace(catalog, entries=(*live, *gone), header=_header(catalog), detail=plain)


def _restyled(entry: Entry) -> Entry:
    if entry.plural is not None and isinstance(entry.raw, Raw):
        return replace(entry, raw=entry.raw._replace(text=entry.raw.text.replace("\r\n", "\n")))
    references = dict.fromkeys(_LINE_NUMBER.sub("", reference) for reference in entry.references)
    return replace(entry, references=tuple(references), raw=None)


def _header(catalog: Catalog) -> tuple[tuple[str, str], ...]:
    """The fields as they are, but for the charset, which is UTF-8 now."""
    charset = ("Content-Type", "text/plain; charset=UTF-8")
    return tuple(charset if name.lower() == "content-type" else (name, value) for name, value in catalog.header)


def _header_text(detail: Detail) -> Raw | None:
    """The header to be rendered anew: its comments stay, each field gets its own line."""
    if detail.header is None:
        return None
    comments = cut_parts(detail.header.text.replace("\r\n", "\n")).comments
    # Content that no header has makes the writer render all fields.
    return Raw(f'{comments}msgid ""\nmsgstr ""\n', ((),))
