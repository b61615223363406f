"""The catalogue itself: states, header, comments of ours, duplicates. What a state is stands in `model.catalog`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from l10n.catalog import po
from l10n.catalog.states import is_accepted_unchanged
from l10n.checks.base import Batch, BatchRule, Example, Rule, Settings
from l10n.errors import UsageError
from l10n.model.catalog import Entry, State
from l10n.model.finding import Finding, Severity
from l10n.model.locale import canonical, plural_forms

_FAMILY = "state"
MERGED = "<<"
"""The target of an entry whose text is part of the translation before it."""

_RELEASE = {False: Severity.INFO, True: Severity.WARNING}


def stale(batch: Batch) -> Iterator[Finding]:
    """Yield a finding for each translation whose source has changed since, or that somebody sent back."""
    for located in batch.entries:
        if located.state is State.STALE and not _is_conflict(located.entry):
            why = (
                "is marked as needing work"
                if located.entry.previous is None
                else "translates what the source was before"
            )
            message = f"{why}: it is not used until somebody looks at it"
            yield located.finding("stale", _RELEASE[batch.settings.release], f"the text {message}")


def merge_conflict(batch: Batch) -> Iterator[Finding]:
    """Yield a finding for each entry in which a merge left the texts of two people."""
    for located in batch.entries:
        if located.entry.fuzzy and _is_conflict(located.entry):
            severity = Severity.ERROR if batch.settings.release else Severity.WARNING
            message = "two people wrote different texts, and nobody has chosen: the other one is in the comment"
            hint = "choose a text, then take the comment and `fuzzy` away"
            yield located.finding("merge-conflict", severity, message, hint=hint)


def _is_conflict(entry: Entry) -> bool:
    """Whether a merge left the text of the other side in a comment."""
    if not entry.comments:
        return False
    # Late, since the merge brings much with it that a check does not need.
    from l10n.catalog.merge import OTHER

    return any(comment.startswith(OTHER) for comment in entry.comments)


def unreviewed(batch: Batch) -> Iterator[Finding]:
    """Yield a finding for each machine draft nobody accepted, before a release."""
    if not batch.settings.release:
        return
    for located in batch.entries:
        if located.state is State.DRAFT:
            message = "a machine's text that nobody has accepted"
            yield located.finding("unreviewed", Severity.WARNING, message, hint="edit it, or run `l10n approve`")


def unread(batch: Batch) -> Iterator[Finding]:
    """Yield a finding for each machine's text that somebody accepted to the letter, before a release."""
    if not batch.settings.release:
        return
    for located in batch.entries:
        if located.entry.marks and located.state is State.TRANSLATED and is_accepted_unchanged(located.entry):
            message = "a machine's text to the letter: it was accepted without a signature"
            yield located.finding("unread", Severity.INFO, message, hint="read it, and run `l10n approve`")


def signature(batch: Batch) -> Iterator[Finding]:
    """Yield a finding for each signed entry that was edited after it was signed, when somebody asks."""
    if not (batch.settings.release or batch.settings.verbose):
        return
    for located in batch.entries:
        entry = located.entry
        if any(mark.kind == "ok" for mark in entry.marks) and located.state is State.TRANSLATED:
            message = "edited after it was approved: the signature no longer counts"
            yield located.finding("signature", Severity.INFO, message, hint="run `l10n approve` to sign it again")


def mark_unknown(batch: Batch) -> Iterator[Finding]:
    """Yield a finding for each `# l10n:` comment with a word we do not know."""
    for located in batch.entries:
        for mark in located.entry.marks:
            if mark.kind not in _KINDS:
                message = f"unknown comment `# l10n: {mark.kind}`, expected one of {', '.join(_KINDS)}"
                yield located.finding("mark-unknown", Severity.INFO, message, hint="it may come from a newer version")


_KINDS = ("ignore", "mt", "ok", "stale")


def merge_first(batch: Batch) -> Iterator[Finding]:
    """Yield a finding where the first entry of a catalogue says that it belongs to the one before."""
    if batch.catalog and batch.entries and batch.entries[0].entry.target == MERGED:
        message = f"{MERGED!r} says that the text is in the entry before, but this is the first"
        yield batch.entries[0].finding("merge-first", Severity.ERROR, message)


def readable(batch: Batch) -> Iterator[Finding]:
    """Yield what the reader noticed in the file: header, charset, doubles, plural forms (`catalog.po.findings`)."""
    if batch.catalog is None:
        return
    found = tuple(po.findings(batch.catalog))
    lines = {finding.line for finding in found}
    entries = {each.entry.line: each.entry.binding for each in batch.entries if each.entry.line in lines}
    for finding in found:
        yield replace(finding, entry=entries.get(finding.line, ""))


def header(batch: Batch) -> Iterator[Finding]:
    """Yield what the reader noticed, and a finding for each header field that says something wrong or nothing."""
    yield from readable(batch)
    catalog = batch.catalog
    if catalog is None or not catalog.header:
        return
    place = Finding("catalog-header", Severity.WARNING, "", catalog.path, 1, 1)
    if not catalog.language:
        yield replace(place, message="the header names no Language", hint="run `l10n fmt`")
    elif not _is_known(catalog.language):
        yield replace(place, message=f"the header's Language {catalog.language!r} is none we know")
    wanted = _forms("", catalog.language)
    found = _forms(catalog.field("Plural-Forms"), "")
    if wanted and found and found != wanted:
        message = f"Plural-Forms has nplurals={found}, {catalog.language} has {wanted}"
        yield replace(place, message=message)


def _is_known(language: str) -> bool:
    try:
        canonical(language)
    except UsageError:
        return False
    return True


def _forms(field: str, language: str) -> int:
    """How many plural forms a header field or else a language has; 0 where nothing says so."""
    text = field or (plural_forms(canonical(language)) if language and _is_known(language) else "")
    match = re.search(r"nplurals\s*=\s*([0-9]+)", text)
    return int(match[1]) if match else 0


RULES: tuple[BatchRule, ...] = (
    Rule(
        "stale",
        _FAMILY,
        Severity.WARNING,
        "The source changed after the text was translated, or somebody sent the text back.",
        "A stale text translates another sentence: other rules do not look at it, and a build does not use it. "
        "Information in daily work, a warning with `--release`.",
        stale,
        passes=(Example("港口", "port", state="translated"),),
        fails=(
            Example("港口", "port", state="stale", settings=Settings(release=True)),
            Example("港口", "port", state="stale"),
        ),
    ),
    Rule(
        "merge-conflict",
        _FAMILY,
        Severity.ERROR,
        "A merge left the texts of two people in one entry.",
        "`l10n git-merge` keeps ours, fuzzy, and theirs in a comment: until somebody chooses, neither is used. A warning in "
        "daily work, an error with `--release`.",
        merge_conflict,
        passes=(Example("港口", "port", state="translated"),),
        fails=(
            Example("港口", "port", state="conflict"),
            Example("港口", "port", state="conflict", settings=Settings(release=True)),
        ),
    ),
    Rule(
        "unreviewed",
        _FAMILY,
        Severity.WARNING,
        "A machine's text would be released that nobody accepted.",
        "Only with `--release`: in daily work drafts are the normal state.",
        unreviewed,
        passes=(Example("港口", "port", state="draft"),),
        fails=(Example("港口", "port", state="draft", settings=Settings(release=True)),),
    ),
    Rule(
        "unread",
        _FAMILY,
        Severity.INFO,
        "A machine's text was accepted as it was, and nobody signed it.",
        "Only with `--release`. Taking `fuzzy` away accepts a draft, and editors do so for whole files: whether somebody read "
        "it only a signature tells. `l10n status` counts these texts.",
        unread,
        passes=(
            Example("港口", "port", state="accepted", note="in daily work"),
            Example("港口", "port", state="approved", settings=Settings(release=True)),
        ),
        fails=(Example("港口", "port", state="accepted", settings=Settings(release=True)),),
    ),
    Rule(
        "signature",
        _FAMILY,
        Severity.INFO,
        "An approved entry was edited afterwards.",
        "A signature is bound to the texts by a hash: an edit ends it. Told with `--release` and `-v` only: editing an "
        "approved text is daily work.",
        signature,
        passes=(
            Example("港口", "port", state="approved", settings=Settings(release=True)),
            Example("港口", "port", state="broken-signature"),
        ),
        fails=(
            Example("港口", "port", state="broken-signature", settings=Settings(release=True)),
            Example("港口", "port", state="broken-signature", settings=Settings(verbose=True)),
        ),
    ),
    Rule(
        "mark-unknown",
        _FAMILY,
        Severity.INFO,
        "A comment `# l10n:` has a word we do not know.",
        "A slip of the pen, or the mark of a newer version; it is kept.",
        mark_unknown,
        passes=(Example("港口", "port"),),
        fails=(Example("港口", "port", state="unknown-mark"),),
    ),
    Rule(
        "merge-first",
        _FAMILY,
        Severity.ERROR,
        "The first sentence of a catalogue or block says that its text is in the one before.",
        "There is none, so its text would be lost. Inside of a catalogue only the build knows the blocks: a warning there.",
        merge_first,
        passes=(Example("港口", "port", others=(("船", "<<"),)),),
        fails=(Example("港口", "<<"),),
    ),
    Rule(
        "catalog-plural",
        _FAMILY,
        Severity.ERROR,
        "An entry has more or fewer plural forms than the header says.",
        "Programs ask for a form by number.",
        header,
        passes=(Example("a ship", "一艘船", "en", "zh_CN", state="plural-1"),),
        fails=(Example("a ship", "一艘船", "en", "zh_CN", state="plural-2"),),
    ),
    Rule(
        "catalog-duplicate",
        _FAMILY,
        Severity.ERROR,
        "Two entries of a catalogue have the same source and context.",
        "A build never chooses between two translations: the source text is built until one of them is gone.",
        header,
        passes=(Example("港口", "port", others=(("船", "ship"),)),),
        fails=(Example("港口", "port", others=(("港口", "harbour"),)),),
    ),
    Rule(
        "catalog-header",
        _FAMILY,
        Severity.ERROR,
        "The header of a catalogue is missing, not the first entry, or says something wrong.",
        "Other tools read language and plural rule from it, and only from the first entry: elsewhere it is an error, the "
        "other faults are warnings.",
        header,
        passes=(Example("港口", "port"),),
        fails=(Example("港口", "port", state="no-header"), Example("港口", "port", target_language="")),
    ),
    Rule(
        "catalog-charset",
        _FAMILY,
        Severity.WARNING,
        "The header does not say in which encoding the catalogue is written.",
        "A template's charset=CHARSET that nobody filled in: gettext refuses to read letters outside of ASCII.",
        header,
        passes=(Example("港口", "port"),),
        fails=(Example("港口", "port", state="no-charset"),),
    ),
)
"""Rules about catalogues and their entries, in the order they are told."""
