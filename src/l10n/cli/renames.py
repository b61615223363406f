"""Renamed articles take their catalogues along: which of them is whose is found in `catalog.rename`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from l10n.catalog import po
from l10n.cli.session import Session
from l10n.errors import L10nError
from l10n.model.catalog import Catalog

if TYPE_CHECKING:
    from l10n.cli.steps import Work


@dataclass(frozen=True, slots=True)
class Carried:
    """A catalogue whose article has another name now."""

    path: str
    data: bytes
    catalog: Catalog


def carry(session: Session, works: Sequence[Work]) -> None:
    """Give each article without a catalogue the one of an article that is gone, where it holds most of its texts."""
    for language in {work.job.language for work in works if work.catalog is None}:
        newcomers = {work.job.catalog: work for work in works if work.catalog is None and work.job.language == language}
        orphans = _orphans(session, language)
        if not orphans:
            continue
        from l10n.catalog.rename import renamed

        texts = {path: work.article.messages for path, work in newcomers.items()}
        for path, old in renamed({path: each.catalog for path, each in orphans.items()}, texts).items():
            work = newcomers[path]
            work.carried = orphans[old]
            work.catalog = po.with_field(orphans[old].catalog, "X-Source", work.job.article.path)


def settle(session: Session, works: Sequence[Work], written: Sequence[str]) -> None:
    """Take the catalogues away whose work stands under its new name now; they stay among the backups."""
    for work in works:
        if work.carried is not None and work.job.catalog in written:
            with session.each(work.carried.path):
                session.project.store.remove(work.carried.path, work.carried.data)
                session.console.tell(f"{work.carried.path} -> {work.job.catalog}: the article was renamed")


def _orphans(session: Session, language: str) -> dict[str, Carried]:
    """Catalogues of the language that belong to no article; one that cannot be read is nobody's."""
    project = session.project
    known = {job.catalog for job in project.jobs(project.select().articles)}
    found = {}
    for folder, _, names in os.walk(project.root / project.config.locales / language):
        for name in sorted(names):
            path = Path(folder, name).relative_to(project.root).as_posix()
            if not name.endswith(".po") or path in known:
                continue
            try:
                data = project.store.read(path)
                found[path] = Carried(path, data, po.load(data, path))
            except L10nError as error:
                session.console.detail(str(error))
    return found
