from __future__ import annotations

from collections.abc import Callable

import polars as pl

from topics.curate.variants import join_variants
from topics.results import Corpus
from topics.schemas import AUTHORSHIPS

CorpusOf = Callable[..., Corpus]
# So that there is something to be rare in: forty papers of forty pairs of people.
CROWD = [[f"Ada{chr(97 + i % 26)}{chr(97 + i // 26)} Filler", f"Bo{chr(97 + i % 26)} Padding{i}"] for i in range(40)]


def table(*bylines: list[str], owner: str = "", **ids: dict[str, str]) -> pl.DataFrame:
    """Authorships of these papers; ``ids`` gives, by column, the id of ``name`` or of ``name@paper``."""
    rows = [
        {
            "paper_id": f"p{i}",
            "position": k,
            "name": name,
            "is_owner": name == owner,
            **{column: known.get(f"{name}@{i}", known.get(name)) for column, known in ids.items()},
        }
        for i, byline in enumerate(bylines)
        for k, name in enumerate(byline, start=1)
    ]
    return AUTHORSHIPS.frame(rows)


def first_names(*bylines: list[str], **ids: dict[str, str]) -> list[str]:
    """The first author of each paper, once variants are joined in a corpus that has other people too."""
    joined, _ = join_variants(table(*bylines, *CROWD, **ids))
    return joined.filter(pl.col("position") == 1)["name"].to_list()[: len(bylines)]


def test_initials_are_the_person_with_whom_they_share_a_rare_coauthor() -> None:
    assert first_names(["Zihe Liu", "Noor Haddarin"], ["Z. Liu", "Noor Haddarin"]) == ["Zihe Liu"] * 2


def test_initials_that_share_nobody_stay() -> None:
    assert first_names(["Zihe Liu", "Noor Haddarin"], ["Z. Liu", "Ola Brandt"]) == ["Zihe Liu", "Z. Liu"]


def test_initials_alone_on_a_paper_stay() -> None:
    assert first_names(["Zihe Liu", "Noor Haddarin"], ["Z. Liu"]) == ["Zihe Liu", "Z. Liu"]


def test_initials_go_to_the_one_their_coauthors_speak_for_paper_by_paper() -> None:
    bylines = (
        ["Zihe Liu", "Noor Haddarin"],
        ["Zhen Liu", "Ola Brandt"],
        ["Z. Liu", "Ola Brandt"],
        ["Z. Liu", "Noor Haddarin"],
    )
    assert first_names(*bylines) == ["Zihe Liu", "Zhen Liu", "Zhen Liu", "Zihe Liu"]


def test_initials_that_could_be_either_of_two_stay() -> None:
    bylines = (["Zihe Liu", "Noor Haddarin"], ["Zhen Liu", "Noor Haddarin"], ["Z. Liu", "Noor Haddarin"])
    assert first_names(*bylines)[2] == "Z. Liu"


def test_two_of_a_name_on_one_paper_are_two_people() -> None:
    bylines = (["Zihe Liu", "Noor Haddarin"], ["Z. Liu", "Zihe Liu", "Noor Haddarin"])
    assert first_names(*bylines)[1] == "Z. Liu"


def test_whole_bylines_in_initials_speak_for_each_other() -> None:
    full = ["Zihe Liu", "Noor Haddarin", "Ola Brandt"]
    assert first_names(full, ["Z. Liu", "N. Haddarin", "O. Brandt"]) == ["Zihe Liu"] * 2


def test_a_coauthor_whom_everybody_has_is_no_evidence() -> None:
    crowd = [[name, "Noor Haddarin"] for name, _ in CROWD]
    joined, _ = join_variants(table(["Zihe Liu", "Noor Haddarin"], ["Z. Liu", "Noor Haddarin"], *crowd * 3))
    assert "Z. Liu" in joined["name"]


def test_the_owner_of_a_page_is_no_evidence_on_it() -> None:
    joined, _ = join_variants(table(["Zihe Liu", "Song Guo"], ["Z. Liu", "Song Guo"], *CROWD, owner="Song Guo"))
    assert "Z. Liu" in joined["name"]


def test_a_common_name_needs_more_than_a_rare_one() -> None:
    others = [[f"Z{vowel}{end} Liu", f"Someone Else{vowel}{end}"] for vowel in "aeiou" for end in ("n", "ng", "x", "r")]
    one = (["Zihe Liu", "Noor Haddarin", "Ola Brandt"], ["Z. Liu", "Noor Haddarin", "Per Quist", "Siw Moe", "Ulf Dahl"])
    two = (one[0], ["Z. Liu", "Noor Haddarin", "Ola Brandt"])
    assert join_variants(table(*one, *others, *CROWD))[0]["name"].to_list()[3] == "Z. Liu"
    assert join_variants(table(*two, *others, *CROWD))[0]["name"].to_list()[3] == "Zihe Liu"


def test_the_family_name_first_is_another_order_of_the_same_name() -> None:
    bylines = (["Liu Zihe", "Noor Haddarin"], ["Zihe Liu", "Noor Haddarin"], ["Zihe Liu", "Ola Brandt"], ["Mia Liu"])
    assert first_names(*bylines) == ["Zihe Liu", "Zihe Liu", "Zihe Liu", "Mia Liu"]


def test_another_order_alone_joins_nobody() -> None:
    assert first_names(["Liu Zihe", "Ola Brandt"], ["Zihe Liu", "Noor Haddarin"]) == ["Liu Zihe", "Zihe Liu"]


def test_a_hyphen_makes_no_other_person() -> None:
    assert first_names(["Zi-He Liu"], ["Zihe Liu"], ["Zihe Liu"]) == ["Zihe Liu"] * 3


def test_a_hyphen_in_a_common_name_may() -> None:
    others = [[f"Z{end} Liu"] for end in ("an", "en", "ang", "ong")]
    assert first_names(["Zi-He Liu"], ["Zihe Liu"], *others)[:2] == ["Zi-He Liu", "Zihe Liu"]


def test_a_joined_name_has_its_fullest_spelling() -> None:
    assert first_names(["Jan Orten", "Ola Brandt"], ["Jan P. Orten", "Ola Brandt"]) == ["Jan P. Orten"] * 2


def test_middle_names_that_contradict_each_other_part_people() -> None:
    names = first_names(["Jan M. Orten", "Ola Brandt"], ["Jan Orten", "Ola Brandt"], ["Jan K. Orten", "Ola Brandt"])
    assert len({names[0], names[2]}) == 2


def test_the_owner_is_spelled_as_on_the_own_page() -> None:
    joined, _ = join_variants(
        table(["Jan Orten", "Ola Brandt"], ["Jan P. Orten", "Ola Brandt"], *CROWD, owner="Jan Orten")
    )
    assert "Jan P. Orten" not in joined["name"]


def test_the_same_orcid_joins_names_that_differ() -> None:
    ids = {"Mia Holm": "0000-1", "Mia Orten": "0000-1"}
    assert len(set(first_names(["Mia Holm"], ["Mia Orten"], ["Mia Holm"], orcid=ids))) == 1


def test_rows_without_the_id_follow_a_name_that_has_but_one() -> None:
    ids = {"M. Holm@0": "0000-1", "Mia Holm@1": "0000-1"}
    assert first_names(["M. Holm"], ["Mia Holm"], ["M. Holm"], orcid=ids) == ["Mia Holm"] * 3


def test_rows_without_the_id_do_not_follow_a_name_of_several_people() -> None:
    ids = {"M. Holm@0": "0000-1", "Mia Holm@1": "0000-1", "M. Holm@3": "0000-2"}
    assert first_names(["M. Holm"], ["Mia Holm"], ["M. Holm"], ["M. Holm"], orcid=ids)[2:] == ["M. Holm"] * 2


def test_an_id_makes_no_second_of_a_name_on_a_paper() -> None:
    rows = table(["M. Holm", "Mia Holm"], ["Mia Holm"], orcid={"M. Holm@0": "0000-1", "Mia Holm@1": "0000-1"})
    assert join_variants(rows)[0]["name"].to_list() == ["M. Holm", "Mia Holm", "Mia Holm"]


def test_what_is_joined_and_said_is_the_same_every_time() -> None:
    bylines = [["Zihe Liu", *(f"Rare{letter} Mate" for letter in "abcdef")], ["Z. Liu", "Raref Mate", "Rareb Mate"]]
    results = [join_variants(table(*bylines, *CROWD)) for _ in range(5)]
    assert all(names.equals(results[0][0]) and found == results[0][1] for names, found in results)


def test_different_ids_of_a_kind_keep_names_apart() -> None:
    bylines = (["Zihe Liu", "Noor Haddarin"], ["Z. Liu", "Noor Haddarin"])
    assert first_names(*bylines, author_id={"Zihe Liu": "A1", "Z. Liu": "A2"})[1] == "Z. Liu"
    assert first_names(*bylines, author_id={"Zihe Liu": "openalex:A1", "Z. Liu": "s2:77"})[1] == "Zihe Liu"


def test_an_id_of_names_without_a_common_word_is_not_trusted() -> None:
    rows = table(["Mia Holm"], ["Per Quist"], orcid={"Mia Holm": "0000-1", "Per Quist": "0000-1"})
    joined, findings = join_variants(rows)
    assert joined["name"].to_list() == ["Mia Holm", "Per Quist"]
    assert [row["code"] for row in findings] == ["id_of_several"]


def test_an_id_twice_on_a_paper_is_not_trusted() -> None:
    ids = {"Mia Holm": "0000-1", "Per Holm": "0000-1"}
    joined, findings = join_variants(table(["Mia Holm", "Per Holm"], orcid=ids))
    assert joined["name"].to_list() == ["Mia Holm", "Per Holm"]
    assert "twice on one paper" in str(findings[0]["message"])


def test_each_join_is_a_finding_with_its_reason(corpus_of: CorpusOf) -> None:
    bylines = [["Zihe Liu", "Noor Haddarin"], ["Z. Liu", "Noor Haddarin"], *CROWD]
    corpus = corpus_of(*({"title": f"On matter {i}", "authors": names} for i, names in enumerate(bylines)))
    found = corpus.findings.filter(code="names_joined")
    assert found.select("severity", "subject").rows() == [("info", "Zihe Liu")]
    assert "'Z. Liu' on 1 paper is taken for 'Zihe Liu': shared co-author Noor Haddarin" in found["message"][0]


def test_joining_keeps_rows_order_and_columns() -> None:
    rows = table(["Zihe Liu", "Noor Haddarin"], ["Z. Liu", "Noor Haddarin"], *CROWD)
    joined, _ = join_variants(rows)
    assert joined.drop("name").equals(rows.drop("name"))


def test_nobody_is_joined_in_an_empty_table() -> None:
    joined, findings = join_variants(AUTHORSHIPS.empty())
    assert joined.is_empty()
    assert findings == []


def test_accents_of_a_name_that_is_not_common_make_no_other_person_and_the_finding_says_why() -> None:
    joined, findings = join_variants(table(["Jürgen Orten"], ["Jurgen Orten"], *CROWD))
    assert joined["name"].to_list()[:2] == ["Jürgen Orten"] * 2
    assert "'Jurgen Orten' on 1 paper is taken for 'Jürgen Orten': the same letters" in str(findings[0]["message"])


def test_accents_of_a_common_name_need_shared_coauthors() -> None:
    others = [[f"L{end} Wang"] for end in ("an", "en", "ang", "ong")]
    assert first_names(["Lü Wang", "Ola Brandt"], ["Lu Wang", "Noor Haddarin"], *others)[1] == "Lu Wang"
    assert first_names(["Lü Wang", "Noor Haddarin"], ["Lu Wang", "Noor Haddarin"], *others)[1] == "Lü Wang"


def test_accents_do_not_join_different_ids() -> None:
    ids = {"Lü Wang": "0000-1", "Lu Wang": "0000-2"}
    bylines = (["Lü Wang", "Noor Haddarin"], ["Lu Wang", "Noor Haddarin"])
    assert first_names(*bylines, orcid=ids) == ["Lü Wang", "Lu Wang"]


def test_letters_spelled_out_are_variants_for_which_a_coauthor_must_speak() -> None:
    bylines = [["Jörg Schütte", "Noor Haddarin"], ["Joerg Schuette", "Noor Haddarin"], ["J. Schuette", "Noor Haddarin"]]
    assert first_names(*bylines) == ["Jörg Schütte"] * 3
    assert first_names(["Mia Bauer", "Ola Brandt"], ["Mia Baür", "Noor Haddarin"]) == ["Mia Bauer", "Mia Baür"]


def test_every_way_to_write_an_umlaut_is_one_name() -> None:
    bylines = (["Jörg Moe", "Noor Haddarin"], ["Joerg Moe", "Noor Haddarin"], ["Jorg Moe"])
    assert first_names(*bylines) == ["Jörg Moe"] * 3


def test_a_name_torn_apart_is_shown_whole() -> None:
    assert first_names(["Pia Moll \u0301a"], ["Pia Mollá"]) == ["Pia Mollá"] * 2


def test_a_name_without_its_middle_name_that_fits_two_people_stays() -> None:
    names = ("Jan Orten", "Jan M. Orten", "Jan K. Orten")
    assert first_names(*([name, "Ola Brandt"] for name in names)) == list(names)


def test_whoever_knows_two_people_of_a_name_speaks_for_neither() -> None:
    bylines = (["Z. Liu", "Zihe Liu", "Noor Haddarin"], ["Z. Liu", "Noor Haddarin"], ["Zihe Liu", "Ola Brandt"])
    assert first_names(*bylines)[1] == "Z. Liu"
    assert first_names(*bylines, ["Z. Liu", "Ola Brandt"])[3] == "Zihe Liu"


def test_an_article_makes_no_other_collective() -> None:
    names = ["Lantern Collaboration", "Lantern Collaboration", "The Lantern Collaboration"]
    assert first_names(*([name] for name in names)) == ["Lantern Collaboration"] * 3
