"""What stands for a name without being a form of it: the German Chancellor, 中美, Kim for Kim Jong-un, `the city`, Beijing for China.

`checks.terms` asks here before it calls a name missing or added. Nothing here is looked at while texts are scanned: it is
asked where a form was looked for in vain, so that it may take its time. The word lists are plain files in `data`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import cache, lru_cache
from operator import eq

from l10n.glossary import sounds
from l10n.glossary.fold import fold
from l10n.glossary.spelling import table
from l10n.glossary.variants import plural
from l10n.glossary.words import lines
from l10n.model.glossary import Term, TermKind
from l10n.model.locale import base, is_spaced
from l10n.text.script import simplify

_WORD = re.compile(r"[^\W\d_]{2,}")
_LEAST = 4
"""Letters of a name from which the regular endings are tried: shorter ones meet other words."""


_QUOTES = re.compile('["“”‘’「」『』《》〈〉]')


def derived(terms: Iterable[Term], text: str) -> bool:
    """Whether a word made from one of the names stands in the text, which is in the language of the terms.

    Peoples and adjectives (`German`, `Londoner`, `congressional`), a singular for a plural name (`Olympic`), a part of a
    person's name that stands alone, `Haishu and Yinzhou districts`; in Chinese the one-character names where such names stand
    (`中美`, `驻华`) and a name with quotation marks inside (飓风“罗莎”).
    """
    unquoted = _QUOTES.sub("", text)
    for term in terms:
        language = base(term.language)
        if len(unquoted) < len(text) and language == "zh" and len(term.text) >= _LEAST and term.text in unquoted:
            return True
        pattern = _pattern(term.text, term.kind, language)
        if (
            pattern
            and pattern.search(text)
            and (language != "zh" or pattern.search(_without_countries(text, term.text)))
        ):
            return True
        if language == "en" and term.kind is TermKind.PERSON and _stands_alone(term.text, text):
            return True
    return False


@lru_cache(maxsize=4096)
def _pattern(name: str, kind: TermKind, language: str) -> re.Pattern[str] | None:
    made = (_ENGLISH if language == "en" else _CHINESE if language == "zh" else {}).get(kind)
    parts = tuple(dict.fromkeys(made(name))) if made else ()
    return re.compile("|".join(parts)) if parts else None


# --- English -----------------------------------------------------------------------------------------------------------


def _whole(words: str) -> str:
    """The words as an expression that stands between no letters."""
    return rf"(?<![^\W\d_]){words}(?![^\W\d_])"


def _of_place(name: str) -> Iterator[str]:
    known = _derived().get(name, ())
    words = [word for word in known if word != _ONLY]
    if words:
        yield _NO_POLE + _whole(f"(?:{'|'.join(map(_spelled, words))})s?") + "(?! position)"
    head, _, last = name.rpartition(" ")
    if _ONLY not in known and len(last) >= _LEAST and last[0].isupper() and last.isalpha():
        before = re.escape(head) + r"[\s-]" if head else ""
        yield _whole(f"{before}(?:{'|'.join(_people(last))})s?")
    yield from _coordinated(head, last)


_ONLY = "="
"""Among a name's words: no regular ones beside them, Nigerian is not from Niger."""

_NO_POLE = "(?<!North )(?<!South )"


def _people(name: str) -> Iterator[str]:
    """The regular words: Londoner, Chilean, Mexican, Italian, Texan, Taiwanese."""
    short = name.rstrip("aeiouy") if name[-1] in "aeiouy" else name
    yield f"{re.escape(short)}(?:an|ian|ean|ese|ish|ite|ic|ist)"
    if short != name:
        yield re.escape(name) + "(?:n|nese)"
    else:
        # Not behind a vowel that fell away: Francis is not from France, Mali not from Male.
        yield re.escape(name) + "(?:i|er)"
    if name.endswith("s"):
        yield re.escape(name[:-1]) + "n"


def _coordinated(head: str, last: str) -> Iterator[str]:
    """`Haishu and Yinzhou districts`, `the provinces of Jiangsu and Zhejiang`: one generic word for several names."""
    if head and last in _GENERIC.split():
        many = f"[{last[0]}{last[0].lower()}]{plural(last)[1:]}"
        other = r"[A-Z][\w'’]*(?: [A-Z][\w'’]*)?"
        yield _whole(rf"{re.escape(head)}(?:,? (?:and |or |& )?{other}){{0,6}} {many}")
        yield _whole(rf"{many} of (?:{other},? (?:and |or |& )?){{0,6}}{re.escape(head)}")


_GENERIC = "District County City Province Prefecture Town Township Village Street Road River Lake Island"


def _of_body(name: str) -> Iterator[str]:
    """Words for a body or an event: the adjective, a singular, the name of a party without `Party`."""
    known = _derived().get(name, ())
    head, _, last = name.rpartition(" ")
    words = [_spelled(word) + "s?" for word in known]
    if head and last in ("Party", "Games"):
        words.append(re.escape(head))
    if name.endswith("s") and name[-2:-1] not in ("s", "'", "’") and len(name) > _LEAST and " " not in name:
        words.append(re.escape(name[:-3] + "y" if name.endswith("ies") else name[:-1]))
    if words:
        yield _whole(f"(?:{'|'.join(words)})")


def _stands_alone(name: str, text: str) -> bool:
    """Whether a part of a person's name stands without another given name or family name beside it: `Kim`, `Mr. Joko`."""
    parts = tuple(dict.fromkeys(word for word in _WORD.findall(name) if word[0].isupper()))
    if len(parts) < 2:
        return False
    for found in _compiled(_whole(f"(?:{'|'.join(map(re.escape, parts))})"), 0).finditer(text):
        before = _BEFORE.search(text, max(0, found.start() - 40), found.start())
        if before and before[2] not in _TITLES.split() and (before[1] is None or before[2] not in _OPENERS.split()):
            continue
        if not _NAME_GOES_ON.match(text, found.end()):
            return True
    return False


_BEFORE = re.compile(r"(\A|[.!?:;\"“‘(]\s*)?\b([A-Z][\w'’]*)\.?[ -]\Z")
"""A capitalised word right before, and in the first group what shows that a sentence began with it."""

_OPENERS = (
    "But And Or So Yet When While As If Both Since Although Though After Before For With To In On At By From That What Why How"
    " Because Did Does Has Have Is Was Will Would Could Should Can Like Even Only Then Now Today Yesterday Earlier Later"
)
"""Words with the capital of a sentence; any other may be a given name."""

_NAME_GOES_ON = re.compile(r"[ -][A-Z][a-z]")
_TITLES = (
    "Mr Mrs Ms Miss Dr Sir Lord Lady Dame President Chancellor Judge Justice Senator Sen Rep Minister Secretary General King"
    " Queen Prince Princess Pope Chairman Chairwoman Professor Prof Governor Gov Mayor Director Rapper Singer Actor"
    " Captain Coach Father St Congressman Congresswoman"
)


def _spelled(word: str) -> str:
    """The word as an expression; one without a capital may have one: the Congressional Committee."""
    return f"[{word[0]}{word[0].upper()}]{re.escape(word[1:])}" if word[0].islower() else re.escape(word)


@cache
def _derived() -> Mapping[str, tuple[str, ...]]:
    """Irregular words by name, from `derived_en.txt`."""
    rows = (line.split(":", 1) for line in lines("derived_en"))
    return {name.strip(): tuple(words.split()) for name, words in rows}


# --- Chinese -----------------------------------------------------------------------------------------------------------


def _of_chinese_place(name: str) -> Iterator[str]:
    own = "".join(sorted(_abbreviated().get(name.rstrip("省市"), ())))
    if own:
        every = "".join(sorted(_letters()))
        full = "[国洲罗尼拉度化丽好元术容食景观妙律雄]"
        yield f"(?<![其集当心途空手])[{own}](?:[{every}](?!{full})|[方籍裔企货币军资媒商侨语译](?![向法式面]))"
        yield f"(?<=[{every}])(?<![其集当心途])[{own}](?!{full})"
        yield f"[驻访赴抵来在援旅离留脱反亲对][{own}](?!{full}|[小部间央学型心途])"
    if len(name) == 3 and name[-1] in "省市":
        yield f"{name[:-1]}(?:人|籍)"


def _without_countries(text: str, name: str) -> str:
    """The text with the full names of countries and regions blanked but the one asked for: 西班牙 names no 西亚, 新加坡 no Canada."""
    return _full_names().sub(lambda found: found[0] if found[0] in name or name in found[0] else " ", text)


@cache
def _full_names() -> re.Pattern[str]:
    known = [name for each in table("countries") for name in (each, each.rstrip("州省"))]
    names = [name for name in known if len(name) > _COUNTRY or name[-1] in "亚洲欧非" or name[0] in "中东西南北"]
    return re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))))


_COUNTRY = 2
"""Characters of a name that may stand in other words: 美国 names America, 约旦 is spelled by two letters."""


def _of_chinese_person(name: str) -> Iterator[str]:
    """A part between the dots; not beside a dot, where it belongs to another name."""
    parts = [part for part in re.split("[·•・-]", name) if len(part) > 1]
    if len(parts) > 1:
        yield f"(?<![·•・-])(?:{'|'.join(map(re.escape, parts))})(?![·•・-])"


@cache
def _abbreviated() -> Mapping[str, frozenset[str]]:
    """One-character names by the full name, from `abbreviations_zh.txt`."""
    found: dict[str, set[str]] = {}
    for line in lines("abbreviations_zh"):
        letter, *names = line.split()
        for name in names:
            found.setdefault(name, set()).add(letter)
    return {name: frozenset(letters) for name, letters in found.items()}


@cache
def _letters() -> frozenset[str]:
    return frozenset().union(*_abbreviated().values())


_ENGLISH = {
    TermKind.PLACE: _of_place,
    TermKind.ORGANISATION: _of_body,
    TermKind.EVENT: _of_body,
    TermKind.PROGRAMME: _of_body,
}
_CHINESE = {
    TermKind.PLACE: _of_chinese_place,
    TermKind.ORGANISATION: _of_chinese_place,
    TermKind.PERSON: _of_chinese_person,
}

# --- in place of a name ------------------------------------------------------------------------------------------------

_HE = r"he|him|his|himself|she|her|hers|herself"
_ROLES = "president|premier|prime minister|minister|senator|judge|chairman|chairwoman|leader|mayor|governor|professor"
_PLACES = "country|nation|city|town|county|province|state|region|island|district|area|capital|kingdom|territory"
_BODIES = (
    "company|firm|bank|party|government|group|organi[sz]ation|body|court|agency|ministry|commission|council|committee|club|team"
    "|union|university|navy|army|air force|police|parliament|school|hospital|museum|fund|office|league|station|alliance|bloc|paper|newspaper|network|broadcaster|chamber|association|institute|administration"
)
_REFERENCES = {
    ("en", TermKind.PERSON): rf"\b(?:{_HE}|the (?:{_ROLES}))\b",
    ("en", TermKind.PLACE): rf"\b(?:its?|itself|there|here|the (?:{_PLACES}))\b",
    ("en", TermKind.ORGANISATION): rf"\b(?:its?|itself|they|their|them|the (?:{_BODIES}))\b",
    ("zh", TermKind.PERSON): "[他她]|其(?![他它实中余次])|本人|总统|首相|总理|部长|议员|法官",
    (
        "zh",
        TermKind.PLACE,
    ): "[该我本两](?:国|市|省|州|县|区|岛|镇|地区?)|这座城市|这个国家|当地|其(?![他它实中余次])|[那这]里|它",
    ("zh", TermKind.ORGANISATION): "该[\u4e00-\u9fff]|它|其(?![他它实中余次])|我[行司校会部]",
}


def is_referred_to(kind: TermKind, source: str, source_language: str, target: str, target_language: str) -> bool:
    """Whether the target has more pronouns or words like `the city` for a thing of this kind than the source."""
    given = _references(kind, target, target_language)
    return given > 0 and given > _references(kind, source, source_language)


def _references(kind: TermKind, text: str, language: str) -> int:
    expression = _REFERENCES.get((base(language), kind))
    return sum(1 for _ in _compiled(expression, re.IGNORECASE).finditer(text)) if expression else 0


@lru_cache(maxsize=1024)
def _compiled(expression: str, flags: int) -> re.Pattern[str]:
    return re.compile(expression, flags)


def is_meant(kind: TermKind, source: str, target: str, target_language: str) -> bool:
    """Whether a Chinese source has words such as 该国 or 当地 for a place, and the target fewer of its own: it may write the name."""
    given = len(_compiled(_MEANT, 0).findall(source)) if kind is TermKind.PLACE else 0
    return given > 0 and given > _references(kind, target, target_language)


_MEANT = "(?<!应)[该我](?:国|市|省|州|县|区|岛|镇|地)|这座城市|这个国家|当地"


def governments(terms: Iterable[Term]) -> frozenset[str]:
    """The names that translators write for these, capitals for countries and countries for capitals, folded."""
    return frozenset(other for term in terms for other in _metonyms().get(fold(term.text).text, ()))


def is_country(name: str) -> bool:
    """Whether a Chinese name is that of a country or a union: 美国, 欧盟."""
    return name.endswith("国") or fold(name).text in _countries()


@cache
def _countries() -> frozenset[str]:
    rows = (line.partition(":")[2] for line in lines("capitals"))
    return frozenset(fold(name.strip()).text for row in rows for name in row.split(","))


@cache
def _metonyms() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for line in lines("capitals"):
        capital, _, countries = line.partition(":")
        names = [fold(name.strip()).text for name in re.split(", (?!D)", countries)]
        own = fold(capital.strip()).text
        found.setdefault(own, set()).update(names)
        for name in names:
            found.setdefault(name, set()).add(own)
    return {name: frozenset(others) for name, others in found.items()}


def nearly(forms: Iterable[Term], text: str) -> bool:
    """Whether a Chinese text spells one of the names in nearly its characters: 世界展望会 for 世界宣明会, 东加拉 for 栋加拉.

    Three characters and more, six of ten in their places; or the name shortened to characters of its own in their order, the last
    one among them: 高院 for 最高法院, 下加州 for 下加利福尼亚州.
    """
    plain = simplify(text)
    for form in forms:
        name = simplify(form.text)
        if len(name) <= 2 or base(form.language) != "zh":
            continue
        if _is_alike(name, plain) or name in plain.replace("的", "") or _is_shortened(name, plain):
            return True
        if form.kind is TermKind.PLACE and _is_shortened(name + "州", plain):
            return True
    return False


_NEARLY = 0.6


def _is_alike(name: str, text: str) -> bool:
    size = len(name)
    return any(sum(map(eq, name, text[at : at + size])) >= _NEARLY * size for at in range(len(text) - size + 1))


def _is_shortened(name: str, text: str) -> bool:
    """Whether a piece of the text is made of characters of the name in order, with a gap and its first or second and last one."""
    if len(name) < _LEAST:
        return False
    for at in (at for at, char in enumerate(text) if char == name[-1]):
        taken, left = "", len(name) - 1
        while at and (left := name.rfind(text[at - 1], 0, left)) >= 0:
            taken = text[at - 1] + taken
            at -= 1
            short = taken + name[-1]
            if left < 2 and (len(short) > 2 or short == name[left] + name[-1]) and short not in name:
                return True
    return False


def misspelt(forms: Iterable[Term], text: str) -> bool:
    """Whether the text, in the language of the forms, has one of them with a slip: Nignbo, 哈弗大学 for 哈佛大学.

    English names of five letters and more whose first letter is right, Chinese ones of three characters and more but for one.
    """
    return any(
        _has_slip(form.text, text) if is_spaced(form.language) else _misses_one(form.text, text)
        for form in forms
        if len(form.text) > (_LEAST if is_spaced(form.language) else 2)
    )


def _has_slip(name: str, text: str) -> bool:
    words, size = re.findall(r"[\w'’.-]+", text), len(name.split())
    others = (" ".join(words[at : at + size]) for at in range(len(words) - size + 1))
    return any(
        other[0] == name[0]
        and other != name
        and abs(len(other) - len(name)) < 2
        and SequenceMatcher(None, name, other).ratio() >= _SLIP
        for other in others
    )


_SLIP = 0.8
"""Share of letters in order: Nignbo has 0.83 of Ningbo."""


def _misses_one(name: str, text: str) -> bool:
    size = len(name)
    return any(sum(map(eq, name, text[at : at + size])) == size - 1 for at in range(len(text) - size + 1))


def is_spelled_otherwise(found: str, forms: Sequence[Term], text: str, target: str) -> bool:
    """Whether a Chinese text may have the English name that was found, a form of which it lacks, in another spelling or wording.

    `text` lacks what the glossary explains, `target` is the English text without the name. Native names are never heard: 山西 is no
    other spelling of Shaanxi.
    """
    text = simplify(text)
    names = [simplify(form.text) for form in forms]
    rest = _full_names().sub(" ", text)
    if (
        sounds.is_heard(found, names, rest) or sounds.is_unheard(found, names, rest, _NAME.findall(target))
    ) and not sounds.is_native(found, names):
        return True
    if forms[0].kind is TermKind.PLACE and _has_place(rest):
        return True
    return _has_body(forms, text) or _initials(found) in _CAPITALS.findall(text) or _is_latin(found, text)


def _has_place(text: str) -> bool:
    """Whether the text has a foreign place by its meaning, 旗杆市, as the glossary has it by its sound."""
    return any(not sounds.has_sounds(found[1]) for found in _TOWN.finditer(text))


_TOWN = re.compile("(?:\\A|[、，在于的和与及至到从])([\u4e00-\u9fff]{2,3})[市镇郡岛城](?![区民政长场内中])")
_NAME = re.compile(r"\b[A-Z][a-z\u00e0-\u017f]\w+")


def _is_latin(found: str, text: str) -> bool:
    """Whether a Chinese text has a word of the name in Latin letters, or nearly so: CBC新闻, Encinita."""
    words = re.findall("[A-Za-z]{3,}", text)
    return any(
        one == other or (len(one) >= _LEAST and SequenceMatcher(None, one, other).ratio() > _SAME)
        for one in words
        for other in _CAPITALISED.findall(found)
    )


_CAPITALISED = re.compile(r"\b[A-Z]\w{2,}")
_SAME = 0.85


def _initials(name: str) -> str:
    return name.replace(".", "") if name.isupper() else "".join(word[0] for word in name.split() if word[0].isupper())


_CAPITALS = re.compile(r"(?<![A-Za-z])[A-Z]{2,}(?![A-Za-z])")


def _has_body(forms: Iterable[Term], text: str) -> bool:
    """Whether the Chinese text names a body of the same sort with words of its own: 工会大会 for 工会联盟, 国民健康服务体系 for 国民保健署."""
    for form in forms:
        if form.kind is not TermKind.ORGANISATION or base(form.language) != "zh" or len(form.text) < _LEAST:
            continue
        name = simplify(form.text)
        for at in range(len(name) - 1):
            pair = name[at : at + 2]
            found = text.find(pair)
            if pair not in _LOOSE and found >= 0 and _BODY.match(text, found + 2):
                return True
    return False


_COMMON = (
    "中国 美国 英国 法国 德国 日本 国家 国际 世界 全国 中央 联合 大学 学院 公司 银行 委员 员会 中心 协会 联盟 组织 法院"
)
_LOOSE = frozenset(_COMMON.split())
_BODY = re.compile("[\u4e00-\u9fff]{0,5}?(?:会|局|署|部|党|队|院|司|行|社|报|台|所|处|系|厅|室|盟|组织|大学|中心)")


def ends(forms: Iterable[Term], found: str) -> bool:
    """Whether the name found is the end of a body's name: the Times of the New York Times, which is another paper elsewhere."""
    name = " " + fold(found).text.removeprefix("the ")
    return any(form.kind is TermKind.ORGANISATION and fold(form.text).text.endswith(name) for form in forms)


def begins(forms: Iterable[Term], found: str) -> bool:
    """Whether the longer English name found begins with one of the forms: the Pacific of the Pacific Ring of Fire."""
    text = fold(found).text
    return any(is_spaced(form.language) and text.startswith(fold(form.text).text + " ") for form in forms)


def explains(forms: Sequence[Term], found: str) -> bool:
    """Whether a name stands inside one of the forms: 英国 is not added where 英国脱欧 is asked for."""
    name = fold(found).text.removeprefix("the ")
    for form in forms:
        text = fold(form.text).text
        if name in text and (not is_spaced(form.language) or re.search(rf"\b{re.escape(name)}\b", text)):
            return True
    return False
