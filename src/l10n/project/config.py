"""The settings: `l10n.toml`, or `[tool.l10n]` in `pyproject.toml`, read into one frozen value; every fault told at once.

Each key stands in `_SCHEMA` with the shape it must have; the defaults stand in `Config`. Nothing here opens a file.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import combinations
from pathlib import PurePosixPath
from typing import Any

from l10n.errors import ConfigError
from l10n.model.locale import canonical, is_language

FILE = "l10n.toml"
POLICIES = ("draft", "translated", "approved")
UNITS = ("sentence", "paragraph", "line")
SEVERITIES = ("error", "warning", "info", "off")
# A key with such a name in a tracked file is a secret that leaked.
_SECRET = re.compile(r"(^|[_-])(api[_-]?key|auth[_-]?key|key|token|secret|password|passwd)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Config:
    """All settings of a project. Paths are relative to the project's root, with forward slashes."""

    path: str = FILE
    """The file the settings come from."""

    languages: tuple[str, ...] = ("en", "zh_CN")
    """An article is translated into every language but its own; gettext form."""

    source: str = "source"
    locales: str = "locales"
    output: str = "build"
    glossary: str = "locales/glossary.csv"
    segment: Mapping[str, Any] = field(default_factory=dict)
    """`[segment]`: unit, quotes, repair, srx, ellipsis, semicolon, no-break, and `paths` = glob -> unit."""

    documents: Mapping[str, Any] = field(default_factory=dict)
    """`[documents]`: encoding, front-matter, attributes, code-comments, exclude."""

    engines: tuple[str, ...] = ("memory",)
    """Tried in this order; a network engine runs only when it is named here or by `--engine`."""

    translate: Mapping[str, Any] = field(default_factory=dict)
    """`[translate]` without `engines`: threshold, accept, max-chars, max-cost, jobs, timeout."""

    engine_settings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """`[engine.NAME]`: url, model, price and so on, as the engine understands them; never a secret."""

    policy: str = "draft"
    """`[build] policy`: which states may stand in a built article."""

    build: Mapping[str, Any] = field(default_factory=dict)
    """`[build]` without `policy`: links, images, ids, metadata, ... (all off by default)."""

    check: Mapping[str, Any] = field(default_factory=dict)
    """`[check]`: select, ignore, strict, baseline, spacing, and `severity` = rule -> level, `paths` = glob -> rules."""

    memory: Mapping[str, Any] = field(default_factory=dict)
    """`[memory]`: threshold, url (PostgreSQL, without a password), name (of this project on that server), imports."""


_TYPE = {bool: "true or false", int: "a whole number", float: "a number", str: "a text"}
Shape = Callable[[Any], str]
"""Says what was expected of a value, or nothing where it fits."""


def _a(kind: type) -> Shape:
    def shape(value: Any) -> str:
        fits = isinstance(value, (int, float) if kind is float else kind) and (
            kind is bool or not isinstance(value, bool)
        )
        return "" if fits else _TYPE[kind]

    return shape


def _between(kind: type, low: float, high: float | None = None) -> Shape:
    """A number of this kind, from `low` to `high` inclusive."""
    said = f"{_TYPE[kind]}, {low} or more" if high is None else f"{_TYPE[kind]} from {low} to {high}"

    def shape(value: Any) -> str:
        fits = not _a(kind)(value) and low <= value and (high is None or value <= high)
        return "" if fits else said

    return shape


def _one_of(*names: str) -> Shape:
    return lambda value: "" if value in names else f"one of {', '.join(names)}"


def _texts(value: Any) -> str:
    return "" if isinstance(value, list) and all(isinstance(v, str) for v in value) else "a list of texts"


def _expressions(value: Any) -> str:
    if _texts(value):
        return _texts(value)
    for expression in value:
        try:
            re.compile(expression)
        except re.error as error:
            return f"regular expressions ({expression!r}: {error})"
    return ""


def _languages(value: Any) -> str:
    if _texts(value):
        return _texts(value)
    for name in value:
        if not is_language(name):
            return f"codes such as en, zh_CN, pt_BR ({name!r} is none)"
    if len({canonical(name) for name in value}) != len(value):
        return "each language once"
    return "" if value else "at least one language"


def _inside(value: Any) -> str:
    if not isinstance(value, str):
        return "a path"
    parts = re.split(r"[/\\]", value)
    outside = not value or value.startswith(("/", "\\", "~")) or ".." in parts or re.match(r"[A-Za-z]:", value)
    return "a path inside the project" if outside else ""


def _table_of(shape: Shape) -> Shape:
    def table(value: Any) -> str:
        if not isinstance(value, dict):
            return "a table"
        return next((said for said in map(shape, value.values()) if said), "")

    return table


_text, _flag = _a(str), _a(bool)
_percent = _between(float, 0, 101)
"""How alike two sentences are; 101 is the same sentence between the same neighbours."""

_SCHEMA: Mapping[str, Mapping[str, Shape]] = {
    "": {
        "languages": _languages,
        "source": _inside,
        "locales": _inside,
        "output": _inside,
        "glossary": _inside,
    },
    "segment": {
        "unit": _one_of(*UNITS),
        "quotes": _one_of("split", "keep"),
        "repair": _flag,
        "srx": _inside,
        "semicolon": _flag,
        "ellipsis": _flag,
        "abbreviations": _texts,
        "no-break": _expressions,
        "break-after": _expressions,
        "paths": _table_of(_one_of(*UNITS)),
    },
    "documents": {
        "encoding": _text,
        "front-matter": _texts,
        "attributes": _texts,
        "code-comments": _texts,
        "code-strings": _texts,
        "exclude": _texts,
    },
    "translate": {
        "engines": _texts,
        "threshold": _percent,
        "accept": _one_of("never", "context", "exact"),
        "max-chars": _between(int, 0),
        "max-cost": _between(float, 0),
        "jobs": _between(int, 1),
        "timeout": _between(float, 0.01),
    },
    "build": {
        "policy": _one_of(*POLICIES),
        "links": _flag,
        "images": _flag,
        "heading-ids": _flag,
        "language": _flag,
        "status": _flag,
        "source-hash": _flag,
        "alternates": _flag,
    },
    "check": {
        "select": _texts,
        "ignore": _texts,
        "strict": _flag,
        "baseline": _inside,
        "spacing": _one_of("space", "none", "off"),
        "severity": _table_of(_one_of(*SEVERITIES)),
        "paths": _table_of(_texts),
        "style": _inside,
        "spelling": _one_of("en_GB", "en_US"),
    },
    "memory": {"threshold": _percent, "url": _text, "name": _text, "imports": _texts},
}
_OPEN = "engine"
"""The one section whose keys belong to others: `[engine.NAME]`."""


def load(data: bytes, path: str = FILE) -> Config:
    """The settings in the bytes of `l10n.toml` or `pyproject.toml`.

    Raises `ConfigError` naming every key that is unknown (with the likely one), has the wrong shape, leaves the
    project or holds a secret, each with its line; the value of a secret is never shown.
    """
    try:
        text = data.decode("utf-8-sig")
        tables = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise ConfigError(f"not UTF-8 text at byte {error.start}", path=path, line=1) from None
    except tomllib.TOMLDecodeError as error:
        line, column = _place_in(str(error), text)
        raise ConfigError(f"not valid TOML: {error}", path=path, line=line, column=column) from None
    root = ""
    if path.endswith("pyproject.toml"):
        root = "tool.l10n"
        tables = tables.get("tool", {}).get("l10n", {})
    faults = list(_faults(tables, text, root))
    if faults:
        first_line, first, hint = faults[0]
        more = "".join(f"\n{path}:{line}: error: {said} [config]" for line, said, _ in faults[1:])
        raise ConfigError(first + more, path=path, line=first_line, hint=hint)
    return _config(tables, path)


def has_settings(data: bytes) -> bool:
    """Whether the bytes of a `pyproject.toml` hold a `[tool.l10n]` table."""
    return re.search(rb"^\[\s*tool\s*\.\s*l10n\b", data, re.MULTILINE) is not None


def _config(tables: Mapping[str, Any], path: str) -> Config:
    translate = dict(tables.get("translate", {}))
    build = dict(tables.get("build", {}))
    plain = {name: tables[name] for name in ("source", "locales", "output", "glossary") if name in tables}
    return Config(
        path=path,
        **{name: value.strip("/").replace("\\", "/") for name, value in plain.items()},
        languages=tuple(canonical(name) for name in tables.get("languages", ("en", "zh_CN"))),
        segment=tables.get("segment", {}),
        documents=tables.get("documents", {}),
        engines=tuple(translate.pop("engines", ("memory",))),
        translate=translate,
        engine_settings=tables.get(_OPEN, {}),
        policy=build.pop("policy", "draft"),
        build=build,
        check=tables.get("check", {}),
        memory=tables.get("memory", {}),
    )


def _faults(tables: Mapping[str, Any], text: str, root: str) -> Iterator[tuple[int, str, str]]:
    """Each fault as (line, what was found and expected, hint)."""
    for name, value in tables.items():
        if name == _OPEN:
            yield from _engine_faults(value, text, root)
        elif name in _SCHEMA and name:
            yield from _section_faults(name, value, text, root)
        else:
            yield from _key_faults("", name, value, text, root)
    yield from _folder_faults(tables, text, root)


def _folder_faults(tables: Mapping[str, Any], text: str, root: str) -> Iterator[tuple[int, str, str]]:
    """Folders that are the same, or one inside another: what a run writes there, the next one would take for its input."""
    places = [(name, PurePosixPath(str(tables.get(name, default)).replace("\\", "/"))) for name, default in _FOLDERS]
    for (name, place), (other, beside) in combinations(places, 2):
        first, second = (PurePosixPath(str(path).casefold()) for path in (place, beside))
        if first == second:
            said = f"{other!r} and {name!r} are the same folder '{place}'"
        elif first in second.parents:
            said = f"{other!r} '{beside}' lies inside {name!r} '{place}'"
        elif second in first.parents:
            said = f"{name!r} '{place}' lies inside {other!r} '{beside}'"
        else:
            continue
        line = max(_line_of(text, root, key) for key in (name, other))
        yield line, said, "give each a folder of its own, so that nothing is overwritten or read as what it is not"


_FOLDERS = (("source", "source"), ("locales", "locales"), ("output", "build"))


def _section_faults(section: str, table: Any, text: str, root: str) -> Iterator[tuple[int, str, str]]:
    if not isinstance(table, dict):
        yield _line_of(text, root, section), f"{section!r} is {table!r}, expected a table [{section}]", ""
        return
    for key, value in table.items():
        yield from _key_faults(section, key, value, text, root)


def _engine_faults(table: Any, text: str, root: str) -> Iterator[tuple[int, str, str]]:
    if not isinstance(table, dict):
        yield _line_of(text, root, _OPEN), "'engine' is no table, expected [engine.NAME]", ""
        return
    for name, settings in table.items():
        if isinstance(settings, dict):
            for key, value in settings.items():
                if _SECRET.search(key) and isinstance(value, str) and value:
                    yield _secret(_line_of(text, f"{root}.{_OPEN}.{name}".strip("."), key), key)
        elif _SECRET.search(name):
            yield _secret(_line_of(text, f"{root}.{_OPEN}".strip("."), name), name)
        else:
            line = _line_of(text, f"{root}.{_OPEN}".strip("."), name)
            yield line, f"engine setting {name!r} stands outside of an engine", "write it under [engine.NAME]"


def _secret(line: int, key: str) -> tuple[int, str, str]:
    return (
        line,
        f"{key!r} looks like a secret in a tracked file",
        "put it into the environment, as `l10n engines` names it",
    )


def _language_faults(language: str, table: Mapping[str, Any], text: str, root: str) -> Iterator[tuple[int, str, str]]:
    """The faults of `[segment.zh]` and its like, which take the rules for one language."""
    for key, value in table.items():
        line = _line_of(text, f"{root}.segment.{language}".strip("."), key)
        if key not in _BY_LANGUAGE:
            yield line, f"unknown key '[segment.{language}] {key}'", f"known here: {', '.join(_BY_LANGUAGE)}"
        elif said := _SCHEMA["segment"][key](value):
            yield line, f"[segment.{language}] {key} is {value!r}, expected {said}", ""


_BY_LANGUAGE = ("quotes", "semicolon", "ellipsis", "abbreviations", "no-break", "break-after", "srx")
"""Keys of `[segment]` that may also stand under `[segment.LANGUAGE]`."""


def _key_faults(section: str, key: str, value: Any, text: str, root: str) -> Iterator[tuple[int, str, str]]:
    shapes = _SCHEMA[section]
    if section == "segment" and key not in shapes and isinstance(value, dict) and is_language(key):
        yield from _language_faults(key, value, text, root)
        return
    line = _line_of(text, f"{root}.{section}".strip("."), key)
    where = f"[{section}] {key}" if section else key
    if key in shapes:
        said = shapes[key](value)
        if said:
            yield line, f"{where} is {value!r}, expected {said}", ""
    elif _SECRET.search(key):
        yield _secret(line, key)
    else:
        yield line, f"unknown key {where!r}", _did_you_mean(section, key)


def _did_you_mean(section: str, key: str) -> str:
    known = [*_SCHEMA[section]] if section else [*_SCHEMA[""], *(name for name in _SCHEMA if name), _OPEN]
    near = get_close_matches(key, known, n=1, cutoff=0.6)
    if near:
        return f"did you mean {near[0]!r}?"
    elsewhere = next((name for name, shapes in _SCHEMA.items() if key in shapes), None)
    if elsewhere is not None:
        return f"{key!r} belongs into [{elsewhere}]" if elsewhere else f"{key!r} belongs to the top of the file"
    return f"known here: {', '.join(known)}"


def _line_of(text: str, section: str, key: str) -> int:
    """1-based line of a key, found by reading the lines; tomllib gives no positions. 1 where it is not found."""
    here = ""
    for number, line in enumerate(re.split(r"\r\n|\n", text), 1):
        head = re.match(r"\s*\[\[?\s*([^\]]+?)\s*\]", line)
        if head:
            here = head.group(1).replace(" ", "").replace('"', "")
            if here == f"{section}.{key}".strip("."):
                return number
        elif here == section and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*[.=]", line):
            return number
    return 1


def _place_in(message: str, text: str) -> tuple[int, int]:
    found = re.search(r"line (\d+), column (\d+)", message)
    if found:
        return int(found.group(1)), int(found.group(2))
    return text.count("\n") + 1, 1
