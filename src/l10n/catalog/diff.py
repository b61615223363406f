"""What changed between two versions of a catalogue: entries, not lines. Order, references and wrapping do not count."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from l10n.catalog.merge import by_key, renamed
from l10n.model.catalog import Catalog, Entry, State
from l10n.text.script import HAN

_TOKEN = re.compile(rf"[{HAN}]|[^\W\d_]+|\d+|\s+|.", re.DOTALL)
LONGEST = 4000
"""Tokens of the longest text whose words are compared; a longer one counts as replaced."""


class Kind(StrEnum):
    """What happened to an entry."""

    NEW = "new"
    REMOVED = "removed"
    """Gone, or obsolete now."""

    SOURCE = "source"
    """The source text changed; perhaps the translation with it."""

    TARGET = "target"
    STATE = "state"
    """The same texts in another state."""

    COMMENT = "comment"


@dataclass(frozen=True, slots=True)
class Difference:
    """One entry that is not the same in both versions; what stands in one of them only is empty in the other."""

    kind: Kind
    context: str | None
    old_source: str = ""
    new_source: str = ""
    old_target: str = ""
    new_target: str = ""
    old_state: State | None = None
    new_state: State | None = None
    line: int = 0
    """1-based, in the new version; of the old one where the entry is gone."""


class Mark(StrEnum):
    """Of a piece of a text beside its other version."""

    SAME = "same"
    GONE = "gone"
    ADDED = "added"


def diff(old: Catalog, new: Catalog) -> tuple[Difference, ...]:
    """Differences in the order of the new version, what is gone at the end. Raises `CatalogError` for doubled entries."""
    before, after = by_key(old.entries), by_key(new.entries)
    renames = renamed(before, after)
    origin = {now: was for was, now in renames.items()}
    found: list[Difference] = []
    for key, entry in after.items():
        if entry.obsolete:
            continue
        former = before.get(origin.get(key, key))
        found += _difference(None if former is None or former.obsolete else former, entry)
    for key, entry in before.items():
        gone = key not in renames and not entry.obsolete and (key not in after or after[key].obsolete)
        if gone:
            found.append(
                Difference(
                    Kind.REMOVED, entry.context, entry.source, "", entry.target, "", entry.state, None, entry.line
                )
            )
    return tuple(found)


def _difference(old: Entry | None, new: Entry) -> Iterator[Difference]:
    if old is None:
        yield Difference(Kind.NEW, new.context, "", new.source, "", new.target, None, new.state, new.line)
        return
    kind = _kind(old, new)
    if kind is not None:
        yield Difference(
            kind, new.context, old.source, new.source, old.target, new.target, old.state, new.state, new.line
        )


def _kind(old: Entry, new: Entry) -> Kind | None:
    if old.key != new.key:
        return Kind.SOURCE
    if (old.target, old.plural_targets) != (new.target, new.plural_targets):
        return Kind.TARGET
    if old.state != new.state:
        return Kind.STATE
    return Kind.COMMENT if old.comments != new.comments else None


def marks(old: str, new: str) -> tuple[tuple[Mark, str], ...]:
    """Two versions of a text as one row of pieces: words of alphabetic scripts, single characters of Han."""
    left, right = _TOKEN.findall(old), _TOKEN.findall(new)
    if len(left) > LONGEST or len(right) > LONGEST:
        return tuple((mark, text) for mark, text in ((Mark.GONE, old), (Mark.ADDED, new)) if text)
    pieces: list[tuple[Mark, str]] = []
    for tag, left_from, left_to, right_from, right_to in SequenceMatcher(None, left, right, False).get_opcodes():
        if tag == "equal":
            pieces.append((Mark.SAME, "".join(left[left_from:left_to])))
            continue
        gone, added = "".join(left[left_from:left_to]), "".join(right[right_from:right_to])
        pieces += [(mark, text) for mark, text in ((Mark.GONE, gone), (Mark.ADDED, added)) if text]
    return tuple(pieces)


def listing(catalog: Catalog) -> str:
    """The catalogue as lines for `git diff`: one block an entry, without what moves by itself."""
    blocks = [f"language: {catalog.language}\n"]
    for entry in catalog.entries:
        state = "obsolete" if entry.obsolete else entry.state.value
        context = "" if entry.context is None else f" ({entry.context})"
        lines = [f"[{state}]{context}", *_indented("<", entry.source), *_indented(">", entry.target)]
        lines += [f"# {comment}" for comment in entry.comments]
        blocks.append("\n".join(lines) + "\n")
    return "\n".join(blocks)


def _indented(lead: str, text: str) -> list[str]:
    return [f"{lead} {line}" for line in text.split("\n")] if text else []
