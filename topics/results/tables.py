"""What results that are made of tables have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod

import polars as pl

from .. import schemas


class Tables(ABC):
    """A frozen dataclass whose tables have the columns of their schemas, checked when it is made."""

    @abstractmethod
    def tables(self) -> dict[schemas.Table, pl.DataFrame]:
        """Each table by its schema."""

    def __post_init__(self) -> None:
        for table, frame in self.tables().items():
            table.check(frame)
