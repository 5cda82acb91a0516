"""The folder of an experiment: what may be there before it, and what is written besides its cells."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import polars as pl
import yaml
from filelock import FileLock, Timeout

from .. import schemas
from ..cache import code, library_versions, machine
from ..disk import DAMAGE, as_json, writing
from ..errors import StoreError
from .paths import SAMPLE
from .spec import Experiment

EXPERIMENT, MANIFEST, CELLS, PAGE = "experiment.yaml", "manifest.json", "cells", "index.html"
_KIND, _LOCK = "experiment", ".lock"
TABLES = (schemas.SUMMARY, schemas.TIMES, schemas.RESULTS)
# From a path of data to what stands in the files of the experiment.
Paths = Callable[[str], str]


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """The manifest of an experiment's folder; None where it is no such folder."""
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return manifest if manifest["kind"] == _KIND else None
    except DAMAGE:
        return None


def check_place(folder: Path, question: str, inputs: Sequence[Mapping[str, str]] | None = None) -> None:
    """Refuse to run an experiment where something else is.

    An experiment may be run again where it was, also with other settings: what fits is kept.

    Raises:
        StoreError: ``folder`` is a file, holds another experiment, this one with other ``inputs``, or something else.
    """
    manifest = read_manifest(folder)
    if manifest is None:
        if folder.exists() and not (folder.is_dir() and all(_is_left(entry) for entry in folder.iterdir())):
            raise StoreError(str(folder), "exists and is no experiment; name another place")
    elif (other := manifest["experiment"]["question"]) != question:
        raise StoreError(str(folder), f"holds another experiment ({other!r}); name another place")
    elif inputs is not None and manifest["inputs"] != list(inputs):
        names = ", ".join(entry["name"] for entry in manifest["inputs"])
        raise StoreError(str(folder), f"holds this experiment with other data ({names}); name another place")


def _is_left(entry: Path) -> bool:
    """Whether a killed process left it before the manifest, which is written first, was there."""
    return entry.name == _LOCK or entry.name.startswith(f".{MANIFEST}.")


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Within, no other process runs an experiment into the folder, which is made where it is not there.

    Raises:
        StoreError: another process does, or the disk refuses.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / _LOCK, timeout=0)
        lock.acquire()
    except Timeout as error:
        raise StoreError(str(folder), "is being written by another 'topics run'; wait for it, or stop it") from error
    except OSError as error:
        raise StoreError(str(folder), f"cannot be written ({error.strerror or error})") from error
    try:
        yield
    finally:
        # Gone before it is let go, so that none finds a lock that nobody holds any more; where an open file cannot be
        # removed it stays, and does no harm.
        with suppress(OSError):
            (folder / _LOCK).unlink()
        lock.release()
        # What was refused leaves nothing.
        with suppress(OSError):
            folder.rmdir()


def new_manifest(experiment: Experiment, inputs: Sequence[Mapping[str, str]], paths: Paths) -> dict[str, Any]:
    """What is known of an experiment before its cells are run; ``paths`` says how those of its data are written."""
    return {
        "kind": _KIND,
        "schema_version": schemas.SCHEMA_VERSION,
        "experiment": as_tree(experiment, paths),
        "inputs": list(inputs),
        "seeds": list(experiment.seeds),
        "versions": library_versions(),
        "machine": machine(),
        "code": code(),
        "cells": {},
    }


def as_tree(experiment: Experiment, paths: Paths) -> dict[str, Any]:
    """The experiment as YAML and JSON hold it."""
    tree: dict[str, Any] = experiment.model_dump(mode="json")
    tree["data"]["path"] = paths(tree["data"]["path"])
    grid = (tree["sweep"] or {}).get("grid") or {}
    if "data.path" in grid:
        grid["data.path"] = [paths(path) for path in grid["data.path"]]
    return tree


def paths_from(folder: Path) -> Paths:
    """Paths of data as an experiment in ``folder`` has them: they say no more of the machine than needed."""

    def written(path: str) -> str:
        if path == SAMPLE:
            return path
        try:
            return Path(os.path.relpath(path, folder)).as_posix()
        except ValueError:
            # Another drive.
            return path

    return written


def paths_as_in(then: Mapping[str, Any], now: Experiment) -> Paths:
    """Paths of data as they were written in an experiment, wherever the data lie now."""
    tree = now.model_dump(mode="json")
    return dict(zip(_paths(tree), _paths(then), strict=True)).__getitem__


def _paths(tree: Mapping[str, Any]) -> list[str]:
    return [tree["data"]["path"], *((tree["sweep"] or {}).get("grid") or {}).get("data.path", ())]


def begin(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Write what describes the experiment; tables of an earlier state give way."""
    if json.loads(as_json(dict(manifest))) != read_manifest(folder):
        # Results first: where they are, the experiment is finished.
        for table in reversed(TABLES):
            (folder / f"{table.name}.parquet").unlink(missing_ok=True)
        (folder / PAGE).unlink(missing_ok=True)
    write_text(folder / MANIFEST, as_json(dict(manifest)))
    described = yaml.safe_dump(manifest["experiment"], sort_keys=False, allow_unicode=True, width=120)
    write_text(folder / EXPERIMENT, described)


def clear_unfinished(folder: Path) -> None:
    """Remove what a killed process left half-written, also among the cells."""
    names = (EXPERIMENT, MANIFEST, PAGE, *(f"{table.name}.parquet" for table in TABLES))
    for left in (left for name in names for left in folder.glob(f".{name}.*")):
        left.unlink()
    for left in (folder / CELLS).glob(".*"):
        shutil.rmtree(left, ignore_errors=True)


def finish(folder: Path, tables: Mapping[schemas.Table, pl.DataFrame]) -> None:
    """Write the tables, results last: where they are, the experiment is finished."""
    for table in TABLES:
        with writing(folder / f"{table.name}.parquet") as temporary:
            table.check(tables[table]).write_parquet(temporary)


def write_text(path: Path, text: str) -> None:
    with writing(path) as temporary:
        temporary.write_text(text, encoding="utf-8")
