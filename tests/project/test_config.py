"""The settings: what is read, and what is said about what cannot be followed."""

from __future__ import annotations

import pytest

from l10n.errors import ConfigError
from l10n.project.config import Config, has_settings, load


def refused(text: str, path: str = "l10n.toml") -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        load(text.encode(), path)
    assert caught.value.exit_code == 2
    return caught.value


def test_an_empty_file_gives_the_defaults() -> None:
    assert load(b"") == Config()


def test_languages_are_understood_in_every_spelling() -> None:
    assert load(b'languages = ["en", "zh-Hans", "pt-br"]').languages == ("en", "zh_CN", "pt_BR")


def test_the_table_of_a_pyproject_is_read() -> None:
    config = load(
        b'[project]\nname = "x"\n[tool.l10n]\noutput = "public"\n[tool.l10n.build]\npolicy = "approved"\n',
        "pyproject.toml",
    )
    assert (config.output, config.policy) == ("public", "approved")
    assert has_settings(b"[tool.l10n]\n")
    assert has_settings(b"[tool.l10n.build]\n")
    assert not has_settings(b"[tool.other]\n")


def test_an_unknown_key_is_named_with_its_line_and_the_likely_one() -> None:
    error = refused('languages = ["en", "zh_CN"]\n\n[segment]\nunits = "line"\n')
    assert str(error) == "l10n.toml:4: error: unknown key '[segment] units' [config]\nhint: did you mean 'unit'?"


def test_an_unknown_section_is_named_with_the_likely_one() -> None:
    assert "did you mean 'segment'?" in str(refused("[segments]\nunit = 'line'\n"))


def test_a_key_in_the_wrong_section_is_sent_to_its_own() -> None:
    assert "'policy' belongs into [build]" in str(refused("policy = 'draft'\n"))


def test_one_language_can_have_its_own_rules_of_cutting() -> None:
    config = load(b"[segment.zh]\nsemicolon = true\n[segment.en]\nabbreviations = ['Subdist']\n")
    assert config.segment["zh"] == {"semicolon": True}
    assert "l10n.toml:2: error: unknown key '[segment.zh] colon'" in str(refused("[segment.zh]\ncolon = true\n"))
    assert "[segment.zh] semicolon is 'yes', expected true or false" in str(
        refused("[segment.zh]\nsemicolon = 'yes'\n")
    )


def test_a_value_of_the_wrong_shape_says_what_was_expected() -> None:
    assert "[build] policy is 'final', expected one of draft, translated, approved" in str(
        refused("[build]\npolicy = 'final'\n")
    )
    assert "expected a whole number" in str(refused("[translate]\njobs = true\n"))


def test_all_faults_are_told_at_once() -> None:
    error = str(refused("sorce = 'a'\n[build]\npolicy = 1\n[check]\nignored = []\n"))
    assert "l10n.toml:1: error: unknown key 'sorce'" in error
    assert "l10n.toml:3: error: [build] policy" in error
    assert "l10n.toml:5: error: unknown key '[check] ignored'" in error


@pytest.mark.parametrize("path", ["../x", "/x", "a/../../x", "~/x", "C:\\x", ""])
def test_a_path_that_leaves_the_project_is_refused(path: str) -> None:
    assert "a path inside the project" in str(refused(f"output = '{path}'\n"))


def test_a_secret_is_refused_and_its_value_is_not_shown() -> None:
    for text in (
        '[engine.deepl]\napi_key = "canary-123"\n',
        'token = "canary-123"\n',
        '[engine]\napi_key = "canary-123"\n',
    ):
        error = str(refused(text))
        assert "secret" in error
        assert "canary" not in error


def test_engine_settings_are_left_to_the_engine() -> None:
    assert load(b'[engine.openai]\nurl = "http://127.0.0.1:8080"\n').engine_settings == {
        "openai": {"url": "http://127.0.0.1:8080"}
    }


def test_broken_toml_is_told_with_line_and_column() -> None:
    error = refused("[project\nx=1\n")
    assert error.line == 1
    assert error.column > 0


def test_two_roles_for_one_folder_are_refused_whatever_the_case() -> None:
    assert "'output' and 'source' are the same folder 'source'" in str(
        refused("source = 'source'\noutput = 'Source'\n")
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("source = 'text'\noutput = 'text/build'\n", "2: error: 'output' 'text/build' lies inside 'source' 'text'"),
        ("source = '.'\n", "1: error: 'locales' 'locales' lies inside 'source' '.'"),
        ("output = 'Locales/built'\n", "1: error: 'output' 'Locales/built' lies inside 'locales' 'locales'"),
        ("source = 'build/from'\n", "1: error: 'source' 'build/from' lies inside 'output' 'build'"),
    ],
)
def test_a_folder_inside_another_is_refused(text: str, said: str) -> None:
    assert f"l10n.toml:{said}" in str(refused(text))


def test_neighbours_with_a_common_beginning_are_no_nest() -> None:
    assert load(b"source = 'site/source'\noutput = 'site/source-built'\n").output == "site/source-built"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[translate]\njobs = 0\n", "jobs is 0, expected a whole number, 1 or more"),
        ("[translate]\nmax-cost = -0.5\n", "max-cost is -0.5, expected a number, 0 or more"),
        ("[translate]\nmax-chars = -1\n", "max-chars is -1, expected a whole number, 0 or more"),
        ("[translate]\nthreshold = 120\n", "threshold is 120, expected a number from 0 to 101"),
        ("[memory]\nthreshold = nan\n", "threshold is nan, expected a number from 0 to 101"),
    ],
)
def test_a_number_out_of_its_range_is_refused(text: str, said: str) -> None:
    assert said in str(refused(text))


def test_an_unknown_language_is_refused() -> None:
    assert "expected codes such as en, zh_CN, pt_BR ('xx-yy-zz' is none)" in str(refused('languages = ["xx-yy-zz"]\n'))


def test_the_spelling_of_english_is_one_of_two() -> None:
    assert load(b'[check]\nspelling = "en_GB"\n').check == {"spelling": "en_GB"}
    assert "spelling" in str(refused('[check]\nspelling = "en_AU"\n'))
