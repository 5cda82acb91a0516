from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from topics.stopwords import stop_words
from topics.words import TermCounts, count_terms, terms_of


def counted(
    *texts: str, max_ngram: int = 2, stop: tuple[str, ...] = ("the", "of"), **limits: float
) -> list[dict[str, int]]:
    found: TermCounts = count_terms(list(texts), max_ngram=max_ngram, stop_words=stop, **limits)  # type: ignore[arg-type]
    dense = found.counts.toarray()
    return [{term: int(n) for term, n in zip(found.vocabulary, row, strict=True) if n} for row in dense]


def terms(*texts: str, **options: float) -> set[str]:
    return {term for row in counted(*texts, **options) for term in row}  # type: ignore[arg-type]


def test_counts_equal_a_count_by_hand() -> None:
    assert counted("Deep graph network, graph networks", "the deep sea") == [
        {"deep": 1, "graph": 2, "network": 2, "deep graph": 1, "graph network": 2},
        {"deep": 1, "sea": 1, "deep sea": 1},
    ]


PIECES = st.lists(st.sampled_from(["alpha", "beta", "gamma", "delta", "the", ".", ","]), max_size=12)


@settings(max_examples=40, deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=4))
def test_counts_equal_those_of_a_plain_loop(texts: list[list[str]]) -> None:
    expected = []
    for pieces in texts:
        runs = " ".join("|" if piece in ("the", ".", ",") else piece for piece in pieces).split("|")
        grams = Counter(
            " ".join(words[i : i + n])
            for words in (run.split() for run in runs)
            for n in (1, 2, 3)
            for i in range(len(words) - n + 1)
        )
        expected.append(dict(grams))
    assert counted(*(" ".join(pieces) for pieces in texts), max_ngram=3) == expected


@pytest.mark.parametrize("between", [" the ", ". ", ", ", " (", " $x^2$ ", " https://a.org/b ", "; ", " a "])
def test_no_phrase_reaches_over_a_stop_word_or_a_mark(between: str) -> None:
    found = terms(f"sparse{between}matrix")
    assert {"sparse", "matrix"} <= found
    assert "sparse matrix" not in found


def test_a_phrase_may_reach_over_a_line_break() -> None:
    assert "sparse matrix" in terms("sparse\n  matrix")


def test_no_phrase_reaches_from_one_text_into_the_next() -> None:
    assert "sparse matrix" not in terms("sparse", "matrix")


@pytest.mark.parametrize(
    ("plural", "singular"), [("networks", "network"), ("studies", "study"), ("classes", "class"), ("biases", "bias")]
)
def test_a_plural_counts_as_its_singular_where_both_occur(plural: str, singular: str) -> None:
    assert terms(plural, singular) == {singular}


@pytest.mark.parametrize("word", ["networks", "studies", "physics", "bias", "corpus", "analysis"])
def test_a_word_in_s_alone_stays_as_it_is(word: str) -> None:
    assert terms(word, "other") == {word, "other"}


@pytest.mark.parametrize(
    ("text", "term"), [("zero-shot", "zero-shot"), ("GPT4", "gpt4"), ("Öl", "öl"), ("t5-3b", "t5-3b")]
)
def test_a_word_keeps_its_hyphens_digits_and_accents(text: str, term: str) -> None:
    assert terms(text) == {term}


@pytest.mark.parametrize("text", ["", "  ", "2019 3.14", "!?", "the of", "x"])
def test_a_text_without_words_has_no_terms(text: str) -> None:
    assert counted(text, "word")[0] == {}


@pytest.mark.parametrize("texts", [[], [""], ["", ""]])
def test_texts_without_words_keep_their_rows(texts: list[str]) -> None:
    found = count_terms(texts, max_ngram=3, stop_words=[])
    assert found.counts.shape == (len(texts), 0)


def test_a_term_must_be_in_enough_texts() -> None:
    assert terms("rare word", "word", "word rare phrase", min_texts=2) == {"rare", "word"}


def test_repeating_a_term_within_a_text_does_not_make_it_frequent() -> None:
    assert terms("echo echo echo", "word", "word", min_texts=2) == {"word"}


def test_a_term_in_too_many_texts_is_left_out() -> None:
    assert terms("common one", "common two", "common three", "four", max_ngram=1, max_share=0.5) == {
        "one",
        "two",
        "three",
        "four",
    }


def test_the_vocabulary_is_sorted() -> None:
    found = count_terms(["pear apple", "fig"], max_ngram=2, stop_words=[])
    assert found.vocabulary == sorted(found.vocabulary)


def test_terms_of_a_text_come_as_often_as_they_occur() -> None:
    found = terms_of("Sparse matrix, sparse vector", max_ngram=2, stop_words=[])
    assert Counter(found) == {"sparse": 2, "matrix": 1, "vector": 1, "sparse matrix": 1, "sparse vector": 1}


@pytest.mark.parametrize("word", ["the", "we", "propose", "paper", "method", "results"])
def test_filler_of_abstracts_is_a_stop_word(word: str) -> None:
    assert word in stop_words()


@pytest.mark.parametrize("word", ["fire", "system", "network", "learning", "side"])
def test_words_that_name_things_are_no_stop_words(word: str) -> None:
    assert word not in stop_words()


def test_own_stop_words_come_on_top_in_any_case() -> None:
    assert set(stop_words(["Widget"])) - set(stop_words()) == {"widget"}
