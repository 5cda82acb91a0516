from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from tests.runs import small_run
from topics import schemas
from topics.errors import StoreError, TopicsError
from topics.results import Corpus, Run
from topics.store import is_corpus, load_corpus, load_run, save_corpus, save_run


def same(one: Corpus | Run, other: Corpus | Run) -> bool:
    return all(frame.equals(other.tables()[table]) for table, frame in one.tables().items())


def test_a_corpus_comes_back_from_its_file_as_it_was(sample_corpus: Corpus, tmp_path: Path) -> None:
    path = tmp_path / "corpus.parquet"
    save_corpus(sample_corpus, path)
    back = load_corpus(path)
    assert is_corpus(path)
    assert same(back, sample_corpus)
    assert (back.as_of, list(back.inputs)) == (sample_corpus.as_of, list(sample_corpus.inputs))


@pytest.mark.parametrize(
    "papers", [[{"title": "No authors"}], [{"authors": ["Ada"]}, {"title": "x"}, {"authors": ["Bo"]}], []]
)
def test_a_corpus_with_little_in_it_comes_back_too(
    corpus_of: Callable[..., Corpus], tmp_path: Path, papers: list[Any]
) -> None:
    corpus = corpus_of(*papers)
    save_corpus(corpus, tmp_path / "c.parquet")
    assert same(load_corpus(tmp_path / "c.parquet"), corpus)


def test_other_files_are_no_corpus(tmp_path: Path) -> None:
    pl.DataFrame({"title": ["x"]}).write_parquet(tmp_path / "plain.parquet")
    (tmp_path / "text.txt").write_text("text")
    assert not is_corpus(tmp_path / "plain.parquet")
    assert not is_corpus(tmp_path / "text.txt")
    assert not is_corpus(tmp_path / "none.parquet")


def test_a_corpus_file_that_is_none_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "c.parquet").write_bytes(b"PAR1junkPAR1")
    with pytest.raises(StoreError, match="is damaged"):
        load_corpus(tmp_path / "c.parquet")


@pytest.fixture(scope="module")
def run() -> Run:
    small = small_run()
    saved = {"schema_version": schemas.SCHEMA_VERSION, "as_of": small.corpus.as_of.isoformat(), "inputs": []}
    return replace(small, manifest={**small.manifest, **saved}, times={"embed": {"seconds": 1.2, "stored": False}})


@pytest.fixture(scope="module")
def saved(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("runs") / "run"
    save_run(run, path)
    return path


@pytest.fixture
def run_folder(saved: Path, tmp_path: Path) -> Path:
    return shutil.copytree(saved, tmp_path / "run")


def test_a_run_comes_back_from_its_folder_as_it_was(run: Run, saved: Path) -> None:
    back = load_run(saved)
    assert same(back, run)
    assert same(back.corpus, run.corpus)
    assert np.array_equal(back.embedding.vectors, run.embedding.vectors)
    assert back.manifest == json.loads(json.dumps(run.manifest))
    assert back.times == run.times != {}


def test_a_run_folder_holds_what_the_design_lists_and_no_more(saved: Path) -> None:
    tables = {
        *("papers", "authorships", "claims", "findings", "assignments", "topics"),
        *("hierarchy", "timeline", "trends", "keyphrases", "neighbours"),
    }
    assert {path.name for path in saved.iterdir()} == {f"{name}.parquet" for name in tables} | {
        "embeddings.npy",
        "embeddings.json",
        "manifest.json",
        "times.json",
    }


def test_a_run_means_the_same_without_its_times(run: Run, run_folder: Path) -> None:
    (run_folder / "times.json").unlink()
    back = load_run(run_folder)
    assert same(back, run)
    assert back.times == {}


def test_tables_of_a_run_can_be_read_without_this_package(saved: Path) -> None:
    topics = pl.read_parquet(saved / "topics.parquet")
    assert topics.columns[: len(schemas.TOPICS.columns)] == list(schemas.TOPICS.columns)


@pytest.mark.parametrize("name", ["topics.parquet", "papers.parquet", "embeddings.npy", "embeddings.json"])
def test_a_run_that_lacks_a_file_is_damaged(run_folder: Path, name: str) -> None:
    (run_folder / name).unlink()
    with pytest.raises(StoreError, match=r"is damaged.*fit it again"):
        load_run(run_folder)


@pytest.mark.parametrize(
    "name", ["topics.parquet", "papers.parquet", "embeddings.npy", "embeddings.json", "manifest.json"]
)
def test_a_run_with_a_file_that_is_junk_is_damaged(run_folder: Path, name: str) -> None:
    (run_folder / name).write_bytes(b"\x00junk")
    with pytest.raises(StoreError, match="is damaged"):
        load_run(run_folder)


@pytest.mark.parametrize(
    "name",
    [
        "topics.parquet",
        "embeddings.json",
        "manifest.json",
        "embeddings.npy",
    ],
)
def test_a_run_with_an_empty_file_is_damaged(run_folder: Path, name: str) -> None:
    (run_folder / name).write_bytes(b"")
    with pytest.raises(StoreError, match="is damaged"):
        load_run(run_folder)


@pytest.mark.parametrize("text", ["{}", "[]", '{"schema_version": 1}'])
def test_a_manifest_that_says_nothing_is_an_error(run_folder: Path, text: str) -> None:
    (run_folder / "manifest.json").write_text(text)
    with pytest.raises(StoreError):
        load_run(run_folder)


def test_tables_that_do_not_fit_together_are_an_error(run_folder: Path) -> None:
    table = pl.read_parquet(run_folder / "assignments.parquet")
    table.head(5).write_parquet(run_folder / "assignments.parquet")
    with pytest.raises(StoreError, match="is damaged"):
        load_run(run_folder)


def test_a_table_that_lacks_a_column_is_an_error_that_names_it(run_folder: Path) -> None:
    pl.read_parquet(run_folder / "topics.parquet").drop("label").write_parquet(run_folder / "topics.parquet")
    with pytest.raises(TopicsError, match="label"):
        load_run(run_folder)


def test_a_run_of_another_version_is_refused(run_folder: Path) -> None:
    manifest = json.loads((run_folder / "manifest.json").read_text())
    (run_folder / "manifest.json").write_text(json.dumps(manifest | {"schema_version": 99}))
    with pytest.raises(StoreError, match=r"tables are of version 99, not 4\); fit it again"):
        load_run(run_folder)


def test_a_folder_that_is_no_run_is_said_to_be_none(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is no run folder"):
        load_run(tmp_path)


def test_a_run_replaces_an_older_run_or_an_empty_folder(run: Run, run_folder: Path, tmp_path: Path) -> None:
    (run_folder / "trends.parquet").write_bytes(b"old")
    (tmp_path / "empty").mkdir()
    for path in (run_folder, tmp_path / "empty"):
        save_run(run, path)
        assert same(load_run(path), run)


def test_a_run_never_replaces_a_folder_or_file_that_is_none(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine" / "sub").mkdir(parents=True)
    (tmp_path / "mine" / "thesis.tex").write_text("text")
    (tmp_path / "site").mkdir()
    for name in ("manifest.json", "index.html"):
        (tmp_path / "site" / name).write_text("{}")
    for path in (tmp_path / "mine", tmp_path / "mine" / "thesis.tex", tmp_path / "site"):
        with pytest.raises(StoreError, match="exists and is no run"):
            save_run(run, path)
    assert (tmp_path / "mine" / "thesis.tex").read_text() == "text"
