"""Made-up articles whose sentences are told apart by numbers of their own, random edits of them, and their translations."""

from __future__ import annotations

import random
from dataclasses import replace

from l10n.catalog.messages import Item, messages
from l10n.model.catalog import Catalog, Entry, Message

_PARTS = (
    ("宁波", "港区", "委员会", "会展中心", "市民", "双方", "主办方", "企业", "代表团", "档案馆", "学校", "商会"),
    ("昨天", "去年", "本周", "在春季", "第二次", "共同", "按计划", "正式", "再次", "提前", "首次", "同时"),
    ("签署了", "发布了", "介绍了", "开通了", "扩建了", "参观了", "讨论了", "修订了", "收到了", "整理了", "公布了"),
    ("合作协议", "新的航线", "年度报告", "翻译指南", "港口数据", "展览目录", "交通规划", "会议纪要", "术语表", "文件"),
)

Article = list[list[str]]
"""Blocks of sentences."""


def sentence(dice: random.Random) -> str:
    """A sentence in two clauses; with numbers in a good part of them."""
    halves = ["".join(dice.choice(part) for part in _PARTS) for _ in range(2)]
    number = (
        f"共{dice.randrange(2, 9000)}项" if dice.random() < 0.4 else dice.choice(("十分顺利", "引起关注", "获得好评"))
    )
    return f"{halves[0]}，{halves[1]}，{number}。"


def article(dice: random.Random, blocks: int) -> Article:
    """An article of blocks with one to five sentences."""
    return [[sentence(dice) for _ in range(dice.randrange(1, 6))] for _ in range(blocks)]


def flow(text: Article) -> tuple[Message, ...]:
    """The article's messages."""
    items = [Item("paragraph", each, number) for number, block in enumerate(text) for each in block]
    return messages(items, "source/zh_CN/a.md")


def edited(text: Article, dice: random.Random) -> Article:
    """The article after one random edit: moved, exchanged, new, gone, doubled, reworded, renumbered, cut, put together,
    put together and moved."""
    blocks = [list(block) for block in text]
    at = dice.randrange(len(blocks))
    block = blocks[at]
    here = dice.randrange(len(block))
    match dice.randrange(10):
        case 0:
            blocks.insert(dice.randrange(len(blocks)), blocks.pop(at))
        case 1:
            other = dice.randrange(len(blocks))
            blocks[at], blocks[other] = blocks[other], blocks[at]
        case 2:
            blocks.insert(at, [sentence(dice)])
        case 3 if len(blocks) > 5:
            del blocks[at]
        case 4:
            blocks.insert(dice.randrange(len(blocks)), list(block))
        case 5:
            block[here] = reworded(block[here], dice)
        case 6:
            block[here] = "".join(str(dice.randrange(10)) if char.isdigit() else char for char in block[here])
        case 7:
            head, comma, rest = block[here].partition("，")
            block[here : here + 1] = [head + "。", rest] if comma and len(rest) > 1 else [block[here]]
        case 8 if len(block) > 1:
            joined = block[0].rstrip("。") + "，" + block[1]
            blocks[at] = block[2:] or [sentence(dice)]
            blocks.insert(dice.randrange(len(blocks)), [joined])
        case _ if len(block) > 1:
            joined = block[0].rstrip("。") + "，" + block[1]
            blocks[at] = [joined, *block[2:]]
        case _:
            block.append(sentence(dice))
    return blocks


def reworded(text: str, dice: random.Random) -> str:
    """The sentence with one to three of its characters changed, one added or taken out."""
    for _ in range(dice.randrange(1, 4)):
        at = dice.randrange(len(text))
        new = dice.choice(("", dice.choice("的了和与新大小东西"), text[at] + dice.choice("等们及")))
        text = text[:at] + new + text[at + 1 :]
    return text or "改。"


def translated(catalog: Catalog, names: dict[str, str]) -> Catalog:
    """Each open entry with a translation of two clauses that carries a name of its own, written down in `names`."""
    return replace(catalog, entries=tuple(_translated(entry, names) for entry in catalog.entries))


def _translated(entry: Entry, names: dict[str, str]) -> Entry:
    if entry.target or entry.obsolete:
        return entry
    number = len(names)
    name = "K" + "".join(chr(97 + int(digit)) for digit in f"{number:05d}") + "K"
    digits = "".join(char for char in entry.source if char.isdigit())
    names[name] = entry.source
    return replace(entry, target=f"First {name} part, second part{' ' + digits if digits else ''}.", fuzzy=False)
