"""Running an experiment: every cell once, whatever happens in between, and a table of what was measured."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from .. import schemas
from .cells import Cell
from .config import load_experiment
from .listing import load_results
from .outcomes import metrics_of, results_table, summary_table, times_table, with_clocked
from .places import CELLS, Paths, begin, check_place, clear_unfinished, finish, locked, new_manifest, paths_from
from .runner import Runner
from .search import search
from .spec import Experiment
from .sweep import cells as cells_of
from .sweep import n_cells
from .threads import limited

if TYPE_CHECKING:
    from ..results import Results

# Called with how many cells are done, how many there are, the name of the present one, and its stage.
Progress = Callable[[int, int, str, str], None]
_PLAN = {
    "cell": pl.String(),
    "pipeline": pl.String(),
    "setting": pl.String(),
    "seed": pl.Int64(),
    "subsample": pl.Int32(),
    "state": pl.String(),
    "stored": pl.List(pl.String()),
}


def run_experiment(
    experiment: Experiment | Mapping[str, Any] | str | Path,
    output: str | Path,
    *,
    overrides: Sequence[str] = (),
    data: str | Path | None = None,
    cache: Path | None = None,
    progress: Progress | None = None,
) -> Results:
    """Run an experiment into a folder. Cells that are there already are taken as they are.

    A cell that fails is a row that says why, and is tried again the next time.

    Args:
        experiment: a YAML file, a mapping, or what ``load_experiment`` gives.
        output: the folder, of ``experiment.yaml``, ``manifest.json``, ``results.parquet``, ``summary.parquet``,
            ``times.parquet``, and in ``cells`` a run folder for each cell.
        overrides: ``key=value``, see ``load_experiment``.
        data: where the papers lie, see ``load_experiment``.
        cache: folder that keeps vectors and, of cells that are not isolated, stage results; None keeps nothing.
        progress: see ``Progress``.

    Raises:
        ConfigError: the experiment cannot be run as it is.
        SourceError: its data cannot be read.
        StoreError: ``output`` holds something else, or the disk refuses.
    """
    if overrides or data is not None or not isinstance(experiment, Experiment):
        experiment = load_experiment(experiment, overrides, data)
    return run_at(experiment, Path(output), paths_from(Path(output)), cache, progress)


def run_at(
    experiment: Experiment, folder: Path, paths: Paths, cache: Path | None = None, progress: Progress | None = None
) -> Results:
    """As ``run_experiment``, ``paths`` telling how those of the data are written."""
    check_place(folder, experiment.question)
    with locked(folder), _kept(cache) as root, limited(experiment.resources.threads):
        clear_unfinished(folder)
        execution = _Execution(
            experiment, folder, paths, Runner(folder / CELLS, root, metrics_of(experiment)), progress
        )
        cells = search(experiment, execution.run) if _is_search(experiment) else cells_of(experiment)
        execution.run(cells)
        execution.finish(cells)
    return load_results(folder)


def _is_search(experiment: Experiment) -> bool:
    return experiment.sweep is not None and experiment.sweep.optuna is not None


@contextmanager
def _kept(cache: Path | None) -> Iterator[Path]:
    """The cache, or a folder that is gone afterwards: within an experiment vectors are always computed once."""
    if cache is not None:
        yield cache
        return
    with tempfile.TemporaryDirectory(prefix="topics-experiment-") as name:
        yield Path(name)


class _Execution:
    """One execution of an experiment: its cells, and the tables made of them."""

    def __init__(
        self, experiment: Experiment, folder: Path, paths: Paths, runner: Runner, progress: Progress | None
    ) -> None:
        self._experiment, self._folder, self._runner = experiment, folder, runner
        self._progress = progress or (lambda _done, _all, _cell, _stage: None)
        self._done: set[str] = set()
        planned = cells_of(experiment)
        self._n_cells = n_cells(experiment)
        inputs = runner.corpora.read_for(planned)
        check_place(folder, experiment.question, inputs)
        self._manifest = new_manifest(_with_day(experiment, runner.corpora.days()), inputs, paths)
        self._begin(planned)

    def run(self, cells: Sequence[Cell]) -> pl.DataFrame:
        """Each cell that is not there yet, and the table of them all with every metric."""
        self._begin(cells)
        for cell in cells:
            self._runner.run(cell, lambda stage, name=cell.name: self._tell(name, stage))  # type: ignore[misc]
            self._done.add(cell.name)
        return with_clocked(self._results(cells), times_table(cells, self._runner.folder), self._runner.metrics)

    def finish(self, cells: Sequence[Cell]) -> None:
        """Write the tables."""
        results = self._results(cells)
        summary = summary_table(results, self._runner.metrics)
        times = times_table(cells, self._runner.folder)
        finish(self._folder, {schemas.RESULTS: results, schemas.SUMMARY: summary, schemas.TIMES: times})

    def _begin(self, cells: Sequence[Cell]) -> None:
        """Tell of these cells in the manifest, before they are run."""
        keys = {cell.name: self._runner.key(cell) for cell in cells}
        if not keys.items() <= self._manifest["cells"].items():
            self._manifest["cells"] |= keys
            begin(self._folder, self._manifest)

    def _results(self, cells: Sequence[Cell]) -> pl.DataFrame:
        asked = bool(self._experiment.metrics)
        return results_table(cells, self._runner.folder, self._runner.metrics, asked=asked)

    def _tell(self, cell: str, stage: str) -> None:
        self._progress(len(self._done), max(self._n_cells, len(self._done) + 1), cell, stage)


def _with_day(experiment: Experiment, days: set[dt.date]) -> Experiment:
    """With the day as of which the papers were read, so that it can be run again on another day."""
    if experiment.data.as_of or len(days) != 1:
        return experiment
    return experiment.model_copy(update={"data": experiment.data.model_copy(update={"as_of": next(iter(days))})})


def plan(experiment: Experiment, output: str | Path, *, cache: Path | None = None) -> pl.DataFrame:
    """What running an experiment would do: nothing is computed or written.

    Returns:
        cell, pipeline, setting, seed, subsample; ``state``: "done", "measured" (a further measure is taken of the run
        that is there), "repeated" (it failed before) or "computed"; ``stored``: stages that the cache holds.

    Raises:
        ConfigError, SourceError, StoreError: as ``run_experiment``.
    """
    folder, cells = Path(output), cells_of(experiment)
    runner = Runner(folder / CELLS, cache, metrics_of(experiment))
    check_place(folder, experiment.question, runner.corpora.read_for(cells))
    rows = [
        {
            **{"cell": cell.name, "pipeline": cell.pipeline, "setting": cell.setting, "seed": cell.seed},
            **{"subsample": cell.subsample, "state": runner.state(cell), "stored": runner.stored(cell)},
        }
        for cell in cells
    ]
    return pl.DataFrame(rows, schema=_PLAN, orient="row")
