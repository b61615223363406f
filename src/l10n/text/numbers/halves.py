"""Halves of a year: 上半年 is H1, and no translation of it speaks of the second half alone."""

from __future__ import annotations

from l10n.model.document import Span
from l10n.model.locale import base, canonical
from l10n.text.numbers.expression import Expression

_EXPRESSIONS = {
    "zh": Expression("(?P<one>上)半年|(?P<two>下)半年"),
    "en": Expression(
        r"(?<![A-Za-z0-9])(?:(?P<one>[Ff]irst[ -]half)|(?P<two>[Ss]econd[ -]half|(?:[Ll]atter|[Ll]ast) half|[Oo]ther half(?= of (?:the|this|last) year)))"
        r"(?![a-z])(?! of (?:the |his |her |their )?(?:match|game|final|century|decade|month|week|day|book|film|show|sentence))"
        # H2 is a half of the year only where it stands as one: a chip and a car bear such names too.
        r"|(?:(?<=20[0-9]{2} )|(?<=20[0-9]{2}[-/])|(?<=[Ii]n )|(?<=[Ff]or )|(?<=[Dd]uring )|(?<=[Tt]hrough ))(?:(?P<h1>H1|1H)|(?P<h2>H2|2H))(?![A-Za-z0-9-])"
        r"(?! (?:chips?|engines?|models?|cars?|series|trucks?|players?|rockets?))"
        r"|(?<![A-Za-z0-9-])(?:(?P<h1of>H1|1H)|(?P<h2of>H2|2H))(?= (?:of )?(?:FY ?)?20[0-9]{2}| (?:revenues?|profits?|results|sales|earnings|exports|imports|GDP|net)(?![a-z]))"
    ),
}
_SAID = {"zh": ("上半年", "下半年"), "en": ("first half", "second half")}


def other_half(source: str, target: str, source_language: str, target_language: str) -> tuple[Span, str] | None:
    """Where the target names the half of the year that the source does not, and what it should say; None where they agree.

    Asked only where a Chinese side speaks of 半年; other words for a half (six months, January to June) are not judged.
    """
    here, there = base(canonical(source_language)), base(canonical(target_language))
    if {here, there} != {"zh", "en"}:
        return None
    said, told = _halves(source, here), _halves(target, there)
    if not said or not told or not said.keys().isdisjoint(told):
        return None
    return next(iter(told.values())), _SAID[there][min(said) - 1]


def _halves(text: str, room: str) -> dict[int, Span]:
    found = _EXPRESSIONS[room].finditer(text)
    return {1 if one.lastgroup in _FIRST else 2: Span(*one.span()) for one in found}


_FIRST = frozenset({"one", "h1", "h1of"})
