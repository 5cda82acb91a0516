"""One body for every installed labeler."""

from __future__ import annotations

import pytest

from topics.registry import Labeler, load, plugins

TERMS = [
    ["coral reef", "bleaching", "heatwave", "larva"],
    ["coral reef", "bleaching", "heatwave", "larva"],
    ["coral reef", "bleaching", "heatwave", "larva"],
    ["qubit"],
    ["qubit"],
    [],
    [],
]
TEXTS = [["Coral reefs bleach."]] * 3 + [["A qubit."]] * 2 + [[], [""]]


@pytest.fixture(params=list(plugins("labelers")))
def labeler(request: pytest.FixtureRequest) -> Labeler:
    made: Labeler = load("labelers", request.param)()
    return made


def test_every_topic_gets_a_name_of_its_own_even_with_the_same_terms(labeler: Labeler) -> None:
    names = labeler.label(TERMS, TEXTS)
    assert len(set(names)) == len(TERMS)
    assert all(name.strip() for name in names)


def test_the_same_topics_get_the_same_names_again(labeler: Labeler) -> None:
    assert labeler.label(TERMS, TEXTS) == labeler.label(TERMS, TEXTS)


def test_no_topics_have_no_names(labeler: Labeler) -> None:
    assert labeler.label([], []) == []
