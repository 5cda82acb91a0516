"""Of pairs of records that have an id or a title in common, those that are one paper: the rules, and the reasons."""

from __future__ import annotations

import polars as pl
from rapidfuzz import fuzz, process

from .matching import SAME, SPELLING, SUBTITLE, WORDS
from .paper_ids import name_of

# Percent. Of two abstracts by one author half are less than 45 % alike, and one pair in a hundred is more than 65 %;
# with 90 to 97 % there are still pairs in which one result is shown for two objects.
_ALIKE, _VERY_ALIKE, _UNLIKE = 80, 98, 65
# Percent of the words of the shorter title. Of titles taken at random one pair in a thousand is more than 64 % alike.
_TITLES_ALIKE, _TITLES_UNLIKE = 80, 60
# Words of weight: a title with fewer than the first may be any editorial's; one with the second is one paper's.
_WEIGHTY, _DISTINCT = 3, 5
# Words of a title, of which so few may be any editorial's; authors, of whom so many write together on one matter.
_GENERIC, _MANY = 2, 3
_YEAR = 366

_SHARED = pl.col("shared").fill_null(False)
_OTHERS = ~pl.col("shared").fill_null(True)
_UNKNOWN = pl.col("shared").is_null()
_SAME_TEXT = (pl.col("abstracts") >= _ALIKE).fill_null(False)
_VERY_SAME_TEXT = (pl.col("abstracts") >= _VERY_ALIKE).fill_null(False)
_NO_TEXT = pl.col("abstracts").is_null()
_OTHER_TEXT = (pl.col("abstracts") < _UNLIKE).fill_null(False)


def judge_titles(pairs: pl.DataFrame) -> pl.DataFrame:
    """Pairs that are one paper by title, whatever their dates: ``one``, ``other``, ``reason``, the surest first.

    * The same title joins where half of the shorter byline is shared, with abstracts alike, or unless the abstracts
      are two and the dates more than a year apart. A title with fewer than three words of weight ("Letter to the
      editor") joins only on overlapping dates and, if the venues are two, with three authors in common. A title of one
      or two words ("Editorial"), or one that an author gives to several papers, joins only in one venue and month, or,
      unless the venues are two, with three authors in common on overlapping dates. Where the authors of one are not
      known, the abstracts must be alike, or a title of five words of weight be dated within a year. The very same
      abstract joins whatever the names.
    * A title spelled in another way joins where the abstracts are alike and the authors not others, or where one
      abstract is missing, authors are shared and three words have weight; so does a title without the other's subtitle,
      but on the authors alone only within a year, and not if the subtitle holds a number or names a notice.
    * A title with other words in it joins where the abstracts are the same and the authors not others.

    Args:
        pairs: as ``matching.by_title`` gives them, weighed by ``evidence.weigh``, with ``heading`` (whether an author
            of the two gives the title to several papers).

    Returns:
        Also ``days`` between the dates (null where one is missing), and ``alike``: the same title and shared authors.
    """
    within_a_year = (pl.col("days") <= _YEAR).fill_null(False)
    weighty = pl.col("weight") >= _WEIGHTY
    rules = {
        SAME: _same_title(weighty, within_a_year) | _VERY_SAME_TEXT,
        SPELLING: (~_OTHERS & _SAME_TEXT) | (_SHARED & _NO_TEXT & weighty),
        SUBTITLE: (~_OTHERS & _SAME_TEXT) | (_SHARED & _NO_TEXT & within_a_year & weighty & pl.col("sure")),
        WORDS: ~_OTHERS & _VERY_SAME_TEXT,
    }
    joins = pl.any_horizontal((pl.col("how") == how) & rule for how, rule in rules.items())
    surest = pairs.filter(joins).sort("how", -pl.col("percent"), pl.col("days").fill_null(0), "one", "other")
    reason = pl.concat_str(_title_reason(), _other_reason())
    return surest.select("one", "other", "days", reason=reason, alike=(pl.col("how") == SAME) & _SHARED)


def judge_ids(pairs: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    """Pairs with an id in common, in order, with ``joins`` and ``reason``.

    Exports are damaged and catalogues give one DOI to a volume, so an id joins only what may be one paper: the same
    title, or one that is missing; abstracts alike; or, unless the abstracts are two, titles of which the shorter is
    mostly found in the other, or titles that are not wholly different and authors that are not either, or shared
    authors where the id stands at no more than these two titles (a translation).

    Args:
        pairs: as ``paper_ids.sharing`` gives them, weighed by ``evidence.weigh``.
        records: ``row`` and ``title``; rows are numbered from 0, in order.
    """
    one, other = (records["title"].gather(pairs[side]) for side in ("one", "other"))
    alike = process.cpdist(one.fill_null("").to_list(), other.fill_null("").to_list(), scorer=fuzz.token_set_ratio)
    titles = pl.Series(alike, dtype=pl.Float32)
    akin = ~_OTHERS & (titles >= _TITLES_UNLIKE)
    translated = _SHARED & (pl.col("titles") <= 2)
    surely = (one == other) | one.is_null() | other.is_null() | _SAME_TEXT
    likely = (titles >= _TITLES_ALIKE) | akin | translated
    names = pairs["id"].replace_strict(
        ids := pairs["id"].unique(), [f"the same {name_of(i)}" for i in ids], return_dtype=pl.String
    )
    return pairs.with_columns(joins=surely | (~_OTHER_TEXT & likely), reason=names)


def _same_title(weighty: pl.Expr, within_a_year: pl.Expr) -> pl.Expr:
    overlap = pl.col("days").fill_null(0) == 0
    generic = (pl.col("length") <= _GENERIC) | pl.col("heading")
    one_venue, other_venue = (pl.col("same_venue").fill_null(False), ~pl.col("same_venue").fill_null(True))
    many = pl.col("common") >= _MANY
    once = (one_venue & pl.col("same_month")) | (~other_venue & overlap & many)
    known = pl.when(generic).then(~_OTHER_TEXT & once).when(weighty).then(~_OTHER_TEXT | within_a_year)
    shared = _SHARED & (_SAME_TEXT | known.otherwise(~_OTHER_TEXT & overlap & (~other_venue | many)))
    distinct = (pl.col("weight") >= _DISTINCT) & ~_OTHER_TEXT & within_a_year
    return shared | (_UNKNOWN & (_SAME_TEXT | distinct))


def _title_reason() -> pl.Expr:
    how = pl.col("how")
    nearly = pl.format("nearly the same title ({} % alike)", pl.col("percent").round().cast(pl.Int64))
    return (
        pl.when(how == SAME)
        .then(pl.lit("the same title"))
        .when(how == SUBTITLE)
        .then(pl.lit("the same title but for a subtitle"))
        .otherwise(nearly)
    )


def _other_reason() -> pl.Expr:
    by_authors = _SHARED & (pl.col("how") != WORDS)
    return (
        pl.when(by_authors)
        .then(pl.lit(" and a shared author"))
        .when(pl.col("abstracts") == 100)
        .then(pl.lit(" and the same abstract"))
        .when(_SAME_TEXT)
        .then(pl.format(" and nearly the same abstract ({} % alike)", pl.col("abstracts").floor().cast(pl.Int64)))
        .when(pl.col("unnamed") == 0)
        .then(pl.lit(" within a year, where both name only some authors"))
        .otherwise(
            pl.format(
                " within a year, where {}",
                pl.when(pl.col("unnamed") == 1)
                .then(pl.lit("one names no author"))
                .otherwise(pl.lit("neither names an author")),
            )
        )
    )
