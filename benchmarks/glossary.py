"""Speed of the glossary: folding, scanning, checking and the whole `l10n check`, as CPU time and as ratios between sizes.

python benchmarks/glossary.py            all of it; --command only the whole command, --parts only what is in it

The texts are NTREX-128 news (en, zh-CN) from the team's shared corpora beside the checkout (`L10N_SHARED`), numbered so that
no two are alike; the terms are made up by a fixed seed, and one glossary holds the names of the news (tests/data/glossary).
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from random import Random

from l10n.catalog import po
from l10n.checks.terms import check_terms
from l10n.glossary import table
from l10n.glossary.find import find, scan_all
from l10n.glossary.fold import fold
from l10n.model.catalog import Entry
from l10n.model.glossary import Glossary

HAN = "宁波海曙江北鄞州奉化象山余姚慈溪镇舟定普陀岱嵊泗杭嘉湖绍金衢丽温台建德桐庐淳安富阳临平萧余杭钱塘滨西拱墅上城"
NEWS = Path(__file__).resolve().parents[1] / "tests" / "data" / "glossary"
ENTRIES = 25_000
CATALOGS = 25


def made(size: int) -> Glossary:
    """The glossary of `file_of`."""
    return table.load(file_of(size))


def file_of(size: int) -> bytes:
    """A file of `size` terms, half Chinese names of three to six characters, half English ones."""
    random = Random(7)
    rows = ["id,kind,lang,term"]
    for number in range(size // 2):
        chinese = "".join(random.choices(HAN, k=random.randint(3, 6)))
        english = " ".join(
            "".join(random.choices("abdeghilmnoprstuvy", k=random.randint(5, 8))).title()
            for _ in range(random.randint(1, 3))
        )
        rows += [f"c{number},{random.choice(('place', 'other'))},zh,{chinese}", f"c{number},,en,{english}"]
    return "\n".join(rows).encode()


def names_of_the_news() -> bytes:
    """A file of 933 terms that do occur: a hit in every second text."""
    files = [(NEWS / f"news_terms{part}.csv").read_text(encoding="utf-8").splitlines() for part in ("", "_2", "_3")]
    return "\n".join([files[0][0], *(row for rows in files for row in rows[1:])]).encode()


def ntrex(corpora: Path) -> list[tuple[str, str]]:
    """Chinese sentences and their English sources."""
    folder = corpora / "ntrex" / "NTREX-128"
    english = (folder / "newstest2019-src.eng.txt").read_text(encoding="utf-8").split("\n")
    chinese = (folder / "newstest2019-ref.zho-CN.txt").read_text(encoding="utf-8").split("\n")
    return [(zh, en) for zh, en in zip(chinese, english, strict=True) if zh and en]


def numbered(pairs: Sequence[tuple[str, str]], count: int) -> list[tuple[str, str]]:
    """So many pairs, no two of them alike."""
    many = [*pairs] * (count // len(pairs) + 1)
    return [(f"{z}（{at}）", f"{e} ({at})") for at, (z, e) in enumerate(many[:count])]


def best(work: Callable[[], object], times: int = 5) -> float:
    """CPU seconds of the quickest of several runs."""
    quickest = float("inf")
    for _ in range(times):
        begin = time.process_time()
        work()
        quickest = min(quickest, time.process_time() - begin)
    return quickest


# --- the whole command ---


def project(root: Path, pairs: Sequence[tuple[str, str]], glossary: bytes) -> None:
    """A project of 25 Chinese articles with their English catalogues, the pairs spread over them."""
    source, locales = root / "source" / "zh_CN", root / "locales" / "en" / "LC_MESSAGES"
    source.mkdir(parents=True)
    locales.mkdir(parents=True)
    (root / "l10n.toml").write_text('languages = ["en", "zh_CN"]\n', encoding="utf-8")
    (root / "locales" / "glossary.csv").write_bytes(glossary)
    size = len(pairs) // CATALOGS
    for number in range(CATALOGS):
        part = pairs[number * size : (number + 1) * size]
        name = f"article{number}"
        (source / f"{name}.md").write_text("\n\n".join(zh for zh, _ in part) + "\n", encoding="utf-8")
        empty = po.new("en", f"source/zh_CN/{name}.md", "zh_CN")
        (locales / f"{name}.po").write_bytes(po.dump(replace(empty, entries=tuple(Entry(z, e) for z, e in part))))


def seconds(root: Path, words: Sequence[str]) -> float:
    """CPU seconds, user and system, of one `l10n check` as a program of its own, bytecode at hand."""
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environ["PYTHONPYCACHEPREFIX"] = str(root.parent / "bytecode")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "l10n", "check", "--project", str(root), *words]
    subprocess.run(command, check=False, capture_output=True, env=environ)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def command(pairs: Sequence[tuple[str, str]], runs: int) -> None:
    """The whole `l10n check`, sizes by turns so that a busy machine slows all of them, the best of several runs."""
    sizes = {
        f"{ENTRIES} entries, 1,000 terms": (ENTRIES, file_of(1_000)),
        f"{ENTRIES} entries, 100,000 terms": (ENTRIES, file_of(100_000)),
        f"{ENTRIES} entries, 933 names of these texts": (ENTRIES, names_of_the_news()),
        f"{ENTRIES // 8} entries, 1,000 terms": (ENTRIES // 8, file_of(1_000)),
        f"{CATALOGS} entries, 1,000 terms": (CATALOGS, file_of(1_000)),
    }
    with tempfile.TemporaryDirectory() as folder:
        for number, (count, glossary) in enumerate(sizes.values()):
            project(Path(folder, str(number)), numbered(pairs, count), glossary)
        for words in (["--select", "term-*"], []):
            seconds(Path(folder, "4"), words)  # writes the bytecode
            times: dict[str, list[float]] = {name: [] for name in sizes}
            for _ in range(runs):
                for number, name in enumerate(sizes):
                    times[name].append(seconds(Path(folder, str(number)), words))
            told = " ".join(["l10n check", *words])
            for name, measured in times.items():
                print(f"{told}: {name}: {min(measured):.2f} s (all runs: {', '.join(f'{x:.2f}' for x in measured)})")


# --- its parts ---


def parts(pairs: Sequence[tuple[str, str]]) -> None:
    """Folding and scanning as characters a second, and the term rules alone."""
    ratios = []
    for _ in range(5):  # in turn and each with a fresh index, which remembers what it scanned
        small, large = shares(file_of(1_000), numbered(pairs, 3_125)), shares(file_of(1_000), numbered(pairs, ENTRIES))
        ratios.append(large[2] / small[2])
    print(f"term rules, 8 times the entries: {sorted(ratios)[2]:.2f} times the time (middle of 5)")
    for name, language, side in (("zh", "zh_CN", 0), ("en", "en", 1)):
        lines = [pair[side] for pair in pairs]
        texts = [pair[side] for pair in numbered(pairs, ENTRIES)]
        whole = "\n".join(lines * 4)
        print(f"{name} fold, one text: {len(whole) / best(partial(fold, whole)) / 1e6:.1f} Mchar/s")
        print(f"{name} fold, segments: {len(whole) / 4 / best(partial(fold_each, lines)) / 1e6:.1f} Mchar/s")
        for size in (1_000, 10_000, 100_000):
            glossary = made(size)
            find("x", language, glossary)
            speed = len(whole) / best(partial(find, whole, language, glossary)) / 1e6
            many = sum(map(len, texts)) / min(_scanning(texts, language, size) for _ in range(3)) / 1e6
            print(f"{name} find, {size} terms: one text {speed:.1f}, {len(texts)} texts together {many:.1f} Mchar/s")
    entries = numbered(pairs, ENTRIES)
    taken: dict[int, list[list[float]]] = {1_000: [], 100_000: []}
    for size in (1_000, 100_000) * 3:  # in turn, so that a busy machine slows both
        taken[size].append(shares(file_of(size), entries))
    for size, runs in taken.items():
        load, index, check = (min(column) for column in zip(*runs, strict=True))
        print(f"{size} terms: load {load:.2f} s, index {index:.2f} s, term rules one by one {check:.2f} s")


def _scanning(texts: Sequence[str], language: str, size: int) -> float:
    """CPU seconds to scan texts that the index has not seen."""
    glossary = made(size)
    find("x", language, glossary)
    return best(partial(scan_all, texts, language, glossary), 1)


def fold_each(texts: Sequence[str]) -> None:
    """Fold texts one by one."""
    for text in texts:
        fold(text)


def shares(data: bytes, entries: Sequence[tuple[str, str]]) -> list[float]:
    """CPU seconds to load a glossary, to index it for both languages, and to check the entries once."""
    begin = time.process_time()
    glossary = table.load(data)
    loaded = time.process_time()
    find("x", "zh_CN", glossary)
    find("x", "en", glossary)
    built = time.process_time()
    for source, target in entries:
        tuple(check_terms(source, target, "zh_CN", "en", glossary))
    return [loaded - begin, built - loaded, time.process_time() - built]


def main() -> None:
    """Print what was asked for."""
    shared = Path(os.environ.get("L10N_SHARED", Path(__file__).resolve().parents[1].parent / "shared"))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, default=shared / "corpora")
    parser.add_argument("--command", action="store_true")
    parser.add_argument("--parts", action="store_true")
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    pairs = ntrex(asked.corpora)
    if asked.command or not asked.parts:
        command(pairs, asked.runs)
    if asked.parts or not asked.command:
        parts(pairs)


if __name__ == "__main__":
    main()
