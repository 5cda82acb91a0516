"""The names under which one person writes, joined where ids or co-authors agree.

Names may be one person's when family and given name agree, up to accents ("Jurgen" and "Juergen" for "Jürgen"),
initials ("Z. Liu"), middle names ("Zihe X. Liu"), hyphens ("Zi-He Liu") and order ("Liu Zihe"). They are joined

1. where an ORCID or a source's author id is the same on both, however the names differ, as long as they have a word in
   common;
2. where the same letters only have other accents, or are divided in another way, and the name is not common: fewer
   than five given names of the corpus share its family name and initial;
3. otherwise where they share co-authors who are too rare for that to be chance. Chance counts for more the more given
   names share family name and initial, so that one rare co-author is enough for a rare name and not for a common one.

Never joined, but by an id, are names that stand together on a paper, and names whose ids of one kind differ. A name in
initials or in another order is judged paper by paper, since it may stand for several people. A name that fits several
people goes to the one for whom its co-authors speak far more than for the next, or stays. A joined name is spelled as
the owner of a page spells it, else in the best way (``name_forms.preference``).
"""

from __future__ import annotations

import polars as pl

from ..text import count, listing
from .findings import finding
from .name_forms import may_be_one, name_forms
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
    """``row, name, target, shared`` for names that accents, hyphens or middle names tell apart from another."""
    rare = pl.col("people") < _COMMON
    several = pl.col("name").n_unique().over("block") > 1
    named = table.filter(pl.col("letters").is_not_null())
    same_letters = named.with_columns(block="=" + pl.col("letters"))
    same_spelled = named.filter(_is_spelled("letters")).with_columns(block="=" + pl.col("letters_spelled"))
    same_first = table.filter(rare & _is_full()).with_columns(block=pl.col("first") + " " + pl.col("family"))
    blocks = pl.concat([same_letters, same_spelled, same_first]).filter(several).with_columns(unit="name")
    sharing = chances(table, blocks, blocks)
    alike = _alike(same_letters.filter(several & rare)).select(sharing.columns)
    possible = pl.concat([sharing, alike]).sort("chance", "name", "target")
    spelled_alike = _alike(pl.concat([same_letters, same_spelled]).filter(several & rare))
    backed = sharing.join(spelled_alike, on=["name", "target"], how="semi").with_columns(
        pl.col("chance").clip(upper_bound=_CHANCE)
    )
    pairs = pl.concat([_likely(sharing, table), backed, alike]).sort("chance", "name", "target", maintain_order=True)
    involved = table.filter(pl.col("name").is_in(pl.concat([possible["name"], possible["target"]]).implode()))
    groups = Groups(involved, by_kind(ids_of(involved), "name"))
    doubtful = _doubtful(possible, groups)
    for name, target, shared in pairs.select("name", "target", "shared").iter_rows():
        if not {(name, target), (target, name)} & doubtful:
            groups.join(name, target, shared)
    return table.join(groups.renamed(), on="name").select("row", "name", "target", "shared")


def _is_full() -> pl.Expr:
    return pl.col("first").str.len_chars() > 1


def _is_spelled(column: str) -> pl.Expr:
    """Whether a form is another one with "ü" spelled out as "ue"."""
    return pl.col(column) != pl.col(f"{column}_spelled")


def _alike(same_letters: pl.DataFrame) -> pl.DataFrame:
    """Pairs of names that have the same letters, which is barely enough: a shared co-author counts for more."""
    names = same_letters.select("block", "name").unique()
    pairs = names.join(names, on="block").filter(pl.col("name") != pl.col("name_right"))
    return pairs.select("name", unit="name", target="name_right", chance=_CHANCE, shared=pl.lit([], pl.List(pl.String)))


def _doubtful(pairs: pl.DataFrame, groups: Groups) -> set[tuple[str, str]]:
    """Pairs of a name and a target for which hardly more speaks than for a target that is somebody else."""
    targets: dict[str, dict[str, float]] = {}
    for name, target, chance in pairs.select("name", "target", "chance").iter_rows():
        targets.setdefault(name, {}).setdefault(target, chance)
    return {
        (name, target)
        for name, chance_of in targets.items()
        for target, chance in chance_of.items()
        for rival, of_rival in chance_of.items()
        if rival != target
        and chance >= _AHEAD * of_rival
        and groups.may_be(name, rival)
        and not groups.may_be(target, rival)
    }


def _short_names(table: pl.DataFrame) -> pl.DataFrame:
    """``row, name, target, shared`` for what may stand for one of several people: initials, names in another order,
    common names without the middle name.
    """
    named = table.filter(pl.col("initial").is_not_null())
    loose = named.filter(~pl.col("is_owner")).with_columns(unit="row")
    initials = "-" + pl.col("family") + " " + pl.col("initial")
    spelled = pl.when(_is_spelled("family")).then("-" + pl.col("family_spelled") + " " + pl.col("initial"))
    common = "=" + pl.col("family") + " " + pl.col("first")
    units = pl.concat([
        loose.filter(~_is_full()).with_columns(block=initials),
        loose.filter(~_is_full()).with_columns(block=spelled),
        loose.filter(_is_full() & (pl.col("people") >= _COMMON)).with_columns(block=common),
        loose.with_columns(block="~" + pl.col("turned")),
    ])  # fmt: skip
    targets = pl.concat(named.with_columns(block=b) for b in (initials, spelled, common, "~" + pl.col("letters")))
    units, targets = units.join(targets, on="block", how="semi"), targets.join(units, on="block", how="semi")
    found = _possible(chances(table, units, targets), table)
    best = found.with_columns(following=pl.col("chance").sort().get(1, null_on_oob=True).over("unit"))
    sure = _likely(best, table).filter(pl.col("chance") < _AHEAD * pl.col("following").fill_null(1.0))
    rows = sure.join(table.select("paper_id", unit="row"), on="unit")
    return rows.filter(pl.len().over("paper_id", "target") == 1).select("name", "target", "shared", row="unit")


def _possible(pairs: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    """Pairs that ids allow and whose target says more than the name, or the same in the better order."""
    known = table.select("name", "letters", "turned", "order").unique("name")
    names = pairs.select("name", "target").unique()
    names = names.join(known, on="name").join(known, left_on="target", right_on="name", suffix="_target")
    turned = (pl.col("turned") == pl.col("letters_target")) & (pl.col("order") < pl.col("order_target"))
    more = pl.col("letters").str.len_chars() < pl.col("letters_target").str.len_chars()
    fits = [may_be_one(a, b) for a, b in names.select("name", "target").iter_rows()]
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
    alike = "the same letters but for accents, hyphens and spaces, in a name that is not common here"
    why = f"{mates} {listing(shared, 3)}" if shared else alike
    return f"{name!r} on {count(n, 'paper')} is taken for {target!r}: {why}"
