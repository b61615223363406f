"""`l10n segment`: the segments of a text, for translators who want to see the cuts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from l10n.cli import given
from l10n.cli.options import command
from l10n.cli.session import Session
from l10n.errors import InputError
from l10n.report.safe import safe

if TYPE_CHECKING:
    from l10n.text.segment import Decision

app = typer.Typer(add_completion=False)

File = Annotated[str, typer.Argument(metavar="FILE", help="A text file; - or nothing for standard input.")]
Language = Annotated[str, typer.Option("--lang", metavar="LANG", help="The language of the text; guessed by default.")]
Unit = Annotated[Literal["sentence", "paragraph", "line"], typer.Option("--unit", help="What a segment is.")]


@app.command()
@command
def segment(session: Session, file: File = "-", lang: Language = "", unit: Unit = "sentence") -> None:
    """Show the segments of a text, one a line; with `-v` the rule behind each cut."""
    from l10n.model.locale import canonical
    from l10n.text.segment import SegmentOptions, explain, split

    text = read_text(file)
    language = canonical(lang) if lang else _guess(text)
    options = SegmentOptions(unit=unit)
    segments = split(text, language, (), options)
    session.answer(segments=[{"text": s.text, "start": s.start, "end": s.end, "rule": s.rule} for s in segments])
    decisions = explain(text, language, (), options) if session.console.verbose else ()
    for each in segments:
        session.console.print(safe(each.text.replace("\n", "⏎")))
        for decision in decisions:
            if each.start < decision.position <= each.end + len(each.after) + 1:
                session.console.print(_explained(text, decision))


def _explained(text: str, decision: Decision) -> str:
    before = text[max(0, decision.position - 8) : decision.position].replace("\n", "⏎")
    after = text[decision.position : decision.position + 8].replace("\n", "⏎")
    sign = "✂" if decision.cut else "·"
    return safe(f"    {sign} {before}|{after}  {decision.rule}: {decision.why}")


def read_text(file: str) -> str:
    """The text of a file or of standard input; raises `InputError` for what is not UTF-8."""
    name = "standard input" if file == "-" else file
    data = given.read(file, name)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(
            f"not UTF-8 text at byte {error.start} ({data[error.start]:#04x})",
            path=name,
            line=line,
            column=1,
            hint="convert it to UTF-8, for example with iconv",
        ) from None


def _guess(text: str) -> str:
    from l10n.text.script import count_han, count_words

    return "zh_CN" if count_han(text) > count_words(text) else "en"
