from __future__ import annotations

from collections.abc import Callable

from topics.results import Corpus

CorpusOf = Callable[..., Corpus]


def names(corpus: Corpus) -> list[str]:
    return corpus.authorships["name"].to_list()  # type: ignore[no-any-return]


def test_names_that_differ_in_case_and_accents_are_written_as_most_papers_do(corpus_of: CorpusOf) -> None:
    corpus = corpus_of({"authors": ["Noor Haddarin"]}, {"authors": ["NOOR HADDARIN"]}, {"authors": ["Noor Haddarin"]})
    assert names(corpus) == ["Noor Haddarin"] * 3


def test_names_with_other_letters_stay_apart(corpus_of: CorpusOf) -> None:
    assert names(corpus_of({"authors": ["Lin Zhao"]}, {"authors": ["Ling Zhao"]})) == ["Lin Zhao", "Ling Zhao"]


def test_a_name_twice_on_a_paper_counts_once(corpus_of: CorpusOf) -> None:
    assert names(corpus_of({"authors": ["Bo Li", "bo li", "Cy Day"]})) == ["Bo Li", "Cy Day"]


def test_authors_stand_in_the_order_of_the_papers_and_the_bylines(corpus_of: CorpusOf) -> None:
    corpus = corpus_of({"authors": ["Cy", "Ada"]}, {"authors": ["Bo", "Ada"]})
    assert names(corpus) == ["Cy", "Ada", "Bo", "Ada"]
    assert corpus.authorships["position"].to_list() == [1, 2, 1, 2]
