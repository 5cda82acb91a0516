"""The pages of comparisons: what their sections say and show, what is left out with a reason, and how pages link."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.comparisons import bare_comparison, held, small_comparison, small_comparisons
from tests.runs import FRIEND, HOSTILE, LONER, OWNER, small_run, subject, tiny_run, whole
from topics.reporting import write, write_comparison, write_comparisons
from topics.reporting.compared import Compared, compare_subjects, n_comparisons
from topics.reporting.comparison import many_page, pair_page
from topics.reporting.comparison.view import ManyView, PairView
from topics.reporting.lookup import Lookup
from topics.reporting.parts import Link, Page
from topics.reporting.site import Site
from topics.results import Comparison, Subject

RUN = small_run()
LOOKUP = Lookup(RUN)
PAIR = small_comparison(RUN)
MANY = small_comparisons(RUN)
PAGE = pair_page(PairView(PAIR, LOOKUP))
ALL = many_page(ManyView(MANY, LOOKUP))
PEOPLE = [subject(RUN, name) for name in (OWNER, FRIEND, HOSTILE, LONER)]


def data(path: Path) -> dict[str, Any]:
    text = path.read_text(encoding="utf8")
    found: dict[str, Any] = json.loads(re.search(r'id="page-data">(.*?)</script>', text, re.S)[1])
    return found


def papers(page: Page, link: Link) -> set[str]:
    """Ids of the papers that a link of a set and a topic shows."""
    state = dict(part.split("=") for part in link.query.split("&"))
    numbers = {n for name in state["set"].split("~") for n in page.sets[name].papers}
    topic = int(state["topic"]) if "topic" in state else None
    return {p.paper_id for p in page.papers if p.number in numbers and topic in (None, p.topic_id)}


def linked(parts: Any) -> list[Link]:
    """All links within a body."""
    if isinstance(parts, Link):
        return [parts]
    if isinstance(parts, str) or parts is None:
        return []
    values = (
        parts.values() if isinstance(parts, dict) else vars(parts).values() if hasattr(parts, "__dict__") else parts
    )
    return [link for value in values for link in linked(value)] if not isinstance(parts, int | float) else []


def test_questions_of_two_sides_come_in_the_readers_order() -> None:
    kinds = [section.kind for section in PAGE.sections]
    assert kinds == ["sides", "shared", "apart", "inside", "first", "both", "closest", "joint", "listing"]
    assert all(section.answer and not section.reason for section in PAGE.sections)
    assert PAGE.title == "Ada Lindqvist and Bo Marsh"
    assert PAGE.lead == "23 papers against 22, 8 of them on both sides; the corpus has 64. As of 2026-11-19."


def test_sections_without_anything_to_show_say_why() -> None:
    page = pair_page(PairView(bare_comparison(RUN), LOOKUP))
    reasons = {section.kind: section.reason for section in page.sections if section.reason}
    assert reasons == {
        "shared": "No paper of either side belongs to a topic of the corpus.",
        "apart": "No word is in enough papers to tell the sides apart.",
        "inside": "They share no area.",
        "first": "They share no area.",
        "closest": "Each paper is on both sides, or has no text to compare.",
        "joint": "No paper is on both sides, and nobody else wrote with both.",
    }
    assert page.section("sides").answer == "A side has no paper with a topic."


@pytest.mark.parametrize("row", PAGE.section("shared").body["rows"], ids=lambda row: row.topic.label)
def test_each_count_of_an_area_leads_to_exactly_those_papers(row: Any) -> None:
    for side, count, who in (("a", row.papers_a, PAIR.a), ("b", row.papers_b, PAIR.b)):
        expected = set(held(RUN, who, row.topic.id))
        assert str(count) == str(len(expected)), side
        assert not expected or papers(PAGE, count) == expected


def test_shares_differences_and_tests_of_an_area_are_told() -> None:
    rows = {row.topic.id: row for row in PAGE.section("shared").body["rows"]}
    assert (rows[0].share_a, rows[0].bounds_a, rows[0].q) == ("70\u00a0%", "[63,\u00a080]", "q\u00a0=\u00a00.002")
    assert rows[2].difference == "−23 [−33, −13]"
    assert rows[2].log_odds == "−0.9 [−1.9,\u00a00.1]"
    assert [row.certain for row in rows.values()].count(True) == 2


def test_papers_of_words_first_papers_and_closest_ones_are_the_tables() -> None:
    word = PAGE.section("apart").body["a"][0]
    assert papers(PAGE, word.papers_a) == set(PAIR.terms["paper_ids_a"][0])
    assert word.papers_b == "0"
    lead = PAGE.section("first").body["rows"][0]
    assert papers(PAGE, lead.first_b) == {PAIR.leads.filter(topic_id=0)["first_id_b"].item()}
    near = PAGE.section("closest").body["b"][0]
    row = PAIR.closest.filter(side="b", rank=1).row(0, named=True)
    assert papers(PAGE, near.show) == {row["paper_id"], row["nearest_id"]}
    assert near.similarity == "0.80"


def test_inside_an_area_papers_of_one_side_alone_are_counted() -> None:
    row = PAGE.section("inside").body["rows"][0]
    alone = set(held(RUN, PAIR.a, 0)) - set(PAIR.joint_ids)
    assert papers(PAGE, row.papers_a) == alone
    assert row.verdict == "they do different things"
    assert (
        PAGE.section("inside").answer
        == "In the one area that could be tested they surely do, energy 0.30 [0.15,\u00a00.40] of 1."
    )


def test_every_link_of_a_page_leads_to_papers() -> None:
    for page in (PAGE, ALL):
        for section in page.sections:
            for link in linked(section.body):
                if "set=" in link.query and "with=" not in link.query:
                    assert papers(page, link), link


def test_who_wrote_with_both_is_listed_by_side() -> None:
    (row,) = PAGE.section("joint").body["people"]
    assert row.name == HOSTILE
    assert row.papers_a.query.endswith("&set=a")
    assert PAGE.section("joint").answer == "8 papers on both sides; 1 person who wrote with both."


def test_the_list_is_marked_and_can_be_narrowed_by_side() -> None:
    assert {name: s.choice for name, s in PAGE.sets.items() if s.choice} == {"a": OWNER, "b": FRIEND, "both": "Both"}
    assert [name for name, s in PAGE.sets.items() if s.marks] == ["a", "b"]
    assert len(PAGE.papers) == len({*PAIR.a.paper_ids} | {*PAIR.b.paper_ids})


def test_the_map_tells_the_sides_apart() -> None:
    traces = PAGE.section("both").figure.plotly["data"]
    symbols = {trace["marker"]["symbol"] for trace in traces if trace["meta"]["role"] == "papers"}
    assert symbols == {"circle", "circle-open", "circle-open-dot"}
    drawn = sorted(n for trace in traces if trace["meta"]["role"] == "papers" for n in trace["customdata"])
    assert drawn == list(range(len(PAGE.papers)))
    assert "Filled: Ada Lindqvist; open: Bo Marsh; open with a dot: both." in PAGE.section("both").figure.note


def test_a_side_of_very_many_papers_is_the_background_of_the_map(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("topics.reporting.comparison.sections.FRONT_UP_TO", 22)
    figure = pair_page(PairView(PAIR, LOOKUP)).section("both").figure
    front = [trace for trace in figure.plotly["data"] if trace["meta"]["role"] == "papers"]
    assert sum(len(trace["customdata"]) for trace in front) == len(PAIR.b.paper_ids)
    assert figure.note.endswith(" Open: Bo Marsh.")


def test_tables_to_download_name_sides_and_areas() -> None:
    assert {"papers", "compared_topics", "side_terms", "within_topics", "leads", "closest_papers"} <= set(PAGE.tables)
    listed = PAGE.tables["papers"]
    assert listed.filter(pl.col("side_a") & pl.col("side_b")).height == len(PAIR.joint_ids)
    assert "label" in PAGE.tables["compared_topics"].columns
    assert not [dtype for table in PAGE.tables.values() for dtype in table.dtypes if isinstance(dtype, pl.List)]


def test_methods_are_those_of_the_comparison_with_their_sources() -> None:
    methods = {method.name: method.text for method in PAGE.making.methods}
    assert "Trends" not in methods
    assert "Jensen–Shannon" in methods["Distance"]
    assert "Székely & Rizzo" in methods["Inside areas"]


def test_questions_of_many_sides() -> None:
    kinds = [section.kind for section in ALL.sections]
    assert kinds == ["among", "distances", "nearest", "enriched", "field", "listing"]
    assert ALL.title == "Four authors compared"
    assert ALL.section("among").answer == "Five of six pairs are surely apart."
    assert ALL.section("field").answer == "Two of four authors surely differ."


def test_many_sides_without_papers_in_areas_are_left_out_with_a_reason() -> None:
    none = replace(
        MANY,
        distances=MANY.distances.head(0),
        enrichment=MANY.enrichment.head(0),
        sides=MANY.sides.with_columns(field_q_value=pl.lit(None, pl.Float64)),
        merges=MANY.merges.head(0),
    )
    page = many_page(ManyView(none, LOOKUP))
    reasons = [section.reason for section in page.sections if section.reason]
    assert len(reasons) == 4
    assert "No two sides have papers in areas, so none can be compared." in reasons


def test_neighbours_and_the_field_lead_to_papers_and_pages() -> None:
    files = {("author", person.name): f"{person.slug}.html" for person in PEOPLE}
    page = many_page(ManyView(MANY, LOOKUP, files, {(0, 1): "both.html"}))
    row = next(r for r in page.section("nearest").body if {r.side.text, r.other.text} == {OWNER, FRIEND})
    assert row.compared == "both.html"
    assert papers(page, row.distance) == {*PEOPLE[0].paper_ids} | {*PEOPLE[1].paper_ids}
    assert papers(page, row.joint) == set(PAIR.joint_ids)
    first = page.section("field").body[0]
    assert (first.name, first.page, first.group) == (LONER, "celik-oz.html", "stands alone")
    owner = next(r for r in page.section("field").body if r.name == OWNER)
    (over,) = owner.over
    assert papers(page, over[1]) == set(held(RUN, PEOPLE[0], 0))


def test_the_same_comparison_gives_the_same_bytes(tmp_path: Path) -> None:
    files = [write_comparison(small_comparison(small_run()), RUN, tmp_path / str(i), "shared")[0] for i in (1, 2)]
    files += [write_comparisons(small_comparisons(small_run()), RUN, tmp_path / str(i), "shared")[0] for i in (1, 2)]
    assert [path.name for path in files] == ["ada-lindqvist-and-bo-marsh.html"] * 2 + ["compare.html"] * 2
    first, second, third, fourth = (path.read_bytes() for path in files)
    assert first == second
    assert third == fourth


def test_hostile_names_and_titles_are_text(tmp_path: Path) -> None:
    b = subject(RUN, HOSTILE)
    (path,) = write_comparison(small_comparison(RUN, b=b), RUN, tmp_path, "shared")
    (many,) = write_comparisons(MANY, RUN, tmp_path, "shared")
    for file in (path, many):
        text = file.read_text(encoding="utf8")
        assert "<script>alert" not in text
        assert "<b>bold" not in text
        assert text.count("</script>") == 4
        assert data(file)["papers"]
    assert data(path)["sets"]["b"]["choice"] == HOSTILE


def compared(*pairs: Comparison) -> Compared:
    return Compared(MANY if len(pairs) > 1 else None, pairs)


def test_a_report_links_pages_of_authors_pairs_and_all(tmp_path: Path) -> None:
    third = small_comparison(RUN, a=subject(RUN, OWNER), b=subject(RUN, HOSTILE))
    paths = write(RUN, [*PEOPLE, whole(RUN)], tmp_path, "shared", compared=compared(PAIR, third))
    names = [path.name for path in paths]
    assert names[0] == "index.html"
    assert names[6:] == [
        "compare.html", "ada-lindqvist-and-bo-marsh.html", "ada-lindqvist-and-eve-script-alert-1-script.html",
    ]  # fmt: skip
    owner, all_papers, index, many, pair = (
        (tmp_path / name).read_text(encoding="utf8")
        for name in ("ada-lindqvist.html", "all-papers.html", "index.html", "compare.html", names[7])
    )
    assert '<a href="ada-lindqvist-and-bo-marsh.html">Bo Marsh</a>' in owner
    assert '<li><a href="compare.html">All four compared</a></li>' in owner
    assert "Compare with" not in all_papers
    assert '<a href="ada-lindqvist-and-bo-marsh.html">Ada Lindqvist and Bo Marsh</a>' in index
    assert '<a href="compare.html">all together</a>' in index
    assert 'href="ada-lindqvist-and-bo-marsh.html"' in many
    assert '<li><a href="bo-marsh.html">Bo Marsh</a></li>' in pair


def test_names_that_clash_get_files_of_their_own() -> None:
    slugs = ("Compare", "Trends", "index", "作者", "作家", "A and B", "A", "B")
    named = [Subject("group", name, (), PEOPLE[i % 2].paper_ids) for i, name in enumerate(slugs)]
    pairs = [small_comparison(RUN, a=named[3], b=named[4]), small_comparison(RUN, a=named[6], b=named[7])]
    site = Site(RUN, named, compared=compared(*pairs))
    assert list(site.files.values()) == [
        "compare-2.html", "trends-2.html", "index-2.html", "group.html", "group-2.html", "a-and-b.html", "a.html",
        "b.html",
    ]  # fmt: skip
    assert list(site.pairs.values()) == ["group-and-group.html", "a-and-b-2.html"]


def test_an_author_and_a_group_of_one_name_keep_their_own_pages() -> None:
    author, group = PEOPLE[0], Subject("group", OWNER, (OWNER, FRIEND), PEOPLE[1].paper_ids)
    site = Site(RUN, [author, group], compared=Compared(None, (small_comparison(RUN, a=author, b=group),)))
    assert list(site.files.values()) == ["ada-lindqvist.html", "ada-lindqvist-2.html"]
    assert list(site.pairs.values()) == ["ada-lindqvist-and-ada-lindqvist.html"]


@pytest.mark.parametrize(("n", "n_pairs", "together"), [(1, 0, False), (2, 1, False), (3, 3, True), (4, 6, True)])
def test_up_to_four_subjects_all_pairs_are_compared(n: int, n_pairs: int, together: bool) -> None:
    steps: list[str] = []
    found = compare_subjects(RUN, [*PEOPLE[:n], whole(RUN)], progress=steps.append)
    assert (len(found.pairs), found.many is not None) == (n_pairs, together)
    assert len(steps) == n_comparisons(RUN, [*PEOPLE[:n], whole(RUN)])


def test_of_more_subjects_each_has_a_page_with_its_nearest() -> None:
    people = [*PEOPLE, Subject("author", "Somebody", ("Somebody",), PEOPLE[0].paper_ids[:12])]
    found = compare_subjects(RUN, people)
    assert {pair.a.name for pair in found.pairs} | {pair.b.name for pair in found.pairs} == {p.name for p in people}
    assert len(found.pairs) <= n_comparisons(RUN, people) - 1 == 5
    assert found.pages[0] == ("All compared", len({i for person in people for i in person.paper_ids}))


def test_of_authors_and_groups_like_is_compared_with_like() -> None:
    groups = [Subject("group", f"Lab of {p.name}", (p.name,), (*p.paper_ids, "p62")) for p in PEOPLE[:2]]
    found = compare_subjects(RUN, [*PEOPLE[:2], *groups])
    assert [(pair.a.name, pair.b.name) for pair in found.pairs] == [
        (OWNER, FRIEND), (f"Lab of {OWNER}", f"Lab of {FRIEND}"),
    ]  # fmt: skip


def test_a_corpus_without_topics_is_not_compared() -> None:
    run = tiny_run()
    assert compare_subjects(run, [subject(run, OWNER), subject(run, FRIEND)]).pairs == ()
