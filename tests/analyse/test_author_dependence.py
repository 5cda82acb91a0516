from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl
import pytest

from topics import schemas
from topics.analyse import count_by_period, fit_trends
from topics.analyse.author_dependence import author_dependence

N_YEARS = 10
TOTAL = 80
COLUMNS = {"paper_id": pl.String, "topic_id": pl.Int32, "date_first": pl.Date, "date_last": pl.Date, "by": pl.String}
Tables = tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]


def corpus(rising: list[int], star: str | None = None, n_star: int = 0) -> Tables:
    """Members, papers and authorships: topic 0 has ``rising`` papers a year, topic 1 the others.

    Each has an author of its own, save the last ``n_star`` papers of topic 0, which are all ``star``'s.
    """
    rows = []
    for year, n in enumerate(rising):
        for i in range(TOTAL):
            day = dt.date(2010 + year, 6, 1)
            rows.append((f"{year}-{i:03}", 0 if i < n else 1, day, day, f"author {year}-{i}"))
    own = [i for i, row in enumerate(rows) if row[1] == 0]
    for i in own[len(own) - n_star :]:
        rows[i] = (*rows[i][:4], star)
    papers = pl.DataFrame(rows, schema=COLUMNS, orient="row")
    return papers.select("paper_id", "topic_id"), papers.drop("topic_id", "by"), papers.select("paper_id", name="by")


def dependence(tables: Tables, seed: int = 0) -> dict[str, object]:
    members, papers, authorships = tables
    timeline = count_by_period(members, papers, "year", dt.date(2021, 1, 1))
    table = author_dependence(members, papers, authorships, timeline, fit_trends(timeline), seed)
    return table.row(0, named=True)


RISING = [4, 5, 6, 8, 10, 12, 15, 18, 22, 27]
LATE = [6, 5, 7, 6, 5, 7, 12, 18, 22, 27]


def test_growth_by_many_authors_depends_on_none() -> None:
    row = dependence(corpus(RISING))
    assert row["n_authors"] == sum(RISING)
    assert row["vanishes"] is False
    assert row["author_papers"] == 1
    assert 0.15 < row["author_low"] < row["author_high"] < 0.4
    assert row["without_low"] < row["growth_without"] < row["without_high"]


def test_growth_that_is_one_authors_vanishes_without_them() -> None:
    row = dependence(corpus(LATE, star="X. Prolific", n_star=55))
    assert (row["author"], row["author_papers"], row["vanishes"]) == ("X. Prolific", 55, True)
    assert row["without_low"] < 0 < row["without_high"]


def test_the_interval_is_wider_where_one_author_drives_the_topic() -> None:
    many, one = dependence(corpus(LATE)), dependence(corpus(LATE, star="X. Prolific", n_star=55))
    width = [row["author_high"] - row["author_low"] for row in (many, one)]
    assert width[1] > 1.5 * width[0]


def test_papers_without_authors_are_like_papers_by_one_author_each() -> None:
    members, papers, authorships = corpus(RISING)
    row = dependence((members, papers, authorships.clear()))
    known = dependence((members, papers, authorships))
    assert (row["author"], row["n_authors"], row["vanishes"]) == (None, 0, False)
    assert row["author_high"] - row["author_low"] == pytest.approx(known["author_high"] - known["author_low"], rel=0.25)


def test_the_interval_does_not_depend_on_the_order_of_rows() -> None:
    members, papers, authorships = corpus(RISING, star="X. Prolific", n_star=20)
    mixed = tuple(table.sample(fraction=1, shuffle=True, seed=3) for table in (members, papers, authorships))
    assert dependence(mixed) == dependence((members, papers, authorships))


def test_papers_dated_by_year_alone_count_in_their_year() -> None:
    members, papers, authorships = corpus(RISING, star="X. Prolific", n_star=20)
    years = papers.with_columns(
        date_first=pl.col("date_first").dt.truncate("1y"), date_last=pl.col("date_first").dt.offset_by("213d")
    )
    assert dependence((members, years, authorships)) == dependence((members, papers, authorships))


def test_only_topics_that_move_are_asked() -> None:
    members, papers, authorships = corpus([20] * N_YEARS)
    timeline = count_by_period(members, papers, "year", dt.date(2021, 1, 1))
    table = author_dependence(members, papers, authorships, timeline, fit_trends(timeline))
    assert table.equals(schemas.AUTHOR_DEPENDENCE.empty())


def test_empty_tables_give_an_empty_table() -> None:
    members, papers, authorships = (table.clear() for table in corpus([20] * N_YEARS))
    timeline, trends = schemas.TIMELINE.empty(), schemas.TRENDS.empty()
    assert author_dependence(members, papers, authorships, timeline, trends).equals(schemas.AUTHOR_DEPENDENCE.empty())


def test_another_seed_draws_other_authors() -> None:
    one, other = (dependence(corpus(RISING), seed) for seed in (0, 1))
    assert one["author_low"] != other["author_low"]
    assert one["author_low"] == pytest.approx(other["author_low"], abs=0.05)


def test_weights_are_exponential_and_alike_for_papers_by_the_same_authors() -> None:
    from scipy.sparse import csr_array

    from topics.analyse.author_dependence import _weights

    authors = csr_array(np.array([[1, 1, 0], [1, 1, 0], [0, 1, 1], [0, 0, 0]], dtype=float))
    rng = np.random.default_rng(0)
    weights = np.hstack([_weights(authors, rng) for _ in range(300)])
    assert weights.mean(axis=1) == pytest.approx(1, abs=0.06)
    assert weights.std(axis=1) == pytest.approx(1, abs=0.08)
    alike = np.corrcoef(weights)
    assert alike[0, 1] == pytest.approx(1)
    assert 0.35 < alike[0, 2] < 0.55
    assert abs(alike[0, 3]) < 0.06
