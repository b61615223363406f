"""Numbers by value: what a text says in digits, numerals and words, and whether its translation says the same.

`read` lists the values of a text, `compare` the differences of a pair, `render` writes a value in a language.
"""

from l10n.text.numbers.compare import compare, read
from l10n.text.numbers.form import like, replaceable, substitute
from l10n.text.numbers.issue import NumberIssue
from l10n.text.numbers.lists import Claim, claims
from l10n.text.numbers.render import render
from l10n.text.numbers.value import Kind, Level, Value
from l10n.text.numbers.weekdays import WrongWeekday, wrong_weekdays

__all__ = [
    "Claim",
    "Kind",
    "Level",
    "NumberIssue",
    "Value",
    "WrongWeekday",
    "claims",
    "compare",
    "like",
    "read",
    "render",
    "replaceable",
    "substitute",
    "wrong_weekdays",
]
