"""What the README promises is there: its commands, its settings, its Python, its exit codes."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import l10n
from l10n.cli.app import COMMANDS, run
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


def test_the_tour_shows_what_happens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Each block of the tour in order: articles are written, translations typed, commands run and their output compared."""
    monkeypatch.chdir(tmp_path)
    tour = README.split("## Five minutes")[1].split("## Files")[0]
    path = ""
    for prose, kind, block in re.findall(r"(.*?)```(\w+)\n(.*?)```", tour, flags=re.DOTALL):
        named = re.findall(r"`((?:source|locales|build)/[^`]+)`", prose)
        path = named[-1] if named else path
        if kind == "markdown" and path.startswith("source/"):
            (tmp_path / path).write_text(block, encoding="utf-8")
        elif kind == "markdown":
            assert (tmp_path / path).read_text(encoding="utf-8") == block
        elif kind == "po":
            type_translations(tmp_path / path, block)
        else:
            take(block, tmp_path, capfd)


def type_translations(path: Path, block: str) -> None:
    """Fill the msgstr of each entry of the block into the catalogue."""
    text = path.read_text(encoding="utf-8")
    for source, target in re.findall(r'msgid "(.*)"\nmsgstr "(.*)"', block):
        assert f'msgid "{source}"\nmsgstr ""\n' in text
        text = text.replace(f'msgid "{source}"\nmsgstr ""\n', f'msgid "{source}"\nmsgstr "{target}"\n')
    path.write_text(text, encoding="utf-8")


def take(block: str, folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Run the commands of a console block; what they print must be what stands under them."""
    for command in block.split("$ ")[1:]:
        words, _, shown = command.partition("\n")
        if words.startswith("l10n "):
            run(words.split()[1:])
            printed = capfd.readouterr()
            if shown:
                assert printed.out + printed.err == shown
    if "check" in block:
        # The tour corrects the figure in prose.
        catalog = folder / "locales/en/LC_MESSAGES/port.po"
        catalog.write_text(catalog.read_text(encoding="utf-8").replace("137 billion", "13.7 billion"), encoding="utf-8")


def test_every_link_of_the_documentation_leads_to_a_file() -> None:
    pages = [ROOT / "README.md", ROOT / "ARCHITECTURE.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]
    for page in pages:
        text = re.sub(r"```.*?```|`[^`\n]*`", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
        for link in re.findall(r"\]\(([^)#\s]+)", text):
            if not link.startswith(("http:", "https:")):
                assert (page.parent / link).exists(), f"{page.name}: {link}"
