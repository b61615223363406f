"""Whether a sentence ends at a candidate: one small function per phenomenon, asked in the order of the tables below.

Each function gives a `Rule` when it can decide and None when the next one should. Mixed text is judged per candidate, not
per language: Han or a full-width stop beside it asks the wide table, everything else the spaced one. Word lists are in
`data/<language>.toml`; the cases behind each function are in tests/data/segment.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from l10n.text.ranges import STOPS, Ranges
from l10n.text.rules import LanguageRules
from l10n.text.script import HAN


class Rule(NamedTuple):
    """A decision with its name (for ever) and one line for people."""

    cut: bool
    name: str
    why: str


FULL_STOP = Rule(True, "full-stop", "a full-width stop ends a sentence")
STOP = Rule(True, "stop", "a stop before what can begin a sentence")
MARK = Rule(True, "mark", "! or ? ends a sentence")
OPENER = Rule(True, "opener", "an abbreviation, but a usual first word follows")
GLUED = Rule(True, "glued", "only the blank is missing: a usual first word follows")
ANSWER = Rule(True, "answer", "No. is the answer, not a number")
ELLIPSIS = Rule(True, "ellipsis", "an ellipsis before a new beginning")
LIST_ITEM = Rule(True, "list-item", "an item of an ascending list begins")
SEMICOLON = Rule(True, "semicolon", "the settings cut at ；")
BREAK_AFTER = Rule(True, "break-after", "an expression of the settings cuts here")
BLANK_LINE = Rule(True, "blank-line", "an empty line separates paragraphs")
LINE = Rule(True, "line", "every line is a unit")
DASH = Rule(True, "dash", "a stop, a dash and a capital: dialogue or a dateline begins")

PROTECTED = Rule(False, "protected", "inside markup, a title, a bracket or a quoted phrase")
CONTINUES = Rule(False, "continues", "a comma, colon, closing mark or stop follows")
TIED = Rule(False, "tied", "a no-break space ties the two together")
NUMBER = Rule(False, "number", "a stop between digits")
NUMERAL = Rule(False, "numeral", "the number or letter of a list item or section")
ORDINAL = Rule(False, "ordinal", "an ordinal number")
INSIDE = Rule(False, "inside", "no blank follows: inside a word, number or address")
TITLE = Rule(False, "title-mark", "the mark belongs to a 《title》")
PHRASE = Rule(False, "phrase", "the mark belongs to a phrase quoted inside the sentence")
SAID = Rule(False, "said", "who said it follows the quotation")
GLUE = Rule(False, "glue", "the sentence goes on after the quotation")
PAUSE = Rule(False, "pause", "an ellipsis inside the sentence")
LOWER = Rule(False, "lower-case", "lower case follows")
SYMBOL = Rule(False, "symbol", "a symbol follows that begins no sentence")
BRACKETED = Rule(False, "bracketed", "the mark belongs to a bracket inside the sentence")
BRAND = Rule(False, "brand", "a name that ends in a mark")
NAME = Rule(False, "name", "a name of the glossary or the settings holds the stop")
INITIAL = Rule(False, "initial", "an initial")
ABBREVIATION = Rule(False, "abbreviation", "an abbreviation")
HALF = Rule(False, "half-width", "a half-width stop beside Chinese, with nothing that shows an end")


@dataclass(frozen=True, slots=True)
class Context:
    """What the functions below may know besides the candidate."""

    rules: LanguageRules
    titles: frozenset[str]
    """Titles of the language and abbreviations of the settings, lower-cased, without final stop."""

    ellipsis: bool
    """Whether a bare ellipsis between Chinese ends a sentence."""


class Candidate:
    """A run of stops with its closing marks, and what stands around it; offsets are code points of `text`."""

    __slots__ = ("before", "bracketed", "embedded", "end", "first", "follow", "gap", "head", "next", "quoted", "run", "sentence", "start", "stop", "text", "word")  # fmt: skip

    def __init__(self, text: str, start: int, stop: int, end: int, quoted: bool, sentence: int) -> None:
        self.text = text
        self.start, self.stop = start, stop
        self.end = end
        """Behind the closing marks: where the cut would be."""

        self.sentence = sentence
        """Where the sentence began."""

        self.quoted = quoted
        """Whether a closing quotation mark follows the stop."""

        self.run = text[start:stop]
        self.before = text[start - 1] if start else ""
        self.next = _skip_blank(text, end)
        self.follow = text[self.next : self.next + 1]
        """The next character that is no blank."""

        self.gap = self.next > end
        self.head = _skip_opening(text, self.next) if self.follow in _OPEN_START else self.next
        """Behind opening marks: where the next sentence's first word would begin."""

        self.first = text[self.head : self.head + 1]
        self.word: str | None = None
        """The word before the stop, once somebody asked."""

        self.bracketed = False
        """Whether a bracket ends here that opened in the middle of the sentence."""

        self.embedded: bool | None = None
        """Whether the quotation ending here is a phrase inside a sentence (None: no), and nested in another one."""

    @property
    def closed(self) -> bool:
        """Whether closing marks follow the stop."""
        return self.end > self.stop


def decisions(text: str, context: Context, ranges: Ranges, names: frozenset[int]) -> Iterator[tuple[int, Rule]]:
    """Each candidate's position and the rule that decided it, ascending; `names` are ends of names that hold stops.

    A stop inside a word, number or address (`3.5`, `a.b`) is no candidate.
    """
    size = len(text)
    sentence = 0
    items = list_items(text)
    starts = [start for start, _ in items if start]
    within = frozenset(offset for start, end in items for offset in range(start, end))
    spans = bool(ranges.spans)
    for match in _run().finditer(text):
        start, stop = match.span()
        if stop <= sentence or start in within:
            continue
        after = text[stop : stop + 1]
        if after in _WORDLIKE and stop - start == 1 and text[start] == ".":
            continue
        end, quoted = _closing(text, stop, ranges) if after in _CLOSE_START else (stop, False)
        while starts and starts[0] < end:
            position = len(text[: starts.pop(0)].rstrip())
            if position > sentence:
                yield position, LIST_ITEM
                sentence = position
        if spans and ranges.cuts(end):
            yield end, PROTECTED
            continue
        if end >= size:
            break
        if text[start:stop] == "。" and _is_wide(after) and stop not in names:
            # By far the commonest place in Chinese, and none of the functions below has anything to say there.
            yield stop, FULL_STOP
            sentence = stop
            continue
        candidate = Candidate(text, start, stop, end, quoted, sentence)
        if not candidate.follow:
            break
        if end in ranges.brackets:
            candidate.bracketed = True
        if ranges.embedded:
            candidate.embedded = ranges.embedded.get(end)
        rule = (
            _name_end(candidate, context) if names and (stop in names or end in names) else _decide(candidate, context)
        )
        yield end, rule
        if rule.cut:
            sentence = end
    for start in starts:
        position = len(text[:start].rstrip())
        if position > sentence:
            yield position, LIST_ITEM


def _decide(c: Candidate, context: Context) -> Rule:
    if c.follow in _CONTINUING or (c.follow == "." and not c.text.startswith("..", c.next)):
        return CONTINUES
    full = not _FULL.isdisjoint(c.run)
    if c.gap and not full and not c.closed and "." in c.run and _is_tied(c):
        return TIED
    if full or _is_wide_before(c) or (not c.gap and _is_wide(c.first)):
        for decide in _WIDE_TABLE:
            if (rule := decide(c, context)) is not None:
                return rule
        return FULL_STOP
    for decide in _SPACED_TABLE:
        if (rule := decide(c, context)) is not None:
            return rule
    return STOP


# Full-width text.


def _wide_number(c: Candidate, _: Context) -> Rule | None:
    """`３．５`, `12．5`: a full-width stop between digits."""
    if c.run.strip("．") == "" and c.before.isdigit() and c.first.isdigit():
        return NUMBER
    return None


def _wide_period(c: Candidate, _: Context) -> Rule | None:
    """`.` or `．` beside Chinese ends a sentence only after Han and before Han, a blank or a closing mark."""
    if not _PERIODS.issuperset(c.run):
        return None
    full = "．" in c.run
    if full and not _is_numeral(c):
        return None
    if len(c.run) >= 3:
        c.run = "…"
        return None
    if not _is_wide_before(c) or not (c.gap or c.closed or _is_wide(c.first)):
        return HALF
    return NUMERAL if _is_numeral(c) else None


def _wide_title(c: Candidate, _: Context) -> Rule | None:
    """`《起来！》上演`: the mark belongs to the title."""
    return TITLE if not c.gap and c.text[c.stop : c.stop + 1] in ("》", "〉") else None


def _wide_bracket(c: Candidate, _: Context) -> Rule | None:
    """`新区（含街道！）全部纳入`: the stop ends the remark, not the sentence around it."""
    return BRACKETED if c.bracketed and not c.gap and _is_wide(c.first) else None


def _wide_phrase(c: Candidate, _: Context) -> Rule | None:
    """`“欢迎您！”的标语`: a quoted phrase goes on; 。 inside of it ends the outer sentence too unless it is nested."""
    if c.embedded is None or ("。" in c.run and not c.embedded):
        return None
    if c.follow in _QUOTE_OPEN or "\n" in c.text[c.end : c.next]:
        return FULL_STOP
    return FULL_STOP if c.gap and c.first.isupper() and not _is_wide(c.first) else PHRASE


def _wide_said(c: Candidate, context: Context) -> Rule | None:
    """`“……。”王女士说。`: up to 36 characters to a verb of saying and 。, or ， and the next quotation."""
    if not c.quoted or context.rules.said_wide is None:
        return None
    said = context.rules.said_wide.match(c.text, c.next)
    if said is None:
        return None
    if said["mark"] in "。.！!\n":
        return SAID
    if said["mark"] in "，," and c.text[said.end() : said.end() + 2].strip()[:1] in _QUOTE_OPEN:
        return SAID
    return None


def _wide_glue(c: Candidate, context: Context) -> Rule | None:
    """`“……？”等问题`: words that make the quotation a part of the sentence."""
    if c.quoted and context.rules.glue is not None and context.rules.glue.match(c.text, c.next):
        return GLUE
    return None


def _wide_same(c: Candidate, context: Context) -> Rule | None:
    """`他说“好。”然后走了`, `“一带一路。”这个词很常见`: plainly the same sentence, whose part the quotation is.

    Behind a colon it is none: `他说：“好。”` has its end there.
    """
    if not c.quoted or c.gap:
        return None
    rules, inside = context.rules, c.embedded is not None
    begin = _skip_blank(c.text, c.sentence)
    begins = c.text[begin : begin + 1] in _QUOTE_OPEN
    if (inside or begins) and rules.same is not None and rules.same.match(c.text, c.next):
        return GLUE
    if inside and rules.same_behind_words is not None and rules.same_behind_words.match(c.text, c.next):
        return GLUE
    return None


def _wide_ellipsis(c: Candidate, context: Context) -> Rule | None:
    """`他想了想……还是`: a bare ellipsis is a pause, unless a quotation or a line begins behind it."""
    if c.run.strip("…⋯"):
        return None
    new = context.ellipsis or c.follow in _QUOTE_OPEN or "\n" in c.text[c.end : c.next]
    return ELLIPSIS if new else PAUSE


# Spaced text.


def _glued(c: Candidate, context: Context) -> Rule | None:
    """`the District.The deal`: a missing blank is seen only before a usual first word."""
    if c.gap:
        return None
    if len(c.run) > 1 or c.quoted or c.closed or not (c.before.islower() and c.first.isupper()):
        return INSIDE
    word = _capital_word(c.text, c.end)
    left = _word_before(c)
    clean = len(left) > 2 and "." not in left and left.lower() not in context.titles
    opener = word in context.rules.openers and word not in ("A", "I") and c.text[c.end + len(word) :][:1] in (" ", ",")
    return GLUED if clean and opener else INSIDE


def _lower(c: Candidate, _: Context) -> Rule | None:
    """Lower case goes on, except names such as `iPhone` and `eBay`."""
    if not c.first:
        return SYMBOL
    if c.first.islower() and not _camel().match(c.text, c.head):
        return LOWER
    return None


def _symbol(c: Candidate, _: Context) -> Rule | None:
    """A dash or another symbol behind the stop."""
    if c.first.isalnum() or c.first in _SENTENCE_SYMBOLS:
        return None
    if c.follow in "—–-":
        dialogue = _dash().match(c.text, c.next) and not c.quoted and c.run == "." and c.before.islower()
        return DASH if dialogue else SYMBOL
    if c.first in "…." and not _dotted_start().match(c.text, c.head):
        return SYMBOL
    return None


def _phrase(c: Candidate, context: Context) -> Rule | None:
    """`The "Hello!" Photo Show`: a phrase quoted inside a sentence ends one only before a usual first word."""
    if c.embedded is None or c.run[-1] not in "!?":
        return None
    return OPENER if _opens(c, context) else PHRASE


def _said(c: Candidate, context: Context) -> Rule | None:
    """`"Look!" Captain Ma shouted.`"""
    if not c.quoted or c.run[-1] not in "!?" or context.rules.said_latin is None:
        return None
    said = context.rules.said_latin.match(c.text, c.head)
    if said and c.text[said.end() : said.end() + 1] != ":" and not _opens(c, context):
        return SAID
    return None


def _bracketed(c: Candidate, _: Context) -> Rule | None:
    """`(!)` and `(...)`: the mark is a remark."""
    return BRACKETED if c.before and c.before in "[(（" else None


def _ellipsis(c: Candidate, _: Context) -> Rule | None:
    """`...` ends a sentence before a capital; before I, which is always a capital, it does not."""
    if not ((_DOTS.issuperset(c.run) and c.run != ".") or (" " in c.run and "." in c.run)):
        return None
    if c.first.isupper() and _capital_word(c.text, c.head) not in ("I", "I'm", "I've", "I'll", "I'd"):
        return ELLIPSIS
    return PAUSE


def _mark(c: Candidate, context: Context) -> Rule | None:
    """! and ? end a sentence unless they end a name such as Yahoo!"""
    if c.run == ".":
        return None
    if not c.closed:
        word = _trailing_word(c.text, c.start)
        if word + c.run[0] in context.rules.brands:
            return OPENER if _opens(c, context) else BRAND
    return MARK


def _numeral(c: Candidate, _: Context) -> Rule | None:
    """`3.2. Scope`, `(a. Applicants`: nothing but a list numeral stands before."""
    return NUMERAL if _is_numeral(c) else None


def _ordinal(c: Candidate, context: Context) -> Rule | None:
    """`am 3. Mai`: in German and others a number and a stop is an ordinal, unless a usual first word follows."""
    if not context.rules.ordinals or not c.before.isdigit() or c.closed:
        return None
    if not _short_number().search(c.text, max(0, c.start - 4), c.start):
        return None
    words = c.text[max(c.sentence, c.start - 24) : c.start].split()
    if len(words) > 1 and words[-2].rstrip(".").lower() in context.rules.numeric:
        return None
    return OPENER if _opens(c, context) else ORDINAL


def _initial(c: Candidate, context: Context) -> Rule | None:
    """`J. R. Whitfield` goes on, `plan B. The` does not."""
    word = _word_before(c)
    if len(word) != 1 or not word.isalpha() or c.closed:
        return None
    pair = _spaced_pair().search(c.text, max(c.sentence, c.start - 6), c.start)
    if pair and f"{pair[1]}.{pair[2]}".lower() in context.rules.final:
        return STOP
    if not _opens(c, context):
        return INITIAL
    return INITIAL if word != "I" and c.text[c.head : c.head + 2] in ("A.", "I.") else OPENER


def _title(c: Candidate, context: Context) -> Rule | None:
    """`Mr. Lin`, `No. 5`, `St. Petersburg`: titles before names, abbreviations before numbers."""
    word = _word_before(c).lower()
    part = word.rsplit("-", 1)[-1]
    rules = context.rules
    if word in rules.numeric:
        return _before_number(c, context, word)
    if word in rules.either or part in rules.either:
        return STOP if c.closed else OPENER if _opens(c, context) else ABBREVIATION
    if word in context.titles or ("-" in word and part in context.titles):
        return STOP if c.closed else ABBREVIATION
    return None


def _before_number(c: Candidate, context: Context, word: str) -> Rule:
    roman = _roman().match(c.text, c.head) and not _opens(c, context)
    if c.first.isdigit() or c.first in "#§" or roman:
        return ABBREVIATION
    if word == "no":
        return ANSWER
    return OPENER if _opens(c, context) and word not in ("v", "p", "pp", "ca") else ABBREVIATION


def _closable(c: Candidate, context: Context) -> Rule | None:
    """`Co., Ltd.`, `U.S.`, `9 a.m.`, `Sept.`: they end a sentence only before a usual first word."""
    written = _word_before(c)
    word = written.lower()
    rules = context.rules
    if word in rules.final:
        return ABBREVIATION if c.first.isdigit() else STOP
    last = word.rsplit(".", 1)[-1]
    if not (word in rules.closable or last in _COMPANY or ("." in word and _dotted().fullmatch(word))):
        return None
    if c.closed and c.quoted:
        return STOP
    if word in ("a.m", "p.m") and c.first.isupper() and not _is_fronted(c, context):
        return ABBREVIATION if _capital_word(c.text, c.head) in rules.zones else OPENER
    if word in rules.words and written.islower() and not c.first.isdigit():
        return STOP
    return OPENER if _opens(c, context) else ABBREVIATION


def _name_end(c: Candidate, context: Context) -> Rule:
    """Behind a name that holds stops a sentence ends only before a blank and a usual first word, or a new line."""
    if c.follow in _CONTINUING:
        return CONTINUES
    if "\n" in c.text[c.end : c.next]:
        return STOP
    return OPENER if c.gap and _opens(c, context) else NAME


_Decide = Callable[[Candidate, Context], Rule | None]

_WIDE_TABLE: tuple[_Decide, ...] = (
    _wide_number,
    _wide_period,
    _wide_title,
    _wide_bracket,
    _wide_phrase,
    _wide_said,
    _wide_glue,
    _wide_same,
    _wide_ellipsis,
)
_SPACED_TABLE: tuple[_Decide, ...] = (
    _glued,
    _lower,
    _symbol,
    _phrase,
    _said,
    _bracketed,
    _ellipsis,
    _mark,
    _numeral,
    _ordinal,
    _initial,
    _title,
    _closable,
)


# Lists inside a running text.


def list_items(text: str) -> list[tuple[int, int]]:
    """The markers of an inline enumeration (`1. … 2. …`, `(a) … (b) …`) as (start, end); at least two, ascending by one."""
    if sum(1 for _ in _marker_hint().finditer(text)) + (_marker().match(text) is not None) < 2:
        return []
    hits = list(_marker().finditer(text))
    if len(hits) < 2:
        return []
    best: list[tuple[int, int, int]] = []
    for value in (_digit_value, _letter_value, _roman_value):
        run: list[tuple[int, int, int]] = []
        for match in hits:
            number = value(match[1])
            if not number:
                continue
            if run and number == run[-1][0] + 1:
                run.append((number, match.start(), match.end()))
            elif len(run) < 2:
                run = [(number, match.start(), match.end())]
        if len(run) >= 2 and len(run) > len(best):
            best = run
    return [(start, end) for _, start, end in best]


def _digit_value(marker: str) -> int:
    return int(marker) if marker.isdigit() else 0


def _letter_value(marker: str) -> int:
    return ord(marker) - 96 if len(marker) == 1 and marker.isalpha() else 0


def _roman_value(marker: str) -> int:
    return _ROMAN.get(marker, 0)


_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}


# Characters and small patterns.

_FULL = frozenset("。！？｡۔।॥։؟．")
_PERIODS = frozenset(".．")
_DOTS = frozenset("…⋯.")
_CONTINUING = frozenset(",;:，、；：)）]】}％%。！？!?")
_QUOTE_OPEN = frozenset('“「『"')
_WORDLIKE = frozenset("abcdefghijklmnopqrstuvwxyz0123456789/_=")
_SENTENCE_SYMBOLS = frozenset("$€£¥#@&§")
_COMPANY = frozenset(("ltd", "inc", "co", "corp"))
_CLOSE_START = frozenset("]»\"“”’'›」』）)】》〉〕｣}*_~<[⟦{ \u00a0\u202f")
_OPEN_START = frozenset("\"“‘'«‹「『（([【《〈〔｢¿¡*_~<!⟦{")


@cache
def _run() -> re.Pattern[str]:
    return re.compile(rf"[{STOPS}]+(?:[ \t](?:[.!?](?=[ \t]|\Z))+)*")


@cache
def _closing_mark() -> re.Pattern[str]:
    """What still belongs to the sentence after its stop; bounded, so that each match costs a constant."""
    return re.compile(
        r"""\]\([^()\s]{0,500}\)|[ \u00a0\u202f]?»|["”’'›」』）)\]】》〉〕｣}]|\*{1,3}|_{1,3}(?!\w)|~~"""
        r"""|</[A-Za-z][^<>]{0,60}>|\[\^[^\]\s]{1,100}\]|\[\d{1,3}\]|<sup\b[^<>]{0,80}>[^<]{0,40}</sup>|⟦/[^⟦⟧]{0,60}⟧|\{/\w{1,60}\}"""
    )


@cache
def _opening_mark() -> re.Pattern[str]:
    return re.compile(
        r"""["“‘'«‹「『（(\[【《〈〔｢¿¡]|\*{1,3}|_{1,3}|~~|<[A-Za-z][^<>]{0,300}>|!\[|⟦[^/⟦⟧][^⟦⟧]{0,60}⟧|\{\w{1,60}\}"""
    )


@cache
def _references() -> re.Pattern[str]:
    return re.compile(r"(?: ?\[\d{1,3}\])+(?=\s+[^\W\d_]|\s*\Z)")


@cache
def _wide() -> re.Pattern[str]:
    from l10n.text.script import HAN, KANA  # compiles expressions when imported: only who segments pays for it

    return re.compile(f"[{HAN}{KANA}\uac00-\ud7a3]")


@cache
def _is_wide(char: str) -> bool:
    return _wide().match(char) is not None


@cache
def _blank() -> re.Pattern[str]:
    return re.compile(r"\s*")


@cache
def _camel() -> re.Pattern[str]:
    return re.compile(r"[a-z]{1,2}[A-Z]")


@cache
def _dash() -> re.Pattern[str]:
    return re.compile(r"[—–-]\s{1,3}[A-Z]")


@cache
def _dotted_start() -> re.Pattern[str]:
    return re.compile(r"[.…]{1,6}\s{0,3}[A-Z]")


@cache
def _short_number() -> re.Pattern[str]:
    return re.compile(r"(?<![\w.,])\d{1,2}\Z")


@cache
def _roman() -> re.Pattern[str]:
    return re.compile(r"[IVXLC]{1,6}\b")


@cache
def _dotted() -> re.Pattern[str]:
    return re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,3}")


@cache
def _left_context() -> re.Pattern[str]:
    """Everything up to the word before the stop; a Han character is no part of it (`位于No. 5`)."""
    return re.compile(rf".*(?:[^\w.'’&°-]|[{HAN}])", re.S)


@cache
def _spaced_pair() -> re.Pattern[str]:
    """An abbreviation of two letters written apart: `т. д.`"""
    return re.compile(r"(?<!\w)(\w)\. ?(\w)\Z")


@cache
def _plain_word() -> re.Pattern[str]:
    return re.compile(r"\w*\Z")


@cache
def _capital() -> re.Pattern[str]:
    return re.compile(r"[^\W\d_][\w'’]{0,30}")


@cache
def _list_numeral() -> re.Pattern[str]:
    return re.compile(
        r"[\s>*+\-•]{0,8}(?:(?:Step|Part|Chapter|Section|Figure|Table|Article|Appendix|Rule|Lesson|Unit|Example)\s)?[(（]?(?:\d{1,3}(?:[.．]\d{1,3}){0,5}|[A-Za-z]|[ivxIVX]{1,5}|[一二三四五六七八九十]{1,3})[)）]?\Z"
    )


@cache
def _marker() -> re.Pattern[str]:
    return re.compile(
        r"(?:(?<=\s)|\A)(?:[•⁃*+–-][ \t]?)?\(?(\d{1,2}|[a-z]|[ivx]{1,4})(?:\.\)|[.)])[ \t]?(?=[\"“‘']?[A-Z])"
    )


@cache
def _marker_hint() -> re.Pattern[str]:
    """The mark behind a marker inside the text; it begins with the rarest character, so that texts without lists cost little."""
    before = r"[\s(•⁃*+–-]"
    return re.compile(
        rf"[.)](?:(?<={before}[0-9a-z].)|(?<={before}\d\d.)|(?<={before}[ivx]{{2}}.)|(?<={before}[ivx]{{3}}.)|(?<={before}[ivx]{{4}}.))"
    )


def _skip_blank(text: str, position: int) -> int:
    match = _blank().match(text, position)
    return match.end() if match else position


def _skip_opening(text: str, position: int) -> int:
    match = _opening_mark().match
    while found := match(text, position):
        position = found.end()
    return position


def _closing(text: str, stop: int, ranges: Ranges) -> tuple[int, bool]:
    """(behind the closing marks, whether one is a quotation mark) for a stop that ends at `stop`."""
    match = _closing_mark().match
    end, quoted, size = stop, False, len(text)
    while end < size:
        char = text[end]
        if char not in _CLOSE_START:
            break
        if char in '"“”' and end in ranges.closing:
            end, quoted = end + 1, True
            continue
        if char == '"':
            break
        found = match(text, end)
        if found is None:
            break
        behind = found.end()
        if (
            char in "*_~"
            and behind < size
            and not text[behind].isspace()
            and not _is_wide(text[behind])
            and not ranges.end_at(behind)
        ):
            break
        quoted = quoted or char in "”’'」』"
        end = behind
    if text.startswith(" [", end) and (found := _references().match(text, end)):
        end = found.end()
    return end, quoted


def _is_tied(c: Candidate) -> bool:
    return c.text[c.end : c.next].strip("\u00a0\u202f") == ""


def _is_wide_before(c: Candidate) -> bool:
    if c.before and c.before in "”’":
        return _is_wide(c.text[max(0, c.start - 2) : c.start - 1])
    return c.before != "" and (_is_wide(c.before) or c.before in "》）」』】")


def _is_numeral(c: Candidate) -> bool:
    return c.start - c.sentence < 40 and _list_numeral().match(c.text, c.sentence, c.start) is not None


def _word_before(c: Candidate) -> str:
    if c.word is None:
        floor = max(c.sentence, c.start - 40)
        found = _left_context().match(c.text, floor, c.start)
        c.word = c.text[found.end() if found else floor : c.start].lstrip("'’-&.")
    return c.word


def _trailing_word(text: str, end: int) -> str:
    found = _plain_word().search(text, max(0, end - 20), end)
    return found[0] if found else ""


def _capital_word(text: str, position: int) -> str:
    found = _capital().match(text, position)
    return found[0].replace("’", "'") if found else ""


def _opens(c: Candidate, context: Context) -> bool:
    """Whether a usual first word of a sentence follows; `L'homme` opens like `L'`."""
    word = _capital_word(c.text, c.head)
    if not word or c.text[c.head + len(word) : c.head + len(word) + 1] == ".":
        return False
    openers = context.rules.openers
    return word in openers or ("'" in word and word[: word.index("'") + 1] in openers)


def _is_fronted(c: Candidate, context: Context) -> bool:
    """Whether the sentence is `At 9 a.m. …`: a preposition, up to five words, the time."""
    words = c.text[c.sentence : c.start].split(None, 7)
    return 0 < len(words) <= 6 and words[0].lstrip("\"“‘'(") in context.rules.fronting
