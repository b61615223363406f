"""Glossaries as XLSX, an extra (`l10n[xlsx]`): the same columns as the CSV, every cell typed as text. The home of openpyxl."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from typing import Any

from l10n.errors import ExchangeError, UsageError
from l10n.glossary import table
from l10n.model.glossary import Glossary

MAX_PART = 64 * 1024 * 1024
MAX_RATIO = 100


def dump_xlsx(glossary: Glossary) -> bytes:
    """The glossary as a workbook of one sheet; no cell is a formula, whatever it begins with.

    Raises `UsageError` where openpyxl is not installed.
    """
    openpyxl = _openpyxl()
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("glossary")
    for cells in csv.reader(io.StringIO(table.dump(glossary).decode("utf-8-sig"), newline="")):
        row = []
        for text in cells:
            cell = openpyxl.cell.WriteOnlyCell(
                sheet, value=openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub("\ufffd", text)
            )
            cell.data_type = "s"
            cell.number_format = "@"
            row.append(cell)
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def load_xlsx(data: bytes, path: str = "") -> Glossary:
    """The glossary in the first sheet of a workbook, its first row the header.

    Raises `ExchangeError` for what is no workbook or unpacks to too much, `GlossaryError` for faulty rows.
    """
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows(data, path))
    return table.load(out.getvalue().encode(), path)


def rows(data: bytes, path: str = "") -> Iterator[list[str]]:
    """The rows of the first sheet as text; raises `ExchangeError` for what is no workbook or unpacks to too much."""
    openpyxl = _openpyxl()
    _guard(data, path)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except (KeyError, ValueError, OSError, zipfile.BadZipFile, openpyxl.utils.exceptions.InvalidFileException) as error:
        raise ExchangeError(f"no workbook: {error}", path=path, hint="save it as .xlsx") from None
    for row in book.worksheets[0].iter_rows(values_only=True):
        yield ["" if cell is None else str(cell) for cell in row]


def _guard(data: bytes, path: str) -> None:
    """Refuse archives with two parts of one name, with foreign paths, or that unpack to far more than they are."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except zipfile.BadZipFile:
        raise ExchangeError("no workbook: not a ZIP archive", path=path, hint="save it as .xlsx") from None
    names = [part.filename for part in parts]
    if len(set(names)) < len(names):
        raise ExchangeError("two parts of the workbook have one name", path=path)
    for part in parts:
        if (
            part.filename.startswith("/")
            or ".." in part.filename.split("/")
            or "\\" in part.filename
            or part.flag_bits & 1
        ):
            raise ExchangeError(f"part {part.filename!r} of the workbook is not allowed", path=path)
        if part.file_size > MAX_PART or (
            part.file_size > 1_000_000 and part.file_size > MAX_RATIO * max(part.compress_size, 1)
        ):
            raise ExchangeError(f"part {part.filename!r} unpacks to {part.file_size} bytes", path=path)


def _openpyxl() -> Any:
    """The module, which is there only with the extra."""
    try:
        import openpyxl
        import openpyxl.cell
        import openpyxl.utils.exceptions
    except ImportError:
        raise UsageError("XLSX needs openpyxl", hint="install l10n[xlsx]") from None
    return openpyxl
