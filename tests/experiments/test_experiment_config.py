from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from topics.errors import ConfigError, MissingExtra, NotFound, TopicsError
from topics.experiments.config import Experiment, load_experiment
from topics.settings import read_yaml

FOLDER = Path(__file__).parents[2] / "experiments"
SEARCH = {"optuna": {"space": {"cluster.min_samples": [1, 2]}, "trials": 2, "metric": "ami"}}
Refused = Callable[..., str]


def tree(**changes: Any) -> dict[str, Any]:
    return {"question": "Which?", "data": {"path": "sample", "label": "label"}, **changes}


def load(*overrides: str, **changes: Any) -> Experiment:
    return load_experiment(tree(**changes), overrides)


def refusal(*overrides: str, elsewhere: str | None = None, **changes: Any) -> str:
    """The message with which an experiment is refused."""
    with pytest.raises(TopicsError) as raised:
        load_experiment(tree(**changes), overrides, elsewhere)
    message = str(raised.value)
    assert "\n" not in message
    return message


def write(folder: Path, content: Mapping[str, Any] | str) -> Path:
    path = folder / "asked.yaml"
    path.write_text(content if isinstance(content, str) else yaml.safe_dump(dict(content)), encoding="utf-8")
    return path


def test_what_is_not_said_has_its_default() -> None:
    experiment = load()
    assert list(experiment.pipelines) == ["topics"]
    assert (experiment.seeds, experiment.subsamples, experiment.metrics, experiment.sweep) == ((0,), 0, (), None)


@pytest.mark.parametrize(("written", "seeds"), [(3, (0, 1, 2)), ([4, 7], (4, 7)), (1, (0,))])
def test_seeds_are_a_list_or_how_many(written: Any, seeds: tuple[int, ...]) -> None:
    assert load(seeds=written).seeds == seeds


def test_a_pipeline_without_settings_needs_no_braces() -> None:
    assert load(pipelines={"nmf": None}).kind("nmf") == "nmf"


def test_a_resolved_experiment_loads_again_as_itself() -> None:
    sweep = {"optuna": {"space": {"cluster.max_share": {"low": 0.2, "high": 0.9}}, "trials": 2, "metric": "ami"}}
    experiment = load(seeds=2, sweep=sweep, pipelines={"topics": {"terms": {"n_terms": 5}}})
    assert load_experiment(experiment.model_dump(mode="json")) == load_experiment(experiment) == experiment


@pytest.mark.parametrize(
    ("override", "read"),
    [
        ("seeds=[3, 4]", lambda experiment: experiment.seeds == (3, 4)),
        ("cluster.min_samples=7", lambda experiment: experiment.config.cluster.min_samples == 7),
        ("config.cluster.min_samples=7", lambda experiment: experiment.config.cluster.min_samples == 7),
        ("data.sample.n_papers=50", lambda experiment: experiment.data.sample.n_papers == 50),
        ("data.filters.since=2019", lambda experiment: experiment.data.filters.since == dt.date(2019, 1, 1)),
        ("pipelines.nmf.n_topics=4", lambda experiment: experiment.pipelines["nmf"].model_extra == {"n_topics": 4}),
        ("pipelines.lda={}", lambda experiment: "lda" in experiment.pipelines),
        (
            "sweep.grid.cluster.min_samples=[3, 4]",
            lambda experiment: experiment.sweep.grid == {"cluster.min_samples": (3, 4)},
        ),
    ],
)
def test_overrides_go_where_their_key_leads(override: str, read: Callable[[Experiment], bool]) -> None:
    assert read(load(override, pipelines={"topics": {}, "nmf": {}}))


def test_a_relative_path_is_relative_to_the_file(tmp_path: Path) -> None:
    (tmp_path / "papers.csv").touch()
    file = write(tmp_path, tree(data={"path": "papers.csv"}))
    assert load_experiment(file).data.path == str(tmp_path / "papers.csv")


def test_a_pattern_is_a_path(tmp_path: Path) -> None:
    (tmp_path / "a.txt").touch()
    assert load_experiment(write(tmp_path, tree(data={"path": "*.txt"}))).data.path == str(tmp_path / "*.txt")


@pytest.mark.parametrize("named", ["elsewhere", "elsewhere/papers.csv"])
def test_data_elsewhere_are_a_file_or_a_folder_that_holds_it(tmp_path: Path, named: str) -> None:
    place = tmp_path / "elsewhere" / "papers.csv"
    place.parent.mkdir()
    place.touch()
    experiment = load_experiment(tree(data={"path": "somewhere/papers.csv"}), data=tmp_path / named)
    assert experiment.data.path == str(place)


def test_swept_paths_are_found_like_the_others(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).touch()
    file = write(tmp_path, tree(data={"path": "a.csv"}, sweep={"grid": {"data.path": ["a.csv", "b.csv"]}}))
    sweep = load_experiment(file).sweep
    assert sweep is not None
    assert sweep.grid["data.path"] == (str(tmp_path / "a.csv"), str(tmp_path / "b.csv"))


@pytest.mark.parametrize(
    ("changes", "path", "nearest"),
    [
        ({"seds": 3}, "'seds'", "Did you mean: seeds?"),
        ({"dat": {}}, "'dat'", "Did you mean: data?"),
        ({"cluster": {"min_samples": 3}}, "'cluster'", "Did you mean: config.cluster?"),
        ({"data": {"path": "sample", "lable": "label"}}, "'data.lable'", "data.label"),
        ({"data": {"path": "sample", "sample": {"n_paper": 3}}}, "'data.sample.n_paper'", "data.sample.n_papers"),
        ({"config": {"cluster": {"min_sampels": 3}}}, "'config.cluster.min_sampels'", "config.cluster.min_samples"),
        ({"pipelines": {"nmf": {"n_topcs": 3}}}, "'pipelines.nmf.n_topcs'", "pipelines.nmf.n_topics"),
        (
            {"pipelines": {"mine": {"kind": "topics", "cluster": {"min_sampels": 3}}}},
            "'pipelines.mine.cluster.min_sampels'",
            "pipelines.mine.cluster.min_samples",
        ),
        ({"pipelines": {"bertpic": {}}}, "'pipelines.bertpic'", "bertopic"),
        ({"pipelines": {"mine": {"kind": "nmff"}}}, "'pipelines.mine'", "nmf"),
        ({"metrics": ["amii"]}, "'metrics'", "ami"),
        ({"sweep": {"grd": {}}}, "'sweep.grd'", "sweep.grid"),
        ({"sweep": {"grid": {"cluster.min_sampels": [3]}}}, "'sweep.grid.cluster.min_sampels'", "cluster.min_samples"),
        ({"sweep": {"grid": {"pipelines.topcs.terms": [3]}}}, "'pipelines.topcs.terms'", "topics"),
        ({"config": {"cluster": {"clusterer": "leidn"}}}, "'leidn'", "leiden"),
        ({"pipelines": {"topics": {"embed": {"model": "hybird"}}}}, "'hybird'", "hybrid"),
    ],
)
def test_what_is_misspelt_is_refused_with_its_place_and_the_nearest(
    changes: dict[str, Any], path: str, nearest: str
) -> None:
    message = refusal(**changes)
    assert path in message
    assert nearest in message


@pytest.mark.parametrize(
    ("override", "nearest"),
    [
        ("clster.min_samples=3", "config.cluster.min_samples"),
        ("min_samples=3", "config.cluster.min_samples"),
        ("cluster.min_sampels=3", "config.cluster.min_samples"),
        ("sweep.grid.cluster.min_sampels=[3]", "config.cluster.min_samples"),
        ("pipelines.tpics.seed=3", "topics"),
    ],
)
def test_a_misspelt_override_is_refused_with_the_nearest(override: str, nearest: str) -> None:
    assert nearest in refusal(override)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"question": ""}, "'question' = '': is empty"),
        ({"data": {"label": "label"}}, "'data.path' is missing"),
        ({"data": {"path": "sample", "label": "label", "sample": {}}}, "how many papers are drawn"),
        ({"data": "sample"}, "expected are keys and values"),
        ({"data": {"path": "sample", "filters": {"labels": ["a"]}}}, "name it with 'label'"),
        ({"data": {"path": "sample", "label": "label", "sample": {"n_papers": 3, "n_classes": 5}}}, "at most n_papers"),
        ({"seeds": 0}, "give at least one"),
        ({"seeds": [1, 1]}, "1: given more than once"),
        ({"seeds": [-1]}, "'seeds.0' = -1"),
        ({"seeds": "five"}, "is no list"),
        ({"metrics": ["ami", "ami"]}, "ami: given more than once"),
        ({"metrics": "ami"}, "is no list"),
        ({"pipelines": {}}, "give at least one"),
        ({"pipelines": {"a/b": {"kind": "nmf"}}}, "'a/b' cannot name a pipeline"),
        ({"pipelines": {"nmf": {}, "NMF": {"kind": "nmf"}}}, "differ by more than capitals"),
        ({"config": {"seed": 3}}, "an experiment has 'seeds'"),
        ({"config": {"curate": {"min_abstract": 3}}}, "'data.filters'"),
        ({"pipelines": {"topics": {"curate": {"min_abstract": 3}}}}, "'data.filters'"),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_do(changes: dict[str, Any], says: str) -> None:
    assert says in refusal(**changes)


def test_a_question_must_be_asked() -> None:
    with pytest.raises(ConfigError, match="'question' is missing; it holds what is asked"):
        load_experiment({"data": {"path": "sample"}})


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"metrics": ["ami"], "data": {"path": "sample"}}, "name the column that holds these in 'data.label'"),
        ({"metrics": ["stability_subsamples"]}, "give two or more in 'subsamples'"),
        ({"metrics": ["peak_memory"]}, "set 'resources.isolated' to true"),
        ({"sweep": SEARCH, "data": {"path": "sample"}}, "data.label"),
        ({"pipelines": {"e": {"kind": "embedding", "model": "minlm"}}}, "minilm"),
        ({"pipelines": {"nmf": {}}, "sweep": {"grid": {"cluster.min_samples": [1]}}}, "no pipeline here takes it"),
        ({"sweep": {"grid": {"config": [{}]}}}, "config 'config' cannot be swept"),
        ({"sweep": {"optuna": {**SEARCH["optuna"], "metric": "stability"}}, "seeds": 1}, "two or more"),
        ({"sweep": {"grid": {"cluster.clusterer": ["leidn"]}}}, "config 'sweep.grid.cluster.clusterer' = 'leidn'"),
    ],
)
def test_what_the_experiment_cannot_give_is_refused(asked: dict[str, Any], says: str) -> None:
    assert says in refusal(**asked)


def test_a_key_that_stands_twice_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "twice.yaml"
    file.write_text("question: q\ndata: {path: sample}\npipelines:\n  nmf: {}\n  nmf: {}\n")
    with pytest.raises(ConfigError, match=r"twice\.yaml.*'nmf' stands twice, in lines 4 and 5; leave one out"):
        load_experiment(file)


def test_a_day_that_is_none_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "day.yaml"
    file.write_text("question: q\ndata: {path: sample, as_of: 2026-13-01}\n")
    with pytest.raises(ConfigError, match=r"day\.yaml: a value in it cannot be read .*; write dates as YYYY-MM-DD"):
        load_experiment(file)
    assert "config 'data.as_of' = '2026-13-01': cannot be read" in refusal("data.as_of=2026-13-01")


def test_an_anchor_within_itself_is_refused_and_not_followed_for_ever(tmp_path: Path) -> None:
    file = tmp_path / "round.yaml"
    file.write_text("question: q\ndata: &a {path: sample, more: *a}\n")
    with pytest.raises(TopicsError):
        load_experiment(file)


def test_merged_keys_and_keys_of_other_kinds_stand_once(tmp_path: Path) -> None:
    file = tmp_path / "merged.yaml"
    file.write_text("base: &b {x: 0}\none: &a {<<: *b, x: 1}\ntwo: {<<: *a}\n3: {1: a, '1': b}\n")
    assert read_yaml(file)["two"] == {"x": 1}


@pytest.mark.parametrize("elsewhere", [None, "nowhere", "."])
def test_data_that_are_not_there_are_refused(elsewhere: str | None) -> None:
    message = refusal(elsewhere=elsewhere, data={"path": "none.parquet"})
    assert "there is no file" in message
    assert ("--data PATH" if elsewhere is None else f"--data {elsewhere}") in message


@pytest.mark.parametrize(
    ("sweep", "says"),
    [
        ({}, "neither 'grid' nor 'optuna'"),
        ({"grid": {}}, "neither 'grid' nor 'optuna'"),
        ({"grid": {"cluster.min_samples": []}}, "give at least one"),
        ({"grid": {"cluster.min_samples": 5}}, "is no list"),
        ({"grid": {"cluster.min_samples": [5, 6, 5]}}, "5: given more than once"),
        ({"grid": {"cluster.min_samples": [5], "config.cluster.min_samples": [6]}}, "swept twice"),
        ({"grid": {"cluster.min_samples": [5, 0]}}, "'sweep.grid.cluster.min_samples' = 0"),
        ({"grid": {"pipelines.topics.seed": [3]}}, "'sweep.grid.pipelines.topics.seed' = 3"),
        ({"grid": {"seeds": [[0], [1]]}}, "'seeds' cannot be swept"),
        ({"grid": {"seed": [1, 2]}}, "'sweep.grid.seed' = 1: an experiment has 'seeds'"),
        ({"grid": {"curate.min_abstract": [10]}}, "'data.filters'"),
        ({"grid": {"embed.model": ["hybrid", "sbret:x"]}}, "sbert"),
        ({"grid": {"pipelines.topics": [{}]}}, "'pipelines.topics' cannot be swept"),
        ({"grid": {"pipelines.nmf.n_topics": [3]}}, "no pipeline of the experiment is called 'nmf'"),
        ({"grid": {"terms.n_terms": [3, 4], "cluster.min_samples": list(range(1, 10_001))}}, "20,000 cells"),
        ({"grid": {"data.sample.n_papers": [9, 2], "data.sample.n_classes": [2, 5]}}, "2 papers cannot be drawn"),
        ({"grid": {"data.path": ["sample", "none.csv"]}}, "there is no file"),
    ],
)
def test_a_sweep_that_cannot_be_is_refused(sweep: dict[str, Any], says: str) -> None:
    sampled = {"path": "sample", "label": "label", "sample": {"n_papers": 9, "n_classes": 2}}
    assert says in refusal(data=sampled, sweep=sweep)


TWO = {"topics": {}, "nmf": {}}
SPACE = {"cluster.min_samples": [3, 5]}


@pytest.mark.parametrize(
    ("search", "says"),
    [
        ({"space": {}}, "give at least one"),
        ({"space": {"cluster.min_samples": {"low": 5, "high": 2}}}, "low must be less than high"),
        ({"space": {"cluster.max_share": {"low": 0, "high": 1, "log": True}}}, "greater than 0"),
        ({"space": {"cluster.max_share": {"low": 0.5, "high": 2}}}, "less than or equal to 1"),
        ({"space": {"cluster.min_samples": {"low": 1.0, "high": 4.0}}}, "valid integer"),
        ({"space": {"cluster.min_samples": {"low": 1, "hi": 4}}}, "'sweep.optuna.space.cluster.min_samples.hi'"),
        ({"space": {"cluster.min_samples": []}}, "give at least one"),
        ({"space": {"cluster.min_sampels": [1]}}, "config.cluster.min_samples"),
        ({"trials": 0}, "greater than or equal to 1"),
        ({"metric": "npmi"}, "Known: ami, n_topics"),
        ({"metric": "n_topics"}, "write maximize or minimize"),
        ({"direction": "up"}, "'maximize' or 'minimize'"),
        ({"pipeline": "nmff"}, "there is no such pipeline. Did you mean: nmf?"),
        ({"space": {"pipelines.nmf.n_topics": [3, 4]}}, "the search is of pipeline 'topics'"),
    ],
)
def test_a_search_that_cannot_be_is_refused(search: dict[str, Any], says: str) -> None:
    asked = {"space": SPACE, "trials": 3, "metric": "ami", **search}
    assert says in refusal(pipelines=TWO, metrics=["ami", "n_topics"], sweep={"optuna": asked})


def test_a_sweep_is_a_grid_or_a_search() -> None:
    both = {"grid": SPACE, "optuna": {"space": SPACE, "trials": 3, "metric": "ami"}}
    assert "both 'grid' and 'optuna'" in refusal(sweep=both)


def test_sweeping_what_a_pipeline_sets_itself_is_refused() -> None:
    own = {"topics": {}, "mine": {"kind": "topics", "cluster": {"min_samples": 4}}}
    assert "sweep 'pipelines.mine.cluster.min_samples'" in refusal(pipelines=own, sweep={"grid": SPACE})


def test_a_search_without_its_package_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("topics.experiments.checks.find_spec", lambda _name: None)
    with pytest.raises(MissingExtra, match=r"paper-topics\[experiments\]"):
        load(sweep={"optuna": {"space": SPACE, "trials": 3, "metric": "ami"}})


@pytest.mark.parametrize(
    ("changes", "extra"), [({"metrics": ["ami", "cv"]}, "experiments"), ({"pipelines": {"topeax": {}}}, "turftopic")]
)
def test_what_needs_a_package_that_is_not_there_names_the_extra(
    changes: dict[str, Any], extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("topics.experiments.needs.find_spec", lambda _name: None)
    assert f"paper-topics[{extra}]" in refusal(**changes)
    assert load(metrics=["ami"])


def test_a_file_with_a_script_of_its_own_names_it() -> None:
    with pytest.raises(ConfigError, match=r"python .*trend_calibration.py .*trend-calibration.yaml"):
        load_experiment(FOLDER / "trend-calibration.yaml")


def test_settings_of_a_run_are_told_from_an_experiment() -> None:
    with pytest.raises(ConfigError, match="topics fit --config"):
        load_experiment(FOLDER / "default.yaml")


def experiment_files() -> Sequence[Path]:
    """The committed files of this format."""
    return sorted(
        path for path in FOLDER.glob("*.yaml") if "question" in yaml.safe_load(path.read_text(encoding="utf-8"))
    )


@pytest.mark.parametrize("file", experiment_files(), ids=lambda path: path.name)
def test_every_committed_experiment_is_valid(file: Path, tmp_path: Path) -> None:
    named = yaml.safe_load(file.read_text(encoding="utf-8"))["data"]["path"]
    (tmp_path / Path(named).name).touch()
    assert load_experiment(file, data=None if named == "sample" else tmp_path).question


def test_an_override_of_a_pipeline_that_is_not_there_lists_those_that_are() -> None:
    with pytest.raises(NotFound, match="Known: topics"):
        load("pipelines.nmf.n_topics=3")
