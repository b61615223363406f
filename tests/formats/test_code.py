"""Comments and strings of code blocks: only for the languages a project names, and nothing else of the code."""

from __future__ import annotations

import pytest

from l10n import formats
from l10n.formats import guard
from l10n.formats.base import ReadOptions


def options(*names: str, strings: bool = False) -> ReadOptions:
    return ReadOptions(code_comments=frozenset(names), code_strings=frozenset(names if strings else ()))


@pytest.mark.parametrize(
    ("language", "code", "comments", "strings"),
    [
        ("python", 'x = "# no"  # yes\n#: two\n', ["yes", ": two"], ["# no"]),
        ("bash", "#!/bin/sh\necho ${x#y} # shown\n", ["shown"], []),
        ("js", "/**\n * First\n * second\n */\nf('say'); // tail\n", ["First", "second", "tail"], ["say"]),
        ("rust", '//! Doc\nlet a = "b // c";\n', ["Doc"], ["b // c"]),
        ("sql", "select 'a' -- note\n", ["note"], ["a"]),
        ("html", "<p>x</p> <!-- note -->\n", ["note"], []),
        ("css", "a { } /* note */ // no\n", ["note"], []),
        ("tex", "50\\% x % note\n", ["note"], []),
        ("ini", "; note\na = b\n", ["note"], []),
        ("python", "# noqa: E501\n# type: ignore\n# -*- coding: utf-8 -*-\n# 123\n", [], []),
        ("unknown", "# note\n", [], []),
    ],
)
def test_comments_and_strings_are_found(language: str, code: str, comments: list[str], strings: list[str]) -> None:
    data = f"- a\n\n  ```{language} {{1}}\n  {code.strip().replace(chr(10), chr(10) + '  ')}\n  ```\n".encode()
    for wanted, asked in ((comments, False), (strings, True)):
        document = formats.read(data, "a.md", options(language, strings=asked))
        kind = "code-string" if asked else "code-comment"
        assert [unit.text for unit in document.units if unit.kind == kind] == wanted
        assert formats.write(document, {}) == data
    assert [unit.kind for unit in formats.read(data, "a.md").units] == ["paragraph"]


def test_a_translated_comment_changes_only_itself() -> None:
    data = b"```js\nf(1); /* sum */ // tail\n```\n"
    document = formats.read(data, "a.md", options("js"))
    rebuilt = guard.rebuild(document, {0: "求和 */ evil()", 1: "尾注"})
    assert rebuilt.data.decode() == "```js\nf(1); /* 求和 * / evil() */ // 尾注\n```\n"
    assert rebuilt.findings == ()


@pytest.mark.parametrize("target", ["一\n```\n# 标题", "a\nb"])
def test_a_comment_cannot_leave_its_line(target: str) -> None:
    data = b"```python\nx = 1  # note\n```\n"
    rebuilt = guard.rebuild(formats.read(data, "a.md", options("python")), {0: target})
    assert (rebuilt.data, rebuilt.put_back) == (data, frozenset({0}))
