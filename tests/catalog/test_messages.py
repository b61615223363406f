"""Contexts stand only where one text has several roles, and depend on no position."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from po_files import calmly

from l10n.catalog.messages import Item, messages

ITEMS = st.lists(
    st.tuples(st.sampled_from(["paragraph", "heading", "cell"]), st.sampled_from("abc"), st.integers(0, 3)).map(
        lambda item: Item(*item)
    ),
    max_size=12,
)


def contexts(*items: Item) -> list[str | None]:
    return [message.context for message in messages(items, "a.md")]


def test_a_text_in_one_role_has_no_context() -> None:
    assert contexts(Item("heading", "Port", 0), Item("heading", "Port", 1)) == [None, None]


def test_the_rarer_role_is_told() -> None:
    items = Item("heading", "Port", 0), Item("cell", "Port", 1), Item("cell", "Port", 2)
    assert contexts(*items) == ["heading", None, None]


def test_of_equally_frequent_roles_the_first_stays_plain() -> None:
    assert contexts(Item("heading", "Port", 0), Item("cell", "Port", 1)) == [None, "cell"]


def test_a_context_of_the_author_wins_and_counts_for_no_role() -> None:
    items = Item("heading", "Port", 0, "sea"), Item("heading", "Port", 1), Item("cell", "Port", 2)
    assert contexts(*items) == ["sea", None, "cell"]


def test_messages_carry_role_block_notes_and_the_file() -> None:
    (message,) = messages([Item("title", "Port", 7, "", ("short",))], "source/en/a.md")
    assert (message.role, message.block, message.notes, message.references) == (
        "title",
        7,
        ("short",),
        ("source/en/a.md",),
    )
    assert messages([Item("title", "Port", 7)], "")[0].references == ()


@calmly
@given(ITEMS)
def test_item_i_is_message_i_and_equal_keys_mean_equal_text_and_role(items: list[Item]) -> None:
    found = messages(items, "a.md")
    assert [message.source for message in found] == [item.text for item in items]
    roles: dict[tuple[str | None, str], set[str]] = {}
    for message in found:
        roles.setdefault((message.context, message.source), set()).add(message.role)
    assert all(len(each) == 1 for each in roles.values())


@calmly
@given(ITEMS)
def test_each_text_has_one_plain_role(items: list[Item]) -> None:
    plain = {message.source for message in messages(items, "a.md") if message.context is None}
    assert plain == {item.text for item in items}
