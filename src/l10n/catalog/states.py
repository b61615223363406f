"""From one state of an entry to the next. What a state is stands in `model.catalog`; bytes are in `catalog.po`.

A machine writes into an entry only where no person did; a mark is bound by hash to the texts it was made for, so that an
edit by hand, or a merge that paired the wrong texts, ends it without any tool knowing about it.
"""

from __future__ import annotations

from dataclasses import replace

from l10n.errors import UsageError
from l10n.model.catalog import Entry, Mark, State, bind
from l10n.model.match import Draft

MERGED = "<<"
"""The target of an entry whose text is part of the translation before it."""


def draft(entry: Entry, proposal: Draft) -> Entry:
    """The entry with a machine's text: fuzzy, with `# l10n: mt ENGINE HASH`.

    An entry in which a person wrote (and any obsolete or plural one) comes back unchanged, as does an empty proposal.
    The words of `proposal.notes` stand between engine and hash; `proposal.previous` becomes `#| msgid`.
    """
    if not is_open(entry) or not proposal.text:
        return entry
    binding = bind(entry.context, entry.source, proposal.text)
    mark = Mark("mt", (*_words(proposal.engine), *(word for note in proposal.notes for word in _words(note)), binding))
    return replace(
        entry,
        target=proposal.text,
        fuzzy=True,
        previous=proposal.previous,
        previous_context=None,
        marks=(*_without(entry, "mt", "ok", "stale"), mark),
    )


def is_open(entry: Entry) -> bool:
    """Whether a machine may write here: nothing stands there, or what stands there is a machine's and untouched.

    A draft that somebody edited has another hash and is a person's; so is one that somebody accepted (not fuzzy).
    """
    if entry.obsolete or entry.plural is not None:
        return False
    return entry.state is State.UNTRANSLATED or (entry.fuzzy and is_untouched(entry))


def is_untouched(entry: Entry) -> bool:
    """Whether the target is, letter by letter, what a machine wrote for this source or for the one before the edit."""
    made_for = {(entry.context, entry.source)}
    if entry.previous is not None:
        made_for |= {(context, entry.previous) for context in (entry.previous_context, entry.context, None)}
    hashes = {bind(context, source, entry.target) for context, source in made_for}
    return any(mark.kind == "mt" and mark.words and mark.words[-1] in hashes for mark in entry.marks)


def is_accepted_unchanged(entry: Entry) -> bool:
    """Whether a machine's text counts as translated although nobody changed a letter of it: only its `fuzzy` went."""
    return entry.state is State.TRANSLATED and is_untouched(entry)


def needs_work(entry: Entry) -> bool:
    """Whether a person sent the text back: its source did not change."""
    return entry.state is State.STALE and entry.previous is None


def is_signable(entry: Entry, meant: bool) -> bool:
    """Whether an entry may be approved as it stands: it is translated or drafted.

    What somebody sent back needs to be meant, not only to stand in a file that was named; a text whose source changed needs
    a translator first.
    """
    if entry.obsolete:
        return False
    return entry.state in (State.DRAFT, State.TRANSLATED) or (meant and needs_work(entry))


def is_post_edited(entry: Entry) -> bool:
    """Whether a person changed a machine's text: there is an `mt` line, and its hash does not fit."""
    return any(mark.kind == "mt" for mark in entry.marks) and bool(entry.target) and not is_untouched(entry)


def accept(entry: Entry) -> Entry:
    """The entry as translated: not fuzzy, nothing left of its stale past. The origin of a machine's text stays told."""
    _demand_text(entry)
    return replace(entry, fuzzy=False, previous=None, previous_context=None, marks=_without(entry, "ok", "stale"))


def approve(entry: Entry, name: str) -> Entry:
    """The entry as translated and signed: `# l10n: ok NAME HASH`.

    Raises `UsageError` for an entry without a text and for an empty name.
    """
    words = _words(name)
    if not words:
        raise UsageError("an approval needs a name", hint='--by "name", or [review] name in l10n.toml')
    accepted = accept(entry)
    if accepted.state is State.APPROVED and signers(entry) == (" ".join(words),):
        return accepted
    return replace(accepted, marks=(*accepted.marks, Mark("ok", (*words, accepted.binding))))


def reject(entry: Entry, reason: str = "") -> Entry:
    """The entry sent back: a machine's text is taken out, a person's stays and needs work (fuzzy).

    `reason` becomes a translator's comment. Nobody's work is deleted: only an untouched draft is.
    """
    said = [_harmless(line.rstrip("\r")) for line in reason.split("\n") if line.strip()]
    comments = tuple(dict.fromkeys((*entry.comments, *said)))
    if entry.state is State.UNTRANSLATED:
        return entry
    if entry.fuzzy and is_untouched(entry):
        marks = _without(entry, "mt", "ok", "stale")
        return replace(
            entry, target="", fuzzy=False, previous=None, previous_context=None, marks=marks, comments=comments
        )
    return replace(entry, fuzzy=True, marks=_without(entry, "mt", "ok"), comments=comments)


def stale(entry: Entry, source: str, context: str | None) -> Entry:
    """The translation of `entry` kept under a new source text: fuzzy, with the text it was made for as `#| msgid`.

    A text that was stale already keeps the source it is known to translate. Marks stay: their hashes do not fit the new
    text and so count for nothing, but they do again when the edit is taken back (`restored`); `# l10n: stale HASH`
    says so of a translation that nobody signed.
    """
    if not entry.target and not any(entry.plural_targets):
        return replace(entry, source=source, context=context, fuzzy=False, previous=None, previous_context=None)
    if entry.previous is not None and entry.state in (State.STALE, State.DRAFT):
        return replace(entry, source=source, context=context, fuzzy=True)
    marks = entry.marks
    if entry.state is State.TRANSLATED:
        marks = (*_without(entry, "ok", "stale"), Mark("stale", (entry.binding,)))
    return replace(
        entry,
        source=source,
        context=context,
        fuzzy=True,
        previous=entry.source,
        previous_context=entry.context if entry.context != context else None,
        marks=marks,
    )


def restored(entry: Entry, source: str, context: str | None) -> Entry:
    """A stale entry whose former source stands again: what it was before where a mark proves it, else still to be seen."""
    back = replace(entry, source=source, context=context, previous=None, previous_context=None)
    kinds = {mark.kind for mark in back.marks if mark.words[-1:] == (back.binding,)}
    if "ok" in kinds or "stale" in kinds:
        return replace(back, fuzzy=False, marks=_without(back, "stale"))
    return back if "mt" in kinds else replace(back, previous=source)


def signers(entry: Entry) -> tuple[str, ...]:
    """Names on `ok` lines whose hash fits."""
    return tuple(
        " ".join(mark.words[:-1]) for mark in entry.marks if mark.kind == "ok" and mark.words[-1:] == (entry.binding,)
    )


def engine(entry: Entry) -> str:
    """The engine of the `mt` line, empty where a person wrote from the start."""
    return next((mark.words[0] for mark in entry.marks if mark.kind == "mt" and mark.words), "")


def _demand_text(entry: Entry) -> None:
    if not entry.target:
        raise UsageError(
            f"nothing is translated here: {entry.source[:60]!r}",
            line=entry.line,
            hint="translate it before approving it",
        )


def _without(entry: Entry, *kinds: str) -> tuple[Mark, ...]:
    return tuple(mark for mark in entry.marks if mark.kind not in kinds)


def _harmless(line: str) -> str:
    """A line of a person that cannot be read as a mark of ours."""
    return f'"{line}"' if line.startswith("l10n:") else line


def _words(text: str) -> tuple[str, ...]:
    return tuple(word for word in text.replace("\n", " ").replace("\t", " ").replace("\r", " ").split(" ") if word)
