from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from topics.experiments.config import Experiment, load_experiment
from topics.experiments.sweep import cells, n_cells, shown

TWO = {"topics": {}, "nmf": {}}


def experiment(grid: dict[str, list[Any]] | None = None, **changes: Any) -> Experiment:
    tree = {"question": "?", "data": {"path": "sample"}, "sweep": {"grid": grid} if grid else None, **changes}
    return load_experiment(tree)


def test_a_cell_is_a_pipeline_with_a_seed() -> None:
    names = [cell.name for cell in cells(experiment(pipelines=TWO, seeds=2))]
    assert names == ["topics,seed=0", "topics,seed=1", "nmf,seed=0", "nmf,seed=1"]


def test_subsamples_come_after_all_whole_fits_and_have_the_first_seed() -> None:
    made = cells(experiment(pipelines=TWO, seeds=[4, 5], subsamples=2))
    assert [cell.subsample for cell in made] == [None] * 4 + [0, 1] * 2
    assert {cell.seed for cell in made if cell.subsample is not None} == {4}
    assert made[-1].name == "nmf,subsample=1"


def test_a_grid_is_every_combination() -> None:
    made = cells(experiment({"cluster.min_samples": [3, None], "terms.n_terms": [5, 6]}))
    assert [cell.setting for cell in made] == [
        "cluster.min_samples=3, terms.n_terms=5",
        "cluster.min_samples=3, terms.n_terms=6",
        "cluster.min_samples=null, terms.n_terms=5",
        "cluster.min_samples=null, terms.n_terms=6",
    ]
    assert made[2].name == "topics,cluster.min_samples=null,terms.n_terms=5,seed=0"


def test_a_cell_has_its_own_values_and_no_others() -> None:
    made = cells(experiment({"terms.n_terms": [3, 4]}, pipelines=TWO, seeds=[7, 8], subsamples=1))
    for cell in made:
        assert list(cell.experiment.pipelines) == [cell.pipeline]
        assert cell.experiment.seeds == (cell.seed,)
        assert cell.experiment.sweep is None
        assert f"terms.n_terms={cell.experiment.config.terms.n_terms}" == cell.setting


def test_other_pipelines_and_seeds_leave_a_cell_as_it_is() -> None:
    alone = cells(experiment())
    among = cells(experiment(pipelines=TWO, seeds=3, subsamples=2))
    assert alone[0] == among[0]


def test_settings_of_clusters_concern_our_own_line_alone() -> None:
    made = cells(experiment({"cluster.min_samples": [3, 4]}, pipelines=TWO))
    assert [(cell.pipeline, cell.setting) for cell in made] == [
        ("topics", "cluster.min_samples=3"),
        ("topics", "cluster.min_samples=4"),
        ("nmf", ""),
    ]


def test_a_setting_of_one_pipeline_concerns_no_other() -> None:
    made = cells(experiment({"pipelines.nmf.n_topics": [3, 4]}, pipelines=TWO))
    assert [(cell.pipeline, cell.setting) for cell in made] == [
        ("topics", ""),
        ("nmf", "n_topics=3"),
        ("nmf", "n_topics=4"),
    ]
    assert made[1].experiment.pipelines["nmf"].model_extra == {"n_topics": 3}


@pytest.mark.parametrize(
    "changes",
    [
        {"seeds": 3},
        {"seeds": 2, "subsamples": 3, "pipelines": TWO},
        {"grid": {"cluster.min_samples": [3, 4], "pipelines.nmf.n_topics": [3, 4, 5]}, "pipelines": TWO, "seeds": 2},
    ],
)
def test_cells_are_counted_without_making_them(changes: dict[str, Any]) -> None:
    asked = experiment(**changes)
    assert n_cells(asked) == len(cells(asked))


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "null"), (True, "true"), (0.1, "0.1"), (5, "5"), ("pca", "pca"), ([1, 2], "[1, 2]"), ("5", "'5'")],
)
def test_values_are_told_as_yaml_writes_them(value: Any, text: str) -> None:
    assert shown(value) == text


TEXTS = st.lists(st.text(min_size=1, max_size=200), min_size=2, max_size=5, unique=True)


@given(TEXTS)
def test_names_fit_for_folders_and_differ_whatever_is_swept(texts: list[str]) -> None:
    made = cells(experiment({"terms.stop_words": [[text] for text in texts]}))
    names = [cell.name for cell in made]
    assert len({name.casefold() for name in names}) == len(texts)
    for name in names:
        assert len(name) <= 120
        assert not set(name) & set('/\\:*?"<>|\n\0 ')
        assert not name.startswith(".")


def test_the_same_experiment_gives_the_same_names() -> None:
    grid = {"terms.stop_words": [["Ä B"], ["c/d"]], "cluster.min_samples": [3]}
    assert [cell.name for cell in cells(experiment(grid))] == [cell.name for cell in cells(experiment(grid))]
