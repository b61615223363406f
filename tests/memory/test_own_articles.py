"""This repository's own articles, each drafted from the catalogues of the others: what they share comes back with right values."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import l10n
from l10n.memory import catalogs
from l10n.memory.search import lookup
from l10n.memory.store import Memory
from l10n.model.match import Match
from l10n.project.project import Project
from l10n.workflow.names import GlossaryNames

ROOT = Path(__file__).parents[2]
SHARE = 5
"""Entries that an article must find in others to count as sharing passages, not only a heading."""


@pytest.fixture(scope="module")
def project() -> Project:
    return Project.find(ROOT, ROOT)


def drafted(project: Project, own: str) -> Iterator[tuple[Match, str, str, str]]:
    """(best match, source, its language, the other one) of the article's entries, from the reviewed entries of all others."""
    jobs = {job.catalog: job for job in project.jobs(project.select().articles)}
    names = GlossaryNames(project.glossary)
    with Memory.open() as memory:
        for path, job in jobs.items():
            catalog = project.load_catalog(job, project.read_if_there(path))
            if path != own and catalog:
                units = catalogs.units(catalog, job.article.language, job.language, job.article.path)
                memory.sync(path, "1", units)
        mine = jobs[own]
        catalog = project.load_catalog(mine, project.read_if_there(own))
        for entry in catalog.entries if catalog else ():
            languages = (mine.article.language, mine.language)
            for match in lookup(memory, entry.source, *languages, article=mine.article.path, names=names, limit=1):
                yield match, entry.source, *languages


def test_a_third_of_the_articles_is_drafted_from_the_others_with_right_names_and_numbers(project: Project) -> None:
    articles = [job.catalog for job in project.jobs(project.select().articles)]
    sharing = 0
    for own in articles:
        found = list(drafted(project, own))
        sharing += len(found) >= SHARE
        for match, source, source_language, target_language in found:
            if match.score < 96:
                continue  # Shown as it was, with its difference: nothing was put in.
            told = l10n.check_pair(source, match.target, source_language, target_language, project.glossary)
            wrong = [each for each in told if each.severity == "error"]
            assert wrong == [], (own, source, match.target)
    assert sharing >= len(articles) / 3


def test_the_bulletin_of_the_next_year_is_drafted_whole_with_its_own_figures(project: Project) -> None:
    found = list(drafted(project, "locales/en/LC_MESSAGES/news/port-figures-2023.po"))
    assert sum(bool(match.substituted) for match, *_ in found) >= 10
    catalog = project.read_if_there("locales/en/LC_MESSAGES/news/port-figures-2023.po")
    assert catalog is not None
    entries = [entry for entry in l10n.load_catalog(catalog).entries if not entry.obsolete]
    assert len(found) >= len(entries) - 1
