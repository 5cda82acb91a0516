"""An id for every paper: the input's own where it is unique, else one made from the title."""

from __future__ import annotations

import hashlib

import polars as pl

from ..text import count, fold_column
from .findings import finding


def give_ids(papers: pl.DataFrame) -> tuple[pl.DataFrame, list[dict[str, str | None]]]:
    """``paper_id`` filled for every row, unique, the same whenever the same records are read.

    Returns:
        The papers, and a finding for each file whose own ids are not unique.
    """
    own = pl.col("paper_id")
    clashes = papers.filter(own.is_not_null() & own.is_duplicated())
    derived = fold_column(papers["title"]).fill_null("")
    codes = {title: "p" + hashlib.sha256(title.encode()).hexdigest()[:10] for title in derived.unique()}
    papers = papers.with_columns(
        paper_id=pl.when(own.is_not_null() & ~own.is_duplicated())
        .then(own)
        .otherwise(derived.replace_strict(codes, return_dtype=pl.String))
    )
    return _numbered(papers), _clash_findings(clashes)


def _numbered(papers: pl.DataFrame) -> pl.DataFrame:
    """The second paper of an id becomes ``id-2``, the third ``id-3``."""
    while papers["paper_id"].is_duplicated().any():
        nth = pl.int_range(pl.len()).over("paper_id") + 1
        papers = papers.with_columns(
            paper_id=pl.when(nth == 1).then("paper_id").otherwise(pl.format("{}-{}", "paper_id", nth))
        )
    return papers


def _clash_findings(clashes: pl.DataFrame) -> list[dict[str, str | None]]:
    return [
        finding(
            "info",
            "id_not_unique",
            source,
            f"{count(n, 'record')} with an id that another record has too, for example {example!r}; "
            "ids made from the titles are used for them",
            source,
        )
        for source, n, example in clashes.group_by("source", maintain_order=True)
        .agg(n=pl.len(), example=pl.col("paper_id").first())
        .iter_rows()
    ]
