"""Whether a Chinese text spells a foreign name by its sound in other characters than the glossary: 巴鲁 for Palu, 维拉里尔 for Villarreal.

`checks.terms` asks here before it says that a name was added. Compared are consonants only: Chinese writes a vowel behind each, and
English vowels tell little. Consonants that the news agencies' tables mix (b and p, l and r, d and t) are one class. The characters
are in `data/sounds.txt`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from functools import cache, lru_cache

from l10n.glossary.spelling import spell
from l10n.glossary.words import lines

_DOTS = "·•・‧"
"""What stands between the parts of a foreign name."""

_NO_DOTS = str.maketrans("", "", _DOTS)
_DOT = re.compile(f"[{_DOTS}]")


@cache
def syllables_of_sounds() -> dict[str, str]:
    """The characters for foreign sounds with the syllable each stands for."""
    rows = (line.split() for line in lines("sounds"))
    return {char: syllable for syllable, chars in rows for char in chars}


def is_heard(name: str, forms: Iterable[str], text: str) -> bool:
    """Whether a run of characters for foreign sounds in a Chinese text may be the English name, or a long word of it.

    Only a word that the glossary's own Chinese forms spell by its sound is listened for: Harvard of 哈佛大学, nothing of 联合国.
    `text` lacks what is known already: a character that another name explains is no part of the run.
    """
    runs = _runs(text)
    if not runs:
        return False
    own = [run for form in forms for run in _runs(form)]
    wanted = [sounds for sounds in _spoken(name) if any(_sounds_like(sounds, run) for run in own)]
    return any(_sounds_like(sounds, run) for sounds in wanted for run in runs)


_SHORT = 2
"""Characters of a run that need both to be unusual; of a longer one a single one is enough."""


def has_sounds(text: str) -> bool:
    """Whether any of the characters is one for foreign sounds."""
    return any(char in RARE for char in text)


def _runs(text: str) -> list[str]:
    """The runs of such characters, and of those with dots each part too."""
    known = syllables_of_sounds()
    kept = "".join(char if char in known or char in _DOTS else " " for char in text)
    runs = [part for run in kept.split() for part in dict.fromkeys((run.translate(_NO_DOTS), *_DOT.split(run)))]
    return [run for run in runs if len(run) > 1]


def is_unheard(name: str, forms: Iterable[str], text: str, words: Iterable[str]) -> bool:
    """Whether a run of the text is as long as one of the name's forms and sounds like none of the words: it may well be the name.

    `words` are the capitalised words of the translation without the name: 霍约克 in a text whose other names are all accounted for
    is Holyoke, in whatever way it is written. A form without foreign sounds, 国会山, has no such run.
    """
    sizes = {len(run) for form in forms for run in _runs(form)}
    loose = [run for run in _runs(text) if _is_foreign(run) and any(abs(len(run) - size) <= _SLACK for size in sizes)]
    if not loose:
        return False
    heard = {_of_word(word) for word in words if word != name}
    return any(not any(_sounds_alike(sounds, run) for sounds in heard) for run in loose)


_SLACK = 1
"""Characters that another transliteration may have more or fewer."""


def _is_foreign(run: str) -> bool:
    strange = sum(char in RARE for char in run)
    return strange > 1 or (strange == 1 and len(run) > _SHORT)


# --- consonants --------------------------------------------------------------------------------------------------------


_Sound = tuple[str, bool]
"""The classes that one consonant may be, one letter each, and whether it may be left out."""

_INITIALS = {
    "b": "P", "p": "P", "m": "M", "f": "F", "d": "T", "t": "T", "n": "N", "l": "L", "g": "K", "k": "K", "h": "H", "j": "SK", "q": "SK",
    "x": "SHK", "zh": "SK", "ch": "S", "sh": "S", "r": "LS", "z": "S", "c": "S", "s": "S",
}  # fmt: skip
_SYLLABLE = re.compile(r"(zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(.*?)(n|ng)?\Z")


@cache
def _of_syllable(syllable: str) -> tuple[_Sound, ...]:
    """The consonants of a Chinese syllable: 蓬 p n, 尔 an l that may be missing, 乌 perhaps a v."""
    if syllable == "er":
        return (("L", True),)
    found = _SYLLABLE.match(syllable)
    initial, rest, nasal = found.groups() if found else ("", "", "")
    sounds: list[_Sound] = []
    if initial == "w":
        sounds.append(("FP", True))
    elif initial and initial != "y":
        sounds.append((_INITIALS[initial], initial == "h"))
    if initial in ("h", "k", "g") and rest.startswith("u") and len(rest) > 1:
        sounds.append(("F", True))
    if nasal:
        sounds.append(("NM", False))
    return tuple(sounds)


_ENGLISH = (
    ("tch", "S"), ("sch", "SK"), ("ch", "SK"), ("sh", "S"), ("th", "TS"), ("ph", "F"), ("gh", "K?"), ("ck", "K"), ("qu", "K"),
    ("ng", "N"), ("x", "KS"), ("ce", "S"), ("ci", "S"), ("cy", "S"), ("c", "K"), ("ge", "KSH"), ("gi", "KSH"), ("gy", "KS"), ("g", "K"),
    ("j", "SH?"), ("k", "K"), ("q", "K"), ("b", "P"), ("p", "P"), ("d", "T"), ("t", "TS"), ("l", "L"), ("r", "L?"), ("f", "F"),
    ("v", "FP"), ("w", "F?"), ("h", "H?"), ("m", "MN"), ("n", "NM"), ("s", "S"), ("z", "ST"),
)  # fmt: skip


@lru_cache(maxsize=4096)
def _of_word(word: str) -> tuple[_Sound, ...]:
    """The consonants of an English word; a doubled letter is one, `r` before no vowel and `h` may be missing."""
    plain = unicodedata.normalize("NFD", word.lower())
    low = re.sub(r"([a-z])\1", r"\1", "".join(char for char in plain if "a" <= char <= "z"))
    sounds: list[_Sound] = []
    at = 0
    while at < len(low):
        letters, classes = next(
            ((letters, classes) for letters, classes in _ENGLISH if low.startswith(letters, at)), ("", "")
        )
        if letters == "x":
            sounds += (("K", True), ("S", False))
        elif letters == "ng":
            sounds += (("NM", False), ("KSH", True))
        elif letters:
            silent = classes.endswith("?") and (letters != "r" or low[at + 1 : at + 2] not in tuple("aeiouy"))
            sounds.append((classes.rstrip("?"), silent))
        at += max(1, len(letters) if letters[1:] not in ("e", "i", "y") else 1)
    return tuple(sounds)


_WORD = re.compile(r"[^\W\d_][\w'’]*")
_LONG = 5
"""Letters of a word that may stand for its whole name: Niugini of Air Niugini."""


@lru_cache(maxsize=4096)
def _spoken(name: str) -> tuple[tuple[_Sound, ...], ...]:
    """The consonants of the name and, if it has several words, of each long one that is no ordinary word."""
    words = _WORD.findall(name)
    parts = [word for word in words if len(word) >= _LONG and word[0].isupper() and word not in _PLAIN.split()]
    every = [_of_word("".join(words)), *(_of_word(word) for word in parts if len(words) > 1)]
    return tuple(sounds for sounds in dict.fromkeys(every) if _firm(sounds) > 1)


_PLAIN = (
    "North South East West Northern Southern Eastern Western Central Upper Lower Great Little Saint Island Islands Lake River Mount"
    " County District Province State States City Town Beach Street Square Party National Federal Royal University College School"
    " Institute Council Court Committee Commission Agency Department Ministry Office Police Force Army Union United Association"
    " Federation Foundation Center Centre House Times Daily Company Group World International General"
)


def _firm(sounds: Sequence[_Sound]) -> int:
    return sum(not silent for _, silent in sounds)


RARE = frozenset(
    "阿埃奥澳敖巴芭邦鲍贝彬彼玻伯茨戴黛丹蒂狄杜敦厄鄂尔凡梵菲芬冯佛弗芙噶戈葛圭瓜罕翰赫霍亨胡惠吉贾嘉迦捷卡凯坎柯肯库奎昆拉腊喇莱赖兰朗勒雷蕾莉丽"
    "黎琳隆卢鲁伦罗洛萝吕玛曼芒莫墨穆慕娜奈瑙涅聂纽努诺欧帕潘庞佩裴培彭蓬珀普浦契琴琼丘茹瑞萨桑瑟莎绍舒斯丝苏逊塔泰坦汤陶滕廷瓦娃韦维威薇魏温雯沃乌"
    "伍锡夏肖萧谢辛欣雅亚姚耶伊扎詹珍朱卓兹佐尼妮克特"
)
"""Characters that stand in few other words."""

# --- comparing ---------------------------------------------------------------------------------------------------------


def _sounds_like(wanted: Sequence[_Sound], run: str) -> bool:
    """Whether the run has nearly these consonants, but for a character before and behind; a name of two or three has all of them."""
    known = syllables_of_sounds()
    allowed = _firm(wanted) // _ONE_IN
    for start in (0, 1):
        for end in (len(run) - 1, len(run)):
            given = [sound for char in run[start:end] for sound in _of_syllable(known[char])]
            enough = end - start > 1 and _firm(given) > 1 and end - start >= _FULL * _firm(wanted)
            if enough and _distance(wanted, given) <= allowed:
                return True
    return False


def _sounds_alike(wanted: Sequence[_Sound], run: str) -> bool:
    """Whether the consonants of a word make up a good part of the run: a family name in a run that holds the given name too."""
    known = syllables_of_sounds()
    least = max(2, len(run) // 2)
    if _firm(wanted) < 1:
        return False
    return any(
        _distance(wanted, [sound for char in run[start:end] for sound in _of_syllable(known[char])])
        <= _firm(wanted) // _ONE_IN
        for start in range(len(run) - least + 1)
        for end in range(start + least, len(run) + 1)
    )


_ONE_IN = 4
"""Consonants of which one may differ."""

_FULL = 0.7
"""Characters for one consonant, at the least."""


def _distance(one: Sequence[_Sound], other: Sequence[_Sound]) -> int:
    """Consonants to be put in, left out or exchanged, those that may be missing not counted."""
    row = [0]
    for _, silent in other:
        row.append(row[-1] + (not silent))
    for classes, silent in one:
        before, row = row, [row[0] + (not silent)]
        for at, (others, free) in enumerate(other):
            same = 0 if set(classes) & set(others) else 1
            row.append(min(before[at] + same, before[at + 1] + (not silent), row[at] + (not free)))
    return row[-1]


def is_native(name: str, forms: Iterable[str]) -> bool:
    """Whether the English name is a Chinese one in Latin letters, Yinzhou or Shaanxi: what sounds alike is another place then.

    Palu reads like 帕卢 too; a Chinese name has a character that foreign names lack, or the word for its kind: 宁波市.
    """
    known = syllables_of_sounds()
    own = [form for form in forms if form[-1] in _KINDS or any(char not in known for char in form)]
    low = _letters(name)
    spelled = (_letters(spell(form.rstrip(_KINDS) or form)) for form in own)
    return any(_likeness(low[: len(each) + 1], each) >= _NATIVE for each in spelled if each)


_KINDS = "省市区县镇乡村州旗盟道路街山河江湖岛"
_NATIVE = 0.8


def _letters(name: str) -> str:
    return re.sub(r"[^a-z]", "", name.lower().replace("ü", "u"))


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
