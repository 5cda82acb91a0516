from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml

from tests.conftest import Command
from topics.experiments import running

TREE: dict[str, Any] = {
    "question": "Does NMF find what is planted?",
    "data": {"path": "sample", "label": "label"},
    "pipelines": {"nmf": {}, "fewer": {"kind": "nmf", "n_topics": 4}},
    "seeds": 2,
    "metrics": ["ami", "n_topics"],
}
Asked = Callable[..., Path]


@pytest.fixture
def asked(tmp_path: Path) -> Asked:
    """An experiment file of two quick pipelines, with changes."""

    def write(**changes: Any) -> Path:
        path = tmp_path / "asked.yaml"
        path.write_text(yaml.safe_dump({**TREE, **changes}, sort_keys=False), encoding="utf-8")
        return path

    return write


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the experiment with one seed."""
    return run_into(tmp_path_factory.mktemp("finished") / "out")


def run_into(folder: Path) -> Path:
    from topics.experiments.running import run_experiment

    run_experiment(TREE, folder, overrides=["seeds=1"])
    return folder


def test_run_prints_the_means_and_writes_a_folder_with_a_page(topics: Command, asked: Asked) -> None:
    done = topics("run", asked(), "-o", "out")
    assert done.code == 0, done.err
    assert "Does NMF find what is planted?" in done.out
    assert "1.000 *" in done.out.replace("\N{NO-BREAK SPACE}", " ")
    assert "its page is out/index.html" in done.err
    assert {"index.html", "experiment.yaml", "results.parquet", "cells"} <= {p.name for p in Path("out").iterdir()}
    assert sorted(p.name for p in Path("out/cells").iterdir()) == [
        "fewer,seed=0",
        "fewer,seed=1",
        "nmf,seed=0",
        "nmf,seed=1",
    ]


def test_results_as_data_are_the_summary_alone(topics: Command, asked: Asked) -> None:
    rows = topics("run", asked(), "--format", "json").rows
    assert {(row["pipeline"], row["metric"]) for row in rows} >= {("nmf", "ami"), ("fewer", "n_topics")}
    assert next(row["mean"] for row in rows if (row["pipeline"], row["metric"]) == ("fewer", "n_topics")) == 4
    shown = topics("experiments", "show", "runs/asked", "--format", "json").rows
    assert shown == rows


def test_a_dry_run_says_what_is_to_be_done_and_does_nothing(topics: Command, asked: Asked) -> None:
    done = topics("run", asked(), "-o", "out", "--dry-run")
    assert (done.code, done.out.count("to be computed")) == (0, 4)
    assert "4 cells: 4 to be computed. Nothing was run or written" in done.err
    assert not Path("out").exists()


def test_settings_and_data_can_be_given_with_the_command(topics: Command, asked: Asked) -> None:
    from topics import sample

    file = asked(data={"path": "papers.jsonl"})
    args = ("--data", sample.path().parent, "--set", "seeds=[5]", "--set", "metrics=[n_topics]")
    done = topics("run", file, "-o", "out", *args, "--set", "pipelines.nmf.n_topics=3", "--format", "json")
    assert done.code == 0, done.err
    assert {(row["pipeline"], row["mean"]) for row in done.rows} == {("nmf", 3), ("fewer", 4)}
    assert (Path("out") / "cells" / "nmf,seed=5").is_dir()


def test_a_grid_is_told_by_its_values(topics: Command, asked: Asked) -> None:
    file = asked(pipelines={"nmf": {}}, seeds=1, sweep={"grid": {"pipelines.nmf.n_topics": [3, 5]}})
    done = topics("run", file, "--format", "json")
    topics_found = {row["setting"]: row["mean"] for row in done.rows if row["metric"] == "n_topics"}
    assert topics_found == {"n_topics=3": 3, "n_topics=5": 5}


def test_a_search_tells_its_best_setting(topics: Command, asked: Asked) -> None:
    space = {"pipelines.fewer.n_topics": {"low": 2, "high": 12}}
    search = {"space": space, "trials": 3, "metric": "ami", "pipeline": "fewer"}
    done = topics("run", asked(seeds=1, sweep={"optuna": search}))
    assert done.code == 0, done.err
    assert "tried the best is" in done.err


def test_stopped_it_says_how_to_go_on_and_then_does(
    topics: Command, asked: Asked, finished: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = running.Runner.run

    def stopping(self: Any, cell: Any, *args: Any) -> Any:
        if cell.pipeline == "fewer":
            raise KeyboardInterrupt
        return ran(self, cell, *args)

    with monkeypatch.context() as patched:
        patched.setattr(running.Runner, "run", stopping)
        stopped = topics("run", asked(seeds=1), "-o", "out")
    assert stopped.code == 130
    assert stopped.err == "Stopped. What is finished lies in out; the same command goes on from there\n"
    planned = topics("run", asked(seeds=1), "-o", "out", "--dry-run", "--format", "json").rows
    assert [row["state"] for row in planned] == ["done", "computed"]
    assert topics("run", asked(seeds=1), "-o", "out").code == 0
    for name in ("results.parquet", "summary.parquet", "manifest.json", "cells/nmf,seed=0/topics.parquet"):
        assert (Path("out") / name).read_bytes() == (finished / name).read_bytes()


def test_a_failed_fit_is_told_and_the_code_is_one(
    topics: Command, asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    from topics.experiments.pipelines.nmf import NmfPipeline

    fitted = NmfPipeline.fit

    def failing(self: Any, inputs: Any, settings: Any) -> Any:
        if settings.n_topics == 4:
            raise RuntimeError("out of luck")
        return fitted(self, inputs, settings)

    monkeypatch.setattr(NmfPipeline, "fit", failing)
    done = topics("run", asked(), "-o", "out")
    assert done.code == 1
    assert "2 of 4 fits failed" in done.err
    assert "out of luck" in done.err


def test_reproduce_says_that_every_file_is_the_same(topics: Command, finished: Path) -> None:
    done = topics("experiments", "reproduce", finished, "--format", "json")
    assert done.code == 0, done.err
    assert {row["status"] for row in done.rows} == {"identical", "measured"}
    assert "came out the same, but for measured times" in done.err


def test_reproduce_names_what_differs(topics: Command, finished: Path) -> None:
    shutil.copytree(finished, "out")
    changed = Path("out/cells/nmf,seed=0/topics.parquet")
    pl.read_parquet(changed).with_columns(pl.col("n_papers") + 1).write_parquet(changed)
    done = topics("experiments", "reproduce", "out")
    assert done.code == 1
    assert "came out otherwise: cells/nmf,seed=0/topics.parquet" in done.err


def test_experiments_are_listed(topics: Command, finished: Path) -> None:
    assert "none" in topics("experiments", "list").out
    done = topics("experiments", "list", finished.parent)
    assert "Does NMF find what is planted?" in done.out
    assert "2 of 2" in done.out


def test_comparing_experiments_asks_for_one_of_their_runs(topics: Command, finished: Path) -> None:
    done = topics("experiments", "compare", finished, finished)
    assert done.code == 2
    assert f"name one of its runs, such as {finished}/cells/fewer,seed=0" in done.err


def test_compare_tells_what_became_of_each_topic(topics: Command, finished: Path) -> None:
    cells = finished / "cells"
    done = topics("experiments", "compare", cells / "nmf,seed=0", cells / "fewer,seed=0", "--format", "json")
    assert done.code == 0, done.err
    assert {row["topic_a"] for row in done.rows} == set(range(8))
    assert "merged" in {row["event"] for row in done.rows}
    assert "merged" in topics("experiments", "compare", cells / "nmf,seed=0", cells / "fewer,seed=0").out


@pytest.mark.parametrize(
    ("changes", "args", "says"),
    [
        ({"seds": 3}, (), "Did you mean: seeds?"),
        ({"pipelines": {"nmff": {}}}, (), "Did you mean: nmf"),
        ({"data": {"path": "none.parquet"}}, (), "there is no file"),
        ({"sweep": {"grid": {"cluster.min_samples": []}}}, (), "give at least one"),
        ({}, ("--set", "sead=3"), "Did you mean: seeds"),
        ({}, ("--set", "seeds"), "write KEY=VALUE"),
        ({}, ("--data", "nowhere.parquet"), "there is no file nowhere.parquet"),
        ({"data": {"path": "sample", "label": "lable"}}, (), "label"),
    ],
)
def test_a_mistake_is_one_sentence_and_nothing_is_written(
    topics: Command, asked: Asked, changes: dict[str, Any], args: tuple[str, ...], says: str
) -> None:
    done = topics("run", asked(**changes), "-o", "out", *args)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert says in done.err
    assert not Path("out").exists()


def test_the_schema_is_printed_or_written(topics: Command) -> None:
    printed = json.loads(topics("schema").out)
    assert printed["required"] == ["question", "data"]
    assert topics("schema", "-o", "experiment.schema.json").out == ""
    assert json.loads(Path("experiment.schema.json").read_text(encoding="utf-8")) == printed
    assert "cluster" in json.loads(topics("schema", "--of", "run").out)["properties"]
