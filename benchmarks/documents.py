"""Reading and rebuilding documents: bytes that come back, texts that survive, cost as ratios, growth, blow-up inputs.

    python benchmarks/documents.py [fidelity] [cost] [start] [growth] [blowup] [peers --toolkit MD2PO --po4a]

Without words all but `peers`. CPU seconds of this process, the best of interleaved rounds; only ratios inside one run mean
anything. The texts are the shared corpora (L10N_SHARED).
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from math import isqrt
from pathlib import Path

from l10n import formats
from l10n.errors import DocumentError
from l10n.formats import encoding, guard, pyromark_events

SHARED = Path(os.environ.get("L10N_SHARED", Path(__file__).resolve().parents[2] / "shared"))
ROUNDS = 5
BLOWUP = 3000
INPUTS: dict[str, tuple[str, Callable[[int], str]]] = {
    "one line": ("a.md", lambda n: "宁波" * n * 50),
    "quote marks": ("a.md", lambda n: ">" * n + " a"),
    "nested list": ("a.md", lambda n: "\n".join("  " * i + "- a" for i in range(isqrt(n * 9)))),
    "link openers": ("a.md", lambda n: "[" * n),
    "image openers": ("a.md", lambda n: "![" * n),
    "emphasis openers": ("a.md", lambda n: "*a _b " * n),
    "backticks": ("a.md", lambda n: " ".join("`" * i for i in range(1, isqrt(n * 9)))),
    "table columns": ("a.md", lambda n: "|" + "a|" * n + "\n|" + "-|" * n + "\n|" + "b|" * n),
    "tag openers": ("a.md", lambda n: "<a " * n),
    "shortcode openers": ("a.md", lambda n: "{{< " * n),
    "shortcodes": ("a.md", lambda n: "a {{ x }} " * n),
    "unclosed fences": ("a.md", lambda n: "- ```\n  :::\n" * n),
    "containers": ("a.md", lambda n: "::: a b\n" * n),
    "HTML blocks": ("a.md", lambda n: "> <div>\n> a\n\n" * n),
    "definitions": ("a.md", lambda n: "".join(f'[{i}]: /x "t"\n' for i in range(n))),
    "lone carriage returns": ("a.md", lambda n: "{{ a }}\r" * n),
    "paragraphs": ("a.md", lambda n: "Text `c` [l](u).\n\n" * n),
    "lines of a paragraph": ("a.md", lambda n: "Text *a* b\n" * n),
    "blanks": ("a.md", lambda n: "a" + " " * n + "b\nc"),
    "items": ("a.md", lambda n: "Text\n\n" + "- Text\n  - more\n" * n),
    "fences in a row": ("a.md", lambda n: "x*\n" + "```\n\na\n\n```\n" * n),
    "headings": ("a.md", lambda n: "# a *\nb\n" * n),
    "comments": ("a.md", lambda n: "<!--\n\na -->\n" * n),
    "long fences": ("a.md", lambda n: "`````a\n```\n\n" * n),
    "JSX tags": ("a.mdx", lambda n: "<X a={" * n),
    "JSX strings": ("a.mdx", lambda n: '<X a={"' * n),
    "JSX braces": ("a.mdx", lambda n: "{" * n),
    "attributes": ("a.html", lambda n: "<a " + " ".join(f"a{i}=1" for i in range(n)) + ">x</a>"),
    "open elements": ("a.html", lambda n: "<div>x" * n),
    "nested inlines": ("a.html", lambda n: "<b>" * n + "x" + "</b>" * n),
    "comment openers": ("a.html", lambda n: "<!--" * n),
    "quotes in tags": ("a.html", lambda n: '<a b="' * n),
    "lines": ("a.txt", lambda n: "abc def\n" * n),
}


def corpus() -> list[tuple[str, bytes]]:
    """The Markdown files of the shared corpora and the CommonMark specification."""
    paths = [*sorted((SHARED / "corpora").rglob("*.md")), SHARED / "corpora" / "commonmark" / "spec.txt"]
    return [(f"{path.stem}.md", path.read_bytes()) for path in paths]


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds of one call."""
    start = time.process_time()
    work()
    return time.process_time() - start


def best(works: dict[str, Callable[[], object]], rounds: int = ROUNDS) -> dict[str, float]:
    """The best of interleaved rounds by name."""
    found = dict.fromkeys(works, float("inf"))
    for _ in range(rounds):
        for name, work in works.items():
            found[name] = min(found[name], cpu(work))
    return found


def fidelity() -> None:
    """Identity, texts that survive a word more, Han text covered."""
    files = units = same = survived = seen = shown = 0
    for name, data in corpus():
        document = formats.read(data, name)
        files += 1
        units += len(document.units)
        same += formats.write(document, {}) == data
        targets = {index: f"{unit.text} 译" for index, unit in enumerate(document.units)}
        rebuilt = guard.rebuild(document, targets)
        again = [unit.text for unit in formats.read(rebuilt.data, name).units]
        survived += not rebuilt.put_back and again == list(targets.values())
        bare = bytearray(len(document.text))
        for fence in re.finditer(r"^([ \t>]*)(```+|~~~+).*?^\1\2[ \t]*$", document.text, re.S | re.M):
            bare[fence.start() : fence.end()] = b"\2" * (fence.end() - fence.start())
        for unit in document.units:
            bare[unit.span.start : unit.span.end] = b"\1" * (unit.span.end - unit.span.start)
        for han in re.finditer(r"[\u4e00-\u9fff]", document.text):
            seen += bare[han.start()] != 2
            shown += bare[han.start()] == 1
    print(f"{files} files, {units} texts; same bytes {same}; a word more in every text survives in {survived}")
    print(f"Han characters outside of fenced code: {seen}, in texts {shown} ({100 * shown / seen:.2f} %)")


def cost() -> None:
    """Reading and rebuilding as multiples of the parser's own pass over its events with ranges."""
    texts = corpus()
    documents = [formats.read(data, name) for name, data in texts]
    targets = [{index: f"{unit.text} 译" for index, unit in enumerate(document.units)} for document in documents]

    def parser() -> None:
        for _, data in texts:
            for _event in pyromark_events.events(data.decode(), True):
                pass

    works: dict[str, Callable[[], object]] = {
        "parser": parser,
        "read": lambda: [formats.read(data, name) for name, data in texts],
        "write": lambda: [formats.write(d, t) for d, t in zip(documents, targets, strict=True)],
        "guarded rebuild": lambda: [guard.rebuild(d, t) for d, t in zip(documents, targets, strict=True)],
    }
    found = best(works)
    size = sum(len(data) for _, data in texts)
    print(f"{len(texts)} files, {size / 1e6:.2f} MB")
    for name, seconds in found.items():
        print(f"{name:16} {seconds / found['parser']:6.2f} x the parser's pass")


def start() -> None:
    """Whole processes: an interpreter that does nothing, one that imports, ones that read a short text (bytecode is kept)."""
    read = "from l10n import formats\nformats.read({!r}.encode(), 'a.md')"
    short = "# Port\n\nThe **port** grew."
    sources = {
        "nothing": "",
        "import l10n.formats": "import l10n.formats",
        "read a paragraph": read.format(short),
        "and a front matter": read.format(f"---\ntitle: Ports\nweight: 3\n---\n\n{short}"),
        "and a nested one": read.format(f"---\ntitle: Ports\ntags:\n  - [a, b]\n---\n\n{short}"),
    }
    with tempfile.TemporaryDirectory(prefix="l10n-bench-") as folder:
        kept = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        kept["PYTHONPYCACHEPREFIX"] = folder
        found = {
            name: min(_child([sys.executable, "-c", source], kept) for _ in range(9))
            for name, source in sources.items()
        }
    for name, seconds in found.items():
        print(f"{name:20} {seconds / found['nothing']:6.2f} x an interpreter that does nothing")


def growth() -> None:
    """Reading 1, 2, 4 and 8 times the text in one document."""
    whole = "\n\n".join(data.decode() for name, data in corpus() if name != "spec.md")
    before = 0.0
    for times in (1, 2, 4, 8):
        data = "\n\n".join(
            re.sub(r"(?m)^(?=[A-Za-z\u4e00-\u9fff])", f"V{copy} ", whole) for copy in range(times)
        ).encode()
        seconds = min(cpu(lambda: formats.read(data, "a.md")) for _ in range(2))  # noqa: B023 - called at once
        note = f"{seconds / before:.2f} x the half" if before else ""
        print(f"{times} x: {len(data) / 1e6:5.1f} MB {note}")
        before = seconds


def blowup() -> None:
    """Reading, and rebuilding with every text changed, at n and 2n."""
    worst = 0.0
    for label, (name, make) in INPUTS.items():
        ratios = []
        for work in (_reading, _rebuilding):
            size = BLOWUP
            # An input whose reading takes less than 20 ms says nothing: take more of it.
            while size < BLOWUP * 256 and min(cpu(lambda: work(make(size), name)) for _ in range(2)) < 0.02:  # noqa: B023
                if not _is_read(make(size * 8)):
                    break
                size *= 4
            once, twice = (min(cpu(lambda: work(make(n), name)) for _ in range(3)) for n in (size, 2 * size))  # noqa: B023
            ratios.append(twice / once)
        worst = max(worst, *ratios)
        print(f"{label:24} read {ratios[0]:.2f}  rebuild {ratios[1]:.2f}", flush=True)
    print(f"worst {worst:.2f}; memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


def _is_read(text: str) -> bool:
    """Whether a text of this size is not refused."""
    try:
        encoding.refuse_endless(text, "")
    except DocumentError:
        return False
    return True


def _reading(text: str, name: str) -> None:
    formats.read(text.encode(), name)


def _rebuilding(text: str, name: str) -> None:
    document = formats.read(text.encode(), name)
    guard.rebuild(document, {index: f"{unit.text}译" for index, unit in enumerate(document.units)})


def peers(toolkit: str, po4a: bool) -> None:
    """Whole processes that extract the same folder, our interpreter start included."""
    with tempfile.TemporaryDirectory(prefix="l10n-bench-") as folder:
        for number, (_, data) in enumerate(corpus()):
            (Path(folder) / f"{number}.md").write_bytes(data)
        ours = f"import pathlib; from l10n import formats\nfor p in pathlib.Path({folder!r}).glob('*.md'): formats.read(p.read_bytes(), p.name)"
        commands = {"l10n": [sys.executable, "-c", ours]}
        if toolkit:
            commands["translate-toolkit md2po"] = [toolkit, "--progress=none", "-i", folder, "-o", f"{folder}/out"]
        if po4a:
            files = [word for path in Path(folder).glob("*.md") for word in ("-m", str(path))]
            commands["po4a-updatepo"] = [
                "po4a-updatepo",
                "-f",
                "text",
                "-o",
                "markdown",
                "-M",
                "UTF-8",
                *files,
                "-p",
                f"{folder}/p.po",
            ]
        found = {name: min(_child(command) for _ in range(3)) for name, command in commands.items()}
        for name, seconds in found.items():
            print(f"{name:26} {seconds / found['l10n']:6.2f} x our CPU")


def _child(command: list[str], environment: dict[str, str] | None = None) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def parts() -> Iterator[tuple[str, Callable[[], None]]]:
    """The measurements that need nothing but the corpora."""
    yield from (("fidelity", fidelity), ("cost", cost), ("start", start), ("growth", growth), ("blowup", blowup))


def main() -> None:
    """Run the chosen parts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", choices=["fidelity", "cost", "start", "growth", "blowup", "peers"])
    parser.add_argument("--toolkit", default="", help="path of translate-toolkit's md2po")
    parser.add_argument("--po4a", action="store_true", help="po4a-updatepo is installed")
    chosen = parser.parse_args()
    for name, part in parts():
        if not chosen.parts or name in chosen.parts:
            print(f"## {name}")
            part()
    if "peers" in chosen.parts:
        print("## peers")
        peers(chosen.toolkit, chosen.po4a)


if __name__ == "__main__":
    main()
