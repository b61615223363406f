"""What is shown cannot move the cursor, reorder the line or hide: nothing dangerous leaves `safe`, nothing else changes."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from l10n.report.safe import safe

DANGEROUS = [
    *range(0x09),
    *range(0x0B, 0x20),
    *range(0x7F, 0xA0),
    0xAD,
    0x061C,
    0x180E,
    *range(0x200B, 0x2010),
    *range(0x2028, 0x202F),
    *range(0x2060, 0x2070),
    0x3164,
    0xFEFF,
    *range(0xE0000, 0xE0080),
]


@pytest.mark.parametrize("code", DANGEROUS)
def test_a_dangerous_character_becomes_its_name(code: int) -> None:
    assert safe(f"a{chr(code)}b") == f"a<U+{code:04X}>b"


def test_an_escape_sequence_is_shown_and_not_sent() -> None:
    assert safe("\x1b]0;title\x07red\x1b[31m") == "<U+001B>]0;title<U+0007>red<U+001B>[31m"


def test_text_of_all_scripts_stays_as_it_is() -> None:
    text = "宁波 Ningbo “246” —— café\tЛ א ا 𠀀 👍️ ☎\ufe0e\n"
    assert safe(text) == text


def test_a_line_has_no_line_breaks() -> None:
    assert safe("a\nb\tc\r\n", line=True) == "a\\nb\\tc<U+000D>\\n"


@given(st.text(alphabet=st.characters()))
def test_no_format_or_control_character_is_left(text: str) -> None:
    shown = safe(text)
    left = {char for char in shown if unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"}}
    assert left <= {"\n", "\t"}
    assert shown.encode("utf-8").decode("utf-8") == shown


@given(st.text())
def test_it_is_done_once(text: str) -> None:
    assert safe(safe(text)) == safe(text)
