"""What makes a Markdown document MDX, whatever its line ends are, and whatever a line that looks like an import holds."""

from __future__ import annotations

import pytest

from l10n.formats.flavour import is_mdx

_IMPORT = "import Tabs from '@theme/Tabs'\n\n"
_COMPONENT = "<Tabs>\n\nPort\n\n</Tabs>\n"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (_IMPORT + _COMPONENT, True),
        ("---\ntitle: Port\n---\n" + _IMPORT + _COMPONENT, True),
        (_IMPORT + "Port\n", False),
        (_COMPONENT, False),
        ("An " + _IMPORT + _COMPONENT, False),
        ("import `Tabs` from 'x'\n\n" + _COMPONENT, False),
        ("import Tabs from 'x' `\n\n" + _COMPONENT, False),
        ("```\n" + _IMPORT + "```\n\n" + _COMPONENT, False),
        ("import Tabs from theme\n\n" + _COMPONENT, False),
    ],
)
def test_an_import_above_a_component_makes_mdx(text: str, end: str, expected: bool) -> None:
    assert is_mdx(text.replace("\n", end), "port.md") is expected


def test_a_line_of_many_froms_is_looked_at_once() -> None:
    # Twenty thousand looks to the end of the line took half a minute.
    assert not is_mdx("import a" + " from 'b'" * 20_000 + "`\n\n" + _COMPONENT, "port.md")
