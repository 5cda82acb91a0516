"""Columns of author names, in any of the ways in which tables write them, as one row per paper and author.

How a byline is read:

* A list, or text that spells a list out (``['A', 'B']``), has one author per item.
* Text is split at ``;``, else at ``|``, else at line breaks, else at `` and `` and ``&``.
* What a comma means in text of the last kind is decided for the whole column. Parts with exactly one comma that look
  like "Liu, Zihe" or "van der Berg, Jan P." (one family name, or one given name, or a particle in lower case in front)
  speak for family names first; all other parts with a comma speak for commas between authors. Half of them are enough
  for family names first.
* An item of a list or a part between ``;``, ``|`` or lines is one author, so one comma in it means family name first.
* Names become given name first. "et al." and "..." at the end are taken away and noted.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from ..schemas import AUTHORSHIPS
from . import cells
from .identifiers import ORCID
from .markup import to_text
from .name_shapes import NO_NAME
from .personal_names import DEGREE, ET_AL, FLIP, MARKER, SUFFIX
from .records import Findings
from .reports import report

_ALIGNED = {"author_ids": "author_id", "orcids": "orcid", "affiliations": "affiliation"}
# Behind a name in Scopus, where it is the author's id.
_NUMBER = r"\s*\(\d+\)\s*$"
_ONE_WORD = r"[^\s,]+"
_GIVEN = rf"{_ONE_WORD}(?:\s+{_ONE_WORD})?"
_FAMILY_FIRST = rf"^(?:{_ONE_WORD},\s*{_GIVEN}|\p{{Ll}}[^,]*,\s*{_GIVEN}|[^,]+,\s*{_ONE_WORD})$"
# As PubMed, Embase and Scopus write names; a family name has small letters.
_INITIALS_LAST = r"^(\S*\p{Ll}.*?)\s+((?:\p{Lu}\.?[\s-]?){1,4})$"
_NEARLY_ALL = 0.9
# "Liu, Z., Guo, S.": initials cannot be an author of their own, so they belong to what stands before them.
_INITIALS_AFTER = r"([^,\n]+),\s*((?:\p{Lu}\.[\s-]*)+)(,|\n|$)"


def authorships_of(
    fields: Mapping[str, pl.Series], papers: pl.DataFrame, found: Findings
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """``papers`` (with ``place`` and ``institutions``) plus ``authors_truncated``, and the authorships.

    Lists as long as the byline tell about one author each. Those of another length are left out with one finding for
    the file, except that affiliations without an author are still the paper's institutions, where it has no others.
    """
    if "authors" not in fields:
        return papers.with_columns(authors_truncated=pl.lit(False)), AUTHORSHIPS.empty()
    people = bylines(fields["authors"])
    rows = _per_row(people, len(papers))
    off = {}
    for field, name in _ALIGNED.items():
        values, off[field] = _aligned(fields, field, rows["n"])
        people = people.join(_by_position(values, name), on=["row", "position"], how="left", maintain_order="left")
    _report_misaligned(off, papers, found)
    papers = papers.with_columns(
        institutions=_institutions(papers["institutions"], fields, off["affiliations"]),
        authors_truncated=rows["truncated"],
    )
    return papers, _authorships(people.with_columns(_without_latex(people["affiliation"])), papers["place"])


def bylines(column: pl.Series) -> pl.DataFrame:
    """Authors of every row: ``row``, ``position`` (from 1, of the item in the cell), ``name``, ``truncated``.

    A row with no authors does not appear; a row whose byline ends in "et al." has ``truncated`` on all its authors.
    Blank items count as a position but have a null name, so that lists aligned with the byline stay aligned.
    """
    listed = cells.native_lists(column)
    parts = _text_parts(column) if listed is None else _list_parts(listed)
    part = pl.col("part").fill_null("")
    is_marker = part.str.contains(MARKER)
    ended = pl.col("truncated") | is_marker | part.str.contains(ET_AL)
    named = parts.with_columns(truncated=ended.any().over("row")).filter(~is_marker)
    name = _given_first(part.str.replace(ET_AL, ""), pl.col("flip"))
    people = named.select("row", _position(), name.alias("name"), "truncated")
    return people.with_columns(_initials_first(_without_latex(people["name"])))


def _without_latex(values: pl.Series) -> pl.Series:
    """Letters for accents that are written in LaTeX."""
    is_marked = values.str.contains("\\", literal=True).fill_null(False)
    if not is_marked.any():
        return values
    letters = cells.per_distinct(values.set(~is_marked, None), to_text, pl.String())
    return letters.zip_with(is_marked, values).alias(values.name)


def _initials_first(names: pl.Series) -> pl.Series:
    """``Liu ZH`` and ``Liu Z.-H.`` as ``ZH Liu``, where nearly all names of the column are written so."""
    written_so = names.str.contains(_INITIALS_LAST)
    if int(written_so.sum()) <= _NEARLY_ALL * len(names):
        return names
    return names.str.replace(_INITIALS_LAST, "$2 $1")


def _list_parts(lists: pl.Series) -> pl.DataFrame:
    frame = pl.DataFrame({"row": _row_numbers(len(lists)), "part": lists})
    filled = frame.filter(pl.col("part").list.len() > 0)
    return filled.explode("part").with_columns(flip=pl.lit(True), truncated=pl.lit(False))


def _text_parts(column: pl.Series) -> pl.DataFrame:
    texts = cells.plain_text(column).str.strip_chars_end(" ;|\n")
    written = cells.written_lists(texts)
    loose = texts.set(written.is_not_null(), None)
    strong = cells.strong_separators_as_lines(loose.str.replace(ET_AL, ""))
    frame = pl.DataFrame(
        {
            "row": _row_numbers(len(texts)),
            "cell": strong,
            "flip": strong.str.contains(rf"\n|{_NUMBER}"),
            "truncated": loose.str.contains(ET_AL).fill_null(False),
        }
    )
    loose_parts = _split(frame.drop_nulls("cell"))
    return pl.concat([_list_parts(written), loose_parts]).sort("row", maintain_order=True)


def _split(frame: pl.DataFrame) -> pl.DataFrame:
    """One row per author from one row per cell; ``flip`` tells that a comma is no separator in the cell."""
    soft = (
        pl.col("cell")
        .str.replace_all(r",?\s+(?:and|&)\s+", "\n")
        .str.replace_all(_INITIALS_AFTER, "$2 $1$3")
        .str.replace_all(r",+(\n|$)", "$1")
    )
    parts = (
        frame.with_columns(part=pl.when("flip").then("cell").otherwise(soft).str.split("\n"))
        .explode("part")
        .with_columns(pl.col("part").str.strip_chars().str.replace(r"^(?:and|&)\s+", ""))
    )
    commas = parts.filter(pl.col("part").str.contains(",", literal=True))["part"]
    family_first = 2 * commas.str.count_matches(_FAMILY_FIRST).sum() >= len(commas)
    one_name = pl.col("flip") | (pl.lit(family_first) & pl.col("part").str.contains(_FAMILY_FIRST))
    return (
        parts.with_columns(flip=one_name)
        .with_columns(part=pl.when("flip").then(pl.concat_list("part")).otherwise(pl.col("part").str.split(",")))
        .explode("part")
        .select("row", pl.col("part").str.strip_chars(), "flip", "truncated")
    )


def _given_first(name: pl.Expr, flip: pl.Expr) -> pl.Expr:
    """Names with the given name first, without degrees and without the number that Scopus puts behind them."""
    bare = name.str.replace(_NUMBER, "").str.replace(DEGREE, "").str.strip_chars(" ,")
    suffixed = bare.str.contains(rf"^[^,]+,\s*{SUFFIX}$")
    turned = pl.when(flip & ~suffixed).then(bare.str.replace(FLIP, "$2 $1 $3")).otherwise(bare.str.replace(",", ""))
    tidy = turned.str.replace_all(r"\.\s+-", ".-").str.replace_all(r"\s+", " ").str.strip_chars()
    return pl.when(~tidy.str.contains(NO_NAME)).then(tidy)


def _per_row(people: pl.DataFrame, n_rows: int) -> pl.DataFrame:
    """``n`` items of the byline and ``truncated`` for every row, also for those without authors."""
    grouped = people.group_by("row").agg(n=pl.len(), truncated=pl.col("truncated").any())
    rows = pl.DataFrame({"row": _row_numbers(n_rows)}).join(grouped, on="row", how="left", maintain_order="left")
    return rows.with_columns(pl.col("n").fill_null(0), pl.col("truncated").fill_null(False))


def _aligned(fields: Mapping[str, pl.Series], field: str, n: pl.Series) -> tuple[pl.Series, pl.Series]:
    """The lists of a field that fit the bylines (null where none does), and which rows have one that does not fit."""
    if field not in fields:
        return pl.Series([None] * len(n), dtype=cells.TEXTS), pl.repeat(False, len(n), dtype=pl.Boolean, eager=True)
    values, length, last = (
        pl.col("values"),
        pl.col("values").list.len(),
        pl.col("values").list.get(-1, null_on_oob=True),
    )
    ends_blank = (length == pl.col("n") + 1) & (last == "")
    frame = pl.DataFrame({"values": cells.lists(fields[field]), "n": n}).with_columns(
        pl.when(ends_blank).then(values.list.head("n")).otherwise(values).alias("values")
    )
    stated = values.list.eval(pl.element().fill_null("") != "").list.any().fill_null(False)
    fits = length == pl.col("n")
    checked = frame.select(pl.when(fits).then(values).alias("values"), (stated & ~fits).alias("off"))
    return checked["values"], checked["off"]


def _by_position(values: pl.Series, name: str) -> pl.DataFrame:
    """``row``, ``position`` and the value as ``name``, from one list per row."""
    frame = pl.DataFrame({"row": _row_numbers(len(values)), name: values})
    return frame.explode(name).select("row", _position(), name)


def _report_misaligned(off: Mapping[str, pl.Series], papers: pl.DataFrame, found: Findings) -> None:
    for field, rows in off.items():
        message = f"{field.replace('_', ' ')}: not as many as there are authors, so not told to whom they belong"
        report(found, papers.filter(rows), "warning", "authors_misaligned", message)


def _institutions(stated: pl.Series, fields: Mapping[str, pl.Series], off: pl.Series) -> pl.Series:
    if not off.any():
        return stated
    named = cells.lists(fields["affiliations"])
    named = named.list.eval(pl.element().filter(pl.element().str.len_bytes() > 0)).list.unique(maintain_order=True)
    return named.zip_with(off & (stated.list.len() == 0), stated)


def _authorships(people: pl.DataFrame, places: pl.Series) -> pl.DataFrame:
    named = people.filter(pl.col("name").is_not_null())
    return named.select(
        places.gather(named["row"]).alias("paper_id"),
        _position(),
        "name",
        _filled("author_id").str.replace(r"^(?:https?://openalex\.org/)?(A\d+)$", "openalex:$1"),
        _orcid(),
        _filled("affiliation"),
        is_owner=pl.lit(False),
        written="name",
    )


def _position() -> pl.Expr:
    return pl.int_range(1, pl.len() + 1).over("row").cast(pl.Int32).alias("position")


def _row_numbers(n: int) -> pl.Series:
    return pl.int_range(n, dtype=pl.UInt32, eager=True)


def _orcid() -> pl.Expr:
    parts = pl.col("orcid").str.to_uppercase().str.extract_groups(ORCID)
    return pl.concat_str([parts.struct.field(str(n)) for n in range(1, 5)], separator="-").alias("orcid")


def _filled(name: str) -> pl.Expr:
    """A text, null where it is blank or says that nothing is known."""
    return pl.when(~pl.col(name).is_in(["", "NA"])).then(name).alias(name)
