"""A document changes, its catalogue follows, and no translation is lost on the way."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import replace

import pytest
from articles import Article, article, edited, flow, reworded, sentence, translated
from hypothesis import given
from hypothesis import strategies as st
from po_files import calmly, catalogs

from l10n.catalog import po, states
from l10n.catalog.messages import Item, messages
from l10n.catalog.patch import patch
from l10n.catalog.update import Report, update
from l10n.model.catalog import Catalog, Message, State

NAME = re.compile(r"K[a-j]{5}K")


def said(*texts: str, role: str = "paragraph") -> tuple[Message, ...]:
    """Messages of an article with one sentence a block."""
    return messages([Item(role, text, number) for number, text in enumerate(texts)], "source/zh_CN/a.md")


def catalog_of(pairs: dict[str, str]) -> Catalog:
    """A catalogue on disk whose sources have these translations."""
    fresh = update(po.new("en", "source/zh_CN/a.md", "zh_CN"), said(*pairs)).catalog
    entries = tuple(replace(entry, target=pairs[entry.source]) for entry in fresh.entries)
    return po.load(po.dump(replace(fresh, entries=entries)))


def live(catalog: Catalog) -> list[tuple[str, str, State]]:
    return [(entry.source, entry.target, entry.state) for entry in catalog.entries if not entry.obsolete]


A, B, C = "宁波港很深，也很大。", "市民昨天参观了展览。", "双方签署协议。"
TEXTS = {A: "The port is deep, and large.", B: "Citizens saw it yesterday.", C: "Both signed."}


def test_a_new_document_gives_untranslated_entries_in_its_order() -> None:
    updated = update(po.new("en", "a.md"), said(A, B, A))
    assert live(updated.catalog) == [(A, "", State.UNTRANSLATED), (B, "", State.UNTRANSLATED)]
    assert str(updated.report) == "2 new"


def test_the_same_document_changes_nothing_at_all() -> None:
    old = catalog_of(TEXTS)
    updated = update(old, said(*TEXTS))
    assert updated.catalog is old
    assert str(updated.report) == "no change"
    assert updated.report.counts()["kept"] == 3


def test_moved_text_keeps_its_bytes() -> None:
    old = catalog_of(TEXTS)
    updated = update(old, said(C, A, B))
    assert [entry.raw for entry in updated.catalog.entries] == [old.entries[i].raw for i in (2, 0, 1)]
    assert updated.report == Report(kept=3, moved=1)


def test_an_edited_sentence_is_stale_with_the_source_it_was_made_for() -> None:
    new = "双方昨天签署协议。"
    updated = update(catalog_of(TEXTS), said(A, B, new))
    entry = updated.catalog.entries[2]
    assert (entry.source, entry.target, entry.state, entry.previous) == (new, "Both signed.", State.STALE, C)
    assert str(updated.report) == "1 edited"


def test_an_edit_taken_back_gives_the_same_bytes_again() -> None:
    old = catalog_of(TEXTS)
    there = update(old, said(A, B, "双方昨天签署协议。")).catalog
    back = update(po.load(po.dump(there)), said(*TEXTS))
    assert po.dump(back.catalog) == po.dump(old)
    assert str(back.report) == "1 revived"


def test_numbers_addresses_and_code_are_changed_in_the_translation_too() -> None:
    old = "第12届于2021年举行，见https://a.example/21和`x1`。"
    new = "第13届于2023年举行，见https://a.example/23和`x2`。"
    updated = update(catalog_of({old: "No. 12 in 2021, see https://a.example/21 and `x1`."}), said(new))
    entry, former = updated.catalog.entries
    assert (former.obsolete, former.source) == (True, old)
    assert entry.target == "No. 13 in 2023, see https://a.example/23 and `x2`."
    assert (entry.state, entry.previous) == (State.STALE, old)
    assert updated.report == Report(edited=1, patched=1)
    back = update(updated.catalog, said(old)).catalog
    assert live(back) == [(old, "No. 12 in 2021, see https://a.example/21 and `x1`.", State.TRANSLATED)]


def test_a_number_that_stands_otherwise_in_the_translation_is_left_to_a_person() -> None:
    updated = update(catalog_of({"共12项。": "A dozen items."}), said("共13项。"))
    assert updated.catalog.entries[0].target == "A dozen items."
    assert updated.report == Report(edited=1)


def test_a_split_sentence_gets_its_share_of_the_translation() -> None:
    updated = update(catalog_of(TEXTS), said("宁波港很深，", "也很大。", B, C))
    first, second = updated.catalog.entries[:2]
    assert (first.target, second.target) == ("The port is deep,", "and large.")
    assert {first.state, second.state} == {State.STALE}
    assert {first.previous, second.previous} == {A}
    assert str(updated.report) == "1 split"


def test_a_split_translation_of_one_piece_stays_whole_with_the_first_part() -> None:
    updated = update(catalog_of({A: "Deep and large"}), said("宁波港很深，", "也很大。"))
    assert [entry.target for entry in updated.catalog.entries if not entry.obsolete] == ["Deep and large", ""]


def test_a_split_taken_back_puts_the_translation_together_again() -> None:
    old = catalog_of(TEXTS)
    there = po.load(po.dump(update(old, said("宁波港很深，", "也很大。", B, C)).catalog))
    assert po.dump(update(there, said(*TEXTS)).catalog) == po.dump(old)


def test_joined_sentences_join_their_translations() -> None:
    updated = update(catalog_of(TEXTS), said(A, B + C))
    joined = updated.catalog.entries[1]
    assert joined.target == "Citizens saw it yesterday. Both signed."
    assert (joined.state, joined.previous) == (State.STALE, f"{B}{C}")
    assert str(updated.report) == "1 joined"


def test_a_joined_sentence_with_a_small_change_is_found_too() -> None:
    updated = update(catalog_of(TEXTS), said(A, "市民昨天参观了展览，双方签署协议。"))
    assert updated.catalog.entries[1].target == "Citizens saw it yesterday. Both signed."


D, E = "新区去年新增企业一百二十家。", "港口的夜晚灯火通明。"
MORE = {**TEXTS, D: "The district gained 120 firms.", E: "The port is lit at night."}
JOINED = "市民昨天参观了展览，双方签署协议。"


def test_a_sentence_that_is_joined_and_moved_at_once_is_found() -> None:
    old = catalog_of(MORE)
    signed = replace(old, entries=tuple(states.approve(entry, "Board") for entry in old.entries))
    updated = update(signed, said(A, D, E, JOINED))
    joined = updated.catalog.entries[3]
    assert (joined.source, joined.target) == (JOINED, "Citizens saw it yesterday. Both signed.")
    assert (joined.state, joined.previous) == (State.STALE, f"{B}{C}")
    assert str(updated.report) == "1 joined"
    again = po.load(po.dump(updated.catalog))
    assert update(again, said(A, D, E, JOINED)).catalog is again
    assert po.dump(update(again, said(*MORE)).catalog) == po.dump(signed)


def test_a_sentence_that_is_split_and_moved_at_once_is_found() -> None:
    whole = {A: TEXTS[A], JOINED: "Citizens saw it yesterday, both signed.", D: MORE[D], E: MORE[E]}
    old = catalog_of(whole)
    signed = replace(old, entries=tuple(states.approve(entry, "Board") for entry in old.entries))
    updated = update(signed, said(A, D, E, B, C))
    assert [entry.target for entry in updated.catalog.entries[3:5]] == ["Citizens saw it yesterday,", "both signed."]
    assert str(updated.report) == "1 split"
    again = po.load(po.dump(updated.catalog))
    assert po.dump(update(again, said(*whole)).catalog) == po.dump(signed)


def test_a_sentence_that_moved_and_was_edited_is_not_joined_with_its_former_neighbour() -> None:
    pairs = {A: TEXTS[A], "港口的三期工程昨天下午正式开工建设。": "Phase 3 began yesterday.", C: TEXTS[C], D: MORE[D]}
    moved = "港口的三期工程昨天上午正式开工建设。"
    updated = update(catalog_of(pairs), said(A, D, moved))
    assert updated.catalog.entries[2].target == "Phase 3 began yesterday."
    assert str(updated.report) == "1 edited, 1 removed"


def test_texts_that_are_no_neighbours_are_not_joined() -> None:
    updated = update(catalog_of({B: TEXTS[B], A: TEXTS[A], C: TEXTS[C], D: MORE[D]}), said(A, D, JOINED))
    assert updated.catalog.entries[2].target == ""
    assert updated.report.joined == 0


def test_a_segmentation_by_paragraphs_and_back_carries_everything() -> None:
    old = catalog_of(TEXTS)
    paragraph = update(old, said("".join(TEXTS))).catalog
    assert [entry.target for entry in paragraph.entries if not entry.obsolete] == [" ".join(TEXTS.values())]
    assert [entry.target for entry in paragraph.entries if entry.obsolete] == list(TEXTS.values())
    back = update(po.load(po.dump(paragraph)), said(*TEXTS)).catalog
    assert [entry.target for entry in back.entries] == list(TEXTS.values())


def test_removed_text_becomes_obsolete_and_comes_back_with_its_state() -> None:
    old = catalog_of(TEXTS)
    signed = replace(old, entries=tuple(states.approve(entry, "Board") for entry in old.entries))
    gone = update(signed, said(A, C))
    assert str(gone.report) == "1 removed"
    assert [entry.obsolete for entry in gone.catalog.entries] == [False, False, True]
    back = update(po.load(po.dump(gone.catalog)), said(A, B, C))
    assert live(back.catalog)[1] == (B, TEXTS[B], State.APPROVED)
    assert str(back.report) == "1 revived"


def test_removed_text_that_comes_back_in_other_words_is_proposed() -> None:
    gone = update(catalog_of(TEXTS), said(A, C)).catalog
    back = update(gone, said(A, "市民昨天又参观了展览。", C)).catalog
    assert live(back)[1] == ("市民昨天又参观了展览。", TEXTS[B], State.STALE)
    assert not any(entry.obsolete for entry in back.entries)


def test_untranslated_text_that_is_gone_leaves_nothing_but_a_persons_comment() -> None:
    old = catalog_of({A: "", B: ""})
    noted = replace(old, entries=(replace(old.entries[0], comments=("ask the author",)), old.entries[1]))
    assert [entry.source for entry in update(noted, said(C)).catalog.entries] == [C, A]


def test_an_unlike_sentence_in_the_same_place_starts_afresh() -> None:
    updated = update(catalog_of(TEXTS), said(A, "会展中心按计划扩建。", C))
    assert live(updated.catalog)[1] == ("会展中心按计划扩建。", "", State.UNTRANSLATED)
    assert str(updated.report) == "1 new, 1 removed"


def test_a_sentence_that_moved_and_changed_is_found() -> None:
    old = catalog_of({**TEXTS, "代表团在会展中心讨论了翻译指南和术语表。": "The delegation discussed both."})
    updated = update(old, said("代表团在会展中心讨论了新翻译指南和术语表。", *TEXTS))
    assert updated.catalog.entries[0].target == "The delegation discussed both."


def test_a_text_in_a_second_role_is_lent_the_translation_for_a_look() -> None:
    both = messages([Item("paragraph", A, 0), Item("paragraph", A, 1), Item("heading", A, 2)], "a.md")
    entries = update(catalog_of({A: "Deep."}), both).catalog.entries
    assert [(entry.context, entry.target, entry.state) for entry in entries] == [
        (None, "Deep.", State.TRANSLATED),
        ("heading", "Deep.", State.STALE),
    ]
    assert entries[1].notes == ("heading",)


def test_a_role_that_changes_takes_the_translation_along() -> None:
    old = catalog_of({A: "Deep."})
    asked = messages([Item("paragraph", A, 0, "sea")], "source/zh_CN/a.md")
    updated = update(old, asked)
    assert [(entry.context, entry.target) for entry in updated.catalog.entries] == [("sea", "Deep.")]
    assert str(updated.report) == "1 moved"


def test_an_entry_that_stands_twice_stays_twice_until_a_person_decides() -> None:
    old = catalog_of({A: "one"})
    twice = replace(old, entries=(*old.entries, replace(old.entries[0], target="two", raw=None)))
    updated = update(twice, said(A, B))
    assert [entry.target for entry in updated.catalog.entries] == ["one", "two", ""]
    assert update(updated.catalog, said(A, B)).catalog is updated.catalog


def test_references_lose_their_lines_and_roles_stand_in_the_notes() -> None:
    old = po.load(b'#. old note\n#: a.md:12\nmsgid "' + A.encode() + b'"\nmsgstr "Deep."\n')
    (message,) = messages([Item("title", A, 0, "", ("at most 20 signs",))], "a.md")
    (entry,) = update(old, [message]).catalog.entries
    assert (entry.notes, entry.references) == (("title", "at most 20 signs"), ("a.md",))


def test_notes_of_all_places_of_a_text_are_told() -> None:
    items = [Item("paragraph", A, 0, "", ("one",)), Item("paragraph", A, 1, "", ("two",))]
    (entry,) = update(po.new("en", "a.md"), messages(items, "a.md")).catalog.entries
    assert entry.notes == ("one", "two")


def test_other_peoples_header_fields_and_comments_stay() -> None:
    old = po.with_field(catalog_of(TEXTS), "X-Generator", "Poedit 3.4")
    noted = replace(old, entries=(replace(old.entries[0], comments=("mind the tide",)), *old.entries[1:]))
    there = update(noted, said("宁波港非常深，也很大。", B, C)).catalog
    assert there.field("X-Generator") == "Poedit 3.4"
    assert there.entries[0].comments == ("mind the tide",)


@calmly
@given(catalogs, st.lists(st.sampled_from(["a", "b", "宁波", "宁波港。", "宁波港12。", "a b"]), max_size=6))
def test_updating_twice_changes_nothing_the_second_time(catalog: Catalog, texts: Sequence[str]) -> None:
    once = update(replace(catalog, header=(("Language", "en"),)), said(*texts)).catalog
    assert update(once, said(*texts)).catalog is once
    reread = po.load(po.dump(once))
    assert update(reread, said(*texts)).catalog is reread


@calmly
@given(catalogs, st.lists(st.sampled_from(["a", "b", "宁波", "宁波港。"]), max_size=6))
def test_live_entries_are_the_document_and_no_translation_disappears(catalog: Catalog, texts: Sequence[str]) -> None:
    fresh = update(catalog, said(*texts)).catalog
    assert {entry.source for entry in fresh.entries if not entry.obsolete} == set(texts)
    kept = "\n".join("".join(entry.target.split()) for entry in fresh.entries)
    assert all("".join(entry.target.split()) in kept for entry in catalog.entries)


@pytest.mark.parametrize("edits", [150, pytest.param(1000, marks=pytest.mark.slow)])
def test_random_edits_lose_no_translation_and_leave_moved_text_alone(edits: int) -> None:
    dice = random.Random(7)
    text, names = article(dice, 40), dict[str, str]()
    catalog = translated(update(po.new("en", "source/zh_CN/a.md", "zh_CN"), flow(text)).catalog, names)
    same = stayed = 0
    for _ in range(edits):
        text = edited(text, dice)
        before = po.load(po.dump(catalog))
        updated = update(before, flow(text)).catalog
        seen = NAME.findall(" ".join(entry.target for entry in updated.entries))
        assert set(seen) >= set(NAME.findall(" ".join(entry.target for entry in before.entries)))
        old = {entry.key: entry for entry in before.entries if not entry.obsolete}
        stays = [entry for entry in updated.entries if not entry.obsolete and entry.key in old]
        stayed += len(stays)
        same += sum(entry.raw is old[entry.key].raw and not po.is_changed(entry) for entry in stays)
        catalog = translated(updated, names)
    assert stayed > 90 * edits
    assert same == stayed


def test_a_cell_is_never_a_part_of_a_joined_paragraph() -> None:
    old_items = [Item("cell", "12个", 0), Item("paragraph", B, 1), Item("paragraph", C, 1)]
    old = update(po.new("en", "a.md", "zh_CN"), messages(old_items, "a.md")).catalog
    texts = {"12个": "12", B: TEXTS[B], C: TEXTS[C]}
    old = replace(old, entries=tuple(states.approve(replace(e, target=texts[e.source]), "Board") for e in old.entries))
    there = update(old, messages([Item("paragraph", B[:-1] + "，" + C, 0)], "a.md")).catalog
    assert [e.target for e in there.entries if not e.obsolete] == [f"{TEXTS[B]} {TEXTS[C]}"]
    assert {(e.source, e.target, e.state) for e in there.entries if e.obsolete} == {
        (source, target, State.APPROVED) for source, target in texts.items()
    }
    assert po.dump(update(po.load(po.dump(there)), messages(old_items, "a.md")).catalog) == po.dump(old)


def test_the_former_text_that_stands_beside_its_edit_has_its_approval() -> None:
    old = catalog_of({A: "Deep."})
    signed = replace(old, entries=tuple(states.approve(entry, "Board") for entry in old.entries))
    edit = "宁波港很深，也非常大。"
    there = update(signed, said(edit)).catalog
    both = update(there, said(A, edit)).catalog
    assert live(both) == [(A, "Deep.", State.APPROVED), (edit, "Deep.", State.STALE)]


@pytest.mark.parametrize("runs", [25, pytest.param(400, marks=pytest.mark.slow)])
def test_edits_taken_back_give_back_every_approval(runs: int) -> None:
    """Any sequence of edits, each with its update, then the first document again: the live part is what it was."""
    for seed in range(runs):
        dice = random.Random(seed)
        first = article(dice, 6)
        cells = {block[0] for block in first[::3]}

        def mixed(text: Article, cells: set[str] = cells) -> tuple[Message, ...]:
            return messages(
                [
                    Item("cell" if each in cells else "paragraph", each, number)
                    for number, block in enumerate(text)
                    for each in block
                ],
                "source/zh_CN/a.md",
            )

        old = translated(update(po.new("en", "source/zh_CN/a.md", "zh_CN"), mixed(first)).catalog, {})
        old = po.load(po.dump(replace(old, entries=tuple(states.approve(e, "Board") for e in old.entries))))
        catalog, text = old, first
        for _ in range(dice.randrange(1, 12)):
            text = edited(text, dice)
            catalog = po.load(po.dump(update(catalog, mixed(text)).catalog))
        back = update(catalog, mixed(first)).catalog
        assert [entry for entry in back.entries if not entry.obsolete] == list(old.entries), seed
        assert update(back, mixed(first)).catalog is back


def found_own(sentences: int, changed: int, seed: int) -> float:
    """Share of reworded sentences of one article that find their own translation, places of a tenth changed too."""
    dice = random.Random(seed)
    texts = list(dict.fromkeys(sentence(dice) for _ in range(sentences)))
    old = catalog_of({text: f"T{number}" for number, text in enumerate(texts)})
    wanted = {}
    after = list(texts)
    for number in dice.sample(range(len(texts)), changed):
        after[number] = reworded(texts[number], dice)
        wanted[after[number]] = f"T{number}"
    for _ in range(changed // 10):
        after.insert(dice.randrange(len(after)), after.pop(dice.randrange(len(after))))
    told = {entry.source: entry.target for entry in update(old, said(*after)).catalog.entries if not entry.obsolete}
    return sum(told[text] == target for text, target in wanted.items()) / len(wanted)


def test_reworded_sentences_find_their_own_translation() -> None:
    assert found_own(2500, 123, seed=3) >= 0.98


@pytest.mark.parametrize(
    ("old", "new", "target", "wanted"),
    [
        ("总投资137亿元。", "总投资173亿元。", "The total is 13.7 billion yuan.", "The total is 17.3 billion yuan."),
        (
            "有25人，投资137亿元。",
            "有25人，投资173亿元。",
            "With 25 people, 13.7 billion yuan.",
            "With 25 people, 17.3 billion yuan.",
        ),
        ("共有137亿元和137亿元。", "共有173亿元和137亿元。", "13.7 billion yuan and 13.7 billion yuan.", None),
        ("总投资137亿元。", "总投资173亿美元。", "The total is 13.7 billion yuan.", None),
        ("总投资137亿元。", "投资总计173亿元。", "The total is 13.7 billion yuan.", None),
        ("总投资137亿元。", "旧投资173亿元。", "The total is 13.7 billion yuan.", None),
        ("长12公里。", "长13米。", "It is 12 km long.", None),
        ("增长12%。", "增长13个百分点。", "It grew by 12%.", None),
    ],
)
def test_a_value_is_written_anew_in_the_form_it_has(old: str, new: str, target: str, wanted: str | None) -> None:
    assert patch(old, new, target, "zh_CN", "en") == wanted


@pytest.mark.parametrize(
    ("old", "new", "target", "wanted"),
    [
        ("It took three days.", "It took four days.", "历时三天。", "历时四天。"),
        ("It is 12 km long.", "It is 13 m long.", "长12公里。", None),
        ("It grew by 12%.", "It grew by 13 percentage points.", "增长12%。", None),
        ("It cost 12 yuan.", "It cost 13 dollars.", "耗资12元。", None),
        ("We saw 12 ships.", "He saw 13 ships.", "看到12艘船。", None),
        ("We saw 12 ships.", "We saw 13 boats.", "看到12艘船。", None),
        ("We saw 12 ships.", "We saw 13 ships and 2 boats.", "看到12艘船。", None),
        ("We saw 12 ships.", "We saw 12 ships.", "看到12艘船。", None),
        ("We saw a dozen ships.", "We saw 13 ships.", "", None),
        (
            "See https://a.example/old for more.",
            "See https://b.example/new for more.",
            "见https://a.example/old 。",
            "见https://b.example/new 。",
        ),
        ("See [it](a.md) and `x`.", "See [it](b.md) and `y`.", "见[它](a.md)和`x`。", "见[它](b.md)和`y`。"),
        ("From 1 to 2 to 1.", "From 3 to 2 to 3.", "从1到2到1。", "从3到2到3。"),
        ("From 1 to 2 to 1.", "From 3 to 2 to 4.", "从1到2到1。", None),
        ("From 1 to 2.", "From 2 to 1.", "从1到2。", "从2到1。"),
    ],
)
def test_into_chinese_only_what_is_sure_is_changed(old: str, new: str, target: str, wanted: str | None) -> None:
    assert patch(old, new, target, "en", "zh_CN") == wanted


def test_other_languages_than_ours_get_their_literals_only() -> None:
    assert patch("It took 3 days.", "It took 4 days.", "Es dauerte 3 Tage.", "en", "de") == "Es dauerte 4 Tage."
    assert patch("It took three days.", "It took four days.", "Es dauerte drei Tage.", "en", "de") is None


def test_a_renumbered_proposal_is_fuzzy_and_its_signed_text_comes_back() -> None:
    old = catalog_of({"总投资137亿元。": "The total is 13.7 billion yuan."})
    old = replace(old, entries=(states.approve(old.entries[0], "Board"),))
    there = update(old, said("总投资173亿元。")).catalog
    assert live(there) == [("总投资173亿元。", "The total is 17.3 billion yuan.", State.STALE)]
    assert po.dump(update(there, said("总投资137亿元。")).catalog) == po.dump(po.load(po.dump(old)))
