"""Who wrote with whom, counted, for what is said of co-authors."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from .exact import false_discovery_rates

# A paper by more people than this says of no two of them that they work together.
MOST_AUTHORS = 100


def bylines(authorships: pl.DataFrame, papers: pl.DataFrame) -> pl.DataFrame:
    """``paper_id, name, year, n_authors, n_papers`` of each author of each of ``papers`` (paper_id, date_first)."""
    known = papers.select("paper_id", year=pl.col("date_first").dt.year())
    rows = authorships.select("paper_id", "name").unique(maintain_order=True)
    rows = rows.join(known, on="paper_id", how="inner", maintain_order="left")
    counts = {"n_authors": pl.len().over("paper_id"), "n_papers": pl.len().over("name")}
    return rows.with_columns(count.cast(pl.Int32).alias(name) for name, count in counts.items())


def numbered(rows: pl.DataFrame) -> pl.DataFrame:
    """``id, name, n_papers`` of everybody in ``bylines``, most papers first, then by name."""
    people = rows.select("name", "n_papers").unique().sort(["n_papers", "name"], descending=[True, False])
    return people.with_row_index("id")


def circles(rows: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """The co-authors of each of ``people`` (id, name), by ``id``.

    ``collaborators`` are they, ``strength`` the papers written with any of them, ``further`` the times that one of them
    was there but for the first time of each, and ``others`` the papers of each of them but for one, added up.
    """
    own = rows.join(people.select("id", "name"), on="name", how="inner").filter(pl.col("n_authors") > 1)
    papers = own.group_by("id").agg(strength=pl.len().cast(pl.Float64))
    beside = rows.select("paper_id", "n_papers", partner="name")
    met = own.select("id", "paper_id", "name").join(beside, on="paper_id", how="inner")
    partners = met.filter(pl.col("partner") != pl.col("name")).group_by("id", "partner").agg(
        n=pl.len(), n_papers=pl.col("n_papers").first()
    )  # fmt: skip
    sums = partners.group_by("id").agg(
        collaborators=pl.len().cast(pl.Int32),
        further=(pl.col("n") - 1).cast(pl.Int64).sum(),
        others=(pl.col("n_papers") - 1).cast(pl.Int64).sum(),
    )
    found = people.select("id").join(papers, on="id", how="left").join(sums, on="id", how="left").sort("id")
    return found.with_columns(pl.exclude("id").fill_null(0))


def count_ties(rows: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """Each two of ``people`` (id, name) with joint papers: ``a, b`` (ids, a < b), ``joint_papers, weight, first_year,
    last_year, paper_ids``, heaviest first. A paper by n people weighs 1 / (n - 1).
    """
    kept = rows.join(people.select("id", "name"), on="name", how="inner").filter(pl.col("n_authors") > 1)
    kept = kept.select("paper_id", "id", "year", "n_authors")
    pairs = kept.rename({"id": "a"}).join(kept.select("paper_id", b="id"), on="paper_id", how="inner")
    return (
        pairs.filter(pl.col("a") < pl.col("b"))
        .group_by("a", "b")
        .agg(
            joint_papers=pl.len().cast(pl.Int32),
            # Equal sums in another order would differ in their last digits.
            weight=(1 / (pl.col("n_authors") - 1)).sum().round(9),
            first_year=pl.col("year").min(),
            last_year=pl.col("year").max(),
            paper_ids=pl.col("paper_id").sort(),
        )
        .sort(["weight", "joint_papers", "a", "b"], descending=[True, True, False, False])
    )


def mark_close(ties: pl.DataFrame, people: pl.DataFrame, alpha: float) -> pl.DataFrame:
    """``ties`` with ``expected, p_value, q_value, is_close``.

    Expected are the joint papers if each co-author had been there once and all further times had fallen to them in
    proportion to their other papers. Of the two ends of a tie that one counts where there are more than expected most
    clearly. The test errs on the safe side, as joint papers are among a co-author's own: in circles whose papers were
    written by members at random, however much each writes, at most .6 % of ties had p below .05.

    Args:
        ties: as ``count_ties`` gives them.
        people: ``id``, ``n_papers`` and the columns of ``circles``.
        alpha: a tie is close below this q-value.
    """
    joint = ties["joint_papers"].to_numpy()
    a, b = (ties.select(id=end).join(people, on="id", how="left", maintain_order="left") for end in "ab")
    (expected_a, p_a), (expected_b, p_b) = _end(joint, a, b), _end(joint, b, a)
    p = np.minimum(1.0, 2 * np.minimum(p_a, p_b))
    q = pl.Series("q_value", false_discovery_rates(p.tolist()), dtype=pl.Float64)
    expected = np.where(p_a <= p_b, expected_a, expected_b)
    return ties.with_columns(
        q, expected=pl.Series(expected, dtype=pl.Float64), p_value=pl.Series(p, dtype=pl.Float64)
    ).with_columns(is_close=pl.col("q_value") < alpha)


def _end(joint: Any, person: pl.DataFrame, partner: pl.DataFrame) -> tuple[Any, Any]:
    """Expected joint papers and p, as the person at one end of each tie would have it."""
    from scipy.special import bdtrc

    further, others = person["further"].to_numpy(), np.maximum(person["others"].to_numpy(), 1)
    part = (partner["n_papers"].to_numpy() - 1) / others
    p = np.where(joint > 1, bdtrc(np.maximum(joint - 2, 0).astype(float), further, part), 1.0)
    return 1 + further * part, p
