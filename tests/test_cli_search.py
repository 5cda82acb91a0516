from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from tests.conftest import Command, Done
from tests.search_runs import search_run
from topics import schemas
from topics.store import save_run


@pytest.fixture
def ask(topics: Command, tmp_path: Path) -> Command:
    """``ask("similar", "Ana")``: a command on the run."""

    def call(command: str, *args: str) -> Done:
        save_run(search_run(), tmp_path / "run")
        return topics(command, tmp_path / "run", *args)

    return call


@pytest.mark.parametrize(
    ("args", "table", "n"),
    [
        (("similar", "Ana"), schemas.SIMILAR_PEOPLE, 6),
        (("similar", "Ana", "--papers"), schemas.SIMILAR_PAPERS, 10),
        (("experts", "coral"), schemas.EXPERTS, 3),
        (("experts", "coral", "--papers"), schemas.EXPERT_PAPERS, 12),
        (("nearby", "p0000", "-n", "5"), schemas.NEARBY, 5),
    ],
)
def test_json_has_every_column(ask: Command, args: tuple[str, ...], table: schemas.Table, n: int) -> None:
    done = ask(*args, "--format", "json")
    assert (done.code, len(done.rows)) == (0, n)
    assert set(done.rows[0]) == set(table.columns)


def test_csv_has_lists_as_text(ask: Command) -> None:
    rows = list(csv.DictReader(io.StringIO(ask("similar", "Ana", "--format", "csv").out)))
    assert rows[0]["name"] == "Ben"
    assert len(rows[0]["paper_ids"].split("; ")) == 3


def test_people_are_printed_with_the_papers_that_make_them_alike(ask: Command) -> None:
    done = ask("similar", "Ana")
    assert "People like Ana" in done.out
    assert "(like " in done.out
    assert "Papers like those of Ana" in ask("similar", "Ana", "--papers").out


def test_experts_are_printed_with_what_limits_the_search(ask: Command) -> None:
    done = ask("experts", "coral xyzzy")
    assert "Who knows about 'coral xyzzy'" in done.out
    assert "No paper holds 'xyzzy'." in done.err
    assert "Topics of what was found, strongest first: topic 0." in done.err
    assert "1 of 2" in ask("experts", "coral", "--papers").out


def test_papers_nearby_are_printed_with_what_they_share(ask: Command) -> None:
    done = ask("nearby", "p0000")
    assert "heat stress" in done.out
    assert "2011" in done.out


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("similar", "Anna"), "no author is called 'Anna'"),
        (("experts", ""), "the question is empty"),
        (("experts", "xyzzy"), "no word of the papers is called 'xyzzy'"),
        (("nearby", "Ode to reefs"), "no paper is called 'Ode to reefs'"),
    ],
)
def test_a_mistake_is_one_sentence(ask: Command, args: tuple[str, ...], message: str) -> None:
    done = ask(*args)
    assert done.code == 2
    assert message in done.err
