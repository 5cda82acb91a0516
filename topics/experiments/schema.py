"""JSON Schemas of experiments and of a run's settings, for editors that check and complete YAML."""

from __future__ import annotations

from typing import Any

from ..config import Config
from ..registry import load, plugins
from ..settings import known_keys
from .metrics import METRICS
from .spec import Experiment, PipelineSpec

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_ANY = {"$ref": "#/$defs/Pipeline"}

Schema = dict[str, Any]


def run_schema() -> Schema:
    """JSON Schema of the settings of a run."""
    return {"$schema": _DIALECT, **Config.model_json_schema()}


def experiment_schema() -> Schema:
    """JSON Schema of an experiment file, with the measures and the pipelines that are installed, and their settings."""
    schema = Experiment.model_json_schema()
    kinds = list(plugins("pipelines"))
    definitions = schema["$defs"]
    del definitions["PipelineSpec"]
    for kind in kinds:
        settings = load("pipelines", kind).settings.model_json_schema()
        definitions |= settings.pop("$defs", {}) | definitions
        definitions[f"Pipeline {kind}"] = _with_kind(settings, kind)
    definitions["Pipeline"] = _told_by_kind(kinds)
    schema["properties"]["pipelines"] |= {
        "properties": {kind: _told_by_name(kind) for kind in kinds},
        "additionalProperties": {"required": ["kind"], **_ANY},
    }
    schema["properties"]["metrics"]["items"] = definitions["Optuna"]["properties"]["metric"] = {"enum": list(METRICS)}
    for section, name in (("Sweep", "grid"), ("Optuna", "space")):
        definitions[section]["properties"][name]["propertyNames"] = _swept_keys()
    return {"$schema": _DIALECT, **schema}


def _with_kind(settings: Schema, kind: str) -> Schema:
    """Settings of a kind, and the key that may say so."""
    description = PipelineSpec.model_fields["kind"].description
    told = {"kind": {"const": kind, "description": description}}
    return {**settings, "properties": {**told, **settings.get("properties", {})}}


def _told_by_kind(kinds: list[str]) -> Schema:
    """Any pipeline with ``kind``, which says what other settings there are."""
    branches = [
        {"if": {"properties": {"kind": {"const": kind}}}, "then": {"$ref": f"#/$defs/Pipeline {kind}"}}
        for kind in kinds
    ]
    return {"type": "object", "properties": {"kind": {"enum": kinds}}, "allOf": branches}


def _told_by_name(kind: str) -> Schema:
    """A pipeline called as a kind is of that kind unless it says another; without settings it may be empty."""
    own = {"anyOf": [{"type": "null"}, {"$ref": f"#/$defs/Pipeline {kind}"}]}
    return {"if": {"type": "object", "required": ["kind"]}, "then": _ANY, "else": own}


def _swept_keys() -> Schema:
    """Names of keys that can be swept; those of pipelines by how they begin."""
    of_run = [key for key, _ in known_keys(Config)]
    of_experiment = [key for key, _ in known_keys(Experiment) if key.startswith(("config.", "data."))]
    return {"anyOf": [{"enum": [*of_run, *of_experiment]}, {"pattern": r"^pipelines\.[^.]+\."}]}
