"""Front matter: chosen texts of a YAML or TOML head as spans, and new scalars written into them. The home of PyYAML.

The head is never loaded and dumped: only the spans of single scalars are replaced, quoted so that a parser reads back
exactly the translation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from l10n.formats.base import Found, Notice, ReadOptions, Slot
from l10n.model.document import Span

if TYPE_CHECKING:
    import yaml

LIMIT = 64 * 1024
"""Characters a head may have; beyond, and beyond the two below, it stays as it is (aliases let a few kB of YAML unfold to gigabytes)."""

_DEPTH = 32
_ALIASES = 100
_OPEN = re.compile(r"(---|\+\+\+)[ \t]*(?:\r\n|\n|\r)")
_CLOSE = {
    "---": re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\r\n|\n|\r|\Z)", re.MULTILINE),
    "+++": re.compile(r"^\+\+\+[ \t]*(?:\r\n|\n|\r|\Z)", re.MULTILINE),
}
_PLAIN_KEY = re.compile(r"^[ \t-]*[\"']?([\w.-]+)[\"']?[ \t]*[:=]", re.MULTILINE)
_LETTER = re.compile(r"[^\W\d_]")


class Head(NamedTuple):
    """A front matter block; positions are code points of the document's text."""

    style: str
    """`---` for YAML, `+++` for TOML; empty where the document has none."""

    start: int
    """Where the settings begin, behind the opening line."""

    stop: int
    """Where the closing line begins."""

    end: int
    """Where the body begins."""


NONE = Head("", 0, 0, 0)


def find(text: str, notices: list[Notice]) -> Head:
    """The front matter at the very start of a text; a head that is never closed is reported and is body.

    A first line `---` that is followed by a blank line is a thematic break, not a head.
    """
    opened = _OPEN.match(text) if text.startswith(("---", "+++")) else None
    if opened is None:
        return NONE
    start = opened.end()
    closed = _CLOSE[opened[1]].search(text.replace("\r", "\n") if "\r" in text else text, start)
    first = re.compile(r"[^\r\n]*").match(text, start)
    if first is not None and not first[0].strip(" \t"):
        return NONE
    if closed is None:
        if _PLAIN_KEY.match(text, start):
            notices.append(
                Notice(
                    "front-matter-unclosed",
                    f"the front matter that {opened[1]!r} opens is never closed, it is read as text",
                    0,
                    f"close it with a line {opened[1]!r}",
                )
            )
        return NONE
    end = closed.end()
    if text[end - 1 : end + 1] == "\r\n":
        end += 1
    return Head(opened[1], start, closed.start(), end)


def scalars(text: str, head: Head, options: ReadOptions, notices: list[Notice]) -> list[Found]:
    """The translatable texts of a head in order; a head that cannot be read safely gives none and a finding."""
    settings = text[head.start : head.stop]
    if not head.style or not _has_chosen_key(settings, options):
        return []
    said = _too_much(settings)
    if said:
        notices.append(_protected(head.start, said))
        return []
    if head.style == "+++":
        return list(_toml(head, settings, options, notices))
    simple = _simple(head, settings, options)
    return list(_yaml(head, settings, options, notices)) if simple is None else simple


def _has_chosen_key(settings: str, options: ReadOptions) -> bool:
    """Whether parsing is worth its time; keys in flow mappings and with odd spelling are looked for generously."""
    if "{" in settings or "?" in settings or "\\" in settings:
        return True
    leaves = _leaves(options)
    return any(key[1].lower().rpartition(".")[2] in leaves for key in _PLAIN_KEY.finditer(settings))


def _leaves(options: ReadOptions) -> frozenset[str]:
    return frozenset(key.rpartition(".")[2] for key in options.front_matter)


def _too_much(settings: str) -> str:
    if len(settings) > LIMIT:
        return f"it has {len(settings)} characters, expected at most {LIMIT}"
    depth = deepest = 0
    for bracket in re.findall(r"[\[\]{}]", settings):
        depth += 1 if bracket in "[{" else -1
        deepest = max(deepest, depth)
    if deepest > _DEPTH:
        return f"its brackets are nested {deepest} deep, expected at most {_DEPTH}"
    aliases = len(re.findall(r"(?<![^\s\[,{])\*[^\s\[\]{},]+", settings))
    return f"it has {aliases} aliases, expected at most {_ALIASES}" if aliases > _ALIASES else ""


def _protected(offset: int, said: str) -> Notice:
    return Notice(
        "front-matter-unreadable",
        f"the front matter stays as it is: {said}",
        offset,
        "correct it, then its title and description can be translated",
    )


def _chosen(path: tuple[str, ...], options: ReadOptions) -> bool:
    return bool(path) and (path[-1] in options.front_matter or ".".join(path) in options.front_matter)


# YAML


_ENTRY = re.compile(
    r"""([A-Za-z_][A-Za-z0-9_-]*):[ ]+(?:("(?:[^"\\\s]|[ ])*")|('(?:[^'\s]|[ ])*')"""
    r"""|(\w(?:[^\s#:]|[ ](?![\s#])|:(?!\s))*))[ ]*(?:\r?\n)+"""
)
"""A key with a quoted or a plain value on its line, and no comment (YAML 1.1, 9.1 to 9.3, less than half of them)."""

_OTHER_THAN_TEXT = frozenset({"yes", "no", "true", "false", "on", "off", "null", "y", "n"})


def _simple(head: Head, settings: str, options: ReadOptions) -> list[Found] | None:
    """The texts of a head that has only keys with a value on their line, as most have; None for any other head.

    It reads what PyYAML would read, whose import takes longer than the rest of reading an article.
    """
    found: list[Found] = []
    keys: set[str] = set()
    position = 0
    while position < len(settings):
        entry = _ENTRY.match(settings, position)
        if entry is None or entry[1] in keys or not entry[entry.lastindex or 0].isprintable():
            return None
        keys.add(entry[1])
        position = entry.end()
        key = entry[1].lower()
        if not _chosen((key,), options):
            continue
        group = entry.lastindex or 0
        value, style = entry[group], ""
        if group < 4:
            value, style = value[1:-1], value[0]
        elif not value[0].isalpha() or value.lower() in _OTHER_THAN_TEXT:
            return None
        if _LETTER.search(value):
            start, end = entry.span(group)
            found.append(Found(head.start + start, head.start + end, f"fm:{key}", value, Slot("yaml", style)))
    return found


def _yaml(head: Head, settings: str, options: ReadOptions, notices: list[Notice]) -> Iterator[Found]:
    import yaml

    try:
        root = yaml.compose(settings, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        place = head.start + (min(mark.index, len(settings)) if mark is not None else 0)
        problem = getattr(error, "problem", None) or str(error).split("\n")[0]
        notices.append(_protected(place, f"YAML cannot be read here: {problem}"))
        return
    if isinstance(root, yaml.MappingNode):
        notices.extend(_twice(head, root))
    seen: set[int] = set()
    for path, node in _strings(root, (), seen):
        if _chosen(path, options) and _LETTER.search(node.value):
            start, end = node.start_mark.index, len(settings[: node.end_mark.index].rstrip(" \t\r\n"))
            value, context = node.value, node.style or ""
            if context in {"|", ">"}:
                value, context = value.rstrip("\n"), _block_head(settings, start, end, value)
            yield Found(head.start + start, head.start + end, f"fm:{path[-1]}", value, Slot("yaml", context))


def _strings(node: yaml.Node | None, path: tuple[str, ...], seen: set[int]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """String scalars with the path of their keys, each node once: an alias names a node that stands elsewhere.

    What has a tag of its own (`!!python/object...`) is not looked into.
    """
    import yaml

    if node is None or id(node) in seen:
        return
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode) and node.tag == "tag:yaml.org,2002:map":
        for key, value in node.value:
            yield from _strings(
                value, (*path, str(key.value).lower() if isinstance(key, yaml.ScalarNode) else ""), seen
            )
    elif isinstance(node, yaml.SequenceNode) and node.tag == "tag:yaml.org,2002:seq":
        for value in node.value:
            yield from _strings(value, path, seen)
    elif node.tag == "tag:yaml.org,2002:str":
        yield path, node


def _twice(head: Head, root: yaml.MappingNode) -> Iterator[Notice]:
    keys: set[str] = set()
    for key, _ in root.value:
        name = str(key.value)
        if name in keys:
            yield Notice(
                "front-matter-duplicate",
                f"the key {name!r} stands twice in the front matter",
                head.start + key.start_mark.index,
                "keep one of them: parsers disagree which one counts",
            )
        keys.add(name)


_HEAD = re.compile(r"([|>][^\r\n]*(?:\r\n|\n|\r))(?:[ \t]*(?:\r\n|\n|\r))*([ \t]*)")


def _block_head(text: str, start: int, end: int, value: str) -> str:
    """The first line of a block scalar and the indent of its lines; behind a NUL the line end its value ends in."""
    head = _HEAD.match(text, start, end)
    return f"{head[1]}{head[2]}\0{value[-1:]}" if head else ""


def write_yaml(value: str, context: str) -> str:
    """A YAML scalar that reads back as `value`, in the source's style where it can hold it.

    `context` is empty, a quote, or for a block scalar what `_block_head` gives; the line end behind it stands in the document.
    """
    style = context[:1]
    if style in {"|", ">"}:
        head, _, last = context.partition("\0")
        # A folded line that ends in nothing needs no block: what was folded was its length.
        folded = style == ">" and last != "\n" and "\n" not in value
        if not folded and (block := _block_scalar(value.rstrip("\n"), head)):
            return block
        value += "\n" if last == "\n" else ""
    if style == "'" and "\n" not in value and _reads_back(quoted := "'" + value.replace("'", "''") + "'", value):
        return quoted
    if style == "" and _reads_back(value, value):
        return value
    return _double_quoted(value)


def _block_scalar(value: str, head: str) -> str:
    """The lines of a value under the first line `head` has; empty where a block cannot hold them."""
    import yaml

    found = _HEAD.match(head)
    if found is None or _UNPRINTABLE.search(value.replace("\n", "").replace("\t", "")) or not found[2]:
        return ""
    end = "\r\n" if found[1].endswith("\r\n") else found[1][-1]
    between = f"{end}{end}" if head[0] == ">" else end
    block = found[1] + between.join(found[2] + line if line else "" for line in value.split("\n"))
    try:
        alone = yaml.safe_load(f"k: {block}\n")
    except (yaml.YAMLError, ValueError, RecursionError):
        return ""
    same = isinstance(alone, dict) and isinstance(alone["k"], str) and alone["k"].rstrip("\n") == value
    return block if same else ""


_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]")


def _reads_back(scalar: str, value: str) -> bool:
    import yaml

    if _UNPRINTABLE.search(scalar):
        return False
    try:
        alone = yaml.safe_load(f"k: {scalar} # c\n")
        listed = yaml.safe_load(f"[{scalar}]")
    except (yaml.YAMLError, ValueError, RecursionError):
        return False
    return bool(alone == {"k": value} and listed == [value])


def _double_quoted(value: str) -> str:
    import json

    shown = json.dumps(value, ensure_ascii=False)
    return re.sub(r"[\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]", lambda char: f"\\u{ord(char[0]):04x}", shown)


# TOML


_TOML_TOKEN = re.compile(
    r"""(?P<comment>\#[^\r\n]*)
    |(?P<multi>\"\"\"(?:[^\\]|\\.)*?\"{3,5}|'''.*?'{3,5})
    |(?P<basic>"(?:[^"\\\r\n]|\\.)*")
    |(?P<literal>'[^'\r\n]*')
    |(?P<table>(?:^|(?<=[\r\n]))[ \t]*\[\[?[^\r\n]*)
    |(?P<key>[A-Za-z0-9_-]+(?:[ \t]*\.[ \t]*[A-Za-z0-9_-]+)*)(?=[ \t]*=)
    |(?P<mark>[=\[\]{},])
    |(?P<other>[^\s"'\#=\[\]{},]+|\s+)""",
    re.VERBOSE | re.DOTALL,
)


def _toml(head: Head, settings: str, options: ReadOptions, notices: list[Notice]) -> Iterator[Found]:
    import tomllib

    try:
        tomllib.loads(settings.replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        notices.append(_protected(head.start, f"TOML cannot be read: {error}"))
        return
    table: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    depth = 0
    for token in _TOML_TOKEN.finditer(settings):
        kind, raw = token.lastgroup, token[0]
        if kind == "table" and depth == 0:
            table, key = _path(raw.partition("#")[0].strip(" \t[]")), ()
        elif kind == "key":
            key = _path(raw)
        elif kind == "mark":
            depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(raw, 0)
        elif kind in {"basic", "literal", "multi"}:
            if re.match(r"[ \t]*[=.]", settings[token.end() : token.end() + 40]):
                key = (raw[1:-1].lower(),)
                continue
            value = tomllib.loads(f"k = {raw}".replace("\r\n", "\n"))["k"]
            if _chosen((*table, *key), options) and isinstance(value, str) and _LETTER.search(value):
                start = head.start + token.start()
                yield Found(start, start + len(raw), f"fm:{key[-1]}", value, Slot("toml", _toml_quotes(raw)))


def _path(raw: str) -> tuple[str, ...]:
    return tuple(part.strip(" \t\"'").lower() for part in raw.split("."))


def _toml_quotes(raw: str) -> str:
    """The opening quotes of a TOML string, with the line end that is no part of its value."""
    opened = re.match(r"(?:\"\"\"|\'\'\')(?:\r\n|\n)?", raw)
    return opened[0] if opened else raw[0]


def write_toml(value: str, context: str) -> str:
    """A TOML string that reads back as `value`, in the quotes of the source where they can hold it, else basic.

    `context` is the opening quotes, for a string of several lines with the line end behind them.
    """
    quotes = context.rstrip("\r\n")
    if len(quotes) == 3:
        return _toml_lines(value, context, quotes) or write_toml(value, quotes[0])
    if quotes == "'" and not re.search(r"['\x00-\x08\x0a-\x1f\x7f]", value):
        return f"'{value}'"
    import json

    shown = json.dumps(value, ensure_ascii=False)
    return re.sub(r"[\x7f\ud800-\udfff]", lambda char: f"\\u{ord(char[0]):04x}", shown)


def _toml_lines(value: str, opened: str, quotes: str) -> str:
    """A string of several lines; empty where these quotes cannot hold the value."""
    import tomllib

    escaped = value if quotes == "'''" else re.sub(r'\\|""(?=")|"\Z', lambda mark: "\\".join(["", *mark[0]]), value)
    lines = re.sub(r"\r\n|\n|\r", "\r\n" if opened.endswith("\r\n") else "\n", escaped)
    shown = f"{opened}{lines}{quotes}"
    try:
        read = tomllib.loads(f"k = {shown}".replace("\r\n", "\n"))["k"]
    except tomllib.TOMLDecodeError:
        return ""
    return shown if read == value else ""


# New keys


def with_keys(text: str, keys: Mapping[str, str], alternates: Mapping[str, str]) -> Iterator[tuple[Span, str]]:
    """The edits that set top-level keys and the `alternates` table of a head; a document without one gets one.

    A key that stands there already gets the new value in its place. `alternates` is written anew as a whole.
    """
    head = find(text, [])
    line = "\r\n" if "\r\n" in text[: head.end or 2000] else "\n"
    if not head.style:
        lines = [*(f"{key}: {write_yaml(value, '')}" for key, value in keys.items()), *_mapping(alternates)]
        yield Span(0, 0), line.join(["---", *lines, "---", "", ""])
        return
    toml = head.style == "+++"
    settings = text[head.start : head.stop]
    added = []
    for key, value in keys.items():
        scalar = write_toml(value, "") if toml else write_yaml(value, "")
        mark = "=" if toml else ":"
        standing = re.search(rf"^{re.escape(key)}[ \t]*{mark}[ \t]*([^\r\n#]*[^\s#])?", settings, re.MULTILINE)
        if standing is None:
            added.append(f"{key} {mark} {scalar}" if toml else f"{key}{mark} {scalar}")
        elif standing[1] is None:
            end = head.start + standing.end()
            yield Span(end, end), f" {scalar}"
        else:
            yield Span(head.start + standing.start(1), head.start + standing.end(1)), scalar
    if alternates and not toml:
        standing = re.search(r"^alternates:[^\r\n]*(?:(?:\r\n|\n|\r)[ \t]+[^\r\n]*)*", settings, re.MULTILINE)
        if standing is None:
            added += _mapping(alternates)
        else:
            yield Span(head.start + standing.start(), head.start + standing.end()), line.join(_mapping(alternates))
    elif alternates:
        pairs = ", ".join(f'"{name}" = {write_toml(url, "")}' for name, url in alternates.items())
        added.append(f"alternates = {{ {pairs} }}")
    if added:
        table = re.search(r"^[ \t]*\[", settings, re.MULTILINE) if toml else None
        at = head.start + table.start() if table else head.stop
        yield Span(at, at), line.join([*added, ""])


def _mapping(alternates: Mapping[str, str]) -> list[str]:
    if not alternates:
        return []
    return ["alternates:", *(f"  {name}: {write_yaml(url, '')}" for name, url in alternates.items())]
