"""A document and its old catalogue -> the new catalogue. How entries are matched is in `catalog.update`."""

from __future__ import annotations

from dataclasses import replace

from l10n.catalog import po
from l10n.catalog.update import Updated
from l10n.catalog.update import update as update_catalog
from l10n.model.catalog import Catalog
from l10n.text.segment import RULES_VERSION
from l10n.workflow.segments import CutDocument

VERSION_FIELD = "X-L10n-Segmentation"
"""Header field with the version of the rules that cut the segments. Entries are matched anew after a change of rules as
after any edit: what is cut otherwise gets a proposal, and nothing else becomes fuzzy."""


def update(article: CutDocument, old: Catalog | None, language: str) -> Updated:
    """The catalogue of the document as it is now, and a report of what changed.

    Law: updating twice changes nothing the second time. Nothing a person wrote is lost.
    """
    catalog = old or po.new(language, article.document.name, article.language)
    updated = update_catalog(catalog, article.messages)
    if not updated.catalog.header:
        # A file without a header is somebody's choice; the check says so.
        return updated
    return replace(updated, catalog=po.with_field(updated.catalog, VERSION_FIELD, str(RULES_VERSION)))
