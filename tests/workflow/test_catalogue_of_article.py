"""Documents into catalogues, and what status says of them."""

from __future__ import annotations

import pytest
from cut_articles import article, filled
from hypothesis import given
from hypothesis import strategies as st

from l10n.catalog import po
from l10n.model.catalog import State
from l10n.model.progress import Size
from l10n.workflow.status import status
from l10n.workflow.update import update

SENTENCES = st.lists(st.sampled_from(["第一句。", "第二句！", "# 标题", "Third one.", "`code`", ""]), max_size=8)


@given(SENTENCES, SENTENCES)
def test_updating_twice_changes_nothing_the_second_time(before: list[str], after: list[str]) -> None:
    old = update(article("\n\n".join(before)), None, "en").catalog
    once = update(article("\n\n".join(after)), old, "en").catalog
    twice = update(article("\n\n".join(after)), po.load(po.dump(once)), "en").catalog
    assert po.dump(twice) == po.dump(once)


@given(SENTENCES, SENTENCES)
def test_no_translation_is_lost_by_any_edit(before: list[str], after: list[str]) -> None:
    first = article("\n\n".join(before))
    old = filled(first, {message.source: f"T({message.source})" for message in first.messages})
    new = update(article("\n\n".join(after)), old, "en").catalog
    assert {e.target for e in old.entries} <= {e.target for e in new.entries}


def test_equal_sentences_share_an_entry_unless_their_roles_differ() -> None:
    catalog = update(article("# 宁波\n\n宁波。宁波。\n\n宁波\n"), None, "en").catalog
    assert [(e.context, e.source) for e in catalog.entries] == [(None, "宁波"), (None, "宁波。"), ("paragraph", "宁波")]


def test_the_status_counts_each_distinct_segment_once_and_what_is_missing() -> None:
    source = article("宁波。宁波。New port.\n")
    catalog = filled(source, {"宁波。": "Ningbo."})
    result = status(source, catalog, "en")
    assert result.states[State.TRANSLATED] == Size(1, 0, 2)
    assert result.states[State.UNTRANSLATED] == Size(1, 2, 0)
    assert (result.total, result.missing) == (Size(2, 2, 2), 0)
    assert status(source, None, "en").missing == 2


@pytest.mark.parametrize("head", ["---\ntitle: x\nl10n-unit: paragraph\n---\n\n", "<!-- l10n:unit=paragraph -->\n\n"])
def test_an_article_can_say_how_it_is_cut(head: str) -> None:
    sources = [message.source for message in article(f"{head}第一句。第二句。\n").messages]
    assert sources[-1] == "第一句。第二句。"
    assert "paragraph" not in "".join(sources)


def test_the_version_of_the_rules_stands_in_the_header_and_a_change_of_it_makes_nothing_fuzzy() -> None:
    source = article("第一句。第二句。\n")
    catalog = filled(source, {"第一句。": "First.", "第二句。": "Second."})
    assert catalog.field("X-L10n-Segmentation") == "1"
    older = po.with_field(catalog, "X-L10n-Segmentation", "0")
    again = update(source, older, "en").catalog
    assert [entry.state for entry in again.entries] == [State.TRANSLATED] * 2
    assert again.field("X-L10n-Segmentation") == "1"
