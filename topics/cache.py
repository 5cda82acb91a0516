"""Results of stages, kept on disk under keys made of all that went into them, and vectors kept per text."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from .disk import DAMAGE, as_json, writing_folder

if TYPE_CHECKING:
    from .registry import Embedder
    from .results import Vectors

    # Arrays, tables, lists and dictionaries by name; which is which the stage knows that made them.
    Artifacts = Mapping[str, Any]

# Of what every run computes with; these are in every key.
_LIBRARIES = (
    *("paper-topics", "bertopic", "graspologic-native", "hdbscan", "networkx", "numba", "numpy", "pandas", "polars"),
    *("pymannkendall", "pynndescent", "ruptures", "scikit-learn", "scipy", "umap-learn", "wordllama"),
)
# Of extras: a revision of the embedder, or the key of what needs them, holds their versions.
_OPTIONAL = (
    *("gensim", "onnx", "onnxruntime", "optuna", "sentence-transformers", "tokenizers", "torch", "transformers"),
    "turftopic",
)


# Texts embedded between two writes to disk: what an interruption may cost.
_CHUNK = 1000


def known_libraries() -> tuple[str, ...]:
    """Names of the libraries whose version may change a result."""
    return (*_LIBRARIES, *_OPTIONAL)


def library_versions() -> dict[str, str]:
    """This package and those installed whose version may change a result."""
    return {name: found for name in known_libraries() if (found := installed(name))}


@cache
def installed(name: str) -> str:
    """Version of a library; empty where it is not installed."""
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def machine() -> str:
    """What of this machine may change a result, for example "Linux x86_64, Python 3.12.1"."""
    return f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"


@cache
def code() -> str:
    """Hash of this package's modules."""
    digest = hashlib.sha256()
    for module in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(module.read_bytes())
    return digest.hexdigest()[:24]


@cache
def _environment() -> str:
    """Of the code and the libraries: others may give other results from the same input."""
    return json.dumps([code(), {name: installed(name) for name in _LIBRARIES}])


def key_of(*parts: Any) -> str:
    """A short hash of anything that JSON can hold, and of the code that makes the result."""
    parts = (_environment(), *parts)
    text = json.dumps(parts, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:24]


class Cache:
    """Stage results by key, and vectors by text. ``root`` None keeps nothing."""

    def __init__(self, root: Path | None) -> None:
        self.root = root

    def stage(self, name: str, key: str, compute: Callable[[], Artifacts]) -> tuple[Artifacts, bool]:
        """What is stored under ``key``, else what ``compute`` gives, stored; and whether it was there."""
        if self.root is None:
            return compute(), False
        folder = self.root / "stages" / name / key
        stored = _read_artifacts(folder) if folder.exists() else None
        if stored is not None:
            return stored, True
        result = compute()
        with writing_folder(folder) as temporary:
            _write_artifacts(result, temporary)
        return result, False

    def vectors(self, embedder: Embedder, texts: Sequence[str]) -> Vectors:
        """One vector per text; only texts this embedder has not seen are embedded."""
        import numpy as np

        keys = np.array([hashlib.sha256(text.encode()).hexdigest()[:32] for text in texts], dtype="S32")
        folder = None if self.root is None else self.root / "vectors" / _vector_folder(embedder)
        known = _shards(folder)
        missing = {key: i for i, key in enumerate(keys.tolist()) if key not in known}
        for chunk in _chunks(list(missing)):
            fresh = embedder.embed([texts[missing[key]] for key in chunk])
            known |= dict(zip(chunk, fresh, strict=True))
            if folder is not None:
                _write_shard(folder, chunk, fresh)
        return np.stack([known[key] for key in keys.tolist()])


def _chunks(keys: list[bytes]) -> Iterator[list[bytes]]:
    return (keys[start : start + _CHUNK] for start in range(0, len(keys), _CHUNK))


def _vector_folder(embedder: Embedder) -> str:
    """Vectors outlive changes of the code; only another model or revision makes them stale."""
    return hashlib.sha256(f"{embedder.name}\n{embedder.revision}".encode()).hexdigest()[:24]


def _shards(folder: Path | None) -> dict[bytes, Vectors]:
    import numpy as np

    known: dict[bytes, Vectors] = {}
    for shard in sorted(folder.iterdir()) if folder is not None and folder.exists() else ():
        if shard.name.startswith("."):
            continue
        try:
            keys = np.load(shard / "keys.npy", allow_pickle=False)
            known.update(zip(keys.tolist(), np.load(shard / "vectors.npy", allow_pickle=False), strict=True))
        except DAMAGE:
            # A damaged shard is as good as none: its texts are embedded again.
            continue
    return known


def _write_shard(folder: Path, keys: list[bytes], vectors: Vectors) -> None:
    import numpy as np

    digest = hashlib.sha256(b"".join(keys)).hexdigest()[:24]
    with writing_folder(folder / digest) as temporary:
        np.save(temporary / "keys.npy", np.array(keys, dtype="S32"), allow_pickle=False)
        np.save(temporary / "vectors.npy", vectors, allow_pickle=False)


def _write_artifacts(artifacts: Artifacts, folder: Path) -> None:
    import numpy as np

    for name, value in artifacts.items():
        if isinstance(value, pl.DataFrame):
            value.write_parquet(folder / f"{name}.parquet")
        elif isinstance(value, np.ndarray):
            np.save(folder / f"{name}.npy", value, allow_pickle=False)
        else:
            (folder / f"{name}.json").write_text(as_json(value), encoding="utf-8")


def _read_artifacts(folder: Path) -> Artifacts | None:
    """What a folder holds; None where it is damaged, so that it is made again."""
    import numpy as np

    read: dict[str, Callable[[Path], Any]] = {
        ".parquet": pl.read_parquet,
        ".npy": lambda file: np.load(file, allow_pickle=False),
        ".json": lambda file: json.loads(file.read_text(encoding="utf-8")),
    }
    try:
        return {file.stem: read[file.suffix](file) for file in sorted(folder.iterdir())}
    except DAMAGE:
        return None
