"""Defects of source articles, as `l10n doctor` reports and repairs them. Translations are judged by the other families.

Twelve defects are the minimum. They were found together in one news text that had been copied from a web page: template line,
share bar, navigation, repeated title, cut paragraph, uneven gaps, blank after a mark, final stop, mixed quotation marks,
overlong sentence, date without a year, name without an article.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from l10n import formats
from l10n.checks import base, wording
from l10n.checks.base import BLANK, Article, Block, Example, Rule, SourceRule
from l10n.model.document import Document
from l10n.model.finding import Finding, Severity
from l10n.model.segment import PlaceableKind
from l10n.text.inline import placeables
from l10n.text.numbers import claims, wrong_weekdays
from l10n.text.script import HAN, count_han, count_words

_FAMILY = "source"
_SENTENCE_END = re.compile(r"[.!?。！？…][\"'“”’」』）)\]*_\s]*\Z")
_MARK_END = re.compile(r"[.!?。！？…:：;；,，、][\"'“”’」』）)\]*_\s]*\Z")
_PROSE = frozenset({"paragraph", "line"})


def check_source(
    data: bytes, name: str, language: str = "", known: frozenset[str] | None = None
) -> tuple[Finding, ...]:
    """The defects of a source article, those its reader noticed among them, in order of appearance.

    `name` gives the format by its ending; `language` in gettext form is guessed where it is empty; `known` holds the paths (from the same root as `name`) of all
    files that an article may link to, None for no question about links. Raises `DocumentError` for bytes that are no text.
    """
    document = formats.read(data, name)
    found = [*document.findings, *base.run(RULES, article(document, language, known))]
    return tuple(sorted(found, key=lambda finding: (finding.line, finding.column)))


def fix_source(data: bytes, name: str, language: str = "") -> bytes:
    """The article with all safe repairs made, in its own encoding; the bytes as they are where there is none.

    Law: a second time it changes nothing. Raises `DocumentError` as `check_source` does.
    """
    for _ in range(4):  # One repair may uncover another, as a joined paragraph does; each round makes all that fit.
        document = formats.read(data, name)
        findings = base.run([rule for rule in RULES if rule.fixes], article(document, language))
        text = base.apply_fixes(document.text, [finding.fix for finding in findings if finding.fix])
        if text == document.text:
            break
        data = document.encoding.bom + text.encode(document.encoding.codec)
    return data


def article(document: Document, language: str = "", known: frozenset[str] | None = None) -> Article:
    """The document as source rules look at it."""
    if not language:
        language = "zh_CN" if count_han(document.text) > count_words(document.text) else "en"
    blocks = []
    for unit in document.units:
        raw = document.text[unit.span.start : unit.span.end]
        blocks.append(Block(unit.kind, unit.span.start, unit.span.end, base.blanked(raw, placeables(raw))))
    return Article(document, language, tuple(blocks), known)


# --- remnants of the page it was taken from ---------------------------------------------------------------------------


def _outer(found: Article) -> Iterator[Block]:
    """Short blocks without an end mark before the first long one and after the last: where remnants stand."""
    long = [place for place, block in enumerate(found.blocks) if _is_long(block)]
    first, last = (long[0], long[-1]) if long else (len(found.blocks), -1)
    for place, block in enumerate(found.blocks):
        if (place < first or place > last) and not _SENTENCE_END.search(block.prose):
            yield block


def _is_long(block: Block) -> bool:
    return count_words(block.prose) + count_han(block.prose) // 2 >= 20


def template(found: Article) -> Iterator[Finding]:
    """Yield a finding for each line a page template left behind."""
    for block in found.blocks:
        match = _template().search(block.prose)
        if match and not _is_long(block):
            message = f"a line of the page template: {_short(block.prose)!r}"
            hint = "take it out of the article: it would be translated and published"
            yield found.finding("source-template", Severity.WARNING, message, (block.start, block.end), hint=hint)


@cache
def _template() -> re.Pattern[str]:
    return re.compile(
        r"\A\W*(?:copyright\W*(?:©|\(c\)|(?:19|20)[0-9]{2}\b)|\(c\)\W*(?:19|20)[0-9]{2}\b).{0,80}\Z|\ball rights reserved\W*\Z|custom text here|your (?:text|title|content) here|lorem ipsum|"
        r"(?:insert|enter|add|type) (?:your )?(?:text|title|caption|content)(?: here)?\b|\[(?:title|date|author|name)\]|占位文字|此处(?:输入|填写|添加)|"
        r"\A\W*(?:©|版权所有(?![者权制]))",
        re.I | re.S,
    )


def share_bar(found: Article) -> Iterator[Finding]:
    """Yield a finding for each bar of share buttons at an end of the article."""
    for block in _outer(found):
        if _share().search(block.prose.strip()):
            message = f"a bar of share buttons: {_short(block.prose)!r}"
            hint = "take it out of the article"
            yield found.finding("source-share-bar", Severity.WARNING, message, (block.start, block.end), hint=hint)


@cache
def _share() -> re.Pattern[str]:
    name = r"(?:facebook|twitter|x|google\+?|linkedin|pinterest|whatsapp|wechat|weibo|email|e-mail|print|微信|微博|朋友圈|QQ|QQ空间|打印)"
    return re.compile(
        rf"\A(?:[a-z](?:\s+[a-z]){{1,7}}|(?:share|分享)(?:\s*(?:on|to|this|via|到|至))?\W*"
        rf"(?:{name}[\s|,·/、]*|[a-z]{{1,2}}(?:[\s|,·/、]+|\Z)){{0,8}}|{name}(?:[\s|,·/、]+{name})+)\Z",
        re.I,
    )


def navigation(found: Article) -> Iterator[Finding]:
    """Yield a finding for each remnant of a menu at an end of the article."""
    for block in _outer(found):
        text = block.prose.strip()
        if text and all(map(_leads_away, re.split(r"[\r\n]+", text))):
            message = f"a remnant of navigation: {_short(text)!r}"
            hint = "take it out of the article"
            yield found.finding("source-navigation", Severity.WARNING, message, (block.start, block.end), hint=hint)


def _leads_away(line: str) -> bool:
    """Whether a line is an entry of a menu; behind 上一篇 and 下一篇 stands the title of an article."""
    long = 40 if re.match(r"\W*[上下]一篇\W", line) else 12
    return count_words(line) <= 6 and count_han(line) <= long and _navigation().search(line) is not None


@cache
def _navigation() -> re.Pattern[str]:
    return re.compile(
        r"\A\W*(?:visit|home(?:page)?\Z|back(?: to)?\b|next(?: article| page)?\Z|previous\b|prev\Z|read more|see also|learn more|"
        r"click here|subscribe|sign up|log ?in|menu\Z|search\Z|skip to|related (?:articles|posts|news)|contact us|about us|"
        r"print this|top\Z|上一篇|下一篇|返回|首页|更多|相关(?:阅读|新闻|链接)|点击|关注我们|联系我们|关于我们|当前位置|责任编辑|打印本页|关闭窗口|【(?:打印|关闭))",
        re.I,
    )


# --- structure -------------------------------------------------------------------------------------------------------


def repeated_title(found: Article) -> Iterator[Finding]:
    """Yield a finding where one of the first short lines stands again in the paragraph behind it."""
    for place, block in enumerate(found.blocks[:4]):
        title = _words(block.prose)
        if len(title) < 12 or _SENTENCE_END.search(block.prose):
            continue
        for later in found.blocks[place + 1 : place + 3]:
            if title in _words(later.prose) and len(later.prose) > len(block.prose):
                message = f"the title stands again in the first paragraph: {_short(block.prose)!r}"
                hint = "mark the title as a heading; the memory translates the repetition alike"
                yield found.finding("source-title", Severity.INFO, message, (block.start, block.end), hint=hint)
                return


def _words(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text).strip().casefold()


def _continues(found: Article, place: int) -> bool:
    """Whether the paragraph at `place` goes on in the next one: no mark at its end, and no capital begins the next."""
    if place + 1 >= len(found.blocks):
        return False
    block, after = found.blocks[place], found.blocks[place + 1]
    if block.kind not in _PROSE or after.kind not in _PROSE | {"heading"}:
        return False
    if not (_is_long(block) or (found.spaced and count_words(block.prose) >= _SOME_WORDS)):
        return False
    if _MARK_END.search(block.prose) or not block.prose.strip() or len(_words(after.prose)) < 20:
        return False
    return after.prose[:1].islower() if found.spaced else _MARK_END.search(after.prose) is not None and _is_long(after)


_SOME_WORDS = 8
"""From so many words on a line of English is no label, address or verse."""


def cut_paragraph(found: Article) -> Iterator[Finding]:
    """Yield a finding for each paragraph that breaks off in a sentence and goes on in the next."""
    # A small letter proves it; Chinese has none, and a headline has no stop either: there it is information.
    severity = Severity.WARNING if found.spaced else Severity.INFO
    for place, block in enumerate(found.blocks):
        if not _continues(found, place):
            continue
        after = found.blocks[place + 1]
        message = f"the paragraph breaks off after {_short(block.prose[-30:])!r} and goes on with {_short(after.prose[:30])!r}"
        plain = found.spaced and not found.document.text[block.end : after.start].strip()
        yield found.finding("source-cut", severity, message, (block.end, after.start), fix=" " if plain else None)


def gaps(found: Article) -> Iterator[Finding]:
    """Yield a finding for each run of blank lines that is longer than is usual in this article."""
    text = found.document.text
    runs = [match for match in re.finditer(r"(?:(?:\r\n|\n|\r)[ \t]*){2,}", text) if match.end() < len(text)]
    sizes = Counter(_breaks(match[0]) for match in runs)
    if len(sizes) < 2:
        return
    usual = min(size for size, count in sizes.items() if count == max(sizes.values()))
    for match in runs:
        size = _breaks(match[0])
        if size > usual and sizes[usual] > sizes[size] and _between_blocks(found, match.start()):
            message = f"{size - 1} blank lines, elsewhere {usual - 1}"
            yield found.finding("source-gaps", Severity.INFO, message, (match.end(), match.end()))


def _breaks(run: str) -> int:
    return run.count("\n") + run.count("\r") - run.count("\r\n")


def _between_blocks(found: Article, position: int) -> bool:
    return any(abs(block.end - position) <= 2 for block in found.blocks)


def final_newline(found: Article) -> Iterator[Finding]:
    """Yield a finding where the last line has no end."""
    text = found.document.text
    if text and text[-1] not in "\r\n":
        ending = "\r\n" if "\r\n" in text else "\n"
        message = "no line end after the last line"
        yield found.finding("source-final-newline", Severity.INFO, message, (len(text), len(text)), fix=ending)


# --- marks and blanks -------------------------------------------------------------------------------------------------


def space_after_mark(found: Article) -> Iterator[Finding]:
    """Yield a finding for each comma, semicolon or stop of an English article without a blank behind it."""
    if not found.spaced:
        return
    for block in found.blocks:
        for match in _glued().finditer(block.prose):
            position = block.start + match.start()
            around = found.document.text[max(block.start, position - 12) : position + 13]
            message = f"no blank behind {match[0]!r} in {around!r}"
            yield found.finding("source-space", Severity.WARNING, message, (position, position + 1), fix=match[0] + " ")


@cache
def _glued() -> re.Pattern[str]:
    return re.compile(
        r"[,;.](?:(?<=[A-Za-z]{2}[,;]|.[)”’][,;])(?=[A-Za-z“‘(])|(?<=[0-9][,;])(?=[A-Za-z]{3})|(?<=[a-z]{3}\.)(?=[A-Z][a-z]+[ ,]))"
    )


def width(found: Article) -> Iterator[Finding]:
    """Yield a finding for each half-width mark between Han characters of a Chinese article."""
    if found.spaced:
        return
    for block in found.blocks:
        for match in _half_width().finditer(block.prose):
            wide = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}[match[0]]
            position = block.start + match.start()
            message = f"half-width {match[0]!r} between Han, expected {wide}"
            severity = Severity.INFO if match[0] == ":" else Severity.WARNING
            yield found.finding("source-width", severity, message, (position, position + 1), fix=wide)


@cache
def _half_width() -> re.Pattern[str]:
    return re.compile(rf"(?<=[{HAN}])[,;:?!](?=[{HAN}])")


def final_stop(found: Article) -> Iterator[Finding]:
    """Yield a finding for each paragraph of several sentences, or of one long one, without an end mark."""
    for place, block in enumerate(found.blocks):
        if block.kind not in _PROSE or _MARK_END.search(block.prose) or _continues(found, place):
            continue
        sentences = _inner_stop().search(block.prose) and count_words(block.prose) >= _SOME_WORDS
        text = sentences or (_is_long(block) and _is_running(found, block))
        if text and block.prose.rstrip()[-1:].isalnum():
            end = block.start + len(block.prose.rstrip())
            message = f"no stop at the end of {_short(block.prose[-30:])!r}"
            yield found.finding("source-stop", Severity.INFO, message, (end - 1, end))


def _is_running(found: Article, block: Block) -> bool:
    """Whether a long block is text rather than a headline: it holds a stop, or is English with small initials."""
    if _inner_stop().search(block.prose):
        return True
    words = re.findall(r"[A-Za-z][\w’'-]*", block.prose)
    return found.spaced and block is not found.blocks[0] and sum(word[0].islower() for word in words) > len(words) // 2


@cache
def _inner_stop() -> re.Pattern[str]:
    return re.compile(r"[a-z]{3}[.!?][”\"’']?\s+[“\"‘']?[A-Z]|[。！？][”」』]?[^\s”」』]")


def mixed_quotes(found: Article) -> Iterator[Finding]:
    """Yield one finding for an article with straight and with curly quotation marks or apostrophes."""
    for straight, curly, what in (('"', "“”", "quotation marks"), ("'", "‘’", "apostrophes")):
        first: int | None = None
        straights = curlies = 0
        for block in found.blocks:
            straights += block.prose.count(straight)
            curlies += sum(map(block.prose.count, curly))
            if first is None and straight in block.prose:
                first = block.start + block.prose.index(straight)
        if first is not None and straights and curlies:
            message = f"{straights} straight and {curlies} curly {what}, expected one kind"
            yield found.finding("source-quotes", Severity.INFO, message, (first, first + 1))


# --- reading ----------------------------------------------------------------------------------------------------------


def long_sentence(found: Article) -> Iterator[Finding]:
    """Yield a finding for each sentence that is too long to be translated as one."""
    for block in found.blocks:
        for match in _sentences().finditer(block.prose):
            words, han = count_words(match[0]), count_han(match[0])
            if words > _LONGEST_WORDS or han > _LONGEST_HAN:
                items = len(re.findall(r"[,，、;；](?=\s?\w)", match[0])) + 1
                size = f"{words} words" if words > han else f"{han} Han characters"
                span = (block.start + match.start(), block.start + match.end())
                message = f"a sentence of {size} in {items} parts"
                hint = "make a list of it, or several sentences"
                yield found.finding("source-long", Severity.INFO, message, span, hint=hint)


_LONGEST_WORDS = 70
_LONGEST_HAN = 160


@cache
def _sentences() -> re.Pattern[str]:
    # A stop ends a sentence where a blank and a capital follow it, and the word before it is no short title (Co., Ltd.).
    return re.compile(
        r"(?:[^.!?。！？]|[.!?](?!\s+[“\"]?[A-Z])|(?<=\bCo)\.|(?<=\bLtd)\.|(?<=\bMr)\.|(?<=\bDr)\.|(?<=\bSt)\.)+"
    )


def wrong_count(found: Article) -> Iterator[Finding]:
    """Yield a finding for each number of items that the list behind it does not hold."""
    for block in found.blocks:
        for claim in claims(block.prose, found.language):
            if not claim.holds:
                span = (block.start + claim.span.start, block.start + claim.span.end)
                listed = " or ".join(map(str, claim.items))
                message = f"{claim.text!r} announces {claim.count} items, {listed} follow"
                yield found.finding("source-count", Severity.WARNING, message, span)


def wrong_weekday(found: Article) -> Iterator[Finding]:
    """Yield a finding for each weekday that the full date beside it does not have."""
    for block in found.blocks:
        for wrong in wrong_weekdays(block.prose, found.language):
            span = (block.start + wrong.span.start, block.start + wrong.span.end)
            message = f"{wrong.text!r} stands beside {wrong.date.isoformat()}, which is {wrong.right!r}"
            yield found.finding("source-weekday", Severity.WARNING, message, span)


def date_without_year(found: Article) -> Iterator[Finding]:
    """Yield a finding for the first day of a month where no year stands before it and the article has no date.

    Where years follow, it is told only if they belong to other days: `May 16` beside `June 8, 2019` may be any year's.
    """
    blocks = [block for block in found.blocks if not _template().search(block.prose)]
    place, first = next(
        ((place, match) for place, block in enumerate(blocks) if (match := _day().search(block.prose))), (0, None)
    )
    if first is None or _dated().match(found.document.text):
        return
    here, end = blocks[place].prose, first.end()
    before = [*(block.prose for block in blocks[:place]), here[:end]]
    if any(_year().search(text) for text in before) or _year_behind().match(here, end):
        return
    after = [here[end:], *(block.prose for block in blocks[place + 1 :])]
    named = any(_year().search(text) for text in after)
    if named and not any(_has_full_date(text) for text in after):
        return
    span = (blocks[place].start + first.start(), blocks[place].start + first.end())
    message = f"{first[0]!r} without a year: " + ("other days have theirs" if named else "the article names none")
    hint = "write the year, or give the article a `date:` in its front matter"
    yield found.finding("source-date", Severity.INFO, message, span, hint=hint)


def _has_full_date(text: str) -> bool:
    if re.search(r"(?:19|20)[0-9]{2}年[01]?[0-9]月[0-3]?[0-9][日号]", text):
        return True
    return any(_year_behind().match(text, match.end()) for match in _day().finditer(text))


@cache
def _year_behind() -> re.Pattern[str]:
    """A year that belongs to the day before it: `June 8 to July 12, 2019`."""
    return re.compile(
        rf"(?:[\s,–—&-]|(?:to|and|until|through|of|{_MONTHS})\b|[0-9]{{1,2}}(?:st|nd|rd|th)?\b)*(?:19|20)[0-9]{{2}}(?![0-9])"
    )


@cache
def _dated() -> re.Pattern[str]:
    """Front matter, YAML or TOML, that dates the article."""
    return re.compile(
        r"(---|\+\+\+)[ \t]*\r?\n(?:(?!\1)[^\n]*\n)*?[\"']?(?:date|published|publish-?date|pubdate)[\"']?[ \t]*[:=][ \t]*\S",
        re.I,
    )


_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"


@cache
def _day() -> re.Pattern[str]:
    return re.compile(
        rf"\b(?:{_MONTHS}) [0-3]?[0-9](?:st|nd|rd|th)?\b(?![0-9])|\b[0-3]?[0-9](?:st|nd|rd|th)? (?:of )?(?:{_MONTHS})\b|"
        r"(?<![0-9年])[01]?[0-9]月[0-3]?[0-9][日号]"
    )


@cache
def _year() -> re.Pattern[str]:
    return re.compile(r"(?<![0-9.,])(?:19|20)[0-9]{2}(?![0-9]|[.,][0-9])|[一二][〇○零九][〇○零一二三四五六七八九]{2}年")


def missing_article(found: Article) -> Iterator[Finding]:
    """Yield one finding for each official name that stands in running English without `the`."""
    if found.language != "en":
        return
    told: dict[str, tuple[int, int, int]] = {}
    for block in found.blocks:
        if block.kind not in _PROSE:
            continue
        for match in _official().finditer(block.prose):
            name = match["name"]
            start, end, count = told.get(name, (block.start + match.start("name"), block.start + match.end("name"), 0))
            told[name] = (start, end, count + 1)
    for name, (start, end, count) in told.items():
        times = f", {count} times" if count > 1 else ""
        message = f"{name!r} without `the`{times}"
        yield found.finding("source-article", Severity.INFO, message, (start, end))


@cache
def _official() -> re.Pattern[str]:
    # A body named `Noun of ...` takes the article in running text, unless a determiner or a possessive stands before it.
    body = r"(?:Chamber|Ministry|Bureau|Department|Bank|Federation|Association|Institute|Academy|Office|Board|Council|Union|Court)"
    word = r"[A-Z][\w’'-]*"
    return re.compile(
        rf"(?<![\w’'])(?:with|of|by|from|and|to|for|in|at|that|said|[a-z]+ed|between|while|the two parties|,|Companies of|companies of) "
        rf"(?P<name>(?:{word} ){{0,3}}{body} of {word}(?: (?:of |for )?{word}){{0,3}}(?: in {word})?)"
    )


def repeated(found: Article) -> Iterator[Finding]:
    """Yield a finding for each word that stands twice in a row."""
    language = "en" if found.spaced else "zh"
    for block in found.blocks:
        for start, end, word in wording.doublings(block.prose, language):
            message = f"{word!r} stands twice in a row"
            yield found.finding("source-repeated", Severity.WARNING, message, (block.start + start, block.start + end))


# --- characters -------------------------------------------------------------------------------------------------------


def encoding(found: Article) -> Iterator[Finding]:
    """Yield a finding for an article that is not UTF-8."""
    codec = found.document.encoding.codec
    if codec.lower().replace("_", "-") not in {"utf-8", "utf8", "ascii"}:
        hint = "save it as UTF-8; until then everything is written back in its encoding"
        yield found.finding(
            "source-encoding", Severity.WARNING, f"the file is {codec}, expected UTF-8", (0, 0), hint=hint
        )


def mojibake(found: Article) -> Iterator[Finding]:
    """Yield a finding for each trace of a text decoded with the wrong encoding."""
    for match in wording.broken_text().finditer(found.document.text):
        message = f"broken characters {_short(match[0])!r}: the text was decoded with the wrong encoding before"
        yield found.finding(
            "source-mojibake", Severity.ERROR, message, match.span(), hint="take the text from its source again"
        )


def fullwidth(found: Article) -> Iterator[Finding]:
    """Yield a finding for each run of full-width Latin letters or digits."""
    for block in found.blocks:
        for match in re.finditer("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]+", block.prose):
            narrow = "".join(chr(ord(char) - 0xFEE0) for char in match[0])
            span = (block.start + match.start(), block.start + match.end())
            message = f"full-width {match[0]!r}, expected {narrow!r}"
            yield found.finding("source-fullwidth", Severity.WARNING, message, span, fix=narrow)


def invisible(found: Article) -> Iterator[Finding]:
    """Yield a finding for each run of characters nobody sees, and of those that turn or hide text."""
    for match in wording.unseen().finditer(found.document.text):
        if match[0][0] == "\u00a0":
            continue
        names = " ".join(f"U+{ord(char):04X}" for char in match[0][:4])
        message = f"invisible {names}, expected none"
        yield found.finding("source-invisible", Severity.WARNING, message, match.span(), fix="")
    for match in wording.dangerous().finditer(found.document.text):
        names = " ".join(f"U+{ord(char):04X}" for char in match[0][:4])
        message = f"control character {names}, expected none: the text may read otherwise than it is"
        yield found.finding("source-invisible", Severity.ERROR, message, match.span(), fix="")


# --- links ------------------------------------------------------------------------------------------------------------


def broken_link(found: Article) -> Iterator[Finding]:
    """Yield a finding for each relative link to an article that does not exist."""
    if found.known is None:
        return
    folder = posixpath.dirname(found.document.name)
    for block in found.blocks:
        raw = found.document.text[block.start : block.end]
        for mark in placeables(raw):
            match = _link().match(mark.text) if mark.kind in (PlaceableKind.LINK, PlaceableKind.IMAGE) else None
            if match is None:
                continue
            wanted = posixpath.normpath(posixpath.join(folder, match[1]))
            if wanted not in found.known:
                span = (block.start + mark.span.start, block.start + mark.span.end)
                yield found.finding("source-link", Severity.ERROR, f"link to {match[1]!r}: there is no {wanted}", span)


@cache
def _link() -> re.Pattern[str]:
    return re.compile(
        r"\]\(\s*<?(?![a-z][a-z0-9+.-]*:|/|#)([^\s#?<>()]+\.(?:md|mdx|markdown|html?|txt|rst))(?:[#?][^\s<>)]*)?>?(?:\s[^)]*)?\)",
        re.I,
    )


def _short(text: str, limit: int = 48) -> str:
    line = " ".join(text.split()).replace(BLANK, "")
    return line if len(line) <= limit else line[: limit - 1] + "…"


_LONG_EN = (
    "The port of the city grew again this year, and its operators said that they expect more ships in the months to come. "
    "They also plan two new berths."
)


def _rule(
    name: str,
    check: base.Check[Article],
    severity: Severity,
    summary: str,
    why: str,
    passes: str,
    fails: str,
    fixes: bool = False,
    language: str = "en",
) -> SourceRule:
    good, bad = (Example(text, source_language=language, name="article.txt") for text in (passes, fails))
    return Rule(name, _FAMILY, severity, summary, why, check, (good,), (bad,), fixes=fixes)


RULES: tuple[SourceRule, ...] = (
    _rule(
        "source-template",
        template,
        Severity.WARNING,
        "A line of the page template was pasted with the article.",
        "It would be translated, and published.",
        _LONG_EN,
        f"Copyright 2020 - Custom text here\n\n{_LONG_EN}",
    ),
    _rule(
        "source-share-bar",
        share_bar,
        Severity.WARNING,
        "A bar of share buttons was pasted with the article.",
        "Only asked of short lines before the first and behind the last long paragraph.",
        _LONG_EN,
        f"{_LONG_EN}\n\nf t g m\n",
    ),
    _rule(
        "source-navigation",
        navigation,
        Severity.WARNING,
        "A remnant of a menu was pasted with the article.",
        "Only asked of short lines before the first and behind the last long paragraph.",
        _LONG_EN,
        f"{_LONG_EN}\n\nVisit Charity Shop\n",
    ),
    _rule(
        "source-title",
        repeated_title,
        Severity.INFO,
        "The title stands again at the start of the text.",
        "Web pages repeat it; it should be a heading, and is translated once.",
        f"Two new berths for ferries\n\n{_LONG_EN}",
        f"The port of the city grew again this year\n\n{_LONG_EN}",
    ),
    _rule(
        "source-cut",
        cut_paragraph,
        Severity.WARNING,
        "A paragraph breaks off in a sentence and goes on in the next.",
        "The halves cannot be translated; `--fix` joins them.",
        f"{_LONG_EN}\n\nThe city agrees.",
        f"{_LONG_EN[:-1]} and will follow the\n\nprinciple of openness.",
        fixes=True,
    ),
    _rule(
        "source-gaps",
        gaps,
        Severity.INFO,
        "There are more blank lines here than elsewhere.",
        "Often something stood there: a picture, a heading.",
        f"{_LONG_EN}\n\n{_LONG_EN}\n\n{_LONG_EN}\n",
        f"{_LONG_EN}\n\n\n{_LONG_EN}\n\n{_LONG_EN}\n\n{_LONG_EN}\n",
    ),
    _rule(
        "source-final-newline",
        final_newline,
        Severity.INFO,
        "The last line has no end.",
        "POSIX text files end their last line; diffs show a line that nobody changed.",
        "The port grows.\n",
        "The port grows.",
        fixes=True,
    ),
    _rule(
        "source-space",
        space_after_mark,
        Severity.WARNING,
        "No blank stands behind a comma or stop.",
        "Two names become one word, for readers and for engines.",
        "Yinzhou District, Beilun District.",
        "Yinzhou District,Beilun District.",
        fixes=True,
    ),
    _rule(
        "source-width",
        width,
        Severity.WARNING,
        "A half-width mark stands between Han characters.",
        "GB/T 15834; sentences are not found where their marks are not.",
        "港口、船舶，都在增长。",
        "港口,船舶都在增长。",
        fixes=True,
        language="zh_CN",
    ),
    _rule(
        "source-stop",
        final_stop,
        Severity.INFO,
        "The last sentence of a paragraph has no end mark.",
        "Asked of long paragraphs: it may have been cut.",
        _LONG_EN,
        _LONG_EN[:-1],
    ),
    _rule(
        "source-quotes",
        mixed_quotes,
        Severity.INFO,
        "Straight and curly quotation marks or apostrophes are mixed.",
        "A sign of text from two sources; memories and glossaries find less.",
        "The “246” plan and the “growth” plan.",
        'The “246” plan and the "growth" plan.',
    ),
    _rule(
        "source-long",
        long_sentence,
        Severity.INFO,
        "A sentence is too long to be translated as one.",
        f"More than {_LONGEST_WORDS} words or {_LONGEST_HAN} Han characters: engines lose parts of it, readers the thread.",
        _LONG_EN,
        "The parties signed projects, "
        + ", ".join(
            f"the {word} project in its own district of the city"
            for word in ("old town", "hospital", "culture", "alloy", "battery", "medicine", "harbour", "railway")
        )
        + ".",
    ),
    _rule(
        "source-count",
        wrong_count,
        Severity.WARNING,
        "A list has more or fewer items than the text announces.",
        "One was lost, or the number is wrong; translators cannot know which. `including` need not be complete.",
        "They work in three areas: ports, shipping, and tourism.",
        "They work in four areas: ports, shipping, and tourism.",
    ),
    _rule(
        "source-weekday",
        wrong_weekday,
        Severity.WARNING,
        "A weekday is not that of the full date beside it.",
        "Either of them is wrong, and the translation will repeat it.",
        "The forum opened on Wednesday, May 17, 2023.",
        "The forum opened on Thursday, May 17, 2023.",
    ),
    _rule(
        "source-date",
        date_without_year,
        Severity.INFO,
        "A date has no year, and the article does not say which.",
        "Read next year, or translated with “this year”, it is wrong. A `date:` in the front matter, or a year before the "
        "day, is enough.",
        "On May 17, 2020, the port grew.",
        "On May 17, the port grew.",
    ),
    _rule(
        "source-article",
        missing_article,
        Severity.INFO,
        "An official name stands without `the`.",
        "Bodies named Chamber of, Ministry of and so on take the article in running English.",
        "The city signed with the Chamber of Commerce.",
        "The city signed an agreement with Chamber of Commerce in the hall.",
    ),
    _rule(
        "source-repeated",
        repeated,
        Severity.WARNING,
        "A word stands twice in a row.",
        "A slip of the hand; engines make up a meaning for it.",
        "The port of the city grows.",
        "The port of the the city grows.",
    ),
    _rule(
        "source-encoding",
        encoding,
        Severity.WARNING,
        "The file is not UTF-8.",
        "Other tools will read it wrongly; we read and write it in its own encoding.",
        "港口在增长。\n",
        "",
    ),
    _rule(
        "source-mojibake",
        mojibake,
        Severity.ERROR,
        "The text was decoded with the wrong encoding before it was saved.",
        "UTF-8 read as Windows-1252 (â€™) or GBK (锟斤拷), or replacement characters: the text is lost.",
        "the café’s port",
        "the portâ€™s ships",
    ),
    _rule(
        "source-fullwidth",
        fullwidth,
        Severity.WARNING,
        "Latin letters or digits are full-width.",
        "Search and memories do not find them.",
        "2020年增长5个百分点。",
        "２０２０年增长５个百分点。",
        fixes=True,
        language="zh_CN",
    ),
    _rule(
        "source-invisible",
        invisible,
        Severity.ERROR,
        "A character nobody sees stands in the text.",
        "Zero-width characters break words for search and memory (a warning); bidirectional and control characters make a "
        "text read otherwise than it is (CVE-2021-42574).",
        "the port",
        "the po\u200brt",
        fixes=True,
    ),
    _rule(
        "source-link",
        broken_link,
        Severity.ERROR,
        "A link leads to an article that does not exist.",
        "Asked of relative links to articles of the same project.",
        "The port grows.",
        "",
    ),
)
"""Rules about source articles, in the order they are told."""
