"""Names in source text that the glossary lacks, with proposed renderings. What a name becomes is in `names`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from l10n.glossary.find import find
from l10n.glossary.names import Suggestion, generics, is_known_place, suggest_rendering
from l10n.glossary.organisations import tails
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
_ABBREVIATED = re.compile(
    rf"([{HAN}·]{{4,40}})[（(](?:以下|下文|下称|简称|以下统称)*(?:简称|下称|统称)[为：:]?[“\"「『]?([{HAN}·A-Za-z]{{2,20}})[”\"」』]?[)）]"
)
_BORDER = re.compile(
    "[的了在是和与及或对将就都也被把从到为以其这那并等已约近由因于向往经让使给跟比至即如则但而该各每某本我你他她它们请要会能可应]|"
    "有(?!限)|位于|来自|前往|成立|召开|签署|签订|举行|参加|访问|出席|建设|推进|加快|支持|包括|涉及|设立|设在|落户|打造|建成|启动|通过|根据|按照|围绕|同时|其中|以及|目前|今天|昨日|昨天|近日|日前|记者|获悉|表示|介绍|负责人|主任|书记|市长|代表|共同|推动|发布|承办|主办|组织|联合|依托|借助|经过|全国|全省|全市|我国|我省|我市|国家级"
)


def _chinese(text: Text, taken: Sequence[Span]) -> Iterator[Candidate]:
    introduced: dict[str, str] = {}
    for found in _ABBREVIATED.finditer(text.text):
        name = _trimmed(found[1])
        if len(name) >= 4 and not _is_taken(found.end(1) - len(name), found.end(1), taken):
            introduced[name] = found[2]
            yield _candidate(text, name, _kind(name), 0.15, "the text gives a short form", found[2])
    for run in _RUN.finditer(text.text):
        for name, start, reason in _chosen(run.group()):
            known = name in introduced or name in introduced.values()
            if not known and not _is_taken(run.start() + start, run.start() + start + len(name), taken):
                yield _candidate(text, name, _kind(name), 0.0, reason)


def _is_taken(start: int, end: int, taken: Sequence[Span]) -> bool:
    return any(span.start <= start and end <= span.end for span in taken)


def _kind(name: str) -> TermKind:
    """What a name ends with decides; the longest end wins, 港 of 宁波舟山港 over nothing, 学院 over nothing."""
    body = next((at for at in range(len(name)) if name[at:] in tails()), len(name))
    area = next((at for at in range(1, len(name)) if name[at:] in generics()), len(name))
    return TermKind.ORGANISATION if body < len(name) and body <= area else TermKind.PLACE


def _chosen(run: str) -> list[tuple[str, int, str]]:
    """The names in one run of Han, the longest first where they overlap: (name, where it begins, why)."""
    found = []
    for match in _suffixes().finditer(run):
        suffix = match[1]
        start = _beginning(run, match.start(), suffix)
        end = match.start() + len(suffix)
        if suffix not in tails():
            start += _upper(run[start:end])
        name = run[start:end]
        if _is_name(name, suffix):
            found.append((name, start, f"ends with {suffix}"))
    for at in range(len(run) - 1):
        length = next((n for n in (4, 3, 2) if is_known_place(run[at : at + n])), 0)
        if length:
            found.append((run[at : at + length], at, "known place"))
    taken = bytearray(len(run))
    chosen = []
    for name, start, reason in sorted(found, key=lambda each: (-_weight(each[0]), each[1])):
        if not any(taken[start : start + len(name)]):
            taken[start : start + len(name)] = b"\1" * len(name)
            chosen.append((name, start, reason))
    return sorted(chosen, key=lambda each: each[1])


_UPPER = re.compile(r"(.{2,5}?)(?:省|市|自治区|县|区)(?=.{2,})")


def _upper(name: str) -> int:
    """How much of a name is the place above it: 海曙区 of 海曙区前湾新区, which is a name of its own."""
    length = 0
    while (found := _UPPER.match(name, length)) and is_known_place(found[1]):
        length = found.end()
    return length


def _weight(name: str) -> int:
    """How much a reading of a run is worth: its length, more where it begins with a place we know."""
    return len(name) + 3 * any(is_known_place(name[:length]) for length in (2, 3, 4))


@cache
def _suffixes() -> re.Pattern[str]:
    singles = set("省市县区镇乡村江河湖山岛港湾路街州盟旗")
    places = {s for s, g in generics().items() if len(s) > 1 or s in singles}
    bodies = {
        tail
        for tail in tails()
        if len(tail) > 1 and tail not in ("中心", "公司", "学校", "集团", "海关", "联盟", "总会", "办公室")
    }
    every = sorted(places | bodies | {"集团", "局", "厅"}, key=len, reverse=True)
    # A look-ahead, so that 港 is found inside of 港集团有限公司 too.
    return re.compile(f"(?=({'|'.join(map(re.escape, every))}))")


def _beginning(run: str, suffix: int, generic: str) -> int:
    """Where a name that goes up to a suffix begins: behind the last word that cannot be part of it, at a known place if any."""
    reach = 24 if generic in tails() or generic in "局厅" else 4 if len(generic) == 1 else 12
    first = max(0, suffix - reach)
    start = max([first, *(m.end() for m in _BORDER.finditer(run, first, suffix))])
    for at in range(start, suffix):
        if any(is_known_place(run[at : at + length]) for length in (4, 3, 2) if at + length <= suffix):
            return at
    return start


def _is_name(name: str, generic: str) -> bool:
    stem = name[: -len(generic)]
    none = words("no_names")
    if name.count("（") != name.count("）") or name[0] in "（）多各几两":
        return False
    if not stem or name in none or stem in none or (name[-2:] in none and len(generic) == 1) or name[-3:] in none:
        return False
    if generic in "局厅":
        return len(stem) >= 3 and is_known_place(re.split("[省市县区]", stem)[0])
    if len(generic) == 1:
        return len(stem) <= 4 and (len(stem) >= 2 or generic in "县江河湖")
    return len(stem) >= 2


def _trimmed(name: str) -> str:
    borders = [m.end() for m in _BORDER.finditer(name)]
    return name[max([0, *borders]) :]


@lru_cache(maxsize=4096)
def _rendering(name: str, kind: TermKind) -> Suggestion:
    """A name's rendering; the same names come again and again in one project."""
    return suggest_rendering(name, kind)


def _candidate(text: Text, name: str, kind: TermKind, bonus: float, reason: str, short: str = "") -> Candidate:
    rendering = _rendering(name, kind)
    known = any(is_known_place(name[:length]) for length in (2, 3, 4))
    sure = min(1.0, rendering.confidence * (0.95 if known else 0.75) + bonus)
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
    """A phrase cut at `and` and, but for repeated ones, at `in`; leading small words and a trailing Project dropped."""
    position = 0
    cut = r"( and (?:the )?)" if re.sub("^The ", "", phrase) in seats else r"( and (?:the )?| in (?:the )?)"
    for piece in re.split(cut, phrase):
        if not re.fullmatch(r" and (?:the )?| in (?:the )?", piece):
            name = re.sub(r"^(?:The|A|An|In|On|At|Of|For|And|But) |(?<=\w) (?:Projects?|Programs?)$", "", piece).strip()
            if name:
                yield name, start + position + piece.find(name)
        position += len(piece)


def _is_english_name(name: str, start: int, text: str) -> bool:
    """Whether capitals mean a name: not a sentence's first word, unless more of them follow; no month, no pronoun."""
    first = not text[:start].strip() or text[:start].rstrip()[-1] in '.!?:“"”'
    if name in words("no_names_en") or len(name) < 2:
        return False
    if first and " " not in name:
        return len(re.findall(rf"(?<![.!?:] )(?<!^)\b{re.escape(name)}\b", text)) > 0
    return True


def _english_kind(name: str) -> TermKind:
    parts = set(re.findall(r"[A-Za-z]+", name))
    if parts & _BODY_WORDS:
        return TermKind.ORGANISATION
    return TermKind.PLACE if parts & _PLACE_WORDS else TermKind.OTHER
