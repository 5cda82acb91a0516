"""From a mapping or a YAML file to checked settings, with errors that name the key and the nearest known one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from types import NoneType
from typing import Any, TypeVar, get_args

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from .errors import ConfigError, suggest

Model = TypeVar("Model", bound=BaseModel)
# Words for what pydantic says in those of Python.
_SAID = {
    "too_short": "is empty; give at least one",
    "string_too_short": "is empty",
    "tuple_type": "is no list; write [a, b, c]",
    "dict_type": "is a value; expected are keys and values",
    "model_type": "is a value; expected are keys and values",
}


class Section(BaseModel):
    """Settings that belong together: they do not change, and there are no others."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _refuse_doubles(root: yaml.Node | None, path: Path) -> None:
    """Refuse a key that stands twice, of which YAML would take the last and say nothing."""
    # An anchor may be met again and again, also within itself.
    waiting, met = [root], set()
    while waiting:
        node = waiting.pop()
        if node is None or id(node) in met:
            continue
        met.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            waiting += node.value
        elif isinstance(node, yaml.MappingNode):
            _refuse_double(node, path)
            waiting += [value for _, value in node.value]


def _refuse_double(node: yaml.MappingNode, path: Path) -> None:
    lines: dict[tuple[str, str], int] = {}
    for key, _ in node.value:
        if not isinstance(key, yaml.ScalarNode):
            continue
        line = key.start_mark.line + 1
        if (before := lines.get((key.tag, key.value))) is not None:
            where = f"lines {before} and {line}" if before != line else f"line {line}"
            raise ConfigError("", None, f"{path}: the key {key.value!r} stands twice, in {where}; leave one out")
        lines[key.tag, key.value] = line


def read_tree(source: Mapping[str, Any] | str | Path | None) -> dict[str, Any]:
    """Keys and values of a mapping or a YAML file, as JSON can hold them; of nothing: none.

    Raises:
        ConfigError: the file cannot be read or holds something else.
    """
    if source is None:
        return {}
    if isinstance(source, Mapping):
        return json.loads(json.dumps(dict(source), default=str))  # type: ignore[no-any-return]
    return read_yaml(Path(source))


def read_yaml(path: Path) -> dict[str, Any]:
    """Keys and values of a YAML file.

    Raises:
        ConfigError: it cannot be read or holds something else.
    """
    try:
        text = path.read_text(encoding="utf-8")
        _refuse_doubles(yaml.compose(text, yaml.SafeLoader), path)
        tree = yaml.safe_load(text)
    except OSError as error:
        raise ConfigError("", None, f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise ConfigError("", None, f"{path}: is not YAML (it is no text in UTF-8)") from error
    except ValueError as error:
        raise ConfigError(
            "", None, f"{path}: a value in it cannot be read ({error}); write dates as YYYY-MM-DD"
        ) from error
    except yaml.YAMLError as error:
        raise ConfigError("", None, f"{path}: is not YAML ({' '.join(str(error).split())})") from error
    if not isinstance(tree, dict | None):
        raise ConfigError("", None, f"{path}: holds {type(tree).__name__}, expected keys and values")
    return tree or {}


def read_override(text: str) -> tuple[str, Any]:
    """Key and value of ``key=value``, the value as YAML reads it.

    Raises:
        ConfigError: it is not of that form.
    """
    key, found, value = text.partition("=")
    if not found:
        raise ConfigError(text, None, "write KEY=VALUE, for example cluster.min_cluster_size=5")
    try:
        return key.strip(), yaml.safe_load(value)
    except yaml.YAMLError as error:
        raise ConfigError(key, value, "is not a value YAML can read") from error
    except ValueError as error:
        raise ConfigError(key, value, f"cannot be read ({error}); write dates as YYYY-MM-DD") from error


def put(tree: dict[str, Any], path: Sequence[str], value: Any) -> None:
    """Set the value at ``path`` in nested mappings, and make those that are not there.

    Raises:
        ConfigError: a part of the path is a value already.
    """
    *parents, leaf = path
    for parent in parents:
        if tree.get(parent) is None:
            tree[parent] = {}
        if not isinstance(tree[parent], dict):
            raise ConfigError(".".join(path), value, f"{parent!r} is a value and has no keys below it")
        tree = tree[parent]
    tree[leaf] = value


def validated(model: type[Model], tree: Any, prefix: str = "") -> Model:
    """``tree`` as an instance of ``model``; ``prefix`` is where it stands in a larger one.

    Raises:
        ConfigError: a key is unknown (the nearest known one is named), missing, or its value impossible.
    """
    try:
        return model.model_validate(tree)
    except ValidationError as error:
        # A key that is written wrongly is missed elsewhere, so it goes first.
        problem = min(error.errors(include_url=False), key=lambda found: found["type"] != "extra_forbidden")
        raise _told(problem, model, tree, prefix) from error


def _told(problem: Mapping[str, Any], model: type[BaseModel], tree: Any, prefix: str) -> ConfigError:
    """What pydantic found, in our words and with its place."""
    inside, kind = list(_steps(tree, problem["loc"])), problem["type"]
    if kind == "missing":
        inside.append(str(problem["loc"][-1]))
    path = ".".join([prefix, *inside] if prefix else inside)
    if kind == "missing":
        return ConfigError("", None, f"config {path!r} is missing{_described(model, inside)}")
    if kind == "extra_forbidden":
        message = f"there is no such setting. {suggest_key(path, model, prefix)}"
    elif kind == "value_error":
        message = str(problem["ctx"]["error"])
    else:
        message = _SAID.get(kind, str(problem["msg"]).lower())
    return ConfigError(path, problem["input"], message)


def _steps(tree: Any, place: Sequence[str | int]) -> Iterator[str]:
    """The parts of a place that are there in the tree; pydantic names the alternatives of a value beside them."""
    for part in place:
        if isinstance(tree, list | tuple):
            tree = dict(enumerate(tree))
        if isinstance(tree, Mapping) and part in tree:
            tree = tree[part]
            yield str(part)


def _described(model: type[BaseModel], path: Sequence[str]) -> str:
    """What is to be said of the field at ``path``, if anything."""
    inner: type[BaseModel] | None = model
    for part in path[:-1]:
        field = inner.model_fields.get(part) if inner else None
        inner = section_of(field.annotation) if field else None
    field = inner.model_fields.get(path[-1]) if inner else None
    return f"; it holds {field.description}" if field and field.description else ""


def suggest_key(path: str, model: type[BaseModel], prefix: str = "") -> str:
    """A sentence that names the nearest keys: those beside ``path`` that look alike, and those that end in it."""
    known = [f"{prefix}.{key}" if prefix else key for key, _ in known_keys(model)]
    section, _, leaf = path.rpartition(".")
    beside = {key.rpartition(".")[2]: key for key in known if key.rpartition(".")[0] == section}
    alike = [beside[name] for name in get_close_matches(leaf, beside)]
    homes = [key for key in known if key.endswith(f".{path}")]
    near = [*alike, *homes][:5]
    return f"Did you mean: {', '.join(near)}?" if near else suggest(path, [*beside.values(), *known])


def known_keys(model: type[BaseModel], prefix: str = "") -> Iterator[tuple[str, type[BaseModel] | None]]:
    """Dotted keys of a model and of those within it; with a section's key its model."""
    for name, field in model.model_fields.items():
        section = section_of(field.annotation)
        yield f"{prefix}{name}", section
        if section:
            yield from known_keys(section, f"{prefix}{name}.")


def section_of(annotation: Any) -> type[BaseModel] | None:
    """The model that a field holds, or may hold; None where it holds a value."""
    kinds = [kind for kind in get_args(annotation) or (annotation,) if kind is not NoneType]
    only = kinds[0] if len(kinds) == 1 else None
    return only if isinstance(only, type) and issubclass(only, BaseModel) else None
