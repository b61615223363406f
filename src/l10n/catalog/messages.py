"""Segments of a document -> messages with the key each one has in a catalogue. Matching them is in `catalog.update`."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from l10n.model.catalog import Message

PROSE = "paragraph"
"""The role that needs no word: neither a note in the catalogue nor, as a rule, a context."""


class Item(NamedTuple):
    """One segment on its way into a catalogue."""

    role: str
    """Kind of its unit: paragraph, heading, cell, alt, `fm:title`, ..."""

    text: str
    block: int
    """Running number of its unit in the document."""

    context: str = ""
    """A context that the author asked for; empty as a rule."""

    notes: tuple[str, ...] = ()


def messages(items: Sequence[Item], reference: str) -> tuple[Message, ...]:
    """Item i as message i; `reference` is the path of the source article, as it stands behind `#:`.

    A text has no context unless it stands in several roles of one article: then its most frequent role (of equals the
    earliest) stays plain and each other one is told by its role, so a heading and a sentence can differ. A context of
    the author's wins. The choice depends on the whole article, never on positions: an insertion renames nothing.
    """
    plain = _plain_roles(items)
    return tuple(
        Message(
            item.text,
            item.context or (None if plain.get(item.text, item.role) == item.role else item.role),
            item.role,
            item.block,
            item.notes,
            (reference,) if reference else (),
        )
        for item in items
    )


def _plain_roles(items: Sequence[Item]) -> dict[str, str]:
    """For each text that stands in several roles the role that goes without a context."""
    roles: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for item in items:
        if not item.context:
            roles[item.text][item.role] += 1
    # most_common keeps the order of first sight among equals.
    return {text: counts.most_common(1)[0][0] for text, counts in roles.items() if len(counts) > 1}
