"""Translated segments back into one text: separators for the target, merged sentences (`<<`). The cutting is in `text.segment`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from l10n.model.locale import is_spaced
from l10n.model.segment import Segment
from l10n.text.segment import split

MERGED = "<<"
"""As a translation: this sentence is translated together with the one before. `\\<<` stands for the two characters."""

SPLIT_RATIO = 3
"""More target sentences than this for one source sentence are worth a look (issue 5)."""


@dataclass(frozen=True, slots=True)
class Group:
    """Segments translated as one: a sentence of its own, or one with the merged ones behind it."""

    start: int
    """Position of the first segment; half-open with `stop`."""

    stop: int
    source: str
    """The source sentences with their own separators."""

    target: str | None
    """The translation, None where there is none."""


@dataclass(frozen=True, slots=True)
class JoinProblem:
    """What is wrong with merging or splitting; `rule` is for ever: merge-first, merge-untranslated, split-many."""

    rule: str
    index: int
    """Position of the segment in the block."""

    message: str
    hint: str


def join(
    segments: Sequence[Segment],
    targets: Sequence[str | None],
    language: str,
    source_language: str = "",
    *,
    keep_lines: bool = True,
) -> str:
    """The block's text in `language`, from targets aligned with the segments.

    None or "" is untranslated: the source sentence stays, with the source's separators around it (one blank where the
    source has none and the target language needs one). Between two unspaced languages all separators stay. A separator
    with a line break is kept as it is, since a line break in a unit is a hard one; with `keep_lines=False` it becomes the
    target's joiner. Without segments the text is "".
    Raises ValueError when the lengths differ: that is a bug of the caller.
    """
    written: list[str] = []
    left: Group | None = None
    for group in groups(segments, targets):
        separator = segments[group.start].before
        if left is not None and (left.target is not None or group.target is not None):
            separator = _separator(left, group, separator, language, source_language, keep_lines)
        written.append(separator)
        written.append(group.source if group.target is None else group.target)
        left = group
    return "".join(written) + (segments[-1].after if segments else "")


def groups(segments: Sequence[Segment], targets: Sequence[str | None]) -> tuple[Group, ...]:
    """The segments as they were translated; checks count numbers and terms, and memories store, by these.

    `<<` behind an untranslated sentence, or on the first one, merges nothing: such a segment counts as untranslated.
    """
    starts = [
        index
        for index, (_, target, head) in enumerate(zip(segments, targets, _heads(targets), strict=True))
        if target != MERGED or head is None
    ]
    return tuple(
        Group(start, stop, _written(segments[start:stop]), _plain(targets[start]))
        for start, stop in pairwise([*starts, len(segments)])
    )


def _heads(targets: Sequence[str | None]) -> Iterator[str | None]:
    """For each target the translation that a `<<` there would belong to; None where there is none."""
    head: str | None = None
    for target in targets:
        yield head
        if target != MERGED or head is None:
            head = _plain(target)


def _written(segments: Sequence[Segment]) -> str:
    first, *others = segments
    return "".join([first.text, *(part for segment in others for part in (segment.before, segment.text))])


def grouping_problems(
    segments: Sequence[Segment], targets: Sequence[str | None], language: str
) -> Iterator[JoinProblem]:
    """Yield what is wrong with the merging and splitting of one block, in order."""
    head: str | None = None
    for index, target in enumerate(targets):
        if target != MERGED:
            head = target
        elif index == 0:
            yield JoinProblem(
                "merge-first", 0, f"{MERGED!r} on the first sentence of a block: nothing stands before it",
                "translate the sentence, or put both translations into the first one of the block",
            )  # fmt: skip
        elif not head:
            yield JoinProblem(
                "merge-untranslated", index, f"{MERGED!r}, but the sentence before is not translated",
                "put the translation of both sentences into the one before",
            )  # fmt: skip
    for group in groups(segments, targets):
        if not group.target or len(_stops().findall(group.target)) <= SPLIT_RATIO:
            continue
        pieces = len(split(group.target, language))
        if pieces > SPLIT_RATIO * (group.stop - group.start):
            yield JoinProblem(
                "split-many", group.start, f"{pieces} target sentences for {group.stop - group.start} in the source",
                "check that nothing was added; several sentences for one are allowed",
            )  # fmt: skip


@cache
def _stops() -> re.Pattern[str]:
    """Marks that may end a sentence: a text with few of them holds few sentences."""
    return re.compile(r"[.!?。！？…；;\n]")


def separator(left: str, right: str, language: str) -> str:
    """What stands between two target sentences: a blank in spaced scripts, in Chinese and Japanese only where one is needed.

    There it is needed after Latin text, digits, ASCII marks and addresses, and after closing emphasis that follows a
    punctuation mark: `**完成。**下一句` is not bold in CommonMark, `**完成。** 下一句` is.
    """
    if not left or not right:
        return ""
    if is_spaced(language):
        return " "
    if _emphasis_after_mark().search(left) and right[0].isalnum():
        return " "
    bare = _closers().sub("", left[-200:]) or left
    return " " if bare[-1].isascii() else ""


def _separator(left: Group, right: Group, source: str, language: str, source_language: str, keep_lines: bool) -> str:
    if keep_lines and ("\n" in source or "\r" in source):
        return source
    if left.target is None or right.target is None:
        return source or (" " if is_spaced(language) else "")
    if source_language and not is_spaced(source_language) and not is_spaced(language):
        return source
    return separator(left.target, right.target, language)


def _plain(target: str | None) -> str | None:
    if not target or target == MERGED:
        return None
    return MERGED if target == "\\" + MERGED else target


@cache
def _closers() -> re.Pattern[str]:
    return re.compile(r"""(?:["'”’)\]*_~]|</[A-Za-z][\w:-]{0,60}>)+\Z""")


@cache
def _emphasis_after_mark() -> re.Pattern[str]:
    return re.compile(r"[^\w\s*_~][*_~]{1,6}\Z")
