"""Markup that a translation must carry over: placeholders, tags, code, links, anchors, footnotes, emphasis.

What is markup in a text is found in `text.inline`; whether a whole document keeps its structure is asked by `formats.guard`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import zip_longest

from l10n.checks.base import Example, Pair, PairRule, Rule
from l10n.model.finding import Finding, Severity
from l10n.model.segment import Placeable, PlaceableKind

_FAMILY = "markup"
_LANGUAGE_PART = re.compile(r"(?<=/)(?:zh|en)(?:[-_](?:hans|hant|cn|tw|hk|us|gb))?(?:/|\Z)", re.I)
_LANGUAGE_HOST = re.compile(r"\A(?:www|zh|en|cn)(?:-(?:hans|hant|cn|tw|hk|us|gb))?\.", re.I)
_ATTRIBUTE = re.compile(r"""\s(href|src|id|name|for|action)\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)""", re.I)
_ACTIVE = re.compile(r"\s*(?:javascript|vbscript|data)\s*:", re.I)


Key = Callable[[Placeable], str | None]
"""What of a placeable must survive; None for placeables the rule does not look at."""


def _difference(pair: Pair, key: Key) -> Iterator[tuple[Placeable, str]]:
    """Placeables that only one side has, as (placeable, side); repeated ones count."""
    mine = [(found, mark) for mark in pair.source_marks if (found := key(mark)) is not None]
    theirs = [(found, mark) for mark in pair.target_marks if (found := key(mark)) is not None]
    if [found for found, _ in mine] == [found for found, _ in theirs]:
        return
    yield from ((mark, "source") for mark in _surplus(mine, theirs))
    yield from ((mark, "target") for mark in _surplus(theirs, mine))


def _surplus(mine: Sequence[tuple[str, Placeable]], theirs: Sequence[tuple[str, Placeable]]) -> Iterator[Placeable]:
    room = Counter(found for found, _ in theirs)
    for found, mark in mine:
        if room[found]:
            room[found] -= 1
        else:
            yield mark


def _report(pair: Pair, rule: str, severity: Severity, what: str, key: Key) -> Iterator[Finding]:
    for mark, side in _difference(pair, key):
        message = (
            f"{what} {mark.text!r} of the source is missing, expected it unchanged"
            if side == "source"
            else f"{what} {mark.text!r} is not in the source"
        )
        yield pair.finding(rule, severity, message, mark.span, side=side)


def _placeholder_key(mark: Placeable) -> str | None:
    if mark.kind is PlaceableKind.VARIABLE:
        return mark.text
    if mark.kind is PlaceableKind.SHORTCODE and mark.text.startswith(("{{", "{%")):
        return re.sub(r"\s+", " ", mark.text)
    return None


def placeholder(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for each variable or shortcode that only one side has."""
    return _report(pair, "placeholder", Severity.ERROR, "placeholder", _placeholder_key)


def _tag_key(mark: Placeable) -> str | None:
    if mark.kind is not PlaceableKind.TAG or mark.text.startswith(("<!--", "{/*")):
        return None
    name = re.match(r"<[/?]?[\w:.-]*", mark.text)
    attributes = sorted(
        f"{key.lower()}={value.strip(chr(34) + chr(39))}" for key, value in _ATTRIBUTE.findall(mark.text)
    )
    return " ".join([name[0].lower() if name else mark.text, *attributes])


def tag(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for each tag that only one side has; texts in attributes may differ, addresses may not."""
    return _report(pair, "tag", Severity.ERROR, "tag", _tag_key)


def tag_nesting(pair: Pair) -> Iterator[Finding]:
    """Yield a finding where tags that are pairs in the source are none in the target, or cross one another."""
    if not any(mark.kind is PlaceableKind.TAG for mark in pair.target_marks):
        return
    paired_source = Counter(_tag_key(mark) for mark in pair.source_marks if mark.partner is not None)
    crossing = () if next(_crossing(pair.source_marks), None) else _crossing(pair.target_marks)
    for mark in crossing:
        message = f"tag {mark.text!r} closes across another one, expected pairs inside of one another as in the source"
        yield pair.finding("tag-nesting", Severity.ERROR, message, mark.span)
    for mark in pair.target_marks:
        key = _tag_key(mark)
        if key is not None and mark.partner is None and paired_source[key]:
            yield pair.finding(
                "tag-nesting",
                Severity.ERROR,
                f"tag {mark.text!r} has no partner here, expected a pair as in the source",
                mark.span,
            )


def _crossing(marks: Sequence[Placeable]) -> Iterator[Placeable]:
    """The closing tags between whose halves another pair opens and does not close."""
    opened: list[int] = []
    for place, mark in enumerate(marks):
        if mark.kind is not PlaceableKind.TAG or mark.partner is None:
            continue
        if mark.partner > place:
            opened.append(place)
        elif opened and opened[-1] == mark.partner:
            opened.pop()
        else:
            yield mark
            while opened and opened[-1] >= mark.partner:
                opened.pop()


def footnote(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for each footnote mark that only one side has."""

    def key(mark: Placeable) -> str | None:
        return mark.text if mark.kind is PlaceableKind.FOOTNOTE else None

    return _report(pair, "footnote", Severity.ERROR, "footnote mark", key)


def heading_id(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for each `{#id}` that only one side has."""

    def key(mark: Placeable) -> str | None:
        return mark.text if mark.kind is PlaceableKind.SHORTCODE and mark.text.startswith("{#") else None

    return _report(pair, "heading-id", Severity.ERROR, "anchor", key)


def code(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for each code span whose content stands nowhere in the other text, quoted or not."""
    for marks, other, side in (
        (pair.source_marks, pair.target, "source"),
        (pair.target_marks, pair.source, "target"),
    ):
        for mark in marks:
            if mark.kind is not PlaceableKind.CODE:
                continue
            inner = mark.text.strip("`").strip(" ")
            if inner in other or _squeezed(inner) in _squeezed(other):
                continue
            if _is_prose(inner) and not (side == "target" and _is_left(inner, pair)):
                continue
            where = "is missing, expected it unchanged" if side == "source" else "is not in the source"
            yield pair.finding("code", Severity.WARNING, f"code {mark.text} {where}", mark.span, side=side)


def _squeezed(text: str) -> str:
    return re.sub(r"[\s\\]+", "", text).casefold()


def _is_left(text: str, pair: Pair) -> bool:
    """Whether Latin words stand in a Chinese translation for lost code of the source: nobody translated them, so they are code."""
    if pair.into != "zh" or pair.out_of == "zh" or not text.isascii():
        return False
    kept = {mark.text for mark in pair.target_marks}
    return any(mark.kind is PlaceableKind.CODE and mark.text not in kept for mark in pair.source_marks)


def _is_prose(text: str) -> bool:
    """Words for people that an author set in backticks: they are translated, and rightly so."""
    return (
        re.search(r"[\u3400-\u9fff]", text) is not None or re.search(r"[a-z]{2,} [a-z]{2,} [a-z]{2,}", text) is not None
    )


def _destination(mark: Placeable) -> str | None:
    """Address of the closing half of a link, normalised; None for its opening half and for label links."""
    match = re.match(r"\]\(\s*(?:<([^<>\n]*)>|(\S*?))(?:\s[\s\S]*)?\)\Z", mark.text)
    return None if match is None else (match[1] or match[2] or "")


def normal_address(address: str) -> str:
    """An address as it compares: without scheme, language folder, language host, last slash, and in decoded spelling."""
    rest = re.sub(r"\A(?:https?:)?//", "//", address.strip("<>"), flags=re.I)
    if rest.startswith("//"):
        rest = "//" + _LANGUAGE_HOST.sub("", rest[2:])
    path = _LANGUAGE_PART.sub("", rest).partition("#")[0]
    return path.rstrip("/").casefold()


def link_target(pair: Pair) -> Iterable[Finding]:
    """A finding for each link that leads elsewhere, is lost or added; language folders and hosts may differ.

    A lost link and an added one are told as one link that leads elsewhere. Where a link is only broken, that is the
    business of `link-syntax`. Another anchor on the same page is information: headings, and so anchors, are translated.
    """
    if _link_marks(pair.source_marks) == _link_marks(pair.target_marks):
        return ()
    mine, theirs = _links(pair.source_marks), _links(pair.target_marks)
    if [address for address, _ in mine] == [address for address, _ in theirs]:
        return ()
    return _link_findings(pair, mine, theirs)


def _link_marks(marks: Sequence[Placeable]) -> list[str]:
    return [mark.text for mark in marks if mark.kind is PlaceableKind.LINK]


def _link_findings(
    pair: Pair, mine: Sequence[tuple[str, Placeable]], theirs: Sequence[tuple[str, Placeable]]
) -> Iterator[Finding]:
    lost = list(_surplus([(normal_address(address), mark) for address, mark in mine], _normal(theirs)))
    added = list(_surplus(_normal(theirs), _normal(mine)))
    if not lost and not added:
        yield from _anchors(pair, mine, theirs)
        return
    lost, added = _without_articles(lost, added)
    broken = link_broken(pair)
    for old, new in zip_longest(lost, added):
        if new is not None and _ACTIVE.match(_destination(new) or ""):
            message = f"link runs a program: {_destination(new)!r}, expected an address of the source"
            yield pair.finding("link-script", Severity.ERROR, message, new.span)
        elif new is None and old is not None:
            if not broken or normal_address(_destination(old) or "") not in normal_text(pair.target):
                message = f"link to {_destination(old)!r} is missing"
                yield pair.finding("link-target", Severity.WARNING, message, old.span, side="source")
        elif new is not None:
            instead = "is not in the source" if old is None else f"is {_destination(old)!r} in the source"
            yield pair.finding("link-target", Severity.WARNING, f"link to {_destination(new)!r} {instead}", new.span)


def _links(marks: Sequence[Placeable]) -> list[tuple[str, Placeable]]:
    """The links with an address, each with its address as it is written."""
    return [
        (address, mark)
        for mark in marks
        if mark.kind is PlaceableKind.LINK
        and mark.text.startswith("](")
        and (address := _destination(mark)) is not None
    ]


def _normal(links: Sequence[tuple[str, Placeable]]) -> list[tuple[str, Placeable]]:
    return [(normal_address(address), mark) for address, mark in links]


def _without_articles(lost: list[Placeable], added: list[Placeable]) -> tuple[list[Placeable], list[Placeable]]:
    """Without links to an encyclopedia in another language: each has its own article under its own name."""
    editions = [[_edition().search(_destination(mark) or "") for mark in marks] for marks in (lost, added)]
    if not all(any(found) for found in editions):
        return lost, added
    here, there = ({found[1] for found in side if found} for side in editions)
    kept = [
        [mark for mark, found in zip(marks, side, strict=True) if not found or found[1] in other]
        for marks, side, other in ((lost, editions[0], there), (added, editions[1], here))
    ]
    return kept[0], kept[1]


@cache
def _edition() -> re.Pattern[str]:
    return re.compile(r"//(?:([a-z-]+)\.)?(?:m\.)?wikipedia\.org/", re.I)


def _anchors(
    pair: Pair, mine: Sequence[tuple[str, Placeable]], theirs: Sequence[tuple[str, Placeable]]
) -> Iterator[Finding]:
    """Yield a finding for each anchor of the target that is written in ASCII and is none of the source."""
    known = {address.partition("#")[2] for address, _ in mine}
    for address, mark in theirs:
        anchor = address.partition("#")[2]
        if anchor not in known and anchor.isascii() and "%" not in anchor:
            message = f"anchor of {address!r} is none of the source's"
            yield pair.finding("link-target", Severity.INFO, message, mark.span)


def image(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for each image of the source that the target lost, and the reverse; its file name may differ."""
    if not any(mark.kind is PlaceableKind.IMAGE for mark in (*pair.source_marks, *pair.target_marks)):
        return

    def key(mark: Placeable) -> str | None:
        return "image" if mark.kind is PlaceableKind.IMAGE and mark.text.startswith("]") else None

    yield from _report(pair, "image", Severity.WARNING, "image", key)


def url(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for each bare address or e-mail address that stands nowhere in the other text."""
    for marks, other, side in (
        (pair.source_marks, pair.target, "source"),
        (pair.target_marks, pair.source, "target"),
    ):
        for mark in marks:
            if mark.kind is not PlaceableKind.URL and mark.kind is not PlaceableKind.EMAIL:
                continue
            if normal_address(mark.text).lstrip("/") in normal_text(other):
                continue
            where = "is missing, expected it unchanged" if side == "source" else "is not in the source"
            yield pair.finding("url", Severity.WARNING, f"address {mark.text!r} {where}", mark.span, side=side)


def normal_text(text: str) -> str:
    """A text with its addresses as `normal_address` leaves them, for looking one up in it."""
    rest = re.sub(r"https?://(?:www|zh|en|cn)(?:-(?:hans|hant|cn))?\.", "//", text, flags=re.I)
    return re.sub(r"(?<=/)(?:zh|en)(?:[-_](?:hans|hant|cn|tw|hk|us|gb))?/", "", rest, flags=re.I).casefold()


def emphasis(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for each stretch whose marks of emphasis stay visible because Markdown cannot pair them."""
    if "*" not in pair.target_prose and "_" not in pair.target_prose and "~" not in pair.target_prose:
        return
    kept = Counter(mark.text for mark in pair.target_marks if mark.kind is PlaceableKind.EMPHASIS)
    wanted = Counter(mark.text for mark in pair.source_marks if mark.kind is PlaceableKind.EMPHASIS)
    open_at: dict[str, int] = {}
    for mark in _stray().finditer(pair.target_prose):
        run = mark[0]
        if wanted[run] > kept[run] or (run not in pair.source and (len(run) > 1 or _opens(pair.target_prose, mark))):
            begin = open_at.pop(run, None)
            if begin is None:
                open_at[run] = mark.start()
            else:
                yield _unrendered(pair, run, (begin, mark.end()))
    for run, begin in open_at.items():
        yield _unrendered(pair, run, (begin, begin + len(run)))


def _opens(text: str, mark: re.Match[str]) -> bool:
    """Whether a single `*` stands before a word inside a text: one at its start may be that of a note."""
    start, end = mark.span()
    return mark[0] == "*" and start > 0 and text[start - 1].isspace() and text[end : end + 1].isalpha()


def _unrendered(pair: Pair, run: str, span: tuple[int, int]) -> Finding:
    message = f"{run!r} will not render as emphasis here, expected a pair as in the source"
    hint = "move punctuation out of the marks, or set a blank beside them"
    return pair.finding("emphasis", Severity.WARNING, message, span, hint=hint)


@cache
def _stray() -> re.Pattern[str]:
    return re.compile(r"(?<![\\*])\*{1,3}(?!\*)|(?<![\\_\w])__?(?!_)|(?<![\\~])~~(?!~)")


def link_syntax(pair: Pair) -> Iterator[Finding]:
    """Yield a finding where a link of the source was broken: a blank or a full-width bracket between its halves."""
    for match in link_broken(pair):
        yield pair.finding(
            "link-syntax",
            Severity.ERROR,
            f"{match[0]!r} breaks the link, expected '](' without a blank and in half width",
            match.span(),
            fix="](" if match["gap"] else None,
        )


def link_broken(pair: Pair) -> list[re.Match[str]]:
    """Where the target breaks a link of the source: nowhere, if it has as many links."""
    wanted = sum(mark.kind is PlaceableKind.LINK for mark in pair.source_marks)
    if not wanted or sum(mark.kind is PlaceableKind.LINK for mark in pair.target_marks) >= wanted:
        return []
    return list(_broken_link().finditer(pair.target))


@cache
def _broken_link() -> re.Pattern[str]:
    return re.compile(
        r"(?P<gap>\][ \u3000]+\((?=\S*\)))|[\]】][（(](?=[^\s()（）]{0,300}[)）])|【(?=[^【】\n]{0,300}】\()"
    )


def _case(source: str, target: str, note: str = "") -> Example:
    return Example(source, target, "en", "zh_CN", note=note)


RULES: tuple[PairRule, ...] = (
    Rule(
        "placeholder",
        _FAMILY,
        Severity.ERROR,
        "A variable or template tag is missing, added or changed.",
        "Programs put values there: a changed name prints nothing or stops the page. Compared as a multiset; order is free.",
        placeholder,
        passes=(_case("Hello {name}, you have %d mails.", "%d 封邮件在等你，{name}。"),),
        fails=(_case("Hello {name}.", "你好，{名字}。"), _case("Read {{ page.title }}.", "请读。")),
        kinds=frozenset({PlaceableKind.VARIABLE, PlaceableKind.SHORTCODE}),
    ),
    Rule(
        "tag",
        _FAMILY,
        Severity.ERROR,
        "An HTML or JSX tag is missing or added.",
        "Tags hold the structure of the page. Names and addresses in attributes count; texts in attributes may be translated.",
        tag,
        passes=(_case('Press <kbd title="key">Enter</kbd>.', '按 <kbd title="按键">Enter</kbd>。'),),
        fails=(
            _case("Press <kbd>Enter</kbd>.", "按 Enter。"),
            _case("Read on.", "请读。<script src=x></script>", "a tag the source does not have"),
        ),
        kinds=frozenset({PlaceableKind.TAG}),
    ),
    Rule(
        "tag-nesting",
        _FAMILY,
        Severity.ERROR,
        "Tags that are a pair in the source are none in the target.",
        "An unclosed tag swallows the rest of the page.",
        tag_nesting,
        passes=(_case("a <b>bold</b> word", "一个<b>粗体</b>词"),),
        fails=(
            _case("a <b>bold</b> word", "一个</b>粗体<b>词"),
            _case("<b>a <i>bold</i> word</b>", "<b>一个<i>粗体</b>词</i>", "the pairs cross"),
        ),
        needs=frozenset("<"),
        kinds=frozenset({PlaceableKind.TAG}),
    ),
    Rule(
        "footnote",
        _FAMILY,
        Severity.ERROR,
        "A footnote mark is missing or added.",
        "A mark without its note, or a note without its mark, renders as plain brackets.",
        footnote,
        passes=(_case("Ports grow.[^1]", "港口在增长。[^1]"),),
        fails=(_case("Ports grow.[^1]", "港口在增长。[1]"),),
        kinds=frozenset({PlaceableKind.FOOTNOTE}),
    ),
    Rule(
        "heading-id",
        _FAMILY,
        Severity.ERROR,
        "An anchor such as {#install} is missing, added or translated.",
        "Links from other pages name the anchor.",
        heading_id,
        passes=(_case("Install {#install}", "安装 {#install}"),),
        fails=(_case("Install {#install}", "安装 {#anzhuang}"),),
        kinds=frozenset({PlaceableKind.SHORTCODE}),
    ),
    Rule(
        "code",
        _FAMILY,
        Severity.WARNING,
        "The content of a code span is missing or added.",
        "Code is the same in every language. Code that stands without backticks, or prose in backticks, is not reported: "
        "both are frequent in good translations (4 % of comprehensive-rust).",
        code,
        passes=(_case("Call `run()`.", "调用 `run()`。"), _case("Call `run()`.", "调用 run()。")),
        fails=(
            _case("Call `run()`.", "调用 `start()`。"),
            _case("Run `cargo add tests`.", "运行 `cargo add texts`。"),
        ),
        kinds=frozenset({PlaceableKind.CODE}),
    ),
    Rule(
        "link-target",
        _FAMILY,
        Severity.WARNING,
        "A link leads elsewhere than in the source.",
        "Language folders and hosts (/zh-hans/, zh.example.org) may differ: links to localised pages are wanted. "
        "Another anchor on the same page is information, and none where it is written in Chinese.",
        link_target,
        passes=(_case("See [ports](https://example.org/en/ports).", "见[港口](https://example.org/zh-cn/ports)。"),),
        fails=(_case("See [ports](/ports).", "见[港口](/harbours)。"),),
        kinds=frozenset({PlaceableKind.LINK}),
    ),
    Rule(
        "link-script",
        _FAMILY,
        Severity.ERROR,
        "A link runs a program instead of leading to a page.",
        "An address that begins with javascript:, vbscript: or data: and is not in the source is an attack or an accident.",
        link_target,
        passes=(_case("See [ports](/ports).", "见[港口](/ports)。"),),
        fails=(_case("See [ports](/ports).", "见[港口](javascript:alert)。"),),
        kinds=frozenset({PlaceableKind.LINK}),
    ),
    Rule(
        "image",
        _FAMILY,
        Severity.WARNING,
        "An image is missing or added.",
        "Which file is shown may differ: pictures with text in them are localised.",
        image,
        passes=(_case("![port](port.png) today", "今日![港口](port-zh.png)"),),
        fails=(_case("![port](port.png) today", "今日港口"),),
        kinds=frozenset({PlaceableKind.IMAGE}),
    ),
    Rule(
        "url",
        _FAMILY,
        Severity.WARNING,
        "A bare address or e-mail address is missing, added or changed.",
        "Addresses are copied, never translated; language folders and hosts may differ.",
        url,
        passes=(_case("See https://example.org/a.", "见 https://example.org/a。"),),
        fails=(_case("See https://example.org/a.", "见 https://example.org/b。"),),
        kinds=frozenset({PlaceableKind.URL, PlaceableKind.EMAIL}),
    ),
    Rule(
        "emphasis",
        _FAMILY,
        Severity.WARNING,
        "Marks of emphasis stay visible instead of rendering.",
        "CommonMark 6.2: ** between a Han character and a full-width mark neither opens nor closes "
        "(commonmark-spec issue 650).",
        emphasis,
        passes=(_case("This is **bold.** Yes.", "这是**粗体**。是的。"),),
        fails=(_case("This is **bold.** Yes.", "这是**粗体。**是的。"),),
        needs=frozenset("*_~"),
    ),
    Rule(
        "link-syntax",
        _FAMILY,
        Severity.ERROR,
        "A link was broken by a blank or by full-width brackets.",
        "Input methods turn ]( into ]（, and engines set a blank between the halves: the page then shows the address.",
        link_syntax,
        passes=(_case("See [ports](/ports).", "见[港口](/ports)。"),),
        fails=(
            _case("See [ports](/ports).", "见[港口] (/ports)。"),
            _case("See [ports](/ports).", "见[港口]（/ports）。"),
        ),
        needs=frozenset("]】"),
        fixes=True,
        kinds=frozenset({PlaceableKind.LINK}),
    ),
)
"""Rules about markup, in the order they are told."""
