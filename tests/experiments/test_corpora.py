from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from topics.errors import ConfigError
from topics.experiments.cells import Cell
from topics.experiments.corpora import Corpora, truth_of
from topics.experiments.spec import Experiment
from topics.pipeline import read
from topics.store import save_corpus


def cell_of(path: Path | str, seed: int = 0, subsample: int | None = None, **data: Any) -> Cell:
    tree = {"question": "?", "data": {"path": str(path), "label": "label", "as_of": "2026-09-30", **data}}
    return Cell("c", "topics", "", seed, subsample, Experiment.model_validate(tree))


def labels(cell: Cell) -> dict[str, int]:
    return dict(Corpora().papers(cell).unique.group_by("label").len().sort("label").iter_rows())


def ids(cell: Cell) -> list[str]:
    return Corpora().papers(cell).ids


def test_classes_are_drawn_in_numbers_as_equal_as_can_be(papers_file: Path) -> None:
    assert sorted(labels(cell_of(papers_file, sample={"n_papers": 11, "n_classes": 3})).values()) == [3, 4, 4]
    two = [labels(cell_of(papers_file, seed, sample={"n_papers": 6, "n_classes": 2})) for seed in range(6)]
    assert {tuple(found.values()) for found in two} == {(3, 3)}
    assert len({tuple(found) for found in two}) > 1


def test_without_classes_papers_are_drawn_from_all(papers_file: Path) -> None:
    assert len(ids(cell_of(papers_file, sample={"n_papers": 7}))) == 7


@pytest.mark.parametrize("part", [{"sample": {"n_papers": 8, "n_classes": 2}}, {"sample": {"n_papers": 8}}])
def test_a_draw_is_the_same_for_a_seed_and_another_for_another(papers_file: Path, part: dict[str, Any]) -> None:
    assert ids(cell_of(papers_file, 1, **part)) == ids(cell_of(papers_file, 1, **part))
    assert ids(cell_of(papers_file, 1, **part)) != ids(cell_of(papers_file, 2, **part))


def test_a_subsample_holds_four_fifths_of_what_was_drawn(papers_file: Path) -> None:
    whole, parts = ids(cell_of(papers_file)), [ids(cell_of(papers_file, subsample=i)) for i in range(3)]
    assert [len(part) for part in parts] == [14, 14, 14]
    assert len({tuple(part) for part in parts}) == 3
    assert all(part == [paper for paper in whole if paper in part] for part in parts)


def test_what_is_drawn_from_the_same_papers_is_told_so(papers_file: Path) -> None:
    corpora, drawn = Corpora(), {"sample": {"n_papers": 8}}
    whole = corpora.digest(cell_of(papers_file))
    assert corpora.digest(cell_of(papers_file, 1)) == corpora.digest(cell_of(papers_file, subsample=1)) == whole
    assert corpora.digest(cell_of(papers_file, **drawn)) != corpora.digest(cell_of(papers_file, 1, **drawn))
    assert corpora.digest(cell_of(papers_file, filters={"labels": ["birds"]})) != whole


@pytest.mark.parametrize(
    ("filters", "left"),
    [
        ({"labels": ["birds", "tides"]}, {"birds": 6, "tides": 6}),
        ({"labels": ["birds"], "since": "2012"}, {"birds": 3}),
        ({"min_abstract": 5}, {"birds": 6, "metals": 6, "tides": 6}),
    ],
)
def test_filters_say_which_papers_take_part(papers_file: Path, filters: dict[str, Any], left: dict[str, int]) -> None:
    assert labels(cell_of(papers_file, filters=filters)) == left


def test_small_classes_are_left_out_and_papers_without_a_class_stay(papers_file: Path) -> None:
    table = pl.read_csv(papers_file).with_row_index("row")
    other = pl.when(row=0).then(pl.lit("rare")).when(row=1).then(None).otherwise("label").alias("label")
    table.with_columns(other).drop("row").write_csv(papers_file)
    found = Corpora().papers(cell_of(papers_file, filters={"min_label_papers": 2})).unique["label"]
    assert found.len() == 17
    assert found.null_count() == 1


def test_the_bundled_corpus_has_its_planted_topics_as_classes(truth: dict[str, Any]) -> None:
    planted = {topic["name"]: len(topic["paper_ids"]) for topic in truth["topics"]}
    assert labels(cell_of("sample")) == dict(sorted(planted.items()))


def test_a_corpus_that_was_read_before_keeps_its_day(papers_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "corpus.parquet"
    save_corpus(read(papers_file, as_of="2026-09-30"), path)
    assert len(ids(cell_of(path))) == 18
    with pytest.raises(ConfigError, match="was read as of 2026-09-30; leave it out"):
        ids(cell_of(path, as_of="2026-01-01"))


def test_each_file_is_read_once_and_told(papers_file: Path) -> None:
    corpora = Corpora()
    files = corpora.read_for([cell_of(papers_file), cell_of(papers_file, 1), cell_of("sample")])
    assert [file["name"] for file in files] == ["papers.csv", "papers.jsonl"]
    papers_file.unlink()
    assert len(corpora.papers(cell_of(papers_file, 2))) == 18


@pytest.mark.parametrize(
    ("values", "numbers", "n_classes"),
    [
        (["b", "a", None, "b"], [1, 0, -1, 1], 2),
        ([7, 3, 3, None], [1, 0, 0, -1], 2),
        ([None, None, None, None], None, None),
    ],
)
def test_classes_are_numbers_in_the_order_of_their_names(
    values: list[Any], numbers: list[int] | None, n_classes: int | None
) -> None:
    found, n = truth_of(pl.DataFrame({"label": values}), "label")
    assert (found if found is None else found.tolist()) == numbers
    assert n == n_classes


def test_a_column_of_lists_holds_no_classes() -> None:
    with pytest.raises(ConfigError, match="holds lists"):
        truth_of(pl.DataFrame({"label": [["a"], ["b"]]}), "label")
