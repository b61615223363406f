"""The words themselves: left untranslated, of the wrong script, repeated, too long, invisible characters among them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from l10n.checks.base import BLANK, Example, Pair, PairRule, Rule, char_class
from l10n.checks.columns import Pairs
from l10n.model.finding import Finding, Severity
from l10n.text.script import HAN, count_han, simplify

_FAMILY = "text"
_SCRIPT = "script"
_ZH = frozenset({"zh"})
_EN = frozenset({"en"})


def whole(pair: Pair) -> Iterable[Finding]:
    """A finding where the target is white space only, or is the source and the source is prose."""
    target = pair.target.strip()
    if not target:
        return _empty(pair)
    return _untranslated(pair) if pair.source.strip() == target and pair.out_of != pair.into else ()


def _whole_or_copied(pairs: Pairs) -> Iterable[int]:
    """The pairs whose target is white space, or whose texts are equal but for white space at their ends."""
    return [
        place
        for place, pair in enumerate(pairs.members)
        if not (target := pair.target.strip()) or pair.source.strip() == target
    ]


def _empty(pair: Pair) -> Iterator[Finding]:
    if pair.target and pair.source.strip():
        message = "the translation is white space only, expected a text"
        yield pair.finding("empty", Severity.ERROR, message, (0, len(pair.target)))


def _untranslated(pair: Pair) -> Iterator[Finding]:
    text = pair.target.strip()
    prose = count_han(pair.source_prose) >= 4 if pair.out_of == "zh" else _is_prose(pair.source_prose)
    if prose:
        # A text in straight quotation marks is a literal of a program: half of the published ones are left as they are.
        severity = Severity.INFO if len(text) > 1 and text[0] == text[-1] == '"' else Severity.WARNING
        yield pair.finding("untranslated", severity, "the translation is the source text", (0, len(pair.target)))


def _is_prose(text: str) -> bool:
    """Whether an alphabetic text is a sentence: a capital, four lower-case words, an end mark; code and lists are none.

    Without an end mark it is one if it has small words and others in lower case, which titles set in capitals.
    """
    if _codelike().search(text):
        return False
    return _sentence().search(text) is not None or _runs_on(text)


def _runs_on(text: str) -> bool:
    words = [word for word in _lower_word().findall(text) if word]
    small = sum(word in _FUNCTION_WORDS for word in words)
    return len(words) >= 5 and small >= 2 and len(words) - small >= 2


@cache
def _lower_word() -> re.Pattern[str]:
    return re.compile(r"(?<![\w’'.$@#/\\-])[a-z][a-z’']*+(?=[\s,.;:?!)”\"]|\Z)")


_FUNCTION_WORDS = frozenset(
    re.findall(
        "[a-z]+",
        "a an and are as at be been but by can do for from has have he his if in is it its not of on or our she so than that "
        "the their there these they this those to was we were what when which who will with would you your",
    )
)


@cache
def _sentence() -> re.Pattern[str]:
    return re.compile(r"[A-Z](?:[^.?!;:\n]* [a-z][a-z’']*\b){4}[^.?!;:\n]*[.?!](?:[\s”’\"')]|\Z)")


@cache
def _codelike() -> re.Pattern[str]:
    return re.compile(r"//|::|[{}]|;\s*$|->|=>|==|\w\(\)|<[A-Za-z]|\\[ntx\"]|^#!?\[", re.M)


def latin_left(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for each stretch of foreign prose in a Chinese text."""
    if pair.source == pair.target:
        return
    for match in _latin_run().finditer(pair.target_prose):
        if not any(count_han(held) < 8 for held in _held(pair.target_prose, match.start(), match.end())):
            message = f"not translated: {_short(match[0])!r}"
            yield pair.finding("latin-left", Severity.WARNING, message, match.span())


@cache
def _inner_latin() -> re.Pattern[str]:
    """Two of the middle words of such a stretch: it begins with a blank, of which a Chinese text has few."""
    return re.compile(r"[ ,][a-z][a-z’']++[ ,]++[a-z][a-z’']++[ ,]")


@cache
def _latin_run() -> re.Pattern[str]:
    return re.compile(r"(?<![\w/.-])[a-z][a-z’']+(?:[ ,]+[a-z][a-z’']+){4,}")


_BRACKETS = {"(": ")", "（": "）", "“": "”", '"': '"', "《": "》", "「": "」", "‘": "’", "*": "*", "_": "_"}


def _held(text: str, start: int, end: int) -> Iterator[str]:
    """What each pair of brackets or quotation marks round the stretch holds: it may be a quotation or an original name."""
    before, after = text[max(0, start - 80) : start], text[end : end + 80]
    for opener, closer in _BRACKETS.items():
        opens, closes = before.rfind(opener), after.find(closer)
        if closes >= 0 and opens > (before.rfind(closer) if closer != opener else -1):
            yield before[opens + 1 :] + text[start:end] + after[:closes]


def han_left(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for each run of Han in an English text that is no quotation, no original in brackets, no term."""
    if pair.source == pair.target:
        return
    text = pair.target_prose
    allowed: frozenset[str] | None = None
    for match in _han_run().finditer(text):
        held = _held(text, match.start(), match.end())
        if any(len(_lower_word().findall(each)) <= _ROOM for each in held) or _gloss().match(text, match.end()):
            continue
        if allowed is None:
            allowed = _han_terms(pair)
        if any(match[0] in term for term in allowed):
            continue
        yield pair.finding("han-left", Severity.WARNING, f"not translated: {_short(match[0])}", match.span())


_ROOM = 7
"""Lower-case words beside Chinese in brackets or quotation marks: with more it is a sentence, not a quotation."""


@cache
def _gloss() -> re.Pattern[str]:
    """What follows a word that is spoken about: 福 (fu, good fortune)."""
    return re.compile(r"[”’\"'*_]{0,3} ?\([A-Za-z“‘\"']")


@cache
def _maybe_han() -> re.Pattern[str]:
    return re.compile("[\u2e80-\U0010ffff]")


def _han_terms(pair: Pair) -> frozenset[str]:
    if pair.glossary is None:
        return frozenset()
    return frozenset(
        term.text
        for term in pair.glossary.terms
        if (term.dnt or term.language == pair.target_language) and not term.text.isascii()
    )


@cache
def _han_run() -> re.Pattern[str]:
    return re.compile(f"[{HAN}]+")


def traditional(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for each run of Traditional characters in a Simplified text."""
    for match in _traditional_run().finditer(pair.target_prose):
        simple = simplify(match[0])
        if match[0] in pair.source:
            continue
        message = f"Traditional {match[0]} in a Simplified text, expected {simple}"
        yield pair.finding("traditional", Severity.WARNING, message, match.span(), fix=simple)


@cache
def _traditional_only() -> frozenset[str]:
    """Characters that never stand in a Simplified text; those with a use of their own there are left out."""
    chars = [chr(code) for code in range(0x4E00, 0xA000)]
    changed = simplify("\n".join(chars)).split("\n")
    return frozenset(char for char, simple in zip(chars, changed, strict=True) if char != simple) - _AMBIGUOUS


@cache
def _traditional_run() -> re.Pattern[str]:
    return re.compile(char_class(_traditional_only()) + "+")


_AMBIGUOUS = frozenset("著乾於後裡裏麼徵餘瞭藉甚覆鍾鐘樑夥濛黏昇甯嶽谘陞託祇閒劃薑錶籤慾剋鬱菸")


def simplified(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for each run of Simplified characters in a Traditional text."""
    for match in _simplified_run().finditer(pair.target_prose):
        if match[0] not in pair.source:
            message = f"Simplified {match[0]} in a Traditional text"
            yield pair.finding("simplified", Severity.WARNING, message, match.span())


@cache
def _simplified_only() -> frozenset[str]:
    """Characters that are the Simplified form of others and no Traditional character themselves."""
    from l10n.text.script import convert

    chars = [chr(code) for code in range(0x4E00, 0xA000)]
    changed = convert("\n".join(chars), "s2t").split("\n")
    return frozenset(char for char, full in zip(chars, changed, strict=True) if char != full) - _SHARED


@cache
def _simplified_run() -> re.Pattern[str]:
    return re.compile(char_class(_simplified_only()) + "+")


_SHARED = frozenset(
    "台后里干面发只云系松制准才克板表采当吊冬范丰复谷刮合胡划回伙姜借巨局据卷夸昆漓帘了霉蔑辟凭扑朴仆秋曲确舍沈胜尸术苏台涂万旋咸向须叶佣余于郁御愿折征症致周朱注筑准仇丑斗杰布几家价凶欲岳志占皂峰群床污秘雇吃游唇厘痴岩泄托炮烟灶升扎喂棱凄"
)


def repeated_word(pair: Pair) -> Iterable[Finding]:
    """A finding for each word that stands twice in a row where the source has no such repetition."""
    text = pair.target_prose
    if pair.into == "zh":
        return _repeated(pair) if _doubled_han().search(text) else ()
    return _repeated(pair) if _inner_doubled().search(text) or _doubled_latin().match(text) else ()


def _repeated(pair: Pair) -> Iterator[Finding]:
    for start, end, word in doublings(pair.target_prose, pair.into):
        if pair.target[start:end] in pair.source or _repeats_itself(pair):
            continue
        message = f"{word!r} stands twice in a row"
        yield pair.finding(
            "repeated-word", Severity.WARNING, message, (start, end), fix=pair.target[end - len(word) : end]
        )


def _with_doublings(pairs: Pairs) -> Iterable[int]:
    """The pairs whose target may say a word twice."""
    if not pairs.members or pairs.members[0].into != "zh":
        return pairs.target_prose.holders(_maybe_doubled())
    # In the texts with their markup: a row of blanked characters would repeat itself as a word does.
    echoes = (place for size in _DOUBLED_SIZES for place in pairs.target.echoing(size, size))
    return sorted({*echoes, *pairs.target.holders(_doubled_small())})


def doublings(text: str, language: str) -> Iterator[tuple[int, int, str]]:
    """Words that stand twice in a row, as (start, end, word); those that do so by right are left out."""
    if language == "zh":
        for match in _doubled_han().finditer(text):
            word, start, end = match["word"] or match["small"], match.start(), match.end()
            rightly = _two_words().search(text, max(0, start - 1), end + 1) if len(word) == 1 else word[0] == word[-1]
            if not rightly:
                yield start, end, word
    else:
        for match in _doubled_latin().finditer(text):
            word = match["word"]
            if word in _COPULAS and _asking().search(text, max(0, match.start() - 60), match.start()):
                continue
            if len(word) >= 5 or word in _SMALL_WORDS:
                yield match.start(), match.end(), word


@cache
def _doubled_han() -> re.Pattern[str]:
    # Two characters doubled are a form of the verb (讨论讨论); from three on it is a slip of the hand.
    return re.compile(rf"(?P<word>[{HAN}]{{3,6}})(?P=word)|(?P<small>[{_SMALL_HAN}])(?P=small)(?![{HAN}]?(?P=small))")


_DOUBLED_SIZES = range(3, 7)
_SMALL_HAN = "的了是在和与被将"


@cache
def _doubled_small() -> re.Pattern[str]:
    return re.compile(rf"([{_SMALL_HAN}])\1")


@cache
def _two_words() -> re.Pattern[str]:
    """Where two equal characters belong to two words, or to one that is made so."""
    return re.compile("目的的|的的[确確喀]|不了了|了了之|是是非|[现現存所内內外自实實]在在|和和[睦气氣美]")


_DOUBLED = r"(?P<word>[a-z]++)\s+(?P=word)\b(?![’'-])"


@cache
def _doubled_latin() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w’'-]){_DOUBLED}")


@cache
def _inner_doubled() -> re.Pattern[str]:
    """The same behind whatever can stand before a word: found several times as fast, since it begins with a character."""
    return re.compile(rf"[^\w’'-]{_DOUBLED}")


@cache
def _maybe_doubled() -> re.Pattern[str]:
    """The same with less to ask of each character."""
    return re.compile(r"[^a-z]([a-z]++)\s++\1\b")


_COPULAS = frozenset(["is", "was", "are", "were"])


@cache
def _asking() -> re.Pattern[str]:
    """The head of a clause that ends in a verb, before the same verb: what the problem was was this."""
    return re.compile(r"\b(?:[Ww]hat|[Ww]ho|[Ww]here|[Hh]ow|[Ww]hy|[Ww]hatever|[Aa]ll|[Tt]hing)\b[^.;:?!]*\Z")


_SMALL_WORDS = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "to",
        "in",
        "on",
        "at",
        "by",
        "for",
        "from",
        "with",
        "and",
        "or",
        "but",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "will",
        "would",
        "can",
        "this",
        "these",
        "its",
        "their",
        "our",
        "as",
        "it",
    ]
)
"""Short words that never stand twice in a row, as `had had` and `that that` may."""


def _repeats_itself(pair: Pair) -> bool:
    """Whether the source doubles something too."""
    return next(doublings(pair.source_prose, pair.out_of), None) is not None


def length(pair: Pair) -> Iterable[Finding]:
    """A finding where the target is far longer or shorter than translations of such a source are."""
    return _length(pair) if _is_odd_length(pair) else ()


def _is_odd_length(pair: Pair) -> bool:
    """Whether it is worth counting: blanks for words and what is no ASCII for Han are near enough, and cost no scan."""
    if len(pair.source) < 30 or pair.source == pair.target:
        return False
    if pair.out_of == "en" and pair.into == "zh":
        english, chinese = pair.source_prose, pair.target_prose
    elif pair.out_of == "zh" and pair.into == "en":
        english, chinese = pair.target_prose, pair.source_prose
    else:
        return False
    wide = (len(chinese.encode("utf-8", "surrogatepass")) - len(chinese)) // 2 - chinese.count(BLANK)
    return not 0.9 <= wide / (english.count(" ") + 1) <= 3.2


def _of_odd_length(pairs: Pairs) -> Iterable[int]:
    """The pairs whose texts are of sizes that may not go together."""
    return [place for place, pair in enumerate(pairs.members) if _is_odd_length(pair)]


def _length(pair: Pair) -> Iterator[Finding]:
    from_english = pair.out_of == "en"
    english, chinese = (
        (pair.source_prose, pair.target_prose) if from_english else (pair.target_prose, pair.source_prose)
    )
    words, characters = _size(english), _size(chinese)
    source, target = (words, characters) if from_english else (characters, words)
    if source < _LEAST[pair.out_of]:
        return
    share = characters / max(words, 1)
    if 0.6 <= share <= 4.5:
        return
    told = f"{source} words or characters of source, {target} of translation"
    message = f"{told}: probably {'something is missing' if (share < 0.6) == from_english else 'too much'}"
    yield pair.finding("length", Severity.INFO, message, (0, len(pair.target)))


_LEAST = {"en": 6, "zh": 12}


def _size(prose: str) -> int:
    return len(_units().findall(prose))


@cache
def _units() -> re.Pattern[str]:
    """Han characters and Latin words; quicker than counting both apart."""
    return re.compile(f"[A-Za-z0-9'’]+|[{HAN}]")


def invisible(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for each run of characters nobody sees that the source does not have."""
    for match in unseen().finditer(pair.target):
        if match[0][0] in pair.source:
            continue
        severity = Severity.INFO if match[0][0] == "\u00a0" else Severity.WARNING
        names = " ".join(f"U+{ord(char):04X}" for char in match[0][:4])
        fix = " " if match[0][0] == "\u00a0" else ""
        yield pair.finding("invisible", severity, f"invisible {names}, expected none", match.span(), fix=fix)


_UNSEEN = "\u00a0\u00ad\u034f\u180e\u200b\u200c\u2060\u2061\u2062\u2063\u2064\u3164\ufeff\uffa0"


@cache
def unseen() -> re.Pattern[str]:
    """Runs of no-break blanks, and runs of characters nobody sees: zero-width ones, soft hyphens, byte order marks."""
    return re.compile("\u00a0+|[" + _UNSEEN[1:] + "]+")


def bidi(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for each run of bidirectional, tag or control characters that the source does not have."""
    for match in dangerous().finditer(pair.target):
        if match[0][0] in pair.source:
            continue
        names = " ".join(f"U+{ord(char):04X}" for char in match[0][:4])
        message = f"control character {names}, expected none: the text may read otherwise than it is"
        yield pair.finding("control", Severity.ERROR, message, match.span(), fix="")


_DANGEROUS = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f\U000e0000-\U000e007f"
)


@cache
def dangerous() -> re.Pattern[str]:
    """Runs of characters that show a text otherwise than it is: control, bidirectional and tag characters."""
    return re.compile(f"[{_DANGEROUS}]+")


def _ranges(inside: str) -> frozenset[str]:
    """The characters of the inside of a character class."""
    found: list[str] = []
    for match in re.finditer(r"(.)-(.)|(.)", inside, re.S):
        first, last = (match[1], match[2]) if match[1] else (match[3], match[3])
        found.extend(map(chr, range(ord(first), ord(last) + 1)))
    return frozenset(found)


def mojibake(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for each trace of a text decoded with the wrong code."""
    for match in broken_text().finditer(pair.target):
        if match[0] not in pair.source:
            message = f"broken characters {match[0]!r}: decoded with the wrong encoding"
            yield pair.finding("mojibake", Severity.ERROR, message, match.span())


@cache
def broken_text() -> re.Pattern[str]:
    """UTF-8 read as Windows-1252, as GBK, or lost altogether."""
    return re.compile(
        "\ufffd+|锟斤拷|烫烫烫|屯屯屯|(?:[\u00c2\u00c3\u00e2-\u00ef][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e"
        "\u0192\u02c6\u02dc\u2013\u2014\u2018-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]{1,3}){2,}|â€[™œ\x9d¦“”]"
    )


def _short(text: str, limit: int = 40) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _en_zh(source: str, target: str, note: str = "") -> Example:
    return Example(source, target, "en", "zh_CN", note=note)


RULES: tuple[PairRule, ...] = (
    Rule(
        "untranslated",
        _FAMILY,
        Severity.WARNING,
        "The translation is the source text.",
        "A copied text counts as translated and is never looked at again. Names, code and lists may be the same.",
        whole,
        passes=(_en_zh("GitHub", "GitHub"), _en_zh("cargo build --release", "cargo build --release")),
        fails=(
            _en_zh("The port of Ningbo grows fast.", "The port of Ningbo grows fast."),
            Example("宁波港口在增长。", "宁波港口在增长。"),
            _en_zh("Do you want to open the file", "Do you want to open the file"),
        ),
        screen=_whole_or_copied,
    ),
    Rule(
        "empty",
        _FAMILY,
        Severity.ERROR,
        "The translation is white space only.",
        "It counts as translated, and the paragraph disappears from the page.",
        whole,
        passes=(Example("港口", "port"),),
        fails=(Example("港口", "  "),),
        screen=_whole_or_copied,
    ),
    Rule(
        "latin-left",
        _SCRIPT,
        Severity.WARNING,
        "Foreign prose was left in a Chinese text.",
        "Five lower-case words in a row are no name. Quotations and originals in brackets are not reported.",
        latin_left,
        passes=(_en_zh("Rust uses cargo.", "Rust 使用 cargo。"),),
        fails=(_en_zh("Ports grow as ever more ships come in.", "港口在增长 as ever more ships come in。"),),
        needs=frozenset(" "),
        into=_ZH,
        trigger=_inner_latin,
    ),
    Rule(
        "han-left",
        _SCRIPT,
        Severity.WARNING,
        "Chinese was left in an English text.",
        "Readers cannot read it. Quotations, originals in brackets and terms of the glossary are not reported.",
        han_left,
        passes=(
            Example("前湾新区", "Qianwan New Area (前湾新区)"),
            Example("“福”字贴在门上。", "The character 福 (fu, good fortune) is on the door."),
        ),
        fails=(Example("宁波在增长。", "宁波 is growing."),),
        into=_EN,
        trigger=_maybe_han,
    ),
    Rule(
        "traditional",
        _SCRIPT,
        Severity.WARNING,
        "A Traditional character stands in a Simplified text.",
        "OpenCC's character table one for one; characters with a use of their own in Simplified text are not reported.",
        traditional,
        passes=(_en_zh("The port of Ningbo", "宁波的港口"),),
        fails=(_en_zh("The port of Ningbo", "寧波的港口"),),
        into=frozenset({"zh_CN", "zh_SG"}),
        fixes=True,
        trigger=_traditional_run,
    ),
    Rule(
        "simplified",
        _SCRIPT,
        Severity.WARNING,
        "A Simplified character stands in a Traditional text.",
        "OpenCC's character table; characters that both scripts use are not reported.",
        simplified,
        passes=(Example("The port of Ningbo", "寧波的港口", "en", "zh_TW"),),
        fails=(Example("The port of Ningbo", "宁波的港口", "en", "zh_TW"),),
        into=frozenset({"zh_TW", "zh_HK"}),
        trigger=_simplified_run,
    ),
    Rule(
        "repeated-word",
        _FAMILY,
        Severity.WARNING,
        "A word stands twice in a row.",
        "A slip of the hand or of an engine. Chinese verbs doubled for a light tone (讨论讨论) are not reported.",
        repeated_word,
        passes=(_en_zh("Let us discuss it.", "我们讨论讨论吧。"), Example("他曾有。", "He had had it.")),
        fails=(
            Example("港口在增长。", "The the port grows.".lower()),
            _en_zh("the innovation centre", "创新中心创新中心"),
        ),
        fixes=True,
        screen=_with_doublings,
    ),
    Rule(
        "length",
        _FAMILY,
        Severity.INFO,
        "The translation is far longer or shorter than usual.",
        "Han characters and words of the Chinese side a word of the English side: .6 to 4.5 in 99.9 % of NTREX.",
        length,
        passes=(_en_zh("The port of Ningbo grows fast this year.", "宁波港今年快速增长。"),),
        fails=(_en_zh("The port of Ningbo grows fast this year, and so do the others.", "宁波。"),),
        screen=_of_odd_length,
    ),
    Rule(
        "invisible",
        _FAMILY,
        Severity.WARNING,
        "A character nobody sees stands in the text.",
        "Zero-width characters, soft hyphens and byte order marks break search and wrapping. "
        "A no-break blank is information only.",
        invisible,
        passes=(Example("港口", "port"),),
        fails=(Example("港口", "po\u200brt"), Example("港口 一", "port\u00a0one")),
        needs=frozenset(_UNSEEN),
        fixes=True,
    ),
    Rule(
        "control",
        _FAMILY,
        Severity.ERROR,
        "A control, bidirectional or tag character stands in the text.",
        "It can reorder what people read, hide words from them, or move the cursor of a terminal "
        "(CVE-2021-42574, CVE-2021-42694).",
        bidi,
        passes=(Example("港口", "port"),),
        fails=(Example("港口", "port \u202etrop"), Example("港口", "port\x1b[2J")),
        needs=_ranges(_DANGEROUS),
        fixes=True,
    ),
    Rule(
        "mojibake",
        _FAMILY,
        Severity.ERROR,
        "The text was decoded with the wrong encoding.",
        "UTF-8 read as Windows-1252 (â€™) or GBK (锟斤拷), or replacement characters.",
        mojibake,
        passes=(Example("咖啡馆", "café"),),
        fails=(Example("港口", "the portâ€™s ships"), Example("港口", "port \ufffd\ufffd")),
        needs=frozenset(
            "\ufffd锟烫屯\u00c2\u00c3\u00e2\u00e3\u00e4\u00e5\u00e6\u00e7\u00e8\u00e9\u00ea\u00eb\u00ec\u00ed\u00ee\u00ef"
        ),
    ),
)
"""Rules about words and characters, in the order they are told."""
