"""Tables of papers: CSV and its kin, JSON lines and lists, Parquet. Each reads its rows; what follows is shared."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from pathlib import PurePath

import polars as pl

from ..errors import SourceError
from ..registry import Cuts, Parsed, ReadOptions
from . import columns, decoding, delimited, objects
from .frames import Grid, papers_of
from .records import Findings
from .reports import report

_SNIFFED = 1 << 16
_LINE = re.compile(rb"(?<=[\r\n])[^\r\n]")
# Names of columns are short and carry no sentence punctuation; this is what tells a header from a line of prose.
_HEADER_CELL = re.compile(r"[^.!?]{1,60}|.{0,60}[./]\w.{0,40}", re.DOTALL)
_MAX_HEADER_WORDS = 6


class Csv:
    """Text with one paper per line and a header, separated by commas, semicolons, tabs or bars."""

    name = "csv"
    description = "CSV, TSV and other separated text with a header (Scopus, IEEE, Lens, OpenAlex exports among them)"

    def sniff(self, data: bytes, filename: str) -> float:
        """How surely the first lines share a delimiter and begin with a header."""
        text = _head(data)
        if text is None or text.lstrip()[:1] in ("{", "[", "<", "@", "%"):
            return 0.0
        layout = delimited.find_layout(text)
        header, share = next(delimited.rows(text, layout.delimiter, layout.start), None), layout.share
        known = columns.recognise(header.cells) if header else {}
        if header is None or (len(known) < 2 and not _is_header(header.cells)):
            return 0.0
        named = _has_suffix(filename, ".csv", ".tsv", ".tab")
        # Rows may be ragged under a header that is beyond doubt.
        if "title" in known and (share >= 0.5 or len(known) > 1):
            return 0.6 + 0.3 * share + 0.05 * named
        one_line = text.strip().count("\n") == 0
        if share < 0.8 or (one_line and not known):
            return 0.0
        return (0.5 if known else 0.3) + 0.1 * named

    def parse(self, data: bytes, filename: str, options: ReadOptions) -> Parsed:
        """All rows as papers; those that do not fit the header become findings.

        Raises:
            SourceError: empty or binary, no column for the title, or a mapping to what does not exist.
        """
        found = Findings(filename)
        text = _filled_text(data, found)
        return papers_of(_grid(text, delimited.find_layout(text[:_SNIFFED]), found, options), options)

    def cuts(self, head: bytes) -> Cuts:
        """Parts begin with all that stands up to the end of the header."""
        layout = delimited.find_layout(_by_bytes(head[:_SNIFFED]))
        header = next(delimited.rows(_by_bytes(head), layout.delimiter, layout.start))
        return Cuts(head[: header.end], lambda data: delimited.row_starts(_by_bytes(data), layout))


class JsonLines:
    """One JSON object per line, or one list of objects."""

    name = "jsonl"
    description = "JSON lines, or a JSON file that is one list of objects"

    def sniff(self, data: bytes, filename: str) -> float:
        """How surely the first records are objects; more if they have a title."""
        text = _head(data)
        keys = objects.first_keys(text) if text is not None else None
        if keys is None:
            return 0.0
        named = _has_suffix(filename, ".jsonl", ".ndjson")
        return (0.85 if "title" in columns.recognise(keys) else 0.3) + 0.05 * named

    def parse(self, data: bytes, filename: str, options: ReadOptions) -> Parsed:
        """All objects as papers; lines that are none become findings.

        Raises:
            SourceError: empty or binary, no key for the title, or a mapping to what does not exist.
        """
        found = Findings(filename)
        text = _filled_text(data, found)
        records, places, refused = objects.read_objects(text, found, lines_before=options.lines_before)
        grid = Grid(objects.frame_of(records), pl.Series("place", places, dtype=pl.String), found, refused)
        return papers_of(grid, options)

    def cuts(self, head: bytes) -> Cuts | None:
        """A record per line; a list is never cut."""
        return Cuts(b"", _line_starts) if objects.is_lines(head) else None


class Parquet:
    """A Parquet file with one paper per row."""

    name = "parquet"
    description = "Parquet with one paper per row"

    def sniff(self, data: bytes, filename: str) -> float:
        """Certain where the file begins as Parquet does."""
        return 1.0 if data.startswith(b"PAR1") else 0.0

    def parse(self, data: bytes, filename: str, options: ReadOptions) -> Parsed:
        """All rows as papers.

        Raises:
            SourceError: not a whole Parquet file, no column for the title, or a mapping to what does not exist.
        """
        try:
            frame = pl.read_parquet(io.BytesIO(data))
        # Damage that polars does not foresee ends in a panic, which is no Exception.
        except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError) as error:
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise SourceError(filename, f"this is no complete Parquet file ({reason}); export it again") from error
        places = _numbered(range(1, len(frame) + 1), options)
        return papers_of(Grid(frame, places, Findings(filename)), options)


def _grid(text: str, layout: delimited.Layout, found: Findings, options: ReadOptions) -> Grid:
    """The rows of a separated text as a table of text; short rows are filled up, long and torn ones refused."""
    rows = delimited.rows(text, layout.delimiter, layout.start)
    header = next(rows).cells
    checked = list(delimited.checked_rows(rows, len(header)))
    kept = [row for row in checked if row.fault not in delimited.REFUSED]
    for row in checked:
        if row.fault in delimited.REFUSED:
            where = f"line {options.lines_before + row.line}, columns: {len(header)}, values: {len(row.cells)}"
            place = f"row {options.records_before + row.number}"
            found.add("error", "malformed_record", f"{delimited.REFUSED[row.fault]} ({where})", place=place)
    for fault, (code, message) in delimited.KEPT.items():
        places = _numbered([row.number for row in kept if row.fault == fault], options)
        report(found, pl.DataFrame({"place": places, "subject": places}), "warning", code, message)
    frame = _frame(header, [row.cells for row in kept])
    n_records = sum(row.fault != "rest" for row in checked)
    n_blank = checked[-1].number - n_records if checked else 0
    places = _numbered([row.number for row in kept], options)
    return Grid(frame, places, found, n_records - len(kept), n_blank)


def _frame(header: Sequence[str], body: Sequence[list[str]]) -> pl.DataFrame:
    """Rows as columns of text, empty cells as null; columns with neither a name nor a value are left out."""
    width, names = len(header), delimited.unique_names(header)
    filled = [cells[:width] + [""] * (width - len(cells)) for cells in body]
    frame = pl.DataFrame(filled, schema=dict.fromkeys(names, pl.String), orient="row")
    frame = frame.with_columns(pl.when(pl.all() != "").then(pl.all()))
    nameless = [name for name, cell in zip(names, header, strict=True) if not cell.strip()]
    return frame.drop(name for name in nameless if frame[name].null_count() == len(frame))


def _numbered(numbers: Iterable[int], options: ReadOptions) -> pl.Series:
    return pl.Series("place", [f"row {options.records_before + number}" for number in numbers], dtype=pl.String)


def _by_bytes(data: bytes) -> str:
    """Text of one character per byte, in which delimiters, quotes and line breaks stand where they do in the bytes."""
    return data.replace(b"\r", b"\n").decode("latin-1")


def _line_starts(data: bytes) -> list[int]:
    return [match.start() for match in _LINE.finditer(data)]


def _head(data: bytes) -> str | None:
    """The first lines of a file for a guess at its format, None where it is no text."""
    sample = data[:_SNIFFED]
    if decoding.is_binary(sample):
        return None
    text, _ = decoding.decode(sample)
    whole_lines = text.rpartition("\n")[0] if len(data) > _SNIFFED else text
    return whole_lines or decoding.decode(data)[0]


def _filled_text(data: bytes, found: Findings) -> str:
    text = decoding.read_text(data, found)
    if not text.strip():
        raise SourceError(found.filename, "the file is empty")
    return text


def _is_header(cells: Sequence[str]) -> bool:
    return all(
        _HEADER_CELL.fullmatch(cell.strip()) and len(cell.split()) <= _MAX_HEADER_WORDS for cell in cells if cell
    )


def _has_suffix(filename: str, *suffixes: str) -> bool:
    return PurePath(filename).suffix.casefold() in suffixes
