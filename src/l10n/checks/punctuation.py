"""Punctuation: half and full width, pairs, doubled marks, the mark at the end. Blanks are judged in `checks.spacing`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from l10n.checks.base import BLANK, Example, Pair, PairRule, Rule
from l10n.checks.columns import EDGE, Pairs
from l10n.model.finding import Finding, Severity
from l10n.text.script import HAN

_FAMILY = "punctuation"
_ZH = frozenset({"zh"})
_EN = frozenset({"en"})
_WIDE = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", ".": "。", "(": "（", ")": "）"}
_NARROW = {wide: narrow for narrow, wide in _WIDE.items()} | {"、": ","}


def _warn(pair: Pair, rule: str, message: str, span: tuple[int, int], fix: str | None = None) -> Finding:
    return pair.finding(rule, Severity.WARNING, message, span, fix=fix)


def width_between_han(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for each half-width mark between Han characters, or stop behind the last one."""
    for match in _half_between_han().finditer(pair.target_prose):
        mark, wide = match[0], _WIDE[match[0]]
        # Published texts set the colon in half width too often (1 % of NTREX) for more than information.
        severity = Severity.INFO if mark == ":" else Severity.WARNING
        message = f"half-width {mark!r} in Chinese, expected {wide}"
        yield pair.finding("width-between-han", severity, message, match.span(), fix=wide)


@cache
def _half_between_han() -> re.Pattern[str]:
    return re.compile(rf"(?<=[{HAN}])(?:[,;:!?](?=[{HAN}])|\.(?=\s*\Z|[{HAN}]))")


@cache
def _half_behind_han() -> re.Pattern[str]:
    return re.compile(rf"[,;:!?.](?<=[{HAN}].)")


def paren_width(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for each pair of half-width brackets that holds Han characters."""
    for match in _half_brackets().finditer(pair.target_prose):
        if not _has_han().search(match[1]):
            continue
        start, end = match.span()
        message = "half-width brackets round Chinese, expected （ and ）"
        yield _warn(pair, "paren-width", message, (start, end), f"（{pair.target[start + 1 : end - 1]}）")


@cache
def _half_brackets() -> re.Pattern[str]:
    return re.compile(r"\(([^()\n]*)\)")


@cache
def _has_han() -> re.Pattern[str]:
    return re.compile(f"[{HAN}]")


def fullwidth_in_latin(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for each full-width mark inside a figure, a clock time or an address of a Chinese text."""
    for match in _wide_in_latin().finditer(pair.target_prose):
        mark = match[0]
        if mark == "，" and not _is_figure(pair, match.start()):
            continue
        message = f"full-width {mark!r} between Latin letters or digits, expected {_NARROW[mark]!r}"
        yield _warn(pair, "fullwidth-in-latin", message, match.span())


@cache
def _wide_in_latin() -> re.Pattern[str]:
    # A comma before three digits, a colon between two figures or in an address; else the mark is one of the Chinese clause.
    return re.compile(r"[，：](?:(?<=[0-9]，)(?=[0-9]{3}(?![0-9]))|(?<=[0-9]：)(?=[0-9])|(?<=[A-Za-z]：)(?=//))")


def _is_figure(pair: Pair, comma: int) -> bool:
    """Whether the digits beside a comma are one figure of the source, and not two of a list."""
    digits = _last_digits().search(pair.target_prose, max(0, comma - 4), comma)
    if digits is None or len(digits[0]) > 3:
        return False
    behind = pair.target_prose[comma + 1 : comma + 4]
    return any(digits[0] + between + behind in pair.source for between in (",", "", "，", "\u00a0", "."))


@cache
def _last_digits() -> re.Pattern[str]:
    return re.compile(r"[0-9]+\Z")


def fullwidth_alnum(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for each run of full-width Latin letters or digits."""
    for match in _wide_letters().finditer(pair.target_prose):
        narrow = "".join(chr(ord(char) - 0xFEE0) for char in match[0])
        message = f"full-width {match[0]!r}, expected {narrow!r}"
        yield _warn(pair, "fullwidth-alnum", message, match.span(), narrow)


@cache
def _wide_letters() -> re.Pattern[str]:
    return re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]+")


def ascii_quotes(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for each pair of straight quotation marks that holds Han characters."""
    if _inches(pair):
        return
    for match in _straight_quotes().finditer(pair.target_prose):
        if _has_han().search(match[1]):
            start, end = match.span()
            fixed = f"“{pair.target[start + 1 : end - 1]}”"
            yield _warn(
                pair, "ascii-quotes", "straight quotation marks round Chinese, expected “ and ”", (start, end), fixed
            )


@cache
def _straight_quotes() -> re.Pattern[str]:
    return re.compile(r'"([^"\n]*)"')


def _inches(pair: Pair) -> bool:
    """Whether both texts hold a measure in inches, whose mark is that of a quotation."""
    return any(match[0] in pair.source for match in _inch().finditer(pair.target))


@cache
def _inch() -> re.Pattern[str]:
    return re.compile(r"(?<![\"0-9.])[0-9]+(?:\.[0-9]+)?(?:'[0-9]+)?\"")


def pairs_unbalanced(pair: Pair) -> Iterable[Finding]:
    """A finding for each kind of bracket or quotation mark that is balanced in the source, not in the target."""
    if _enclosing().search(pair.target_prose):
        return _unpaired(pair)
    return _lost_mark(pair) if _double_quote().search(pair.source_prose) else ()


def _with_odd_marks(pairs: Pairs) -> Iterable[int]:
    """The pairs whose rows of marks alone tell that one may be missing."""
    rows, sources = pairs.target_prose.rows(_enclosing_or_edge()), pairs.source_prose
    lost = [
        place
        for place in sources.holding(_QUOTES)
        if sum(map(sources.texts[place].count, _QUOTES)) == 1 and not any(map(rows[place].count, _ALL_QUOTES))
    ]
    return sorted({*lost, *(place for place, row in enumerate(rows) if row and _lonely(row))})


@cache
def _enclosing() -> re.Pattern[str]:
    return re.compile(r'[“”"„‘’«»()（）《》「」『』【】]')


@cache
def _enclosing_or_edge() -> re.Pattern[str]:
    return re.compile(_enclosing().pattern.replace("[", "[" + EDGE, 1))


@cache
def _double_quote() -> re.Pattern[str]:
    return re.compile(f"[{_QUOTES}]")


def _unpaired(pair: Pair) -> Iterator[Finding]:
    wrong = _unbalanced(pair.target_prose)
    if not wrong:
        yield from _lost_mark(pair)
        return
    if _unbalanced(pair.source_prose) or _is_loose(pair.source_prose):
        return
    for kind in wrong:
        if kind == _QUOTES and (_single_quotes().search(pair.target_prose) or _inches(pair)):
            continue
        marks = list(re.finditer(f"[{re.escape(kind)}]", pair.target_prose))
        last = marks[-1].span()
        # One mark alone: the quotation goes on in the next sentence as often as its other mark is forgotten.
        severity = Severity.INFO if kind == _QUOTES and len(marks) == 1 else Severity.WARNING
        told = f"{len(marks)} of {' '.join(kind)}" if kind == _QUOTES else f"{' and '.join(kind)} are not as many"
        yield pair.finding("pairs-unbalanced", severity, f"{told}: one has no partner", last)


def _lost_mark(pair: Pair) -> Iterator[Finding]:
    """Yield a finding where the source has one mark of a quotation that goes on elsewhere, and the target has none."""
    if sum(map(pair.source_prose.count, _QUOTES)) != 1 or any(mark in pair.target_prose for mark in _ALL_QUOTES):
        return
    match = _lone_quote().search(pair.source_prose)
    if match and not _inches(pair) and not _single_quotes().search(pair.source_prose):
        message = "a quotation begins or ends here, and the target has no mark of it"
        yield pair.finding("pairs-unbalanced", Severity.INFO, message, match.span(match.lastindex or 0), side="source")


@cache
def _lone_quote() -> re.Pattern[str]:
    """A mark that can be no wrong apostrophe: at the edge of a text, or beside a mark of a sentence."""
    return re.compile(r"""(?:\A|[:,：，] ?)(["“])(?=\w)|(?:[.,!?。，！？])(["”])|(["”])\s*\Z""")


_QUOTES = '“”"„'
_ALL_QUOTES = _QUOTES + "‘’'「」『』«»《》"
_BRACKETS = ("《》", "「」", "『』", "【】")


def _unbalanced(text: str) -> list[str]:
    """Kinds of marks without partners. Quotation marks are only counted: which one opens is often set wrongly."""
    return [
        kind
        for kind in _lonely("".join(_enclosing().findall(text)))
        if kind not in _ROUND or not _lone_bracket().search(text)
    ]


_ROUND = frozenset({"()", "（）"})


@lru_cache(maxsize=1024)
def _lonely(marks: str) -> tuple[str, ...]:
    """Kinds of which one has no partner, by nothing but the marks: most texts have one of a few rows of them."""
    wrong = [kind for kind in _BRACKETS if marks.count(kind[0]) != marks.count(kind[1])]
    if sum(map(marks.count, _QUOTES)) % 2:
        wrong.append(_QUOTES)
    if marks.count("(") + marks.count("（") != marks.count(")") + marks.count("）"):
        wrong.append("（）" if "（" in marks or "）" in marks else "()")
    return tuple(wrong)


def _is_loose(source: str) -> bool:
    """Whether the quotations of a source cannot be told: curly marks that do not fit, or single ones."""
    return source.count("“") != source.count("”") or _single_quotes().search(source) is not None


@cache
def _lone_bracket() -> re.Pattern[str]:
    """Numbers of lists `1)` and faces `:)`."""
    return re.compile(r"(?:^|[\s\ufffc])(?:[A-Za-z]|[0-9]{1,2}|[一二三四五六七八九十]{1,2})[)）]|[:;]-?[)(]")


@cache
def _single_quotes() -> re.Pattern[str]:
    """A quotation in single marks, which cannot be told from apostrophes well enough to be counted."""
    return re.compile(r"(?<![\w'])'(?=[A-Z])|[.,!?]'(?!\w)")


def quote_direction(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for each curly mark that opens where one must close, or closes where one must open."""
    text = pair.target_prose
    marks = list(_curly().finditer(text))
    if _nests("".join([match[0] for match in marks])):
        return
    wrong = [match for match in marks if _turned().match(text, match.start())]
    if not (wrong or len(marks) % 2 or '"' in text):
        wrong = [match for place, match in enumerate(marks) if match[0] != "“”"[place % 2]]
        # Where all are turned, a quotation that was open before ends here and another begins.
        wrong = [match for match in wrong if not _suits(match)] if len(wrong) < len(marks) else []
    # A mark alone is as often turned in published texts (0.8 % of NTREX) as it is noticed by nobody.
    severity = Severity.INFO if len(marks) % 2 else Severity.WARNING
    for match in wrong:
        expected = "”" if match[0] == "“" else "“"
        message = f"{match[0]} where the text beside it asks for {expected}"
        yield pair.finding("quote-direction", severity, message, match.span(), fix=expected)


def _with_turned_marks(pairs: Pairs) -> Iterable[int]:
    """The pairs whose curly marks are not one quotation after or in another."""
    rows = pairs.target_prose.rows(_enclosing_or_edge())
    return [place for place, row in enumerate(rows) if row and not _nests(row)]


@cache
def _turned() -> re.Pattern[str]:
    """A mark that its neighbours give away: it opens before a mark that ends something, or closes behind a colon."""
    return re.compile("“(?:[，。；：！？、）】》,.;:!?)](?!”)|\\s*\\Z)|(?<=[：（(])”(?=\\w)")


def _suits(match: re.Match[str]) -> bool:
    """Whether the other mark would not fit its neighbours."""
    other, place, text = "”" if match[0] == "“" else "“", match.start(), match.string
    return _turned().match(text[:place] + other + text[place + 1 :], place) is not None


@lru_cache(maxsize=1024)
def _nests(marks: str) -> bool:
    """Whether in a row of marks each curly one that opens is closed behind it, one quotation in another or not."""
    depth = 0
    for mark in marks:
        depth += (mark == "“") - (mark == "”")
        if depth < 0:
            return False
    return depth == 0


@cache
def _curly() -> re.Pattern[str]:
    return re.compile("[“”]")


def doubled_mark(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for each run of marks that cannot follow one another."""
    for match in _doubled().finditer(pair.target_prose):
        run = match[0]
        if run in pair.source:
            continue
        fix = run[0] if len(set(run)) == 1 and len(run) == 2 else None
        yield _warn(pair, "doubled-mark", f"marks in a row: {run!r}, expected one", match.span(), fix)


@cache
def _in_a_row() -> re.Pattern[str]:
    """Two marks in a row of any kind: what most texts do not have."""
    return re.compile("[，。；：、,;.][，。；：、,;:.]")


@cache
def _doubled() -> re.Pattern[str]:
    # An abbreviation keeps its stop before a comma; three dots are an ellipsis, whatever stands beside them.
    return re.compile(
        rf"[，。；：、]{{2,}}|[，；：、](?:[,;:]|\.(?!\.))|[,;:][，。；：、]|(?<=[{HAN}])\.[，。；：、]|(?<![.,])(?:,,|;;)(?![.,\w])"
        r"|(?<!\.)\.\.(?![./\w])"
    )


def ellipsis(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for an ellipsis or dash in a Chinese text that is not written …… or ——."""
    for match in _chinese_forms().finditer(pair.target_prose):
        wide = "……" if match[0][0] == "." else "——"
        message = f"{match[0]!r} in Chinese, expected {wide}"
        yield pair.finding("ellipsis", Severity.INFO, message, match.span(), fix=wide)


@cache
def _typed_forms() -> re.Pattern[str]:
    return re.compile(r"\.\.\.|--")


@cache
def _chinese_forms() -> re.Pattern[str]:
    return re.compile(rf"(?<=[{HAN}])\.{{3,6}}|(?<=[{HAN}]) ?-{{2,3}} ?(?=[{HAN}])")


def wide_in_english(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for each Chinese mark in an English text, unless Han characters stand beside it."""
    for match in _wide_marks().finditer(pair.target_prose):
        mark = match[0]
        narrow = _ENGLISH.get(mark[0])
        start, end = match.span()
        if start and (pair.target_prose[start - 1], pair.target_prose[end : end + 1]) in _ENCLOSED:
            continue  # The text speaks of the mark.
        if narrow is None:
            hint = "titles take italics or quotation marks"
            yield pair.finding(
                "wide-in-english", Severity.WARNING, f"{mark!r} in an English text", (start, end), hint=hint
            )
            continue
        follows = pair.target[end : end + 1]
        fixed = narrow + (" " if narrow in ",;:.?!)" and follows.isalnum() else "")
        if narrow == "(" and pair.target[start - 1 : start].isalnum():
            fixed = " ("
        yield _warn(pair, "wide-in-english", f"{mark!r} in an English text, expected {narrow!r}", (start, end), fixed)


_ENCLOSED = frozenset({("(", ")"), ("“", "”"), ("‘", "’"), ('"', '"'), ("'", "'"), ("[", "]")})
_ENGLISH = _NARROW | {"——": "—", "「": "“", "」": "”", "『": "‘", "』": "’", "～": "–", "％": "%", "＋": "+", "＆": "&"}


@cache
def _wide_marks() -> re.Pattern[str]:
    return re.compile(rf"(?<![{HAN}])[，。；：？！（）、《》〈〉「」『』【】～％＋＆](?![{HAN}])")


def end_mark(pair: Pair) -> Iterable[Finding]:
    """A finding where the source ends a sentence with . ? ! : and the target does not, or the reverse."""
    source = pair.source_prose.rstrip(_CLOSERS)
    target = pair.target_prose.rstrip(_CLOSERS)
    if not source or not target or source[-1] == BLANK or target[-1] == BLANK:
        return ()
    mine, theirs = _END.get(source[-1], ""), _END.get(target[-1], "")
    return _end_mark(pair, source, target, mine, theirs) if mine != theirs else ()


def _with_other_end(pairs: Pairs) -> Iterable[int]:
    """The pairs whose texts end with marks of two kinds, or one with a mark and the other with none."""
    kind, closers = _END.get, _CLOSERS
    return [
        place
        for place, pair in enumerate(pairs.members)
        if kind(pair.source_prose.rstrip(closers)[-1:]) != kind(pair.target_prose.rstrip(closers)[-1:])
    ]


def _end_mark(pair: Pair, source: str, target: str, mine: str, theirs: str) -> Iterator[Finding]:
    # A heading or a label has its stop or none; a question is one at any length.
    if len(source) < _SHORT[pair.out_of == "zh"] and not (mine and theirs and "ask" in (mine, theirs)):
        return
    if mine and theirs and {mine, theirs} <= {"stop", "pause", "more", "call"}:
        return
    if "ask" not in (mine, theirs) and mine and theirs:
        return
    position = len(target) - 1
    message = f"ends with {target[-1]!r}, the source with {source[-1]!r}"
    yield pair.finding("end-mark", Severity.INFO, message, (position, position + 1))


_CLOSERS = " \t\r\n\u3000\"'”’）)」』】》*_~`"
_SHORT = {True: 12, False: 26}
"""Below so many code points a text may be a heading or a label, whose stop is a matter of style; Chinese source or not."""

_END = {
    ".": "stop", "。": "stop", "．": "stop", "…": "more", "?": "ask", "？": "ask", "!": "call", "！": "call",
    ":": "colon", "：": "colon", ";": "pause", "；": "pause",
}  # fmt: skip


def _en_zh(source: str, target: str, note: str = "") -> Example:
    return Example(source, target, "en", "zh_CN", note=note)


RULES: tuple[PairRule, ...] = (
    Rule(
        "width-between-han",
        _FAMILY,
        Severity.WARNING,
        "A half-width mark stands between Han characters.",
        "GB/T 15834 sets Chinese text with full-width marks. Times, scores and code are not concerned: they have no Han on both sides.",
        width_between_han,
        passes=(_en_zh("Ports, ships: all grow.", "港口、船舶：都在增长。"), _en_zh("at 10:30", "在10:30")),
        fails=(_en_zh("Ports grow, ships too.", "港口在增长,船舶也是。"), _en_zh("Ports grow.", "港口在增长.")),
        needs=frozenset(",;:!?."),
        into=_ZH,
        fixes=True,
        trigger=_half_behind_han,
    ),
    Rule(
        "paren-width",
        _FAMILY,
        Severity.WARNING,
        "Half-width brackets hold Chinese.",
        "GB/T 15834: brackets round Chinese are full-width; round Latin text both are seen.",
        paren_width,
        passes=(_en_zh("new energy (cars)", "新能源（汽车）"), _en_zh("Ningbo (NGB)", "宁波(NGB)")),
        fails=(_en_zh("new energy (cars)", "新能源(汽车)"),),
        needs=frozenset("("),
        into=_ZH,
        fixes=True,
        trigger=_half_brackets,
    ),
    Rule(
        "fullwidth-in-latin",
        _FAMILY,
        Severity.WARNING,
        "A full-width mark stands inside a number or an address.",
        "Input methods turn 1,000 into 1，000 and https:// into https：//.",
        fullwidth_in_latin,
        passes=(_en_zh("1,000 ships", "1,000艘船"), _en_zh("Rust, Go and C", "Rust，Go和C")),
        fails=(_en_zh("1,000 ships", "1，000艘船"),),
        into=_ZH,
        trigger=_wide_in_latin,
    ),
    Rule(
        "fullwidth-alnum",
        _FAMILY,
        Severity.WARNING,
        "Latin letters or digits are full-width.",
        "They come from old input methods and from PDF; search does not find them.",
        fullwidth_alnum,
        passes=(_en_zh("version 5", "版本5"),),
        fails=(_en_zh("version 5", "版本５"), Example("版本5", "version ５")),
        needs=frozenset(map(chr, (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)))),
        fixes=True,
    ),
    Rule(
        "ascii-quotes",
        _FAMILY,
        Severity.WARNING,
        "Straight quotation marks hold Chinese.",
        "GB/T 15834 uses “ and ”. Quotation marks round Latin text are not reported.",
        ascii_quotes,
        passes=(_en_zh('the "246" plan of "growth"', "“增长”的“246”计划"),),
        fails=(_en_zh('the "growth" plan', '"增长"计划'),),
        needs=frozenset('"'),
        into=_ZH,
        fixes=True,
    ),
    Rule(
        "pairs-unbalanced",
        _FAMILY,
        Severity.WARNING,
        "A bracket or quotation mark has no partner.",
        "Only where the source's pairs are balanced: a quotation that spans sentences is cut by segmentation "
        "(10.7 % of NTREX without this condition). Quotation marks are only counted, see `quote-direction`.",
        pairs_unbalanced,
        passes=(_en_zh("“Ports grow, he said.", "“港口在增长，他说。", "the source's mark is open too"),),
        fails=(_en_zh('He said "ports grow".', "他说“港口在增长。"), _en_zh("ports (and ships)", "港口（和船舶")),
        screen=_with_odd_marks,
    ),
    Rule(
        "quote-direction",
        _FAMILY,
        Severity.WARNING,
        "A quotation opens and closes with the same mark.",
        "“ and “, or ” and ”: input methods that toggle lose count.",
        quote_direction,
        passes=(_en_zh('He said "ports grow".', "他说“港口在增长”。"),),
        fails=(
            _en_zh('He said "ports grow".', "他说“港口在增长“。"),
            _en_zh('He said "ports grow".', "他说”港口在增长”。"),
        ),
        needs=frozenset("“”"),
        fixes=True,
        screen=_with_turned_marks,
    ),
    Rule(
        "doubled-mark",
        _FAMILY,
        Severity.WARNING,
        "Two marks stand in a row that cannot follow one another.",
        "A remnant of editing or of a cut sentence.",
        doubled_mark,
        passes=(_en_zh("Ports grow ...", "港口在增长……"),),
        fails=(
            _en_zh("Ports grow.", "港口在增长。。"),
            _en_zh("Ports, ships", "港口，、船舶"),
            Example("港口，船舶。", "Ports,, ships."),
        ),
        fixes=True,
        trigger=_in_a_row,
    ),
    Rule(
        "ellipsis",
        _FAMILY,
        Severity.INFO,
        "An ellipsis or dash is not written …… or ——.",
        "GB/T 15834: six dots in the middle of two squares, a dash of two squares.",
        ellipsis,
        passes=(_en_zh("And so on...", "等等……"),),
        fails=(_en_zh("And so on...", "等等..."), _en_zh("Ports -- and ships", "港口--还有船舶")),
        needs=frozenset(".-"),
        into=_ZH,
        fixes=True,
        trigger=_typed_forms,
    ),
    Rule(
        "wide-in-english",
        _FAMILY,
        Severity.WARNING,
        "A Chinese mark stands in an English text.",
        "The enumeration comma and book-title marks do not exist in English; the others have half-width forms.",
        wide_in_english,
        passes=(Example("港口、船舶", "ports, ships"), Example("前湾新区（宁波）", "Qianwan New Area (前湾新区)")),
        fails=(
            Example("港口、船舶", "ports、ships"),
            Example("《港口》", "《The Port》"),
            Example("港口，船舶", "Ports，ships"),
        ),
        needs=frozenset("，。；：？！（）、《》〈〉「」『』【】～％＋＆"),
        into=_EN,
        fixes=True,
    ),
    Rule(
        "end-mark",
        _FAMILY,
        Severity.INFO,
        "The text ends with another kind of mark than the source.",
        "A question that became a statement, a colon before a list that is gone, a lost stop. Short texts are not concerned.",
        end_mark,
        passes=(_en_zh("Do all the ports grow this year?", "今年所有港口都在增长吗？"),),
        fails=(_en_zh("Do all the ports grow this year?", "今年所有港口都在增长。"),),
        screen=_with_other_end,
    ),
)
"""Rules about punctuation, in the order they are told."""
