from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from topics import fit, read, run_experiment, save_run
from topics.errors import ConfigError, SourceError, StoreError
from topics.experiments.listing import experiments, load_results
from topics.experiments.reproduce import other_versions, reproduce
from topics.results import Corpus, Results

CELL = "cells/three,seed=1"


def statuses(found: pl.DataFrame) -> dict[str, set[str]]:
    return {status: set(files) for status, files in found.group_by("status").agg("file").iter_rows()}


def detail(found: pl.DataFrame, file: str) -> str:
    return str(found.row(by_predicate=pl.col("file") == file, named=True)["detail"])


# --- an experiment


def test_an_experiment_comes_out_the_same(finished: Path, tmp_path: Path) -> None:
    found = reproduce(finished, tmp_path / "again")
    there = {path.relative_to(finished).as_posix() for path in finished.rglob("*") if path.is_file()}
    assert set(found["file"]) == there
    assert set(statuses(found)) == {"identical", "measured"}
    assert statuses(found)["measured"] == {name for name in there if "times." in name}
    assert (tmp_path / "again" / "results.parquet").is_file()


def test_what_is_there_already_is_not_taken_for_made_again(finished: Path, tmp_path: Path) -> None:
    reproduce(finished, tmp_path / "again")
    for place in (finished, tmp_path / "again"):
        with pytest.raises(StoreError, match="is not empty; name a new folder"):
            reproduce(finished, place)


def test_it_is_told_what_differs_and_by_how_much(finished: Path) -> None:
    file = finished / CELL / "assignments.parquet"
    table = pl.read_parquet(file)
    table.with_columns(topic_id=pl.lit(0, pl.Int32)).write_parquet(file)
    (finished / CELL / "topics.parquet").unlink()
    (finished / CELL / "more.txt").write_text("more")
    found = reproduce(finished)
    assert statuses(found)["differs"] == {f"{CELL}/assignments.parquet"}
    assert statuses(found)["missing"] == {f"{CELL}/topics.parquet", f"{CELL}/more.txt"}
    assert "(topic_id), numbers by at most 2 (topic_id); ARI of the topics 0.000" in detail(
        found, f"{CELL}/assignments.parquet"
    )


def test_a_page_is_compared_with_the_times_of_the_first(finished: Path) -> None:
    def page(results: Results) -> str:
        return str(results.times["seconds"].to_list())

    (finished / "index.html").write_text(page(load_results(finished)))
    assert "index.html" in statuses(reproduce(finished, page=page))["identical"]
    assert "index.html" in statuses(reproduce(finished, page=lambda _: "other"))["differs"]


def test_a_cell_can_be_made_alone(finished: Path) -> None:
    found = reproduce(finished / CELL)
    assert set(statuses(found)) == {"identical", "measured"}
    assert "cell.json" in statuses(found)["identical"]


def test_a_cell_without_its_experiment_is_an_error(finished: Path, tmp_path: Path) -> None:
    alone = shutil.copytree(finished / CELL, tmp_path / "elsewhere" / "deep" / "cell")
    with pytest.raises(StoreError, match="reproduce it within the experiment"):
        reproduce(alone)


def test_data_that_are_elsewhere_can_be_named(finished: Path, papers_file: Path, tmp_path: Path) -> None:
    (tmp_path / "moved").mkdir()
    papers_file.rename(tmp_path / "moved" / papers_file.name)
    with pytest.raises(ConfigError, match="with --data"):
        reproduce(finished)
    assert set(statuses(reproduce(finished, data=tmp_path / "moved"))) == {"identical", "measured"}


def test_data_that_changed_are_told_before_any_fit(finished: Path, papers_file: Path, fits: list[int]) -> None:
    papers_file.write_text(papers_file.read_text().replace("harbour", "port"))
    with pytest.raises(SourceError, match=r"papers\.csv: has changed since .* as it was"):
        reproduce(finished)
    assert fits == []


# --- a run


@pytest.fixture
def run_folder(papers_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    corpus = read("papers.csv", as_of="2026-01-01", min_abstract=3, since="2011")
    save_run(fit(corpus, {"embed": {"model": "lexical"}}), tmp_path / "run")
    return tmp_path / "run"


def test_a_run_is_read_and_fitted_again(run_folder: Path) -> None:
    found = reproduce(run_folder)
    assert statuses(found)["measured"] == {"times.json"}
    assert set(statuses(found)) == {"identical", "measured"}


def test_a_run_whose_input_is_elsewhere(
    run_folder: Path, papers_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "moved").mkdir()
    moved = papers_file.rename(tmp_path / "moved" / "papers.csv")
    with pytest.raises(SourceError, match=r"papers\.csv: is not there; say with --data"):
        reproduce(run_folder)
    assert set(statuses(reproduce(run_folder, data=moved.parent))) == {"identical", "measured"}
    assert set(statuses(reproduce(run_folder, data=moved))) == {"identical", "measured"}


def test_a_run_whose_input_changed(run_folder: Path, papers_file: Path) -> None:
    papers_file.write_text(papers_file.read_text() + "\n")
    with pytest.raises(SourceError, match="has changed since"):
        reproduce(run_folder)


def test_a_run_of_papers_that_were_read_from_no_file(some_papers: Callable[[int], Corpus], tmp_path: Path) -> None:
    from dataclasses import replace

    save_run(fit(replace(some_papers(8), reading={}), {"embed": {"model": "lexical"}}), tmp_path / "run")
    assert set(statuses(reproduce(tmp_path / "run"))) == {"identical", "measured"}


def test_paths_in_a_manifest_say_nothing_of_the_machine(run_folder: Path, finished: Path, tmp_path: Path) -> None:
    for folder in (run_folder, finished, finished / CELL):
        assert str(tmp_path) not in (folder / "manifest.json").read_text()


@pytest.mark.parametrize("content", [None, "{}", '{"versions": {"numpy": "0.1"}, "machine": "Abacus, Python 9"}'])
def test_other_versions_are_told(tmp_path: Path, content: str | None) -> None:
    if content:
        (tmp_path / "manifest.json").write_text(content)
    told = other_versions(tmp_path)
    assert len(told) == (2 if content and "numpy" in content else 0)
    assert all("then," in sentence and "now" in sentence for sentence in told)


def test_what_is_neither_run_nor_experiment_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is no run folder"):
        reproduce(tmp_path)


# --- listing


def test_experiments_are_listed_with_what_is_done(finished: Path, asked: dict[str, Any], tmp_path: Path) -> None:
    run_experiment({**asked, "question": "And alone?", "seeds": 1}, tmp_path / "a" / "deep")
    found = experiments(tmp_path)
    assert found["question"].to_list() == ["And alone?", "Which is cheaper?"]
    assert found.select("cells", "done", "failed", "finished").rows() == [(2, 2, 0, True), (4, 4, 0, True)]
    assert found["pipelines"].to_list() == [["three", "four"]] * 2
    assert experiments(finished).height == 1
    assert experiments(tmp_path / "nowhere").is_empty()


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (lambda folder: (folder / "manifest.json").unlink(), r"it has no manifest\.json of one"),
        (lambda folder: (folder / "results.parquet").unlink(), "is not finished: 4 of 4 cells are there"),
        (lambda folder: (folder / "results.parquet").write_bytes(b"x"), "is damaged"),
        (lambda folder: aged(folder / "manifest.json"), "of version 1, not"),
        (shutil.rmtree, "nothing is there"),
    ],
)
def test_what_cannot_be_read_is_told(finished: Path, damage: Callable[[Path], object], sentence: str) -> None:
    damage(finished)
    with pytest.raises(StoreError, match=sentence):
        load_results(finished)


def aged(manifest: Path) -> None:
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"schema_version": 1}))
