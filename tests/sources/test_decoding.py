from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from topics.errors import SourceError
from topics.sources.decoding import decode, read_text
from topics.sources.records import Findings

TEXT = "Über Möbius\ndéjà vu – “quoted”\n漢字 and 🐌\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_utf_8_and_marked_utf_16_are_read_as_they_are(encoding: str) -> None:
    mark = "\ufeff" if encoding.endswith("e") else ""
    assert decode((mark + TEXT).encode(encoding)) == (TEXT, 0)


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_stray_byte_garbles_its_own_line_alone(mark: str) -> None:
    data = (mark + TEXT).encode().replace(b"vu", b"v\xfc")
    text, guessed = decode(data)
    lines = text.split("\n")
    assert (lines[0], lines[2], guessed) == ("Über Möbius", "漢字 and 🐌", 1)
    assert "vü" in lines[1]


def test_windows_1252_is_told_line_by_line() -> None:
    assert decode("ä “x”\nplain\nö\n".encode("cp1252")) == ("ä “x”\nplain\nö\n", 2)


def test_bytes_that_windows_1252_lacks_are_latin_1() -> None:
    assert decode(b"\xe4\x81\n") == ("ä\x81\n", 1)


@pytest.mark.parametrize("data", ["naïve é".encode()[:-1], "é".encode("utf-16")[:-1] + b"", "🐌".encode()[:3]])
def test_a_character_cut_in_half_at_the_end_is_dropped(data: bytes) -> None:
    text, guessed = decode(data)
    assert text in ("naïve ", "")
    assert guessed == 0


def test_so_it_is_below_a_line_that_is_guessed() -> None:
    assert decode(b"\xfc\n" + "naïve é".encode()[:-1]) == ("ü\nnaïve ", 1)


@given(st.text(alphabet="aé漢🐌\n\r"), st.sampled_from(["utf-8", "utf-16"]), st.integers(0, 80))
def test_a_file_cut_anywhere_is_the_beginning_of_its_text(text: str, encoding: str, cut: int) -> None:
    whole, guessed = decode(text.encode(encoding)[: max(cut, 2)])
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    assert plain.startswith(whole.removesuffix("\n"))
    assert guessed == 0


def test_all_line_breaks_are_line_feeds() -> None:
    assert decode(b"a\r\nb\rc\n")[0] == "a\nb\nc\n"


def test_a_guess_is_a_finding() -> None:
    found = Findings("page.txt")
    assert read_text(b"\xfc\nb\xe4\n", found) == "ü\nbä\n"
    [row] = found.rows
    assert (row["severity"], row["code"]) == ("info", "encoding_guessed")
    assert str(row["message"]).endswith("read as Windows-1252: 2")


def test_binary_data_is_refused() -> None:
    with pytest.raises(SourceError, match="binary data"):
        read_text(b"a\0b", Findings("page.txt"))


def test_a_stray_nul_is_dropped_and_noted() -> None:
    found = Findings("file")
    assert read_text(b"A text that is whole but for\0 one byte, as long as a line in a file.\n", found).count("\0") == 0
    assert [row["message"] for row in found.rows] == ["characters that no text holds (NUL) were left out: 1"]


def test_marks_between_texts_are_dropped() -> None:
    assert decode("\ufeffone\n\ufefftwo\n".encode()) == ("one\ntwo\n", 0)
