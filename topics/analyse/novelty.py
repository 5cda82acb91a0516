"""How far each paper lies from what was there before it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import polars as pl

from .. import schemas
from .random_orders import random_orders

if TYPE_CHECKING:
    from ..results import Vectors

N_NEAREST = 5
# With fewer papers before it, the distance of a paper says how small the corpus is.
MIN_EARLIER = 30
# A percentile is among so many papers of about the same date, drawn from a sample of the corpus ...
N_COMPARED = 200
N_SAMPLE = 1_000
# ... or among as many as the third part of the sample, fewer at its ends; less than these tell no percentile.
N_COMPARED_AT_ENDS = 50
MIN_COMPARED = 20
_BLOCK = 4_096
Floats = npt.NDArray[np.float64]
Days = npt.NDArray[np.int64]
_NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True, eq=False)
class Sample:
    """Papers of a corpus in the order of their dates, and how far each lies from those before it."""

    days: Days
    distances: Floats


def draw_sample(vectors: Vectors, papers: pl.DataFrame) -> Sample:
    """Papers evenly spaced in the order of their dates, at most ``N_SAMPLE`` of those that have enough earlier ones.

    Args:
        vectors: papers x dimensions, of unit length.
        papers: paper_id, date_first, date_last, in the order of ``vectors``.
    """
    first, last = _days(papers)
    n_earlier = np.searchsorted(np.sort(last), first, side="left")
    eligible = np.flatnonzero((first != _NEVER) & (n_earlier >= MIN_EARLIER) & _is_text(vectors))
    by_date = eligible[np.lexsort((papers["paper_id"].rank("ordinal").to_numpy()[eligible], first[eligible]))]
    chosen = by_date[np.linspace(0, len(by_date) - 1, min(N_SAMPLE, len(by_date))).round().astype(np.int64)]
    similarity, _ = _nearest(vectors, first, last, chosen)
    return Sample(first[chosen], _distance(similarity))


def measure_novelty(
    vectors: Vectors, papers: pl.DataFrame, paper_ids: Sequence[str], authorships: pl.DataFrame, sample: Sample
) -> pl.DataFrame:
    """How far each paper lies from the papers of the corpus that are surely earlier, as a percentile.

    The distance is the mean cosine distance to the ``N_NEAREST`` nearest earlier papers (for texts as Shibayama, Yin &
    Matsumoto 2021, PLOS ONE 16, e0254034, who take a quantile of distances); earlier is what surely appeared before the
    first day that the paper's date may mean. The percentile is among papers of about the same date, as early papers
    have fewer before them. Earlier papers by the same authors count: who carries on work of their own does
    not do what the corpus has not; ``n_own`` says how many of the nearest are by one of the paper's authors.

    Args:
        vectors: papers x dimensions, of unit length.
        papers: paper_id, date_first, date_last, score (what a page claims), in the order of ``vectors``.
        paper_ids: the papers to measure; ids that ``papers`` lacks are ignored.
        authorships: paper_id, name.
        sample: of ``draw_sample``.

    Returns:
        A table as ``schemas.NOVELTY``, in the order of ``papers``. Distance and percentile are null for papers without
        a date or a text, with fewer than ``MIN_EARLIER`` earlier papers, or with too few to be compared with.
    """
    first, last = _days(papers)
    rows = np.flatnonzero(papers["paper_id"].is_in(list(paper_ids)).to_numpy())
    dated = first[rows] != _NEVER
    n_earlier = np.where(dated, np.searchsorted(np.sort(last), first[rows], side="left"), 0)
    measured = (n_earlier >= MIN_EARLIER) & _is_text(vectors[rows])
    similarity, nearest = _nearest(vectors, first, last, rows[measured])
    distance = _distance(similarity)
    percentile, n_compared = _percentiles(first[rows[measured]], distance, sample)
    ids = papers["paper_id"]
    nearest_ids = [ids.gather(places).to_list() for places in nearest]
    found = pl.DataFrame({
        "paper_id": ids.gather(rows[measured]),
        "distance": distance,
        "percentile": pl.Series(percentile, dtype=pl.Float64),
        "n_compared": pl.Series(n_compared, dtype=pl.Int32),
        "nearest_ids": pl.Series(nearest_ids, dtype=pl.List(pl.String)),
    })  # fmt: skip
    asked = (
        papers[rows].select("paper_id", claimed="score").with_columns(n_earlier=pl.Series(n_earlier, dtype=pl.Int32))
    )
    own = _own(found, authorships)
    table = asked.join(found, on="paper_id", how="left", maintain_order="left")
    table = table.join(own, on="paper_id", how="left", maintain_order="left")
    return schemas.NOVELTY.check(table.select(*schemas.NOVELTY.columns))


def rank_correlation(values: Sequence[float], others: Sequence[float], seed: int = 0) -> tuple[float, float] | None:
    """Spearman's rank correlation (1904) and its p by permutation; None where either side is all alike."""
    ranks = [pl.Series(side, dtype=pl.Float64).rank().to_numpy() for side in (values, others)]
    centred = [side - side.mean() for side in ranks] if len(values) > 1 else []
    norm = math.prod(float(np.linalg.norm(side)) for side in centred)
    if not centred or norm == 0:
        return None
    found = random_orders(centred[1], seed) @ centred[0] / norm
    return round(float(found[0]), 6), float((np.abs(found) >= abs(found[0]) - 1e-9).mean())


def mean_against_half(values: Sequence[float]) -> tuple[float, float, float, float] | None:
    """Mean, its 95 % interval and the p of a true mean of one half, by Student's t; None of fewer than five values."""
    if len(values) < 5:
        return None
    from scipy.special import stdtr, stdtrit

    mean, n = float(np.mean(values)), len(values)
    error = float(np.std(values, ddof=1)) / math.sqrt(n)
    half = float(stdtrit(n - 1, 0.975)) * error
    p_value = 2 * float(stdtr(n - 1, -abs(mean - 0.5) / error)) if error else 1.0
    return round(mean, 6), round(max(0.0, mean - half), 6), round(min(1.0, mean + half), 6), p_value


def _days(papers: pl.DataFrame) -> tuple[Days, Days]:
    """First and last day of each paper as numbers; those without a date are before no other and after none."""
    known = pl.col("date_first").is_not_null() & pl.col("date_last").is_not_null()
    days = papers.select(
        pl.when(known).then(pl.col(name).to_physical().cast(pl.Int64)).otherwise(_NEVER)
        for name in ("date_first", "date_last")
    )
    return days["date_first"].to_numpy(), days["date_last"].to_numpy()


def _is_text(vectors: Vectors) -> npt.NDArray[np.bool_]:
    """Whether a paper has any word that the model knows."""
    return np.asarray(np.abs(vectors).max(axis=1, initial=0) > 0)


def _nearest(vectors: Vectors, first: Days, last: Days, rows: Any) -> tuple[Floats, Any]:
    """Similarity and row of the ``N_NEAREST`` earlier papers nearest to each of ``rows``, nearest first.

    The corpus goes by in blocks, oldest first, and each is compared with the papers that are later than some of it.
    """
    best = np.full((len(rows), N_NEAREST), -np.inf, dtype=np.float32)
    places = np.zeros((len(rows), N_NEAREST), dtype=np.int64)
    by_last = np.argsort(last, kind="stable")
    for start in range(0, len(by_last), _BLOCK):
        block = by_last[start : start + _BLOCK]
        later = np.flatnonzero(first[rows] > last[block[0]])
        if not len(later):
            continue
        similarity = vectors[rows[later]] @ vectors[block].T
        partly = first[rows[later]] <= last[block[-1]]
        similarity[partly] = np.where(
            last[block] < first[rows[later[partly]], None], similarity[partly], np.float32(-np.inf)
        )
        top = _top(similarity)
        joined = np.hstack([best[later], np.take_along_axis(similarity, top, 1)])
        candidates = np.hstack([places[later], block[top]])
        top = _top(joined)
        best[later], places[later] = np.take_along_axis(joined, top, 1), np.take_along_axis(candidates, top, 1)
    order = np.lexsort((places, -best.round(6)), axis=1)
    found = np.take_along_axis(best, order, 1).astype(np.float64)
    return found, np.take_along_axis(places, order, 1)


def _top(values: Any) -> Any:
    """Columns of the ``N_NEAREST`` largest values of each row, in any order; of all where there are no more."""
    n = values.shape[1]
    if n <= N_NEAREST:
        return np.broadcast_to(np.arange(n), values.shape)
    return np.argpartition(values, n - N_NEAREST, axis=1)[:, n - N_NEAREST :]


def _distance(similarity: Floats) -> Floats:
    return np.asarray((1 - similarity).mean(axis=1).round(6)) if len(similarity) else np.zeros(0)


def _percentiles(days: Days, distances: Floats, sample: Sample) -> tuple[list[float | None], list[int]]:
    """For each paper the part of the sample around its date that lies nearer to what was before, and of how many.

    There are as many before the date as after it, as papers with more before them lie nearer to some of these; towards
    the first and the last papers they become fewer.
    """
    n, widest = len(sample.days), min(N_COMPARED, len(sample.days) // 3)
    if widest < MIN_COMPARED:
        return [None] * len(days), [0] * len(days)
    middle = (np.searchsorted(sample.days, days, "left") + np.searchsorted(sample.days, days, "right")) // 2
    width = np.clip(2 * np.minimum(middle, n - middle), min(N_COMPARED_AT_ENDS, widest), widest)
    start = np.clip(middle - width // 2, 0, n - width)
    places = start[:, None] + np.arange(widest)
    around = np.where(np.arange(widest) < width[:, None], sample.distances[np.minimum(places, n - 1)], np.nan)
    nearer = (around < distances[:, None]).sum(axis=1) + (around <= distances[:, None]).sum(axis=1)
    return (nearer / (2 * width)).round(6).tolist(), width.tolist()


def _own(found: pl.DataFrame, authorships: pl.DataFrame) -> pl.DataFrame:
    """For each paper how many of the nearest are by one of its authors."""
    names = authorships.select("paper_id", "name").unique()
    pairs = found.select("paper_id", nearest="nearest_ids").explode("nearest").drop_nulls()
    joint = pairs.join(names, on="paper_id").join(names, left_on=["nearest", "name"], right_on=["paper_id", "name"])
    own = joint.select("paper_id", "nearest").unique().group_by("paper_id").agg(n_own=pl.len().cast(pl.Int32))
    return found.select("paper_id").join(own, on="paper_id", how="left").with_columns(pl.col("n_own").fill_null(0))
