"""Proposed English names of Chinese organisations: what the end of the name says, and what qualifies it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from l10n.glossary.names import Suggestion, bare_name, generic_of, is_known_city, place, place_head
from l10n.glossary.spelling import spell, table
from l10n.glossary.words import lines


@dataclass(frozen=True, slots=True)
class Word:
    """A word of organisation names."""

    chinese: str
    english: tuple[str, ...]
    """The first as a qualifier; the last after `University of` and the like."""

    kind: str


@cache
def _words() -> dict[str, Word]:
    found = {}
    for line in lines("words"):
        chinese, _, rest = line.partition("=")
        english, _, kind = rest.rpartition(":")
        found[chinese.strip()] = Word(chinese.strip(), tuple(word.strip() for word in english.split("/")), kind.strip())
    return found


@cache
def tails() -> frozenset[str]:
    """The ends of names that say what a body is: 商会, 大学, 股份有限公司."""
    return frozenset(word.chinese for word in _words().values() if not word.kind.startswith(("field", "number")))


def _tail(name: str) -> Word | None:
    """The longest end of the name that says what the body is."""
    words = _words()
    found = (words.get(name[at:]) for at in range(len(name)))
    return next((word for word in found if word and not word.kind.startswith(("field", "number"))), None)


_SHORTEST_COMMITTEE = 4


def is_body(name: str) -> bool:
    """Whether a name can only be a body's: an established one, or one whose end says more of a body than of a place."""
    if name in table("organisations") or (name.endswith("党委") and len(name) >= _SHORTEST_COMMITTEE):
        return True
    tail, generic = _tail(name), generic_of(name)
    if tail is None or name in table("established"):
        return False
    return generic is None or len(tail.chinese) > len(generic.suffix)


def is_description(name: str) -> bool:
    """Whether a name holds ordinary words alone, as 儿童医院 does: it says what a body is, not which one."""
    tail = _tail(name)
    stem = name[: -len(tail.chinese)] if tail else name
    if tail is None or name in table("organisations") or place_head(name, {}):
        return False
    return not stem or not _qualified(stem)[1]


_PARTY = re.compile(r"(?:中共|中国共产党)?(.+?)(?:委员会|委)\Z")
_CHAMBER = re.compile(r"(.{4,}?)(总?商会)\Z")


def organisation(name: str, known: dict[str, str]) -> Suggestion:
    """An organisation's rendering; `known` are the glossary's own names."""
    established = table("organisations")
    if name in established:
        return Suggestion(established[name], 0.98, "established name")
    for rule in (
        _street_office,
        _grouped,
        _bracketed,
        _embassy,
        _national,
        _standing,
        _department,
        _league,
        _discipline,
        _central,
        _party,
        _chamber,
        _affiliated,
        _tax,
        _branch,
        _school,
        _inside,
    ):
        found = rule(name, known)
        if found is not None:
            return found
    tail = _tail(name)
    if tail is None:
        as_place = place(name, known)
        return Suggestion(as_place.text, min(0.5, as_place.confidence), "no word says what the body is")
    short = _words().get(name[-1])
    if short is not None and short.kind == "office" and tail.kind == "tail":
        # 应急管理局 is the Bureau of 应急管理, not an Administration of 应急.
        office = _official(name[:-1], short, known)
        if office:
            return office
    return _composed(name[: len(name) - len(tail.chinese)], tail, known)


_BRACKETS = re.compile(r"(.{4,})（([^（）]+)）\Z")


def _bracketed(name: str, known: dict[str, str]) -> Suggestion | None:
    """中国石油大学（华东）: China University of Petroleum (East China)."""
    found = _BRACKETS.match(name)
    if not found or not is_body(found[1]):
        return None
    body = organisation(found[1], known)
    where = _REGIONS.get(found[2]) or place(found[2], known).text
    return Suggestion(f"{body.text} ({where})", min(0.85, body.confidence), "a body with its seat in brackets")


_HOUSES = ("街道办事处", "村民委员会", "居民委员会", "村委会", "居委会")


def _street_office(name: str, known: dict[str, str]) -> Suggestion | None:
    """海曙区月湖街道办事处: Yuehu Subdistrict Office, Haishu District. Bodies of residents are named like places."""
    return place(name, known) if name.endswith(_HOUSES) and len(name) > _SHORTEST_HOUSE else None


_SHORTEST_HOUSE = 6
_GROUPED = re.compile(r"(.{2,})（(集团|控股)）((?:股份|控股)?有限(?:责任)?公司)\Z")


def _grouped(name: str, known: dict[str, str]) -> Suggestion | None:
    """上海振华重工（集团）股份有限公司: Shanghai Zhenhua Heavy Industry (Group) Co., Ltd."""
    found = _GROUPED.match(name)
    if not found:
        return None
    body = organisation(found[1] + found[3], known)
    kind = "Group" if found[2] == "集团" else "Holdings"
    end = " Co., Ltd."
    return Suggestion(
        f"{body.text.removesuffix(end)} ({kind}){end}", min(_COMPANY, body.confidence), "a group in brackets"
    )


_REPUBLIC = "中华人民共和国"
_PEOPLES_REPUBLIC = "People's Republic of China"
_CABINET = "国务院"


def _national(name: str, known: dict[str, str]) -> Suggestion | None:
    """中华人民共和国外交部: Ministry of Foreign Affairs of the People's Republic of China; 国务院研究室: of the State Council."""
    for start, english in ((_REPUBLIC, f"the {_PEOPLES_REPUBLIC}"), (_CABINET, "the State Council")):
        rest = name.removeprefix(start)
        if rest != name and len(rest) >= 2:
            inner = organisation(_GENERAL_OFFICES.get(rest, rest), known)
            text = _GENERAL_OFFICES.get(rest, inner.text)
            return Suggestion(f"{text} of {english}", min(0.85, inner.confidence), "a body of the state")
    return None


_EMBASSY = re.compile(r"(?:中华人民共和国|中国)?驻(.{2,}?)(大使馆|总领事馆|领事馆|使馆)\Z")
_FOREIGN_EMBASSY = re.compile(r"(.{2,}?)驻(华|.{2,}?)(大使馆|总领事馆|领事馆|使馆)\Z")
_MISSIONS = {"大使馆": "Embassy", "使馆": "Embassy", "总领事馆": "Consulate General", "领事馆": "Consulate"}


def _embassy(name: str, known: dict[str, str]) -> Suggestion | None:
    """中国驻法国大使馆: Embassy of the People's Republic of China in France; 法国驻上海总领事馆: Consulate General of France in Shanghai."""
    ours, theirs = _EMBASSY.match(name), _FOREIGN_EMBASSY.match(name)
    if ours:
        owner, seat, mission = f"the {_PEOPLES_REPUBLIC}", _country(ours[1], known), ours[2]
    elif theirs:
        owner, mission = _country(theirs[1], known), theirs[3]
        seat = "China" if theirs[2] in ("华", "中国") else _country(theirs[2], known)
    else:
        return None
    return Suggestion(f"{_MISSIONS[mission]} of {owner} in {seat}", 0.85, "a mission abroad")


def _country(name: str, known: dict[str, str]) -> str:
    """A state or a city in a sentence: the Philippines, France, Shanghai."""
    text = place(name, known).text
    return f"the {text}" if _ARTICLE.search(text) else text


_ARTICLE = re.compile(
    r"^(?:United|Republic|Democratic|Central African|Dominican|Czech|Netherlands|Philippines|Maldives|Bahamas|Seychelles|Comoros|Gambia)\b|Islands\Z"
)
_BRANCH = re.compile(
    r"(.{2,}?(?:银行|公司|集团|公安局|税务局|资源局|规划局|环境局))(?:股份有限公司)?(.{2,}?)(分局|分行|中心支行|支行|分公司|营业部|办事处|代表处)\Z"
)
_BRANCHES = {"分局": "Branch", "分行": "Branch", "中心支行": "Central Sub-branch", "支行": "Sub-branch", "分公司": "Branch", "营业部": "Business Department", "办事处": "Office", "代表处": "Representative Office"}  # fmt: skip


def _branch(name: str, known: dict[str, str]) -> Suggestion | None:
    """中国建设银行宁波市分行: China Construction Bank Ningbo Branch; Yinzhou Branch of a bureau."""
    found = _BRANCH.match(name)
    if not found:
        return None
    body = organisation(found[1], known)
    where = place(found[2], known)
    seat = f"{where.text.split(',')[0]} {_BRANCHES[found[3]]}"
    text = f"{seat} of {body.text}" if found[3] == "分局" else f"{body.text} {seat}"
    return Suggestion(text, min(0.8, body.confidence, where.confidence), "a branch of a bank or a company")


_SCHOOL = re.compile(r"(.{2,}?(?:大学|(?<!医)学院))(.{2,})(学院|系)\Z")


def _school(name: str, known: dict[str, str]) -> Suggestion | None:
    """宁波大学材料科学与工程学院: School of Materials Science and Engineering, Ningbo University."""
    found = _SCHOOL.match(name)
    words, unknown = _qualified(found[2]) if found else ([], True)
    if not found or unknown or found[2] in ("大学", "研究生"):
        return None
    body = organisation(found[1], known)
    kind = "School" if found[3] == "学院" else "Department"
    return Suggestion(
        f"{kind} of {' '.join(words)}, {body.text}", min(0.8, body.confidence), "a school of a university"
    )


_GENERAL_OFFICES = {"办公厅": "General Office", "研究室": "Research Office"}


def _standing(name: str, known: dict[str, str]) -> Suggestion | None:
    """宁波市人民代表大会常务委员会, 宁波市人大常委会: Standing Committee of the Ningbo Municipal People's Congress."""
    stem = re.sub(r"(?:人民代表大会常务委员会|人大常委会)\Z", "", name)
    level = _level(stem, known) if stem != name else ""
    text = f"Standing Committee of the {level} People's Congress"
    return Suggestion(text, 0.88, "standing committee of a congress") if level else None


def _league(name: str, known: dict[str, str]) -> Suggestion | None:
    """共青团宁波市委: Ningbo Municipal Committee of the Communist Youth League of China; the same of the consultative conference."""
    for pattern, english in _LEAGUES:
        found = pattern.match(name)
        level = "National" if found and found[1] == "全国" else _level(found[1], known) if found else ""
        if level:
            return Suggestion(f"{level} Committee of the {english}", 0.85, "local committee of a national body")
    return None


_LEAGUES = (
    (re.compile(r"(?:共青团|中国共产主义青年团)(.+?)委(?:员会)?\Z"), "Communist Youth League of China"),
    (
        re.compile(r"中国人民政治协商会议(.+?)委员会\Z"),
        "Chinese People's Political Consultative Conference",
    ),
    (re.compile(r"中国国际贸易促进委员会(.+?)委员会\Z"), "China Council for the Promotion of International Trade"),
)


_CENTRAL = re.compile(r"中共中央(.{2,})(部|委员会|办公厅|办公室)\Z")
_WATCH = re.compile(r"(.{4,}(?:委员会|总局|证监会))(.{2,}?)监管局\Z")


def _central(name: str, known: dict[str, str]) -> Suggestion | None:
    """中共中央宣传部: Publicity Department of the CPC Central Committee; 中国证监会浙江监管局: its Zhejiang Regulatory Bureau."""
    short = _DEPARTMENTS.get(name.removeprefix("中共中央"))
    if short and name.startswith("中共中央"):
        return Suggestion(
            f"{short} Department of the CPC Central Committee", 0.9, "department of the Central Committee"
        )
    found = _CENTRAL.match(name)
    words, unknown = _qualified(found[1]) if found else ([], True)
    if found and not unknown:
        noun = {"部": "Department", "委员会": "Commission", "办公厅": "General Office"}.get(found[2], "Office")
        return Suggestion(
            f"{' '.join(words)} {noun} of the CPC Central Committee", 0.7, "body of the Central Committee"
        )
    watch = _WATCH.match(name)
    if watch and watch[1] in table("organisations"):
        text = f"{place(watch[2], known).text} Regulatory Bureau of the {table('organisations')[watch[1]]}"
        return Suggestion(text, 0.75, "a local office of a body of the state")
    return None


_DISCIPLINE = re.compile(r"(?:中共|中国共产党)(.{2,})(纪律检查委员会|纪委)\Z")


def _discipline(name: str, known: dict[str, str]) -> Suggestion | None:
    """中共宁波市纪律检查委员会: CPC Ningbo Municipal Commission for Discipline Inspection."""
    found = _DISCIPLINE.match(name)
    level = _level(found[1], known) if found else ""
    text = f"CPC {level} Commission for Discipline Inspection"
    return Suggestion(text, 0.85, "commission of the Party") if level else None


def _tax(name: str, known: dict[str, str]) -> Suggestion | None:
    """国家税务总局宁波市税务局: Ningbo Municipal Tax Service, State Taxation Administration."""
    found = _TAX.match(name)
    level = _level(found[1], known) if found else ""
    return (
        Suggestion(f"{level} Tax Service, State Taxation Administration", 0.88, "local tax service") if level else None
    )


_TAX = re.compile(r"国家税务总局(.+?)税务局\Z")


def _party(name: str, known: dict[str, str]) -> Suggestion | None:
    """中共宁波市委员会, 宁波市委: CPC Ningbo Municipal Committee."""
    cell = name.removesuffix("党委")
    if cell != name and len(cell) >= 3:
        whole = organisation(cell, known) if is_body(cell) else place(cell, known)
        return Suggestion(f"Party Committee of {whole.text}", min(0.75, whole.confidence), "committee of the Party")
    found = _PARTY.match(name)
    if not found or not (name.startswith(("中共", "中国共产党")) or re.search(r"[省市县区]委\Z", name)):
        return None
    stem = found[1]
    level = _level(stem, known)
    return Suggestion(f"CPC {level} Committee", 0.85, "committee of the Party") if level else None


def _chamber(name: str, known: dict[str, str]) -> Suggestion | None:
    """上海市浙江商会: Zhejiang Chamber of Commerce in Shanghai; the home place first, the seat behind `in`."""
    found = _CHAMBER.match(name)
    if not found:
        return None
    seat_name = place_head(found[1], known)
    home_name = re.sub(r"\A[省市]|[省市]\Z", "", found[1][len(seat_name) :])
    seat = bare_name(re.sub(r"[省市]\Z", "", seat_name), known) if seat_name else None
    home = bare_name(home_name, known)
    if not seat or not home:
        return None
    return Suggestion(
        f"{home[0]} {_words()[found[2]].english[0]} in {seat[0]}", 0.85, "chamber of one place in another"
    )


_AFFILIATED = re.compile(r"(.{2,}(?:大学|学院))附属(第[一二三四五六七八九十])?(.*(?:医院|中学|小学))\Z")


def _affiliated(name: str, known: dict[str, str]) -> Suggestion | None:
    """宁波大学附属第一医院: First Affiliated Hospital of Ningbo University."""
    found = _AFFILIATED.match(name)
    tail = _tail(found[3]) if found else None
    if not found or tail is None:
        return None
    body = _composed(found[3][: -len(tail.chinese)], tail, known).text
    number = _words()[found[2]].english[0] if found[2] else ""
    parts = (number, "Affiliated", body, "of", organisation(found[1], known).text)
    return Suggestion(" ".join(part for part in parts if part), 0.8, "hospital or school of a university")


def _inside(name: str, known: dict[str, str]) -> Suggestion | None:
    """A body of an established one: 浙江大学医学院附属第一医院, 中国科学院宁波材料技术与工程研究所."""
    established = table("organisations") | {zh: en for zh, en in known.items() if len(zh) >= 4}
    for length in range(len(name) - 2, 3, -1):
        start, rest = name[:length], name[length:]
        tail = _tail(rest)
        if start in established and tail is not None and tail.kind in ("tail", "company"):
            inner = _composed(rest[: len(rest) - len(tail.chinese)], tail, known)
            of = tail.kind == "tail" and length > 4 and not rest.startswith(("附属", "出版"))
            joint = ", " if start.endswith("科学院") else " of "
            return Suggestion(
                f"{inner.text}{joint}{established[start]}" if of else f"{established[start]} {inner.text}",
                0.4 if tail.kind == "company" else 0.6,
                "a part of a known body",
            )
    return None


_REGIONS = {
    "东北": "Northeast", "西北": "Northwest", "西南": "Southwest", "东南": "Southeast", "华东": "East China", "华南": "South China",
    "华中": "Central China", "华北": "North China", "中国": "China", "中南": "Central South",
}  # fmt: skip
"""Regions as they stand in names of bodies."""


def _level(stem: str, known: dict[str, str]) -> str:
    """A place as an adjective of government: 浙江省 Zhejiang Provincial, 宁波市 Ningbo Municipal, 象山县 Xiangshan County."""
    generic = generic_of(stem)
    if generic is None or generic.kind not in ("admin", "drop"):
        return ""
    head = _upper(stem, known)
    if head and head != stem:
        return _level(stem[len(head) :], known)
    bare = stem[: -len(generic.suffix)]
    if generic.suffix == "省":
        return f"{(bare_name(bare, known) or (spell(bare), 0))[0]} Provincial"
    if generic.suffix == "市":
        return f"{(bare_name(bare, known) or (spell(bare), 0))[0]} Municipal"
    return place(stem, known).text


def _upper(stem: str, known: dict[str, str]) -> str:
    """The province or city a chain begins with: 宁波市 of 宁波市海曙区."""
    found = re.match(r"(.{2,4}?[省市])(.{2,}[市县区旗镇乡])\Z", stem)
    return found[1] if found and bare_name(found[1][:-1], known) else ""


def _composed(stem: str, tail: Word, known: dict[str, str]) -> Suggestion:
    if tail.kind in ("government", "office") or tail.chinese == "委员会":
        official = _official(stem, tail, known)
        if official:
            return official
    established = table("organisations")
    head, rest = (established[stem], "") if stem in established else _located(stem, known)
    if tail.kind == "company":
        return _company(stem, head, rest, tail, known)
    words, unknown = _qualified(rest)
    sure = 0.45 if unknown and not head else 0.6 if unknown else 0.85
    if tail.chinese.endswith(_PROVINCIAL) and re.match(r".{2,3}省", stem):
        head = f"{head} Provincial" if head else head
    if tail.chinese.endswith(("中学", "小学", "高中")) and rest in _NUMBERS:
        words = [f"No. {_NUMBERS[rest]}"]
    if tail.kind == "bank" and head and not rest:
        return Suggestion(f"Bank of {head}", 0.85, "bank of a place")
    if tail.chinese == "研究所" and words and not unknown:
        text = f"{head} Institute of {' '.join(words)}".strip()
        return Suggestion(text, sure, "institute of a field")
    if tail.kind == "university" and head and words and not unknown:
        return _university(head, rest, words, sure)
    text = " ".join(part for part in (head, *words, tail.english[0]) if part)
    return Suggestion(text, sure, "place, qualifiers, kind of body")


def _company(stem: str, head: str, rest: str, tail: Word, known: dict[str, str]) -> Suggestion:
    """A company's name: never sure, since companies choose how they are written: 宁波银行股份有限公司, 公牛集团股份有限公司."""
    reason = "a company: check how it writes itself"
    inner = _tail(stem)
    if rest and inner is not None and inner.kind == "bank":
        body = organisation(stem, known)
        return Suggestion(f"{body.text} {tail.english[0]}", min(_COMPANY, body.confidence), reason)
    words, unknown = _qualified(rest, _in_companies)
    words = [_IN_COMPANIES.get(word, word) for word in words]
    if re.match(r".{2,3}省", stem) and head and words and not unknown:
        head = f"{head} Provincial"
    if len(words) > 1 and words[-2:] == ["Investment", "Operation"]:
        words[-2:] = ["Investment and Operation"]
    text = " ".join(part for part in (head, *words, tail.english[0]) if part)
    return Suggestion(text, 0.3 if unknown else _COMPANY, reason)


def _in_companies(text: str) -> tuple[str, int]:
    """A brand or a place at the beginning of a text, in English, and its length: 字节跳动 ByteDance, 浙江 Zhejiang."""
    brands = table("organisations")
    for length in range(min(8, len(text)), 1, -1):
        start = text[:length]
        if start in brands:
            return brands[start], length
        if length <= _LONGEST_PLACE and start not in _words() and is_known_city(start):
            return (bare_name(start, {}) or (spell(start), 0))[0], length + (text[length : length + 1] in _SEAT_WORDS)
    return ("Group", 2) if text.startswith("集团") else ("", 0)


_LONGEST_PLACE = 4
_SEAT_WORDS = frozenset("省市")
_COMPANY = 0.45
_IN_COMPANIES = {"Science and Technology": "Technology"}


_PROVINCIAL = ("医院", "博物馆", "图书馆", "美术馆", "党校")
"""Bodies whose name says that they are a province's: Zhejiang Provincial Museum."""

_NUMBERS = {f"第{digit}": number for number, digit in enumerate("一二三四五六七八九十", 1)}


_COMMISSION = "{} Commission"


def _official(stem: str, tail: Word, known: dict[str, str]) -> Suggestion | None:
    """Offices of a government: 宁波市商务局 Ningbo Municipal Bureau of Commerce, 浙江省人民政府."""
    noun = _COMMISSION if tail.chinese in ("委员会", "委") else f"{tail.english[0]} of {{}}"
    # The shortest place whose rest is a field: 住房和城乡建设 is not a township of 宁波市.
    for at in range(2, len(stem) + 1):
        level, field = _level(stem[:at], known), stem[at:]
        if not level:
            continue
        if not field and tail.kind == "government":
            return Suggestion(f"{level} {tail.english[0]}", 0.88, "body of a government")
        words, unknown = _qualified(field)
        if (tail.kind == "office" or noun is _COMMISSION) and words and not unknown:
            return Suggestion(f"{level} {noun.format(' '.join(words))}", 0.8, "office of a government")
    return None


_DEPARTMENTS = {
    "宣传部": "Publicity",
    "组织部": "Organization",
    "统战部": "United Front Work",
    "政法委": "Political and Legal Affairs",
}
_DEPARTMENT = re.compile(rf"((?:中共)?.{{2,}}委)({'|'.join(_DEPARTMENTS)})\Z")


def _department(name: str, known: dict[str, str]) -> Suggestion | None:
    """宁波市委宣传部: Publicity Department of the CPC Ningbo Municipal Committee."""
    found = _DEPARTMENT.match(name)
    committee = _party(found[1], known) if found else None
    if not found or not committee:
        return None
    return Suggestion(f"{_DEPARTMENTS[found[2]]} Department of the {committee.text}", 0.8, "department of a committee")


def _university(head: str, rest: str, words: list[str], sure: float) -> Suggestion:
    """浙江财经大学: Zhejiang University of Finance and Economics; 浙江师范大学: Zhejiang Normal University."""
    word = _words().get(rest)
    if word and word.kind == "field of":
        return Suggestion(f"{head} University of {word.english[-1]}", sure, "university of a field")
    english = word.english[-1] if word else " ".join(words)
    return Suggestion(f"{head} {english} University", sure, "university with its field")


def _located(stem: str, known: dict[str, str]) -> tuple[str, str]:
    """The place a name begins with, as it stands before a body's name, and what follows it."""
    region = next((zh for zh in _REGIONS if stem.startswith(zh)), "")
    if region:
        return _REGIONS[region], stem[len(region) :]
    generic = generic_of(stem)
    if generic is not None and generic.kind in ("port", "zone") and stem not in _words() and stem[-2:] not in _words():
        return place(stem, known).text, ""
    head = place_head(stem, known, whole=True)
    if not head:
        return "", stem
    rest = stem[len(head) :]
    bare = head[:-1] if head[-1] in "省市" and len(head) > 2 and bare_name(head[:-1], known) else head
    english = (bare_name(bare, known) or (place(bare, known).text, 0))[0]
    for suffix in ("省", "市"):
        rest = rest.removeprefix(suffix) if bare == head else rest
    if len(rest) >= 3:
        # A second place below the first: 宁波市鄞州区人民医院, 宁波前湾新区管委会.
        second = re.match(r".{2,5}?(?:新区|开发区|高新区|保税区|自治县|[区县市镇乡])", rest)
        if second and second[0] not in _words() and not _words().get(second[0][-2:]):
            return f"{english} {place(second[0], known).text}", rest[second.end() :]
    for suffix in ("新区", "区", "县"):
        if rest.startswith(suffix):
            return place(bare + suffix, known).text, rest[len(suffix) :]
    return english, rest


_QUALIFYING = ("field", "number", "tail", "university")


def _begins_with_word(text: str) -> bool:
    """Whether a word of the table stands first: what follows a 与 between two of them."""
    table_of = _words()
    return any(text[:n] in table_of for n in range(2, min(12, len(text)) + 1))


def _qualified(text: str, more: Callable[[str], tuple[str, int]] | None = None) -> tuple[list[str], bool]:
    """The words of a qualifier in order, and whether some of it could only be spelled.

    `more` knows further words: it gets the text from a position on, and gives the English and how much of the text it is.
    """
    words: list[str] = []
    unknown = ""
    spelled = False
    position = 0
    table_of = _words()
    while position < len(text):
        length = next(
            (n for n in range(min(12, len(text) - position), 1, -1) if text[position : position + n] in table_of), 0
        )
        special, taken = more(text[position:]) if more else ("", 0)
        if taken > length:
            if unknown:
                words.append(spell(unknown))
                unknown, spelled = "", True
            words.append(special)
            position += taken
        elif text[position] in "与和及" and words and not unknown and _begins_with_word(text[position + 1 :]):
            words.append("and")
            position += 1
        elif length and table_of[text[position : position + length]].kind.startswith(_QUALIFYING):
            if unknown:
                words.append(spell(unknown))
                unknown, spelled = "", True
            words.append(table_of[text[position : position + length]].english[0])
            position += length
        else:
            unknown += text[position]
            position += 1
    if unknown:
        words.append(spell(unknown))
        spelled = True
    return words, spelled
