"""Text in rows and cells: delimiters and quotes.

Rows are cut here and not by ``csv`` or polars because a quote that is never closed must cost one row at most. The
standard module reads on to the end of the file, and its limit on the length of a cell is one for the whole process.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from . import columns

DELIMITERS = (",", ";", "\t", "|")

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
    """A row of a file: its cells and the line it begins on; ``torn`` where a quote in it is opened and never closed.

    ``number`` counts rows under the header; ``fault`` is a key of ``REFUSED`` or ``KEPT``, or empty.
    """

    line: int
    cells: list[str]
    torn: bool = False
    number: int = 0
    fault: str = ""


def rows(text: str, delimiter: str) -> Iterator[Row]:
    """The rows of ``text``, blank lines left out.

    A cell is quoted only if its closing quote stands before a delimiter or the end of a line; otherwise the quote is
    a character like any other. A row over several lines that has another width than the first row is read again as
    one line, so that a forgotten quote cannot join complete rows.
    """
    edge = f"{re.escape(delimiter)}\n"
    pattern = re.compile(rf'(?:"([^"]*+(?:""[^"]*+)*+)"|([^{edge}]*+))([{edge}]|\Z)')
    position, line, width = 0, 1, 0
    while position < len(text):
        cells, end, torn = _cells(text, position, pattern)
        n_lines = text.count("\n", position, end)
        if width and len(cells) != width and n_lines > 1:
            end, n_lines = text.index("\n", position) + 1, 1
            cells, _, torn = _cells(text[position : end - 1], 0, pattern)
        if cells != [""]:
            width = width or len(cells)
            yield Row(line, cells, torn)
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
    in_torn = False
    for number, row in enumerate(body, start=1):
        fault = _fault(row, width, in_torn=in_torn)
        # What follows a quote that was never closed belongs to the torn row, up to where the quote may end.
        in_torn = fault == "torn" or (fault == "rest" and not any('"' in cell for cell in row.cells))
        if any(row.cells):
            yield replace(row, number=number, fault=fault)


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
    names: list[str] = []
    for number, cell in enumerate(header, start=1):
        name = " ".join(cell.split()) or f"column_{number}"
        times = 2
        while name in names:
            name, times = f"{' '.join(cell.split()) or 'column'}_{times}", times + 1
        names.append(name)
    return names


def find_delimiter(text: str) -> tuple[str, float]:
    """The delimiter under which the first rows agree best, and the share of them that are as wide as the header.

    The share is 0 where no delimiter gives the header two columns.
    """
    ranked = [(_fitness(text, delimiter), delimiter) for delimiter in DELIMITERS]
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
