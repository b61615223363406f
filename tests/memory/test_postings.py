"""Which texts come first of those that share marks."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing

import pytest

from l10n.memory.postings import TABLE, FileLists, Postings
from l10n.memory.search import lookup
from l10n.memory.store import Memory
from l10n.memory.tokens import marks
from l10n.model.match import TranslationUnit

Lists = Callable[[list[str]], Postings]


@pytest.fixture
def lists() -> Iterator[Lists]:
    """Makes the lists of texts, numbered from 1."""
    with ExitStack() as opened:

        def make(texts: list[str]) -> Postings:
            connection = opened.enter_context(closing(sqlite3.connect(":memory:")))
            connection.execute(TABLE)
            postings = Postings(FileLists(connection))
            postings.add("en", ((number, marks(text)) for number, text in enumerate(texts, 1)))
            postings.flush()
            return postings

        yield make


def shared(postings: Postings, text: str, most: int = 1_000, run: int = 200) -> list[int]:
    return [number for numbers in postings.sharing("en", marks(text), most, run) for number in numbers]


def test_a_word_that_a_text_says_twice_counts_once(lists: Lists) -> None:
    twice = "the ship the port the quay the crane the berth the wharf the dock the pier the mole"
    texts = ["the " + twice, "the new harbour opens in the spring of the coming year they say with much music"]
    assert shared(lists(texts), "the old harbour opens in a winter of no year at all they say with songs") == [2, 1]


def test_those_that_share_most_come_first_and_of_equal_ones_those_with_the_rarest_word(lists: Lists) -> None:
    texts = [f"ship number{i} sails over very long and very cold seas for many years" for i in range(9)]
    texts += ["a rudder was found at last by divers who had looked for it all week long"]
    assert shared(lists(texts), "ship rudder")[0] == 10
    assert shared(lists(texts), "ship number4 rudder sails far away over there on some very other cold seas")[0] == 5


def test_a_run_ends_with_a_rank_and_nothing_is_given_twice(lists: Lists) -> None:
    chosen = random.Random(3)
    words = [f"w{i}" for i in range(40)]
    postings = lists([" ".join(chosen.choices(words, k=12)) for _ in range(500)])
    runs = list(postings.sharing("en", marks(" ".join(words[:14])), 100_000, 50))
    assert all(len(numbers) == len(set(numbers)) for numbers in runs)
    assert len({number for numbers in runs for number in numbers}) == sum(map(len, runs))


def test_a_sentence_of_one_word_more_is_not_lost_against_those_that_share_letters(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Seven words are searched by letters too, eight are not: three thousand short texts share those of *reportedly*."""
    monkeypatch.setattr("l10n.memory.store._SMALL", 0)
    monkeypatch.setattr("l10n.memory.postings._LOOKED", 200)
    ends = [a + b for a in "abcdefghij" for b in "klmnopqrst"]
    texts = [f"reported {end}{end} repo port {place}edly" for end in ends for place in ("arte", "orte", "erte")]
    true = "in Europe were to change country's reportedly"
    with Memory.open() as memory:
        memory.sync("f", "1", [TranslationUnit(text, "x", "en", "de") for text in [*texts, true]])
        [match] = lookup(memory, "in Europe were to change win reportedly", "en", "de", limit=1)
        assert match.source == true


def test_a_short_text_is_found_among_all_that_share_one_pair(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("l10n.memory.store._SMALL", 0)
    texts = [f"{chr(0x4E00 + i)}{chr(0x5E00 + i)}说着{chr(0x6E00 + i)}{chr(0x7E00 + i)}" for i in range(1_500)]
    with Memory.open() as memory:
        memory.sync(
            "f", "1", [TranslationUnit(text, "x", "zh_CN", "de") for text in [*texts, "8他成继续说着。", "她至"]]
        )
        [match] = lookup(memory, "8她至继，说着。", "zh_CN", "de", threshold=60, limit=1)
        assert match.source == "8他成继续说着。"


def test_a_brief_text_of_common_words_is_found_by_its_length(monkeypatch: pytest.MonkeyPatch) -> None:
    """The lists of *I* and *to* are too long to be counted, and *her* is in others."""
    monkeypatch.setattr("l10n.memory.store._SMALL", 0)
    monkeypatch.setattr("l10n.memory.postings.WORDS", (50, 50))
    texts = [f"I went to see the harbour and her {i}th ship in the long summer of that year" for i in range(300)]
    with Memory.open() as memory:
        memory.sync("f", "1", [TranslationUnit(text, "x", "en", "de") for text in [*texts, 'I to leak."']])
        [match] = lookup(memory, 'I to her."', "en", "de", threshold=70, limit=1)
        assert match.source == 'I to leak."'
