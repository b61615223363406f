"""Speed of the glossary: folding, scanning and checking, as characters a second and as ratios between sizes.

python benchmarks/glossary.py DIRECTORY    where DIRECTORY holds aligned en.txt and zh.txt, one segment a line.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random

from l10n.checks.terms import check_terms
from l10n.glossary import table
from l10n.glossary.find import find
from l10n.glossary.fold import fold
from l10n.model.glossary import Glossary

HAN = "宁波海曙江北鄞州奉化象山余姚慈溪镇舟定普陀岱嵊泗杭嘉湖绍金衢丽温台建德桐庐淳安富阳临平萧余杭钱塘滨西拱墅上城"


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


def best(work: Callable[[], object], times: int = 5) -> float:
    """CPU seconds of the quickest of several runs."""
    quickest = float("inf")
    for _ in range(times):
        begin = time.process_time()
        work()
        quickest = min(quickest, time.process_time() - begin)
    return quickest


def main(folder: Path) -> None:
    """Print the table."""
    sides = {name: (folder / f"{name}.txt").read_text(encoding="utf-8").split("\n") for name in ("zh", "en")}
    pairs = [(z, e) for z, e in zip(sides["zh"], sides["en"], strict=False) if z and e]
    ratios = []
    for _ in range(5):  # in turn and each with a fresh index, which remembers what it scanned
        small, large = shares(file_of(1_000), numbered(pairs, 3_125)), shares(file_of(1_000), numbered(pairs, 25_000))
        ratios.append(large[2] / small[2])
    print(f"8 times the entries: {sorted(ratios)[2]:.2f} times the time (middle of 5)")
    for name, language, side in (("zh", "zh_CN", 0), ("en", "en", 1)):
        lines = [pair[side] for pair in pairs]
        whole = "\n".join(lines * 4)
        print(f"{name} fold, one text: {len(whole) / best(partial(fold, whole)) / 1e6:.1f} Mchar/s")
        print(f"{name} fold, segments: {len(whole) / 4 / best(partial(fold_each, lines)) / 1e6:.1f} Mchar/s")
        for size in (1_000, 10_000, 100_000):
            glossary = made(size)
            find("x", language, glossary)
            speed = len(whole) / best(partial(find, whole, language, glossary)) / 1e6
            print(f"{name} find, one text, {size} terms: {speed:.1f} Mchar/s")
    entries = numbered(pairs, 25_000)
    parts: dict[int, list[list[float]]] = {1_000: [], 100_000: []}
    for size in (1_000, 100_000) * 3:  # in turn, so that a busy machine slows both
        parts[size].append(shares(file_of(size), entries))
    for size, runs in parts.items():
        load, index, check = (min(column) for column in zip(*runs, strict=True))
        whole = load + index + check
        print(
            f"{size} terms: load {load:.2f} s, index {index:.2f} s, check {len(entries)} entries {check:.2f} s, in all {whole:.2f} s"
        )


def fold_each(texts: list[str]) -> None:
    """Fold texts one by one."""
    for text in texts:
        fold(text)


def numbered(pairs: list[tuple[str, str]], count: int) -> list[tuple[str, str]]:
    """So many pairs, no two of them alike."""
    return [(f"{z}（{at}）", f"{e} ({at})") for at, (z, e) in enumerate((pairs * (count // len(pairs) + 1))[:count])]


def shares(data: bytes, entries: list[tuple[str, str]]) -> list[float]:
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


if __name__ == "__main__":
    main(Path(sys.argv[1]))
