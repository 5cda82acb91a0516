"""Papers of all files in one table."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from .. import schemas


def stacked(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """The rows of all tables of papers, each with all columns that any has.

    A further column that files hold in kinds that do not go together (numbers here, text there) becomes text.
    """
    kinds: dict[str, set[pl.DataType]] = {}
    for frame in frames:
        for name, dtype in frame.schema.items():
            kinds.setdefault(name, set()).add(dtype)
    mixed = [name for name, found in kinds.items() if not _agree(found)]
    texts = [frame.with_columns(_text(frame[name]) for name in mixed if name in frame.columns) for frame in frames]
    return pl.concat([schemas.PAPERS.empty(), *texts], how="diagonal_relaxed")


def _agree(dtypes: set[pl.DataType]) -> bool:
    stated = dtypes - {pl.Null()}
    return len(stated) < 2 or all(dtype.is_numeric() for dtype in stated)


def _text(column: pl.Series) -> pl.Series:
    if column.dtype == pl.List(pl.String):
        return column.list.join("; ")
    if column.dtype.is_nested():
        values = [None if value is None else str(value) for value in column.to_list()]
        return pl.Series(column.name, values, dtype=pl.String)
    return column.cast(pl.String)
