"""An old catalogue and the messages of the document as it is now -> the new catalogue, and what happened to each text.

Which old text became which new one is found in `catalog.align`; here it is decided what that means for a translation.
Nothing a person wrote is lost: it stays, moves along, is proposed again, or becomes obsolete until its text comes back.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from l10n.catalog import states
from l10n.catalog.align import Link, align, ascending, compact, pieces
from l10n.catalog.patch import patch
from l10n.model.catalog import Catalog, Entry, Message, State
from l10n.model.locale import is_spaced
from l10n.text.segment import split

Key = tuple[str | None, str]

PROSE = frozenset({"paragraph", "item", "line", "quote"})
"""Roles that a translator need not be told of; each other one stands behind `#.`."""


@dataclass(frozen=True, slots=True)
class Report:
    """How many messages of the document, or entries of the old catalogue, went which way."""

    kept: int = 0
    new: int = 0
    edited: int = 0
    """The source changed; the translation stands as stale, with the text it was made for."""

    patched: int = 0
    """Of the edited: only numbers, addresses or code changed, and they are changed in the translation too."""

    moved: int = 0
    split: int = 0
    """Old texts that became several."""

    joined: int = 0
    """New texts made of several old ones."""

    revived: int = 0
    """Texts that came back, with the translation they had."""

    removed: int = 0

    def counts(self) -> dict[str, int]:
        """All counts by name."""
        return {name: getattr(self, name) for name in self.__slots__}

    def __str__(self) -> str:
        """`12 new, 4 edited, 5 moved, 1 split, 2 removed`; `no change` where there is none."""
        shown = ("new", "edited", "moved", "split", "joined", "revived", "removed")
        told = [f"{getattr(self, name)} {name}" for name in shown if getattr(self, name)]
        return ", ".join(told) or "no change"


@dataclass(frozen=True, slots=True)
class Updated:
    """The new catalogue and the report of how it came about."""

    catalog: Catalog
    report: Report


def update(old: Catalog, messages: Sequence[Message]) -> Updated:
    """The catalogue of the document whose segments are `messages`, in document order, repeated ones included.

    Live entries follow the document, obsolete ones stand at the end. Law: `update(update(c, m), m) == update(c, m)`, byte
    for byte, and a text that did not change keeps its bytes wherever it moves. In comments `#:` names the file only and
    `#.` the role and the author's notes: nothing there moves with an edit elsewhere.
    """
    work = _Work(old, _unique(messages))
    work.keep_exact()
    work.follow_links()
    return work.result()


class _Work:
    """The bookkeeping of one update: which messages are served, which old entries are spent."""

    def __init__(self, old: Catalog, messages: tuple[Message, ...]) -> None:
        self.old = old
        self.messages = messages
        self.live = [entry for entry in old.entries if not entry.obsolete]
        self.gone = [entry for entry in old.entries if entry.obsolete]
        self.served: list[Entry | None] = [None] * len(messages)
        self.origin: list[int | None] = [None] * len(messages)
        self.spent: set[int] = set()
        self.extra: dict[int, list[Entry]] = defaultdict(list)
        self.spent_gone: set[int] = set()
        self.kept: list[Entry] = []
        """Texts that went into others (parts of a join, the whole of a split), as they were, for the day they come back."""

        self.counts: Counter[str] = Counter()

    def keep_exact(self) -> None:
        """Same context and source: the entry stays. Else the same text under another context, or one that comes back."""
        at: dict[Key, list[int]] = defaultdict(list)
        for position, entry in enumerate(self.live):
            at[entry.key].append(position)
        for number, message in enumerate(self.messages):
            found = at.get((message.context, message.source))
            if found:
                self.origin[number] = found[0]
                self.served[number] = _dressed(self.live[found[0]], message)
                self.spent.update(found)
                # A key that stands twice is a contradiction for people to solve: both stay, one behind the other.
                self.extra[number] = [_dressed(self.live[twin], message) for twin in found[1:]]
        self._revive()
        self._change_context()
        self._revert()

    def _revive(self) -> None:
        """A message whose entry is obsolete: the entry lives again as it was."""
        by_work = sorted(enumerate(self.gone), key=lambda numbered: _WORK[numbered[1].state])
        at = {entry.key: position for position, entry in by_work}
        for number, message in self._open():
            position = at.get((message.context, message.source))
            if position is not None and is_worth_keeping(self.gone[position]):
                self.spent_gone.add(position)
                self._serve(number, replace(self.gone[position], obsolete=False), "revived")

    def _change_context(self) -> None:
        """The same text in another role. Where the old role is gone its entry moves over, else it lends its translation."""
        at: dict[str, list[int]] = defaultdict(list)
        for position, entry in enumerate(self.live):
            at[entry.source].append(position)
        for number, message in self._open():
            candidates = at.get(message.source, [])
            free = [position for position in candidates if position not in self.spent]
            if free:
                self.spent.add(free[0])
                self.origin[number] = free[0]
                self._serve(number, replace(self.live[free[0]], context=message.context), "moved")
            elif candidates and self.live[candidates[0]].target:
                self._serve(number, _lent(self.live[candidates[0]], message), "new")

    def _revert(self) -> None:
        """An edit taken back: the text that stale translations (several, after a split) were made for stands again.

        One whose mark proves that it is what stood there goes before a proposal put together from parts.
        """
        live, gone = _by_previous(self.live), _by_previous(self.gone)
        for number, message in self._open():
            key = (message.context, message.source)
            if not (self._restore(number, live.get(key, ()), gone.get(key, ())) or key not in live):
                positions = [p for p in live[key] if p not in self.spent]
                if positions:
                    self.spent.update(positions)
                    self.origin[number] = positions[0]
                    self._serve(number, self._put_back([self.live[p] for p in positions], message), "revived")

    def _restore(self, number: int, live: Sequence[int], gone: Sequence[int]) -> bool:
        """Whether an entry was found that was signed or accepted under this text; it serves it again as it was."""
        message = self.messages[number]
        for entries, positions, spent in ((self.live, live, self.spent), (self.gone, gone, self.spent_gone)):
            for position in positions:
                entry = replace(entries[position], obsolete=False)
                back = states.restored(entry, message.source, message.context)
                if back.fuzzy:
                    continue
                if position in spent:
                    # The edited text stands beside the former one: both go on.
                    back = replace(back, raw=None, line=0)
                elif entries is self.live:
                    self.origin[number] = position
                spent.add(position)
                self._serve(number, back, "revived")
                return True
        return False

    def _put_back(self, entries: Sequence[Entry], message: Message) -> Entry:
        texts = [entry.target for entry in entries if entry.target and entry.target != states.MERGED]
        target = self._gap().join(texts) or entries[0].target
        target = self._patch(entries[0].source, message.source, target) or target
        return states.restored(replace(entries[0], target=target), message.source, message.context)

    def follow_links(self) -> None:
        """What is left: edited, split and joined texts, found by place and likeness."""
        elsewhere = (entry is not None for entry in self.served)
        links = align(
            [entry.source for entry in self.live],
            [message.source for message in self.messages],
            [-1 if o is None and served else o for o, served in zip(self.origin, elsewhere, strict=True)],
            self.spent,
            [entry.source for entry in self.gone],
            self.spent_gone,
            ([_kind(entry.notes) for entry in self.live], [_kind(_notes(message)) for message in self.messages]),
        )
        for link in links:
            if link.gone:
                self._recall(link)
            elif len(link.new) > 1:
                self._split(link)
            elif len(link.old) > 1:
                self._join(link)
            else:
                self._edit(link)
            self.spent.update(link.old)

    def _edit(self, link: Link) -> None:
        entry, message = self.live[link.old[0]], self.messages[link.new[0]]
        patched = self._patch(entry.source, message.source, entry.target)
        self.counts["patched"] += patched is not None
        former = states.restored(entry, entry.previous or entry.source, entry.previous_context or entry.context)
        if patched is not None and not (entry.fuzzy and former.fuzzy):
            self._keep(entry)
        changed = states.stale(entry, message.source, message.context)
        self._serve(link.new[0], changed if patched is None else replace(changed, target=patched), "edited")

    def _recall(self, link: Link) -> None:
        """An obsolete text that comes back in other words."""
        entry, message = self.gone[link.old[0]], self.messages[link.new[0]]
        self.spent_gone.add(link.old[0])
        live = replace(entry, obsolete=False)
        self._serve(link.new[0], states.stale(live, message.source, message.context), "revived")
        link.old.clear()

    def _split(self, link: Link) -> None:
        """Each part gets its share of the translation, cut at the translation's own sentence ends."""
        entry = self.live[link.old[0]]
        self._keep(entry)
        shares = _shares(entry.target, [self.messages[n].source for n in link.new], self.old.language)
        for number, share in zip(link.new, shares, strict=True):
            message = self.messages[number]
            part = entry if number == link.new[0] else replace(entry, raw=None, line=0)
            part = states.stale(part, message.source, message.context) if share else _blank(part, message)
            self._serve(number, replace(part, target=share), "")
        self.counts["split"] += 1

    def _join(self, link: Link) -> None:
        """The translations of the parts one behind the other; comments of all of them stay."""
        entries = [self.live[position] for position in link.old]
        for entry in entries:
            self._keep(entry)
        message = self.messages[link.new[0]]
        blank = " " if is_spaced(self.old.field("X-Source-Language") or "en") else ""
        texts = [entry.target for entry in entries if entry.target and entry.target != states.MERGED]
        first = next((entry for entry in entries if entry.target), entries[0])
        merged = states.stale(first, message.source, message.context)
        comments = tuple(dict.fromkeys(comment for entry in entries for comment in entry.comments))
        if texts:
            previous = blank.join(entry.source for entry in entries)
            merged = replace(merged, target=self._gap().join(texts), previous=previous, comments=comments)
        self._serve(link.new[0], merged, "joined")

    def _patch(self, old: str, new: str, target: str) -> str | None:
        return patch(old, new, target, self.old.field("X-Source-Language"), self.old.language)

    def _keep(self, entry: Entry) -> None:
        if entry.target or any(entry.plural_targets):
            self.kept.append(replace(entry, obsolete=True))

    def _gap(self) -> str:
        """What stands between two sentences of the target language."""
        return " " if is_spaced(self.old.language or "en") else ""

    def _open(self) -> Iterable[tuple[int, Message]]:
        return [(number, m) for number, m in enumerate(self.messages) if self.served[number] is None]

    def _serve(self, number: int, entry: Entry, how: str) -> None:
        self.served[number] = _dressed(entry, self.messages[number])
        if how:
            self.counts[how] += 1

    def result(self) -> Updated:
        for number, message in self._open():
            self._serve(number, Entry(message.source, context=message.context), "new")
        live: list[Entry] = []
        for number, served in enumerate(self.served):
            if served is not None:
                live += [served, *self.extra[number]]
        obsolete = [entry for position, entry in enumerate(self.gone) if position not in self.spent_gone]
        removed = [entry for position, entry in enumerate(self.live) if position not in self.spent]
        superseded = self._superseded([*obsolete, *removed])
        self.counts["removed"] += sum(id(entry) not in superseded for entry in removed)
        left = [
            replace(entry, obsolete=True) if not entry.obsolete else entry
            for entry in (*obsolete, *removed)
            if id(entry) not in superseded and (entry.obsolete or is_worth_keeping(entry))
        ]
        obsolete = [*left, *self.kept]
        entries = (*live, *obsolete)
        same = len(entries) == len(self.old.entries) and all(map(_is, entries, self.old.entries))
        catalog = self.old if same else replace(self.old, entries=entries)
        kept = sum(1 for origin in self.origin if origin is not None)
        moved = self.counts.pop("moved", 0) + _moved(self.origin)
        return Updated(catalog, Report(kept=kept, moved=moved, **self.counts))

    def _superseded(self, entries: Sequence[Entry]) -> set[int]:
        """Ids of proposals whose former texts stand again with all that the proposal says: nothing is lost with them."""
        proposals = [entry for entry in entries if entry.fuzzy and entry.previous is not None and entry.target]
        if not proposals:
            return set()
        at = {(m.context, m.source): number for number, m in enumerate(self.messages)}
        runs = {}
        for place, entry in enumerate(proposals):
            number = at.get((entry.previous_context or entry.context, entry.previous or ""))
            if number is not None:
                runs[place] = [number]
        sources = [message.source for message in self.messages]
        rest = [place for place in range(len(proposals)) if place not in runs]
        runs.update(
            pieces([entry.previous or "" for entry in proposals], sources, rest, range(len(sources)), shared=True)
        )
        return {id(proposals[place]) for place, run in runs.items() if self._is_said(proposals[place], run)}

    def _is_said(self, proposal: Entry, run: Sequence[int]) -> bool:
        """Whether the entries at `run` hold the proposal's text and comments, changed literals aside."""
        served = [entry for number in run if (entry := self.served[number]) is not None]
        said = compact("".join(entry.target for entry in served if entry.target != states.MERGED))
        patched = self._patch(proposal.source, proposal.previous or "", proposal.target) or proposal.target
        comments = {comment for entry in served for comment in entry.comments}
        return compact(patched) in said and comments.issuperset(proposal.comments)


_WORK = {state: place for place, state in enumerate(State)}
"""States in the order of work."""


def _by_previous(entries: Sequence[Entry]) -> dict[Key, list[int]]:
    """Positions of stale entries by the text that they were made for."""
    found: dict[Key, list[int]] = defaultdict(list)
    for position, entry in enumerate(entries):
        if entry.fuzzy and entry.previous is not None:
            found[entry.previous_context or entry.context, entry.previous].append(position)
    return found


def _is(left: Entry, right: Entry) -> bool:
    return left is right


def is_worth_keeping(entry: Entry) -> bool:
    """Whether an entry whose text is gone holds work: a translation, or a translator's comment."""
    return bool(entry.target or any(entry.plural_targets) or entry.comments)


def _unique(messages: Sequence[Message]) -> tuple[Message, ...]:
    """One message a key, where it stands first; notes and references of all of them."""
    found: dict[Key, Message] = {}
    for message in messages:
        key = (message.context, message.source)
        first = found.get(key)
        if first is None:
            found[key] = message
        elif first.notes != message.notes or first.references != message.references:
            notes = tuple(dict.fromkeys((*first.notes, *message.notes)))
            references = tuple(dict.fromkeys((*first.references, *message.references)))
            found[key] = replace(first, notes=notes, references=references)
    return tuple(found.values())


def _dressed(entry: Entry, message: Message) -> Entry:
    """The entry with the `#.` and `#:` that the document asks for; the same object where it has them."""
    notes = _notes(message)
    if entry.notes == notes and entry.references == message.references:
        return entry
    return replace(entry, notes=notes, references=message.references)


def _notes(message: Message) -> tuple[str, ...]:
    """The `#.` lines of a message: its role, unless it is prose, and the author's notes."""
    notes = message.notes if message.role in PROSE else (message.role, *message.notes)
    return tuple(line for note in notes for line in note.split("\n"))


def _kind(notes: Sequence[str]) -> str:
    """What tells the role of a text in a catalogue: its first note. Texts with different ones are not joined."""
    return notes[0] if notes else ""


def _lent(entry: Entry, message: Message) -> Entry:
    """A new entry with the translation of the same text in another role, for a person to look at."""
    fresh = Entry(message.source, entry.target, message.context, fuzzy=True, previous=entry.source)
    return replace(fresh, previous_context=entry.context)


def _blank(entry: Entry, message: Message) -> Entry:
    return Entry(message.source, context=message.context, comments=entry.comments if entry.raw else ())


def _moved(origin: Sequence[int | None]) -> int:
    """How many kept entries do not stand in the old order: all but a longest ascending run."""
    places = [position for position in origin if position is not None]
    return len(places) - len(ascending(places))


def _shares(target: str, sources: Sequence[str], language: str) -> list[str]:
    """The translation cut for its parts: by sentences where their number fits, else all of it for the first part."""
    if not target or target == states.MERGED:
        return [target for _ in sources]
    pieces = [segment.text for segment in split(target, language or "en")]
    if len(pieces) < len(sources):
        pieces = [piece for piece in re.split(r"(?<=[，；;,])\s*", target) if piece]
    if len(pieces) < len(sources):
        return [target, *([""] * (len(sources) - 1))]
    return _portion(pieces, [len(source) for source in sources], " " if is_spaced(language or "en") else "")


def _portion(pieces: list[str], sizes: list[int], blank: str) -> list[str]:
    """Pieces in order over parts of the given sizes, at least one each, every next one to the part it fits best."""
    total, pieces_total = sum(sizes), sum(map(len, pieces))
    shares: list[list[str]] = [[] for _ in sizes]
    part, taken, filled = 0, 0, sizes[0]
    for position, piece in enumerate(pieces):
        left = len(pieces) - position
        parts_left = len(sizes) - part - 1
        full = (taken + len(piece) / 2) / pieces_total > filled / total
        if shares[part] and parts_left and (full or left <= parts_left):
            part += 1
            filled += sizes[part]
        shares[part].append(piece)
        taken += len(piece)
    return [blank.join(share) for share in shares]
