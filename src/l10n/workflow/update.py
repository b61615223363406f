"""A document and its old catalogue -> the new catalogue. How entries are matched is in `catalog.update`."""

from __future__ import annotations

from l10n.catalog import po
from l10n.catalog.update import Updated
from l10n.catalog.update import update as update_catalog
from l10n.model.catalog import Catalog
from l10n.model.document import Document
from l10n.text.segment import SegmentOptions
from l10n.workflow.segments import cut, flow


def update(
    document: Document, old: Catalog | None, source_language: str, language: str, segmenting: SegmentOptions
) -> Updated:
    """The catalogue of the document as it is now, and a report of what changed.

    Law: updating twice changes nothing the second time. Nothing a person wrote is lost.
    """
    messages = flow(cut(document, source_language, segmenting))
    return update_catalog(old or po.new(language, document.name, source_language), messages)
