"""How far the runner is from the ideal, against a service on this machine that takes its time. Prints ratios.

    python benchmarks/engines.py [--quick]

The ideal is calls / threads, rounded up, times the delay of one call. The service runs in a process of its own.
"""

from __future__ import annotations

import math
import random
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from l10n.engines.base import Limits, Request
from l10n.engines.cache import FileCache, MemoryCache
from l10n.engines.deep import SERVICES
from l10n.engines.deepl import DeepLEngine
from l10n.engines.runner import RunOptions, batches, packed, run, weight
from l10n.engines.table import open_engine

DELAY = 0.1
SERVICE = """
import sys, time
sys.path.insert(0, sys.argv[1])
from fakemt import FakeMT
with FakeMT(lambda text, source, target: text, delay=float(sys.argv[2]), key="benchmark-key") as service:
    print(service.url, flush=True)
    sys.stdin.read()
"""


class Service:
    """The service in a process of its own, so that it does not share our interpreter's lock."""

    def __enter__(self) -> str:
        words = [sys.executable, "-c", SERVICE, str(Path(__file__).parents[1] / "tests"), str(DELAY)]
        self._process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def __exit__(self, *error: object) -> None:
        self._process.communicate()


def timed(engine: Any, texts: Sequence[str], threads: int, cache: Any) -> tuple[float, int]:
    """(seconds, calls) of one run in which every text must come out right."""
    began = time.perf_counter()
    done = run(engine, [Request(text) for text in texts], "zh_CN", "en", cache, options=RunOptions(threads=threads))
    seconds = time.perf_counter() - began
    assert [outcome.text for outcome in done.outcomes] == list(texts)
    return seconds, done.tally.calls


def best(engine: Any, texts: Sequence[str]) -> tuple[tuple[float, int], float]:
    """The fastest of three runs, 8 in flight, and its seconds of processor time in this process."""
    runs = []
    for _ in range(3):
        began = time.process_time()
        runs.append((timed(engine, texts, 8, MemoryCache()), time.process_time() - began))
    return min(runs)


def packing() -> None:
    """Calls that google needs for texts of many lengths, over the fewest that its limit of bytes allows."""
    limits = SERVICES["google"].limits
    generator = random.Random(1)
    for name, low, high in (("sentences", 8, 60), ("paragraphs", 60, 350)):
        sizes = [generator.randint(low, high) for _ in range(2_000)]
        jobs: list[Any] = [type("Job", (), {"request": Request("宁" * size)}) for size in sizes]
        needed = math.ceil(sum(weight(job.request.text + limits.mark, limits) + 3 for job in jobs) / limits.bytes)
        calls = [len(list(plan(jobs, limits))) for plan in (batches, packed)]
        print(f"2,000 {name}: at least {needed} calls; {calls[0]} in order, {calls[1]} filled by size")


def main() -> None:
    packing()
    count = 200 if "--quick" in sys.argv else 500
    texts = [f"第{number}句话。" for number in range(count)]
    with Service() as url:
        print(f"{count} segments, {DELAY * 1000:.0f} ms a call")
        for threads in (8, 16, 32):
            engine = DeepLEngine({"url": url}, {"L10N_DEEPL_KEY": "benchmark-key"})
            engine.limits = Limits(items=1)
            timed(engine, [f"warm {number}" for number in range(threads)], threads, MemoryCache())
            path = Path(sys.argv[0]).with_suffix(f".{threads}.sqlite")
            with FileCache(path) as cache:
                seconds, calls = timed(engine, texts, threads, cache)
            for each in path.parent.glob(path.name + "*"):
                each.unlink()
            ideal = math.ceil(calls / threads) * DELAY
            print(f"one text a call, {threads:2} in flight: {seconds / ideal:.2f} times the ideal ({calls} calls)")
        keys = {
            "L10N_DEEPL_KEY": "benchmark-key",
            "L10N_OPENAI_KEY": "benchmark-key",
            "L10N_LIBRETRANSLATE_KEY": "benchmark-key",
        }
        for name, engine in (
            ("deepl", open_engine("deepl", {"url": url}, keys)),
            ("libretranslate", open_engine("libretranslate", {"url": url}, keys)),
            ("openai", open_engine("openai", {"url": f"{url}/v1", "model": "m"}, keys)),
            ("google through deep-translator", open_engine("google", {"url": url}, {})),
        ):
            timed(engine, ["warm"], 1, MemoryCache())
            (seconds, calls), processor = best(engine, texts)
            ideal = math.ceil(calls / 8) * DELAY
            print(
                f"{name} in batches: {calls} calls, {seconds / ideal:.2f} times the ideal,"
                f" {processor / calls * 1000:.1f} ms of processor time a call"
            )
            plain = plain_deep_translator(url, texts[:20]) if name.startswith("google") else 0.0
            if plain:
                print(
                    f"deep-translator's own translate_batch: {plain * count / 20 / seconds:.0f} times as long (20 texts, scaled)"
                )


def plain_deep_translator(url: str, texts: Sequence[str]) -> float:
    """Seconds of the package alone for the texts."""
    import deep_translator.constants as constants
    from deep_translator import GoogleTranslator

    constants.BASE_URLS["GOOGLE_TRANSLATE"] = f"{url}/m"
    translator = GoogleTranslator("zh-CN", "en")
    began = time.perf_counter()
    assert translator.translate_batch(list(texts)) == list(texts)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
