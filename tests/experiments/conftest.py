"""Fixtures of experiments: a pipeline that costs nothing, and a file of papers in three classes."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests import cheap_pipeline
from topics import registry, run_experiment

# Words of each class, six papers of each.
CLASSES = {
    "birds": "nest feather migration flight song wing egg",
    "metals": "alloy furnace steel casting rust weld grain",
    "tides": "current coast harbour wave estuary moon gauge",
}
ASKED: dict[str, Any] = {
    "question": "Which is cheaper?",
    "config": {"embed": {"model": "lexical"}},
    "pipelines": {"three": {"kind": "cheap"}, "four": {"kind": "cheap", "n_topics": 4}},
    "seeds": 2,
    "metrics": ["n_topics", "ami", "stability", "seconds"],
}


@pytest.fixture(scope="module")
def cheap(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Installs the pipeline ``cheap``; the folder that other processes need on their path."""
    place = tmp_path_factory.mktemp("installed")
    cheap_pipeline.install(place)
    sys.path.insert(0, str(place))
    registry._points.cache_clear()
    yield place
    sys.path.remove(str(place))
    registry._points.cache_clear()


@pytest.fixture
def fits() -> list[int]:
    """The seeds of the fits of this test."""
    cheap_pipeline.CheapPipeline.fitted.clear()
    return cheap_pipeline.CheapPipeline.fitted


@pytest.fixture
def papers_file(tmp_path: Path) -> Path:
    """Eighteen papers with a class each."""
    return written(tmp_path)


@pytest.fixture
def asked(papers_file: Path, cheap: Path) -> dict[str, Any]:
    """An experiment with two pipelines and two seeds."""
    data = {"path": str(papers_file), "label": "label", "as_of": "2026-01-01"}
    return {**ASKED, "data": data, "pipelines": {name: dict(spec) for name, spec in ASKED["pipelines"].items()}}


@pytest.fixture(scope="module")
def reference(cheap: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of that experiment, to look at."""
    place = tmp_path_factory.mktemp("reference")
    data = {"path": str(written(place)), "label": "label", "as_of": "2026-01-01"}
    run_experiment({**ASKED, "data": data}, place / "out")
    return place / "out"


@pytest.fixture
def finished(reference: Path, papers_file: Path) -> Path:
    """A copy of it, beside its papers."""
    return shutil.copytree(reference, papers_file.parent / "out")


def written(folder: Path) -> Path:
    """The file of the papers in ``folder``."""
    rows = [
        {
            "id": f"P{i:02d}",
            "title": f"On the {' '.join(words.split()[i % 4 : i % 4 + 3])} of {name} {i}",
            "abstract": f"We observe {words} in {name}, place {i}, and tell of it.",
            "date": f"20{10 + i % 5}",
            "label": name,
        }
        for i, (name, words) in enumerate(item for _ in range(6) for item in CLASSES.items())
    ]
    path = folder / "papers.csv"
    pl.DataFrame(rows).write_csv(path)
    return path
