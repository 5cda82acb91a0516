"""Experiments on disk: which there are, and what one of them found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from .. import schemas
from ..disk import DAMAGE
from ..errors import StoreError
from ..results import Results
from ..text import count
from .cell_folders import read_note
from .outcomes import CLOCKED, metrics_of, summary_table, with_clocked
from .places import CELLS, EXPERIMENT, MANIFEST, read_manifest
from .spec import Experiment

_LISTED = {
    "folder": pl.String(),
    "question": pl.String(),
    "cells": pl.Int32(),
    "done": pl.Int32(),
    "failed": pl.Int32(),
    "finished": pl.Boolean(),
    "pipelines": pl.List(pl.String()),
    "seeds": pl.List(pl.Int64()),
}


def experiments(folder: str | Path) -> pl.DataFrame:
    """The experiments in and below a folder, in alphabetical order.

    Returns:
        folder, question, cells, done (cells that are there, failed ones among them), failed, finished (whether the
        tables are written), pipelines, seeds.
    """
    rows = [_listed(place, manifest) for place, manifest in _found(Path(folder))]
    return pl.DataFrame(rows, schema=_LISTED, orient="row")


def _found(folder: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Folders of experiments with their manifests; what lies within one of them is not looked at."""
    if manifest := read_manifest(folder):
        yield folder, manifest
    elif folder.is_dir():
        for below in sorted(entry for entry in folder.iterdir() if entry.is_dir() and not entry.name.startswith(".")):
            yield from _found(below)


def _listed(folder: Path, manifest: Mapping[str, Any]) -> dict[str, Any]:
    experiment, cells = manifest["experiment"], manifest["cells"]
    notes = [note for name, key in cells.items() if (note := read_note(folder / CELLS / name)) and note.key == key]
    return {
        "folder": str(folder),
        "question": experiment["question"],
        "cells": len(cells),
        "done": len(notes),
        "failed": sum(note.failed is not None for note in notes),
        "finished": (folder / f"{schemas.RESULTS.name}.parquet").is_file(),
        "pipelines": list(experiment["pipelines"]),
        "seeds": manifest["seeds"],
    }


def load_results(folder: str | Path, *, times_of: str | Path | None = None) -> Results:
    """Read what an experiment found.

    ``results`` and ``summary`` hold the seconds and the peak memory of the fits too, which lie apart from all that is
    the same every time, in ``times.parquet``, of this folder or that of ``times_of``.

    Raises:
        StoreError: there is none, it is not finished, was written by another version, or is damaged.
    """
    folder = Path(folder)
    manifest = read_manifest(folder)
    if manifest is None:
        found = f"it has no {MANIFEST} of one" if folder.is_dir() else "nothing is there"
        raise StoreError(str(folder), f"is no experiment: {found}. Make one with 'topics run FILE -o {folder}'")
    if (made := manifest["schema_version"]) != schemas.SCHEMA_VERSION:
        other = f"written by another version (its tables are of version {made}, not {schemas.SCHEMA_VERSION})"
        raise StoreError(str(folder), f"was {other}; run it again")
    _check_finished(folder, manifest)
    try:
        results, summary = (
            pl.read_parquet(folder / f"{table.name}.parquet") for table in (schemas.RESULTS, schemas.SUMMARY)
        )
        times = pl.read_parquet(Path(times_of or folder) / f"{schemas.TIMES.name}.parquet")
    except DAMAGE as error:
        raise StoreError(str(folder), f"is damaged ({error}); run it again") from error
    metrics = metrics_of(Experiment.model_validate(manifest["experiment"]))
    results = with_clocked(results, times, metrics)
    clocked = summary_table(results, [name for name in metrics if name in CLOCKED])
    return Results(results=results, summary=pl.concat([summary, clocked]), times=times, manifest=manifest)


def _check_finished(folder: Path, manifest: Mapping[str, Any]) -> None:
    listed = _listed(folder, manifest)
    if not listed["finished"]:
        done = f"{listed['done']} of {count(listed['cells'], 'cell')}"
        again = f"run it again to go on from there: topics run {folder / EXPERIMENT} -o {folder}"
        raise StoreError(str(folder), f"is not finished: {done} are there; {again}")
