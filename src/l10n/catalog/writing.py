"""Catalogue -> bytes of a PO file: what did not change keeps its bytes, the rest is rendered as gettext would, unwrapped."""

from __future__ import annotations

import re
from operator import attrgetter
from typing import NamedTuple

from l10n.catalog.complaint import token
from l10n.catalog.shape import (
    BLANKS,
    CONTENT,
    FIELD,
    MARK,
    STRINGS,
    Detail,
    Raw,
    comment_value,
    escape,
    header_fields,
    place,
)
from l10n.errors import CatalogError
from l10n.model.catalog import Catalog, Entry


def write(catalog: Catalog) -> bytes:
    """The bytes of a PO file. Law: `load(dump(c)) == c`; an entry that did not change keeps its bytes.

    Raises `CatalogError` where the file's own charset cannot hold a text.
    """
    detail = detail_of(catalog)
    if detail.data and catalog.entries is detail.untouched and not _header_changed(catalog, detail):
        return detail.data
    pieces = [_entry_text(entry, detail) for entry in catalog.entries]
    header = _header_text(catalog, detail)
    if detail.header:
        pieces.insert(min(detail.header_at, len(pieces)), header)
    elif header:
        follows = pieces[:1] and not pieces[0].startswith(("\r", "\n"))
        pieces.insert(0, header + (detail.newline if follows else ""))
    elif pieces and not isinstance(catalog.entries[0].raw, Raw):
        pieces[0] = pieces[0].removeprefix(detail.newline)
    return detail.bom + _encode(_assemble(pieces, detail), detail.codec, catalog.path)


def detail_of(catalog: Catalog) -> Detail:
    return catalog.detail if isinstance(catalog.detail, Detail) else Detail()


def _assemble(pieces: list[str], detail: Detail) -> str:
    """Pieces one behind the other; each but the last ends with its line, new ones begin with a blank line."""
    newline = detail.newline
    out: list[str] = []
    for position, piece in enumerate(pieces):
        if position and not out[-1].endswith("\n"):
            out.append(newline)
        out.append(piece)
    if detail.tail and out and not out[-1].endswith("\n") and not detail.tail.startswith(("\r", "\n")):
        out.append(newline)
    out.append(detail.tail)
    return "".join(out)


def _encode(text: str, codec: str, path: str) -> bytes:
    try:
        return text.encode(codec)
    except UnicodeEncodeError as error:
        line, column = place(text, error.start)
        message = f"{text[error.start]!r} (U+{ord(text[error.start]):04X}) cannot be written in {codec}"
        hint = "convert the catalogue to UTF-8: `l10n fmt`"
        raise CatalogError(message, path=path, line=line, column=column, hint=hint) from error


def _entry_text(entry: Entry, detail: Detail) -> str:
    raw = entry.raw
    if not isinstance(raw, Raw):
        lines = [*_comment_lines(entry), *source_lines(entry), *target_lines(entry)]
        return detail.newline + "".join(line + detail.newline for line in lines)
    if raw.content == CONTENT(entry):
        return raw.text
    return _patched(entry, raw, detail)


class Parts(NamedTuple):
    """The text of an entry cut where its parts begin."""

    gap: str
    comments: str
    source: str
    target: str


def cut_parts(text: str) -> Parts:
    """The text of an entry in its parts; they joined are the text."""
    gap = len(text) - len(text.lstrip("\r\n"))
    source = target = len(text)
    for match in token().finditer(text):
        if match["word"] and match["prefix"] in ("", "#~"):
            start = match.start("prefix")
            line = text.rfind("\n", 0, start) + 1
            start = start if text[line:start].strip(BLANKS) else line
            if match["word"] != "msgstr":
                source = min(source, start)
            else:
                target = min(target, start)
    return Parts(text[:gap], text[gap:source], text[max(source, gap) : target], text[target:])


def _patched(entry: Entry, raw: Raw, detail: Detail) -> str:
    """The entry's text with only those parts rendered that changed."""
    old = Entry(*raw.content)  # type: ignore[arg-type]  # one tuple in the order of the fields
    parts = cut_parts(raw.text)
    newline = detail.newline
    comments = parts.comments
    if comment_values(old) != comment_values(entry):
        comments = "".join(line + newline for line in _merged_comments(old, entry, parts.comments))
    source = parts.source
    if (old.source, old.context, old.plural, old.obsolete) != (
        entry.source,
        entry.context,
        entry.plural,
        entry.obsolete,
    ):
        source = "".join(line + newline for line in source_lines(entry))
    target = parts.target
    if (old.target, old.plural_targets, old.obsolete) != (entry.target, entry.plural_targets, entry.obsolete):
        target = "".join(line + newline for line in target_lines(entry))
    return parts.gap + comments + source + target


_COMMENT_VALUES = attrgetter(
    "obsolete", "comments", "marks", "notes", "references", "flags", "fuzzy", "previous", "previous_context"
)


def comment_values(entry: Entry) -> tuple[object, ...]:
    values: tuple[object, ...] = _COMMENT_VALUES(entry)
    return values


def _merged_comments(old: Entry, new: Entry, text: str) -> list[str]:
    """Comment lines in gettext's order; a kind whose values did not change keeps its lines as they stood."""
    kept: dict[str, list[str]] = {}
    for line in text.split("\n"):
        bare = line.strip(BLANKS)
        if bare:
            kind = "|" if bare.startswith(("#~|", '"')) else bare[1:2]
            kept.setdefault(kind if kind in ".:,|" and kind else "#", []).append(bare)
    rendered = {
        "#": (_spoken(old), _spoken(new), _spoken_lines(new, kept.get("#", []))),
        ".": (old.notes, new.notes, _note_lines(new)),
        ":": (old.references, new.references, _reference_lines(new)),
        ",": ((old.fuzzy, old.flags), (new.fuzzy, new.flags), _flag_lines(new)),
        "|": (_previous(old), _previous(new), _previous_lines(new)),
    }
    lines = []
    for kind, (before, after, fresh) in rendered.items():
        lines += kept.get(kind, []) if before == after else fresh
    return lines


def _spoken(entry: Entry) -> tuple[object, ...]:
    return entry.comments, entry.marks


def _previous(entry: Entry) -> tuple[object, ...]:
    return entry.previous, entry.previous_context, entry.obsolete


def _comment_lines(entry: Entry) -> list[str]:
    return [
        *_spoken_lines(entry, []),
        *_note_lines(entry),
        *_reference_lines(entry),
        *_flag_lines(entry),
        *_previous_lines(entry),
    ]


def _spoken_lines(entry: Entry, as_written: list[str]) -> list[str]:
    """Translators' comments, then our marks; a line that stood in the file keeps its blanks."""
    known = {comment_value(line): line for line in as_written}
    comments = [known.get(text) or _comment_line("#", text) for text in entry.comments]
    return comments + [" ".join(("#", MARK, mark.kind, *mark.words)) for mark in entry.marks]


def _comment_line(lead: str, text: str) -> str:
    """One comment line. A text that begins with `#` is a line of an unknown kind and stands whole, unless it would be
    taken for one of a known kind."""
    one_line = text.replace("\r", " ").replace("\n", " ")
    if lead == "#" and re.match(r"#[^~|,.: ]", one_line):
        return one_line
    return f"{lead} {one_line}" if one_line else lead


def _note_lines(entry: Entry) -> list[str]:
    return [_comment_line("#.", line) for note in entry.notes for line in note.split("\n")]


def _reference_lines(entry: Entry) -> list[str]:
    return [f"#: \u2068{name}\u2069" if " " in name or "\t" in name else f"#: {name}" for name in entry.references]


def _flag_lines(entry: Entry) -> list[str]:
    flags = (("fuzzy", *entry.flags)) if entry.fuzzy else entry.flags
    return [f"#, {', '.join(flags)}"] if flags else []


def _previous_lines(entry: Entry) -> list[str]:
    lead = "#~| " if entry.obsolete else "#| "
    lines = [] if entry.previous_context is None else _strings(lead, "msgctxt", entry.previous_context)
    return lines if entry.previous is None else lines + _strings(lead, "msgid", entry.previous)


def source_lines(entry: Entry) -> list[str]:
    lead = "#~ " if entry.obsolete else ""
    lines = [] if entry.context is None else _strings(lead, "msgctxt", entry.context)
    lines += _strings(lead, "msgid", entry.source)
    return lines if entry.plural is None else lines + _strings(lead, "msgid_plural", entry.plural)


def target_lines(entry: Entry) -> list[str]:
    lead = "#~ " if entry.obsolete else ""
    if entry.plural is None:
        return _strings(lead, "msgstr", entry.target)
    forms = (entry.target, *entry.plural_targets[1:])
    return [line for index, form in enumerate(forms) for line in _strings(lead, f"msgstr[{index}]", form)]


def _strings(lead: str, word: str, text: str) -> list[str]:
    """`word "text"`; a text of several lines begins below, one string a line. Nothing is wrapped at a width."""
    lines = [line for line in re.split(r"(?<=\n)", text) if line]
    if len(lines) < 2:
        return [f'{lead}{word} "{escape(text)}"']
    return [f'{lead}{word} ""', *(f'{lead}"{escape(line)}"' for line in lines)]


# --- the header ---


def _header_changed(catalog: Catalog, detail: Detail) -> bool:
    return catalog.header != (detail.header.content[0] if detail.header else ())


def _header_text(catalog: Catalog, detail: Detail) -> str:
    if detail.header and not _header_changed(catalog, detail):
        return detail.header.text
    if not catalog.header:
        return ""
    newline = detail.newline
    gap, comments, source, kept = "", "", 'msgid ""' + newline, {}
    if detail.header:
        parts = cut_parts(detail.header.text)
        gap, comments, source = parts.gap, parts.comments, parts.source
        kept = _field_strings(parts.target)
    lines = [kept.get(field) or _field_string(field) for field in catalog.header]
    return gap + comments + source + "".join(line + newline for line in ['msgstr ""', *lines])


def _field_strings(target: str) -> dict[tuple[str, str], str]:
    """Header fields that stand on a line of their own, with that line."""
    strings: list[str] = STRINGS.findall(target)
    found = {}
    for string in strings:
        if string.endswith('\\n"') and "\\" not in string[:-3]:
            fields = header_fields(string[1:-3])
            if len(fields) == 1:
                found[fields[0]] = string
    return found


def _field_string(field: tuple[str, str]) -> str:
    name, value = field
    match = FIELD.match(f"{name}: {value}")
    return f'"{escape(f"{name}: {value}" if match else name)}\\n"'
