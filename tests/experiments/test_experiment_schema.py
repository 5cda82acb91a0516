from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from topics.config import Config
from topics.experiments.metrics import METRICS
from topics.experiments.schema import experiment_schema, run_schema
from topics.experiments.spec import Experiment
from topics.registry import plugins

FOLDER = Path(__file__).parents[2] / "experiments"
Schema = dict[str, Any]


@pytest.fixture(scope="module")
def schema() -> Schema:
    return experiment_schema()


def parts(node: Any) -> Iterator[Schema]:
    """Every mapping within a schema."""
    if isinstance(node, dict):
        yield node
        node = list(node.values())
    if isinstance(node, list):
        for item in node:
            yield from parts(item)


def fits(value: Any, part: Schema, whole: Schema) -> bool:
    """Whether a value is as a schema says, as far as names of keys and fixed choices go."""
    if "$ref" in part and not fits(value, whole["$defs"][part["$ref"].removeprefix("#/$defs/")], whole):
        return False
    if "if" in part and not fits(value, part.get("then" if fits(value, part["if"], whole) else "else", {}), whole):
        return False
    if not all(fits(value, option, whole) for option in part.get("allOf", ())):
        return False
    if "anyOf" in part and not any(fits(value, option, whole) for option in part["anyOf"]):
        return False
    if ("const" in part and value != part["const"]) or ("enum" in part and value not in part["enum"]):
        return False
    if part.get("type") == "null" and value is not None:
        return False
    if isinstance(value, list) and "items" in part:
        return all(fits(item, part["items"], whole) for item in value)
    return not isinstance(value, dict) or _keys_fit(value, part, whole)


def _keys_fit(value: Schema, part: Schema, whole: Schema) -> bool:
    known, others = part.get("properties", {}), part.get("additionalProperties", True)
    if set(part.get("required", ())) - value.keys() or part.get("type") not in (None, "object"):
        return False
    return all(
        fits(item, known[key], whole) if key in known else others and (others is True or fits(item, others, whole))
        for key, item in value.items()
    )


def test_every_reference_leads_somewhere(schema: Schema) -> None:
    for part in parts(schema):
        if "$ref" in part:
            assert part["$ref"].removeprefix("#/$defs/") in schema["$defs"]


def test_every_key_of_an_experiment_is_there_and_described(schema: Schema) -> None:
    assert schema["properties"].keys() == Experiment.model_fields.keys()
    for name, part in schema["properties"].items():
        assert part.get("description"), name
    assert schema["additionalProperties"] is False
    assert schema["required"] == ["question", "data"]


def test_every_installed_pipeline_has_its_settings(schema: Schema) -> None:
    for kind in plugins("pipelines"):
        own = schema["$defs"][f"Pipeline {kind}"]
        assert own["additionalProperties"] is False
        assert own["properties"]["kind"]["const"] == kind
    assert "n_topics" in schema["$defs"]["Pipeline nmf"]["properties"]
    assert "cluster" in schema["$defs"]["Pipeline topics"]["properties"]


def test_measures_are_those_there_are(schema: Schema) -> None:
    assert schema["properties"]["metrics"]["items"]["enum"] == list(METRICS)


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.name)
def test_committed_experiments_are_as_the_schema_says(file: Path, schema: Schema) -> None:
    tree = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert fits(tree, schema, schema) == ("question" in tree)


@pytest.mark.parametrize(
    "wrong",
    [
        {"seds": 1},
        {"metrics": ["amii"]},
        {"pipelines": {"mine": {}}},
        {"pipelines": {"mine": {"kind": "nmff"}}},
        {"pipelines": {"nmf": {"n_topcs": 3}}},
        {"pipelines": {"mine": {"kind": "nmf", "n_topcs": 3}}},
        {"pipelines": {"topics": {"cluster": {"min_sampels": 3}}}},
        {"config": {"cluster": {"min_sampels": 3}}},
    ],
)
def test_the_schema_refuses_what_is_misspelt(wrong: Schema, schema: Schema) -> None:
    right = {"question": "?", "data": {"path": "sample"}}
    assert fits(right, schema, schema)
    assert not fits(right | wrong, schema, schema)


@pytest.mark.parametrize(
    "pipelines", [{"nmf": None}, {"mine": {"kind": "nmf", "n_topics": 3}}, {"nmf": {"kind": "lda", "n_topics": 3}}]
)
def test_the_schema_knows_pipelines_by_name_and_by_kind(pipelines: Schema, schema: Schema) -> None:
    assert fits({"question": "?", "data": {"path": "sample"}, "pipelines": pipelines}, schema, schema)


def test_a_runs_settings_have_a_schema_too() -> None:
    schema = run_schema()
    assert schema["properties"].keys() == Config.model_fields.keys()
    default = yaml.safe_load((FOLDER / "default.yaml").read_text(encoding="utf-8"))
    assert fits(default, schema, schema)
