"""TMX: 1.1 to 1.4b in, 1.4b out. Streaming, without entities; inline tags come in as the text they stand for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from xml.sax.saxutils import escape, quoteattr

from l10n.errors import ExchangeError
from l10n.model.locale import base, bcp47, canonical, is_language
from l10n.model.match import Origin, TranslationUnit
from l10n.model.segment import PlaceableKind
from l10n.text import xml
from l10n.text.inline import placeables
from l10n.version import __version__

_INVALID = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold (section 2.2): left out."""


@dataclass(slots=True)
class Imported:
    """What came in, and what was passed over, counted by reason."""

    units: list[TranslationUnit] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)


def load_tmx(chunks: Iterable[bytes], path: str = "") -> Imported:
    """All of a TMX file at once; see `stream_tmx`."""
    skipped: Counter[str] = Counter()
    return Imported(list(stream_tmx(chunks, path, skipped)), skipped)


def fitted(units: Iterable[TranslationUnit], languages: Sequence[str]) -> Iterator[TranslationUnit]:
    """The units in the languages of a project: `en_US` of a file is the project's `en` where that is its only English.

    Units in other languages come out as they are; languages in gettext form.
    """
    bases = Counter(base(language) for language in languages)
    own = {base(language): language for language in languages if bases[base(language)] == 1}

    def fit(language: str) -> str:
        # Simplified and Traditional Chinese are two languages; the countries of English are not.
        return language if language in languages or base(language) == "zh" else own.get(base(language), language)

    for unit in units:
        yield replace(unit, source_language=fit(unit.source_language), target_language=fit(unit.target_language))


def stream_tmx(chunks: Iterable[bytes], path: str, skipped: Counter[str]) -> Iterator[TranslationUnit]:
    """The units of a TMX file as it is read: one for each pair of its first (source) language with another.

    A unit in an undeclared or unknown language is passed over and counted in `skipped` by reason. Inline codes come in as
    the text they stand for, empty ones as numbered tokens (`⟦1⟧`). Raises `ExchangeError` with a place for what is no TMX,
    declares entities, is in another encoding than it says, or breaks off: whoever keeps units should keep all or none.
    """
    reader = _Reader(path, skipped)
    for _ in xml.feed(chunks, reader, path):
        yield from reader.units
        reader.units.clear()
    if not reader.seen:
        raise ExchangeError("not a TMX file: no <tmx> element", path=path, line=1, column=1)


_INLINE = frozenset({"bpt", "ept", "it", "ph", "ut"})
"""Elements that hold native code."""


class _Reader:
    """Collects the variants of each <tu>."""

    def __init__(self, path: str, skipped: Counter[str]) -> None:
        self.path = path
        self.seen = False
        self.units: list[TranslationUnit] = []
        self._skipped = skipped
        self._default = ""
        self._unit_source = ""
        self._author = ""
        self._created = ""
        self._props: dict[str, str] = {}
        self._prop = ""
        self._variants: list[tuple[str, str]] = []
        self._language = ""
        self._text: list[str] | None = None
        self._code = ""
        """The token that stands for the inline element being read, if that turns out to be empty."""

        self._code_at = 0

    def start(self, name: str, attributes: Mapping[str, str], line: int) -> None:
        if name == "tmx":
            self.seen = True
        elif not self.seen:
            raise ExchangeError(f"not a TMX file: it begins with <{name}>", path=self.path, line=line, column=1)
        elif name == "header":
            self._default = attributes.get("srclang", "")
        elif name == "tu":
            self._variants, self._props = [], {}
            self._unit_source = attributes.get("srclang", self._default)
            self._author = attributes.get("changeid", attributes.get("creationid", ""))
            self._created = attributes.get("changedate", attributes.get("creationdate", ""))
        elif name == "tuv":
            self._language = attributes.get("xml:lang", attributes.get("lang", ""))
        elif name == "seg":
            self._text = []
        elif name == "prop" and not self._variants:
            self._prop, self._text = attributes.get("type", ""), []
        elif name in _INLINE and self._text is not None:
            number = attributes.get("i") or attributes.get("x") or "1"
            self._code = (f"⟦/{number}⟧" if name == "ept" else f"⟦{number}⟧") if number.isdecimal() else "⟦1⟧"
            self._code_at = len(self._text)

    def text(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def end(self, name: str) -> None:
        if name in _INLINE and self._text is not None and self._code:
            if len(self._text) == self._code_at:
                self._text.append(self._code)
            self._code = ""
        elif name == "prop" and self._text is not None:
            self._props[self._prop], self._text = "".join(self._text), None
        elif name == "seg" and self._text is not None:
            self._variants.append((self._language, "".join(self._text).replace("\r\n", "\n").replace("\r", "\n")))
            self._text = None
        elif name == "tu":
            self._finish()

    def _finish(self) -> None:
        known = [(canonical(lang), text) for lang, text in self._variants if lang and is_language(lang)]
        lost = len(self._variants) - len(known)
        if lost:
            self._skipped["unknown or undeclared language"] += lost
        if not known:
            return
        wanted = canonical(self._unit_source) if is_language(self._unit_source) else known[0][0]
        source = next((pair for pair in known if pair[0] == wanted), known[0])
        if len(known) == 1:
            self._skipped["only one language"] += 1
        for language, text in known:
            if language == source[0]:
                if text != source[1]:
                    self._skipped["another text in the source language"] += 1
                continue
            if not text.strip() or not source[1].strip():
                self._skipped["empty segment"] += 1
                continue
            self.units.append(
                TranslationUnit(
                    source[1],
                    text,
                    source[0],
                    language,
                    context=self._props.get("x-context", ""),
                    article=self._props.get("x-article", ""),
                    origin=Origin.IMPORT,
                    author=self._author,
                    created=self._created,
                )
            )


def dump_tmx(units: Iterable[TranslationUnit], source_language: str = "") -> Iterator[bytes]:
    """TMX 1.4b in UTF-8, a piece at a time, in the order of `units`; no dates that change without content.

    Characters that XML cannot hold are left out.
    """
    srclang = bcp47(source_language) if source_language else "*all*"
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n'
        f'<header creationtool="l10n" creationtoolversion={quoteattr(__version__)} segtype="sentence" o-tmf="l10n"'
        f' adminlang="en" srclang={quoteattr(srclang)} datatype="plaintext"/>\n<body>\n'
    ).encode()
    for unit in units:
        yield _unit(unit).encode()
    yield b"</body>\n</tmx>\n"


def _unit(unit: TranslationUnit) -> str:
    props = _prop("x-article", unit.article) + _prop("x-context", unit.context)
    props += _prop("x-state", "approved" if unit.approved else "")
    author = f" changeid={quoteattr(unit.author)}" if unit.author else ""
    created = f" changedate={quoteattr(unit.created)}" if unit.created else ""
    return (
        f"<tu srclang={quoteattr(bcp47(unit.source_language))}{author}{created}>{props}"
        f"{_variant(unit.source_language, unit.source)}{_variant(unit.target_language, unit.target)}</tu>\n"
    )


def _prop(kind: str, value: str) -> str:
    return f"<prop type={quoteattr(kind)}>{escape(_INVALID.sub('', value))}</prop>" if value else ""


def _variant(language: str, text: str) -> str:
    return f"<tuv xml:lang={quoteattr(bcp47(language))}><seg>{_segment(_INVALID.sub('', text))}</seg></tuv>"


_CODES = frozenset(
    {
        PlaceableKind.CODE,
        PlaceableKind.LINK,
        PlaceableKind.IMAGE,
        PlaceableKind.TAG,
        PlaceableKind.VARIABLE,
        PlaceableKind.FOOTNOTE,
        PlaceableKind.SHORTCODE,
    }
)
"""What another tool must protect; emphasis and addresses are text to it."""


def _segment(text: str) -> str:
    """The text with its code in inline elements: <bpt> and <ept> for pairs, <ph> for single ones."""
    pieces: list[str] = []
    position = 0
    found = placeables(text)
    pairs = {place: number for number, place in enumerate((i for i, p in enumerate(found) if (p.partner or 0) > i), 1)}
    for place, each in enumerate(found):
        if each.kind not in _CODES:
            continue
        pieces.append(escape(text[position : each.span.start]))
        if each.partner is None:
            pieces.append(f"<ph>{escape(each.text)}</ph>")
        elif each.partner > place:
            pieces.append(f'<bpt i="{pairs[place]}">{escape(each.text)}</bpt>')
        else:
            pieces.append(f'<ept i="{pairs[each.partner]}">{escape(each.text)}</ept>')
        position = each.span.end
    return "".join([*pieces, escape(text[position:])])
