from __future__ import annotations

import sys
from itertools import combinations
from math import log

import numpy as np
import pytest
from gensim.corpora.dictionary import Dictionary
from gensim.models.coherencemodel import CoherenceModel
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import CountVectorizer

from tests.measured_cells import measured
from topics.errors import MissingExtra
from topics.experiments.metrics import measure
from topics.experiments.metrics.reference import reference
from topics.experiments.metrics.windows import count_windows
from topics.words import count_terms

WORDS = ["graph", "node", "edge", "image", "pixel", "camera", "speech", "voice", "sound", "phoneme"]


def _texts(n: int, n_words: int) -> list[list[str]]:
    """Texts in which no word stands twice, so that gensim counts their windows rightly."""
    rng = np.random.default_rng(5)
    filler = [f"word{chr(97 + i // 26)}{chr(97 + i % 26)}" for i in range(200)]
    return [
        rng.permutation([*rng.choice(WORDS, 4, replace=False), *rng.choice(filler, n_words, replace=False)]).tolist()
        for _ in range(n)
    ]


@pytest.mark.parametrize(("name", "gensims", "n_words"), [("npmi", "c_npmi", 20), ("cv", "c_v", 120)])
def test_coherence_is_gensims(name: str, gensims: str, n_words: int) -> None:
    texts, words = _texts(80, n_words), [WORDS[:3], WORDS[3:6], WORDS[6:]]
    model = CoherenceModel(topics=words, texts=texts, dictionary=Dictionary(texts), coherence=gensims, processes=1)
    cell = measured([0] * 80, texts=[" ".join(text) for text in texts], words=words)
    assert measure(cell, [name])[name] == pytest.approx(model.get_coherence(), abs=1e-6)


def test_npmi_of_two_words_counted_by_hand() -> None:
    # Five windows of ten words; both words stand in two, the first in three and the second in four of them.
    texts = ["graph node", "graph node", "graph image", "image node", "speech node"]
    expected = log((2 / 5) / (3 / 5 * 4 / 5)) / -log(2 / 5)
    cell = measured([0] * 5, texts=texts, words=[["graph", "node"]])
    assert measure(cell, ["npmi"])["npmi"] == pytest.approx(expected, abs=1e-6)


@settings(max_examples=60)
@given(st.lists(st.lists(st.integers(-1, 3), max_size=12), min_size=1, max_size=4), st.integers(1, 6))
def test_windows_hold_a_word_as_long_as_it_stands_in_them(texts, size) -> None:
    windows = [set(text[i : i + size]) for text in texts if text for i in range(max(1, len(text) - size + 1))]
    tokens = np.array([token for text in texts for token in text], dtype=np.int32)
    found = count_windows(tokens, np.cumsum([len(text) for text in texts]).astype(np.int32), 4, size)
    assert found.num_docs == len(windows)
    assert [found[i] for i in range(4)] == [sum(i in window for window in windows) for i in range(4)]
    for i, j in combinations(range(4), 2):
        assert found[i, j] == found[j, i] == sum({i, j} <= window for window in windows)


def test_words_of_every_tokeniser_are_found() -> None:
    texts = (
        "Pre-trained transformers for text-to-image generation: a survey of the k-means of 2023",
        r"We pre-train $\mathcal{O}(n)$ transformer models, see https://example.org/code_base for 3D \emph{graphs}",
        "Die Straße's naïve ÉTUDE; COVID-19 study of models, studies and a model of graph_nets",
    )
    ours = count_terms(texts, max_ngram=1, stop_words=()).vocabulary
    theirs = CountVectorizer().fit(texts).get_feature_names_out()
    own = reference(texts)
    assert [word for word in (*ours, *theirs) if not own.find([word])] == []


def test_a_plural_and_its_singular_are_one_word() -> None:
    texts = ["network of graphs", "networks and a graph", "the network has a node", "graph and networks", "an edge"]
    ours, theirs = (
        measure(measured([0] * 5, texts=texts, words=[words]), ["npmi", "cv"])
        for words in (["network", "graph"], ["networks", "graphs", "graph", "network"])
    )
    assert ours == theirs
    assert None not in ours.values()


def test_a_compound_and_its_part_are_not_held_against_each_other() -> None:
    own = reference(("pre-trained models are trained", "a pre-trained model"))
    assert own.find(["pre-trained", "trained", "model", "pre"]) == own.find(["pre-trained", "models"])
    assert own.find(["trained", "pre-trained"]) == own.find(["trained"])


@pytest.mark.parametrize("words", [[], [[], ["graph"]], [["absent", "graph"]], [["graph", "Graphs"]]])
def test_topics_without_two_words_in_the_texts_have_no_coherence(words: list[list[str]]) -> None:
    cell = measured([0, 0], texts=["graph of graphs", "a graph"], words=words)
    assert measure(cell, ["npmi", "cv"]) == {"npmi": None, "cv": None}


def test_words_in_every_window_tell_nothing() -> None:
    cell = measured([0, 0], texts=["graph node", "node graph"], words=[["graph", "node"]])
    assert measure(cell, ["npmi", "cv"]) == {"npmi": None, "cv": None}


def test_topics_may_come_in_any_order() -> None:
    texts, words = [" ".join(text) for text in _texts(30, 10)], [WORDS[:3], WORDS[3:6], WORDS[6:]]
    names = ["npmi", "cv", "diversity"]
    one, other = (measured([0] * 30, texts=texts, words=topics) for topics in (words, words[::-1]))
    assert measure(one, names) == measure(other, names)


def test_without_gensim_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "gensim.topic_coherence.segmentation", None)
    with pytest.raises(MissingExtra, match=r"paper-topics\[experiments\]"):
        measure(measured([0, 0], texts=["graph node", "an edge"], words=[["graph", "node"]]), ["npmi"])
