from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.dated_runs import dated_run, rising_run
from tests.runs import tiny_run
from topics import schemas, trending, units
from topics.errors import ConfigError, NotFound, TooFewPapers
from topics.movement_table import movement_table, movement_tables, notes, strongest
from topics.results import Movements, Run
from topics.trending import movements

LABS = {"Ada": ["Ada Öz"], "Bo": ["Bo Li"], "Linguists": {"category": "cs.CL"}}


@pytest.fixture(scope="module")
def run() -> Run:
    return rising_run()


@pytest.fixture(scope="module")
def moved(run: Run) -> Movements:
    return movements(run)


def sizes(found: Movements) -> dict[str, int]:
    return dict(found.units.select("label", "n_papers").iter_rows())


def totals(found: Movements) -> list[float]:
    return found.timeline.filter(pl.col("topic_id") == found.timeline["topic_id"][0])["total"].to_list()


# --- what is counted


def test_topics_are_counted_and_tested_as_the_run_did(run: Run, moved: Movements) -> None:
    assert moved.timeline.equals(run.timeline)
    assert moved.trends.equals(run.trends)
    assert (moved.period, moved.units["label"].to_list()) == ("year", ["topic 0", "topic 1"])


def test_another_period_is_counted_anew(run: Run) -> None:
    found = movements(run, period="quarter")
    assert found.period == "quarter"
    assert totals(found)[0] == run.papers.filter(pl.col("date_first") < dt.date(2014, 4, 1)).height


def test_a_paper_counts_in_each_of_its_categories_and_once_in_the_total(run: Run) -> None:
    found = movements(run, "category")
    assert sizes(found) == {"cs.LG": 480, "cs.CL": 120}
    assert set(totals(found)) == {40.0}


def test_authors_of_fewer_than_eight_papers_are_no_units() -> None:
    papers = [{"year": 2014 + i % 10, "topic": 0, "authors": ["Ada"] if i < 7 else ["Bo", "Cy"]} for i in range(20)]
    assert sizes(movements(dated_run(papers), "author")) == {"Bo": 13, "Cy": 13}


def test_units_are_numbered_from_the_largest_and_the_smallest_left_out(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(units, "MOST_UNITS", 3)
    found = movements(run, "author")
    assert found.units["topic_id"].to_list() == [0, 1, 2]
    assert found.units["n_papers"].is_sorted(descending=True)
    assert found.units["label"].to_list()[:2] == ["Ada Öz", "Bo Li"]


def test_terms_are_words_of_topics_and_phrases_that_are_no_part_of_a_longer_one() -> None:
    titles = ["Coral reefs bleaching"] * 10 + ["Coral snails"] * 10 + ["Coral kettles"] * 7
    papers = [{"year": 2015 + i % 8, "topic": 0, "title": title} for i, title in enumerate(titles)]
    assert sizes(movements(dated_run(papers), "term")) == {"coral": 27, "coral reefs bleaching": 10, "coral snails": 10}


def test_groups_are_counted_whichever_way_they_are_defined(run: Run) -> None:
    assert sizes(movements(run, "group", groups=LABS)) == {"Ada": 240, "Bo": 240, "Linguists": 120}


@pytest.mark.parametrize("name", ["ada oz", "Ada"])
def test_of_an_author_or_group_the_totals_are_its_own_papers(run: Run, name: str) -> None:
    found = movements(run, subject=name, groups=LABS)
    assert found.subject is not None
    assert (found.subject.kind, len(found.subject.paper_ids)) == ("group" if name == "Ada" else "author", 240)
    assert set(totals(found)) == {20.0}
    assert found.units["n_papers"].sum() == 240


def test_of_a_subject_topics_keep_their_ids_and_labels() -> None:
    papers = [{"year": 2015 + i % 8, "topic": i % 2, "authors": ["Ada" if i % 2 else "Bo"]} for i in range(40)]
    found = movements(dated_run(papers), subject="Ada")
    assert found.units.rows() == [(1, "topic 1", 20)]


# --- what is said of it


def test_growth_is_found_in_whatever_holds_it(run: Run) -> None:
    papers = run.papers.with_columns(categories=pl.concat_list(pl.lit("t") + run.assignments["topic_id"].cast(str)))
    found = movements(replace(run, corpus=replace(run.corpus, papers=papers)), "category")
    assert found.trends.sort("topic_id").drop("topic_id").equals(run.trends.drop("topic_id"))


def test_an_author_who_stops_is_no_gap_in_the_collection() -> None:
    papers = [
        {"year": year, "topic": 0, "authors": ["Ada" if year < 2021 else "Bo"]}
        for year in range(2014, 2026)
        for _ in range(30)
    ]
    found = movements(dated_run(papers), "author")
    assert found.coverage.is_empty()
    assert found.timeline.filter(pl.col("period_start").dt.year() == 2024)["complete"].all()


def test_nobody_asks_whether_the_growth_of_an_author_hangs_on_one(run: Run) -> None:
    assert movements(run, "author").author_dependence.is_empty()
    assert movements(run, subject="Ada Öz").author_dependence.is_empty()


def test_words_are_those_of_topics(run: Run, moved: Movements) -> None:
    assert "pruning" in " ".join(moved.period_terms.filter(topic_id=1)["term"])
    assert movements(run, "author").period_terms.is_empty()


def test_windows_are_fitted_where_they_are_asked_for(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    node = schemas.WINDOWS.frame([{"window": 0, "node": 0, "label": "early reefs", "n_papers": 3, "topic_id": 0}])
    monkeypatch.setattr(trending, "fit_windows", lambda *_, **__: (node, schemas.FLOWS.empty(), schemas.EVENTS.empty()))
    assert movements(run).windows.is_empty()
    assert movements(run, windows=True).windows.equals(node)


@pytest.mark.parametrize("by", ["topic", "term", "category", "author"])
def test_a_handful_of_papers_gives_tables_without_a_number(by: str) -> None:
    found = movements(tiny_run(), by)
    assert found.trends["growth_per_year"].count() == 0
    assert found.bursts.height + found.change_points.height + found.outlook.height == 0


def test_the_same_run_gives_the_same_tables(run: Run, moved: Movements) -> None:
    again = movements(run)
    assert all(frame.equals(again.tables()[table]) for table, frame in moved.tables().items())


# --- what is kept


def test_a_second_call_computes_nothing(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = movements(run, "author", cache=tmp_path)
    for name in ("author_units", "count_by_period", "fit_trends", "find_bursts", "forecast"):
        monkeypatch.delattr(trending, name)
    again = movements(run, "author", cache=tmp_path)
    assert all(frame.equals(again.tables()[table]) for table, frame in first.tables().items())
    assert again.outlook_note == first.outlook_note


def test_what_was_kept_is_not_taken_for_something_else(run: Run, tmp_path: Path) -> None:
    others: list[dict[str, Any]] = [{"by": "author"}, {"by": "author", "subject": "Bo Li"}, {"period": "quarter"}]
    movements(run, cache=tmp_path)
    for asked in others:
        assert movements(run, **asked, cache=tmp_path).timeline.equals(movements(run, **asked).timeline)
    strict = replace(run, manifest={**run.manifest, "config": {"seed": 0, "time": {"alpha": 1e-300}}})
    assert "growing" in movements(run, "term", cache=tmp_path).trends["direction"]
    assert "growing" not in movements(strict, "term", cache=tmp_path).trends["direction"]


# --- mistakes


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"by": "venue"}, "by is 'venue', expected one of topic, term"),
        ({"period": "week"}, "period is 'week'"),
        ({"by": "group"}, "needs the groups"),
        ({"by": "author", "windows": True}, "windows are of the topics"),
        ({"windows": True, "subject": "Ada Öz"}, "windows are of the topics"),
    ],
)
def test_what_cannot_be_counted_is_refused(run: Run, asked: dict[str, Any], says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        movements(run, **asked)


def test_nobody_is_counted_under_a_name_that_nobody_has(run: Run) -> None:
    with pytest.raises(NotFound, match="Did you mean: Ada Öz"):
        movements(run, subject="Ada Oez")


def test_a_category_that_no_paper_has_makes_no_group(run: Run) -> None:
    with pytest.raises(TooFewPapers, match="look at its filters"):
        movements(run, "group", groups={"Physics": {"category": "hep-th"}})


# --- one row per unit


def test_what_certainly_grows_is_first_and_what_falls_next(moved: Movements) -> None:
    table = movement_table(moved)
    assert table.select("label", "direction").rows() == [("topic 1", "growing"), ("topic 0", "falling")]
    assert table["growth_per_year"][0] > 0.1


def test_what_is_not_tested_is_last_and_says_why(run: Run) -> None:
    papers = [{"year": 2014 + i % 11, "topic": 1 if i < 3 else 0, "authors": []} for i in range(60)]
    last = movement_table(movements(dated_run(papers))).row(-1, named=True)
    assert (last["label"], last["direction"], last["growth_per_year"]) == ("topic 1", "untested", None)
    assert last["remark"].startswith("not tested")


def test_growth_that_hangs_on_one_author_is_remarked(moved: Movements) -> None:
    told = {"topic_id": [1], "author": ["Ada Öz"], "vanishes": [True]}
    dependence = pl.concat(
        [moved.author_dependence.clear(), pl.DataFrame(told, schema_overrides={"topic_id": pl.Int32})], how="diagonal"
    )
    table = movement_table(replace(moved, author_dependence=dependence))
    assert table["remark"].to_list()[0] == "without Ada Öz the growth vanishes"


def test_the_strongest_are_those_that_moved_most_either_way(moved: Movements) -> None:
    table = pl.DataFrame({
        "label": ["up", "down", "maybe", "none"],
        "direction": ["growing", "falling", "unclear", "untested"],
        "growth_per_year": [0.2, -0.5, 3.0, None],
        "n_papers": [9, 9, 9, 9],
    })  # fmt: skip
    assert strongest(table, 1)["label"].to_list() == ["down"]
    assert strongest(table, 3)["label"].to_list() == ["up", "down", "maybe"]


def test_tables_of_several_groups_stand_one_after_the_other(run: Run) -> None:
    tables = movement_tables([movements(run, subject=name, groups=LABS) for name in ("Ada", "Bo")])
    assert tables["timeline"].columns[:3] == ["group", "topic_id", "period_start"]
    assert tables["timeline"]["group"].unique(maintain_order=True).to_list() == ["Ada", "Bo"]
    shares = tables["timeline"].group_by("group", "period_start").agg(pl.col("share").sum())
    assert shares["share"].round(6).unique().to_list() == [1.0]


def test_papers_that_cannot_count_are_told() -> None:
    papers = [{"year": year, "topic": 0} for year in (None, None, 2027, 2020, 2021)]
    (said, *_) = notes(movements(dated_run(papers)), dated_run(papers))
    assert said.startswith("Not counted of 5 papers: 2 without a usable date and 1 dated after 2026-11-19, when")


def test_where_there_is_nothing_to_count_the_reason_is_told(run: Run) -> None:
    papers = [{"year": 2020, "topic": -1} for _ in range(12)]
    bare = dated_run(papers)
    assert notes(movements(bare), bare) == [
        "12 papers form no topic; terms, categories and authors can be counted (--by)."
    ]
    assert notes(movements(bare, "category"), bare) == ["None of the 12 papers has a category."]
    assert notes(movements(bare, "author"), bare) == ["No author is on at least 8 of the 12 papers."]
