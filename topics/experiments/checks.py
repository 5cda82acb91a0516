"""What an experiment is held against before anything is computed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ..config import Config, EmbedConfig
from ..embed.choice import AUTO
from ..embed.spec import parse_spec
from ..errors import ConfigError, MissingExtra, NotFound, suggest
from ..registry import find
from .keys import swept_path
from .metrics import METRICS
from .needs import check_installed
from .pipelines.choosing import chosen_pipeline
from .pipelines.embedding import TFIDF
from .spec import Experiment, Optuna, Range
from .sweep import at, cells, n_cells, takes

_MOST_CELLS = 10_000
# What is said where an experiment lacks what a measure wants.
_WANTED = {
    "label": "compares topics with classes; name the column that holds these in 'data.label'",
    "subsamples": "compares fits on parts of the papers; give two or more in 'subsamples'",
    "isolated": "is that of a process for each fit; set 'resources.isolated' to true",
}
# Where between the bounds of a range a value is tried: no simple fraction, so that it is whole only where all are.
_BETWEEN = 0.3819


def refuse_others(source: object, tree: Mapping[str, Any]) -> None:
    """Files beside experiments that are for something else.

    Raises:
        ConfigError: the file is one of them; the message says what it is for.
    """
    if not isinstance(source, str | Path) or {"question", "data", "pipelines"} & tree.keys():
        return
    path = Path(source)
    script = path.with_name(f"{path.stem.replace('-', '_')}.py")
    if tree and script.is_file():
        raise ConfigError("", None, f"{path} has a script of its own; run it with: python {script} {path}")
    if tree and tree.keys() <= Config.model_fields.keys():
        place = "give it to 'topics fit --config', or put its keys below 'config' in an experiment"
        raise ConfigError("", None, f"{path} holds settings of a run and is no experiment; {place}")


def check(experiment: Experiment) -> None:
    """Hold an experiment against what is installed, and against itself.

    Raises:
        ConfigError: it cannot be run as it is.
        NotFound: a plug-in is not installed, or a swept key names a pipeline that is not there.
        MissingExtra: a package is not installed.
    """
    _check_setting(experiment)
    for metric in experiment.metrics:
        _check_metric("metrics", metric, METRICS, experiment)
    if experiment.sweep:
        _check_grid(experiment)
        if experiment.sweep.optuna:
            _check_search(experiment, experiment.sweep.optuna)


def _check_setting(experiment: Experiment) -> None:
    """What can be said without its sweep: seeds and papers are the same for all pipelines, and plug-ins are there."""
    _refuse_own(experiment.config.model_dump(exclude_defaults=True), "config")
    _find_plugins(experiment.config)
    for name, spec in experiment.pipelines.items():
        pipeline, settings = chosen_pipeline(name, spec)
        check_installed(f"the pipeline {name!r}", pipeline)
        _refuse_own(spec.model_extra or {}, f"pipelines.{name}")
        if isinstance(settings, Config):
            _find_plugins(settings)
        elif isinstance(settings, EmbedConfig):
            _check_model(settings.model, TFIDF)


def _refuse_own(settings: Mapping[str, Any], place: str) -> None:
    shared = {
        "seed": "an experiment has 'seeds', one for each fit; leave it out",
        "curate": "every pipeline gets the same papers; say which in 'data.filters'",
    }
    for key in shared.keys() & settings.keys():
        raise ConfigError(f"{place}.{key}", settings[key], shared[key])


def _find_plugins(config: Config) -> None:
    find("clusterers", config.cluster.clusterer)
    find("labelers", config.terms.labeler)
    _check_model(config.embed.model)


def _check_model(model: str, *others: str) -> None:
    if model not in (AUTO, *others):
        parse_spec(model)


def _check_metric(place: str, metric: str, known: Iterable[str], experiment: Experiment) -> None:
    if metric not in known:
        raise ConfigError(place, metric, f"there is no such measure. {suggest(metric, known)}")
    check_installed(f"the measure {metric!r}", METRICS[metric])
    if (wanted := METRICS[metric].wants) and not _has(experiment, wanted):
        raise ConfigError(place, metric, _WANTED[wanted])


def _has(experiment: Experiment, wanted: str) -> bool:
    swept = experiment.sweep.grid if experiment.sweep else {}
    has = {
        "label": experiment.data.label is not None or "data.label" in swept,
        "subsamples": experiment.subsamples > 1,
        "isolated": experiment.resources.isolated,
    }
    return has[wanted]


def _check_grid(experiment: Experiment) -> None:
    grid = experiment.sweep.grid if experiment.sweep else {}
    _check_keys(experiment, grid, experiment.pipelines)
    if (n := n_cells(experiment)) > _MOST_CELLS:
        fewer = f"an experiment has at most {_MOST_CELLS:,}; leave out values, trials or seeds"
        raise ConfigError("", grid, f"the sweep makes {n:,} cells; {fewer}")
    for key, values in grid.items():
        _check_values(experiment, key, values, "sweep.grid")
        if not any(takes(experiment, name, key) for name in experiment.pipelines):
            raise ConfigError(f"sweep.grid.{key}", values, "no pipeline here takes it; add one of kind 'topics'")
    cells(experiment)


def _check_keys(experiment: Experiment, keys: Iterable[str], pipelines: Iterable[str]) -> None:
    """Keys that can be swept, each given once, and whose values mean something for all of these pipelines."""
    paths = {key: swept_path(key, experiment.pipelines) for key in keys}
    for key, path in paths.items():
        if list(paths.values()).count(path) > 1:
            raise ConfigError("", key, f"config {key!r} is swept twice, with and without 'config.'; leave one out")
        for name in pipelines:
            if path[0] == "config" and _holds(experiment.pipelines[name].model_extra or {}, path[1:]):
                own = ".".join(path[1:])
                found = f"pipeline {name!r} sets {own!r} itself, so that sweeping it would change nothing there"
                raise ConfigError("", key, f"{found}; remove it there, or sweep 'pipelines.{name}.{own}'")


def _holds(tree: Any, path: list[str]) -> bool:
    for part in path:
        if not isinstance(tree, Mapping) or part not in tree:
            return False
        tree = tree[part]
    return True


def _check_values(experiment: Experiment, key: str, values: Sequence[Any], place: str) -> None:
    """Each of the values of a swept key by itself; what is wrong is told at ``place``."""
    for value in values:
        try:
            _check_setting(at(experiment, {key: value}))
        except ConfigError as error:
            raise ConfigError(f"{place}.{key}" if error.path else "", value, error.message) from error
        except NotFound as error:
            raise ConfigError(f"{place}.{key}", value, str(error)) from error


def _check_search(experiment: Experiment, search: Optuna) -> None:
    if find_spec("optuna") is None:
        raise MissingExtra("a search", "experiments")
    name = search.pipeline or next(iter(experiment.pipelines))
    if name not in experiment.pipelines:
        found = f"there is no such pipeline. {suggest(name, experiment.pipelines)}"
        raise ConfigError("sweep.optuna.pipeline", name, found)
    _check_metric("sweep.optuna.metric", search.metric, experiment.metrics or METRICS, experiment)
    if search.metric == "stability" and len(experiment.seeds) == 1:
        raise ConfigError("seeds", experiment.seeds, "the search is for stability over seeds; give two or more")
    if search.direction is None and METRICS[search.metric].better is None:
        neither = f"{search.metric!r} is better neither high nor low; write maximize or minimize"
        raise ConfigError("sweep.optuna.direction", None, neither)
    _check_keys(experiment, search.space, [name])
    for key, values in search.space.items():
        if not takes(experiment, name, key):
            other = f"the search is of pipeline {name!r}, which does not take it; name another with 'pipeline'"
            raise ConfigError(f"sweep.optuna.space.{key}", values, other)
        _check_values(experiment, key, _tried(values), "sweep.optuna.space")


def _tried(values: Range | tuple[Any, ...]) -> tuple[Any, ...]:
    """Choices, or of a range its bounds and a value between them."""
    if isinstance(values, tuple):
        return values
    whole = isinstance(values.low, int) and isinstance(values.high, int)
    between = values.low + _BETWEEN * (values.high - values.low)
    return (values.low, values.high) if whole else (values.low, between, values.high)
