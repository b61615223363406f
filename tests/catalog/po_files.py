"""PO files for tests: a sound header, one of everything, strategies for generated catalogues, seeded mutants."""

from __future__ import annotations

import random

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from l10n.model.catalog import Catalog, Entry, Mark

calmly = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""For tests over whole catalogues: few examples, each of them large, on machines that do other things too."""

HEADER = (
    'msgid ""\nmsgstr ""\n"Project-Id-Version: test\\n"\n"Language: zh_CN\\n"\n"MIME-Version: 1.0\\n"\n'
    '"Content-Type: text/plain; charset=UTF-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
    '"Plural-Forms: nplurals=1; plural=0;\\n"\n"X-Custom: K901K\\n"\n\n'
)

EVERYTHING = (
    "# Header comment K900K\n"
    + HEADER
    + """\
# translator note K101K
#. heading
#: source/en/news.md
#, fuzzy, no-wrap
#| msgctxt "c K102K"
#| msgid "Old "
#| "port K103K"
msgctxt "heading"
msgid "The port is deep."
msgstr ""
"港口"
"很深。K104K"

#=sticky K105K
#! unknown K106K
#K107K
#: \u2068my file.md\u2069 b.md
  msgid\t"one"
msgid_plural "many"
msgstr[0] "多个 K108K"

msgid "same line" msgstr "同一行 K109K"
# obsolete note K110K
#~| msgid "before K111K"
#~ msgid ""
#~ "Removed "
#~ "sentence."
#~ msgstr "已删除的句子。K112K"

# trailing comment K113K
"""
).encode()

_ODD = "\u2028\u2029\x85\x1c\x0b\x0c\u3000\xa0\ufeff\u200b\U0002070e\U0001f600"
texts = st.text(
    st.one_of(
        st.sampled_from('ab\\"\n\t\r {}%#~|[]:,.<>宁波港，。“”《》' + _ODD),
        st.characters(exclude_categories=["Cs"], exclude_characters="\0"),
    ),
    max_size=30,
)
_words = st.text("abc宁波-_.", min_size=1, max_size=6)
_lines = st.text('ab宁 #:,|~"\\', max_size=12).map(str.strip).filter(lambda line: not line.startswith(("#", "l10n:")))
_marks = st.builds(Mark, st.sampled_from(["mt", "ok", "stale", "ignore"]), st.lists(_words, max_size=3).map(tuple))


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    """One entry with any content that a file can hold."""
    source = draw(texts.filter(bool))
    plural = draw(st.none() | texts)
    forms = tuple(draw(st.lists(texts, min_size=1, max_size=3))) if plural is not None else ()
    return Entry(
        source,
        forms[0] if forms else draw(texts),
        context=draw(st.none() | texts),
        fuzzy=draw(st.booleans()),
        obsolete=draw(st.booleans()),
        previous=draw(st.none() | texts),
        previous_context=draw(st.none() | texts),
        marks=draw(st.lists(_marks, max_size=2).map(tuple)),
        comments=draw(st.lists(_lines, max_size=2).map(tuple)),
        notes=draw(st.lists(_lines, max_size=2).map(tuple)),
        references=draw(st.lists(_words | st.just("a b.md"), max_size=2).map(tuple)),
        flags=draw(
            st.lists(st.sampled_from(["no-wrap", "c-format", "range: 0..5"]), unique=True, max_size=2).map(tuple)
        ),
        plural=plural,
        plural_targets=forms,
    )


header_fields = st.lists(
    st.tuples(st.sampled_from(["Language", "X-Source", "X-A", "X-B"]), st.text("ab /宁=;", max_size=8).map(str.strip)),
    max_size=4,
).map(tuple)
catalogs = st.builds(Catalog, st.lists(entries(), min_size=1, max_size=5).map(tuple), header_fields)

_TOKENS = [
    b'"',
    b"\\",
    b"\n",
    b"\r",
    b"\x00",
    b"\xff",
    b"\xe5",
    b"#",
    b"#~ ",
    b"#| ",
    b"#~|",
    b"#, fuzzy\n",
    b'msgid "',
    b'msgstr "',
    b'msgid_plural "x"\n',
    b'msgstr[0] "',
    b'msgctxt "',
    b"\xef\xbb\xbf",
    b"\xe2\x80\xa8",
    b"\x85",
    b"\t",
    b"<<<<<<< HEAD\n",
    b"=======\n",
    b'domain "x"\n',
    b"\\x4",
    b"\\0",
    b"charset=",
]


def mutant(data: bytes, dice: random.Random) -> bytes:
    """The file with one to five accidents: bytes, tokens, quotes and lines lost, added, doubled or exchanged."""
    for _ in range(dice.choice((1, 1, 1, 2, 3, 5))):
        data = _accident(data, dice) or b"#"
    return data


def _accident(data: bytes, dice: random.Random) -> bytes:
    place = dice.randrange(len(data) + 1)
    lines = data.split(b"\n")
    one, other = dice.randrange(len(lines)), dice.randrange(len(lines))
    match dice.randrange(9):
        case 0:
            return data[:place] + bytes([dice.randrange(256)]) + data[place + 1 :]
        case 1:
            return data[:place] + dice.choice(_TOKENS) + data[place:]
        case 2:
            return data[:place] + data[place + dice.choice((1, 1, 2, 5, 30)) :]
        case 3:
            return data[:place]
        case 4:
            quote = data.find(b'"', place)
            return data[:quote] + data[quote + 1 :] if quote >= 0 else data
        case 5:
            del lines[one]
        case 6:
            lines.insert(other, lines[one])
        case 7:
            lines[one], lines[other] = lines[other], lines[one]
        case _:
            lines.insert(one, dice.choice(_TOKENS).strip(b"\n"))
    return b"\n".join(lines)
