"""Comments and strings in code blocks, by fence language: off unless a project names the languages.

One expression a family of languages finds comments and strings in one pass, so that neither is found in the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from l10n.formats.base import Found, ReadOptions, Slot

_FAMILIES = {
    "hash": "python py python3 sh bash shell zsh fish console yaml yml toml ruby rb perl pl r dockerfile docker makefile make "
    "powershell ps1 elixir nim nix julia conf",
    "slash": "js javascript jsx ts typescript tsx java c h cpp c++ cc cs csharp c# go golang rust rs swift kotlin kt scala "
    "dart php groovy gradle proto scss less json5 jsonc zig v solidity",
    "css": "css",
    "dash": "sql mysql pgsql lua haskell hs ada vhdl elm",
    "angle": "html xml svg vue svelte xhtml",
    "semicolon": "lisp clojure clj scheme ini asm nasm elisp",
    "percent": "tex latex matlab erlang prolog",
}
_FAMILY = {language: family for family, languages in _FAMILIES.items() for language in languages.split()}
_STRING = r"\"(?:[^\"\\\r\n]|\\.)*+\"|'(?:[^'\\\r\n]|\\.)*+'"
_PATTERNS = {
    "hash": rf"(?P<string>\"\"\"[^\\]*?\"\"\"|'''[^\\]*?'''|{_STRING})|(?:(?<=\s)|(?<=^))\#+!?(?P<comment>[^\r\n]*)",
    "slash": rf"(?P<string>{_STRING}|`[^`\\\r\n]*`)|//[/!]?(?P<comment>[^\r\n]*)|/\*+(?P<block>(?:[^*]|\*(?!/))*+)\*/",
    "css": rf"(?P<string>{_STRING})|/\*+(?P<block>(?:[^*]|\*(?!/))*+)\*/",
    "dash": rf"(?P<string>{_STRING})|--(?P<comment>[^\r\n]*)|/\*+(?P<block>(?:[^*]|\*(?!/))*+)\*/",
    "angle": r"<!--(?P<block>(?:[^-]|-(?!->))*+)-->|(?P<string>(?!))",
    "semicolon": r"(?P<string>\"(?:[^\"\\\r\n]|\\.)*+\")|;+(?P<comment>[^\r\n]*)",
    "percent": r"(?<!\\)%+(?P<comment>[^\r\n]*)|(?P<string>(?!))",
}
_INFO = re.compile(r"[`~]{3,}[ \t]*\{?[ \t]*\.?([\w+#-]+)")
_LINE = re.compile(r"[^\r\n]+")
_LETTER = re.compile(r"[^\W\d_]")
# Comments that steer a tool, not a reader: the shebang's rest, pragmas, encoding lines, generator marks.
_PRAGMA = re.compile(
    r"(?:-\*-|noqa\b|type:\s|pragma\b|pylint\b|eslint\b|prettier\b|@ts-|ANCHOR\b|/?(?:usr|bin)/|region\b|endregion\b)"
)


def texts(text: str, start: int, end: int, options: ReadOptions) -> Iterator[Found]:
    """The comments and strings of the fenced block at `start`..`end`, where its language was asked for."""
    info = _INFO.match(text, start, end)
    language = info[1].lower() if info else ""
    family = _FAMILY.get(language)
    if family is None or not (language in options.code_comments or language in options.code_strings):
        return
    first = _LINE.match(text, start, end)
    for token in _pattern(family).finditer(text, first.end() if first else start, end):
        group = token.lastgroup or ""
        if group == "string":
            if language in options.code_strings:
                yield from _string(text, *token.span())
        elif language in options.code_comments:
            for line in _LINE.finditer(text, *token.span(group)):
                yield from _comment(text, *line.span(), "block" if group == "block" else "line")


def _string(text: str, start: int, end: int) -> Iterator[Found]:
    quote = re.match(r"\"\"\"|'''|.", text[start:end])
    size = len(quote[0]) if quote else 1
    inner = text[start + size : end - size]
    if _LETTER.search(inner) and "\n" not in inner:
        yield Found(start + size, end - size, "code-string", inner, Slot("code", text[start]))


def _comment(text: str, start: int, end: int, form: str) -> Iterator[Found]:
    raw = text[start:end]
    body = raw.rstrip(" \t").lstrip(" \t*>!" if form == "block" else " \t")
    start += len(raw.rstrip(" \t")) - len(body)
    if _LETTER.search(body) and not _PRAGMA.match(body):
        yield Found(start, start + len(body), "code-comment", body, Slot("code", form))


def write(value: str, context: str) -> str:
    """A comment or string that ends nothing early: closing marks are set apart, quotes escaped, breaks become blanks."""
    value = re.sub(r"[ \t]*[\r\n]+[ \t]*", " ", value.strip(" \t\r\n"))
    if context == "block":
        return value.replace("*/", "* /").replace("-->", "-- >")
    if context == "line":
        return value
    return re.sub(rf"(?<!\\){re.escape(context)}", lambda mark: "\\" + mark[0], value)


@cache
def _pattern(family: str) -> re.Pattern[str]:
    return re.compile(_PATTERNS[family], re.DOTALL | re.MULTILINE)
