"""The steps that `run` is made of and that `update`, `translate`, `build` and `status` take alone.

A `Work` is one article in one language on its way through them; the disk is read at the start and written at the end,
so `--dry-run` and `--check` are the same steps without the last one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from l10n.catalog import po, states
from l10n.catalog.editors import left_out
from l10n.catalog.update import Report
from l10n.cli import renames
from l10n.cli.renames import Carried
from l10n.cli.session import Session
from l10n.errors import CatalogError, L10nError, StoreError, UsageError
from l10n.formats.localise import localise_options
from l10n.model.catalog import Catalog
from l10n.model.finding import Finding
from l10n.model.progress import Status
from l10n.project.backup import digest8
from l10n.project.layout import Article
from l10n.project.project import Job
from l10n.project.store import Change
from l10n.report.words import counted
from l10n.text.segment import RULES_VERSION
from l10n.workflow import build as building
from l10n.workflow import segments, status, terms, update
from l10n.workflow.segments import CutDocument


@dataclass(slots=True)
class Work:
    """One article in one language. The steps fill it; nothing else changes it."""

    job: Job
    article: CutDocument
    before: bytes | None
    """The catalogue's file as it was read; None where there was none."""

    catalog: Catalog | None
    """As it stands after the steps taken so far."""

    carried: Carried | None = None
    """The catalogue of the article's former name, where it was renamed."""

    report: Report | None = None
    unseen: bool = False
    """Whether the file is not as the last run left or found it."""


def load(
    session: Session, wanted: Sequence[str] | None, languages: Sequence[str] | None, *, cutting: bool = True
) -> list[Work]:
    """The selected articles with their catalogues; what cannot be read is told and left out.

    Without `cutting` the articles come without segments: enough for who only looks at catalogues.
    """
    project = session.project
    project.jobs((), languages or ())  # A language that is none of the project's is told once, not for each article.
    selection = project.select(wanted)
    for error in selection.errors:
        session.fail(error)
    if not wanted and not selection.articles and not selection.errors:
        folder = f"{project.config.source}/{project.config.languages[-1]}/"
        session.console.tell(f"no articles below {project.config.source}/: put one into {folder}, for example")
    works: list[Work] = []
    for article in session.console.progress(selection.articles, "reading"):
        with session.each(article.path):
            document = project.document(article)
            for finding in document.findings:
                session.console.finding(finding)
            if cutting:
                repairing = project.config.segment.get("repair", True)
                cut = segments.cut(document, article.language, project.segmenting(article), repairing=repairing)
            else:
                cut = segments.whole(document, article.language)
            works += _load_jobs(session, article, cut, languages or ())
    left_out = len(project.jobs(selection.articles, languages or ())) - len(works)
    if left_out:
        session.console.warn(f"{counted(left_out, 'catalogue')} left out, for the reasons above")
    return works


def _load_jobs(session: Session, article: Article, cut: CutDocument, languages: Sequence[str]) -> list[Work]:
    project = session.project
    works = []
    for job in project.jobs([article], languages):
        with session.each(job.catalog):
            before = project.read_if_there(job.catalog)
            works.append(Work(job, cut, before, project.load_catalog(job, before)))
    return works


def bring_up_to_date(session: Session, works: Sequence[Work], with_terms: bool | None = None) -> list[Work]:
    """Each catalogue as its document now asks for; what fails is told and left out of the result.

    `with_terms` puts the glossary's terms of each segment into comments, or takes them out; None leaves it as it was.
    """
    left_out = renames.carry(session, works)
    done = []
    for work in session.console.progress([work for work in works if work.job.catalog not in left_out], "updating"):
        with session.each(work.job.catalog):
            _tell_other_rules(session, work)
            _tell_left_out(session, work)
            _update(session, work, with_terms)
            done.append(work)
    return done


def _update(session: Session, work: Work, with_terms: bool | None) -> None:
    updated = update.update(work.article, work.catalog, work.job.language)
    if with_terms is None:
        with_terms = work.catalog is not None and terms.shows_terms(work.catalog)
    work.catalog, work.report = updated.catalog, updated.report
    if with_terms:
        glossary = session.project.glossary
        work.catalog = terms.with_terms(work.catalog, glossary, work.job.article.language, work.job.language)
    else:
        work.catalog = terms.without_terms(work.catalog)


def _tell_other_rules(session: Session, work: Work) -> None:
    """Say that other rules cut the catalogue's segments: what is cut otherwise now is in the report, the rest as it was."""
    version = work.catalog.field(update.VERSION_FIELD) if work.catalog else ""
    if version not in {"", str(RULES_VERSION)}:
        session.console.tell(
            f"{work.job.catalog}: cut by version {version} of the rules, now by {RULES_VERSION}; entries matched anew"
        )


def _tell_left_out(session: Session, work: Work) -> None:
    """Warn of drafts and stale texts that a program took out of a catalogue of ours when it wrote over it.

    They are not put back: that they are gone may be meant (docs/adr/0035).
    """
    backups = session.project.store.backups
    newest = backups.newest(work.job.catalog)
    if newest is None or work.before is None or work.catalog is None or newest.digest == digest8(work.before):
        return
    work.unseen = True
    try:
        written = po.load(backups.read(newest))
    except (CatalogError, StoreError):
        return  # A version that cannot be read tells nothing; the file itself was read.
    gone = left_out(written, work.catalog)
    if not gone:
        return
    drafts = sum(states.is_untouched(entry) for entry in gone)
    told = [counted(drafts, "draft")] if drafts else []
    told += [f"{counted(len(gone) - drafts, 'text')} of people's waiting for a look"] if len(gone) > drafts else []
    path = work.job.catalog
    session.console.warn(
        f"{path}: {' and '.join(told)} gone: another program wrote the file without what nobody had confirmed\n"
        f"hint: if that was not meant, copy the file, then `l10n restore {path} --version {newest.file.name}` and"
        f" `l10n take COPY {path}`; `l10n run` makes drafts again"
    )


def save_catalogs(session: Session, works: Sequence[Work], write: bool) -> list[str]:
    """Write the catalogues that changed, as one group; the paths of those that did (or would) change."""
    changes = []
    for work in works:
        if work.catalog is None:
            continue
        data = po.dump(work.catalog)
        if data != work.before:
            changes.append(Change(work.job.catalog, data, work.before))
    paths = save(session, changes, write)
    if write:
        found = {work.job.catalog: work.before for work in works if work.unseen and work.before is not None}
        session.project.store.remember({path: data for path, data in found.items() if path not in paths})
        renames.settle(session, works, paths)
    return paths


def save(session: Session, changes: Sequence[Change], write: bool) -> list[str]:
    """Write a group of files; each one that could not be written is told, the others are."""
    if not write:
        return [change.path for change in changes]
    written = session.project.store.write_all(changes)
    for error in written.errors:
        session.fail(error)
    return list(written.paths)


def policy(session: Session, asked: str | None) -> str:
    """The policy that was asked for, or the configured one; raises `UsageError` for one that there is not."""
    chosen = asked or session.project.config.policy
    if chosen not in building.ALLOWED:
        raise UsageError(f"--policy is {chosen!r}, expected one of {', '.join(building.ALLOWED)}")
    return chosen


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """What `build` and `run` were asked for."""

    policy: str
    complete: bool = False
    output: str = ""


def build(session: Session, works: Sequence[Work], options: BuildOptions, write: bool) -> list[str]:
    """Write the localised articles that changed; the paths of those that did (or would) change.

    With `complete`, an article with a gap, or with a translation that had to be put back, is not written: each gap is
    named and the exit code is 1.
    """
    changes = []
    localising = localise_options(session.project.config.build)
    for work in session.console.progress(works, "building"):
        job = work.job
        with session.each(job.catalog if work.catalog else job.article.path):
            touches = building.Touches(
                localising, job.article.name, session.project.config.languages, session.project.exists
            )
            built = building.build(work.article, work.catalog, job.language, options.policy, touches)
            path = session.project.output_path(job, options.output)
            _tell_built(session, built, options.complete)
            if options.complete and (built.gaps or _harmful(built.findings)):
                session.console.warn(f"{path}: not written, it would not be complete")
                continue
            before = session.project.read_if_there(path)
            if built.data != before:
                changes.append(Change(path, built.data, before))
    return save(session, changes, write)


def tell_leftovers(
    session: Session, wanted: Sequence[str] | None, languages: Sequence[str] | None, output: str = ""
) -> None:
    """Name the localised articles whose source is gone: a site would go on publishing them."""
    if wanted or languages:
        return
    found = session.project.leftovers(output)
    _tell_unread(session, found.errors)
    for path in found.paths:
        session.console.warn(f"{path}: its source article is gone\nhint: `l10n build --prune` removes it")


def prune(session: Session, output: str, write: bool) -> list[str]:
    """Remove the localised articles whose source is gone; the paths of those that were (or would be).

    While a folder cannot be read, nothing is: an article in it would look gone.
    """
    removed = []
    found = session.project.leftovers(output)
    _tell_unread(session, found.errors)
    if found.errors:
        session.console.warn("nothing was removed: which articles are gone is not known while a folder cannot be read")
        return []
    for path in found.paths:
        with session.each(path):
            if write:
                session.project.store.remove(path, session.project.store.read(path))
            removed.append(path)
    return removed


def _tell_unread(session: Session, errors: Sequence[L10nError]) -> None:
    """Tell of folders that could not be read, each once in a run."""
    told = {str(error) for error in session.failed}
    for error in errors:
        if str(error) not in told:
            session.fail(error)


def _harmful(findings: Sequence[Finding]) -> bool:
    return any(finding.severity == "error" for finding in findings)


def _tell_built(session: Session, built: building.Built, complete: bool) -> None:
    shown = (*built.findings, *(built.gaps if complete else ()))
    for finding in shown:
        session.console.finding(finding)
    if _harmful(built.findings) or (complete and built.gaps):
        session.found()


def statuses(works: Sequence[Work]) -> list[Status]:
    """How far each article is in each language."""
    return [status.status(work.article, work.catalog, work.job.language) for work in works]
