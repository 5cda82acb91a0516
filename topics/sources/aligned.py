"""What databases say about the authors of a paper in forms of their own, brought to one item per author.

* Scopus writes the author before each affiliation ("Liu Z., Univ. of X; Guo S., Univ. of Y"), and the author's id
  behind the full name ("Liu, Zihe (57190000)").
* Web of Science writes the authors of each address before it ("[Liu, Zihe; Guo, Song] Univ X; [Guo, Song] Univ Y") and
  the name before an ORCID ("Liu, Zihe/0000-0002-1825-0097").
* Dimensions writes the affiliations behind the name ("Liu, Zihe (Univ X); Guo, Song (Univ Y; Univ Z)").
* Springer Link writes names without anything between them ("Zihe LiuSong Guo").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

import polars as pl

from . import cells
from .personal_names import name_key, stated_by_name

Fields = Mapping[str, pl.Series]

_AFTER_NAME = r"^[^,]+(?:,\s*(?:\p{Lu}\.[\s-]*)+)?,\s*(.+)$"
_BEHIND_NAME = r"\((\d{6,})\)\s*$"
_ADDRESS = re.compile(r"\[([^\]]*)\]\s*(.+)")
_NEXT_ADDRESS = re.compile(r";\s*(?=\[)")
_INITIALS_LAST = r"\s((?:\p{Lu}\.-?)+)(;|$)"
# Beginnings of a family name after which a capital stands within it.
_WITHIN = ("Mc", "Mac", "De", "Di", "Du", "Da", "La", "Le", "Van", "Von", "Fitz")
_LONGEST_WORD = 60


def filled_authors(columns: Sequence[pl.Series]) -> pl.Series:
    """The first of these columns of authors; cells that are empty in it are taken from the others.

    Where full names are not known ("Liu, Zihe; Guo, Song") the other column has initials, with the family name first
    but without the comma that says so ("Liu Z.; Guo S.").
    """
    best, *others = columns
    for column in others if best.dtype == pl.String else ():
        if column.dtype == pl.String:
            short = pl.select(
                pl.when(column.str.contains(",", literal=True))
                .then(column)
                .otherwise(column.str.replace_all(_INITIALS_LAST, ", $1$2"))
            ).to_series()
            is_blank = best.is_null() | (best.str.strip_chars() == "")
            best = short.zip_with(is_blank, best).alias(best.name)
    return best


def with_aligned(fields: Fields, style: str) -> Fields:
    """``fields`` with ``authors`` that can be told apart, and lists beside it that have one item per author."""
    if "authors" not in fields:
        return fields
    return {**fields, **_STYLES.get(style, _ids_in_names)(fields)}


def _ids_in_names(fields: Fields) -> Fields:
    """The author ids that stand behind names, where no column holds them."""
    authors = fields["authors"]
    if "author_ids" in fields or authors.dtype != pl.String or not authors.str.contains(_BEHIND_NAME).any():
        return {}
    ids = cells.lists(authors).list.eval(pl.element().str.extract(_BEHIND_NAME).fill_null(""))
    return {"author_ids": ids}


def _scopus(fields: Fields) -> Fields:
    found = dict(_ids_in_names(fields))
    if (ids := found.get("author_ids", fields.get("author_ids"))) is not None:
        found["author_ids"] = cells.lists(ids).list.eval(pl.element().str.replace(r"^(\d+)$", "scopus:$1"))
    if "affiliations" in fields:
        places = cells.lists(fields["affiliations"])
        found["affiliations"] = places.list.eval(pl.element().str.extract(_AFTER_NAME).fill_null(""))
    return found


def _web_of_science(fields: Fields) -> Fields:
    found = {}
    if "affiliations" in fields:
        found["affiliations"] = _per_author(fields, "affiliations", _addresses)
    if "orcids" in fields:
        found["orcids"] = _per_author(fields, "orcids", stated_by_name)
    return found


def _dimensions(fields: Fields) -> Fields:
    return {"affiliations": _per_author(fields, "affiliations", _in_brackets)} if "affiliations" in fields else {}


def _springer(fields: Fields) -> Fields:
    return {"authors": cells.per_distinct(cells.plain_text(fields["authors"]), apart, pl.String())}


_STYLES: Mapping[str, Callable[[Fields], Fields]] = {
    "scopus": _scopus,
    "web-of-science": _web_of_science,
    "dimensions": _dimensions,
    "springer": _springer,
}


def _per_author(fields: Fields, field: str, read: Callable[[str], Mapping[str, str]]) -> pl.Series:
    """What the cells of a column say about each author, found by name; null where they name nobody."""
    rows = zip(cells.plain_text(fields["authors"]), cells.plain_text(fields[field]), strict=True)
    return pl.Series(field, [_found(authors, read(cell or "")) for authors, cell in rows], dtype=cells.TEXTS)


def _found(authors: str | None, stated: Mapping[str, str]) -> list[str] | None:
    names = [name for name in (authors or "").split(";") if name.strip()]
    return [stated.get(name_key(name.strip()), "") for name in names] if stated else None


def _addresses(cell: str) -> Mapping[str, str]:
    places: dict[str, list[str]] = {}
    for address in filter(None, map(_ADDRESS.match, _NEXT_ADDRESS.split(cell))):
        for name in address[1].split(";"):
            places.setdefault(name_key(name.strip()), []).append(address[2].strip())
    return {name: "; ".join(found) for name, found in places.items()}


def _in_brackets(cell: str) -> Mapping[str, str]:
    parts = (part.partition("(") for part in re.split(r"\)\s*;\s*", cell.removesuffix(")")))
    return {name_key(name.strip()): place.strip() for name, bracket, place in parts if bracket}


def apart(names: str) -> str:
    """``Zihe LiuSong Guo`` as ``Zihe Liu; Song Guo``."""
    # No word of a name is longer than what is looked at before each place.
    ends = [i for i in range(1, len(names)) if _is_end(names[max(0, i - _LONGEST_WORD) : i], names[i : i + 2])]
    return "; ".join(names[i:j].strip() for i, j in zip([0, *ends], [*ends, len(names)], strict=True))


def _is_end(before: str, after: str) -> bool:
    word = re.split(r"[\s-]", before)[-1]
    if not after[0].isupper() or word in _WITHIN:
        return False
    # "Shyamala G.Deepa Patil", but not "A.B. Patil".
    ends_with_initial = before.endswith(".") and " " in before and after[1:2].islower()
    return before[-1].islower() or before.endswith(")") or ends_with_initial
