"""Colours, marker shapes and the parts of a layout that every figure shares."""

from __future__ import annotations

from typing import Any

# Found by random search for the largest least distance (OKLab) between any two of the ten, as seen with normal vision
# and with each of three kinds of colour blindness (Machado et al. 2009), among colours that stand out from white and
# from near-black alike. tests/figures/test_theme.py holds the distances.
PALETTE = (
    "#255ec6", "#dbac14", "#019c6a", "#d26dbb", "#b03b0d",
    "#9472fe", "#24cc96", "#ed590f", "#875282", "#a9adfd",
)  # fmt: skip
SHAPES = ("circle", "diamond", "square", "triangle-up", "cross")
GREY = "#8a9099"
INK = "#1d2329"
GRID = "rgba(128,136,146,0.22)"
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"


def colour(topic_id: int) -> str:
    """A topic's colour, by its id alone, so that it is the same in every figure and page; grey for no topic (-1)."""
    return PALETTE[topic_id % len(PALETTE)] if topic_id >= 0 else GREY


def shape(topic_id: int) -> str:
    """A topic's marker: topics that share a colour differ in this."""
    return SHAPES[topic_id // len(PALETTE) % len(SHAPES)] if topic_id >= 0 else "circle"


def faded(topic_id: int, opacity: float) -> str:
    """The topic's colour with an alpha channel, for bands."""
    value = colour(topic_id)
    red, green, blue = (int(value[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"


def plain(text: str) -> str:
    """``text`` so that Plotly, which reads a little HTML in labels and hovers, shows it as it is."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def shorten(text: str, length: int) -> str:
    """``text`` cut at a word to at most ``length`` characters, with an ellipsis where something was cut."""
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut[length // 2 :] else cut).rstrip(" ,;:-") + "…"


def brief(label: str, length: int) -> str:
    """A topic's label in little room: as many of its comma-separated terms as fit, the first one cut if it must be."""
    terms = label.split(", ")
    while len(terms) > 1 and len(", ".join(terms)) > length:
        terms.pop()
    return shorten(", ".join(terms), length)


def axis(**settings: Any) -> dict[str, Any]:
    """A quiet axis: thin grid, no zero line, room made for its labels."""
    base = {"gridcolor": GRID, "linecolor": GRID, "zeroline": False, "automargin": True, "ticks": ""}
    return base | settings


def layout(height: int, **settings: Any) -> dict[str, Any]:
    """The layout all figures start from: transparent, so that the page's own light or dark shows through."""
    base: dict[str, Any] = {
        "height": height,
        "autosize": True,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": 12, "color": INK},
        "showlegend": False,
        "hovermode": "closest",
        "hoverlabel": {"align": "left", "font": {"family": FONT, "size": 12}},
        "dragmode": False,
        "modebar": {"bgcolor": "rgba(0,0,0,0)", "color": GREY, "activecolor": GREY},
    }
    return base | settings
