"""Sentences on two sides and on many: true to the tables, silent where these say nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from tests.comparisons import author_units, bare_comparison, small_comparison, small_comparisons
from tests.runs import FRIEND, OWNER, small_run, subject
from topics.reporting.comparison.many_sentences import comparisons_sentences
from topics.reporting.comparison.sentences import comparison_sentences
from topics.results import Comparison, Subject

RUN = small_run()
PAIR = small_comparison(RUN)
MANY = small_comparisons(RUN)


def said(comparison: Comparison) -> dict[str, str]:
    return {sentence.about: sentence.text for sentence in comparison_sentences(comparison, RUN)}


def with_topics(**columns: Any) -> Comparison:
    topics = PAIR.topics.with_columns(
        pl.lit(value).cast(PAIR.topics.schema[name]).alias(name) for name, value in columns.items()
    )
    return replace(PAIR, sides=replace(PAIR.sides, topics=topics))


def test_each_sentence_says_what_the_tables_hold() -> None:
    assert said(PAIR) == {
        "overlap": "They share three of the six areas that either works in: “federated learning, client drift”, "
        "“named-entity recognition” and “pruning, compression”. Three belong to Bo Marsh alone.",
        "difference": "Ada Lindqvist is 1.5 times as active in “federated learning, client drift” (70\u00a0% of papers "
        "against 45\u00a0%, 24 points [14,\u00a034], q\u00a0=\u00a00.002); Bo Marsh is alone in "
        "“zero-shot learning” (23\u00a0% of papers, q\u00a0=\u00a00.010).",
        "distance": "Their mixes of areas are far apart (distance 0.62 [0.51,\u00a00.74], where 0 is the same and 1 "
        "nothing in common); that is more than papers dealt out at random show, p\u00a0=\u00a00.001.",
        "inside": "Inside “federated learning, client drift”, which both work in, their papers differ all the same "
        "(q\u00a0=\u00a00.008; energy 0.30 of 1).",
        "first": "Over all areas, papers of Ada Lindqvist are earlier by 1.5 years [0.5,\u00a02.5], "
        "p\u00a0=\u00a00.010; in “federated learning, client drift” Bo Marsh was earlier, by 2.0 years "
        "[0.8,\u00a03.1], q\u00a0=\u00a00.008.",
        "words": "Words that surely set them apart: “client drift” for Ada Lindqvist; “zero-shot” for Bo Marsh.",
        "people": "8 papers are on both sides; one person wrote with both, Eve <script>alert(1)</script> "
        "(5 and 8 papers).",
        "limit": "1 of the 23 papers has no topic and counts in no share.",
    }


def test_nothing_to_compare_is_one_sentence() -> None:
    assert said(bare_comparison(RUN)) == {"limit": "A side has no paper with a topic."}


def test_no_certain_difference_is_said_with_the_largest() -> None:
    text = said(with_topics(q_value=0.4))["difference"]
    assert text.startswith("In none of six areas do the shares differ by more than chance would explain; the largest ")
    assert "(70\u00a0% against 45\u00a0%, q\u00a0=\u00a00.40)" in text


def test_areas_shared_by_joint_papers_alone_are_called_so() -> None:
    joint = PAIR.topics.with_columns(papers_both=pl.min_horizontal("papers_a", "papers_b"))
    one = joint.with_columns(papers_a=pl.when(topic_id=1).then(2).otherwise("papers_a").cast(pl.Int32))
    text = said(replace(PAIR, sides=replace(PAIR.sides, topics=one)))["overlap"]
    assert "(one by joint papers alone)" in text


def test_sides_without_a_shared_area_are_told_apart_by_their_number() -> None:
    apart = PAIR.topics.with_columns(papers_a=pl.when(topic_id=3).then(4).otherwise(0).cast(pl.Int32)).with_columns(
        papers_b=pl.when(topic_id=3).then(0).otherwise("papers_b").cast(pl.Int32)
    )
    text = said(replace(PAIR, sides=replace(PAIR.sides, topics=apart)))["overlap"]
    assert text == (
        "They share none of the six areas that either works in: Ada Lindqvist has papers in one, Bo Marsh in five."
    )


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (0.80, 0.95, "nearly as far apart as can be"),
        (0.55, 0.80, "far apart"),
        (0.30, 0.80, "apart, how far is uncertain"),
        (0.20, 0.45, "apart, but not far"),
        (0.00, 0.45, "not far apart, if at all"),
        (0.00, 0.20, "much alike"),
        (0.00, 0.90, "perhaps apart, perhaps not"),
    ],
)
def test_words_for_the_distance_hold_for_its_whole_interval(low: float, high: float, words: str) -> None:
    sides = replace(PAIR.sides, distance=(low + high) / 2, distance_low=low, distance_high=high)
    assert f"are {words} (distance" in said(replace(PAIR, sides=sides))["distance"]


def test_a_distance_that_chance_explains_is_not_called_more() -> None:
    text = said(replace(PAIR, sides=replace(PAIR.sides, p_value=0.3)))["distance"]
    assert "no more than papers dealt out at random may show, p\u00a0=\u00a00.30" in text


def test_the_test_by_authors_is_told_or_why_there_is_none() -> None:
    assert said(replace(PAIR, by_authors=author_units()))["authors"] == (
        "With authors instead of papers as units (seven authors and six, each paper counted for the first) "
        "that difference holds, p\u00a0=\u00a00.030."
    )
    assert said(replace(PAIR, by_authors=author_units(0.2)))["authors"].endswith(
        "is not certain, p\u00a0=\u00a00.20. What differs in single areas and words, where papers are the units, may "
        "be single authors."
    )
    unfound = replace(PAIR, sides=replace(PAIR.sides, p_value=0.3), by_authors=author_units())
    assert said(unfound)["authors"].endswith("they differ more than chance would explain, p\u00a0=\u00a00.030.")
    none = said(replace(PAIR, by_authors=author_units(None)))["authors"]
    assert "nothing can be tested. Too few authors on a side. What differs in single areas and words" in none


def test_a_lead_that_is_that_of_all_papers_is_not_told_again() -> None:
    same = PAIR.leads.with_columns(pl.when(topic_id=0).then(1.0).otherwise("lead_low").alias("lead_low")).with_columns(
        lead_high=pl.when(topic_id=0).then(2.0).otherwise("lead_high"),
        lead_years=pl.when(topic_id=0).then(1.6).otherwise("lead_years"),
    )
    assert said(replace(PAIR, leads=same))["first"].endswith("; no shared area surely departs from that.")


def test_of_periods_that_follow_each_other_no_lead_is_told() -> None:
    dated = RUN.papers.drop_nulls("date_first")
    ids = dated.sort("date_last", "paper_id")
    cut = ids["date_last"][10]
    early = ids.filter(pl.col("date_last") <= cut)["paper_id"].to_list()
    late = ids.filter(pl.col("date_first") > cut)["paper_id"].to_list()
    sides = [Subject("group", name, (), tuple(own)) for name, own in (("Early", early), ("Late", late))]
    expected = "All dated papers of Early are earlier than those of Late."
    for a, b in (sides, sides[::-1]):
        assert said(small_comparison(RUN, a=a, b=b))["first"] == expected


def test_equal_shares_have_no_largest_difference() -> None:
    assert said(with_topics(difference=0.0, q_value=1.0))["difference"] == "The shares of all areas are equal."


def test_one_lead_of_many_that_chance_sets_apart_from_all_is_not_told() -> None:
    overall, own = PAIR.leads.filter(topic_id=-1), PAIR.leads.filter(topic_id=0).with_columns(q_value=pl.lit(0.001))
    apart = own.with_columns(lead_years=pl.lit(3.0), lead_low=pl.lit(1.6), lead_high=pl.lit(4.4))
    alone = replace(PAIR, leads=pl.concat([overall, apart]))
    assert "Ada Lindqvist was earlier, by 3.0 years" in said(alone)["first"]
    alike = own.with_columns(lead_years=pl.lit(1.5), lead_low=pl.lit(0.1), lead_high=pl.lit(2.9))
    many = [alike.with_columns(topic_id=pl.lit(topic_id, pl.Int32)) for topic_id in range(1, 5)]
    among = replace(PAIR, leads=pl.concat([overall, apart, *many]))
    assert said(among)["first"].endswith("; no shared area surely departs from that.")


def test_uncertain_words_are_left_out() -> None:
    text = said(PAIR)["words"]
    assert "bold" not in text
    assert "words" not in said(replace(PAIR, terms=PAIR.terms.with_columns(q_value=pl.lit(0.2))))


def test_everybody_has_no_capital_within_a_sentence() -> None:
    rest = Subject("corpus", "Everyone else", (), subject(RUN, FRIEND).paper_ids)
    texts = said(small_comparison(RUN, b=rest))
    assert texts["difference"].count("everyone else") == 1
    assert said(small_comparison(RUN, a=rest, b=subject(RUN, OWNER)))["difference"].startswith("Everyone else is alone")


def test_links_lead_to_what_the_words_speak_of() -> None:
    links = {
        part.text: part.query
        for sentence in comparison_sentences(PAIR, RUN)
        for part in sentence.parts
        if not isinstance(part, str)
    }
    assert links["70\u00a0%"] == "topic=0&set=a"
    assert links["45\u00a0%"] == "topic=0&set=b"
    assert links["8 papers"] == "set=both"
    assert links["“zero-shot”"] == "set=term-2-b"


def test_many_sides_in_sentences() -> None:
    many = replace(MANY, sides=MANY.sides.with_columns(n_placed=pl.lit(20, pl.Int32)))
    texts = {sentence.about: sentence.text for sentence in comparisons_sentences(many, RUN)}
    assert texts["nearest"] == (
        "Nearest to each other are Ada Lindqvist and Eve <script>alert(1)</script> (distance 0.30 [0.12,\u00a00.44]), "
        "though two other pairs may be as near; farthest are Ada Lindqvist and Çelik Öz (0.91 [0.82,\u00a00.99]), "
        "though two other pairs may be as far. The scale is from 0, the same mix of areas, to 1, nothing in common."
    )
    assert texts["certain"] == "Five of the six pairs differ by more than chance would explain."
    assert texts["clusters"] == (
        "One group forms: Ada Lindqvist, Eve <script>alert(1)</script> and Bo Marsh; one stands alone."
    )
    assert texts["field"].startswith(
        "Two of the four authors differ surely from the rest of the corpus; most of all Çelik"
    )
    assert texts["enriched"].startswith(
        "Most surely above the rest of the corpus: Ada Lindqvist in “federated learning"
    )
    alike = replace(MANY, sides=MANY.sides.with_columns(field_high=pl.lit(1.0)))
    field = {sentence.about: sentence.text for sentence in comparisons_sentences(alike, RUN)}["field"]
    assert field.endswith("), though one other may as much.")
    assert texts["joint"].endswith("most Ada Lindqvist and Bo Marsh, 8 papers.")
    assert texts["limit"] == "Fewer than 10 papers, so little is certain: nobody."


@pytest.mark.parametrize(
    ("placed", "told"),
    [
        ([20, 20, 5, 5], "Of those with 20 papers or more in areas, Ada Lindqvist and Bo Marsh are 0."),
        ([20, 5, 5, 5], "No two authors have 20 papers in areas, too few to say who is nearest to whom. "),
    ],
)
def test_sides_of_few_papers_are_not_called_near_or_far(placed: list[int], told: str) -> None:
    many = replace(MANY, sides=MANY.sides.with_columns(n_placed=pl.Series(placed, dtype=pl.Int32)))
    texts = {sentence.about: sentence.text for sentence in comparisons_sentences(many, RUN)}
    assert texts["nearest"].startswith(told)


def test_one_cluster_of_all_is_no_group() -> None:
    together = replace(MANY, sides=MANY.sides.with_columns(cluster=pl.lit(0, pl.Int32)))
    texts = [sentence.text for sentence in comparisons_sentences(together, RUN)]
    assert "The authors fall into no clear groups." in texts


def test_sides_without_papers_in_areas_are_silent() -> None:
    none = replace(MANY, distances=MANY.distances.head(0), enrichment=MANY.enrichment.head(0),
                   sides=MANY.sides.with_columns(pl.lit(None, pl.Float64).alias(name) for name in
                                                 ("field_distance", "field_q_value")))  # fmt: skip
    assert [sentence.about for sentence in comparisons_sentences(none, RUN)] == ["limit"]
