"""Everything that can be set, with its default and the reason for it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from .dates import parse_date
from .errors import ConfigError, suggest

Model = TypeVar("Model", bound=BaseModel)
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

    return BeforeValidator(read)


FirstDay = Annotated[dt.date, _bound("first")]
LastDay = Annotated[dt.date, _bound("last")]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CurateConfig(_Section):
    """Which papers take part."""

    min_abstract: int = Field(0, ge=0, description="words an abstract must have; 0 keeps papers without one")
    since: FirstDay | None = Field(None, description="leave out papers that are surely older")
    until: LastDay | None = Field(None, description="leave out papers that are surely younger")


class EmbedConfig(_Section):
    """Texts to vectors."""

    model: str = Field(
        "hybrid",
        description="hybrid, lexical, static, sbert:MODEL, hybrid+sbert:MODEL, or precomputed:FILE.npy",
    )
    n_components: Annotated[int, Field(ge=2, le=2000)] | None = Field(
        None, description="dimensions of the lexical part, at most papers - 1; none follows the number of papers"
    )
    lexical_weight: Annotated[float, Field(ge=0, le=10)] | None = Field(
        None, description="length of the lexical part beside the semantic one's 1; none follows the number of papers"
    )


class ReduceConfig(_Section):
    """Neighbours and coordinates. Names as in UMAP."""

    n_neighbors: Annotated[int, Field(ge=2, le=500)] | None = Field(None, description="none follows the corpus")
    n_components: int = Field(5, ge=2, le=50, description="dimensions in which clusters are looked for")
    min_dist: float = Field(0.0, ge=0, le=0.99)
    n_epochs: int = Field(200, ge=10, le=5000, description="200 and 500 give topics of the same quality")
    init: Literal["pca", "spectral", "random"] = Field("pca", description="spectral collapsed on one seed in three")
    map_min_dist: float = Field(0.1, ge=0, le=0.99, description="min_dist of the map that people see")
    exact_below: int = Field(50_000, ge=0, description="above this many papers neighbours are approximate")


class ClusterConfig(_Section):
    """Clusters and what becomes of noise. Names as in HDBSCAN."""

    min_cluster_size: Annotated[int, Field(ge=2)] | None = Field(None, description="none follows the corpus")
    min_samples: Annotated[int, Field(ge=1)] | None = Field(None, description="none follows the corpus")
    cluster_selection_method: Literal["eom", "leaf"] = "eom"
    max_share: float = Field(
        0.6, gt=0, le=1, description="a cluster with more of the papers is split where the data allow (eom only)"
    )
    noise_margin: Annotated[float, Field(ge=0, le=2)] | None = Field(
        0.5,
        description="a paper outside all clusters joins the nearest topic when its similarity to the topic's centre is "
        "at least this part of what the topic's own papers reach at their tenth percentile; none never joins",
    )
    n_layouts: Annotated[int, Field(ge=1, le=100)] | None = Field(
        None,
        description="fits from seeds of their own; the most typical one counts, the others tell how stable its topics "
        "are; none follows the number of papers",
    )


class TermsConfig(_Section):
    """Words of a topic."""

    n_terms: int = Field(10, ge=3, le=50)
    max_ngram: int = Field(3, ge=1, le=4)
    labeler: str = Field("terms", description="a plug-in that names topics")
    stop_words: tuple[str, ...] = Field((), description="words to leave out besides the built-in ones")


class TimeConfig(_Section):
    """Counting over time."""

    period: Literal["year", "quarter", "month"] | None = Field(
        None, description="none: the year, or a shorter period where there are fewer than eight"
    )
    alpha: float = Field(0.05, gt=0, lt=1, description="false discovery rate at which a topic is said to grow or fall")

    @classmethod
    def of_run(cls, manifest: Mapping[str, Any]) -> TimeConfig:
        """The settings that a run was made with; what its manifest lacks has the default."""
        return cls.model_validate(manifest["config"].get("time", {}))


class Config(_Section):
    """A whole run."""

    seed: int = Field(0, ge=0, lt=2**31)
    curate: CurateConfig = CurateConfig()
    embed: EmbedConfig = EmbedConfig()
    reduce: ReduceConfig = ReduceConfig()
    cluster: ClusterConfig = ClusterConfig()
    terms: TermsConfig = TermsConfig()
    time: TimeConfig = TimeConfig()


class Group(_Section):
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
    tree = source.model_dump(mode="json") if isinstance(source, Config) else _tree(source)
    for override in overrides:
        _override(tree, override)
    return _validate(Config, tree)


def load_groups(source: Mapping[str, Any] | str | Path) -> dict[str, Group]:
    """Named groups from a mapping or a YAML file: ``name: [author, ...]`` or ``name: {authors: [...], venue: ...}``.

    Raises:
        ConfigError: the file cannot be read or a group is not of that form.
    """
    groups = {}
    for name, body in (source if isinstance(source, Mapping) else _yaml(Path(source))).items():
        group = _validate(Group, {"authors": body} if isinstance(body, list | tuple) else body, name)
        if group == Group():
            raise ConfigError("", body, f"group {name!r}: the group names neither authors nor a filter")
        groups[str(name)] = group
    if not groups:
        raise ConfigError("", None, f"{source}: holds no group; write 'name: [author, author]'")
    return groups


def _tree(source: Mapping[str, Any] | str | Path | None) -> dict[str, Any]:
    if source is None:
        return {}
    if isinstance(source, Mapping):
        return json.loads(json.dumps(dict(source), default=str))  # type: ignore[no-any-return]
    return _yaml(Path(source))


def _yaml(path: Path) -> dict[str, Any]:
    try:
        tree = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError("", None, f"{path}: cannot be read ({error.strerror})") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigError("", None, f"{path}: is not YAML ({' '.join(str(error).split())})") from error
    if not isinstance(tree, dict | None):
        raise ConfigError("", None, f"{path}: holds {type(tree).__name__}, expected keys and values")
    return tree or {}


def _override(tree: dict[str, Any], override: str) -> None:
    key, found, text = override.partition("=")
    if not found:
        raise ConfigError(override, None, "write KEY=VALUE, for example cluster.min_cluster_size=5")
    *parents, leaf = key.strip().split(".")
    for parent in parents:
        child = tree.setdefault(parent, {})
        if not isinstance(child, dict):
            raise ConfigError(key, text, f"{parent!r} is a value and has no keys below it")
        tree = child
    try:
        tree[leaf] = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ConfigError(key, text, "is not a value YAML can read") from error


def _validate(model: type[Model], tree: Any, prefix: str = "") -> Model:
    try:
        return model.model_validate(tree)
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        path = ".".join(str(part) for part in ([prefix] if prefix else []) + list(problem["loc"]))
        if problem["type"] == "extra_forbidden":
            known = [key for key, _ in _keys(model)]
            message = f"there is no such setting. {suggest(path.removeprefix(f'{prefix}.') if prefix else path, known)}"
            raise ConfigError(path, problem["input"], message) from error
        raise ConfigError(path, problem["input"], problem["msg"].lower()) from error


def _keys(model: type[BaseModel], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from _keys(field.annotation, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", field
