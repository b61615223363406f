"""How far the runner is from the ideal, against a service on this machine that takes its time. Prints ratios.

    python benchmarks/engines.py [--quick]

The ideal is calls / threads, rounded up, times the delay of one call. The service runs in a process of its own.
"""

from __future__ import annotations

import math
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from l10n.engines.base import Limits, Request
from l10n.engines.cache import FileCache, MemoryCache
from l10n.engines.deep import open_engine
from l10n.engines.deepl import DeepLEngine
from l10n.engines.runner import RunOptions, run

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


def main() -> None:
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
        for name, engine in (
            ("deepl", DeepLEngine({"url": url}, {"L10N_DEEPL_KEY": "benchmark-key"})),
            ("google through deep-translator", open_engine("google", {"url": url}, {})),
        ):
            timed(engine, ["warm"], 1, MemoryCache())
            seconds, calls = timed(engine, texts, 8, MemoryCache())
            ideal = math.ceil(calls / 8) * DELAY
            print(f"{name} in batches: {calls} calls, {seconds / ideal:.2f} times the ideal")
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
