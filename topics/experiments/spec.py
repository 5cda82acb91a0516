"""What an experiment file holds, key by key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    model_validator,
)

from ..config import Config, FirstDay, LastDay
from ..settings import Section

Number = int | float


class Filters(Section):
    """Which papers take part."""

    min_abstract: int = Field(0, ge=0, description="words an abstract must have")
    since: FirstDay | None = Field(None, description="leave out papers that are surely older")
    until: LastDay | None = Field(None, description="leave out papers that are surely younger")
    labels: tuple[str, ...] = Field((), description="only papers of these classes; none: of all")
    min_label_papers: int = Field(1, ge=1, description="leave out classes with fewer papers")


class Sample(Section):
    """A smaller corpus, drawn anew with each seed."""

    n_papers: int = Field(ge=1, description="how many papers are drawn")
    n_classes: Annotated[int, Field(ge=1)] | None = Field(
        None, description="from so many classes, drawn too, with as equal numbers as can be; none: from all papers"
    )

    @model_validator(mode="after")
    def _one_paper_a_class(self) -> Sample:
        if self.n_classes and self.n_classes > self.n_papers:
            found = f"{self.n_papers} papers cannot be drawn from {self.n_classes} classes"
            raise ValueError(f"{found}; n_classes is at most n_papers")
        return self


class Data(Section):
    """The papers."""

    path: str = Field(
        min_length=1,
        description="a file or pattern, relative to the experiment's file; 'sample' is the bundled corpus, whose "
        "planted topics are its classes",
    )
    label: str | None = Field(None, description="column that holds each paper's class, where it is known")
    as_of: LastDay | None = Field(
        None, description="the day the papers are looked at; the same input then stays the same"
    )
    filters: Filters = Field(Filters(), description="which of the papers take part")
    sample: Sample | None = Field(None, description="a smaller corpus, drawn anew with each seed; none: all papers")

    @model_validator(mode="after")
    def _labels_known(self) -> Data:
        filters, sample = self.filters, self.sample
        asked = filters.labels or filters.min_label_papers > 1 or (sample and sample.n_classes)
        if asked and self.label is None:
            raise ValueError("classes are asked for, and no column holds them; name it with 'label'")
        return self


class PipelineSpec(BaseModel):
    """A pipeline: ``kind`` (its own name by default), and settings as that kind has them."""

    model_config = ConfigDict(frozen=True, extra="allow")

    kind: str | None = Field(None, description="which pipeline it is, where its name does not say so")


class Range(Section):
    """Values between two bounds, both among them; whole numbers where both bounds are."""

    low: Number
    high: Number
    log: bool = Field(False, description="as dense between 1 and 10 as between 10 and 100")

    @model_validator(mode="after")
    def _low_before_high(self) -> Range:
        if self.low >= self.high:
            raise ValueError(f"low is {self.low} and high {self.high}; low must be less than high")
        if self.log and self.low <= 0:
            raise ValueError(f"low is {self.low}; with 'log' it must be greater than 0")
        return self


def _unique(values: tuple[Any, ...]) -> tuple[Any, ...]:
    if twice := [text for text, n in Counter(map(str, values)).items() if n > 1]:
        raise ValueError(f"{', '.join(twice)}: given more than once")
    return values


def _form(value: Any) -> str:
    return "range" if isinstance(value, Mapping | Range) else "choices"


Choices = Annotated[tuple[Any, ...], Field(min_length=1), AfterValidator(_unique)]
RangeOrChoices = Annotated[Annotated[Range, Tag("range")] | Annotated[Choices, Tag("choices")], Discriminator(_form)]


class Optuna(Section):
    """A search: the next values where the earlier ones did well."""

    space: dict[str, RangeOrChoices] = Field(
        min_length=1, description="key -> {low, high, log}, or a list of values to choose from"
    )
    trials: int = Field(ge=1, le=10_000, description="how many settings are tried; each is fitted with every seed")
    metric: str = Field(description="the measure whose mean over the seeds counts")
    direction: Literal["maximize", "minimize"] | None = Field(
        None, description="none: as the measure is better, where it has such a direction"
    )
    pipeline: str | None = Field(
        None, description="pipeline that is searched, the others being fitted as they are; none: the first"
    )


class Sweep(Section):
    """Several settings: a grid of all combinations, or a search with a budget."""

    grid: dict[str, Choices] = Field({}, description="key -> values; all combinations are run")
    optuna: Optuna | None = Field(None, description="a search with a budget, instead of a grid")

    @model_validator(mode="after")
    def _one_of_the_two(self) -> Sweep:
        if bool(self.grid) == bool(self.optuna):
            found = "both 'grid' and 'optuna' are given" if self.grid else "neither 'grid' nor 'optuna' is given"
            raise ValueError(f"{found}; a sweep is one of the two")
        return self


class Resources(Section):
    """What the machine gives."""

    threads: int = Field(
        1, ge=1, description="threads of linear algebra; results on one machine depend on them at times"
    )
    isolated: bool = Field(False, description="each cell in a process of its own, so that its peak memory is its own")


def _seeds(value: Any) -> Any:
    return tuple(range(value)) if isinstance(value, int) and not isinstance(value, bool) else value


def _by_name(value: Any) -> Any:
    """``name:`` without settings is ``name: {}``."""
    return {str(name): spec or {} for name, spec in value.items()} if isinstance(value, Mapping) else value


def _nameable(pipelines: dict[str, PipelineSpec]) -> dict[str, PipelineSpec]:
    """Names become folders, parts of dotted keys, and cells of tables."""
    for name in pipelines:
        if not name or not name[0].isalnum() or not all(sign.isalnum() or sign in "_+-" for sign in name):
            raise ValueError(f"{name!r} cannot name a pipeline; write letters, digits and - _ + only")
    if twice := [name for name, n in Counter(name.casefold() for name in pipelines).items() if n > 1]:
        raise ValueError(f"two pipelines are called {twice[0]!r}; names must differ by more than capitals")
    return pipelines


Seed = Annotated[int, Field(ge=0, lt=2**31)]
Seeds = Annotated[
    tuple[Seed, ...],
    AfterValidator(_unique),
    BeforeValidator(_seeds, json_schema_input_type=Annotated[int, Field(ge=1)] | list[Seed]),
]


class Experiment(Section):
    """One question, the papers, the pipelines, and how they are measured."""

    question: str = Field(min_length=1, description="what is asked, in a sentence")
    data: Data = Field(description="the papers")
    config: Config = Field(Config(), description="a run's settings, for every pipeline")
    pipelines: Annotated[dict[str, PipelineSpec], BeforeValidator(_by_name), AfterValidator(_nameable)] = Field(
        {"topics": PipelineSpec()},
        min_length=1,
        description="name -> its settings; the others are compared with the first",
    )
    seeds: Seeds = Field((0,), min_length=1, description="a list, or how many, counted from 0; every cell has one")
    subsamples: int = Field(0, ge=0, description="fits on 80 % of the papers each, for stability; 0: none")
    metrics: Annotated[tuple[str, ...], AfterValidator(_unique)] = Field(
        (), description="what is measured; none: all that the data allow"
    )
    sweep: Sweep | None = Field(None, description="several settings; none: one")
    resources: Resources = Field(Resources(), description="what the machine gives")

    def kind(self, pipeline: str) -> str:
        """Kind of the pipeline of that name."""
        return self.pipelines[pipeline].kind or pipeline
