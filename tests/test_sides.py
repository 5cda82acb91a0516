from __future__ import annotations

import polars as pl
import pytest

from tests.dated_runs import dated_run, rising_run
from tests.runs import small_run
from topics.config import load_groups
from topics.errors import ConfigError, NotFound, TooFewPapers, TopicsError
from topics.results import Run
from topics.sides import many_sides, side_subject, two_sides

GROUPS = load_groups({
    "Ada's lab": ["Ada Öz", "Author 1"],
    "Linguists": {"category": "cs.CL"},
    "Typo": ["Ada Ös"],
    "Bo Li": {"since": 2025},
})  # fmt: skip


@pytest.fixture(scope="module")
def run() -> Run:
    return rising_run()


def wrote(run: Run, name: str, since: int = 0, until: int = 9999) -> set[str]:
    papers = run.papers.filter(pl.col("date_first").dt.year().is_between(since, until))
    return set(papers.join(run.authorships.filter(name=name), on="paper_id", how="semi")["paper_id"])


# --- what a typed side means


def test_an_author_is_found_whatever_the_case_and_accents(run: Run) -> None:
    side = side_subject(run, " ada oz ")
    assert (side.kind, side.name, set(side.paper_ids)) == ("author", "Ada Öz", wrote(run, "Ada Öz"))


def test_a_group_is_found_by_its_name_and_goes_before_an_author_of_that_name(run: Run) -> None:
    lab = side_subject(run, "ada's LAB", GROUPS)
    assert (lab.kind, lab.name, lab.members) == ("group", "Ada's lab", ("Ada Öz", "Author 1"))
    assert side_subject(run, "Bo Li", GROUPS).kind == "group"


@pytest.mark.parametrize("text", [
    "author=Ada Öz since=2020",
    "since=2020  author=ada oz",
    'author="Ada Öz" since=2020-01-01',
    "since='2020' AUTHOR='Ada Öz'",
])  # fmt: skip
def test_a_filter_needs_no_quotes_and_no_order(run: Run, text: str) -> None:
    assert set(side_subject(run, text).paper_ids) == wrote(run, "Ada Öz", since=2020)


def test_a_filter_is_called_by_what_it_lets_pass(run: Run) -> None:
    assert side_subject(run, " category=cs.CL   until=2020 ").name == "category cs.CL until 2020"
    two = side_subject(run, "until=2015 author=Author 1 author=Author 2")
    assert two.name == "Author 1 or Author 2 until 2015"


def test_every_part_of_a_filter_must_pass_but_any_of_its_authors_will_do(run: Run) -> None:
    side = side_subject(run, "author=Author 1 author=Author 2 until=2015")
    assert set(side.paper_ids) == wrote(run, "Author 1", until=2015) | wrote(run, "Author 2", until=2015)
    small = small_run()
    assert set(side_subject(small, "venue=conference").paper_ids) == set(
        small.papers.filter(venue="A Conference")["paper_id"]
    )


def test_a_day_until_which_may_be_a_year_which_counts_to_its_end(run: Run) -> None:
    years = run.papers.filter(pl.col("paper_id").is_in(list(side_subject(run, "until=2015").paper_ids)))["date_first"]
    assert years.dt.year().unique().sort().to_list() == [2014, 2015]


def test_everyone_else_are_all_papers_but_the_other_sides(run: Run) -> None:
    for a, b in (("Ada Öz", "everyone else"), ("Everyone else", "Ada Öz")):
        sides = {side.name: set(side.paper_ids) for side in two_sides(run, a, b)}
        assert sides["Everyone else"] == set(run.corpus.ids) - sides["Ada Öz"]
    assert two_sides(run, "everyone else", "Ada Öz")[0].name == "Everyone else"


def test_all_papers_are_all(run: Run) -> None:
    assert set(side_subject(run, "All papers").paper_ids) == set(run.corpus.ids)


def test_a_subject_is_taken_as_it_is(run: Run) -> None:
    ada = side_subject(run, "Ada Öz")
    assert two_sides(run, ada, "Bo Li")[0] is ada


# --- mistakes: what was found, what was expected

MISTAKES: dict[str, tuple[str, type[TopicsError], str]] = {
    "nobody of that name": ("Ada Ös", NotFound, "no author or group is called 'Ada Ös'. Did you mean: Ada Öz"),
    "no group of that name": ("Linguist", NotFound, "or group is called 'Linguist'. Did you mean: Linguists"),
    "misspelt author of a group": ("typo", NotFound, "group 'Typo': no author is called 'Ada Ös'. Did you mean"),
    "misspelt author of a filter": ("author=Ada Ös", NotFound, "no author is called 'Ada Ös'. Did you mean: Ada Öz"),
    "nothing typed": ("  ", ConfigError, "a side is empty: name an author, a group, a filter or 'everyone else'"),
    "unknown key": ("venu=ACL", NotFound, "no key of a filter is called 'venu'. Did you mean: venue?"),
    "no key": ("ACL since=2020", ConfigError, "'ACL since=2020' is no filter; write KEY=VALUE"),
    "no value": ("category= since=2020", ConfigError, "category= has no value"),
    "key twice": ("since=2020 since=2021", ConfigError, "since= stands twice"),
    "no date": ("since=soon", ConfigError, "since 'soon' is no date; write 2026-11-19, 2026-11 or 2026"),
    "no such value": (
        "category=cs.CV since=2020", TooFewPapers, "nor category=cs.CV alone. Did you mean: cs.CL, cs.LG?",
    ),
    "no such time": (
        "since=2031", TooFewPapers, "no paper passes 'since=2031'. The papers are of 2014-01-01 to 2025-12-24.",
    ),
    "no paper with both": (
        "author=Author 1 category=cs.CL since=2025-01 until=2014", TooFewPapers, "though some pass each part of it",
    ),
    "else than whom": ("everyone else", ConfigError, "'everyone else' needs one other side"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "error", "says"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_one_clear_sentence(run: Run, text: str, error: type[TopicsError], says: str) -> None:
    with pytest.raises(error) as raised:
        side_subject(run, text, GROUPS)
    assert says in str(raised.value)


def test_without_groups_only_authors_are_looked_for(run: Run) -> None:
    with pytest.raises(NotFound, match="no author is called"):
        side_subject(run, "Linguist")


def test_without_a_date_a_filter_by_time_says_so() -> None:
    with pytest.raises(TooFewPapers, match="No paper has a date"):
        side_subject(dated_run([{"year": None, "topic": 0}]), "since=2020")


def test_nobody_is_else_than_everyone(run: Run) -> None:
    with pytest.raises(ConfigError, match="both sides are 'everyone else'"):
        two_sides(run, "everyone else", "Everyone else")
    with pytest.raises(TooFewPapers, match="nobody else is left: 'All papers' has every paper"):
        two_sides(run, "all papers", "everyone else")


# --- many


def test_many_sides_are_all_groups_then_those_named_then_authors_by_papers(run: Run) -> None:
    groups = {name: GROUPS[name] for name in ("Linguists", "Ada's lab")}
    found, left_out = many_sides(run, groups, authors_min=70)
    assert [side.name for side in found][:4] == ["Linguists", "Ada's lab", "Ada Öz", "Bo Li"]
    assert left_out == 0
    named, _ = many_sides(run, groups, sides=["Bo Li", "Linguists", "since=2020", "bo li"])
    assert [side.name for side in named] == ["Bo Li", "Linguists", "since 2020"]


def test_of_very_many_authors_those_of_most_papers_are_taken() -> None:
    crowd = dated_run([{"year": 2020, "topic": 0, "authors": [f"Author {i}"]} for i in range(230)])
    found, left_out = many_sides(crowd, authors_min=1)
    assert (len(found), left_out) == (200, 30)


@pytest.mark.parametrize(
    ("authors_min", "sides", "says"),
    [
        (1000, [], r"0 authors have at least 1,000 papers \(Ada Öz has most, 240\)"),
        (None, ["Ada Öz"], "'Ada Öz' is alone"),
        (None, [], "there is no side"),
    ],
)
def test_fewer_than_two_sides_are_no_comparison(run: Run, authors_min: int | None, sides: list[str], says: str) -> None:
    with pytest.raises(ConfigError, match=f"{says}; a comparison takes at least two sides"):
        many_sides(run, None, authors_min, sides)
