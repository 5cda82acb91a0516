"""A search for the best setting, within a budget.

Values are proposed by a tree-structured Parzen estimator (Bergstra, Bardenet, Bengio & Kégl 2011, Algorithms for
hyper-parameter optimization, NIPS 24) with the experiment's first seed. It knows no more than what was measured, so
that a search that is started again proposes the same values, and finds their cells done.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal, cast

import polars as pl

from .cells import Cell
from .metrics import METRICS, is_of_subsamples
from .spec import Experiment, Optuna, Range
from .sweep import cells, cells_at

if TYPE_CHECKING:
    from optuna.trial import Trial

# Of numbers that are not whole: finer ones make names long and change nothing.
_DIGITS = 3


def search(experiment: Experiment, run_cells: Callable[[list[Cell]], pl.DataFrame]) -> list[Cell]:
    """Fit every pipeline as it is, then one of them at one proposed setting after another.

    Args:
        experiment: with ``sweep.optuna``.
        run_cells: fits cells that are not done, and gives them as RESULTS with a column per metric.

    Returns:
        All cells, each once, in the order in which they were first run.
    """
    import optuna

    asked = _asked(experiment)
    name = asked.pipeline or next(iter(experiment.pipelines))
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    sampler = optuna.samplers.TPESampler(seed=experiment.seeds[0])
    study = optuna.create_study(direction=_direction(asked), sampler=sampler)
    ran = cells(experiment)
    run_cells(ran)
    for _ in range(asked.trials):
        trial = study.ask()
        values = {key: _proposed(trial, key, options) for key, options in asked.space.items()}
        fits = cells_at(experiment, name, values)
        mean = _mean(run_cells(fits), asked.metric)
        study.tell(trial, mean, state=optuna.trial.TrialState.FAIL if mean is None else None)
        ran += fits
    return list({cell.name: cell for cell in ran}.values())


def _mean(results: pl.DataFrame, metric: str) -> float | None:
    """Over the fits that the page's mean is over; None where one of them failed, as the others would flatter it."""
    if metric not in results.columns:
        return None
    values = results.filter(pl.col("subsample").is_not_null() == is_of_subsamples(metric))[metric]
    return None if values.null_count() or values.is_empty() else cast(float, values.mean())


def _direction(asked: Optuna) -> Literal["maximize", "minimize"]:
    return asked.direction or ("maximize" if METRICS[asked.metric].better == "higher" else "minimize")


def _asked(experiment: Experiment) -> Optuna:
    if experiment.sweep is None or experiment.sweep.optuna is None:
        raise ValueError("the experiment has no sweep.optuna")
    return experiment.sweep.optuna


def _proposed(trial: Trial, key: str, options: Range | tuple[Any, ...]) -> Any:
    if isinstance(options, tuple):
        return options[trial.suggest_categorical(key, range(len(options)))]
    if isinstance(options.low, int) and isinstance(options.high, int):
        return trial.suggest_int(key, options.low, options.high, log=options.log)
    value = float(f"{trial.suggest_float(key, options.low, options.high, log=options.log):.{_DIGITS}g}")
    return min(max(value, options.low), options.high)
