"""Texts with everything that is no prose blanked: code, tags, addresses hold digits that are not numbers."""

from __future__ import annotations

from l10n.model.segment import PlaceableKind
from l10n.text.numbers.expression import Expression

_MARKS = ("`", "<", "[", "{", "\\", "@", "://", "www.", "&#")
"""What placeables begin with or hold; most sentences hold none of them."""

_PRINTF = Expression(r"(?<![%0-9A-Za-z])%(?![\s,.;:)，。；）])|%\{")
"""What begins a variable; the sign behind a number does not."""

_CODE = frozenset(
    {
        PlaceableKind.CODE,
        PlaceableKind.LINK,
        PlaceableKind.IMAGE,
        PlaceableKind.TAG,
        PlaceableKind.URL,
        PlaceableKind.EMAIL,
        PlaceableKind.VARIABLE,
        PlaceableKind.FOOTNOTE,
        PlaceableKind.SHORTCODE,
        PlaceableKind.ESCAPE,
    }
)


def blank(text: str) -> str:
    """The text with a blank for every character of code, tags, link targets and addresses: offsets stay true."""
    if not any(mark in text for mark in _MARKS) and not ("%" in text and _PRINTF.search(text)):
        return text
    from l10n.text.inline import placeables

    spans = [placeable.span for placeable in placeables(text) if placeable.kind in _CODE]
    if not spans:
        return text
    chars = list(text)
    for start, end in spans:
        chars[start:end] = "\u00a0" * (end - start)
    return "".join(chars)
