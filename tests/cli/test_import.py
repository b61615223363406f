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
        (["absent.html"], 3, "absent.html: error: no such file"),
        ([PAGE, "--lang", "de"], 2, "de is not among the languages of the project (en, zh_CN)"),
        ([PAGE, "--output", "../out.md"], 3, "leaves the project"),
    ],
)
def test_what_cannot_be_imported_is_refused(cli: Cli, project: Path, words: list[str], code: int, said: str) -> None:
    answer = cli("import", *words, "--project", project)
    assert answer.code == code
    assert said in answer.err
    assert not (project / "source").exists()


def saved(folder: Path, name: str, title: str) -> Path:
    """A saved page in Chinese."""
    text = "<p>港口今天开通了一条新的航线，双方都很满意，以后每周开行两班。</p>" * 3
    folder.mkdir(exist_ok=True)
    page = folder / name
    page.write_text(
        f'<html lang="zh-CN"><head><title>{title}</title></head><body><article><h1>{title}</h1>{text}</article></body></html>',
        encoding="utf-8",
    )
    return page


def test_a_chinese_title_gives_a_name_in_pinyin(cli: Cli, project: Path, tmp_path: Path) -> None:
    first = cli("import", saved(tmp_path / "web", "一.html", "宁波港开通新航线"), "--project", project)
    second = cli("import", saved(tmp_path / "web", "二.html", "吕梁的绿色旅行"), "--project", project)
    assert first.out == "wrote source/zh_CN/ning-bo-gang-kai-tong-xin-hang-xian.md\n"
    assert second.out == "wrote source/zh_CN/lyu-liang-de-lyu-se-lyu-xing.md\n"


def test_another_page_of_the_same_name_gets_a_number_and_the_same_page_is_refused(
    cli: Cli, project: Path, tmp_path: Path
) -> None:
    titles = ("港口新闻！", "港口：新闻")
    pages = [saved(tmp_path / "web", f"{title}.html", title) for title in titles]
    assert [cli("import", page, "--project", project).out for page in pages] == [
        "wrote source/zh_CN/gang-kou-xin-wen.md\n",
        "wrote source/zh_CN/gang-kou-xin-wen-2.md\n",
    ]
    again = cli("import", pages[1], "--project", project)
    assert again.code == 2
    assert "source/zh_CN/gang-kou-xin-wen-2.md: error: an article is there already" in again.err
    assert cli("import", pages[1], "--project", project, "--force").out == "wrote source/zh_CN/gang-kou-xin-wen-2.md\n"
    assert len(list((project / "source" / "zh_CN").iterdir())) == 2


def test_a_name_whose_catalogue_another_article_has_gets_a_number(cli: Cli, project: Path, tmp_path: Path) -> None:
    (project / "source" / "zh_CN").mkdir(parents=True)
    (project / "source" / "zh_CN" / "Gang-Kou.txt").write_text("港口。\n", encoding="utf-8")
    page = saved(tmp_path / "web", "三.html", "港口")
    assert cli("import", page, "--project", project).out == "wrote source/zh_CN/gang-kou-2.md\n"
    assert cli("update", "--project", project).code == 0
