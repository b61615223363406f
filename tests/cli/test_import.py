"""`l10n import`: a saved page becomes an article of the project; a private address is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Cli

pytest.importorskip("trafilatura", reason="the extra `web` is not installed")
PAGE = Path(__file__).parents[1] / "data" / "formats" / "page.html"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "l10n.toml").write_text('languages = ["en", "zh_CN"]\n', encoding="utf-8")
    return tmp_path


def test_a_saved_page_becomes_an_article_that_extracts(cli: Cli, project: Path) -> None:
    answer = cli("import", PAGE, "--project", project)
    article = project / "source" / "en" / "new-ferry-line-opens.md"
    assert (answer.code, answer.out) == (0, "wrote source/en/new-ferry-line-opens.md\n")
    assert article.read_text(encoding="utf-8").startswith("---\ntitle: New ferry line opens\n")
    assert any(unit["text"] == "Stops" for unit in cli("extract", article, "--json").json["units"])


def test_an_article_that_is_there_is_not_replaced_without_force(cli: Cli, project: Path) -> None:
    cli("import", PAGE, "--project", project, "--output", "source/en/a.md")
    article = project / "source" / "en" / "a.md"
    article.write_text("mine", encoding="utf-8")
    refused = cli("import", PAGE, "--project", project, "--output", "source/en/a.md")
    assert refused.code == 2
    assert "source/en/a.md: error: an article is there already" in refused.err
    assert article.read_text(encoding="utf-8") == "mine"
    assert cli("import", PAGE, "--project", project, "--output", "source/en/a.md", "--force").code == 0
    assert article.read_text(encoding="utf-8") != "mine"


def test_a_dry_run_writes_nothing(cli: Cli, project: Path) -> None:
    answer = cli("import", PAGE, "--project", project, "--dry-run", "--json")
    assert answer.json["written"] is False
    assert not (project / "source").exists()


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["https://127.0.0.1/page"], 3, "not a public address"),
        (["http://example.org/"], 2, "'http' address, expected https"),
        (["absent.html"], 3, "absent.html: error: No such file"),
        ([PAGE, "--lang", "de"], 2, "de is not among the languages of the project (en, zh_CN)"),
        ([PAGE, "--output", "../out.md"], 3, "leaves the project"),
    ],
)
def test_what_cannot_be_imported_is_refused(cli: Cli, project: Path, words: list[str], code: int, said: str) -> None:
    answer = cli("import", *words, "--project", project)
    assert answer.code == code
    assert said in answer.err
    assert not (project / "source").exists()
