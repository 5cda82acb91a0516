from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.conftest import Command, Done
from tests.dated_runs import dated_run, rising_run
from topics import schemas
from topics.results import Run
from topics.store import load_run, save_corpus, save_run

NUMBERS = ("growth_per_year", "ci_low", "ci_high", "q_value", "peak_period")


@pytest.fixture
def trends(topics: Command, tmp_path: Path) -> Command:
    """``trends(run, "--by", "term")``: the command on a run or a path."""

    def call(run: Run | Path, *args: str | Path) -> Done:
        if isinstance(run, Run):
            save_run(run, tmp_path / "run")
            run = tmp_path / "run"
        return topics("trends", run, *args)

    return call


@pytest.fixture
def labs(tmp_path: Path) -> Path:
    path = tmp_path / "labs.yaml"
    path.write_text("Ada: [Ada Öz]\nBo: [Bo Li]\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def run() -> Run:
    return rising_run()


# --- what is printed


def test_what_grows_is_printed_before_what_falls(trends: Command, run: Run) -> None:
    done = trends(run, "--format", "json")
    assert [(row["label"], row["direction"]) for row in done.rows] == [("topic 1", "growing"), ("topic 0", "falling")]
    assert list(done.rows[0]) == [
        "topic_id",
        "label",
        "n_papers",
        *NUMBERS[:4],
        "direction",
        "shape",
        "peak_period",
        "remark",
    ]
    assert "topic 1” grew by" in done.err


def test_csv_has_the_same_rows(trends: Command, run: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(trends(run, "--format", "csv").out)))
    assert [row["label"] for row in rows] == ["topic 1", "topic 0"]


def test_a_reader_gets_growth_with_its_interval_in_words(trends: Command, run: Run) -> None:
    out = trends(run).out
    head, row = (line for line in out.splitlines() if "growth a year" in line or "topic 1" in line)
    assert head.split("  ")[1] == "label"
    assert "+" in row
    assert "growing" in row


def test_the_strongest_are_printed_where_few_are_wanted(trends: Command, run: Run) -> None:
    done = trends(run, "--by", "author", "--top", "3", "--format", "json")
    assert len(done.rows) == 3
    assert "Printed are the 3 strongest of 9; --top 9 prints all." in done.err


def test_authors_categories_and_terms_are_counted_too(trends: Command, run: Run) -> None:
    labels = {by: trends(run, "--by", by, "--format", "json").rows for by in ("author", "category", "term")}
    assert {row["label"] for row in labels["author"]} >= {"Ada Öz", "Bo Li"}
    assert {row["label"] for row in labels["category"]} == {"cs.LG", "cs.CL"}
    assert labels["term"][0]["direction"] == "growing"


def test_groups_are_counted_against_each_other(trends: Command, run: Run, labs: Path) -> None:
    rows = trends(run, "--by", "group", "--groups", labs, "--format", "json").rows
    assert {row["label"]: row["n_papers"] for row in rows} == {"Ada": 240, "Bo": 240}


def test_topics_of_each_group_are_printed_side_by_side(trends: Command, run: Run, labs: Path) -> None:
    done = trends(run, "--groups", labs, "--format", "json")
    assert [row["group"] for row in done.rows] == ["Ada", "Ada", "Bo", "Bo"]
    assert all(line.startswith(("Ada: ", "Bo: ")) for line in done.err.splitlines())


def test_one_group_or_author_can_be_chosen(trends: Command, run: Run, labs: Path) -> None:
    group = trends(run, "--groups", labs, "--group", "Bo", "--format", "json").rows
    author = trends(run, "--author", "bo li", "--format", "json").rows
    assert {row["group"] for row in group} == {"Bo"}
    assert {row["group"] for row in author} == {"Bo Li"}


# --- what is written


def test_a_folder_has_the_page_and_every_table(trends: Command, run: Run, tmp_path: Path) -> None:
    done = trends(run, "-o", "out", "--no-windows")
    names = {path.name for path in (tmp_path / "out").iterdir()}
    tables = {
        *("trends", "timeline", "members", "bursts", "change_points", "period_terms", "term_changes", "windows"),
        *("flows", "events", "outlook", "backtest"),
    }
    assert names == {*(f"{table}.parquet" for table in tables), "trends.html", "trends.json"}
    table = pl.read_parquet(tmp_path / "out" / "trends.parquet")
    assert {*schemas.TRENDS.columns, "label", "shape", "vanishes", "share_change", "coverage", "emergence"} <= {
        *table.columns
    }
    assert done.err.endswith("Trends written to out\n")


def test_topics_by_group_by_time_are_one_table(trends: Command, run: Run, labs: Path, tmp_path: Path) -> None:
    trends(run, "--groups", labs, "-o", "out")
    table = pl.read_parquet(tmp_path / "out" / "timeline.parquet")
    assert table.group_by("group", "period_start").agg(pl.col("papers").sum())["papers"].unique().to_list() == [20.0]
    assert len(list((tmp_path / "out").glob("*/trends.html"))) == 2


def test_trends_are_replaced_by_trends(trends: Command, run: Run, tmp_path: Path) -> None:
    trends(run, "-o", "out", "--no-windows")
    assert trends(run, "--by", "author", "-o", "out").code == 0
    assert json.loads((tmp_path / "out" / "trends.json").read_text(encoding="utf-8"))["by"] == "author"


def test_a_folder_that_somebody_put_a_file_in_is_left_alone(trends: Command, run: Run, tmp_path: Path) -> None:
    trends(run, "-o", "out", "--no-windows")
    for name in ("notes.html", "more.parquet"):
        own = tmp_path / "out" / name
        own.write_text("mine")
        done = trends(run, "-o", "out", "--no-windows")
        assert (done.code, done.out) == (2, "")
        assert "out: exists and holds something else than trends" in done.err
        assert own.read_text() == "mine"
        own.unlink()


def test_a_run_is_not_replaced_by_its_trends(trends: Command, run: Run, tmp_path: Path) -> None:
    done = trends(run, "-o", "run")
    assert (done.code, done.out) == (2, "")
    assert load_run(tmp_path / "run").topics.height == 2


# --- little to go by: no number that means nothing

THIN: dict[str, tuple[list[dict[str, Any]], str]] = {
    "one year only": ([{"year": 2024, "topic": i % 2} for i in range(60)], "All dated papers lie in 2024"),
    "no dates at all": ([{"year": None, "topic": i % 2} for i in range(60)], "No paper has a date"),
    "all in one topic": ([{"year": 2014 + i % 11, "topic": 0} for i in range(88)], "its share cannot change"),
    "one paper a year": ([{"year": 2005 + i, "topic": i % 2} for i in range(20)], "too few to say anything"),
    "no topics": ([{"year": 2014 + i % 11, "topic": -1} for i in range(60)], "60 papers form no topic"),
    "all in the future": ([{"year": 2027, "topic": i % 2} for i in range(60)], "60 dated after 2026-11-19"),
}


@pytest.mark.parametrize(("papers", "says"), THIN.values(), ids=THIN)
def test_where_nothing_can_be_told_a_sentence_says_so(trends: Command, papers: list[dict[str, Any]], says: str) -> None:
    run = dated_run(papers)
    done = trends(run, "--format", "json")
    assert done.code == 0
    assert says in done.err
    assert "%" not in done.err.replace("100 %", "")
    assert {row[name] for row in done.rows for name in NUMBERS} <= {None}
    assert {row["direction"] for row in done.rows} <= {"untested"}
    assert trends(run, "-o", "out").code == 0


def test_one_paper_from_the_future_changes_no_number(trends: Command, run: Run) -> None:
    papers = [{"year": 2014 + i % 12, "topic": int(i % 12 > i // 12)} for i in range(240)]
    later = trends(dated_run([*papers, {"year": 2028, "topic": 0}]), "--format", "json")
    numbers = [[row[name] for name in NUMBERS] for row in later.rows]
    assert "1 dated after 2026-11-19, when the papers were looked at" in later.err
    assert numbers == [[row[name] for name in NUMBERS] for row in trends(dated_run(papers), "--format", "json").rows]


def test_nothing_to_count_is_told(trends: Command) -> None:
    bare = dated_run([{"year": 2014 + i % 11, "topic": 0} for i in range(60)])
    assert "None of the 60 papers has a category" in trends(bare, "--by", "category").err
    assert "No author is on at least 8 of the 60 papers" in trends(bare, "--by", "author").err
    assert trends(bare, "--by", "author", "--format", "json").rows == []


# --- mistakes

MISTAKES = {
    "unknown author": (["--author", "Ada Oez"], "Did you mean: Ada Öz"),
    "unknown group": (["--groups", "labs.yaml", "--group", "Adda"], "Did you mean: Ada"),
    "category that no paper has": (["--groups", "physics.yaml"], "the group 'Physics' has no paper in this corpus"),
    "groups by category that no paper has": (["--by", "group", "--groups", "physics.yaml"], "has no paper"),
    "by group without groups": (["--by", "group"], "--by group needs the groups: give their file with --groups FILE"),
    "group without groups": (["--group", "Ada"], "--group 'Ada' needs the groups"),
    "file of groups that is not there": (["--groups", "none.yaml"], "none.yaml: cannot be read"),
    "windows of authors": (["--by", "author", "--windows"], "windows are of the topics of all papers"),
    "unknown unit": (["--by", "venue"], "'venue'"),
    "unknown period": (["--period", "week"], "'week'"),
}  # fmt: skip


@pytest.mark.usefixtures("labs")
@pytest.mark.parametrize(("args", "says"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_told_before_anything_is_printed(
    trends: Command, run: Run, tmp_path: Path, args: list[str], says: str
) -> None:
    (tmp_path / "physics.yaml").write_text("Physics: {category: hep-th}\n", encoding="utf-8")
    done = trends(run, *args)
    assert (done.code, done.out) == (2, "")
    assert says in done.err
    assert "Traceback" not in done.err


def test_a_corpus_is_no_run_and_the_way_to_one_is_told(trends: Command, run: Run, tmp_path: Path) -> None:
    save_corpus(run.corpus, tmp_path / "c.parquet")
    for path, says in (("c.parquet", "it is a corpus"), ("none", "nothing is there"), ("cache", "it has no manifest")):
        (tmp_path / "cache").mkdir(exist_ok=True)
        done = trends(Path(path))
        assert done.code == 2
        assert says in done.err
        assert "Make one with 'topics fit" in done.err


def test_a_run_of_an_earlier_version_is_to_be_fitted_again(trends: Command, run: Run, tmp_path: Path) -> None:
    save_run(run, tmp_path / "old")
    manifest = tmp_path / "old" / "manifest.json"
    told = json.loads(manifest.read_text(encoding="utf-8")) | {"schema_version": 2}
    manifest.write_text(json.dumps(told), encoding="utf-8")
    done = trends(tmp_path / "old")
    assert done.code == 2
    assert "was written by another version (its tables are of version 2, not 4); fit it again" in done.err
