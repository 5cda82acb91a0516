from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml

from topics import run_experiment
from topics.errors import ConfigError, StoreError
from topics.experiments.config import load_experiment
from topics.experiments.listing import experiments, load_results
from topics.experiments.metrics import METRICS
from topics.experiments.places import CELLS, locked
from topics.experiments.running import plan
from topics.store import load_run

CELL_NAMES = ["three,seed=0", "three,seed=1", "four,seed=0", "four,seed=1"]


class Stopped(BaseException):
    """As by the user."""


def files_of(folder: Path) -> dict[str, bytes]:
    """What must be the same every time: everything but times."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith("times.")
    }


# --- what is found


def test_every_cell_is_a_row_with_its_metrics(reference: Path) -> None:
    found = load_results(reference)
    assert found.results["cell"].to_list() == CELL_NAMES
    assert found.results["n_papers"].to_list() == [18] * 4
    assert found.results["n_topics"].to_list() == [3, 3, 4, 4]
    assert found.results["failed"].is_null().all()
    assert found.results.columns[-4:] == found.manifest["experiment"]["metrics"]


def test_stability_is_of_whole_fits_or_of_subsamples_of_one_pipeline(asked: dict[str, Any], tmp_path: Path) -> None:
    more = {**asked, "subsamples": 2, "metrics": ["stability", "stability_subsamples"]}
    results = run_experiment(more, tmp_path / "out").results
    whole, parts = results.head(4), results.tail(4)
    assert results["n_papers"].to_list() == [18] * 4 + [14] * 4
    assert parts["stability"].is_null().all()
    assert whole["stability_subsamples"].is_null().all()
    assert whole["stability"][0] == whole["stability"][1] != whole["stability"][2]
    assert parts["stability_subsamples"].is_not_null().all()


def test_times_hold_the_embedding_that_is_computed_once(reference: Path) -> None:
    found = load_results(reference)
    assert found.times["stage"].unique(maintain_order=True).to_list() == ["embed", "fit"]
    assert found.times.filter(stage="embed")["seconds"].n_unique() == 1
    total = found.times.filter(cell="three,seed=0")["seconds"].sum()
    assert found.results["seconds"][0] == pytest.approx(total)


def test_what_a_clock_measured_is_in_no_other_table(reference: Path) -> None:
    assert "seconds" not in pl.read_parquet(reference / "results.parquet").columns
    assert "seconds" not in pl.read_parquet(reference / "summary.parquet")["metric"]
    assert "seconds" in load_results(reference).summary["metric"]


def test_metrics_that_nobody_asked_for_and_no_cell_has_are_left_out(
    asked: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("stability", "n_topics")
    monkeypatch.setattr("topics.experiments.outcomes.METRICS", {name: METRICS[name] for name in names})
    few = {**asked, "metrics": list(names), "seeds": 1}
    assert "stability" in run_experiment(few, tmp_path / "out").results.columns
    assert "stability" not in run_experiment({**few, "metrics": []}, tmp_path / "out").results.columns


def test_a_measure_that_raises_costs_no_other_and_is_taken_the_next_time(
    asked: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = {**asked, "metrics": ["ami", "fmi"]}

    def refuse(_measured: object) -> float:
        raise ValueError(f"no sense can be made of {tmp_path / 'topics-cell-x7f' / 'labels'}")

    with monkeypatch.context() as patched:
        patched.setitem(METRICS, "fmi", replace(METRICS["fmi"], measure=refuse))
        first = run_experiment(asked, tmp_path / "out").results
    inner = tmp_path.relative_to(tempfile.gettempdir()).as_posix()
    assert set(first["unmeasured"]) == {f"fmi: ValueError: no sense can be made of {inner}/topics-cell/labels"}
    assert first["ami"].is_not_null().all()
    assert first["fmi"].is_null().all()
    second = run_experiment(asked, tmp_path / "out").results
    assert second["fmi"].is_not_null().all()
    assert second["unmeasured"].is_null().all()


def test_two_processes_do_not_write_into_one_folder(asked: dict[str, Any], tmp_path: Path, fits: list[int]) -> None:
    with locked(tmp_path / "out"), pytest.raises(StoreError, match="another 'topics run'"):
        run_experiment(asked, tmp_path / "out")
    assert len(fits) == 0
    assert not (tmp_path / "out").exists()


def test_tables_of_before_are_gone_while_a_further_measure_is_taken(
    asked: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_experiment({**asked, "metrics": ["ami"]}, tmp_path / "out")

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("topics.experiments.runner.measure", stop)
    with pytest.raises(KeyboardInterrupt):
        run_experiment({**asked, "metrics": ["ami", "fmi"]}, tmp_path / "out")
    with pytest.raises(StoreError, match="is not finished"):
        load_results(tmp_path / "out")


def test_a_cell_is_a_run_folder(reference: Path) -> None:
    run = load_run(reference / CELLS / "four,seed=1")
    assert run.topics.height == 4
    assert run.seed == 1


# --- again


def test_the_same_twice_gives_the_same_files(asked: dict[str, Any], reference: Path, tmp_path: Path) -> None:
    run_experiment(asked, tmp_path / "other")
    assert files_of(tmp_path / "other") == files_of(reference)


def test_what_is_there_is_not_fitted_again(asked: dict[str, Any], finished: Path, fits: list[int]) -> None:
    before = files_of(finished)
    run_experiment(asked, finished)
    assert fits == []
    assert files_of(finished) == before


def test_more_seeds_cost_their_own_fits_and_fewer_lose_none(
    asked: dict[str, Any], finished: Path, fits: list[int]
) -> None:
    before = files_of(finished)
    assert run_experiment({**asked, "seeds": 1}, finished).results.height == 2
    assert run_experiment({**asked, "seeds": 3}, finished).results.height == 6
    assert fits == [2, 2]
    run_experiment(asked, finished)
    after = files_of(finished)
    assert before.items() <= after.items()
    assert {name.split("/")[1] for name in after.keys() - before.keys()} == {"three,seed=2", "four,seed=2"}


def test_a_further_metric_is_measured_without_a_fit(asked: dict[str, Any], finished: Path, fits: list[int]) -> None:
    found = run_experiment({**asked, "metrics": ["fmi", *asked["metrics"]]}, finished)
    assert found.results["fmi"].is_not_null().all()
    assert fits == []


def test_a_changed_setting_or_paper_is_fitted_anew(
    asked: dict[str, Any], finished: Path, fits: list[int], tmp_path: Path
) -> None:
    asked["pipelines"]["four"] = asked["pipelines"]["four"] | {"n_topics": 5}
    found = run_experiment(asked, finished)
    assert found.results["n_topics"].to_list() == [3, 3, 5, 5]
    assert len(fits) == 2
    run_experiment({**asked, "data": {**asked["data"], "as_of": "2026-02-02"}}, finished)
    assert len(fits) == 6


def test_the_folder_can_be_run_as_it_is(finished: Path, fits: list[int]) -> None:
    before = files_of(finished)
    run_experiment(finished / "experiment.yaml", finished)
    assert fits == []
    assert files_of(finished) == before
    assert yaml.safe_load((finished / "experiment.yaml").read_text())["data"]["path"] == "../papers.csv"


def test_a_run_of_today_tells_the_day(asked: dict[str, Any], tmp_path: Path) -> None:
    asked["data"].pop("as_of")
    run_experiment({**asked, "seeds": 1}, tmp_path / "out")
    assert yaml.safe_load((tmp_path / "out" / "experiment.yaml").read_text())["data"]["as_of"]


def test_large_files_that_cells_share_lie_on_the_disk_once(
    asked: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("topics.experiments.cell_folders._LARGE", 1)
    run_experiment(asked, tmp_path / "out")
    cells = tmp_path / "out" / CELLS
    places = {
        name: {path.stat().st_ino for path in cells.glob(f"*/{name}")} for name in ("papers.parquet", "cell.json")
    }
    assert len(places["papers.parquet"]) == 1
    assert len(places["cell.json"]) == 4


# --- stopped


@pytest.mark.parametrize(
    ("cell", "stage"),
    [("three,seed=0", "embed"), ("three,seed=1", "fit"), ("four,seed=0", "timeline"), ("four,seed=1", "measure")],
)
def test_stopped_anywhere_it_ends_with_the_same_files(
    asked: dict[str, Any], reference: Path, tmp_path: Path, stage: str, cell: str
) -> None:
    def stop(_done: int, _all: int, name: str, at: str) -> None:
        if (name, at) == (cell, stage):
            raise Stopped

    again = tmp_path / "again"
    with pytest.raises(Stopped):
        run_experiment(asked, again, progress=stop)
    with pytest.raises(StoreError, match=r"not finished: \d of 4 cells are there; run it again"):
        load_results(again)
    run_experiment(asked, again)
    assert files_of(again) == files_of(reference)


def test_what_a_killed_process_left_is_cleared(asked: dict[str, Any], reference: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    left = again / CELLS / ".three,seed=0.x1"
    (again / ".manifest.json.y2").parent.mkdir()
    (again / ".manifest.json.y2").write_text("{")
    run_experiment({**asked, "seeds": 1}, again)
    left.mkdir()
    (left / "papers.parquet").write_bytes(b"half")
    (again / ".results.parquet.z3").write_bytes(b"half")
    run_experiment(asked, again)
    assert files_of(again) == files_of(reference)
    assert not left.exists()


@pytest.mark.slow
def test_killed_in_the_middle_and_started_again_it_ends_with_the_same_files(
    asked: dict[str, Any], tmp_path: Path, cheap: Path, papers_file: Path
) -> None:
    for spec in asked["pipelines"].values():
        spec["wait"] = 0.3
    file, again = tmp_path / "asked.yaml", tmp_path / "again"
    file.write_text(yaml.safe_dump(asked))
    root = Path(__file__).parents[2]
    told = os.environ | {"PYTHONPATH": f"{cheap}{os.pathsep}{root}"}
    code = "import sys; from topics import run_experiment; run_experiment(sys.argv[1], sys.argv[2])"
    with subprocess.Popen([sys.executable, "-c", code, file, again], env=told) as process:
        while len(list((again / CELLS).glob("[!.]*"))) < 3 and process.poll() is None:
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    assert not (again / "results.parquet").exists()
    run_experiment(asked, again)
    run_experiment(asked, tmp_path / "out")
    assert files_of(again) == files_of(tmp_path / "out")


# --- failing


def test_a_cell_that_fails_is_a_row_and_the_others_go_on(
    asked: dict[str, Any], tmp_path: Path, fits: list[int]
) -> None:
    asked["pipelines"]["four"] = asked["pipelines"]["four"] | {"fails": True}
    found = run_experiment(asked, tmp_path / "out").results
    assert found.filter(pipeline="four")["failed"].to_list() == ["ArithmeticError: no convergence"] * 2
    assert found.filter(pipeline="three")["ami"].is_not_null().all()
    assert found.filter(pipeline="four")["ami"].is_null().all()
    listed = experiments(tmp_path).row(0, named=True)
    assert (listed["cells"], listed["done"], listed["failed"], listed["finished"]) == (4, 4, 2, True)
    run_experiment(asked, tmp_path / "out")
    assert len(fits) == 6


def test_an_embedding_that_fails_is_the_cells_failure(asked: dict[str, Any], tmp_path: Path) -> None:
    asked["config"] = {"embed": {"model": f"precomputed:{tmp_path / 'none.npy'}"}}
    found = run_experiment(asked, tmp_path / "out").results
    assert found["failed"].str.contains(r"none\.npy").all()


# --- where


def place_with(kind: str, folder: Path) -> None:
    folder.mkdir()
    (folder / "notes.txt").write_text(kind)


@pytest.mark.parametrize(
    ("there", "sentence"),
    [
        (lambda place: place.write_text("a file"), "exists and is no experiment; name another place"),
        (lambda place: place_with("mine", place), "exists and is no experiment; name another place"),
    ],
)
def test_nothing_else_is_written_over(
    asked: dict[str, Any], tmp_path: Path, there: Callable[[Path], object], sentence: str
) -> None:
    there(tmp_path / "out")
    with pytest.raises(StoreError, match=sentence):
        run_experiment(asked, tmp_path / "out")


def test_another_experiment_is_not_written_over(asked: dict[str, Any], finished: Path) -> None:
    with pytest.raises(StoreError, match=r"holds another experiment \('Which is cheaper\?'\); name another place"):
        run_experiment({**asked, "question": "Which is dearer?"}, finished)


def test_the_same_experiment_with_other_data_is_not_written_over(
    asked: dict[str, Any], finished: Path, papers_file: Path
) -> None:
    papers_file.write_text(papers_file.read_text().replace("estuary", "lagoon"))
    with pytest.raises(StoreError, match=r"with other data \(papers\.csv\); name another place"):
        run_experiment(asked, finished)


# --- before


def test_a_plan_tells_what_is_there(asked: dict[str, Any], finished: Path, tmp_path: Path) -> None:
    more = load_experiment({**asked, "seeds": 3})
    states = dict(plan(more, finished).select("cell", "state").iter_rows())
    assert {cell for cell, state in states.items() if state == "computed"} == {"three,seed=2", "four,seed=2"}
    measured = load_experiment({**asked, "metrics": ["fmi"]})
    assert set(plan(measured, finished)["state"]) == {"measured"}


def test_a_plan_tells_what_the_cache_holds(asked: dict[str, Any], tmp_path: Path) -> None:
    asked["pipelines"]["line"] = {"kind": "topics"}
    few = {**asked, "data": asked["data"] | {"sample": {"n_papers": 12}}}
    run_experiment({**few, "seeds": 1}, tmp_path / "one", cache=tmp_path / "cache")
    planned = plan(load_experiment(few), tmp_path / "none", cache=tmp_path / "cache")
    stored = dict(planned.select("cell", "stored").iter_rows())
    assert stored["three,seed=0"] == ["embed"]
    assert stored["line,seed=0"][:2] == ["embed", "neighbours"]
    assert stored["line,seed=0"][-1] == "trends"
    assert stored["three,seed=1"] == stored["line,seed=1"] == []
    assert set(planned["state"]) == {"computed"}
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"label": "labl"}, r"no such column\. Did you mean: label\?"),
        ({"sample": {"n_papers": 19}}, "there are 18 papers; draw fewer"),
        ({"sample": {"n_papers": 16, "n_classes": 2}}, "there are 0 classes with 8 papers or more"),
        ({"filters": {"since": "2030"}}, "no paper is left"),
    ],
)
def test_papers_that_are_not_there_are_told_before_any_fit(
    asked: dict[str, Any], tmp_path: Path, fits: list[int], data: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ConfigError, match=sentence):
        run_experiment({**asked, "data": asked["data"] | data}, tmp_path / "out")
    assert len(fits) == 0
    assert not (tmp_path / "out").exists()
