"""Terms in a pair: the shared cases, our own, and the laws around them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from l10n.checks.terms import check_terms
from l10n.glossary import table
from l10n.model.finding import Severity
from l10n.model.locale import canonical
from shared import SHARED, needs_shared


def shared_cases() -> dict[str, Any]:
    path = SHARED / "cases" / "glossary.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {"glossary_csv": "", "cases": []}


SHARED_CASES = shared_cases()


@needs_shared
@pytest.mark.parametrize("case", SHARED_CASES["cases"], ids=lambda case: f"case-{case['id']}")
def test_the_shared_cases_give_exactly_the_expected_findings(case: dict[str, Any]) -> None:
    glossary = table.load(SHARED_CASES["glossary_csv"].encode(), "glossary.csv")
    seen = frozenset(case["seen"]) if "seen" in case else frozenset()
    languages = canonical(case["sl"]), canonical(case["tl"])
    found = check_terms(case["src"], case["tgt"], *languages, glossary, seen=seen)
    assert {f"{f.rule}:{f.concept}" for f in found if f.severity is not Severity.INFO} == set(case["expect"])
