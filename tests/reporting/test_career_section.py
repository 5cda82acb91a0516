"""The section about somebody's work over time says what the career holds, and every number leads to its papers."""

from __future__ import annotations

import dataclasses
from typing import Any
from urllib.parse import parse_qs

import polars as pl
import pytest

from tests.runs import LONER, OWNER, small_run, subject, whole
from tests.test_careers import ADA, FIELD, RUN, with_claims
from topics.careers import career
from topics.reporting import career as rows
from topics.reporting.career_sentences import answer, career_sentences
from topics.reporting.content import page
from topics.reporting.lookup import Lookup
from topics.reporting.parts import Link, Section
from topics.reporting.render import render_page
from topics.reporting.resources import load
from topics.results import Career

LOOKUP = Lookup(RUN)
OWN = LOOKUP.of(ADA.subject)


def the_section(found: Career = ADA) -> Section:
    return rows.section(LOOKUP, found, LOOKUP.of(found.subject))


def said(found: Career, about: str) -> list[str]:
    return [s.text.replace("\u00a0", " ") for s in career_sentences(found, LOOKUP) if s.about == about]


def links(section: Section) -> list[Link]:
    spoken = [part for sentence in section.body.sentences for part in sentence.parts]
    moved = [part for move in section.body.moves for part in (move.before, move.after)]
    cells = [part for move in section.body.moves for row in move.topics for part in (row.before, row.after)]
    ranked = [row.paper for row in (*section.body.newest, *section.body.nearest)]
    return [part for part in (*spoken, *moved, *cells, *ranked) if isinstance(part, Link)]


def test_the_heading_tells_the_move() -> None:
    assert answer(ADA, LOOKUP).startswith("One move, ")
    assert answer(ADA, LOOKUP).endswith("away from “topic 0”.")


def test_a_move_says_where_to_where_from_and_how_surely() -> None:
    (text,) = said(ADA, "move")
    before, after = ADA.moves.select("papers_before", "papers_after").row(0)
    assert text.startswith("Moved towards “topic ")
    assert ", away from “topic 0” (" in text
    assert text.endswith(f": {before} papers before, {after} after, p = 0.001.")


def test_every_link_leads_to_papers_and_every_number_of_a_move_to_as_many() -> None:
    section = the_section()
    number_of = dict(OWN.select("number", "topic_id").iter_rows())
    for link in links(section):
        query = {key: value[0] for key, value in parse_qs(link.query).items()}
        papers = section.sets[query["set"]].papers if "set" in query else tuple(number_of)
        papers = tuple(n for n in papers if "topic" not in query or number_of[n] == int(query["topic"]))
        assert papers
        leading = link.text.split()[0]
        assert not leading.isdigit() or int(leading) == len(papers)


def test_marks_of_figures_lead_to_sets_of_the_section() -> None:
    section = the_section()
    marks = [
        t["customdata"] for f in section.figures for t in f.plotly["data"] if t.get("meta", {}).get("role") == "set"
    ]
    assert {name for names in marks for name in names} <= set(section.sets)


def test_focus_breadth_and_novelty_are_said_with_interval_and_test() -> None:
    (focus,), (breadth,), (novelty,) = (said(ADA, about) for about in ("focus", "breadth", "novelty"))
    assert focus.startswith("The work became less focused: ")
    assert "difference −" in focus
    assert ", p " in focus
    assert "those of two papers of the whole corpus" in breadth
    assert "too few for a rank" in breadth
    assert "against one half" in novelty
    assert not said(ADA, "claim")


def test_what_a_page_claims_stands_beside_what_was_computed() -> None:
    few = career(with_claims({"novelty": "53"}, [0.5]), ADA.subject)
    assert "claims a novelty of 53 %" in said(few, "claim")[0]
    many = career(with_claims({}, [float(i) for i in range(60)]), ADA.subject)
    assert "rank them with a correlation of" in said(many, "claim")[0]


def test_a_change_that_chance_would_explain_is_not_called_one() -> None:
    assert ADA.focus_change is not None
    calm = dataclasses.replace(ADA, focus_change=dataclasses.replace(ADA.focus_change, p_value=0.4))
    assert said(calm, "focus")[0].startswith("Focus does not clearly differ")


def test_without_a_move_the_heading_says_why() -> None:
    none = {"moves": ADA.moves.clear(), "move_topics": ADA.move_topics.clear()}
    assert answer(dataclasses.replace(ADA, **none), LOOKUP).startswith("No move from some areas to others")
    assert answer(dataclasses.replace(ADA, **none, n_dated=9), LOOKUP).startswith("9 dated papers in areas: too few")


def test_only_the_last_moves_are_told_and_the_others_counted() -> None:
    many = pl.concat([ADA.moves.with_columns(move=pl.lit(i, pl.Int32)) for i in range(5)])
    topics = pl.concat([ADA.move_topics.with_columns(move=pl.lit(i, pl.Int32)) for i in range(5)])
    found = dataclasses.replace(ADA, moves=many, move_topics=topics)
    assert len(said(found, "move")) == 4
    assert said(found, "move")[-1] == "2 earlier moves, in the table below."
    assert answer(found, LOOKUP).startswith("Five moves, the last ")


def test_too_few_papers_are_a_reason_instead_of_a_section() -> None:
    run = small_run()
    lookup = Lookup(run)
    few = dataclasses.replace(subject(run, LONER), paper_ids=("p01", "p21"))
    section = rows.section(lookup, career(run, few, lookup.field), lookup.of(few))
    assert section.reason == "Only 2 papers in an area of the corpus: too few to tell."


@pytest.fixture(scope="module")
def html() -> Any:
    return render_page(page(LOOKUP, ADA.subject), load("inline", None))  # type: ignore[arg-type]


def test_the_page_holds_section_tables_and_sets(html: str) -> None:
    assert 'id="career"' in html
    assert "How did their work move?" in html
    assert "The move " in html
    assert "Farthest from earlier work" in html
    assert '"move-0-before"' in html
    assert 'data-table="move_topics"' in html


def test_the_page_of_a_corpus_has_no_career() -> None:
    kinds = [section.kind for section in page(LOOKUP, whole(RUN)).sections]
    assert "career" not in kinds


def test_hostile_titles_stand_in_the_section_as_text() -> None:
    run = small_run()
    text = render_page(page(Lookup(run), subject(run, OWNER)), load("inline", None))  # type: ignore[arg-type]
    assert "<script>alert" not in text


def test_the_field_is_shared() -> None:
    assert LOOKUP.field is LOOKUP.field
    assert FIELD.alpha == 0.05
