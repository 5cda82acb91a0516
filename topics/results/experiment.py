"""A finished experiment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from .. import schemas
from .tables import Tables


@dataclass(frozen=True, eq=False)
class Results(Tables):
    """A finished experiment: ``results`` (a row per cell), ``summary`` (per pipeline, setting and metric), ``times``.

    ``manifest`` holds the experiment as it was resolved, hashes of its input, versions and seeds.
    """

    results: pl.DataFrame
    summary: pl.DataFrame
    times: pl.DataFrame
    manifest: Mapping[str, Any]

    def tables(self) -> dict[schemas.Table, pl.DataFrame]:
        return {schemas.RESULTS: self.results, schemas.SUMMARY: self.summary, schemas.TIMES: self.times}
