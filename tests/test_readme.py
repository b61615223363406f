"""What the README promises is there: its commands, its settings, its Python, its exit codes."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import l10n
from l10n.cli.app import COMMANDS
from l10n.project import config

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_command_stands_in_the_reference_and_no_other() -> None:
    told = set(re.findall(r"`l10n ([a-z-]+)", README.split("## Commands")[1].split("Exit codes")[0]))
    assert told == set(COMMANDS)


def test_every_command_can_be_loaded_and_has_a_summary() -> None:
    import importlib

    for name, listed in COMMANDS.items():
        module = importlib.import_module(f"l10n.cli.{listed.module}")
        assert module.app.registered_commands, name
        assert listed.summary.endswith("."), name


def test_the_settings_shown_are_accepted_as_they_stand() -> None:
    shown = README.split("## Settings")[1].split("```toml")[1].split("```")[0]
    read = config.load(shown.encode())
    assert read.languages == ("en", "zh_CN")
    sections = {name for name in tomllib.loads(shown) if isinstance(tomllib.loads(shown)[name], dict)}
    assert sections <= {"segment", "documents", "translate", "engine", "build", "check", "memory"}


def test_the_python_face_is_whole() -> None:
    told = README.split("The whole face:")[1].split("##")[0]
    assert set(re.findall(r"`(\w+)`", told)) == set(l10n.__all__) - {"__version__"}
    for name in l10n.__all__:
        assert getattr(l10n, name)


def test_every_link_of_the_documentation_leads_to_a_file() -> None:
    pages = [ROOT / "README.md", ROOT / "ARCHITECTURE.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]
    for page in pages:
        text = re.sub(r"```.*?```|`[^`\n]*`", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
        for link in re.findall(r"\]\(([^)#\s]+)", text):
            if not link.startswith(("http:", "https:")):
                assert (page.parent / link).exists(), f"{page.name}: {link}"
