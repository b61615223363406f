"""How a translation is written into its place: one writer for each form of slot. What must not change is held by `guard`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from l10n.formats import code, frontmatter, html, pyromark_events
from l10n.formats.base import Slot
from l10n.formats.joining import is_tight
from l10n.model.document import Document, Unit

_BREAK = re.compile(r"(?<![ \t])[ \t]*+[\r\n][ \t\r\n]*+")
_OPENERS = re.compile(
    r"#{1,6}(?=[ \t]|$)|>|[-+*](?=[ \t]|$)|`{3,}|~{3,}|:{3,}|=+[ \t]*$|-+[ \t]*$|\||<|(?:[-_*][ \t]*){3,}$"
    r"|\[[^\]]+\]:|\[[ xX]\](?=[ \t]|$)|\[![A-Za-z]+\]|:(?=[ \t])"
)
_NUMBER = re.compile(r"([0-9]{1,9})([.)])(?=[ \t]|$)")
_NEEDS_CONTEXT = re.compile(
    r"\[[ xX]\](?=[ \t]|$)|\[![A-Za-z]+\]|:{3,}|=+[ \t]*$|-+[ \t]*$|\[[^\]]+\]:|:(?=[ \t])|\|[ \t:-]*-[ \t:|-]*$|[ \t]*:?-+:?[ \t]*\|"
)
_MODULE = re.compile(r"(?:import|export)\b")


class Goal(NamedTuple):
    """Where a translation goes."""

    document: Document
    unit: Unit
    slot: Slot


def write(document: Document, unit: Unit, value: str) -> str:
    """The characters that replace `document.text[unit.span]`, so that reading them shows `value`."""
    slot = unit.detail if isinstance(unit.detail, Slot) else Slot()
    return _WRITERS[slot.form](value, Goal(document, unit, slot))


def newline(text: str) -> str:
    """The line end a document uses: that of its first line."""
    first = re.search(r"\r\n|\n|\r", text)
    return first[0] if first else "\n"


def _block(value: str, goal: Goal) -> str:
    text = goal.document.text
    value = value.strip(" \t\r\n")
    source = goal.unit.text
    is_mdx = goal.document.format == "mdx"
    if value and not is_mdx and "\n" not in value and "\r" not in value:
        return safe_line(value, source)
    lines = [line.strip(" \t") for line in _BREAK.split(value)]
    lines = [safe_line(line, source if first else "") for first, line in _firsts(line for line in lines if line)]
    if is_mdx:
        lines = [
            _MODULE.sub(lambda word: f"&#{ord(word[0][0])};{word[0][1:]}", line, count=1)
            if _MODULE.match(line)
            else line
            for line in lines
        ]
    prefix = continuation(text, goal.unit.span.start) if len(lines) > 1 else ""
    return (f"{goal.slot.hard or chr(92)}{newline(text)}{prefix}").join(lines)


def _firsts(lines: Iterable[str]) -> Iterator[tuple[bool, str]]:
    for number, line in enumerate(lines):
        yield number == 0, line


def continuation(text: str, start: int) -> str:
    """What a further line of a text begins with: the line's prefix, all but quote marks and blanks as blanks."""
    line = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    return re.sub(r"[^>\t ]", " ", text[line:start])


def safe_line(line: str, source: str = "") -> str:
    """The line, escaped where it would begin another block than a paragraph; texts stay as people wrote them otherwise.

    What begins as the source text does is left alone: it is a paragraph there.
    """
    if line[:1].isalpha():
        return line
    risky = _NEEDS_CONTEXT.match(line)
    if (risky is None or (source and source.startswith(risky[0]))) and is_paragraph(line):
        return line
    numbered = _NUMBER.match(line)
    if numbered is not None:
        return f"{numbered[1]}\\{line[numbered.end(1) :]}"
    return f"\\{line}" if _OPENERS.match(line) else line


def is_paragraph(line: str) -> bool:
    """Whether one line alone is exactly one paragraph for the parser.

    A line that begins with a letter always is: every block begins with a mark or a digit.
    """
    if line[:1].isalpha():
        return True
    blocks = 0
    for event, _ in pyromark_events.events(line):
        if event == "Rule":
            return False
        if event.__class__ is dict and "Start" in event:
            value = event["Start"]
            name = value if value.__class__ is str else next(iter(value))
            if name in _BLOCK_NAMES:
                blocks += 1
                if name != "Paragraph":
                    return False
    return blocks == 1


_BLOCK_NAMES = frozenset(
    [
        "Paragraph",
        "Heading",
        "BlockQuote",
        "CodeBlock",
        "HtmlBlock",
        "List",
        "Item",
        "Table",
        "FootnoteDefinition",
        "DefinitionList",
        "DefinitionListTitle",
        "DefinitionListDefinition",
        "MetadataBlock",
    ]
)


def _line(value: str, goal: Goal) -> str:
    text, start = goal.document.text, goal.unit.span.start
    value = _one_line(value, " ")
    value = re.sub(r"((?:^|(?<=[ \t]))#+)$", r"\\\1", value)
    line = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    under = "#" not in text[line:start]
    return safe_line(value) if under else value


def _cell(value: str, _goal: Goal) -> str:
    return re.sub(r"(?<!\\)((?:\\\\)*)\|", r"\1\\|", _one_line(value, "<br>"))


def _container(value: str, _goal: Goal) -> str:
    return _one_line(value, " ")


def _html(value: str, goal: Goal) -> str:
    source = goal.document.text[goal.unit.span.start : goal.unit.span.end]
    return html.write_text(value.strip(" \t\r\n"), source, goal.slot.context == "pre")


def _attribute(value: str, goal: Goal) -> str:
    return html.write_attribute(value, goal.slot.context)


def _title(value: str, goal: Goal) -> str:
    """The title of a reference definition or link: its closing quote is escaped."""
    value = _one_line(value, " ")
    marks = "()" if goal.slot.context == "(" else goal.slot.context
    return re.sub(rf"(?<!\\)((?:\\\\)*)([{re.escape(marks)}])", r"\1\\\2", value)


def _yaml(value: str, goal: Goal) -> str:
    return frontmatter.write_yaml(value, goal.slot.context)


def _toml(value: str, goal: Goal) -> str:
    return frontmatter.write_toml(value, goal.slot.context)


def _code(value: str, goal: Goal) -> str:
    return code.write(value, goal.slot.context)


def _text(value: str, _goal: Goal) -> str:
    """Plain text: a line stays a line, since a blank one would end the paragraph."""
    return _one_line(value, " ")


def _one_line(value: str, between: str) -> str:
    value = value.strip(" \t\r\n")
    if "\n" not in value and "\r" not in value:
        return value
    parts = [part for part in re.split(r"(?<![ \t])[ \t]*+[\r\n]++[ \t\r\n]*+", value) if part]
    if between != " " or len(parts) < 2:
        return between.join(parts)
    joined = [parts[0]]
    for before, part in pairwise(parts):
        joined += ("" if is_tight(before[-1], part[0]) else " ", part)
    return "".join(joined)


_WRITERS: dict[str, Callable[[str, Goal], str]] = {
    "block": _block,
    "line": _line,
    "cell": _cell,
    "container": _container,
    "html": _html,
    "attribute": _attribute,
    "title": _title,
    "yaml": _yaml,
    "toml": _toml,
    "code": _code,
    "text": _text,
}
