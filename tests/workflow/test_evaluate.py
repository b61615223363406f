"""What drafts were worth: counted against hand-made ones."""

from __future__ import annotations

from dataclasses import replace

import pytest

from l10n.catalog import states
from l10n.model.catalog import Catalog, Entry
from l10n.model.glossary import Glossary, Term, TermKind, TermStatus
from l10n.model.match import Draft
from l10n.workflow.evaluate import Sample, evaluate, samples

TERMS = Glossary(
    (
        Term("cicheng", TermKind.PLACE, "zh_CN", "慈城"),
        Term("cicheng", TermKind.PLACE, "en", "Cicheng"),
        Term("cicheng", TermKind.PLACE, "en", "Tzecheng", TermStatus.FORBIDDEN),
    )
)


def test_drafts_are_taken_from_what_is_remembered_and_from_what_stands_there() -> None:
    standing = states.draft(Entry("一。"), Draft("One.", "google"))
    accepted = replace(states.draft(Entry("二。"), Draft("Two.", "memory:80")), fuzzy=False)
    edited = replace(states.draft(Entry("三。"), Draft("Tree.", "google")), fuzzy=False, target="Three.")
    catalog = Catalog((standing, accepted, edited, Entry("四。", "Four."), Entry("五。")))
    assert samples(catalog, {(None, "三。"): ("google", "Tree.")}) == [
        Sample("google", "一。", "One."),
        Sample("memory", "二。", "Two.", "Two."),
        Sample("google", "三。", "Tree.", "Three."),
    ]


def test_effort_is_what_people_changed_over_what_they_kept() -> None:
    found = [
        Sample("google", "三。", "Tree.", "Three."),
        Sample("google", "一。", "One.", "One."),
        Sample("google", "二。", "Two."),
    ]
    (figures,) = evaluate(found, "zh_CN", "en", Glossary())
    assert (figures.drafts, figures.reviewed, figures.unchanged) == (3, 2, 1)
    assert figures.effort == pytest.approx(1 / 10)


def test_a_term_counts_as_often_as_the_source_has_it() -> None:
    found = [
        Sample("a", "慈城是慈城。", "Cicheng is Cicheng."),
        Sample("b", "慈城是慈城。", "Cicheng is a town."),
        Sample("c", "慈城很老。", "Cicheng, old Cicheng."),
        Sample("d", "慈城很老。", "Tzecheng is old."),
    ]
    rates = {each.engine: (each.terms_kept, each.terms) for each in evaluate(found, "zh_CN", "en", TERMS)}
    assert rates == {"a": (2, 2), "b": (1, 2), "c": (1, 1), "d": (0, 1)}


def test_markup_and_suspects_are_counted() -> None:
    found = [
        Sample("a", "见 [这里](a.md)。", "See [here](a.md)."),
        Sample("a", "见 [这里](a.md)。", "See here."),
        Sample("a", "宁波市今天发布公告。", "宁波市今天发布公告。"),
    ]
    (figures,) = evaluate(found, "zh_CN", "en", Glossary())
    assert (figures.markup, figures.markup_kept, figures.suspect) == (2, 1, 1)


def test_scores_use_the_tokeniser_of_the_language_and_say_so() -> None:
    pytest.importorskip("sacrebleu")
    found = [Sample("a", "The sea is blue today.", "今天的海是蓝色的。", "今天的海是蓝色的。")]
    (figures,) = evaluate(found, "en", "zh_CN", Glossary(), scores=True)
    scores = {score.name: score for score in figures.scores}
    assert scores["BLEU"].value == pytest.approx(100.0)
    assert "tok:zh" in scores["BLEU"].signature
    assert "asian:yes" in scores["TER"].signature
    assert scores["TER"].value == 0.0
    (english,) = evaluate([Sample("a", "海。", "The sea.", "The sea.")], "zh_CN", "en", Glossary(), scores=True)
    assert "tok:13a" in english.scores[1].signature
