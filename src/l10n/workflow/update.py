"""A document and its old catalogue -> the new catalogue. How entries are matched is in `catalog.update`."""

from __future__ import annotations

from l10n.catalog import po
from l10n.catalog.update import Updated
from l10n.catalog.update import update as update_catalog
from l10n.model.catalog import Catalog
from l10n.workflow.segments import CutDocument


def update(article: CutDocument, old: Catalog | None, language: str) -> Updated:
    """The catalogue of the document as it is now, and a report of what changed.

    Law: updating twice changes nothing the second time. Nothing a person wrote is lost.
    """
    catalog = old or po.new(language, article.document.name, article.language)
    return update_catalog(catalog, article.messages)
