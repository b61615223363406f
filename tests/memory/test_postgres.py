"""The team's memory on a real server, started for these tests and ended by them; skipped where none is installed."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from l10n.errors import StoreError
from l10n.memory.postgres import _SCHEMA_VERSION, PostgresMemory
from l10n.memory.search import concordance, lookup
from l10n.memory.store import Memory
from l10n.model.match import TranslationUnit

pytest_plugins = ["memory_kinds"]

pytest.importorskip("psycopg", reason="the extra `postgres` is not installed")

ZH, EN = "会员企业签署合作项目七个，总投资137亿元。", "Member companies signed seven projects worth 13.7 billion yuan."


@pytest.fixture
def team(server: str) -> Iterator[PostgresMemory]:
    """An empty team memory."""
    with PostgresMemory.open(server) as memory:
        for file in memory.files():
            memory.forget(file)
        yield memory


def unit(source: str = ZH, target: str = EN, previous: str = "", approved: bool = False) -> TranslationUnit:
    return TranslationUnit(source, target, "zh_CN", "en", previous=previous, article="a.md", approved=approved)


def test_it_answers_as_the_file_does(team: PostgresMemory) -> None:
    chosen = random.Random(5)
    parts = "宁波舟山港口物流企业项目投资合作发展产业集群新区"
    texts = ["".join(chosen.choices(parts, k=chosen.randint(6, 20))) for _ in range(400)]
    units = [unit(text, f"target {i}", previous=texts[i - 1]) for i, text in enumerate(texts)] + [unit()]
    with Memory.open() as file:
        for memory in (file, team):
            memory.sync("a.po", "1", units)
        for text in [*chosen.sample(texts, 20), ZH.replace("137", "173"), "不存在的一句话"]:
            query = text[:3] + "甲" + text[4:] if "亿" not in text else text
            one, other = (lookup(memory, query, "zh_CN", "en", limit=1) for memory in (file, team))
            assert one == other
        for memory in (file, team):
            assert [m.score for m in lookup(memory, texts[5], "zh_CN", "en", previous=texts[4])][:1] == [
                m.score for m in lookup(file, texts[5], "zh_CN", "en", previous=texts[4])
            ][:1]
            assert [m.target for m in lookup(memory, EN, "en", "zh_CN")] == [ZH]
            assert concordance(memory, "billion")[0].target == ZH
        assert list(file.everything()) == list(team.everything())
        assert file.counts() == team.counts()
        assert file.languages() == team.languages()


def test_a_number_is_written_into_a_match_of_the_team(team: PostgresMemory) -> None:
    team.sync("a.po", "1", [unit()])
    [match] = lookup(team, ZH.replace("137", "173"), "zh_CN", "en")
    assert match.target == EN.replace("13.7", "17.3")


def test_a_file_is_replaced_as_a_whole_or_not_at_all(team: PostgresMemory) -> None:
    assert team.sync("a.po", "1", [unit()])
    assert not team.sync("a.po", "1", [])

    def broken() -> Iterator[TranslationUnit]:
        yield unit("新", "new")
        raise RuntimeError("the reader stopped")

    with pytest.raises(RuntimeError):
        team.sync("a.po", "2", broken())
    assert team.files() == {"a.po": "1"}
    assert team.size("a.po") == 1
    assert lookup(team, "新", "zh_CN", "en") == ()
    team.forget("a.po")
    assert team.candidates("zh_CN", ZH) == []
    assert team.counts() == {}


def test_writers_at_once_lose_nothing(server: str, team: PostgresMemory) -> None:
    failures: list[BaseException] = []

    def write(name: str) -> None:
        try:
            with PostgresMemory.open(server) as memory:
                for turn in range(4):
                    memory.sync(
                        name, str(turn), [unit(f"{name}第{turn}轮第{i}句", str(i)) for i in range(60)] + [unit()]
                    )
        except BaseException as error:  # noqa: BLE001 - told to the main thread, which fails with it
            failures.append(error)

    threads = [threading.Thread(target=write, args=(name,)) for name in "甲乙丙"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert team.files() == dict.fromkeys("丙乙甲", "3")
    assert [team.size(name) for name in "甲乙丙"] == [61, 61, 61]
    assert len(team.exact("zh_CN", ZH)) == 1
    assert lookup(team, "甲第0轮第7句", "zh_CN", "en", threshold=100) == ()


def test_what_the_server_cannot_hold_is_left_out(team: PostgresMemory) -> None:
    team.sync("a.po", "1", [unit("a\0b", "x"), unit("\ud800", "y"), unit()])
    assert team.size("a.po") == 1


def test_a_password_in_the_settings_is_refused_and_not_repeated() -> None:
    with pytest.raises(StoreError, match="holds a password") as caught:
        PostgresMemory.open("postgresql://editor:geheim@127.0.0.1/team")
    assert "geheim" not in str(caught.value)
    assert "PGPASSWORD" in caught.value.hint


def test_a_server_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be reached"):
        PostgresMemory.open(f"postgresql://l10n@/postgres?host={tmp_path}")


def test_another_version_of_the_tokens_is_refused(server: str, team: PostgresMemory) -> None:
    team._db.execute("UPDATE l10n_version SET version = 0")
    try:
        with pytest.raises(StoreError, match="of version 0"):
            PostgresMemory.open(server)
    finally:
        team._db.execute("UPDATE l10n_version SET version = %s", (_SCHEMA_VERSION,))


def test_a_connection_that_breaks_is_told_as_ours(server: str) -> None:
    memory = PostgresMemory.open(server)
    memory.close()
    with pytest.raises(StoreError, match="the team memory failed"):
        memory.exact("zh_CN", ZH)


def test_lists_are_made_anew_when_most_of_their_texts_were_dropped(
    team: PostgresMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("l10n.memory.postgres._DROPPED", 20)
    team._db.execute("DELETE FROM l10n_posting")
    team._db.execute("UPDATE l10n_dropped SET texts = 0")
    team.sync("b.po", "1", [unit()])
    for turn in range(8):
        team.sync("a.po", str(turn), [unit(f"第{turn}轮第{i}句港口的话", "x") for i in range(10)])
    [(size,)] = team._db.execute("SELECT sum(octet_length(texts)) / 4 FROM l10n_posting").fetchall()
    assert size < 60 * 12
    assert team.sharing("zh_CN", ZH[:-1])[0][1] == ZH


def test_long_lists_grow_by_parts_and_are_read_whole(team: PostgresMemory) -> None:
    for turn in range(4):
        team.sync(f"{turn}.po", "1", [unit(f"港口{turn}乙{i}", "x") for i in range(1_200)])
    [(parts,)] = team._db.execute("SELECT max(part) FROM l10n_posting").fetchall()
    assert parts > 0
    lists = team._postings._lists
    [(size, first)] = [
        max(lists.sizes([place for (place,) in team._db.execute("SELECT DISTINCT list FROM l10n_posting")]))
    ]
    numbers = [number for part in lists.read([first]) for number in part]
    assert len(numbers) == size // 4 == len(set(numbers)) >= 4_800


def test_whoever_may_only_read_searches_and_is_told_when_writing(server: str, team: PostgresMemory) -> None:
    team.sync("a.po", "1", [unit()])
    team._db.execute("CREATE ROLE reader LOGIN")
    team._db.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader")
    try:
        with PostgresMemory.open(server.replace("//l10n@", "//reader@")) as memory:
            assert [m.target for m in lookup(memory, ZH, "zh_CN", "en")] == [EN]
            with pytest.raises(StoreError, match="permission denied"):
                memory.sync("b.po", "1", [unit("新", "new")])
    finally:
        team._db.execute("DROP OWNED BY reader")
        team._db.execute("DROP ROLE reader")
