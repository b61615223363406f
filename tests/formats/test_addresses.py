"""Bare addresses: alone they are no text, with words behind them they are."""

from __future__ import annotations

import pytest

from l10n import formats


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://example.org", []),
        ("www.example.org/a_b-c?d=[1]&e=~%20*", []),
        ("https://[::1]:8080/", []),
        ("https://example.org the port", ["https://example.org the port"]),
        ("https://example.org<br>Port", ["https://example.org<br>Port"]),
        ("https://example.org**Port**", ["https://example.org**Port**"]),
        ("https://example.org[Port](port.md)", ["https://example.org[Port](port.md)"]),
        ("https://example.org`port`Port", ["https://example.org`port`Port"]),
        ("https://example.org。港口", ["https://example.org。港口"]),
    ],
)
def test_an_address_alone_is_no_text(text: str, expected: list[str]) -> None:
    assert [unit.text for unit in formats.read(text.encode(), "port.md").units] == expected
