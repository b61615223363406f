"""XML from strangers, read as events: no entities, no internal subset, nothing fetched, bounded depth and text.

Used for TMX, TBX and SRX. The name of an external DTD alone is ordinary in TMX and ignored. Measured against peers:
ElementTree accepts one long entity repeated, lxml drops the text of external ones without a word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Protocol
from xml.parsers import expat

from l10n.errors import ExchangeError

MAX_DEPTH = 256
MAX_TEXT = 16 * 1024 * 1024
"""Code points of one stretch of text, and bytes of one tag; a file with a longer one is refused."""


_CONVERT = "convert the file to UTF-8, its XML declaration too"
"""Expat reads UTF-8, UTF-16 and encodings of one byte; GB18030, GBK and Big5 of older tools it does not."""


class Handler(Protocol):
    """What a reader does with the elements of a file."""

    def start(self, name: str, attributes: Mapping[str, str], line: int) -> None:
        """An element begins; `line` is 1-based."""

    def text(self, data: str) -> None:
        """A piece of character data."""

    def end(self, name: str) -> None:
        """An element ends."""


def parse(chunks: Iterable[bytes], handler: Handler, path: str = "") -> None:
    """Feed the bytes of a file, whole or in chunks, to the handler; raises as `feed` does."""
    for _ in feed(chunks, handler, path):
        pass


def feed(chunks: Iterable[bytes], handler: Handler, path: str = "") -> Iterator[None]:
    """Feed the handler chunk by chunk; what it gathered can be taken after each.

    Raises `ExchangeError` with line and column for XML that is broken, declares entities, nests deeper than `MAX_DEPTH`,
    holds a longer text than `MAX_TEXT`, or is in an encoding of several bytes other than UTF-8 and UTF-16.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    depth = 0
    length = 0

    def refuse(what: str, hint: str = "") -> ExchangeError:
        return ExchangeError(
            what, path=path, line=parser.CurrentLineNumber, column=parser.CurrentColumnNumber + 1, hint=hint
        )

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal depth, length
        depth += 1
        length = 0
        if depth > MAX_DEPTH:
            raise refuse(f"elements nest deeper than {MAX_DEPTH}")
        handler.start(name, attributes, parser.CurrentLineNumber)

    def end(name: str) -> None:
        nonlocal depth, length
        depth -= 1
        length = 0
        handler.end(name)

    def text(data: str) -> None:
        nonlocal length
        length += len(data)
        if length > MAX_TEXT:
            raise refuse(f"one text is longer than {MAX_TEXT} characters")
        handler.text(data)

    def declared(*_: object) -> None:
        raise refuse("the file declares entities, which are not followed", "remove the internal subset of the DOCTYPE")

    def doctype(_name: str, _system: str | None, _public: str | None, internal: int) -> None:
        if internal:
            declared()

    def external(*_: object) -> int:
        raise refuse("the file refers to an external entity, which is not followed")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = doctype
    parser.EntityDeclHandler = declared
    parser.ExternalEntityRefHandler = external
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    yield from _feed(parser, chunks, refuse)


def _feed(parser: expat.XMLParserType, chunks: Iterable[bytes], refuse: Callable[..., ExchangeError]) -> Iterator[None]:
    fed = 0
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
            fed += len(chunk)
            if fed - max(0, parser.CurrentByteIndex) > MAX_TEXT + len(chunk):
                raise refuse(f"one tag or comment is longer than {MAX_TEXT} bytes")
            yield
        parser.Parse(b"", True)
        yield
    except expat.ExpatError as error:
        raise refuse(f"not well-formed XML: {expat.ErrorString(error.code)}") from None
    except (LookupError, ValueError) as error:
        raise refuse(f"the declared encoding cannot be read: {error}", _CONVERT) from None
