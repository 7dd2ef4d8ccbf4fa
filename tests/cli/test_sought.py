"""What is looked for is found however it is written, by a name that never holds it; and nothing else is."""

import base64
import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samverka.forgetting.searching import CHUNK, in_files
from samverka.forgetting.sought import Sought, of_keys, of_texts

NUMBER, NAME, GOAL = "191500722390", "Åsa Glömskesdotter", "Plocka linnea\nVandra längs ån"
SOUGHT = of_texts([("identity_number", NUMBER), ("name", NAME), ("text", GOAL)])
KEY = bytes(range(7, 47))


@pytest.mark.parametrize(
    "text",
    [
        NUMBER,
        "19150072-2390",
        "150072-2390",
        "150072+2390",
        "1500722390",
        f'{{"identity_number": "{NUMBER}"}}',
        f"within 55{NUMBER}55",
        f"\\x{NUMBER.encode().hex()}",
        f"\\x{NUMBER.encode().hex().upper()}",
        base64.b64encode(f"who: {NUMBER}".encode()).decode(),
        "1500722390 at the beginning, and at the end 1500722390",
    ],
)
def test_a_number_in_every_form(text: str):
    assert SOUGHT.found_in(text.encode()) == {"identity number"}


@pytest.mark.parametrize(
    "text", ["15007223901", "91500722390 7", "1500 722390", "150072-2391", "2010-02-01T12:00:00"]
)
def test_other_digits_are_no_number(text: str):
    assert SOUGHT.found_in(text.encode()) == set()


@pytest.mark.parametrize(
    "text",
    [
        NAME,
        NAME.upper(),
        NAME.lower(),
        json.dumps({"name": NAME}),
        f"\\x{NAME.encode().hex()}",
        base64.b64encode(NAME.encode()).decode(),
        base64.b64encode(f"a{NAME}".encode()).decode(),
        base64.b64encode(f"ab{NAME}cd".encode()).decode(),
    ],
)
def test_a_name_in_every_form(text: str):
    assert SOUGHT.found_in(text.encode()) == {"name 2"}


def test_each_line_of_a_text_for_itself():
    assert SOUGHT.found_in("vandra längs ån".encode()) == {"text 4"}
    assert SOUGHT.found_in(GOAL.encode()) == {"text 3", "text 4"}


@pytest.mark.parametrize(
    "raw",
    [KEY, b"x" + KEY, KEY.hex().encode(), KEY.hex().upper().encode(), base64.b64encode(KEY)],
)
def test_key_material_in_every_form(raw: bytes):
    keys = of_keys({"key 1 of referral": KEY})
    assert keys.found_in(b"before " + raw + b" after") == {"key 1 of referral"}
    assert keys.found_in(os.urandom(4096)) == set()


@given(st.binary(max_size=40), st.binary(max_size=40))
def test_whatever_stands_around_it(before: bytes, after: bytes):
    keys = of_keys({"key": KEY})
    for whole in (before + KEY + after, base64.b64encode(before + KEY + after)):
        assert keys.found_in(whole) == {"key"}


def test_what_is_sought_never_shows_itself():
    shown = repr(SOUGHT | of_keys({"key": KEY}))
    for secret in (NUMBER, NAME, KEY.hex(), NUMBER[2:8]):
        assert secret not in shown
    assert SOUGHT.names == ("identity number", "name 2", "text 3", "text 4")


def test_words_too_short_to_mean_anybody_are_not_sought():
    assert of_texts([("text", "arb"), ("text", "\n")]) == Sought({}, {})


def test_what_lies_across_two_parts_of_a_file_is_found(tmp_path: Path):
    file = tmp_path / "service.log"
    file.write_bytes(b"-" * (CHUNK - 5) + NUMBER.encode() + b"-" * 100)
    place = in_files("logs", lambda: [file], SOUGHT)
    assert place.findings == [("identity number", str(file))]
    assert place.searched.startswith("1 files, ")


def test_a_file_that_is_renamed_while_it_is_searched_is_searched_under_its_new_name(tmp_path: Path):
    listed, renamed = tmp_path / "topic-0.log", tmp_path / "topic-0.log.deleted"
    renamed.write_text(NUMBER)
    lists = iter([[listed], [renamed], [renamed]])
    place = in_files("segments", lambda: next(lists), SOUGHT)
    assert place.findings == [("identity number", str(renamed))]


def test_a_folder_that_is_not_there_is_said_not_to_be_searched():
    assert in_files("segments", list, SOUGHT).searched == "not at hand here"
