"""Where files are: names only."""

from __future__ import annotations

import pytest

from l10n.errors import InputError
from l10n.project.config import Config
from l10n.project.layout import Article, article_of, catalog_path, collisions, output_path, targets

THREE = Config(languages=("en", "zh_CN", "de"))


def test_an_article_knows_its_language_and_its_homes() -> None:
    article = article_of("source/zh_CN/news/harbour.md", Config())
    assert article == Article("source/zh_CN/news/harbour.md", "zh_CN", "news/harbour.md")
    assert targets(article, Config()) == ("en",)
    assert catalog_path(article, "en", Config()) == "locales/en/LC_MESSAGES/news/harbour.po"
    assert output_path(article, "en", Config()) == "build/en/news/harbour.md"


@pytest.mark.parametrize("folder", ["zh", "zh-CN", "zh-Hans", "zh_Hans_CN"])
def test_language_folders_are_understood_in_every_spelling(folder: str) -> None:
    assert article_of(f"source/{folder}/a.md", Config()).language == "zh_CN"


def test_an_article_outside_of_a_language_folder_is_refused() -> None:
    with pytest.raises(InputError, match="outside of a language folder") as caught:
        article_of("source/a.md", Config())
    assert caught.value.path == "source/a.md"
    assert "source/en/" in caught.value.hint


def test_a_folder_that_is_no_language_is_refused() -> None:
    with pytest.raises(InputError, match="unknown language folder 'klingonese'"):
        article_of("source/klingonese/a.md", Config())


def test_a_language_the_project_does_not_list_is_refused_with_the_setting_to_change() -> None:
    with pytest.raises(InputError, match="not among the languages") as caught:
        article_of("source/fr/a.md", Config())
    assert caught.value.hint == 'add "fr" to languages in l10n.toml'


def test_two_articles_with_one_catalogue_are_named_both() -> None:
    articles = [article_of(path, Config()) for path in ("source/en/a.md", "source/en/a.txt", "source/en/b.md")]
    [(group, error)] = collisions(articles, Config())
    assert [article.path for article in group] == ["source/en/a.md", "source/en/a.txt"]
    assert "source/en/a.md and source/en/a.txt map to one catalogue locales/zh_CN/LC_MESSAGES/a.po" in str(error)


def test_names_that_differ_in_case_only_collide() -> None:
    articles = [article_of(path, Config()) for path in ("source/en/A.md", "source/en/a.md")]
    assert len(collisions(articles, Config())) == 1


def test_names_that_differ_in_their_normal_form_only_collide_and_are_shown_apart() -> None:
    articles = [article_of(path, Config()) for path in ("source/en/caf\u00e9.md", "source/en/cafe\u0301.md")]
    [(_, error)] = collisions(articles, Config())
    assert "caf\\xe9.md" in str(error)
    assert "cafe\\u0301.md" in str(error)


def test_two_source_languages_with_one_target_collide() -> None:
    articles = [article_of(path, THREE) for path in ("source/en/a.md", "source/zh_CN/a.md")]
    assert "locales/de" in str(collisions(articles, THREE)[0][1])


def test_one_name_in_two_languages_of_two_is_fine() -> None:
    articles = [article_of(path, Config()) for path in ("source/en/a.md", "source/zh_CN/a.md")]
    assert collisions(articles, Config()) == ()
