"""Answers and snapshots of services in JSON: pages, lists, single records and lines, also where they are damaged.

Damage costs as little as can be: reading goes on where the next record begins. A part of a large file, which lacks
what stood before its first record, is read like a whole one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ..errors import SourceError
from ..registry import Parsed, ReadOptions
from . import decoding, objects
from .bibliography import NOBODY, Profile, bibliography
from .json_values import Json
from .notes import Notes
from .records import Findings, Record

# What follows a value that is only a piece of a damaged record: a colon, or a comma and another key.
_GOES_ON = re.compile(r'\s*(?::|,\s*"((?:[^"\\]|\\.)*)"\s*:)')
_SAMPLE = 5
# Nothing but brackets that close what holds the records; that of the list itself may be lost.
_LIST_END = re.compile(r"\]|[\s}]*\Z")
_REST = object()


@dataclass(frozen=True)
class Layout:
    """How a service lays out its records.

    ``start`` matches where a record begins, ``opening`` what a page has right before its first one, with the ``[``.
    ``unpack`` gives the records within an object; that of a record is itself. ``complaint`` gives what the service says
    where it answers with an error, ``profile`` what a whole file says of the one author whose papers it lists.
    """

    start: re.Pattern[str]
    opening: re.Pattern[str]
    unpack: Callable[[Json], list[object]]
    complaint: Callable[[Json], str | None] = lambda answer: None
    profile: Callable[[object], Profile] = lambda whole: NOBODY


def parse_records(
    data: bytes, filename: str, options: ReadOptions, layout: Layout, record: Callable[[Json, str, Notes], Record]
) -> Parsed:
    """The tables of a file whose objects ``record`` reads, one by one, with their places.

    Raises:
        SourceError: empty or binary, or the answer of a service that has found fault with the question.
    """
    found, notes = Findings(filename), Notes(options.as_of)
    text = decoding.read_text(data, found)
    if not text.strip():
        raise SourceError(filename, "the file is empty")
    whole, end = objects.next_value(text, 0)
    if isinstance(whole, dict) and (complaint := layout.complaint(whole)):
        message = " ".join(complaint.split())
        raise SourceError(filename, f"the service has answered with an error instead of papers: {message}")
    kept = []
    for place, value in _placed(text, whole, end, options, layout):
        if isinstance(value, dict):
            kept.append(record(value, place, notes))
        else:
            notes.add("damaged_rest" if value is _REST else "malformed_record", place)
    return bibliography(kept, found, notes, layout.profile(whole))


def head(data: bytes) -> str:
    """The beginning of a file, for a guess at its format; empty where it is no JSON."""
    text = decoding.head(data).lstrip()
    return text if text.startswith(("{", "[")) else ""


def _placed(text: str, whole: object, end: int, options: ReadOptions, layout: Layout) -> Iterator[tuple[str, object]]:
    """Every record with its place; something else than an object in place of those that are damaged.

    Args:
        whole: the first value of ``text``, which is all of it unless the file has lines or is damaged.
        end: where ``whole`` ends.
    """
    is_whole = end > objects.skip(text, 0) and not text[end:].strip()
    if _is_line(text, whole, layout) if is_whole else _has_lines(text):
        return _lines(text, options, layout)
    values = [whole] if is_whole else _values(text, layout, in_list=not isinstance(whole, dict | list))
    unpacked = (record for value in values for record in _unpacked(value, layout))
    return ((f"record {n}", record) for n, record in enumerate(unpacked, start=options.records_before + 1))


def _is_line(text: str, whole: object, layout: Layout) -> bool:
    """Whether the one value of a file is a record on a line of its own, and so the only one of JSON lines."""
    return "\n" not in text.strip() and _unpacked(whole, layout) == [whole]


def _has_lines(text: str) -> bool:
    """Whether lines are objects: one of the first is. Within a list or page lines are indented or end in a comma."""
    lines = text.lstrip().split("\n", _SAMPLE)[:_SAMPLE]
    in_list = any(line.startswith("]") or line.rstrip().endswith("},") for line in lines)
    return not in_list and any(line.startswith("{") and isinstance(_line_value(line), dict) for line in lines)


def _lines(text: str, options: ReadOptions, layout: Layout) -> Iterator[tuple[str, object]]:
    for number, line in enumerate(text.split("\n"), start=options.lines_before + 1):
        records = _unpacked(_line_value(line), layout) if line.strip() else []
        for n, record in enumerate(records, start=1):
            yield f"line {number}" if len(records) == 1 else f"line {number}, record {n}", record


def _line_value(line: str) -> object:
    """The one value that a line spells; None where it spells none or more."""
    value, end = objects.next_value(line, 0)
    return None if line[end:].strip() else value


def _values(text: str, layout: Layout, *, in_list: bool) -> Iterator[object]:
    """Values that follow each other, up to the end of their list.

    None stands in place of one that is damaged, ``_REST`` where no other can be found after it.
    """
    first = _opened(text, layout) if in_list else objects.skip(text, 0)
    position = first
    while not _LIST_END.match(text, position):
        value, end = objects.next_value(text, position)
        if end == position or _is_piece(value, text, end):
            value, end = None, _next_start(text, first, position, layout)
        position = objects.skip(text, end)
        yield _REST if value is None and end == len(text) else value


def _is_piece(value: object, text: str, end: int) -> bool:
    """Whether the record goes on after ``value``; a key that it has already begins another, whose beginning is gone."""
    found = _GOES_ON.match(text, end)
    return found is not None and not (isinstance(value, dict) and found[1] in value)


def _opened(text: str, layout: Layout) -> int:
    """Where the first record stands in a list or page that cannot be read as a whole."""
    start = objects.skip(text, 0)
    if text.startswith("[", start):
        return objects.skip(text, start + 1)
    opening = layout.opening.search(text)
    return objects.skip(text, opening.end()) if opening else start


def _next_start(text: str, first: int, position: int, layout: Layout) -> int:
    """Where the record after a damaged one begins, the end of the text where none does.

    Objects within a record may look like records, so where the first record begins a line only the same indent counts,
    and where its first line is lost, only a smaller one than that of what it holds.
    """
    indent = text[text.rfind("\n", 0, first) + 1 : first]
    begins_line = first > 0 and not indent.strip() and bool(indent or text.startswith("{", first))
    margin = indent if text.startswith("{", first) else rf"[ \t]{{0,{len(indent) - 1}}}"
    start = re.compile(rf"(?<=\n){margin}\{{") if begins_line else layout.start
    found = start.search(text, position + 1)
    return found.start() if found else len(text)


def _unpacked(value: object, layout: Layout) -> list[object]:
    parts = value if isinstance(value, list) else [value]
    return [record for part in parts for record in (layout.unpack(part) if isinstance(part, dict) else [part])]
