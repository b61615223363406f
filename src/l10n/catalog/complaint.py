"""Why a PO file cannot be understood: walks its tokens to the first that does not fit, and says where and what to do."""

from __future__ import annotations

import re
from functools import cache
from typing import NoReturn

from l10n.catalog.charset import CODECS
from l10n.catalog.shape import BLANK, BLANKS, STRING, escape_place, fail, place
from l10n.errors import CatalogError

TRUNCATED = (
    "the file may be cut off or half merged: complete the entry, or bring back a good version with `l10n restore`"
)
_CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7}|\|{7})(?: |\r?$)", re.MULTILINE)
_KEYWORD = re.compile(r"(?:#~\||#~|#\||)[ \t]*(msgctxt|msgid_plural|msgid|msgstr|domain)\b")
_STRING_ALONE = re.compile(r'(?:#[~|]+[ \t]*)?"')
_PLURAL = re.compile(r"\s*nplurals\s*=\s*([1-6])\s*;\s*plural\s*=([n\d\s()?:&|=!<>%*/+-]+);?\s*\Z")
_ORDER = ("msgctxt", "msgid", "msgid_plural")


@cache
def token() -> re.Pattern[str]:
    """Comments or one keyword with its strings, whatever blanks stand before."""
    return re.compile(
        rf"""{BLANK}(?:
            (?P<prefix>\#~\||\#~|\#\||)[ \t]*+(?P<word>msgctxt|msgid_plural|msgid|msgstr)(?:\[(?P<index>\d+)\])?
            {BLANK}(?P<strings>{STRING}(?:{BLANK}(?P=prefix)[ \t]*+{STRING})*+)
          | (?P<comments>\#(?![~|])[^\n]*+)
          | \#~?\|?[ \t\r]*+(?=\n|\Z)
        )""",
        re.VERBOSE,
    )


def complain(text: str, position: int) -> NoReturn:
    """Refuse the file because of what stands at or behind `position`, where an entry begins. Raises `CatalogError`."""
    words: dict[str, str] = {}
    forms = 0
    begun = False
    while match := token().match(text, position):
        _check_line_before(text, match, inside=bool(words and not forms))
        word, prefix = match["word"], match["prefix"]
        comment = word is None or prefix in ("#|", "#~|")
        if forms and (comment or word != "msgstr"):
            words, forms = {}, 0  # The entry before is complete.
        if comment:
            if words:
                message = "found a comment inside of an entry, expected it before msgctxt"
                fail(text, _start(match), message, "move it up")
            begun = begun or word is not None
        elif word == "msgstr":
            _check_target(text, match, words, forms)
            forms += 1
            begun = False
        else:
            _check_source(text, match, words)
            words[word] = prefix
        position = match.end()
    if text[position:].strip(BLANKS):
        _complain_at(text, position)
    if begun or (words and not forms):
        fail(text, len(text), "the file ends inside of an entry, expected msgstr", TRUNCATED)
    fail(text, position, "this cannot be understood as a PO file", TRUNCATED)


def _start(match: re.Match[str]) -> int:
    return match.start("comments") if match["word"] is None else match.start("prefix")


def _check_line_before(text: str, match: re.Match[str], inside: bool) -> None:
    """Two entries, or an entry and a comment, do not share a line; the words `inside` of one entry may."""
    start = match.end() - len(match[0].lstrip(BLANKS))
    before = text[text.rfind("\n", 0, start) + 1 : start].strip(BLANKS)
    if before and (match["word"] is None or (match["word"] in ("msgid", "msgctxt") and not inside)):
        _complain_at(text, start)


def _check_source(text: str, match: re.Match[str], words: dict[str, str]) -> None:
    """msgctxt, msgid, msgid_plural: in this order, each once, all obsolete or none."""
    word = match["word"]
    if match["index"] is not None or any(_ORDER.index(word) <= _ORDER.index(known) for known in words):
        found = f"{word}{_brackets(match['index'])}"
        fail(text, _start(match), f"found {found}, expected {'msgstr' if words else 'msgid'}", TRUNCATED)
    if word == "msgid_plural" and "msgid" not in words:
        fail(text, _start(match), "found msgid_plural, expected msgid before it", TRUNCATED)
    _check_prefix(text, match, words)


def _check_prefix(text: str, match: re.Match[str], words: dict[str, str]) -> None:
    if any(prefix != match["prefix"] for prefix in words.values()):
        message = "one entry is half obsolete, expected #~ on all of its lines or on none"
        fail(text, _start(match), message, "write #~ before each of its lines, or take it away")


def _check_target(text: str, match: re.Match[str], words: dict[str, str], forms: int) -> None:
    index = match["index"]
    plural = "msgid_plural" in words
    found = f"msgstr{_brackets(index)}"
    if "msgid" not in words:
        fail(text, _start(match), f"found {found}, expected msgid before it", TRUNCATED)
    if plural and index != str(forms):
        fail(text, _start(match), f"found {found}, expected msgstr[{forms}]", "number the forms from 0")
    if not plural and (index is not None or forms):
        fail(text, _start(match), f"found {found}, expected {'msgid' if forms else 'msgstr'}", TRUNCATED)
    _check_prefix(text, match, words)


def _brackets(index: str | None) -> str:
    return "" if index is None else f"[{index}]"


def _complain_at(text: str, position: int) -> NoReturn:
    """Say what stands at `position`, where no token begins; something does stand there, perhaps behind blanks."""
    while text[position] in BLANKS:
        position += 1
    markers = [str(text.count("\n", 0, m.start()) + 1) for m in _CONFLICT.finditer(text)]
    if len(markers) > 1 and _CONFLICT.match(text, position):
        hint = "merge by entry: `l10n git-merge`, or choose one side of each conflict"
        fail(text, position, f"found git conflict markers in lines {', '.join(markers)}", hint)
    begin = text.rfind("\n", 0, position) + 1
    if text[begin:position].strip(BLANKS + "#~|"):
        hint = 'write \\" for a quotation mark inside of the text'
        fail(text, position, f"found {_excerpt(text, position)}, expected the end of the line", hint)
    keyword = _KEYWORD.match(text, position)
    if keyword and keyword[1] == "domain":
        fail(text, position, "found a domain directive, expected none", "keep each domain in a file of its own")
    if keyword:
        _complain_string(text, keyword.end())
    if string := _STRING_ALONE.match(text, position):
        _complain_string(text, string.end() - 1)
    fail(text, position, f"found {_excerpt(text, position)}, expected msgid, msgstr or a comment", TRUNCATED)


def _complain_string(text: str, position: int) -> NoReturn:
    """Say what is wrong with the string that should begin at `position`, behind its keyword."""
    while position < len(text) and text[position] in " \t[]0123456789":
        position += 1
    if not text.startswith('"', position):
        fail(text, position, f"found {_excerpt(text, position)}, expected a string in straight quotes", 'write "text"')
    if not re.compile(STRING).match(text, position):
        hint = 'close it with "; a line end inside of a text is written \\n'
        fail(text, position, "the string that begins here is not closed on its line", hint)
    fail(text, position, "found a string without a keyword, expected msgid, msgstr or a comment", TRUNCATED)


def _excerpt(text: str, position: int) -> str:
    """What stands at `position`, as a message shows it: twenty characters at most, of one line."""
    if position == len(text):
        return "the end of the file"
    found = text[position : position + 20].split("\n")[0].rstrip("\r")
    return repr(found) if found else "the end of the line"


def fail_escape(text: str, start: int, strings: str, escape: str) -> NoReturn:
    """Refuse an escape of C that there is none; a backslash is never dropped."""
    hint = 'write \\\\ for a backslash; \\n, \\t, \\" and the other escapes of C are known'
    fail(text, start + escape_place(strings, escape), f"unknown escape {escape}", hint)


# --- the header ---


def check_header(text: str, fields: tuple[tuple[str, str], ...], line: int, codec: str) -> None:
    """Refuse a header that would make the file mean something else than what was read."""
    for name, value in fields:
        key = name.lower()
        if key == "content-type":
            declared = value.rpartition("charset=")[2].split(";")[0].strip() if "charset=" in value else "UTF-8"
            if CODECS.get(declared.upper()) != codec:
                message = f"the header says charset {declared!r}, the file was read as {codec}"
                raise CatalogError(message, line=line, hint="write Content-Type on one line of the header")
        elif key == "plural-forms" and value.strip() and not _is_plural_rule(value):
            found = place(text, max(text.find("Plural-Forms"), 0))
            message = f"found Plural-Forms: {value[:60]!r}, expected nplurals=N; plural=EXPRESSION; as gettext has it"
            raise CatalogError(message, line=found[0], column=found[1], hint="for Chinese: nplurals=1; plural=0;")


def plural_count(value: str) -> int | None:
    """How many forms a Plural-Forms field asks for; None where it does not say."""
    match = _PLURAL.match(value)
    return int(match[1]) if match else None


def _is_plural_rule(value: str) -> bool:
    """Arithmetic over n only, at most 6 forms and 20 brackets deep: it is shown and compared, never evaluated."""
    if value.strip() == "nplurals=INTEGER; plural=EXPRESSION;":
        return True
    match = _PLURAL.match(value)
    if not match:
        return False
    depth = deepest = 0
    for char in match[2]:
        depth += (char == "(") - (char == ")")
        deepest = max(deepest, depth)
        if depth < 0:
            return False
    return depth == 0 and deepest <= 20
