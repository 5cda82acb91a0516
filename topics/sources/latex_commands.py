"""What the commands of LaTeX stand for in plain text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from pylatexenc.latex2text import get_default_latex_context_db


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Combining characters by the commands of text and of mathematics.
ACCENTS = {
    "'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307",
    "c": "\u0327", "v": "\u030c", "u": "\u0306", "H": "\u030b", "k": "\u0328", "r": "\u030a", "d": "\u0323",
    "b": "\u0331",
}  # fmt: skip
MATH_ACCENTS = {
    "acute": "\u0301", "grave": "\u0300", "hat": "\u0302", "widehat": "\u0302", "ddot": "\u0308", "tilde": "\u0303",
    "widetilde": "\u0303", "bar": "\u0304", "dot": "\u0307", "check": "\u030c", "breve": "\u0306", "vec": "\u20d7",
    "not": "\u0338",
}  # fmt: skip
# Letters, which swallow the space after them.
LETTERS = _names("aa AA ae AE oe OE o O l L ss i j dh DH dj DJ th TH ng NG")
CHARACTERS = {
    **dict.fromkeys(",;:> /\n\t\\", " "), **dict.fromkeys("!-@", ""), **{c: c for c in "{}%&#_$"}, "|": "‖",
}  # fmt: skip
BLACKBOARD = dict(zip("CHNPQRZ", "ℂℍℕℙℚℝℤ", strict=True))

# Their argument is no text.
DROPPED = _names(
    "cite citep citet citealp citealt citeauthor citeyear citeyearpar citenum citen onlinecite ref eqref autoref cref "
    "Cref label begin end vspace hspace color bibliography bibliographystyle includegraphics phantom hphantom "
    "vphantom"
)
# They change the look of what follows, or the page.
SWITCHES = _names(
    "rm it bf em sf tt sc sl cal Cal frak goth mit rmfamily sffamily ttfamily bfseries itshape scshape upshape "
    "normalfont boldmath unboldmath bfit displaystyle textstyle scriptstyle scriptscriptstyle limits nolimits left "
    "right middle big Big bigg Bigg bigl Bigl biggl Biggl bigr Bigr biggr Biggr bigm Bigm tiny scriptsize "
    "footnotesize small normalsize large Large LARGE huge Huge noindent centering protect nonumber notag hfill hfil "
    "null relax strut"
)
# They change the look of their argument. So do all whose name begins with "math".
STYLES = _names(
    "text textit textbf textrm texttt textsf textsc textsl textup textmd textnormal emph mbox hbox fbox boxed "
    "operatorname bold boldsymbol bm pmb symbf Bbb bb mbb mbf mb mc mf ce ensuremath overline overbrace "
    "overrightarrow overleftarrow underline underbrace substack roman lowercase uppercase"
)
BLACKBOARD_STYLES = frozenset(("mathbb", "Bbb", "mathds", "mathbbm", "bb", "mbb"))
_FURTHER = {
    "ne": "≠", "neg": "¬", "bot": "⊥", "Box": "□", "land": "∧", "lor": "∨", "triangle": "△", "colon": ":", "over": "/",
    "degree": "°", "lbrack": "[", "rbrack": "]", "slash": "/", "imath": "i", "jmath": "j", "micro": "μ", "lg": "lg",
    "textless": "<", "textgreater": ">", "mod": "mod", "bmod": "mod", "lq": "‘", "rq": "’", "models": "⊨",
    "Re": "Re", "Im": "Im", "hdots": "…", "Bbbk": "k",
    **dict.fromkeys(_names("thinspace par newline item cr quad qquad bigskip medskip smallskip"), " "),
}  # fmt: skip


@cache
def symbols() -> dict[str, str]:
    """The characters that commands without arguments stand for (as pylatexenc has them), by name."""
    context = get_default_latex_context_db()
    specs = [spec for category in context.categories() for spec in context.iter_macro_specs([category])]
    known = {spec.macroname: spec.simplify_repl for spec in reversed(specs)}
    # Those of one character are handled apart; "today" and placeholders such as "<ref>" stand for nothing stated.
    plain = {name: text for name, text in known.items() if isinstance(text, str) and not re.search(r"[%<]|\w,", text)}
    return plain | _FURTHER


def is_spaced(name: str, before: str, *, is_mathematics: bool) -> bool:
    """Whether the space after a command is meant, and does not only end its name."""
    if name in LETTERS:
        return False
    return before.isspace() or not (is_mathematics or name.startswith("text"))


def accented(mark: str, base: str) -> str:
    """The first letter of ``base`` with the combining ``mark``."""
    first = {"ı": "i", "ȷ": "j"}.get(base[:1], base[:1])
    return unicodedata.normalize("NFC", first + mark) + base[1:] if base else base


def script(mark: str, content: str) -> str:
    """What stands below (``_``) or above (``^``), in parentheses where its end would not be seen."""
    if not content or set(content) <= {"'", "′"}:
        return content
    if mark == "^" and content in ("∘", "°"):
        return "°"
    if mark == "^" and content in ("st", "nd", "rd", "th"):
        return content
    return f"{mark}{content}" if _SHORT.fullmatch(content) else f"{mark}({content})"


_SHORT = re.compile(r"[+\-−±⊗⊕](?:\w|[\d.]+)?|[\w.*∗∞†]*'*[+\-−]?|\S|\([^()]*\)")
_ONE = re.compile(r"√?\w|[\d.]+|\([^()]*\)")


def _one(content: str) -> str:
    return content if _ONE.fullmatch(content) else f"({content})"


def _root(content: str, degree: str = "") -> str:
    return f"{_one(content)}^(1/{degree})" if degree else f"√{_one(content)}"


@dataclass(frozen=True)
class Form:
    """How the arguments of a command, read already, are written. A loose one needs parentheses before a factor."""

    n_arguments: int
    write: Callable[..., str]
    has_option: bool = False
    is_loose: bool = False


_FRACTION = Form(2, lambda above, below: f"{above if above.isalnum() else _one(above)}/{_one(below)}", is_loose=True)
_SECOND = Form(2, lambda _, content: content)
FORMS = {
    **dict.fromkeys(("frac", "dfrac", "tfrac", "cfrac", "nicefrac", "sfrac"), _FRACTION),
    **dict.fromkeys(("binom", "dbinom", "tbinom"), Form(2, lambda above, below: f"({above} choose {below})")),
    **dict.fromkeys(("overset", "stackrel"), Form(2, lambda above, base: base + script("^", above))),
    **dict.fromkeys(("href", "textcolor", "colorbox", "scalebox"), _SECOND),
    "underset": Form(2, lambda below, base: base + script("_", below)),
    "xrightarrow": Form(1, lambda above: "→" + script("^", above)),
    "sqrt": Form(1, _root, has_option=True),
    "pmod": Form(1, lambda content: f" (mod {content})"),
    "texorpdfstring": Form(2, lambda content, _: content),
    "footnote": Form(1, lambda content: f" ({content.strip()})"),
    "textsuperscript": Form(1, lambda content: script("^", content)),
    "textsubscript": Form(1, lambda content: script("_", content)),
}
