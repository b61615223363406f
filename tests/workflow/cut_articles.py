"""Small articles for the tests of this room."""

from __future__ import annotations

from dataclasses import replace

from l10n import formats
from l10n.catalog import po
from l10n.model.catalog import Catalog
from l10n.text.segment import SegmentOptions
from l10n.workflow.segments import CutDocument, cut
from l10n.workflow.update import update


def article(text: str, language: str = "zh_CN", name: str = "source/zh_CN/a.md") -> CutDocument:
    """The Markdown text as an article."""
    return cut(formats.read(text.encode(), name), language, SegmentOptions())


def filled(article: CutDocument, targets: dict[str, str], language: str = "en") -> Catalog:
    """The article's catalogue with these translations, by source text, as a person types them."""
    catalog = update(article, None, language).catalog
    entries = tuple(replace(entry, target=targets.get(entry.source, "")) for entry in catalog.entries)
    return po.load(po.dump(replace(catalog, entries=entries)), "locales/en/LC_MESSAGES/a.po")
