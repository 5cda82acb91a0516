from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import polars as pl
import pytest

import topics
from topics.curate.corpus import assemble
from topics.curate.splitting import split_people
from topics.errors import NotFound
from topics.identity import identify_all, names_of_different_ids, paper_vectors, with_owner_findings
from topics.registry import Parsed
from topics.results import Corpus, Identity

AS_OF = dt.date(2026, 11, 19)
FIELDS = ("coral reefs", "street trees", "solar cells", "sleep loss", "glacier melt", "wheat rust")


def test_the_shared_name_of_the_sample_is_several_people_s_and_no_other_is(
    sample_corpus: Corpus, truth: dict[str, Any]
) -> None:
    (shared,) = truth["shared_names"]
    found = identify_all(sample_corpus)
    assert [name for name, identity in found.items() if identity.is_several] == [shared["name"]]
    groups = found[shared["name"]].groups.group_by("person").agg(pl.col("paper_id").sort())["paper_id"].to_list()
    assert sorted(groups) == sorted(sorted(person) for person in shared["people"])


def test_a_name_is_found_however_it_is_written(sample_corpus: Corpus) -> None:
    assert topics.identify(sample_corpus, "lin zhao").name == "Lin Zhao"


def test_nobody_of_that_name_names_the_nearest(sample_corpus: Corpus) -> None:
    with pytest.raises(NotFound, match="Did you mean: Lin Zhao"):
        topics.identify(sample_corpus, "Lin Zao")


def test_the_same_corpus_gives_the_same_score(sample_corpus: Corpus, tmp_path: Any) -> None:
    fresh, kept, again = (
        topics.identify(sample_corpus, "Lin Zhao", cache=cache) for cache in (None, tmp_path, tmp_path)
    )
    assert fresh.score == kept.score == again.score
    assert fresh.groups.equals(again.groups)


def test_no_papers_and_no_texts_have_vectors_too(corpus_of: Callable[..., Corpus]) -> None:
    corpus = corpus_of({"title": "Reefs"}, {"title": "?", "abstract": "Of nothing."})
    emptied = corpus.unique.with_columns(title=pl.lit(""), abstract=pl.lit(None, pl.String))
    assert not paper_vectors(emptied, [0, 1], topics.identity.Cache(None)).any()


def page(file_of: Callable[..., Parsed], *papers: dict[str, Any]) -> Corpus:
    return assemble({"page.txt": file_of("page.txt", *papers, owner="Mio Tan", is_author_page=True)}, AS_OF)


def test_the_owner_of_a_page_of_many_fields_gets_a_warning_that_names_the_groups(
    file_of: Callable[..., Parsed],
) -> None:
    papers = [
        {
            "title": f"On {field}, part {part}",
            "abstract": f"We measure {field}. " * 3,
            "authors": ["Mio Tan", f"{field} {k}"],
        }
        for field in FIELDS
        for part, k in ((1, "A"), (2, "B"))
    ]
    findings = with_owner_findings(page(file_of, *papers)).findings.filter(pl.col("code") == "several_people")
    ((severity, subject, message),) = findings.select("severity", "subject", "message").rows()
    assert (severity, subject) == ("warning", "Mio Tan")
    assert "several people" in message
    assert "coral reefs" in message
    assert message.endswith("They stay under one name unless --split-people is given")


def test_different_orcids_are_a_finding_and_are_split_on_few_papers_too(
    file_of: Callable[..., Parsed],
) -> None:
    corpus = page(file_of, *({"title": f"On reefs {i}", "authors": ["Mio Tan", "Ada Holm"]} for i in range(3)))
    orcids = pl.when(pl.col("name") == "Mio Tan").then(pl.col("paper_id").replace_strict(
        dict(zip(corpus.ids, ("0000-0097", "0000-3700", None), strict=True)), return_dtype=pl.String
    ))  # fmt: skip
    known = replace(corpus, authorships=corpus.authorships.with_columns(orcid=orcids))
    assert names_of_different_ids(known) == ["Mio Tan"]
    (message,) = with_owner_findings(known).findings.filter(code="several_people")["message"]
    assert "hides several people: the papers stand under 2 different ORCIDs" in message
    found = identify_all(known)
    assert list(found) == ["Mio Tan"]
    assert split_people(known, list(found.values())).authorships["name"].str.starts_with("Mio Tan (").sum() == 3


def test_a_weak_sign_says_that_the_name_stays_whole(
    file_of: Callable[..., Parsed], monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = page(file_of, *({"title": f"On reefs {i}", "authors": ["Mio Tan"]} for i in range(4)))
    groups = pl.DataFrame({"paper_id": corpus.ids, "person": [1, 1, 1, 2], "evidence": "is near"})
    weak = Identity("Mio Tan", 0.4, "probably one", groups, "1 of the 4 papers is apart")
    monkeypatch.setattr("topics.identity.identify_all", lambda *_: {"Mio Tan": weak})
    ((severity, message),) = (
        with_owner_findings(corpus).findings.filter(code="several_people").select("severity", "message").rows()
    )
    assert severity == "info"
    assert message.endswith("That is too weak a sign to split the name")
    assert "--split-people" not in message


def test_the_owner_of_a_page_that_hangs_together_gets_no_finding(file_of: Callable[..., Parsed]) -> None:
    papers = [{"title": f"On coral reefs, part {i}", "authors": ["Mio Tan", "Ada Holm"]} for i in range(6)]
    corpus = page(file_of, *papers)
    assert with_owner_findings(corpus) is corpus
