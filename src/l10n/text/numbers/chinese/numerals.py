"""Chinese numerals and magnitudes: the expressions they are made of, what a run of them says, and one form of all texts."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

from l10n.text.numbers.expression import Expression
from l10n.text.numbers.scan import HAN_UNITS
from l10n.text.numbers.value import Amount, decimal, exact, whole
from l10n.text.script import simplify

HAN = {char: number for number, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}

FIGURES = r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,9}(?:\.[0-9]{1,30})?(?![0-9])|[0-9]{1,3}(?: [0-9]{3}){0,8} 000(?![0-9])|[0-9]{1,30}(?:\.[0-9]{1,30})?)"

NUMERALS = "零〇一二两三四五六七八九廿卅"

MAGNITUDES = "十百千万亿兆"

MAGNITUDE = "(?:[十百万亿]|千(?![瓦克米卡赫伏帕])|兆(?![瓦赫字帕带比]))"

_AMOUNT = (
    rf"(?:(?:{FIGURES} ?[多余来几]?{MAGNITUDE}{{1,6}}){{1,6}}(?![{NUMERALS}]?成)[{NUMERALS}]{{0,9}}(?![{NUMERALS}])|{FIGURES}(?:½| [0-9]/[0-9](?![0-9]))?"
    rf"|(?:[{NUMERALS}]|{MAGNITUDE}){{1,40}}(?:(?:[多余来]|(?<=十)几){MAGNITUDE}{{1,6}})?(?:点[{NUMERALS}]{{1,30}}{MAGNITUDE}{{0,6}})?)"
)

AMOUNT = Expression(_AMOUNT)

AMOUNT_AHEAD = rf"(?=[0-9{NUMERALS}]|{MAGNITUDE})"
"""Where an amount stands."""

THROUGH = "(?:-|~|—|至|到)"

DIGIT = Expression("[0-9]+")

_WIDE = Expression(r"[０-９．／－–−～￥＄\u00a0\u202f\u2009\u3000]")

_FOLD = str.maketrans(
    "０１２３４５６７８９．／－–−～￥＄\u00a0\u202f\u2009\u3000",
    "0123456789./---~¥$    ",
)

_TRADITIONAL = Expression(
    "["
    "丟乾亂亞佈來侖侷倆個們倖側傢傳傷價億兒兩凈凍別剋創劃動勛勝勞勳匯厤參叄員問喫單噁噸噹嚮囑國圍園圓圖團"
    "報場塊婦嬌學孿宮實寧審寶將專對屆層峯島峽崙嵗嶺帶幣幫幹幾廂廢廣廬廳張強彆彈彙後徵惡態慮慶慾應戰戶拚捨"
    "掃掛揀摺撓擔擲擴攝敎敗數斷於旂昇時晝曆曏書會東査棲業極榦樑樓樣樹橋機橫檯權歐歲歷歸殺氣決沒淨淩湊溝滙"
    "滿漲濟瀉為無煉煙熱燈營爭爲爾獨現環瓏產畝當疊瘡療發盤盧眞眾確碼礎礦禮穀穩窮竅竪箇節糧糰紀約紅納紐級終"
    "結統絲經綫維網綵緒緘線緻縣縷績繞續纏纔羅義聖聯腳臟臺與興舉茲華菸萊萬葉葯蔘藥蘭處號衆衕衚衛裏裝裡製見"
    "規視親計詩話該認誕語說説調諾謝識變豎負財貨販貫貳賴賽贏踰軀車軍載輪轉農迴這連週進運過達遶選遺邊鄉鄰醫"
    "釐針鈞鈡銖鋼錘錢鍊鍋鍼鍾鎊鎚鐘長門開間閤關陞陣陸陽際險隻雙雜離難雲電靈鞦韆韓頂頃項順頓頭題顏顔顛類顧"
    "颱飄餅餘馬騰驅髒體髮鬆鬍鬥魚鳥鳴鵬麪麫麯麴麵黃點黨齊齣龍"
    "內劍嶽彎從戲氫漢爛紙綱繡羥腸臨葷蟲補褲講譜費資輩轟還鈉鉀錦鍵飛鮮鶴"
    "倉區奧娛師庫廟榮樂淵潤澤灘灣緯莊蓮蘇貓趙遊鋪鋰駕麗"
    "]"
)
"""Characters that only Traditional texts hold: the commonest, and all forms of what the grammar and its words are made of."""

_FOLDED = Expression(_TRADITIONAL.source[:-1] + _WIDE.source[1:])

_WIDE_GROUP = Expression("[0-9]，[0-9]{3}")
_WIDE_GROUPS = Expression(
    r"(?<![0-9.,，、月])(?:[0-9]{1,3}(?:，[0-9]{3}){0,8}，0[0-9]{2}(?:，[0-9]{3}){0,8}|[1-9][0-9]?(?:，[0-9]{3}){1,8})(?![0-9，、])"
)


def fold(text: str) -> str:
    """The text with half-width digits and marks, and Simplified forms of what the grammar knows; as long as the text."""
    if _FOLDED.search(text):
        if _WIDE.search(text):
            text = text.translate(_FOLD)
        if _TRADITIONAL.search(text):
            text = simplify(text)
    if "，" in text and _WIDE_GROUP.search(text):
        # 12，500 and 350，000 are one number each; in 100，200，300 the same comma parts three.
        text = _WIDE_GROUPS.sub(_grouped, text)
    return text


def _grouped(found: re.Match[str]) -> str:
    return found.group().replace("，", ",")


@lru_cache(maxsize=8192)
def amount_of(said: str) -> Amount:
    """The number that digits and numerals say: `3.5万亿`, `3亿5000万`, `二〇二〇`, `一百二十`, `四万八`, `九十九点五`."""
    said = said.replace("廿", "二十").replace("卅", "三十")
    if "/" in said:
        digits, _, part = said.rpartition(" ")
        above, _, below = part.partition("/")
        return whole(decimal(digits) + exact(int(above), int(below) or 1))
    said = re.sub("[, 多余来几]", "", said)
    if len(said) > 1 and all(char in HAN for char in said):
        return int("".join(str(HAN[char]) for char in said))
    total: Amount = 0
    section: Amount = 0
    number: Amount | None = None
    last_unit = 1
    position = 0
    while position < len(said):
        char = said[position]
        if char in HAN:
            number = HAN[char] if number is None else number * 10 + HAN[char]
            if not HAN[char]:
                last_unit = 1
        elif char == "点":
            decimals = re.match(f"[{NUMERALS}]+", said[position + 1 :])
            digits = "".join(str(HAN[digit]) for digit in decimals.group()) if decimals else "0"
            number = (number or 0) + section + exact(int(digits), 10 ** len(digits))
            section = 0
            position += len(digits)
            last_unit = 1
        elif char in "十百千":
            last_unit = HAN_UNITS[char]
            # 二十一万零十: the nought stands for the places that are left out.
            section += (number or 1) * last_unit
            number = None
        elif char in HAN_UNITS:
            last_unit = HAN_UNITS[char]
            part_sum = section + (number or 0)
            if total and total < last_unit:
                total = (total + part_sum) * last_unit
            elif total and not part_sum:
                total *= last_unit
            else:
                total += (part_sum or 1) * last_unit
            section, number = 0, None
        elif char == "½":
            number = (number or 0) + Fraction(1, 2)
        else:
            run = re.match(r"[0-9]+(?:\.[0-9]+)?", said[position:])
            digits = run.group() if run else char
            number = decimal(digits)
            position += len(digits) - 1
        position += 1
    if number is not None and last_unit >= 100 and said[-1] in HAN and said[-2:-1] in HAN_UNITS:
        number = whole(number * Fraction(last_unit, 10))
    return whole(Fraction(total + section + (number or 0)))
