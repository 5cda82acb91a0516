"""What the page of an author says about whether the name is one person's."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from tests.runs import OWNER, namesakes, small_run, subject, tiny_run
from topics.reporting import write
from topics.reporting.content import page
from topics.reporting.lookup import Lookup
from topics.reporting.parts import Page
from topics.results import Run

RUN = small_run()


def page_of(n_people: int, grade: str, run: Run = RUN) -> Page:
    lookup = Lookup(run)
    lookup.identities = {OWNER: namesakes(run, n_people, grade)}
    return page(lookup, subject(run))


def kinds(shown: Page) -> list[str]:
    return [section.kind for section in shown.sections]


def test_groups_get_a_section_with_the_answer_the_figure_and_a_row_each() -> None:
    shown = page_of(3, "several")
    assert kinds(shown)[:2] == ["who", "identity"]
    section = shown.section("identity")
    assert section.answer == "Very likely several people: 7 of the 21 papers share no co-author with the rest."
    assert section.figure is not None
    assert [row.number for row in section.body] == [1, 2, 3]
    assert sum(row.papers for row in section.body) == len(shown.papers)


def test_every_paper_knows_its_person_and_the_evidence_can_be_downloaded() -> None:
    shown = page_of(3, "several")
    counted = [sum(paper.person == row.number for paper in shown.papers) for row in shown.section("identity").body]
    assert counted == [row.papers for row in shown.section("identity").body]
    assert shown.tables["supposed_people"].columns == ["paper_id", "person", "evidence", "title", "date"]


@pytest.mark.parametrize(("grade", "begins"), [("probably several", "Probably several people: "),
                                               ("probably one", "Probably one person, but look: ")])  # fmt: skip
def test_the_answer_is_as_sure_as_the_grade(grade: str, begins: str) -> None:
    assert page_of(2, grade).section("identity").answer.startswith(begins)


def test_the_caveat_says_that_nothing_is_certain_and_what_splitting_would_do() -> None:
    strong, weak = (str(page_of(2, grade).section("identity").caveat) for grade in ("several", "probably one"))
    assert "never certain" in strong
    assert "“et al.”" in strong
    assert "--split-people gives each group a name" in strong
    assert "nor does --split-people" in weak


@pytest.mark.parametrize("grade", ["one person", "probably one"])
def test_papers_in_one_group_are_a_sentence_of_the_summary(grade: str) -> None:
    shown = page_of(1, grade)
    assert "identity" not in kinds(shown)
    said = [sentence.text for sentence in shown.section("who").body["sentences"] if sentence.about == "identity"]
    assert len(said) == 1
    assert "supposed_people" not in shown.tables


def test_too_few_papers_to_tell_are_passed_over() -> None:
    shown = page_of(2, "unknown")
    assert "identity" not in kinds(shown)
    assert "identity" not in [sentence.about for sentence in shown.section("who").body["sentences"]]
    assert all(paper.person is None for paper in shown.papers)


def test_a_corpus_without_topics_shows_its_groups_too() -> None:
    section = page_of(2, "several", tiny_run(12)).section("identity")
    assert "colour" not in section.figure.note


def test_few_dates_leave_the_table_alone() -> None:
    undated = RUN.corpus.papers.with_columns(pl.lit(None, pl.Date).alias(name) for name in ("date_first", "date_last"))
    section = page_of(2, "several", replace(RUN, corpus=replace(RUN.corpus, papers=undated))).section("identity")
    assert section.figure is None
    assert section.body[0].years == ""


def test_pages_look_each_author_up_and_come_out_the_same_twice(tmp_path: Path) -> None:
    first, second = (write(RUN, [subject(RUN)], tmp_path / name)[0] for name in ("a", "b"))
    assert first.read_bytes() == second.read_bytes()
    assert Lookup(RUN, {OWNER: "own.html"}).identities.keys() == {OWNER}


def test_a_page_with_groups_has_a_link_to_the_papers_of_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = {OWNER: namesakes(RUN, 2)}
    monkeypatch.setattr("topics.reporting.lookup.identify_all", lambda corpus, names: found)
    html = write(RUN, [subject(RUN)], tmp_path)[0].read_text(encoding="utf8")
    assert 'href="#person=1"' in html
    assert 'id="plot-identity"' in html
    assert "Areas by colour: <a" in html


def test_leftovers_are_said_to_be_no_person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = {OWNER: replace(namesakes(RUN, 2), loose=(2,))}
    monkeypatch.setattr("topics.reporting.lookup.identify_all", lambda corpus, names: found)
    html = write(RUN, [subject(RUN)], tmp_path)[0].read_text(encoding="utf8")
    assert html.count("with no sure tie to each other: leftovers rather than a person") == 1
    assert "2: no sure tie" in html


def test_ids_that_decide_are_said_to() -> None:
    lookup = Lookup(RUN)
    lookup.identities = {OWNER: replace(namesakes(RUN, 2), score=1.0)}
    assert page(lookup, subject(RUN)).section("identity").caveat.startswith("The ids say that there are several")
