"""Everything that can be set, with its default and the reason for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from .dates import parse_date
from .errors import ConfigError
from .settings import Section, put, read_override, read_tree, read_yaml, validated

End = Literal["first", "last"]


def read_day(name: str, value: str | dt.date | None, end: End | None = None) -> dt.date | None:
    """The day that was written: with ``end`` the first or last day that a year or month may mean, else only a day.

    Raises:
        ConfigError: ``value`` is no date, or not precise enough.
    """
    if value is None or isinstance(value, dt.date):
        return value.date() if isinstance(value, dt.datetime) else value
    date = parse_date(str(value), dt.date.max)
    if date is None or date.year_assumed or not (end or date.precision == "day"):
        example = "2026-11-19, 2026-11 or 2026" if end else "YYYY-MM-DD, for example 2026-11-19"
        raise ConfigError("", value, f"{name} {value!r} is no date; write {example}")
    return date.last if end == "last" else date.first


def _bound(end: End) -> BeforeValidator:
    """Years and months, which YAML gives as numbers and text, as days; what is none is left to pydantic to refuse."""

    def read(value: Any) -> Any:
        try:
            return read_day("", str(value), end) if isinstance(value, int | str) else value
        except ConfigError:
            return str(value)

    return BeforeValidator(read, json_schema_input_type=dt.date | int | str)


FirstDay = Annotated[dt.date, _bound("first")]
LastDay = Annotated[dt.date, _bound("last")]


class CurateConfig(Section):
    """Which papers take part."""

    min_abstract: int = Field(0, ge=0, description="words an abstract must have; 0 keeps papers without one")
    since: FirstDay | None = Field(None, description="leave out papers that are surely older")
    until: LastDay | None = Field(None, description="leave out papers that are surely younger")


class EmbedConfig(Section):
    """Texts to vectors."""

    model: str = Field(
        "auto",
        description="auto, hybrid, lexical, static, minilm, hybrid+minilm, sbert:MODEL, hybrid+sbert:MODEL, or "
        "precomputed:FILE.npy; auto is hybrid+minilm up to 10,000 papers where it is installed, else hybrid",
    )
    n_components: Annotated[int, Field(ge=2, le=2000)] | None = Field(
        None, description="dimensions of the lexical part, at most papers - 1; none follows the number of papers"
    )
    lexical_weight: Annotated[float, Field(ge=0, le=10)] | None = Field(
        None, description="length of the lexical part beside the semantic one's 1; none follows the corpus"
    )


class ReduceConfig(Section):
    """Neighbours and their layout. Names as in UMAP."""

    n_neighbors: Annotated[int, Field(ge=2, le=500)] | None = Field(None, description="none follows the corpus")
    min_dist: float = Field(0.1, ge=0, le=0.99, description="how close papers lie on the map, where clusters are found")
    n_epochs: int = Field(100, ge=10, le=5000, description="200 give topics of the same quality")
    init: Literal["pca", "spectral", "random"] = Field("pca", description="spectral collapsed on one seed in three")
    exact_below: int = Field(50_000, ge=0, description="above this many papers neighbours are approximate")


class ClusterConfig(Section):
    """Clusters and what becomes of noise. Names as in HDBSCAN."""

    clusterer: str = Field("hdbscan", description="a plug-in that groups papers: hdbscan or leiden")
    granularity: Literal["coarse", "medium", "fine"] = Field(
        "medium", description="fewer and larger topics, or more and smaller ones"
    )
    n_partitions: Annotated[int, Field(ge=2, le=200)] | None = Field(
        None,
        description="partitions of the graph of neighbours, at varied resolution, whose consensus is clustered; with "
        "more, topics come back the more surely with another seed; none follows the corpus",
    )
    min_cluster_size: Annotated[int, Field(ge=2)] | None = Field(
        None, description="a topic has at least as many papers; none follows the corpus"
    )
    min_samples: Annotated[int, Field(ge=1)] | None = Field(None, description="none follows the corpus")
    n_refits: Annotated[int, Field(ge=0, le=1000)] | None = Field(
        None,
        description="fits of 80 % of the papers that tell how stable each topic is; none follows the corpus, 0 does "
        "without",
    )
    max_share: float = Field(
        0.6, gt=0, le=1, description="a cluster with more of the papers is split where the data allow (hdbscan only)"
    )
    noise_vote: Annotated[float, Field(ge=0, le=1)] | None = Field(
        0.2,
        description="a paper outside all clusters joins the topic that most of its ties to neighbours lead to, when "
        "at least this part of their weight does; none never joins",
    )


class TermsConfig(Section):
    """Words of a topic."""

    n_terms: int = Field(10, ge=3, le=50)
    max_ngram: int = Field(3, ge=1, le=4)
    labeler: str = Field("terms", description="a plug-in that names topics")
    stop_words: tuple[str, ...] = Field((), description="words to leave out besides the built-in ones")


class TimeConfig(Section):
    """Counting over time."""

    period: Literal["year", "quarter", "month"] | None = Field(
        None, description="none: the year, or a shorter period where there are fewer than eight"
    )
    alpha: float = Field(0.05, gt=0, lt=1, description="false discovery rate at which a topic is said to grow or fall")

    @classmethod
    def of_run(cls, manifest: Mapping[str, Any]) -> TimeConfig:
        """The settings that a run was made with; what its manifest lacks has the default."""
        return cls.model_validate(manifest["config"].get("time", {}))


class Config(Section):
    """A whole run."""

    seed: int = Field(0, ge=0, lt=2**31)
    curate: CurateConfig = CurateConfig()
    embed: EmbedConfig = EmbedConfig()
    reduce: ReduceConfig = ReduceConfig()
    cluster: ClusterConfig = ClusterConfig()
    terms: TermsConfig = TermsConfig()
    time: TimeConfig = TimeConfig()


class Group(Section):
    """Who and what belongs to a named group: papers by any of the authors that also pass every filter given."""

    authors: tuple[str, ...] = ()
    venue: str | None = None
    category: str | None = None
    institution: str | None = None
    source: str | None = None
    since: FirstDay | None = None
    until: LastDay | None = None


def load_config(source: Config | Mapping[str, Any] | str | Path | None = None, overrides: Sequence[str] = ()) -> Config:
    """A checked config from nothing, a mapping or a YAML file, with dotted ``key=value`` overrides on top.

    Raises:
        ConfigError: the file cannot be read, a key is unknown (the nearest known one is named) or a value impossible.
    """
    if isinstance(source, Config) and not overrides:
        return source
    tree = source.model_dump(mode="json") if isinstance(source, Config) else read_tree(source)
    for override in overrides:
        key, value = read_override(override)
        put(tree, key.split("."), value)
    return validated(Config, tree)


def load_groups(source: Mapping[str, Any] | str | Path) -> dict[str, Group]:
    """Named groups from a mapping or a YAML file: ``name: [author, ...]`` or ``name: {authors: [...], venue: ...}``.

    Raises:
        ConfigError: the file cannot be read or a group is not of that form.
    """
    groups = {}
    for name, body in (source if isinstance(source, Mapping) else read_yaml(Path(source))).items():
        group = validated(Group, {"authors": body} if isinstance(body, list | tuple) else body, str(name))
        if group == Group():
            raise ConfigError("", body, f"group {name!r}: the group names neither authors nor a filter")
        groups[str(name)] = group
    if not groups:
        raise ConfigError("", None, f"{source}: holds no group; write 'name: [author, author]'")
    return groups
