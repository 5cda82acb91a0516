from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from tests.conftest import FakeEmbedder
from topics import schemas
from topics.errors import StoreError, TopicsError
from topics.results import Corpus, Run
from topics.stages import Stages
from topics.store import (
    Cache,
    is_corpus,
    key_of,
    load_corpus,
    load_run,
    save_corpus,
    save_run,
    writing,
    writing_folder,
)

ARTIFACTS = {
    "table": pl.DataFrame({"a": [1, None], "b": [["x"], []]}),
    "vectors": np.eye(3, dtype=np.float32),
    "info": {"weight": 0.5, "name": "Öz", "none": None},
}


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache")


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


# --- stages


def test_a_stage_is_computed_once_and_comes_back_the_same(cache: Cache) -> None:
    first, was_there = cache.stage("embed", "k", lambda: ARTIFACTS)
    again, is_there = cache.stage("embed", "k", lambda: pytest.fail("computed again"))
    assert (was_there, is_there) == (False, True)
    assert again["table"].equals(first["table"])
    assert np.array_equal(again["vectors"], first["vectors"])
    assert again["vectors"].dtype == np.float32
    assert again["info"] == first["info"]


def test_another_key_or_stage_is_computed_anew(cache: Cache) -> None:
    results = [
        cache.stage(name, key, lambda i=i: {"n": i})[0]["n"]
        for i, (name, key) in enumerate([("a", "k"), ("a", "l"), ("b", "k")])
    ]
    assert results == [0, 1, 2]


def test_without_a_folder_nothing_is_kept() -> None:
    assert [Cache(None).stage("a", "k", dict)[1] for _ in range(2)] == [False, False]


def test_a_stage_that_fails_leaves_nothing(cache: Cache, tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        cache.stage("a", "k", lambda: {"n": 1 // 0})
    assert files(tmp_path) == []


def test_a_damaged_stage_says_what_to_remove(cache: Cache, tmp_path: Path) -> None:
    cache.stage("a", "k", lambda: ARTIFACTS)
    next(tmp_path.rglob("table.parquet")).write_bytes(b"junk")
    with pytest.raises(StoreError, match="remove it"):
        cache.stage("a", "k", dict)


def test_a_key_follows_from_what_went_in_whatever_its_order() -> None:
    assert key_of("a", {"x": 1, "y": [2]}) == key_of("a", {"y": [2], "x": 1})
    assert len({key_of("a"), key_of("b"), key_of("a", None), key_of(["a"]), key_of("a", {"x": 1})}) == 5


def test_a_changed_setting_costs_the_stages_from_there_on(cache: Cache) -> None:
    def stored(alpha: float) -> list[bool]:
        stages = Stages(cache, seed=0)
        for name, params in (("embed", 1), ("trends", alpha), ("last", None)):
            stages(name, params, dict)
        return [note["stored"] for note in stages.notes.values()]

    assert stored(0.05) == [False, False, False]
    assert stored(0.05) == [True, True, True]
    assert stored(0.10) == [True, False, False]


def test_every_stage_has_a_seed_of_its_own_that_follows_the_runs() -> None:
    one, same, other = (Stages(Cache(None), seed) for seed in (0, 0, 1))
    assert one.seed("embed") == same.seed("embed")
    assert len({one.seed("embed"), one.seed("layout"), other.seed("embed")}) == 3
    assert one.seeds == {"run": 0, "embed": one.seed("embed"), "layout": one.seed("layout")}


# --- writing


@pytest.mark.parametrize("write", [writing, writing_folder])
def test_an_interrupted_write_leaves_nothing_behind(tmp_path: Path, write: Callable[[Path], Any]) -> None:
    with pytest.raises(KeyboardInterrupt), write(tmp_path / "new"):
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_an_interrupted_write_leaves_the_older_file_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "page").write_text("old")
    with pytest.raises(UnicodeEncodeError), writing(tmp_path / "page") as temporary:
        temporary.write_text("half\ud800", encoding="utf-8")
    assert [path.read_text() for path in tmp_path.iterdir()] == ["old"]


def test_an_interrupted_write_leaves_the_older_folder_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "a").write_text("old")
    with pytest.raises(UnicodeEncodeError), writing_folder(tmp_path / "run") as temporary:
        (temporary / "a").write_text("half\ud800", encoding="utf-8")
    assert [path.read_text() for path in tmp_path.rglob("a")] == ["old"]


def test_a_place_that_cannot_be_written_is_an_error_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be written"), writing(tmp_path / "file" / "page"):
        pass


# --- vectors


def test_a_text_is_embedded_only_once(cache: Cache, fake_embedder: FakeEmbedder) -> None:
    first = cache.vectors(fake_embedder, ["a", "b", "a"])
    again = cache.vectors(fake_embedder, ["b", "c", "a"])
    assert fake_embedder.asked == ["a", "b", "c"]
    assert np.array_equal(first[[1, 0]], again[[0, 2]])
    assert np.array_equal(first[0], first[2])


def test_kept_vectors_are_those_of_the_embedder(cache: Cache, fake_embedder: FakeEmbedder) -> None:
    texts = ["a", "b", ""]
    cache.vectors(fake_embedder, texts[::-1])
    assert np.array_equal(cache.vectors(fake_embedder, texts), FakeEmbedder().embed(texts))


def test_another_revision_is_another_embedder(cache: Cache, fake_embedder: FakeEmbedder) -> None:
    newer = FakeEmbedder("2")
    one, other = cache.vectors(fake_embedder, ["a"]), cache.vectors(newer, ["a"])
    assert newer.asked == ["a"]
    assert not np.array_equal(one, other)


def test_without_a_folder_texts_are_embedded_each_time(fake_embedder: FakeEmbedder) -> None:
    for _ in range(2):
        Cache(None).vectors(fake_embedder, ["a"])
    assert fake_embedder.asked == ["a", "a"]


@pytest.mark.parametrize("content", [b"", b"junk"])
def test_damaged_vectors_are_an_error_of_the_store(
    cache: Cache, fake_embedder: FakeEmbedder, tmp_path: Path, content: bytes
) -> None:
    cache.vectors(fake_embedder, ["a"])
    next(tmp_path.rglob("vectors.npy")).write_bytes(content)
    with pytest.raises(StoreError):
        cache.vectors(fake_embedder, ["a"])


# --- corpus file


def same(one: Corpus | Run, other: Corpus | Run) -> bool:
    return all(frame.equals(other.tables()[table]) for table, frame in one.tables().items())


def test_a_corpus_comes_back_from_its_file_as_it_was(sample_corpus: Corpus, tmp_path: Path) -> None:
    path = tmp_path / "corpus.parquet"
    save_corpus(sample_corpus, path)
    back = load_corpus(path)
    assert is_corpus(path)
    assert same(back, sample_corpus)
    assert (back.as_of, list(back.inputs)) == (sample_corpus.as_of, list(sample_corpus.inputs))
    assert back.digest == sample_corpus.digest


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


# --- run folder


@pytest.fixture(scope="module")
def saved(sample_run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("runs") / "run"
    save_run(sample_run, path)
    return path


@pytest.fixture
def run_folder(saved: Path, tmp_path: Path) -> Path:
    return shutil.copytree(saved, tmp_path / "run")


def test_a_run_comes_back_from_its_folder_as_it_was(sample_run: Run, saved: Path) -> None:
    back = load_run(saved)
    assert same(back, sample_run)
    assert same(back.corpus, sample_run.corpus)
    assert np.array_equal(back.embedding.vectors, sample_run.embedding.vectors)
    assert back.manifest == json.loads(json.dumps(sample_run.manifest))


def test_a_run_folder_holds_what_the_design_lists_and_no_more(saved: Path) -> None:
    tables = {
        *("papers", "authorships", "claims", "findings", "assignments", "topics"),
        *("timeline", "trends", "keyphrases", "neighbours"),
    }
    assert set(files(saved)) == {f"{name}.parquet" for name in tables} | {
        "embeddings.npy",
        "embeddings.json",
        "manifest.json",
    }


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
    with pytest.raises(StoreError, match="schema version 99"):
        load_run(run_folder)


def test_a_folder_that_is_no_run_is_said_to_be_none(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is no run folder"):
        load_run(tmp_path)


def test_a_run_replaces_an_older_run_or_an_empty_folder(sample_run: Run, run_folder: Path, tmp_path: Path) -> None:
    (run_folder / "stale.txt").write_text("old")
    (tmp_path / "empty").mkdir()
    for path in (run_folder, tmp_path / "empty"):
        save_run(sample_run, path)
        assert "stale.txt" not in files(path)
        assert same(load_run(path), sample_run)


def test_a_run_never_replaces_a_folder_or_file_that_is_none(sample_run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine" / "sub").mkdir(parents=True)
    (tmp_path / "mine" / "thesis.tex").write_text("text")
    for path in (tmp_path / "mine", tmp_path / "mine" / "thesis.tex"):
        with pytest.raises(StoreError, match="exists and is no run"):
            save_run(sample_run, path)
    assert (tmp_path / "mine" / "thesis.tex").read_text() == "text"
