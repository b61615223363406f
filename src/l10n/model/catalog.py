"""Catalogues: the entries of one PO file. Bytes are read and written in `catalog.po`, states are ruled in `catalog.states`."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import blake2b


class State(StrEnum):
    """How far an entry is; the order is the order of work. Plain gettext meaning: only `fuzzy` and our comments count."""

    UNTRANSLATED = "untranslated"
    DRAFT = "draft"
    """fuzzy, with a `# l10n: mt` line whose hash fits: a machine's text that nobody touched or accepted."""

    STALE = "stale"
    """fuzzy, or with `#| msgid`: the source changed under the translation, or a person marked it as needing work."""

    TRANSLATED = "translated"
    APPROVED = "approved"
    """not fuzzy, with a `# l10n: ok` line whose hash fits."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One `# l10n: ...` comment line, split at blanks: `mt deepl 3f2a9c1b` is kind `mt`, words `("deepl", "3f2a9c1b")`.

    Kinds: `mt ENGINE... HASH`, `ok NAME... HASH`, `stale`, `ignore RULE reason`. The hash is always the last word.
    """

    kind: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One message of a PO file. A change is `replace(entry, target=...)`; the writer then renders it anew."""

    source: str
    target: str = ""
    context: str | None = None
    fuzzy: bool = False
    obsolete: bool = False
    previous: str | None = None
    """`#| msgid`: the source text this translation was made for."""

    previous_context: str | None = None
    marks: tuple[Mark, ...] = ()
    comments: tuple[str, ...] = ()
    """Translators' comment lines without `# `, those of ours (`marks`) excepted."""

    notes: tuple[str, ...] = ()
    """Extracted comment lines (`#.`): role and notes from the source."""

    references: tuple[str, ...] = ()
    """`#:` words: file only, no line numbers in what we write."""

    flags: tuple[str, ...] = ()
    """All flags but fuzzy, in order."""

    plural: str | None = None
    plural_targets: tuple[str, ...] = ()
    """msgstr[0], msgstr[1], ... where there is a msgid_plural; `target` is then the first."""

    line: int = field(default=0, compare=False)
    """1-based line of the file where the entry's msgid keyword stands; 0 for an entry that was never in a file."""

    raw: object = field(default=None, compare=False, repr=False)
    """What the reader keeps so that untouched entries keep their bytes; nobody else looks at it."""

    @property
    def key(self) -> tuple[str | None, str]:
        """What makes an entry unique in a catalogue: (context, source)."""
        return (self.context, self.source)

    @property
    def binding(self) -> str:
        """Eight hex digits that bind a mark to exactly these texts: 32 bits against accidents, not against attackers."""
        return bind(self.context, self.source, self.target)

    @property
    def state(self) -> State:
        """See `State`. An `ok` line whose hash does not fit counts for nothing: a hand edit demotes itself.

        Where `#| msgid` still stands, a program took `fuzzy` away and no person looked: editors that confirm a text drop both.
        """
        if not self.target and not any(self.plural_targets):
            return State.UNTRANSLATED
        if not self.marks and not self.fuzzy and self.previous is None:
            return State.TRANSLATED
        if any(m.kind == "ok" and m.words and m.words[-1] == self.binding for m in self.marks) and not self.fuzzy:
            return State.APPROVED
        if self.fuzzy or self.previous is not None:
            drafted = any(m.kind == "mt" and m.words and m.words[-1] == self.binding for m in self.marks)
            return State.DRAFT if drafted else State.STALE
        return State.TRANSLATED


@dataclass(frozen=True, slots=True)
class Catalog:
    """One PO file. Laws: `dump(load(x)) == x`; a changed entry changes only its own bytes."""

    entries: tuple[Entry, ...] = ()
    """In file order, obsolete ones at the end; the header is not among them."""

    header: tuple[tuple[str, str], ...] = ()
    """Header fields in order, unknown ones included."""

    path: str = ""
    detail: object = field(default=None, compare=False, repr=False)
    """What the writer needs beyond the entries (byte order mark, line ends, charset, comments, tail)."""

    @property
    def language(self) -> str:
        """The target language as the header says it; empty where it says nothing."""
        return self.field("Language")

    def field(self, name: str) -> str:
        """The value of a header field, empty where it is missing; names compare without case."""
        wanted = name.lower()
        return next((value for key, value in self.header if key.lower() == wanted), "")


@dataclass(frozen=True, slots=True)
class Message:
    """One segment on its way from a document into a catalogue."""

    source: str
    context: str | None = None
    """Only where the same text stands in different roles of one article, or where the author asked for it."""

    role: str = "paragraph"
    """Unit kind, written as `#.` for other roles than prose."""

    block: int = 0
    """Running number of the unit in the document: segments of one block are neighbours. Never written to the file."""

    notes: tuple[str, ...] = ()
    references: tuple[str, ...] = ()


def bind(context: str | None, source: str, target: str) -> str:
    """First 8 hex digits of blake2b over the three texts, length-prefixed, line ends normalised (docs/adr/0031)."""
    digest = blake2b(digest_size=4)
    for text in ("\0" if context is None else context, source, target):
        data = text.replace("\r\n", "\n").encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return digest.hexdigest()
