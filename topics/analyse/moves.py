"""When somebody moved from some topics to others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from .. import schemas
from .exact import false_discovery_rates
from .intervals import margins, wilson
from .jackknife import Floats
from .random_orders import N_ORDERS, random_orders

# A phase of work has at least so many papers.
MIN_PHASE = 8
# Random orders: as many as hold so many papers together, and these at least.
_CELLS, _FEWEST = 4_000_000, 99
Ints = npt.NDArray[np.integer[Any]]


def find_moves(papers: pl.DataFrame, alpha: float = 0.05, seed: int = 0) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Days at which the mixture of topics changed, and what each move left and went to.

    Papers stand in the order of their dates (in the middle of an imprecise one), and every place between two dates that
    leaves ``MIN_PHASE`` papers on both sides may part them. The sides differ by the sum over topics of the squared
    difference of shares, divided by the root of the topic's papers, times n1 n2 / (n1 + n2): halfway between a distance
    that only sees large topics and chi-square, which the many rare ones drown. p is how often papers in random order
    have a place that parts them as sharply (Worsley 1983, Biometrika 70, 455-464, with permutations in place of the
    asymptotic law). Where it is below ``alpha`` there is a move, and each side is searched again, as after binary
    segmentation (Vostrikova 1981), with p times the number of sides.

    Args:
        papers: paper_id, topic_id, date_first, date_last; those without a topic or a date are left out.
        alpha: how often papers in an order without meaning may show a move.
        seed: of the permutations.

    Returns:
        Tables as ``schemas.MOVES``, in order of date, and ``schemas.MOVE_TOPICS``, largest change first. There p is of
        the topic's own share in the same manner, at this place against the sharpest one of each random order, and q
        over the topics of the move (Benjamini & Hochberg 1995).
    """
    placed = _ordered(papers)
    line = _Line(placed["topic_id"].to_numpy(), placed["middle"].to_physical().to_numpy().astype(np.int64), seed)
    splits = sorted(_search(line, 0, len(line), alpha, 1))
    bounds = [0, *(place for place, _ in splits), len(line)]
    moves, of_topics = [], []
    for number, (place, p_value) in enumerate(splits):
        before, after = placed[bounds[number] : place], placed[place : bounds[number + 2]]
        moves.append({
            "move": number, "last_before": before["middle"][-1], "first_after": after["middle"][0],
            "papers_before": before.height, "papers_after": after.height, "p_value": p_value,
            "ids_before": before["paper_id"].to_list(), "ids_after": after["paper_id"].to_list(),
        })  # fmt: skip
        topics = line.by_topic(bounds[number], place, bounds[number + 2])
        of_topics.append(_compare(before, after, topics).with_columns(move=pl.lit(number, pl.Int32)))
    found = pl.concat(of_topics).select(*schemas.MOVE_TOPICS.columns) if of_topics else schemas.MOVE_TOPICS.empty()
    return schemas.MOVES.frame(moves), schemas.MOVE_TOPICS.check(found)


@dataclass(frozen=True, eq=False)
class _Line:
    """Topics of papers in the order of their days."""

    topic_ids: Any
    days: Ints
    seed: int

    def __len__(self) -> int:
        return len(self.days)

    def sharpest(self, start: int, stop: int) -> tuple[int, float] | None:
        """Where the papers from ``start`` to ``stop`` part most sharply, and p; None where they cannot be parted."""
        splits = self._splits(start, stop)
        if not len(splits):
            return None
        _, labels, sizes = np.unique(self.topic_ids[start:stop], return_inverse=True, return_counts=True)
        apart = _apart(labels.astype(np.int32)[self._orders(stop - start)], sizes, splits)
        best = int(np.argmax(apart[0]))
        return start + int(splits[best]), _part_above(apart[1:], float(apart[0, best]))

    def by_topic(self, start: int, place: int, stop: int) -> pl.DataFrame:
        """p of each topic's share before and after ``place`` among the papers from ``start`` to ``stop``."""
        splits, orders = self._splits(start, stop), self._orders(stop - start)
        labels = self.topic_ids[start:stop]
        topic_ids, sizes = np.unique(labels, return_counts=True)
        before = np.array([(labels[: place - start] == topic_id).sum() for topic_id in topic_ids])
        observed = _squares(before, sizes, np.array(place - start), len(labels))
        # In random order all topics of one size are alike: the papers numbered below it may stand for any of them.
        chance = {size: _squares(_before(orders[1:] < size, splits), size, splits, len(labels)) for size in set(sizes)}
        p_values = [_part_above(chance[size], value) for size, value in zip(sizes, observed, strict=True)]
        q_values = false_discovery_rates(p_values)
        return pl.DataFrame({"topic_id": topic_ids.astype(np.int32), "p_value": p_values, "q_value": q_values})

    def _splits(self, start: int, stop: int) -> Ints:
        """How many papers come before each place between two dates that leaves enough on both sides."""
        days = self.days[start:stop]
        places = np.arange(MIN_PHASE, len(days) - MIN_PHASE + 1)
        return places[days[places - 1] < days[places]] if len(places) else places

    def _orders(self, n: int) -> Ints:
        """Orders of ``n`` papers in rows: the one observed, then random ones."""
        n_random = min(max(_CELLS // n, _FEWEST), N_ORDERS)
        return random_orders(np.arange(n, dtype=np.int32), self.seed, n_random)


def _ordered(papers: pl.DataFrame) -> pl.DataFrame:
    """Papers with a topic and a date by the ``middle`` of their days."""
    known = papers.filter((pl.col("topic_id") >= 0) & pl.col("date_first").is_not_null())
    middle = pl.col("date_first") + (pl.col("date_last") - pl.col("date_first")) / 2
    return known.select("paper_id", "topic_id", middle=middle).sort("middle", "paper_id")


def _search(line: _Line, start: int, stop: int, alpha: float, n_sides: int) -> Iterator[tuple[int, float]]:
    """Place and p of each move among the papers from ``start`` to ``stop``."""
    found = line.sharpest(start, stop)
    if found is None:
        return
    place, p_value = found[0], min(1.0, found[1] * n_sides)
    if p_value >= alpha:
        return
    yield place, p_value
    yield from _search(line, start, place, alpha, 2 * n_sides)
    yield from _search(line, place, stop, alpha, 2 * n_sides)


def _apart(labels: Ints, sizes: Ints, splits: Ints) -> Floats:
    """How far the papers before each split differ from those after it, for orders in rows.

    The sum over topics of (x - size k / n)^2, where x of the first k papers are the topic's, needs two running sums:
    of x^2, which a paper of a topic with x before raises by 2 x + 1, and of the size times x.
    """
    n = labels.shape[1]
    weight = 1 / np.sqrt(sizes)
    by_topic = np.argsort(labels, axis=1, kind="stable")
    nth = np.arange(n) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    so_far = np.empty_like(labels)
    np.put_along_axis(so_far, by_topic, np.broadcast_to(nth, labels.shape), axis=1)
    square = np.cumsum(weight[labels] * (2 * so_far + 1), axis=1)[:, splits - 1]
    cross = np.cumsum((weight * sizes)[labels], axis=1)[:, splits - 1]
    part = splits / n
    whole = float((weight * sizes**2).sum())
    return np.asarray((square - 2 * part * cross + part**2 * whole) / (n * part * (1 - part)))


def _before(is_topic: npt.NDArray[np.bool_], splits: Ints) -> Ints:
    """Papers of a topic before each split, for orders in rows."""
    return np.asarray(np.cumsum(is_topic, axis=1, dtype=np.int32)[:, splits - 1])


def _squares(before: Ints, size: Any, splits: Ints, n: int) -> Floats:
    """How far a topic's share before a split differs from that after it."""
    return np.asarray((before - size * splits / n) ** 2 * n / (splits * (n - splits)))


def _part_above(chance: Floats, observed: float) -> float:
    """How often, the observed order counted in, the sharpest split of an order is at least as sharp."""
    return float((1 + (chance.max(axis=1) >= observed - 1e-9).sum()) / (1 + len(chance)))


def _compare(before: pl.DataFrame, after: pl.DataFrame, tests: pl.DataFrame) -> pl.DataFrame:
    """Shares of each topic on both sides of a move, and their difference with its 95 % interval (``margins``)."""
    sides = [side.group_by("topic_id").agg(pl.len().cast(pl.Int32).alias(name))
             for side, name in ((before, "papers_before"), (after, "papers_after"))]  # fmt: skip
    counted = tests.join(sides[0], on="topic_id", how="left").join(sides[1], on="topic_id", how="left")
    difference = pl.col("share_after") - pl.col("share_before")
    below, above = margins({"share_after": 1, "share_before": -1})
    return (
        counted.with_columns(pl.col("papers_before", "papers_after").fill_null(0))
        .with_columns(n_before=pl.lit(before.height, pl.Int32), n_after=pl.lit(after.height, pl.Int32))
        .with_columns(*wilson("papers_before", "n_before", "share_before"),
                      *wilson("papers_after", "n_after", "share_after"))
        .with_columns(
            difference=difference, difference_low=difference - below, difference_high=difference + above
        )
        .sort(pl.col("difference").abs().round(9), "topic_id", descending=[True, False])
    )  # fmt: skip
