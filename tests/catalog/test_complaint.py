"""What a refusal says: the same wherever the entry stands, and nothing where there is nothing to refuse."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from po_files import HEADER

from l10n.catalog import po
from l10n.catalog.complaint import complain, plural_count
from l10n.errors import CatalogError

CASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parents[1] / "data" / "catalog" / "refused.toml").read_text(encoding="utf-8")
)["case"]
BEHIND_HEADER = [case for case in CASES if case["header"] and case["name"] != "a second header"]


def header(*lines: str) -> bytes:
    """A catalogue whose header has these lines."""
    return ('msgid ""\nmsgstr ""\n' + "".join(f'"{line}\\n"\n' for line in lines)).encode()


@pytest.mark.parametrize("case", BEHIND_HEADER, ids=[case["name"] for case in BEHIND_HEADER])
def test_a_fault_at_the_beginning_of_a_file_is_told_as_one_behind_a_header(case: dict[str, Any]) -> None:
    with pytest.raises(CatalogError) as caught:
        po.load(case["po"].encode())
    error = caught.value
    assert (error.line, error.column) == (case["line"] - HEADER.count("\n"), case["column"])
    moved = case["message"].replace("lines 11, 12", "lines 1, 2").replace("lines 11, 14, 17", "lines 1, 4, 7")
    assert (error.message, error.hint) == (moved, case["hint"])


def test_a_sound_entry_that_is_walked_over_is_over_where_a_comment_follows() -> None:
    for between in ("# c\n", '#| msgid "c"\n'):
        with pytest.raises(CatalogError, match="found msgstr, expected msgid before it") as caught:
            complain(f'msgid "a"\nmsgstr "b"\n{between}msgstr "d"\n', 0)
        assert (caught.value.line, caught.value.column) == (4, 1)


@pytest.mark.parametrize(
    ("rule", "forms"),
    [
        ("nplurals=1; plural=0;", 1),
        ("nplurals=2; plural=(n != 1);", 2),
        ("nplurals=6; plural=n%100>=3 && n%100<=10 ? 3 : n-1*2/2+0", 6),
        (" nplurals = 3 ;plural=n==1?0:(n>1 || !n)?1:2; ", 3),
        ("nplurals=2; plural=" + "(" * 20 + "n" + ")" * 20 + ";", 2),
        ("nplurals=INTEGER; plural=EXPRESSION;", None),
        ("", None),
    ],
)
def test_arithmetic_over_n_is_a_plural_rule(rule: str, forms: int | None) -> None:
    assert po.load(header(f"Plural-Forms: {rule}")).field("Plural-Forms").strip() == rule.strip()
    assert plural_count(rule) == forms


@pytest.mark.parametrize(
    "field",
    [
        "Content-Type: text/plain",
        "Content-Type: text/plain; charset=UTF-8; format=flowed",
        "content-type: text/plain; charset=utf-8",
        "Content-Type: text/plain; charset= UTF-8 ",
    ],
)
def test_a_header_that_says_what_was_read_is_no_fault(field: str) -> None:
    assert len(po.load(header("Language: en", field)).header) == 2
