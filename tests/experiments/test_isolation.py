from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from threadpoolctl import threadpool_info

from topics import run_experiment
from topics.experiments.threads import environment, limited, peak_memory


def test_threads_are_limited_and_given_back() -> None:
    import numba

    def threads() -> set[int]:
        return {pool["num_threads"] for pool in threadpool_info()} | {numba.get_num_threads()}

    np.ones((2, 2)) @ np.ones((2, 2))
    before = threads()
    with limited(1):
        assert threads() == {1}
    assert threads() >= before


def test_processes_of_their_own_are_told_their_threads() -> None:
    told = environment(3)
    assert told["OMP_NUM_THREADS"] == told["NUMBA_NUM_THREADS"] == "3"
    assert told["PATH"] == os.environ["PATH"]


def test_peak_memory_is_in_megabytes() -> None:
    memory = peak_memory()
    assert memory is None or 20 < memory < 20_000


@pytest.mark.slow
def test_a_cell_in_a_process_of_its_own_gives_the_same_run_and_its_memory(
    asked: dict[str, Any], cheap: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fits: list[int]
) -> None:
    monkeypatch.setenv("PYTHONPATH", f"{cheap}{os.pathsep}{Path(__file__).parents[2]}")
    asked["pipelines"]["four"] = asked["pipelines"]["four"] | {"fails": True}
    few = {**asked, "seeds": 1, "metrics": ["ami", "seconds"]}
    here = run_experiment(few, tmp_path / "here")
    fits.clear()
    few["metrics"].append("peak_memory")
    alone = run_experiment({**few, "resources": {"isolated": True}}, tmp_path / "alone")
    assert fits == []
    assert alone.results["failed"].to_list() == [None, "ArithmeticError: no convergence"]
    assert alone.results["ami"].equals(here.results["ami"])
    assert alone.results["peak_memory"][0] > 20
    assert "peak_memory" not in here.results.columns
    folders = [tmp_path / name / "cells" / "three,seed=0" for name in ("here", "alone")]
    tables = [pl.read_parquet(folder / "assignments.parquet") for folder in folders]
    assert tables[0].equals(tables[1])


@pytest.mark.slow
def test_a_process_that_is_ended_is_a_cell_that_failed(
    asked: dict[str, Any], cheap: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", f"{cheap}{os.pathsep}{Path(__file__).parents[2]}")
    asked["pipelines"] = {"dies": {"kind": "cheap", "dies": True}}
    few = {**asked, "seeds": 1, "resources": {"isolated": True}}
    failed = run_experiment(few, tmp_path / "out").results["failed"][0]
    assert failed == "its process was ended by signal 9, as happens where memory runs out"
