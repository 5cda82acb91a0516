from __future__ import annotations

import re
from dataclasses import replace

import polars as pl
import pytest

from tests.runs import FRIEND, HOSTILE, OWNER, small_run, subject, tiny_run, whole
from topics.reporting import alike
from topics.reporting.alike import Alike, tie
from topics.reporting.content import page
from topics.reporting.lookup import Lookup
from topics.reporting.parts import Link, Page, Section
from topics.reporting.render import render_page
from topics.reporting.resources import load
from topics.results import Run, Subject


@pytest.fixture(scope="module")
def run() -> Run:
    return small_run()


@pytest.fixture(scope="module")
def owners(run: Run) -> Page:
    return page(Lookup(run, {OWNER: "ada.html", FRIEND: "bo.html"}), subject(run))


@pytest.fixture(scope="module")
def section(owners: Page) -> Section:
    return owners.section("alike")


def rows(section: Section) -> dict[str, Alike]:
    return {row.name: row for row in section.body}


def test_people_alike_come_with_the_papers_that_make_them_so(section: Section, run: Run) -> None:
    own = dict(run.papers.select("title", "paper_id").iter_rows())
    ada = set(subject(run).paper_ids)
    for row in section.body:
        assert row.name != OWNER
        assert row.pairs
        assert all(own[pair.own.text] in ada and own[pair.title] not in ada for pair in row.pairs)


def test_every_link_of_a_row_leads_to_papers_of_the_page(owners: Page, section: Section) -> None:
    queries = [pair.own.query for row in section.body for pair in row.pairs]
    names = [query.removeprefix("set=") for query in queries]
    assert all(owners.sets[name].papers for name in names)
    assert all(owners.papers[owners.sets[name].papers[0]].title for name in names)


def test_who_has_a_page_is_linked(section: Section) -> None:
    assert rows(section)[FRIEND].page == "bo.html"


def test_joint_papers_are_told_and_led_to(section: Section, run: Run) -> None:
    mine, theirs = (set(subject(run, name).paper_ids) for name in (OWNER, FRIEND))
    (link,) = rows(section)[FRIEND].tie
    assert isinstance(link, Link)
    assert link.text == f"{len(mine & theirs)} joint papers"
    assert link.query.startswith("with=")


@pytest.mark.parametrize(
    ("common", "said"),
    [
        ([], "no co-author in common"),
        (["Cy"], "both wrote with Cy"),
        (["Cy", "Di"], "both wrote with Cy and Di"),
        (["Cy", "Di", "Ed", "Flo"], "both wrote with Cy, Di and 2 more"),
    ],
)
def test_who_stands_between_is_named(common: list[str], said: str) -> None:
    parts = tie({"name": "Bo", "joint_papers": 0, "common": common})
    assert "".join(str(part) for part in parts) == said


def test_every_node_of_the_graph_leads_to_papers(owners: Page, section: Section) -> None:
    assert section.figure is not None
    assert section.figure.plotly is not None
    traces = [trace for trace in section.figure.plotly["data"] if trace["meta"]["role"] == "node"]
    nodes = [name for trace in traces for (name,) in trace["customdata"]]
    numbers = [owners.sets[f"node-{name}"].papers for name in nodes]
    assert all(papers and len(set(papers)) == len(papers) for papers in numbers)
    assert len(nodes) == section.figure.table.height <= 60


def test_the_graph_has_areas_people_and_papers(section: Section) -> None:
    assert section.figure is not None
    kinds = section.figure.table.group_by("kind").agg("label")
    found = dict(kinds.iter_rows())
    assert set(found) == {"self", "topic", "alike", "paper"}
    assert found["self"] == [OWNER]
    assert set(found["alike"]) >= {FRIEND, HOSTILE}


def test_institutions_are_in_the_graph_beside_who_names_them(run: Run) -> None:
    ada = (pl.col("name") == OWNER) & (pl.col("paper_id") == "p01")
    placed = run.authorships.with_columns(affiliation=pl.when(ada).then(pl.lit("Sea University")))
    there = replace(run, corpus=replace(run.corpus, authorships=placed))
    found = alike.section(Lookup(there), subject(there)).figure
    assert found is not None
    (row,) = found.table.filter(kind="institution").to_dicts()
    assert (row["label"], row["ties"]) == ("Sea University", 1)


def test_hostile_names_and_titles_are_shown_as_text(owners: Page) -> None:
    html = render_page(owners, load("inline", None))  # type: ignore[arg-type]
    assert "Eve <script>" not in html
    assert re.search(r"Eve &lt;script&gt;", html)


def test_a_corpus_too_small_for_topics_says_so() -> None:
    small = tiny_run()
    assert "too few papers" in (alike.section(Lookup(small), subject(small)).reason or "")


def test_an_author_without_others_is_told_why(run: Run) -> None:
    everybody = tuple(run.authorships["name"].unique().sort())
    found = alike.section(Lookup(run), Subject("group", "All", everybody, whole(run).paper_ids))
    assert found.reason


def test_a_corpus_has_no_such_section(run: Run) -> None:
    assert "alike" not in [section.kind for section in page(Lookup(run), whole(run)).sections]
