from __future__ import annotations

from collections.abc import Callable

from topics.curate.spellings import unify
from topics.results import Corpus
from topics.schemas import AUTHORSHIPS

CorpusOf = Callable[..., Corpus]


def names(corpus: Corpus) -> list[str]:
    return corpus.authorships["name"].to_list()  # type: ignore[no-any-return]


def test_names_that_differ_in_case_are_written_as_most_papers_do(corpus_of: CorpusOf) -> None:
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


def test_names_with_different_ids_keep_their_spellings() -> None:
    rows = AUTHORSHIPS.frame(
        [
            {"paper_id": f"p{i}", "position": 1, "name": name, "orcid": orcid, "is_owner": False}
            for i, (name, orcid) in enumerate(
                [("JiaNing Qu", "0000-1"), ("Jianing Qu", "0000-2"), ("Jianing qu", None)]
            )
        ]
    )
    assert unify(rows)["name"].to_list() == ["JiaNing Qu", "Jianing Qu", "JiaNing Qu"]


def test_a_spelling_all_in_capitals_is_not_shown_where_there_is_another(corpus_of: CorpusOf) -> None:
    assert (
        names(corpus_of(*({"authors": [name]} for name in ("NOOR HADDARIN", "NOOR HADDARIN", "Noor Haddarin"))))
        == ["Noor Haddarin"] * 3
    )
