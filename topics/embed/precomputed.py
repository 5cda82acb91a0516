"""Vectors that the user made elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from ..errors import ConfigError
from ..text import count
from .vectors import unit

if TYPE_CHECKING:
    from ..results import Vectors


def precomputed(path: Path, ids: Sequence[str]) -> Vectors:
    """One row per paper of ``ids`` from ``path``, of unit length.

    ``.npy`` holds a row per paper in the order of the corpus; ``.parquet`` has columns ``paper_id`` and ``vector``.

    Raises:
        ConfigError: the file cannot be read or does not fit the papers.
    """

    def refuse(message: str) -> ConfigError:
        return ConfigError("embed.model", f"precomputed:{path}", message)

    try:
        vectors = _by_id(pl.read_parquet(path), ids) if path.suffix == ".parquet" else np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError, pl.exceptions.PolarsError) as error:
        raise refuse(f"cannot be read ({str(error).splitlines()[0]})") from error
    if vectors.ndim != 2 or len(vectors) != len(ids):
        raise refuse(f"has the shape {vectors.shape}, expected one row for each of {count(len(ids), 'paper')}")
    if not np.issubdtype(vectors.dtype, np.number) or not np.isfinite(vectors).all():
        raise refuse("holds values that are not numbers")
    return unit(vectors)


def _by_id(table: pl.DataFrame, ids: Sequence[str]) -> Vectors:
    for column in ("paper_id", "vector"):
        if column not in table.columns:
            raise ValueError(f"no column {column!r}; it has {', '.join(table.columns)}")
    rows = pl.DataFrame({"paper_id": list(ids)}).join(
        table.unique("paper_id", keep="first"), on="paper_id", how="left", maintain_order="left"
    )
    missing = rows.filter(pl.col("vector").is_null())["paper_id"]
    if len(missing):
        raise ValueError(f"no vector for {count(len(missing), 'paper')}, the first being {missing[0]!r}")
    return np.asarray(rows["vector"].to_list(), dtype=np.float32)
