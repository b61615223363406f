"""`l10n memory`: what it shows a translator."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Cli, translate_by_hand

PORT = "locales/en/LC_MESSAGES/port.po"
SUM = "Total investment came to 13.7 billion yuan."


@pytest.fixture
def reviewed(project: Path, cli: Cli) -> Path:
    """The project with one article translated, and another that differs in a number."""
    cli("run")
    by_hand = {"宁波港": "Ningbo Port", "双方签署协议。": "The two sides signed an agreement.", "总投资137亿元。": SUM}
    translate_by_hand(project / PORT, by_hand)
    (project / "source/zh_CN/next.md").write_text("# 宁波港\n\n双方再次签署协议。总投资173亿元。\n", encoding="utf-8")
    return project


def test_a_search_shows_both_languages_with_article_and_state_and_marks_what_was_sought(
    reviewed: Path, cli: Cli
) -> None:
    answer = cli("memory", "search", "investment")
    assert answer.code == 0
    assert "Total »investment« came to 13.7 billion yuan.\n       总投资137亿元。\n" in answer.out
    assert "Ningbo" not in answer.out
    assert "source/zh_CN/port.md (translated)" in answer.out
    coloured = cli("memory", "search", "INVESTMENT", "--color", "always")
    assert "\x1b[1;33minvestment\x1b[0m" in coloured.out


def test_figures_tell_how_much_of_what_is_open_is_known(reviewed: Path, cli: Cli) -> None:
    known = {line["match"]: line["segments"] for line in cli("memory", "stats", "--json").json["leverage"]}
    assert known["exact"] + known["context"] >= 1
    assert known["substituted"] == 1
    assert "open segments by their best match" in cli("memory", "stats").out


def test_a_sentence_with_another_number_is_drafted_and_built_with_it(reviewed: Path, cli: Cli) -> None:
    assert cli("run").code == 0
    catalog = (reviewed / "locales/en/LC_MESSAGES/next.po").read_text(encoding="utf-8")
    assert "# l10n: mt memory:99 substituted" in catalog
    assert '#| msgid "总投资137亿元。"' in catalog
    built = (reviewed / "build/en/next.md").read_text(encoding="utf-8")
    assert SUM.replace("13.7", "17.3") in built


def test_an_import_is_told_penalised_and_not_repeated(project: Path, cli: Cli) -> None:
    unit = '<tu><tuv xml:lang="zh"><seg>欢迎</seg></tuv><tuv xml:lang="en"><seg>Welcome</seg></tuv></tu>'
    Path("other.tmx").write_text(
        f'<tmx version="1.4"><header srclang="zh"/><body>{unit}</body></tmx>', encoding="utf-8"
    )
    assert "1 units" in cli("memory", "import", "other.tmx").out
    assert "as before" in cli("memory", "import", "other.tmx").out
    assert "imported, not reviewed here" in cli("memory", "search", "欢迎").out


def test_a_broken_import_leaves_the_memory_as_it_was(project: Path, cli: Cli) -> None:
    Path("half.tmx").write_text(
        '<tmx version="1.4"><header srclang="zh"/><body><tu><tuv xml:lang="zh"><seg>欢迎</seg></tuv>'
        '<tuv xml:lang="en"><seg>Welcome</seg></tuv></tu><tu>',
        encoding="utf-8",
    )
    answer = cli("memory", "import", "half.tmx")
    assert answer.code == 3
    assert "half.tmx:1:" in answer.err
    assert cli("memory", "search", "欢迎", "--json").json["matches"] == []


def test_a_dry_run_of_a_pack_names_its_catalogues_and_writes_nothing(reviewed: Path, cli: Cli) -> None:
    answer = cli("pack", "--to", "en", "--output", "all.po", "--dry-run")
    assert (answer.code, answer.out) == (0, "would pack 1 catalogue into all.po\n")
    assert cli("pack", "--to", "en", "--dry-run").out == "would pack 1 catalogue into standard output\n"
    assert not Path("all.po").exists()
    assert cli("pack", "--to", "en", "--output", "all.po", "--dry-run", "--json").json["written"] is False
    assert cli("pack", "--to", "en", "--output", "all.po").code == 0
    assert Path("all.po").exists()
