"""The pipeline that an experiment's file asks for, with its settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ...errors import ConfigError, NotFound
from ...registry import load
from ...settings import validated
from ..found import Pipeline

if TYPE_CHECKING:
    from pydantic import BaseModel

    from ..spec import PipelineSpec


def chosen_pipeline(name: str, spec: PipelineSpec) -> tuple[Pipeline, BaseModel]:
    """The pipeline called ``name`` in an experiment, and its settings.

    Raises:
        ConfigError: no such kind is installed, a setting is unknown (the nearest known one is named) or its value
            impossible.
    """
    kind = spec.kind or name
    try:
        pipeline = cast(Pipeline, load("pipelines", kind)())
    except NotFound as error:
        advice = "" if spec.kind else " One of another name says its kind, such as {kind: bertopic}."
        raise ConfigError(f"pipelines.{name}", kind, f"{error}{advice}") from error
    return pipeline, validated(pipeline.settings, spec.model_extra or {}, f"pipelines.{name}")
