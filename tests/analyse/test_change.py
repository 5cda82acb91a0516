"""Earlier and later papers are told apart only where their dates allow it."""

from __future__ import annotations

import datetime as dt

import polars as pl

from topics.analyse.change import halves
from topics.dates import PartialDate


def papers(*dates: PartialDate | None) -> pl.DataFrame:
    rows = [(f"p{i}", date and date.first, date and date.last) for i, date in enumerate(dates)]
    return pl.DataFrame(rows, {"paper_id": pl.String, "date_first": pl.Date, "date_last": pl.Date}, orient="row")


def months(*found: int, year: int = 2023) -> list[PartialDate]:
    return [PartialDate.of(year, month) for month in found]


def test_the_boundary_is_the_first_of_a_month_near_the_median() -> None:
    found = halves(papers(*(PartialDate.of(2023, month, 17) for month in range(1, 13))), min_side=6)
    assert found is not None
    assert found.boundary == dt.date(2023, 7, 1)
    assert found.early == tuple(f"p{i}" for i in range(6))
    assert found.late == tuple(f"p{i}" for i in range(6, 12))
    assert found.n_spanning == 0


def test_a_year_is_on_neither_side_of_a_month_within_it() -> None:
    found = halves(papers(*months(1, 2, 3), PartialDate.of(2023), PartialDate.of(2023), *months(7, 8, 9)), min_side=3)
    assert found is not None
    assert found.boundary == dt.date(2023, 4, 1)
    assert found.n_spanning == 2
    assert not {"p3", "p4"} & {*found.early, *found.late}


def test_papers_dated_to_years_are_parted_between_years() -> None:
    found = halves(papers(*[PartialDate.of(year) for year in (2020, 2021, 2022, 2023) for _ in range(4)]))
    assert found is not None
    assert (found.boundary, found.n_spanning) == (dt.date(2022, 1, 1), 0)
    assert len(found.early) == len(found.late) == 8


def test_ten_papers_of_a_year_and_one_of_its_march_are_no_halves() -> None:
    assert halves(papers(*[PartialDate.of(2023)] * 10, PartialDate.of(2023, 3, 1)), min_side=1) is None


def test_one_day_few_papers_and_no_dates_are_no_halves() -> None:
    assert halves(papers(*[PartialDate.of(2023, 3, 1)] * 40)) is None
    assert halves(papers(*months(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3))) is None
    assert halves(papers(None, None)) is None


def test_the_order_of_papers_does_not_move_the_boundary() -> None:
    dates = [PartialDate.of(2019 + i % 5, 1 + i % 12) for i in range(30)]
    first, second = halves(papers(*dates)), halves(papers(*dates[::-1]))
    assert first is not None
    assert second is not None
    assert first.boundary == second.boundary
