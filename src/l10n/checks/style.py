"""House style: phrases that only machines write, and one English spelling in one article.

The lists are data: `data/phrases.toml`, `data/spelling.toml`. A project has its own with `[check] style`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from importlib import resources

from l10n.checks.base import DEFAULT, Batch, BatchRule, Example, Located, Pair, PairRule, Phrase, Rule, Settings
from l10n.checks.columns import Column, Pairs
from l10n.errors import ConfigError
from l10n.model.finding import Finding, Severity

_FAMILY = "style"
_EN = frozenset({"en"})


def load_phrases(data: bytes, path: str = "") -> tuple[Phrase, ...]:
    """The style list in the bytes of a TOML file: tables `[[phrase]]` with bad, good, and optional source, note.

    Raises `ConfigError` naming the phrase that lacks a key or whose expression cannot be read.
    """
    try:
        tables = tomllib.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"not a valid TOML style list: {error}", path=path) from None
    rows = enumerate(tables.get("phrase", ()), 1)
    return tuple(_phrase(_verified(number, row, path)) for number, row in rows)


def _verified(number: int, row: object, path: str) -> dict[str, str]:
    known = {"bad", "good", "source", "note"}
    if not isinstance(row, dict) or not all(isinstance(value, str) for value in row.values()) or not row.get("bad"):
        raise ConfigError(f"phrase {number} has no text `bad`", path=path, hint="write bad = '...' and good = '...'")
    if unknown := set(row) - known:
        raise ConfigError(
            f"phrase {number} has the unknown key {min(unknown)!r}", path=path, hint=f"known: {sorted(known)}"
        )
    for key in ("bad", "source"):
        try:
            re.compile(row.get(key, ""))
        except re.error as error:
            raise ConfigError(f"phrase {number}: {key} is no regular expression: {error}", path=path) from None
    return row


def _phrase(row: dict[str, str]) -> Phrase:
    return Phrase(row["bad"], row.get("good", ""), row.get("source", ""), row.get("note", ""))


@cache
def shipped_phrases() -> tuple[Phrase, ...]:
    """The style list that ships with us: frequent calques of Chinese official prose in English."""
    # A test verifies our own list, so that no run has to compile what its texts do not need.
    return tuple(map(_phrase, tomllib.loads(shipped_list().decode())["phrase"]))


def shipped_list() -> bytes:
    """The file of our own style list."""
    return resources.files("l10n.checks").joinpath("data/phrases.toml").read_bytes()


@lru_cache(maxsize=8)
def _searches(phrases: tuple[Phrase, ...]) -> tuple[_Searches, _Searches, re.Pattern[str] | None]:
    """Phrases that stand alone, those that ask for a source, and one expression over these sources if it can be made.

    Each phrase has a text beside it that stands, in lower case, wherever its expression matches.
    """
    alone = tuple((literal(phrase.bad), phrase) for phrase in phrases if not phrase.source)
    paired = tuple((literal(phrase.bad), phrase) for phrase in phrases if phrase.source)
    sources = [phrase.source for _, phrase in paired]
    # Groups have numbers and flags stand at the start: an expression with either cannot be one of many.
    plain = sources and not any(re.search(r"\\[1-9]|\((?!\?:)", source) for source in sources)
    return alone, paired, re.compile("|".join(sources)) if plain else None


_Searches = tuple[tuple[str, Phrase], ...]


@lru_cache(maxsize=1024)
def _pattern(expression: str, flags: int = re.I) -> re.Pattern[str]:
    return re.compile(expression, flags)


def literal(expression: str) -> str:
    """The longest plain text that every match of an expression holds, in lower case; empty where none is sure.

    Looking for it first spares most texts the expression.
    """
    plain, before = expression, ""
    plain = re.sub(r"\\.", "\0", plain)
    plain = re.sub(r"\[[^\]]*\]", "\0", plain)
    while plain != before:
        before, plain = plain, re.sub(r"\([^()]*\)", "\0", plain)
    if "|" in plain or "(" in plain:
        return ""
    runs = re.findall(r"[A-Za-z ]+", re.sub(r"[A-Za-z ][?*{]", "\0", plain))
    return max(runs, key=len, default="").lower()


def machine_phrase(pair: Pair) -> Iterable[Finding]:
    """A finding for each phrase of the style list."""
    phrases = shipped_phrases() if pair.settings.phrases is None else pair.settings.phrases
    alone, paired, sources = _searches(phrases)
    small = pair.target_prose.lower()
    wanted = [phrase for needed, phrase in alone if needed in small]
    if sources is None or sources.search(pair.source):
        wanted += [
            phrase for needed, phrase in paired if needed in small and _pattern(phrase.source, 0).search(pair.source)
        ]
    return _machine_phrases(pair, wanted) if wanted else ()


def _with_phrases(pairs: Pairs) -> Iterable[int]:
    """The pairs whose target holds the plain text of a phrase."""
    settings = pairs.members[0].settings if pairs.members else DEFAULT
    alone, paired, sources = _searches(shipped_phrases() if settings.phrases is None else settings.phrases)
    literals = {needed for needed, _ in alone}
    if sources is None:
        literals.update(needed for needed, _ in paired)
    # A phrase that is nothing but choices may stand anywhere.
    if "" in literals:
        return range(len(pairs.members))
    held = pairs.small.holding(literals)
    if sources is None:
        return held
    search = sources.search
    return sorted({*held, *(place for place, pair in enumerate(pairs.members) if search(pair.source))})


def _machine_phrases(pair: Pair, phrases: Iterable[Phrase]) -> Iterator[Finding]:
    text = pair.target_prose
    for phrase in phrases:
        for match in _pattern(phrase.bad).finditer(text):
            message = f"{match[0]!r} reads like a machine's" + (f", better: {phrase.good}" if phrase.good else "")
            yield pair.finding("machine-phrase", Severity.INFO, message, match.span(), hint=phrase.note)


@cache
def _spellings() -> dict[str, tuple[str, str]]:
    """Word -> (variety, word of the other variety); all are of small letters."""
    data = resources.files("l10n.checks").joinpath("data/spelling.toml").read_bytes()
    words: dict[str, tuple[str, str]] = {}
    for british, american in tomllib.loads(data.decode())["words"]:
        words[british] = ("en_GB", american)
        words[american] = ("en_US", british)
    return words


def _spelled(text: str) -> Iterator[tuple[re.Match[str], str, str]]:
    """The words of a text that have two spellings, each with its variety and the other spelling.

    Looking up all words of a text takes a thirtieth of the time of an expression over all that have two spellings.
    """
    words = _spellings()
    for match in _whole_word().finditer(text):
        known = words.get(match[0].lower())
        if known is not None:
            yield match, *known


@cache
def _whole_word() -> re.Pattern[str]:
    return re.compile(r"\b[A-Za-z]{4,}\b")


def _mixed(texts: Sequence[str]) -> frozenset[str]:
    """The words with two spellings that stand in the texts, in lower case; none where all are of one variety."""
    # What stands between blanks is looked at once, however often it stands in the texts.
    pieces = "\n".join({piece for text in texts for piece in text.lower().split()})
    words = _spellings()
    found = words.keys() & set(_word().findall(pieces))
    return frozenset(found) if len({words[word][0] for word in found}) > 1 else frozenset()


@cache
def _word() -> re.Pattern[str]:
    return re.compile(r"[a-z]{4,}")


def spelling(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for each word that is not spelled in the project's variety of English."""
    if not pair.settings.spelling:
        return
    for match, variety, other in _spelled(pair.target_prose):
        if variety != pair.settings.spelling:
            fix = other.capitalize() if match[0][0].isupper() else other
            message = f"{match[0]!r} is {variety}, this project writes {fix!r}"
            yield pair.finding("spelling", Severity.INFO, message, match.span(), fix=fix)


def mixed_spelling(batch: Batch) -> Iterator[Finding]:
    """Yield a finding for each word of the variety that is rarer in the catalogue, where it has both."""
    if batch.settings.spelling:
        return
    if any(located.pair.into != "en" for located in batch.entries):
        return
    mixed = _mixed([located.pair.target_prose for located in batch.entries])
    if not mixed:
        return
    found: dict[str, list[tuple[Located, re.Match[str]]]] = {"en_GB": [], "en_US": []}
    held = Column([located.pair.target_prose.lower() for located in batch.entries]).holding(mixed)
    for located in map(batch.entries.__getitem__, held):
        for match, variety, _ in _spelled(located.pair.target_prose):
            found[variety].append((located, match))
    rare, often = sorted(found, key=lambda variety: len(found[variety]))
    for located, match in found[rare] if found[often] else ():
        message = f"{match[0]!r} is {rare}, but {len(found[often])} words of this article are {often}"
        yield located.finding("mixed-spelling", Severity.INFO, message, match.span())


PAIR_RULES: tuple[PairRule, ...] = (
    Rule(
        "machine-phrase",
        _FAMILY,
        Severity.INFO,
        "A phrase of the style list: engines write it, editors do not.",
        "Word-for-word renderings of official Chinese (充分发挥, 主动对接, 做好……工作). The list is `checks/data/phrases.toml`; "
        "`[check] style` names a list of the project.",
        machine_phrase,
        passes=(Example("主动对接需求", "align with the needs"),),
        fails=(
            Example("主动对接需求", "take the initiative to dock the needs"),
            Example("充分发挥优势", "give full play to its strengths"),
        ),
        into=_EN,
        style=True,
        screen=_with_phrases,
    ),
    Rule(
        "spelling",
        _FAMILY,
        Severity.INFO,
        "A word is not spelled in the project's variety of English.",
        "Only where the project sets one; the list is `checks/data/spelling.toml`.",
        spelling,
        passes=(Example("中心", "a centre", settings=Settings(spelling="en_GB")), Example("中心", "a center")),
        fails=(Example("中心", "a center", settings=Settings(spelling="en_GB")),),
        into=_EN,
        asked=lambda settings: bool(settings.spelling),
        style=True,
        fixes=True,
    ),
)
BATCH_RULES: tuple[BatchRule, ...] = (
    Rule(
        "mixed-spelling",
        _FAMILY,
        Severity.INFO,
        "British and American spelling are mixed in one article.",
        "Either is right; both in one article look like two translators.",
        mixed_spelling,
        passes=(Example("中心", "the centre", others=(("颜色", "colour"),)),),
        fails=(Example("中心", "the center", others=(("颜色", "colour"), ("中心区", "the centre of it"))),),
        into=_EN,
    ),
)
