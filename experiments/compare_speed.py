"""How long many sides take: the authors with most papers, each pair tested."""

from __future__ import annotations

import time
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import polars as pl

from topics.analyse.sides import compare_many_sides, nearest_sides
from topics.results import Run


def matrix_speed(run: Run, settings: Mapping[str, Any], seed: int) -> pl.DataFrame:
    """Seconds that the full matrix takes, a row for each number of authors in ``settings["authors"]``."""
    return pl.DataFrame([_timed(run, n, seed) for n in settings["authors"]])


def _timed(run: Run, n: int, seed: int) -> dict[str, Any]:
    names = _most_published(run, n)
    clock = [time.perf_counter()]
    sides = _papers(run, names)
    clock.append(time.perf_counter())
    found = compare_many_sides(run.assignments, sides, names, ["author"] * n, seed)
    clock.append(time.perf_counter())
    near = nearest_sides(found.sides, found.distances)
    clock.append(time.perf_counter())
    seconds = [after - before for before, after in pairwise(clock)]
    return {
        "papers": run.papers.height,
        "topics": run.topics.height,
        "sides": n,
        "pairs": found.distances.height,
        "that differ": found.distances.filter(pl.col("q_value") < 0.05).height,
        "surely nearest": near.filter((pl.col("rank") == 1) & pl.col("next_farther")).height,
        **dict(zip(("s for papers", "s for matrix", "s for nearest"), seconds, strict=True)),
        "ms per pair": 1000 * seconds[1] / found.distances.height,
    }


def _most_published(run: Run, n: int) -> list[str]:
    counts = run.authorships.group_by("name").agg(n_papers=pl.col("paper_id").n_unique())
    return counts.sort(["n_papers", "name"], descending=[True, False]).head(n)["name"].to_list()


def _papers(run: Run, names: list[str]) -> list[list[str]]:
    wrote = run.authorships.filter(pl.col("name").is_in(names)).group_by("name").agg("paper_id")
    by_name = dict(wrote.iter_rows())
    return [by_name[name] for name in names]
