from __future__ import annotations

import itertools

import numpy as np
import pytest

from topics.model.keyphrases import keyphrases
from topics.model.labels import TermLabeler, as_written
from topics.model.terms import topic_terms
from topics.repetition import Term, distinct, repeats
from topics.results import Run
from topics.stopwords import stop_words
from topics.words import count_terms

FEDERATED = [
    "Federated learning of EEG models on non-IID clients.",
    "We propose federated learning (FL), where clients of FL keep non-IID data.",
    "Federated learning under drift: FL with few clients, for EEG.",
    "The results of federated learning with non-IID clients. FL is robust.",
]
CORAL = [
    "Coral bleaching on the reefs of a warm sea.",
    "We study the recovery of coral after bleaching; reefs recover.",
    "Zero-Shot Counting of Coral. A zero-shot model counts bleaching on reefs.",
    "Larvae settle on coral, and bleaching makes reefs poor. A zero-shot count.",
]
TEXTS = [*FEDERATED, *CORAL]
LABELS = np.array([0] * 4 + [1] * 4, dtype=np.int32)


@pytest.fixture(scope="module")
def found() -> list[list[Term]]:
    return topic_terms(count_terms(TEXTS, max_ngram=3, stop_words=stop_words(), min_texts=2), LABELS, 10)


def texts_of(topic: list[Term]) -> list[str]:
    return [term.text for term in topic]


def test_terms_set_a_topic_apart(found: list[list[Term]]) -> None:
    assert texts_of(found[0])[0] == "federated learning"
    assert {"coral", "coral bleaching", "bleaching"} & set(texts_of(found[1])[:2])
    assert not set(texts_of(found[0])) & set(texts_of(found[1]))


def test_no_term_repeats_another(found: list[list[Term]]) -> None:
    assert {"federated", "learning", "fl"}.isdisjoint(texts_of(found[0]))
    assert not [pair for topic in found for pair in itertools.combinations(texts_of(topic), 2) if repeats(*pair)]


def test_terms_come_strongest_first_with_the_papers_that_hold_them(found: list[list[Term]]) -> None:
    assert all(term.weight > 0 for topic in found for term in topic)
    assert all(2 <= term.papers <= 4 for topic in found for term in topic)


def test_papers_without_a_topic_count_against_the_topics() -> None:
    counts = count_terms([*TEXTS, *FEDERATED], max_ngram=1, stop_words=stop_words())
    labels = np.concatenate([LABELS, np.full(4, -1, dtype=np.int32)])
    weight = {term.text: term.weight for term in topic_terms(counts, labels, 10)[0]}
    assert (
        weight["federated"]
        < topic_terms(count_terms(TEXTS, max_ngram=1, stop_words=stop_words()), LABELS, 10)[0][0].weight
    )


def test_without_topics_there_are_no_terms() -> None:
    assert topic_terms(count_terms(TEXTS, max_ngram=1, stop_words=[]), np.full(8, -1, dtype=np.int32), 5) == []


def test_topics_whose_texts_have_no_words_have_no_terms() -> None:
    assert topic_terms(count_terms(["", "", ""], max_ngram=1, stop_words=[]), np.zeros(3, dtype=np.int32), 5) == [[]]


def test_no_more_terms_than_asked_for(found: list[list[Term]]) -> None:
    counts = count_terms(TEXTS, max_ngram=3, stop_words=stop_words())
    assert [texts_of(topic) for topic in topic_terms(counts, LABELS, 2)] == [texts_of(topic)[:2] for topic in found]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("federated", "federated learning"),
        ("fl", "federated learning"),
        ("llms", "large language model"),
        ("graph neural network", "neural network"),
        ("pruning", "pruned"),
        ("zero-shot", "zero shot learning"),
    ],
)
def test_a_part_an_acronym_or_an_inflection_repeats_a_term(one: str, other: str) -> None:
    assert repeats(one, other)
    assert repeats(other, one)


@pytest.mark.parametrize(
    ("one", "other"), [("coral", "reef"), ("fl", "flood"), ("graph network", "graph theory"), ("net", "network")]
)
def test_terms_that_say_different_things_do_not_repeat_each_other(one: str, other: str) -> None:
    assert not repeats(one, other)


@pytest.mark.parametrize(
    ("candidates", "kept"),
    [
        ([("federated", 9, 10), ("federated learning", 8, 9), ("fl", 7, 8)], ["federated learning"]),
        ([("learning", 9, 10), ("metric learning", 8, 2)], ["learning"]),
        ([("coral reef", 9, 5), ("reef", 8, 9), ("larva", 7, 4)], ["coral reef", "larva"]),
    ],
)
def test_a_phrase_stands_for_its_part_where_it_is_nearly_as_common(
    candidates: list[tuple[str, float, int]], kept: list[str]
) -> None:
    assert texts_of(distinct([Term(*candidate) for candidate in candidates], 10)) == kept


@pytest.mark.parametrize(
    ("term", "texts", "written"),
    [
        ("eeg", ["EEG signals", "Cheap EEG"], "EEG"),
        ("non-iid", ["with non-IID data", "Non-IID clients"], "non-IID"),
        ("zero-shot", ["Zero-Shot Learning", "a zero-shot model"], "zero-shot"),
        ("zero-shot learning", ["Zero-Shot Learning"], "zero-shot learning"),
        ("federated learning", ["Federated Learning of Everything"], "federated learning"),
        ("llm", ["LLMs are large", "The LLMs"], "LLM"),
        ("bert", ["BERT", "Robert"], "BERT"),
        ("absent", ["nothing"], "absent"),
        ("c++", ["C++"], "c++"),
    ],
)
def test_a_term_has_the_capitals_its_texts_use_but_not_those_of_titles(
    term: str, texts: list[str], written: str
) -> None:
    assert as_written(term, texts) == written


def test_a_label_joins_terms_as_they_are_written() -> None:
    names = TermLabeler().label([["federated learning", "non-iid", "client", "eeg"]], [FEDERATED])
    assert names == ["Federated learning, non-IID, client"]


def test_a_label_leaves_out_what_merely_repeats() -> None:
    names = TermLabeler().label([["federated learning", "fl", "federated", "client"]], [FEDERATED])
    assert names == ["Federated learning, client"]


def test_labels_of_the_sample_are_unique_and_have_two_to_four_terms(sample_run: Run) -> None:
    labels = sample_run.topics["label"].to_list()
    assert len(set(labels)) == len(labels)
    assert all(2 <= len(label.split(", ")) <= 4 for label in labels)


def test_no_term_of_the_sample_holds_a_stop_word_or_repeats_another(sample_run: Run) -> None:
    topics = sample_run.topics["terms"].to_list()
    assert not {word for terms in topics for term in terms for word in term.split()} & set(stop_words())
    assert not [pair for terms in topics for pair in itertools.combinations(terms, 2) if repeats(*pair)]


def test_keyphrases_say_what_sets_each_paper_apart() -> None:
    counts = count_terms([FEDERATED[1], CORAL[1]], max_ngram=3, stop_words=stop_words())
    table = keyphrases(counts, ["a", "b"], n_phrases=3)
    assert table["rank"].to_list() == [1, 2, 3] * 2
    assert any("federated learning" in phrase for phrase in table.filter(paper_id="a")["phrase"])
    assert any("coral" in phrase for phrase in table.filter(paper_id="b")["phrase"])


def test_a_paper_without_words_has_no_keyphrases() -> None:
    assert keyphrases(count_terms(["", "coral"], max_ngram=1, stop_words=[]), ["a", "b"])["paper_id"].to_list() == ["b"]
