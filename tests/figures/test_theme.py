"""The palette keeps what its comment promises."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from topics.figures import theme

# Machado, Oliveira & Fernandes (2009), severity 1, on linear RGB.
VISION = {
    "normal": np.eye(3),
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def linear(colour: str) -> np.ndarray:
    value = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def oklab(rgb: np.ndarray) -> np.ndarray:
    return np.cbrt(rgb @ TO_LMS.T) @ TO_LAB.T


@pytest.mark.parametrize("vision", VISION)
def test_any_two_colours_stay_apart_in_every_kind_of_vision(vision: str) -> None:
    seen = [oklab(np.clip(linear(c) @ np.array(VISION[vision]).T, 0, 1)) for c in theme.PALETTE]
    # The widely used ten of Petroff (2021) reach .061, Matplotlib's .007 by the same measure.
    assert min(float(np.linalg.norm(a - b)) for a, b in itertools.combinations(seen, 2)) > 0.09


@pytest.mark.parametrize("ground", ["#ffffff", "#14171a"])
def test_every_colour_stands_out_from_the_page(ground: str) -> None:
    def light(colour: str) -> float:
        return float(linear(colour) @ [0.2126, 0.7152, 0.0722]) + 0.05

    contrasts = [max(light(c), light(ground)) / min(light(c), light(ground)) for c in theme.PALETTE]
    assert min(contrasts) > 1.9
    assert float(np.median(contrasts)) > 3


def test_colour_and_shape_follow_the_id_alone() -> None:
    looks = [(theme.colour(i), theme.shape(i)) for i in range(50)]
    assert len(set(looks)) == 50
    assert theme.colour(-1) == theme.GREY


@pytest.mark.parametrize(
    ("label", "length", "short"),
    [
        ("federated learning, client, global model", 26, "federated learning, client"),
        ("federated learning, client", 10, "federated…"),
        ("short", 10, "short"),
    ],
)
def test_labels_lose_whole_terms_before_letters(label: str, length: int, short: str) -> None:
    assert theme.brief(label, length) == short


def test_plotly_reads_no_markup_in_plain_text() -> None:
    assert theme.plain('<a href="x">&') == '&lt;a href="x"&gt;&amp;'
