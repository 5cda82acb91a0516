from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from topics.config import Config, Group, load_config, load_groups
from topics.errors import ConfigError


@pytest.fixture
def yaml_file(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        path = tmp_path / "file.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize("nothing", [None, {}, Config()])
def test_nothing_given_is_the_defaults(nothing: Any) -> None:
    assert load_config(nothing) == Config()


def test_an_empty_file_is_the_defaults(yaml_file: Callable[[str], Path]) -> None:
    assert load_config(yaml_file("# nothing\n")) == Config()


def test_a_file_changes_what_it_names_and_nothing_else(yaml_file: Callable[[str], Path]) -> None:
    config = load_config(yaml_file("seed: 3\ncluster:\n  min_cluster_size: 5\ncurate:\n  since: 2019-05-01\n"))
    assert (config.seed, config.cluster.min_cluster_size, config.curate.since) == (3, 5, dt.date(2019, 5, 1))
    assert config.reduce == Config().reduce


def test_a_resolved_config_loads_again_as_itself() -> None:
    config = load_config({"curate": {"since": dt.date(2019, 5, 1)}, "terms": {"stop_words": ["x"]}})
    assert load_config(config.model_dump(mode="json")) == config


def test_overrides_win_over_the_file(yaml_file: Callable[[str], Path]) -> None:
    config = load_config(yaml_file("seed: 3"), ["seed=4", "time.period=year", "terms.stop_words=[a, b]"])
    assert (config.seed, config.time.period, config.terms.stop_words) == (4, "year", ("a", "b"))


def test_overrides_apply_to_a_config_without_changing_it() -> None:
    before = Config()
    assert load_config(before, ["seed=4"]).seed == 4
    assert before.seed == 0


def test_the_callers_mapping_is_left_as_it_was() -> None:
    mine: dict[str, Any] = {"cluster": {"min_samples": 2}}
    load_config(mine, ["cluster.min_samples=3"])
    assert mine == {"cluster": {"min_samples": 2}}


@pytest.mark.parametrize(
    ("tree", "path", "nearest"),
    [
        ({"cluster": {"min_clustersize": 5}}, "cluster.min_clustersize", "cluster.min_cluster_size"),
        ({"sed": 1}, "sed", "seed"),
        ({"reduce": {"n_neighbours": 5}}, "reduce.n_neighbours", "reduce.n_neighbors"),
    ],
)
def test_an_unknown_key_is_refused_with_its_path_and_the_nearest(tree: Any, path: str, nearest: str) -> None:
    with pytest.raises(ConfigError, match=nearest) as raised:
        load_config(tree)
    assert raised.value.path == path


@pytest.mark.parametrize(
    ("tree", "path"),
    [
        ({"seed": -1}, "seed"),
        ({"seed": "x"}, "seed"),
        ({"cluster": {"max_share": 0}}, "cluster.max_share"),
        ({"cluster": {"max_share": 1.5}}, "cluster.max_share"),
        ({"cluster": {"min_cluster_size": 1}}, "cluster.min_cluster_size"),
        ({"time": {"period": "week"}}, "time.period"),
        ({"time": {"alpha": 1}}, "time.alpha"),
        ({"curate": {"since": "soon"}}, "curate.since"),
        ({"cluster": 5}, "cluster"),
    ],
)
def test_an_impossible_value_is_refused_with_its_path_and_value(tree: Any, path: str) -> None:
    with pytest.raises(ConfigError) as raised:
        load_config(tree)
    assert raised.value.path == path
    assert repr(path) in str(raised.value)


def test_a_value_of_the_wrong_kind_is_shown() -> None:
    with pytest.raises(ConfigError, match="'week'"):
        load_config({"time": {"period": "week"}})


@pytest.mark.parametrize("override", ["cluster.min_samples", "time.period=[", "seed.deep=1", "=5", "time.=year"])
def test_an_override_that_makes_no_sense_is_refused(override: str) -> None:
    with pytest.raises(ConfigError):
        load_config({"seed": 1}, [override])


@pytest.mark.parametrize("text", ["a: [", "- one\n- two", "just words", "\tx: 1"])
def test_a_file_that_is_not_keys_and_values_is_refused(yaml_file: Callable[[str], Path], text: str) -> None:
    with pytest.raises(ConfigError, match=r"file\.yaml") as raised:
        load_config(yaml_file(text))
    assert "\n" not in str(raised.value)


def test_a_file_that_is_missing_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.yaml: cannot be read"):
        load_config(tmp_path / "none.yaml")


def test_a_binary_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_bytes(b"\xff\xfe\x00\x80")
    with pytest.raises(ConfigError, match="is not YAML"):
        load_config(tmp_path / "b.yaml")


def test_groups_are_lists_of_authors_or_filters(yaml_file: Callable[[str], Path]) -> None:
    groups = load_groups(
        yaml_file("Lab: [Ada, Bo]\nNew: {authors: [Ada], venue: NeurIPS, since: 2020-01-01}\n2024: {category: LG}\n")
    )
    assert groups == {
        "Lab": Group(authors=("Ada", "Bo")),
        "New": Group(authors=("Ada",), venue="NeurIPS", since=dt.date(2020, 1, 1)),
        "2024": Group(category="LG"),
    }


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Lab: {authrs: [Ada]}", "authors"),
        ("Lab: {}", "neither authors nor a filter"),
        ("Lab: []", "neither authors nor a filter"),
        ("Lab: [[1]]", "Lab"),
        ("Lab: Ada", "Lab"),
        ("Lab:", "Lab"),
        ("{}", "holds no group"),
        ("", "holds no group"),
        ("- Ada", "expected keys and values"),
        ("Lab: {since: soon}", "Lab.since"),
    ],
)
def test_a_group_of_another_form_is_refused(yaml_file: Callable[[str], Path], text: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        load_groups(yaml_file(text))


@pytest.mark.parametrize("written", [2020, "2020", "2020-01", "2020-01-01"])
def test_bounds_may_be_years_and_months(written: object) -> None:
    groups = load_groups({"Late": {"since": written}, "Early": {"until": 2019}})
    assert (groups["Late"].since, groups["Early"].until) == (dt.date(2020, 1, 1), dt.date(2019, 12, 31))
