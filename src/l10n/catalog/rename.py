"""Articles that were renamed: which catalogue without an article belongs to which article without a catalogue."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from l10n.catalog.update import is_worth_keeping
from l10n.model.catalog import Catalog, Message

SAME = 0.5
"""Share of an article's texts that must stand in a catalogue for the catalogue to be its own."""


def renamed(orphans: Mapping[str, Catalog], newcomers: Mapping[str, Sequence[Message]]) -> dict[str, str]:
    """Path of a new article -> path of the catalogue that holds most of its texts; each catalogue goes to one article.

    Linear in the number of texts. A catalogue without any work in it is left alone.
    """
    holders: defaultdict[str, list[str]] = defaultdict(list)
    for path, catalog in orphans.items():
        if any(is_worth_keeping(entry) for entry in catalog.entries):
            for source in {entry.source for entry in catalog.entries if not entry.obsolete}:
                holders[source].append(path)
    scored = []
    for article, messages in newcomers.items():
        texts = {message.source for message in messages}
        votes = Counter(path for text in texts for path in holders.get(text, ()))
        scored += [(-count / len(texts), article, path) for path, count in votes.items() if count >= SAME * len(texts)]
    found: dict[str, str] = {}
    for _, article, path in sorted(scored):
        if article not in found and path not in found.values():
            found[article] = path
    return found
