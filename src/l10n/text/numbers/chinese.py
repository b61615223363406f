"""Numbers of a Chinese text, Simplified or Traditional: digits, numerals and magnitudes, and what they count.

As in `english`, `_GRAMMAR` is the grammar in the order it is tried. Words that hold a numeral and are no number
(三亚, 万一, 十分) are in `data/zh-words.txt`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from functools import cache, lru_cache
from itertools import pairwise

from l10n.text.numbers.expression import Expression
from l10n.text.numbers.scan import (
    HAN_UNITS,
    clock,
    first_quarters,
    international,
    make,
    measured,
    outside,
    plan_years,
    product,
    resource,
    romans,
    share,
    soft_number,
    soft_words,
    trie,
    words,
)
from l10n.text.numbers.units import names
from l10n.text.numbers.value import Amount, Key, Kind, Level, Value, decimal, exact, percent_keys, whole
from l10n.text.script import simplify

_HAN = {char: number for number, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_FORMAL = str.maketrans("壹贰叁参肆伍陆柒捌玖拾佰仟", "一二三三四五六七八九十百千")
_ROMAN = {char: number + 1 for number, char in enumerate("ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ")}
_VULGAR = {"½": Fraction(1, 2), "¼": Fraction(1, 4), "¾": Fraction(3, 4)}

_D = r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,9}(?:\.[0-9]{1,30})?(?![0-9])|[0-9]{1,3}(?: [0-9]{3}){0,8} 000(?![0-9])|[0-9]{1,30}(?:\.[0-9]{1,30})?)"
_N = "零〇一二两三四五六七八九廿卅"
_U = "十百千万亿兆"
_MAG = "(?:[十百万亿]|千(?![瓦克米卡赫伏帕])|兆(?![瓦赫字帕带比]))"
_NUM = (
    rf"(?:(?:{_D} ?[多余来几]?{_MAG}{{1,6}}){{1,6}}(?![{_N}]?成)[{_N}]{{0,9}}(?![{_N}])|{_D}(?:½| [0-9]/[0-9](?![0-9]))?"
    rf"|(?:[{_N}]|{_MAG}){{1,40}}(?:(?:[多余来]|(?<=十)几){_MAG}{{1,6}})?(?:点[{_N}]{{1,30}}{_MAG}{{0,6}})?)"
)
_MONTH = "(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY = "(?:[0-3]?[0-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
_HOUR = f"(?:[01]?[0-9]|2[0-4]|二?十[一二三四]?|十[{_N}]|[{_N}])"
_MINUTE = f"(?:[0-5]?[0-9]|[二三四五]?十[{_N}]?|[零〇]?[{_N}])"
_THROUGH = "(?:-|~|—|至|到)"
_PARTS = {
    **dict.fromkeys(words("凌晨 清晨 早晨 早上 上午 早间 今早 明早 昨早 次日早"), "am"),
    **dict.fromkeys(words("中午 午间 午后 下午 傍晚 晚上 晚间 今晚 昨晚 明晚 当晚 深夜 夜里 夜间 晚 夜晚"), "pm"),
    **dict.fromkeys(words("半夜 午夜"), "am"),
}
_PART = trie(_PARTS)

_GRAMMAR = {
    "iso": r"(?P<iso_y>(?:1[0-9]|2[01])[0-9]{2})(?P<iso_s>[-/.])(?P<iso_m>0?[1-9]|1[0-2])(?P=iso_s)(?P<iso_d>[0-3]?[0-9])(?![0-9])"
    r"(?:[Tt](?=[0-9]{2}:))?",
    "dmy": r"(?P<dmy_a>[0-3]?[0-9])/(?P<dmy_b>[0-3]?[0-9])/(?P<dmy_y>(?:19|20)[0-9]{2})(?![0-9])",
    # 7×24小时, 24/7
    "always": r"(?:24 ?/ ?7|7 ?[x×*/] ?24)(?![0-9/]|\.[0-9])(?: ?小时)?",
    # +86 574 8765 4321
    "phone": r"(?<=\+)[0-9]{1,3}(?:[ -](?:\([0-9]{1,4}\)|[0-9]{2,8})){2,5}(?![0-9])",
    # 三季度, 第三季度, 3季度
    "quarter": r"(?P<qu_n>[一二三四1-4])(?<![前头后近几][一二三四1-4])(?<![0-9][1-4]) ?季度(?!末?报)",
    # “6·18”, “9·11”
    "dotted": r"(?P<do_m>1[0-2]|[1-9])·(?P<do_d>[0-3]?[0-9])(?![0-9])",
    # 1米85, 一米八五
    "tall": rf"(?P<ta_m>[12一两二])米(?P<ta_c>[0-9]{{1,2}}|[{_N}]{{1,2}})(?![0-9多年月日万,.个{_N}{_U}])",
    # 9秒58, 三块五
    "split": r"(?P<sp_s>[0-9]{1,2})秒(?P<sp_c>[0-9]{1,3})(?![0-9年月日万,.次个名人件下遍条张分秒米千克公度%％])",
    "pieces": rf"(?P<pi_y>[0-9]{{1,3}}|[{_N}]?十[{_N}]?|[{_N}])块(?P<pi_c>[0-9]|[一二三四五六七八九])(?![0-9{_N}{_U}个名月年日号天人元分角花颜彩粮金折成倍%米吨里公平岁周点])",
    "version": r"[0-9]+(?:\.[0-9]+){2,}(?![0-9])",
    # 伍佰万元整
    "formal": r"[壹贰叁参肆伍陆柒捌玖拾][零壹贰叁参肆伍陆柒捌玖拾佰仟万亿]{0,40}[拾佰仟万亿](?:[零壹贰叁参肆伍陆柒捌玖拾佰仟万亿]){0,9}",
    # 5月17日, 5月17日至19日, 八月十五
    "date": rf"(?P<da_m>{_MONTH}) ?月(?:份)? ?(?P<da_d>{_DAY})(?: ?日| ?号|(?! ?[0-9个多余几十百千万亿人年月%点时:.、家名项次]))"
    rf"(?: ?{_THROUGH} ?(?P<da_e>{_DAY}) ?(?:日|号))?(?: ?(?P<da_p>{_PART}))?",
    "month_day_to": rf"(?P<mt_m>{_MONTH}) ?月 ?(?P<mt_d>{_DAY}) ?(?:{_THROUGH}|、|和) ?(?P<mt_e>{_DAY}) ?(?:日|号)",
    "months": rf"(?P<ms_a>{_MONTH}) ?(?:月份?)? ?{_THROUGH} ?(?P<ms_b>{_MONTH}) ?月(?!饼|亮|球|台|票|薪|子|经|刊|光|色|均|嫂|[{_N}])",
    "month": rf"(?P<mo_n>{_MONTH}) ?月(?!饼|亮|球|台|票|薪|子|经|刊|光|色|均|嫂)(?:份)?",
    # 20世纪80年代, 上世纪九十年代, 1980年代, 21世纪
    "decade": rf"(?:(?P<de_c>[12]?[0-9]|[一二]?十[{_N}]?) ?世纪的? ?)?(?P<de_n>[0-9]{{4}}|[0-9]0|[二三四五六七八九]十|[一二][{_N}]{{3}}) ?年代",
    "century": rf"(?P<ce_n>[12]?[0-9]|[一二]?十[{_N}]?|[一二三四五六七八九]) ?世纪",
    "born": r"(?P<bo_n>[5-9]0|[五六七八九][零〇]|00|[零〇]{2})后(?![0-9天来续勤面卫方台果代世])",
    # 2020年, 二〇二〇年, 98年底
    "year": rf"(?P<ye_n>(?:1[0-9]|2[01])[0-9]{{2}}|[一二][{_N}]{{3}}|[0-9]{{2}}(?= ?年(?:[底初末的]|[0-9一二三四五六七八九十]{{1,2}}月))|[零〇七八九][{_N}](?= ?年(?:[底初末的]|[一二三四五六七八九十]{{1,2}}月)))"
    r" ?年(?!代|前|后?[,，]?的?历史)",
    # 下午3点半, 15时30分, 3点一刻, 9:30
    "clock": rf"(?P<cl_h>{_HOUR})(?:(?P<cl_c>[:：])(?P<cl_s>[0-5][0-9])(?:[:：][0-5][0-9])?(?![0-9]|,[0-9]{{3}})"
    rf"| ?(?P<cl_w>点钟|点整|点|时整|时(?![间候代期刻速段尚针光装常而任机限长空装报]))"
    rf"(?: ?(?:(?P<cl_q>半|[一三]刻)|(?P<cl_m>{_MINUTE}) ?分?(?![0-9钟{_U}{_N}刻]|[%个米名])))?)(?![0-9])",
    "to_hour": rf"差(?P<th_m>一刻|{_MINUTE}分)(?:钟)?(?P<th_h>{_HOUR})点",
    # 周四, 周一、三、五, 周一至五
    "weekday": r"(?:周|星期|礼拜)(?P<wd_n>[一二三四五六日天])(?![次回趟期场节部集篇堂顿年刊均岁]|天(?!下午|上午)|个|小时|本(?!周)|报(?!道|告)|见?面)"
    r"(?P<wd_more>(?:[、和及与]|(?P<wd_to>至|到|-))(?:周|星期)?[一二三四五六日天](?![个项位名月年十百千万次天家人场]))*"
    rf"(?:(?<=六)日(?!本))?(?P<wd_p>{_PART})?",
    # 百分之十五, 千分之三
    "of_hundred": rf"(?P<oh_b>百|千|万)分之 ?(?P<oh_n>{_NUM})(?: ?(?:{_THROUGH}|、) ?(?:百分之)?(?P<oh_e>{_NUM}))?",
    "whole": r"百分之?百",
    "slash": r"(?P<sl_a>[0-9]{1,3})/(?P<sl_b>[0-9]{1,4})(?![0-9/])",
    # 翻一番, 翻两番, 翻倍, 3倍
    "fan": r"翻了?(?:近|约|逾|超过)?(?P<fa_n>[0-9一两二三四五])?(?P<fa_u>番|倍)",
    # 数十万, 几百亿, 上千, 数以万计, 成千上万
    "rough": rf"(?:(?:好几|数以|数|几|上)(?P<ro_u>[{_U}]{{1,6}})(?:计)?(?![{_N}])|(?P<ro_c>成千上万|成百上千|千千万万|亿万(?!富)|千百万))",
    # “十四五”规划
    "plan": r"十(?P<pl_n>[一二三四五六七])五(?=”|」|\"|规划|时期|期间|末|开局|收官|以来)",
    # “246”
    "label": r"(?<=[“「\"])(?P<la_n>[0-9]{2,6})(?=[”」\"])",
    # 第三届
    "of_year": r"第 ?(?P<oy_n>[一二三四1-4]) ?(?:季度|财季|季(?=业绩|财报|营收))",
    # 第3条; 第3.2.1节 has a number of its own kind
    "ordinal": rf"第 ?(?P<or_n>(?![0-9]+(?:\.[0-9]+){{2,}}){_NUM})",
    # 1类新药
    "class": r"(?P<kl_n>[1-6一二三四五六ⅠⅡⅢⅣⅤⅥ])类(?=新药|创新药|化药|中药|生物|医疗|器械|药|抗|疫苗|化学|国家)",
    "roman": r"[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ]",
    # 零下5度, 负5
    "minus": rf"(?:零下 ?(?P<mi_n>{_NUM})|(?<![0-9胜平担肩背抱自欺辜])负(?P<mi_d>{_D}|[{_N}{_U}]+(?=度|摄氏|华氏)))",
    # 八旬
    "tens": r"(?P<xu_n>[二三四五六七八九])旬",
    # 两三千, 七八个, 十七八岁
    "either": rf"(?P<ei_h>[二三四五六七八九]?十)?(?P<ei_a>[{_N}])(?P<ei_b>[{_N}])(?P<ei_u>[{_U}]{{0,6}})(?![{_N}点])",
    # 万千亿级, 千亿元, 百万
    "bare": rf"{_MAG}{{0,6}}(?!十){_MAG}(?![{_N}]|{_MAG})",
    # 137亿, 七; with what makes it a rate, a multiple, a part or three and a half
    "number": rf"(?P<nu_n>{_NUM})(?:[多余几]?(?: ?(?:(?P<nu_pp>个?多?百分点|个%|[%％]点|pp)|(?P<nu_bp>个?基点)|(?P<nu_pm>‰)|(?P<nu_pc>[%％]))"
    r"| ?(?P<nu_x>倍半?)| ?(?P<nu_ten>成(?:半|[一二三四五六七八九](?![一二三四五六七八九十百千万亿]))?)(?![为员立功本都绩人年长果就分熟交效品千语名家形型因不了])| ?(?P<nu_off>折)(?![叠磨腰射中线合算断桥]))"
    rf"|(?P<nu_and>又{_NUM})? ?分之 ?(?P<nu_of>{_NUM})"
    r"| ?(?P<nu_half>个半(?:小时|月|钟头|世纪|星期)|(?:年|天|岁|小时|公里|英里|里|斤|米|吨|周|亩)半(?![夜决载路数价年天])))?",
}
_BY_DIGIT = words(
    "always phone iso dmy version dotted quarter tall split pieces date month_day_to months month decade century born year clock slash label number"
)
_BY_NUMERAL = words(
    "whole quarter tall pieces of_hundred date month_day_to months month decade century born year clock plan tens either bare number"
)
_BY_CHAR = {
    **dict.fromkeys("周星礼", ("weekday",)),
    **dict.fromkeys("数几上成", ("rough",)),
    **dict.fromkeys("壹贰叁肆伍陆柒捌玖拾", ("formal",)),
    **dict.fromkeys(_ROMAN, ("class", "roman")),
    **dict.fromkeys("0123456789", ("class", *_BY_DIGIT)),
    **dict.fromkeys(f"{_N}{_U}", ("class", *_BY_NUMERAL)),
    "第": ("of_year", "ordinal"),
    "翻": ("fan",),
    "负": ("minus",),
    "差": ("to_hour",),
    "零": ("minus", *_BY_NUMERAL),
    "好": ("rough",),
    "亿": ("rough", *_BY_NUMERAL),
    "千": ("rough", *_BY_NUMERAL),
}
_PLAIN = ("number", "bare")
_BY_NEXT = {
    "年": words("decade year number"),
    "月": words("date month_day_to months month number"),
    "世": words("decade century number"),
    "点": words("clock number"),
    "时": words("clock number"),
    "后": words("born number"),
    "季": words("quarter number"),
    "米": words("tall number"),
    "秒": words("split number"),
    "块": words("pieces number"),
    "类": words("class number"),
    "日": ("number",),
    "号": ("number",),
    ":": words("clock number"),
    "：": words("clock number"),
    "·": words("dotted number"),
    "/": words("always iso dmy slash number"),
    ".": words("iso version number"),
    "-": words("iso months number"),
    **dict.fromkeys("~—至到", words("months number")),
    **dict.fromkeys("x×*", words("always number")),
}
"""What digits can be by the character behind them; for other marks and signs the whole of the grammar is tried."""
_START = (
    rf"[0-9第翻负差周星礼数几上成壹贰叁肆伍陆柒捌玖拾{''.join(_ROMAN)}{_N}{_U}]"
    rf"(?:(?<![一周星礼数几上成差])|(?<=一)(?=[{_N}{_U}成月日号世倍年周类季折又]|个(?:半|百分)|米[{_N}])|(?<=[周星礼])期?拜?(?=[一二三四五六日天])"
    rf"|(?<=[数几上])(?=[{_U}]|以[{_U}])|(?<=差)(?=一刻|[{_N}{_U}0-9]+分)|(?<=成)(?=千上|百上))"
)
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

_WIDE_GROUPS = Expression(r"(?<![0-9.,，])[0-9]{1,3}(?:，[0-9]{3}){0,8}，0[0-9]{2}(?:，[0-9]{3}){0,8}(?![0-9，])")
_MONEY_BEFORE = Expression(
    r"(?:US\$|HK\$|NT\$|NZ\$|A\$|C\$|S\$|[$£€¥₩₹]|RMB|USD|CNY|EUR|GBP|HKD|JPY|人民币|美元|欧元|新台币|台币|港币|澳门币) ?-?\Z"
)
_ID_BEFORE = Expression(r"[A-Za-z][A-Za-z0-9]*-?\Z")
_ID_END = Expression(r"[0-9]+[A-Za-z0-9]*(?:[.-][0-9]+[A-Za-z0-9]*)*")
_PHONE = Expression(r"(?:0[0-9]{2,3}-[0-9]{3,8}|[0-9]{3,4}-[0-9]{3,4}-[0-9]{3,4}|[0-9]+(?:-[0-9]+){3,})(?![0-9])")
_DIGIT = Expression(r"[0-9]+")
_RISE = Expression(
    r"(?:增长?|增加|增幅|涨|升|提高|提升|扩大|上涨|上升|高出?|多出?|大出?|快|超出?|增多|增值|暴增|激增|暴涨|猛增|攀升)了?"
    r"(?:约|近|逾|超过|至少|将近|整整|不止)?\Z"
)
_UNDER = words(
    "近 将近 接近 不足 不到 少于 低于 不超过 不会超过 不得超过 不能超过 没有超过 未超过 不多于 最多 至多 未满 不高于 小于 不及"
)
_OVER = words("超过 超 逾 突破 不少于 不低于 至少 大于 高于 多于 超出 不下 不止 不少于 不低于")
_BOUND_ENDS = frozenset(word[-1] for word in (*_UNDER, *_OVER))
_NOT_UNDER = ("不少于", "不低于", "不小于", "不下于")
_NOT_NEAR = ("最近", "附近", "靠近", "临近", "邻近")
_AFTER_OVER = Expression(r"[多余]|以上|开外|之上")
_AFTER_UNDER = Expression(r"以下|以内|不到|之内|之下")

Reading = tuple[list[Value], int]
"""Values and where the scan goes on, in code points of the text."""


def fold(text: str) -> str:
    """The text with half-width digits and marks, and Simplified forms of what the grammar knows; as long as the text."""
    if _FOLDED.search(text):
        if _WIDE.search(text):
            text = text.translate(_FOLD)
        if _TRADITIONAL.search(text):
            text = simplify(text)
    if "，0" in text:
        # 12，000 is one number; in 100，200，300 the same comma may part three.
        text = _WIDE_GROUPS.sub(_grouped, text)
    return text


def _grouped(found: re.Match[str]) -> str:
    return found.group().replace("，", ",")


@cache
def _start() -> re.Pattern[str]:
    return re.compile(_START)


@cache
def _by_char(char: str) -> re.Pattern[str]:
    return _expression(_BY_CHAR[char])


@lru_cache(maxsize=32)
def _expression(names_in_order: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<{name}>{_GRAMMAR[name]})" for name in names_in_order))


@cache
def _no_numbers() -> dict[str, tuple[frozenset[str], frozenset[str], re.Pattern[str]]]:
    """For each numeral, the words it stands in without being a number, as an expression that begins at the numeral.

    Before it the characters that may follow the numeral in such words, and those that may stand before one that ends a word.
    """
    lines = resource("zh-words.txt").split("\n")
    listed = {word for line in lines if not line.startswith("#") for word in line.split()}
    table: dict[str, dict[str, list[str]]] = {}
    for word in listed:
        for at in re.finditer(rf"[{_N}{_U}0-9第翻负]", word):
            table.setdefault(at.group(), {}).setdefault(word[: at.start()], []).append(word[at.start() :])
            if at.group() != "一":
                # 一 begins a number only before certain words: in 一波三折 the scan may first stop at 三.
                break
    return {
        char: (
            frozenset(rest[1] for rests in found.values() for rest in rests if len(rest) > 1),
            frozenset(before[-1:] for before, rests in found.items() if any(len(rest) == 1 for rest in rests)),
            re.compile(
                "|".join(
                    # 二百五 is a word, in 二百五十六 it is none; 唯一 is one even in 唯一一个.
                    f"(?<={before}){trie(rest)}"
                    if before
                    else f"{trie(rest)}(?!(?<=[{_N}{_U}])[{_N}{_U}]|(?<=分)[之钟])"
                    for before, rest in found.items()
                )
            ),
        )
        for char, found in table.items()
    }


def _word_end(low: str, start: int) -> int:
    """Where the word ends that holds the numeral at `start` and is no number; -1 where there is none."""
    words_there = _no_numbers().get(low[start])
    if words_there is None:
        return -1
    after, before, expression = words_there
    if low[start + 1 : start + 2] not in after and low[start - 1 : start] not in before:
        return -1
    found = expression.match(low, start)
    return found.end() if found else -1


def begins(text: str) -> bool:
    """Whether anything in the text may begin a firm value."""
    return _start().search(fold(text)) is not None


def read_firm(text: str) -> list[Value]:
    """The values that alarm when the other side lacks them, in order of appearance."""
    low = fold(text)
    found = _start().search(low)
    if found is None:
        return []
    values: list[Value] = []
    while found is not None:
        start = found.start()
        done = _word_end(low, start)
        if done < 0:
            said, done = _read_at(text, low, start)
            values += said
        found = _start().search(low, done)
    if len(values) > 1:
        share(values, low)
    return values


def _first_expression(low: str, start: int) -> re.Pattern[str]:
    """The grammar for what begins here; for digits with nothing special behind them, only that of plain numbers."""
    char = low[start]
    if char in _DIGITS and (not start or low[start - 1] not in _OPENING):
        run = _DIGIT.match(low, start)
        after = low[run.end() : run.end() + 1] if run else " "
        return _expression(_BY_NEXT.get(after, _BY_CHAR["0"] if after in _SPECIAL else _PLAIN))
    return _by_char(char)


def _simple(text: str, low: str, start: int) -> Reading | None:
    """Digits or one numeral with nothing behind that makes more of them than a number with a unit, or per cent."""
    if low[start] in _SINGLE:
        after = low[start + 1 : start + 2]
        if after in _TURNS or (after == "个" and low[start + 2 : start + 3] in _TURNS):
            return None
        return _plain_number(text, low, start, start + 1, _HAN[low[start]], Level.FIRM)
    run = _RUN.match(low, start)
    if run is None or (start and low[start - 1] in _OPENING):
        return None
    end = run.end()
    after = low[end : end + 1]
    if after in _DIGIT_TURNS:
        if after in "%％" and low[end + 1 : end + 2] != "点":
            return [_percent_value(text, low, start, end + 1, decimal(run.group()))], end + 1
        if after not in _HALVED or "半" in low[end : end + 4]:
            return None
    return _plain_number(text, low, start, end, decimal(run.group()), Level.HARD)


_RUN = Expression(r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,9}|[0-9]{1,30})(?![0-9]|[,.][0-9])|[0-9]{1,30}\.[0-9]{1,30}(?=[%％])")
_HALVED = frozenset("天岁小公英里斤吨周亩")
_DIGIT_TURNS = _HALVED | frozenset(
    "多余几来十百千万亿兆½个%％p‰基倍成折分又打年月日号世代点时后类季旬米秒块:：-/.·~—至到x×* 、和及与或"
)
"""Characters behind digits that may make more of them than a number; those of `_HALVED` only before 半: 3年半, 3岁半."""

_DIGITS = frozenset("0123456789")
_SINGLE = frozenset("二两三四五六七八九")
_OPENING = frozenset('“「"+')
"""Before digits that are a name or a telephone number."""
_TURNS = frozenset(
    f"{_N}{_U}0123456789点分成折倍月日号年代世旬刻时半季类周天岁小公英里斤米吨亩块秒多余几来至到又之番度%％‰-~—、., 和及与基p½:：/·"
)
"""Characters behind a single numeral that may make more of it than a number; before any other it is just that."""
_SPECIAL = frozenset("代:：-/.·号日~—至到 x×*")


def _read_at(text: str, low: str, start: int) -> Reading:
    if low[start] < ":" and start:
        before = low[start - 1]
        if before.isascii() and (before.isalpha() or (before == "-" and start > 1 and low[start - 2].isalpha())):
            reading = _identifier(text, low, start)
            if reading:
                return reading
    simple = _simple(text, low, start)
    if simple is not None:
        return simple
    found = _first_expression(low, start).match(low, start)
    if found is None:
        return [], start + 1
    reading = _HANDLERS[found.lastgroup or ""](found, text)
    if reading is not None:
        return reading
    found = _expression(_PLAIN).match(low, start)
    if found is None:
        return [], start + 1
    return _HANDLERS[found.lastgroup or ""](found, text) or ([], found.end())


# ---- what each alternative says


@lru_cache(maxsize=8192)
def amount_of(said: str) -> Amount:
    """The number that digits and numerals say: `3.5万亿`, `3亿5000万`, `二〇二〇`, `一百二十`, `四万八`, `九十九点五`."""
    said = said.replace("廿", "二十").replace("卅", "三十")
    if "/" in said:
        digits, _, part = said.rpartition(" ")
        above, _, below = part.partition("/")
        return whole(decimal(digits) + exact(int(above), int(below) or 1))
    said = re.sub("[, 多余来几]", "", said)
    if len(said) > 1 and all(char in _HAN for char in said):
        return int("".join(str(_HAN[char]) for char in said))
    total: Amount = 0
    section: Amount = 0
    number: Amount | None = None
    last_unit = 1
    position = 0
    while position < len(said):
        char = said[position]
        if char in _HAN:
            number = _HAN[char] if number is None else number * 10 + _HAN[char]
            if not _HAN[char]:
                last_unit = 1
        elif char == "点":
            decimals = re.match(f"[{_N}]+", said[position + 1 :])
            digits = "".join(str(_HAN[digit]) for digit in decimals.group()) if decimals else "0"
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
    if number is not None and last_unit >= 100 and said[-1] in _HAN and said[-2:-1] in HAN_UNITS:
        number = whole(number * Fraction(last_unit, 10))
    return whole(Fraction(total + section + (number or 0)))


def _level(said: str, amount: Amount) -> Level:
    """Digits are hard, so are long numerals with a magnitude; small numerals are firm, one is soft."""
    if said[0] in "0123456789":
        return Level.HARD
    if len(said) >= 3 or (len(said) == 2 and said[1] in "万亿" and said[0] not in "一十百千"):
        return Level.HARD
    return Level.FIRM if amount >= 2 else Level.SOFT


def _is_date(month: Amount, day: Amount) -> bool:
    return 1 <= month <= 12 and 1 <= day <= 31


def _day(text: str, start: int, end: int, month: int, day: int, half: str = "") -> Value:
    return make(
        text, start, end, month, kind=Kind.DATE, key=("md", month, day), plain=(day,), half=half, amounts=(month, day)
    )


def _iso(found: re.Match[str], text: str) -> Reading | None:
    month, day = int(found["iso_m"]), int(found["iso_d"])
    if not _is_date(month, day):
        return None
    start, end = found.span()
    return [
        make(text, start, start + 4, int(found["iso_y"]), kind=Kind.YEAR),
        _day(text, start + 5, end, month, day),
    ], end


def _dotted(found: re.Match[str], text: str) -> Reading | None:
    """A feast or an event named by its date; its digits may also be told in one: “6·18”, 618."""
    month, day = int(found["do_m"]), int(found["do_d"])
    if not _is_date(month, day):
        return None
    also: tuple[Key, ...] = (("n", int(found["do_m"] + found["do_d"])),)
    return [_day(text, *found.span(), month, day)._replace(also=also)], found.end()


def _tall(found: re.Match[str], text: str) -> Reading:
    """1米85, 一米八五."""
    centimetres = found["ta_c"] if found["ta_c"][0].isdigit() else "".join(str(_HAN[char]) for char in found["ta_c"])
    return [_measure(text, *found.span(), decimal(f"{amount_of(found['ta_m'])}.{centimetres}"), "m")], found.end()


def _split(found: re.Match[str], text: str) -> Reading:
    """The seconds of a race with their decimals behind: 9秒58."""
    return [_measure(text, *found.span(), decimal(f"{found['sp_s']}.{found['sp_c']}"), "second")], found.end()


def _pieces(found: re.Match[str], text: str) -> Reading:
    """Yuan with jiao behind: 三块五."""
    amount = amount_of(found["pi_y"]) + exact(int(amount_of(found["pi_c"])), 10)
    return [_measure(text, *found.span(), amount, "cny")], found.end()


def _measure(text: str, start: int, end: int, amount: Amount, unit: str) -> Value:
    kind, key = measured(amount, (unit,))
    return make(text, start, end, amount, kind=kind, key=key, units=(unit,))


def _always(found: re.Match[str], text: str) -> Reading:
    """Round the clock: 7×24小时, or 24 hours and seven days told apart."""
    return [_label(text, *found.span(), "24/7", plain=(24, 7))._replace(also=())], found.end()


def _phone(found: re.Match[str], text: str) -> Reading:
    return [international(text, *found.span(), "".join(_DIGIT.findall(found.group())))], found.end()


def _quarter(found: re.Match[str], text: str) -> Reading:
    """A quarter of the year by its number: 三季度, 第三季度."""
    number = int(amount_of(found["qu_n" if found.lastgroup == "quarter" else "oy_n"]))
    return [
        make(
            text,
            *found.span(),
            number,
            kind=Kind.ORDINAL,
            level=Level.FIRM,
            key=("quarter", number),
            also=(("mo", 3 * number - 2), ("mo", 3 * number)),
        )
    ], found.end()


def _dmy(found: re.Match[str], text: str) -> Reading | None:
    """05/17/2020 or 17/05/2020; where both could be meant, both are."""
    first, second, year = int(found["dmy_a"]), int(found["dmy_b"]), int(found["dmy_y"])
    month, day = (first, second) if _is_date(first, second) else (second, first)
    if not _is_date(month, day):
        return None
    date = _day(text, found.start(), found.end("dmy_b"), month, day)
    if _is_date(day, month):
        date = date._replace(also=(("md", day, month),))
    return [date, make(text, found.start("dmy_y"), found.end(), year, kind=Kind.YEAR)], found.end()


def _version(found: re.Match[str], text: str) -> Reading:
    return [_label(text, *found.span(), found.group())], found.end()


def _label(
    text: str, start: int, end: int, name: str, level: Level = Level.HARD, plain: tuple[Amount, ...] = ()
) -> Value:
    also: tuple[Key, ...] = tuple(("n", number) for number in plain)
    return make(
        text,
        start,
        end,
        plain[0] if plain else 0,
        kind=Kind.LABEL,
        level=level,
        key=("id", name),
        also=also,
        plain=plain,
    )


def _identifier(text: str, low: str, start: int) -> Reading | None:
    left = max(0, start - 24)
    letters = _ID_BEFORE.search(low, left, start)
    if letters is None or _MONEY_BEFORE.search(low, left, start):
        return None
    found = _ID_END.match(low, start)
    end = found.end() if found else start + 1
    name = low[letters.start() : end].replace("-", "").lower()
    digits = _DIGIT.findall(name)
    dotted = re.search(r"[0-9]\.[0-9]", name) is not None
    plain: tuple[Amount, ...] = tuple(int(part) for part in digits) if len(digits) == 1 else ()
    if dotted and name.count(".") == 1:
        plain = (decimal(re.sub(r"[^0-9.]", "", name)),)
    if name[0] == "v" and dotted:
        name = name[1:]
    level = Level.HARD if dotted else Level.FIRM
    return [_label(text, letters.start(), end, name, level, plain)], end


def _formal(found: re.Match[str], text: str) -> Reading:
    low = found.string
    amount = amount_of(found.group().translate(_FORMAL))
    return _with_unit(text, low, *found.span(), amount, Level.HARD)


def _date(found: re.Match[str], text: str) -> Reading | None:
    month, day = int(amount_of(found["da_m"])), int(amount_of(found["da_d"]))
    if not _is_date(month, day):
        return None
    half = _PARTS.get(found["da_p"] or "", "")
    end = found.start("da_p") if found["da_p"] else found.end()
    if found["da_e"]:
        end = found.end("da_d")
    values = [_day(text, found.start(), end, month, day, half)]
    if found["da_e"]:
        last = int(amount_of(found["da_e"]))
        if _is_date(month, last):
            end = found.start("da_p") if found["da_p"] else found.end()
            values.append(_day(text, found.start("da_e"), end, month, last))
    return values, end


def _month_day_to(found: re.Match[str], text: str) -> Reading | None:
    month, day, last = (int(amount_of(found[name])) for name in ("mt_m", "mt_d", "mt_e"))
    if not (_is_date(month, day) and _is_date(month, last)):
        return None
    first = _day(text, found.start(), found.end("mt_d"), month, day)
    return [first, _day(text, found.start("mt_e"), found.end(), month, last)], found.end()


def _month_value(text: str, start: int, end: int, number: int, level: Level) -> Value:
    return make(text, start, end, number, kind=Kind.MONTH, level=level, key=("mo", number))


def _months(found: re.Match[str], text: str) -> Reading:
    first, last = int(amount_of(found["ms_a"])), int(amount_of(found["ms_b"]))
    return [
        _month_value(text, found.start(), found.end("ms_a"), first, Level.FIRM),
        _month_value(text, found.start("ms_b"), found.end("ms_b") + 1, last, Level.FIRM),
    ], found.end()


def _month(found: re.Match[str], text: str) -> Reading | None:
    low = found.string
    if found.start() and low[found.start() - 1] in "第这那每":
        return None
    number = int(amount_of(found["mo_n"]))
    level = Level.SOFT if found["mo_n"] == "一" else Level.FIRM
    return [_month_value(text, *found.span(), number, level)], found.end()


def _decade(found: re.Match[str], text: str) -> Reading:
    low = found.string
    said = int(amount_of(found["de_n"]))
    start, end = found.span()
    if found["de_c"]:
        said += (int(amount_of(found["de_c"])) - 1) * 100
        level = Level.HARD
        century = make(
            text,
            start,
            end,
            said // 100 + 1,
            kind=Kind.CENTURY,
            level=Level.SOFT,
            key=("cen", said // 100 + 1),
            plain=(),
        )
        return [make(text, start, end, said, kind=Kind.DECADE, level=level, key=("dec", said), plain=()), century], end
    before = low[max(0, start - 4) : start].rstrip("的")
    if said < 100 and before.endswith(("上世纪", "上个世纪")):
        return [
            make(text, start, end, said + 1900, kind=Kind.DECADE, key=("dec", said + 1900), also=(("dec", said),))
        ], end
    if said < 100:
        also: tuple[Key, ...] = (("n", said), ("dec", said + 1800), ("dec", said + 1900), ("dec", said + 2000))
        return [make(text, start, end, said, kind=Kind.DECADE, key=("dec", said), also=also)], end
    return [
        make(text, start, end, said, kind=Kind.DECADE, key=("dec", said), also=(("dec", said % 100),), plain=())
    ], end


def _century(found: re.Match[str], text: str) -> Reading | None:
    low = found.string
    if found.start() and low[found.start() - 1] in "上下本这同个半":
        return [], found.end()
    number = int(amount_of(found["ce_n"]))
    if number == 1:
        return [], found.end()
    return [make(text, *found.span(), number, kind=Kind.CENTURY, key=("cen", number))], found.end()


def _born(found: re.Match[str], text: str) -> Reading:
    number = int(amount_of(found["bo_n"]))
    also: tuple[Key, ...] = (
        ("dec", number + 1900),
        ("dec", number + 2000),
        ("n", number),
        ("n", number + 1900),
        ("n", number + 2000),
    )
    level = Level.FIRM if number else Level.SOFT
    return [
        make(text, *found.span(), number, kind=Kind.DECADE, level=level, key=("dec", number), also=also)
    ], found.end()


def _year(found: re.Match[str], text: str) -> Reading:
    number = int(amount_of(found["ye_n"]))
    also: tuple[Key, ...] = (("n", number + 2000), ("n", number + 1900)) if number < 100 else ()
    return [make(text, *found.span(), number, kind=Kind.YEAR, also=also)], found.end()


def _half_of(low: str, start: int, hour: int) -> str:
    """The half of the day that the word before a clock time names."""
    before = low[max(0, start - 3) : start].rstrip()
    for size in (2, 1):
        part = before[-size:]
        if part in _PARTS and len(part) == size:
            if part in {"中午", "午间"}:
                return "am" if 10 <= hour <= 11 else "pm"
            if part in {"晚上", "夜里", "夜间", "深夜", "半夜", "午夜", "夜晚"}:
                return "am" if hour == 12 or hour < 5 else "pm"
            return _PARTS[part]
    return ""


def _clock(found: re.Match[str], text: str) -> Reading | None:
    """A clock time; a bare `3点` may be three points, so it says so only beside a word for a part of the day."""
    low = found.string
    hour = int(amount_of(found["cl_h"]))
    word, start, end = found["cl_w"] or ":", found.start(), found.end()
    half = _half_of(low, start, hour)
    minute_said = found["cl_s"] or found["cl_m"]
    minute = int(amount_of(minute_said)) if minute_said else 0
    if found["cl_q"]:
        minute = {"半": 30, "一刻": 15, "三刻": 45}[found["cl_q"]]
    if hour > 24 or minute > 59:
        return None
    digital = found["cl_h"][0].isdigit()
    tail = low[end - 1]
    if word == "点" and not half:
        if (minute_said and tail != "分" and "十" not in minute_said) or low[end : end + 1] in _HAN:
            return None
        if not minute_said and not found["cl_q"]:
            return _with_unit(
                text, low, start, end, hour, Level.HARD if digital else Level.FIRM, extra=(("t", hour % 12 * 60, ""),)
            )
    if word.startswith("时") and not digital and not half and not found["cl_q"] and tail != "分":
        return None
    if not half and digital and len(found["cl_h"]) == 2 and hour < 12 and found["cl_h"][0] == "0":
        half = "am"
    if half == "pm" and hour < 12:
        hour += 12
    elif half == "am" and hour == 12:
        hour = 0
    key, half = clock(hour, minute, half)
    plain: tuple[Amount, ...] = (hour, hour % 12 or 12) if not minute else ()
    return [
        make(
            text,
            start,
            end,
            hour % 12 * 60 + minute,
            kind=Kind.TIME,
            key=key,
            plain=plain,
            half=half,
            amounts=(hour, minute),
        )
    ], end


def _to_hour(found: re.Match[str], text: str) -> Reading:
    low = found.string
    before = 15 if found["th_m"] == "一刻" else int(amount_of(found["th_m"][:-1]))
    hour = int(amount_of(found["th_h"])) - 1 or 12
    half = _half_of(low, found.start(), hour)
    minute = 60 - before
    key, half = clock(hour + 12 if half == "pm" and hour < 12 else hour, minute, half)
    return [
        make(
            text,
            *found.span(),
            hour % 12 * 60 + minute,
            kind=Kind.TIME,
            key=key,
            plain=(),
            half=half,
            amounts=(hour, minute),
        )
    ], found.end()


def _weekday(found: re.Match[str], text: str) -> Reading | None:
    """One weekday or several: 周四, 每周一、三、五."""
    low = found.string
    start, end = found.span()
    if start and low[start - 1] in "一两几数第整全四":
        return None
    half = _PARTS.get(found["wd_p"] or "", "")
    if found["wd_p"]:
        end = found.start("wd_p")
    days = []
    for at in _ONE_WEEKDAY.finditer(low, start, end):
        day = "一二三四五六日".find("日" if at[1] == "天" else at[1])
        days.append(make(text, *at.span(), day, kind=Kind.WEEKDAY, key=("wd", day), plain=(), half=half))
    return days, end


_ONE_WEEKDAY = Expression("(?:周|星期|礼拜)?([一二三四五六日天])")


def _of_hundred(found: re.Match[str], text: str) -> Reading:
    low = found.string
    base = product(found["oh_b"])
    start, end = found.span()
    values = []
    for name in ("oh_n", "oh_e"):
        if found[name]:
            at = start if name == "oh_n" else found.start(name)
            pair = _PAIR_OF.fullmatch(found[name])
            said = (pair[1] + pair[3], pair[2] + pair[3]) if pair else (found[name],)
            for one in said:
                amount = whole(Fraction(amount_of(one)) * 100 / base)
                values.append(_percent_value(text, low, at, found.end(name), amount))
    return values, end


_PAIR_OF = Expression("([一二三四五六七八])([二三四五六七八九])([十百])")


def _percent_value(text: str, low: str, start: int, end: int, amount: Amount) -> Value:
    return make(
        text,
        start,
        end,
        amount,
        kind=Kind.PERCENT,
        key=("p", amount),
        also=percent_keys(amount),
        plain=(),
        bound=_bound(low, start, end),
    )


def _whole(found: re.Match[str], text: str) -> Reading:
    low = found.string
    return [_percent_value(text, low, *found.span(), 100)._replace(level=Level.SOFT)], found.end()


def _ratio(text: str, start: int, end: int, ratio: Amount, amounts: tuple[Amount, ...]) -> Value:
    also: tuple[Key, ...] = (("p", whole(Fraction(ratio) * 100)), ("n", ratio))
    return make(
        text, start, end, ratio, kind=Kind.FRACTION, key=("f", ratio), also=also, plain=(ratio,), amounts=amounts
    )


def _slash(found: re.Match[str], text: str) -> Reading | None:
    above, below = int(found["sl_a"]), int(found["sl_b"])
    if not below or (above > 31 and above >= below):
        return None
    value = _ratio(text, *found.span(), exact(above, below), (above, below))
    if found.string.startswith("决赛", found.end()):
        also: tuple[Key, ...] = (*value.also, ("n", 2 * below))
        return [value._replace(level=Level.SOFT, also=also)], found.end()
    return [value._replace(also=(*value.also, ("md", above, below), ("md", below, above)))], found.end()


def _fan(found: re.Match[str], text: str) -> Reading:
    said = int(amount_of(found["fa_n"])) if found["fa_n"] else 1
    if found["fa_u"] == "番":
        ratio = 2**said
        also: tuple[Key, ...] = (("grow", (ratio - 1) * 100),)
    elif not found["fa_n"]:
        ratio, also = 2, (("grow", 100),)
    else:
        ratio = said
        also = (("x", ratio + 1), ("by", ratio), ("n", ratio), ("grow", ratio * 100))
    return [
        make(text, *found.span(), ratio, kind=Kind.MULTIPLE, level=Level.FIRM, key=("x", ratio), also=also, plain=())
    ], found.end()


def _rough(found: re.Match[str], text: str) -> Reading:
    low = found.string
    start, end = found.span()
    if found["ro_c"]:
        amounts = {
            "成千上万": (10**4, 1000),
            "成百上千": (1000, 100),
            "千千万万": (10**7, 10**4),
            "亿万": (10**8, 10**9),
            "千百万": (10**7, 10**6),
        }
        first, second = amounts[found["ro_c"]]
        value = _approximate(text, start, end, first, (("ap", second), ("n", second)))
        return [value._replace(level=Level.SOFT)], end
    amount = product(found["ro_u"])
    at = found.start("ro_u")
    if _word_end(low, at) >= 0 or low.startswith(("百分", "千万别"), at):
        return [], at
    also: tuple[Key, ...] = ()
    if found.group().startswith("上"):
        also = (("n", amount),)
    if found.group().startswith("上") and start and low[start - 1] in "以之早晚车路网线":
        return [], end
    units, stop = _unit_after(low, end)
    value = _approximate(text, start, end, amount, also)
    return [value._replace(units=units)], max(end, stop)


def _approximate(text: str, start: int, end: int, amount: int, also: tuple[Key, ...] = ()) -> Value:
    return make(
        text, start, end, amount, kind=Kind.APPROXIMATE, level=Level.FIRM, key=("ap", amount), also=also, plain=()
    )


def _plan(found: re.Match[str], text: str) -> Reading:
    """十四五 is the 14th Five-Year Plan."""
    number = 10 + int(amount_of(found["pl_n"]))
    start, end = found.span()
    return [
        make(text, start, end, number, kind=Kind.ORDINAL, level=Level.FIRM),
        *(make(text, end - 1, end, amount, level=Level.SOFT) for amount in (5, *plan_years(number))),
    ], end


def _label_name(found: re.Match[str], text: str) -> Reading:
    """Digits in quotation marks are a name: they must survive, and may be told one by one (2, 4 and 6)."""
    number = int(found["la_n"])
    plain: tuple[Amount, ...] = (number, *(int(digit) for digit in found["la_n"]))
    also: tuple[Key, ...] = tuple(("n", digit) for digit in plain[1:])
    return [make(text, *found.span(), number, kind=Kind.LABEL, key=("n", number), also=also, plain=plain)], found.end()


def _ordinal(found: re.Match[str], text: str) -> Reading:
    low = found.string
    said = found["or_n"]
    number = amount_of(said)
    level = Level.HARD if said[0].isdigit() else Level.FIRM if number >= 2 else Level.SOFT
    if number == 2 and low[found.end() : found.end() + 1] in {"天", "日", "年"}:
        level = Level.SOFT
    return [make(text, *found.span(), number, kind=Kind.ORDINAL, level=level)], found.end()


def _class(found: re.Match[str], text: str) -> Reading:
    said = found["kl_n"]
    number = _ROMAN.get(said) or int(amount_of(said))
    return [make(text, found.start(), found.end(), number, kind=Kind.CLASS, level=Level.FIRM)], found.end()


def _roman(found: re.Match[str], text: str) -> Reading:
    return [make(text, *found.span(), _ROMAN[found.group()], kind=Kind.ORDINAL, level=Level.FIRM)], found.end()


def _minus(found: re.Match[str], text: str) -> Reading:
    low = found.string
    said = found["mi_n"] or found["mi_d"]
    amount = -amount_of(said)
    level = _level(said, -amount)
    return _with_unit(text, low, *found.span(), amount, max(level, Level.FIRM))


def _tens(found: re.Match[str], text: str) -> Reading:
    """八旬 is the age of eighty, or somebody in his 80s."""
    number = _HAN[found["xu_n"]] * 10
    return [make(text, *found.span(), number, level=Level.FIRM, also=(("dec", number),))], found.end()


def _either(found: re.Match[str], text: str) -> Reading | None:
    """两三千 is two or three thousand: soft, since a translator may say `a few thousand`."""
    first, second = _HAN[found["ei_a"]], _HAN[found["ei_b"]]
    if not first or (second != first + 1 and (first, second) != (3, 5)):
        end = found.end("ei_b")
        if found["ei_h"] or found["ei_u"] or found.string[end : end + 1] not in _GRADED:
            return None
        # 四六级 are grades four and six.
        at = found.start("ei_a")
        return [make(text, at + i, at + i + 1, (first, second)[i], level=Level.FIRM) for i in (0, 1)], end
    base = int(amount_of(found["ei_h"])) if found["ei_h"] else 0
    scale = product(found["ei_u"])
    start, end = found.span()
    amounts = ((base + first) * scale, (base + second) * scale)
    also: tuple[Key, ...] = (("ap", scale if scale > 1 else 10), *(("n", amount) for amount in amounts))
    return [make(text, start, end, amount, level=Level.SOFT, also=also) for amount in amounts], end


_GRADED = frozenset("级线环")


def _bare(found: re.Match[str], text: str) -> Reading:
    """A magnitude without digits: 千亿级 is hundreds of billions, 万千亿级 a trillion and a hundred billion."""
    low = found.string
    said = found.group()
    start, end = found.span()
    if said == "百千万":
        # A programme for hundreds, thousands and tens of thousands.
        return [soft_number(text, start, end, HAN_UNITS[char]) for char in said], end
    units, stop = _unit_after(low, end)
    graded = low[stop : stop + 1] == "级"
    falling = [one for one, other in pairwise(said[:-1]) if HAN_UNITS[one] > HAN_UNITS[other]]
    if len(said) > 2 and falling and said[-1] in "万亿":
        values = [
            make(
                text,
                start,
                end,
                product(char + said[-1]),
                kind=Kind.APPROXIMATE,
                level=Level.FIRM,
                key=("ap", product(char + said[-1])),
                also=(("n", product(char + said[-1])),),
            )
            for char in said[:-1]
        ]
        between = (make(text, start, end, 5 * product(char + said[-1]), level=Level.SOFT) for char in said[1:-1])
        return [*values, *between], stop
    amount = product(said)
    firm = len(said) > 1 or (said in "亿" and (graded or units))
    level = Level.FIRM if firm else Level.SOFT
    kind, key = measured(amount, units)
    also: tuple[Key, ...] = (("ap", amount), ("n", amount))
    if graded:
        kind, key = Kind.APPROXIMATE, ("ap", amount)
    return [make(text, start, stop, amount, kind=kind, level=level, key=key, also=also, units=units)], stop


def _number(found: re.Match[str], text: str) -> Reading:
    said = found["nu_n"]
    amount = amount_of(said)
    level = _level(said, amount)
    if len(said) > 2 and said in _COUNTED_OFF:
        # 五六七八九 may count off shares: more than 50, 60 ... 90 percent.
        return [
            make(text, *found.span("nu_n"), _HAN[char], level=Level.SOFT, also=_tenfold(_HAN[char])) for char in said
        ], found.end("nu_n")
    if found.end() > found.end("nu_n"):
        special = _special(found, text, amount, level)
        if special is not None:
            return [special], found.end()
    low = found.string
    start, end = found.span("nu_n")
    if said[0] < ":" and low[end : end + 1] == "-":
        phone = _PHONE.match(low, start)
        if phone:
            return [_label(text, start, phone.end(), phone.group().replace("-", ""))], phone.end()
    if "." in said and _MONTH_AND_DAY.fullmatch(said):
        month, day_said = said.split(".")
        value, done = _with_unit(text, low, start, end, amount, level, (("md", int(month), int(day_said)),))
        return value, done
    day = _DAY_SIGN.match(low, end)
    if day and amount <= 31:
        return [make(text, start, day.end(), amount, kind=Kind.DAY, level=level)], day.end()
    return _plain_number(text, low, start, end, amount, level)


def _plain_number(text: str, low: str, start: int, end: int, amount: Amount, level: Level) -> Reading:
    """A number that is nothing more, with its unit."""
    extra: tuple[Key, ...] = ()
    after = low[end : end + 1]
    if after in _SOME and low[end - 1] == "十":
        # 十几家 is more than ten, or more than a dozen.
        extra = (("n", amount + 2),)
    if end == start + 1 and (
        low[start] in _PAIR
        or after in _TOGETHER
        or ("、" in low[max(0, start - 40) : start] and _LISTED.search(low, max(0, start - 40), start))
    ):
        level = Level.SOFT
    if after == "胜" and low[start - 1 : start] in {"局", "场", "盘"}:
        level = Level.SOFT  # 七局四胜 is `best of seven`
    elif after == "打" and low[end + 1 : end + 2] in _DOZENS:
        return [make(text, start, end + 1, amount * 12, level=Level.FIRM)], end + 1
    return _with_unit(text, low, start, end, amount, level, extra)


_COUNTED_OFF = "一二三四五六七八九"


def _tenfold(digit: int) -> tuple[Key, ...]:
    return ("n", digit * 10), ("p", digit * 10)


def _special(found: re.Match[str], text: str, amount: Amount, level: Level) -> Value | None:
    """What stands behind a number and makes it more than one; None where it does not fit after all."""
    if found["nu_of"]:
        return _fraction(found, text, amount)
    if found["nu_half"]:
        return _and_half(found, text, amount)
    if found["nu_x"]:
        return _multiple(found, text, amount, level)
    if found["nu_ten"]:
        return _tenths(found, text, amount) if amount <= 10 else None
    if found["nu_off"]:
        return _price(found, text, amount) if amount < 100 and found["nu_n"][0] not in _U else None
    start, end = found.span()
    if found["nu_pp"]:
        bound = _bound(found.string, start, end)
        return make(text, start, end, amount, kind=Kind.POINTS, key=("pp", amount), plain=(), bound=bound)
    if found["nu_bp"]:
        points = whole(Fraction(amount) / 100)
        return make(text, start, end, points, kind=Kind.POINTS, key=("pp", points), plain=(amount,))
    if found["nu_pm"]:
        amount = whole(Fraction(amount) / 10)
    return _percent_value(text, found.string, start, end, amount)


def _tenths(found: re.Match[str], text: str, amount: Amount) -> Value:
    """三成 is 30 %, 三成五 and 三成半 are 35 %."""
    tail = found["nu_ten"][1:]
    percent = whole(Fraction(amount) * 10 + (5 if tail == "半" else amount_of(tail) if tail else 0))
    value = _percent_value(text, found.string, *found.span(), percent)
    return value._replace(level=Level.FIRM if percent > 10 else Level.SOFT)


def _price(found: re.Match[str], text: str, amount: Amount) -> Value:
    """N折: the price is N tenths, so the discount is the rest."""
    kept = Fraction(amount) if amount >= 10 else Fraction(amount) * 10
    off = whole(100 - kept)
    also: tuple[Key, ...] = (("p", whole(kept)), ("f", whole(kept / 100)))
    return make(text, *found.span(), off, kind=Kind.DISCOUNT, level=Level.FIRM, key=("off", off), also=also, plain=())


def _fraction(found: re.Match[str], text: str, below: Amount) -> Value | None:
    """三分之二, 一又二分之一."""
    above = amount_of(found["nu_of"])
    mixed: Amount = 0
    if found["nu_and"]:
        mixed, below = below, amount_of(found["nu_and"][1:])
    if not below:
        return None
    ratio = whole(Fraction(above) / Fraction(below) + mixed)
    return _ratio(text, *found.span(), ratio, () if mixed else (above, below))


def _multiple(found: re.Match[str], text: str, amount: Amount, level: Level) -> Value:
    """N倍 is N times; 增长N倍 grows by N times, that is to N + 1 times."""
    if found["nu_x"].endswith("半"):
        amount = whole(Fraction(amount) + Fraction(1, 2))
    start, end = found.span()
    level = max(level, Level.FIRM)
    percent: Key = ("p", whole(Fraction(amount) * 100))
    if _RISE.search(found.string, max(0, start - 8), start):
        ratio = whole(Fraction(amount) + 1)
        return make(
            text,
            start,
            end,
            ratio,
            kind=Kind.MULTIPLE,
            level=level,
            key=("x", ratio),
            also=(("by", amount), ("grow", percent[1])),
            plain=(amount,),
        )
    also: tuple[Key, ...] = (("n", amount), percent)
    return make(text, start, end, amount, kind=Kind.MULTIPLE, level=level, key=("x", amount), also=also)


def _and_half(found: re.Match[str], text: str, amount: Amount) -> Value:
    """3个半小时, 两年半."""
    said = found["nu_half"]
    unit = _HALF_UNITS[said[2:] if said.startswith("个半") else said[:-1]]
    more = whole(Fraction(amount) + Fraction(1, 2))
    kind, key = measured(more, (unit,))
    return make(text, *found.span(), more, kind=kind, level=Level.FIRM, key=key, units=(unit,))


_HALF_UNITS = {
    "小时": "hour",
    "钟头": "hour",
    "月": "month",
    "世纪": "century",
    "星期": "week",
    "年": "year",
    "天": "day",
    "岁": "age",
}
_HALF_UNITS |= {
    "公里": "km",
    "英里": "mile",
    "里": "li",
    "斤": "jin",
    "米": "m",
    "吨": "tonne",
    "周": "week",
    "亩": "mu",
}
_MONTH_AND_DAY = Expression(r"(?:1[0-2]|[1-9])\.(?:0[1-9]|[12][0-9]|3[01])")
_DAY_SIGN = Expression(r" ?日(?![本元圆均益常程志报游])")
# Chinese counts off what English only lists: 双方, 两队, 三人. The other side still asks for its own number.
_PAIR = frozenset("两二")
_DOZENS = frozenset("鸡蛋啤玫铅饮毛袜生衬纽红香")
"""What is sold by the dozen: 两打鸡蛋; 两打算 and 两打印 are none."""
_SOME = frozenset("几多余来")
_TOGETHER = frozenset("人者国队方地家")
_LISTED = Expression(r"、[^，。；、]*[和与及][^，。；、]*\Z")
"""甲、乙和丙三个: the number counts off the list before it."""


def _with_unit(
    text: str, low: str, start: int, end: int, amount: Amount, level: Level, extra: tuple[Key, ...] = ()
) -> Reading:
    """A number with the sign of money before it or the unit behind it, and what stands round it as bound."""
    units, stop = _unit_after(low, end)
    before = low[start - 1 : start]
    if before and (not units or units[0] == "cny") and (before in _SIGNS or before.isascii()):
        # A sign says more than a plain 元 behind: in Taiwan £28億元 are pounds.
        money = _MONEY_BEFORE.search(low, max(0, start - 6), start)
        if money:
            units = names("zh").get(money.group().rstrip("- "), ())
            start = money.start() if money.group()[0] not in "人美欧新台港澳" else start
    if not units and low[end - 1].isdigit() and low[end : end + 1].isascii() and low[end : end + 1].isalpha():
        tail = _ID_END.match(low, end - 1)
        if tail and tail.end() > end:
            name = low[start : tail.end()].lower()
            return [_label(text, start, tail.end(), name, Level.FIRM, (amount,))], tail.end()
    if len(units) == 2 and units[0] == "celsius" and low[start - 1 : start] == "氏":
        units = ("fahrenheit",) if low.startswith("华", start - 2) else ("celsius",)
    if (
        units
        and units[0] in _DEGREES
        and start
        and low[start - 1] == "-"
        and not low[start - 2 : start - 1].isdigit()
        and amount > 0
    ):
        amount, start = -amount, start - 1
    kind, key = measured(amount, units)
    if units == ("quarter",) and low[start - 1 : start] in {"前", "头"}:
        extra = (*extra, *first_quarters(amount))
    plain: tuple[Amount, ...] = (amount, -amount) if amount < 0 else (amount,)
    return [
        make(
            text,
            start,
            stop,
            amount,
            kind=kind,
            level=level,
            key=key,
            also=extra,
            plain=plain,
            units=units,
            bound=_bound(low, start, end),
        )
    ], stop


_SIGNS = frozenset("$£€¥₩₹币元")
_DEGREES = frozenset({"celsius", "fahrenheit"})


@cache
def _units() -> re.Pattern[str]:
    table = trie(names("zh"))
    return re.compile(
        rf" ?[多余来几]?(?:个多|多个)? ?(?P<u>{table}|度(?![过假量日]))"
        r"(?<!元(?=[旦宵月素首老帅件朝代宇]))(?<!天(?=[然津气空下堂使才地坛山安桥猫]))(?<!年(?=[级代龄轻报]))(?<!米(?=[兰饭粉其勒尔国色线酒歇]))"
        r"(?<!克(?=[隆服里制林什斯罗尔兰劳]))(?<!里(?=[面边昂约程]))(?<!升(?=[至到级温值高为降学幅势起任空旗]))(?<!磅(?=礴))(?<!秒(?=[杀表]))"
        r"(?<!周(?=[边围刊期一二三四五六日]))(?<!码(?=头))(?<!桶(?=装))"
    )


@cache
def _unit_heads() -> frozenset[str]:
    """What the name of a unit, or what may stand before it, begins with."""
    return frozenset(" 多余来几个度") | {name[0] for name in names("zh")}


def _unit_after(low: str, end: int) -> tuple[tuple[str, ...], int]:
    """Ids of the unit behind a number and where it ends."""
    if low[end : end + 1] not in _unit_heads():
        return (), end
    found = _units().match(low, end)
    if found is None:
        return (), end
    if found["u"] == "度":
        return ("celsius", "fahrenheit"), found.end()
    return names("zh")[found["u"]], found.end()


def _bound(low: str, start: int, end: int) -> int:
    """1 for 超过, 逾, 多, 以上; -1 for 近, 不足, 以下; 0 where nothing is said."""
    before = low[max(0, start - 6) : start].rstrip(" $¥€£")
    if before and before[-1] in _BOUND_ENDS:
        if before.endswith(_NOT_UNDER):
            return 1
        if before.endswith(_UNDER):
            return 0 if before.endswith(_NOT_NEAR) else -1
        if before.endswith(_OVER):
            return 1
    if "多" in low[start:end] or "余" in low[start:end]:
        return 1
    after = low[end : end + 6]
    if after:
        if after[0] in "多余":
            return 1
        if "以" in after:
            if _AFTER_OVER.search(after[:4]) and "以上" in after:
                return 1
            if "以下" in after or "以内" in after:
                return -1
    return 0


_HANDLERS: dict[str, Callable[[re.Match[str], str], Reading | None]] = {
    "iso": _iso,
    "dmy": _dmy,
    "version": _version,
    "always": _always,
    "phone": _phone,
    "quarter": _quarter,
    "of_year": _quarter,
    "dotted": _dotted,
    "tall": _tall,
    "split": _split,
    "pieces": _pieces,
    "formal": _formal,
    "date": _date,
    "month_day_to": _month_day_to,
    "months": _months,
    "month": _month,
    "decade": _decade,
    "century": _century,
    "born": _born,
    "year": _year,
    "clock": _clock,
    "to_hour": _to_hour,
    "weekday": _weekday,
    "of_hundred": _of_hundred,
    "whole": _whole,
    "slash": _slash,
    "fan": _fan,
    "rough": _rough,
    "plan": _plan,
    "label": _label_name,
    "ordinal": _ordinal,
    "class": _class,
    "roman": _roman,
    "minus": _minus,
    "tens": _tens,
    "either": _either,
    "bare": _bare,
    "number": _number,
}

# ---- what only satisfies the other side

_NUMERALS = Expression(rf"[{_N}{_U}]{{2,40}}")
_LATIN_ROMANS = {"I": 1, "V": 5, "X": 10}
_LATIN_ROMAN = Expression(r"(?<![A-Za-z])[IVX](?![A-Za-z0-9])")
_FEASTS = {
    "元旦": (1, 1),
    "圣诞": (12, 25),
    "国庆": (10, 1),
    "五一": (5, 1),
    "十一黄金周": (10, 1),
    "十一长假": (10, 1),
    "十一假期": (10, 1),
    "五四": (5, 4),
    "九一八": (9, 18),
    "六一": (6, 1),
    "七一": (7, 1),
    "八一": (8, 1),
    "三八": (3, 8),
    "双十一": (11, 11),
    "情人节": (2, 14),
    "平安夜": (12, 24),
    "除夕": (12, 31),
    "跨年": (12, 31),
}
_DOUBLED = frozenset(char * 2 for char in "二三四五六七八九")
"""八八 may be told as a double eight."""
_HALF_YEARS = {"上半年": (1, 6), "下半年": (7, 12)}
"""Their first and last months: January to June."""
_HALF_YEAR = Expression("[上下]半年")
_FIRST_QUARTERS = Expression("[前头] ?[两二三23] ?个?季度")
_SCHOOL = Expression("([初高])([一二三])")
"""初三 is the ninth grade, 高三 the twelfth."""
_SPLIT = Expression("([二三四五六七八])([二三四五六七八])[”」]?(?:分成|开)")
"""六四开 is sixty to forty."""
_FEAST = Expression("|".join(_FEASTS))
_HOURS = {
    "中午": (720, "pm"),
    "正午": (720, "pm"),
    "午夜": (0, "am"),
    "半夜": (0, "am"),
    "子夜": (0, "am"),
    "零点": (0, "am"),
    "零时": (0, "am"),
}
_HOUR_WORD = Expression("|".join(_HOURS))
_DAYS = {"周末": (5, 6), "双休": (5, 6), "工作日": (0, 1, 2, 3, 4), "礼拜天": (6,)}
_DAY_WORD = Expression("|".join(_DAYS))
_AGES = {"本世纪": (("cen", 21), ("dec", 2000)), "新世纪": (("cen", 21), ("dec", 2000)), "上世纪": (("cen", 20),)}
_AGE_WORD = Expression("|".join(_AGES))
_ONE_UNIT = Expression(
    r"(?P<n>一|半|每|单|整)个?半?(?P<u>小时|钟头|月|世纪|星期|年|天|岁|公里|英里|里|斤|米|吨|周|亩|礼拜|分钟|季度|日)"
)
_ONE_UNITS = {**_HALF_UNITS, "礼拜": "week", "分钟": "minute", "季度": "quarter", "日": "day"}


@cache
def _soft_word() -> re.Pattern[str]:
    return re.compile(trie(soft_words("zh")))


def read_soft(text: str, taken: list[Value]) -> list[Value]:
    """The values that only satisfy the other side: 一, 半, 双, numerals in words; none inside of `taken`."""
    low = fold(text)
    is_free = outside(taken)
    found: list[Value] = []
    soft = soft_words("zh")
    for word in _soft_word().finditer(low):
        if is_free(word.start()):
            found += (soft_number(text, *word.span(), amount) for amount in soft[word.group()])
    for word in _NUMERALS.finditer(low):
        if is_free(word.start()):
            found.append(soft_number(text, *word.span(), amount_of(word.group())))
            if word.group() in _DOUBLED:
                found.append(soft_number(text, *word.span(), _HAN[word.group()[0]]))
    for word in _LATIN_ROMAN.finditer(low):
        found.append(soft_number(text, *word.span(), _LATIN_ROMANS[word.group()]))
    found += romans(text)
    for word in _HALF_YEAR.finditer(low):
        for month in _HALF_YEARS[word.group()]:
            found.append(_month_value(text, *word.span(), month, Level.SOFT))
        kind, half_key = measured(6, ("month",))
        found.append(make(text, *word.span(), 6, kind=kind, level=Level.SOFT, key=half_key, units=("month",)))
    for word in _FIRST_QUARTERS.finditer(low):
        found.append(_month_value(text, *word.span(), 1, Level.SOFT))
    for word in _SCHOOL.finditer(low):
        found.append(soft_number(text, *word.span(), (6 if word[1] == "初" else 9) + _HAN[word[2]]))
    for word in _SPLIT.finditer(low):
        for part in (1, 2):
            found.append(soft_number(text, *word.span(part), _HAN[word[part]] * 10))
    for word in _FEAST.finditer(low):
        found.append(_day(text, *word.span(), *_FEASTS[word.group()])._replace(level=Level.SOFT))
    for word in _HOUR_WORD.finditer(low):
        minutes, half = _HOURS[word.group()]
        key: Key = ("t", minutes, half)
        if minutes == 720:
            key = ("t", 0, half)
        found.append(
            make(text, *word.span(), minutes % 720, kind=Kind.TIME, level=Level.SOFT, key=key, half=half, plain=(12,))
        )
    for word in _DAY_WORD.finditer(low):
        for day in _DAYS[word.group()]:
            found.append(make(text, *word.span(), day, kind=Kind.WEEKDAY, level=Level.SOFT, key=("wd", day), plain=()))
    for word in _AGE_WORD.finditer(low):
        for key in _AGES[word.group()]:
            found.append(make(text, *word.span(), key[1], kind=Kind.CENTURY, level=Level.SOFT, key=key, plain=()))
    for word in _ONE_UNIT.finditer(low):
        amount: Amount = Fraction(1, 2) if word["n"] == "半" else Fraction(3, 2) if "半" in word.group() else 1
        unit = _ONE_UNITS[word["u"]]
        kind, unit_key = measured(amount, (unit,))
        found.append(make(text, *word.span(), amount, kind=kind, level=Level.SOFT, key=unit_key, units=(unit,)))
    return found
