"""An article and its existing translation become a catalogue; what is uncertain stays for a person to look at."""

from __future__ import annotations

from dataclasses import replace

from l10n import formats
from l10n.glossary import table
from l10n.model.catalog import State
from l10n.text.segment import SegmentOptions
from l10n.workflow.align import Aligned, align
from shared import SHARED, needs_shared

EN = """# Port of Ningbo

The port handled 1.2 billion tonnes in 2021. It is deep. Ships of the CSCL line call here every day.

- one berth
- two berths

Only the source has this paragraph about the weather and the tide.

See `port.md` for the schedule.
"""
ZH = """# 宁波港

2021年港口吞吐量为12亿吨。港口很深，CSCL航线的船舶每天在此停靠。

- 一个泊位
- 两个泊位

时刻表见`port.md`。
"""


def aligned(source: str, target: str, **more: object) -> Aligned:
    documents = formats.read(source.encode(), "a.md"), formats.read(target.encode(), "a.md")
    return align(*documents, ("en", "zh_CN"), SegmentOptions(), **more)  # type: ignore[arg-type]  # glossary, old


def told(result: Aligned) -> dict[str, str]:
    return {entry.source: entry.target for entry in result.catalog.entries}


def test_blocks_and_sentences_find_each_other() -> None:
    texts = told(aligned(EN, ZH))
    assert texts["Port of Ningbo"] == "宁波港"
    assert texts["The port handled 1.2 billion tonnes in 2021."] == "2021年港口吞吐量为12亿吨。"
    assert (texts["one berth"], texts["two berths"]) == ("一个泊位", "两个泊位")
    assert texts["See `port.md` for the schedule."] == "时刻表见`port.md`。"


def test_two_sentences_in_one_are_merged_into_the_first() -> None:
    texts = told(aligned(EN, ZH))
    assert texts["It is deep."] == "港口很深，CSCL航线的船舶每天在此停靠。"
    assert texts["Ships of the CSCL line call here every day."] == "<<"


def test_a_text_without_a_counterpart_stays_open() -> None:
    result = aligned(EN, ZH)
    assert told(result)["Only the source has this paragraph about the weather and the tide."] == ""
    assert result.open == 1
    assert result.sure + result.unsure + result.open == len(result.catalog.entries)


def test_what_is_uncertain_is_fuzzy_and_nothing_is_approved() -> None:
    result = aligned("It is deep, and it is large.\n", "2019年4月的5艘CSCL船舶。\n")
    assert all(entry.state in (State.STALE, State.UNTRANSLATED) for entry in result.catalog.entries)
    assert State.APPROVED not in {entry.state for entry in aligned(EN, ZH).catalog.entries}


def test_what_a_person_translated_is_left_alone() -> None:
    first = aligned(EN, ZH).catalog
    mine = replace(first, entries=(replace(first.entries[0], target="宁波之港"), *first.entries[1:]))
    assert told(aligned(EN, ZH, old=mine))["Port of Ningbo"] == "宁波之港"
    assert aligned(EN, ZH, old=mine).sure == 0


def test_names_of_the_glossary_are_anchors() -> None:
    rows = "id,kind,lang,term,status\n"
    for number, (english, chinese) in enumerate((("Beilun", "北仑"), ("Zhenhai", "镇海"), ("Daxie", "大榭"))):
        rows += f"{number},place,en,{english},preferred\n{number},place,zh_CN,{chinese},preferred\n"
    source = "We met in Beilun.\n\nThere we saw the old town again.\n\nWe met in Zhenhai.\n\nWe met in Daxie.\n"
    texts = told(aligned(source, "在北仑见面。\n\n在大榭见面。\n", glossary=table.load(rows.encode())))
    assert (texts["We met in Beilun."], texts["We met in Daxie."]) == ("在北仑见面。", "在大榭见面。")


def test_an_empty_side_is_no_reason_to_fail() -> None:
    assert aligned("", ZH).catalog.entries == ()
    assert aligned(EN, "").sure == 0


def test_a_long_article_keeps_to_its_diagonal() -> None:
    source = "".join(f"Berth {number} is open.\n\n" for number in range(300))
    target = "".join(f"{number}号泊位开放。\n\n" for number in range(300) if number % 50)
    texts = told(aligned(source, target))
    right = sum(
        texts[f"Berth {number} is open."] == (f"{number}号泊位开放。" if number % 50 else "") for number in range(300)
    )
    assert right >= 295


@needs_shared
def test_news_with_gaps_and_joined_sentences_align() -> None:
    """Each tenth sentence is missing in the translation, and one in eleven is joined to the next."""
    folder = SHARED / "corpora" / "ntrex" / "NTREX-128"
    english = (folder / "newstest2019-src.eng.txt").read_text(encoding="utf-8").split("\n")[:400]
    chinese = (folder / "newstest2019-ref.zho-CN.txt").read_text(encoding="utf-8").split("\n")[:400]
    target = "".join(
        text + ("" if number % 11 == 5 else "\n\n") for number, text in enumerate(chinese) if number % 10 != 9
    )
    documents = formats.read("\n\n".join(english).encode(), "a.txt"), formats.read(target.encode(), "a.txt")
    result = align(*documents, ("en", "zh_CN"), SegmentOptions(unit="line"))
    meant = dict(zip(english, chinese, strict=True))
    filled = [entry for entry in result.catalog.entries if entry.target and entry.target != "<<" and not entry.fuzzy]
    right = sum(meant.get(entry.source, "") in entry.target or entry.target in meant[entry.source] for entry in filled)
    assert len(filled) > 240
    assert right / len(filled) > 0.9
