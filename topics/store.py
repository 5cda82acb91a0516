"""Where results lie on disk: the run folder, the corpus file, and a cache of stages keyed by what went into them.

Everything is written beside its place and moved there when complete, so nothing is ever half-written.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from . import schemas
from .errors import StoreError
from .results import Corpus, Embedding, Run

if TYPE_CHECKING:
    from .registry import Embedder
    from .results import Vectors

    # Arrays, tables, lists and dictionaries by name; which is which the stage knows that made them.
    Artifacts = Mapping[str, Any]

_CORPUS_MARK = "paper-topics.corpus"
# The tables of a run folder under the names that a corpus and a run give them.
_CORPUS_TABLES = (schemas.PAPERS, schemas.AUTHORSHIPS, schemas.CLAIMS, schemas.FINDINGS)
_RUN_TABLES = (
    *(schemas.ASSIGNMENTS, schemas.TOPICS, schemas.TIMELINE),
    *(schemas.TRENDS, schemas.KEYPHRASES, schemas.NEIGHBOURS),
)
_NESTED = ("claims", "findings")
# What reading a file that is cut short or altered may raise.
_DAMAGE = (OSError, ValueError, KeyError, TypeError, EOFError, pl.exceptions.PolarsError)


def default_cache() -> Path:
    """``$TOPICS_CACHE``, else the user's cache folder."""
    from platformdirs import user_cache_path

    told = os.environ.get("TOPICS_CACHE")
    return Path(told) if told else user_cache_path("paper-topics", appauthor=False)


@cache
def _code() -> str:
    """Hash of this package's modules: other code may give other results from the same input."""
    digest = hashlib.sha256()
    for module in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(module.read_bytes())
    return digest.hexdigest()


def key_of(*parts: Any) -> str:
    """A short hash of anything that JSON can hold, and of the code."""
    parts = (_code(), *parts)
    text = json.dumps(parts, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:24]


@contextmanager
def writing(path: Path) -> Iterator[Path]:
    """A path beside ``path`` to write a file to, moved there on success and removed on failure.

    Raises:
        StoreError: the disk refuses.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        os.close(handle)
        temporary = Path(name)
        try:
            yield temporary
            temporary.chmod(0o644)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(str(path), f"cannot be written ({error.strerror or error})") from error


@contextmanager
def writing_folder(path: Path) -> Iterator[Path]:
    """As ``writing``, for a folder; an older folder of that name gives way only once the new one is complete."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}."))
        try:
            yield temporary
            temporary.chmod(0o755)
            old = Path(f"{temporary}.old")
            if path.exists():
                path.rename(old)
            temporary.rename(path)
            shutil.rmtree(old, ignore_errors=True)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
    except OSError as error:
        raise StoreError(str(path), f"cannot be written ({error.strerror or error})") from error


class Cache:
    """Stage results by key, and vectors by text. ``root`` None keeps nothing."""

    def __init__(self, root: Path | None) -> None:
        self.root = root

    def stage(self, name: str, key: str, compute: Callable[[], Artifacts]) -> tuple[Artifacts, bool]:
        """What is stored under ``key``, else what ``compute`` gives, stored; and whether it was there."""
        if self.root is None:
            return compute(), False
        folder = self.root / "stages" / name / key
        if (folder / "complete").exists():
            return _read_artifacts(folder), True
        result = compute()
        with writing_folder(folder) as temporary:
            _write_artifacts(result, temporary)
            (temporary / "complete").touch()
        return result, False

    def vectors(self, embedder: Embedder, texts: Sequence[str]) -> Vectors:
        """One vector per text; only texts this embedder has not seen are embedded."""
        import numpy as np

        keys = np.array([hashlib.sha256(text.encode()).hexdigest()[:32] for text in texts], dtype="S32")
        folder = None if self.root is None else self.root / "vectors" / _vector_folder(embedder)
        known = _shards(folder)
        missing = {key: i for i, key in enumerate(keys.tolist()) if key not in known}
        if missing:
            fresh = embedder.embed([texts[i] for i in missing.values()])
            known |= dict(zip(missing, fresh, strict=True))
            if folder is not None:
                _write_shard(folder, list(missing), fresh)
        return np.stack([known[key] for key in keys.tolist()])


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
        except _DAMAGE as error:
            raise StoreError(str(shard), f"is damaged ({error}); remove it, it will be made again") from error
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
            (folder / f"{name}.json").write_text(_json(value), encoding="utf-8")


def _read_artifacts(folder: Path) -> Artifacts:
    import numpy as np

    read: dict[str, Callable[[Path], Any]] = {
        ".parquet": pl.read_parquet,
        ".npy": lambda file: np.load(file, allow_pickle=False),
        ".json": lambda file: json.loads(file.read_text(encoding="utf-8")),
    }
    try:
        return {file.stem: read[file.suffix](file) for file in sorted(folder.iterdir()) if file.suffix in read}
    except _DAMAGE as error:
        raise StoreError(str(folder), f"is damaged ({error}); remove it, it will be made again") from error


def _json(value: Any) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False, default=str) + "\n"


def save_run(run: Run, path: Path) -> None:
    """Write the run folder.

    Raises:
        StoreError: the folder exists and is no run, or the disk refuses.
    """
    import numpy as np

    if path.exists() and not (path / "manifest.json").exists() and (not path.is_dir() or any(path.iterdir())):
        raise StoreError(str(path), "exists and is no run; name another place")
    with writing_folder(path) as folder:
        for table, frame in (run.corpus.tables() | run.tables()).items():
            frame.write_parquet(folder / f"{table.name}.parquet")
        np.save(folder / "embeddings.npy", run.embedding.vectors, allow_pickle=False)
        (folder / "embeddings.json").write_text(_json(dict(run.embedding.info)), encoding="utf-8")
        (folder / "manifest.json").write_text(_json(dict(run.manifest)), encoding="utf-8")


def load_run(path: Path) -> Run:
    """Read a run folder.

    Raises:
        StoreError: there is none, it was written by another version, or it is damaged.
    """
    import numpy as np

    if not (path / "manifest.json").is_file():
        raise StoreError(
            str(path), "is no run folder: it has no manifest.json. Make one with 'topics fit INPUT -o RUN'"
        )
    try:
        manifest = json.loads((path / "manifest.json").read_text(encoding="utf-8"))
        version = manifest["schema_version"]
        if version != schemas.SCHEMA_VERSION:
            raise StoreError(str(path), f"has schema version {version}, this is {schemas.SCHEMA_VERSION}; fit it again")

        read = {kind: pl.read_parquet(path / f"{kind.name}.parquet") for kind in (*_CORPUS_TABLES, *_RUN_TABLES)}
        as_of = dt.date.fromisoformat(manifest["as_of"])
        inputs = manifest["inputs"]
        corpus = Corpus(**{kind.name: read[kind] for kind in _CORPUS_TABLES}, as_of=as_of, inputs=inputs)
        info = json.loads((path / "embeddings.json").read_text(encoding="utf-8"))
        embedding = Embedding(corpus.ids, np.load(path / "embeddings.npy", allow_pickle=False), info)
        found = {kind.name: read[kind] for kind in _RUN_TABLES}
        return Run(corpus=corpus, embedding=embedding, manifest=manifest, **found)
    except _DAMAGE as error:
        raise StoreError(str(path), f"is damaged ({error}); fit it again") from error


def save_corpus(corpus: Corpus, path: Path) -> None:
    """Write a corpus as one Parquet file: a row per paper with its authors nested, claims and findings as metadata."""
    authors = corpus.authorships.group_by("paper_id", maintain_order=True).agg(
        authors=pl.struct(pl.exclude("paper_id"))
    )
    nested = {name: getattr(corpus, name).write_ndjson() for name in _NESTED}
    metadata = {_CORPUS_MARK: str(schemas.SCHEMA_VERSION), "as_of": corpus.as_of.isoformat(), **nested}
    metadata["inputs"] = json.dumps(list(corpus.inputs))
    with writing(path) as temporary:
        corpus.papers.join(authors, on="paper_id", how="left", maintain_order="left").write_parquet(
            temporary, metadata=metadata
        )


def is_corpus(path: Path) -> bool:
    """Whether ``save_corpus`` wrote the file."""
    try:
        return _CORPUS_MARK in pl.read_parquet_metadata(path)
    except (OSError, pl.exceptions.PolarsError):
        return False


def load_corpus(path: Path) -> Corpus:
    """Read what ``save_corpus`` wrote.

    Raises:
        StoreError: it is damaged.
    """
    try:
        metadata = pl.read_parquet_metadata(path)
        table = pl.read_parquet(path)
        authors = table.select("paper_id", "authors").drop_nulls().explode("authors").unnest("authors")
        nested = [
            pl.read_ndjson(metadata[name].encode(), schema=dict(kind.columns)) if metadata[name] else kind.empty()
            for name, kind in zip(_NESTED, (schemas.CLAIMS, schemas.FINDINGS), strict=True)
        ]
        papers = table.drop("authors")
        as_of = dt.date.fromisoformat(metadata["as_of"])
        inputs = json.loads(metadata["inputs"])
        return Corpus(papers, schemas.AUTHORSHIPS.check(authors), nested[0], nested[1], as_of, inputs)
    except _DAMAGE as error:
        raise StoreError(str(path), f"is damaged ({error}); read its sources again") from error
