"""The forms of a term that count as the term: plurals, hyphens, `&`, company endings. the dots of U.N. and 乔治·华盛顿.

Generated, not stemmed: a list can be looked at, and the automaton stays one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from itertools import product

from l10n.model.glossary import Term, TermKind
from l10n.model.locale import base

_PREPOSITION = re.compile(r" (?:of|for|in|on|at) ")
_VOWELS = frozenset("aeiou")
_SIBILANTS = ("s", "x", "z", "ch", "sh")
_COMPANY = re.compile(r"\bco(?:\.|mpany)?,? ?(?:ltd\.?|limited)\Z")
_COMPANY_FORMS = (
    "co., ltd.",
    "co., ltd",
    "co.,ltd.",
    "co.,ltd",
    "co. ltd.",
    "co. ltd",
    "co ltd",
    "co. limited",
    "co., limited",
)
_HYPHENS = 3
"""Hyphens up to which each may be a blank or nothing by itself: `cross-border ecommerce`."""

_INNER = re.compile("[a-z]-[a-z]")
_JOINED_FROM = 7
"""Length from which `lithium-ion` may be written `lithiumion`: shorter words would meet others."""


def variants(term: Term, folded: str, language: str) -> Collection[str]:
    """The folded forms that count as the term, itself among them, each once.

    Abbreviations, names that are never translated and languages without blanks have one form (an abbreviation of a common
    noun also its plural). The plural of an English term is that of its head: `chambers of commerce`; places and persons have none.
    """
    if term.dnt:
        return (folded,)
    language = _base(language)
    if language == "zh" and not folded.isascii():
        return (folded, folded.replace("·", "")) if "·" in folded else (folded,)
    forms = [folded]
    if language == "en" and _is_inflected(term):
        forms += [folded + "s"] if term.text[-2:].isupper() else _plurals(folded)
    if term.type == "abbr":
        return dict.fromkeys((*forms, *_dotted(folded)))
    blanks = folded.count(" ")
    if blanks and (capitals := _CAPITALS.search(term.text)):
        letters = capitals[0].lower()
        dotted = [re.sub(rf"\b{letters}\b", ".".join(letters) + ".", form, count=1) for form in forms]
        forms = list(dict.fromkeys((*forms, *dotted)))  # a plural in s has no letters to dot: once, not twice
    if "-" not in folded and not (blanks and _is_spelt_otherwise(folded)):
        return [*forms, *(form.replace(" ", "-") for form in forms)] if blanks == 1 else forms
    for form in tuple(forms):
        forms.extend(_spellings(form))
    return dict.fromkeys(forms)


def variants_of_all(terms: Sequence[Term], folds: Sequence[str], language: str) -> tuple[Sequence[str], Sequence[Term]]:
    """`variants` of each term and beside each the term; `folds` are the terms folded.

    A name in plain words is answered without a call, and most are: half the time for 100,000.
    """
    language = _base(language)
    if language == "zh" and not any(map(str.isascii, folds)) and not any("·" in folded for folded in folds):
        return folds, terms
    forms: list[str] = []
    owners: list[Term] = []
    for term, folded in zip(terms, folds, strict=True):
        blanks = folded.count(" ")
        if language == "zh" or not _is_plain(term, folded, blanks):
            found = variants(term, folded, language)
            forms += found
            owners += [term] * len(found)
            continue
        forms.append(folded)
        owners.append(term)
        if blanks == 1:
            forms.append(folded.replace(" ", "-"))
            owners.append(term)
        if language == "en" and _is_inflected(term):
            for form in _plurals(folded) if blanks > 1 else (plural(folded),):
                forms.append(form)
                owners.append(term)
                if blanks == 1:
                    forms.append(form.replace(" ", "-"))
                    owners.append(term)
    return forms, owners


def _is_plain(term: Term, folded: str, blanks: int) -> bool:
    """Whether a term is words of letters with small letters at the end, so that it has no forms but plurals and one hyphen."""
    text = term.text
    return (
        "a" <= folded[-1:] <= "z"
        and text[-1:].islower()
        and "-" not in folded
        and not term.dnt
        and term.type != "abbr"
        and not (blanks and ((not text.istitle() and _CAPITALS.search(text)) or _is_spelt_otherwise(folded)))
    )


_CAPITALS = re.compile(r"\b[A-Z]{2,3}\b")
"""U.S. Navy for US Navy."""


def _is_spelt_otherwise(form: str) -> bool:
    """Whether more than its blank may be spelled in other ways."""
    return " & " in form or " and " in form or form.endswith(("ltd.", "ltd", "limited"))


_base = lru_cache(maxsize=64)(base)
"""A glossary of 100,000 terms has few languages."""


def _is_inflected(term: Term) -> bool:
    kind = term.kind
    if kind is TermKind.PLACE:  # a kind of place, not one place: pilot free trade zones, Pilot FTZs
        return term.case == "insensitive" or (" " in term.text and term.text[-2:].isupper())
    if kind is TermKind.ORGANISATION:
        return " " in term.text and term.type != "abbr"
    return kind is not TermKind.PERSON


def _dotted(form: str) -> Iterator[str]:
    """u.n. for un."""
    if form.isalpha() and form.isascii() and len(form) <= 4:
        yield ".".join(form) + "."
        yield ".".join(form)


def _plurals(form: str) -> Iterator[str]:
    preposition = _PREPOSITION.search(form) if form.count(" ") > 1 else None
    head, rest = (form[: preposition.start()], form[preposition.start() :]) if preposition else (form, "")
    if head and "a" <= head[-1] <= "z":
        yield plural(head) + rest


def plural(word: str) -> str:
    """The regular English plural: `party` gives `parties`, `process` gives `processes`."""
    if word.endswith(_SIBILANTS):
        return word + "es"
    if word.endswith("y") and word[-2:-1] not in _VOWELS:
        return word[:-1] + "ies"
    return word + "s"


def _spellings(form: str) -> Iterator[str]:
    if 0 < form.count("-") <= _HYPHENS:
        joints = ("-", " ", "") if len(form) >= _JOINED_FROM and _INNER.search(form) else ("-", " ")
        pieces = form.split("-")
        for chosen in product(joints, repeat=len(pieces) - 1):
            yield "".join(part for pair in zip(pieces, (*chosen, ""), strict=True) for part in pair)
    elif form.count(" ") == 1:
        yield form.replace(" ", "-")
    if " & " in form:
        yield form.replace(" & ", " and ")
    elif " and " in form:
        yield form.replace(" and ", " & ")
    company = _COMPANY.search(form) if "td" in form[-4:] or form.endswith("limited") else None
    if company:
        yield from (form[: company.start()] + ending for ending in _COMPANY_FORMS)
