"""Two versions of a catalogue that come from one -> one, entry by entry. What counts as a person's text is in `catalog.states`.

No pair is made up: a translation stands under the source it was made for, or under a new one as stale with the old source
beside it. Where two people wrote different texts both are kept and the entry is a conflict.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from l10n.catalog import po, states
from l10n.catalog.align import align
from l10n.errors import CatalogError
from l10n.model.catalog import Catalog, Entry, Mark

Key = tuple[str | None, str]
Value = TypeVar("Value")

OTHER = "merge: the other side has: "
"""Begin of the comment that keeps the text of the other side of a conflict."""

_BOUND = frozenset({"mt", "ok", "stale"})
"""Marks that belong to a text; the others belong to the entry."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """An entry that two people translated differently."""

    source: str
    context: str | None
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Merged:
    """The merged catalogue, valid in any case, and what a person must decide."""

    catalog: Catalog
    conflicts: tuple[Conflict, ...] = ()


def merge(base: Catalog | None, ours: Catalog, theirs: Catalog, person: str = "") -> Merged:
    """The three-way merge of two catalogues; `base` is what both come from, None where that is unknown.

    `person="theirs"` decides conflicts for their text. Else a conflict keeps ours, fuzzy, with theirs in a comment.
    Order and file details are those of ours; entries that only theirs has stand behind their neighbour there.
    """
    return _Merge(base or Catalog(), ours, theirs, person).result()


def merge_saved(base: bytes | None, ours: bytes, theirs: bytes) -> bytes:
    """Our new bytes of a catalogue and those that a person saved meanwhile, in one: the person wins each conflict.

    Raises `CatalogError` where their file cannot be read.
    """
    theirs_read = po.load(theirs)
    before = None if base is None else po.load(base)
    return po.dump(merge(before, po.load(ours), theirs_read, person="theirs").catalog)


class _Merge:
    """One merge: entries by key on three sides, and which old keys got a new source on one of them."""

    def __init__(self, base: Catalog, ours: Catalog, theirs: Catalog, person: str) -> None:
        self.headers = base, ours, theirs
        self.person = person
        self.base = by_key(base.entries)
        self.ours = by_key(ours.entries)
        self.theirs = by_key([po.adopt(entry, theirs, ours) for entry in theirs.entries])
        self.our_renames = renamed(self.base, self.ours)
        self.their_renames = renamed(self.base, self.theirs)
        self.conflicts: list[Conflict] = []

    def result(self) -> Merged:
        base, ours, theirs = self.headers
        merged = {key: self._entry(key) for key in _order(self.ours, self.theirs)}
        entries = [entry for entry in merged.values() if entry is not None]
        entries += self._orphans({entry.key for entry in entries})
        live = [entry for entry in entries if not entry.obsolete]
        gone = [entry for entry in entries if entry.obsolete]
        catalog = replace(ours, entries=(*live, *gone), header=_header(base, ours, theirs))
        return Merged(catalog, tuple(self.conflicts))

    def _entry(self, key: Key) -> Entry | None:
        """The merged entry under a key of either side; None where it moved to another key or is gone by agreement."""
        base, ours, theirs = self.base.get(key), self.ours.get(key), self.theirs.get(key)
        if ours is not None and theirs is not None:
            return self._both(base, ours, theirs)
        if ours is not None:
            return self._one_side(base, ours, self.their_renames, self.theirs, self.our_renames)
        if theirs is not None:
            return self._one_side(base, theirs, self.our_renames, self.ours, self.their_renames)
        return None

    def _one_side(
        self,
        base: Entry | None,
        here: Entry,
        other_renames: dict[Key, Key],
        other: dict[Key, Entry],
        renames: dict[Key, Key],
    ) -> Entry | None:
        """An entry that the other side does not have under this key."""
        if base is None:
            old = next((was for was, now in renames.items() if now == here.key), None)
            return self._renamed(here, old, other) if old else here
        if here.key in other_renames:
            return None  # Its work is carried to the new key, by `_renamed`.
        if _text(here) == _text(base) and here.comments == base.comments:
            return None  # The other side took it out, and nothing was done here since.
        return replace(here, obsolete=True)

    def _renamed(self, here: Entry, old: Key, other: dict[Key, Entry]) -> Entry:
        """An entry whose source changed here, with what the other side did to the old one."""
        was, there = self.base[old], other.get(old)
        if there is None or there.obsolete or _text(there) == _text(was) or not there.target:
            return here
        carried = states.stale(there, here.source, here.context)
        if here.target and here.target not in (was.target, there.target) and not states.is_untouched(here):
            carried = self._conflict(replace(here, fuzzy=True), here.target, there.target)
            return replace(carried, previous=here.previous or there.source)
        comments = tuple(dict.fromkeys((*here.comments, *there.comments)))
        return replace(carried, comments=comments, notes=here.notes, references=here.references, raw=here.raw)

    def _both(self, base: Entry | None, ours: Entry, theirs: Entry) -> Entry:
        if ours == theirs or theirs == base:
            return ours
        if ours == base:
            return theirs
        origin = base or Entry(ours.source, context=ours.context)
        merged = replace(
            self._texts(origin, ours, theirs),
            comments=_union(origin.comments, ours.comments, theirs.comments),
            notes=_three(origin.notes, ours.notes, theirs.notes),
            references=_three(origin.references, ours.references, theirs.references),
            flags=_three(origin.flags, ours.flags, theirs.flags),
            obsolete=_three(origin.obsolete, ours.obsolete, theirs.obsolete)
            if base
            else ours.obsolete and theirs.obsolete,
        )
        free = _union(_free(origin), _free(ours), _free(theirs))
        merged = replace(merged, marks=(*free, *(mark for mark in merged.marks if mark.kind in _BOUND)))
        if ours.target != theirs.target and merged.target == ours.target and not _is_settled(origin, theirs):
            return self._conflict(merged, ours.target, theirs.target)
        return merged

    def _texts(self, base: Entry, ours: Entry, theirs: Entry) -> Entry:
        """Ours with the text and state of the side that counts."""
        if _text(ours) == _text(base):
            return _with_text(ours, theirs)
        if _text(theirs) == _text(base):
            return ours
        if (ours.target, ours.plural_targets) == (theirs.target, theirs.plural_targets):
            fuzzy = _three(base.fuzzy, ours.fuzzy, theirs.fuzzy)
            previous = ours if ours.previous is not None or not fuzzy else theirs
            marks = tuple(dict.fromkeys((*_bound(ours), *_bound(theirs))))
            joint = _with_text(ours, previous)
            return replace(joint, fuzzy=fuzzy, previous=previous.previous if fuzzy else None, marks=marks)
        return _with_text(ours, theirs) if self._theirs_counts(base, ours, theirs) else ours

    def _theirs_counts(self, base: Entry, ours: Entry, theirs: Entry) -> bool:
        """Whether of two different texts theirs is taken: a person before a machine, a text before none, new before old."""
        if not theirs.target or not ours.target:
            return not ours.target
        if states.is_untouched(ours) != states.is_untouched(theirs):
            return states.is_untouched(ours)
        if ours.target == base.target or theirs.target == base.target:
            return ours.target == base.target
        return self.person == "theirs"

    def _conflict(self, entry: Entry, ours: str, theirs: str) -> Entry:
        self.conflicts.append(Conflict(entry.source, entry.context, ours, theirs))
        comment = OTHER + theirs.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
        comments = entry.comments if comment in entry.comments else (*entry.comments, comment)
        return replace(entry, fuzzy=True, comments=comments)

    def _orphans(self, present: set[Key]) -> list[Entry]:
        """Texts of people whose key both sides left for different new ones, as obsolete entries."""
        both = self.our_renames.keys() & self.their_renames.keys()
        orphans = [
            replace(self.base[old], obsolete=True)
            for old in both
            if self.our_renames[old] != self.their_renames[old] and old not in present and self.base[old].target
        ]
        return sorted(orphans, key=lambda entry: entry.line)


def _is_settled(base: Entry, theirs: Entry) -> bool:
    """Whether ours can stand without anybody's work being passed over."""
    return theirs.target in ("", base.target) or states.is_untouched(theirs) or _text(theirs) == _text(base)


def by_key(entries: Iterable[Entry]) -> dict[Key, Entry]:
    """Entries by key; a live one before an obsolete one. Raises `CatalogError` for a key that stands twice."""
    found: dict[Key, Entry] = {}
    for entry in entries:
        twin = found.get(entry.key)
        if twin is None or (twin.obsolete and not entry.obsolete):
            found[entry.key] = entry
        elif not entry.obsolete and not twin.obsolete:
            raise CatalogError(
                f"the same entry stands in line {twin.line} too: {entry.source[:40]!r}",
                line=entry.line,
                hint="delete one of the two, then merge",
            )
    return found


def renamed(base: dict[Key, Entry], side: dict[Key, Entry]) -> dict[Key, Key]:
    """Old keys that a version left for a new one: told by `#| msgid`, else found by place and likeness."""
    lost = {key for key, entry in base.items() if not entry.obsolete and (key not in side or side[key].obsolete)}
    fresh = [entry for key, entry in side.items() if key not in base and not entry.obsolete]
    found: dict[Key, Key] = {}
    for entry in fresh:
        for context in (entry.previous_context, entry.context):
            if entry.previous is not None and (context, entry.previous) in lost - found.keys():
                found[context, entry.previous] = entry.key
    return found | _alike(base, side, lost - found.keys(), set(found.values()))


def _alike(base: dict[Key, Entry], side: dict[Key, Entry], lost: set[Key], known: set[Key]) -> dict[Key, Key]:
    if not lost:
        return {}
    old = [key for key, entry in base.items() if not entry.obsolete]
    new = [key for key, entry in side.items() if not entry.obsolete]
    places = {key: position for position, key in enumerate(old)}
    origin = [places.get(key, -1 if key in known else None) for key in new]
    spent = [position for key, position in places.items() if key not in lost]
    # A new source found already is no anchor, only taken.
    links = align([source for _, source in old], [source for _, source in new], origin, spent)
    return {old[link.old[0]]: new[link.new[0]] for link in links if len(link.old) == len(link.new) == 1}


def _order(ours: dict[Key, Entry], theirs: dict[Key, Entry]) -> list[Key]:
    """Keys of ours in their order, each key that only theirs has behind its neighbour there."""
    behind: dict[Key | None, list[Key]] = {}
    last: Key | None = None
    for key in theirs:
        if key in ours:
            last = key
        else:
            behind.setdefault(last, []).append(key)
    order = behind.get(None, [])
    for key in ours:
        order = [*order, key, *behind[key]] if key in behind else _append(order, key)
    return order


def _append(order: list[Key], key: Key) -> list[Key]:
    order.append(key)
    return order


def _text(entry: Entry) -> tuple[object, ...]:
    """What a translator's work on an entry is."""
    return entry.target, entry.plural_targets, entry.fuzzy, entry.previous, entry.previous_context, _bound(entry)


def _with_text(entry: Entry, other: Entry) -> Entry:
    """The entry with the text and state of another one."""
    return replace(
        entry,
        target=other.target,
        plural_targets=other.plural_targets,
        fuzzy=other.fuzzy,
        previous=other.previous,
        previous_context=other.previous_context,
        marks=(*_free(entry), *_bound(other)),
    )


def _bound(entry: Entry) -> tuple[Mark, ...]:
    return tuple(mark for mark in entry.marks if mark.kind in _BOUND)


def _free(entry: Entry) -> tuple[Mark, ...]:
    return tuple(mark for mark in entry.marks if mark.kind not in _BOUND)


def _three(base: Value, ours: Value, theirs: Value) -> Value:
    """The side that changed; ours where both did."""
    return theirs if ours == base else ours


def _union(base: Sequence[Value], ours: Sequence[Value], theirs: Sequence[Value]) -> tuple[Value, ...]:
    """What both have, and what either added; what either took out is gone."""
    dropped = {item for item in base if item not in ours or item not in theirs}
    return tuple(dict.fromkeys(item for item in (*ours, *theirs) if item not in dropped))


def _header(base: Catalog, ours: Catalog, theirs: Catalog) -> tuple[tuple[str, str], ...]:
    """Field by field; the newer revision date, with its translator, wins."""
    was, there = dict(base.header), dict(theirs.header)
    newer = there.get("PO-Revision-Date", "") > ours.field("PO-Revision-Date")
    fields = []
    for name, value in ours.header:
        other = there.get(name, was.get(name, value) if name in was else value)
        if name in ("PO-Revision-Date", "Last-Translator"):
            fields.append((name, other if newer else value))
        elif name in was and name not in there and was[name] == value:
            continue
        else:
            fields.append((name, _three(was.get(name, value), value, other)))
    known = {name for name, _ in ours.header}
    return (*fields, *((name, value) for name, value in theirs.header if name not in known and name not in was))
