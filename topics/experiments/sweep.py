"""The cells of an experiment: every pipeline at every setting with every seed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from math import prod
from typing import Any

import yaml

from ..config import Config
from ..settings import put, validated
from .cells import Cell
from .keys import concerns, shown_key, swept_path
from .pipelines.choosing import chosen_pipeline
from .spec import Experiment

# Longer names, with those of the files in them, go beyond what some systems allow.
_LONGEST = 100
# Sections of a run's settings that no other pipeline reads.
_OF_OUR_LINE = ("cluster", "reduce")
# Capitals are told from small letters by a hash, for not every disk does.
_SAFE = re.compile(r"[a-z0-9_.,=+-]*")

Values = Mapping[str, Any]


def cells(experiment: Experiment) -> list[Cell]:
    """All fits of an experiment: whole ones first, then those on subsamples; of a search those it is compared with.

    The experiment of a cell is reduced to what it depends on: its pipeline, its seed, its values of what is swept.

    Raises:
        ConfigError: values of a sweep do not go together.
    """
    sides = [
        side
        for name in experiment.pipelines
        for values in combinations(experiment, name)
        for side in cells_at(experiment, name, values)
    ]
    return sorted(sides, key=lambda cell: cell.subsample is not None)


def n_cells(experiment: Experiment) -> int:
    """How many cells there are at most: a search may propose a setting twice."""
    settings = sum(prod(map(len, _grid_of(experiment, name).values())) for name in experiment.pipelines)
    trials = experiment.sweep.optuna.trials if experiment.sweep and experiment.sweep.optuna else 0
    return (settings + trials) * (len(experiment.seeds) + experiment.subsamples)


def combinations(experiment: Experiment, pipeline: str) -> Iterator[Values]:
    """Every combination of the grid's values that concern a pipeline."""
    grid = _grid_of(experiment, pipeline)
    return (dict(zip(grid, values, strict=True)) for values in product(*grid.values()))


def cells_at(experiment: Experiment, pipeline: str, values: Values) -> list[Cell]:
    """The cells of one pipeline at one setting: a whole fit per seed, and one per subsample with the first seed.

    Args:
        experiment: with or without a sweep.
        pipeline: its name.
        values: dotted key -> value.
    """
    own = at(experiment, values)
    own = own.model_copy(update={"pipelines": {pipeline: own.pipelines[pipeline]}, "sweep": None, "subsamples": 0})
    told = {shown_key(swept_path(key, experiment.pipelines)): value for key, value in values.items()}
    setting = ", ".join(f"{key}={shown(value)}" for key, value in told.items())
    fits: list[tuple[int, int | None]] = [(seed, None) for seed in experiment.seeds]
    fits += [(experiment.seeds[0], number) for number in range(experiment.subsamples)]
    return [
        Cell(
            name=_folder(pipeline, setting, seed, subsample),
            pipeline=pipeline,
            setting=setting,
            seed=seed,
            subsample=subsample,
            experiment=own.model_copy(update={"seeds": (seed,)}),
        )
        for seed, subsample in fits
    ]


def at(experiment: Experiment, values: Values) -> Experiment:
    """The experiment with other values of some keys.

    Raises:
        ConfigError: a value is impossible.
    """
    if not values:
        return experiment
    tree = experiment.model_dump(mode="json")
    for key, value in values.items():
        put(tree, swept_path(key, experiment.pipelines), value)
    changed = validated(Experiment, tree)
    for name, spec in changed.pipelines.items():
        if spec != experiment.pipelines[name]:
            chosen_pipeline(name, spec)
    return changed


def shown(value: Any) -> str:
    """A value as YAML writes it in a line."""
    text = yaml.safe_dump(value, default_flow_style=True, width=float("inf"), allow_unicode=True)
    return text.removesuffix("...\n").strip()


def _grid_of(experiment: Experiment, pipeline: str) -> dict[str, Sequence[Any]]:
    grid = experiment.sweep.grid if experiment.sweep else {}
    return {key: values for key, values in grid.items() if takes(experiment, pipeline, key)}


def takes(experiment: Experiment, pipeline: str, key: str) -> bool:
    """Whether a swept key means anything to a pipeline: those of clusters and layouts do to our own line alone."""
    path = swept_path(key, experiment.pipelines)
    if path[0] == "config" and path[1] in _OF_OUR_LINE:
        _, settings = chosen_pipeline(pipeline, experiment.pipelines[pipeline])
        return isinstance(settings, Config)
    return concerns(path, pipeline)


def _folder(pipeline: str, setting: str, seed: int, subsample: int | None) -> str:
    """A name for a folder on any system: readable, and short by a hash where it would be too long or unsafe."""
    fit = f"seed={seed}" if subsample is None else f"subsample={subsample}"
    told = setting.replace(", ", ",")
    name = ",".join(filter(None, (pipeline, told, fit)))
    if len(name) <= _LONGEST and _SAFE.fullmatch(told):
        return name
    mark = hashlib.sha256(setting.encode()).hexdigest()[:8]
    short = re.sub(r"[^A-Za-z0-9_.,=+-]+", "_", told)[: max(0, _LONGEST - len(pipeline) - len(fit) - 11)]
    return ",".join((pipeline, f"{short}~{mark}", fit))
