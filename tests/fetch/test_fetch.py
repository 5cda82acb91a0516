"""From a search to a corpus, over a played service."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from answers import Reply, arxiv_feed, openalex_person
from polars.testing import assert_frame_equal
from server import Services

from topics.errors import ConfigError, MissingExtra, ServiceError
from topics.fetch import SERVICES, pages
from topics.results import Corpus

Fetched = Callable[..., Corpus]


@pytest.mark.parametrize("name", SERVICES)
def test_every_page_of_a_service_becomes_papers(name: str, services: Services, fetched: Fetched) -> None:
    services.world.n = 230
    corpus = fetched(name, "snails")
    assert corpus.papers.height == 230
    assert corpus.papers["paper_id"].n_unique() == 230
    assert corpus.papers["abstract"].null_count() == 0
    assert corpus.papers["date_first"].null_count() == 0
    assert corpus.authorships.height == 230
    assert {source["name"] for source in corpus.inputs} == set(corpus.papers["source"])
    assert corpus.papers["source"][0] == f"{name}:page 1"
    assert corpus.as_of == dt.date(2026, 11, 19)


@pytest.mark.parametrize("name", SERVICES)
def test_a_broken_record_is_refused_alone(name: str, services: Services, fetched: Fetched) -> None:
    services.world.broken = {3, 11}
    corpus = fetched(name, "snails")
    assert corpus.papers.height == 23
    refused = corpus.findings.filter(code="refused")["message"].str.extract(r"^(\d+)").cast(int)
    assert refused.sum() == 2
    assert corpus.findings.filter(severity="error")["source_record"].null_count() == 0


def test_openalex_with_a_key_follows_cursors(
    services: Services, fetched: Fetched, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.world.n = 230
    monkeypatch.setenv("OPENALEX_API_KEY", "sesame")
    assert fetched("openalex", "snails").papers.height == 230
    assert [asked.parameters["api_key"] for asked in services.asked] == ["sesame"] * 4


@pytest.mark.parametrize("name", SERVICES)
def test_a_limit_is_kept_to_the_paper(name: str, services: Services, fetched: Fetched) -> None:
    services.world.n = 230
    corpus = fetched(name, "snails", limit=107)
    assert corpus.papers.height == 107
    [told] = corpus.findings.filter(code="more_found")["message"]
    assert "finds 230 papers; only the first 107 were fetched: raise the limit" in told


def test_the_reach_of_a_service_is_told(services: Services, fetched: Fetched, monkeypatch: pytest.MonkeyPatch) -> None:
    services.world.n = 230
    monkeypatch.setattr("topics.fetch.crossref._REACH", 200)
    corpus = fetched("crossref", "snails")
    assert corpus.papers.height == 200
    assert (
        "only the first 200 were fetched: narrow the search" in corpus.findings.filter(code="more_found")["message"][0]
    )


def test_findings_of_many_pages_are_summed(
    services: Services, fetched: Fetched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("topics.curate.findings.SHOWN", 20)
    items = [f'{{"paperId": "{i:040x}", "title": "Snails of {i}"}}' for i in range(60)]
    for start in (0, 30):
        token = b'"token": "T30", ' if start == 0 else b""
        body = b'{"total": 60, %b"data": [%b]}' % (token, ",".join(items[start : start + 30]).encode())
        services.replies.append(Reply(body=body))
    told = fetched("semanticscholar", "snails").findings.filter(code="missing_abstract")
    assert told.height == 21
    assert told["message"][-1].endswith("so it is with 40 more records")


@pytest.mark.parametrize("name", SERVICES)
def test_nothing_found_is_one_sentence(name: str, services: Services, fetched: Fetched) -> None:
    services.world.n = 0
    with pytest.raises(ServiceError, match=r"finds no paper for 'snails', since 2020-01-01; try other words"):
        fetched(name, "snails", since="2020-01-01")


def test_pages_are_asked_for_once(services: Services, fetched: Fetched) -> None:
    first = fetched("crossref", "snails")
    n_asked = len(services.asked)
    services.world.n = 3
    again = fetched("crossref", "snails")
    assert len(services.asked) == n_asked
    for table, frame in first.tables().items():
        assert_frame_equal(frame, again.tables()[table])
    assert fetched("crossref", "snails", refresh=True).papers.height == 3


def test_a_page_that_the_disk_has_damaged_is_asked_for_again(
    services: Services, fetched: Fetched, tmp_path: Path
) -> None:
    fetched("crossref", "snails")
    [page] = (tmp_path / "cache").rglob("00001-*")
    page.write_bytes(page.read_bytes()[:100])
    assert fetched("crossref", "snails").papers.height == 25
    assert len(services.asked) == 2


def test_pages_from_the_store_are_told(services: Services, fetched: Fetched) -> None:
    services.world.n = 230
    said: list[str] = []
    run = partial(fetched, "crossref", "snails", contact="mira@example.org", say=said.append)
    run(limit=200)
    assert not said
    run()
    run()
    run(refresh=True)
    today = dt.date.today()
    assert said == [f"{n} of 3 pages are from {today}; --refresh asks anew" for n in (2, 3)]


def test_nothing_found_in_the_store_is_told_too(services: Services, fetched: Fetched) -> None:
    services.world.n = 0
    said: list[str] = []
    for _ in range(2):
        with pytest.raises(ServiceError, match="finds no paper"):
            fetched("crossref", "snails", contact="mira@example.org", say=said.append)
    assert said == [f"1 of 1 page is from {dt.date.today()}; --refresh asks anew"]


def test_pages_grow_old_together(services: Services, fetched: Fetched, monkeypatch: pytest.MonkeyPatch) -> None:
    assert fetched("crossref", "snails").papers.height == 25
    services.world.n = 3
    monkeypatch.setattr(pages, "KEPT_DAYS", 0)
    assert fetched("crossref", "snails").papers.height == 3


def test_the_corpus_is_of_the_day_its_pages_are(fetched: Fetched) -> None:
    assert fetched("crossref", "snails", as_of=None).as_of == dt.date.today()


@pytest.mark.parametrize("name", SERVICES)
def test_a_search_goes_on_where_it_was_broken_off(
    name: str, services: Services, fetched: Fetched, tmp_path: Path
) -> None:
    services.world.n = 450
    whole = fetched(name, "snails", cache=tmp_path / "other")
    n_whole = len(services.asked)
    services.asked.clear()
    services.replies.extend([None, None, Reply(400, b'{"error": "not now"}')])
    with pytest.raises(ServiceError, match="not now"):
        fetched(name, "snails")
    resumed = fetched(name, "snails")
    assert len(services.asked) == n_whole + 1
    for table, frame in whole.tables().items():
        assert_frame_equal(frame, resumed.tables()[table])
    assert whole.inputs == resumed.inputs


def test_arxiv_pages_that_are_empty_by_mistake_are_asked_for_again(services: Services, fetched: Fetched) -> None:
    services.world.n = 150
    services.replies.extend([None, Reply(body=arxiv_feed("", 150, 100))])
    assert fetched("arxiv", "snails").papers.height == 150


def test_arxiv_complaints_in_a_feed_are_quoted(services: Services, fetched: Fetched) -> None:
    entry = (
        "<entry><id>http://arxiv.org/api/errors#x</id><title>Error</title><summary>malformed query</summary></entry>"
    )
    services.replies.append(Reply(body=arxiv_feed(entry, 1)))
    with pytest.raises(ServiceError, match="arXiv does not take the request: malformed query"):
        fetched("arxiv", "cat:")


# Authors


def test_an_author_is_looked_up_by_name(services: Services, fetched: Fetched) -> None:
    services.world.people = [openalex_person(7, "Holm, Míra", 12), openalex_person(8, "Mira Holmes", 90)]
    assert fetched("openalex", author="mira holm").papers.height == 25
    assert "authorships.author.id:A7" in services.asked[-1].parameters["filter"]


def test_of_several_people_none_is_taken(services: Services, fetched: Fetched) -> None:
    services.world.people = [openalex_person(7, "Mira Holm", 12), openalex_person(9, "Mira Holm", 1200, "Oulu")]
    with pytest.raises(ConfigError, match="2 authors on OpenAlex are called 'Mira Holm': ") as caught:
        fetched("openalex", author="Mira Holm")
    assert "A9 (1,200 papers, Oulu) and A7 (12 papers); choose with --author-id A9" in str(caught.value)
    assert fetched("openalex", author_id=["A7", "A9"]).papers.height == 25


def test_an_unknown_author_is_told_the_nearest(services: Services, fetched: Fetched) -> None:
    services.world.people = [openalex_person(8, "Mira Holmes", 90)]
    with pytest.raises(
        ServiceError, match=r"OpenAlex knows no author called 'Mira Holm'\. Did you mean: Mira Holmes\?"
    ):
        fetched("openalex", author="Mira Holm")


def test_nobody_of_a_name_is_one_sentence(fetched: Fetched) -> None:
    with pytest.raises(ServiceError) as caught:
        fetched("openalex", author="Mira Holm")
    assert str(caught.value) == "OpenAlex knows no author called 'Mira Holm'; try another spelling"


def test_more_authors_than_are_sent_are_told(services: Services, fetched: Fetched) -> None:
    people = [openalex_person(i, f"Mira Holm {i}", 3) for i in range(50)]
    look_up = {"meta": {"count": 312}, "results": people}
    services.replies.append(Reply(body=json.dumps(look_up).encode()))
    with pytest.raises(ServiceError, match="called 'M Holm' among the first 50 of 312 authors it finds"):
        fetched("openalex", author="M Holm")
    people[3:5] = [openalex_person(3, "M Holm", 3), openalex_person(4, "M Holm", 3)]
    services.replies.append(Reply(body=json.dumps(look_up).encode()))
    with pytest.raises(ConfigError, match=r"2 authors on OpenAlex \(among the first 50 of 312\) are called 'M Holm'"):
        fetched("openalex", author="M Holm", refresh=True)
    people[4] = openalex_person(4, "Mira Holm", 3)
    services.replies.append(Reply(body=json.dumps(look_up).encode()))
    said: list[str] = []
    assert fetched("openalex", author="M Holm", refresh=True, contact="a@example.org", say=said.append).papers.height
    assert said == ["OpenAlex was asked who is called 'M Holm'; these are the first 50 of 312 authors"]


def test_an_unknown_author_id_is_one_sentence(services: Services, fetched: Fetched) -> None:
    services.replies.append(Reply(404, b'{"error": "Author with id 99 not found"}'))
    with pytest.raises(ServiceError, match=r"^Semantic Scholar knows no author with the id '99'; take the number"):
        fetched("semanticscholar", author_id="99")
    assert len(services.asked) == 1


def test_authors_of_semantic_scholar(services: Services, fetched: Fetched) -> None:
    services.world.people = [{"authorId": "17", "name": "Mira Holm", "affiliations": [], "paperCount": 25}]
    assert fetched("semanticscholar", author="Mira Holm").papers.height == 25
    assert services.asked[-1].path == "/author/17/papers"


def test_without_its_libraries_fetch_says_what_to_install(fetched: Fetched, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("topics.fetch.client", "topics.fetch.harvest"):
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, "stamina", None)
    with pytest.raises(MissingExtra, match=r"topics fetch needs .*paper-topics\[fetch\]"):
        fetched("crossref", "snails")


def test_a_key_with_odd_characters_is_not_told(fetched: Fetched, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENALEX_API_KEY", "sésame")
    with pytest.raises(ConfigError, match="the key in OPENALEX_API_KEY has characters that no key has"):
        fetched("openalex", "snails")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"url": "http://example.org/api"}, "begins with https://"),
        ({"url": "https://mira:sesame@example.org/api"}, "holds no password"),
        ({"contact": "not an address"}, "is no mail address"),
        ({"since": "in May"}, "is no date"),
    ],
)
def test_options_that_cannot_be(options: dict[str, str], said: str, fetched: Fetched) -> None:
    with pytest.raises(ConfigError, match=said):
        fetched("crossref", "snails", **options)
