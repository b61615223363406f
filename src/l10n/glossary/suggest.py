"""Names in source text that the glossary lacks, with proposed renderings. What a name becomes is in `names`."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from l10n.glossary.doubt import is_continued
from l10n.glossary.find import find
from l10n.glossary.names import (
    Suggestion,
    counties,
    generic_of,
    generics,
    is_known_place,
    is_lettered,
    known_places,
    suggest_rendering,
)
from l10n.glossary.organisations import is_description, tails
from l10n.glossary.spelling import table
from l10n.glossary.words import words
from l10n.model.document import Span
from l10n.model.glossary import Glossary, Term, TermKind, TermStatus
from l10n.model.locale import base
from l10n.text.script import HAN


@dataclass(frozen=True, slots=True)
class Text:
    """A stretch of a source article."""

    text: str
    language: str
    path: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name the glossary lacks."""

    text: str
    kind: TermKind
    language: str
    count: int
    path: str
    line: int
    """Where it stands first."""

    rendering: str
    """In the other language; empty where none can be proposed."""

    confidence: float
    """0..1, of the name being one and of its rendering together."""

    reason: str
    short: str = ""
    """The short form the text itself introduces: （以下简称“...”）."""


def suggest(texts: Iterable[Text], glossary: Glossary) -> tuple[Candidate, ...]:
    """Names of places and organisations in the texts that no term of the glossary covers, most frequent first."""
    found: dict[str, Candidate] = {}
    counts: Counter[str] = Counter()
    held = tuple(texts)
    seats = _seats(held)
    for text in held:
        taken = [hit.span for hit in find(text.text, text.language, glossary)]
        candidates = _chinese(text, taken) if base(text.language) == "zh" else _english(text, taken, seats)
        for each in candidates:
            counts[each.text] += 1
            known = found.setdefault(each.text, each)
            if each.confidence > known.confidence:
                found[each.text] = replace(each, path=known.path, line=known.line, short=each.short or known.short)
    chosen = (replace(each, count=counts[each.text]) for each in found.values())
    return tuple(sorted(chosen, key=lambda c: (-c.count, -c.confidence, c.text)))


def proposals(candidates: Iterable[Candidate], glossary: Glossary) -> tuple[Term, ...]:
    """Rows for the glossary, all `proposed`: two for each candidate that has a rendering."""
    from l10n.glossary.exchange import joined

    rows: list[Term] = []
    for number, each in enumerate(candidates):
        if not each.rendering:
            continue
        other = "en" if base(each.language) == "zh" else "zh_CN"
        note = f"{each.reason} ({each.confidence:.2f})"
        head = Term(f"#{number}", each.kind, each.language, each.text, TermStatus.PROPOSED, case="sentence", note=note)
        rows += (head, replace(head, language=other, text=each.rendering, note=""))
        if each.short:
            rows.append(replace(head, text=each.short, type="short", note=""))
    return joined(glossary, rows, TermStatus.PROPOSED).terms


# --- Chinese -----------------------------------------------------------------------------------------------------------

_RUN = re.compile(f"[{HAN}·（）]+")
_NUMBERED = re.compile(rf"([{HAN}]{{0,6}})(?:地铁|轨道交通|轻轨)\d{{1,2}}号线")
_ABBREVIATED = re.compile(
    rf"((?:[{HAN}·]{{2,12}}[（(][{HAN}]{{2,8}}[)）])?[{HAN}·]{{2,40}})"
    rf"(?:[（(](?:以下|下文)?|[，,](?:以下|下文))(?:简称|下称|统称|统一简称)[为：:]?[“\"「『]?([{HAN}·A-Za-z]{{2,20}})[”\"」』]?(?:[)）]|[，,。；])"
)
_BORDERS = (
    "[的了在是和与及或对将就都也被把从到为以其这那并等已约近由因于向往经让使给跟比至即如则但而该各每某本我你他她它们请要会能可应]|"
    "有(?!限)|位于|来自|前往|成立|召开|签署|签订|举行|参加|访问|出席|建设(?!管理|投资|集团|工程|发展|开发|有限|控股|局|厅|委|部|指挥|银行|服务|科技|实业|置业)|推进(?!办|委|会|中心)|加快|支持(?!中心)|包括|涉及|设立|设在|落户|打造|建成|启动|通过|根据|按照|围绕|同时|其中|以及|目前|今天|昨日|昨天|近日|日前|记者|获悉|表示|介绍|负责人|主任|书记|市长|代表|共同|推动|发布|承办|主办|组织(?!部|委|局)|联合(?!会|国|大学|投资|集团|社|总)|依托|借助|经过|全国|全省|全市|我国|我省|我市|国家级|"
    "进入|抵达|到达|加入|尽管|造成|导致|发生|整个|部分|一些|很多|许多|众多|受影响|周边|沿线|派驻|迎战|横扫|横穿|预期|当时|试图|阻止|一座|一家|一所|一条|一个|"
    "这座|那座|跨越|穿过|经由|途经|覆盖|位居|隶属|毗邻|紧邻|濒临|地处|坐落|开往|驶往|飞往|运往|通往|返回|离开|走进|来到|赶到|沿着|随着|关于|以来|截至|针对|作为|"
    "踏足|拨打|清空|希望(?!小学|工程|学校)|仍然|已经|正在|最近|去年|今年|明年|本周|上周|每年|多个|两地|两个|三个|一批|首个|首批|首家|最大|新建|扩建|改建|连接|贯穿|辐射|涵盖|覆盖|"
    "简称|以下|下称|统称|第[一二三四五六七八九十]+批|批准|汇合|汇成|流入|流经|注入|高度重视|重视|乘坐|换乘|乘|"
    "开通|运营(?!集团|管理|有限|投资|公司|控股|中心|服务)|投入|完成|实现|突破|超过|达到|增长|迎来|吸引|带动|服务于|助力|赋能|赋予|授予|荣获|入选|列入|纳入|挂牌|揭牌|落成|竣工|开工|投产|通车|上线"
)


@cache
def _borders() -> re.Pattern[str]:
    """What a name cannot hold, in the second group; the first one takes words that only look so: 能 of 新能源, 和 of 和田."""
    characters = frozenset(
        "的了在是和与及或对将就都也被把从到为以其这那并等已约近由因于向往经让使给跟比至即如则但而该各每某本我你他她它们请要会能可应"
    )
    names = {name for name in _places() if characters & set(name)}
    inner = sorted(names | words("inner"), key=len, reverse=True)
    return re.compile(f"({'|'.join(map(re.escape, inner))})|({_BORDERS})")


@cache
def _places() -> frozenset[str]:
    """Names a text may hold whole: counties, provinces, cities, states."""
    return counties() | frozenset(table("established")) | frozenset(table("countries"))


def _ends_of_borders(text: str, first: int, last: int) -> list[int]:
    return [found.end() for found in _borders().finditer(text, first, last) if found[2]]


def _chinese(text: Text, taken: Sequence[Span]) -> Iterator[Candidate]:
    introduced: dict[str, str] = {}
    for found in _ABBREVIATED.finditer(text.text):
        name = _trimmed(found[1])
        if len(name) >= 4 and not _is_taken(found.end(1) - len(name), found.end(1), taken):
            introduced[name] = found[2]
            yield _candidate(text, name, _kind(name), 0.15, "the text gives a short form", found[2])
    for found in _NUMBERED.finditer(text.text):
        start = found.start() + max([0, *_ends_of_borders(found[1], 0, len(found[1]))])
        if not _is_taken(start, found.end(), taken):
            yield _candidate(text, text.text[start : found.end()], TermKind.PLACE, 0.0, "a line with its number")
    for run in _RUN.finditer(text.text):
        for name, start, reason in _chosen(run.group()):
            known = name in introduced or name in introduced.values()
            if not known and not _is_taken(run.start() + start, run.start() + start + len(name), taken):
                yield _candidate(text, name, _kind(name), 0.0, reason)


def _is_taken(start: int, end: int, taken: Sequence[Span]) -> bool:
    return any(span.start <= start and end <= span.end for span in taken)


def _kind(name: str) -> TermKind:
    """What a name ends with decides; the longest end wins, 港 of 宁波舟山港 over nothing, 学院 over nothing."""
    if name in table("organisations"):
        return TermKind.ORGANISATION
    if name in table("established"):
        return TermKind.PLACE
    body = next((at for at in range(len(name)) if name[at:] in tails()), len(name))
    area = next((at for at in range(1, len(name)) if name[at:] in generics()), len(name))
    return TermKind.ORGANISATION if body < len(name) and body <= area else TermKind.PLACE


def _chosen(run: str) -> list[tuple[str, int, str]]:
    """The names in one run of Han, the longest first where they overlap: (name, where it begins, why)."""
    known = _known_spans(run)
    covers = _ordinary_spans(run)
    found = [(run[start:end], start, "known place") for start, end in known if not _is_covered(start, end, covers)]
    for match in _suffixes().finditer(run):
        suffix = match[1]
        start = _beginning(run, match.start(), suffix, known)
        end = match.start() + len(suffix)
        if suffix not in tails():
            start += _upper(run[start:end])
        if not _is_covered(start, end, covers) and _is_name(run[start:end], suffix, run[max(0, start - 1) : start]):
            found.append((run[start:end], start, f"ends with {suffix}"))
    taken = bytearray(len(run))
    chosen = []
    for name, start, reason in sorted(found, key=lambda each: (-_weight(each[0]), each[1])):
        # 北京大学|生 are students in Beijing.
        if not is_continued(run, start + len(name)) and not any(taken[start : start + len(name)]):
            taken[start : start + len(name)] = b"\1" * len(name)
            chosen.append((name, start, reason))
    return sorted(chosen, key=lambda each: each[1])


@cache
def _ordinary() -> re.Pattern[str]:
    """Words of three characters and more that hold what looks like a name."""
    long = sorted((word for word in words("no_names") if len(word) >= _LONG), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, long)))


_ZONE = re.compile(r".{2,12}?(?:开发区|高新区|保税区|新区)(?=.{4,})")
_UPPER = re.compile(r"(.{2,5}?)(?:省|市|自治区|县|区)(?=.{2,})")


def _upper(name: str) -> int:
    """How much of a name is the place above it: 海曙区 of 海曙区前湾新区, which is a name of its own."""
    zone = _ZONE.match(name)
    length = zone.end() if zone and _begins_known(name) else 0
    while (found := _UPPER.match(name, length)) and is_known_place(found[1]):
        length = found.end()
    return length


def _known_spans(run: str) -> list[tuple[int, int]]:
    """Where places stand that we know, from the left, the longest first."""
    spans = []
    at = 0
    while at < len(run) - 1:
        inside = run[at : at + 2] in _beginnings()
        lengths = range(_LONGEST, 1, -1) if inside else ()
        length = next((n for n in lengths if _is_place(run[at : at + n]) and not is_continued(run, at + n)), 0)
        if length:
            spans.append((at, min(at + length, len(run))))
        at += length or 1
    return spans


def _ordinary_spans(run: str) -> dict[int, tuple[int, int]]:
    """For each character of an ordinary word the word's bounds: 海城市 of 沿海城市 is no city."""
    bounds = (found.span() for found in _ordinary().finditer(run))
    return {at: span for span in bounds for at in range(*span)}


def _is_covered(start: int, end: int, covers: dict[int, tuple[int, int]]) -> bool:
    """Whether a stretch is a part of an ordinary word, and less than it."""
    span = covers.get(start)
    return span is not None and end <= span[1] and (start, end) != span


@cache
def _beginnings() -> frozenset[str]:
    """The first two characters of the places we know: most stretches of a text are told by them to be none."""
    return frozenset(name[:2] for name in known_places() | counties() | frozenset(table("countries")) | _long_names())


@cache
def _long_names() -> frozenset[str]:
    """Established names of three characters and more, of places and bodies; shorter ones are often ordinary words."""
    names = (*table("established"), *table("organisations"))
    waters = frozenset(n for n in table("established") if len(n) == 2 and n[-1] in "江河湖海山池") - words("shared")
    return (waters - words("ordinary")) | frozenset(
        name for name in names if len(name) >= _LONG and name not in words("alone") and name not in words("no_names")
    )


def _is_place(name: str) -> bool:
    """Whether a name is one we know whole."""
    return name[:2] in _beginnings() and (
        is_known_place(name) or name in table("countries") or name in counties() or name in _long_names()
    )


def _weight(name: str) -> int:
    """How much a reading of a run is worth: its length, more where it begins with a place we know."""
    return len(name) + 3 * _begins_known(name)


@cache
def _suffixes() -> re.Pattern[str]:
    singles = set("省市县区镇乡村江河湖山岛港湾路街州盟旗站桥寺庙塔阁峰")
    places = {s for s, g in generics().items() if len(s) > 1 or s in singles}
    bodies = {tail for tail in tails() if len(tail) > 1}
    every = sorted(places | bodies | {"集团", "局", "厅"}, key=len, reverse=True)
    ends = (re.escape(each) + (f"(?![{_GOES_ON[each]}])" if each in _GOES_ON else "") for each in every)
    # A look-ahead, so that 港 is found inside of 港集团有限公司 too.
    return re.compile(f"(?=({'|'.join(ends)}))")


_GOES_ON = {
    "桥": "梁墩面头下上段", "寺": "庙院", "庙": "会堂", "塔": "吊楼架基式", "峰": "会值谷",
    "市": "场值面价占售", "镇": "压定静痛守", "区": "别分间域块", "旗": "下帜袍杆舰手", "省": "略钱电力事", "山": "火体洪坡顶脚间水", "路": "径线人面口透过易由演桥",
    "街": "头", "盟": "友国军主", "海岸": "线", "港": "口元股币人商务", "岛": "屿国民", "火山": "口灰", "沙漠": "化", "地区": "性", "集团": "军化", "江": "水面",
    "河": "水道床流", "湖": "水面泊", "湾": "区", "村": "民庄落镇", "乡": "村镇亲愁", "县": "城域级", "州": "长政", "组织": "者", "法院": "院",
}  # fmt: skip
"""What follows an ending that is then none: 港 of 港口, 镇 of 镇压."""


def _beginning(run: str, suffix: int, generic: str, known: Sequence[tuple[int, int]]) -> int:
    """Where a name that goes up to a suffix begins: behind the last word that cannot be part of it, at a known place if any."""
    reach = 24 if generic in tails() or generic in "局厅" else 4 if len(generic) == 1 else 12
    first = max(0, suffix - reach)
    near = known[bisect_left(known, (first - _LONGEST, 0)) : bisect_left(known, (suffix, 0))]
    first = next((start for start, end in near if start < first < end), first)
    start = max([first, *_ends_of_borders(run, first, suffix)])
    letters = next((n for n in (4, 3, 2) if suffix - n >= start and is_lettered(run[suffix - n : suffix], generic)), 0)
    if letters:
        return suffix - letters
    near = [span for span in near if span[0] >= start]
    uppers = [end for begin, end in near if end <= suffix and len(generic) == 1 and _is_unit(run[begin:end])]
    if uppers:
        return uppers[-1]
    if near:
        return near[0][0]
    if len(generic) == 1:
        # 镇沙塘湾村: a village below a town.
        start = max([start, *(found.end() for found in _LEVEL.finditer(run, start, suffix - 1))])
    return start


_UNITS = "省市县区旗盟镇乡"


def _is_unit(name: str) -> bool:
    """Whether a known place is written with its generic word: 余杭区, no 杭州."""
    return name[-1] in _UNITS and name not in known_places()


_LEVEL = re.compile("[县区镇乡]|街道")


def _is_name(name: str, generic: str, before: str) -> bool:
    """Whether what ends with a generic word is a name; `before` is the character in front of it."""
    stem = name[: -len(generic)]
    none = words("no_names")
    if name.count("（") != name.count("）") or name[0] in "（）多各几两":
        return False
    if not stem or name in none or stem in none or (before in _THIS and before and name[0] in _MEASURES):
        return False
    below = before and before in _UNITS and len(stem) > 1
    if len(generic) == 1 and name[-2:] in none and not _is_place(stem) and not below:
        # 小城镇, but not 江北区慈城镇.
        return False
    if name[-3:] in none and not _is_place(stem) and (len(generic) < _LONG or len(stem) < _LONG):
        return False
    if generic in words("weak") and not _begins_known(name):
        return False
    if generic in "局厅":
        return len(stem) >= 3 and is_known_place(re.split("[省市县区]", stem)[0])
    if generic == "站":
        return _is_place(stem)
    if len(generic) == 1:
        return len(stem) <= 4 and (len(stem) >= 2 or generic in "县江河湖")
    return len(stem) >= 2


_LONG = 3
_LONGEST = 10


_THIS = "这那一每该某哪"
_MEASURES = "条座所家个片处"
"""Words between `this` and a thing: 这条高速公路 is no name."""


def _begins_known(name: str) -> bool:
    return any(_is_place(name[:length]) for length in range(2, 7))


def _trimmed(name: str) -> str:
    return name[max([0, *_ends_of_borders(name, 0, len(name))]) :]


@lru_cache(maxsize=4096)
def _rendering(name: str, kind: TermKind) -> Suggestion:
    """A name's rendering; the same names come again and again in one project."""
    return suggest_rendering(name, kind)


def _candidate(text: Text, name: str, kind: TermKind, bonus: float, reason: str, short: str = "") -> Candidate:
    rendering = _rendering(name, kind)
    sure = min(
        1.0,
        min(rendering.confidence, _cap(name, kind))
        * (0.95 if _begins_known(name) or rendering.confidence >= _ESTABLISHED else 0.6)
        + bonus,
    )
    return Candidate(
        name,
        kind,
        text.language,
        1,
        text.path,
        text.line,
        rendering.text,
        round(sure, 2),
        f"{reason}; {rendering.reason}",
        short,
    )


_FOREIGN = frozenset(
    "阿埃艾奥巴贝比伯博布达戴德蒂杜多厄尔法菲费弗福戈格哈赫胡基加杰卡凯科克库拉莱劳雷里利列卢鲁伦罗洛马迈曼麦梅米莫姆纳内尼涅诺努帕佩皮普奇乔切萨塞桑瑟斯什史索塔泰坦特提托瓦威维魏沃西希谢亚耶伊因扎泽兹"
)
"""Characters that write foreign names by sound."""
_ADMINISTRATIVE = frozenset("省 市 县 区 盟 旗 地区 自治区 自治州 自治县 自治旗 特区".split())  # noqa: SIM905 - a list of words reads better than a list of quotes


_ESTABLISHED = 0.95


def _ends_known(name: str, stem: int) -> bool:
    """Whether the last unit of a name is one we know, with its generic word or without: 海曙区 of 浙江省宁波市海曙区."""
    return any(_is_place(name[at:]) or _is_place(name[at:stem]) for at in range(stem)) or name.find("自治") > 0


def _cap(name: str, kind: TermKind) -> float:
    """How sure a name in running text can be at most, whatever its rendering.

    The units of these levels are all known, so that another one is a foreign name or none; what is written by sound has another
    English name than its spelling; what only consists of ordinary words describes a body and does not name it.
    """
    generic = generic_of(name)
    stem = name[: -len(generic.suffix)] if generic else name
    if name in words("ordinary"):
        return 0.4
    if name in words("shared"):
        return 0.6
    if name not in table("countries") and any(name[:length] in table("countries") for length in range(2, 7)):
        return 0.5
    if kind is TermKind.ORGANISATION:
        return 0.4 if is_description(name) else 1.0
    if generic and generic.suffix in _ADMINISTRATIVE and not _ends_known(name, len(stem)):
        return 0.35
    if stem in words("no_names") or stem in table("qualifiers"):
        return 0.4
    return 0.45 if len(stem) > 1 and _FOREIGN.issuperset(stem) and not _is_place(stem) and not _is_place(name) else 1.0


# --- English -----------------------------------------------------------------------------------------------------------

_WORD = r"(?:[A-Z][\w&.-]*\w|[A-Z])"
_PHRASE = re.compile(rf"{_WORD}(?:(?:,? Co\., ?Ltd\.?)|(?: (?:of|for|and|in)(?: the)?)? {_WORD})*(?:,? Co\., ?Ltd\.?)?")
_SEAT = re.compile(r".* in (?:the )?[A-Z]\w+\Z")
_GLOSS = re.compile(rf"(?<![\w&.-])({_WORD}(?: {_WORD}){{0,7}}) ?[（(]([{HAN}·]{{2,20}})[)）]")
_PLACE_WORDS = frozenset(
    [
        "Province",
        "Prefecture",
        "City",
        "County",
        "District",
        "Town",
        "Township",
        "Village",
        "Subdistrict",
        "Zone",
        "Area",
        "Park",
        "Port",
        "Bay",
        "Island",
        "Islands",
        "Lake",
        "River",
        "Mountain",
        "Mountains",
        "Road",
        "Street",
        "Avenue",
        "Bridge",
        "Airport",
        "Station",
        "Peninsula",
        "Strait",
        "Region",
        "Municipality",
        "Banner",
        "League",
    ]
)
_BODY_WORDS = frozenset(
    [
        "University",
        "College",
        "Institute",
        "Academy",
        "School",
        "Hospital",
        "Bank",
        "Association",
        "Chamber",
        "Society",
        "Federation",
        "Foundation",
        "Committee",
        "Commission",
        "Bureau",
        "Department",
        "Ministry",
        "Council",
        "Company",
        "Corporation",
        "Group",
        "Holdings",
        "Ltd",
        "Limited",
        "Inc",
        "Center",
        "Centre",
        "Court",
        "Headquarters",
        "Command",
    ]
)


def _seats(texts: Iterable[Text]) -> frozenset[str]:
    """Phrases with `in` that stand more than once: Zhejiang Chamber of Commerce in Shanghai."""
    counts = Counter(
        re.sub("^The ", "", phrase)
        for text in texts
        if base(text.language) != "zh"
        for phrase in _PHRASE.findall(text.text)
        if _SEAT.match(phrase) and " and " not in phrase
    )
    return frozenset(phrase for phrase, count in counts.items() if count > 1)


def _english(text: Text, taken: Sequence[Span], seats: frozenset[str]) -> Iterator[Candidate]:
    for found in _GLOSS.finditer(text.text):
        name = found[1].strip()
        if not _is_taken(found.start(1), found.start(1) + len(name), taken):
            kind = _english_kind(name)
            yield Candidate(
                name, kind, text.language, 1, text.path, text.line, found[2], 0.9, "the text gives both names"
            )
    for found in _PHRASE.finditer(text.text):
        for name, start in _parts(found.group(), found.start(), seats):
            if _is_taken(start, start + len(name), taken) or not _is_english_name(name, start, text.text):
                continue
            kind = _english_kind(name)
            sure = 0.7 if kind is not TermKind.OTHER else 0.4
            yield Candidate(name, kind, text.language, 1, text.path, text.line, "", sure, "capitals inside a sentence")


def _parts(phrase: str, start: int, seats: frozenset[str]) -> Iterator[tuple[str, int]]:
    """A phrase cut at `and` and, but for repeated ones, at `in`; words that begin no name and a trailing Project dropped."""
    position = 0
    cut = r"( and (?:the )?)" if re.sub("^The ", "", phrase) in seats else r"( and (?:the )?| in (?:the )?)"
    for piece in re.split(cut, phrase):
        if not re.fullmatch(r" and (?:the )?| in (?:the )?", piece):
            name = re.sub(r"(?<=\w) (?:Projects?|Programs?)$", "", piece).strip()
            while (first := name.partition(" "))[2] and first[0] in words("no_names_en"):
                # The first word of a headline or an order: About Ningbo-Zhoushan Port, Why Ningbo, Visit Our Shop.
                name = first[2]
            if name:
                yield name, start + position + piece.find(name)
        position += len(piece)


def _is_english_name(name: str, start: int, text: str) -> bool:
    """Whether capitals mean a name: not a sentence's first word, unless more of them follow; no month, no pronoun."""
    first = not text[:start].strip() or text[:start].rstrip()[-1] in '.!?:“"”'
    if name in words("no_names_en") or name in words("alone_en") or len(name) < 2:
        return False
    if first and " " not in name:
        return len(re.findall(rf"(?<![.!?:] )(?<!^)\b{re.escape(name)}\b", text)) > 0
    return True


def _english_kind(name: str) -> TermKind:
    parts = set(re.findall(r"[A-Za-z]+", name))
    if parts & _BODY_WORDS:
        return TermKind.ORGANISATION
    return TermKind.PLACE if parts & _PLACE_WORDS else TermKind.OTHER
