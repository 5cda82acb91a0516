from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from tests.conftest import Command, Done
from tests.runs import FRIEND, HOSTILE, OWNER, small_run
from topics import schemas
from topics.coauthorship import network
from topics.errors import ConfigError, NotFound
from topics.results import Run
from topics.store import save_run

EVERYBODY = [FRIEND, OWNER, HOSTILE]


@pytest.fixture(scope="module")
def run() -> Run:
    return small_run()


@pytest.fixture(scope="module")
def folder(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("network") / "run"
    stored = {"schema_version": schemas.SCHEMA_VERSION, "as_of": run.corpus.as_of.isoformat()}
    save_run(replace(run, manifest={**run.manifest, **stored}), path)
    return path


@pytest.fixture
def command(topics: Command, folder: Path) -> Command:
    def call(*args: str | Path) -> Done:
        return topics("network", folder, *args)

    return call


def test_everybody_of_a_run_is_in_its_network(run: Run) -> None:
    found = network(run)
    assert set(found.people["name"]) == set(run.authorships["name"])
    ties = {frozenset(pair) for pair in found.ties.select("name_a", "name_b").iter_rows()}
    assert frozenset([OWNER, FRIEND]) in ties


def test_around_an_author_are_those_who_wrote_with_them(run: Run) -> None:
    assert sorted(network(run, "ada lindqvist").people["name"]) == sorted(EVERYBODY)


def test_an_unknown_name_is_told_the_nearest(run: Run) -> None:
    with pytest.raises(NotFound, match=OWNER):
        network(run, "Ada Lindquist")


def test_nobody_has_fewer_papers_than_one(run: Run) -> None:
    with pytest.raises(ConfigError, match="one paper at least"):
        network(run, min_papers=0)


def test_the_same_run_gives_the_same_network(run: Run) -> None:
    first, second = network(run), network(run)
    assert all(first.tables()[table].equals(second.tables()[table]) for table in first.tables())


def test_communities_and_ties_are_printed(command: Command) -> None:
    done = command()
    assert done.code == 0
    assert [line for line in done.out.splitlines() if line.startswith(("Communities", "Bridges", "Ties"))]
    assert "people" in done.err


def test_people_are_printed_for_machines(command: Command, run: Run) -> None:
    rows = command("--format", "json").rows
    assert {row["name"] for row in rows} == set(run.authorships["name"])
    assert set(rows[0]) >= {"name", "n_papers", "collaborators", "community", "betweenness", "is_bridge"}


def test_one_table_can_be_asked_for(command: Command) -> None:
    out = command("--what", "ties", "--author", OWNER, "--format", "csv").out
    header, first, *_ = out.splitlines()
    assert header.startswith("name_a,name_b,joint_papers")
    assert ";" in first


def test_tables_are_written_into_a_folder(command: Command, tmp_path: Path) -> None:
    command("-o", tmp_path / "found")
    names = {path.stem for path in (tmp_path / "found").iterdir()}
    assert names == {"network", "network_people", "ties", "communities"}
    assert json.loads((tmp_path / "found" / "network.json").read_text())["min_papers"] == 1
    assert pl.read_parquet(tmp_path / "found" / "ties.parquet").height > 0


def test_an_unknown_name_is_a_sentence(command: Command) -> None:
    done = command("--author", "Nobody At All")
    assert done.code == 2
    assert "Nobody At All" in done.err
