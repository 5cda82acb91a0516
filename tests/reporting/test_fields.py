"""What pages say of the fields that areas form, and of areas that do not come back."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from tests.fielded import FRAGILE, fielded_run
from tests.runs import OWNER, small_run, subject, whole
from topics.reporting.content import page
from topics.reporting.index import index
from topics.reporting.lookup import Lookup
from topics.reporting.parts import Page, Topic
from topics.reporting.render import render_page
from topics.reporting.resources import load
from topics.reporting.steadiness import badge, fragile_caveat
from topics.results import Subject

RUN = fielded_run()
PAGE = page(Lookup(RUN), whole(RUN))


def kinds(content: Page) -> list[str]:
    return [section.kind for section in content.sections]


def test_a_corpus_says_which_areas_form_fields() -> None:
    section = PAGE.section("fields")
    assert section.answer == (
        "8 of the 10 areas form two fields; the largest is “Living <things>” with 30 papers (47\u00a0%)."
    )
    rows = [(row.label, row.depth, str(row.papers), [area.id for area in row.areas]) for row in section.body]
    assert rows == [
        ("Living <things>", 0, "30", [2, 3, 4]),
        ("Reefs", 1, "12", [0, 1]),
        ("Matter", 0, "18", [5, 6, 7]),
        ("In no field", 0, "12", [8, 9]),
    ]


def test_a_field_leads_to_the_papers_that_it_counts() -> None:
    for row in PAGE.section("fields").body[:-1]:
        chosen = PAGE.sets[row.papers.query.removeprefix("set=")]
        assert sum(paper.topic_id in chosen.topics for paper in PAGE.papers) == int(row.papers.text)


def test_a_group_sees_its_own_papers_in_the_fields_of_the_corpus() -> None:
    group = Subject("group", "Some", (), tuple(RUN.corpus.ids[:59:2]))
    rows = page(Lookup(RUN), group).section("fields").body
    assert [str(row.papers) for row in rows] == ["15", "6", "9", "6"]
    assert rows[0].share == pytest.approx(0.5)


def test_fields_are_left_out_where_they_put_nothing_in_order() -> None:
    few = small_run()
    lonely = dataclasses.replace(RUN, hierarchy=RUN.hierarchy.head(2))
    assert "fields" not in kinds(page(Lookup(RUN), subject(RUN, OWNER)))
    assert "fields" not in kinds(page(Lookup(few), whole(few)))
    assert "fields" not in kinds(page(Lookup(lonely), whole(lonely)))


def test_only_the_fragile_area_is_marked_and_explained() -> None:
    assert [topic.id for topic in PAGE.topics if topic.fragile] == [FRAGILE]
    assert PAGE.section("areas").caveat.endswith(fragile_caveat(PAGE.topics))
    said = next(s.text for s in PAGE.section("who").body["sentences"] if s.about == "stability")
    assert said.endswith("10 areas come back to different degrees: 9 stable and 1 fragile: “area 4”.")
    assert index(Lookup(RUN), [PAGE], ["page.html"]).fragile.startswith("One topic is marked fragile")


def test_nothing_is_said_where_no_area_is_fragile() -> None:
    assert fragile_caveat([Topic(0, "a", "#000", "circle")]) == ""
    author = page(Lookup(RUN), dataclasses.replace(subject(RUN), paper_ids=tuple(RUN.corpus.ids[:20])))
    assert "fragile" not in (author.section("areas").caveat or "")


@pytest.mark.parametrize(
    ("stability", "name"), [(None, "not assessed"), (0.499, "fragile"), (0.5, "fair"), (0.75, "stable")]
)
def test_degrees_of_stability(stability: float | None, name: str) -> None:
    assert badge(stability).name == name


def test_html_holds_the_table_the_mark_and_no_foreign_markup(tmp_path: Path) -> None:
    html = render_page(PAGE, load("inline", tmp_path))
    body = html[: html.index('id="page-data"')]
    assert "Living &lt;things&gt;" in body
    assert 'href="#set=field-10"' in body
    assert "Living <things>" not in body
    # In the table of areas and beside the chip of its field.
    assert body.count('class="badge fragile"') == 2
