"""Where the collection of a unit ends, told from a fall, a fade, a season and a few papers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

import numpy as np
import polars as pl
import pytest

from topics import schemas
from topics.analyse import count_by_period
from topics.analyse.coverage import find_coverage_ends, mark_uncovered

AS_OF = dt.date(2026, 11, 19)
FIRST = dt.date(2010, 1, 1)
N_MONTHS = 120
MONTH = np.arange(N_MONTHS)
# 2018 begins with this month.
CUT = 96


def corpus(*series: np.ndarray, categories: Sequence[str | None] = (), unit: Sequence[int] = ()) -> pl.DataFrame:
    """Papers dated to a day: of each series so many a month, with its category, in the unit of the same number."""
    frames = [
        pl.DataFrame({"month": np.repeat(MONTH, counts)}).select(
            date_first=pl.lit(FIRST).dt.offset_by(pl.format("{}mo", "month")),
            topic_id=pl.lit((unit or range(len(series)))[number], pl.Int32),
            categories=pl.lit([categories[number]] if categories and categories[number] else [], pl.List(pl.String)),
        )
        for number, counts in enumerate(series)
    ]
    days = pl.col("date_first").dt.offset_by(pl.format("{}d", pl.int_range(pl.len()) % 28))
    papers = pl.concat(frames).with_columns(days).with_columns(date_last="date_first")
    return papers.with_columns(paper_id=pl.int_range(pl.len()).cast(pl.String))


def found(papers: pl.DataFrame, members: pl.DataFrame | None = None) -> pl.DataFrame:
    members = papers if members is None else members
    return find_coverage_ends(members.select("paper_id", "topic_id"), papers.drop("topic_id"), AS_OF)


def steady(mean: float, seed: int = 0, until: int = N_MONTHS) -> np.ndarray:
    return np.random.default_rng(seed).poisson(mean, N_MONTHS) * (until > MONTH)


REST = steady(80, seed=9)


def test_a_unit_that_breaks_off_while_the_corpus_goes_on_ends_there() -> None:
    [row] = found(corpus(steady(20, until=CUT), REST)).to_dicts()
    assert (row["topic_id"], row["last_day"], row["category"]) == (0, dt.date(2017, 12, 31), None)
    assert row["expected"] == pytest.approx(240, rel=0.1)
    assert row["message"].startswith("no paper in the 12 months after 2017-12-31, where about 2")


def test_a_few_papers_may_still_come() -> None:
    counts = np.where(MONTH < CUT, steady(40), steady(5, seed=1))
    [row] = found(corpus(counts, REST)).to_dicts()
    assert row["last_day"] == dt.date(2017, 12, 31)
    assert row["message"].startswith(f"only {counts[CUT : CUT + 12].sum()} papers in the 12 months after")


@pytest.mark.parametrize("months_before_the_end", [6, 12, 36])
def test_the_break_may_lie_near_the_end_or_far_from_it(months_before_the_end: int) -> None:
    cut = N_MONTHS - months_before_the_end
    [row] = found(corpus(steady(30, until=cut), REST)).to_dicts()
    assert (
        row["last_day"]
        == {6: dt.date(2019, 6, 30), 12: dt.date(2018, 12, 31), 36: dt.date(2016, 12, 31)}[months_before_the_end]
    )
    assert f"in the {min(12, months_before_the_end)} months" in row["message"]


def test_a_growing_unit_that_breaks_off_ends_too() -> None:
    growing = np.random.default_rng(0).poisson(10 * 1.02**MONTH) * (CUT > MONTH)
    assert found(corpus(growing, REST))["topic_id"].to_list() == [0]


def fading(half_life: int) -> np.ndarray:
    return 40 * np.where(MONTH < 60, 1.0, 0.5 ** ((MONTH - 60) / half_life))


SILENT: dict[str, Callable[[], np.ndarray]] = {
    "steady": lambda: steady(20),
    "fades over years": lambda: np.random.default_rng(0).poisson(fading(24)),
    "fades within a year": lambda: np.random.default_rng(0).poisson(fading(9)),
    "halves from one month to the next": lambda: np.where(MONTH < CUT, steady(40), steady(20, seed=1)),
    "few papers": lambda: steady(0.4, until=CUT),
    "one event a year, not held again": lambda: np.where((MONTH % 12 == 5) & (MONTH < CUT), 60, 0),
    "one event a year": lambda: np.where(MONTH % 12 == 5, 60, 0),
    "a single burst": lambda: np.where((MONTH > CUT - 9) & (MONTH < CUT), 40, 0),
    "comes back": lambda: np.where((MONTH < 70) | (MONTH > 90), steady(30), 0),
    "begins late": lambda: np.where(CUT < MONTH, steady(30), 0),
    "erratic": lambda: np.random.default_rng(0).negative_binomial(0.5, 0.5 / 10.5, N_MONTHS) * (N_MONTHS - 4 > MONTH),
}


@pytest.mark.parametrize("counts", SILENT.values(), ids=SILENT.keys())
def test_falls_fades_seasons_and_few_papers_are_no_end(counts: Callable[[], np.ndarray]) -> None:
    assert found(corpus(counts(), REST)).is_empty()


def test_where_the_whole_corpus_ends_no_unit_does() -> None:
    assert found(corpus(steady(20, until=CUT), REST * (CUT > MONTH))).is_empty()


def test_chance_alone_ends_nothing() -> None:
    rng = np.random.default_rng(3)
    shares = np.exp(rng.normal(0, 1, 30))
    counts = rng.poisson(np.outer(shares * 6, 1 + 0.5 * np.sin(MONTH / 6 * np.pi)))
    assert found(corpus(*counts)).is_empty()


def test_a_unit_ends_with_the_category_of_most_of_its_papers() -> None:
    papers = corpus(
        steady(18, until=CUT), steady(4), steady(10, seed=2, until=CUT), steady(30), REST,
        categories=["lost", "kept", "lost", "kept", None], unit=[0, 0, 1, 1, 2],
    )  # fmt: skip
    [row] = found(papers).to_dicts()
    assert (row["topic_id"], row["category"], row["last_day"]) == (0, "lost", dt.date(2017, 12, 31))
    assert "the collection of lost, the category of 8" in row["message"]


def test_a_label_stands_for_the_category_where_there_is_none() -> None:
    papers = corpus(steady(18, until=CUT), steady(4), REST, categories=["lost", "kept", "kept"], unit=[0, 0, 1])
    labelled = papers.with_columns(label=pl.col("categories").list.first()).drop("categories")
    assert found(labelled)["category"].to_list() == ["lost"]


def test_a_category_that_others_make_up_for_ends_no_topic() -> None:
    papers = corpus(
        steady(20, until=CUT), steady(20) * (MONTH >= CUT), REST, categories=["old", "new", "kept"], unit=[0, 0, 1]
    )
    assert found(papers).is_empty()
    by_category = papers.with_columns(topic_id=pl.col("categories").list.first().rank("dense").cast(pl.Int32))
    assert found(papers, by_category)["category"].to_list() == ["old"]


def test_small_units_end_with_their_category_though_not_by_themselves() -> None:
    small = np.where((MONTH < CUT) & (MONTH >= CUT - 24), 1, 0)
    alone = corpus(small, REST)
    assert found(alone).is_empty()
    papers = corpus(small, steady(20, until=CUT), REST, categories=["lost", "lost", "kept"])
    assert found(papers)["topic_id"].to_list() == [0, 1]


def test_a_paper_in_several_units_counts_in_each_and_once_in_the_corpus() -> None:
    papers = corpus(steady(20, until=CUT), REST)
    twice = pl.concat([papers, papers, papers.with_columns(pl.lit(7, pl.Int32).alias("topic_id"))])
    assert found(papers, twice).filter(topic_id=0).equals(found(papers))


def test_the_order_of_rows_changes_nothing() -> None:
    papers = corpus(steady(18, until=CUT), steady(4), REST, categories=["lost", "kept", "kept"])
    assert found(papers.sample(fraction=1, shuffle=True, seed=1)).equals(found(papers))


def test_dates_of_years_say_nothing() -> None:
    papers = corpus(steady(20, until=CUT), REST)
    year = pl.col("date_first").dt.truncate("1y")
    coarse = papers.with_columns(date_first=year, date_last=year.dt.offset_by("1y").dt.offset_by("-1d"))
    assert found(coarse).is_empty()


NOTHING = {
    "no papers": corpus(steady(20, until=CUT), REST).clear(),
    "no dates": corpus(steady(20), REST).with_columns(
        date_first=pl.lit(None, pl.Date), date_last=pl.lit(None, pl.Date)
    ),
    "no units": corpus(steady(20), REST).with_columns(topic_id=pl.lit(-1, pl.Int32)),
    "one month": corpus(steady(20) * (MONTH == 3)),
    "the future": corpus(steady(20, until=CUT), REST).with_columns(
        pl.col("date_first", "date_last").dt.offset_by("20y")
    ),
}


@pytest.mark.parametrize("papers", NOTHING.values(), ids=NOTHING.keys())
def test_nothing_to_tell_is_an_empty_table(papers: pl.DataFrame) -> None:
    assert found(papers).equals(schemas.COVERAGE.empty())


def test_periods_after_the_end_are_not_complete_and_those_of_other_units_are() -> None:
    papers = corpus(steady(20, until=CUT), REST)
    counts = count_by_period(papers.select("paper_id", "topic_id"), papers.drop("topic_id"), "year", AS_OF)
    marked = mark_uncovered(counts, found(papers))
    assert schemas.TIMELINE.check(marked).drop("complete").equals(counts.drop("complete"))
    incomplete = marked.filter(~pl.col("complete")).select("topic_id", pl.col("period_start").dt.year())
    assert incomplete.rows() == [(0, 2018), (0, 2019)]


def test_nothing_is_marked_where_nothing_ends() -> None:
    counts = pl.DataFrame({"topic_id": [0], "period_start": [FIRST], "period_end": [dt.date(2010, 12, 31)]})
    assert mark_uncovered(counts, schemas.COVERAGE.empty())["complete"].to_list() == [True]
