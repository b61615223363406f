"""`l10n glossary`: list, add, check, suggest, mine, import, export, apply."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from l10n.cli.options import Articles, DryRun, Languages, command
from l10n.cli.session import Session
from l10n.errors import UsageError
from l10n.report.words import counted

if TYPE_CHECKING:
    from l10n.glossary.exchange import Joined
    from l10n.glossary.suggest import Candidate, Text
    from l10n.model.finding import Finding
    from l10n.model.glossary import Glossary, Term, TermStatus
    from l10n.workflow.terms import Applied

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="List, check, extend, exchange and apply the glossary."
)

IMPORTS = ("tbx", "pairs", "po", "xlsx", "csv")
EXPORTS = ("tbx", "deepl", "google", "omegat", "weblate", "po", "xlsx")

Match = Annotated[
    str, typer.Argument(metavar="TEXT", help="Only concepts with TEXT in a form, id or note.", show_default=False)
]
Kind = Annotated[
    str,
    typer.Option(
        "--kind", metavar="KIND", help="place, organisation, person, programme, product, event, title, other."
    ),
]
Source = Annotated[str, typer.Option("--source", metavar="LANG", help="Source language of two-column files.")]
Target = Annotated[str, typer.Option("--target", metavar="LANG", help="Target language of two-column files.")]
Strict = Annotated[bool, typer.Option("--strict", help="Warnings end with exit code 1 too.")]
Write = Annotated[bool, typer.Option("--write", help="Add what has a rendering to the glossary, as proposed.")]


def _file(session: Session) -> tuple[Glossary, bytes | None]:
    """The glossary and the bytes it was read from; None where there is no file yet."""
    from l10n.glossary import table
    from l10n.model.glossary import Glossary

    path = session.project.config.glossary
    data = session.project.read_if_there(path)
    return (Glossary(path=path) if data is None else table.load(data, path)), data


def _save(session: Session, glossary: Glossary, terms: Sequence[Term], before: bytes | None, write: bool) -> None:
    from l10n.glossary import table

    after = table.dump(table.added(glossary, terms))
    if terms and write:
        session.project.store.write(session.project.config.glossary, after, before)


def _term_data(term: Term) -> dict[str, str | int | bool]:
    from l10n.model.locale import bcp47

    return {
        "id": term.concept, "kind": term.kind.value, "lang": bcp47(term.language), "term": term.text,
        "status": term.status.value, "type": term.type, "dnt": term.dnt, "note": term.note, "line": term.line,
    }  # fmt: skip


@app.command("list")
@command
def list_(session: Session, text: Match = "", kind: Kind = "") -> None:
    """Show the concepts with their forms, one line each."""
    from l10n.glossary.find import concepts
    from l10n.model.locale import bcp47

    chosen: list[Term] = []
    for concept, terms in concepts(session.project.glossary).items():
        words = " ".join((concept, *(f"{term.text} {term.note}" for term in terms))).lower()
        if text.lower() in words and kind in ("", terms[0].kind.value):
            chosen += terms
            forms = "; ".join(
                f"{bcp47(t.language)} {t.text}{'' if t.status == 'preferred' else f' ({t.status})'}" for t in terms
            )
            session.console.print(f"{concept} [{terms[0].kind}]  {forms}")
    session.answer(terms=[_term_data(term) for term in chosen])
    if not session.project.glossary.terms:
        session.console.tell(
            "the glossary is empty: `l10n glossary add NAME RENDERING` adds to it, `suggest` looks for names"
        )
    elif not chosen:
        session.console.tell("no concept fits")


@app.command()
@command
def add(
    session: Session,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The name in its source language.")],
    rendering: Annotated[
        str, typer.Argument(metavar="RENDERING", help="Proposed by the rules where left out.", show_default=False)
    ] = "",
    kind: Kind = "place",
    source: Source = "zh_CN",
    target: Target = "en",
    status: Annotated[str, typer.Option("--status", help="preferred, admitted, deprecated, forbidden, proposed.")] = "",
    dry_run: DryRun = False,
) -> None:
    """Add a concept with its rendering; without one a rule proposes it, and the status is `proposed`.

    With `--status admitted`, `deprecated` or `forbidden`, NAME may be a form or the id of a concept that stands there: RENDERING joins it.
    """
    from l10n.glossary import exchange
    from l10n.model.glossary import TermKind, TermStatus
    from l10n.model.locale import canonical

    if not name.strip():
        raise UsageError("the name is empty", hint="l10n glossary add NAME RENDERING")
    if kind not in {each.value for each in TermKind}:
        raise UsageError(f"--kind is {kind!r}, expected one of {', '.join(each.value for each in TermKind)}")
    if status and status not in {each.value for each in TermStatus}:
        raise UsageError(f"--status is {status!r}, expected one of {', '.join(each.value for each in TermStatus)}")
    glossary, before = _file(session)
    if rendering and status in _FURTHER:
        found = _further(glossary, name, rendering, TermStatus(status), canonical(target))
    else:
        found = exchange.joined(glossary, _new_rows(glossary, name, rendering, kind, (source, target), status))
    if found.clashes:
        raise UsageError(
            found.clashes[0],
            path=glossary.path,
            hint="edit the row there, or add another form with --status admitted, deprecated or forbidden",
        )
    _save(session, glossary, found.terms, before, write=not dry_run)
    session.answer(added=[_term_data(term) for term in found.terms], known=found.known)
    for term in found.terms:
        session.console.print(f"{term.concept}  {term.text} ({term.status})")
    if found.known:
        session.console.tell("the glossary has it already")


_FURTHER = ("admitted", "deprecated", "forbidden")
"""Statuses of forms that stand beside a preferred one."""


def _further(glossary: Glossary, name: str, form: str, status: TermStatus, language: str) -> Joined:
    """A further form of a concept that stands in the glossary; raises `UsageError` where there is no such concept."""
    from l10n.glossary import exchange
    from l10n.model.glossary import Term

    concept = exchange.home(glossary, name)
    if concept is None:
        raise UsageError(
            f"no concept has the id or the form {name!r}",
            path=glossary.path,
            hint="add it with its preferred form first",
        )
    held = next((t for t in glossary.terms if (t.concept, t.text) == (concept.concept, form)), None)
    if held is None:
        return exchange.Joined((Term(concept.concept, concept.kind, language, form, status, case="sentence"),), 0, ())
    if held.status is status:
        return exchange.Joined((), 1, ())
    return exchange.Joined((), 0, (f"{form!r} is {held.status} in line {held.line}",))


def _new_rows(
    glossary: Glossary, name: str, rendering: str, kind: str, languages: tuple[str, str], status: str
) -> list[Term]:
    """A new concept: the name in the first of the languages, its rendering, given or proposed, in the second."""
    from l10n.glossary.names import suggest_rendering
    from l10n.model.glossary import Term, TermKind, TermStatus
    from l10n.model.locale import canonical

    note = ""
    chosen = TermStatus(status) if status else TermStatus.PREFERRED
    if not rendering:
        proposal = suggest_rendering(name, kind, glossary)
        rendering, note = proposal.text, f"{proposal.reason} ({proposal.confidence:.2f})"
        chosen = TermStatus(status) if status else TermStatus.PROPOSED
    return [
        Term("#0", TermKind(kind), canonical(language), text, chosen, case="sentence", note=remark)
        for language, text, remark in zip(languages, (name, rendering), (note, ""), strict=True)
    ]


@app.command()
@command
def check(session: Session, strict: Strict = False) -> None:
    """Find what is wrong in the glossary itself: rows, duplicates, conflicts, cycles, script, and terms no article uses."""
    from l10n.glossary import lint, table
    from l10n.model.finding import Severity
    from l10n.report import json as json_report
    from l10n.report import text

    path = session.project.config.glossary
    data = session.project.read_if_there(path)
    if data is None:
        raise UsageError("there is no glossary", path=path, hint="start it with `l10n glossary add NAME`")
    glossary, faults = table.read(data, path)
    texts = [(each.language, each.text) for each in _texts(session, None)]
    findings = sorted((*faults, *lint.check(glossary, texts)), key=lambda f: (f.line, f.column, f.rule))
    sys.stdout.write(json_report.render(findings) if session.console.json else text.render(findings))
    if any(f.severity is Severity.ERROR or (strict and f.severity is Severity.WARNING) for f in findings):
        session.found()


def _texts(session: Session, articles: Sequence[str] | None) -> list[Text]:
    """The units of the selected articles; what cannot be read is told and left out."""
    from l10n.glossary.suggest import Text

    texts: list[Text] = []
    selection = session.project.select(articles)
    for error in selection.errors:
        session.fail(error)
    for article in selection.articles:
        with session.each(article.path):
            document = session.project.document(article)
            texts += (Text(unit.text, article.language, article.path, unit.line) for unit in document.units)
    return texts


@app.command()
@command
def suggest(
    session: Session,
    articles: Articles = None,
    confidence: Annotated[
        float, typer.Option("--confidence", min=0.0, max=1.0, help="Only names at least so sure.")
    ] = 0.3,
    write: Write = False,
    dry_run: DryRun = False,
) -> None:
    """Find names of places and organisations in articles that the glossary lacks, with proposed renderings."""
    from l10n.glossary import suggest as suggesting

    glossary, before = _file(session)
    found = [c for c in suggesting.suggest(_texts(session, articles), glossary) if c.confidence >= confidence]
    session.answer(candidates=[_candidate_data(each) for each in found])
    for each in found:
        rendering = f" = {each.rendering}" if each.rendering else ""
        place = f"{each.path}:{each.line}: "
        session.console.print(
            f"{place}{each.text}{rendering}  [{each.kind}, {counted(each.count, 'time')}, {each.confidence:.2f}: {each.reason}]"
        )
    if write:
        rows = suggesting.proposals(found, glossary)
        _save(session, glossary, rows, before, write=not dry_run)
        done = "would add" if dry_run else "added"
        session.console.tell(f"{done} {counted(len(rows), 'proposed row')} to {glossary.path}; look at each of them")
    if not found and not session.exit_code:
        session.console.tell("no name that the glossary lacks")


def _candidate_data(each: Candidate) -> dict[str, str | int | float]:
    return {
        "text": each.text, "kind": each.kind.value, "language": each.language, "count": each.count, "path": each.path,
        "line": each.line, "rendering": each.rendering, "confidence": each.confidence, "reason": each.reason, "short": each.short,
    }  # fmt: skip


@app.command()
@command
def mine(
    session: Session,
    articles: Articles = None,
    least: Annotated[int, typer.Option("--least", min=2, help="Occurrences together, at least.")] = 3,
    every: Annotated[bool, typer.Option("--all-words", help="Phrases without capitals too.")] = False,
) -> None:
    """Report likely terms in reviewed catalogues, and entries that render one otherwise. A report, never a failure."""
    from l10n.glossary import mine as mining
    from l10n.model.catalog import State

    pairs: list[tuple[str, str]] = []
    places: list[str] = []
    for path, source, entries in _catalogs(session, articles):
        for entry in entries:
            if entry.state in (State.TRANSLATED, State.APPROVED) and not entry.obsolete:
                pairs.append((entry.source, entry.target) if source == "zh" else (entry.target, entry.source))
                places.append(f"{path}:{entry.line}")
    found = mining.mine(pairs, session.project.glossary, least=least, names=not every)
    session.answer(
        pairs=[
            {"chinese": p.chinese, "english": p.english, "together": p.together, "dice": p.dice} for p in found.pairs
        ],
        deviations=[
            {
                "chinese": d.pair.chinese,
                "english": d.pair.english,
                "other": d.other,
                "places": [places[at] for at in d.places],
            }
            for d in found.deviations
        ],
    )
    for pair in found.pairs:
        session.console.print(f"{pair.chinese} = {pair.english}  [{counted(pair.together, 'time')}, {pair.dice:.2f}]")
    for each in found.deviations:
        instead = f", perhaps {each.other}" if each.other else ""
        where = ", ".join(places[at] for at in each.places[:5])
        session.console.print(f"{each.pair.english} without {each.pair.chinese}{instead}: {where}")
    session.console.tell(
        f"{counted(len(found.pairs), 'pair')}, {counted(len(found.deviations), 'deviation')} in {counted(len(pairs), 'reviewed entry', 'reviewed entries')}"
    )


def _catalogs(session: Session, articles: Sequence[str] | None, languages: Sequence[str] = ()):  # type: ignore[no-untyped-def]
    """Path, base source language and entries of each catalogue between Chinese and English."""
    from l10n.model.locale import base

    project = session.project
    selection = project.select(articles)
    for error in selection.errors:
        session.fail(error)
    for job in project.jobs(selection.articles, languages):
        with session.each(job.catalog):
            catalog = project.load_catalog(job, project.read_if_there(job.catalog))
            if catalog is not None and {base(job.article.language), base(job.language)} == {"zh", "en"}:
                yield job.catalog, base(job.article.language), catalog.entries


@app.command("import")
@command
def import_(
    session: Session,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to read.")],
    form: Annotated[
        str, typer.Option("--from", metavar="FORMAT", help=f"{', '.join(IMPORTS)}; by the file's name where left out.")
    ] = "",
    source: Source = "zh_CN",
    target: Target = "en",
    proposed: Annotated[bool, typer.Option("--proposed", help="All allowed forms come in as proposed.")] = False,
    dry_run: DryRun = False,
) -> None:
    """Bring another program's terms in: TBX 2 and 3, two-column TSV and CSV, PO, XLSX. Ours are never changed."""
    from l10n.glossary import exchange
    from l10n.model.glossary import TermStatus
    from l10n.model.locale import canonical

    glossary, before = _file(session)
    data = file.read_bytes()
    terms = _read_foreign(form or _form_of(file), data, canonical(source), canonical(target), str(file))
    found = exchange.joined(glossary, terms, TermStatus.PROPOSED if proposed else None)
    _save(session, glossary, found.terms, before, write=not dry_run)
    session.answer(added=len(found.terms), known=found.known, clashes=list(found.clashes))
    verb = "would add" if dry_run else "added"
    session.console.print(f"{verb} {counted(len(found.terms), 'row')}; known before: {counted(found.known, 'concept')}")
    for clash in found.clashes:
        session.console.warn(f"{file}: {clash}")


def _form_of(file: Path) -> str:
    forms = {
        ".tbx": "tbx",
        ".xml": "tbx",
        ".tsv": "pairs",
        ".txt": "pairs",
        ".csv": "pairs",
        ".po": "po",
        ".xlsx": "xlsx",
    }
    if file.suffix.lower() not in forms:
        raise UsageError(f"the ending of {file.name} says no format", hint=f"--from {' | '.join(IMPORTS)}")
    return forms[file.suffix.lower()]


def _read_foreign(form: str, data: bytes, source: str, target: str, path: str) -> tuple[Term, ...]:
    from l10n.glossary import exchange, exchange_xlsx, table

    if form == "tbx":
        return exchange.load_tbx(data, path)
    if form == "xlsx":
        header = next(exchange_xlsx.rows(data, path), [])
        if {"source", "target"} <= {cell.strip().lower() for cell in header}:
            return exchange.pairs_of_rows(exchange_xlsx.rows(data, path), source, target)
        return exchange_xlsx.load_xlsx(data, path).terms
    if form == "csv" or (form == "pairs" and data.removeprefix(b"\xef\xbb\xbf")[:3] == b"id,"):
        return table.load(data, path).terms
    if form == "pairs":
        return exchange.load_pairs(data, source, target, path)
    if form == "po":
        from l10n.catalog import po

        entries = po.load(data, path).entries
        return exchange.from_pairs(
            ((e.source, e.target, " ".join(e.comments)) for e in entries if not e.obsolete and not e.fuzzy),
            source,
            target,
        )
    raise UsageError(f"--from is {form!r}, expected one of {', '.join(IMPORTS)}")


@app.command()
@command
def export(
    session: Session,
    form: Annotated[str, typer.Option("--to", metavar="FORMAT", help=", ".join(EXPORTS), show_default="tbx")] = "",
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help="Where to write; - is standard output.")
    ] = "-",
    source: Source = "zh_CN",
    target: Target = "en",
) -> None:
    """Write the glossary for other programs; what their format cannot say is named on stderr."""
    from l10n.cli.output import put
    from l10n.glossary import exchange, exchange_xlsx
    from l10n.model.locale import canonical

    glossary = session.project.glossary
    form = form or _export_form(output)
    if form not in EXPORTS:
        raise UsageError(f"--to is {form!r}, expected one of {', '.join(EXPORTS)}")
    if form == "tbx":
        exported = exchange.dump_tbx(glossary)
    elif form == "xlsx":
        exported = exchange.Exported(exchange_xlsx.dump_xlsx(glossary), ())
    else:
        exported = exchange.DUMPERS[form](glossary, canonical(source), canonical(target))
    if output == "-":
        sys.stdout.buffer.write(exported.data)
    else:
        put(session, output, exported.data)
        session.answer(path=output, bytes=len(exported.data), lost=list(exported.lost))
    for line in exported.lost:
        session.console.tell(f"not exported: {line}")


def _export_form(output: str) -> str:
    """The format that the ending of a file's name asks for: TBX for standard output, and for names without an ending."""
    ending = Path(output).suffix.lower().lstrip(".")
    if ending in ("po", "xlsx"):
        return ending
    if ending in ("csv", "tsv", "txt"):
        message = f"{output}: several formats end with .{ending}"
        raise UsageError(message, hint="name one: " + " or ".join(f"--to {name}" for name in _ENDINGS[ending]))
    return "tbx"


_ENDINGS = {"csv": ("google", "weblate"), "tsv": ("deepl", "omegat"), "txt": ("omegat",)}
"""Ending of a file's name -> the formats that may be meant."""


@app.command()
@command
def apply(
    session: Session,
    articles: Articles = None,
    to: Languages = None,
    since: Annotated[
        str, typer.Option("--since", metavar="REV", help="The glossary as it was at this revision.")
    ] = "HEAD",
    dry_run: DryRun = False,
) -> None:
    """Follow the renderings that changed: drafts are re-rendered, people's texts become findings with a ready patch."""
    from l10n.catalog import po
    from l10n.cli import steps
    from l10n.project.store import Change
    from l10n.report.patch import patch
    from l10n.workflow import terms

    project = session.project
    new, _ = _file(session)
    old = _at(session, since)
    selection = project.select(articles)
    for error in selection.errors:
        session.fail(error)
    changes: list[Change] = []
    results: list[Applied] = []
    patches: list[str] = []
    for job in project.jobs(selection.articles, to or ()):
        with session.each(job.catalog):
            before = project.read_if_there(job.catalog)
            if before is None:
                continue
            applied = terms.apply(po.load(before, job.catalog), old, new, job.article.language, job.language)
            after = po.dump(applied.catalog)
            results.append(applied)
            if after != before:
                changes.append(Change(job.catalog, after, before))
            if applied.findings:
                patches.append(patch(after, po.dump(terms.patched(applied.catalog, applied.findings)), job.catalog))
    paths = steps.save(session, changes, write=not dry_run)
    _tell_applied(session, results, paths, patches, dry_run)


def _at(session: Session, revision: str) -> Glossary:
    """The project's glossary as it was at a revision of git."""
    from l10n.glossary import table
    from l10n.project import git

    path = session.project.config.glossary
    data = git.show(session.project.root, revision, path)
    if data is None:
        raise UsageError(f"there was no glossary at {revision}", path=path, hint="name a revision that has one")
    return table.load(data, f"{path} at {revision}")


def _tell_applied(
    session: Session, results: Sequence[Applied], paths: Sequence[str], patches: Sequence[str], dry_run: bool
) -> None:
    from l10n.report.json import finding_data

    findings: list[Finding] = [finding for applied in results for finding in applied.findings]
    drafts = sum(applied.drafts for applied in results)
    session.answer(
        changed=list(paths), drafts=drafts, findings=[finding_data(f) for f in findings], patch="".join(patches)
    )
    for finding in findings:
        session.console.finding(finding)
    for each in patches:
        session.console.print_patch(each)
    verb = "would be re-rendered" if dry_run else "re-rendered"
    session.console.tell(
        f"{counted(drafts, 'draft')} {verb}, {counted(len(findings), 'place')} in people's texts to look at"
    )
