"""Mutation score of a module: how many small faults, put into it one at a time, its tests notice.

    python benchmarks/mutation.py l10n.catalog.writing             # all mutants
    python benchmarks/mutation.py l10n.project.store --sample 150 --seed 2
    python benchmarks/mutation.py                                  # the modules of TESTS one after the other

A mutant changes one comparison, condition, operator, constant, returned value or statement. Texts for people, annotations
and docstrings are left alone. Tests are collected once; each mutant runs in a fork of that process, with the tests that
reach the changed function, the fastest first, until one of them fails. What is written outside of functions (tables,
expressions, defaults) is imported anew in a fork of its own. A mutant that runs longer than its tests could is killed too.

`mutation.toml` names mutants that no test can tell from the original, each with its reason: they are counted apart.
"""

from __future__ import annotations

import argparse
import ast
import functools
import gc
import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import random
import re
import shutil
import signal
import sys
import tempfile
import time
import tomllib
import traceback
import types
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import hypothesis
import polib  # noqa: F401 - imported once here, so that no fork has to
import pytest

ROOT = Path(__file__).resolve().parents[1]
STORE = (
    "tests/project/test_journal.py",
    "tests/project/test_disk.py",
    "tests/project/test_store.py",
    "tests/project/test_store_faults.py",
)
READER = (
    "tests/catalog/test_complaint.py",
    "tests/catalog/test_charset.py",
    "tests/catalog/test_shape.py",
    "tests/catalog/test_po.py",
    "tests/catalog/test_reading.py",
    "tests/catalog/test_writing.py",
    "tests/catalog/test_fmt_diff.py",
)
TESTS = {
    "l10n.project.store": STORE,
    "l10n.project.disk": STORE,
    "l10n.project.lock": STORE,
    "l10n.project.journal": STORE,
    "l10n.project.backup": STORE,
    "l10n.catalog.reading": READER,
    "l10n.catalog.writing": READER,
    "l10n.catalog.po": READER,
    "l10n.catalog.complaint": READER,
    "l10n.catalog.shape": READER,
    "l10n.catalog.charset": READER,
    "l10n.catalog.patch": ("tests/catalog/test_update.py",),
}
"""The tests of each module."""

OTHER_PROCESS = re.compile(r"eight_runs|save_of_an_editor_is_lost")
"""Tests whose work is done in other processes, or that race against time: they see no mutant and tell nothing."""

LONGEST = 20.0
"""Seconds of one mutant at most."""

_SWAPS: dict[type[ast.AST], tuple[type[ast.AST], ...]] = {
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.And: (ast.Or,),
    ast.Or: (ast.And,),
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.FloorDiv,),
    ast.FloorDiv: (ast.Mult,),
    ast.Div: (ast.Mult,),
    ast.BitOr: (ast.BitAnd,),
    ast.BitAnd: (ast.BitOr,),
    ast.LShift: (ast.RShift,),
}
_PROSE = re.compile(r"[A-Za-z]{2,}[,;:]? [A-Za-z`]{2,}")


@dataclass(frozen=True, slots=True)
class Mutant:
    """One fault: the `variant`-th change of the `node`-th node of the syntax tree."""

    node: int
    variant: int
    line: int
    what: str
    function: tuple[str, int] | None
    """Name and first line of the outermost function around it; None where importing runs it."""


# --- faults ---


def changes(node: ast.AST) -> list[tuple[str, Callable[[ast.AST], None]]]:
    """What may go wrong at a node: what it is called, and how to do it to the node in place."""
    found: list[tuple[str, Callable[[ast.AST], None]]] = []

    def add(what: str, change: Callable[[Any], None]) -> None:
        found.append((what, change))

    if isinstance(node, ast.Compare):
        for place, operator in enumerate(node.ops):
            for other in _SWAPS.get(type(operator), ()):
                add(f"{_name(operator)} -> {other.__name__}", functools.partial(_swap_in, "ops", place, other))
    elif isinstance(node, ast.BoolOp | ast.BinOp | ast.AugAssign):
        for other in _SWAPS.get(type(node.op), ()):
            add(f"{_name(node.op)} -> {other.__name__}", functools.partial(_set, "op", other))
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        add("not dropped", _drop_not)
    elif isinstance(node, ast.Constant):
        for value in _constants(node.value):
            add(f"{node.value!r} -> {value!r}", functools.partial(_set_value, value))
    elif isinstance(node, ast.If | ast.While | ast.IfExp):
        add("condition negated", _negate)
    elif isinstance(node, ast.comprehension):
        for place in range(len(node.ifs)):
            add("filter negated", functools.partial(_negate_filter, place))
    elif isinstance(node, ast.Return) and not (node.value is None or _is_none(node.value)):
        add("return None", _return_none)
    if _is_deletable(node):
        add(f"{type(node).__name__} deleted", _delete)
    return found


def _name(node: ast.AST) -> str:
    return type(node).__name__


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _constants(value: object) -> list[object]:
    if value is None or value is Ellipsis:
        return []
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int | float):
        return [value + 1, value - 1]
    if isinstance(value, str):
        return [] if _PROSE.search(value) else ["XX" + value] if value else ["XX"]
    return [b"XX" + value] if isinstance(value, bytes) else []


def _is_deletable(node: ast.AST) -> bool:
    """Statements whose loss leaves a program that runs: a plain name that is never bound would fail by itself."""
    if isinstance(node, ast.Expr):
        return not isinstance(node.value, ast.Constant | ast.Yield)
    if isinstance(node, ast.Assign):
        return all(isinstance(target, ast.Attribute | ast.Subscript) for target in node.targets)
    return isinstance(node, ast.AugAssign | ast.Raise | ast.Continue | ast.Break)


def _swap_in(field: str, place: int, other: type[ast.AST], node: Any) -> None:
    getattr(node, field)[place] = other()


def _set(field: str, other: type[ast.AST], node: Any) -> None:
    setattr(node, field, other())


def _set_value(value: object, node: Any) -> None:
    node.value = value


def _drop_not(node: Any) -> None:
    """`not x` -> `not not x`: the truth of x."""
    node.operand = ast.copy_location(ast.UnaryOp(ast.Not(), node.operand), node)


def _negate(node: Any) -> None:
    node.test = ast.copy_location(ast.UnaryOp(ast.Not(), node.test), node.test)


def _negate_filter(place: int, node: Any) -> None:
    node.ifs[place] = ast.copy_location(ast.UnaryOp(ast.Not(), node.ifs[place]), node.ifs[place])


def _return_none(node: Any) -> None:
    node.value = ast.copy_location(ast.Constant(None), node.value)


def _delete(node: Any) -> None:
    """A statement that does nothing, whatever it was."""
    node.__class__ = ast.Pass
    node._fields = ()


def mutants(source: str) -> list[Mutant]:
    """All faults that a module can have, in the order of its text."""
    tree = ast.parse(source)
    numbers = {id(node): number for number, node in enumerate(ast.walk(tree))}
    found = []
    for node, function in _code(tree, None):
        for variant, (what, _) in enumerate(changes(node)):
            line = int(getattr(node, "lineno", 0) or getattr(getattr(node, "target", None), "lineno", 0))
            found.append(Mutant(numbers[id(node)], variant, line, what, function))
    return sorted(found, key=lambda mutant: (mutant.line, mutant.node, mutant.variant))


def _code(node: ast.AST, function: tuple[str, int] | None) -> Iterator[tuple[ast.AST, tuple[str, int] | None]]:
    """Nodes that run, each with the outermost function around it; no annotations, docstrings or f-strings' own text."""
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "type_comment"):
            continue
        inner = function
        if name == "body" and function is None and isinstance(node, ast.FunctionDef | ast.Lambda):
            inner = (getattr(node, "name", "<lambda>"), _first_line(node))
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST) or _is_docstring(child):
                continue
            if isinstance(node, ast.JoinedStr) and isinstance(child, ast.Constant):
                continue
            if isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING":
                continue
            yield child, inner
            yield from _code(child, inner)


def _first_line(node: ast.FunctionDef | ast.Lambda) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(each.lineno for each in decorators)])


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def mutated(source: str, file: str, mutant: Mutant) -> types.CodeType:
    """The module's code with one fault."""
    tree = ast.parse(source)
    node = list(ast.walk(tree))[mutant.node]
    changes(node)[mutant.variant][1](node)
    return compile(ast.fix_missing_locations(tree), file, "exec")


# --- a run of tests in a fork ---


def forked(work: Callable[[], int], seconds: float) -> int | None:
    """The exit code of `work` in a fork of this process; None where it took too long. What it prints is not seen."""
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        silence = os.open(os.devnull, os.O_RDWR)
        for handle in (0, 1, 2):
            os.dup2(silence, handle)
        code = 2
        try:
            code = work()
        finally:
            os._exit(code)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.005)
    try:
        os.killpg(child, signal.SIGKILL)
    except ProcessLookupError:
        os.kill(child, signal.SIGKILL)  # It had not yet made a group of its own.
    os.waitpid(child, 0)
    return None


def _pytest(tests: Sequence[str], folder: Path, *plugins: object) -> int:
    words = ["-o", "addopts=", "-m", "not slow", "-p", "no:terminal", "-p", "no:cacheprovider", "-s", "-x"]
    words += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # Hypothesis is imported already, on purpose.
    here = [name for name in tests if (ROOT / name).exists()]
    return int(pytest.main([*words, f"--rootdir={ROOT}", f"--basetemp={folder / 'tmp'}", *here], plugins=list(plugins)))


class Alone:
    """Leaves out the tests that see no mutant."""

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [item for item in items if not OTHER_PROCESS.search(item.nodeid)]


class Session(Alone):
    """Runs the collected tests once for each mutant, in a fork each time."""

    def __init__(self, source: str, file: str, chosen: Sequence[Mutant], folder: Path) -> None:
        self.source, self.file, self.chosen, self.folder = source, file, chosen, folder
        self.failed = False
        self.answers: dict[Mutant, bool] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.failed = self.failed or report.failed

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        reached, seconds = self._baseline(session.items)
        functions = [f for f in gc.get_objects() if isinstance(f, types.FunctionType) and self._is_ours(f)]
        caches = [each for each in gc.get_objects() if isinstance(each, functools._lru_cache_wrapper)]
        kept_values = {f"{name}:{line}" for name, line in _cached(self.source)}
        for mutant in self.chosen:
            key = "{}:{}".format(*mutant.function) if mutant.function else ""
            # What a cached function did is seen by tests that never ran it.
            items = session.items if key in kept_values else [i for i in session.items if i.nodeid in reached[key]]
            items = sorted(items, key=lambda item: seconds[item.nodeid])
            code = mutated(self.source, self.file, mutant)

            def work(items: list[pytest.Item] = items, code: types.CodeType = code) -> int:
                _patch(functions, code)
                _serve(self.file, code)
                for each in caches:
                    each.cache_clear()
                return self._run(items)

            allowed = min(LONGEST, 5 + 5 * sum(seconds[item.nodeid] for item in items))
            self.answers[mutant] = _told(forked(work, allowed))
        return True

    def _is_ours(self, function: types.FunctionType) -> bool:
        return function.__code__.co_filename == self.file

    def _run(self, items: list[pytest.Item]) -> int:
        for item, following in zip(items, [*items[1:], None], strict=True):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if self.failed:
                return 1
        return 0

    def _baseline(self, items: list[pytest.Item]) -> tuple[dict[str, set[str]], dict[str, float]]:
        """Which tests reach which function, and how long each takes; all of them must pass."""
        notes = self.folder / "baseline.json"

        def work() -> int:
            reached: dict[str, set[str]] = defaultdict(set)
            seconds = {}
            for item, following in zip(items, [*items[1:], None], strict=True):
                self._watched(item, following, reached)  # And once more unwatched, for its time.
                begun = time.monotonic()
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
                seconds[item.nodeid] = time.monotonic() - begun
            notes.write_text(json.dumps([{k: sorted(v) for k, v in reached.items()}, seconds, self.failed]))
            return 0

        forked(work, 1200)
        reached, seconds, failed = json.loads(notes.read_text())
        if failed:
            raise SystemExit("the tests fail without any mutant")
        found: dict[str, set[str]] = defaultdict(set)
        found.update((key, set(names)) for key, names in reached.items())
        return found, seconds

    def _watched(self, item: pytest.Item, following: pytest.Item | None, reached: dict[str, set[str]]) -> None:
        outermost = _outermost(self.source)

        def trace(frame: types.FrameType, _event: str, _value: object) -> None:
            if frame.f_code.co_filename == self.file:
                reached[outermost.get(frame.f_code.co_firstlineno, "")].add(item.nodeid)

        sys.settrace(trace)
        try:
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        finally:
            sys.settrace(None)


def _outermost(source: str) -> dict[int, str]:
    """First line of each function, and each line in it -> `name:line` of the outermost function around."""
    found = {}
    for node, function in _code(ast.parse(source), None):
        if function is not None:
            found[getattr(node, "lineno", function[1])] = "{}:{}".format(*function)
            found[function[1]] = "{}:{}".format(*function)
            if isinstance(node, ast.FunctionDef):
                found[_first_line(node)] = "{}:{}".format(*function)
    return found


def _cached(source: str) -> set[tuple[str, int]]:
    return {
        (node.name, _first_line(node))
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef) and any("cache" in ast.unparse(each) for each in node.decorator_list)
    }


def _codes(code: types.CodeType) -> Iterator[types.CodeType]:
    for const in code.co_consts:
        if isinstance(const, types.CodeType):
            yield const
            yield from _codes(const)


def _patch(functions: Sequence[types.FunctionType], module: types.CodeType) -> None:
    """Give each function that exists the code that it has in the mutated module."""
    codes = {(code.co_name, code.co_firstlineno): code for code in _codes(module)}
    for function in functions:
        new = codes.get((function.__code__.co_name, function.__code__.co_firstlineno))
        if new is not None and len(new.co_freevars) == len(function.__code__.co_freevars):
            function.__code__ = new


def _serve(file: str, module: types.CodeType) -> None:
    """Give the mutated code to a test that imports the file once more, as another system would."""
    read = importlib.machinery.SourceFileLoader.get_code

    def get_code(loader: importlib.machinery.SourceFileLoader, name: str) -> types.CodeType | None:
        return module if loader.path == file else read(loader, name)

    importlib.machinery.SourceFileLoader.get_code = get_code  # type: ignore[assignment,method-assign]  # in a fork of its own


# --- what importing runs ---


class _Served(importlib.machinery.SourceFileLoader):
    """Loads one module from given code."""

    code: types.CodeType

    def get_code(self, fullname: str) -> types.CodeType:  # noqa: ARG002 - the import system's signature
        return self.code


class _Finder(importlib.abc.MetaPathFinder):
    def __init__(self, module: str, file: str, code: types.CodeType) -> None:
        self.module, self.file, self.code = module, file, code

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> Any:  # noqa: ARG002 - as above
        if fullname != self.module:
            return None
        loader = _Served(fullname, self.file)
        loader.code = self.code
        return importlib.util.spec_from_file_location(fullname, self.file, loader=loader)


def killed_by_import(module: str, source: str, file: str, mutant: Mutant, folder: Path, seconds: float) -> bool:
    """Whether a test fails with the mutant imported anew in a fork."""
    code = mutated(source, file, mutant)

    def work() -> int:
        sys.meta_path.insert(0, _Finder(module, file, code))
        return _pytest(TESTS[module], folder, Alone())

    return _told(forked(work, seconds))


def _told(code: int | None) -> bool:
    """Whether the mutant was killed; a sign of it for who looks on: `T` where its tests ran too long."""
    print("S" if code == 0 else "T" if code is None else ".", end="", flush=True)
    return code != 0


# --- the score ---


def known_equivalents(module: str) -> list[dict[str, str]]:
    file = Path(__file__).with_suffix(".toml")
    rows: list[dict[str, str]] = tomllib.loads(file.read_text(encoding="utf-8")).get("equivalent", [])
    return [row for row in rows if row["module"] == module]


def measure(module: str, sample: int, seed: int) -> tuple[int, int, int]:
    """Mutants that count, those killed, and those known as equivalent; prints the ones that survived."""
    file = str(ROOT / "src" / (module.replace(".", "/") + ".py"))
    source = Path(file).read_text(encoding="utf-8")
    everything = mutants(source)
    chosen = everything
    if 0 < sample < len(everything):
        chosen = sorted(random.Random(seed).sample(everything, sample), key=everything.index)
    lines = source.split("\n")
    equivalents = known_equivalents(module)
    counted, equal = [], 0
    for mutant in chosen:
        text = lines[mutant.line - 1].strip()
        if any(row["line"] == text and row["what"] in (mutant.what, "any") for row in equivalents):
            equal += 1
        else:
            counted.append(mutant)
    print(f"{module}: {len(counted)} of {len(everything)} mutants, {equal} named as equivalent")
    answers = _answers(module, source, file, counted)
    print()
    survivors = [mutant for mutant, killed in answers.items() if not killed]
    for mutant in sorted(survivors, key=lambda each: each.line):
        print(f"  survived: line {mutant.line}: {mutant.what}: {lines[mutant.line - 1].strip()}")
    killed = len(counted) - len(survivors)
    print(f"  {killed} of {len(counted)} killed, {killed / max(len(counted), 1):.1%}")
    return len(counted), killed, equal


def _answers(module: str, source: str, file: str, chosen: Sequence[Mutant]) -> dict[Mutant, bool]:
    """Whether each mutant was killed."""
    # In memory where that can be had: the store asks for fsync again and again.
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - a folder of our own is made in it
    with tempfile.TemporaryDirectory(dir=memory) as name:
        folder = Path(name)
        inside = [mutant for mutant in chosen if mutant.function]
        told = folder / "answers.json"

        def work() -> int:
            session = Session(source, file, inside, folder)
            _pytest(TESTS[module], folder, session)
            told.write_text(json.dumps([session.answers.get(mutant, None) for mutant in inside]))
            return 0

        child = os.fork()  # So that this process never imports what a later fork must import anew.
        if child == 0:
            code = 2
            try:
                code = work()
            except BaseException:
                traceback.print_exc()
                raise
            finally:
                sys.stdout.flush()
                os._exit(code)
        os.waitpid(child, 0)
        answers = dict(zip(inside, json.loads(told.read_text()), strict=True))
        for mutant in chosen:
            if mutant.function is None:
                answers[mutant] = killed_by_import(module, source, file, mutant, folder, 3 * LONGEST)
        shutil.rmtree(folder / "tmp", ignore_errors=True)
    if None in answers.values():
        raise SystemExit("the run ended before all mutants were tried")
    return answers


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("modules", nargs="*", default=list(TESTS))
    parser.add_argument("--sample", type=int, default=0, help="as many mutants of each module, chosen by the seed")
    parser.add_argument("--seed", type=int, default=1)
    words = parser.parse_args()
    os.chdir(ROOT)
    os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = tempfile.gettempdir()
    hypothesis.settings.register_profile("mutation", derandomize=True, database=None, deadline=None)
    hypothesis.settings.load_profile("mutation")
    totals = [measure(module, words.sample, words.seed) for module in words.modules]
    counted, killed, equal = (sum(column) for column in zip(*totals, strict=True))
    print(f"all: {killed} of {counted} killed, {killed / max(counted, 1):.1%}; {equal} named as equivalent")


if __name__ == "__main__":
    os.nice(15)
    main()
