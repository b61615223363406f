"""Two people work on one catalogue: nothing is lost, no wrong pair is made up, and what cannot be decided is told."""

from __future__ import annotations

import random
import re
from dataclasses import replace

import pytest
from articles import article, edited, flow, translated

from l10n.catalog import po, states
from l10n.catalog.merge import OTHER, Merged, merge, merge_saved
from l10n.catalog.update import update
from l10n.errors import CatalogError
from l10n.model.catalog import Catalog, Entry, State
from l10n.model.match import Draft

HEAD = 'msgid ""\nmsgstr ""\n"Language: en\\n"\n"PO-Revision-Date: {date}\\n"\n"Last-Translator: {who}\\n"\n\n'


def catalog(*entries: Entry, date: str = "2024-01-01", who: str = "A") -> Catalog:
    """A catalogue as it stands in a file."""
    blank = po.load(HEAD.format(date=date, who=who).encode())
    return po.load(po.dump(replace(blank, entries=entries)))


def with_entry(old: Catalog, number: int, entry: Entry) -> Catalog:
    return replace(old, entries=(*old.entries[:number], entry, *old.entries[number + 1 :]))


PORT, SHIP, SEA = Entry("港口", "port"), Entry("船", ""), Entry("海", "see")
BASE = catalog(PORT, SHIP, SEA)


def targets(merged: Merged) -> dict[str, str]:
    return {entry.source: entry.target for entry in merged.catalog.entries}


def test_changes_of_different_entries_come_together() -> None:
    ours = with_entry(BASE, 0, replace(BASE.entries[0], target="harbour"))
    theirs = with_entry(BASE, 1, replace(BASE.entries[1], target="ship"))
    merged = merge(BASE, ours, theirs)
    assert targets(merged) == {"港口": "harbour", "船": "ship", "海": "see"}
    assert not merged.conflicts


def test_nothing_new_keeps_every_byte() -> None:
    assert po.dump(merge(BASE, BASE, BASE).catalog) == po.dump(BASE)
    theirs = with_entry(BASE, 1, replace(BASE.entries[1], target="ship"))
    assert po.dump(merge(BASE, BASE, theirs).catalog) == po.dump(theirs)
    assert po.dump(merge(BASE, theirs, BASE).catalog) == po.dump(theirs)


def test_two_translations_of_one_text_are_a_conflict_with_both_kept() -> None:
    ours = with_entry(BASE, 1, replace(BASE.entries[1], target="ship"))
    theirs = with_entry(BASE, 1, replace(BASE.entries[1], target="boat\n"))
    merged = merge(BASE, ours, theirs)
    (conflict,) = merged.conflicts
    assert (conflict.ours, conflict.theirs) == ("ship", "boat\n")
    entry = po.load(po.dump(merged.catalog)).entries[1]
    assert (entry.target, entry.state, entry.comments) == ("ship", State.STALE, (f"{OTHER}boat\\n",))


def test_the_same_translation_twice_is_no_conflict() -> None:
    both = with_entry(BASE, 1, replace(BASE.entries[1], target="ship"))
    signed = with_entry(both, 1, states.approve(both.entries[1], "Board"))
    merged = merge(BASE, both, signed)
    assert not merged.conflicts
    assert merged.catalog.entries[1].state is State.APPROVED


def test_a_person_goes_before_a_machine_on_either_side() -> None:
    drafted = with_entry(BASE, 1, states.draft(BASE.entries[1], Draft("vessel", "x")))
    written = with_entry(BASE, 1, replace(BASE.entries[1], target="ship"))
    for ours, theirs in ((drafted, written), (written, drafted)):
        merged = merge(BASE, ours, theirs)
        assert (targets(merged)["船"], merged.conflicts) == ("ship", ())


def test_a_text_goes_before_none() -> None:
    emptied = with_entry(BASE, 0, replace(BASE.entries[0], target=""))
    changed = with_entry(BASE, 0, replace(BASE.entries[0], target="harbour"))
    assert targets(merge(BASE, emptied, changed))["港口"] == "harbour"
    assert targets(merge(BASE, changed, emptied))["港口"] == "harbour"


def test_comments_and_signatures_of_both_sides_come_together() -> None:
    old = catalog(Entry("a", "b", comments=("old", "gone")))
    ours = with_entry(old, 0, replace(old.entries[0], comments=("old", "mine")))
    theirs = with_entry(old, 0, states.approve(replace(old.entries[0], comments=("old", "gone", "yours")), "Board"))
    (entry,) = merge(old, ours, theirs).catalog.entries
    assert entry.comments == ("old", "mine", "yours")
    assert entry.state is State.APPROVED


def test_an_approval_of_a_text_that_the_other_side_changed_is_a_conflict_or_void() -> None:
    approved = with_entry(BASE, 0, states.approve(BASE.entries[0], "Board"))
    changed = with_entry(BASE, 0, replace(BASE.entries[0], target="harbour"))
    for ours, theirs in ((approved, changed), (changed, approved)):
        entry = merge(BASE, ours, theirs).catalog.entries[0]
        assert entry.state is not State.APPROVED
        assert entry.target == "harbour"


def test_a_new_source_takes_the_other_sides_translation_along_as_stale() -> None:
    """The accident of line merges: a translation of the old sentence under the new one, not even fuzzy."""
    old = catalog(Entry("宁波港去年很深。", "The port was deep."), SHIP)
    ours = with_entry(old, 0, states.stale(old.entries[0], "宁波港今年很深。", None))
    theirs = with_entry(old, 0, replace(old.entries[0], target="Ningbo's port was deep last year."))
    for left, right in ((ours, theirs), (theirs, ours)):
        merged = merge(old, left, right)
        entry = next(entry for entry in merged.catalog.entries if "今年" in entry.source)
        assert (entry.target, entry.state) == ("Ningbo's port was deep last year.", State.STALE)
        assert entry.previous == "宁波港去年很深。"
        assert not merged.conflicts
        assert "宁波港去年很深。" not in targets(merged)


def test_a_new_source_without_a_word_of_the_old_one_is_found_by_likeness() -> None:
    old = catalog(Entry("宁波港去年很深。", ""), SHIP)
    ours = catalog(Entry("宁波港今年很深。", ""), SHIP)
    theirs = with_entry(old, 0, replace(old.entries[0], target="The port was deep."))
    (entry,) = [e for e in merge(old, ours, theirs).catalog.entries if "今年" in e.source]
    assert (entry.target, entry.state, entry.previous) == ("The port was deep.", State.STALE, "宁波港去年很深。")


def test_two_new_sources_for_one_translation_lose_nothing() -> None:
    old = catalog(Entry("宁波港去年很深。", "The port was deep."))
    ours = with_entry(old, 0, states.stale(old.entries[0], "宁波港今年很深。", None))
    theirs = with_entry(old, 0, states.stale(old.entries[0], "宁波港明年很深。", None))
    merged = merge(old, ours, theirs)
    assert "The port was deep." in targets(merged).values()
    assert all(entry.state is State.STALE or entry.obsolete for entry in merged.catalog.entries)


def test_an_entry_that_one_side_took_out_goes_unless_the_other_worked_on_it() -> None:
    gone = replace(BASE, entries=BASE.entries[:2])
    assert "海" not in targets(merge(BASE, BASE, gone))
    worked = with_entry(BASE, 2, replace(BASE.entries[2], target="sea"))
    (kept,) = [entry for entry in merge(BASE, worked, gone).catalog.entries if entry.source == "海"]
    assert (kept.target, kept.obsolete) == ("sea", True)


def test_new_entries_of_theirs_stand_behind_their_neighbour() -> None:
    theirs = replace(BASE, entries=(BASE.entries[0], Entry("新", "new"), *BASE.entries[1:]))
    assert [entry.source for entry in merge(BASE, BASE, theirs).catalog.entries] == ["港口", "新", "船", "海"]
    first = replace(BASE, entries=(Entry("新", "new"), *BASE.entries))
    assert next(iter(targets(merge(BASE, BASE, first)))) == "新"


def test_without_a_base_what_both_have_alike_is_no_conflict() -> None:
    theirs = with_entry(with_entry(BASE, 1, replace(BASE.entries[1], target="ship")), 2, Entry("海", "sea"))
    merged = merge(None, BASE, theirs)
    assert targets(merged) == {"港口": "port", "船": "ship", "海": "see"}
    assert [conflict.source for conflict in merged.conflicts] == ["海"]


def test_the_newer_revision_date_wins_with_its_translator() -> None:
    newer = catalog(PORT, date="2024-06-01", who="B")
    older = catalog(PORT, date="2024-03-01", who="C")
    base = catalog(PORT)
    for ours, theirs in ((newer, older), (older, newer)):
        merged = merge(base, ours, theirs).catalog
        assert (merged.field("PO-Revision-Date"), merged.field("Last-Translator")) == ("2024-06-01", "B")


def test_header_fields_of_both_sides_come_together() -> None:
    ours, theirs = po.with_field(BASE, "X-A", "1"), po.with_field(BASE, "X-B", "2")
    merged = merge(BASE, ours, theirs).catalog
    assert (merged.field("X-A"), merged.field("X-B")) == ("1", "2")
    both = merge(merged, replace(merged, header=BASE.header), merged).catalog
    assert not both.field("X-A")


def test_a_side_with_an_entry_twice_is_refused_with_both_lines() -> None:
    twice = replace(BASE, entries=(*BASE.entries, BASE.entries[0]))
    with pytest.raises(CatalogError, match=r"line \d+ too"):
        merge(BASE, BASE, twice)


def test_line_ends_of_ours_are_those_of_the_result() -> None:
    windows = po.load(po.dump(with_entry(BASE, 1, Entry("船", "ship"))).replace(b"\n", b"\r\n"))
    assert b"\r" not in po.dump(merge(BASE, BASE, windows).catalog)


def test_what_a_person_saved_wins_over_a_run() -> None:
    base = po.dump(BASE)
    ours = base.replace(b'"see"', b'"sea"').replace(b'"port"', b'"harbour"')
    theirs = base.replace(b'"see"', b'"ocean"')
    merged = po.load(merge_saved(base, ours, theirs))
    assert [entry.target for entry in merged.entries] == ["harbour", "", "ocean"]
    assert all(not entry.comments for entry in merged.entries)


NAME = re.compile(r"K[a-j]{5}K")


def worked_on(old: Catalog, names: dict[str, str], dice: random.Random, prefix: str) -> Catalog:
    """A translator's afternoon: some texts rewritten, each under a name that says for which source."""
    entries = []
    for entry in old.entries:
        if not entry.obsolete and dice.random() < 0.15:
            name = "K" + "".join(chr(97 + int(digit)) for digit in f"{len(names):05d}") + "K"
            names[name] = entry.source
            entry = replace(entry, target=f"{prefix} {name}.", fuzzy=False, previous=None, marks=())
        entries.append(entry)
    return replace(old, entries=tuple(entries))


def silent_wrong_pairs(merged: Catalog, names: dict[str, str]) -> list[Entry]:
    """Entries that stand as good although their text was written for another source."""
    return [
        entry
        for entry in merged.entries
        if not entry.obsolete
        and entry.state in (State.TRANSLATED, State.APPROVED)
        and any(names[name] != entry.source for name in NAME.findall(entry.target))
    ]


def test_two_hundred_random_merges_make_no_silent_wrong_pair_and_lose_no_text() -> None:
    dice = random.Random(11)
    clean = 0
    for _ in range(200):
        names: dict[str, str] = {}
        text = article(dice, 15)
        base = translated(update(po.new("en", "a.md", "zh_CN"), flow(text)).catalog, names)
        base = po.load(po.dump(base))
        sides = []
        for side in "ab":
            new = text
            for _ in range(dice.randrange(4)):
                new = edited(new, dice)
            sides.append(po.load(po.dump(worked_on(update(base, flow(new)).catalog, names, dice, side))))
        merged = merge(base, sides[0], sides[1])
        again = po.load(po.dump(merged.catalog))
        assert again == merged.catalog
        assert silent_wrong_pairs(again, names) == []
        kept = {name for e in again.entries for name in NAME.findall(e.target + "".join(e.comments))}
        new_work = {name for side in sides for e in side.entries for name in NAME.findall(e.target)}
        old_work = {name for e in base.entries for name in NAME.findall(e.target)}
        assert kept >= new_work - old_work
        clean += not merged.conflicts
    assert clean > 20
