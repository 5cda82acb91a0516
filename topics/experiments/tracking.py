"""Finished experiments in MLflow: a run for each cell below one for the experiment."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
import time
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import urlopen

from .. import schemas
from ..disk import DAMAGE
from ..errors import MissingExtra, ServiceError
from ..results import Results
from .places import CELLS, EXPERIMENT, MANIFEST, PAGE
from .spec import Experiment
from .sweep import cells, shown

DATABASE, ARTIFACTS = "mlflow.db", "mlflow"
# By this tag what is logged again is found, and not logged twice.
KEY = "topics_key"
_FILES = (EXPERIMENT, f"{schemas.RESULTS.name}.parquet", PAGE)
_NEEDED = ("mlflow", "sqlalchemy", "alembic")
# Of MLflow itself: nothing is sent anywhere but to the server asked for, and it prints nothing.
_ENVIRONMENT = {
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "DO_NOT_TRACK": "true",
    "MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT": "true",
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "2",
}
# Seconds in which a server must answer at all.
_PATIENCE = 10
# Most that MLflow takes at once.
_BATCH = 1000


def check_mlflow() -> None:
    """Raise at once what ``track`` would raise after a long run.

    Raises:
        MissingExtra: MLflow, or what it needs to write SQLite, is not installed.
    """
    if any(find_spec(name) is None for name in _NEEDED):
        raise MissingExtra("MLflow tracking", "mlflow")


def track(results: Results, output: Path, uri: str | None = None) -> str:
    """Log an experiment: a run for each cell, below one with the means, their intervals, the tables and the page.

    Logging again adds what is new and doubles nothing. The MLflow experiment is called as the folder.

    Args:
        results: what was found.
        output: the experiment's folder.
        uri: a server's or database's; None is a SQLite file in the folder, with the artifacts beside it.

    Returns:
        The URI that was logged to, without the password that may stand in it.

    Raises:
        MissingExtra: MLflow is not installed.
        ServiceError: the server cannot be reached, or refuses.
    """
    check_mlflow()
    place = uri or f"sqlite:///{(output / DATABASE).resolve().as_posix()}"
    with _quiet(), _in_a_sentence(place, output):
        _check_reached(place)
        log = _Log.open(place, output.resolve().name, None if uri else (output / ARTIFACTS).resolve().as_uri())
        _log_results(log, results, output)
    return shown_uri(place)


def shown_uri(uri: str) -> str:
    """The address without the name and password that may stand in it."""
    return re.sub(r"(?<=://)[^/@]*@", "", uri)


def params_of(results: Results, output: Path) -> dict[str, dict[str, str]]:
    """Per cell all that it was fitted with, by dotted key: what stands in RESULTS, and settings written as in YAML."""
    experiment = Experiment.model_validate(results.manifest["experiment"])
    # A search has no list of its cells; what it tried stands in ``setting``.
    own = {cell.name: cell.experiment.pipelines[cell.pipeline].model_extra or {} for cell in cells(experiment)}
    rows = results.results.select(*schemas.RESULTS.columns).drop("failed", "unmeasured").rows(named=True)
    return {
        row["cell"]: _flat({**_run_settings(output / CELLS / row["cell"]), "pipeline": own.get(row["cell"], {})})
        | {key: str(value) for key, value in row.items() if key != "cell" and value not in (None, "")}
        for row in rows
    }


@dataclass(frozen=True)
class _Log:
    """An experiment of MLflow: runs are found by their key, or made."""

    client: Any
    experiment_id: str

    @classmethod
    def open(cls, place: str, name: str, artifacts: str | None) -> _Log:
        from mlflow.tracking import MlflowClient

        client = MlflowClient(tracking_uri=place, registry_uri=place)
        known = client.get_experiment_by_name(name)
        return cls(client, known.experiment_id if known else client.create_experiment(name, artifacts))

    def run(self, key: str, name: str, tags: Mapping[str, str]) -> Any:
        query = f"tags.{KEY} = '{key}'"
        found = self.client.search_runs([self.experiment_id], query, max_results=1)
        return found[0] if found else self.client.create_run(self.experiment_id, None, {KEY: key, **tags}, name)

    def add(self, run: Any, params: Mapping[str, str], metrics: Mapping[str, float]) -> None:
        """Log what is new or another than it was; parameters never change, for they are part of the key."""
        from mlflow.entities import Metric, Param

        now, run_id = int(time.time() * 1000), run.info.run_id
        others = [Metric(name, value, now, 0) for name, value in metrics.items() if run.data.metrics.get(name) != value]
        new = [Param(name, value) for name, value in params.items() if name not in run.data.params]
        for start in range(0, len(others), _BATCH):
            self.client.log_batch(run_id, metrics=others[start : start + _BATCH])
        self.client.log_batch(run_id, params=new)

    def end(self, run: Any, failed: str | None = None) -> None:
        run_id = run.info.run_id
        if failed:
            self.client.set_tag(run_id, "failed", failed)
        elif "failed" in run.data.tags:
            self.client.delete_tag(run_id, "failed")
        self.client.set_terminated(run_id, "FAILED" if failed else "FINISHED")


def _log_results(log: _Log, results: Results, output: Path) -> None:
    question = results.manifest["experiment"]["question"]
    parent = log.run(_hash(question), output.resolve().name, {"mlflow.note.content": question})
    params, metrics = params_of(results, output), set(results.results.columns) - set(schemas.RESULTS.columns)
    for row in results.results.iter_rows(named=True):
        cell = row["cell"]
        key = _hash(question, cell, results.manifest["cells"].get(cell))
        run = log.run(key, cell, {"mlflow.parentRunId": parent.info.run_id})
        log.add(run, params[cell], {name: row[name] for name in sorted(metrics) if row[name] is not None})
        log.end(run, row["failed"])
    log.add(parent, {}, dict(_means(results)))
    for file in (output / name for name in _FILES):
        if file.is_file():
            log.client.log_artifact(parent.info.run_id, str(file))
    log.end(parent)


def _means(results: Results) -> Iterator[tuple[str, float]]:
    """``nmf/n_topics_40/ami`` and its value, with ``/low`` and ``/high`` those of the interval."""
    for row in results.summary.iter_rows(named=True):
        name = "/".join(part for part in (row["pipeline"], row["setting"], row["metric"]) if part)
        name = re.sub(r"[^\w/. -]", "_", name, flags=re.ASCII)
        ends = {name: row["mean"], f"{name}/low": row["low"], f"{name}/high": row["high"]}
        yield from ((end, value) for end, value in ends.items() if value is not None)


def _run_settings(folder: Path) -> dict[str, Any]:
    """The settings of a cell's run, as given and as resolved; none where it failed."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return {**manifest["config"], "resolved": manifest.get("resolved", {})}
    except DAMAGE:
        return {}


def _flat(tree: Mapping[str, Any], lead: str = "") -> dict[str, str]:
    """``{"a": {"b": 1}}`` as ``{"a.b": "1"}``."""
    found: dict[str, str] = {}
    for key, value in tree.items():
        found |= _flat(value, f"{lead}{key}.") if isinstance(value, Mapping) else {f"{lead}{key}": shown(value)}
    return found


def _hash(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()[:24]


def _check_reached(place: str) -> None:
    """Fail at once where MLflow would go on trying; any answer will do."""
    if urlsplit(place).scheme in ("http", "https"):
        with suppress(HTTPError):
            urlopen(shown_uri(place), timeout=_PATIENCE).close()


@contextmanager
def _quiet() -> Iterator[None]:
    """Without the remarks of MLflow and the warnings of what it uses, which no user can heed."""
    with _environment(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # Being imported, it sets the level itself.
        import mlflow  # noqa: F401

        logger = logging.getLogger("mlflow")
        level = logger.level
        logger.setLevel(logging.ERROR)
        try:
            yield
        finally:
            logger.setLevel(level)


@contextmanager
def _environment() -> Iterator[None]:
    new = _ENVIRONMENT.keys() - os.environ.keys()
    os.environ.update({name: _ENVIRONMENT[name] for name in new})
    try:
        yield
    finally:
        for name in new:
            os.environ.pop(name, None)


@contextmanager
def _in_a_sentence(place: str, output: Path) -> Iterator[None]:
    """What MLflow, its database and the network raise, as one error."""
    from mlflow.exceptions import MlflowException
    from sqlalchemy.exc import SQLAlchemyError

    try:
        yield
    except (MlflowException, SQLAlchemyError, HTTPException, OSError, ImportError, ValueError) as error:
        reason = str(getattr(error, "reason", error)).replace(place, shown_uri(place)).strip().split("\n")[0]
        kept = f"the results are in {output} all the same, and the same command logs them later"
        raise ServiceError(f"MLflow at {shown_uri(place)}", f"cannot be used ({reason}); {kept}") from error
