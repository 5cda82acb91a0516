"""Where results lie on disk: the run folder and the corpus file."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping, Set
from pathlib import Path
from typing import Any

import polars as pl

from . import schemas
from .disk import DAMAGE, as_json, writing, writing_folder
from .errors import StoreError
from .results import Corpus, Embedding, Run

_CORPUS_MARK = "paper-topics.corpus"
# Where a corpus file holds the authors of a paper; no column of an input may be called so.
_AUTHORSHIPS = "_authorships"
# The tables of a run folder under the names that a corpus and a run give them.
_CORPUS_TABLES = (schemas.PAPERS, schemas.AUTHORSHIPS, schemas.CLAIMS, schemas.FINDINGS)
_RUN_TABLES = (
    *(schemas.ASSIGNMENTS, schemas.TOPICS, schemas.HIERARCHY, schemas.TIMELINE),
    *(schemas.TRENDS, schemas.KEYPHRASES, schemas.NEIGHBOURS),
)
_RUN_FILES = {
    *(f"{kind.name}.parquet" for kind in (*_CORPUS_TABLES, *_RUN_TABLES)),
    *("embeddings.npy", "embeddings.json", "manifest.json", "times.json"),
}
_NESTED = ("claims", "findings")


def save_run(run: Run, path: str | Path) -> None:
    """Write the run folder.

    Raises:
        StoreError: the folder exists and is no run, or the disk refuses.
    """
    path = Path(path)
    check_place(path)
    with writing_folder(path) as folder:
        write_run(run, folder)


def write_run(run: Run, folder: Path) -> None:
    """The files of a run, into a folder that is there."""
    import numpy as np

    for table, frame in (run.corpus.tables() | run.tables()).items():
        frame.write_parquet(folder / f"{table.name}.parquet")
    np.save(folder / "embeddings.npy", run.embedding.vectors, allow_pickle=False)
    texts = {"embeddings": run.embedding.info, "manifest": run.manifest, "times": run.times}
    for name, content in texts.items():
        (folder / f"{name}.json").write_text(as_json(dict(content)), encoding="utf-8")


def check_place(path: Path) -> None:
    """Refuse to put a run where something else is, which it would replace.

    Raises:
        StoreError: ``path`` is a file, or a folder that holds anything but a run.
    """
    _check_holds(path, _RUN_FILES, "is no run")


def _check_holds(path: Path, files: Set[str], otherwise: str) -> None:
    """Nothing is there, or a folder of none but these files."""
    if path.exists() and not (path.is_dir() and {entry.name for entry in path.iterdir()} <= files):
        raise StoreError(str(path), f"exists and {otherwise}; name another place")


def load_run(path: str | Path) -> Run:
    """Read a run folder.

    Raises:
        StoreError: there is none, it was written by another version, or it is damaged.
    """
    import numpy as np

    path = Path(path)
    if not (path / "manifest.json").is_file():
        raise StoreError(str(path), f"is no run folder: {_found(path)}. Make one with 'topics fit INPUT -o RUN'")
    try:
        manifest = json.loads((path / "manifest.json").read_text(encoding="utf-8"))
        version = manifest["schema_version"]
        if version != schemas.SCHEMA_VERSION:
            other = f"written by another version (its tables are of version {version}, not {schemas.SCHEMA_VERSION})"
            raise StoreError(str(path), f"was {other}; fit it again")

        read = {kind: pl.read_parquet(path / f"{kind.name}.parquet") for kind in (*_CORPUS_TABLES, *_RUN_TABLES)}
        as_of = dt.date.fromisoformat(manifest["as_of"])
        inputs = manifest["inputs"]
        tables = {kind.name: read[kind] for kind in _CORPUS_TABLES}
        corpus = Corpus(**tables, as_of=as_of, inputs=inputs, reading=manifest.get("reading", {}))
        info = json.loads((path / "embeddings.json").read_text(encoding="utf-8"))
        embedding = Embedding(corpus.ids, np.load(path / "embeddings.npy", allow_pickle=False), info)
        found = {kind.name: read[kind] for kind in _RUN_TABLES}
        return Run(corpus=corpus, embedding=embedding, manifest=manifest, times=_times(path), **found)
    except DAMAGE as error:
        raise StoreError(str(path), f"is damaged ({error}); fit it again") from error


def _times(path: Path) -> dict[str, Any]:
    """What a clock measured; a run means the same without it."""
    file = path / "times.json"
    times: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    return times


def _found(path: Path) -> str:
    """What is where a run folder should be."""
    if path.is_file():
        return "it is a corpus, of which no topics are known yet" if is_corpus(path) else "it is a file"
    return "it has no manifest.json" if path.exists() else "nothing is there"


def save_results(
    kind: str,
    tables: Mapping[str, pl.DataFrame],
    about: Mapping[str, Any],
    path: Path,
    write_pages: Callable[[Path], object] | None = None,
) -> None:
    """Write a folder of results: the tables, what ``write_pages`` adds, and ``KIND.json``, which lists it all.

    Args:
        kind: of results, such as "trends".
        tables: by the names of their files.
        about: what else ``KIND.json`` says.
        path: the folder, made if it is not there; results of that kind of an earlier time are replaced.
        write_pages: called with the folder to write into; None where there is no page.

    Raises:
        StoreError: the folder exists and holds something else, or the disk refuses.
    """
    check_results_place(kind, path)
    with writing_folder(path) as folder:
        for name, table in tables.items():
            table.write_parquet(folder / f"{name}.parquet")
        if write_pages:
            write_pages(folder)
        files = sorted(entry.name for entry in folder.iterdir())
        (folder / f"{kind}.json").write_text(
            as_json({"schema_version": schemas.SCHEMA_VERSION, **about, "files": files}), encoding="utf-8"
        )


def check_results_place(kind: str, path: Path) -> None:
    """Refuse to put results where something else is, which they would replace.

    Raises:
        StoreError: ``path`` is a file, or a folder with anything but results of that kind.
    """
    noun = kind if kind.endswith("s") else f"a {kind}"
    _check_holds(path, _result_files(kind, path), f"holds something else than {noun}")


def _result_files(kind: str, path: Path) -> set[str]:
    """Names of the files that such a folder was written with; none where it is no such folder."""
    mark = f"{kind}.json"
    try:
        return {mark, *json.loads((path / mark).read_text(encoding="utf-8"))["files"]}
    except DAMAGE:
        return set()


def save_corpus(corpus: Corpus, path: Path) -> None:
    """Write a corpus as one Parquet file: a row per paper with its authors nested, claims and findings as metadata."""
    authors = corpus.authorships.group_by("paper_id", maintain_order=True).agg(
        pl.struct(pl.exclude("paper_id")).alias(_AUTHORSHIPS)
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
        authors = table.select("paper_id", _AUTHORSHIPS).drop_nulls().explode(_AUTHORSHIPS).unnest(_AUTHORSHIPS)
        nested = [
            pl.read_ndjson(metadata[name].encode(), schema=dict(kind.columns)) if metadata[name] else kind.empty()
            for name, kind in zip(_NESTED, (schemas.CLAIMS, schemas.FINDINGS), strict=True)
        ]
        papers = table.drop(_AUTHORSHIPS)
        as_of = dt.date.fromisoformat(metadata["as_of"])
        inputs = json.loads(metadata["inputs"])
        return Corpus(papers, schemas.AUTHORSHIPS.check(authors), nested[0], nested[1], as_of, inputs)
    except DAMAGE as error:
        raise StoreError(str(path), f"is damaged ({error}); read its sources again") from error
