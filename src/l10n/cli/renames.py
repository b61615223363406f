"""Renamed articles take their catalogues along: which of them is whose is found in `catalog.rename`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from l10n.catalog import po
from l10n.cli.session import Session
from l10n.errors import L10nError, StoreError
from l10n.model.catalog import Catalog

if TYPE_CHECKING:
    from l10n.cli.steps import Work


@dataclass(frozen=True, slots=True)
class Carried:
    """A catalogue whose article has another name now."""

    path: str
    data: bytes
    catalog: Catalog


def carry(session: Session, works: Sequence[Work]) -> frozenset[str]:
    """Give each article without a catalogue the one of an article that is gone, where it holds most of its texts.

    Gives the paths of the catalogues to leave out, which are told: where a folder cannot be read, nobody knows whether the
    article is gone, and a new catalogue would keep the old one from being carried later.
    """
    left_out: set[str] = set()
    for language in {work.job.language for work in works if work.catalog is None}:
        newcomers = {work.job.catalog: work for work in works if work.catalog is None and work.job.language == language}
        orphans, unread, is_sure = _orphans(session, language)
        if unread:
            _leave_out(session, dict.fromkeys(newcomers, f"{unread[0].path} cannot be read and may hold its catalogue"))
            left_out |= newcomers.keys()
            continue
        if not orphans:
            continue
        from l10n.catalog.rename import renamed

        texts = {path: work.article.messages for path, work in newcomers.items()}
        found = renamed({path: each.catalog for path, each in orphans.items()}, texts)
        if not is_sure:
            _leave_out(
                session, {path: f"its texts stand in {old}, whose article may be there" for path, old in found.items()}
            )
            left_out |= found.keys()
            continue
        for path, old in found.items():
            work = newcomers[path]
            work.carried = orphans[old]
            work.catalog = po.with_field(orphans[old].catalog, "X-Source", work.job.article.path)
    return frozenset(left_out)


def _leave_out(session: Session, reasons: Mapping[str, str]) -> None:
    for path, reason in reasons.items():
        hint = "make the folders readable, then run again"
        session.fail(StoreError(f"left out: {reason}", path=path, hint=hint))


def settle(session: Session, works: Sequence[Work], written: Sequence[str]) -> None:
    """Take the catalogues away whose work stands under its new name now; they stay among the backups."""
    for work in works:
        if work.carried is not None and work.job.catalog in written:
            with session.each(work.carried.path):
                session.project.store.remove(work.carried.path, work.carried.data)
                session.console.tell(f"{work.carried.path} -> {work.job.catalog}: the article was renamed")


def _orphans(session: Session, language: str) -> tuple[dict[str, Carried], list[L10nError], bool]:
    """Catalogues of the language that belong to no article; one that cannot be read is nobody's.

    Beside them the folders of catalogues that cannot be read, and whether all folders of articles could be.
    """
    project = session.project
    selection = project.select()
    known = {job.catalog for job in project.jobs(selection.articles)}
    found = {}
    unread: list[L10nError] = []
    for folder, _, names in project.walk(project.root / project.config.locales / language, unread):
        for name in sorted(names):
            path = Path(folder, name).relative_to(project.root).as_posix()
            if not name.endswith(".po") or path in known:
                continue
            try:
                data = project.store.read(path)
                found[path] = Carried(path, data, po.load(data, path))
            except L10nError as error:
                session.console.detail(str(error))
    return found, unread, not selection.unread
