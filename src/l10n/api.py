"""The Python face of l10n: pure functions, bytes and strings in, values out. Import the names from `l10n`.

Each function imports its room when it is called, so that a script that only splits sentences loads no PO reader.
Languages may be written in any spelling that `l10n.model.locale.canonical` understands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from l10n.glossary.names import Suggestion
    from l10n.model.catalog import Catalog
    from l10n.model.document import Document
    from l10n.model.finding import Finding
    from l10n.model.glossary import Glossary, Hit
    from l10n.model.segment import Segment


def read_document(data: bytes, name: str) -> Document:
    """The document in the bytes of a file; `name` gives the format by its ending.

    Raises `DocumentError` for bytes that are no text in a known encoding.
    """
    from l10n import formats

    return formats.read(data, name)


def write_document(document: Document, targets: Mapping[str, str]) -> bytes:
    """The document with translations, keyed by the text of a unit; a unit without one keeps its source bytes.

    A translation that would change the structure of the document is put back to the source. Raises `DocumentError`
    where the document's encoding cannot hold a translation.
    """
    from l10n.formats import guard

    chosen = {index: targets[unit.text] for index, unit in enumerate(document.units) if unit.text in targets}
    return guard.rebuild(document, chosen).data


def split(text: str, language: str) -> tuple[Segment, ...]:
    """The sentences of a text with their offsets in code points; nothing between them is lost."""
    from l10n.model.locale import canonical
    from l10n.text import segment

    return segment.split(text, canonical(language))


def join(segments: Sequence[Segment], targets: Sequence[str | None] | Mapping[str, str], language: str) -> str:
    """The text in `language`.

    `targets` are aligned with `segments` (None or "" where there is no translation), or keyed by the text of a segment.
    Raises `UsageError` where there are more or fewer of them.
    """
    from l10n.errors import UsageError
    from l10n.model.locale import canonical
    from l10n.text import join as joining

    aligned = [targets.get(s.text) for s in segments] if isinstance(targets, Mapping) else list(targets)
    if len(aligned) != len(segments):
        raise UsageError(f"{len(aligned)} targets for {len(segments)} segments, expected one for each")
    return joining.join(segments, aligned, canonical(language))


def load_catalog(data: bytes) -> Catalog:
    """The catalogue in the bytes of a PO file; raises `CatalogError` with line and column."""
    from l10n.catalog import po

    return po.load(data)


def dump_catalog(catalog: Catalog) -> bytes:
    """The bytes of a catalogue: untouched entries keep theirs, `dump_catalog(load_catalog(x)) == x`."""
    from l10n.catalog import po

    return po.dump(catalog)


def load_glossary(data: bytes) -> Glossary:
    """The glossary in the bytes of a CSV file; raises `GlossaryError` naming every faulty row and column."""
    from l10n.glossary import table

    return table.load(data)


def find_terms(text: str, language: str, glossary: Glossary) -> tuple[Hit, ...]:
    """The terms of a language that stand in a text: longest match wins, hits do not overlap."""
    from l10n.glossary import find
    from l10n.model.locale import canonical

    return find.find(text, canonical(language), glossary)


def check_pair(
    source: str, target: str, source_language: str, target_language: str, glossary: Glossary | None = None
) -> tuple[Finding, ...]:
    """What is wrong with one translated text: numbers by value, terms, markup, punctuation and the rest."""
    from l10n.checks import pairs
    from l10n.model.locale import canonical

    return pairs.check_pair(source, target, canonical(source_language), canonical(target_language), glossary)


def suggest_rendering(name: str, kind: str = "place", glossary: Glossary | None = None) -> Suggestion:
    """An English rendering of a Chinese name with confidence 0..1 and the reason; always a proposal."""
    from l10n.glossary import names

    return names.suggest_rendering(name, kind, glossary)


def check_source(data: bytes, name: str) -> tuple[Finding, ...]:
    """The defects of a source article, as `l10n doctor` reports them."""
    from l10n.checks import source

    return source.check_source(data, name)
