"""The names under which one person writes, joined where ids or co-authors agree.

Names may be one person's when family and given name agree, up to initials ("Z. Liu"), middle names ("Zihe X. Liu"),
hyphens ("Zi-He Liu") and order ("Liu Zihe"). They are joined

1. where an ORCID or a source's author id is the same on both, however the names differ, as long as they have a word in
   common;
2. where the same letters are only divided in another way and the name is not common: fewer than five given names of the
   corpus share its family name and initial;
3. otherwise where they share co-authors who are too rare for that to be chance. Chance counts for more the more given
   names share family name and initial, so that one rare co-author is enough for a rare name and not for a common one.

Never joined are names that stand together on a paper, and names whose ids of one kind differ. A name in initials or in
another order is judged paper by paper, since it may stand for several people; it goes to the one name that its
co-authors speak for, or stays. A joined name is spelled as the owner of a page spells it, else in its fullest form.
"""

from __future__ import annotations

import polars as pl

from ..text import count, listing
from .findings import finding
from .name_forms import compatible, given_words, name_forms
from .name_groups import Groups
from .same_ids import by_kind, differ, ids_of, join_by_id
from .shared_coauthors import chances

Rows = list[dict[str, str | None]]

# A join is made where chance explains it less often than this ...
_CHANCE = 0.05
# ... and at most by this part as often as it explains the next best.
_AHEAD = 0.1
_COMMON = 5


def join_variants(authorships: pl.DataFrame) -> tuple[pl.DataFrame, Rows]:
    """Authorships with one name for each person, as far as that can be told, and a finding for each name joined.

    Args:
        authorships: of the papers that are no copies of others, spelled by ``spellings.unify``.
    """
    joined, found = join_by_id(authorships)
    forms = name_forms(joined["name"])
    for stage in (_whole_names, _short_names):
        table = _compared(joined, forms)
        renamed = stage(table).sort("row")
        found += _findings(renamed)
        renamed = renamed.select("row", becomes="target")
        table = table.join(renamed, on="row", how="left", maintain_order="left")
        joined = table.with_columns(name=pl.coalesce("becomes", "name")).select(authorships.columns)
    return joined, found


def _compared(authorships: pl.DataFrame, forms: pl.DataFrame) -> pl.DataFrame:
    """With ``row``, what is compared of each name, and how it stands among the names of the corpus.

    ``people`` counts the names that share family name and initial; ``order`` ranks names by papers, then by how many
    share the family name, so that "Zihe Liu" comes before "Liu Zihe".
    """
    table = authorships.with_row_index("row")
    sizes = table.group_by("name").agg(n=pl.col("paper_id").n_unique(), owned=pl.col("is_owner").any())
    forms = forms.join(sizes, on="name")
    people = pl.col("letters").n_unique()
    forms = forms.with_columns(people=people.over("family", "initial"), relatives=people.over("family"))
    forms = forms.with_columns(order=pl.struct("n", "relatives", "name").rank("ordinal"))
    return table.join(forms, on="name", how="left", maintain_order="left")


def _whole_names(table: pl.DataFrame) -> pl.DataFrame:
    """``row, name, target, shared`` for names that hyphens, spaces or middle names tell apart from another."""
    rare = pl.col("people") < _COMMON
    several = pl.col("name").n_unique().over("block") > 1
    same_letters = table.filter(pl.col("letters").is_not_null()).with_columns(block="=" + pl.col("letters"))
    same_first = table.filter(rare & _is_full()).with_columns(block=pl.col("first") + " " + pl.col("family"))
    blocks = pl.concat([same_letters, same_first]).filter(several).with_columns(unit="name")
    likely = _likely(chances(table, blocks, blocks), table)
    alike = _divided(same_letters.filter(several & rare)).select(likely.columns)
    pairs = pl.concat([alike, likely]).sort("chance", "unit", "target")
    involved = table.filter(pl.col("name").is_in(pl.concat([pairs["name"], pairs["target"]]).implode()))
    groups = Groups(involved, by_kind(ids_of(involved), "name"))
    for pair in pairs.select("name", "target", "shared").iter_rows():
        groups.join(*pair)
    return table.join(groups.renamed(), on="name").select("row", "name", "target", "shared")


def _is_full() -> pl.Expr:
    return pl.col("first").str.len_chars() > 1


def _divided(same_letters: pl.DataFrame) -> pl.DataFrame:
    """Pairs of names that have the same letters; nothing else speaks for them or is needed."""
    names = same_letters.select("block", "name").unique()
    pairs = names.join(names, on="block").filter(pl.col("name") < pl.col("name_right"))
    return pairs.select("name", unit="name", target="name_right", chance=0.0, shared=pl.lit([], pl.List(pl.String)))


def _short_names(table: pl.DataFrame) -> pl.DataFrame:
    """``row, name, target, shared`` for what may stand for one of several people: initials, names in another order,
    common names without the middle name.
    """
    named = table.filter(pl.col("letters").is_not_null())
    loose = named.filter(~pl.col("is_owner")).with_columns(unit="row")
    initials = "-" + pl.col("family") + " " + pl.col("initial")
    common = "=" + pl.col("family") + " " + pl.col("first")
    units = pl.concat([
        loose.filter(~_is_full()).with_columns(block=initials),
        loose.filter(_is_full() & (pl.col("people") >= _COMMON)).with_columns(block=common),
        loose.with_columns(block="~" + pl.col("turned")),
    ])  # fmt: skip
    targets = pl.concat(named.with_columns(block=b) for b in (initials, common, "~" + pl.col("letters")))
    units, targets = units.join(targets, on="block", how="semi"), targets.join(units, on="block", how="semi")
    found = _possible(chances(table, units, targets), table)
    best = found.with_columns(following=pl.col("chance").sort().get(1, null_on_oob=True).over("unit"))
    sure = _likely(best, table).filter(pl.col("chance") <= _AHEAD * pl.col("following").fill_null(1.0))
    rows = sure.join(table.select("paper_id", unit="row"), on="unit")
    return rows.filter(pl.len().over("paper_id", "target") == 1).select("name", "target", "shared", row="unit")


def _possible(pairs: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    """Pairs that ids allow and whose target says more than the name, or the same in the better order."""
    known = table.select("name", "letters", "turned", "order").unique("name")
    names = pairs.select("name", "target").unique()
    names = names.join(known, on="name").join(known, left_on="target", right_on="name", suffix="_target")
    turned = (pl.col("turned") == pl.col("letters_target")) & (pl.col("order") < pl.col("order_target"))
    more = pl.col("letters").str.len_chars() < pl.col("letters_target").str.len_chars()
    fits = [compatible(given_words(a), given_words(b)) for a, b in names.select("name", "target").iter_rows()]
    fitting = names.filter(turned | (more & pl.Series(fits, dtype=pl.Boolean)))
    ids = ids_of(table)
    rows, people = by_kind(ids, "row"), by_kind(ids, "name")
    known_apart = [differ(rows.get(a, {}), people.get(b, {})) for a, b in pairs.select("unit", "target").iter_rows()]
    allowed = pairs.filter(~pl.Series(known_apart, dtype=pl.Boolean))
    return allowed.join(fitting, on=["name", "target"], how="semi", maintain_order="left")


def _likely(pairs: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    """Pairs that chance does not explain, considering how many people may bear the target's name."""
    people = table.select(target="name", people="people").unique("target")
    known = pairs.join(people, on="target", how="left", maintain_order="left")
    return known.filter(pl.col("chance") * pl.col("people") <= _CHANCE).select(pairs.columns)


def _findings(renamed: pl.DataFrame) -> Rows:
    """One finding for each pair of names, with the co-authors that speak for it."""
    pairs = renamed.group_by("target", "name").agg(
        n=pl.len(), shared=pl.col("shared").explode().drop_nulls().unique(maintain_order=True)
    )
    rows = pairs.sort("target", "name").select("name", "target", "n", "shared").iter_rows()
    return [
        finding("info", "names_joined", target, _reason(name, target, n, shared)) for name, target, n, shared in rows
    ]


def _reason(name: str, target: str, n: int, shared: list[str]) -> str:
    mates = "shared co-author" if len(shared) == 1 else "shared co-authors"
    why = f"{mates} {listing(shared, 3)}" if shared else "they differ by hyphens, spaces or particles alone"
    return f"{name!r} on {count(n, 'paper')} is taken for {target!r}: {why}"
