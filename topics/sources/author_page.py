"""Author pages copied from a scholarly site: a head such as ``LGAug 13, 2023Code``, title, authors and abstract.

Two layouts occur. In the spaced one title, authors and abstract are paragraphs of their own, below a header with the
owner's name and numbers; in the compact one title and authors share a line with nothing between, and no header stands
above. The layout is told per entry, by the page where the entry leaves it open.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from ..dates import PartialDate, parse_date
from ..errors import SourceError
from ..registry import Parsed, ReadOptions
from . import bylines, decoding, pagetext
from .bylines import Byline
from .page_heads import Head, is_cut_head, read_half_head, read_head, read_header
from .pagetext import Block, Line
from .records import Author, Findings, Record, parsed

_LONG_LINE = 120


class AuthorPage:
    """The pages described at the top of this module."""

    name = "author-page"
    description = "copied author page: category and date, title, authors, abstract"

    def sniff(self, data: bytes, filename: str) -> float:
        """By the number of lines that open an entry, else by the header."""
        page = pagetext.sample(data)
        n_heads = sum(read_head(line.text) is not None for line in page)
        if n_heads:
            return {1: 0.7, 2: 0.85}.get(n_heads, 0.95)
        return 0.5 if len(read_header(page).claims) > 1 else 0.0

    def parse(self, data: bytes, filename: str, options: ReadOptions) -> Parsed:
        """All papers of the page.

        Raises:
            SourceError: this is no text, or there is neither an entry nor a header in it.
        """
        findings = Findings(filename)
        page = pagetext.lines(decoding.read_text(data, findings))
        before, blocks = _blocks(page)
        header = read_header(before)
        if not blocks and not header.claims:
            raise SourceError(filename, "no author page: no line such as 'LGAug 13, 2023' and no header is in it")
        if blocks and any(len(line.text) > _LONG_LINE for line in before):
            _note_text_above(blocks[0], findings)
        titled = pagetext.titled(blocks, findings)
        records = _records(titled, header.owner, options, findings)
        if not records:
            pagetext.no_entries("LGAug 13, 2023", findings)
        refused = len(blocks) - len(titled)
        return parsed(records, findings, claims=header.claims, owner=header.owner, is_author_page=True, refused=refused)


def _blocks(page: Sequence[Line]) -> tuple[list[Line], list[Block]]:
    """The lines above the first entry, and the entries.

    Half a head opens an entry where a title with authors follows, or where the page ends with it below other entries.
    """
    filled = [index for index, line in enumerate(page) if line.text]
    heads = {index for index in filled if read_head(page[index].text)}
    for position, index in enumerate(filled):
        following = [page[later].text for later in filled[position + 1 : position + 3]]
        if read_half_head(page[index].text) and _is_title_with_authors(following):
            heads.add(index)
    if heads and is_cut_head(page[filled[-1]].text):
        heads.add(filled[-1])
    return pagetext.blocks(page, heads.__contains__)


def _is_title_with_authors(texts: Sequence[str]) -> bool:
    glued = any(bylines.split(text).is_list for text in texts[:1])
    return glued or any(bylines.author_list(text) is not None for text in texts[1:2])


def _records(blocks: Sequence[Block], owner: str | None, options: ReadOptions, findings: Findings) -> list[Record]:
    spaced = _spaced(blocks)
    glued = [block.texts[0] for block, is_spaced in zip(blocks, spaced, strict=True) if not is_spaced]
    abstracts = [text for block, is_spaced in zip(blocks, spaced, strict=True) for text in block.texts[1 + is_spaced :]]
    # Whose page it is may be told twice and differ; both are names that authors have.
    evidence = bylines.gather(glued, abstracts, filter(None, (owner, options.owner)))
    records = []
    for position, (block, is_spaced) in enumerate(zip(blocks, spaced, strict=True)):
        byline = _spaced_byline(block) if is_spaced else bylines.split(block.texts[0], evidence)
        n_before = 2 if is_spaced and byline.clear else 1
        if position == len(blocks) - 1:
            block = pagetext.without_site_text(block, n_before, findings)
        records.append(_record(block, byline, n_before, options, findings))
    return records


def _spaced(blocks: Sequence[Block]) -> list[bool]:
    """Per entry whether authors have a line of their own; entries that do not tell follow the others of the page."""
    told = [_tell_spaced(block) for block in blocks]
    votes = Counter(told)
    usual = votes[True] > votes[False]
    if votes[True] == votes[False]:
        usual = not any(bylines.split(block.texts[0]).clear for block in blocks)
    return [usual if layout is None else layout for layout in told]


def _tell_spaced(block: Block) -> bool | None:
    texts = block.texts
    glued = bylines.split(texts[0]).is_list
    apart = len(texts) > 1 and bylines.author_list(texts[1]) is not None
    return None if glued == apart else apart


def _spaced_byline(block: Block) -> Byline:
    title, *rest = block.texts
    listed = bylines.author_list(rest[0]) if rest else None
    return replace(listed, title=title) if listed else Byline(title, clear=False)


def _record(block: Block, byline: Byline, n_before: int, options: ReadOptions, findings: Findings) -> Record:
    head = read_head(block.head.text) or read_half_head(block.head.text) or Head("", "", False, None)
    abstract = pagetext.abstract(block.body, n_before)
    record = Record(
        place=block.place,
        title=byline.title,
        abstract=abstract,
        authors=[Author(name) for name in byline.authors],
        authors_truncated=byline.truncated,
        date=_date(head, byline.title, block, options, findings),
        categories=[head.category] if head.category else [],
        institutions=byline.institutions,
        has_code=head.has_code,
        score=head.score,
    )
    _note_authors(byline, block, findings)
    if abstract is None:
        pagetext.missing_abstract(byline.title, block, findings)
    return record


def _date(head: Head, title: str, block: Block, options: ReadOptions, findings: Findings) -> PartialDate | None:
    date = parse_date(head.date, options.as_of)
    if date is None:
        stated = f"The date {head.date!r} cannot be read" if head.date else "The entry states no date"
        message = f"{stated}, so the paper is kept without one and counts in no period."
        findings.add("warning", "unreadable_date", message, subject=title, place=block.place)
    elif date.year_assumed:
        message = f"The date {head.date!r} has no year; it was taken as {date.first.year}, the year of the copy."
        findings.add("info", "date_without_year", message, subject=title, place=block.place)
    return date


def _note_authors(byline: Byline, block: Block, findings: Findings) -> None:
    if byline.truncated:
        message = "The author list ends in 'et al.', so further authors of this paper are not known."
        findings.add("info", "authors_hidden", message, subject=byline.title, place=block.place)
    if not byline.clear:
        message = f"No authors could be made out for {byline.title!r}; the whole line is kept as the title."
        findings.add("warning", "authors_unclear", message, subject=byline.title, place=block.place)


def _note_text_above(first: Block, findings: Findings) -> None:
    message = (
        f"The text above line {first.head.number} was left out, as no line with category and date opens it. "
        "If it belongs to a paper, copy the page again from its top."
    )
    findings.add("warning", "ignored_text", message)
