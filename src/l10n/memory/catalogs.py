"""Reviewed catalogues -> translation units. What a machine drafted is no memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import blake2b

from l10n.model.catalog import Catalog, Entry, State
from l10n.model.locale import is_spaced
from l10n.model.match import Origin, TranslationUnit

REVIEWED = frozenset({State.TRANSLATED, State.APPROVED})


def digest(data: bytes) -> str:
    """What tells one version of a file from another."""
    return digest_of([data])


def digest_of(chunks: Iterable[bytes]) -> str:
    """`digest` of a file that comes in pieces."""
    made = blake2b(digest_size=16)
    for chunk in chunks:
        made.update(chunk)
    return made.hexdigest()


def units(catalog: Catalog, source_language: str, target_language: str, article: str) -> Iterator[TranslationUnit]:
    """The reviewed entries of a catalogue with their neighbours; obsolete ones count too, without neighbours.

    A group merged with `<<` is one unit: its sources joined as the language joins sentences, its target the first entry's.
    """
    entries = [entry for entry in catalog.entries if not entry.plural]
    position = 0
    while position < len(entries):
        group = [entries[position]]
        while position + len(group) < len(entries) and entries[position + len(group)].target == "<<":
            group.append(entries[position + len(group)])
        if all(entry.state in REVIEWED for entry in group) and group[0].target != "<<":
            yield _unit((source_language, target_language), article, group, entries, position)
        position += len(group)


def _unit(
    languages: tuple[str, str], article: str, group: list[Entry], entries: list[Entry], position: int
) -> TranslationUnit:
    first, end = group[0], position + len(group)
    before = entries[position - 1].source if position and not first.obsolete else ""
    after = entries[end].source if end < len(entries) and not entries[end].obsolete and not first.obsolete else ""
    return TranslationUnit(
        source=(" " if is_spaced(languages[0]) else "").join(entry.source for entry in group),
        target=first.target,
        source_language=languages[0],
        target_language=languages[1],
        context=first.context or "",
        previous=before,
        following=after,
        article=article,
        origin=Origin.HUMAN,
        approved=all(entry.state is State.APPROVED for entry in group),
    )
