"""Catalogues against polib and msgmerge: throughput of an unchanged file, and finding the old text of edited sentences.

    python benchmarks/catalogs.py read      # parse and write 100,000 entries
    python benchmarks/catalogs.py update    # 25,000 messages, 1,228 edited; growth to 40,000
    python benchmarks/catalogs.py align     # the shared news corpus, with gaps and joined sentences

Everything is CPU time and shown as a ratio; the machine is shared with others.
"""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from l10n.catalog import po
from l10n.catalog.messages import Item, messages
from l10n.catalog.update import update
from l10n.model.catalog import Catalog, Message
from l10n.model.glossary import Glossary

TESTS = Path(__file__).resolve().parents[1] / "tests"
SHARED = Path(os.environ.get("L10N_SHARED", TESTS.parents[1] / "shared"))


def catalog_of(texts: list[str]) -> Catalog:
    """A catalogue on disk with a translation that numbers each text."""
    fresh = update(po.new("en", "source/zh_CN/a.md", "zh_CN"), flow(texts)).catalog
    entries = tuple(replace(entry, target=f"T{number}") for number, entry in enumerate(fresh.entries))
    return po.load(po.dump(replace(fresh, entries=entries)))


def flow(texts: list[str]) -> tuple[Message, ...]:
    return messages([Item("paragraph", text, number) for number, text in enumerate(texts)], "source/zh_CN/a.md")


def edition(size: int, changed: int, seed: int) -> tuple[list[str], list[str], dict[str, str]]:
    """Old texts, new texts with `changed` reworded and a tenth as many moved, and whose translation each one is."""
    sys.path.insert(0, str(TESTS / "catalog"))
    from articles import reworded, sentence

    dice = random.Random(seed)
    texts: dict[str, None] = {}
    while len(texts) < size:
        texts[sentence(dice)] = None
    old = list(texts)
    new = list(old)
    wanted = {}
    for number in dice.sample(range(size), changed):
        new[number] = reworded(old[number], dice)
        wanted[new[number]] = f"T{number}"
    for _ in range(changed // 10):
        new.insert(dice.randrange(size), new.pop(dice.randrange(size)))
    return old, new, wanted


def cpu() -> float:
    """CPU seconds of this process and of its ended children."""
    return sum(
        u.ru_utime + u.ru_stime for u in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def timed(data: bytes, new: list[str]) -> tuple[Catalog, float]:
    """Our whole way: bytes in, bytes out."""
    begun = cpu()
    catalog = update(po.load(data), flow(new)).catalog
    out = po.dump(catalog)
    po.verify(out, data)
    return catalog, cpu() - begun


def merged(data: bytes, new: list[str]) -> tuple[Catalog, float]:
    """msgmerge's."""
    with tempfile.TemporaryDirectory() as folder:
        old, template = Path(folder, "old.po"), Path(folder, "new.pot")
        old.write_bytes(data)
        template.write_bytes(po.dump(update(po.new("en", "a.md"), flow(new)).catalog))
        begun = cpu()
        out = subprocess.run(
            ["msgmerge", "--quiet", "--no-wrap", old, template], capture_output=True, check=True
        ).stdout
        return po.load(out), cpu() - begun


def share(catalog: Catalog, wanted: dict[str, str]) -> float:
    """Of the edited texts those that have their own old translation."""
    told = {entry.source: entry.target for entry in catalog.entries if not entry.obsolete}
    return sum(told[text] == target for text, target in wanted.items()) / len(wanted)


LINE = """\
#: source/en/a{file}.md
{flag}msgid "Sentence {n} about the port of Ningbo-Zhoushan and its throughput in 2020."
msgstr "第{n}句关于宁波舟山港及其2020年的吞吐量。"

"""


def read() -> None:
    made = "".join(LINE.format(file=n % 50, n=n, flag="#, fuzzy\n" if n % 7 == 0 else "") for n in range(100_000))
    real = SHARED / "corpora" / "comprehensive-rust" / "po" / "zh-CN.po"
    files = {"100,000 entries": (po.dump(po.new("zh_CN", "a.md")).decode() + "\n" + made).encode()}
    if real.exists():
        files["comprehensive-rust, zh-CN"] = real.read_bytes()
    for name, data in files.items():
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "a.po")
            file.write_bytes(data)
            runs = [(spent(lambda: through_polib(file)), spent(lambda: through_ours(data))) for _ in range(3)]  # noqa: B023 - run at once
        ratio = min(theirs for theirs, _ in runs) / min(ours for _, ours in runs)
        print(f"{name}, parsed and written unchanged: polib / ours = {ratio:.1f}")


def spent(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def through_polib(file: Path) -> bytes:
    import polib

    return str(polib.pofile(str(file))).encode()


def through_ours(data: bytes) -> bytes:
    out = po.dump(po.load(data))
    assert out == data
    return out


def compare() -> None:
    old, new, wanted = edition(25_000, 1_228, seed=5)
    data = po.dump(catalog_of(old))
    ours, our_time = timed(data, new)
    theirs, their_time = merged(data, new)
    print(f"own translation found: ours {share(ours, wanted):.2%}, msgmerge {share(theirs, wanted):.2%}")
    print(f"CPU time: ours / msgmerge = {our_time / their_time:.2f}")
    times = {}
    for size in (10_000, 20_000, 40_000):
        old, new, _ = edition(size, size // 20, seed=6)
        times[size] = timed(po.dump(catalog_of(old)), new)[1]
    print(
        f"growth: 20,000 / 10,000 = {times[20_000] / times[10_000]:.2f}, 40,000 / 20,000 = {times[40_000] / times[20_000]:.2f}"
    )


def align() -> None:
    from l10n.workflow.align import SURE, _piece, pairs

    folder = SHARED / "corpora" / "ntrex" / "NTREX-128"
    texts = {
        "en": (folder / "newstest2019-src.eng.txt").read_text(encoding="utf-8").split("\n")[:1960],
        "zh_CN": (folder / "newstest2019-ref.zho-CN.txt").read_text(encoding="utf-8").split("\n")[:1960],
    }
    for one, other in (("zh_CN", "en"), ("en", "zh_CN")):
        dice, right, wanted, sure, surely_right = random.Random(1), 0, 0, 0, 0
        for begin in range(0, 1960, 140):
            left: list[str] = []
            opposite: list[str] = []
            gold: dict[int, int] = {}
            number = begin
            while number < begin + 140:
                chance = dice.random()
                here, there = texts[one][number], texts[other][number]
                if chance < 0.04:
                    left.append(here)
                elif chance < 0.08:
                    opposite.append(there)
                elif chance < 0.13 and number + 1 < begin + 140:
                    number += 1
                    left += [here, texts[one][number]]
                    opposite.append(there + (" " if other == "en" else "") + texts[other][number])
                    gold |= {len(left) - 2: len(opposite) - 1, len(left) - 1: len(opposite) - 1}
                else:
                    left.append(here)
                    opposite.append(there)
                    gold[len(left) - 1] = len(opposite) - 1
                number += 1
            pieces = (
                [_piece(t, "p", one, Glossary()) for t in left],
                [_piece(t, "p", other, Glossary()) for t in opposite],
            )
            found = {i: pair for pair in pairs(*pieces) for i in pair.source}
            wanted += len(gold)
            right += sum(i in found and found[i].target == (j,) for i, j in gold.items())
            certain = {i: pair for i, pair in found.items() if pair.confidence >= SURE}
            sure += len(certain)
            surely_right += sum(pair.target == (gold.get(i),) for i, pair in certain.items())
        print(
            f"{one} to {other}: {right / wanted:.1%} of pairs found, {surely_right / sure:.1%} of the sure ones right"
        )


if __name__ == "__main__":
    os.nice(10)
    for name in sys.argv[1:] or ("read", "update", "align"):
        {"read": read, "update": compare, "align": align}[name]()
