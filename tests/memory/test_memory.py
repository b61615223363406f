"""The memory: what is remembered comes back, in both directions, and never from a machine's draft."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from l10n.errors import StoreError
from l10n.memory import catalogs
from l10n.memory.layer import Layer
from l10n.memory.search import concordance, lookup
from l10n.memory.store import Memory
from l10n.memory.tokens import VERSION, tokens
from l10n.model.catalog import Catalog, Entry, Mark
from l10n.model.match import Origin, TranslationUnit
from l10n.text.similar import best

pytest_plugins = ["memory_kinds"]

ZH = "会员企业与宁波有关区县签署合作项目七个，总投资137亿元。"
EN = "Member companies signed seven projects with a total investment of 13.7 billion yuan."


def unit(source: str = ZH, target: str = EN, **more: object) -> TranslationUnit:
    return TranslationUnit(source, target, "zh_CN", "en", **more)  # type: ignore[arg-type]  # keyword fields of one test


def test_the_same_text_scores_100_and_with_the_same_neighbours_101(memory: Layer) -> None:
    memory.sync("a.po", "1", [unit(previous="前", following="后")])
    assert [m.score for m in lookup(memory, ZH, "zh_CN", "en")] == [100.0]
    assert [m.score for m in lookup(memory, ZH, "zh_CN", "en", previous="前", following="后")] == [101.0]


def test_a_changed_number_is_written_into_the_translation(memory: Layer) -> None:
    memory.sync("a.po", "1", [unit(), unit("宁波港", "Ningbo Port")])
    [match] = lookup(memory, ZH.replace("137", "173"), "zh_CN", "en")
    assert match.target == EN.replace("13.7", "17.3")
    assert match.score == 99
    assert match.substituted == ("137亿元 -> 173亿元",)


def test_a_number_that_cannot_be_written_safely_leaves_the_match_as_it_is(memory: Layer) -> None:
    memory.sync("a.po", "1", [unit(target=EN + " 13.7 billion in all.")])
    [match] = lookup(memory, ZH.replace("137", "173"), "zh_CN", "en")
    assert match.target == EN + " 13.7 billion in all."
    assert 90 < match.score < 99
    assert match.substituted == ()


def test_texts_that_are_little_but_numbers_are_found_by_their_shape(memory: Layer) -> None:
    memory.sync("a.po", "1", [unit("12.61亿吨", "1.261 billion tonnes")])
    assert [(m.target, m.score) for m in lookup(memory, "9800万吨", "zh_CN", "en")] == [("98 million tonnes", 99.0)]


def test_forgotten_texts_are_found_no_more_and_shared_ones_stay(memory: Layer) -> None:
    memory.sync("a.po", "1", [unit(), unit("宁波港", "Ningbo Port")])
    memory.sync("b.po", "1", [unit()])
    memory.forget("a.po")
    assert [m.target for m in concordance(memory, "宁波")] == [EN]
    assert memory.candidates("zh_CN", "宁波港") == [] or memory.candidates("zh_CN", "宁波港") == [(1, ZH)]


def test_one_memory_serves_both_directions(memory: Layer) -> None:
    memory.sync("a.po", "1", [unit()])
    assert [m.target for m in lookup(memory, EN, "en", "zh_CN")] == [ZH]


def test_another_target_language_is_no_match(memory: Layer) -> None:
    memory.sync("a.po", "1", [unit()])
    assert lookup(memory, ZH, "zh_CN", "de") == ()


def test_short_chinese_with_one_changed_character_is_found(memory: Layer) -> None:
    memory.sync("a.po", "1", [unit("宁波港口", "Ningbo port"), unit("完全无关的话", "nothing of the kind")])
    assert [m.target for m in lookup(memory, "宁波海口", "zh_CN", "en", threshold=70)] == ["Ningbo port"]


def test_machine_and_imported_units_are_penalised_and_a_choice_costs_a_point(memory: Layer) -> None:
    memory.sync(
        "a.po", "1", [unit("一句话。", "x", origin=Origin.MACHINE), unit("两句话。", "y", origin=Origin.IMPORT)]
    )
    memory.sync("b.po", "1", [unit("三句话。", "p"), unit("三句话。", "q", approved=True)])
    assert [m.score for m in lookup(memory, "一句话。", "zh_CN", "en")] == [85.0]
    assert [m.score for m in lookup(memory, "两句话。", "zh_CN", "en")] == [90.0]
    assert [(m.target, m.score) for m in lookup(memory, "三句话。", "zh_CN", "en")] == [("q", 99.0), ("p", 99.0)]


def test_a_unit_of_another_folder_costs_three_but_not_in_its_own_place(memory: Layer) -> None:
    memory.sync("a.po", "1", [unit(article="source/zh_CN/news/a.md", previous="前", following="后")])

    def score(article: str, previous: str = "", following: str = "") -> list[float]:
        found = lookup(memory, ZH, "zh_CN", "en", article=article, previous=previous, following=following)
        return [m.score for m in found]

    assert score("source/zh_CN/news/b.md") == score("source/en/news/b.md") == score("") == [100.0]
    assert score("source/zh_CN/docs/b.md") == score("source/zh_CN/b.md") == [97.0]
    assert score("source/zh_CN/docs/a.md", previous="前", following="后") == [101.0]
    [match] = lookup(memory, ZH.replace("137", "173"), "zh_CN", "en", article="source/zh_CN/docs/b.md")
    assert (match.target, match.score) == (EN.replace("13.7", "17.3"), 96.0)


def test_a_file_with_the_same_digest_is_not_read_again(memory: Layer) -> None:
    assert memory.sync("a.po", "1", [unit()])
    assert not memory.sync("a.po", "1", [])
    assert memory.sync("a.po", "2", [unit("新", "new")])
    assert lookup(memory, ZH, "zh_CN", "en") == ()
    memory.forget("a.po")
    assert memory.counts() == {}


def test_concordance_finds_both_sides(memory: Layer) -> None:
    memory.sync("a.po", "1", [unit(article="source/zh_CN/a.md")])
    assert concordance(memory, "BILLION")[0].target == ZH
    assert concordance(memory, "合作项目")[0].target == EN


@pytest.mark.parametrize("full_text", [True, False])
def test_concordance_sees_through_markup_and_not_into_addresses(full_text: bool) -> None:
    linked = "建设[智慧码头](https://www.example.org/zh/2023/smart-port-terminal-construction.html)"
    english = "[Read on](https://www.example.org/智慧码头建设/index.html) in the port's own words."
    with Memory.open(full_text=full_text) as memory:
        memory.sync("a.po", "1", [unit(linked, "build a smart terminal"), unit("港口的原话。", english)])
        assert [(m.source, m.score) for m in concordance(memory, "建设智慧码头")] == [(linked, 100.0)]
        [turned] = [m for m in concordance(memory, "智慧码头建设") if m.source == linked]
        assert 60 <= turned.score < 100
        assert english not in {m.target for m in concordance(memory, "智慧码头施工建设")}


def test_the_other_chinese_script_is_converted_and_costs_three(memory: Layer) -> None:
    taiwan = TranslationUnit("The port signed an agreement.", "港口簽署了協議。", "en", "zh_TW")
    memory.sync("tw.po", "1", [taiwan])
    [match] = lookup(memory, taiwan.source, "en", "zh_CN")
    assert (match.target, match.score) == ("港口签署了协议。", 97.0)
    [match] = lookup(memory, "港口签署了协议。", "zh_CN", "en")
    assert (match.source, match.target, match.score) == (taiwan.target, taiwan.source, 97.0)
    assert lookup(memory, taiwan.source, "en", "zh_CN", threshold=98) == ()
    memory.sync("cn.po", "1", [TranslationUnit(taiwan.source, "港口签了协议。", "en", "zh_CN")])
    assert [m.target for m in lookup(memory, taiwan.source, "en", "zh_CN")] == ["港口签了协议。"]


def test_a_corrupt_or_foreign_file_is_built_anew(tmp_path: Path) -> None:
    path = tmp_path / "memory.sqlite"
    path.write_bytes(b"this is no database" * 100)
    with Memory.open(path) as opened:
        opened.sync("a.po", "1", [unit()])
    with Memory.open(path) as opened:
        assert opened.files() == {"a.po": "1"}
    path.unlink()
    foreign = sqlite3.connect(path)
    foreign.execute("CREATE TABLE theirs (x)")
    foreign.commit()
    foreign.close()
    with Memory.open(path) as opened:
        assert opened.files() == {}


def test_a_good_file_that_another_process_put_in_place_of_a_bad_one_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "memory.sqlite"
    path.write_bytes(b"this is no database" * 100)
    found_bad = Memory._open
    calls = []

    def slow(*given: Any) -> Memory:
        calls.append(given)
        if len(calls) > 1:
            return found_bad(*given)
        try:
            return found_bad(*given)
        finally:
            with Memory.open(path) as other:
                other.sync("import:old.tmx", "1", [unit()])

    monkeypatch.setattr(Memory, "_open", slow)
    with Memory.open(path) as opened:
        assert opened.files() == {"import:old.tmx": "1"}
        assert not opened.is_anew


def test_units_that_two_files_hold_are_one_with_two_origins(memory: Layer) -> None:
    same = [unit(origin=Origin.IMPORT), unit("宁波港", "Ningbo Port", origin=Origin.IMPORT)]
    memory.sync("import:a.tmx", "1", [*same, *same])
    memory.sync("import:b.tmx", "1", [*same, unit("只在这里", "only here", origin=Origin.IMPORT)])
    assert memory.counts() == {("zh_CN", "en", "import"): 3}
    assert len(list(memory.everything())) == 3
    assert [len(list(memory.units(number, "zh_CN", "en"))) for number in memory.exact("zh_CN", ZH)] == [1]
    assert (memory.size("import:a.tmx"), memory.size("import:b.tmx")) == (2, 3)
    memory.forget("import:a.tmx")
    assert (memory.size("import:a.tmx"), memory.size("import:b.tmx")) == (0, 3)
    assert [m.target for m in lookup(memory, ZH, "zh_CN", "en")] == [EN]
    memory.sync("import:b.tmx", "2", [])
    assert memory.counts() == {}
    assert memory.exact("zh_CN", ZH) == ()


def test_units_that_differ_in_their_place_are_two(memory: Layer) -> None:
    memory.sync("a.po", "1", [unit(article="a.md")])
    memory.sync("b.po", "1", [unit(article="b.md"), unit(article="b.md", previous="前", approved=True)])
    assert memory.counts() == {("zh_CN", "en", "human"): 3}
    assert len(lookup(memory, ZH, "zh_CN", "en")) == 1


@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.lists(st.tuples(st.sampled_from("一二三"), st.sampled_from("xy")))),
        max_size=8,
    )
)
def test_whatever_is_synced_in_whatever_order_each_file_holds_what_it_said_last(
    steps: list[tuple[str, list[tuple[str, str]]]],
) -> None:
    last: dict[str, set[tuple[str, str]]] = {}
    with Memory.open(batch=2) as memory:
        for number, (file, pairs) in enumerate(steps):
            memory.sync(file, str(number), [unit(source, target) for source, target in pairs])
            last[file] = set(pairs)
        assert {file: memory.size(file) for file in last} == {file: len(pairs) for file, pairs in last.items()}
        held = [(each.source, each.target) for each in memory.everything()]
        assert sorted(held) == sorted(set().union(*last.values()))


def test_random_syncs_leave_each_file_with_what_it_said_last(memory: Layer) -> None:
    """As above with files that are forgotten too, in every kind of memory (seeded)."""
    chosen = random.Random(21)
    last: dict[str, set[tuple[str, str]]] = {}
    for step in range(60):
        file = chosen.choice("abc")
        if chosen.random() < 0.2:
            memory.forget(file)
            last.pop(file, None)
        else:
            last[file] = {(chosen.choice("一二三四"), chosen.choice("xy")) for _ in range(chosen.randrange(5))}
            memory.sync(file, str(step), [unit(*pair) for pair in sorted(last[file])])
        assert sorted(memory.files()) == sorted(last)
        assert {file: memory.size(file) for file in last} == {file: len(pairs) for file, pairs in last.items()}
        held = [(each.source, each.target) for each in memory.everything()]
        assert sorted(held) == sorted(set().union(*last.values()))
        for source, target in held:
            assert (source, target) in {(m.source, m.target) for m in lookup(memory, source, "zh_CN", "en")}


def test_a_new_text_never_gets_the_number_of_one_that_was_dropped(memory: Layer) -> None:
    memory.sync("a.po", "1", [unit(), unit("宁波港", "Ningbo Port")])
    old = {number for text in (ZH, "宁波港") for number in memory.exact("zh_CN", text)}
    memory.sync("a.po", "2", [])
    memory.sync("a.po", "3", [unit("新的话", "new"), unit("再一句", "more"), unit("又一句", "again")])
    new = {number for text in ("新的话", "再一句", "又一句") for number in memory.exact("zh_CN", text)}
    assert len(new) == 3
    assert not old & new
    assert ZH not in {text for _, text in memory.candidates("zh_CN", ZH)}


def test_a_file_of_an_earlier_kind_is_built_anew_and_not_misread(tmp_path: Path) -> None:
    """Memories with FTS5 had the versions 101 and 102, those whose lists count a word twice 202."""
    path = tmp_path / "memory.sqlite"
    for version in (1, 101, 102, 202, 300 + VERSION - 1, 300 + VERSION + 1):
        old = sqlite3.connect(path)
        old.executescript(
            "DROP TABLE IF EXISTS file; CREATE TABLE file (id INTEGER PRIMARY KEY, path TEXT, digest TEXT);"
            "INSERT INTO file (path, digest) VALUES ('a.po', '1');"
            "CREATE TABLE IF NOT EXISTS seg (id INTEGER PRIMARY KEY, text TEXT); PRAGMA application_id = 1815162990;"
        )
        old.execute(f"PRAGMA user_version = {version}")
        old.close()
        with Memory.open(path) as memory:
            assert memory.files() == {}
            memory.sync("a.po", "1", [unit()])
            assert len(lookup(memory, ZH, "zh_CN", "en")) == 1
        path.unlink()


CORE = {"count", "total", "length", "max", "min", "coalesce", "instr", "lower"}
"""Functions that SQLite has in every build (its core and aggregate functions)."""


@pytest.mark.parametrize("small", [0, 8_000])
def test_a_sqlite_without_any_extension_gives_the_same_results(small: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Virtual tables (FTS5 and all others) and functions that a build may lack are denied to one of two memories (seeded)."""
    monkeypatch.setattr("l10n.memory.store._SMALL", small)
    denied = []

    def allow(action: int, first: str | None, second: str | None, *_: object) -> int:
        is_extra = action in {sqlite3.SQLITE_CREATE_VTABLE, sqlite3.SQLITE_DROP_VTABLE} or (
            action == sqlite3.SQLITE_FUNCTION and second not in CORE
        )
        denied.extend([(action, first, second)] * is_extra)
        return sqlite3.SQLITE_DENY if is_extra else sqlite3.SQLITE_OK

    chosen = random.Random(31)
    texts = ["".join(chosen.choices("宁波舟山港口物流企业项目投资合作", k=chosen.randint(4, 20))) for _ in range(400)]
    with Memory.open() as usual, Memory.open() as bare:
        bare._db.set_authorizer(allow)
        with pytest.raises(sqlite3.DatabaseError, match=r"not authorized|prohibited"):
            bare._db.execute("CREATE VIRTUAL TABLE x USING fts5(y)")
        denied.clear()
        for memory in (usual, bare):
            memory.sync("a.po", "1", [unit(text, str(i)) for i, text in enumerate(texts)])
            memory.sync("b.po", "1", [unit(text, str(i)) for i, text in enumerate(texts[:9])])
            memory.forget("b.po")
        for text in texts[::20]:
            query = text[:2] + "甲" + text[3:]
            assert lookup(usual, query, "zh_CN", "en", threshold=50) == lookup(bare, query, "zh_CN", "en", threshold=50)
            assert concordance(usual, text[:3]) == concordance(bare, text[:3])
        assert list(usual.everything()) == list(bare.everything())
        assert (usual.counts(), usual.languages()) == (bare.counts(), bare.languages())
    assert denied == []


def test_lists_are_made_anew_when_most_of_their_texts_were_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("l10n.memory.store._DROPPED", 20)
    with Memory.open() as memory:
        memory.sync("b.po", "1", [unit()])
        for turn in range(8):
            memory.sync("a.po", str(turn), [unit(f"第{turn}轮第{i}句港口的话", "x") for i in range(10)])
        [(size,)] = memory._db.execute("SELECT sum(length(texts)) / 4 FROM posting")
        assert size < 60 * 12
        assert memory._sharing("zh_CN", ZH[:-1], 200, 0, 100)[0][1] == ZH


@pytest.mark.parametrize("full_text", [True, False])
def test_a_file_that_is_damaged_behind_its_head_is_told_with_what_to_do(tmp_path: Path, full_text: bool) -> None:
    path = tmp_path / "memory.sqlite"
    with Memory.open(path) as memory:
        memory.sync("a.po", "1", [unit(f"{ZH}{i}", f"{EN}{i}") for i in range(200)])
    data = bytearray(path.read_bytes())
    for start in range(4096, len(data), 4096):
        data[start : start + 64] = b"\x99" * 64
    path.write_bytes(data)
    with Memory.open(path, full_text=full_text) as memory:
        for ask in (
            lambda: lookup(memory, ZH, "zh_CN", "en"),
            lambda: concordance(memory, ZH),
            lambda: memory.sync("b.po", "1", [unit()]),
            lambda: memory.forget("a.po"),
            lambda: list(memory.everything()),
            memory.files,
            memory.counts,
        ):
            with pytest.raises(StoreError, match="cannot be read") as caught:
                ask()
            assert "l10n memory build" in caught.value.hint


def test_a_folder_in_the_files_place_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be opened"):
        Memory.open(tmp_path)


def test_a_failing_sync_leaves_the_units_of_before(memory: Layer) -> None:
    memory.sync("a.po", "1", [unit()])

    def broken() -> Iterator[TranslationUnit]:
        yield unit("新", "new")
        raise RuntimeError("the reader stopped")

    with pytest.raises(RuntimeError):
        memory.sync("a.po", "2", broken())
    assert memory.files() == {"a.po": "1"}
    assert len(lookup(memory, ZH, "zh_CN", "en")) == 1


@given(st.lists(st.tuples(st.text(min_size=1), st.text(min_size=1)), min_size=1, max_size=8))
def test_whatever_is_remembered_is_found_again_exactly(pairs: list[tuple[str, str]]) -> None:
    with Memory.open() as memory:
        memory.sync("f", "1", [unit(source, target) for source, target in pairs])
        for source, target in pairs:
            matches = lookup(memory, source, "zh_CN", "en", limit=100)
            assert (source, target) in {(m.source, m.target) for m in matches if m.score >= 99}


def test_half_a_surrogate_pair_is_left_out(memory: Layer) -> None:
    memory.sync("a.po", "1", [unit("\ud800", "x"), unit()])
    assert memory.size("a.po") == 1


def test_a_memory_that_another_process_writes_is_read_and_refuses_to_be_written(tmp_path: Path) -> None:
    path = tmp_path / "memory.sqlite"
    with Memory.open(path) as opened:
        opened.sync("a.po", "1", [unit()])
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with Memory.open(path) as second:
            assert len(lookup(second, ZH, "zh_CN", "en")) == 1
            second._db.execute("PRAGMA busy_timeout = 10")
            with pytest.raises(StoreError, match="cannot be written: database is locked"):
                second.forget("a.po")
        other.execute("ROLLBACK")
        other.close()
        assert opened.files() == {"a.po": "1"}


def test_tokens_are_bigrams_words_and_for_short_texts_more() -> None:
    assert tokens("宁波港 Port") == ("宁波", "波港", "port", "_por", "_ort", "宁", "波", "港")
    assert tokens("先进制造业集群") == ("先进", "进制", "制造", "造业", "业集", "集群")
    assert tokens("，。!") == ()


def test_only_reviewed_entries_are_remembered_with_their_neighbours() -> None:
    entries = (
        Entry("一", "one"),
        Entry("二", "two", fuzzy=True, marks=(Mark("mt", ("google", "00000000")),)),
        Entry("三"),
        Entry("四", "four and five"),
        Entry("五", "<<"),
        Entry("六", "six"),
    )
    units = list(catalogs.units(Catalog(entries), "zh_CN", "en", "source/zh_CN/a.md"))
    assert [(u.source, u.target, u.previous, u.following) for u in units] == [
        ("一", "one", "", "二"),
        ("四五", "four and five", "三", "六"),
        ("六", "six", "五", ""),
    ]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_among_many_alike_the_most_alike_is_found_as_by_brute_force(memory: Layer, language: str) -> None:
    """Thousands of segments share the same few words, so finding is not enough: they must be ranked (seeded)."""
    chosen = random.Random(7)
    words = [
        "港口",
        "物流",
        "宁波",
        "上海",
        "合作",
        "协议",
        "项目",
        "投资",
        "企业",
        "发展",
        "数字",
        "产业",
        "city",
        "port",
        "signed",
        "new",
        "plan",
        "area",
        "firm",
        "trade",
        "ships",
        "growth",
    ]
    words = words[:12] if language == "zh_CN" else words[12:]
    gap = "" if language == "zh_CN" else " "
    texts = list(dict.fromkeys(gap.join(chosen.choices(words, k=chosen.randint(6, 14))) for _ in range(3_000)))
    memory.sync("f", "1", (TranslationUnit(text, str(i), language, "de") for i, text in enumerate(texts)))
    for text in chosen.sample(texts, 40):
        query = text.replace(words[0], words[1], 1)
        [(_, expected)] = best(query, texts, limit=1)
        found = lookup(memory, query, language, "de", threshold=50, limit=1)
        assert found
        assert found[0].score >= min(expected, 98.0) - 1e-6


def test_a_large_memory_is_searched_by_its_rarest_tokens(memory: Layer) -> None:
    """Above the size that is scanned as a whole, a lightly edited sentence is still found (9,000 segments, seeded)."""
    chosen = random.Random(9)
    texts = list(
        dict.fromkeys(
            "".join(chosen.choices("宁波舟山港口物流企业项目投资合作发展产业集群新区", k=24)) for _ in range(9_000)
        )
    )
    memory.sync("f", "1", (TranslationUnit(text, str(i), "zh_CN", "en") for i, text in enumerate(texts)))
    for position in chosen.sample(range(len(texts)), 30):
        query = texts[position][:10] + "甲乙" + texts[position][12:]
        assert [m.target for m in lookup(memory, query, "zh_CN", "en", limit=1)] == [str(position)]
