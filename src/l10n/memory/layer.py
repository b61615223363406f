"""What a memory must be able to do, wherever it is kept: in a file (`memory.store`) or on a team's server (`memory.postgres`).

Ranking, penalties and substitution are in `memory.search` and the same for both.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import chain
from typing import Any, Protocol

from l10n.memory.tokens import shape
from l10n.model.match import Origin, TranslationUnit


@dataclass(frozen=True, slots=True)
class StoredUnit:
    """One row of the memory as the search sees it: texts as asked for, neighbours by hash."""

    source: str
    target: str
    previous: int
    following: int
    context: str
    article: str
    origin: str
    approved: int
    created: str
    turned: int
    """1 where it is stored the other way round: its neighbours are those of the other language."""


class Layer(Protocol):
    """An open memory. Numbers of texts are its own and good until it is written to."""

    def sync(self, file: str, digest: str, units: Iterable[TranslationUnit]) -> bool:
        """Make the file's units exactly these, all or none; False where the digest says that they already are."""

    def forget(self, file: str) -> None:
        """Drop the units that came from a file."""

    def files(self) -> dict[str, str]:
        """The files the memory was built from, with the digest each had."""

    def size(self, file: str) -> int:
        """How many units came from a file."""

    def exact(self, language: str, text: str) -> tuple[int, ...]:
        """Numbers of the texts equal to this one: at most one."""

    def shaped(self, language: str, text: str) -> list[tuple[int, str]]:
        """(number, text) of texts that differ in numbers and addresses only."""

    def candidates(self, language: str, text: str) -> list[tuple[int, str]]:
        """(number, text) of texts that may be similar: those that share the rarest tokens."""

    def sharing(self, language: str, text: str) -> list[tuple[int, str]]:
        """(number, text) of texts of any length that share the rarest tokens of this one."""

    def units(self, text: int, source_language: str, target_language: str) -> Iterator[StoredUnit]:
        """The units that have this text on their source side, in either direction they were stored."""

    def containing(self, language: str, text: str, limit: int) -> list[tuple[int, str]]:
        """(number, text) of texts that hold this one, whatever the case, shortest first."""

    def has(self, language: str) -> bool:
        """Whether there are texts of the language, told in microseconds."""

    def languages(self) -> tuple[str, ...]:
        """The languages that have texts here."""

    def counts(self) -> dict[tuple[str, str, str], int]:
        """(source language, target language, origin) -> units."""

    def everything(self) -> Iterator[TranslationUnit]:
        """All units in a fixed order, for export."""


def text_hash(text: str) -> int:
    """Signed 64 bits of blake2b over the text."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big", signed=True)


@lru_cache(maxsize=4096)
def neighbour_hash(text: str) -> int:
    """The hash of a neighbour: mostly of the segment just written, or of nothing."""
    return text_hash(text)


def shape_hash(text: str) -> int | None:
    """The hash of a text's shape, None where it holds neither number nor address."""
    found = shape(text)
    return text_hash(found) if found else None


def is_storable(unit: TranslationUnit) -> bool:
    """Whether the texts are Unicode: half a surrogate pair has no bytes in UTF-8, and no database holds it."""
    try:
        unit.source.encode()
        unit.target.encode()
    except UnicodeEncodeError:
        return False
    return True


def exported(row: Sequence[Any]) -> TranslationUnit:
    """A unit of `Layer.everything` from texts, languages, context, article, origin, approved, author and created."""
    source, target, mine, theirs, context, article, origin, approved, author, created = row
    return TranslationUnit(
        *(source, target, mine, theirs, context, "", "", article, Origin(origin), bool(approved)), *(author, created)
    )


def texts_of(batch: Sequence[TranslationUnit]) -> dict[tuple[str, str], None]:
    """(language, text) of both sides, each once, sources first."""
    return dict.fromkeys(
        chain(
            ((unit.source_language, unit.source) for unit in batch),
            ((unit.target_language, unit.target) for unit in batch),
        )
    )


def stored(unit: TranslationUnit, ids: Mapping[tuple[str, str], int], file: int) -> tuple[Any, ...]:
    """A row: source, target, file, previous, following, context, article, origin, approved, author, created."""
    return (
        ids[unit.source_language, unit.source],
        ids[unit.target_language, unit.target],
        file,
        neighbour_hash(unit.previous),
        neighbour_hash(unit.following),
        unit.context,
        unit.article,
        unit.origin.value,
        int(unit.approved),
        unit.author,
        unit.created,
    )


def repeated(rows: Sequence[Sequence[Any]], is_known: Callable[[int], bool]) -> Iterator[tuple[int, int]]:
    """(source, target) of rows of `stored` that may have been there before: of known texts, or twice among these."""
    pairs = [(row[0], row[1]) for row in rows]
    yield from (pair for pair in pairs if is_known(pair[0]) and is_known(pair[1]))
    if len(set(pairs)) < len(pairs):
        yield from (pair for pair, count in Counter(pairs).items() if count > 1)
