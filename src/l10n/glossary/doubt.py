"""Where a match is no term or may be none: it runs into another word, or stands in another name. `find` asks here.

The lists are plain text files in `data`: words that go on (`continued`), well-known names that hold others (`longer_zh`,
`longer_en`), generic words behind a short name (`generic_after`), short names that are ordinary words (`ordinary`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from l10n.glossary.fold import fold_all
from l10n.glossary.sounds import RARE
from l10n.glossary.sounds import syllables_of_sounds as known_sounds
from l10n.glossary.spelling import table
from l10n.glossary.words import lines, words
from l10n.model.glossary import Term, TermKind
from l10n.model.locale import base

# --- words that run on -------------------------------------------------------------------------------------------------


def is_continued(low: str, end: int) -> bool:
    """Whether the Chinese match that ends at `end` of the folded text goes on as another word: 宁波大学|生."""
    rules = _continued()
    return (
        end < len(low)
        and (low[end - 1], low[end]) in rules
        and rules[low[end - 1], low[end]].match(low, end) is not None
    )


@cache
def _continued() -> Mapping[tuple[str, str], re.Pattern[str]]:
    """By the last character of a term and the first behind it: what must follow for it to be another word."""
    found: dict[tuple[str, str], re.Pattern[str]] = {}
    for line in lines("continued"):
        ending, _, rest = line.partition(" ")
        on, _, but = rest.partition("!")
        for word in on.split():
            kept = "|".join(other for other in but.split() if other.startswith(word[0]))
            # 生活 is life at the university, 生活动 the doings of its students.
            kept = kept.replace("生活", "生活(?!动)")
            found[ending, word[0]] = re.compile((f"(?!{kept})" if kept else "") + word)
    return found


def longer_names(language: str, patterns: Mapping[str, object]) -> Iterator[str]:
    """Folded well-known names and words, none of the patterns, that may hide or cross one: they own no term."""
    code = base(language)
    if code not in ("zh", "en"):
        return
    first = {pattern[0] for pattern in patterns} if code == "zh" else set()
    last = {pattern[-1] for pattern in patterns} if code == "zh" else set()
    for name in fold_all(
        [name for line in lines(f"longer_{code}") for name in (line.split() if code == "zh" else (line,))]
    ):
        meets = code == "zh" and (name[-1] in first or name[0] in last)
        if name not in patterns and (meets or any(part in patterns for part in _parts(name))):
            yield name


def _parts(name: str) -> Iterator[str]:
    """The stretches of a name that a term could be: characters, or whole words where it has blanks."""
    pieces, joint = (name.split(" "), " ") if name.isascii() else (list(name), "")
    for start in range(len(pieces)):
        for end in range(start + 1, len(pieces) + 1):
            if end - start < len(pieces):
                yield joint.join(pieces[start:end])


# --- names that may be none --------------------------------------------------------------------------------------------


def is_weak_chinese(term: Term, low: str, start: int, end: int, suffixes: str) -> bool:
    """Whether a Chinese match is perhaps no name of this concept.

    A short place before a generic word (中山路), before another kind of place than its own (中山区 where 中山市 is meant:
    `suffixes` are the last characters of its full names), or an ordinary word (资源); a person's name inside a longer one
    (普拉斯科-弗莱克斯曼); a short place inside a longer foreign name (范|德比|尔特).
    """
    if term.kind is TermKind.PERSON:
        around = low[max(0, start - 1) : start] + low[end : end + 1]
        beside = term.type == "short" and "·" not in term.text and ("·" in around or "-" in around)
        return beside or (end - start > 2 and _GOES_ON.match(low, end) is not None)
    if term.kind is TermKind.ORGANISATION and end - start <= 3:
        return _is_inside(low, start, end)
    if term.kind is not TermKind.PLACE or end - start > 3 or low[end - 1] in _ADMIN:
        return False
    # The look at single characters spares most names the call.
    foreign = low[end : end + 1] in RARE or (start > 1 and low[start - 2] in RARE)
    if _generic_after().match(low, end) or (foreign and _is_inside(low, start, end)):
        return True
    if suffixes and low[end : end + 1] in _OTHER_PLACE and low[end] not in suffixes and not is_continued(low, end + 1):
        return True
    return end - start == 2 and low[start:end] in words("ordinary")


def _is_inside(low: str, start: int, end: int) -> bool:
    """Whether a short foreign name goes on in characters for sounds, before it or behind it: 埃文|斯, 阿多|尼斯."""
    known = known_sounds()
    if not all(char in known for char in low[start:end]):
        return False
    before = low[start - 1 : start]
    if low[end : end + 1] in RARE and (_GOES_ON.match(low, end) or low[end + 1 : end + 2] in known or before in RARE):
        return True
    return start > 1 and low[start - 2] in RARE and before in known and not _is_led(low[:start])


def _is_led(before: str) -> bool:
    """Whether a country or region stands right before, whose place it may be: 苏格兰|爱丁堡."""
    return before[-4:] in table("countries") or before[-3:] in table("countries") or before[-2:] in table("countries")


_ADMIN = "省市县区镇乡村"
_OTHER_PLACE = frozenset("县区镇乡旗")
_GOES_ON = re.compile("[斯尔逊茨娜莎曼](?![后虽等])")
"""Characters of transliterated names."""


@lru_cache(maxsize=1)
def _generic_after() -> re.Pattern[str]:
    names = "|".join(sorted(words("generic_after"), key=len, reverse=True))
    return re.compile(f"(?!(?:大学|中学|小学)生(?!物|命|态))[东南西北中]?(?:{names})")


def is_weak_english(term: Term, text: str, start: int, end: int) -> bool:
    """Whether an English match is perhaps none; offsets of the text as given.

    A name without its capitals (an arsenal, global citizens); a place that is a given name (Jordan Spieth) or a family name (Michael
    Jordan); a body of one common word that may be another's: the Congress in Trades Union Congress.
    """
    if term.kind not in _NAMES:
        return False
    if text[start].islower() and term.text[0].isupper() and term.case != "insensitive" and text[start:end].islower():
        return True
    if " " in term.text:
        return False
    if text[end + 1 : end + 2].isupper() and text[start:end] in words("given_names") and _is_given(text, end):
        return True
    if term.kind is TermKind.PLACE and _has_given(text, start):
        return True
    if term.kind is not TermKind.ORGANISATION or term.type == "abbr":
        return False
    before = _CAPITALISED.search(text, max(0, start - 40), start)
    return before is not None and before[1] not in _OWNERS.split() and not before[1].endswith(("n", "ish", "ese"))


def _is_given(text: str, end: int) -> bool:
    """Whether a capitalised word follows that may be a family name."""
    after = _FAMILY.match(text, end)
    return after is not None and after[1] not in words("after_places")


def _has_given(text: str, start: int) -> bool:
    """Whether a common given name stands right before."""
    if text[start - 1 : start] != " " or not text[start - 2 : start - 1].islower():
        return False
    before = text[max(0, start - 14) : start - 1].rpartition(" ")[2].lstrip('("“‘*_[')
    return before in words("first_names")


_FAMILY = re.compile(r" ([A-Z][a-z][\w'’]*)")
_NAMES = frozenset({TermKind.PLACE, TermKind.ORGANISATION, TermKind.PERSON, TermKind.PRODUCT})
_CAPITALISED = re.compile(r"(?<![.!?:;\"“‘(] )(?<!\A)(?<![\w'’])([A-Z][\w'’]*) \Z")
_OWNERS = (
    "The A An Of In By For And But Or When If As At On To From With That Its Their Our Your His Her US UK EU China Britain"
    " President Senator House"
)
