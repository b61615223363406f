"""Sentence boundaries against people's: F on NTREX-128, damage to Markdown, speed as a ratio to sentencex.

    python benchmarks/segmentation.py [--markdown] [--peer PYTHON] [--errors]

The lines of each NTREX document are joined into one paragraph; a boundary between two lines is a true one. Raw figures count
them as they stand. Adjudicated figures leave out lines that end without a terminal mark (headlines) and use the judgement
of boundaries inside lines in `segmentation_ntrex.toml`; a cut nobody judged counts as wrong. `--errors` lists each error as
line:column. `--markdown` cuts every paragraph of the shared Markdown and compares links, code, emphasis, images and tags of
the pieces with those of the whole, as markdown-it-py reads them. `--peer` names a Python that has sentencex.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

from l10n.text.segment import split

SHARED = Path(os.environ.get("L10N_SHARED", Path(__file__).resolve().parents[2] / "shared"))
JUDGED = Path(__file__).with_name("segmentation_ntrex.toml")
TERMINAL = re.compile(r"[.!?…。！？][\"'”’」』)）\]*_»]*\Z")
ROUNDS = 5
PEER = """
import json, sys, time
from sentencex import segment
language, texts, rounds = json.load(sys.stdin)
best = 1e9
for _ in range(rounds):
    start = time.process_time()
    for text in texts:
        list(segment(language, text))
    best = min(best, time.process_time() - start)
print(best)
"""


class Paragraph(NamedTuple):
    """One document in one line."""

    text: str
    ends: dict[int, int]
    """Offset of each line's end, but the last one's, to its 1-based number."""

    starts: list[tuple[int, int]]
    """(offset, 1-based number) of each line."""

    def place(self, position: int) -> str:
        """`line:column` of an offset."""
        start, line = next(item for item in reversed(self.starts) if item[0] < position)
        return f"{line}:{position - start}"


def paragraphs(name: str, joiner: str) -> list[Paragraph]:
    """The documents of one NTREX file."""
    folder = SHARED / "corpora" / "ntrex"
    documents = (folder / "DOCUMENT_IDS.tsv").read_text(encoding="utf-8").split()
    lines = re.split(r"\r?\n", (folder / "NTREX-128" / name).read_text(encoding="utf-8"))
    grouped: dict[str, list[tuple[int, str]]] = {}
    for number, (document, line) in enumerate(zip(documents, lines, strict=False), 1):
        grouped.setdefault(document, []).append((number, line.strip()))
    return [joined(items, joiner) for items in grouped.values()]


def joined(lines: Iterable[tuple[int, str]], joiner: str) -> Paragraph:
    """The numbered lines as one paragraph."""
    text, ends, starts = "", {}, []
    for number, line in lines:
        text += joiner if text else ""
        starts.append((len(text), number))
        text += line
        ends[len(text)] = number
    del ends[len(text)]
    return Paragraph(text, ends, starts)


class Score(NamedTuple):
    """Boundaries of one corpus counted: raw, and after judgement."""

    true: int
    """Cuts that are line ends."""

    cuts: int
    lines: int
    """Line ends inside documents."""

    wrong: list[str]
    """Places of cuts that are no sentence ends."""

    missed: list[str]
    """Places of sentence ends that are not cut."""

    @property
    def raw(self) -> tuple[float, float, float]:
        """Precision, recall and F with every line end, and no other place, as a boundary."""
        return rates(self.true, self.cuts, self.lines)

    @property
    def adjudicated(self) -> tuple[float, float, float]:
        """Precision, recall and F by the judgement."""
        good = self.cuts - len(self.wrong)
        return rates(good, self.cuts, good + len(self.missed))


def measure(language: str, judged: dict[str, Any]) -> Score:
    """The score of one corpus; `judged` is its table in the judgement file."""
    right = set(judged.get("right", ()))
    true = cuts = lines = 0
    inside: list[str] = []
    missed = list(judged.get("missed", ()))
    for paragraph in paragraphs(judged["file"], judged["joiner"]):
        found = {segment.end for segment in split(paragraph.text, language)} - {len(paragraph.text)}
        cuts += len(found)
        lines += len(paragraph.ends)
        true += len(found & paragraph.ends.keys())
        inside += [paragraph.place(position) for position in sorted(found - paragraph.ends.keys())]
        missed += [
            paragraph.place(position)
            for position in sorted(paragraph.ends.keys() - found)
            if TERMINAL.search(paragraph.text, max(0, position - 12), position)
        ]
    return Score(true, cuts, lines, [place for place in inside if place not in right], missed)


def rates(good: int, found: int, real: int) -> tuple[float, float, float]:
    """Precision, recall and F."""
    precision, recall = good / found, good / real
    return precision, recall, 2 * precision * recall / (precision + recall)


def row(name: str, measured: tuple[float, float, float]) -> str:
    """One line of the table."""
    precision, recall, f = measured
    return f"{name:20} P {precision:.4f}  R {recall:.4f}  F {f:.4f}"


def speed(language: str, judged: dict[str, Any], peer: str) -> None:
    """Print megabytes of UTF-8 per second of processor time, and the ratio to sentencex where there is one."""
    texts = [paragraph.text for paragraph in paragraphs(judged["file"], judged["joiner"])]
    size = sum(len(text.encode()) for text in texts) / 1e6
    ours = min(timed(lambda: [split(text, language) for text in texts]) for _ in range(ROUNDS))
    line = f"{language:20} {size / ours:.2f} MB/s"
    if peer:
        given = json.dumps([language.partition("_")[0], texts, ROUNDS])
        theirs = float(
            subprocess.run([peer, "-c", PEER], input=given, capture_output=True, text=True, check=True).stdout
        )
        line += f"   sentencex {size / theirs:.2f} MB/s   ours is {theirs / ours:.2f} times as fast"
    print(line)


def timed(run: Callable[[], object]) -> float:
    """Seconds of processor time."""
    start = time.process_time()
    run()
    return time.process_time() - start


def markdown() -> None:
    """Print how many paragraphs are cut, and how many have other markup in their pieces than in the whole."""
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark").enable(["strikethrough", "table"])
    kinds = {"link_open", "code_inline", "em_open", "strong_open", "s_open", "image", "html_inline"}

    def shape(text: str, definitions: dict[str, Any]) -> Counter[tuple[str, ...]]:
        tokens = reader.parseInline(text, definitions)[0].children or []
        return Counter((t.type, t.content, str(t.attrGet("href"))) for t in tokens if t.type in kinds)

    whole = cut = damaged = 0
    for path in [*sorted((SHARED / "corpora").rglob("*.md")), SHARED / "corpora" / "commonmark" / "spec.txt"]:
        if path.name in ("SOURCE.md", "LICENSE.md", "README.md"):
            continue
        definitions: dict[str, Any] = {}
        for token in reader.parse(path.read_text(encoding="utf-8"), definitions):
            if token.type != "inline":
                continue
            text = token.content.replace("\n", " ")
            whole += 1
            pieces = split(text, "zh_CN" if "zh-hans" in str(path) else "en")
            cut += len(pieces) > 1
            parts = sum((shape(piece.text, definitions) for piece in pieces), Counter())
            if len(pieces) > 1 and shape(text, definitions) != parts:
                damaged += 1
                print(f"damaged: {path.name}: {[piece.text for piece in pieces]}")
    print(f"Markdown             {whole} paragraphs, {cut} of them cut, {damaged} damaged")


def main() -> int:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--markdown", action="store_true", help="count damaged paragraphs of the shared Markdown")
    parser.add_argument("--errors", action="store_true", help="list the place of each error")
    parser.add_argument("--peer", default="", metavar="PYTHON", help="a Python with sentencex, for the ratio")
    asked = parser.parse_args()
    if not SHARED.is_dir():
        print(f"the shared corpora are not at {SHARED}; set L10N_SHARED", file=sys.stderr)
        return 2
    judgement = tomllib.loads(JUDGED.read_text(encoding="utf-8"))
    for language, judged in judgement.items():
        score = measure(language, judged)
        print(row(f"{language} raw", score.raw))
        if "right" not in judged:
            continue
        print(
            row(f"{language} adjudicated", score.adjudicated), f"  wrong {len(score.wrong)}, missed {len(score.missed)}"
        )
        if asked.errors:
            print("  wrong:", " ".join(score.wrong), "\n  missed:", " ".join(score.missed))
    for language in ("en", "zh_CN"):
        speed(language, judgement[language], asked.peer)
    if asked.markdown:
        markdown()
    return 0


if __name__ == "__main__":
    sys.exit(main())
