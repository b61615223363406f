"""What is not needed is not loaded. Modules are counted, because a count does not vary with the machine."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = frozenset(
    [
        "typer",
        "rich",
        "httpx",
        "requests",
        "deep_translator",
        "jieba",
        "opencc",
        "pypinyin",
        "yaml",
        "lxml",
        "asyncio",
        "polib",
        "babel",
        "sqlite3",
        "rapidfuzz",
        "ahocorasick_rs",
        "pyromark",
        "ctranslate2",
        "sentencepiece",
        "psycopg",
        "regex",
    ]
)


def loaded_by(*words: str) -> set[str]:
    """Top-level names of the modules that one run of the interpreter loads."""
    program = "import sys; {}; print(*{{name.partition('.')[0] for name in sys.modules}})".format(" ".join(words))
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(done.stdout.split("\n")[-2].split())


def test_importing_the_package_loads_nothing_heavy() -> None:
    assert not loaded_by("import l10n") & HEAVY


def test_the_version_is_answered_without_typer() -> None:
    loaded = loaded_by("sys.argv = ['l10n', '--version']; from l10n.__main__ import main; main()")
    assert not loaded & HEAVY


@pytest.mark.parametrize(
    "room", ["formats", "catalog.po", "glossary.table", "text.segment", "text.numbers", "checks.pairs"]
)
def test_a_room_loads_its_heavy_packages_on_use_only(room: str) -> None:
    slow = HEAVY - {"pyromark", "ahocorasick_rs"}
    assert not loaded_by(f"import l10n.{room}") & slow


def test_help_imports_no_command() -> None:
    program = (
        "import sys, contextlib, io\n"
        "from l10n.cli.app import run\n"
        "with contextlib.redirect_stdout(io.StringIO()):\n    code = run(['--help'])\n"
        "print(code, *sorted(m for m in sys.modules if m.startswith('l10n.cli.')))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0", "l10n.cli.app", "l10n.cli.console", "l10n.cli.options", "l10n.cli.session"]


@pytest.mark.parametrize("words", ["glossary list", "engines", "explain number-missing"])
def test_a_command_that_cuts_no_text_loads_no_rules_for_it(words: str, tmp_path: Path) -> None:
    program = (
        "import sys\nfrom l10n.cli.app import run\n"
        f"run(['init', '-q', {str(tmp_path)!r}])\n"
        f"code = run([*{words.split()!r}, '--project', {str(tmp_path)!r}])\n"
        "print(code, *(m for m in sys.modules if m.startswith('l10n.text.segment')), sep='|')\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[-2] == "0"
