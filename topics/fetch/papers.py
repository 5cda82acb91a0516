"""Pages become one corpus, by the road that files take."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ..curate.corpus import assemble
from ..curate.findings import finding, ordered, summed
from ..errors import SourceError
from ..registry import Parsed, ReadOptions, Source
from ..results import Corpus
from ..schemas import FINDINGS
from ..sources.parts import nothing_read
from .search import Search
from .service import Service

if TYPE_CHECKING:
    from .harvest import Page


def corpus_of(pages: Sequence[Page], service: Service, source: Source, search: Search, day: dt.date) -> Corpus:
    """The papers of all pages, curated, with a finding where the service has more than it gave.

    Args:
        pages: what ``search`` brought from ``service``.
        source: reads them.
        day: the day the corpus is looked at.
    """
    named = {f"{service.name}:page {page.number}": page for page in pages}
    parsed = {name: _parsed(source, name, page, day) for name, page in named.items()}
    # Pages are parts of one answer: of each kind of finding the first are listed and the others counted.
    found = summed([page.findings for page in parsed.values()], service.title)
    bare = {name: replace(page, findings=FINDINGS.empty()) for name, page in parsed.items()}
    inputs = [{"name": name, "sha256": hashlib.sha256(page.body).hexdigest()} for name, page in named.items()]
    corpus = assemble(bare, day, inputs=inputs)
    told = FINDINGS.frame(_told(service, search, pages))
    return replace(corpus, findings=ordered([told, corpus.findings, found]))


def _parsed(source: Source, name: str, page: Page, day: dt.date) -> Parsed:
    try:
        return source.parse(page.body, name, ReadOptions(day))
    except SourceError as error:
        return nothing_read(name, "unreadable_page", error.message, refused=page.records)


def _told(service: Service, search: Search, pages: Sequence[Page]) -> list[dict[str, str | None]]:
    """A finding where the service has more or fewer papers than it gave."""
    total, fetched = pages[0].total, sum(page.records for page in pages)
    if total is None or total == fetched:
        return []
    if total > fetched >= min(search.limit, service.reach or search.limit):
        at_end = service.reach is not None and fetched >= service.reach
        way = "narrow the search, for example to some years," if at_end else "raise the limit"
        message = f"{service.title} finds {total:,} papers; only the first {fetched:,} were fetched: {way} to have all"
        return [finding("warning", "more_found", service.title, message)]
    message = f"{service.title} said it finds {total:,} papers and gave {fetched:,}"
    return [finding("info", "other_number", service.title, message)]
