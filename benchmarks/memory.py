"""The memory against brute force: recall of the best match, time of a look-up, time to build.

    python benchmarks/memory.py [--size 100000] [--queries 200] [--language zh]

Segments come from the lines of NTREX-128 and the Markdown of the shared corpora (`L10N_SHARED`), filled up to the size by
seeded mutation: 35 % of the characters (zh) or words (en) of a stretch replaced by others of the same corpus. Queries are segments
with 12 % replaced. Brute force is rapidfuzz over all segments. Prints one table; times are of this machine, ratios travel.
"""

from __future__ import annotations

import argparse
import os
import random
import sqlite3
import statistics
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

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


def main() -> None:
    """Measure one language at one size."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--size", type=int, default=100_000)
    words.add_argument("--queries", type=int, default=100)
    words.add_argument("--language", choices=sorted(LANGUAGES), default="zh")
    words.add_argument("--threshold", type=float, default=70.0)
    words.add_argument("--short", action="store_true", help="3 to 10 Han characters, one of them changed; threshold 60")
    given = words.parse_args()
    language = LANGUAGES[given.language][0]
    chosen = random.Random(2)
    if given.short:
        texts = short_segments(given.size)
        queries = [one_changed(line, chosen) for line in chosen.sample(texts, given.queries)]
    else:
        texts = segments(given.language, given.size)
        parts = [part for line in texts[:2000] for part in cut(line, given.language)]
        queries = [
            mutated(cut(line, given.language), parts, 0.12, given.language, chosen)
            for line in chosen.sample(texts, given.queries)
        ]
    threshold = 60.0 if given.short else given.threshold
    with TemporaryDirectory() as folder, Memory.open(Path(folder) / "memory.sqlite") as memory:
        cpu, start = time.process_time(), time.perf_counter()
        memory.sync("f", "1", (TranslationUnit(text, str(i % 1000), language, "de") for i, text in enumerate(texts)))
        built, cpu = time.perf_counter() - start, time.process_time() - cpu
        size = sum(file.stat().st_size for file in Path(folder).iterdir()) / 1e6
        lookup(memory, queries[0], language, "de", threshold=threshold, limit=1)
        ours, theirs, found, have, missed = [], [], 0, 0, []
        for query in queries:
            start = time.perf_counter()
            match = lookup(memory, query, language, "de", threshold=threshold, limit=1)
            ours.append(time.perf_counter() - start)
            start = time.perf_counter()
            true = best(query, texts, cutoff=threshold)
            theirs.append(time.perf_counter() - start)
            have += bool(true)
            is_found = bool(true) and bool(match) and match[0].score >= min(true[0][1], 98.0) - 1e-6
            found += is_found
            if true and not is_found:
                missed.append((true[0][1], query, texts[true[0][0]]))
        exact, bare = look_ups(memory, Path(folder) / "memory.sqlite", language, chosen.sample(texts, 2000))
    ordered = sorted(ours)
    print(
        f"{given.language}{' short' if given.short else ''} {len(texts):>9,}  build {built:6.1f} s (cpu {cpu:.1f} s, {size:.0f} MB)"
        f"  exact {exact * 1e6:5.1f} us (a bare select {bare * 1e6:.1f})  recall {found}/{have}  median {statistics.median(ours) * 1e3:6.2f} ms"
        f"  p95 {ordered[int(len(ordered) * 0.95)] * 1e3:6.1f} ms  brute force {statistics.median(theirs) * 1e3:6.1f} ms"
    )
    for score, query, true in missed[:5]:
        print(f"  missed {score:.0f}: {query!r} ~ {true!r}")


if __name__ == "__main__":
    sys.exit(main())
