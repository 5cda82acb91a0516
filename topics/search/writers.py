"""Who wrote which papers of a run, as arrays in the order of the people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

    from ..results import Run

# People whose papers' vectors are added up at a time.
_BLOCK = 8192


@dataclass(frozen=True, eq=False)
class Writers:
    """A row per person and paper: ``person`` (number in ``names``, which are sorted), ``paper`` (row of the run) and
    ``position`` (1 is first, 0 unknown). ``n_authors`` is by paper, 0 where the list of authors is cut short.
    """

    names: list[str]
    person: Any
    paper: Any
    position: Any
    n_authors: Any

    @cached_property
    def n_papers(self) -> Any:
        """Papers of each person."""
        return np.bincount(self.person, minlength=len(self.names))

    @cached_property
    def membership(self) -> csr_matrix:
        """People x papers, 1 where the person wrote the paper."""
        from scipy.sparse import csr_matrix

        ends = np.concatenate([[0], np.cumsum(self.n_papers)])
        ones = np.ones(len(self.paper), dtype=np.float32)
        return csr_matrix((ones, self.paper, ends), shape=(len(self.names), len(self.n_authors)))


@lru_cache(maxsize=1)
def writers(run: Run) -> Writers:
    """The people of a run; copies of papers do not count."""
    papers = run.papers.select("paper_id", pl.col("authors_truncated").fill_null(False)).with_row_index("paper")
    places = run.authorships.group_by("paper_id", "name").agg(pl.col("position").min().fill_null(0))
    rows = places.join(papers, on="paper_id").sort("name", "paper")
    names = rows["name"].unique().sort()
    n_authors = np.bincount(rows["paper"].to_numpy(), minlength=papers.height)
    return Writers(
        names.to_list(),
        rows["name"].replace_strict(names, range(len(names)), return_dtype=pl.Int32).to_numpy().astype(np.int32),
        rows["paper"].to_numpy().astype(np.int32),
        rows["position"].to_numpy(),
        np.where(papers["authors_truncated"].to_numpy(), 0, n_authors),
    )


@lru_cache(maxsize=1)
def profile_lengths(run: Run) -> Any:
    """Length of the sum of each person's vectors."""
    membership, vectors = writers(run).membership, run.embedding.vectors
    blocks = range(0, membership.shape[0], _BLOCK)
    sums = (membership[start : start + _BLOCK] @ vectors for start in blocks)
    return np.concatenate([np.zeros(0), *(np.linalg.norm(block, axis=1) for block in sums)])


def rows_of(run: Run, paper_ids: Sequence[str]) -> Any:
    """Rows of these papers in the run, oldest first, undated last."""
    order = ["date_first", "date_last", "paper_id"]
    papers = run.papers.select(*order).with_row_index("row").filter(pl.col("paper_id").is_in(list(paper_ids)))
    return papers.sort(order, nulls_last=True)["row"].to_numpy().astype(np.int64)
