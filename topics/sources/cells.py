"""Columns of any type brought to the few types that the tables of a run have."""

from __future__ import annotations

import ast
import datetime as dt
import json
import re
from collections.abc import Callable, Sequence
from typing import Any

import polars as pl

TEXTS = pl.List(pl.String)
NAME_KEYS = ("name", "full_name", "display_name", "fullName")

_QUOTES_ONLY_SPACED = re.compile(r"(?<=['\"])\s+(?=['\"])")
_ARXIV_CODES = r"^[a-z][a-z-]*(?:\.[A-Za-z-]+)?(?:\s+[a-z][a-z-]*(?:\.[A-Za-z-]+)?)+$"


def text(column: pl.Series) -> pl.Series:
    """Every cell as one line of text; blank cells are null, whole numbers have no decimal point."""
    dtype = column.dtype
    if dtype == TEXTS:
        column = column.list.join(" ")
    elif dtype.is_nested() or dtype == pl.Binary or dtype.is_object():
        column = json_text(column)
    elif dtype.is_float():
        column = _number_text(column)
    elif dtype != pl.String:
        column = column.cast(pl.String)
    return blank_to_null(collapse(column))


def collapse(column: pl.Series) -> pl.Series:
    """Text with every run of white space as one space and none at the ends."""
    return column.str.replace_all(r"\s+", " ").str.strip_chars()


def blank_to_null(column: pl.Series) -> pl.Series:
    """Text with empty cells as null."""
    return column.set(column == "", None)


def json_text(column: pl.Series) -> pl.Series:
    """Nested or binary values as JSON; the work is done per value, so it is kept for columns nobody asked for."""
    values = [None if value is None else json.dumps(_plain(value), ensure_ascii=False) for value in column.to_list()]
    return pl.Series(column.name, values, dtype=pl.String)


def extra(column: pl.Series) -> pl.Series:
    """A column that belongs to no field, as it is kept: simple types and lists of text unchanged, the rest as text."""
    dtype = column.dtype
    if dtype == TEXTS or dtype == pl.String or dtype.is_numeric() or dtype.is_temporal() or dtype == pl.Boolean:
        return column
    if dtype.is_nested() or dtype == pl.Binary or dtype.is_object():
        return json_text(column)
    return column.cast(pl.String)


def lists(column: pl.Series) -> pl.Series:
    """Lists of text: from lists, from objects with a name, from text that is a written-out list or is separated.

    A cell is split at ``;``, else at ``|``, else at line breaks, else at commas. Where any cell of the column holds
    one of the first three, a comma is part of the value ("Computer Science, Theory; Physics"). A cell of several arXiv
    category codes is split at spaces.
    """
    native = native_lists(column)
    if native is not None:
        return native
    cells = plain_text(column)
    written = written_lists(cells)
    separated = strong_separators_as_lines(cells)
    if not separated.str.contains("\n", literal=True).any():
        codes = separated.str.contains(_ARXIV_CODES)
        commas = separated.str.replace_all(",", "\n", literal=True)
        separated = commas.zip_with(~codes.fill_null(False), separated.str.replace_all(r"\s+", "\n"))
    parts = separated.str.split("\n").list.eval(pl.element().str.strip_chars())
    return written.zip_with(written.is_not_null(), parts)


def native_lists(column: pl.Series) -> pl.Series | None:
    """A column of lists as lists of text; of objects, their names. None where the column is not one of lists."""
    dtype = column.dtype
    if isinstance(dtype, pl.Array):
        column, dtype = column.arr.to_list(), pl.List(dtype.inner)
    if not isinstance(dtype, pl.List):
        return None
    inner = dtype.inner
    if isinstance(inner, pl.Struct):
        key = next((f.name for name in NAME_KEYS for f in inner.fields if f.name == name), None)
        if key is None:
            return pl.Series(column.name, [None] * len(column), dtype=TEXTS)
        column = column.list.eval(pl.element().struct.field(key))
    elif isinstance(inner, pl.DataType) and (inner.is_nested() or inner == pl.Binary):
        return pl.Series(column.name, [_texts(value) for value in column.to_list()], dtype=TEXTS)
    return column.cast(TEXTS, strict=False).list.eval(pl.element().str.strip_chars())


def plain_text(column: pl.Series) -> pl.Series:
    """Cells as text with their line breaks kept, stripped, blank ones null."""
    cells = column if column.dtype == pl.String else text(column)
    return blank_to_null(cells.str.strip_chars())


def strong_separators_as_lines(cells: pl.Series) -> pl.Series:
    """Text in which the strongest of ``;``, ``|`` and line break that a cell holds has become a line break."""
    one_line = collapse(cells)
    semicolons = one_line.str.replace_all(";", "\n", literal=True)
    bars = one_line.str.replace_all("|", "\n", literal=True)
    lines = cells.str.replace_all(r"[ \t]*[\r\n]+\s*", "\n")
    weaker = bars.zip_with(cells.str.contains("|", literal=True), lines)
    return semicolons.zip_with(cells.str.contains(";", literal=True), weaker)


def written_lists(cells: pl.Series) -> pl.Series:
    """The lists that text such as ``['A', 'B']`` spells out, null where a cell is no such text."""
    brackets = cells.str.starts_with("[") & cells.str.ends_with("]")
    return per_distinct(cells.set(~brackets.fill_null(False), None), _read_list, TEXTS)


def per_distinct(column: pl.Series, function: Callable[[str], Any], dtype: pl.DataType) -> pl.Series:
    """``function`` of every cell, called once per distinct text; null stays null."""
    distinct = column.drop_nulls().unique()
    lookup = pl.DataFrame({"key": distinct, "value": pl.Series([function(v) for v in distinct], dtype=dtype)})
    return column.rename("key").to_frame().join(lookup, on="key", how="left", maintain_order="left")["value"]


def _read_list(cell: str) -> list[str | None] | None:
    try:
        value = json.loads(cell)
    except (ValueError, RecursionError):
        try:
            # NumPy prints lists without commas, which Python would read as one joined string.
            value = ast.literal_eval(_QUOTES_ONLY_SPACED.sub(", ", cell))
        except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
            return None
    return _texts(value)


def _texts(value: object) -> list[str | None] | None:
    """Items of a list as text, names of objects; None where the value is no list."""
    if not isinstance(value, list | tuple):
        return None
    return [_item(item) for item in value]


def _item(item: object) -> str | None:
    if isinstance(item, dict):
        parts = [str(item[key]) for key in ("given", "family") if item.get(key)]
        item = next((item[key] for key in NAME_KEYS if item.get(key) is not None), " ".join(parts) or None)
    return None if item is None else encodable(str(item)).strip()


def encodable(value: str) -> str:
    """Text without the lone surrogates that JSON can spell and UTF-8 cannot."""
    return value.encode("utf-8", "replace").decode("utf-8")


def _number_text(column: pl.Series) -> pl.Series:
    values = column.fill_nan(None)
    whole = values.is_null() | ((values == values.round(0)) & (values.abs() < 2**53))
    if whole.all():
        return values.cast(pl.Int64).cast(pl.String)
    return values.cast(pl.String)


def _plain(value: Any) -> Any:
    """A value as JSON can write it."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, Sequence | pl.Series) and not isinstance(value, str | bytes):
        return [_plain(item) for item in value]
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        return value.isoformat() if not isinstance(value, dt.timedelta) else str(value)
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)
