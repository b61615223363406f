"""A machine never replaces a person's text, and a signature ends with the text it was given for."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from po_files import calmly, entries

from l10n.catalog import po, states
from l10n.errors import UsageError
from l10n.model.catalog import Catalog, Entry, Mark, State
from l10n.model.match import Draft

DRAFT = Draft("港口很深。", "deepl", ("term cicheng missing",))
OPEN = Entry("The port is deep.", comments=("look it up",))


def reread(entry: Entry) -> Entry:
    """The entry as it comes back from a file."""
    return po.load(po.dump(Catalog((entry,)))).entries[0]


def test_a_draft_is_fuzzy_and_says_where_it_comes_from() -> None:
    entry = reread(states.draft(OPEN, DRAFT))
    assert (entry.target, entry.fuzzy, entry.state) == ("港口很深。", True, State.DRAFT)
    assert entry.marks == (Mark("mt", ("deepl", "term", "cicheng", "missing", entry.binding)),)
    assert states.engine(entry) == "deepl"
    assert entry.comments == ("look it up",)


def test_a_draft_of_another_source_shows_it_and_is_still_a_draft() -> None:
    entry = reread(states.draft(OPEN, Draft("港口很深。", "memory:83", previous="The port was deep.")))
    assert (entry.previous, entry.state) == ("The port was deep.", State.DRAFT)


@pytest.mark.parametrize(
    "entry",
    [
        replace(OPEN, target="海港"),
        replace(OPEN, target="海港", fuzzy=True),
        replace(OPEN, target="海港", fuzzy=True, previous="Old."),
        states.approve(replace(OPEN, target="海港"), "Board"),
        replace(states.draft(OPEN, DRAFT), target="海港"),
        replace(states.draft(OPEN, DRAFT), fuzzy=False),
        replace(OPEN, obsolete=True),
        replace(OPEN, plural="ports", plural_targets=("",)),
    ],
    ids=["translated", "needs-work", "stale", "approved", "post-edited", "accepted", "obsolete", "plural"],
)
def test_a_machine_leaves_alone_what_is_a_persons(entry: Entry) -> None:
    assert states.draft(entry, DRAFT) is entry
    assert not states.is_open(entry)


def test_a_machine_may_replace_its_own_untouched_draft() -> None:
    first = states.draft(OPEN, DRAFT)
    second = states.draft(first, Draft("海港深。", "google"))
    assert (second.target, [mark.kind for mark in second.marks]) == ("海港深。", ["mt"])
    gone_stale = states.stale(first, "The port is very deep.", None)
    assert states.is_open(gone_stale)
    assert states.draft(gone_stale, DRAFT).previous is None


def test_an_empty_proposal_changes_nothing() -> None:
    assert states.draft(OPEN, Draft("", "deepl")) is OPEN


def test_an_edited_draft_is_told_from_an_untouched_one() -> None:
    entry = states.draft(OPEN, DRAFT)
    assert not states.is_post_edited(entry)
    assert states.is_post_edited(replace(entry, target="海港", fuzzy=False))
    assert replace(entry, target="海港").state is State.STALE
    assert not states.is_post_edited(OPEN)


def test_an_approval_is_signed_and_reads_back() -> None:
    entry = reread(states.approve(states.draft(OPEN, DRAFT), "Review Board"))
    assert (entry.state, entry.fuzzy, states.signers(entry)) == (State.APPROVED, False, ("Review Board",))


@pytest.mark.parametrize("change", [{"target": "海港"}, {"source": "The port is deep!"}, {"context": "title"}])
def test_an_approval_ends_with_the_text_it_was_given_for(change: dict[str, str]) -> None:
    entry = states.approve(replace(OPEN, target="港口"), "Board")
    assert replace(entry, **change).state is State.TRANSLATED  # type: ignore[arg-type]  # fields by name


def test_approving_twice_changes_nothing() -> None:
    entry = states.approve(replace(OPEN, target="港口"), "Board")
    assert states.approve(entry, "Board") == entry
    assert states.signers(states.approve(entry, "Other")) == ("Other",)


@pytest.mark.parametrize(("target", "name"), [("", "Board"), ("港口", " \n")])
def test_what_cannot_be_approved_is_refused(target: str, name: str) -> None:
    with pytest.raises(UsageError):
        states.approve(replace(OPEN, target=target), name)


def test_rejecting_takes_an_untouched_draft_out() -> None:
    entry = reread(states.reject(states.draft(OPEN, DRAFT), "too literal"))
    assert (entry.target, entry.fuzzy, entry.marks) == ("", False, ())
    assert entry.comments == ("look it up", "too literal")


def test_rejecting_keeps_a_persons_text_as_needing_work() -> None:
    entry = states.reject(states.approve(replace(OPEN, target="港口"), "Board"), "wrong term")
    assert (entry.target, entry.state, entry.marks) == ("港口", State.STALE, ())
    assert states.reject(entry, "wrong term") == entry


def test_rejecting_nothing_changes_nothing() -> None:
    assert states.reject(OPEN, "why") is OPEN


def test_a_reason_cannot_forge_a_signature() -> None:
    text = replace(OPEN, target="港口")
    entry = reread(states.reject(text, f"l10n: ok Board {text.binding}"))
    assert entry.marks == ()
    assert replace(entry, fuzzy=False).state is State.TRANSLATED


def test_an_edit_taken_back_brings_the_approval_back() -> None:
    entry = states.approve(replace(OPEN, target="港口"), "Board")
    gone = reread(states.stale(entry, "The port is not deep.", None))
    assert (gone.state, gone.previous) == (State.STALE, "The port is deep.")
    back = states.restored(gone, "The port is deep.", None)
    assert (back.state, back.previous) == (State.APPROVED, None)


def test_an_edit_taken_back_brings_a_translation_back() -> None:
    gone = reread(states.stale(replace(OPEN, target="港口"), "The port is not deep.", None))
    assert states.restored(gone, "The port is deep.", None) == replace(OPEN, target="港口")
    retouched = states.restored(replace(gone, target="海港"), "The port is deep.", None)
    assert (retouched.state, retouched.previous) == (State.STALE, "The port is deep.")


def test_a_second_edit_keeps_the_source_that_was_translated() -> None:
    once = states.stale(replace(OPEN, target="港口"), "The port is not deep.", None)
    twice = states.stale(once, "The port is shallow.", None)
    assert (twice.previous, twice.source) == ("The port is deep.", "The port is shallow.")


def test_an_untranslated_entry_cannot_go_stale() -> None:
    entry = states.stale(OPEN, "Other.", "title")
    assert (entry.state, entry.previous, entry.key) == (State.UNTRANSLATED, None, ("title", "Other."))


@calmly
@given(entries())
def test_no_draft_ever_replaces_a_text_that_no_machine_wrote(entry: Entry) -> None:
    after = states.draft(entry, DRAFT)
    assert after is entry or not entry.target or states.is_untouched(entry)
    assert after.comments == entry.comments


def test_fuzzy_taken_from_a_stale_text_leaves_it_stale_until_the_former_source_goes_too() -> None:
    stale = states.stale(Entry("a", "b"), "c", None)
    stripped = replace(stale, fuzzy=False)
    assert (stripped.state, states.needs_work(stripped)) == (State.STALE, False)
    assert replace(stripped, previous=None).state is State.TRANSLATED
    assert states.stale(stripped, "d", None) == states.stale(stale, "d", None)


def test_a_draft_whose_fuzzy_vanished_is_translated_and_told_as_unchanged() -> None:
    drafted = states.draft(Entry("a"), Draft("b", "deepl"))
    accepted = replace(drafted, fuzzy=False)
    assert (accepted.state, states.is_accepted_unchanged(accepted)) == (State.TRANSLATED, True)
    assert not states.is_accepted_unchanged(drafted)
    assert not states.is_accepted_unchanged(replace(accepted, target="c"))


def test_a_text_sent_back_needs_work_and_a_stale_one_needs_a_translator() -> None:
    assert states.needs_work(states.reject(Entry("a", "b")))
    assert not states.needs_work(states.stale(Entry("a", "b"), "c", None))


def test_what_may_be_signed_depends_on_the_state_and_on_what_is_meant() -> None:
    drafted = states.draft(Entry("a"), Draft("b", "deepl"))
    sent_back, changed = Entry("a", "b", fuzzy=True), Entry("a", "b", fuzzy=True, previous="c")
    for entry, meant, wanted in (
        (Entry("a"), True, False),
        (drafted, False, True),
        (Entry("a", "b"), False, True),
        (states.approve(Entry("a", "b"), "Board"), True, False),
        (sent_back, False, False),
        (sent_back, True, True),
        (changed, True, False),
        (replace(drafted, obsolete=True), True, False),
        (replace(sent_back, obsolete=True), True, False),
    ):
        assert states.is_signable(entry, meant) is wanted, entry
