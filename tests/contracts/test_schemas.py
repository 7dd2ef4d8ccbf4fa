"""The committed schemas are those of the models, and stay readable for whoever relies on them."""

import json
import subprocess
from pathlib import Path

import pytest

from contracts import schemas
from contracts.codes import Exit
from contracts.registry import FACTS
from contracts.schemas import GOLDEN, Schema, differences, golden, main, schema, text, write

CHECKOUT = GOLDEN.parents[1]


def git(*words: str) -> str:
    done = subprocess.run(
        ["git", *words], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    return done.stdout if done.returncode == 0 else ""


def released(tag: str) -> dict[str, Schema]:
    """The schemas as they were committed under a tag."""
    folder = GOLDEN.relative_to(CHECKOUT)
    files = git("ls-tree", "--name-only", tag, f"{folder}/").split()
    return {Path(file).stem: json.loads(git("show", f"{tag}:{file}")) for file in files}


def test_there_is_one_file_for_each_fact():
    assert set(golden()) == set(FACTS)


@pytest.mark.parametrize("name", FACTS)
def test_the_committed_file_is_that_of_the_model(name: str):
    """`python -m contracts.schemas --write` writes them."""
    assert (GOLDEN / f"{name}.json").read_text() == text(schema(FACTS[name]))


def test_readers_of_every_committed_file_survive_the_models():
    assert differences(golden()) == []


def test_readers_of_every_release_survive_the_models():
    for tag in git("tag", "--list", "v*").split():
        assert differences(released(tag)) == [], tag


def test_a_fact_that_is_told_no_longer_is_found():
    assert differences({"referral.ReferralMislaid.v1": {}}) == [
        "referral.ReferralMislaid.v1: told no longer"
    ]


def test_a_schema_names_itself_and_is_open_for_new_fields():
    for name, fact in FACTS.items():
        described = schema(fact)
        assert described["$id"] == f"urn:samverka:schema:{name}"
        assert "additionalProperties" not in text(described)


def test_a_code_list_carries_its_swedish_names():
    names = schema(FACTS["participation.Exited.v1"])["$defs"]["Exit"]["x-swedish"]
    assert names == {code.value: code.swedish for code in Exit}


def broken(folder: Path) -> str:
    """A committed folder whose readers know an exit code that is not told."""
    write(folder)
    file = folder / "participation.Exited.v1.json"
    old = json.loads(file.read_text())
    old["$defs"]["Exit"]["enum"].append("retired")
    file.write_text(text(old))
    return file.read_text()


def test_writing_refuses_what_readers_could_not_survive(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    before = broken(tmp_path)
    assert main(["--write"], tmp_path) == 1
    assert (tmp_path / "participation.Exited.v1.json").read_text() == before
    assert "participation.Exited.v1/code: narrowed, no longer retired" in capsys.readouterr().err


def test_writing_what_nobody_reads_yet_can_be_insisted_on(tmp_path: Path):
    broken(tmp_path)
    (tmp_path / "referral.ReferralMislaid.v1.json").write_text("{}")
    assert main(["--write", "--unreleased"], tmp_path) == 0
    assert golden(tmp_path) == golden()


def test_checking_writes_nothing(tmp_path: Path):
    assert main([], tmp_path / "none") == 0
    assert not (tmp_path / "none").exists()


def test_a_new_fact_is_let_through(tmp_path: Path):
    write(tmp_path)
    (tmp_path / "followup.MilestoneDue.v1.json").unlink()
    assert schemas.main(["--write"], tmp_path) == 0
    assert golden(tmp_path) == golden()
