from __future__ import annotations

import csv
import dataclasses
import io
import json
from pathlib import Path

import polars as pl
import pytest
import yaml

from tests.conftest import Command, Done
from tests.dated_runs import dated_run
from tests.sided_runs import GROUPS, sided_run
from topics import schemas
from topics.results import Run
from topics.store import save_run


@pytest.fixture(scope="module")
def run() -> Run:
    return sided_run()


@pytest.fixture
def compare(topics: Command, run: Run, tmp_path: Path) -> Command:
    """``compare("Ada Öz", "Bo Li")``: the command on the run, with groups in groups.yaml."""
    save_run(run, tmp_path / "run")
    (tmp_path / "groups.yaml").write_text(yaml.safe_dump(GROUPS, allow_unicode=True), encoding="utf-8")

    def call(*args: str | Path) -> Done:
        return topics("compare", "run", *args)

    return call


# --- what is printed


def test_two_sides_are_printed_by_topic_what_the_first_has_more_of_on_top(compare: Command) -> None:
    done = compare("Ada Öz", "Bo Li")
    rows = [line for line in done.out.splitlines() if "topic" in line]
    assert [row.split("  ")[1].strip() for row in rows] == ["topic 0", "topic 2", "topic 1"]
    assert "20 papers, 62\u00a0% [45,\u00a077]" in rows[0]
    assert "0 papers" in rows[0]
    assert "Ada Öz" in done.out.splitlines()[0]


def test_sentences_go_beside_the_table(compare: Command) -> None:
    done = compare("Ada Öz", "Bo Li", "--format", "json")
    assert "They share one of the three areas that either works in" in done.err
    assert "what sets them apart may be the time" in done.err
    assert [row["label"] for row in done.rows] == ["topic 0", "topic 2", "topic 1"]


def test_csv_and_json_hold_every_column(compare: Command) -> None:
    rows = list(csv.DictReader(io.StringIO(compare("Ada Öz", "everyone else", "--format", "csv").out)))
    assert set(rows[0]) == {*schemas.COMPARED_TOPICS.columns, "label"}
    assert len(rows) == 3


def test_a_name_on_both_sides_is_told(compare: Command) -> None:
    done = compare("Ada Öz", "ada oz")
    assert done.code == 0
    assert "Both sides are the same papers." in done.err
    assert "Ada Öz (again)" in done.out
    assert "Ada Öz is on both sides" in compare("Ada Öz", "Ada's lab", "--groups", "groups.yaml").err


def test_one_paper_a_side_is_told_and_what_there_is_is_shown(compare: Command) -> None:
    done = compare("author=Flo Orr until=2015", "author=Flo Orr since=2022", "--format", "json")
    assert done.code == 0
    assert len(done.rows) == 2
    assert "only large differences show" in done.err


def test_several_sides_are_printed_each_with_its_nearest(compare: Command) -> None:
    done = compare("--groups", "groups.yaml")
    head, *rows = [line.split() for line in done.out.splitlines() if line.strip() and "─" not in line][1:]
    assert head[:3] == ["side", "papers", "nearest"]
    assert len(rows) == 3
    named = compare("Ada Öz", "Bo Li", "Flo Orr", "--format", "json")
    assert {(row["name_a"], row["name_b"]) for row in named.rows} == {
        ("Ada Öz", "Bo Li"), ("Ada Öz", "Flo Orr"), ("Bo Li", "Flo Orr"),
    }  # fmt: skip


def test_authors_are_compared_from_so_many_papers_on(compare: Command) -> None:
    rows = compare("--authors-min", "20", "--format", "json").rows
    assert {row["name_a"] for row in rows} | {row["name_b"] for row in rows} == {"Ada Öz", "Bo Li", "Cy Fox", "Di Ek"}
    with_groups = compare("--authors-min", "32", "--groups", "groups.yaml", "--format", "json").rows
    assert len(with_groups) == 10


def test_two_groups_alone_are_compared_in_depth(compare: Command, tmp_path: Path) -> None:
    (tmp_path / "two.yaml").write_text("A: [Ada Öz]\nB: [Bo Li]\n", encoding="utf-8")
    assert "difference" in compare("--groups", "two.yaml", "--format", "json").rows[0]


def test_a_run_without_topics_is_compared_as_far_as_it_goes(topics: Command, run: Run, tmp_path: Path) -> None:
    names = ("Ada Öz", "Bo Li", "Cy Fox")
    bare = dated_run([{"year": 2020, "topic": -1, "authors": [name]} for name in names])
    save_run(dataclasses.replace(bare, manifest=run.manifest), tmp_path / "bare")
    done = topics("compare", "bare", "Ada Öz", "everyone else", "--format", "json")
    assert (done.code, done.rows) == (0, [])
    assert "A side has no paper with a topic" in done.err


# --- what is written


def test_a_folder_has_the_page_every_table_and_what_they_do_not_hold(compare: Command, tmp_path: Path) -> None:
    done = compare("Ada Öz", "Bo Li", "-o", "out")
    names = {path.name for path in (tmp_path / "out").iterdir()}
    tables = {
        *("compared_topics", "side_terms", "within_topics", "leads", "closest_papers", "common_collaborators"),
        "side_papers",
    }
    assert {f"{table}.parquet" for table in tables} | {"comparison.json"} <= names
    assert [name for name in names if name.endswith(".html")]
    about = json.loads((tmp_path / "out" / "comparison.json").read_text(encoding="utf-8"))
    assert [side["name"] for side in about["sides"]] == ["Ada Öz", "Bo Li"]
    assert about["distance"] > 0.5
    assert set(about["files"]) == names - {"comparison.json"}
    assert done.err.endswith("Comparison written to out\n")


def test_many_are_written_too_and_replace_a_comparison(compare: Command, tmp_path: Path) -> None:
    compare("Ada Öz", "Bo Li", "-o", "out")
    assert compare("--groups", "groups.yaml", "-o", "out").code == 0
    assert pl.read_parquet(tmp_path / "out" / "distances.parquet").height == 3
    assert not (tmp_path / "out" / "leads.parquet").exists()


def test_a_folder_that_holds_something_else_is_left_alone(compare: Command, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "notes.txt").write_text("mine")
    done = compare("Ada Öz", "Bo Li", "-o", "out")
    assert (done.code, done.out) == (2, "")
    assert "out: exists and holds something else than a comparison; name another place" in done.err
    assert compare("Ada Öz", "Bo Li", "-o", "run").code == 2


# --- mistakes: one sentence, before anything is printed

MISTAKES = {
    "nobody of that name": (["Ada Ös", "Bo Li"], "no author is called 'Ada Ös'. Did you mean: Ada Öz"),
    "no author or group of that name": (
        ["Ada Öz", "Bos lab", "--groups", "groups.yaml"],
        "no author or group is called 'Bos lab'. Did you mean: Bo's lab",
    ),
    "empty side": (["Ada Öz", "venue=ACL"], "no paper passes 'venue=ACL'. There are none to choose from."),
    "nothing typed": (["Ada Öz", ""], "a side is empty: name an author, a group, a filter or 'everyone else'"),
    "unknown key of a filter": (
        ["Ada Öz", "autor=Bo Li"], "no key of a filter is called 'autor'. Did you mean: author",
    ),
    "misspelt author of a group": (
        ["--groups", "typo.yaml"], """group "Bo's lab": no author is called 'Bo Lee'. Did you mean: Bo Li""",
    ),
    "one side": (["Ada Öz"], "there is one side, 'Ada Öz', and nothing to compare it with: name two sides"),
    "no side": ([], "there is nothing to compare: name two sides"),
    "nobody with so many papers": (["--authors-min", "500"], "0 authors have at least 500 papers ("),
    "everyone else twice": (["everyone else", "everyone else"], "both sides are 'everyone else'"),
    "everyone else among many": (["Ada Öz", "Bo Li", "everyone else"], "'everyone else' needs one other side"),
    "file of groups that is not there": (["--groups", "none.yaml"], "none.yaml: cannot be read"),
}  # fmt: skip


@pytest.mark.parametrize(("args", "says"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_one_sentence(compare: Command, tmp_path: Path, args: list[str], says: str) -> None:
    (tmp_path / "typo.yaml").write_text("Ada's lab: [Ada Öz]\nBo's lab: [Bo Lee, Di Ek]\n", encoding="utf-8")
    done = compare(*args)
    assert (done.code, done.out) == (2, "")
    assert says in done.err
    assert done.err.count("\n") == 1
