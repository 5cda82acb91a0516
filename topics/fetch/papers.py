"""Pages become one corpus, by the road that files take."""

from __future__ import annotations

import datetime as dt
import hashlib
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
    from .harvest import Harvest, Page


def corpus_of(harvest: Harvest, service: Service, source: Source, search: Search, day: dt.date) -> Corpus:
    """The papers of all pages, curated, with a finding where the service has more than it gave.

    Args:
        harvest: what ``search`` brought from ``service``.
        source: reads them.
        day: the day the corpus is looked at.
    """
    named = {f"{service.name}:page {page.number}": page for page in harvest.pages}
    parsed = {name: _parsed(source, name, page, day) for name, page in named.items()}
    # Pages are parts of one answer: of each kind of finding the first are listed and the others counted.
    found = summed([page.findings for page in parsed.values()], service.title)
    bare = {name: replace(page, findings=FINDINGS.empty()) for name, page in parsed.items()}
    inputs = [{"name": name, "sha256": hashlib.sha256(page.body).hexdigest()} for name, page in named.items()]
    corpus = assemble(bare, day, inputs=inputs)
    told = FINDINGS.frame(_told(service, search, harvest))
    return replace(corpus, findings=ordered([told, corpus.findings, found]))


def _parsed(source: Source, name: str, page: Page, day: dt.date) -> Parsed:
    try:
        return source.parse(page.body, name, ReadOptions(day))
    except SourceError as error:
        return nothing_read(name, "unreadable_page", error.message, refused=page.records)


def _told(service: Service, search: Search, harvest: Harvest) -> list[dict[str, str | None]]:
    """Findings where the service has more or fewer papers than it gave."""
    told, fetched, total = [], sum(page.records for page in harvest.pages), harvest.total
    due = fetched if total is None else min(total, search.limit, service.reach or total)
    if total is not None and total > due:
        told.append(("warning", "more_found", _more(service, total, fetched)))
    if harvest.short and (total is None or fetched < due):
        told.append(("warning", "papers_missing", _missing(service, total, fetched, due)))
    elif total is not None and fetched != due:
        told.append(("info", "other_number", f"{service.title} said it finds {total:,} papers and gave {fetched:,}"))
    return [finding(severity, code, service.title, message) for severity, code, message in told]


def _more(service: Service, total: int, fetched: int) -> str:
    at_end = service.reach is not None and fetched >= service.reach
    way = "narrow the search, for example to some years," if at_end else "raise the limit"
    return f"{service.title} finds {total:,} papers; only the first {fetched:,} were fetched: {way} to have all"


def _missing(service: Service, total: int | None, fetched: int, due: int) -> str:
    again = "run the same search again to ask for the rest; --refresh asks anew for all"
    if total is None:
        return f"{service.title} broke off after {fetched:,} papers though it has more: {again}"
    return (
        f"{service.title} said it finds {total:,} papers and gave {fetched:,}; {due - fetched:,} are missing: {again}"
    )
