"""What ``embed.model`` asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from ..errors import ConfigError, NotFound
from ..registry import Embedder, load, plugins

# The embedder that needs nothing but the package.
STATIC = "static"


@dataclass(frozen=True)
class Spec:
    """``lexical`` and/or one semantic embedder with its argument, or vectors from a file."""

    lexical: bool
    semantic: str | None = None
    argument: str | None = None

    @property
    def precomputed(self) -> bool:
        return self.semantic == "precomputed"


def parse_spec(model: str) -> Spec:
    """Read ``hybrid``, ``lexical``, ``NAME[:ARGUMENT]``, ``hybrid+NAME[:ARGUMENT]`` or ``precomputed:FILE``.

    Raises:
        ConfigError: no such embedder is installed, or a file is not named.
    """
    if model in ("lexical", "hybrid"):
        return Spec(lexical=True, semantic=STATIC if model == "hybrid" else None)
    name, _, argument = model.removeprefix("hybrid+").partition(":")
    spec = Spec(lexical=model.startswith("hybrid+"), semantic=name, argument=argument or None)
    if spec.precomputed and spec.lexical:
        raise ConfigError("embed.model", model, "precomputed vectors stand alone; write precomputed:FILE")
    if spec.precomputed and not argument:
        raise ConfigError("embed.model", model, "name the file, for example precomputed:vectors.npy")
    if not spec.precomputed and name not in plugins("embedders"):
        known = ["auto", "hybrid", "lexical", "precomputed", *plugins("embedders")]
        raise ConfigError("embed.model", model, str(NotFound("embedder", name, known)))
    return spec


def semantic_embedder(spec: Spec) -> Embedder:
    """The embedder a spec names.

    Raises:
        ConfigError: the embedder refuses its argument.
    """
    try:
        return cast(Embedder, load("embedders", spec.semantic or STATIC)(spec.argument))
    except ValueError as error:
        raise ConfigError("embed.model", f"{spec.semantic}:{spec.argument}", str(error)) from error
