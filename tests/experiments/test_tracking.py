from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import polars as pl
import pytest
import yaml

from tests.conftest import Command
from tests.finished import LEVELS, experiment, finished
from topics.errors import MissingExtra, ServiceError
from topics.experiments import tracking
from topics.experiments.tracking import params_of, shown_uri, track
from topics.results import Results

# The least of a machine under load.
PATIENCE = 300
PIPELINES: dict[str, Any] = {"topics": {}, "nmf": {"n_topics": 12}}
NOWHERE = "http://127.0.0.1:1"


def results_of(**changes: Any) -> Results:
    """Two pipelines, two seeds, one subsample each."""
    made = experiment(**{"pipelines": PIPELINES, "seeds": [0, 1], "subsamples": 1} | changes)
    found = finished(made, {name: LEVELS[name] for name in made["pipelines"]})
    return replace(
        found, manifest={**found.manifest, "cells": {name: f"key of {name}" for name in found.results["cell"]}}
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What ``topics run`` leaves, but for the cells."""
    place = tmp_path / "cs"
    place.mkdir()
    (place / "experiment.yaml").write_text("question: Which?\n", encoding="utf-8")
    (place / "index.html").write_text("<!doctype html><title>Which?</title>", encoding="utf-8")
    results_of().results.write_parquet(place / "results.parquet")
    return place


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an MLflow server with a SQLite file of its own."""
    place = tmp_path_factory.mktemp("mlflow")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    stores = (
        "--backend-store-uri",
        f"sqlite:///{place}/server.db",
        "--artifacts-destination",
        str(place / "artifacts"),
    )
    command = [sys.executable, "-m", "mlflow", "server", *stores, "--port", str(port), "--workers", "1"]
    off = {"MLFLOW_DISABLE_TELEMETRY": "true", "DO_NOT_TRACK": "true", "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false"}
    with (place / "log").open("w") as log:
        process = subprocess.Popen(
            command, cwd=place, env=os.environ | off, stdout=log, stderr=log, start_new_session=True
        )
        try:
            _await(f"http://127.0.0.1:{port}/health", process, place / "log")
            yield f"http://127.0.0.1:{port}"
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait()


def _await(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    last = time.monotonic() + PATIENCE
    while time.monotonic() < last and process.poll() is None:
        try:
            urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise RuntimeError(f"no MLflow server: {log.read_text(encoding='utf-8')}")


def client_of(uri: str) -> Any:
    from mlflow.tracking import MlflowClient

    return MlflowClient(tracking_uri=uri, registry_uri=uri)


def runs_of(uri: str, name: str) -> dict[str, Any]:
    """Runs of an experiment by name, each of which is there once."""
    client = client_of(uri)
    found = client.search_runs([client.get_experiment_by_name(name).experiment_id])
    runs = {run.info.run_name: run for run in found}
    assert len(runs) == len(found)
    return runs


@pytest.fixture
def named(folder: Path, request: pytest.FixtureRequest) -> Path:
    """The folder under a name that no other test's experiment has on the server."""
    return folder.rename(folder.with_name(request.node.name))


def test_parameters_are_the_settings_of_each_cell(folder: Path) -> None:
    cell = folder / "cells" / "nmf,seed=1"
    cell.mkdir(parents=True)
    (cell / "manifest.json").write_text('{"config": {"embed": {"model": "hybrid", "n": null}}, "resolved": {"n": 4}}')
    params = params_of(results_of(), folder)
    assert params["nmf,seed=1"] == {
        "embed.model": "hybrid", "embed.n": "null", "resolved.n": "4", "pipeline": "nmf", "pipeline.n_topics": "12",
        "seed": "1", "n_papers": "7651",
    }  # fmt: skip
    assert params["topics,seed=0,subsample=0"]["subsample"] == "0"


def test_swept_values_are_parameters_of_their_cells(folder: Path) -> None:
    made = experiment(
        pipelines={"nmf": {}}, seeds=[0], subsamples=0, sweep={"grid": {"pipelines.nmf.n_topics": [3, 5]}}
    )
    names = ["nmf,n_topics=3,seed=0", "nmf,n_topics=5,seed=0"]
    table = pl.concat([results_of().results.head(1).with_columns(cell=pl.lit(name)) for name in names])
    params = params_of(replace(results_of(), results=table, manifest={"experiment": made}), folder)
    assert [params[name]["pipeline.n_topics"] for name in names] == ["3", "5"]


@pytest.mark.parametrize(
    ("uri", "shown"),
    [
        ("https://ann:secret@host:5000/x", "https://host:5000/x"),
        ("postgresql://ann:secret@host/db", "postgresql://host/db"),
        ("sqlite:///folder/a@b.db", "sqlite:///folder/a@b.db"),
        ("http://host", "http://host"),
    ],
)
def test_a_password_is_not_shown(uri: str, shown: str) -> None:
    assert shown_uri(uri) == shown


def test_without_mlflow_the_extra_is_named_before_anything_runs(
    topics: Command, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tracking, "find_spec", lambda _name: None)
    with pytest.raises(MissingExtra, match=r"paper-topics\[mlflow\]"):
        track(results_of(), folder)
    done = topics("run", "any.yaml", "-o", "out", "--mlflow")
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert "paper-topics[mlflow]" in done.err


@pytest.mark.mlflow
def test_a_server_gets_a_run_for_each_cell_below_the_experiment(server: str, named: Path) -> None:
    results = results_of()
    assert track(results, named, server) == server
    runs = runs_of(server, named.name)
    parent = runs.pop(named.name)
    assert sorted(runs) == sorted(results.results["cell"])
    for row in results.results.iter_rows(named=True):
        run = runs[row["cell"]]
        assert run.data.tags["mlflow.parentRunId"] == parent.info.run_id
        assert (run.info.status, run.data.params["seed"], run.data.params["pipeline"]) == (
            "FINISHED", str(row["seed"]), row["pipeline"],
        )  # fmt: skip
        measured = {name: value for name, value in row.items() if isinstance(value, float)}
        assert run.data.metrics == pytest.approx(measured)
    assert runs["nmf,seed=0"].data.params["pipeline.n_topics"] == "12"


@pytest.mark.mlflow
def test_the_experiment_has_means_tables_and_the_page(server: str, named: Path, tmp_path: Path) -> None:
    results = results_of()
    track(results, named, server)
    client, parent = client_of(server), runs_of(server, named.name)[named.name]
    ami = results.summary.row(by_predicate=(pl.col("pipeline") == "topics") & (pl.col("metric") == "ami"), named=True)
    assert parent.data.metrics["topics/ami"] == pytest.approx(ami["mean"])
    assert parent.data.metrics["topics/ami/high"] == pytest.approx(ami["high"])
    assert parent.data.tags["mlflow.note.content"] == results.manifest["experiment"]["question"]
    files = {file.path for file in client.list_artifacts(parent.info.run_id)}
    assert files == {"experiment.yaml", "index.html", "results.parquet"}
    for file in files:
        fetched = client.download_artifacts(parent.info.run_id, file, str(tmp_path))
        assert Path(fetched).read_bytes() == (named / file).read_bytes()


@pytest.mark.mlflow
def test_logged_again_nothing_is_doubled_and_what_is_new_is_added(server: str, named: Path) -> None:
    track(results_of(), named, server)
    before = runs_of(server, named.name)
    track(results_of(), named, server)
    again = runs_of(server, named.name)
    ids = {name: run.info.run_id for name, run in before.items()}
    assert {name: run.info.run_id for name, run in again.items()} == ids
    client = client_of(server)
    assert len(client.get_metric_history(ids["nmf,seed=0"], "ami")) == 1
    assert len(client.get_metric_history(ids[named.name], "nmf/ami")) == 1
    track(results_of(seeds=[0, 1, 2]), named, server)
    more = runs_of(server, named.name)
    assert set(more) - set(before) == {"nmf,seed=2", "topics,seed=2"}
    assert more[named.name].info.run_id == ids[named.name]


@pytest.mark.mlflow
def test_a_failed_cell_is_a_failed_run_until_it_succeeds(server: str, named: Path) -> None:
    results = results_of()
    failed = pl.when(pl.col("cell") == "nmf,seed=1").then(pl.lit("out of luck")).alias("failed")
    track(replace(results, results=results.results.with_columns(failed)), named, server)
    run = runs_of(server, named.name)["nmf,seed=1"]
    assert (run.info.status, run.data.tags["failed"]) == ("FAILED", "out of luck")
    track(results, named, server)
    run = runs_of(server, named.name)["nmf,seed=1"]
    assert (run.info.status, run.data.tags.get("failed")) == ("FINISHED", None)


@pytest.mark.mlflow
def test_without_a_server_a_file_in_the_folder_holds_it(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    uri = track(results_of(), folder)
    assert uri == f"sqlite:///{folder / 'mlflow.db'}"
    assert capfd.readouterr() == ("", "")
    parent = runs_of(uri, "cs")["cs"]
    assert Path(parent.info.artifact_uri.removeprefix("file://")).is_relative_to(folder / "mlflow")
    assert len(list((folder / "mlflow").rglob("index.html"))) == 1


@pytest.mark.mlflow
@pytest.mark.parametrize("uri", [NOWHERE, "nonsense:900", "http://["])
def test_what_is_no_server_is_told_in_a_sentence(folder: Path, uri: str) -> None:
    with pytest.raises(ServiceError, match="cannot be used") as raised:
        track(results_of(), folder, uri)
    assert f"the results are in {folder} all the same" in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.mlflow
def test_the_command_logs_and_keeps_its_results_if_it_cannot(
    topics: Command, asked: dict[str, Any], server: str
) -> None:
    Path("asked.yaml").write_text(yaml.safe_dump(asked), encoding="utf-8")
    done = topics("run", "asked.yaml", "-o", "out", "--mlflow-uri", NOWHERE)
    assert (done.code, Path("out/results.parquet").is_file(), Path("out/index.html").is_file()) == (2, True, True)
    assert done.err.splitlines()[-1].startswith(f"Error: MLflow at {NOWHERE} cannot be used (")
    done = topics("run", "asked.yaml", "-o", "out", "--mlflow-uri", server)
    assert (done.code, done.err.splitlines()[-1]) == (0, f"Logged to MLflow at {server}")
    assert set(runs_of(server, "out")) == {"out", "three,seed=0", "three,seed=1", "four,seed=0", "four,seed=1"}
