"""A translation must not change what a document is: rebuild, read again, compare, put guilty texts back to the source.

What is compared is `skeleton`; how a translation is written, and escaped where it must be, is `place`; Chinese emphasis that
would not render is mended by `emphasis`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from l10n.formats import check_encodable, encoded, is_mdx_document, place
from l10n.formats.base import ReadOptions, Slot
from l10n.formats.emphasis import repaired
from l10n.formats.skeleton import Part, skeleton
from l10n.formats.splice import splice
from l10n.model.document import Document, Span, Unit
from l10n.model.finding import Finding, Severity

_ROUNDS = 12
"""How often single texts are put back before all are: each round reads the document once."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_BIDI = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_TEMPLATE = re.compile(
    r"\{\{|\{%|\{#|<%|\$\{|\}\}|%\}|#\}|%>|<!--|-->|<!\[|\]\]>|<\?|\?>|<(?i:script|style|iframe|object|embed)\b|\{/\*|\*/\}"
)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_BLANK_LINE = re.compile(r"(?:\r\n|\n|\r)[ \t\u3000\xa0]*(?:\r\n|\n|\r)")
_SINGLE = frozenset({"yaml", "toml", "attribute", "title", "container", "code"})
"""Forms of one line: a line break in a translation is a fault where the source has none."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A built document."""

    data: bytes
    findings: tuple[Finding, ...]
    """`structure` (error, put back) and `emphasis` (warning, repaired); source and target are the unit's texts."""

    put_back: frozenset[int]
    """Positions of units whose translation would have damaged the document: they keep the source text."""

    units: tuple[int, ...] = ()
    """Aligned with `findings`: the position of the unit each one speaks of."""


def rebuild(document: Document, targets: Mapping[int, str]) -> Rebuilt:
    """The document with translations (position in `document.units` -> text), each of which leaves its structure as it is.

    Raises `DocumentError` where the document's encoding cannot hold a translation that would be used.
    """
    chosen = {index: text for index, text in targets.items() if text != document.units[index].text}
    findings: dict[int, Finding] = {}
    mended: dict[int, str] = {}
    for index, target in sorted(chosen.items()):
        unit = document.units[index]
        said = fault(unit, target)
        if said:
            findings[index] = _structure(document, unit, target, said)
        elif _is_markdown(document) and (better := repaired(unit, target)) != target:
            findings[index] = _emphasis(document, unit, target, better)
            mended[index] = better
    back = {index for index, finding in findings.items() if finding.rule == "structure"}
    text = _compare(document, chosen, mended, back, findings) if len(back) < len(chosen) else document.text
    ordered = sorted(findings)
    return Rebuilt(
        encoded(document, text), tuple(findings[index] for index in ordered), frozenset(back), tuple(ordered)
    )


def blame(document: Document, unit: Unit, pairs: Sequence[tuple[str, str]]) -> int:
    """Which of the unit's (source, translation) pairs is at fault where `rebuild` complained of the unit; -1: none by itself.

    Pairs are the sentences of the unit that are translated. A pair is at fault whose translation alone has a `fault`, has
    other links, code or tags than its source, or emphasis that needs repair.
    """
    return next((index for index, pair in enumerate(pairs) if _is_at_fault(document, unit, *pair)), -1)


def _is_at_fault(document: Document, unit: Unit, source: str, target: str) -> bool:
    part = unit._replace(text=source)
    if fault(part, target):
        return True
    if document.format == "text":
        return False
    name = "a.html" if document.format == "html" else "a.md"
    form = "html" if document.format == "html" else "markdown"
    sides = [
        Counter(p.value for p in skeleton(text, name, form, ReadOptions(), False) if p.sort == "inline")
        for text in (source, target)
    ]
    added, lost = sides[1] - sides[0], sides[0] - sides[1]
    _pardon_code(source, target, added, lost)
    _pardon_languages(added, lost)
    return bool(added or lost) or (_is_markdown(document) and repaired(part, target) != target)


def _is_markdown(document: Document) -> bool:
    return document.format in {"markdown", "mdx"}


def fault(unit: Unit, target: str) -> str:
    """What is wrong with one translation whatever the document around it; empty for nothing.

    Control and bidi characters, blank lines, template tokens and comments the source text does not have.
    """
    if not target.isprintable():
        for pattern, called in ((_CONTROL, "control character"), (_BIDI, "direction control")):
            added = _added(pattern, unit.text, target)
            if added:
                return f"it adds the {called} U+{ord(added):04X}"
    said = _line_fault(unit, target) if "\n" in target or "\r" in target else ""
    if said:
        return said
    added = _added(_TEMPLATE, unit.text, target)
    return f"it adds {added!r}, which the source text does not have" if added else ""


def _line_fault(unit: Unit, target: str) -> str:
    """What is wrong with the lines of a translation that has more than one."""
    if _BLANK_LINE.search(target.strip("\r\n")) and not _BLANK_LINE.search(unit.text):
        return "it has a blank line, which ends a paragraph"
    form = unit.detail.form if isinstance(unit.detail, Slot) else ""
    lines = re.split(r"[\r\n]+", target.strip("\r\n"))
    if len(lines) > 1 and form in _SINGLE and "\n" not in unit.text:
        return "it has a line break, expected one line"
    if form == "block" and any(
        place.safe_line(line.strip(" \t")) != line.strip(" \t") for line in lines[1:] if line.strip()
    ):
        return "a line of it begins another block"
    return ""


def _added(pattern: re.Pattern[str], source: str, target: str) -> str:
    found = pattern.findall(target)
    if not found:
        return ""
    surplus = Counter(found) - Counter(pattern.findall(source))
    return next(iter(surplus), "")


def _compare(
    document: Document,
    chosen: Mapping[int, str],
    mended: dict[int, str],
    back: set[int],
    findings: dict[int, Finding],
) -> str:
    """Build, read, compare and put back until the skeleton is that of the source; the text that stays.

    A mended translation that will not do is tried once more as it was written: a repair must not cost a translation.
    """
    options = document.detail if isinstance(document.detail, ReadOptions) else ReadOptions()
    mdx = is_mdx_document(document)
    starts = [unit.span.start for unit in document.units]
    wanted = _homes(skeleton(document.text, document.name, document.format, options, mdx), starts)
    for turn in range(_ROUNDS + 1):
        kept = {index: mended.get(index, target) for index, target in chosen.items() if index not in back}
        if not kept:
            break
        text, places = _text(document, kept)
        built = _homes(skeleton(text, document.name, document.format, options, mdx), places)
        guilty = _guilty(document, wanted, built, kept)
        if not guilty:
            return text
        if turn == _ROUNDS:
            guilty = dict.fromkeys(kept, "the document is another one with these translations")
        for index, said in guilty.items():
            if mended.pop(index, None) is not None and turn < _ROUNDS:
                findings[index] = _emphasis(document, document.units[index], chosen[index], "")
                continue
            back.add(index)
            findings[index] = _structure(document, document.units[index], chosen[index], said)
    return document.text


class _Home(NamedTuple):
    """The structure from the start of one unit to the start of the next."""

    blocks: list[str]
    inline: list[str]


def _homes(parts: Iterable[Part], starts: Sequence[int]) -> dict[int, _Home]:
    """Ascending parts by the unit at or before them; -1 for what stands before the first."""
    homes: dict[int, _Home] = {}
    index, count = -1, len(starts)
    home = homes[-1] = _Home([], [])
    for position, sort, value in parts:
        if index + 1 < count and starts[index + 1] <= position:
            index = bisect_right(starts, position, index + 1) - 1
            home = homes[index] = _Home([], [])
        (home.blocks if sort == "block" else home.inline).append(value)
    return homes


def _guilty(
    document: Document, wanted: Mapping[int, _Home], built: Mapping[int, _Home], kept: Mapping[int, str]
) -> dict[int, str]:
    """Units to put back, with what is wrong: those with structure of their own, else the first that differs."""
    guilty: dict[int, str] = {}
    first: tuple[int, str] | None = None
    empty = _Home([], [])
    for index in sorted(wanted.keys() | built.keys()):
        source, target = wanted.get(index, empty), built.get(index, empty)
        if source == target:
            continue
        have, want = Counter(target.inline), Counter(source.inline)
        added, lost = have - want, want - have
        if index in kept:
            _pardon_code(document.units[index].text, kept[index], added, lost)
            _pardon_languages(added, lost)
        said = _difference(source, target, added, lost)
        if not said:
            continue
        first = first or (index, said)
        if index in kept and (len(target.blocks) > len(source.blocks) or added or source.blocks == target.blocks):
            guilty[index] = said
    if not guilty and first is not None:
        index, said = first
        guilty[_nearest(index, kept)] = said
    return guilty


def _pardon_code(source: str, target: str, added: Counter[str], lost: Counter[str]) -> None:
    """Take out code whose words are in the other text: translators mark up a name, repeat it, or quote it instead.

    Nothing is damaged by that; `checks` speaks of it. In 5,000 published pairs this is what most alarms were about.
    """
    for surplus, other in ((added, source), (lost, target)):
        for value in [value for value in surplus if value.startswith("Code ")]:
            if value.removeprefix("Code ").strip() in other:
                del surplus[value]


def _nearest(index: int, kept: Mapping[int, str]) -> int:
    """The changed unit at a place, else the next behind it (an underline makes a heading of the line before), else any before."""
    behind = [position for position in kept if position >= index]
    return min(behind) if behind else max(kept)


def _pardon_languages(added: Counter[str], lost: Counter[str]) -> None:
    """Take out addresses that differ in their language only: a link to the localised page is wanted, not damage."""
    if not added or not lost:
        return
    gone: dict[str, list[str]] = {}
    for value in lost.elements():
        gone.setdefault(_without_language(value), []).append(value)
    for value in list(added.elements()):
        partners = gone.get(_without_language(value))
        if partners:
            lost[partners.pop()] -= 1
            added[value] -= 1
    for counter in (added, lost):
        for value in [value for value, number in counter.items() if number <= 0]:
            del counter[value]


def _without_language(value: str) -> str:
    """A link or image part as it compares: no scheme, language folder, language host, language in a file name or anchor.

    Each Wikipedia has its own article under its own name, so these are all one. Other parts and schemes stay as they are.
    """
    kind, _, address = value.partition(" ")
    if kind not in {"Link", "Image"} or (
        _SCHEME.match(address) and not address.lower().startswith(("http:", "https:"))
    ):
        return value
    rest = re.sub(r"\A(?:https?:)?//", "//", address, flags=re.IGNORECASE)
    if rest.startswith("//"):
        rest = "//" + re.sub(r"\A[a-z]{2}(?:-[a-z]{2,4})?\.(?=[^/]*\.)", "", rest[2:], flags=re.IGNORECASE)
        if re.match(r"//(?:m\.)?wikipedia\.org/", rest):
            return f"{kind} //wikipedia.org"
    rest = re.sub(r"(?:(?<=/)|\A)[a-z]{2}(?:[-_][a-z]{2,4})?/", "", rest, flags=re.IGNORECASE)
    rest = (
        re.sub(r"[._-][a-z]{2}(?:[-_][a-z]{2,4})?(?=\.\w+\Z)", "", rest, flags=re.IGNORECASE)
        if kind == "Image"
        else rest
    )
    path, mark, fragment = rest.partition("#")
    return f"{kind} {path.rstrip('/') or mark + fragment}"


def _difference(source: _Home, target: _Home, added: Counter[str], lost: Counter[str]) -> str:
    if added:
        return f"it adds {_short(next(iter(added)))}, which the source text does not have"
    if lost:
        return f"it lacks {_short(next(iter(lost)))} of the source text"
    if source.blocks == target.blocks:
        return ""
    blocks = Counter(target.blocks) - Counter(source.blocks)
    return f"it makes a new block: {_short(next(iter(blocks)))}" if blocks else "it changes the blocks of the document"


def _text(document: Document, kept: Mapping[int, str]) -> tuple[str, list[int]]:
    """The built text, and where each unit begins in it."""
    edits: list[tuple[Span, str]] = []
    places: list[int] = []
    shift = 0
    for index, unit in enumerate(document.units):
        places.append(unit.span.start + shift)
        if index in kept:
            new = place.write(document, unit, kept[index])
            check_encodable(document, new, unit.span.start)
            edits.append((unit.span, new))
            shift += len(new) - (unit.span.end - unit.span.start)
    return splice(document.text, edits), places


def _structure(document: Document, unit: Unit, target: str, said: str) -> Finding:
    return Finding(
        "structure",
        Severity.ERROR,
        f"the translation would change the document, the source text is used: {said}",
        document.name,
        unit.line,
        1,
        unit.text,
        target,
        hint="keep links, code, tags and line starts as the source text has them",
    )


def _emphasis(document: Document, unit: Unit, target: str, mended: str) -> Finding:
    """`mended` is what was built instead; empty where nothing could be."""
    return Finding(
        "emphasis",
        Severity.WARNING,
        f"emphasis would show as {'asterisks' if '*' in target else 'underscores'}"
        + (f", it was built as {_short(mended)}" if mended else ""),
        document.name,
        unit.line,
        1,
        unit.text,
        target,
        hint="asterisks, no blank inside of them; beside Chinese punctuation one outside of them",
    )


def _short(text: str, limit: int = 60) -> str:
    shown = repr(text.replace("\0", "…"))
    return shown if len(shown) <= limit else shown[: limit - 2] + "…'"
