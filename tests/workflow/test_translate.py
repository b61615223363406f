"""Catalogues with gaps become catalogues with drafts, and a person's text stays what it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from l10n.catalog import states
from l10n.engines.base import Ability, Limits, Request
from l10n.engines.cache import MemoryCache
from l10n.engines.draft import EngineDrafter
from l10n.engines.pseudo import PseudoEngine
from l10n.errors import Fatal, UnsupportedPair, UsageError
from l10n.model.catalog import Catalog, Entry, Mark, Message, State, bind
from l10n.model.glossary import Glossary
from l10n.model.match import Draft, Match
from l10n.workflow.translate import Drafter, MemoryDrafter, Task, Translated, forecast, translate

EMPTY = Glossary()


class Scripted:
    """An engine that answers from a table, and counts."""

    limits = Limits(items=10)
    abilities = frozenset({Ability.BATCH})
    signature = "1"

    def __init__(self, answers: dict[str, str] | None = None, *, name: str = "scripted", fails: str = "") -> None:
        self.name = name
        self.answers = answers or {}
        self.fails = fails
        self.seen: list[str] = []

    def language(self, locale: str) -> str:
        if self.fails == "pair":
            raise UnsupportedPair(f"{self.name} does not know {locale}")
        return locale

    def translate(self, batch: Sequence[Request], source: str, target: str) -> Sequence[str]:
        self.seen += [request.text for request in batch]
        if self.fails:
            raise Fatal("the quota is used up")
        return [self.answers.get(request.text, "") for request in batch]


def drafter(engine: Scripted | PseudoEngine, glossary: Glossary = EMPTY) -> EngineDrafter:
    return EngineDrafter(engine, glossary, MemoryCache())


def recall(*matches: Match) -> MemoryDrafter:
    def ask(
        source: str,
        previous: str,
        following: str,
        context: str | None,
        source_language: str,
        target_language: str,
        article: str,
    ) -> tuple[Match, ...]:
        return tuple(match for match in matches if match.source[:2] == source[:2])

    return MemoryDrafter(ask)


def filled(catalog: Catalog, *chain: Drafter, redo: bool = False) -> Translated:
    return translate([Task(catalog, "zh_CN", "en")], chain, redo=redo)


def person(source: str, target: str, **words: object) -> Entry:
    return replace(Entry(source, target), **words)  # type: ignore[arg-type]  # fields by name


def test_a_gap_becomes_a_draft_that_names_its_engine() -> None:
    done = filled(Catalog((Entry("我爱宁波。"),)), drafter(Scripted({"我爱宁波。": "I love Ningbo."})))
    entry = done.catalogs[0].entries[0]
    assert (entry.target, entry.fuzzy, entry.state) == ("I love Ningbo.", True, State.DRAFT)
    assert entry.marks == (Mark("mt", ("scripted", bind(None, "我爱宁波。", "I love Ningbo."))),)
    assert done.report.filled == {"scripted": 1}


def test_each_segment_goes_to_the_first_that_gives_a_good_draft() -> None:
    first = Scripted({"一楼。": "First floor."}, name="first")
    second = Scripted({"二楼。": "Second floor."}, name="second")
    done = filled(Catalog((Entry("一楼。"), Entry("二楼。"), Entry("三楼。"))), drafter(first), drafter(second))
    assert [entry.target for entry in done.catalogs[0].entries] == ["First floor.", "Second floor.", ""]
    assert "一楼。" not in second.seen
    assert done.report.empty[0].reasons == ("first: empty reply", "second: empty reply")
    assert done.report.is_partial


def test_an_engine_that_ends_is_named_and_the_next_goes_on() -> None:
    done = filled(
        Catalog((Entry("我爱宁波。"),)),
        drafter(Scripted(name="broken", fails="quota")),
        drafter(Scripted({"我爱宁波。": "I love Ningbo."})),
    )
    assert done.report.notices == ["broken: the quota is used up"]
    assert done.report.filled == {"scripted": 1}
    assert not done.report.is_partial


def test_segments_that_go_on_to_the_next_engine_are_told_with_the_reason() -> None:
    done = filled(
        Catalog((Entry("一楼。"), Entry("二楼。"))),
        drafter(Scripted({"一楼。": "First floor."}, name="first")),
        drafter(Scripted({"二楼。": "Second floor."})),
    )
    assert done.report.notices == ["first: no draft for 1 of 2 segments, mostly for this: empty reply"]
    assert not done.report.is_partial


def test_an_exact_match_is_a_draft_and_a_similar_one_names_its_source() -> None:
    memory = recall(
        Match("一楼是图书馆。", "The library is on the first floor.", 100, "human"),
        Match("二楼是新图书馆。", "The new library is on the second floor.", 80, "human"),
        Match("三楼。", "Third floor.", 60, "human"),
    )
    done = filled(Catalog((Entry("一楼是图书馆。"), Entry("二楼是图书馆。"), Entry("三楼是旧图书馆。"))), memory)
    first, second, third = done.catalogs[0].entries
    assert (first.previous, first.state) == (None, State.DRAFT)
    assert first.marks[0].words[0] == "memory:100"
    assert second.previous == "二楼是新图书馆。"
    assert third.target == ""
    assert not done.report.is_partial


def test_a_project_may_take_exact_matches_of_persons_as_translated() -> None:
    matches = (Match("一楼。", "First floor.", 100, "human"), Match("二楼。", "Second floor.", 100, "mt"))

    def ask(source: str, *place: str | None) -> tuple[Match, ...]:
        return tuple(match for match in matches if match.source == source)

    done = filled(Catalog((Entry("一楼。"), Entry("二楼。"))), MemoryDrafter(ask, accept="exact"))
    assert [entry.state for entry in done.catalogs[0].entries] == [State.TRANSLATED, State.DRAFT]
    assert done.report.accepted == 1


def test_neighbours_are_those_of_the_article() -> None:
    asked = []

    def ask(source: str, *place: str | None) -> tuple[Match, ...]:
        asked.append((source, *place))
        return ()

    messages = (Message("一。", block=0), Message("二。", "heading", block=1), Message("三。", block=2))
    catalog = Catalog((Entry("三。"), Entry("二。", context="heading"), Entry("一。")))
    translate([Task(catalog, "zh_CN", "en", messages)], [MemoryDrafter(ask)])
    assert asked == [
        ("一。", "", "二。", None, "zh_CN", "en", ""),
        ("二。", "一。", "三。", "heading", "zh_CN", "en", ""),
        ("三。", "二。", "", None, "zh_CN", "en", ""),
    ]


def test_what_has_no_letters_is_its_own_translation() -> None:
    engine = Scripted()
    done = filled(Catalog((Entry("`npm install`"), Entry("2020-05-01"))), drafter(engine))
    assert [entry.target for entry in done.catalogs[0].entries] == ["`npm install`", "2020-05-01"]
    assert not engine.seen


def test_a_machine_draft_is_left_alone_unless_asked_and_a_stale_one_is_not() -> None:
    engine = Scripted({"我爱宁波。": "New.", "你好。": "Hi."})
    fresh = states.draft(Entry("我爱宁波。"), Draft("Old.", "other"))
    stale = replace(states.draft(Entry("您好。"), Draft("Hello.", "other")), source="你好。", previous="您好。")
    catalog = Catalog((fresh, stale))
    assert [entry.target for entry in filled(catalog, drafter(engine)).catalogs[0].entries] == ["Old.", "Hi."]
    assert [entry.target for entry in filled(catalog, drafter(engine), redo=True).catalogs[0].entries] == [
        "New.",
        "Hi.",
    ]


TEXTS = st.sampled_from(["我爱宁波。", "一楼。", "二楼。", "`a`", "2020"])
ENTRIES = st.builds(
    person,
    TEXTS,
    st.sampled_from(["", "A text.", "文"]),
    fuzzy=st.booleans(),
    obsolete=st.booleans(),
    previous=st.sampled_from([None, "旧。"]),
    context=st.sampled_from([None, "heading"]),
    marks=st.sampled_from([(), (Mark("mt", ("google", "00000000")),), (Mark("ok", ("somebody", "00000000")),)]),
    comments=st.sampled_from([(), ("a remark",)]),
)


@given(st.lists(ENTRIES, max_size=6, unique_by=lambda entry: (entry.key, entry.obsolete)), st.booleans())
def test_a_text_of_a_person_is_never_touched(entries: list[Entry], redo: bool) -> None:
    catalog = Catalog(tuple(entries))
    memory = MemoryDrafter(lambda source, *_: (Match(source, "From memory.", 101, "human"),), accept="exact")
    for chain in ((drafter(PseudoEngine()),), (memory,)):
        after = filled(catalog, *chain, redo=redo).catalogs[0].entries
        for old, new in zip(entries, after, strict=True):
            if old.target or old.obsolete:
                assert new == old
            assert (new.source, new.context, new.comments) == (old.source, old.context, old.comments)


def test_no_engine_for_a_pair_is_said_before_any_call() -> None:
    engine = Scripted(fails="pair")
    with pytest.raises(UsageError, match="scripted does not know zh_CN"):
        filled(Catalog((Entry("我爱宁波。"),)), drafter(engine))


def test_without_a_chain_nothing_happens() -> None:
    catalog = Catalog((Entry("我爱宁波。"),))
    done = filled(catalog)
    assert done.catalogs[0] == catalog
    assert len(done.report.empty) == 1


def test_a_sentence_of_two_articles_is_asked_for_once() -> None:
    engine = Scripted({"我爱宁波。": "I love Ningbo."})
    tasks = [Task(Catalog((Entry("我爱宁波。"),), path=name), "zh_CN", "en") for name in ("a.po", "b.po")]
    done = translate(tasks, [drafter(engine)])
    assert [catalog.entries[0].target for catalog in done.catalogs] == ["I love Ningbo."] * 2
    assert engine.seen == ["我爱宁波。"]


def test_a_dry_run_counts_and_asks_no_engine() -> None:
    engine = Scripted()
    entries = (Entry("一楼是图书馆。"), Entry("我爱宁波。"), Entry("我爱宁波。", context="heading"), Entry("`a`"))
    memory = recall(Match("一楼是图书馆。", "The library is on the first floor.", 100, "human"))
    estimate = forecast([Task(Catalog(entries), "zh_CN", "en")], [memory, drafter(engine)])
    assert (estimate.segments, estimate.unique, estimate.from_memory, estimate.copied) == (4, 3, 1, 1)
    ((name, planned),) = estimate.engines
    assert (name, planned.texts, planned.characters) == ("scripted", 1, 5)
    assert not engine.seen


def test_the_memory_is_told_where_a_segment_stands() -> None:
    asked = []

    def ask(source: str, *place: str | None) -> tuple[Match, ...]:
        asked.append((source, place[-1]))
        return ()

    messages = (Message("一。", None, block=0), Message("二。", None, block=0))
    catalog = Catalog((Entry("一。"), Entry("二。"), Entry("没有位置。")))
    translate([Task(catalog, "zh_CN", "en", messages, article="source/zh_CN/news/a.md")], [MemoryDrafter(ask)])
    assert asked == [(text, "source/zh_CN/news/a.md") for text in ("一。", "二。", "没有位置。")]
