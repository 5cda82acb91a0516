from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import polars as pl
import pytest

from topics import schemas
from topics.analyse.moves import MIN_PHASE, find_moves


def in_order(topic_ids: Sequence[int], per_day: int = 1) -> pl.DataFrame:
    """Papers of these topics, so many on each tenth day."""
    days = [dt.date(2018, 1, 1) + dt.timedelta(days=10 * (i // per_day)) for i in range(len(topic_ids))]
    columns = {
        "paper_id": [f"p{i:03d}" for i in range(len(topic_ids))],
        "topic_id": list(topic_ids),
        "date_first": days,
        "date_last": days,
    }
    return pl.DataFrame(columns, schema_overrides={"topic_id": pl.Int32, "date_first": pl.Date, "date_last": pl.Date})


def test_a_move_is_found_where_it_was_made() -> None:
    moves, topics = find_moves(in_order([0, 1, 2] * 7 + [3, 1, 4] * 5))
    row = moves.row(0, named=True)
    assert moves.height == 1
    assert row["p_value"] < 0.01
    assert (row["papers_before"], row["papers_after"]) == (21, 15)
    assert (row["last_before"], row["first_after"]) == (dt.date(2018, 7, 20), dt.date(2018, 7, 30))
    assert row["ids_before"] == [f"p{i:03d}" for i in range(21)]
    assert set(topics.head(4)["topic_id"]) == {0, 2, 3, 4}
    assert topics["topic_id"][-1] == 1


def test_topics_of_a_move_have_shares_intervals_and_tests() -> None:
    _, topics = find_moves(in_order([0, 1, 2] * 7 + [3, 1, 4] * 5))
    gained = topics.filter(topic_id=3).row(0, named=True)
    assert (gained["papers_before"], gained["n_before"]) == (0, 21)
    assert (gained["papers_after"], gained["n_after"]) == (5, 15)
    assert gained["difference"] == pytest.approx(1 / 3)
    assert 0 < gained["difference_low"] < 1 / 3 < gained["difference_high"]
    assert gained["p_value"] <= gained["q_value"] <= 1
    kept = topics.filter(topic_id=1).row(0, named=True)
    assert kept["difference"] == pytest.approx(0)
    assert kept["p_value"] > 0.5


def test_it_lies_where_the_weighted_distance_is_largest() -> None:
    labels = np.random.default_rng(3).choice(6, 40, p=[0.4, 0.2, 0.1, 0.1, 0.1, 0.1])
    labels[24:] = np.where(labels[24:] == 0, 5, labels[24:])
    moves, _ = find_moves(in_order(labels.tolist()), alpha=1.1)

    def apart(k: int) -> float:
        sides = [np.bincount(side, minlength=6) / len(side) for side in (labels[:k], labels[k:])]
        sizes = np.bincount(labels, minlength=6)
        kept = sizes > 0
        return float(((sides[0] - sides[1])[kept] ** 2 / np.sqrt(sizes[kept])).sum() * k * (40 - k) / 40)

    best = max(range(MIN_PHASE, 40 - MIN_PHASE + 1), key=apart)
    found = {0, *np.cumsum([len(ids) for ids in _phases(moves)])}
    assert best in found


def _phases(moves: pl.DataFrame) -> list[list[str]]:
    return [*moves["ids_before"].to_list(), moves["ids_after"].to_list()[-1]]


def test_of_very_many_papers_fewer_random_orders_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("topics.analyse.moves._CELLS", 100)
    assert find_moves(in_order([0] * 20 + [1] * 20))[0]["p_value"].to_list() == [0.01]


def test_several_moves_come_in_order_of_date() -> None:
    moves, topics = find_moves(in_order([0] * 14 + [1, 2] * 7 + [3] * 14))
    assert moves["papers_before"].to_list() == [14, 14]
    assert moves["papers_after"].to_list() == [14, 14]
    assert moves["last_before"].is_sorted()
    assert topics.filter(move=1, topic_id=3)["share_after"].to_list() == [1.0]


def test_papers_of_one_day_are_not_parted() -> None:
    moves, _ = find_moves(in_order([0] * 20 + [1] * 20, per_day=12))
    assert moves["papers_before"].to_list() == [24]
    assert find_moves(in_order([0] * 20 + [1] * 20, per_day=40))[0].is_empty()


@pytest.mark.parametrize(
    "topic_ids", [[], [0], [0] * 40, [-1] * 40, list(range(40)), [0] * (MIN_PHASE - 1) + [1] * MIN_PHASE]
)
def test_nothing_is_said_where_nothing_can_be(topic_ids: list[int]) -> None:
    moves, topics = find_moves(in_order(topic_ids))
    assert moves.is_empty()
    assert topics.is_empty()
    schemas.MOVES.check(moves)
    schemas.MOVE_TOPICS.check(topics)


def test_papers_without_date_or_topic_do_not_count() -> None:
    papers = in_order([0] * 12 + [1] * 12)
    more = in_order([2] * 30).with_columns(
        pl.format("x{}", "paper_id").alias("paper_id"), date_first=None, date_last=None
    )
    more = more.cast({"date_first": pl.Date, "date_last": pl.Date})
    noise = in_order([-1] * 30).with_columns(pl.format("y{}", "paper_id").alias("paper_id"))
    assert find_moves(pl.concat([papers, more, noise]))[0].equals(find_moves(papers)[0])


def test_the_order_of_rows_does_not_matter() -> None:
    papers = in_order([0, 1] * 8 + [1, 2] * 8)
    shuffled = papers.sample(fraction=1, shuffle=True, seed=1)
    assert all(a.equals(b) for a, b in zip(find_moves(papers), find_moves(shuffled), strict=True))


def test_an_imprecise_date_stands_in_its_middle() -> None:
    papers = in_order([0] * 10 + [1] * 10)
    whole = papers.with_columns(
        date_first=pl.when(pl.col("paper_id") == "p000").then(dt.date(2018, 1, 1)).otherwise("date_first"),
        date_last=pl.when(pl.col("paper_id") == "p000").then(dt.date(2018, 12, 31)).otherwise("date_last"),
    )
    assert "p000" in find_moves(whole, alpha=1.1)[0]["ids_after"].to_list()[-1]


def test_papers_in_random_order_seldom_show_a_move() -> None:
    rng = np.random.default_rng(0)
    profile = rng.dirichlet(np.full(12, 0.3))
    found = [find_moves(in_order(rng.choice(12, 30, p=profile).tolist()))[0].height > 0 for _ in range(60)]
    assert np.mean(found) < 0.13
