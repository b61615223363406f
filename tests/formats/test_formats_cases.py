"""Documents as data: what a translator sees of each, and what a translation makes of it, byte for byte."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from l10n import formats
from l10n.errors import DocumentError
from l10n.formats import guard
from l10n.model.document import Document
from shared import SHARED, needs_shared

OWN = tomllib.loads((Path(__file__).parents[1] / "data/formats/cases.toml").read_text(encoding="utf-8"))["case"]
GFM = tomllib.loads((Path(__file__).parents[1] / "data/formats/gfm.toml").read_text(encoding="utf-8"))["case"]
_FILE = SHARED / "cases" / "documents.json"
TEAM: list[dict[str, Any]] = json.loads(_FILE.read_text(encoding="utf-8")) if _FILE.is_file() else []
ENDINGS = {"md": "md", "mdx": "mdx", "vue": "md", "html": "html", "text": "txt"}


@pytest.mark.parametrize("case", OWN, ids=lambda case: case["name"])
def test_a_document_shows_its_texts_and_takes_translations(case: dict[str, Any]) -> None:
    codec = case.get("encoding", "utf-8")
    data = case["source"].encode(codec)
    document = formats.read(data, case["file"])
    assert [unit.text for unit in document.units] == case["units"]
    if "kinds" in case:
        assert [unit.kind for unit in document.units] == case["kinds"]
    assert formats.write(document, {}) == data
    rebuilt = guard.rebuild(document, _targets(document, case["translations"]))
    assert rebuilt.data.decode(codec) == case["expected"]
    assert rebuilt.data == case["expected"].encode(codec)
    assert [finding.rule for finding in rebuilt.findings] == case.get("rules", [])


@pytest.mark.parametrize("case", GFM, ids=lambda case: case["name"])
def test_an_extension_of_gfm_shows_its_texts_and_takes_a_word_more(case: dict[str, Any]) -> None:
    data = case["source"].encode()
    document = formats.read(data, "a.md")
    assert [(unit.text, unit.kind) for unit in document.units] == list(zip(case["units"], case["kinds"], strict=True))
    assert formats.write(document, {}) == data
    targets = {index: f"{unit.text} 译" for index, unit in enumerate(document.units)}
    rebuilt = guard.rebuild(document, targets)
    assert rebuilt.findings == ()
    assert [unit.text for unit in formats.read(rebuilt.data, "a.md").units] == list(targets.values())


@needs_shared
@pytest.mark.parametrize("case", TEAM, ids=lambda case: case["id"])
def test_a_case_of_the_team_comes_out_as_specified(case: dict[str, Any]) -> None:
    codec = case.get("encoding", "utf-8")
    data = case["source"].encode(codec)
    document = formats.read(data, f"case.{ENDINGS[case['format']]}")
    assert [unit.text for unit in document.units] == case["translatable"]
    assert formats.write(document, {}) == data
    for piece in case["protected"]:
        assert not any(piece in unit.text for unit in document.units)
    targets = _targets(document, case["translations"])
    if case.get("error") == "unencodable":
        with pytest.raises(DocumentError, match=r"case\."):
            guard.rebuild(document, targets)
        return
    rebuilt = guard.rebuild(document, targets)
    assert rebuilt.data == case["expected"].encode(codec)
    assert bool(rebuilt.put_back) == (case.get("error") == "structure")
    assert any(finding.rule == "emphasis" for finding in rebuilt.findings) == (case.get("warning") == "emphasis")


def _targets(document: Document, translations: dict[str, str]) -> dict[int, str]:
    return {index: translations[unit.text] for index, unit in enumerate(document.units) if unit.text in translations}


def test_a_character_the_encoding_lacks_names_file_place_and_text() -> None:
    document = formats.read("# 宁波\n\nText\n".encode("gb18030"), "old.md", formats.ReadOptions(encoding="gb18030"))
    assert guard.rebuild(document, {1: "𠮷"}).data == "# 宁波\n\n𠮷\n".encode("gb18030")
    latin = formats.read("caf\u00e9\n".encode("latin-1"), "old.md", formats.ReadOptions(encoding="latin-1"))
    with pytest.raises(DocumentError) as caught:
        guard.rebuild(latin, {0: "咖啡馆"})
    assert "old.md:1:1: error: iso8859-1 has no character '咖' (U+5496)" in str(caught.value)
    assert "咖啡馆" in str(caught.value)


def test_contexts_and_notes_of_the_author_reach_the_unit() -> None:
    text = "<!-- l10n:context=button -->\n<!-- l10n:comment=keep it short -->\n\nOpen\n\nClose\n"
    document = formats.read(text.encode(), "a.md")
    assert [(unit.text, unit.context, unit.note) for unit in document.units] == [
        ("Open", "button", "keep it short"),
        ("Close", "", ""),
    ]
