"""One spelling for each name: the one written most often."""

from __future__ import annotations

import polars as pl

from ..text import fold_column


def unify(authorships: pl.DataFrame) -> pl.DataFrame:
    """Names that differ in case, accents or punctuation alone, written alike; twice on a paper counts once."""
    keyed = authorships.with_columns(_key=fold_column(authorships["name"]))
    spelling = (
        keyed.group_by("_key", "name")
        .agg(n=pl.len(), owner=pl.col("is_owner").any())
        .sort(["_key", "owner", "n", "name"], descending=[False, True, True, False])
        .group_by("_key", maintain_order=True)
        .agg(_spelling=pl.col("name").first())
    )
    return (
        keyed.join(spelling, on="_key", how="left", maintain_order="left")
        .with_columns(name=pl.col("_spelling"), is_owner=pl.col("is_owner").any().over("paper_id", "_key"))
        .unique(["paper_id", "_key"], keep="first", maintain_order=True)
        .drop("_key", "_spelling")
    )
