"""docs/rules.md says what the table of rules says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from l10n.checks import table
from l10n.checks.pairs import check_pair
from l10n.report import rules

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.skipif(not DOCS.is_dir(), reason="the documentation is not beside this checkout")
def test_the_reference_is_the_table() -> None:
    expected = rules.markdown(table.rules())
    assert (DOCS / "rules.md").read_text(encoding="utf-8") == expected, "run `l10n explain --markdown > docs/rules.md`"


@pytest.mark.skipif(not DOCS.is_dir(), reason="the documentation is not beside this checkout")
def test_the_plugin_of_the_documentation_works() -> None:
    page = (DOCS / "checks.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(from l10n.*?)```", page, re.S)
    names: dict[str, Any] = {}
    exec(code, names)  # noqa: S102 - the example of our own documentation
    (rule,) = names["RULES"]
    (example,) = rule.fails
    (finding,) = check_pair(example.source, example.target, "zh_CN", "en", rules=[rule])
    assert (finding.rule, finding.span) == ("house-exclamation", (4, 5))
    assert check_pair(rule.passes[0].source, rule.passes[0].target, "zh_CN", "en", rules=[rule]) == ()
