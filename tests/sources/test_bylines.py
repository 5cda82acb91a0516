"""Titles and authors that stand on one line with nothing between."""

from __future__ import annotations

import time

import pytest

from topics.sources import bylines

GLUED = [
    ("GRIN: GRadient-INformed MoE", "Liyuan Liu", ", Young Jin Kim"),
    ("Unsupervised Person Re-Identification", "Xinyu Zhang", ", Dongdong Li"),
    ("Person Re-Identification", "Xinyu Zhang", ""),
    ("Where Do Kettles Whistle?", "Mira Holm", ""),
    ("Cup Report 2017", "Mira Holm", ", Ola Nordmann"),
    ("Prompts for LLMs", "Mira Holm", ", Ola Nordmann"),
    ("Adapting Helpful AI", "Pengu Lind", ", Ola Nordmann"),
    ("Video QA", "J. Smith", ", Ola Nordmann"),
    ("Rivers, Lakes, and Ponds", "Mira Holm", ", Ola Nordmann"),
    ("Bridges (Extended Version)", "Mira Holm", ""),
    ("Kettles and Beyond", "Sean O'Brien", ", Ola Nordmann"),
    ("Kettles and Beyond", "Anna van der Berg", ""),
    ("Kettles and Beyond", "Linh Nguyen", ""),
    ("Kettles and Beyond", "Frank F. Xu", ", Li Lyna Zhang"),
    ("Kettles and Beyond", "Richard Yi Da Xu", ""),
    ("Kettles and Beyond", "Cristian Rodríguez-Opazo", ", Ola Nordmann"),
    ("Kettles and Beyond", "Øyvind Åsen", ""),
    ("Kettles and Beyond", "Ólafur McKay Donald", ""),
    ("Kettles and Beyond", "N. R. Varga", ", Ola Nordmann"),
    ("Kettles and Beyond", "王小明", ", 李雷"),
    ("Is This a Kettle?", "van der Berg", ", Ola Nordmann"),
    ("Kettles for Seaside", "van der Berg", ", Ola Nordmann"),
]


@pytest.mark.parametrize(("title", "first", "others"), GLUED)
def test_first_author_is_parted_from_the_title(title: str, first: str, others: str) -> None:
    byline = bylines.split(title + first + others)
    assert byline.clear
    assert byline.title == title
    assert byline.authors == (first, *others.split(", ")[1:])


def test_et_al_and_institutions() -> None:
    byline = bylines.split("Kettles AboundMira Holm, Ola Nordmann et al. · lakeside-lab, uni hill")
    assert byline == bylines.Byline(
        "Kettles Abound", ("Mira Holm", "Ola Nordmann"), truncated=True, institutions=("lakeside-lab", "uni hill")
    )


@pytest.mark.parametrize("cut", ["e", "et", "et a", "et al"])
def test_et_al_cut_short_is_still_one(cut: str) -> None:
    byline = bylines.split(f"Kettles AboundMira Holm, Ola Nordmann {cut}")
    assert byline.truncated
    assert byline.authors[-1] == "Ola Nordmann"


def test_junior_belongs_to_the_name_before() -> None:
    assert bylines.split("Kettles AboundMira Holm, Bo Lind, Jr.").authors == ("Mira Holm", "Bo Lind, Jr.")


def test_a_name_known_from_the_page_beats_letter_shapes() -> None:
    line = "Whistling KettlesJinYeong Lind, Mira Holm"
    assert bylines.split(line).authors[0] == "Yeong Lind"
    evidence = bylines.gather([line, "PondsMira Holm, JinYeong Lind"], [])
    assert bylines.split(line, evidence).authors == ("JinYeong Lind", "Mira Holm")


def test_the_owner_is_a_known_name() -> None:
    evidence = bylines.gather([], [], owners=["de la Cruz"])
    assert bylines.split("Kettles in Practicede la Cruz", evidence).title == "Kettles in Practice"


def test_support_for_one_place_and_shape_for_another_is_unclear() -> None:
    evidence = bylines.gather([], ["Whistling kettles are loud."])
    assert not bylines.split("Whistling KettlesJinYeong Lind, Mira Holm", evidence).clear


@pytest.mark.parametrize("title", ["Fast Training in PyTorch Lightning", "Deep Kettles", "GRadient Descent", ""])
def test_a_title_without_authors_stays_whole(title: str) -> None:
    evidence = bylines.gather([], ["We use PyTorch for gradient descent."])
    byline = bylines.split(title, evidence)
    assert (byline.title, byline.authors, byline.clear) == (title, (), False)


def test_a_name_with_initials_last_needs_a_list() -> None:
    evidence = bylines.gather([], ["Whistling kettles."])
    assert bylines.split("Whistling KettlesBharat B, Mira Holm", evidence).authors == ("Bharat B", "Mira Holm")
    assert not bylines.split("Whistling KettlesBharat B", evidence).clear


def test_groups_may_be_authors() -> None:
    evidence = bylines.gather([], ["This report is short."])
    assert bylines.split("Technical ReportKettleAI, Mira Holm", evidence).authors == ("KettleAI", "Mira Holm")


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("Mira Holm", ("Mira Holm",)),
        ("Mira Holm, Ola Nordmann et al.", ("Mira Holm", "Ola Nordmann")),
        ("N. R. Varga, Anna van der Berg, Yuki", ("N. R. Varga", "Anna van der Berg", "Yuki")),
        ("Mira Holm, Ola", ("Mira Holm", "Ola")),
    ],
)
def test_lines_of_authors(line: str, authors: tuple[str, ...]) -> None:
    byline = bylines.author_list(line)
    assert byline is not None
    assert byline.authors == authors


@pytest.mark.parametrize("line", ["", "We count snails.", "Snails", "Kettles, pots and pans", "12papers", "Rain 2023"])
def test_other_lines_are_no_authors(line: str) -> None:
    assert bylines.author_list(line) is None


@pytest.mark.parametrize("line", ["aB" * 50_000, "Ab, " * 20_000, "a · " * 20_000, "x " * 50_000, "A" * 100_000])
def test_long_hostile_lines_are_read_in_no_time(line: str) -> None:
    start = time.perf_counter()
    bylines.gather([line], [line])
    bylines.author_list(line)
    assert time.perf_counter() - start < 5
