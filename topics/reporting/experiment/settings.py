"""The swept keys of an experiment and the values of its settings, in words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from ...experiments.keys import shown_key, swept_path
from ...experiments.spec import Experiment, Optuna
from ...experiments.sweep import shown

PAPERS, CLASSES = "data.sample.n_papers", "data.sample.n_classes"
_WORDS = {PAPERS: "papers", CLASSES: "classes"}


@dataclass(frozen=True)
class Swept:
    """What an experiment sweeps; keys are as ``Cell.setting`` tells them."""

    experiment: Experiment

    @cached_property
    def grid(self) -> dict[str, list[str]]:
        """The values of each key, as text."""
        grid = self.experiment.sweep.grid if self.experiment.sweep else {}
        return {self._told(key): [shown(value) for value in values] for key, values in grid.items()}

    @cached_property
    def search(self) -> Optuna | None:
        return self.experiment.sweep.optuna if self.experiment.sweep else None

    @cached_property
    def keys(self) -> list[str]:
        return list(self.grid) or [self._told(key) for key in (self.search.space if self.search else {})]

    def _told(self, key: str) -> str:
        return shown_key(swept_path(key, self.experiment.pipelines))

    @property
    def of_data(self) -> bool:
        """Whether settings differ in their papers, so that what they reach does not compare."""
        return any(key.startswith("data.") for key in self.keys)

    def called(self, key: str) -> str:
        """The last part of a key where that says which it is."""
        last = key.rpartition(".")[2]
        alone = sum(other.rpartition(".")[2] == last for other in self.keys) == 1
        return f"number of {_WORDS[key]}" if key in _WORDS else last if alone else key

    def worded(self, key: str, value: str) -> str:
        """``20 papers``, ``min_cluster_size 40``."""
        return f"{value} {_WORDS[key]}" if key in _WORDS else f"{self.called(key)} {value}"

    def values(self, setting: str) -> dict[str, str]:
        """By key, from ``Cell.setting``; a value may hold commas of its own."""
        if not self.keys or not setting:
            return {}
        known = "|".join(re.escape(key) for key in sorted(self.keys, key=len, reverse=True))
        parts = re.split(rf"(?:^|, )({known})=", setting)
        return dict(zip(parts[1::2], parts[2::2], strict=True))

    def words(self, setting: str) -> str:
        """``20 papers, 2 classes``."""
        found = self.values(setting)
        return ", ".join(self.worded(key, value) for key, value in found.items()) if found else setting
