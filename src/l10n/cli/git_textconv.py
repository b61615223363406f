"""`l10n git-textconv`: a PO file as text for `git diff`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from l10n.cli.options import command
from l10n.cli.session import Session

app = typer.Typer(add_completion=False)

File = Annotated[Path, typer.Argument(metavar="FILE", help="A PO file.")]


@app.command()
@command
def git_textconv(session: Session, file: File) -> None:
    """Print states, texts and comments; what moves by itself (references, wrapping, dates) is left out.

    A file that cannot be understood is printed as it is: git must show it all the same.
    """
    from l10n.catalog import po
    from l10n.catalog.diff import listing
    from l10n.errors import CatalogError, StoreError
    from l10n.project import disk

    data = disk.read(file)
    if data is None:
        raise StoreError("no such file", path=str(file))
    try:
        session.console.print(listing(po.load(data, str(file))))
    except CatalogError:
        session.console.print(data.decode("utf-8", "replace"))
