"""How far an article is in one language: segments, words and Han characters by state."""

from __future__ import annotations

from l10n.catalog.states import is_accepted_unchanged
from l10n.model.catalog import Catalog, State
from l10n.model.progress import Size, Status
from l10n.text.script import count_han, count_words
from l10n.workflow.segments import CutDocument


def status(article: CutDocument, catalog: Catalog | None, language: str) -> Status:
    """The states of an article's distinct segments in one language; what the catalogue lacks counts as untranslated."""
    entries = {entry.key: entry for entry in (catalog.entries if catalog else ()) if not entry.obsolete}
    states = dict.fromkeys(State, Size())
    distinct = {(message.context, message.source): None for message in article.messages}
    missing = unread = 0
    for key in distinct:
        entry = entries.get(key)
        missing += entry is None
        unread += entry is not None and is_accepted_unchanged(entry)
        state = entry.state if entry else State.UNTRANSLATED
        states[state] += Size(1, count_words(key[1]), count_han(key[1]))
    return Status(article.document.name, article.language, language, states, missing, unread)
