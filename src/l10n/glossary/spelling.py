"""Chinese names in Latin letters: readings and the spelling rules. The home of pypinyin; what a name means is in `names`.

Rules: Chinese phonetic spelling rules for Chinese place names (1984) and GB/T 28039 for persons: one word for the specific part,
an apostrophe before a, o, e inside a word, ü kept.
"""

from __future__ import annotations

import re
from functools import cache

from l10n.glossary.words import lines
from l10n.text.script import simplify

_LATIN = re.compile(r"([A-Za-z0-9][A-Za-z0-9&.+-]*)")
_PAIR = re.compile(r"\s*;\s*")


def simplified(name: str) -> str:
    """A name in simplified characters; 乾, which is 干 elsewhere, stays in names: 乾县, 乾陵."""
    found = simplify(name)
    if len(found) != len(name):
        return found
    return "".join(old if old == "乾" else new for old, new in zip(name, found, strict=True))


@cache
def table(name: str) -> dict[str, str]:
    """The pairs of `data/<name>.txt`: `中文 English; 中文 English`, several a line."""
    found: dict[str, str] = {}
    for line in lines(name):
        for pair in _PAIR.split(line.strip().rstrip(";")):
            chinese, _, english = pair.partition(" ")
            if english:
                found.setdefault(simplified(chinese), english.strip())
    return found


@cache
def _longest() -> int:
    return max(map(len, table("readings")))


def syllables(name: str) -> tuple[str, ...]:
    """The syllables of a Chinese name without tones, `ü` kept; what is not Han stands as it is.

    Own readings first, the longest word winning; pypinyin for the rest, which then sees its neighbours.
    """
    readings = table("readings")
    found: list[str] = []
    unread = ""
    position = 0
    while position < len(name):
        length = next(
            (
                n
                for n in range(min(_longest(), len(name) - position), 1, -1)
                if name[position : position + n] in readings
            ),
            0,
        )
        if length:
            found += (*_guessed(unread), *readings[name[position : position + length]].split())
            unread = ""
            position += length
        else:
            unread += name[position]
            position += 1
    return (*found, *_guessed(unread))


def _guessed(text: str) -> tuple[str, ...]:
    """Syllables by dictionary, single characters that place names read their own way excepted."""
    if not text:
        return ()
    from pypinyin import lazy_pinyin

    readings = table("readings")
    guessed = lazy_pinyin(text, v_to_u=True)
    if len(guessed) != len(text):
        return tuple(guessed)
    return tuple(readings.get(char, syllable) for char, syllable in zip(text, guessed, strict=True))


def spell(name: str) -> str:
    """A Chinese name as one Latin word: 西安 Xi'an, 东阿 Dong'e, 吕梁 Lüliang; Latin letters in it stand apart."""
    parts = _LATIN.split(name)
    if len(parts) > 1:
        return " ".join(each if at % 2 else spell(each) for at, each in enumerate(parts) if each)
    return _joined(syllables(name))


def spell_before(name: str, length: int) -> str:
    """The first characters of a name as one word, read as they are in all of it: 大城县 Daicheng, 长子县 Zhangzi."""
    read = syllables(name)
    return _joined(read[:length]) if len(read) == len(name) and not _LATIN.search(name) else spell(name[:length])


_COMPOUND = (
    "欧阳 ou yang; 司马 si ma; 上官 shang guan; 诸葛 zhu ge; 东方 dong fang; 皇甫 huang fu; 尉迟 yu chi; 公孙 gong sun; "
    "慕容 mu rong; 令狐 ling hu; 司徒 si tu; 司空 si kong; 夏侯 xia hou; 端木 duan mu; 长孙 zhang sun; 宇文 yu wen; 万俟 mo qi; "
    "澹台 tan tai; 呼延 hu yan; 南宫 nan gong; 西门 xi men; 东郭 dong guo; 轩辕 xuan yuan; 申屠 shen tu; 独孤 du gu; 闻人 wen ren"
)
_SURNAMES = (
    "单 shan; 仇 qiu; 解 xie; 曾 zeng; 任 ren; 查 zha; 盖 ge; 朴 piao; 区 ou; 乐 yue; 员 yun; 缪 miao; 翟 zhai; 覃 qin; 华 hua; "
    "宁 ning; 燕 yan; 教 jiao; 黑 he; 秘 bi; 折 she; 冼 xian; 尹 yin; 葛 ge; 石 shi; 沈 shen; 牟 mou; 晁 chao; 幺 yao; 纪 ji; "
    "洗 xian; 种 chong; 繁 po; 逄 pang; 隗 wei; 那 na; 哈 ha; 佴 nai; 郇 xun; 郗 xi; 莘 shen; 车 che; 卜 bu; 吕 lü; 钭 tou; 柏 bai; "
    "曲 qu; 祭 zhai; 长 zhang; 都 du; 和 he; 过 guo; 谌 chen; 召 shao; 干 gan; 於 yu; 尉 wei; 应 ying; 强 qiang; 重 chong"
)


@cache
def _surnames() -> dict[str, str]:
    pairs = (pair.partition(" ") for pair in _PAIR.split(f"{_COMPOUND}; {_SURNAMES}"))
    return {chinese: reading for chinese, _, reading in pairs}


def spell_person(name: str) -> str:
    """A Chinese person's name: family name first, the given name as one word (GB/T 28039): 欧阳建平 Ouyang Jianping."""
    surnames = _surnames()
    length = 2 if name[:2] in surnames and len(name) > 2 else 1
    family = name[:length]
    read = surnames.get(family, "").split() or list(_names(family))
    given = _names(name[length:])
    return " ".join(_joined(part) for part in (read, given) if part)


def _names(text: str) -> tuple[str, ...]:
    """Syllables as in personal names: places' own readings do not count there."""
    if not text:
        return ()
    from pypinyin import lazy_pinyin

    return tuple(lazy_pinyin(text, v_to_u=True))


def _joined(parts: tuple[str, ...] | list[str]) -> str:
    word = "".join(parts[:1]) + "".join(("'" if part[:1] in ("a", "o", "e") else "") + part for part in parts[1:])
    return word[:1].upper() + word[1:]
