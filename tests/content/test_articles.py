"""The project's own articles, catalogues and glossary are what `docs/content.md` says they are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from l10n.catalog import po
from l10n.checks.catalogs import check_catalog
from l10n.glossary import table
from l10n.model.catalog import Catalog, Entry, State
from l10n.model.finding import Severity
from l10n.model.glossary import Glossary

ROOT = Path(__file__).resolve().parents[2]
ARTICLES = dict(
    re.findall(r"^\| `((?:zh_CN|en)/[^`]+)` \|[^|]*\| (\w+)", (ROOT / "docs/content.md").read_text("utf-8"), re.M)
)
"""Article below `source/` -> the word that begins its state in docs/content.md."""


def _catalog(article: str) -> Catalog:
    language, _, path = article.partition("/")
    target = "en" if language == "zh_CN" else "zh_CN"
    file = (ROOT / "locales" / target / "LC_MESSAGES" / path).with_suffix(".po")
    return po.load(file.read_bytes(), file.relative_to(ROOT).as_posix())


def _entries(article: str) -> tuple[Entry, ...]:
    return tuple(entry for entry in _catalog(article).entries if not entry.obsolete)


@pytest.fixture(scope="module")
def glossary() -> Glossary:
    return table.load((ROOT / "locales/glossary.csv").read_bytes(), "locales/glossary.csv")


def test_the_page_lists_every_article_and_no_other() -> None:
    files = {path.relative_to(ROOT / "source").as_posix() for path in (ROOT / "source").rglob("*") if path.is_file()}
    assert set(ARTICLES) == files


def test_every_catalogue_belongs_to_an_article() -> None:
    sources = {_catalog(article).field("X-Source") for article in ARTICLES}
    assert sources == {f"source/{article}" for article in ARTICLES}
    assert len(list((ROOT / "locales").rglob("*.po"))) == len(ARTICLES)


@pytest.mark.parametrize("article", sorted(ARTICLES))
def test_an_article_is_in_the_state_the_page_says(article: str) -> None:
    states = {entry.state for entry in _entries(article)}
    human = {State.TRANSLATED, State.APPROVED}
    match ARTICLES[article]:
        case "approved":
            assert states == {State.APPROVED}
        case "translated":
            assert states == {State.TRANSLATED}
        case "partly":
            assert State.TRANSLATED in states
            assert states & {State.UNTRANSLATED, State.DRAFT}
        case "drafts":
            assert State.DRAFT in states
            assert not states & human
        case "untouched":
            assert states == {State.UNTRANSLATED}
        case other:
            pytest.fail(f"docs/content.md gives {article} an unknown state: {other}")


@pytest.mark.parametrize(
    "article", sorted(name for name, state in ARTICLES.items() if state in {"approved", "translated"})
)
def test_reviewed_translations_have_no_error(article: str, glossary: Glossary) -> None:
    catalog = _catalog(article)
    found = check_catalog(catalog, catalog.field("X-Source-Language"), glossary)
    errors = [
        f"{finding.line}: {finding.rule}: {finding.message}" for finding in found if finding.severity is Severity.ERROR
    ]
    assert errors == []


def test_the_glossary_is_large_sorted_and_written_as_the_tool_writes_it(glossary: Glossary) -> None:
    rows = (ROOT / "locales/glossary.csv").read_bytes()
    assert len({term.concept for term in glossary.terms}) >= 100
    assert {term.language for term in glossary.terms} == {"zh_CN", "en"}
    assert b"\r" not in rows
    assert table.dump(glossary) == rows


def test_the_pasted_article_keeps_its_defects() -> None:
    text = (ROOT / "source/en/news/ceec-expo-2023.txt").read_text("utf-8")
    assert text.startswith("Copyright 2023 - Your text here\n")
    assert not text.endswith("\n")
    for defect in (
        "2019,and",
        "is the\n\nfirst step",
        "\n\n\n\nShare: f t w in",
        '"trade", “cooperation”',
        "both sides\n",
    ):
        assert defect in text, defect
