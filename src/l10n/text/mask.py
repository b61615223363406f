"""Masks: what an engine must not touch becomes numbered tokens, and comes back checked. Which stretches those are is in `inline`.

`restore(mask(text), mask(text).text).text == text` for every text and style. Asking engines again when a reply cannot be
restored is the business of `engines.draft`.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from l10n.model.document import Span
from l10n.model.segment import Placeable, PlaceableKind
from l10n.text.inline import placeables


class Style(StrEnum):
    """What a token looks like to an engine. Which one survives best depends on the engine (see docs/engines.md)."""

    XML = "xml"
    """`<x id="1"/>` in text that is escaped XML."""

    TAG = "tag"
    """`<x id="1"/>` in plain text."""

    BRACKET = "bracket"
    """`⟦1⟧`"""

    WORD = "word"
    """`XQ1Z`"""


@dataclass(frozen=True, slots=True)
class Token:
    """One or more neighbouring placeables that travel as one."""

    text: str
    """What comes back in its place."""

    pairs: tuple[tuple[int, bool], ...] = ()
    """Halves of pairs in it, in order: (number of the pair, whether it opens)."""

    is_free: bool = False
    """A term: it may be moved in the sentence without a remark."""

    is_word: bool = False
    """Code, an address, a variable: it stands for a word, so it does not grow together with its neighbours."""


@dataclass(frozen=True, slots=True)
class Masked:
    """A text ready for an engine."""

    source: str
    style: Style
    text: str
    """What the engine is sent; empty where nothing is left to translate."""

    tokens: tuple[Token, ...]
    """Token n stands in `text` as number n + 1."""

    before: str = ""
    """Blanks and markup taken from the beginning, put back by `restore`."""

    after: str = ""
    prose: tuple[str, ...] = ()
    """The stretches around the tokens: one more than there are tokens, unescaped."""

    @property
    def has_prose(self) -> bool:
        """Whether there is a letter to translate outside of the tokens."""
        return any(any(map(str.isalpha, piece)) for piece in self.prose)


@dataclass(frozen=True, slots=True)
class Restored:
    """What became of a reply."""

    text: str | None
    """The translation with its markup; None where the tokens are damaged beyond repair."""

    is_exact: bool = False
    """Every token came back as it was sent."""

    is_reordered: bool = False
    """Tokens that are no terms stand in another order: right as a rule, but a swap looks the same."""

    has_dull_emphasis: bool = False
    """Emphasis that the source has would show as asterisks: beside Han and marks it needs other neighbours (CommonMark 6.2)."""

    fault: str = ""
    """What is wrong, for people: `token 2 is missing`."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """A stretch to hide beyond the placeables: a name, or a term with its rendering."""

    span: Span
    """In code points of the text."""

    text: str
    """What is to stand in the translation."""


def mask(text: str, style: Style = Style.BRACKET, hidden: Sequence[Hidden] = ()) -> Masked:
    """The text with its placeables, and `hidden`, as tokens. Linear in the length of the text.

    Blanks, and markup that says nothing in the sentence (a pair around all of it, images, notes and lone tags), stay
    outside at both ends. Line ends, control characters, and prose that looks like a token of the style, are hidden too. What of `hidden` meets
    a placeable is left out.
    """
    pieces = _pieces(text, style, hidden)
    start, end = _core(text, pieces)
    first = pieces[start - 1].end if start else 0
    last = pieces[end].start if end < len(pieces) else len(text)
    core = text[first:last]
    first += len(core) - len(core.lstrip())
    last = max(first, last - (len(core) - len(core.rstrip())))
    tokens, prose = _merge(text, pieces[start:end], first, last)
    return Masked(text, style, _write(prose, style), tokens, text[:first], text[last:], prose)


def restore(masked: Masked, reply: str) -> Restored:
    """The reply with its tokens turned back into what they stand for.

    Repaired are blanks, full-width forms, other brackets, quotes, entities and the case of letters inside of a token, and a
    token doubled on the spot. Every token must be there once and pairs must nest, else `text` is None. Linear in the reply.
    """
    exact = _restored(
        masked, reply, [(Span(*m.span()), int(m[1]) - 1) for m in _strict(masked.style).finditer(reply)], True
    )
    return exact if exact.text is not None else _restored(masked, reply, _found(masked.style, reply), False)


def _restored(masked: Masked, reply: str, found: Sequence[tuple[Span, int]], is_exact: bool) -> Restored:
    numbers = [number for _, number in found]
    fault = _fault(masked, numbers)
    if fault:
        return Restored(None, fault=fault)
    pieces, end = [], 0
    for span, _ in found:
        pieces.append(reply[end : span.start])
        end = span.end
    pieces.append(reply[end:])
    # Prose that resembles a fragment only beside a token was there before.
    if _fragments(pieces, masked.style) > _fragments(
        [_escaped(each, masked.style) for each in masked.prose], masked.style
    ):
        return Restored(None, fault="a part of a token is left over")
    text = _assemble(masked, [_plain(piece, masked.style) for piece in pieces], numbers)
    damage = lost(_expected(masked), text)
    if damage:
        return Restored(None, fault="; ".join(damage[:3]))
    fixed = [number for number in numbers if not masked.tokens[number].is_free]
    is_reordered = fixed != sorted(fixed)
    is_dull = is_emphasis_lost(_expected(masked), text)
    if is_dull and (is_reordered or not is_exact):
        return Restored(None, fault="emphasis does not close any more")
    return Restored(text, is_exact, is_reordered, is_dull)


def _fragments(pieces: Sequence[str], style: Style) -> int:
    return sum(len(expression(style).findall(piece)) for piece in pieces for expression in (_fragment, _tolerant))


def join_pieces(masked: Masked, pieces: Sequence[str]) -> str:
    """The stretches of `masked.prose`, each translated alone, with the tokens between them in the order of the source."""
    return _assemble(masked, pieces, range(len(masked.tokens)))


def without_tokens(text: str, style: Style) -> str:
    """A request or reply without its tokens: what checks of letters and lengths look at."""
    return _plain(_tolerant(style).sub(" ", text), style)


def has_same_tokens(text: str, reply: str, style: Style) -> bool:
    """Whether a reply holds the tokens of a request as they were sent, in any order: no digit in it is a piece of one."""
    return sorted(_strict(style).findall(text)) == sorted(_strict(style).findall(reply))


def lost(source: str, target: str) -> tuple[str, ...]:
    """Placeables that the target lacks, or has more of than the source, in words; empty where all is well.

    Emphasis and escapes do not count: other scripts need other ones, and the checks look at them.
    """
    have, want = _inventory(target)[0], _inventory(source)[0]
    return (*(f"{text!r} is missing" for text in want - have), *(f"{text!r} is new" for text in have - want))


def is_emphasis_lost(source: str, target: str) -> bool:
    """Whether the target has other emphasis than the source, as Markdown reads it."""
    return _inventory(source)[1] != _inventory(target)[1]


@lru_cache(maxsize=4096)
def _inventory(text: str) -> tuple[Counter[str], Counter[str]]:
    """(placeables, emphasis) by text. A source is compared with each of its replies, so it is remembered for a while."""
    others, emphasis = Counter[str](), Counter[str]()
    for item in placeables(text):
        if item.kind is PlaceableKind.EMPHASIS:
            emphasis[item.text] += 1
        elif item.kind is not PlaceableKind.ESCAPE:
            others[item.text] += 1
    return others, emphasis


# What becomes a token.


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    end: int
    text: str
    kind: PlaceableKind
    pair: int = -1
    opens: bool = False


_SILENT = frozenset({PlaceableKind.TAG, PlaceableKind.IMAGE, PlaceableKind.FOOTNOTE, PlaceableKind.SHORTCODE})
"""Kinds that play no part in the grammar of a sentence: they need not travel when they stand at an end."""

_WORDS = frozenset({PlaceableKind.CODE, PlaceableKind.URL, PlaceableKind.EMAIL, PlaceableKind.VARIABLE})


def _pieces(text: str, style: Style, hidden: Sequence[Hidden]) -> list[_Piece]:
    found = placeables(text)
    pieces = [_piece(index, item) for index, item in enumerate(found)]
    extra = [_Piece(each.span.start, each.span.end, each.text, PlaceableKind.TERM) for each in hidden]
    extra += [
        _Piece(like.start(), like.end(), like[0], PlaceableKind.VARIABLE) for like in _tolerant(style).finditer(text)
    ]
    extra += [
        _Piece(like.start(), like.end(), like[0], PlaceableKind.VARIABLE) for like in _fragment(style).finditer(text)
    ]
    extra += [_Piece(end.start(), end.end(), end[0], PlaceableKind.ESCAPE) for end in _hard_break().finditer(text)]
    extra += [_Piece(each.start(), each.end(), each[0], PlaceableKind.ESCAPE) for each in _control().finditer(text)]
    return sorted(pieces + _apart(extra, pieces), key=lambda piece: piece.start)


def _piece(index: int, item: Placeable) -> _Piece:
    if item.partner is None:
        return _Piece(item.span.start, item.span.end, item.text, item.kind)
    first = min(index, item.partner)
    return _Piece(item.span.start, item.span.end, item.text, item.kind, first, index == first)


def _apart(extra: list[_Piece], taken: Sequence[_Piece]) -> list[_Piece]:
    """Those of `extra` that meet nothing taken, and none of each other: the first, then the longest, wins."""
    kept: list[_Piece] = []
    position = 0
    for piece in sorted(extra, key=lambda piece: (piece.start, -piece.end)):
        while position < len(taken) and taken[position].end <= piece.start:
            position += 1
        is_clear = position == len(taken) or taken[position].start >= piece.end
        if is_clear and piece.end > piece.start and (not kept or kept[-1].end <= piece.start):
            kept.append(piece)
    return kept


def _core(text: str, pieces: Sequence[_Piece]) -> tuple[int, int]:
    """Which pieces travel: `pieces[start:end]`. The others stand at the ends, with nothing but blanks between them."""
    start, end = 0, len(pieces)
    while start < end:
        left, right = pieces[start], pieces[end - 1]
        at_left = _is_blank(text[pieces[start - 1].end if start else 0 : left.start])
        at_right = _is_blank(text[right.end : pieces[end].start if end < len(pieces) else len(text)])
        if at_left and _is_silent(left):
            start += 1
        elif at_right and _is_silent(right):
            end -= 1
        elif at_left and at_right and left.pair == right.pair >= 0 and start + 1 < end:
            start, end = start + 1, end - 1
        else:
            break
    return start, end


def _is_silent(piece: _Piece) -> bool:
    return piece.pair < 0 and (piece.kind in _SILENT or piece.text.isspace())


def _is_blank(text: str) -> bool:
    return not text or text.isspace()


def _merge(text: str, pieces: Sequence[_Piece], first: int, last: int) -> tuple[tuple[Token, ...], tuple[str, ...]]:
    """The tokens, neighbours as one, and the prose around them: one stretch more than there are tokens."""
    tokens: list[Token] = []
    prose: list[str] = []
    end = first
    for piece in pieces:
        halves = ((piece.pair, piece.opens),) if piece.pair >= 0 else ()
        is_free, is_word = piece.kind is PlaceableKind.TERM, piece.kind in _WORDS
        if tokens and end == piece.start and not is_free and not tokens[-1].is_free:
            before = tokens[-1]
            tokens[-1] = Token(before.text + piece.text, before.pairs + halves, is_word=is_word or before.is_word)
        else:
            prose.append(text[end : piece.start])
            tokens.append(Token(piece.text, halves, is_free, is_word))
        end = piece.end
    prose.append(text[end:last])
    return tuple(tokens), tuple(prose)


def _write(prose: Sequence[str], style: Style) -> str:
    parts = [_escaped(prose[0], style)]
    for number, piece in enumerate(prose[1:]):
        parts += [_token(style, number), _escaped(piece, style)]
    return "".join(parts)


# What comes back.


def _found(style: Style, reply: str) -> list[tuple[Span, int]]:
    """Tokens in the reply with their numbers from 0; a token that was said twice in a row is one."""
    found: list[tuple[Span, int]] = []
    for match in _tolerant(style).finditer(reply):
        span, number = Span(*match.span()), int(match[1]) - 1
        if found and found[-1][1] == number and _is_blank(reply[found[-1][0].end : span.start]):
            found[-1] = (Span(found[-1][0].start, span.end), number)
        else:
            found.append((span, number))
    return found


def _fault(masked: Masked, numbers: Sequence[int]) -> str:
    counts = Counter(numbers)
    for number in range(len(masked.tokens)):
        if counts[number] != 1:
            return f"token {number + 1} {'came back more than once' if counts[number] else 'is missing'}"
    if len(counts) > len(masked.tokens):
        return "a token came back that was never sent"
    if _nests(masked, range(len(masked.tokens))) and not _nests(masked, numbers):
        return "a pair of tokens is crossed or turned round"
    return ""


def _nests(masked: Masked, numbers: Sequence[int]) -> bool:
    pending: list[int] = []
    for number in numbers:
        for pair, opens in masked.tokens[number].pairs:
            if opens:
                pending.append(pair)
            elif not pending or pending.pop() != pair:
                return False
    return not pending


def _assemble(masked: Masked, prose: Sequence[str], numbers: Sequence[int]) -> str:
    """Prose and tokens in turn. What the source kept apart does not grow together with a Latin word of the translation."""
    prose = _tightened(masked, prose, numbers)
    parts = [masked.before, prose[0]]
    for number, piece in zip(numbers, prose[1:], strict=True):
        token = masked.tokens[number]
        last = parts[-1][-1:] or (parts[-2][-1:] if len(parts) > 2 else "")
        if _is_latin(last) and not _is_latin(masked.prose[number][-1:]) and _is_apart(token, 0):
            parts.append(" ")
        parts.append(token.text)
        if _is_latin(piece[:1]) and not _is_latin(masked.prose[number + 1][:1]) and _is_apart(token, -1):
            parts.append(" ")
        parts.append(piece)
    return "".join([*parts, masked.after])


def _tightened(masked: Masked, prose: Sequence[str], numbers: Sequence[int]) -> list[str]:
    """The prose without blanks on the inner side of a pair where the source has none: engines write `** x **`."""
    tight = list(prose)
    for index, number in enumerate(numbers):
        token = masked.tokens[number]
        if not token.pairs or token.is_word:
            continue
        if token.pairs[0][1] is False and not masked.prose[number].endswith(" "):
            tight[index] = tight[index].rstrip(" ")
        if token.pairs[-1][1] and not masked.prose[number + 1].startswith(" "):
            tight[index + 1] = tight[index + 1].lstrip(" ")
    return tight


def _is_apart(token: Token, side: int) -> bool:
    """Whether the token's left (0) or right (-1) side is the outside of a word or of a pair."""
    if token.is_free:
        return _is_latin(token.text[side:][:1])
    return token.is_word or bool(token.pairs and token.pairs[side][1] is (side == 0))


def _is_latin(char: str) -> bool:
    return char.isalnum() and char < "\u2e80"


def _expected(masked: Masked) -> str:
    """The source with what `hidden` asked for in place: its placeables are those that the translation must have."""
    return _assemble(masked, masked.prose, range(len(masked.tokens)))


# The styles.

_OPEN, _CLOSE = "(?:[<＜〈]|&lt;)", "(?:[>＞〉]|&gt;)"
_QUOTE = "(?:[\"“”„'＂]|&quot;|&#34;|&#39;)?"
_DIGITS = "([0-9０-９]{1,4})"
_ELEMENT = (
    rf"{_OPEN}\s{{0,3}}[xXｘＸ]\s{{1,3}}[iI][dD]\s{{0,3}}[=＝]\s{{0,3}}{_QUOTE}\s{{0,3}}{_DIGITS}\s{{0,3}}{_QUOTE}\s{{0,3}}[/／]?\s{{0,3}}"
    rf"{_CLOSE}(?:\s{{0,3}}{_OPEN}\s{{0,3}}[/／]\s{{0,3}}[xXｘＸ]\s{{0,3}}{_CLOSE})?"
)
_TOLERANT = {
    Style.XML: _ELEMENT,
    Style.TAG: _ELEMENT,
    Style.BRACKET: rf"[⟦\[【〚［「〔]{{1,2}}\s{{0,3}}{_DIGITS}\s{{0,3}}[⟧\]】〛］」〕]{{1,2}}",
    Style.WORD: rf"[xXｘＸ]\s{{0,2}}[qQｑＱ]\s{{0,2}}{_DIGITS}\s{{0,2}}[zZｚＺ]",
}
_FRAGMENTS = {
    Style.XML: rf"{_OPEN}\s{{0,3}}[/／]?\s{{0,3}}[xXｘＸ](?![^\W\d_])",
    Style.TAG: rf"{_OPEN}\s{{0,3}}[/／]?\s{{0,3}}[xXｘＸ](?![^\W\d_])",
    Style.BRACKET: "[⟦⟧]",
    Style.WORD: r"[xXｘＸ]\s{0,2}[qQｑＱ]\s{0,2}[0-9０-９]",
}
_TOKENS = {Style.XML: '<x id="{}"/>', Style.TAG: '<x id="{}"/>', Style.BRACKET: "⟦{}⟧", Style.WORD: "XQ{}Z"}


@cache
def _tolerant(style: Style) -> re.Pattern[str]:
    """What is taken for a token in a reply; group 1 is the number."""
    return re.compile(_TOLERANT[style])


@cache
def _hard_break() -> re.Pattern[str]:
    return re.compile(r"[ \t]{0,20}\r?\n[ \t]{0,20}|\r")


@cache
def _control() -> re.Pattern[str]:
    """Characters that XML does not have (XML 1.0, production 2): one of them would have the whole call refused."""
    return re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]+")


@cache
def _strict(style: Style) -> re.Pattern[str]:
    """A token as it was sent; group 1 is the number."""
    return re.compile(re.escape(_TOKENS[style]).replace(r"\{\}", "([0-9]{1,9})"))


@cache
def _fragment(style: Style) -> re.Pattern[str]:
    """What only a broken token leaves behind."""
    return re.compile(_FRAGMENTS[style])


def _token(style: Style, number: int) -> str:
    return _TOKENS[style].format(number + 1)


def _escaped(text: str, style: Style) -> str:
    return html.escape(text, quote=False) if style is Style.XML else text


def _plain(text: str, style: Style) -> str:
    return html.unescape(text) if style is Style.XML else text
