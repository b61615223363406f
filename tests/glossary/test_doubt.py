"""Names that are perhaps none where they stand."""

from __future__ import annotations

import pytest

from l10n.glossary.doubt import is_weak_chinese, is_weak_english
from l10n.model.glossary import Term, TermKind


@pytest.mark.parametrize(
    ("name", "text", "weak"),
    [
        ("德比", "输给了范德比尔特大学", True),
        ("埃文", "埃文斯：那是爆音", True),
        ("尼斯", "阿多尼斯勋爵", True),
        ("伦敦", "伦敦德里", False),
        ("马里", "马里兰州", False),
        ("巴黎", "巴黎的街道", False),
        ("巴黎", "在巴黎、伦敦", False),
        ("米兰", "意大利米兰", False),
        ("爱丁堡", "苏格兰爱丁堡", False),
        ("宁波", "浙江宁波举行", False),
    ],
)
def test_a_short_foreign_name_inside_another_is_weak(name: str, text: str, weak: bool) -> None:
    start = text.index(name)
    term = Term("a", TermKind.PLACE, "zh-Hans", name)
    assert is_weak_chinese(term, text, start, start + len(name), "") is weak


@pytest.mark.parametrize(
    ("name", "kind", "text", "weak"),
    [
        ("Jordan", TermKind.PLACE, "said Jordan Spieth", True),
        ("Jordan", TermKind.PLACE, "in the Jordan Valley", False),
        ("Jordan", TermKind.PLACE, "in Jordan on Monday", False),
        ("Jordan", TermKind.PLACE, "said Michael Jordan", True),
        ("London", TermKind.PLACE, "a novel by “Jack London”", True),
        ("Jordan", TermKind.PLACE, "Michael, Jordan and others", False),
        ("Jordan", TermKind.PLACE, "from King Hussein of Jordan", False),
        ("Ningbo", TermKind.PLACE, "the Ningbo Zhoushan Port", False),
        ("Global Citizen", TermKind.ORGANISATION, "skills for global citizens", True),
        ("Global Citizen", TermKind.ORGANISATION, "the Global Citizen festival", False),
    ],
)
def test_an_english_name_that_is_a_given_name_or_common_words_is_weak(
    name: str, kind: TermKind, text: str, weak: bool
) -> None:
    start = text.lower().index(name.lower())
    assert is_weak_english(Term("a", kind, "en", name), text, start, start + len(name)) is weak
