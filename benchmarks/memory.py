"""The memory against brute force: recall of the best match, time of a look-up, time to build.

    python benchmarks/memory.py [--size 100000] [--queries 100] [--seeds 2 3 4] [--language zh] [--short] [--url postgresql://...]

Segments come from the lines of NTREX-128 and the Markdown of the shared corpora (`L10N_SHARED`), filled up to the size by
seeded mutation: 35 % of the characters (zh) or words (en) of a stretch replaced by others of the same corpus. Queries are segments
with 12 % replaced, so many for each seed. Brute force is rapidfuzz over all segments, in the same run. Prints wall time, the
processor's time and the machine's load; times are of this machine, ratios travel. With `--url` an empty database on a server of
yours takes the place of the file.
"""

from __future__ import annotations

import argparse
import os
import random
import sqlite3
import statistics
import time
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from l10n.memory.layer import Layer
from l10n.memory.postgres import PostgresMemory
from l10n.memory.search import lookup
from l10n.memory.store import Memory
from l10n.model.match import TranslationUnit
from l10n.text.similar import best

SHARED = Path(os.environ.get("L10N_SHARED", Path(__file__).resolve().parents[2] / "shared"))
LANGUAGES = {"zh": ("zh_CN", "newstest2019-ref.zho-CN.txt"), "en": ("en", "newstest2019-src.eng.txt")}


def segments(language: str, size: int, seed: int = 1) -> list[str]:
    """Distinct segments of the language: real ones first, mutations of them after."""
    text = (SHARED / "corpora/ntrex/NTREX-128" / LANGUAGES[language][1]).read_text(encoding="utf-8")
    real = list(dict.fromkeys(line.strip() for line in text.split("\n") if line.strip()))
    chosen = random.Random(seed)
    parts = [part for line in real for part in cut(line, language)]
    found = dict.fromkeys(real)
    while len(found) < size:
        line = chosen.choice(real)
        # Other length, other order: filler must be far enough from its origin not to be its own best match.
        pieces = cut(line, language)
        start = chosen.randrange(max(1, len(pieces) // 2))
        found[mutated(pieces[start:], parts, 0.35, language, chosen)] = None
    return list(found)[:size]


def cut(line: str, language: str) -> list[str]:
    """The characters of a Chinese line, the words of an English one."""
    return list(line) if language == "zh" else line.split(" ")


def mutated(pieces: list[str], parts: list[str], share: float, language: str, chosen: random.Random) -> str:
    """The pieces with a share of them replaced by others."""
    new = [chosen.choice(parts) if chosen.random() < share else piece for piece in pieces]
    return ("" if language == "zh" else " ").join(new)


def short_segments(size: int, seed: int = 3) -> list[str]:
    """Distinct stretches of 3 to 10 Han characters of the Chinese corpus."""
    # Two thousand lines have half a million such stretches.
    lines = [
        "".join(char for char in line if "\u4e00" <= char <= "\u9fff") for line in segments("zh", max(2000, size // 20))
    ]
    chosen = random.Random(seed)
    found: dict[str, None] = {}
    while len(found) < size:
        line = chosen.choice(lines)
        length = chosen.randint(3, 10)
        start = chosen.randrange(max(1, len(line) - length))
        if len(line) >= length:
            found[line[start : start + length]] = None
    return list(found)


def one_changed(line: str, chosen: random.Random) -> str:
    """The line with one of its characters replaced by another Han character."""
    place = chosen.randrange(len(line))
    return line[:place] + chr(chosen.randrange(0x4E00, 0x9FA5)) + line[place + 1 :]


def questions(kind: str, texts: list[str], count: int, seeds: list[int]) -> list[str]:
    """So many edited segments for each seed."""
    parts = [part for line in texts[:2000] for part in cut(line, kind)]
    found = []
    for seed in seeds:
        chosen = random.Random(seed)
        for line in chosen.sample(texts, count):
            is_short = kind == "short"
            found.append(one_changed(line, chosen) if is_short else mutated(cut(line, kind), parts, 0.12, kind, chosen))
    return found


def look_ups(memory: Memory, path: Path, language: str, texts: list[str]) -> tuple[float, float]:
    """Seconds of an exact look-up, and of a bare select by primary key on the same file: best of five, in turns."""
    connection = sqlite3.connect(path)
    numbers = [number for text in texts for number in memory.exact(language, text)]
    best_exact = best_bare = float("inf")
    for _ in range(5):
        start = time.process_time()
        for text in texts:
            memory.exact(language, text)
        best_exact = min(best_exact, time.process_time() - start)
        start = time.process_time()
        for number in numbers:
            connection.execute("SELECT text FROM text WHERE id = ?", (number,)).fetchone()
        best_bare = min(best_bare, time.process_time() - start)
    connection.close()
    return best_exact / len(texts), best_bare / len(texts)


def build(memory: Layer, texts: list[str], language: str) -> tuple[float, float]:
    """Seconds of wall and processor to bring the texts in."""
    cpu, start = time.process_time(), time.perf_counter()
    memory.sync("f", "1", (TranslationUnit(text, str(i % 1000), language, "de") for i, text in enumerate(texts)))
    return time.perf_counter() - start, time.process_time() - cpu


@dataclass
class Asked:
    """What came of the queries: seconds of each, and what was missed as (similarity, query, text)."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    brute: list[float] = field(default_factory=list)
    missed: list[tuple[float, str, str]] = field(default_factory=list)
    have: int = 0
    """Queries for which brute force finds a text."""

    def __str__(self) -> str:
        found, ms = self.have - len(self.missed), 1e3
        return (
            f"recall {found}/{self.have}  median {statistics.median(self.wall) * ms:.2f} ms"
            f" (cpu {statistics.median(self.cpu) * ms:.2f})"
            f"  p95 {_p95(self.wall) * ms:.1f} (cpu {_p95(self.cpu) * ms:.1f})"
            f"  brute force {statistics.median(self.brute) * ms:.1f} ms"
        )


def _p95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


def ask(memory: Layer, texts: list[str], queries: list[str], language: str, threshold: float) -> Asked:
    """Every query asked of the memory, and of all texts one by one."""
    asked = Asked()
    lookup(memory, queries[0], language, "de", threshold=threshold, limit=1)
    for query in queries:
        cpu, start = time.process_time(), time.perf_counter()
        match = lookup(memory, query, language, "de", threshold=threshold, limit=1)
        asked.wall.append(time.perf_counter() - start)
        asked.cpu.append(time.process_time() - cpu)
        cpu = time.process_time()
        true = best(query, texts, cutoff=threshold)
        asked.brute.append(time.process_time() - cpu)
        asked.have += bool(true)
        if true and not (match and match[0].score >= min(true[0][1], 98.0) - 1e-6):
            asked.missed.append((true[0][1], query, texts[true[0][0]]))
    return asked


def load() -> str:
    """The machine's load over the last minute and five."""
    return "load " + " ".join(f"{each:.1f}" for each in os.getloadavg()[:2]) if hasattr(os, "getloadavg") else ""


def main() -> None:
    """Measure one language at one size."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--size", type=int, default=100_000)
    words.add_argument("--queries", type=int, default=100, help="for each seed")
    words.add_argument("--seeds", type=int, nargs="+", default=[2])
    words.add_argument("--language", choices=sorted(LANGUAGES), default="zh")
    words.add_argument("--threshold", type=float, default=70.0)
    words.add_argument("--short", action="store_true", help="3 to 10 Han characters, one of them changed; threshold 60")
    words.add_argument("--url", help="a PostgreSQL database without a memory in it")
    given = words.parse_args()
    kind, language = "short" if given.short else given.language, LANGUAGES[given.language][0]
    texts = short_segments(given.size) if given.short else segments(given.language, given.size)
    queries = questions(kind, texts, given.queries, given.seeds)
    threshold = 60.0 if given.short else given.threshold
    with TemporaryDirectory() as folder:
        path = Path(folder) / "memory.sqlite"
        with PostgresMemory.open(given.url) if given.url else Memory.open(path) as memory:
            wall, cpu = build(memory, texts, language)
            size = path.stat().st_size / 1e6 if path.exists() else 0.0
            print(f"{kind} {len(texts):,}  build {wall:.1f} s (cpu {cpu:.1f} s, {size:.0f} MB)  {load()}", flush=True)
            asked = ask(memory, texts, queries, language, threshold)
            print(f"  {asked}  {load()}")
            if isinstance(memory, Memory):
                exact, bare = look_ups(memory, path, language, random.Random(2).sample(texts, 2000))
                print(f"  exact {exact * 1e6:.1f} us (a bare select {bare * 1e6:.1f})")
    for score, query, true in asked.missed[:9]:
        print(f"  missed {score:.0f}: {query!r} ~ {true!r}")


if __name__ == "__main__":
    main()
