"""Numerals inside of Chinese names that the English side spells by their sound: 五龙潭, Wulongtan."""

from __future__ import annotations

import re

from l10n.text.numbers.value import Kind, Level, Value

_SOUNDS = dict(
    zip("一二两三四五六七八九十百千万", "Yi Er Liang San Si Wu Liu Qi Ba Jiu Shi Bai Qian Wan".split(), strict=True)  # noqa: SIM905 -- reads as one line
)
_COUNTERS = frozenset(
    "个名家位项人年月日天次种座条只件台辆艘架支场届期部本张份套款类级层楼栋幢间所处片块批组对双副把根枝朵颗粒滴杯瓶碗盘盒箱包袋"
    "岁周季分秒时点刻元角毛斤两吨米里亩尺寸度倍成折番股手轮局盘胜负平连冠金银铜大小多余几来万亿千百十的、，。；：和与及或至到"
)
"""What counts, measures or ends behind a numeral; a name goes on with another character."""


def without_names(values: list[Value], chinese: str, english: str) -> list[Value]:
    """The values of a Chinese text without small numerals that are the first syllable of a name in the English one."""
    asked: dict[str, bool] = {}
    return [value for value in values if not _is_spelt(value, chinese, english, asked)]


def _is_spelt(value: Value, chinese: str, english: str, asked: dict[str, bool]) -> bool:
    """`asked` holds what the English text said of a numeral before: a text of a thousand numerals is searched for each once."""
    if value.kind is not Kind.NUMBER or value.level is not Level.FIRM or value.units or not value.text:
        return False
    after = chinese[value.span.end : value.span.end + 1]
    if not "\u4e00" <= after <= "\u9fff" or after in _COUNTERS or any(char not in _SOUNDS for char in value.text):
        return False
    if value.text not in asked:
        first, *more = (_SOUNDS[char] for char in value.text)
        sound = rf"(?<![A-Za-z]){first}{''.join(more).lower()}[a-z]{{2}}"
        asked[value.text] = re.search(sound, english) is not None
    return asked[value.text]
