"""A changed rendering is followed in drafts and reported in people's texts; terms are shown beside segments on request."""

from __future__ import annotations

from dataclasses import replace

import pytest

from l10n.catalog import po, states
from l10n.glossary import table
from l10n.model.catalog import Catalog, Entry, State
from l10n.model.glossary import Glossary, TermStatus
from l10n.model.match import Draft
from l10n.workflow import terms

OLD = table.load(
    "id,kind,lang,term\nq,place,zh,前湾新区\nq,place,en,Qianwan New District\nc,other,zh,商会\nc,other,en,chamber\n".encode()
)
NEW = replace(
    OLD,
    terms=tuple(
        replace(t, text={"Qianwan New District": "Qianwan New Area", "chamber": "association"}.get(t.text, t.text))
        for t in OLD.terms
    ),
)


def catalog(*entries: Entry) -> Catalog:
    return po.load(po.dump(replace(po.new("en", "source/zh_CN/a.md", "zh_CN"), entries=entries)), "a.po")


def draft(source: str, target: str) -> Entry:
    return states.draft(Entry(source), Draft(target, "google"))


def test_drafts_with_the_old_form_follow_and_nothing_else_changes() -> None:
    before = catalog(
        draft("前湾新区签约", "Qianwan New District signed"),
        draft("其他", "other Qianwan New District"),
        draft("前湾新区", "the zone"),
        Entry("前湾新区二", "Qianwan New District two"),
    )
    applied = terms.apply(before, OLD, NEW, "zh_CN", "en")
    assert [e.target for e in applied.catalog.entries] == [
        "Qianwan New Area signed",
        "other Qianwan New District",
        "the zone",
        "Qianwan New District two",
    ]
    assert applied.drafts == 1
    assert applied.catalog.entries[0].state is State.DRAFT
    old, new = po.dump(before).split(b"\n"), po.dump(applied.catalog).split(b"\n")
    changed = [(a, b) for a, b in zip(old, new, strict=True) if a != b]
    assert len(changed) == 2
    assert changed[0][0].startswith(b"# l10n: mt google ")


def test_people_get_a_finding_with_a_patch_that_changes_only_their_entry() -> None:
    before = catalog(Entry("前湾新区签约", "In Qianwan New District"), Entry("二", "two"))
    applied = terms.apply(before, OLD, NEW, "zh_CN", "en")
    assert applied.catalog == before
    (finding,) = applied.findings
    assert (finding.rule, finding.path, finding.line, finding.span) == (
        "term-outdated",
        "a.po",
        before.entries[0].line,
        (3, 23),
    )
    patched = terms.patched(before, applied.findings)
    assert [e.target for e in patched.entries] == ["In Qianwan New Area", "two"]


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("the chamber met", "the association met"),
        ("a chamber met", "an association met"),
        ("A chamber met", "An association met"),
        ("two chambers met", "two associations met"),
        ("Chamber news", "Association news"),
        ("CHAMBERS UNITED", "ASSOCIATIONS UNITED"),
    ],
)
def test_number_capitals_and_article_are_kept(target: str, expected: str) -> None:
    applied = terms.apply(catalog(draft("商会", target)), OLD, NEW, "zh_CN", "en")
    assert applied.catalog.entries[0].target == expected


def test_a_form_that_became_deprecated_is_followed_too() -> None:
    rows = tuple(replace(t, status=TermStatus.DEPRECATED) if t.text == "chamber" else t for t in OLD.terms)
    new = Glossary((*rows, replace(OLD.terms[3], text="guild")))
    assert terms.apply(catalog(draft("商会", "chamber")), OLD, new, "zh_CN", "en").catalog.entries[0].target == "guild"


def test_without_a_change_nothing_is_touched() -> None:
    before = catalog(draft("前湾新区", "Qianwan New District"))
    assert terms.apply(before, OLD, OLD, "zh_CN", "en") == terms.Applied(before, 0, ())


def test_terms_stand_beside_their_segments_once_and_go_again() -> None:
    plain = catalog(Entry("前湾新区的商会和前湾新区", "x"), Entry("其他", "y"))
    shown = terms.with_terms(plain, OLD, "zh_CN", "en")
    assert shown.entries[0].notes == ("term: 前湾新区 = Qianwan New District", "term: 商会 = chamber")
    assert "#. term: 商会 = chamber\n" in po.dump(shown).decode()
    assert terms.with_terms(shown, OLD, "zh_CN", "en") == shown
    assert terms.shows_terms(shown)
    assert po.dump(terms.without_terms(shown)) == po.dump(plain)
    assert not terms.shows_terms(plain)
