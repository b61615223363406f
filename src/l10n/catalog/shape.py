"""What PO files are made of: strings, escapes, comments, places. Reading is in `reading`, writing in `writing`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple, NoReturn

from l10n.errors import CatalogError
from l10n.model.catalog import Entry, Mark

BLANKS = " \t\r\n\f\v"
BLANK = f"[{BLANKS}]*+"
_INSIDE = r'[^"\\\n]*+(?:\\[^\n][^"\\\n]*+)*+'
STRING = f'"{_INSIDE}"'
STRINGS = re.compile(STRING)
INSIDES = re.compile(f'"({_INSIDE})"')
"""What stands between the quotation marks of each string."""

FIELD = re.compile(r"([^:\s][^:]*?)[ \t]*:[ \t]?(.*)\Z", re.DOTALL)
MARK = "l10n:"
"""How a comment of ours begins, behind `# `."""

CONTENT = attrgetter(
    "source",
    "target",
    "context",
    "fuzzy",
    "obsolete",
    "previous",
    "previous_context",
    "marks",
    "comments",
    "notes",
    "references",
    "flags",
    "plural",
    "plural_targets",
)
"""All values of an entry that its file shows, in the order of its fields."""


class Raw(NamedTuple):
    """What an entry looked like in its file: its text with the blank lines before it, and the values read from it."""

    text: str
    content: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Detail:
    """What a file has beyond its entries."""

    codec: str = "utf-8"
    bom: bytes = b""
    newline: str = "\n"
    header: Raw | None = None
    """Text of the header entry and `(fields,)`."""

    header_line: int = 0
    header_at: int = 0
    """How many entries stand before the header; 0 in every sound file."""

    tail: str = ""
    """What follows the last entry: comments, blank lines."""

    charset: str = ""
    """As the header writes it, empty where it says none."""

    untouched: tuple[Entry, ...] = ()
    data: bytes = b""
    """The file as it was read: given back as it is where nothing changed."""


def place(text: str, position: int) -> tuple[int, int]:
    """1-based line and column (code points) of a position."""
    return text.count("\n", 0, position) + 1, position - (text.rfind("\n", 0, position) + 1) + 1


def fail(text: str, position: int, message: str, hint: str) -> NoReturn:
    """Refuse the file because of what stands at `position`."""
    line, column = place(text, position)
    raise CatalogError(message, line=line, column=column, hint=hint)


def is_header(source: str, context: str | None, obsolete: bool) -> bool:
    """Whether an entry is the header: an empty msgid without a context."""
    return source == "" and context is None and not obsolete


# --- comments ---


def comment_value(line: str) -> str:
    """`# text` is `text`; a line of a kind that no tool defines (`#text`, `#=text`) stands whole, with its `#`."""
    return "" if line == "#" else line[2:] if line.startswith("# ") else line


def mark_of(value: str) -> Mark | None:
    """`l10n: mt deepl 3f2a9c1b` as a mark; None for any other comment."""
    if not value.startswith(MARK):
        return None
    words = [word for word in value[len(MARK) :].split(" ") if word]
    return Mark(words[0], tuple(words[1:])) if words else None


def header_fields(text: str) -> tuple[tuple[str, str], ...]:
    """The header's fields; a line that is none stands as a name without a value."""
    found = []
    for line in text.split("\n"):
        match = FIELD.match(line)
        if match:
            found.append((match[1], match[2]))
        elif line:
            found.append((line, ""))
    return tuple(found)


# --- escapes ---

_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}
_ESCAPED = {char: f"\\{letter}" for letter, char in _ESCAPES.items()}
_CODE = r"(?:x[0-9A-Fa-f]{2}|[0-7]{1,3})"
_ESCAPE = re.compile(rf'\\(?:([ntr"\\abfv])|({_CODE}(?:\\{_CODE})*)|(.?))')
_UNSAFE = re.compile(r'[\\"\n\t\r\a\b\f\v]')


class BadEscapeError(Exception):
    """An escape that C and gettext do not know."""


def unescape(text: str, codec: str) -> str:
    """The text of a string; codes of bytes are read in the file's codec. Raises `BadEscapeError` with the escape."""

    def resolve(match: re.Match[str]) -> str:
        if match[1]:
            return _ESCAPES[match[1]]
        if not match[2]:
            raise BadEscapeError(match[0])
        codes = [int(code[1:], 16) if code[0] == "x" else int(code, 8) for code in match[2].split("\\")]
        if 0 in codes or max(codes) > 255:
            raise BadEscapeError(match[0])
        try:
            return bytes(codes).decode(codec)
        except UnicodeDecodeError:
            raise BadEscapeError(match[0]) from None

    return _ESCAPE.sub(resolve, text)


def escape_place(strings: str, escape: str) -> int:
    """Where the escape stands first; in a sound form it stands nowhere."""
    return next(match.start() for match in _ESCAPE.finditer(strings) if match[0] == escape)


def escape(text: str) -> str:
    """The text as it stands between quotation marks."""
    return _UNSAFE.sub(lambda match: _ESCAPED[match[0]], text) if _UNSAFE.search(text) else text
