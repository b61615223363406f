"""Numbers with their nouns."""

from __future__ import annotations

import pytest

from l10n.model.words import counted


@pytest.mark.parametrize(
    ("count", "told"), [(0, "0 entries"), (1, "1 entry"), (2, "2 entries"), (1024, "1,024 entries")]
)
def test_a_count_and_its_noun_agree(count: int, told: str) -> None:
    assert counted(count, "entry", "entries") == told
