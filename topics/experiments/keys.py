"""Dotted keys of an experiment: where each of them stands in the tree of settings."""

from __future__ import annotations

from collections.abc import Iterable

from ..config import Config
from ..errors import ConfigError, NotFound
from ..settings import suggest_key
from .spec import Experiment

# Below these stand keys that have dots themselves.
_OF_KEYS = ("sweep.grid.", "sweep.optuna.space.")
_SWEPT = ("config", "data", "pipelines")


def path_of(key: str, pipelines: Iterable[str] = ()) -> list[str]:
    """The parts of a key of an experiment; those of a run's settings (``cluster.min_samples``) are below ``config``.

    Args:
        key: dotted.
        pipelines: the names of those that are there.

    Raises:
        ConfigError: there is no such key; the nearest known ones are named.
        NotFound: it is a setting of a pipeline that is not there.
    """
    for lead in _OF_KEYS:
        if key.startswith(lead):
            return [*lead.rstrip(".").split("."), key.removeprefix(lead)]
    first, *rest = parts = key.split(".")
    if first in Config.model_fields:
        return ["config", *parts]
    if first not in Experiment.model_fields:
        raise ConfigError("", key, f"config {key!r}: there is no such setting. {suggest_key(key, Experiment)}")
    if first == "pipelines" and len(rest) > 1 and rest[0] not in pipelines:
        raise NotFound("pipeline of the experiment", rest[0], pipelines, f"config {key!r}: ")
    return parts


def swept_path(key: str, pipelines: Iterable[str]) -> list[str]:
    """As ``path_of``, of a key whose values can be swept.

    Raises:
        ConfigError: there is no such key, or an experiment has one value of it.
        NotFound: it is a setting of a pipeline that is not there.
    """
    path = path_of(key, pipelines)
    if path[0] not in _SWEPT or len(path) < (3 if path[0] == "pipelines" else 2):
        known = [f"pipelines.{name}." for name in pipelines]
        can = f"'data.', 'config.' and {', '.join(map(repr, known))} begin the keys that can"
        raise ConfigError("", key, f"config {key!r} cannot be swept; {can}")
    return path


def concerns(path: list[str], pipeline: str) -> bool:
    """Whether a swept key has anything to do with a pipeline: settings of one concern that one alone."""
    return path[0] != "pipelines" or path[1] == pipeline


def shown_key(path: list[str]) -> str:
    """The key as short as it can be told beside its pipeline's name."""
    return ".".join(path[{"config": 1, "pipelines": 2}.get(path[0], 0) :])
