"""A named table, its columns and their types."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from ..errors import SchemaError

TEXTS = pl.List(pl.String)


@dataclass(frozen=True, eq=False)
class Table:
    """A named table and the columns it must have; further columns are allowed and kept."""

    name: str
    columns: Mapping[str, pl.DataType]

    def empty(self) -> pl.DataFrame:
        return pl.DataFrame(schema=dict(self.columns))

    def frame(self, rows: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
        """Rows as a table with exactly these columns; keys that a row lacks become null."""
        return pl.DataFrame(list(rows), schema=dict(self.columns), orient="row")

    def check(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The same table with these columns first.

        Raises:
            SchemaError: a column is missing or has another type.
        """
        found = frame.schema
        for column, dtype in self.columns.items():
            if column not in found:
                raise SchemaError(self.name, column, f"missing; the table has {', '.join(found)}")
            if found[column] != dtype:
                raise SchemaError(self.name, column, f"has type {found[column]}, expected {dtype}")
        extra = [column for column in found if column not in self.columns]
        return frame.select([*self.columns, *extra])
