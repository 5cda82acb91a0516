"""Finished experiments with made-up figures, for pages and their figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl

from topics import schemas
from topics.experiments.summary import summarise
from topics.results.experiment import Results

HOSTILE = "</script><script>alert(1)</script> & </script><b>bold"
# Centre and spread over seeds of what each pipeline reaches.
LEVELS: dict[str, dict[str, tuple[float, float]]] = {
    "topics": {"ami": (0.462, 0.004), "fmi": (0.342, 0.006), "noise": (0.07, 0.01), "stability": (0.93, 0.01),
               "stability_subsamples": (0.86, 0.02), "n_topics": (39, 1.5), "npmi": (0.131, 0.004),
               "diversity": (0.91, 0.01), "seconds": (58, 2), "homogeneity": (0.47, 0.01)},
    "leiden": {"ami": (0.459, 0.006), "fmi": (0.318, 0.008), "noise": (0.0, 0.0), "stability": (0.83, 0.02),
               "stability_subsamples": (0.79, 0.02), "n_topics": (33, 1.2), "npmi": (0.127, 0.005),
               "diversity": (0.89, 0.01), "seconds": (41, 2), "homogeneity": (0.45, 0.01)},
    "bertopic": {"ami": (0.361, 0.008), "fmi": (0.12, 0.01), "noise": (0.36, 0.02), "stability": (0.55, 0.03),
                 "stability_subsamples": (0.5, 0.03), "n_topics": (212, 9), "npmi": (0.11, 0.006),
                 "diversity": (0.71, 0.02), "seconds": (96, 5), "homogeneity": (0.5, 0.01)},
    "nmf": {"ami": (0.31, 0.0), "fmi": (0.21, 0.0), "noise": (0.0, 0.0), "stability": (1.0, 0.0),
            "stability_subsamples": (0.7, 0.02), "n_topics": (44, 0.0), "npmi": (0.12, 0.0),
            "diversity": (0.8, 0.0), "seconds": (21, 1), "homogeneity": (0.33, 0.0)},
}  # fmt: skip
METRICS = (*LEVELS["topics"], "n_classes_ratio")
N_CLASSES = 44
_UNBOUNDED = ("n_topics", "seconds")


def experiment(**changes: Any) -> dict[str, Any]:
    """As ``Experiment.model_dump`` gives it."""
    return {
        "question": "Which pipeline finds the subject classes of computer science abstracts best?",
        "data": {"path": "abstracts.parquet", "label": "label", "as_of": "2026-11-19",
                 "filters": {"min_abstract": 20, "since": None, "until": None, "labels": [], "min_label_papers": 50},
                 "sample": None},
        "config": {"embed": {"model": "hybrid"}},
        "pipelines": {"topics": {"kind": None}, "leiden": {"kind": "topics", "cluster": {"clusterer": "leiden"}},
                      "bertopic": {"kind": None}, "nmf": {"kind": None, "n_topics": None}},
        "seeds": [0, 1, 2, 3, 4], "subsamples": 3, "metrics": list(METRICS), "sweep": None,
        "resources": {"threads": 1, "isolated": False},
    } | changes  # fmt: skip


def manifest(made: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "kind": "experiment", "schema_version": schemas.SCHEMA_VERSION, "experiment": dict(made),
        "inputs": [{"name": "abstracts.parquet", "sha256": "ab" * 32}], "seeds": list(made["seeds"]),
        "versions": {"paper-topics": "0.1", "numpy": "2.4.6"}, "cells": {},
    }  # fmt: skip


def finished(
    made: Mapping[str, Any] | None = None,
    levels: Mapping[str, Mapping[str, tuple[float, float]]] = LEVELS,
    settings: Sequence[str] = ("",),
    failing: Sequence[str] = (),
) -> Results:
    """Results of every pipeline of ``levels`` at every setting; cells whose name has a part of ``failing`` failed."""
    made = made or experiment(**({} if levels is LEVELS else {"pipelines": {name: {} for name in levels}}))
    rng = np.random.default_rng(7)
    rows = [
        _cell(pipeline, levels[pipeline], place, setting, seed, subsample, rng, failing)
        for place, setting in enumerate(settings)
        for pipeline in levels
        for seed, subsample in _fits(made)
    ]
    metrics = [name for name in METRICS if name == "n_classes_ratio" or any(name in own for own in levels.values())]
    schema = dict(schemas.RESULTS.columns) | {name: pl.Float64() for name in metrics}
    results = pl.DataFrame(rows, schema=schema, orient="row")
    return Results(results, summarise(results, metrics), _times(results), manifest(made))


def _fits(made: Mapping[str, Any]) -> list[tuple[int, int | None]]:
    whole: list[tuple[int, int | None]] = [(seed, None) for seed in made["seeds"]]
    return whole + [(made["seeds"][0], i) for i in range(made["subsamples"])]


def _cell(
    pipeline: str,
    levels: Mapping[str, tuple[float, float]],
    place: int,
    setting: str,
    seed: int,
    subsample: int | None,
    rng: np.random.Generator,
    failing: Sequence[str],
) -> dict[str, Any]:
    parts = [pipeline, setting, f"seed={seed}", "" if subsample is None else f"subsample={subsample}"]
    name = ",".join(part for part in parts if part)
    row = {"cell": name, "pipeline": pipeline, "setting": setting, "seed": seed, "subsample": subsample,
           "n_papers": 7651, "failed": None}  # fmt: skip
    if any(part in name for part in failing):
        return row | {"failed": "TooFewPapers: 3 papers, at least 5 are needed"}
    own = [m for m in levels if (m == "stability_subsamples") == (subsample is not None)]
    found = {m: levels[m][0] * (1 + 0.03 * place) + levels[m][1] * rng.standard_normal() for m in own}
    found |= {m: min(1.0, found[m]) for m in found if m not in _UNBOUNDED}
    if "n_topics" in found:
        found["n_topics"] = float(max(1, round(found["n_topics"])))
        found["n_classes_ratio"] = found["n_topics"] / N_CLASSES
    return row | found


def _times(cells: pl.DataFrame) -> pl.DataFrame:
    """A third of the seconds of each cell goes to its vectors."""
    timed = cells.select("cell", "seconds").drop_nulls() if "seconds" in cells.columns else pl.DataFrame()
    return schemas.TIMES.frame(
        {"cell": cell, "stage": stage, "seconds": round(part * seconds, 3), "peak_memory": None}
        for cell, seconds in timed.iter_rows() for stage, part in (("embed", 1 / 3), ("fit", 2 / 3))
    )  # fmt: skip
