"""Are the variants of a person's name found, and nobody else's taken for one? Pairwise precision and recall.

    python experiments/names.py --data acl_2016_2025.parquet [--seed 1]

Of the authors with an ORCID or an author id, a random third of the appearances get a variant of the name: initials, the
family name first, or no accents. Ids are withheld, names are joined, and the ids say which joins are right. Counted are
pairs of appearances with an id whose names were written differently; a pair is joined when it ends under one name. Two
people of one full name are no mistake of the joins: they were one name before.
"""

from __future__ import annotations

import argparse
import random
import time
import unicodedata
from pathlib import Path

import polars as pl

from topics.curate.name_forms import compatible, given_words, name_forms
from topics.curate.names import parse_name
from topics.curate.spellings import spelling_keys, unify
from topics.curate.variants import join_variants

VARIANTS = ("initials", "family first", "no accents")


def load(path: Path) -> pl.DataFrame:
    """Authorships without ids; ``person`` is the id that tells the truth."""
    columns = {"authors": "name", "author_ids": "author_id", "orcids": "orcid"}
    rows = pl.read_parquet(path).select(*columns, paper_id="id").rename(columns).explode(*columns.values())
    nothing = pl.lit(None, pl.String)
    return rows.drop_nulls("name").select(
        "paper_id", "name", person=pl.coalesce("orcid", "author_id"), author_id=nothing, orcid=nothing, is_owner=False
    )


def without_faulty_ids(rows: pl.DataFrame) -> pl.DataFrame:
    """Ids that stand beside several family names say nothing that could be held against a join."""
    known = with_form(rows, "family")
    faulty = pl.col("form").n_unique().over("person") > 1
    return known.with_columns(person=pl.when(~faulty).then("person")).drop("form")


def with_form(rows: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """With the named columns of ``name_forms`` as one text, ``form``."""
    forms = name_forms(rows["name"]).select("name", form=pl.concat_str(columns, separator=" ", ignore_nulls=True))
    return rows.join(forms, on="name", how="left", maintain_order="left")


def varied(rows: pl.DataFrame, seed: int) -> pl.DataFrame:
    """``name`` replaced in a third of the rows with a ``person``: ``kind`` says how, ``truth`` is the name itself."""
    chance = random.Random(seed)
    kinds = [chance.choice(VARIANTS) if person and chance.random() < 1 / 3 else None for person in rows["person"]]
    names = [variant(name, kind) for name, kind in zip(rows["name"], kinds, strict=True)]
    return rows.with_columns(truth="name", name=pl.Series(names), kind=pl.Series(kinds, dtype=pl.String))


def variant(name: str, kind: str | None) -> str:
    parts = parse_name(name)
    family = f"{parts.particles} {parts.family}".strip()
    if kind == "initials" and parts.given:
        return f"{parts.given[0]}. {family}"
    if kind == "family first":
        return f"{family} {parts.given}".strip()
    if kind == "no accents":
        return "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return name


def pairs(rows: pl.DataFrame, *by: str) -> int:
    """Pairs of rows that agree in ``by`` and whose names were written differently."""

    def number(*keys: str) -> int:
        n = pl.col("len").cast(pl.Int64)
        return int(rows.group_by(keys).len().select((n * (n - 1) // 2).sum()).item())

    return number(*by) - number(*by, "written")


def score(rows: pl.DataFrame, joined: str) -> tuple[float, float]:
    """Precision and recall of the pairs that have one name in the column ``joined``."""
    right = pairs(rows, joined, "person")
    namesakes = pairs(rows, joined, "truth") - pairs(rows, joined, "truth", "person")
    return right / max(1, pairs(rows, joined) - namesakes), right / max(1, pairs(rows, "person"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rows = varied(without_faulty_ids(load(options.data)), options.seed)
    before = unify(rows.with_columns(written=spelling_keys(rows["name"])))
    began = time.perf_counter()
    joined, _ = join_variants(before)
    seconds = time.perf_counter() - began
    told = with_form(before, "family", "initial").with_columns(joined=joined["name"]).drop_nulls("person")
    changed = told.filter(spelling_keys(told["name"]) != spelling_keys(told["truth"]))
    print(f"{len(rows):,} authorships, {len(told):,} with an id, {len(changed):,} varied; joined in {seconds:.1f} s")
    for what, column in (("case and punctuation", "name"), ("family name and initial", "form"), ("joined", "joined")):
        print("{}: precision {:.3f}, recall {:.3f}".format(what, *score(told, column)))
    for (kind,), part in changed.group_by("kind", maintain_order=True):
        moved = part.filter(pl.col("name") != pl.col("joined")).select("truth", "joined")
        wrong = sum(not compatible(given_words(truth), given_words(name)) for truth, name in moved.iter_rows())
        print(f"{kind}: {len(part)} appearances, {len(moved)} joined, {wrong} of these with another given name")


if __name__ == "__main__":
    main()
