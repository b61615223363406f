"""Language names in their many spellings."""

from __future__ import annotations

import pytest

from l10n.errors import UsageError
from l10n.model.locale import base, bcp47, canonical, display_name, is_language, is_spaced, plural_forms


@pytest.mark.parametrize(
    ("spelling", "expected"),
    [
        ("zh", "zh_CN"),
        ("zh-CN", "zh_CN"),
        ("zh-Hans", "zh_CN"),
        ("ZH_hans_cn", "zh_CN"),
        ("zh-Hant", "zh_TW"),
        ("zh-HK", "zh_HK"),
        ("EN", "en"),
        ("en-us", "en_US"),
        ("pt-br", "pt_BR"),
        ("sr-latn", "sr_Latn"),
        ("es-419", "es_419"),
        ("ca@valencia", "ca@valencia"),
    ],
)
def test_spellings_become_the_gettext_form(spelling: str, expected: str) -> None:
    assert canonical(spelling) == expected
    assert canonical(expected) == expected


@pytest.mark.parametrize("name", ["", "x", "english language", "../en", "qqq", "zh_CN_extra_words"])
def test_what_is_no_language_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="unknown language"):
        canonical(name)
    assert not is_language(name)


def test_tags_for_files_and_services() -> None:
    assert [bcp47(code) for code in ("zh_CN", "zh_TW", "zh_HK", "en", "pt_BR")] == [
        "zh-Hans",
        "zh-Hant",
        "zh-Hant-HK",
        "en",
        "pt-BR",
    ]


def test_chinese_and_japanese_have_no_blanks_between_sentences() -> None:
    assert [is_spaced(code) for code in ("zh_CN", "ja", "en", "ko", "de")] == [False, False, True, True, True]
    assert base("zh_CN") == "zh"


def test_plural_forms_follow_babel() -> None:
    assert plural_forms("zh_CN") == "nplurals=1; plural=0;"
    assert plural_forms("en") == "nplurals=2; plural=(n != 1);"
    assert plural_forms("ru").startswith("nplurals=3;")
    assert not plural_forms("ru").endswith(";;")


def test_languages_have_names_for_people() -> None:
    assert display_name("de") == "German"
    assert "Chinese" in display_name("zh_CN")
