"""What other programs make of a catalogue, brought back: Poedit, OmegaT, Weblate, gettext's own tools.

They re-wrap, reorder, strip flags and comments, leave out `fuzzy` (OmegaT) or whole entries. So what they wrote is never
taken as it is: their texts come in, everything else of ours stays, and no state gets better than a changed text proves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from l10n.catalog import po
from l10n.model.catalog import Catalog, Entry, Mark
from l10n.model.locale import plural_forms

PACKED = "X-L10n-Packed"
"""Header field of a file that holds several catalogues."""

SEVERAL = 3
"""Texts that must be gone before we say that a program left them out: fewer may be what a person meant."""

_BETWEEN = " # "
"""Between the path of a catalogue and a context, in the contexts of a packed file."""


@dataclass(frozen=True, slots=True)
class Taken:
    """Our catalogue with the work that came back, how many entries changed, and texts for which we have no entry."""

    catalog: Catalog
    changed: int
    unknown: tuple[Entry, ...] = ()


def take_back(ours: Catalog, edited: Catalog) -> Taken:
    """Ours with the texts and comments of a version that another program wrote.

    An empty msgstr never erases, a vanished `fuzzy` alone never approves, a changed msgstr counts; a `fuzzy` that is new
    sends the entry back. A signature counts only where its hash fits.
    """
    theirs: dict[tuple[str | None, str], Entry] = {}
    for entry in edited.entries:
        if not entry.obsolete or entry.key not in theirs:
            theirs[entry.key] = entry
    entries = tuple(_taken(entry, theirs[entry.key]) if entry.key in theirs else entry for entry in ours.entries)
    known = {entry.key for entry in ours.entries}
    unknown = tuple(entry for key, entry in theirs.items() if key not in known and entry.target)
    changed = sum(new is not old for new, old in zip(entries, ours.entries, strict=True))
    return Taken(replace(ours, entries=entries) if changed else ours, changed, unknown)


def _taken(ours: Entry, theirs: Entry) -> Entry:
    target = theirs.target.replace("\r\n", "\n") if "\r" not in ours.target + ours.source else theirs.target
    comments = tuple(dict.fromkeys((*ours.comments, *theirs.comments)))
    signed = tuple(m for m in theirs.marks if m.kind == "ok" and m not in ours.marks)
    if not target and not any(theirs.plural_targets):
        new = replace(ours, comments=comments)
    elif (target, theirs.plural_targets) == (ours.target, ours.plural_targets):
        new = _signed(replace(ours, comments=comments, fuzzy=ours.fuzzy or theirs.fuzzy), signed, theirs)
    else:
        kept = tuple(mark for mark in ours.marks if mark.kind not in ("ok", "stale"))
        new = replace(
            ours,
            target=target,
            plural_targets=theirs.plural_targets,
            fuzzy=theirs.fuzzy,
            previous=theirs.previous or ours.previous if theirs.fuzzy else None,
            previous_context=ours.previous_context if theirs.fuzzy else None,
            marks=kept,
            comments=comments,
        )
        new = _signed(new, signed, theirs)
    return ours if new == ours else new


def _signed(entry: Entry, signed: tuple[Mark, ...], theirs: Entry) -> Entry:
    """The entry with those signatures that were given for exactly these texts and not taken back by `fuzzy`."""
    fitting = tuple(mark for mark in signed if mark.words and mark.words[-1] == entry.binding)
    if not fitting or theirs.fuzzy:
        return entry
    marks = tuple(mark for mark in entry.marks if mark.kind not in ("ok", "stale"))
    return replace(entry, fuzzy=False, previous=None, previous_context=None, marks=(*marks, *fitting))


def left_out(written: Catalog, found: Catalog) -> tuple[Entry, ...]:
    """Fuzzy texts of the catalogue as we wrote it that a program left out of the one found in its place, as OmegaT does.

    Told by three signs together, so that nobody is warned of what they did: such a program leaves no fuzzy text at all,
    where a person empties one entry and leaves the next; it empties several; and it keeps the mark of each one beside the
    empty text, where another revision of the file (git) never had it. `l10n reject` takes the mark away too.
    """
    there = {entry.key: entry for entry in found.entries if not entry.obsolete}
    pairs = [(entry, there[entry.key]) for entry in written.entries if _is_unconfirmed(entry) and entry.key in there]
    gone = [ours for ours, theirs in pairs if not theirs.target and set(_bound(ours)) <= set(theirs.marks)]
    if len(gone) < SEVERAL or not any(map(_bound, gone)) or any(_is_unconfirmed(theirs) for _, theirs in pairs):
        return ()
    return tuple(gone)


def _is_unconfirmed(entry: Entry) -> bool:
    return entry.fuzzy and bool(entry.target) and not entry.obsolete


def _bound(entry: Entry) -> tuple[Mark, ...]:
    """The marks that tell what became of the text."""
    return tuple(mark for mark in entry.marks if mark.kind in ("mt", "ok", "stale"))


def pack(catalogs: Mapping[str, Catalog], language: str) -> Catalog:
    """Several catalogues (by path) as one file, for teams that work in one: the path stands in each context.

    Nothing is shared between articles, so nothing is lost; `unpack` brings the work back.
    """
    fields = (
        *(field for field in po.new(language, "").header if not field[0].startswith("X-")),
        (PACKED, "1"),
    )
    entries = [
        replace(entry, context=_outer(path, entry.context), raw=None, line=0)
        for path, catalog in catalogs.items()
        for entry in catalog.entries
        if not entry.obsolete
    ]
    return Catalog(tuple(entries), tuple((n, plural_forms(language) if n == "Plural-Forms" else v) for n, v in fields))


def unpack(packed: Catalog, catalogs: Mapping[str, Catalog]) -> dict[str, Taken]:
    """The catalogues with the work done in a packed file. Law: `unpack(pack(c), c)` changes nothing."""
    return {path: take_back(catalog, _inner(packed, path)) for path, catalog in catalogs.items()}


def _outer(path: str, context: str | None) -> str:
    return path if context is None else f"{path}{_BETWEEN}{context}"


def _inner(packed: Catalog, path: str) -> Catalog:
    lead = f"{path}{_BETWEEN}"
    entries = []
    for entry in packed.entries:
        if entry.context == path:
            entries.append(replace(entry, context=None, raw=None))
        elif entry.context is not None and entry.context.startswith(lead):
            entries.append(replace(entry, context=entry.context[len(lead) :], raw=None))
    return Catalog(tuple(entries))
