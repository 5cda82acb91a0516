"""From an experiment file to a checked experiment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ..settings import put, read_override, read_tree, validated
from .checks import check, refuse_others
from .keys import path_of
from .paths import located
from .spec import Data, Experiment, Filters, Optuna, PipelineSpec, Range, Resources, Sample, Sweep

__all__ = [
    "Data",
    "Experiment",
    "Filters",
    "Optuna",
    "PipelineSpec",
    "Range",
    "Resources",
    "Sample",
    "Sweep",
    "load_experiment",
]


def load_experiment(
    source: Experiment | Mapping[str, Any] | str | Path,
    overrides: Sequence[str] = (),
    data: str | Path | None = None,
) -> Experiment:
    """A checked experiment from a YAML file or a mapping.

    Args:
        source: the file; relative paths in it are relative to its folder, those of a mapping to the working folder.
        overrides: ``key=value``; a key of a run's settings, such as ``cluster.min_cluster_size``, means ``config.…``.
        data: file or pattern to read instead of ``data.path``, or the folder in which that file is.

    Returns:
        The experiment, its ``data.path`` absolute.

    Raises:
        ConfigError: a key is unknown (the nearest known one is named), a value impossible, the data are not there, or
            the sweep cannot be run.
        NotFound: an override names a pipeline that is not there.
        MissingExtra: a pipeline or the search needs a package that is not installed.
    """
    base = Path(source).parent if isinstance(source, str | Path) else Path()
    tree = source.model_dump(mode="json") if isinstance(source, Experiment) else read_tree(source)
    refuse_others(source, tree)
    for text in overrides:
        key, value = read_override(text)
        put(tree, path_of(key, tree.get("pipelines") or Experiment.model_fields["pipelines"].default), value)
    experiment = validated(Experiment, located(tree, base, data))
    check(experiment)
    return experiment
