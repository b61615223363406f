"""A key goes where its owner sends it, and not where a project's file says."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from l10n.engines.address import address
from l10n.engines.redact import Redactor, redact, secrets, written_secrets
from l10n.engines.table import open_engine
from l10n.errors import ConfigError

KEY = "canary-key-4711"
KEYS = {"L10N_DEEPL_KEY": KEY, "L10N_OPENAI_KEY": KEY, "L10N_LIBRETRANSLATE_KEY": KEY, "L10N_MICROSOFT_KEY": KEY}


@pytest.mark.parametrize("name", ["deepl", "openai", "libretranslate", "libre", "microsoft"])
def test_a_projects_file_cannot_send_a_key_to_its_author(name: str) -> None:
    settings = {"url": "https://deepl.com.example.org", "model": "m"}
    with pytest.raises(ConfigError, match="only the project's settings") as caught:
        open_engine(name, settings, KEYS)
    assert f"L10N_{name.upper()}_URL" in caught.value.hint
    open_engine(name, settings, {**KEYS, f"L10N_{name.upper()}_URL": "https://deepl.com.example.org"})


@pytest.mark.parametrize(
    ("url", "is_good"),
    [
        ("http://127.0.0.1:5000/", True),
        ("http://localhost:11434/v1", True),
        ("http://[::1]:8080", True),
        ("https://api-free.deepl.com", True),
        ("http://api.deepl.com", False),
        ("https://notdeepl.com", False),
        ("https://127.0.0.1.example.org", False),
        ("ftp://api.deepl.com", False),
        ("api.deepl.com", False),
        ("https://[broken", False),
    ],
)
def test_which_addresses_may_have_a_key(url: str, is_good: bool) -> None:
    def found() -> str:
        return address("deepl", {"url": url}, {}, "https://api.deepl.com", key=KEY, vendors=("deepl.com",))

    if is_good:
        assert found() == url.rstrip("/")
    else:
        with pytest.raises(ConfigError):
            found()


def test_without_a_key_any_server_will_do() -> None:
    assert address("libretranslate", {"url": "http://mt.example.org"}, {}) == "http://mt.example.org"


# The redactor.


def test_values_of_secret_variables_are_taken_out_in_every_writing() -> None:
    environ = {"L10N_DEEPL_KEY": "a/b+c d-1234:fx", "HOME": "/home/user", "DB_PASSWORD": "hunter22", "PASSWORD": "x"}
    assert secrets(environ) == ("a/b+c d-1234:fx", "hunter22")
    for text in ("a/b+c d-1234:fx", "a%2Fb%2Bc%20d-1234%3Afx", "a%2Fb%2Bc+d-1234%3Afx", "…a/b+c d-1234:fx…"):
        assert "1234" not in redact(text, environ)
    assert redact("in /home/user", environ) == "in /home/user"
    assert {"hunter22", "a/b+c d-1234:fx", "a%2Fb%2Bc+d-1234%3Afx"} < set(written_secrets(environ))
    assert not any(secret in "x of /home/user" for secret in written_secrets(environ))


@pytest.mark.parametrize(
    "text",
    [
        "GET /v2/translate?auth_key=0123456789abcdef&text=a",
        '{"api_key": "0123456789abcdef"}',
        "Authorization: Bearer 0123456789abcdef",
        "Authorization: DeepL-Auth-Key 0123456789abcdef",
        "https://user:0123456789abcdef@example.org/",
    ],
)
def test_what_looks_like_a_key_is_taken_out_too(text: str) -> None:
    assert "0123456789abcdef" not in redact(text, {})


@pytest.mark.parametrize("text", ["the key idea: a turnkey project", "monkey=1", "关键: 值"])
def test_prose_stays(text: str) -> None:
    assert redact(text, {}) == text


def test_log_records_lose_their_secrets(caplog: pytest.LogCaptureFixture) -> None:
    environ = {"L10N_DEEPL_KEY": KEY}
    logger = logging.getLogger("l10n.test")
    redactor = Redactor(environ)
    logger.addFilter(redactor)
    said: list[Any] = []
    logger.addHandler(handler := logging.Handler())
    handler.emit = lambda record: said.append(logging.Formatter().format(record))  # type: ignore[method-assign]  # a listener
    try:
        raise ValueError(f"refused {KEY}")
    except ValueError:
        logger.exception("with %s", KEY)
    logger.removeHandler(handler)
    logger.removeFilter(redactor)
    assert said
    assert KEY not in said[0]
