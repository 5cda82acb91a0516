"""LaTeX becomes text.

Abstracts hold LaTeX in pieces, with commands of the authors' own, and with dollars, percents and braces that are no
LaTeX at all. So what is no command stays as it is, and an unknown command stays as its name.
``pylatexenc.latex2text``, which is made for whole documents, gives the symbols; as a reader it takes 3 ms a text, fifty
times as long, drops unknown commands and writes both ``e^{-a}b`` and ``e^{-ab}`` as ``e^-ab``.
"""

from __future__ import annotations

import re
from functools import lru_cache

from . import latex_commands as commands

_MARKUP = re.compile(r"[\\${~]|``|--")
# It begins with a set of characters, by which Python finds it several times faster than by alternatives.
_SPECIAL = re.compile(
    r"[\\${}~_^\-`'](?:(?<=\\)(?:[A-Za-z]+(?:\*(?=\s*[{\[]))?|.|$)|(?<=\$)\$?|(?<=[{}~])|(?<=[_^])(?=\s*[{\\])"
    r"|(?<=-)-+|(?<=`)`|(?<=')')",
    re.DOTALL,
)
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_SPACE = re.compile(r"\s*")
_OPTION = re.compile(r"\s*\[[^\[\]]*\]")
_INLINE = re.compile(r"\$([^$\\]*(?:\\.[^$\\]*)*)\$", re.DOTALL)
_DISPLAY = re.compile(r"\$\$([^$\\]*(?:\\.[^$\\]*)*)\$\$", re.DOTALL)
_CLOSING = {"(": r"\)", "[": r"\]"}
_MATHEMATICAL = re.compile(r"[\\^_{}=<>]")
_WORDS = re.compile(r"[A-Za-z]{2,}\s+[A-Za-z]{2,}")
_PROSE = re.compile(r"(?:\s[a-z]{2,}){3}")
_MONEY = re.compile(r"\d[\d.,]*\s+[a-z]{2,}\b")
_IN_TEXT = re.compile(r"\\(?:text|mbox|hbox|rm|mathrm)")
_APOSTROPHE = re.compile(r"(?<=[A-Za-z])\\'(?:s|t|d|m|re|ve|ll)\b")
# Braces in running text are those of sets, but for braces that bibliographies put around letters and quotation marks.
_OF_SETS = re.compile(r"[,;:=|<>_^/()]|^[^A-Z]*\d")
_QUOTATION = re.compile(r"[`'\"“”‘’„«»]+")
# Citations in a row, each a NUL that may stand in brackets, and the mark that ends what they belong to.
_CITED = re.compile(r"(?: ?(?:\0|[(\[] ?\0[ \0,;]*+[)\]]))++( ?[.,;:)\]])?")
# A backslash inside a word or an address.
_INSIDE = re.compile(r"[\w:]\\")
_QUOTES = {"``": "“", "''": "”"}
_DASHES = {2: "–", 3: "—"}
_FACTOR = re.compile(r"[A-Za-z0-9(]|\\([A-Za-z]+)")
_DEEPEST = 40

Read = tuple[str, int]


def to_text(marked: str) -> str:
    """``marked`` without LaTeX, white space as it falls; broken braces stay, and nothing is raised."""
    if not _MARKUP.search(marked):
        return marked
    text = _Reader(marked, is_mathematics=False).read(0, len(marked))
    return _CITED.sub(_uncited, " ".join(text.split())) if "\0" in text else text


def _uncited(citations: re.Match[str]) -> str:
    return citations[1] or (" " if " " in citations[0] else "")


@lru_cache(maxsize=65536)
def _mathematics(source: str) -> str:
    text = _Reader(source, is_mathematics=True).read(0, len(source)) if _SPECIAL.search(source) else source
    return text.strip() or text[:1]


def _is_mathematics(source: str, following: str) -> bool:
    """Whether what stands between two dollars is a formula, not the text between two sums of money."""
    if _MONEY.match(source) or (_PROSE.search(source) and not _IN_TEXT.search(source)):
        return False
    if _MATHEMATICAL.search(source):
        return True
    if not source.strip() or _WORDS.search(source):
        return False
    return not source[0].isdigit() or not (source[-1].isspace() or following.isdigit())


class _Reader:
    """Reads one text. Methods take a position and where to stop, and give what they read with the position after it."""

    def __init__(self, text: str, *, is_mathematics: bool) -> None:
        self.text = text
        self.is_mathematics = is_mathematics
        self.partners = _partners(text) if "{" in text else {}
        self.bounds = len(text) - len(text.lstrip()), len(text.rstrip())
        self.depth = 0
        self.n_quotes = 0
        self.closings: dict[str, int] = {}

    def read(self, start: int, end: int) -> str:
        pieces, position = [], start
        while match := _SPECIAL.search(self.text, position, end):
            pieces.append(self.text[position : match.start()])
            piece, position = self._special(match, end)
            pieces.append(piece)
        pieces.append(self.text[position:end])
        return "".join(pieces)

    def _special(self, match: re.Match[str], end: int) -> Read:
        token, start, after = match[0], match.start(), match.end()
        if token[0] == "\\":
            return self._command(token[1:], start, after, end)
        if token[0] == "$":
            return self._dollars(token, start, after, end)
        if token[0] == "{":
            return self._group(start, end)
        if token[0] in "_^":
            content, position = self._argument(after, end)
            if position == after:
                return token, after
            space = " " if content.endswith(" ") else ""
            return commands.script(token[0], content.rstrip()) + space, position
        return (token if token == "}" else self._punctuation(token, start, after)), after

    def _punctuation(self, token: str, start: int, after: int) -> str:
        before, following = self.text[start - 1 : start], self.text[after : after + 1]
        if token == "~":
            return " " if self.is_mathematics or _is_tie(self.text[max(0, start - 2) : start], following) else token
        if token[0] == "-":
            is_option = following.isalnum() and (not before or before.isspace())
            return token if self.is_mathematics or is_option else _DASHES.get(len(token), token)
        if token == "''" and not self.n_quotes:
            return token
        self.n_quotes += 1 if token == "``" else -1
        return _QUOTES[token]

    def _dollars(self, token: str, start: int, after: int, end: int) -> Read:
        if token == "$$":
            display = _DISPLAY.match(self.text, start, end)
            return (f" {_mathematics(display[1])} ", display.end()) if display else (token, after)
        inline = _INLINE.match(self.text, start, end)
        if inline and _is_mathematics(inline[1], self.text[inline.end() : inline.end() + 1]):
            return _mathematics(inline[1]), inline.end()
        return token, after

    def _group(self, start: int, end: int) -> Read:
        close = self.partners.get(start, end)
        if close >= end or self.depth >= _DEEPEST:
            return "{", start + 1
        inner = self._inside(start, close)
        return (f"{{{inner}}}" if self._is_set(start, close) else inner), close + 1

    def _inside(self, start: int, close: int) -> str:
        self.depth += 1
        inner = self.read(start + 1, close)
        self.depth -= 1
        return inner

    def _is_set(self, start: int, close: int) -> bool:
        """Whether the braces belong to the text."""
        source, is_all = self.text[start + 1 : close], (start, close + 1) == self.bounds
        if self.is_mathematics or is_all or re.search(r"[\\{$]", source):
            return False
        before, following = self.text[start - 1 : start], self.text[close + 1 : close + 2]
        if _QUOTATION.fullmatch(source) or (source.isalpha() and following.isalpha() and not before.isalpha()):
            return False
        return bool(_OF_SETS.search(source)) or not any(char.isupper() for char in source)

    def _past_spaces(self, position: int, end: int) -> int:
        match = _SPACE.match(self.text, position, end)
        return match.end() if match else position

    def _argument(self, position: int, end: int) -> Read:
        """A group, a command or a character; nothing at the end of what encloses it."""
        start = self._past_spaces(position, end)
        first = self.text[start : min(start + 1, end)]
        if not first or first in "}$_^" or self.depth >= _DEEPEST:
            return "", position
        if first == "{":
            close = self.partners.get(start, end)
            return (self._inside(start, close), close + 1) if close < end else ("", position)
        command = _SPECIAL.match(self.text, start, end) if first == "\\" else None
        if command is None:
            return first, start + 1
        self.depth += 1
        read = self._command(command[0][1:], start, command.end(), end)
        self.depth -= 1
        return read

    def _command(self, name: str, start: int, after: int, end: int) -> Read:
        if not (name.isascii() and name[:1].isalpha()):
            return self._character(name, start, after, end)
        name = name.rstrip("*")
        if form := commands.FORMS.get(name):
            return self._formed(form, start, after, end)
        if name in commands.DROPPED:
            return "\0", self._skipped(after, end)
        if name in commands.SWITCHES:
            return self._switched(name, start, after, end)
        if name in commands.MATH_ACCENTS:
            return self._accented(commands.MATH_ACCENTS[name], after, end)
        if len(name) == 1 and not self.is_mathematics and name in commands.ACCENTS:
            return self._accented(commands.ACCENTS[name], after, end)
        return self._named(name, start, after, end)

    def _formed(self, form: commands.Form, start: int, after: int, end: int) -> Read:
        option = _OPTION.match(self.text, after, end) if form.has_option else None
        position, arguments = option.end() if option else after, []
        for _ in range(form.n_arguments):
            content, position = self._argument(position, end)
            arguments.append(content)
        if position == after:
            return self.text[start:after], after
        text = form.write(*arguments, option[0].strip(" []")) if option else form.write(*arguments)
        return (f"({text})" if form.is_loose and self._goes_on(position, end) else text), position

    def _goes_on(self, position: int, end: int) -> bool:
        """Whether a factor follows."""
        match = _FACTOR.match(self.text, position, end)
        return match is not None and (not match[1] or commands.symbols().get(match[1], "").isalpha())

    def _named(self, name: str, start: int, after: int, end: int) -> Read:
        # In formulas commands of one letter are the author's own.
        is_own = len(name) == 1 and self.is_mathematics
        symbol = None if is_own else commands.symbols().get(name)
        if symbol is not None:
            return self._spaced(symbol, name, start, after, end)
        is_style = name in commands.STYLES or name.startswith("math")
        if is_style or (self.text[after : after + 1] == "{" and self.partners.get(after, end) < end):
            content, position = self._argument(after, end)
            is_empty = is_style and position > after
            return self._styled(name, content, is_style=is_style) or ("" if is_empty else name), position
        if not self.is_mathematics and _INSIDE.match(self.text, start - 1):
            return self.text[start:after], after
        return self._spaced(name, name, start, after, end)

    def _styled(self, name: str, content: str, *, is_style: bool) -> str:
        """The argument of a style, or of an unknown command; in formulas the name of that may be what matters."""
        if name in commands.BLACKBOARD_STYLES:
            return commands.BLACKBOARD.get(content, content)
        return content if is_style or not (content and self.is_mathematics) else f"{name}({content})"

    def _spaced(self, text: str, name: str, start: int, after: int, end: int) -> Read:
        """``text`` for a command, with a space where words would run together, else as the author spaced it."""
        position = self._past_spaces(after, end)
        if self.text.startswith("{}", position):
            return text, position + 2
        before, following = self.text[start - 1 : start] or " ", self.text[position : min(position + 1, end)]
        if len(text) > 1 and text[0].isalpha():
            lead = " " if before.isalnum() or before in ")}" else ""
            trail = " " if position > after or following.isalnum() or following == "\\" else ""
            return lead + text + trail, position
        is_apart = position > after and commands.is_spaced(name, before, is_mathematics=self.is_mathematics)
        return text + (" " if is_apart else ""), position

    def _character(self, name: str, start: int, after: int, end: int) -> Read:
        """A command of one character that is no letter."""
        if name in commands.ACCENTS:
            if _APOSTROPHE.match(self.text, start):
                return name, after
            content, position = self._argument(after, end)
            if position > after and not content:
                return name, position
            accented = commands.accented(commands.ACCENTS[name], content)
            is_accent = len(accented) == len(content) and not self.text[after : after + 1].isspace()
            return (accented, position) if content and is_accent else (name, after)
        close = self._closing(_CLOSING[name], after) if name in _CLOSING else -1
        if 0 <= close < end:
            space = " " if name == "[" else ""
            return f"{space}{_mathematics(self.text[after:close])}{space}", close + 2
        if name == " " and self.text[start - 1 : start].isspace() and self.text.count("\\") == 1:
            return "\\ ", after
        return commands.CHARACTERS.get(name, f"\\{name}"), after

    def _closing(self, mark: str, after: int) -> int:
        """Where ``mark`` stands next, -1 where it does not. No stretch is searched twice."""
        found = self.closings.get(mark, 0)
        if 0 <= found < after:
            found = self.closings[mark] = self.text.find(mark, after)
        return found

    def _accented(self, mark: str, after: int, end: int) -> Read:
        content, position = self._argument(after, end)
        return (commands.accented(mark, content) if len(content) <= 2 else content), position

    def _switched(self, name: str, start: int, after: int, end: int) -> Read:
        position = self._past_spaces(after, end)
        if name in ("left", "right") and self.text.startswith(".", position):
            position += 1
        return "", position

    def _skipped(self, after: int, end: int) -> int:
        """Past the options and the argument of a command."""
        while match := _OPTION.match(self.text, after, end):
            after = match.end()
        start = self._past_spaces(after, end)
        close = self.partners.get(start, end)
        return close + 1 if close < end else after


def _partners(text: str) -> dict[int, int]:
    """The place of the closing brace by that of the opening one."""
    partners, opened = {}, []
    for match in _BRACE.finditer(text):
        if match[0] == "{":
            opened.append(match.start())
        elif match[0] == "}" and opened:
            partners[opened.pop()] = match.start()
    return partners


def _is_tie(before: str, following: str) -> bool:
    """Whether a tilde joins words, as in "Fig.~1"; it may also say "about", as in "~5", or stand in an address."""
    last = before[-1:]
    if following.isdigit() or following == "(":
        return last in tuple(".,)}]") or (len(before) == 2 and before.isalpha())
    return (last.isalnum() or last in tuple(".,;:)}]$%")) and (following.isalpha() or following in tuple("\\{$["))
