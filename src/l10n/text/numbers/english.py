"""Numbers of an English text: one scan finds where a value may begin, one expression says what it is.

The order of `_MASTER` is the grammar: what stands first wins. Each named group has its function below, in the same order.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from functools import cache, lru_cache

from l10n.text.numbers.expression import Expression
from l10n.text.numbers.scan import (
    clock,
    first_quarters,
    international,
    make,
    measured,
    outside,
    plan_years,
    resource,
    romans,
    share,
    soft_number,
    soft_words,
    trie,
    words,
)
from l10n.text.numbers.units import names
from l10n.text.numbers.value import Amount, Key, Kind, Level, Value, decimal, exact, percent_keys, whole

_ONES = words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_TENS = words("twenty thirty forty fifty sixty seventy eighty ninety")
_SMALL = {word: number for number, word in enumerate(_ONES)} | {w: (n + 2) * 10 for n, w in enumerate(_TENS)}
_LARGE = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12, "dozen": 12}
_SHORT = {"k": 1000, "m": 10**6, "mn": 10**6, "mln": 10**6, "bn": 10**9, "b": 10**9, "tn": 10**12, "trn": 10**12}
_ORDINALS = {
    word: number + 1
    for number, word in enumerate(
        words(
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
            "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
        )
    )
} | {"thirtieth": 30, "fortieth": 40, "fiftieth": 50, "sixtieth": 60, "seventieth": 70, "eightieth": 80}
_ORDINALS |= {"ninetieth": 90, "hundredth": 100, "thousandth": 1000}
_PARTS = {"half": 2, "quarter": 4} | {w: n for w, n in _ORDINALS.items() if n > 2}
_TINY_PARTS = {"hundredth": 100, "thousandth": 1000, "millionth": 10**6, "billionth": 10**9}
_NUMBERS = _SMALL | _ORDINALS
_DECADES = {w[:-1] + "ies": n for w, n in _SMALL.items() if w in _TENS}
_MONTHS = {
    name: number + 1
    for number, name in enumerate(
        words("january february march april may june july august september october november december")
    )
}
_MONTHS |= {name[:3]: number for name, number in list(_MONTHS.items())} | {"sept": 9}
_WEEKDAYS = words("monday tuesday wednesday thursday friday saturday sunday")
_SHORT_DAYS = {"mon": 0, "tue": 1, "tues": 1, "wed": 2, "thu": 3, "thur": 3, "thurs": 3, "fri": 4, "sat": 5, "sun": 6}
_VERBS = {"doubl": 2, "tripl": 3, "trebl": 3, "quadrupl": 4, "quintupl": 5}
_HUNDREDS = {"ten": 10, "dozen": 12, "score": 20, **_LARGE}
_VULGAR = {"½": Fraction(1, 2), "¼": Fraction(1, 4), "¾": Fraction(3, 4), "⅓": Fraction(1, 3), "⅔": Fraction(2, 3)}
_HALVES = {"morning": "am", "afternoon": "pm", "evening": "pm", "night": "pm"}

_D = r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,9}(?:\.[0-9]{1,30})?(?![0-9])|[0-9]{1,3}(?: [0-9]{3}){0,8} 000(?![0-9])|[0-9]{1,30}(?:\.[0-9]{1,30})?)"
_MAG = r"(?:hundred|thousand|million|billion|trillion|dozen)"
_UP = trie(w for w in _ONES if w != "zero")
_W2 = rf"(?:{trie(_TENS)}(?:[ -]{trie(_ONES[1:10])})?(?![a-z])|(?:zero|{_UP})(?![a-z]))"
_WORDS = (
    rf"(?:(?:half[ -]|(?:a )?quarter of )an?[ -]{_MAG}(?![a-z])(?:[ -]{_MAG}(?![a-z])){{0,4}}"
    rf"|(?:{_W2}|an?)(?:[ -]{_MAG}(?![a-z])){{1,4}}"
    rf"(?:,?[ -](?:and[ -])?{_W2}(?:[ -]{_MAG}(?![a-z])){{1,4}})*(?:,?[ -](?:and[ -])?{_W2})?"
    rf"|{_W2})"
)
_HALF = r"[ -]and[ -](?:a[ -]half|a[ -]quarter|three[ -]quarters)"
_NUM = (
    rf"(?:(?:{_D}|{_W2}){_HALF}(?:[ -]{_MAG}(?![a-z])){{0,4}}"
    rf"|{_D}(?: ?[½¼¾⅓⅔]|[ -][0-9]/[0-9](?![0-9]))?(?:[ -]?{_MAG}(?![a-z])|[ -]?(?:bn|mn|mln|tn|trn)(?![a-z]))?"
    rf"(?:[ -]{_MAG}(?![a-z])){{0,4}}"
    rf"|{_WORDS})"
)
_MONTH = rf"(?:{trie(_MONTHS)}(?![a-z]))"
_ORDW = rf"(?:(?:{trie(_TENS)}[ -])?{trie(_ORDINALS)}(?![a-z]))"
_HOUR = rf"(?:1[0-2]|0?[1-9]|{trie(_ONES[1:13])}(?![a-z]))"
_NOT_A_DAY = r"(?![0-9]|[:.][0-9]|,[0-9]{3}| ?%|(?: |-)(?:percent|per cent|hundred|thousand|million|billion|trillion))"
_PART = r"(?: (?:in the |this )(?:early |late )?(?P<{0}>morning|afternoon|evening)| (?:at |last )?(?P<{0}n>night)(?![a-z]))?"
_AP = r" ?(?P<{0}>[ap])(?:\.? ?m\.?)(?![a-z])"

# Named alternatives in the order they are tried; a group inside one bears the name before its underscore.
_GRAMMAR = {
    # 2020-05-17, 2020/5/17
    "iso": r"(?P<iso_y>(?:1[0-9]|2[01])[0-9]{2})(?P<iso_s>[-/.])(?P<iso_m>0?[1-9]|1[0-2])(?P=iso_s)(?P<iso_d>[0-3]?[0-9])(?![0-9])"
    r"(?:t(?=[0-9]{2}:))?",
    # 17/5/2020, 5/17/20, 17.05.2020
    "dmy": r"(?P<dmy_a>[0-3]?[0-9])(?P<dmy_s>[/.])(?P<dmy_b>[0-3]?[0-9])(?P=dmy_s)(?P<dmy_y>(?:19|20)[0-9]{2}|(?<=/)[0-9]{2})"
    r"(?![0-9./])",
    # 24/7, 7x24
    "always": r"(?:24 ?/ ?7|7 ?[x×*/] ?24)(?![0-9/]|\.[0-9])",
    # +86 574 8765 4321
    "phone": r"(?<=\+)[0-9]{1,3}(?:[ -](?:\([0-9]{1,4}\)|[0-9]{2,8})){2,5}(?![0-9])",
    # 5.4.1, 10.0.0.1
    "version": r"[0-9]+(?:\.[0-9]+){2,}(?![0-9])",
    # May 17, 2020; May 17-19; May the seventeenth
    "month_day": rf"(?P<md_m>{_MONTH})\.? (?:the )?(?P<md_d>[0-3]?[0-9])(?:st|nd|rd|th)?{_NOT_A_DAY}(?![a-z])"
    rf"(?: ?(?:-|to|and|through|until|or) ?(?P<md_e>[0-3]?[0-9])(?:st|nd|rd|th)?{_NOT_A_DAY}(?![a-z])(?! ?[ap]\.?m))?",
    "month_word": rf"(?P<mw_m>{_MONTH}) (?:the )?(?P<mw_d>{_ORDW})(?! (?:quarter|century))",
    # 17 May; 17th to 19th of May; the seventeenth of May
    "day_month": rf"(?P<dm_d>[0-3]?[0-9])(?:st|nd|rd|th)?(?: ?(?:-|to|and|through|until|or) ?(?P<dm_e>[0-3]?[0-9])(?:st|nd|rd|th)?)?"
    rf"(?: |-| of )(?P<dm_m>{_MONTH})",
    "word_month": rf"(?P<wm_d>{_ORDW}) of (?P<wm_m>{_MONTH})",
    "month": rf"{_MONTH}",
    "weekday": rf"(?P<wd_n>{trie(_WEEKDAYS)})(?:'?s)?(?![a-z])(?: (?P<wd_p>morning|afternoon|evening|night)s?(?![a-z]))?",
    "short_day": rf"(?P<sd_n>{trie(_SHORT_DAYS)})(?![a-z])(?=\.|,? [0-9]| ?-|,? {_MONTH}|/)",
    # a quarter-point
    "near_rate": r"(?P<nr_n>half|quarter)-(?:percentage[ -])?point",
    # half a percentage point; a year and a half
    "half_rate": r"(?:(?P<hr_part>half|(?:a )?quarter of|three[ -]quarters of)[ -])?(?:an?|one)[ -]"
    r"(?:(?P<hr_pp>percentage point)|percent|per cent)(?![a-z])",
    "and_half": r"(?:an?|one|last|next|past) (?P<ah_u>year|month|hour|week|day|mile|century|decade|kilomet(?:er|re)) and a half(?![a-z])",
    # half past three, a quarter to four
    "past": rf"(?:a )?(?P<past_a>half|quarter|(?:twenty-)?five|ten|twenty) (?P<past_w>past|to|after) (?P<past_h>{_HOUR})(?![0-9a-z])"
    rf"(?:{_AP.format('past_ap')})?" + _PART.format("past_p"),
    # 3:30 p.m., 3.30pm, 3 o'clock in the afternoon
    "half_day": rf"(?P<hd_h>{_HOUR})(?:[:.](?P<hd_m>[0-5][0-9])(?::[0-5][0-9])?|[ -](?P<hd_w>fifteen|thirty|forty-five))?"
    rf"(?:{_AP.format('hd_ap')}| ?o'clock(?![a-z]))" + _PART.format("hd_p"),
    # 15:30, 3:30 in the afternoon
    "day_clock": r"(?P<dc_h>[01]?[0-9]|2[0-4]):(?P<dc_m>[0-5][0-9])(?P<dc_s>[:.][0-5][0-9](?:\.[0-9]+)?)?(?![0-9:]|,[0-9]{3})"
    + _PART.format("dc_p"),
    # 3 in the morning
    "hour_part": rf"(?P<hp_h>{_HOUR}) (?:in the (?P<hp_p>morning|afternoon|evening)|at (?P<hp_pn>night))(?![a-z])",
    # 1530 hours, 1200 GMT
    "military": r"(?P<mil_h>[01][0-9]|2[0-4])(?P<mil_m>[0-5][0-9])(?= ?(?:hours|hrs|gmt|utc|bst|est|cet)(?![a-z]))",
    "noon": r"(?:noon|midday|midnight)(?![a-z])",
    # the 1980s, '80s, the eighties
    "decade": r"(?P<dec_n>(?:1[0-9]|20)[0-9]0|[1-9]0)'?s(?![a-z])",
    "decade_word": rf"{trie(_DECADES)}(?![a-z])",
    "century": rf"(?P<cen_n>[0-9]{{1,2}}(?=st|nd|rd|th)|{_ORDW})(?:st|nd|rd|th)?[ -]centur(?:y|ies)(?![a-z])",
    # 3/4, 9/30
    "slash": r"(?P<sl_a>[0-9]{1,3})/(?P<sl_b>[0-9]{1,4})(?![0-9/])",
    # two-thirds, three quarters
    "part": rf"(?P<pt_a>{trie(_ONES[1:10])}|[0-9]|an?)[ -](?P<pt_b>{trie(_PARTS)})s?(?![a-z])(?! of a {_MAG}|-point|-percentage)(?![ -](?:{_MAG}|centur|part(?:y|ies)|time|world|"
    r"place|person|generation|consecutive|straight|year|day|round))",
    # one five-hundredth
    "tiny": rf"(?:(?P<ti_a>{trie(_ONES[1:10])}|[0-9]+)[ -]|(?<=one ))(?P<ti_b>{_W2}[ -])(?P<ti_c>hundredth|thousandth|millionth|billionth)s?(?![a-z])",
    # Q3, the third quarter
    "quarter": r"q(?P<qu_q>[1-4])(?![0-9a-z])|(?P<qu_n>[1-4](?=st|nd|rd|th)|first|second|third|fourth)(?:st|nd|rd|th)?[ -]quarter(?![a-z])",
    # Class II, Phase III
    "roman": r"(?P<rm_w>class|category|grade|tier|type|phase|level|stage) (?P<rm_n>iii|ii|iv|vi{0,3}|ix|i(?!\.?[a-z' ]))(?![a-z.'])",
    # ten thousands, hundred millions: magnitudes by name
    "named": r"(?P<na_a>ten|hundred)[ -](?P<na_b>thousands|millions|billions|trillions)(?![a-z])",
    # tens of billions, several hundred million
    "rough": r"(?P<ro_a>tens|dozens|scores|hundreds|thousands|millions|billions|trillions)(?![a-z])"
    r"(?: (?:of|upon) (?P<ro_b>hundreds|thousands|millions|billions|trillions)(?![a-z])"
    r"(?: of (?P<ro_c>thousands|millions|billions|trillions)(?![a-z]))?)?",
    "few": rf"(?:several|few|many|couple(?: of)?|some|multi)[ -](?P<fe_a>{_MAG})(?![a-z])(?:[ -](?P<fe_b>{_MAG})(?![a-z]))?",
    # tripled; halved; fivefold
    "verb": rf"(?P<ve_n>{trie(_VERBS)})(?:ed|es|ing|e)(?![a-z])(?! down)",
    "halved": r"halv(?:ed|es|ing)(?![a-z])",
    "fold": r"(?P<fo_n>two|three|four|five|six|seven|eight|nine|ten)fold(?![a-z])",
    # 19th, nineteenth
    "ordinal": r"(?P<or_n>[0-9]{1,3}(?:,[0-9]{3})*)(?:st|nd|rd|th)(?![a-z])",
    "ordinal_word": rf"{_ORDW}",
    # nineteen ninety-four
    "spelt": rf"(?P<sp_a>eighteen|nineteen|twenty)[ -](?P<sp_b>{trie(_TENS)}(?:-{trie(_ONES[1:10])})?|ten|{trie(_ONES[11:])})(?![a-z])"
    rf"(?![ -](?:{_MAG}|percent))",
    "minus": rf"minus (?P<mi_n>{_NUM})",
    # 13.7 billion, seven; with what makes it a rate, a multiple or a share
    "number": rf"(?P<nu_n>{_NUM})(?:"
    r"(?:[ -]| of an? )?(?:(?P<nu_pp>(?:percentage|percent|per cent|pct|%)[ -]?points?(?![a-z])|ppts?(?![a-z])|pp(?![a-z]))"
    r"|(?P<nu_bp>(?:basis[ -]points?|bps)(?![a-z]))|(?P<nu_pm>‰|per mill?e?(?![a-z])|per thousand(?![a-z]))"
    r"|(?P<nu_pc>%|percentage(?![a-z])|percent(?![a-z])|per cent(?![a-z])|pct(?![a-z]))"
    r"(?P<nu_off> (?:off|discount(?:s|ed)?|price cut|markdown)(?![a-z]))?)"
    r"|(?P<nu_x>[ -]?(?:times|fold)(?![a-z])|x(?![a-z0-9]))(?P<nu_more> (?:more|higher|greater|larger|bigger|faster)(?![a-z]))?"
    rf"|(?: in| out of)(?: every)? (?P<nu_of>{_D}|{_WORDS})(?![a-z0-9])(?![,.][0-9])"
    r"(?! (?:days|weeks|months|years|hours|minutes|seconds|games|matches|seasons|sets|of|am|pm|percent|per cent)| ?%)"
    r"|(?P<nu_pt>[ -]points?(?![a-z]))|(?P<nu_s>[mkb])(?![a-z0-9]))?",
    # the hundred-billion-yuan level
    "bare": rf"{_MAG}(?:[ -]{_MAG}){{0,4}}(?![a-z])",
}
_BY_DIGIT = words(
    "always phone iso dmy version quarter day_month half_day day_clock hour_part military decade century slash tiny part ordinal number"
)
_BY_LETTER = words(
    "month_day month_word word_month month weekday short_day near_rate past half_rate and_half half_day hour_part noon decade_word century quarter tiny part roman named rough few "
    "verb halved fold ordinal_word spelt minus number bare"
)
_HALF_UNITS = words("year month hour week day mile century decade kilometer kilometre")
_BEFORE_LARGE = words("a an one several few many some half couple multi")

_WORD = Expression("[a-z]+")
_DIGITS = Expression("[0-9]+")
_MONEY_BEFORE = Expression(
    r"(?:us\$|hk\$|nt\$|nz\$|au\$|a\$|c\$|s\$|jp¥|[$£€¥₩₹]|(?<![a-z])(?:rmb|usd|cny|eur|gbp|hkd|jpy|aud|cad|sgd|chf)) ?-?\Z"
)
_ID_BEFORE = Expression(r"[a-z][a-z0-9]*-?\Z")
_ID = Expression(r"[a-z0-9]+(?:[.-]?[a-z0-9]+)*")
_ID_END = Expression(r"[0-9]+[a-z0-9]*(?:[.-][0-9]+[a-z0-9]*)*")
_PREFIXES = frozenset(
    words(
        "mid post pre late early top under over non sub all ages age aged class type grade level phase stage "
        "tier part no chapter section rule article row least than to from for about of and or the a circa "
        "between size channel am pm m"
    )
)
_SIGNS = frozenset("$£€¥₩₹")
_CODES = frozenset(words("rmb usd cny eur gbp hkd jpy aud cad sgd chf"))
_CLASS_WORDS = words("class category grade tier type phase level stage")
_CLASSES = tuple(word + mark for word in _CLASS_WORDS for mark in (" ", "-"))
_PHONE = Expression(r"(?:0[0-9]{2,3}-[0-9]{3,8}|[0-9]{3,4}-[0-9]{3,4}-[0-9]{3,4}|[0-9]+(?:-[0-9]+){3,})(?![0-9])")
_OVER = (
    *(
        "more than ",
        "over ",
        "exceeding ",
        "exceeded ",
        "exceeds ",
        "above ",
        "at least ",
        "upwards of ",
        "in excess of ",
    ),
    *("no less than ", "no fewer than ", "not less than ", "surpassing ", "surpassed ", "greater than "),
)
_NOT_UNDER = ("no less than ", "no fewer than ", "not less than ")
_UNDER = (
    *("nearly ", "almost ", "less than ", "fewer than ", "under ", "below ", "up to ", "at most ", "close to "),
    *("no more than ", "not more than ", "approaching ", "short of "),
)
_BOUND_ENDS = frozenset(phrase.split()[-1] for phrase in (*_OVER, *_UNDER))
"""The last words of all these; most numbers stand behind another word."""

_SIGN_LETTERS = "ushkntzacjp"
"""What stands before a sign of money: us$, hk$, nt$, jp¥."""
_BELOW_ZERO = Expression(
    r"[ -]?(?:degrees?)?(?: celsius| fahrenheit| centigrade)? (?:below zero|below freezing|below 0|(?P<above>above zero|above freezing|above 0))"
)
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
Reading = tuple[list[Value], int]
"""Values and where the scan goes on, in code points of the text."""


@cache
def _by_digit() -> re.Pattern[str]:
    return _expression(_BY_DIGIT)


@cache
def _plain() -> re.Pattern[str]:
    return _expression(("ordinal", "number"))


@cache
def _by_word(word: str) -> re.Pattern[str]:
    """The grammar for what may begin with this word: a fraction of `_BY_LETTER`."""
    kinds = _KINDS_OF.get(word.split(" ", 1)[0].split("-", 1)[0], _BY_LETTER)
    return _expression(tuple(name for name in _BY_LETTER if name in kinds))


@cache
def _expression(names_in_order: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<{name}>{_GRAMMAR[name]})" for name in names_in_order))


_ORDINAL_KINDS = words("word_month century quarter ordinal_word")
_KINDS_OF: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(_ONES[2:], words("tiny number")),
    **dict.fromkeys(_ONES[2:13], words("half_day hour_part tiny part number")),
    **dict.fromkeys(words("five ten"), words("past half_day hour_part tiny part named number")),
    **dict.fromkeys(words("eighteen nineteen"), words("tiny spelt number")),
    **dict.fromkeys(_TENS, (*_ORDINAL_KINDS, *words("past tiny spelt number"))),
    **dict.fromkeys(_ORDINALS, _ORDINAL_KINDS),
    **dict.fromkeys(_DECADES, ("decade_word",)),
    **dict.fromkeys(_MONTHS, words("month_day month_word month")),
    **{day + end: ("weekday",) for day in _WEEKDAYS for end in ("", "s")},
    **dict.fromkeys(_SHORT_DAYS, ("short_day",)),
    **dict.fromkeys((word + "s" for word in _HUNDREDS), ("rough",)),
    **dict.fromkeys(_LARGE, ("named", "bare")),
    **dict.fromkeys((stem + end for stem in _VERBS for end in ("ed", "ing", "e")), ("verb",)),
}
"""What a value can be by the word it begins with; for all other words the whole of `_BY_LETTER` is tried."""


@cache
def _start() -> re.Pattern[str]:
    return re.compile(rf"[^a-z](?:(?<=[0-9])[0-9]*|{trie(_triggers())}(?![a-z]))")


def _triggers() -> tuple[str, ...]:
    """The words a value in letters begins with; all others are passed over by one expression."""
    return (
        *_ONES[2:],
        *_TENS,
        *(word for word in _ORDINALS if word not in {"first", "second", "third"}),
        *_DECADES,
        *_MONTHS,
        *(day + end for day in _WEEKDAYS for end in ("", "s")),
        *_SHORT_DAYS,
        *(word + "s" for word in _HUNDREDS),
        *_LARGE,
        *(stem + end for stem in _VERBS for end in ("ed", "ing", "e")),
        *(word + "fold" for word in words("two three four five six seven eight nine ten")),
        *words("halved noon midday midnight minus"),
        *(f"{word} {large}" for word in _BEFORE_LARGE for large in _LARGE),
        *(f"{word} {large}" for word in ("half a", "couple of") for large in _LARGE),
        *("half past", "quarter past", "quarter to", "one and a", "one in", "one out of", "one o'clock"),
        *("one am", "one pm", "one a.m", "one p.m"),
        *(f"a {part} of" for part in _PARTS if part != "half"),
        *(f"one {part}" for part in (*_PARTS, "times", "percent", "per cent", "percentage")),
        *(
            f"{part}a {rate}"
            for part in ("", "half ", "quarter of ", "a quarter of ")
            for rate in ("percent", "percentage", "per cent")
        ),
        *("twenty past", "ten past", "five past", "a quarter past", "a quarter to"),
        *(f"{word} {unit} and a half" for word in words("a an one last next past") for unit in _HALF_UNITS),
        *("quarter-point", "half-point", "half-percentage", "quarter-percentage", "quarter of a", "a quarter of a"),
        *(f"{word} {unit}" for word in ("first", "second", "third") for unit in ("century", "quarter")),
        *(f"{word}-quarter" for word in ("first", "second", "third")),
        *(f"q{number}" for number in "1234"),
        *(
            f"{word} {roman}"
            for word in _CLASS_WORDS
            for roman in ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
        ),
    )


def fold(text: str) -> str:
    """The text in lower case with one form of dash, quote and blank; as long as the text itself."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    return low if low.isascii() else low.translate(_FOLD)


def begins(text: str) -> bool:
    """Whether anything in the text may begin a firm value."""
    return _start().search(" " + fold(text)) is not None


def read_firm(text: str) -> list[Value]:
    """The values that alarm when the other side lacks them, in order of appearance."""
    low = fold(text)
    # A blank in front, so that every word has a mark before it.
    marked = " " + low
    values: list[Value] = []
    done = 0
    for begin in _start().finditer(marked):
        start, end = begin.span()
        if "0" <= marked[start] <= "9":
            start -= 1
            if start < done:
                continue
            found, done = _read_digits(text, low, start)
        else:
            if start < done:
                continue
            found, done = _read_word(text, low, start, marked[start + 1 : end])
        values += found
    if len(values) > 1:
        share(values, low)
    return values


def read_soft(text: str, taken: list[Value]) -> list[Value]:
    """The values that only satisfy the other side: one, half, both, May as a word; none inside of `taken`."""
    low = fold(text)
    is_free = outside(taken)
    soft = soft_words("en")
    found = romans(text)
    for word in _WORD.finditer(low):
        said = word.group()
        if said not in soft and said not in _MONTHS and said not in _SHORT_DAYS and said != "score":
            continue
        start, end = word.span()
        if not is_free(start):
            continue
        if said in _ONE or said == "half":
            units, stop, _ = _unit_after(low, end)
            if units:
                found.append(_one_unit(text, start, stop, units))
        if said == "half" and low.endswith(("first ", "first-", "second ", "second-"), 0, start):
            for month in (1, 6) if low[start - 2] == "t" else (7, 12):
                found.append(make(text, start, end, month, kind=Kind.MONTH, level=Level.SOFT, key=("mo", month)))
        if said in soft:
            found += (soft_number(text, start, end, amount) for amount in soft[said])
        elif said == "score":
            if low.endswith("a ", 0, start) and _SCORE_OF.match(low, end):
                found.append(soft_number(text, start, end, 20))
        elif said in _MONTHS:
            key: Key = ("mo", _MONTHS[said])
            found.append(make(text, start, end, _MONTHS[said], kind=Kind.MONTH, level=Level.SOFT, key=key))
        elif said in _SHORT_DAYS:
            day = _SHORT_DAYS[said]
            found.append(make(text, start, end, day, kind=Kind.WEEKDAY, level=Level.SOFT, key=("wd", day), plain=()))
    for word in _FIRST_QUARTERS.finditer(low):
        found.append(make(text, *word.span(), 1, kind=Kind.MONTH, level=Level.SOFT, key=("mo", 1)))
    return found


_FIRST_QUARTERS = Expression(r"(?<![a-z])first (?:two|three|[23]) quarters")
_ONE = frozenset({"a", "an", "one"})
_SCORE_OF = Expression(" of | or (?:so|more)")


def _one_unit(text: str, start: int, end: int, units: tuple[str, ...]) -> Value:
    """`a year`, `one hectare`, `half an hour`, `half-hour`."""
    halved = text[start : start + 4].lower() == "half" or text[max(0, start - 5) : start].lower() in {"half ", "half-"}
    amount: Amount = Fraction(1, 2) if halved else 1
    kind, key = measured(amount, units)
    return make(text, start, end, amount, kind=kind, level=Level.SOFT, key=key, units=units)


def _read_word(text: str, low: str, start: int, word: str) -> Reading:
    """What begins with this word; a small number before a word that makes nothing else of it needs no grammar."""
    if word in _idioms():
        idiom = _idioms()[word].match(low, start)
        if idiom:
            said = [part for part in _WORD.finditer(low, *idiom.span()) if part.group() in _NUMBERS]
            return [soft_number(text, *part.span(), _NUMBERS[part.group()]) for part in said], idiom.end()
    day = _DAY_OF.get(word)
    if day is not None and low[start + len(word) : start + len(word) + 2] not in _DAY_PARTS:
        end = start + len(word) - (word[-1] == "s")
        return [make(text, start, end, day, kind=Kind.WEEKDAY, key=("wd", day), plain=())], end
    amount = _SMALL.get(word)
    if amount is not None:
        end = start + len(word)
        after = _NEXT_WORD.match(low, end)
        if after and after[1] not in _CONTINUES:
            return _with_unit(text, low, start, end, amount, Level.FIRM, short="")
    return _read_at(text, low, start, _by_word(word))


def _read_digits(text: str, low: str, start: int) -> Reading:
    """What begins with digits; an identifier is read from its first letter."""
    if start:
        before = low[start - 1]
        if before.isalpha() or (before == "-" and start > 1 and low[start - 2].isalpha()):
            reading = _identifier(text, low, start)
            if reading:
                return reading
    plain = _PLAIN_DIGITS.match(low, start)
    if plain is None:
        run = _DIGITS.match(low, start)
        kinds = _BY_NEXT.get(low[run.end() : run.end() + 1]) if run and low[start - 1 : start] != "+" else None
        return _read_at(text, low, start, _expression(kinds) if kinds else _by_digit())
    said, word = plain.groups()
    if word not in _CONTINUES and low[plain.end() - 1] not in _GLUED:
        return _with_unit(text, low, start, start + len(said), decimal(said), Level.HARD, short="")
    if word in _TURNS:
        return _read_at(text, low, start, _by_digit())
    return _read_at(text, low, start, _plain())


@cache
def _idioms() -> dict[str, re.Pattern[str]]:
    """For each number word, the phrases of `data/en-words.txt` it stands in without being a number."""
    table: dict[str, list[str]] = {}
    for phrase in resource("en-words.txt").split("\n"):
        found = _start().search(" " + phrase) if phrase and not phrase.startswith("#") else None
        if found:
            before, rest = phrase[: found.start()], phrase[found.start() :]
            table.setdefault(found.group()[1:], []).append(
                (f"(?<={re.escape(before)})" if before else "") + re.escape(rest)
            )
    return {word: re.compile(f"(?:{'|'.join(rests)})(?![a-z])") for word, rests in table.items()}


_DAY_OF = {day + end: number for number, day in enumerate(_WEEKDAYS) for end in ("", "s")}
_DAY_PARTS = frozenset((" m", " a", " e", " n"))
"""How the half of the day behind a weekday begins."""
_NEXT_WORD = Expression(r" ([a-z]+)(?![a-z'’.])")
_PLAIN_DIGITS = Expression(
    r"((?:[0-9]{1,3}(?:,[0-9]{3}){0,9}|[0-9]{4,30})(?:\.[0-9]{1,30})?)"
    r"(?:%|(?:st|nd|rd|th)(?= [a-z])(?! (?:of|quarter|centur|to|and|or|through|until)| [jfmasond][a-z]{2})"
    r"| ([a-z]+)(?![a-z'’.])|(?= ?\Z|[,.;)!?”\"](?: |\Z)))"
)
"""Digits with the word behind them, the per cent sign, the ending of an ordinal, or the end of the clause."""

_GLUED = frozenset("%tdh")
_BY_NEXT = {
    ":": words("half_day day_clock number"),
    "/": words("always iso dmy slash number"),
    ".": words("iso dmy version half_day number"),
    "-": words("iso day_month half_day tiny part number"),
    **dict.fromkeys(",;)!?$£€\"'”％%‰°", ("number",)),
}
"""What digits can be by the mark behind them; for other signs and letters the whole of the grammar is tried."""
_TURNS = frozenset(
    (
        *_SMALL, *_MONTHS, *_PARTS, *_ORDINALS, *(part + "s" for part in (*_PARTS, *_ORDINALS)),
        *_TINY_PARTS, *(part + "s" for part in _TINY_PARTS),
        *words("and to through until or of in at past after a an am pm p o gmt utc hours hrs bst est cet x"),
    )
)  # fmt: skip
"""Words behind digits that may make a date, a clock time or a part of them."""

_CONTINUES = frozenset(
    (
        *_TURNS, *_LARGE, *_SHORT, *(large + "s" for large in _LARGE),
        *words("percentage percent per pct basis bps ppt ppts pp mill mille times fold point points out"),
    )
)  # fmt: skip
"""Words behind a number that may make something else of it; before any other it is just a number, perhaps with its unit."""


def _read_at(text: str, low: str, start: int, grammar: re.Pattern[str]) -> Reading:
    """What this grammar finds at `start`."""
    found = grammar.match(low, start)
    if found is None:
        return [], start + 1
    handler = _HANDLERS[found.lastgroup or ""]
    reading = handler(found, text)
    if reading is not None:
        return reading
    found = _plain().match(low, start)
    if found is None:
        return [], start + 1
    return _HANDLERS[found.lastgroup or ""](found, text) or ([], found.end())


# ---- what each alternative says


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
        factor = _LARGE.get(word) or _SHORT.get(word)
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
    if word in _SMALL:
        return _SMALL[word]
    if word in {"a", "an"}:
        return 1
    if word == "and":
        return 0
    if word in _VULGAR:
        return _VULGAR[word]
    if "/" in word:
        return exact(int(word[0]), int(word[2]) or 1)
    return decimal(word)


COUNTING: dict[str, int] = {word: number for word, number in _SMALL.items() if 0 < number <= 20}
"""Words for the numbers an editor spells out."""


def ordinal(number: int) -> str:
    """21 as `21st`."""
    ending = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def ordinal_of(said: str) -> int:
    """The number of an ordinal word: `twenty-first` is 21."""
    tens, _, last = said.replace("-", " ").rpartition(" ")
    return _SMALL.get(tens, 0) + _ORDINALS[last]


def _day(text: str, start: int, end: int, month: int, day: int, level: Level = Level.HARD) -> Value:
    return make(
        text, start, end, month, kind=Kind.DATE, level=level, key=("md", month, day), plain=(day,), amounts=(month, day)
    )


def _is_date(month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= 31


def _half_rate(found: re.Match[str], text: str) -> Reading:
    """Half, a quarter of, or one percent or percentage point."""
    kind, tag = (Kind.POINTS, "pp") if found["hr_pp"] else (Kind.PERCENT, "p")
    part = found["hr_part"] or "one"
    amount = _PARTS_OF_ONE[part.removeprefix("a ").split()[0].split("-")[0]]
    return [make(text, *found.span(), amount, kind=kind, key=(tag, amount), plain=())], found.end()


_PARTS_OF_ONE: dict[str, Amount] = {
    "one": 1,
    "half": Fraction(1, 2),
    "quarter": Fraction(1, 4),
    "three": Fraction(3, 4),
}


def _near_rate(found: re.Match[str], text: str) -> Reading:
    """A cut by a quarter-point; in sports, of a score."""
    amount = _PARTS_OF_ONE[found["nr_n"]]
    level = Level.FIRM if found.group() != "half-point" else Level.SOFT
    return [make(text, *found.span(), amount, kind=Kind.POINTS, level=level, key=("pp", amount))], found.end()


def _and_half(found: re.Match[str], text: str) -> Reading:
    unit = found["ah_u"].replace("kilometer", "km").replace("kilometre", "km")
    amount = Fraction(3, 2)
    kind, key = measured(amount, (unit,))
    return [make(text, *found.span(), amount, kind=kind, level=Level.FIRM, key=key, units=(unit,))], found.end()


def _iso(found: re.Match[str], text: str) -> Reading | None:
    month, day = int(found["iso_m"]), int(found["iso_d"])
    if not _is_date(month, day):
        return None
    start, end = found.span()
    year = make(text, start, start + 4, int(found["iso_y"]), kind=Kind.YEAR)
    return [year, _day(text, start + 5, end, month, day)], end


def _dmy(found: re.Match[str], text: str) -> Reading | None:
    first, second, year = int(found["dmy_a"]), int(found["dmy_b"]), int(found["dmy_y"])
    if not (_is_date(first, second) or _is_date(second, first)):
        return None
    start, end = found.span()
    month, day = (second, first) if _is_date(second, first) else (first, second)
    date = _day(text, start, found.end("dmy_b"), month, day)
    if _is_date(day, month):
        date = date._replace(also=(("md", day, month),), plain=(day, month))
    long_year = year if year > 99 else year + (2000 if year < 70 else 1900)
    also: tuple[Key, ...] = (("n", year),)
    return [date, make(text, found.start("dmy_y"), end, long_year, kind=Kind.YEAR, also=also)], end


def _version(found: re.Match[str], text: str) -> Reading:
    low = found.string
    start, end = found.span()
    return [_label(text, start, end, low[start:end])], end


def _label(
    text: str, start: int, end: int, name: str, level: Level = Level.HARD, plain: tuple[Amount, ...] = ()
) -> Value:
    also: tuple[Key, ...] = tuple(("n", number) for number in plain)
    return make(
        text,
        start,
        end,
        plain[0] if plain else 0,
        kind=Kind.LABEL,
        level=level,
        key=("id", name),
        also=also,
        plain=plain,
    )


_FACTORS = frozenset("123456789")


def _identifier(text: str, low: str, start: int) -> Reading | None:
    """A name with letters before its digits: soft, unless it is a version; None where the letters are a word of their own."""
    left = max(0, start - 24)
    letters = _ID_BEFORE.search(low, left, start)
    if letters is None or _MONEY_BEFORE.search(low, left, start):
        return None
    if letters.group() == "x" and low[letters.start() - 1 : letters.start()] in _FACTORS:
        return None  # 4x100m
    if letters.group().rstrip("-") in _PREFIXES and letters.group() not in {"a", "c", "v"}:
        return None
    end = found.end() if (found := _ID_END.match(low, start)) else start + 1
    name = low[letters.start() : end].replace("-", "")
    digits = _DIGITS.findall(name)
    dotted = re.search(r"[0-9]\.[0-9]", name) is not None
    plain: tuple[Amount, ...] = tuple(int(part) for part in digits) if len(digits) == 1 else ()
    if dotted and name.count(".") == 1:
        plain = (decimal(re.sub(r"[^0-9.]", "", name)),)
    if name[0] == "v" and dotted:
        name = name[1:]
    return [_label(text, letters.start(), end, name, Level.HARD if dotted else Level.SOFT, plain)], end


def _is_name(text: str, start: int) -> bool:
    """Whether a month that is also a word (may, march) begins with a capital."""
    return text[start].isupper()


def _month_day(found: re.Match[str], text: str) -> Reading | None:
    month, day = _MONTHS[found["md_m"]], int(found["md_d"])
    if not _is_date(month, day) or not _is_name(text, found.start()):
        return None
    values = [_day(text, found.start(), found.end("md_d"), month, day)._replace(half=_part_before(found))]
    if found["md_e"] and _is_date(month, int(found["md_e"])):
        values.append(_day(text, found.start("md_e"), found.end("md_e"), month, int(found["md_e"])))
        return values, found.end()
    end = found.end() if not found["md_e"] else found.end("md_d")
    return values, end


def _part_before(found: re.Match[str]) -> str:
    """The half of the day in `the morning of May 17`."""
    before = _PART_OF.search(found.string, max(0, found.start() - 14), found.start())
    return _HALVES[before.group(1)] if before else ""


_PART_OF = Expression(r"(morning|afternoon|evening|night) of (?:the )?\Z")


def _month_word(found: re.Match[str], text: str) -> Reading | None:
    day = ordinal_of(found["mw_d"])
    if not _is_date(1, day) or not _is_name(text, found.start()):
        return None
    return [_day(text, *found.span(), _MONTHS[found["mw_m"]], day)], found.end()


def _day_month(found: re.Match[str], text: str) -> Reading | None:
    month, day = _MONTHS[found["dm_m"]], int(found["dm_d"])
    if not _is_date(month, day) or not _is_name(text, found.start("dm_m")):
        return None
    if not found["dm_e"]:
        return [_day(text, *found.span(), month, day)._replace(half=_part_before(found))], found.end()
    first = _day(text, found.start(), found.end("dm_d"), month, day)
    last = int(found["dm_e"])
    if not _is_date(month, last):
        return None
    return [first, _day(text, found.start("dm_e"), found.end(), month, last)], found.end()


def _word_month(found: re.Match[str], text: str) -> Reading | None:
    day = ordinal_of(found["wm_d"])
    if not _is_date(1, day) or not _is_name(text, found.start("wm_m")):
        return None
    return [_day(text, *found.span(), _MONTHS[found["wm_m"]], day)], found.end()


def _month(found: re.Match[str], text: str) -> Reading:
    """A month of its own; May, March and short forms only where the words around say that they are months."""
    low = found.string
    start, end = found.span()
    name = found.group()
    if not _is_name(text, start):
        return [], end
    if name in {"may", "march"} or len(name) < 4:
        before = low[max(0, start - 9) : start].rstrip()
        after = _YEAR_AFTER.match(low, end)
        if not after and not before.endswith(_MONTH_CUES):
            return [], end
    number = _MONTHS[name]
    return [make(text, start, end, number, kind=Kind.MONTH, level=Level.FIRM, key=("mo", number))], end


_YEAR_AFTER = Expression(r"\.?,? (?:of )?(?:19|20)[0-9]{2}(?![0-9])|'s? [0-9]")
_MONTH_CUES = (
    *(f" {word}" for word in words("in since until last next this early late mid by from every to of through and")),
    "mid-",
)


def _weekday(found: re.Match[str], text: str) -> Reading:
    day = _WEEKDAYS.index(found["wd_n"])
    half = _HALVES.get(found["wd_p"] or "", "")
    end = found.end("wd_n")
    return [make(text, found.start(), end, day, kind=Kind.WEEKDAY, key=("wd", day), plain=(), half=half)], found.end()


def _short_day(found: re.Match[str], text: str) -> Reading:
    if not _is_name(text, found.start()):
        return [], found.end()
    day = _SHORT_DAYS[found["sd_n"]]
    return [make(text, *found.span(), day, kind=Kind.WEEKDAY, level=Level.FIRM, key=("wd", day), plain=())], found.end()


def _time(text: str, start: int, end: int, hour: int, minute: int, half: str) -> Value:
    """A clock time; without its half of the day it may also be a score, which `compare` sees by its two numbers."""
    if half == "am" and hour == 12:
        hour = 0
    elif half == "pm" and hour < 12:
        hour += 12
    key, half = clock(hour, minute, half)
    plain: tuple[Amount, ...] = (hour, hour % 12 or 12) if not minute else ()
    return make(
        text,
        start,
        end,
        hour % 12 * 60 + minute,
        kind=Kind.TIME,
        key=key,
        plain=plain,
        half=half,
        amounts=(hour, minute),
    )


def _half_of(found: re.Match[str], prefix: str) -> str:
    """The half of the day named after a clock time: a.m., in the afternoon, at night."""
    groups = found.groupdict()
    letter = groups.get(prefix + "_ap")
    if letter:
        return letter + "m"
    if groups.get(prefix + "_pn"):
        return "pm"
    return _HALVES.get(groups.get(prefix + "_p") or "", "")


_CLOCK_CUE = Expression(r"(?:at|by|until|till|before|after|around|about|it's|it is|was) (?:just |about |around )?\Z")
"""`at ten to eight` is a time, `ten to eight` a range."""


def _past(found: re.Match[str], text: str) -> Reading | None:
    hour = int(amount_of(found["past_h"]))
    said = found["past_a"]
    minute = {"half": 30, "quarter": 15}.get(said) or int(amount_of(said))
    if (
        found["past_w"] != "past"
        and said not in {"half", "quarter"}
        and not _CLOCK_CUE.search(found.string, 0, found.start())
    ):
        return None
    if found["past_w"] == "to":
        hour, minute = hour - 1 or 12, 60 - minute
    return [_time(text, *found.span(), hour, minute, _half_of(found, "past"))], found.end()


def _half_day(found: re.Match[str], text: str) -> Reading:
    hour = int(amount_of(found["hd_h"]))
    minute = int(found["hd_m"] or 0) or (int(amount_of(found["hd_w"])) if found["hd_w"] else 0)
    return [_time(text, *found.span(), hour, minute, _half_of(found, "hd"))], found.end()


def _day_clock(found: re.Match[str], text: str) -> Reading | None:
    hour, minute = int(found["dc_h"]), int(found["dc_m"])
    half = _half_of(found, "dc")
    if not half and found["dc_h"][0] == "0":
        half = "am"
    value = _time(text, *found.span(), hour, minute, half)
    if found["dc_s"] and not half:
        # Of a race: 2:14:04, 1:45.23.
        value = value._replace(amounts=(hour, minute, decimal(found["dc_s"][1:])))
    return [value], found.end()


def _hour_part(found: re.Match[str], text: str) -> Reading:
    return [_time(text, *found.span(), int(amount_of(found["hp_h"])), 0, _half_of(found, "hp"))], found.end()


def _military(found: re.Match[str], text: str) -> Reading:
    hour, minute = int(found["mil_h"]), int(found["mil_m"])
    value = _time(text, *found.span(), hour, minute, "am" if hour < 12 else "pm")
    return [value._replace(plain=(int(found.group()),))], found.end()


def _noon(found: re.Match[str], text: str) -> Reading:
    half = "am" if found.group() == "midnight" else "pm"
    value = _time(text, *found.span(), 12, 0, half)
    return [value._replace(level=Level.FIRM, plain=(12, 0, 24))], found.end()


def _decade(found: re.Match[str], text: str) -> Reading:
    said = int(found["dec_n"])
    start, end = found.span()
    if said < 100:
        also: tuple[Key, ...] = (("n", said), ("dec", said + 1800), ("dec", said + 1900), ("dec", said + 2000))
        return [make(text, start, end, said, kind=Kind.DECADE, key=("dec", said), also=also)], end
    return [
        make(text, start, end, said, kind=Kind.DECADE, key=("dec", said), also=(("dec", said % 100),), plain=())
    ], end


def _decade_word(found: re.Match[str], text: str) -> Reading:
    said = _DECADES[found.group()]
    also: tuple[Key, ...] = (("n", said), ("dec", said + 1900), ("dec", said + 1800), ("dec", said + 2000))
    return [
        make(text, *found.span(), said, kind=Kind.DECADE, level=Level.FIRM, key=("dec", said), also=also)
    ], found.end()


def _century(found: re.Match[str], text: str) -> Reading:
    said = found["cen_n"]
    number = int(said) if said[0].isdigit() else ordinal_of(said)
    return [make(text, *found.span(), number, kind=Kind.CENTURY, key=("cen", number))], found.end()


def _slash(found: re.Match[str], text: str) -> Reading | None:
    above, below = int(found["sl_a"]), int(found["sl_b"])
    if not below or (above > 31 and above >= below):
        return None
    start, end = found.span()
    ratio = exact(above, below)
    also: tuple[Key, ...] = (("p", ratio * 100), ("md", above, below), ("md", below, above))
    return [
        make(
            text,
            start,
            end,
            ratio,
            kind=Kind.FRACTION,
            key=("f", ratio),
            also=also,
            plain=(ratio,),
            amounts=(above, below),
        )
    ], end


_FIRST_BEFORE = Expression(r"\bfirst \Z")


def _part(found: re.Match[str], text: str) -> Reading:
    above = int(amount_of(found["pt_a"]))
    below = _PARTS[found["pt_b"]]
    ratio = exact(above, below)
    # `a third person` is no share, `a third of the people` is.
    is_weak = below == 2 or (found["pt_a"] in {"a", "an"} and not found.string.startswith(" of ", found.end()))
    level = Level.SOFT if is_weak else Level.FIRM
    also: tuple[Key, ...] = (("p", ratio * 100), ("n", ratio), ("ord", below))
    plain: tuple[Amount, ...] = (ratio,) if above > 1 else (ratio, below)
    if found["pt_b"] == "quarter":
        also, plain = (*also, ("n", above), measured(above, ("quarter",))[1]), (*plain, above)
        if _FIRST_BEFORE.search(found.string, max(0, found.start() - 6), found.start()):
            also = (*also, *first_quarters(above))
    return [
        make(
            text,
            *found.span(),
            ratio,
            kind=Kind.FRACTION,
            level=level,
            key=("f", ratio),
            also=also,
            plain=plain,
            amounts=(above, below),
        )
    ], found.end()


def _tiny(found: re.Match[str], text: str) -> Reading:
    """One five-hundredth."""
    above, below = (
        int(amount_of(found["ti_a"] or "one")),
        int(amount_of(found["ti_b"][:-1])) * _TINY_PARTS[found["ti_c"]],
    )
    return [
        make(
            text,
            *found.span(),
            exact(above, below),
            kind=Kind.FRACTION,
            level=Level.FIRM,
            key=("f", exact(above, below)),
            amounts=(above, below),
        )
    ], found.end()


def _always(found: re.Match[str], text: str) -> Reading:
    """Round the clock: 24/7, or 24 hours and seven days told apart."""
    return [_label(text, *found.span(), "24/7", plain=(24, 7))._replace(also=())], found.end()


def _phone(found: re.Match[str], text: str) -> Reading:
    return [international(text, *found.span(), "".join(_DIGITS.findall(found.group())))], found.end()


def _quarter(found: re.Match[str], text: str) -> Reading:
    """A quarter of the year by its number; in sports, of a match."""
    said = found["qu_q"] or found["qu_n"]
    number = int(said) if said.isdigit() else _ORDINALS[said]
    return [
        make(
            text,
            *found.span(),
            number,
            kind=Kind.ORDINAL,
            level=Level.FIRM,
            key=("quarter", number),
            also=(("mo", 3 * number - 2), ("mo", 3 * number)),
        )
    ], found.end()


_ROMAN = {word: number for number, word in enumerate(words("i ii iii iv v vi vii viii ix"), 1)}


def _roman(found: re.Match[str], text: str) -> Reading:
    number = _ROMAN[found["rm_n"]]
    return [make(text, *found.span(), number, kind=Kind.CLASS, level=Level.FIRM)], found.end()


def _named(found: re.Match[str], text: str) -> Reading:
    amount = _HUNDREDS[found["na_a"]] * _LARGE[found["na_b"][:-1]]
    return [_approximate(text, *found.span(), amount, (("n", amount),))], found.end()


def _rough(found: re.Match[str], text: str) -> Reading:
    amount = _ROUGHLY[found["ro_a"][:-1]]
    if found["ro_b"] == found["ro_a"]:
        # `thousands upon thousands` only lays stress on it.
        also: tuple[Key, ...] = (("ap", amount * 10), ("ap", amount * amount))
        return [_approximate(text, *found.span(), amount, also)], found.end()
    for group in ("ro_b", "ro_c"):
        if found[group]:
            amount *= _LARGE[found[group][:-1]]
    return [_approximate(text, *found.span(), amount)], found.end()


_ROUGHLY = {**_HUNDREDS, "dozen": 10, "score": 10}
"""Chinese has 数十 for tens, dozens and scores."""


def _approximate(text: str, start: int, end: int, amount: int, also: tuple[Key, ...] = ()) -> Value:
    return make(
        text, start, end, amount, kind=Kind.APPROXIMATE, level=Level.FIRM, key=("ap", amount), also=also, plain=()
    )


def _few(found: re.Match[str], text: str) -> Reading:
    amount = _LARGE[found["fe_a"]] * (_LARGE[found["fe_b"]] if found["fe_b"] else 1)
    also: tuple[Key, ...] = (("n", 2 * amount),) if found.group().startswith("couple") else ()
    return [_approximate(text, *found.span(), 10 if amount == 12 else amount, also)], found.end()


def _fold_word(found: re.Match[str], text: str) -> Reading:
    amount = _SMALL[found["fo_n"]]
    also: tuple[Key, ...] = (("n", amount), ("by", amount))
    return [
        make(text, *found.span(), amount, kind=Kind.MULTIPLE, level=Level.FIRM, key=("x", amount), also=also)
    ], found.end()


def _verb(found: re.Match[str], text: str) -> Reading:
    amount = _VERBS[found["ve_n"]]
    level = Level.SOFT if found.group() in {"double", "triple", "quadruple", "doubles", "triples"} else Level.FIRM
    also: tuple[Key, ...] = (("by", amount - 1), ("grow", (amount - 1) * 100))
    return [
        make(text, *found.span(), amount, kind=Kind.MULTIPLE, level=level, key=("x", amount), also=also)
    ], found.end()


def _halved(found: re.Match[str], text: str) -> Reading:
    half = Fraction(1, 2)
    also: tuple[Key, ...] = (("f", half), ("p", 50), ("off", 50), ("n", half))
    return [
        make(
            text, *found.span(), half, kind=Kind.MULTIPLE, level=Level.FIRM, key=("x", half), also=also, plain=(half, 2)
        )
    ], found.end()


def _ordinal(found: re.Match[str], text: str) -> Reading:
    number = int(decimal(found["or_n"]))
    level = Level.HARD if number > 3 else Level.FIRM
    return [make(text, *found.span(), number, kind=Kind.ORDINAL, level=level), *_plan(found, text, number)], found.end()


_PLAN = Expression(" five[ -]year plan")


def _plan(found: re.Match[str], text: str, number: int) -> list[Value]:
    """The years of a Five-Year Plan, which a translator may add: the 14th runs from 2021 to 2025."""
    if not _PLAN.match(found.string, found.end()):
        return []
    return [make(text, *found.span(), year, level=Level.SOFT) for year in plan_years(number)]


def _ordinal_word(found: re.Match[str], text: str) -> Reading:
    number = ordinal_of(found.group())
    level = Level.FIRM if number > 3 else Level.SOFT
    return [make(text, *found.span(), number, kind=Kind.ORDINAL, level=level), *_plan(found, text, number)], found.end()


def _spelt(found: re.Match[str], text: str) -> Reading:
    number = _SMALL[found["sp_a"]] * 100 + int(amount_of(found["sp_b"]))
    return [make(text, *found.span(), number, kind=Kind.YEAR, level=Level.FIRM)], found.end()


def _minus(found: re.Match[str], text: str) -> Reading:
    low = found.string
    amount = -amount_of(found["mi_n"])
    return _with_unit(text, low, found.start(), found.end(), amount, Level.HARD, short="")


def _number(found: re.Match[str], text: str) -> Reading:
    start, end = found.span("nu_n")
    said = found["nu_n"]
    amount = amount_of(said)
    level = _level(said, amount)
    if found["nu_pc"] or found["nu_pm"] or found["nu_pp"] or found["nu_bp"]:
        return [_rate(found, text, amount)], found.end()
    if found["nu_x"]:
        return [_multiple(found, text, amount, level)], found.end()
    if found["nu_of"]:
        share_of = _share_of(found, text, amount)
        if share_of is not None:
            return [share_of], found.end()
    low = found.string
    if end < len(low) and low[end] == "-" and said[0] < ":":
        phone = _PHONE.match(low, start)
        if phone:
            return [_label(text, start, phone.end(), phone.group().replace("-", ""))], phone.end()
    values, done = _with_unit(text, low, start, end, amount, level, short=found["nu_s"] or "")
    counted = _COUNTED_SIZE.match(said) if low[end : end + 1] == "-" else None
    if counted:
        # `two trillion-yuan clusters` counts clusters of a trillion; an amount of two trillion is written so too.
        size = amount_of("one " + counted[2])
        number = amount_of(counted[1])
        also = (("n", number), ("n", size), ("ap", size))
        values = [value._replace(also=(*value.also, *also), plain=(*value.plain, number, size)) for value in values]
    if found["nu_pt"]:
        values = [value._replace(also=(*value.also, ("pp", amount))) for value in values]
    return values, done


_COUNTED_SIZE = Expression(rf"([0-9]+|[a-z]+) ({_MAG}(?:[ -]{_MAG})*)\Z")


def _level(said: str, amount: Amount) -> Level:
    """Digits are hard, so are words for large numbers unless they begin with `a`; small words are firm, one is soft."""
    if said[0] < ":" or (amount >= 100 and not said.startswith(("a ", "an "))):
        return Level.HARD
    return Level.FIRM if amount >= 2 else Level.SOFT


def _rate(found: re.Match[str], text: str, amount: Amount) -> Value:
    """Per cent, per mille, percentage points, basis points, `20 % off`."""
    start, end = found.span()
    bound = _bound(found.string, start)
    if found["nu_pp"]:
        return make(text, start, end, amount, kind=Kind.POINTS, key=("pp", amount), plain=(), bound=bound)
    if found["nu_bp"]:
        points = whole(Fraction(amount) / 100)
        return make(text, start, end, points, kind=Kind.POINTS, key=("pp", points), plain=(amount,))
    if found["nu_pm"]:
        amount = whole(Fraction(amount) / 10)
    if found["nu_off"]:
        return make(text, start, end, amount, kind=Kind.DISCOUNT, key=("off", amount), plain=())
    also = percent_keys(amount)
    return make(text, start, end, amount, kind=Kind.PERCENT, key=("p", amount), also=also, plain=(), bound=bound)


def _multiple(found: re.Match[str], text: str, amount: Amount, level: Level) -> Value:
    also: tuple[Key, ...] = (("n", amount), ("by", amount))
    if found["nu_more"]:
        also = (*also, ("x", amount + 1))
    return make(text, *found.span(), amount, kind=Kind.MULTIPLE, level=level, key=("x", amount), also=also)


def _share_of(found: re.Match[str], text: str, above: Amount) -> Value | None:
    """`one in five` as a share; None where it is no share (`three in 2019`)."""
    below = amount_of(found["nu_of"])
    if not 0 < above < below or below > 100000 or (1000 < below < 2200 and below % 1000):
        return None
    ratio = whole(Fraction(above) / Fraction(below))
    also: tuple[Key, ...] = (("p", whole(Fraction(ratio) * 100)),)
    return make(
        text,
        *found.span(),
        ratio,
        kind=Kind.FRACTION,
        level=Level.FIRM,
        key=("f", ratio),
        also=also,
        plain=(),
        amounts=(above, below),
    )


def _bare(found: re.Match[str], text: str) -> Reading:
    """A magnitude without a number before it: soft as a single word, firm as `hundred-billion`, `trillion-yuan`."""
    low = found.string
    start, end = found.span()
    amount = amount_of("one " + found.group())
    firm = " " in found.group() or "-" in found.group() or low[end : end + 1] == "-"
    values, done = _with_unit(text, low, start, end, amount, Level.FIRM if firm else Level.SOFT, short="")
    return [value._replace(also=(*value.also, ("ap", amount))) for value in values], done


def _with_unit(text: str, low: str, start: int, end: int, amount: Amount, level: Level, *, short: str) -> Reading:
    """A number with the sign of money before it or the unit behind it, and what stands before it as bound."""
    units: tuple[str, ...] = ()
    also: tuple[Key, ...] = ()
    kind: Kind | None = None
    before = low[max(0, start - 12) : start]
    sign = before.rstrip(" -")
    if sign and (sign[-1] in _SIGNS or sign[-3:] in _CODES):
        money = _MONEY_BEFORE.search(before)
        if money:
            units = names("en").get(money.group().rstrip("- "), ())
            start -= len(before) - money.start()
    plain: tuple[Amount, ...] = (amount,)
    if short:
        end += 1
        scaled = whole(amount * _SHORT[short])
        also, plain = (("n", scaled), ("n", amount)), (scaled, amount)
        if units:
            amount, also, plain = scaled, (), (scaled,)
        elif short == "m":
            also = (*also, quantity_key(amount, "m"), quantity_key(amount, "minute"))
    if not units and not short:
        units, end, weak = _unit_after(low, end)
        if weak:
            also, units = (*also, ("n", amount)), ()
    if (
        low[end : end + 1].isalnum()
        and not (low[end] == "x" and low[end + 1 : end + 2].isdigit())
        and low[end - 1].isdigit()
        and level is Level.HARD
    ):
        tail = _ID_END.match(low, end - 1)
        if tail and tail.end() > end:
            return [_label(text, start, tail.end(), low[start : tail.end()], Level.FIRM, (amount,))], tail.end()
    if units and units[0] in {"celsius", "fahrenheit"}:
        cold = _BELOW_ZERO.match(low, end)
        if cold and cold["above"]:
            plain, end = (), cold.end()
        elif cold or (start and low[start - 1] == "-" and not low[start - 2 : start - 1].isdigit()):
            amount = whole(-abs(Fraction(amount)))
            plain = (*plain, amount)
            end = cold.end() if cold else end
    if amount < 0:
        plain = (amount, -amount)
    kind, key = measured(amount, units)
    if kind is Kind.NUMBER and before.endswith(_CLASSES):
        kind = Kind.CLASS
    return [
        make(
            text,
            start,
            end,
            amount,
            kind=kind,
            level=level,
            key=key,
            also=also,
            plain=plain,
            units=units,
            bound=_bound(low, start),
        )
    ], end


def quantity_key(amount: Amount, unit: str) -> Key:
    """The key of a measure."""
    return measured(amount, (unit,))[1]


_AFTER = Expression(r"[ -]?([a-z]+(?:\.s\.|\.(?= km| m| ft))?[²³23]?(?:/[a-z]+)?|°[cf]|[℃℉°$€£¥㎡])")


@cache
def _first_words() -> dict[str, int]:
    """First words of unit names, with the number of words in the longest name they begin."""
    found = dict.fromkeys(("degrees", "degree", "°"), 1)
    for name in names("en"):
        first, *more = name.split(" ")
        found[first] = max(found.get(first, 0), 1 + len(more))
    return found


def _unit_after(low: str, end: int) -> tuple[tuple[str, ...], int, bool]:
    """The unit behind a number, the longest that fits, where it ends, and whether the word mostly means something else."""
    found = _AFTER.match(low, end)
    if found is None:
        return (), end, False
    longest = _first_words().get(found[1], 0)
    if longest > 1:
        further = _FURTHER.match(low, found.end())
        more = [word for word in further.groups() if word] if further else []
        for count in range(min(longest - 1, len(more)), 0, -1):
            ids = names("en").get(" ".join((found[1], *more[:count])))
            if ids and further:
                return ids, further.end(count), ids[0] in _WEAK
    if not longest:
        return (), end, False
    ids = names("en").get(found[1], ("celsius", "fahrenheit") if found[1] in _DEGREE_WORDS else ())
    return (ids, found.end(), ids[0] in _WEAK) if ids else ((), end, False)


_DEGREE_WORDS = frozenset({"degrees", "degree", "°"})
_FURTHER = Expression(r"[ -]([a-z]+(?:/[a-z]+)?)(?:[ -]([a-z]+))?")
_WEAK = frozenset({"krw", "stone", "brl", "knot", "zar"})


def _bound(low: str, start: int) -> int:
    """1 for over, -1 for nearly, 0 where nothing is said."""
    if start < 3:
        return 0
    mark = low[start - 1]
    if mark not in _SIGNS and (
        mark != " " or low[max(0, start - 13) : start - 1].rpartition(" ")[2] not in _BOUND_ENDS
    ):
        return 0
    before = low[max(0, start - 18) : start]
    if before and before[-1] in _SIGNS:
        before = before[:-1].rstrip(_SIGN_LETTERS)
    if before.endswith(_NOT_UNDER):
        return 1
    if before.endswith(_UNDER):
        return -1
    return 1 if before.endswith(_OVER) else 0


_HANDLERS: dict[str, Callable[[re.Match[str], str], Reading | None]] = {
    "iso": _iso,
    "dmy": _dmy,
    "version": _version,
    "month_day": _month_day,
    "month_word": _month_word,
    "day_month": _day_month,
    "word_month": _word_month,
    "month": _month,
    "weekday": _weekday,
    "short_day": _short_day,
    "near_rate": _near_rate,
    "half_rate": _half_rate,
    "and_half": _and_half,
    "past": _past,
    "half_day": _half_day,
    "day_clock": _day_clock,
    "hour_part": _hour_part,
    "military": _military,
    "noon": _noon,
    "decade": _decade,
    "decade_word": _decade_word,
    "century": _century,
    "slash": _slash,
    "part": _part,
    "tiny": _tiny,
    "always": _always,
    "phone": _phone,
    "quarter": _quarter,
    "roman": _roman,
    "named": _named,
    "rough": _rough,
    "few": _few,
    "verb": _verb,
    "halved": _halved,
    "fold": _fold_word,
    "ordinal": _ordinal,
    "ordinal_word": _ordinal_word,
    "spelt": _spelt,
    "minus": _minus,
    "number": _number,
    "bare": _bare,
}
