"""BibTeX text as entries: bibtexparser tells blocks and fields apart, here their values are put together."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bibtexparser import model
from bibtexparser.entrypoint import parse_string

from .tagged import Fields

# What the parser would tell the console about damage becomes findings.
logging.getLogger("bibtexparser").addHandler(logging.NullHandler())
logging.getLogger("bibtexparser").propagate = False

_NO_ENTRY = re.compile(r"@(?:string|comment|preamble)\b", re.IGNORECASE)
_FIELD_LINE = re.compile(r"(?m)^[ \t]*[\w-]+[ \t]*=[ \t]*[{\"\w]")
_MARK = re.compile(r'(?<!\\)[{}"]')
_BARE = re.compile(r"[^#{}\"=]+=?|.", re.DOTALL)


@dataclass(frozen=True)
class Entry:
    """An entry and the line it begins at.

    ``fields`` have their names in lower case; they are None where the entry is damaged. ``is_cut`` tells that text
    after the end of the entry looks like more of it.
    """

    key: str
    line: int
    fields: Fields | None
    is_cut: bool = False


def read_entries(text: str) -> list[Entry]:
    """All entries in the order of the file, damaged ones among them; comments and abbreviations are none."""
    entries: list[Entry] = []
    strings: dict[str, str] = {}
    is_damaged, end = False, 0
    for block in parse_string(text, parse_stack=[]).blocks:
        # Of an entry that stands twice, or states a field twice, nothing is lost.
        block = getattr(block, "ignore_error_block", None) or block
        line = (block.start_line or 0) + 1
        if isinstance(block, model.String):
            strings[block.key.lower()] = _value(block.value, strings)
        elif isinstance(block, model.Entry) and block.entry_type:
            entries.append(Entry(block.key, line, _fields(block, line, strings)))
        elif isinstance(block, model.ImplicitComment):
            if not is_damaged:
                _add_stray(entries, block.comment, line, is_rest=line == end)
        elif isinstance(block, model.ParsingFailedBlock) and not _NO_ENTRY.match(block.raw or ""):
            entries.append(Entry("", line, None))
        is_damaged = isinstance(block, model.ParsingFailedBlock)
        end = line + (block.raw or "").count("\n")
    return entries


def _add_stray(entries: list[Entry], text: str, line: int, *, is_rest: bool) -> None:
    """What text between entries tells of them: fields are the rest of an entry, or one whose first line is missing.

    It is the rest where it begins on the line on which the entry ends.
    """
    if not _FIELD_LINE.search(text.lstrip("},")):
        return
    if entries and (is_rest or text.startswith(("}", ","))):
        last = entries[-1]
        entries[-1] = Entry(last.key, last.line, last.fields, is_cut=True)
    else:
        entries.append(Entry("", line, None))


def _fields(entry: model.Entry, line: int, strings: Mapping[str, str]) -> Fields:
    pairs = (pair for field in entry.fields for pair in _assignments(field.key, field.value, strings))
    return Fields(line, tuple((name.lower(), " ".join(value.split())) for name, value in pairs))


def _assignments(name: str, value: str, strings: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The field, and those that follow it where the comma between two fields is missing."""
    parts: list[str] = []
    for piece in _pieces(value):
        if piece.endswith("="):
            yield name, "".join(parts)
            name, parts = piece[:-1].strip(), []
        else:
            parts.append(_text(piece, strings))
    yield name, "".join(parts)


def _value(value: str, strings: Mapping[str, str]) -> str:
    return "".join(_text(piece, strings) for piece in _pieces(value))


def _text(piece: str, strings: Mapping[str, str]) -> str:
    return piece[1:-1] if piece[0] in '{"' else strings.get(piece.lower(), piece)


def _pieces(value: str) -> Iterator[str]:
    """What a value is put together of by ``#``: texts in braces or quotes, and words without."""
    position = 0
    while position < len(value):
        end = _end(value, position)
        piece = value[position:end].strip()
        if piece.strip("#"):
            yield piece
        position = end


def _end(value: str, start: int) -> int:
    """Where the piece that begins at ``start`` ends."""
    if value[start] not in '{"':
        found = _BARE.match(value, start)
        return found.end() if found else len(value)
    depth, quoted = 0, value[start] == '"'
    for mark in _MARK.finditer(value, start):
        depth += {"{": 1, "}": -1}.get(mark[0], 0)
        if depth == 0 and mark.start() > start and (mark[0] == '"') == quoted:
            return mark.end()
    return len(value)
