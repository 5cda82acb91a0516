"""Text in rows and cells: delimiters and quotes.

Rows are cut here and not by ``csv`` or polars because a quote that is never closed must cost one row at most. The
standard module reads on to the end of the file, and its limit on the length of a cell is one for the whole process.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from . import columns

DELIMITERS = (",", ";", "\t", "|")
_SEPARATOR = re.compile(r'"?sep=([^\n"])"?[^\S\n]*\n', re.IGNORECASE)
_LINE_END = re.compile(r"\n")
_MAX_PREAMBLE = 20

# What is wrong with a row, by whether its other cells can still be used.
REFUSED = {
    "long": "the row has more values than there are columns and was left out",
    "torn": "a quote is opened and never closed, and the row was left out",
    "rest": "part of the record before it, whose quote is never closed",
}
KEPT = {
    "short": ("short_record", "the row has fewer values than there are columns; the others were taken as empty"),
    "quote": ("unbalanced_quote", "a quote is opened and never closed; it was read as a character"),
}


@dataclass(frozen=True)
class Row:
    """A row of a file: its cells, the line it begins on and where its text ends.

    ``torn`` tells that a quote in it is opened and never closed; ``blank`` counts the blank lines before it. ``number``
    counts the rows under the header, empty ones too; ``fault`` is a key of ``REFUSED`` or ``KEPT``, or empty.
    """

    line: int
    cells: list[str]
    end: int
    torn: bool = False
    blank: int = 0
    number: int = 0
    fault: str = ""


@dataclass(frozen=True)
class Layout:
    """How a separated text is laid out: where its header begins, what separates cells, and how well that fits."""

    start: int
    delimiter: str
    share: float


def find_layout(text: str) -> Layout:
    """The layout that the beginning of a file suggests; ``share`` of its first rows are as wide as the header.

    Above the header may stand ``sep=;``, which Excel writes and reads, and lines that tell about the export: where
    the first line names no title, the header is the first that does so among other known columns.
    """
    told = _SEPARATOR.match(text)
    begin, delimiters = (told.end(), told[1]) if told else (0, DELIMITERS)
    first = Layout(begin, *find_delimiter(text[begin:], delimiters))
    if "title" in _known_columns(text, first):
        return first
    below = (match.end() for match in islice(_LINE_END.finditer(text, begin), _MAX_PREAMBLE))
    layouts = (Layout(start, *find_delimiter(text[start:], delimiters)) for start in below)
    return next((found for found in layouts if _is_named(_known_columns(text, found))), first)


def _known_columns(text: str, layout: Layout) -> dict[str, str]:
    header = next(rows(text, layout.delimiter, layout.start), None)
    return columns.recognise(header.cells) if header and len(header.cells) > 1 else {}


def _is_named(known: dict[str, str]) -> bool:
    return "title" in known and len(known) > 1


def rows(text: str, delimiter: str, start: int = 0) -> Iterator[Row]:
    """The rows of ``text`` from ``start`` on, blank lines left out.

    A cell is quoted only if its closing quote stands before a delimiter or the end of a line; otherwise the quote is
    a character like any other. A row over several lines that has another width than the first row is read again as
    one line, so that a forgotten quote cannot join complete rows.
    """
    edge = f"{re.escape(delimiter)}\n"
    pattern = re.compile(rf'(?:"([^"]*+(?:""[^"]*+)*+)"|([^{edge}]*+))([{edge}]|\Z)')
    position, line, width, blank = start, 1 + text.count("\n", 0, start), 0, 0
    while position < len(text):
        cells, end, torn = _cells(text, position, pattern)
        n_lines = text.count("\n", position, end)
        if width and len(cells) != width and n_lines > 1:
            end, n_lines = text.index("\n", position) + 1, 1
            cells, _, torn = _cells(text[position : end - 1], 0, pattern)
        if cells != [""]:
            width = width or len(cells)
            yield Row(line, cells, end, torn, blank)
        blank = blank + 1 if cells == [""] else 0
        position, line = end, line + n_lines


def _cells(text: str, position: int, pattern: re.Pattern[str]) -> tuple[list[str], int, bool]:
    """The cells of the row at ``position``, where it ends, and whether a quote in it is not closed."""
    cells, torn = [], False
    while match := pattern.match(text, position):
        quoted, bare, end = match.groups()
        torn = torn or (quoted is None and bare.startswith('"'))
        cells.append(bare if quoted is None else quoted.replace('""', '"'))
        position = match.end()
        if end in ("\n", ""):
            break
    return cells, position, torn


def checked_rows(body: Iterable[Row], width: int) -> Iterator[Row]:
    """The rows under a header of ``width`` columns, numbered and judged; rows of nothing but delimiters left out."""
    in_torn, number = False, 0
    for row in body:
        fault = _fault(row, width, in_torn=in_torn)
        # What follows a quote that was never closed belongs to the torn row, up to where the quote may end.
        in_torn = fault == "torn" or (fault == "rest" and not any('"' in cell for cell in row.cells))
        number += 0 if fault == "rest" else 1 + row.blank
        if any(row.cells):
            yield replace(row, number=number, fault=fault)


def row_starts(text: str, layout: Layout) -> list[int]:
    """Where rows surely begin under a header that is followed by rows; ``text`` may be cut anywhere.

    A quote that is not closed may be so in what follows ``text``, so the rows after the last one are not counted on,
    unless there are no others.
    """
    found = rows(text, layout.delimiter, layout.start)
    header = next(found)
    body = list(checked_rows(found, len(header.cells)))
    ends = [row.end for row in body if not row.fault and row.end < len(text)]
    torn = max((row.end for row in body if row.fault == "torn"), default=len(text))
    return [end for end in ends if end < torn] or ends


def _fault(row: Row, width: int, *, in_torn: bool) -> str:
    # Some programs end every row with a delimiter; empty cells behind the last column are no fault.
    if len(row.cells) >= width and not any(row.cells[width:]):
        return "quote" if row.torn else ""
    if in_torn:
        return "rest"
    if len(row.cells) > width:
        return "long"
    return "torn" if row.torn else "short"


def unique_names(header: Sequence[str]) -> list[str]:
    """Names of columns, trimmed; those without one are numbered and those that come again get a number behind."""
    names: dict[str, None] = {}
    n_seen = Counter[str]()
    for number, cell in enumerate(header, start=1):
        stated = " ".join(cell.split())
        name = stated or f"column_{number}"
        while name in names:
            n_seen[stated] += 1
            name = f"{stated or 'column'}_{n_seen[stated] + 1}"
        names[name] = None
    return list(names)


def find_delimiter(text: str, delimiters: Sequence[str] = DELIMITERS) -> tuple[str, float]:
    """The delimiter under which the first rows agree best, and the share of them that are as wide as the header.

    The share is 0 where no delimiter gives the header two columns.
    """
    ranked = [(_fitness(text, delimiter), delimiter) for delimiter in delimiters]
    (known, share, _), best = max(ranked, key=lambda item: item[0])
    return best, share if known >= 0 else 0.0


def _fitness(text: str, delimiter: str) -> tuple[int, float, int]:
    """How well a delimiter fits: known fields in the header, share of rows of its width, its width."""
    first = list(islice(rows(text, delimiter), 51))
    if not first or len(first[0].cells) < 2:
        return -1, 0.0, 1
    width = len(first[0].cells)
    body = first[1:]
    share = sum(len(row.cells) == width for row in body) / len(body) if body else 1.0
    return len(columns.recognise(first[0].cells)), share, width
