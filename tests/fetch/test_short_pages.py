"""Pages with fewer papers than the service has said there are: asked for again, never stored, and told in the end."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable, Mapping
from typing import Any

import answers
import pytest
from answers import Reply, World, openalex_person
from server import Asked, Services

from topics.errors import ServiceError
from topics.fetch import SERVICES
from topics.results import Corpus

Fetched = Callable[..., Corpus]
Fault = Callable[[Asked], bool]


def emptied(service: str, reply: Reply) -> Reply:
    """The same answer without its papers, still with what it says of how many there are and of what follows."""
    if service in ("arxiv", "pubmed"):
        body = re.sub(rb"<entry>.*</entry>|<PubmedArticle>.*</PubmedArticle>", b"", reply.body)
        return dataclasses.replace(reply, body=body)
    value = json.loads(reply.body)
    holder, key = {
        "openalex": (value, "results"),
        "semanticscholar": (value, "data"),
        "crossref": (value.get("message"), "items"),
    }[service]
    holder[key] = []
    return dataclasses.replace(reply, body=json.dumps(value).encode())


def second(asked: Asked) -> bool:
    """Whether it is the second page with papers that is asked for."""
    told = asked.parameters
    places = ("2", "100", "T10", "10")
    ids = told.get("id", "")
    return any(told.get(name) in places for name in ("page", "offset", "token", "start")) or ids.startswith("70200")


@pytest.fixture
def faulty(services: Services, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Fault], None]:
    """``faulty(service, fault)`` empties every answer of the service for which ``fault`` holds."""

    def make(service: str, fault: Fault) -> None:
        real = answers.ANSWERS[service]

        def reply(world: World, path: str, told: Mapping[str, str]) -> Reply:
            whole = real(world, path, told)
            return emptied(service, whole) if fault(services.asked[-1]) else whole

        monkeypatch.setitem(answers.ANSWERS, service, reply)

    return make


@pytest.mark.parametrize("name", SERVICES)
def test_an_empty_page_in_the_middle_is_asked_for_again(
    name: str, services: Services, fetched: Fetched, faulty: Callable[[str, Fault], None]
) -> None:
    services.world.n = 450
    times: list[Asked] = []

    def once(asked: Asked) -> bool:
        if second(asked):
            times.append(asked)
        return len(times) == 1 and second(asked)

    faulty(name, once)
    corpus = fetched(name, "snails")
    assert corpus.papers.height == 450
    assert len(times) == 2
    assert corpus.findings.filter(severity="warning").height == 0


@pytest.mark.parametrize("name", SERVICES)
def test_an_empty_page_that_stays_is_told_and_not_stored(
    name: str, services: Services, fetched: Fetched, faulty: Callable[[str, Fault], None]
) -> None:
    services.world.n = 450
    insists = [True]
    faulty(name, lambda asked: insists[0] and second(asked))
    for _ in range(2):
        services.asked.clear()
        corpus = fetched(name, "snails")
        # The other batches of PubMed do not hang on the one before.
        fetched_papers = 250 if name == "pubmed" else 10 if name == "semanticscholar" else 100
        assert corpus.papers.height == fetched_papers
        [(severity, message)] = corpus.findings.filter(code="papers_missing").select("severity", "message").rows()
        assert severity == "warning"
        assert message == (
            f"{SERVICES[name].title} said it finds 450 papers and gave {fetched_papers}; {450 - fetched_papers} are "
            "missing: run the same search again to ask for the rest; --refresh asks anew for all"
        )
        assert sum(second(asked) for asked in services.asked) == 6
    insists[0] = False
    corpus = fetched(name, "snails")
    assert corpus.papers.height == 450
    assert corpus.findings.filter(code="papers_missing").height == 0


def test_a_page_that_forgets_the_number_of_papers_is_empty_all_the_same(services: Services, fetched: Fetched) -> None:
    services.world.n = 300
    nothing = Reply(body=b'{"meta": {"count": 0}, "results": []}')
    services.replies.extend([None, nothing])
    assert fetched("openalex", "snails").papers.height == 300
    assert len(services.asked) == 4


def test_a_search_goes_on_after_a_page_that_stays_short(services: Services, fetched: Fetched) -> None:
    services.world.n = 230
    works: dict[str, Any] = json.loads(answers.openalex(services.world, "/works", {"per_page": "60", "page": "1"}).body)
    services.replies.extend([Reply(body=json.dumps(works).encode())] * 6)
    corpus = fetched("openalex", "snails")
    assert corpus.papers.height == 190
    assert "gave 190; 40 are missing" in corpus.findings.filter(code="papers_missing")["message"][0]
    assert len(services.asked) == 8
    assert fetched("openalex", "snails").papers.height == 230


def test_a_search_that_ends_before_its_number_is_short(services: Services, fetched: Fetched) -> None:
    body = b'{"total": 9, "data": [{"paperId": "a", "title": "Snails", "abstract": "Slow."}]}'
    services.replies.extend([Reply(body=body)] * 6)
    corpus = fetched("semanticscholar", "snails")
    assert corpus.papers.height == 1
    assert corpus.findings.filter(severity="warning", code="papers_missing").height == 1


def test_a_cursor_that_ends_too_early_is_short(
    services: Services, fetched: Fetched, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.world.n = 300
    monkeypatch.setenv("OPENALEX_API_KEY", "sesame")
    nothing = Reply(body=b'{"meta": {"count": 300, "next_cursor": null}, "results": []}')
    services.replies.extend([None, *[nothing] * 6])
    assert "gave 100; 200 are missing" in fetched("openalex", "snails").findings["message"].str.join(" ")[0]
    assert fetched("openalex", "snails").papers.height == 300


def test_one_in_a_hundred_may_be_gone(services: Services, fetched: Fetched) -> None:
    services.world.n = 200
    ids = ",".join(str(70_000 + i) for i in range(198))
    services.replies.extend([None, answers.pubmed(services.world, "/efetch.fcgi", {"id": ids})])
    corpus = fetched("pubmed", "snails")
    assert corpus.papers.height == 198
    assert corpus.findings.filter(code="other_number").select("severity", "message").rows() == [
        ("info", "PubMed said it finds 200 papers and gave 198")
    ]
    assert len(services.asked) == 2


def test_a_batch_that_lacks_articles_is_asked_for_again(services: Services, fetched: Fetched) -> None:
    services.world.n = 200
    ids = ",".join(str(70_000 + i) for i in range(150))
    services.replies.extend([None, answers.pubmed(services.world, "/efetch.fcgi", {"id": ids})])
    assert fetched("pubmed", "snails").papers.height == 200
    assert len(services.asked) == 3


def test_a_list_of_ids_that_is_not_whole_is_no_answer(services: Services, fetched: Fetched) -> None:
    services.replies.extend([Reply(body=b'{"esearchresult": {"count": "300", "idlist": []}}')] * 6)
    with pytest.raises(ServiceError, match="PubMed lists 0 of the 300 articles that it finds, even after 6 attempts"):
        fetched("pubmed", "snails")
    assert fetched("pubmed", "snails").papers.height == 25


@pytest.mark.parametrize("said", [300, 0])
def test_an_author_with_papers_is_not_said_to_have_none(said: int, services: Services, fetched: Fetched) -> None:
    services.world.people = [openalex_person(7, "Mira Holm", 300)]
    nothing = Reply(body=json.dumps({"meta": {"count": said}, "results": []}).encode())
    services.replies.extend([None, *[nothing] * 6])
    with pytest.raises(ServiceError, match=r"OpenAlex has (300 )?papers for author 'Mira Holm' and sent none, even"):
        fetched("openalex", author="Mira Holm")
    assert fetched("openalex", author="Mira Holm").papers.height == 25


def test_an_empty_look_up_of_many_authors_is_no_answer(services: Services, fetched: Fetched) -> None:
    services.replies.extend([Reply(body=b'{"meta": {"count": 3}, "results": []}')] * 6)
    with pytest.raises(ServiceError, match="OpenAlex sent none of the 3 authors that it finds, even after 6 attempts"):
        fetched("openalex", author="Mira Holm")


def test_papers_of_an_author_that_break_off_are_told(
    services: Services, fetched: Fetched, faulty: Callable[[str, Fault], None]
) -> None:
    services.world.n = 35
    faulty("semanticscholar", second)
    corpus = fetched("semanticscholar", author_id="17")
    [message] = corpus.findings.filter(severity="warning", code="papers_missing")["message"]
    assert message.startswith("Semantic Scholar broke off after 10 papers though it has more: run the same search")
