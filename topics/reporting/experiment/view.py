"""What the sections of the page of an experiment look up, computed once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath
from typing import Any

import polars as pl

from ... import registry
from ...errors import TopicsError
from ...experiments.outcomes import with_clocked
from ...experiments.paths import SAMPLE
from ...experiments.spec import Experiment
from ...experiments.standings import fits_of, standings
from ...experiments.summary import summarise
from ...results.experiment import Results
from .. import wording
from .measures import COST, QUALITY, Measure, measure, ordered
from .settings import CLASSES, Swept


@dataclass(frozen=True)
class Line:
    """A pipeline at a setting: what pages call it, and the place of the pipeline, which gives its colour."""

    pipeline: str
    setting: str
    name: str
    place: int

    @property
    def quoted(self) -> str:
        """Within a sentence, into which a name of its own would run."""
        return f"“{self.name}”"


@dataclass(frozen=True)
class Mean:
    """A mean over ``n`` fits with its 95 % interval, where there are several; ``standing`` as ``standings`` has it."""

    mean: float
    low: float | None
    high: float | None
    n: int
    standing: str | None = None


@dataclass(frozen=True, eq=False)
class View:
    """A finished experiment; ``links`` says whether the folders of the cells lie beside the page."""

    results: Results
    links: bool = True

    @cached_property
    def made(self) -> Experiment:
        """The experiment as it was resolved."""
        return Experiment.model_validate(self.results.manifest["experiment"])

    @cached_property
    def file(self) -> str:
        """Of the papers, without the folder, which differs between machines."""
        return "the bundled corpus" if self.made.data.path == SAMPLE else PurePath(self.made.data.path).name

    @cached_property
    def swept(self) -> Swept:
        return Swept(self.made)

    @cached_property
    def n_classes(self) -> int | None:
        """Of all papers, by how many topics there are for each; not told where each setting or seed draws its own."""
        if self.made.data.sample or self.swept.of_data or not {"n_topics", "n_classes_ratio"} <= set(self.measures):
            return None
        whole = self.done.filter(pl.col("subsample").is_null(), pl.col("n_classes_ratio") > 0)
        found = (whole["n_topics"] / whole["n_classes_ratio"]).round().unique()
        return int(found[0]) if len(found) == 1 else None

    @cached_property
    def cells(self) -> pl.DataFrame:
        """``results`` with the seconds and the peak memory of each cell, as far as ``times`` has them."""
        return with_clocked(self.results.results.drop(*COST, strict=False), self.results.times, COST)

    @cached_property
    def done(self) -> pl.DataFrame:
        return self.cells.filter(pl.col("failed").is_null())

    @cached_property
    def failed(self) -> pl.DataFrame:
        return self.cells.filter(pl.col("failed").is_not_null())

    @cached_property
    def measures(self) -> dict[str, Measure]:
        """Those of which there is a number, by name."""
        return {name: measure(name) for name in ordered(self._measured)}

    @cached_property
    def _measured(self) -> list[str]:
        floats = [name for name, dtype in self.done.schema.items() if dtype.is_float()]
        return [name for name in floats if self.done[name].is_finite().any()]

    @cached_property
    def pipelines(self) -> list[str]:
        return self.cells["pipeline"].unique(maintain_order=True).to_list()

    def plugin(self, pipeline: str) -> Any:
        """The class of the pipeline; None where it is not installed here."""
        try:
            return registry.load("pipelines", self.made.kind(pipeline))
        except TopicsError:
            return None

    def is_told(self, pipeline: str) -> bool:
        """Whether the pipeline must be told how many topics to find, and so takes the number of classes."""
        return "n_topics" in getattr(getattr(self.plugin(pipeline), "settings", None), "model_fields", {})

    @cached_property
    def lines(self) -> list[Line]:
        """In the order of the experiment, setting by setting."""
        pairs = list(self.cells.select("pipeline", "setting").unique(maintain_order=True).iter_rows())
        places = {name: i for i, name in enumerate(self.pipelines)}
        return [Line(p, s, self._called(p, s), places[p]) for p, s in pairs]

    def _called(self, pipeline: str, setting: str) -> str:
        if not setting:
            return pipeline
        words = self.swept.words(setting)
        return words if len(self.pipelines) == 1 else f"{pipeline}, {words}"

    @cached_property
    def summary(self) -> pl.DataFrame:
        """As ``Results.summary``, and the cost."""
        cost = [name for name in COST if name in self.measures]
        own = self.results.summary.filter(~pl.col("metric").is_in(COST))
        return pl.concat([own, summarise(self.cells, cost)]) if cost else own

    @cached_property
    def standings(self) -> pl.DataFrame:
        better = {name: m.better for name, m in self.measures.items() if m.better is not None}
        return standings(self.done, better, by_setting=self.swept.of_data)

    @cached_property
    def means(self) -> dict[tuple[str, str, str], Mean]:
        """By pipeline, setting and metric."""
        standing = {
            (pipeline, setting, metric): said
            for pipeline, setting, metric, said in self.standings.select(
                "pipeline", "setting", "metric", "standing"
            ).iter_rows()
        }
        columns = ("pipeline", "setting", "metric", "mean", "low", "high", "n")
        return {
            (p, s, m): Mean(mean, low, high, n, standing.get((p, s, m)))
            for p, s, m, mean, low, high, n in self.summary.select(columns).iter_rows()
            if mean is not None
        }

    def mean(self, line: Line, metric: str) -> Mean | None:
        return self.means.get((line.pipeline, line.setting, metric))

    @cached_property
    def quality(self) -> Measure | None:
        """What pipelines are judged by first."""
        found = [name for name in QUALITY if name in self.measures]
        judged = [m for m in self.measures.values() if m.better and m.name not in COST]
        return self.measures[found[0]] if found else judged[0] if judged else None

    @cached_property
    def n_settings(self) -> int:
        """How many were swept; what a pipeline is without any of them counts where there is nothing else."""
        return max(1, self.cells.filter(pl.col("setting") != "")["setting"].n_unique())

    @cached_property
    def seconds(self) -> dict[tuple[str, str], float]:
        """The median time of a whole fit by pipeline and setting: the first fit of a process compiles code."""
        if "seconds" not in self.measures:
            return {}
        timed = fits_of(self.done, "seconds").filter(pl.col("seconds") > 0)
        medians = timed.group_by("pipeline", "setting", maintain_order=True).agg(pl.col("seconds").median())
        return {(pipeline, setting): value for pipeline, setting, value in medians.iter_rows()}

    @property
    def draws_sweep(self) -> bool:
        """Whether measures are drawn over the values of a grid: of one key or two."""
        return 1 <= len(self.swept.grid) <= 2 and self.quality is not None

    @cached_property
    def searched(self) -> Measure | None:
        """What a search is for; None where there is none, or it measured nothing."""
        return self.measures.get(self.swept.search.metric) if self.swept.search else None

    @cached_property
    def trials(self) -> list[Line]:
        """Settings that a search tried, in the order in which they were run."""
        return [line for line in self.lines if line.setting] if self.swept.search else []

    @cached_property
    def best_trial(self) -> Line | None:
        goal = self.searched
        found = [(mean.mean, line) for line in self.trials if goal and (mean := self.mean(line, goal.name))]
        return (max if self.seeks_more else min)(found, key=lambda pair: pair[0])[1] if found else None

    @property
    def seeks_more(self) -> bool:
        """Whether a search is for large values."""
        told = self.swept.search.direction if self.swept.search else None
        return told == "maximize" if told else self.searched is None or self.searched.better != "lower"

    @cached_property
    def truths(self) -> pl.DataFrame:
        """pipeline, setting, n_topics and truth (the classes drawn) of each whole fit, where classes were drawn."""
        drawn = self.made.data.sample.n_classes if self.made.data.sample else None
        told = {s: self.swept.values(s).get(CLASSES, drawn) for s in self.done["setting"].unique(maintain_order=True)}
        if "n_topics" not in self.measures or not all(str(n).isdigit() for n in told.values()):
            return pl.DataFrame(
                schema={"pipeline": pl.String, "setting": pl.String, "n_topics": pl.Float64, "truth": pl.Int64}
            )
        truth = pl.col("setting").replace_strict({s: int(str(n)) for s, n in told.items()}, return_dtype=pl.Int64)
        return fits_of(self.done, "n_topics").select("pipeline", "setting", "n_topics", truth=truth)

    def drawn(self, metric: str, lines: list[Line] | None = None) -> pl.DataFrame:
        """name, pipeline, place, setting, mean, low, high of each line that has the metric."""
        found = [(line, self.mean(line, metric)) for line in lines or self.lines]
        return pl.DataFrame(
            [(x.name, x.pipeline, x.place, x.setting, m.mean, m.low, m.high) for x, m in found if m is not None],
            schema={"name": pl.String, "pipeline": pl.String, "place": pl.Int32, "setting": pl.String,
                    "mean": pl.Float64, "low": pl.Float64, "high": pl.Float64},
            orient="row",
        )  # fmt: skip

    def fits(self, *metrics: str) -> pl.DataFrame:
        """name, place, cell, seed and the metrics of each fit that the mean of the first metric is over."""
        named = pl.DataFrame(
            [(x.pipeline, x.setting, x.name, x.place) for x in self.lines],
            schema={"pipeline": pl.String, "setting": pl.String, "name": pl.String, "place": pl.Int32}, orient="row",
        )  # fmt: skip
        own = fits_of(self.done, metrics[0]).join(named, on=["pipeline", "setting"], how="left", maintain_order="left")
        return own.select("name", "place", "cell", "seed", *metrics)

    @cached_property
    def papers(self) -> str:
        """``7,651 papers``, ``20 to 200 papers``: those of whole fits."""
        whole = self.cells.filter(pl.col("subsample").is_null())["n_papers"].drop_nulls()
        if whole.is_empty():
            return "no papers"
        low, high = int(whole.min()), int(whole.max())  # type: ignore[arg-type]
        return (
            f"{wording.whole(low)} papers" if low == high else f"{wording.whole(low)} to {wording.whole(high)} papers"
        )
