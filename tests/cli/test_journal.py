"""The journal of a play: what was done is known, and a line broken off is asked for again."""

from datetime import date
from pathlib import Path

from samverka.play.acts import Act, Verb
from samverka.play.journal import Journal


def act(day: int, subject: str = "case") -> Act:
    return Act(date(2006, 1, day), Verb.REFER, "programme", "unit", "host", "agency", subject)


def test_what_was_done_is_known_afterwards(tmp_path: Path) -> None:
    file = tmp_path / "plays" / "one.jsonl"
    Journal(file).add(act(2), {"case_id": "1"})
    again = Journal(file)
    assert act(2) in again
    assert act(2, "another") not in again
    assert again.answer(act(2)) == {"case_id": "1"}
    assert again.last == date(2006, 1, 2)


def test_a_line_that_was_broken_off_was_not_done(tmp_path: Path) -> None:
    file = tmp_path / "one.jsonl"
    journal = Journal(file)
    journal.add(act(2, "first"), {})
    journal.add(act(3, "second"), {})
    file.write_text(file.read_text()[:-20])
    again = Journal(file)
    assert act(2, "first") in again
    assert act(3, "second") not in again
    assert again.last == date(2006, 1, 2)


def test_after_a_line_that_was_broken_off_it_goes_on(tmp_path: Path) -> None:
    file = tmp_path / "one.jsonl"
    Journal(file).add(act(2, "first"), {})
    file.write_text(file.read_text()[:-20])
    Journal(file).add(act(3, "second"), {})
    assert act(3, "second") in Journal(file)


def test_a_journal_of_another_installation_is_forgotten(tmp_path: Path) -> None:
    file = tmp_path / "one.jsonl"
    journal = Journal(file)
    journal.add(act(2), {})
    journal.forget()
    assert act(2) not in journal
    assert journal.last is None
    assert not file.exists()
