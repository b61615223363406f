"""Number words of English: their values, the expressions they are made of, and what a run of them says."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from l10n.text.numbers.expression import Expression
from l10n.text.numbers.scan import trie, words
from l10n.text.numbers.value import Amount, decimal, exact, whole

ONES = words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)

TENS = words("twenty thirty forty fifty sixty seventy eighty ninety")

SMALL = {word: number for number, word in enumerate(ONES)} | {w: (n + 2) * 10 for n, w in enumerate(TENS)}

LARGE = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12, "dozen": 12}

SHORT = {"k": 1000, "m": 10**6, "mn": 10**6, "mln": 10**6, "bn": 10**9, "b": 10**9, "tn": 10**12, "trn": 10**12}

ORDINALS = {
    word: number + 1
    for number, word in enumerate(
        words(
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
            "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
        )
    )
} | {"thirtieth": 30, "fortieth": 40, "fiftieth": 50, "sixtieth": 60, "seventieth": 70, "eightieth": 80}
ORDINALS |= {"ninetieth": 90, "hundredth": 100, "thousandth": 1000}

PARTS = {"half": 2, "quarter": 4} | {w: n for w, n in ORDINALS.items() if n > 2}

TINY_PARTS = {"hundredth": 100, "thousandth": 1000, "millionth": 10**6, "billionth": 10**9}

NUMBERS = SMALL | ORDINALS

DECADES = {w[:-1] + "ies": n for w, n in SMALL.items() if w in TENS}

MONTHS = {
    name: number + 1
    for number, name in enumerate(
        words("january february march april may june july august september october november december")
    )
}
MONTHS |= {name[:3]: number for name, number in list(MONTHS.items())} | {"sept": 9}

WEEKDAYS = words("monday tuesday wednesday thursday friday saturday sunday")

SHORT_DAYS = {"mon": 0, "tue": 1, "tues": 1, "wed": 2, "thu": 3, "thur": 3, "thurs": 3, "fri": 4, "sat": 5, "sun": 6}

VERBS = {"doubl": 2, "tripl": 3, "trebl": 3, "quadrupl": 4, "quintupl": 5}

HUNDREDS = {"ten": 10, "dozen": 12, "score": 20, **LARGE}

_VULGAR = {"½": Fraction(1, 2), "¼": Fraction(1, 4), "¾": Fraction(3, 4), "⅓": Fraction(1, 3), "⅔": Fraction(2, 3)}

HALVES = {"morning": "am", "afternoon": "pm", "evening": "pm", "night": "pm"}

FIGURES = r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,9}(?:\.[0-9]{1,30})?(?![0-9])|[0-9]{1,3}(?: [0-9]{3}){0,8} 000(?![0-9])|[0-9]{1,30}(?:\.[0-9]{1,30})?)"

MAGNITUDE = r"(?:hundred|thousand|million|billion|trillion|dozen)"

SMALL_WORDS = rf"(?:{trie(TENS)}(?:[ -]{trie(ONES[1:10])})?(?![a-z])|{trie(ONES)}(?![a-z]))"

_SCALED = rf"(?:[ -]{MAGNITUDE}(?![a-z])){{1,4}}(?:,?[ -](?:and[ -])?{SMALL_WORDS}(?:[ -]{MAGNITUDE}(?![a-z])){{1,4}})*(?:,?[ -](?:and[ -])?{SMALL_WORDS})?"
"""Magnitudes behind the first number, and the smaller numbers behind these."""

_PART_OF_LARGE = rf"(?:half[ -]|(?:a )?quarter of )an?[ -]{MAGNITUDE}(?![a-z])(?:[ -]{MAGNITUDE}(?![a-z])){{0,4}}"
_COUNT = rf"(?:{SMALL_WORDS}|an?(?=[ -]{MAGNITUDE}(?![a-z])))"

WORDS = f"(?:{_PART_OF_LARGE}|{_COUNT}(?:{_SCALED})?)"

_AND_HALF = r"[ -]and[ -](?:a[ -]half|a[ -]quarter|three[ -]quarters)"

IN_FIGURES = (
    rf"{FIGURES}(?:{_AND_HALF}(?:[ -]{MAGNITUDE}(?![a-z])){{0,4}}"
    rf"|(?: ?[½¼¾⅓⅔]|[ -][0-9]/[0-9](?![0-9]))?(?:[ -]?{MAGNITUDE}(?![a-z])|[ -]?(?:bn|mn|mln|tn|trn)(?![a-z]))?"
    rf"(?:[ -]{MAGNITUDE}(?![a-z])){{0,4}})"
)

IN_WORDS = rf"{_PART_OF_LARGE}|{_COUNT}(?:{_AND_HALF}(?:[ -]{MAGNITUDE}(?![a-z])){{0,4}}|{_SCALED})?"

ORDINAL_WORD = rf"(?:(?:{trie(TENS)}[ -])?{trie(ORDINALS)}(?![a-z]))"

HOUR = rf"(?:1[0-2]|0?[1-9]|{trie(ONES[1:13])}(?![a-z]))"

WORD = Expression("[a-z]+")

DIGITS = Expression("[0-9]+")

_FOLD = str.maketrans(
    {
        **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
        **dict.fromkeys("–−‑‐", "-"),
        **dict.fromkeys("’‘", "'"),
        **dict.fromkeys("\u00a0\u202f\u2009\u3000\t\n", " "),
        "％": "%",
        "：": ":",
        "，": ",",
        "．": ".",
        "～": "~",
        "￥": "¥",
        "＄": "$",
    }
)
_FOLDED = Expression("[" + "".join(map(chr, _FOLD)) + "]")
"""One of these: asking is quicker than folding, and most texts that are not ASCII hold none."""


def fold(text: str) -> str:
    """The text in lower case with one form of dash, quote and blank; as long as the text itself."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    return low.translate(_FOLD) if not low.isascii() and _FOLDED.search(low) else low


@lru_cache(maxsize=8192)
def amount_of(said: str) -> Amount:
    """The number that digits or words say: `13.7 billion`, `two hundred and fifty`, `half a million`, `three and a half`."""
    said = said.replace("-", " ")
    if said.startswith("half a"):
        return whole(Fraction(amount_of(said[5:]), 2))
    if "quarter of " in said:
        return whole(Fraction(amount_of(said.partition("quarter of ")[2]), 4))
    for phrase, part in _AND_A_PART.items():
        head, found, tail = said.partition(phrase)
        if found:
            return whole((amount_of(head) + part) * amount_of("one" + tail))
    total: Amount = 0
    part_sum: Amount | None = None
    for word in _TOKEN.findall(said):
        factor = LARGE.get(word) or SHORT.get(word)
        if factor is None:
            part_sum = (part_sum or 0) + _plain_word(word)
        elif factor < 1000:
            part_sum = (1 if part_sum is None else part_sum) * factor
        elif part_sum is None and total:
            total *= factor
        else:
            total += (1 if part_sum is None else part_sum) * factor
            part_sum = None
    return whole(Fraction(total + (part_sum or 0)))


_AND_A_PART = {" and a half": Fraction(1, 2), " and a quarter": Fraction(1, 4), " and three quarters": Fraction(3, 4)}

_TOKEN = Expression(r"[0-9]/[0-9]|[0-9][0-9,.]*(?! ?/)|[a-z]+|[½¼¾⅓⅔]")


def _plain_word(word: str) -> Amount:
    if word in SMALL:
        return SMALL[word]
    if word in {"a", "an"}:
        return 1
    if word == "and":
        return 0
    if word in _VULGAR:
        return _VULGAR[word]
    if "/" in word:
        return exact(int(word[0]), int(word[2]) or 1)
    return decimal(word)


COUNTING: dict[str, int] = {word: number for word, number in SMALL.items() if 0 < number <= 20}
"""Words for the numbers an editor spells out."""


def ordinal(number: int) -> str:
    """21 as `21st`."""
    ending = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def ordinal_of(said: str) -> int:
    """The number of an ordinal word: `twenty-first` is 21."""
    tens, _, last = said.replace("-", " ").rpartition(" ")
    return SMALL.get(tens, 0) + ORDINALS[last]
