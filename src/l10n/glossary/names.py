"""Proposed English renderings of Chinese names: places, persons, and, through `organisations`, bodies of all kinds.

A proposal is for a person to judge: it says how sure it is and which rule it follows. Sources: the spelling rules for Chinese
place names of 1984, GB/T 38207 and GB/T 30240 for the generic words, established names in `data/established.txt`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from l10n.errors import UsageError
from l10n.glossary.find import allowed, concepts
from l10n.glossary.spelling import simplified, spell, spell_before, spell_person, table
from l10n.glossary.words import lines, words
from l10n.model.glossary import Glossary, TermKind, TermStatus
from l10n.model.locale import base
from l10n.text.script import HAN

_HAN = re.compile(f"[{HAN}]")
_NOISE = re.compile(r"[\s\u3000\u200b]+")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A proposed rendering."""

    text: str
    confidence: float
    """0..1: .98 established, .9 by rule with sure readings, .75 put together of several names, .5 and below spelled only."""

    reason: str
    """Which rule made it, for people."""


@dataclass(frozen=True, slots=True)
class Generic:
    """The generic part of a place name: 县, 经济技术开发区."""

    suffix: str
    english: str
    """The word to write; empty for 市."""

    others: tuple[str, ...]
    """Words that are right too."""

    kind: str
    """admin, drop, nature, line, built, zone, port, station, temple, hamlet."""

    @property
    def words(self) -> tuple[str, ...]:
        """All English words that render it."""
        return (self.english, *self.others) if self.english else self.others


def suggest_rendering(name: str, kind: str = "place", glossary: Glossary | None = None) -> Suggestion:
    """An English rendering of a Chinese name; a name without Han comes back as it is.

    `kind` is a `TermKind` value: place, organisation, person; others are rendered as places, but for names that end like a
    body (大学, 商会, 有限公司). Names the glossary knows are rendered as it says, also inside of longer names.
    Raises `UsageError` for another kind, nothing else.
    """
    if kind not in _KINDS:
        raise UsageError(f"{kind!r} is no kind of name", hint=f"expected {', '.join(_KINDS)}")
    clean = simplified(_NOISE.sub("", name)).replace("(", "（").replace(")", "）")
    if not clean:
        return Suggestion("", 0.0, "there is no name")
    if not _HAN.search(clean):
        return Suggestion(name.strip(), 1.0, "no Chinese in it")
    if len(clean) > _MAX_NAME:
        return Suggestion(name.strip(), 0.0, "too long for a name")
    known = _glossary_names(glossary) if glossary else {}
    if clean in known:
        return Suggestion(known[clean], 1.0, "the glossary has it")
    if kind == "person":
        return Suggestion(spell_person(clean), 0.85, "family name first, given name in one word (GB/T 28039)")
    from l10n.glossary import organisations  # it needs this module's rules for places

    if kind == "organisation" or organisations.is_body(clean):
        return organisations.organisation(clean, known)
    return place(clean, known)


_KINDS = tuple(kind.value for kind in TermKind)


def _glossary_names(glossary: Glossary) -> dict[str, str]:
    """Chinese forms of the glossary with the English to write for them."""
    found: dict[str, str] = {}
    for terms in concepts(glossary).values():
        english = [t for t in terms if base(t.language) == "en" and allowed(t) and t.status is not TermStatus.PROPOSED]
        for term in terms:
            if base(term.language) == "zh" and english and allowed(term):
                best = min(english, key=lambda e, t=term: (e.type != t.type, e.status is not TermStatus.PREFERRED))  # type: ignore[misc]  # the default binds the loop's value
                found.setdefault(simplified(term.text), best.text)
    return found


# --- data --------------------------------------------------------------------------------------------------------------


@cache
def generics() -> dict[str, Generic]:
    """Generic parts by suffix, from `data/generics.txt`."""
    found = {}
    for line in lines("generics"):
        suffix, _, rest = line.partition("=")
        words, _, kind = rest.rpartition(":")
        english, *others = (word.strip() for word in words.split("/"))
        found[suffix.strip()] = Generic(suffix.strip(), english, tuple(others), kind.strip())
    return found


@cache
def counties() -> frozenset[str]:
    """The names of counties, districts and cities at county level, with their generic word: 黟县, 泉港区."""
    rows = (line.split() for line in lines("counties"))
    return frozenset(name + suffix for suffix, *names in rows for name in names)


def generic_of(name: str) -> Generic | None:
    """The longest generic part a name ends with, something standing before it; 泉港区 is a 区, no 港区."""
    table_of = generics()
    if name in counties():
        return table_of[name[-1]]
    found = [at for at in range(1, len(name)) if name[at:] in table_of]
    # 呼和浩特大桥 is 呼和浩特's 大桥, and no 特大桥; 内蒙古村 no 古村.
    at = next((at for at in found if len(found) > 1 and _stands_alone(name[:at])), found[0] if found else 0)
    return table_of[name[at:]] if at else None


def _stands_alone(name: str) -> bool:
    """Whether a name is known without a generic word; 京沪高速 of 京沪高速铁路 is none."""
    established = name in table("established") and name[-2:] not in generics()
    return established or name in known_places() or name in table("countries")


@dataclass(frozen=True, slots=True)
class _Known:
    peers: frozenset[str]
    """Provinces and cities."""

    others: frozenset[str]
    letters: dict[str, str]
    """One-character names: 甬 for 宁波."""


@cache
def _known() -> _Known:
    part = ""
    sets: dict[str, list[str]] = {"peers": [], "others": [], "letters": []}
    for line in lines("known"):
        if line.startswith("="):
            part = line[1:].strip()
        else:
            sets[part].append(line)
    letters: dict[str, str] = {}
    for pair in "; ".join(sets["letters"]).split("; "):
        letter, _, city = pair.partition(" ")
        letters.setdefault(letter, city)
    return _Known(frozenset(" ".join(sets["peers"]).split()), frozenset(" ".join(sets["others"]).split()), letters)


def is_known_place(name: str) -> bool:
    """Whether a name without its generic word is a province, a city or another place we know."""
    return name in _known().peers or name in _known().others


def known_places() -> frozenset[str]:
    """The provinces, cities and other places we know, without their generic word."""
    return _known().peers | _known().others


def is_known_city(name: str) -> bool:
    """Whether a name without its generic word is a province or a city."""
    return name in _known().peers


@cache
def _peoples() -> tuple[tuple[str, str], ...]:
    pairs = table("peoples")
    bare = {"维吾尔", "哈萨克", "柯尔克孜", "塔吉克", "蒙古", "锡伯"}
    # Peoples whose areas are called after them without 族.
    forms = [(zh + "族", en) for zh, en in pairs.items()] + [(zh, en) for zh, en in pairs.items() if zh in bare]
    return tuple(sorted(forms, key=lambda pair: -len(pair[0])))


# --- places ------------------------------------------------------------------------------------------------------------

_AUTONOMOUS = re.compile(r"(.*?)(各族)?(自治区|自治州|自治县|自治旗|民族乡|乡|族区)\Z")
_SHORT_PREFECTURES = frozenset(
    "延边州 恩施州 湘西州 阿坝州 甘孜州 凉山州 黔西南州 黔东南州 黔南州 楚雄州 红河州 文山州 西双版纳州 大理州 德宏州 怒江州 迪庆州 临夏州 甘南州 海北州 黄南州 海南州 果洛州 玉树州 海西州 昌吉州 博州 巴州 克州 伊犁州".split()  # noqa: SIM905 - a list of words reads better than a list of quotes
)
"""Autonomous prefectures as texts call them for short, before what lies in them."""
_PARENTHESES = re.compile(r"(.+?)（(.+?)）(.*)\Z")
_UPPER_ENDS = (
    "省",
    "自治区",
    "特别行政区",
    "市",
    "州",
    "地区",
    "盟",
    "自治县",
    "县",
    "区",
    "旗",
    "自治旗",
    "新区",
    "街道",
    "镇",
    "乡",
)
_BANNER = re.compile(r"(.{2,}?)(左翼|右翼)?([前后中左右]|联合)旗\Z")
_SIDES = {
    "左翼": "Left",
    "右翼": "Right",
    "前": "Front",
    "后": "Rear",
    "中": "Middle",
    "左": "Left",
    "右": "Right",
    "联合": "United",
}
_DIRECTIONS = {"东": "East", "南": "South", "西": "West", "北": "North", "中": "Middle"}
_ROAD = re.compile(r"(.{2,}?)([东南西北中])([一二三四五六七八九十]?)(路|大街|大道|街)\Z")
_ORDINALS = dict(
    zip("一二三四五六七八九十", ("1st", "2nd", "3rd", "4th", "5th", "6th", "7th", "8th", "9th", "10th"), strict=True)
)
_MAX_NAME = 60


def place(name: str, known: dict[str, str]) -> Suggestion:
    """A place's rendering; `known` are the glossary's own names."""
    established = table("established")
    if name in established:
        return Suggestion(established[name], 0.98, "established name")
    if name in _known().peers or name in _known().others:
        return Suggestion(spell(name), 0.95, "known place")
    if name in table("countries"):
        return Suggestion(table("countries")[name], 0.95, "a state or a city abroad")
    if len(name) > 2 and name in generics() and name not in counties() and generics()[name].english:
        return Suggestion(generics()[name].english, 0.6, "a kind of place without a name")
    if name in counties():
        found = _by_generic(name, known)
        if found is not None:
            return found
    for rule in (
        _of_the_republic,
        _addressed,
        _numbered_line,
        _numbered_road,
        _section,
        _ring_road,
        _port_area,
        _part_of_province,
        _latin_first,
        _bracketed,
        _chained,
        _provincial,
        _below,
        _headed,
        _short_prefecture,
        _autonomous,
        _banner,
        _lettered,
        _directed,
        _before_city,
        _by_generic,
    ):
        found = rule(name, known)
        if found is not None:
            return found
    return _side_by_side(name, known) or Suggestion(spell(name), 0.5, "spelled; no generic word found")


@cache
def _bare_counties() -> frozenset[str]:
    """The names of counties and their like without the generic word, where something is left: 任丘, 稻城."""
    return frozenset(name[:-1] for name in counties() if len(name) > 2)


def _side_by_side(name: str, known: dict[str, str]) -> Suggestion | None:
    """Places without generic words: 河北沧州任丘 Renqiu, Cangzhou, Hebei; 稻城亚丁 Daocheng Yading."""
    places = _known()
    head = next((name[:n] for n in (4, 3, 2) if name[:n] in places.peers or name[:n] in _bare_counties()), "")
    head = head or ("九龙" if name.startswith("九龙") else "")
    rest = name[len(head) :]
    if not head or len(rest) < 2:
        return None
    above = (bare_name(head, known) or (table("established").get(head, spell(head)), 0))[0]
    if rest in places.peers or rest in _bare_counties() or rest in table("established"):
        below = (bare_name(rest, known) or (table("established").get(rest, spell(rest)), 0))[0]
        return Suggestion(f"{below}, {above}", 0.75, "upper places last")
    inner = _side_by_side(rest, known)
    if inner is not None and ", " in inner.text:
        return Suggestion(f"{inner.text}, {above}", 0.7, "upper places last")
    return Suggestion(f"{above} {spell(rest)}", 0.45, "a place and what is only spelled")


def bare_name(name: str, known: dict[str, str]) -> tuple[str, float] | None:
    """The rendering of a name without its generic word where it is established, in the glossary, or a known place."""
    if name in known:
        return known[name], 1.0
    established = table("established")
    if name in established and name not in words("alone"):
        return established[name], 0.98
    if name in _known().peers or name in _known().others:
        return spell(name), 0.95
    abroad = table("countries").get(name)
    return (abroad, 0.95) if abroad else None


def _bracketed(name: str, known: dict[str, str]) -> Suggestion | None:
    """中国（浙江）自由贸易试验区: China (Zhejiang) Pilot Free Trade Zone."""
    found = _PARENTHESES.match(name)
    if not found:
        return None
    before, inside, after = found.groups()
    generic = generics().get(after)
    parts = [place(before, known).text, f"({place(inside, known).text})"]
    if generic:
        parts.append(generic.english)
    elif after:
        longer = generic_of(after)
        if longer is None:
            parts.append(spell(after))
        elif after.endswith(longer.suffix) and generics().get(_middle(after)):
            # ...自由贸易试验区宁波片区: the part is named before the whole.
            whole = generics()[_middle(after)].english
            part = place(after[len(_middle(after)) :], known).text
            return Suggestion(f"{part} of {' '.join(parts)} {whole}", 0.75, "a part of a zone")
        else:
            parts.append(place(after, known).text)
    return Suggestion(" ".join(parts), 0.8, "a name with a place in brackets")


def _middle(after: str) -> str:
    """The generic word at the beginning of a text, if one stands there."""
    return next((after[:at] for at in range(len(after), 1, -1) if after[:at] in generics()), "")


def _is_place(name: str, known: dict[str, str]) -> bool:
    """Whether a name with an administrative generic word is one we know: 浙江省, 宁波市, 恩施土家族苗族自治州, 浦东新区."""
    if name in known or name in counties() or name in _SHORT_PREFECTURES:
        return True
    generic = generic_of(name)
    if generic is None or (generic.kind not in ("admin", "drop") and generic.suffix != "新区"):
        return False
    stem = name[: -len(generic.suffix)]
    if bare_name(stem, known) is not None:
        return True
    return generic.suffix.startswith("自治") and bool(_peopled(stem)[1])


def _chained(name: str, known: dict[str, str]) -> Suggestion | None:
    """浙江省宁波市海曙区: Haishu District, Ningbo, Zhejiang Province. Upper places come last, with commas."""
    cuts = (
        at
        for at in range(2, min(len(name) - 1, 24))
        if name[:at].endswith(_UPPER_ENDS) and _is_place(name[:at], known) and name[: at + 1] not in counties()
    )
    at = next(cuts, 0)
    if not at or name in known:
        return None
    upper, rest = name[:at], name[at:]
    generic = generic_of(rest)
    whole = generic_of(name)
    if generic is None or (whole is not None and len(whole.suffix) >= len(rest) and rest not in counties()):
        return None
    below, above = place(rest, known), place(upper, known)
    inside = generic.kind in ("zone", "port", "station", "built") and upper.endswith("市")
    if inside and ", " not in below.text:
        # A city before a zone or an airport is a part of its name.
        return Suggestion(f"{above.text} {below.text}", min(0.85, below.confidence), "city and what lies in it")
    return Suggestion(f"{below.text}, {above.text}", min(0.85, below.confidence), "upper places last")


_REPUBLIC = "中华人民共和国"


def _of_the_republic(name: str, known: dict[str, str]) -> Suggestion | None:
    """中华人民共和国香港特别行政区: Hong Kong Special Administrative Region of the People's Republic of China."""
    rest = name.removeprefix(_REPUBLIC)
    if rest == name or len(rest) < 2:
        return None
    inner = place(rest, known)
    return Suggestion(f"{inner.text} of the People's Republic of China", inner.confidence, "a part of the state")


_ADDRESS = re.compile(r"(.*?[^\d第])((?:\d+(?:-\d+)?(?:弄|号楼|号|幢|栋|座|单元|层|楼|室))+)\Z")
_ADDRESS_PART = re.compile(r"(\d+(?:-\d+)?)(弄|号楼|号|幢|栋|座|单元|层|楼|室)")
_ADDRESS_WORDS = {"弄": "Lane", "号": "No.", "单元": "Unit", "层": "Floor", "楼": "Floor", "室": "Room"}


def _addressed(name: str, known: dict[str, str]) -> Suggestion | None:
    """浦东新区世纪大道100号5楼: Floor 5, No. 100 Century Avenue, Pudong New Area. The smallest part comes first."""
    found = _ADDRESS.match(name)
    if not found or len(found[1]) < 2:
        return None
    parts = [f"{_ADDRESS_WORDS.get(word, 'Building')} {number}" for number, word in _ADDRESS_PART.findall(found[2])]
    upper = place(found[1], known)
    joint = " " if parts[0].startswith("No.") else ", "
    text = f"{', '.join(reversed(parts))}{joint}{upper.text}"
    return Suggestion(text, min(0.8, upper.confidence), "an address, the smallest part first")


_LINE = re.compile(r"(.*?)(地铁|轨道交通|轻轨|有轨电车)?(\d+|[一二三四五六七八九十]+)号线(?:(.{2,}站))?\Z")
_NAMED_LINE = re.compile(r"(.{2,}?)(地铁|轨道交通|轻轨)(.{1,4})线\Z")
_LINE_WORDS = {"地铁": "Metro", "轨道交通": "Rail Transit", "轻轨": "Light Rail", "有轨电车": "Tram"}


def _numbered_line(name: str, known: dict[str, str]) -> Suggestion | None:
    """宁波轨道交通3号线: Ningbo Rail Transit Line 3; 地铁2号线鼓楼站: Gulou Station, Metro Line 2."""
    named = _NAMED_LINE.match(name)
    if named and not named[3].endswith("号"):
        system = _line_of(place(named[1], known).text, named[2])
        return Suggestion(f"{system} {spell(named[3])} Line", 0.75, "a line with its name")
    found = _LINE.match(name)
    if not found:
        return None
    head, system, number, station = found.groups()
    city = place(head, known).text if head else ""
    line = f"{_line_of(city, system or '')} Line {_arabic(number)}".strip()
    text = f"{_station(station, known)}, {line}" if station else line
    return Suggestion(text, 0.8, "a line with its number")


def _line_of(city: str, system: str) -> str:
    """A city's network: Ningbo Metro; Beijing calls its own Subway."""
    word = "Subway" if system == "地铁" and city == "Beijing" else _LINE_WORDS.get(system, "")
    return f"{city} {word}".strip()


def _station(name: str, known: dict[str, str]) -> str:
    """A stop of a metro: 东门口站 Dongmenkou Station."""
    return place(name, known).text.replace("Railway Station", "Station")


_DIGITS = {digit: number for number, digit in enumerate("零一二三四五六七八九")}


def _arabic(number: str) -> int:
    """A number below a hundred in either script: 12, 十二, 二十."""
    if number.isdigit():
        return int(number)
    tens, ten, ones = number.rpartition("十")
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)


_RING_ROAD = re.compile(r"(.{2,}?)?([一二三四五六七八九十])环(?:路|线)?\Z")


def _ring_road(name: str, known: dict[str, str]) -> Suggestion | None:
    """北京四环路: Beijing 4th Ring Road."""
    found = _RING_ROAD.match(name)
    if not found or (found[1] and bare_name(found[1], known) is None):
        return None
    city = f"{place(found[1], known).text} " if found[1] else ""
    return Suggestion(f"{city}{_ORDINALS[found[2]]} Ring Road", 0.85, "a ring road with its number")


_PART = re.compile(r"(.)(东北|东南|西北|西南|东|南|西|北|中)(?:地区)?\Z")
_SIDES_OF = {
    "东": "Eastern", "南": "Southern", "西": "Western", "北": "Northern", "中": "Central",
    "东北": "Northeastern", "东南": "Southeastern", "西北": "Northwestern", "西南": "Southwestern",
}  # fmt: skip
_PART_LETTERS = frozenset("冀晋辽吉黑苏浙皖闽赣鲁豫鄂湘粤桂琼川渝黔滇藏陕甘青疆蒙")


def _part_of_province(name: str, known: dict[str, str]) -> Suggestion | None:
    """皖北: Northern Anhui; 渝东北: Northeastern Chongqing. The letter of a province and a side of it."""
    found = _PART.match(name)
    if not found or found[1] not in _PART_LETTERS:
        return None
    whole = {"青": "青海", "疆": "新疆"}.get(found[1]) or _known().letters[found[1]]
    return Suggestion(f"{_SIDES_OF[found[2]]} {place(whole, known).text}", 0.85, "a part of a province")


_PORT_AREA = re.compile(r"(.{2,}港)(.{2,}(?:港区|作业区|码头))\Z")


def _port_area(name: str, known: dict[str, str]) -> Suggestion | None:
    """宁波舟山港穿山港区: Chuanshan Port Area, Ningbo-Zhoushan Port."""
    found = _PORT_AREA.match(name)
    if not found or not place_head(found[1], known):
        return None
    area, port = place(found[2], known), place(found[1], known)
    return Suggestion(f"{area.text}, {port.text}", min(0.8, area.confidence, port.confidence), "a part of a port")


_SECTION = re.compile(r"(.{2,}(?:路|街|大道|公路|高速|高速公路|大街))([东南西北中])段\Z")


def _section(name: str, known: dict[str, str]) -> Suggestion | None:
    """天府大道北段: North Section of Tianfu Avenue."""
    found = _SECTION.match(name)
    if not found:
        return None
    whole = place(found[1], known)
    return Suggestion(
        f"{_DIRECTIONS[found[2]]} Section of {whole.text}", min(0.8, whole.confidence), "a part of a road"
    )


_NUMBERED_ROAD = re.compile(r"(?:([GSXY])?(\d{1,4})(国道|省道|县道|乡道)|(国道|省道|县道|乡道)([GSXY])?(\d{1,4})线?)\Z")
_ROAD_WORDS = {"国道": "National", "省道": "Provincial", "县道": "County", "乡道": "Township"}


def _numbered_road(name: str, _: dict[str, str]) -> Suggestion | None:
    """312国道: National Highway 312; G312国道: National Highway G312."""
    found = _NUMBERED_ROAD.match(name)
    if not found:
        return None
    level, letter, number = found[3] or found[4], found[1] or found[5] or "", found[2] or found[6]
    kind = "Highway" if level in ("国道", "省道") else "Road"
    return Suggestion(f"{_ROAD_WORDS[level]} {kind} {letter}{number}", 0.85, "a road with its number")


_LATIN_FIRST = re.compile(r"([A-Za-z0-9][A-Za-z0-9&.+-]*)(.{2,})\Z")


def _latin_first(name: str, known: dict[str, str]) -> Suggestion | None:
    """G15沈海高速: G15 Shenyang-Haikou Expressway."""
    found = _LATIN_FIRST.match(name)
    if not found or not _HAN.match(found[2]):
        return None
    rest = place(found[2], known)
    return Suggestion(f"{found[1]} {rest.text}", min(0.7, rest.confidence), "Latin letters before the name stay")


@cache
def _provinces() -> frozenset[str]:
    return frozenset(line for line in lines("known")[1].split())


_OWN_LEVEL = ("市", "县", "区", "旗", "盟", "地区", "自治州", "自治县", "自治旗")


def _provincial(name: str, known: dict[str, str]) -> Suggestion | None:
    """浙江宁波: Ningbo, Zhejiang; 宁波鄞州区: Yinzhou District, Ningbo. The upper place without its generic word."""
    head = next((name[:at] for at in (2, 3, 4) if name[:at] in _known().peers), "")
    rest = name[len(head) :]
    if not head or rest in generics() or not (_lies_below(rest, head in _provinces()) or _chained(rest, known)):
        return None
    below, above = place(rest, known), place(head, known)
    return Suggestion(f"{below.text}, {above.text}", min(0.8, below.confidence), "upper places last")


def _lies_below(rest: str, in_province: bool) -> bool:
    """Whether what follows a province or a city is a place of its own and no part of its name."""
    generic = generic_of(rest)
    stem = rest[: -len(generic.suffix)] if generic and generic.suffix in _OWN_LEVEL else ""
    if stem in _known().peers or stem in _known().others or rest in counties():
        return True
    if not in_province:
        return False
    listed = rest in _known().peers or rest in _known().others or rest in words("alone")
    # 海南藏族自治州 is no prefecture of Hainan Province: peoples alone are no name.
    return listed or (len(stem) > 1 and stem not in generics() and _peopled(stem)[0] != "")


_BELOW = re.compile(r"(.{2,5}?(?:[县区旗市镇乡]|街道|苏木))(.{2,}(?:街道|镇|乡|苏木|村|社区|路|街|大道))\Z")


def _below(name: str, known: dict[str, str]) -> Suggestion | None:
    """东吴镇天童村: Tiantong Village, Dongwu Town; a place below one we need not know."""
    found = _BELOW.match(name)
    if not found or generic_of(found[2]) is None or generic_of(name) != generic_of(found[2]):
        return None
    upper = generic_of(found[1])
    if upper is None or upper.kind not in ("admin", "drop") or len(found[1]) - len(upper.suffix) < 1:
        return None
    below, above = place(found[2], known), place(found[1], known)
    return Suggestion(f"{below.text}, {above.text}", min(0.7, below.confidence), "upper places last")


def _autonomous(name: str, known: dict[str, str]) -> Suggestion | None:
    """恩施土家族苗族自治州: Enshi Tujia and Miao Autonomous Prefecture."""
    found = _AUTONOMOUS.match(name)
    if not found:
        return None
    stem, various, suffix = found.groups()
    if suffix == "族区":
        # 瀍河回族区 is a district, and its people is named all the same.
        stem, suffix = stem + "族", "区"
    if bare_name(stem, known):
        return None
    stem, people = ("", []) if various and not stem else (stem, []) if various else _peopled(stem)
    if various:
        people = ["Various Nationalities"]
    if not people:
        return None
    english = "Ethnic Township" if suffix in ("乡", "民族乡") else generics()[suffix].english
    listed = people[0] if len(people) == 1 else f"{', '.join(people[:-1])} and {people[-1]}"
    specific, sure = (bare_name(stem, known) or (spell(stem), 0.9)) if stem else ("", 0.9)
    return Suggestion(f"{specific} {listed} {english}".strip(), min(sure, 0.95), "autonomous area with its peoples")


def _peopled(stem: str) -> tuple[str, list[str]]:
    """A name before 自治州 and the like without its peoples, and these in English: 恩施土家族苗族 gives 恩施, Tujia, Miao."""
    people: list[str] = []
    while found := next((pair for pair in _peoples() if stem.endswith(pair[0])), None):
        people.insert(0, found[1])
        stem = stem[: -len(found[0])]
    return stem, people


def _short_prefecture(name: str, known: dict[str, str]) -> Suggestion | None:
    """甘孜州 stands for 甘孜藏族自治州: Garze Prefecture."""
    stem = name.removesuffix("州")
    specific = bare_name(stem, known) if stem != name and len(stem) >= 2 else None
    return Suggestion(f"{specific[0]} Prefecture", 0.85, "short for an autonomous prefecture") if specific else None


def _is_short_sight(name: str) -> bool:
    """Whether a name is one syllable and a water or a mountain: 东湖 in 武汉东湖, which is no lake called 武汉东."""
    return (
        len(name) == _SIGHT
        and name[-1] in _KEEPING
        and name not in generics()
        and generics()[name[-1]].kind == "nature"
    )


def _headed(name: str, known: dict[str, str]) -> Suggestion | None:
    """A known place before an established name: 上海临港新片区; between them what is only spelled: 奉化溪口雪窦山."""
    head = place_head(name, known)
    first = bare_name(head.removesuffix("市").removesuffix("省"), known) if head else None
    rest = name[len(head) :]
    if not head and any(name[:n] in table("established") and name[n:] in _long_sights() for n in (2, 3)):
        at = next(n for n in (2, 3) if name[:n] in table("established") and name[n:] in _long_sights())
        return Suggestion(
            f"{_long_sights()[name[at:]]}, {table('established')[name[:at]]}", 0.75, "a sight and its mountain"
        )
    if len(rest) == _SIGHT and rest in table("established") and first is not None and generic_of(rest) is not None:
        return Suggestion(f"{table('established')[rest]}, {first[0]}", 0.8, "a sight and its city")
    if first is not None and _is_short_sight(rest) and is_known_city(head.removesuffix("市")):
        return Suggestion(f"{place(rest, known).text}, {first[0]}", 0.7, "a sight and its city")
    at = next((at for at in (0, 2, 3) if rest[at:] in table("established") and rest[at:] not in words("alone")), -1)
    if first is None or at < 0 or len(rest) - at < _SHORTEST_SIGHT:
        return None
    if (head in _OVERSEAS or (head in _provinces() and head not in _MUNICIPALITIES)) and not at:
        return Suggestion(f"{table('established')[rest]}, {first[0]}", 0.85, "upper places last")
    parts = (first[0], spell(rest[:at]), table("established")[rest[at:]])
    return Suggestion(" ".join(filter(None, parts)), 0.6 if at else 0.85, "a place and an established name")


@cache
def _long_sights() -> dict[str, str]:
    """Established names of three characters and more."""
    return {name: english for name, english in table("established").items() if len(name) >= _SHORTEST_SIGHT}


_MUNICIPALITIES = frozenset(["北京", "天津", "上海", "重庆"])
_OVERSEAS = frozenset(["香港", "澳门", "台湾"])
_SIGHT = 2
_SHORTEST_SIGHT = 3


def _banner(name: str, known: dict[str, str]) -> Suggestion | None:
    """科尔沁左翼中旗: Horqin Left Middle Banner."""
    found = _BANNER.match(name)
    if not found or name.endswith("自治旗"):
        return None
    stem, wing, side = found.groups()
    specific = bare_name(stem, known)
    text = " ".join(
        part
        for part in (specific[0] if specific else spell(stem), _SIDES.get(wing or "", ""), _SIDES[side], "Banner")
        if part
    )
    return Suggestion(text, specific[1] if specific else 0.7, "banner with its wing")


def is_lettered(stem: str, suffix: str) -> bool:
    """Whether what stands before the generic word of a line is cities by their letters: 甬舟 of 甬舟铁路."""
    generic = generics().get(suffix)
    letters = _known().letters
    long = generic is not None and generic.kind == "line" and suffix not in _STREETS and len(suffix) > 1
    return long and all(char in letters for char in stem)


_LETTERED = frozenset(["运河", "城际铁路", "城市群", "地区", "跨海通道", "经济带", "经济区", "走廊", "都市圈"])
"""Generic words before which, as before those of lines, letters stand for cities."""


def _lettered(name: str, known: dict[str, str]) -> Suggestion | None:
    """沪杭高速公路: Shanghai-Hangzhou Expressway; 甬台温: Ningbo-Taizhou-Wenzhou."""
    generic = generic_of(name)
    if generic is None or (generic.kind != "line" and generic.suffix not in _LETTERED):
        return None
    if generic.suffix in ("路", "街", "大道", "大街", "巷", "弄", "胡同", "老街"):
        return None
    stem = name[: -len(generic.suffix)]
    letters = _known().letters
    name_of_its_own = stem in known_places() or stem in _bare_counties() or stem in table("established")
    if 2 <= len(stem) <= 4 and all(char in letters for char in stem) and not name_of_its_own:
        cities = [letters[char] for char in stem]
        return Suggestion(
            f"{'-'.join(place(city, known).text for city in cities)} {generic.english}".strip(),
            0.85,
            "cities by their letters",
        )
    return None


def _before_city(name: str, known: dict[str, str]) -> Suggestion | None:
    """瓷都景德镇 is no town: what stands before a city whose name ends like a generic word is an epithet."""
    city = next((name[at:] for at in (-3, -4) if name[at:] in _known().peers and len(name) + at >= 2), "")
    if not city or generic_of(city) is None:
        return None
    return Suggestion(f"{spell(name[: -len(city)])} {place(city, known).text}", 0.5, "an epithet and a city")


def _directed(name: str, known: dict[str, str]) -> Suggestion | None:
    """中山东路: Zhongshan East Road; 中山东一路: Zhongshan East 1st Road."""
    found = _ROAD.match(name)
    if not found:
        return None
    stem, direction, number, suffix = found.groups()
    if stem + direction in known_places():
        return None
    specific = bare_name(stem, known)
    if specific and stem not in known and _is_feature(stem, specific[0]):
        specific = None
    words = (
        specific[0] if specific else spell(stem),
        _DIRECTIONS[direction],
        _ORDINALS.get(number, ""),
        generics()[suffix].english,
    )
    return Suggestion(" ".join(word for word in words if word), 0.85, "road with its direction")


_KEEPING = frozenset(
    "县 区 市 镇 乡 村 江 河 湖 山 岛 海 泉 溪 川 洞 关 塔 桥 峡 岭 沟 池 潭 屿 港 州 路 街 巷 湾 寺 宫 陵 园 楼 阁 亭 峰 滩 城 荡 淀 渠 泊 谷 礁 旗 盟".split()  # noqa: SIM905 - a list of words reads better than a list of quotes
)
"""A specific part of one syllable keeps the generic one in its spelling: 单县 Shanxian County, 甬江 Yongjiang River."""


def _by_generic(name: str, known: dict[str, str]) -> Suggestion | None:
    generic = generic_of(name)
    if generic is None:
        return None
    if generic.kind == "temple" and len(name) - len(generic.suffix) == 1 < len(generic.suffix) < len(name):
        # 南禅寺 is 南禅's temple.
        generic = generics().get(generic.suffix[1:], generic)
    stem = name[: -len(generic.suffix)]
    if generic.suffix == "站" and (stem.endswith("机场") or place_head(stem, known, whole=True) not in _known().peers):
        # Most stations that are not called after a city are stops of a metro.
        generic = replace(generic, english="Station")
    if stem in _DIRECTIONS and stem != "中" and generic.suffix == "区":
        return Suggestion(f"{_DIRECTIONS[stem]} District", 0.6, "direction and generic word")
    if len(stem) == 1 and generic.suffix in _KEEPING:
        sure = 0.85 if generic.kind in ("admin", "drop", "nature") else 0.7
        return Suggestion(f"{spell(name)} {generic.english}".strip(), sure, "one syllable keeps its generic word")
    if stem in _DIRECTIONS and generic.kind == "line":
        return Suggestion(f"{_DIRECTIONS[stem]} {generic.english}", 0.8, "direction and generic word")
    if stem in generics() and generics()[stem].kind in _MADE and generic.kind in _MADE and len(stem) > 1:
        text = f"{generics()[stem].english} {generic.english}"
        return Suggestion(text, 0.7, "two generic words")
    # 柏林镇 is a Chinese town.
    specific = None if generic.kind == "admin" and stem in table("countries") else bare_name(stem, known)
    if specific and not (generic.kind == "drop" and stem in known):
        text, sure = specific
        lends = generic.kind in ("admin", "drop") or (
            generic.kind == "zone" and (stem[-1] == "山" or (generic.suffix == "新区" and stem[-1] in "江河湖"))
        )
        if lends and _is_feature(stem, text):
            text = spell(stem)
        if generic.suffix in _STREETS and stem not in known and _is_feature(stem, text):
            text = spell(stem)
        if generic.kind in _MADE and stem not in known:
            text = (
                spell(stem)
                if generic.suffix.endswith("机场") and _is_feature(stem, text)
                else text.removesuffix(" Mountains")
            )
        if text.split()[-1] in generic.words:
            return Suggestion(text, min(sure, 0.95), "known place that says its kind")
        if generic.english.startswith(text.split()[-1] + " "):
            # 淮河流域 is the Huaihe River Basin, with one River.
            text = text.rpartition(" ")[0]
        return Suggestion(f"{text} {generic.english}".strip(), min(sure, 0.95), "known place and generic word")
    if generic.kind == "hamlet":
        return Suggestion(spell(name), 0.7, "natural villages are one word")
    if generic.kind in ("admin", "drop"):
        sure = 0.95 if name in counties() else 0.9
        return Suggestion(
            f"{spell_before(name, len(stem))} {generic.english}".strip(), sure, "spelled, with its generic word"
        )
    if generic.suffix in _OF_PERSONS and _is_person(stem):
        return Suggestion(_OF_PERSONS[generic.suffix].format(spell_person(stem)), 0.75, "named after a person")
    return _composed(stem, generic, known)


_OF_PERSONS = {
    "故居": "Former Residence of {}",
    "故里": "Hometown of {}",
    "墓": "Tomb of {}",
    "纪念馆": "{} Memorial Hall",
    "纪念堂": "{} Memorial Hall",
    "纪念园": "{} Memorial Park",
    "艺术馆": "{} Art Museum",
    "美术馆": "{} Art Museum",
}


def _is_person(stem: str) -> bool:
    """Whether a name is probably a person's: two or three characters, a family name first, no place and nothing generic last."""
    return 2 <= len(stem) <= 3 and stem[0] in words("surnames") and generic_of(stem) is None and stem[-1] != "氏"


_STREETS = frozenset(["路", "街", "大道", "大街", "巷", "弄", "胡同"])
"""Streets take the names of rivers and mountains as they sound: 天目山路 Tianmushan Road."""
_MADE = frozenset({"built", "line", "port", "station"})
"""What people build in mountains is named without them: 秦岭隧道 Qinling Tunnel."""


def _is_feature(stem: str, text: str) -> bool:
    """Whether an established rendering is that of a river or a mountain, and here only lends its name: 黄山市, 东湖镇."""
    generic = generic_of(stem)
    if generic is None or generic.kind not in ("nature", "temple"):
        return False
    last = text.split()[-1]
    return last in generic.words or last.rstrip("s") in generic.words or text.startswith("Mount ")


def _composed(stem: str, generic: Generic, known: dict[str, str]) -> Suggestion:
    """Names in names: 宁波舟山港 Ningbo-Zhoushan Port, 杭州湾新区 Hangzhou Bay New Area, 上海浦东国际机场."""
    inner = generic_of(stem)
    road = _directed(stem, known) if generic.kind in _MADE else None
    if road is not None:
        return Suggestion(f"{road.text} {generic.english}", 0.8, "what lies at a road")
    head = place_head(stem, known)
    if head and len(stem) - len(head) >= 2 and stem not in generics():
        rest = stem[len(head) :]
        first, sure = bare_name(head, known) or (spell(head), 0.7)
        if not (inner and len(stem) - len(inner.suffix) == len(head)):
            second = _part(rest, generic, known)
            peers = (
                head in _known().peers
                and rest in _known().peers
                and generic.kind in ("port", "line")
                and "机场" not in generic.suffix
            )
            joint = "-" if peers else " "
            sure = min(0.85, sure, _sure_of(rest, second) + 0.1)
            return Suggestion(f"{first}{joint}{second} {generic.english}".strip(), sure, "a place and a name in it")
    text = _part(stem, generic, known)
    sure = _sure_of(stem, text)
    return Suggestion(f"{text} {generic.english}".strip(), sure, "spelled, with its generic word")


_SPELLED = {1: 0.88, 2: 0.88, 3: 0.85, 4: 0.6}
_LONGEST_WORD = 20
"""Letters of one word, from which on it is several words that nobody read: five syllables have about as many."""


def _sure_of(stem: str, text: str) -> float:
    """How sure a part of a name is: long stretches that could only be spelled hold words that nobody read."""
    if " " in text:
        return 0.75 if max(map(len, text.split())) <= _LONGEST_WORD else 0.4
    return _SPELLED.get(len(stem), 0.4)


def place_head(stem: str, known: dict[str, str], whole: bool = False) -> str:
    """The known place a name begins with, the longest, its 省 or 市 included; with `whole` it may be all of it."""
    places = _known()
    for length in range(min(len(stem) - (not whole), 8), 1, -1):
        start = stem[:length]
        if start in places.peers or start in places.others or start in known or start in table("countries"):
            return start
        if start[-1] in "省市" and (start[:-1] in places.peers or start[:-1] in places.others):
            return start
    return ""


_TEMPLES = frozenset(["寺", "宫", "塔", "庙", "陵"])
_NAMED_INSIDE = frozenset(["大道"]) | frozenset(
    ("机场", "列岛", "湖", "海峡", "水库", "江", "河", "湾", "岛", "半岛", "群岛", "港", "长江", "黄河", "路", "大街")
)
"""Generic words that keep their meaning inside of a longer name: 杭州湾新区, 南京路步行街."""


def _part(stem: str, generic: Generic, known: dict[str, str]) -> str:
    """A part of a composed name: known, or a water or bay with its own generic word, or spelled."""
    specific = bare_name(stem, known)
    if specific:
        return spell(stem) if generic.suffix.endswith("机场") and _is_feature(stem, specific[0]) else specific[0]
    inner = generic_of(stem)
    if (
        inner
        and len(stem) - len(inner.suffix) >= 2
        and (
            inner.suffix in _NAMED_INSIDE
            or inner.kind in ("zone", "built")
            or (inner.kind == "temple" and generic.kind == "zone" and inner.suffix in _TEMPLES)
        )
    ):
        return place(stem, known).text
    if inner and inner.kind == "drop" and bare_name(stem[: -len(inner.suffix)], known):
        return place(stem, known).text
    return _worded(stem, generic, known)


@cache
def _qualifiers() -> dict[str, str]:
    """Ordinary words before a generic one: those of places, then those that qualify bodies."""
    found = {}
    for line in lines("words"):
        chinese, _, rest = line.partition("=")
        english, _, kind = rest.rpartition(":")
        if kind.strip().startswith(("field", "number")):
            found[chinese.strip()] = english.split("/")[0].strip()
    return found | table("qualifiers")


def _worded(stem: str, generic: Generic, known: dict[str, str]) -> str:
    """A stem whose end is an ordinary word is rendered with it: 东部新城 Eastern New Town; the rest is spelled."""
    if generic.kind in ("line", "temple", "nature", "station"):
        return spell(stem)
    qualifiers = _qualifiers()
    for length in range(min(len(stem), 9), 1, -1):
        tail = stem[-length:]
        if tail in qualifiers:
            before = stem[:-length]
            if len(before) == 1:
                break
            head = bare_name(before, known) if before else None
            rest = head[0] if head else (_worded(before, generic, known) if before else "")
            return f"{rest} {qualifiers[tail]}".strip()
    return spell(stem)
