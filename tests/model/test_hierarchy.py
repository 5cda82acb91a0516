"""Topics joined into fields, and what the fields are called."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from topics import schemas
from topics.model.fields import field_members, field_names, field_terms, hierarchy_table, with_parents
from topics.model.hierarchy import Field, join_topics
from topics.words import TermCounts, count_terms

PAPERS = 4
GROUPS = (5, 4, 3)


def corpus(groups: tuple[int, ...] = GROUPS, spread: float = 0.5, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Unit vectors and topics: so many topics about each of several directions, four papers each."""
    rng = np.random.default_rng(seed)
    middles = np.eye(40)[: len(groups)]
    centres = np.concatenate([np.repeat(middle[None], n, axis=0) for middle, n in zip(middles, groups, strict=True)])
    centres = centres + spread * rng.normal(size=centres.shape) / np.sqrt(centres.shape[1])
    vectors = np.repeat(centres, PAPERS, axis=0) + 0.01 * rng.normal(size=(PAPERS * sum(groups), 40))
    labels = np.repeat(np.arange(sum(groups)), PAPERS).astype(np.int32)
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32), labels


def counted() -> TermCounts:
    """Twelve topics of three fields: every paper has a word of its field and one of its topic."""
    kinds = ("reef", "shade", "atom")
    topics = [f"{kind} {kind}word{i}" for kind, n in zip(kinds, GROUPS, strict=True) for i in "abcde"[:n]]
    return count_terms([text for text in topics for _ in range(PAPERS)], max_ngram=1, stop_words=())


def test_planted_fields_are_found_the_largest_first() -> None:
    fields = join_topics(*corpus())
    assert [field.topics for field in fields] == [(0, 1, 2, 3, 4), (5, 6, 7, 8), (9, 10, 11)]
    assert all(field.parent is None and 0 < field.height < 1 for field in fields)


def test_papers_without_a_topic_join_none() -> None:
    vectors, labels = corpus()
    more = np.concatenate([vectors, vectors[:3]])
    assert join_topics(more, np.append(labels, [-1, -1, -1]).astype(np.int32))[0].topics == (0, 1, 2, 3, 4)


@pytest.mark.parametrize("n_topics", [0, 1, 2, 3, 7])
def test_few_topics_form_no_fields(n_topics: int) -> None:
    vectors, labels = corpus()
    assert join_topics(vectors, np.where(labels < n_topics, labels, -1).astype(np.int32)) == ()


def test_topics_that_have_nothing_in_common_form_no_fields() -> None:
    vectors = np.repeat(np.eye(12, dtype=np.float32), PAPERS, axis=0)
    assert join_topics(vectors, np.repeat(np.arange(12), PAPERS).astype(np.int32)) == ()


def test_topics_in_one_place_form_no_fields() -> None:
    vectors = np.tile(np.eye(4, dtype=np.float32)[0], (12 * PAPERS, 1))
    assert join_topics(vectors, np.repeat(np.arange(12), PAPERS).astype(np.int32)) == ()


def test_a_large_field_has_parts_and_no_level_more_than_twelve() -> None:
    rng = np.random.default_rng(1)
    centres = [
        8 * np.eye(60)[i] + 3 * np.eye(60)[10 + 5 * i + j] for i in range(3) for j in range(5) for _ in range(20)
    ]
    vectors = (np.array(centres) + 0.1 * rng.normal(size=(300, 60))).astype(np.float32)
    fields = join_topics(vectors, np.arange(300, dtype=np.int32))
    levels = [sum(field.parent == parent for field in fields) for parent in (None, *range(len(fields)))]
    assert max(levels) <= 12
    nested = [(field, fields[field.parent]) for field in fields if field.parent is not None]
    assert nested
    assert all(set(inner.topics) < set(outer.topics) and inner.height <= outer.height for inner, outer in nested)
    assert sorted(topic for field in fields if field.parent is None for topic in field.topics) == list(range(300))


def test_the_order_of_papers_does_not_count() -> None:
    vectors, labels = corpus(spread=2.0)
    order = np.random.default_rng(3).permutation(len(labels))
    assert join_topics(vectors, labels) == join_topics(vectors[order], labels[order])


def test_a_field_is_named_by_what_its_topics_share() -> None:
    vectors, labels = corpus()
    terms = field_terms(counted(), join_topics(vectors, labels), labels, 5)
    assert [words[0].text for words in terms] == ["reef", "shade", "atom"]


def test_a_part_of_a_field_is_held_against_its_own_level() -> None:
    _, labels = corpus()
    nested = [Field((0, 1, 2, 3, 4), None, 0.5), Field((0, 1), 0, 0.3), Field((2, 3, 4), 0, 0.3)]
    words = field_terms(counted(), nested, labels, 3)
    assert words[0][0].text == "reef"
    assert {word.text for word in words[1]} >= {"reefworda", "reefwordb"}


def test_a_name_that_a_topic_has_is_told_apart() -> None:
    assert field_names(["Reef", "Shade"], ["Shade", "Tree"]) == ["Reef", "Shade and more"]


def test_the_table_counts_papers_and_topics_know_their_innermost_field() -> None:
    _, labels = corpus()
    fields = [Field((0, 1, 2, 3), None, 0.5), Field((0, 1), 0, 0.3)]
    table = hierarchy_table(fields, labels, [[], []], ["Whole", "Part"])
    assert table.schema == dict(schemas.HIERARCHY.columns)
    assert table.select("node_id", "parent_id", "n_papers").rows() == [(12, None, 16), (13, 12, 8)]
    assert [len(rows) for rows in field_members(fields, labels)] == [16, 8]
    topics = schemas.TOPICS.frame({"topic_id": i} for i in range(6))
    assert with_parents(topics, table)["parent_id"].to_list() == [13, 13, 12, 12, None, None]


def test_without_fields_the_topics_stay_as_they_are() -> None:
    topics = schemas.TOPICS.frame({"topic_id": i} for i in range(3))
    found = with_parents(topics, schemas.HIERARCHY.empty())
    assert found.equals(topics)
    assert found.schema["parent_id"] == pl.Int32
