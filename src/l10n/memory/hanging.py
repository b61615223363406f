"""Words of a remembered translation that hang on its old value: the evening performance at 7 p.m., the duet of two singers.

Where the translation says more of a value than its source does, another value makes it wrong, though all numbers agree. So nothing
is put in beside such words. The lists are coarse on purpose: a draft that is only shown costs a minute (ADR 85, 87).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Final, NamedTuple

from l10n.memory.forms import day_part
from l10n.model.locale import base
from l10n.text.numbers import Kind, Level, Value
from l10n.text.numbers.match import agree


class Texts(NamedTuple):
    """The remembered pair around a value."""

    source: str
    target: str
    values: Sequence[Value]
    """What the source says."""


_Pairs = Sequence[tuple[str, str]]


def _pairs(*words: tuple[str, str]) -> _Pairs:
    """English words, whole and in any case, with what says the same in Chinese, as one expression each."""
    return tuple((rf"(?i)\b(?:{english})\b", chinese) for english, chinese in words)


@cache
def _compiled(expression: str) -> re.Pattern[str]:
    # When it is asked for the first time: most runs substitute nothing, or ask of one kind of value.
    return re.compile(expression)


def _has(expressions: tuple[str, str], text: str) -> bool:
    return any(_compiled(each).search(text) for each in expressions)


_DATED: Final = frozenset({Kind.DATE, Kind.MONTH, Kind.DAY})
_DAYTIME = re.compile(
    r"(?i)\b(?:morning|forenoon|noon|afternoon|evening|night|midnight|tonight|lunch|dinner)|[早午晚夜]"
)
_CALENDAR = _pairs(
    ("weekends?|saturdays?|sundays?", "周末|週末|(?:周|週|星期)[六日天]"),
    ("(?:mon|tues|wednes|thurs|fri)days?", "(?:周|週|星期)[一二三四五]"),
    ("spring", "春"),
    ("summer", "夏"),
    ("autumn", "秋"),
    ("winter", "冬"),
    ("holidays?", "假"),
    ("festivals?", "[节節]"),
    (
        r"(?:new year|national|labou?r|children|women|teacher|youth|army|christmas|valentine|mother|father)(?:['’]?s?['’]?) day"
        "|april fools?|leap (?:day|year)",
        "元旦|除夕|国庆|國慶|清明|端午|中秋|冬至|夏至|闰|閏"
        "|(?:劳动|勞動|儿童|兒童|妇女|婦女|教师|教師|青年|建军|建軍|情人|愚人|母亲|母親|父亲|父親)[节節]",
    ),
    ("birthdays?|anniversary", "生日|[诞誕]辰|[周週]年"),
    ("this week", "[本这這][周週]"),
    ("last week", "上[周週]"),
    ("next week", "下[周週]"),
    ("this month", "[本这這]个?月"),
    ("last month", "上个?月"),
    ("next month", "下个?月"),
    (
        r"(?:start|beginning|middle|end|(?:first|last) day) of (?:(?:the|this|last|next) )?(?:month|year|"
        r"(?:jan|febr)uary|march|april|may|june|july|august|(?:septem|octo|novem|decem)ber)|mid-month",
        "[年月][初中底末]|[上中下]旬|[头頭末][一1]?天|最[后後]一天|第一天",
    ),
    ("christmas|easter|halloween|eve|solstice|equinox|full moon", "圣诞|聖誕|复活|復活|前夕|满月|滿月"),
    ("yesterday", "昨"),
    ("today", "今[天日]"),
    ("tomorrow", "明[天日]"),
    ("tonight", "今[晚夜]"),
)
_COUNTS = re.compile(
    r"(?i)\b(?:both|pairs?|couples?|twins?|duos?|duets?|trios?|quartets?|twice|(?:doubl|tripl|trebl|quadrupl|halv)(?:e|es|ed|ing)"
    r"|dozens?|scores? of|majority|minority|centenary|jubilee|(?:silver|golden|diamond|ruby|pearl) wedding|triplets|quadruplets"
    r"|freezing|boiling point|round number|one (?:for|to|in) (?:each|every)|(?<!first )(?<!second )half(?! of the year)"
    r"|hat[ -]?tricks?|neither|(?:single|double|triple)[ -](?:digits?|figures?))\b"
    r"|双双|雙雙|[俩倆]|[一1][对對]|[二三四]重[唱奏]|双胞|雙胞|半数|半數|一半|[过過]半|翻[一两兩]?番|帽子[戏戲]法|[个個两兩]位数"
)
"""True of one number only."""

_RANKS = _pairs(
    ("final|last|inaugural|maiden|penultimate", "[终終末尾首]|最[后後]"),
    ("gold|winners?|champions?", "金|冠[军軍]"),
    ("silver|runners?-up", "[银銀]|[亚亞][军軍]"),
    ("bronze", "[铜銅]|季[军軍]"),
)
_RECORDS = _pairs(("record", "[纪紀][录錄]|新[高低]|[历歷]史最"))
_SHARES = _pairs(
    ("most|mostly", "多[数數]|大部分|大都"),
    ("(?:a|one|two)[ -]thirds?", "三分之"),
    ("(?:a|one|three)[ -]quarters?", "四分之"),
    ("(?:a|one|two|three|four)[ -]fifths?", "五分之"),
)
_LENGTHS = _pairs(("marathon", "[马馬]拉松"))
_YEARS = _pairs(
    ("(?:the )?year (?:of|when|that|in which|before|after)", "年[份]?[正恰]?[是值]"),
    ("olympics?|world cup|world expo", "[奥奧][运運]|世界杯|世博"),
    ("war", "[战戰]"),
    (
        "dynasty|emperor|reign|era",
        "[朝帝]|[元初]年|年[间間]|[汉漢唐宋元明清]代|康熙|雍正|乾隆|嘉[庆慶]|道光|光[绪緒]|民[国國]",
    ),
    ("millennium|(?:turn|start|beginning|end) of the (?:century|decade)", "千[禧年]|世[纪紀]"),
    ("this year", "今年"),
    ("last year", "去年|上年"),
    ("next year", "明年"),
    ("leap year", "[闰閏]年"),
    ("founding of|independence|liberation|handover", "建[国國]|[开開][国國]|新中[国國]|[独獨]立|解放|回[归歸]"),
)
"""What is said of one year and not of another."""

_YEARLY: Final = frozenset({Kind.YEAR, Kind.CENTURY})

_AGED = re.compile(r"(?i)岁|歲|years? old|year-old|\baged?\b|\b(?:is|was|turned) \d+ this year\b")
_STAGES = _pairs(
    ("(?:sexa|septua|octo|nona)genarians?|centenarians?", "花甲|古稀|耄耋|[六七八九]旬|百[岁歲]"),
    ("undergraduates?|university students?|college students?", "大[学學]生|本科生|研究生"),
    ("pupils?|school(?:boys?|girls?|child(?:ren)?)", "[中小][学學]生"),
    ("bab(?:y|ies)|toddlers?|infants?", "[婴嬰幼]"),
    ("child(?:ren)?|boys?|girls?", "儿童|兒童|孩|少年|少女|小朋友"),
    ("young|youths?|youngsters?|lads?", "青年|年[轻輕]|小[伙夥]|姑娘"),
    ("teen(?:s|ager|agers|aged|age)?", "青少年"),
    ("adults?", "成年|成人"),
    (
        "pensioners?|retired|elderly|old (?:man|men|woman|women|lady|ladies|people)|grand(?:father|mother|pa|ma)s?",
        "老人|老年|老太|老[汉漢翁]|高[龄齡]|退休|[奶爷爺]{2}",
    ),
)
"""What somebody is called at one age and not at another."""

_PLACED = re.compile(
    r"(?i)\b(?:(?:north|south|east|west)(?:ern|ward|wards|east|west|eastern|western)?|coast(?:al)?|inland|upstream|downstream"
    r"|capital|neighbou?r(?:ing)?|nearby)\b|以[东南西北東]|[东南西北東][部面方]|沿海|内陆|內陸|省会|省會|首都|邻|鄰|[雾霧花帝]都"
)
"""What is true of one place and not of another."""

_LAND = _pairs(
    ("rivers?|creeks?|canals?|estuary", "[江河溪浦]"),
    ("lakes?", "湖"),
    ("seas?|oceans?|gulf|strait", "[海洋]"),
    ("bays?", "[湾灣]"),
    ("ports?|harbou?rs?", "港"),
    ("islands?|archipelago", "[岛島]"),
    ("mountains?|hills?|valleys?|foothills?", "[山谷岭嶺]"),
    ("county|county-level", "[县縣]"),
    ("province|provincial", "省"),
    ("ham", "火腿"),
    ("teas?", "茶"),
    ("operas?", "[戏戲剧劇]"),
    ("silks?", "[丝絲绸綢]"),
    ("wines?|liquor", "酒"),
    ("dialects?|accent", "[话話]|方言|口音"),
    ("cuisine|dish(?:es)?", "菜"),
    ("porcelain|pottery|celadon", "[瓷陶]"),
)
"""What a place has and another has not, in English translations."""


_PEOPLE = _pairs(
    (
        "he|him|his|mr|sir|lord|king|prince|actor|(?:business|spokes|chair)man|father|son|husband|brother",
        "[他父兄弟男]|先生|丈夫|国王|國王|王子",
    ),
    (
        "she|hers?|mrs|ms|miss|dame|lady|queen|princess|actress|(?:business|spokes|chair)woman|mother|daughter|wife|widow|sister",
        "[她母姐妹妻女]|小姐|夫人|太太|王后|公主",
    ),
    ("president|chairman", "[总總][统統]|主席|[总總]裁"),
    ("premier|prime minister|chancellor", "[总總]理|首相"),
    ("minister|secretary|mayor|governor|ambassador", "[部市省州]长|[部市省州]長|大臣|[书書][记記]|大使"),
)
"""What is said of one person and not of another."""

_MOVES = _pairs(
    (
        "up|rises?|rose|risen|rising|grew|grown|grows|growing|growth|increas(?:e|es|ed|ing)|climb(?:s|ed)?|more|higher",
        "[增涨漲升多高]",
    ),
    (
        "down|falls?|fell|fallen|falling|declin(?:e|es|ed|ing)|decreas(?:e|es|ed|ing)|dropp?(?:s|ed)?|less|fewer|lower",
        "[减減降跌少低]",
    ),
)
"""What is said of two numbers of which one is larger."""


def _says_more(pairs: _Pairs, source: str, target: str) -> bool:
    """Whether the target has one of these words, in either language, and the source its counterpart in neither."""
    return any(_has(each, target) and not _has(each, source) for each in pairs)


def hangs_on_time(old: Value, new: Value, there: Value, texts: Texts) -> bool:
    """Whether the target says more of the old time: an evening performance, a weekend or a feast that the source does not name."""
    before, behind = texts.target[: there.span.start], texts.target[there.span.end :]
    if old.kind is Kind.TIME:
        around = before.removesuffix(day_part(before)) + behind
        return _part_of_day(old) != _part_of_day(new) and _DAYTIME.search(around) is not None
    has_weekday = any(value.kind is Kind.WEEKDAY for value in texts.values)
    return old.kind in _DATED and not has_weekday and _says_more(_CALENDAR, texts.source, before + behind)


def _part_of_day(value: Value) -> int:
    hour = int(value.amounts[0]) if value.amounts else -1
    return (hour >= 12) + (hour >= 18)


_OPENS = re.compile(r"\s?[(（]")
_INSIDE = re.compile(r"[(（][^()（）]*\Z")


def has_bracket(old: Value, there: Value, texts: Texts) -> bool:
    """Whether the target, and not the source, has a bracket right behind the old value or around it: 1736（乾隆元年）, $12 (80 yuan)."""
    is_explained = _OPENS.match(texts.target, there.span.end) and not _OPENS.match(texts.source, old.span.end)
    explains = _INSIDE.search(texts.target[: there.span.start]) and not _INSIDE.search(texts.source[: old.span.start])
    return bool(is_explained or explains)


_CONVERTED: Final = frozenset({Kind.MONEY, Kind.MEASURE})


def is_converted(there: Value, values: Sequence[Value], texts: Texts) -> bool:
    """Whether another of the target's values says nothing that the source says: 80 yuan, about 12 dollars."""
    return there.kind in _CONVERTED and any(
        value is not there
        and value.kind is there.kind
        and value.level >= Level.FIRM
        and not any(agree(own, value, losing=True) for own in texts.values)
        for value in values
    )


def hangs_on_count(old: Value, there: Value, texts: Texts) -> bool:
    """Whether the target says more of the old number: a duet, a majority of 62 per cent, the tenth and final match."""
    if old.kind in _DATED or old.kind in {Kind.TIME, Kind.WEEKDAY}:
        return False
    around = f"{texts.target[: there.span.start]} {texts.target[there.span.end :]}"
    # English gives a year as a mere number, of which the Chinese tells what it is.
    if not _YEARLY.isdisjoint({old.kind, there.kind}):
        return _says_more(_YEARS, texts.source, around)
    return (
        _COUNTS.search(around) is not None
        or _says_more(_RECORDS, texts.source, around)
        or (old.kind is Kind.PERCENT and _says_more(_SHARES, texts.source, around))
        or (old.kind is Kind.MEASURE and _says_more(_LENGTHS, texts.source, around))
        or (old.kind is Kind.ORDINAL and _says_more(_RANKS, texts.source, around))
        or (_AGED.search(texts.source + texts.target) is not None and _says_more(_STAGES, texts.source, around))
    )


def hangs_on_order(texts: Texts) -> bool:
    """Whether the target, and not the source, says which of two numbers is larger: up from 100."""
    return _says_more(_MOVES, texts.source, texts.target)


def hangs_on_person(source: str, target: str) -> bool:
    """Whether the target, both without the name, says more of the old person: Mrs, a mother, the mayor."""
    return _says_more(_PEOPLE, source, target)


_NAMED = re.compile(r"\s?[(（]|, [A-Z]")


def is_told_more(source: str, target: str) -> bool:
    """Whether what follows a name in the target, and not in the source, is a bracket or another name: Beijing (Peking), London, England."""
    return _NAMED.match(target) is not None and source[:1] not in set("(（,，、")


def hangs_on_place(source: str, target: str, language: str) -> bool:
    """Whether the target, both without the name, says more of the old place: the southern city of, on the Ou River."""
    # In Chinese the signs for river, sea and hill stand in half of all names and trades.
    return _PLACED.search(target) is not None or (base(language) == "en" and _says_more(_LAND, source, target))
