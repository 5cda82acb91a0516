"""Many sides in plain sentences; each is said only where the tables carry it."""

from __future__ import annotations

from typing import Any

import polars as pl

from ...analyse.compare import FEW
from ...results import Comparisons, Run
from ...text import count
from ..linked import linked
from ..lookup import Lookup
from ..parts import Link, Sentence
from ..wording import fixed, odds, percent, span, spelled, spelled_count, tested
from .many_names import ManyNames

# So many of a kind are named, the rest is counted.
N_NAMED = 3
_SCALE = "The scale is from 0, the same mix of areas, to 1, nothing in common"
N_MEMBERS = 5


def comparisons_sentences(comparisons: Comparisons, run: Run) -> tuple[Sentence, ...]:
    """Who is nearest to whom, which groups form, who stands out from the field and by what, and what limits it.

    Links lead to papers on the page of the comparison; ``Sentence.text`` is the same without them.
    """
    names = ManyNames(comparisons, Lookup(run))
    said = [part(names) for part in (nearest, certain, clusters, field, enriched, joint)]
    limits = tuple(Sentence("limit", (f"{note.rstrip('.')}.",)) for note in comparisons.notes)
    return (*(sentence for sentence in said if sentence is not None), *limits)


def nearest(names: ManyNames) -> Sentence | None:
    """The nearest and the farthest pair, of those that have papers enough."""
    rows = names.ranked
    if names.measured.is_empty():
        return None
    if rows.is_empty():
        few = f"No two {names.nouns} have {FEW} papers in areas, too few to say who is nearest to whom"
        return Sentence("nearest", (f"{few}. {_SCALE}.",))
    first, last = rows.row(0, named=True), rows.row(-1, named=True)
    among = "" if rows.height == names.measured.height else f"Of those with {FEW} papers or more in areas, "
    if rows.height == 1:
        said = (*pair(names, first), f" are {apart(first)} apart. {_SCALE}.")
        return Sentence("nearest", (among, *said) if among else said)
    nearer = rows.slice(1).filter(pl.col("distance_low") <= first["distance_high"]).height
    farther = rows.head(-1).filter(pl.col("distance_high") >= last["distance_low"]).height
    lead = f"{among}nearest" if among else "Nearest"
    near = (f"{lead} to each other are ", *pair(names, first), f" (distance {apart(first)}){_rivals(nearer, 'near')}")
    far = ("; farthest are ", *pair(names, last), f" ({apart(last)}){_rivals(farther, 'far')}. {_SCALE}.")
    return Sentence("nearest", (*near, *far))


def _rivals(n: int, how: str) -> str:
    """The first of many is chosen for it: how many others it may be."""
    return f", though {spelled_count(n, 'other pair')} may be as {how}" if n else ""


def pair(names: ManyNames, row: dict[str, Any]) -> tuple[Link, str, Link]:
    """Both names of a row of distances, each leading to the papers."""
    return names.side(row["side_a"]), " and ", names.side(row["side_b"])


def apart(row: dict[str, Any]) -> str:
    """``0.31 [0.22, 0.40]``."""
    low, high = row["distance_low"], row["distance_high"]
    return fixed(row["distance"]) + (f" {span(low, high)}" if low is not None and high is not None else "")


def certain(names: ManyNames) -> Sentence | None:
    """How many pairs are surely apart."""
    rows = names.measured.drop_nulls("q_value")
    if rows.is_empty():
        return None
    n = rows.filter(pl.col("q_value") < names.alpha).height
    if rows.height == 1:
        verdict = "more" if n else "no more"
        result = tested("p", rows["p_value"][0])
        return Sentence("certain", (f"They differ {verdict} than papers dealt out at random may, {result}.",))
    which = f"All {spelled(n)}" if n == rows.height else f"{spelled(n).capitalize()} of the {spelled(rows.height)}"
    return Sentence("certain", (f"{which} pairs differ by more than chance would explain.",))


def clusters(names: ManyNames) -> Sentence | None:
    """The groups that the tree falls into."""
    if names.measured.height < N_NAMED:
        return None
    groups, alone = names.clusters, names.n_alone
    if not groups or (len(groups) == 1 and not alone):
        return Sentence("clusters", (f"The {names.nouns} fall into no clear groups.",))
    parts: list[str | Link] = []
    for group in groups[:N_NAMED]:
        parts += ["; " if parts else "", *linked([names.side(side) for side in group], N_MEMBERS, spelled)]
    more = f"; and {spelled(len(groups) - N_NAMED)} more" if len(groups) > N_NAMED else ""
    rest = f"; {spelled(alone)} {'stands' if alone == 1 else 'stand'} alone" if alone else ""
    lead = "One group forms: " if len(groups) == 1 else f"{spelled(len(groups)).capitalize()} groups form: "
    return Sentence("clusters", (lead, *parts, f"{more}{rest}."))


def field(names: ManyNames) -> Sentence | None:
    """Who stands out from the rest of the corpus."""
    rows = names.comparisons.sides.drop_nulls(["field_distance", "field_q_value"])
    if rows.is_empty():
        return None
    sure = rows.filter(pl.col("field_q_value") < names.alpha).sort(["field_distance", "side"], descending=[True, False])
    total = names.count(rows.height)
    if sure.is_empty():
        return Sentence("field", (f"None of {total} surely differs from the rest of the corpus.",))
    first = sure.row(0, named=True)
    bounds = span(first["field_low"], first["field_high"])
    n = "All" if sure.height == rows.height else f"{spelled(sure.height).capitalize()} of"
    verb = "differs" if sure.height == 1 else "differ"
    lead = f"{n} {'the ' if n.endswith('of') else ''}{total} {verb} surely from the rest of the corpus; most of all "
    rivals = sure.slice(1).filter(pl.col("field_high") >= first["field_low"]).height
    doubt = f", though {spelled_count(rivals, 'other')} may as much" if rivals else ""
    distance = f" (distance {fixed(first['field_distance'])} {bounds}, {tested('q', first['field_q_value'])}){doubt}."
    return Sentence("field", (lead, names.side(first["side"]), distance))


def enriched(names: ManyNames) -> Sentence | None:
    """The surest excess of a side in a topic, one each of the surest sides."""
    over = names.comparisons.enrichment.filter(mark="over").sort(["q_value", "odds_low", "side", "topic_id"],
                                                               descending=[False, True, False, False])  # fmt: skip
    if over.is_empty():
        return None
    parts: list[str | Link] = []
    for row in over.unique("side", keep="first", maintain_order=True).head(2).iter_rows(named=True):
        shares = names.cell(row["topic_id"], row["side"], percent(row["share"]))
        parts += ["; " if parts else "Most surely above the rest of the corpus: ", names.side(row["side"]), " in ",
                  Link.topic(row["topic_id"], names.labels[row["topic_id"]]), " (", shares,
                  f" of papers against {percent(row['rest_share'])}, {_odds(row)})"]  # fmt: skip
    return Sentence("enriched", (*parts, "."))


def _odds(row: dict[str, Any]) -> str:
    return f"{odds(row['odds_ratio'], row['odds_low'], row['odds_high'])}, {tested('q', row['q_value'])}"


def joint(names: ManyNames) -> Sentence | None:
    """Joint papers count on both sides, and so bring them together."""
    rows = names.comparisons.distances.filter(pl.col("papers_both") > 0)
    if rows.is_empty():
        return None
    first = rows.sort(["papers_both", "side_a", "side_b"], descending=[True, False, False]).row(0, named=True)
    n = "One pair has" if rows.height == 1 else f"{spelled(rows.height).capitalize()} pairs have"
    most = Link.chosen(f"pair-{first['side_a']}-{first['side_b']}", count(first["papers_both"], "paper"))
    which = (": ", most, " of ") if rows.height == 1 else (", most ", *pair(names, first), ", ", most)
    lead = f"{n} papers in common, which bring them nearer to each other"
    return Sentence("joint", (lead, *which, *(pair(names, first) if rows.height == 1 else ()), "."))
