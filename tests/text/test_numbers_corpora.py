"""Numbers by value on published translations: few alarms, and injected errors found. The figures are in docs/measurements/numbers.md."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from l10n.text.numbers import Level
from shared import SHARED, needs_shared

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "numbers_by_value.py"


@pytest.fixture(scope="module")
def bench() -> Iterator[ModuleType]:
    """The measuring script as a module: tests and measurement use the same corpora and the same errors."""
    spec = importlib.util.spec_from_file_location("numbers_by_value", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["numbers_by_value"] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["numbers_by_value"]


def rates(bench: ModuleType, pairs: list[tuple[int, str, str]], *, into_chinese: bool) -> tuple[float, float]:
    levels = [bench.judge(en, zh, into_chinese=into_chinese) for _, en, zh in pairs]
    hard = sum(level == Level.HARD for level in levels)
    return hard / len(pairs), sum(level >= Level.FIRM for level in levels) / len(pairs)


@needs_shared
@pytest.mark.parametrize("into_chinese", [True, False])
def test_published_news_raises_few_alarms(bench: ModuleType, into_chinese: bool) -> None:
    hard, firm = rates(bench, bench.ntrex(SHARED / "corpora", "CN"), into_chinese=into_chinese)
    assert hard <= 0.006
    assert firm <= 0.025


@needs_shared
@pytest.mark.parametrize("into_chinese", [True, False])
def test_a_reviewed_catalogue_raises_few_alarms(bench: ModuleType, into_chinese: bool) -> None:
    hard, _ = rates(bench, bench.rust(SHARED / "corpora"), into_chinese=into_chinese)
    assert hard <= 0.0035


def recalls(bench: ModuleType, pairs: list[tuple[int, str, str]], *, into_chinese: bool) -> dict[str, tuple[int, int]]:
    """Errors found and made, by kind."""
    clean = [pair for pair in pairs if bench.judge(pair[1], pair[2], into_chinese=into_chinese) < 0]
    counts = {}
    for name, injector in bench.INJECTORS.items():
        made = list(bench.injected(clean, injector, into_chinese=into_chinese))
        found = sum(bench.judge(en, zh, into_chinese=into_chinese) >= Level.FIRM for en, zh in made)
        counts[name] = (found, len(made))
    return counts


@needs_shared
@pytest.mark.parametrize("into_chinese", [True, False])
def test_errors_put_into_some_news_are_found(bench: ModuleType, into_chinese: bool) -> None:
    counts = recalls(bench, bench.ntrex(SHARED / "corpora", "CN")[:500], into_chinese=into_chinese)
    found, made = (sum(column) for column in zip(*counts.values(), strict=True))
    assert made >= 300
    assert found / made >= 0.97


@needs_shared
@pytest.mark.slow
@pytest.mark.parametrize("into_chinese", [True, False])
def test_each_kind_of_error_put_into_all_news_is_found(bench: ModuleType, into_chinese: bool) -> None:
    for name, (found, made) in recalls(bench, bench.ntrex(SHARED / "corpora", "CN"), into_chinese=into_chinese).items():
        assert found >= 0.97 * made, name


@needs_shared
@pytest.mark.slow
def test_a_second_translator_raises_few_alarms_too(bench: ModuleType) -> None:
    pairs = bench.ntrex(SHARED / "corpora", "TW")
    levels = [bench.judge(en, zh, into_chinese=True, variant="zh_TW") for _, en, zh in pairs]
    assert sum(level == Level.HARD for level in levels) <= 0.01 * len(pairs)
    assert sum(level >= Level.FIRM for level in levels) <= 0.025 * len(pairs)
