from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import polars as pl
import pytest

from topics import schemas
from topics.analyse.leads import ALL_PAPERS, leads

Days = tuple[dt.date, dt.date]


def day(year: int, month: int = 6, of_month: int = 15) -> Days:
    return (dt.date(year, month, of_month),) * 2


def year(n: int) -> Days:
    return dt.date(n, 1, 1), dt.date(n, 12, 31)


def tables(dates: Sequence[Days | None], topics: Sequence[int]) -> tuple[pl.DataFrame, pl.DataFrame, list[str]]:
    ids = [f"p{i:03d}" for i in range(len(dates))]
    assignments = pl.DataFrame({"paper_id": ids, "topic_id": topics}, {"paper_id": pl.String, "topic_id": pl.Int32})
    first, last = ([d[end] if d else None for d in dates] for end in (0, 1))
    columns = {"paper_id": pl.String, "date_first": pl.Date, "date_last": pl.Date}
    return assignments, pl.DataFrame([ids, first, last], columns), ids


def compared(a: Sequence[Days | None], b: Sequence[Days | None]) -> dict[str, object]:
    """The row of the one topic that both sides have."""
    assignments, papers, ids = tables([*a, *b], [0] * (len(a) + len(b)))
    return leads(assignments, papers, ids[: len(a)], ids[len(a) :]).row(1, named=True)


def spread(n: int, start: float, seed: int = 0) -> list[Days]:
    """Papers at random over four years from ``start`` on."""
    days = np.random.default_rng(seed).integers(0, 4 * 365, n) + int(start * 365.25)
    return [(dt.date(2010, 1, 1) + dt.timedelta(int(d)),) * 2 for d in days]


def test_the_lead_is_the_shift_of_the_dates_and_positive_where_a_is_earlier() -> None:
    row = compared(spread(30, 0), spread(40, 3, seed=1))
    assert row["lead_low"] < 3 < row["lead_high"]
    assert row["lead_years"] == pytest.approx(3, abs=0.5)
    assert row["p_value"] == row["q_value"] == 0.001
    assert row["first"] == "a"


def test_swapping_the_sides_turns_the_lead_around() -> None:
    for n_a, n_b in ((12, 9), (8, 8), (600, 40)):
        assignments, papers, ids = tables([*spread(n_a, 0), *spread(n_b, 1, seed=1)], [0] * (n_a + n_b))
        one, other = leads(assignments, papers, ids[:n_a], ids[n_a:]), leads(assignments, papers, ids[n_a:], ids[:n_a])
        assert one["p_value"].equals(other["p_value"])
        assert one["lead_years"].equals(-other["lead_years"])
        assert one["lead_low"].equals(-other["lead_high"].rename("lead_low"))
        assert one["first_id_a"].equals(other["first_id_b"].rename("first_id_a"))


def test_the_first_row_is_of_all_papers_and_takes_no_part_in_the_correction() -> None:
    dates = [*spread(20, 0), *spread(20, 3, seed=1)] * 2
    assignments, papers, ids = tables([*dates, day(2030), day(2031)], [0] * 40 + [4] * 40 + [-1] * 2)
    side_a, side_b = ids[:20] + ids[40:60] + ids[80:81], ids[20:40] + ids[60:80] + ids[81:]
    table = leads(assignments, papers, side_a, side_b)
    assert table["topic_id"].to_list() == [ALL_PAPERS, 0, 4]
    assert table["papers_a"].to_list() == [41, 20, 20]
    assert table["q_value"].to_list()[0] is None
    assert table["q_value"].to_list()[1:] == [0.001, 0.001]


def test_nobody_is_first_where_the_dates_leave_it_open() -> None:
    assert compared([year(2019)], [day(2019, 7, 1)])["first"] == ""
    assert compared([year(2019)], [day(2020)])["first"] == "a"
    assert compared([year(2020)], [day(2019)])["first"] == "b"
    assert compared([day(2019)], [day(2019)])["first"] == ""


def test_the_first_paper_is_the_one_that_is_surely_out_first() -> None:
    row = compared([(dt.date(2010, 1, 1), dt.date(2019, 12, 31)), day(2018), year(2018)], [day(2021)])
    assert (row["first_id_a"], row["first_a"]) == ("p001", dt.date(2018, 6, 15))
    row = compared([year(2018), day(2018, 12, 31)], [day(2021)])
    assert row["first_id_a"] == "p001"


def test_a_joint_paper_may_be_first_and_tells_nothing_of_the_shift() -> None:
    dates = [day(2001), *spread(10, 0), *spread(10, 3, seed=1)]
    assignments, papers, ids = tables(dates, [0] * len(dates))
    row = leads(assignments, papers, ids[:11], [ids[0], *ids[11:]]).row(1, named=True)
    assert (row["first"], row["first_id_a"], row["first_id_b"]) == ("", "p000", "p000")
    assert (row["papers_a"], row["papers_b"]) == (11, 11)
    assert row["lead_years"] == compared(dates[1:11], dates[11:])["lead_years"]


def test_dates_of_more_than_a_year_count_for_who_was_there_alone() -> None:
    decade = (dt.date(2000, 1, 1), dt.date(2009, 12, 31))
    a, b = [day(2012 + i) for i in range(5)], [day(2013 + i) for i in range(5)]
    row, without = compared([decade, *a], b), compared(a, b)
    assert row["papers_a"] == 6
    assert row["first_a"] == dt.date(2009, 12, 31)
    assert row["lead_years"] == without["lead_years"] == pytest.approx(1, abs=0.01)


def test_papers_split_at_random_lead_in_one_test_of_twenty() -> None:
    n_topics = 60
    topics = np.repeat(np.arange(n_topics), 20).tolist()
    assignments, papers, ids = tables(spread(len(topics), 0), topics)
    table = leads(assignments, papers, ids[::2], ids[1::2]).filter(pl.col("topic_id") != ALL_PAPERS)
    assert table.height == n_topics
    assert (table["p_value"] < 0.05).sum() <= 7
    covers = (table["lead_low"] <= 0) & (table["lead_high"] >= 0)
    assert covers.sum() >= 0.88 * n_topics


def test_too_few_papers_have_a_first_but_no_lead() -> None:
    row = compared([day(2010)] * 3, [day(2012)] * 4)
    assert row["first"] == "a"
    assert row["lead_years"] is row["lead_low"] is row["p_value"] is row["q_value"] is None


def test_papers_of_one_day_lead_by_nothing() -> None:
    row = compared([day(2010)] * 5, [day(2010)] * 5)
    assert (row["lead_years"], row["lead_low"], row["lead_high"], row["p_value"]) == (0, 0, 0, 1)


def test_without_dates_or_papers_there_is_no_row() -> None:
    assignments, papers, ids = tables([None] * 10, [0] * 10)
    assert leads(assignments, papers, ids[:5], ids[5:]).equals(schemas.LEADS.empty())
    assignments, papers, ids = tables(spread(10, 0), [0] * 10)
    assert leads(assignments, papers, ids, ["unknown"]).equals(schemas.LEADS.empty())
    assert leads(assignments, papers, [], []).equals(schemas.LEADS.empty())
