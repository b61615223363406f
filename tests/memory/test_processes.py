"""The memory's file under killed and competing processes, and without lists of marks."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from l10n.memory.search import lookup
from l10n.memory.store import Memory
from l10n.model.match import TranslationUnit

BUILDER = """
import sys
from pathlib import Path
from l10n.memory.store import Memory
from l10n.model.match import TranslationUnit
path, name, rounds = sys.argv[1:]
with Memory.open(Path(path)) as memory:
    print("open", flush=True)
    for turn in range(int(rounds)):
        units = [TranslationUnit(f"{name} 第{turn}轮第{i}句话。", f"{name} {turn} {i}", "zh_CN", "en") for i in range(300)]
        memory.sync(name, str(turn), units)
        print(turn, flush=True)
"""


def builder(path: Path, name: str, rounds: int) -> subprocess.Popen[str]:
    words = [sys.executable, "-c", BUILDER, str(path), name, str(rounds)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, text=True)


def is_sound(path: Path) -> bool:
    connection = sqlite3.connect(path)
    try:
        return bool(connection.execute("PRAGMA integrity_check").fetchone() == ("ok",))
    finally:
        connection.close()


@pytest.mark.parametrize("delay", [0.0, 0.01, 0.05, 0.12, 0.3])
def test_a_builder_killed_at_any_point_leaves_a_usable_memory(tmp_path: Path, delay: float) -> None:
    path = tmp_path / "memory.sqlite"
    running = builder(path, "a.po", 10_000)
    assert running.stdout
    running.stdout.readline()
    time.sleep(delay)
    running.send_signal(signal.SIGKILL)
    running.wait()
    running.stdout.close()
    with Memory.open(path) as memory:
        # All of a round or nothing of it.
        assert memory.size("a.po") in {0, 300}
        digest = memory.files().get("a.po", "")
        if digest:
            [match] = lookup(memory, f"a.po 第{digest}轮第7句话。", "zh_CN", "en", limit=1)
            assert match.target == f"a.po {digest} 7"
        memory.sync("b.po", "1", [TranslationUnit("新的一句话。", "a new one", "zh_CN", "en")])
        assert [m.target for m in lookup(memory, "新的一句话。", "zh_CN", "en")] == ["a new one"]
    assert is_sound(path)


BULK = 1_500
"""Units of a file that is loaded in one go: with batches of 100 it takes the way of a first long load."""


def load(path: Path, name: str, digest: str, stop_at: str = "", steps: int = 0) -> None:
    """Bring the file in; with `stop_at` this process kills itself at the given one of the statements that begin so."""
    left = steps

    def watch(statement: str) -> None:
        nonlocal left
        left -= statement.startswith(stop_at)
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    with Memory.open(path, batch=100) as memory:
        if stop_at:
            memory._db.set_trace_callback(watch)
        memory.sync(name, digest, (unit(f"{name}第{i}句话，共{i * 7}字。", f"{name} {i}") for i in range(BULK)))


def unit(source: str, target: str) -> TranslationUnit:
    return TranslationUnit(source, target, "zh_CN", "en")


def started(*words: object) -> int:
    """`load` in a process of its own; its number."""
    child = os.fork()
    if not child:
        # Whatever happens in here, the copy of the test run must end here.
        try:
            load(*words)  # type: ignore[arg-type]  # the words of load
            os._exit(0)
        finally:
            os._exit(1)
    return child


def ended(child: int) -> int:
    """The signal or the error that a process ended with, 0 if it came through."""
    return os.waitpid(child, 0)[1]


def check_loaded(path: Path, name: str, digest: str) -> None:
    """All of the file is there and found, or nothing of it."""
    with Memory.open(path, batch=100) as memory:
        known = memory.files().get(name)
        assert memory.size(name) == (BULK if known else 0)
        if known:
            assert known == digest
            assert [m.target for m in lookup(memory, f"{name}第77句话，共539字。", "zh_CN", "en", limit=1)] == [
                f"{name} 77"
            ]


@pytest.mark.parametrize(
    ("statement", "steps"),
    [
        ("BEGIN", 0),
        ("INSERT INTO file", 0),
        ("DROP INDEX", 0),
        ("DROP INDEX", 3),
        *(("INSERT INTO text", step) for step in (0, 1_499, 2_999)),
        *(("INSERT INTO unit", step) for step in (0, 750, 1_499)),
        *(("INSERT OR REPLACE INTO posting", step) for step in (0, 500)),
        ("CREATE INDEX", 0),
        ("CREATE INDEX", 4),
        ("COMMIT", 0),
    ],
)
def test_a_first_long_load_killed_at_a_statement_leaves_nothing_and_can_be_repeated(
    tmp_path: Path, statement: str, steps: int
) -> None:
    path = tmp_path / "memory.sqlite"
    assert ended(started(path, "a.tmx", "1", statement, steps)) == signal.SIGKILL
    with Memory.open(path) as memory:
        assert memory.files() == {}
        assert memory.counts() == {}
    assert ended(started(path, "a.tmx", "2")) == 0
    check_loaded(path, "a.tmx", "2")
    assert is_sound(path)
    assert indexes(path) == EXPECTED


EXPECTED = {"also_file", "text_hash", "text_length", "text_shape", "unit_file", "unit_source", "unit_target"}


def indexes(path: Path) -> set[str]:
    connection = sqlite3.connect(path)
    try:
        rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
        return {name for (name,) in rows}
    finally:
        connection.close()


@pytest.mark.parametrize("seed", [*range(6), *(pytest.param(i, marks=pytest.mark.slow) for i in range(6, 60))])
def test_a_first_long_load_killed_at_any_moment_is_whole_or_not_there(tmp_path: Path, seed: int) -> None:
    """Moments are spread over the time that a whole load takes here, making the file and closing it included."""
    path = tmp_path / "memory.sqlite"
    start = time.perf_counter()
    assert ended(started(tmp_path / "whole.sqlite", "a.tmx", "1")) == 0
    whole = time.perf_counter() - start
    child = started(path, "a.tmx", "1")
    time.sleep(random.Random(seed).random() * whole * 1.1)
    os.kill(child, signal.SIGKILL)
    ended(child)
    check_loaded(path, "a.tmx", "1")
    assert ended(started(path, "b.tmx", "1")) == 0
    check_loaded(path, "b.tmx", "1")
    assert is_sound(path)


def test_two_first_long_loads_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "memory.sqlite"
    children = [started(path, name, "1") for name in ("a.tmx", "b.tmx", "c.tmx")]
    assert [ended(child) for child in children] == [0, 0, 0]
    for name in ("a.tmx", "b.tmx", "c.tmx"):
        check_loaded(path, name, "1")
    with Memory.open(path) as memory:
        assert len(memory.files()) == 3
    assert is_sound(path)
    assert indexes(path) == EXPECTED


def test_two_builders_at_once_lose_nothing_and_corrupt_nothing(tmp_path: Path) -> None:
    path = tmp_path / "memory.sqlite"
    both = [builder(path, name, 6) for name in ("a.po", "b.po")]
    ended = [each.wait(timeout=120) for each in both]
    for each in both:
        assert each.stdout
        each.stdout.close()
    assert ended == [0, 0]
    assert is_sound(path)
    with Memory.open(path) as memory:
        assert memory.files() == {"a.po": "5", "b.po": "5"}
        for name in memory.files():
            assert memory.size(name) == 300
            assert [m.target for m in lookup(memory, f"{name} 第5轮第299句话。", "zh_CN", "en", limit=1)] == [
                f"{name} 5 299"
            ]


def test_a_reader_sees_the_memory_of_before_while_another_process_writes(tmp_path: Path) -> None:
    path = tmp_path / "memory.sqlite"
    with Memory.open(path) as writer, Memory.open(path) as reader:
        writer.sync("a.po", "1", [TranslationUnit("一句话。", "one", "zh_CN", "en")])

        def slowly() -> list[TranslationUnit]:
            assert [m.target for m in lookup(reader, "一句话。", "zh_CN", "en")] == ["one"]
            return [TranslationUnit("一句话。", "two", "zh_CN", "en")]

        writer.sync("a.po", "2", (unit for make in [slowly] for unit in make()))
        assert [m.target for m in lookup(reader, "一句话。", "zh_CN", "en")] == ["two"]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_without_a_full_text_index_the_best_matches_are_the_same(language: str) -> None:
    """8,600 texts of some hundred words, so that the index is really used: from 70 % on both ways find the same (seeded)."""
    chosen = random.Random(11)
    syllables = list("宁波港口物流企业项目投资合作发展产集新区")
    if language == "en":
        syllables = [start + end for start in ("p", "tr", "s", "gr", "m") for end in ("or", "a", "ig")]
    parts = ["".join(chosen.choices(syllables, k=2)) for _ in range(300)]
    gap = "" if language == "zh_CN" else " "
    texts = list(dict.fromkeys(gap.join(chosen.choices(parts, k=chosen.randint(8, 20))) for _ in range(8_600)))
    units = [TranslationUnit(text, str(i), language, "de") for i, text in enumerate(texts)]
    with Memory.open(full_text=True) as indexed, Memory.open(full_text=False) as plain:
        for memory in (indexed, plain):
            memory.sync("f", "1", units)
        for text in chosen.sample(texts, 15):
            query = text.replace(chosen.choice(parts), chosen.choice(parts), 1)[1:]
            one, other = (lookup(memory, query, language, "de", threshold=70, limit=1) for memory in (indexed, plain))
            assert one
            assert one == other
