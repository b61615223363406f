"""U+0000 in a source: no catalogue can hold it, so its text stays, and everything else is translated."""

from __future__ import annotations

import pytest

from l10n import formats


@pytest.mark.parametrize(
    ("name", "data", "texts", "line"),
    [
        ("a.md", "# Title\n\nOne\0two.\n\nThree.\n", ["Title", "Three."], 3),
        ("a.txt", "Title\n\nOne\0two.\n\nThree.\n", ["Title", "Three."], 3),
        ("a.html", "<p>Title</p>\n<p>One\0two.</p>\n<p>Three.</p>\n", ["Title", "Three."], 2),
    ],
)
def test_a_text_with_nul_is_told_and_left_as_it_is(name: str, data: str, texts: list[str], line: int) -> None:
    document = formats.read(data.encode(), name)
    assert [unit.text for unit in document.units] == texts
    (finding,) = document.findings
    assert (finding.rule, finding.line) == ("nul", line)
    assert formats.write(document, {}) == data.encode()
    assert "One\0two." in formats.write(document, {1: "Drei."}).decode()
