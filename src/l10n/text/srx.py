"""SRX 2.0 rules of another tool instead of ours. The home of `regex`; protected ranges stay on top (`text.segment`).

The rules mean what they mean in the Java tools that write them: the first rule that matches at a position decides, and `\\s`,
`\\d`, `\\w` know ASCII only. Rule files are foreign data: document types are refused, and every pattern has a time limit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from l10n.errors import ConfigError, ExchangeError
from l10n.model.locale import base, bcp47

if TYPE_CHECKING:
    from xml.parsers.expat import XMLParserType

TIMEOUT = 2.0
"""Seconds one pattern may take over one text before the file is refused."""

MAX_BYTES = 8_000_000
"""Size of the largest rule file that is read; LanguageTool's, with forty languages, has less than a tenth of it."""

_JAVA_CLASSES = {
    "s": r" \t\n\x0b\f\r",
    "d": "0-9",
    "w": "A-Za-z0-9_",
    "h": r" \t\u00a0\u1680\u180e\u2000-\u200a\u202f\u205f\u3000",
}
"""What Java's shorthands hold (java.util.regex.Pattern without UNICODE_CHARACTER_CLASS)."""


@dataclass(frozen=True, slots=True)
class SkippedRule:
    """A rule that could not be used."""

    line: int
    """1-based line of the file."""

    pattern: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Rule:
    breaks: bool
    before: Any
    after: Any
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class SrxRules:
    """The rules of one file for one language, in their order; goes into `SegmentOptions.foreign`."""

    rules: tuple[_Rule, ...]
    skipped: tuple[SkippedRule, ...]
    path: str

    def decisions(self, text: str) -> list[tuple[int, bool, str]]:
        """(position in code points, whether it is cut there, the rule), ascending.

        Raises `ExchangeError` naming the rule when a pattern takes longer than `TIMEOUT`.
        """
        first: dict[int, tuple[bool, str]] = {}
        size = len(text)
        for rule in self.rules:
            try:
                for match in rule.before.finditer(text, overlapped=True, timeout=TIMEOUT):
                    end = match.end()
                    if (
                        0 < end < size
                        and end not in first
                        and (rule.after is None or rule.after.match(text, end, timeout=TIMEOUT))
                    ):
                        first[end] = (rule.breaks, rule.name)
            except TimeoutError as error:
                raise ExchangeError(
                    f"the rule {rule.name} took longer than {TIMEOUT:g} s on a text of {size} characters",
                    path=self.path,
                    hint="simplify its expression: repeats inside repeats, as in (a+)+, take exponential time",
                ) from error
        return [(position, *first[position]) for position in sorted(first)]


def load(data: bytes, language: str, path: str = "") -> SrxRules:
    """The rules for a language (gettext form) from an SRX file; patterns that do not compile are in `skipped`.

    Raises `ExchangeError` for XML that is not well-formed, holds a document type, is larger than `MAX_BYTES`, is not
    SRX, or maps no rules to the language.
    """
    if len(data) > MAX_BYTES:
        raise ExchangeError(f"{len(data)} bytes, expected at most {MAX_BYTES}", path=path, hint="is it an SRX file?")
    _require_regex()
    reader = _Reader(path)
    reader.read(data)
    names = [language, language.replace("_", "-"), bcp47(language), base(language)]
    rules: list[_Rule] = []
    skipped: list[SkippedRule] = []
    mapped = False
    for pattern, set_name, line in reader.maps:
        expression = _compile(pattern, line, skipped)
        if expression is None or not any(expression.fullmatch(name, timeout=TIMEOUT) for name in names):
            continue
        if set_name not in reader.sets:
            raise ExchangeError(f"language map names the missing rule set {set_name!r}", path=path, line=line)
        mapped = True
        rules.extend(_rules(reader.sets[set_name], set_name, skipped))
        if not reader.cascade:
            break
    if not mapped:
        raise ExchangeError(
            f"no language map matches {language}", path=path, hint="add a languagemap for it, or leave srx empty"
        )
    return SrxRules(tuple(rules), tuple(skipped), path)


@dataclass(slots=True)
class _Raw:
    """A `<rule>` as it stands in the file."""

    breaks: bool
    line: int
    before: str = ""
    after: str = ""


class _Reader:
    """Collects rule sets and language maps from the XML events."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.cascade = False
        self.sets: dict[str, list[_Raw]] = {}
        self.maps: list[tuple[str, str, int]] = []
        self._set: list[_Raw] = []
        self._field = ""
        self._root = ""
        self._parser: XMLParserType | None = None

    def read(self, data: bytes) -> None:
        from xml.parsers import expat

        parser = expat.ParserCreate(namespace_separator="}")
        self._parser = parser
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        try:
            parser.Parse(data, True)
        except expat.ExpatError as error:
            raise ExchangeError(
                f"not well-formed XML: {expat.ErrorString(error.code)}",
                path=self.path, line=error.lineno, column=error.offset + 1, hint="an SRX 2.0 file is expected",
            ) from error  # fmt: skip
        if self._root != "srx":
            raise ExchangeError(f"the root element is <{self._root}>, expected <srx>", path=self.path, line=1)

    @property
    def _line(self) -> int:
        return self._parser.CurrentLineNumber if self._parser is not None else 0

    def _refuse(self, name: str, *_: object) -> None:
        raise ExchangeError(
            f"the document type <!DOCTYPE {name}> is refused",
            path=self.path, line=self._line, hint="remove the DOCTYPE: SRX 2.0 needs none",
        )  # fmt: skip

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition("}")[2]
        self._root = self._root or name
        self._field = ""
        if name == "header":
            self.cascade = attributes.get("cascade", "no") == "yes"
        elif name == "languagerule":
            self._set = self.sets.setdefault(attributes.get("languagerulename", ""), [])
        elif name == "rule":
            self._set.append(_Raw(attributes.get("break", "yes") != "no", self._line))
        elif name in ("beforebreak", "afterbreak"):
            self._field = name
        elif name == "languagemap":
            self.maps.append(
                (attributes.get("languagepattern", ""), attributes.get("languagerulename", ""), self._line)
            )

    def _end(self, _: str) -> None:
        self._field = ""

    def _text(self, data: str) -> None:
        if self._field and self._set:
            if self._field == "beforebreak":
                self._set[-1].before += data
            else:
                self._set[-1].after += data


def _rules(raw: list[_Raw], set_name: str, skipped: list[SkippedRule]) -> list[_Rule]:
    found = []
    for item in raw:
        before = _compile(f"(?:{_from_java(item.before)})", item.line, skipped)
        after = _compile(_from_java(item.after), item.line, skipped) if item.after else None
        if before is not None and (after is not None or not item.after):
            kind = "break" if item.breaks else "no break"
            found.append(
                _Rule(item.breaks, before, after, f"{set_name}, line {item.line}: {kind} {item.before} | {item.after}")
            )
    return found


def _require_regex() -> None:
    try:
        import regex  # noqa: F401 - only whether it is there
    except ImportError as error:
        raise ConfigError("SRX rules need the package regex", hint="pip install 'l10n[srx]'") from error


def _compile(pattern: str, line: int, skipped: list[SkippedRule]) -> Any:
    import regex

    try:
        return regex.compile(pattern, regex.V0)
    except (regex.error, OverflowError, RecursionError) as error:
        skipped.append(SkippedRule(line, pattern, str(error)))
        return None


def _from_java(pattern: str) -> str:
    r"""A Java expression in the dialect of `regex`: `\Q…\E` quoted, shorthands kept to ASCII, `\h` spelt out."""
    import regex

    written: list[str] = []
    depth = position = 0
    while position < len(pattern):
        char = pattern[position]
        following = pattern[position + 1 : position + 2]
        if char == "\\" and following == "Q":
            close = pattern.find("\\E", position + 2)
            close = len(pattern) if close < 0 else close
            written.append(regex.escape(pattern[position + 2 : close]))
            position = close + 2
        elif char == "\\":
            inner = _JAVA_CLASSES.get(following)
            written.append(char + following if inner is None else inner if depth else f"[{inner}]")
            position += 2
        else:
            depth += (char == "[") - (char == "]" and depth > 0)
            written.append(char)
            position += 1
    return "".join(written)
