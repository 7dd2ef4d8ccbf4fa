"""The format is written down: as a schema that its files survive, and as a page that names every field."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import BaseModel

from contracts import codes, programme
from contracts.codes import Code
from contracts.schemas import text
from samverka.installation import PROGRAMMES
from samverka.programme_file import content, playing
from samverka.programme_file.nodes import tree, values
from samverka.programme_file.schema import GOLDEN, differences, main, schema

FILES = sorted(PROGRAMMES.glob("*.yaml"))
ELSEWHERE = {"Situation", "IncomeSource", "Form", "ScaleItem", "ChoiceItem", "TextItem"}
"""What travels with facts and stands in no file; forms are in docs/instruments.md."""


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    found = schema()
    Draft202012Validator.check_schema(found)
    return Draft202012Validator(found)


def written(file: Path) -> dict[str, Any]:
    return values(tree(file))


def test_the_committed_schema_is_that_of_the_model() -> None:
    """`python -m samverka.programme_file.schema --write` writes it."""
    assert GOLDEN.read_text("utf-8") == text(schema())
    assert main([]) == 0


def test_files_of_the_committed_schema_survive_the_model() -> None:
    assert differences(json.loads(GOLDEN.read_text("utf-8"))) == []


def test_a_field_that_is_gone_or_newly_required_is_found() -> None:
    old = json.loads(GOLDEN.read_text("utf-8"))
    limits = old["$defs"]["Limits"]
    limits["properties"]["coffee_breaks"] = {"type": "integer", "default": 0}
    limits["required"].remove("hold")
    assert set(differences(old)) >= {
        "/programme/limits/coffee_breaks: removed or renamed",
        "/programme/limits/hold: newly required",
    }


def test_writing_refuses_what_a_file_would_not_survive(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "schema.json"
    assert main(["--write"], file) == 0
    old = json.loads(file.read_text("utf-8"))
    old["$defs"]["Limits"]["required"].remove("hold")
    file.write_text(text(old), "utf-8")
    assert main(["--write"], file) == 1
    assert json.loads(file.read_text("utf-8")) == old
    assert "/programme/limits/hold: newly required" in capsys.readouterr().err
    assert main(["--write", "--unreleased"], file) == 0
    assert file.read_text("utf-8") == text(schema())


def test_one_more_word_or_field_is_survived() -> None:
    old = json.loads(GOLDEN.read_text("utf-8"))
    old["$defs"]["Phase"]["enum"].remove("pilot")
    del old["$defs"]["Limits"]["properties"]["weekdays"]
    del old["$defs"]["Later"]["properties"]["sets"]["properties"]["targets"]
    assert differences(old) == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_file_keeps_the_schema_and_says_its_format(
    file: Path, validator: Draft202012Validator
) -> None:
    assert list(validator.iter_errors(written(file))) == []
    assert written(file)["format"] == 1
    assert file.read_text("utf-8").startswith("# yaml-language-server: $schema=schema.json\n")


def test_the_example_keeps_the_schema(
    example: str, tmp_path: Path, validator: Draft202012Validator
) -> None:
    file = tmp_path / "example.yaml"
    file.write_text(example, "utf-8")
    assert list(validator.iter_errors(written(file))) == []


@pytest.mark.parametrize("piece", ["hours_a_week", "phase: pilot", "format: 1"])
def test_the_schema_is_closed(
    example: str, tmp_path: Path, validator: Draft202012Validator, piece: str
) -> None:
    file = tmp_path / "example.yaml"
    file.write_text(example.replace(piece, piece[:-1] + "x", 1), "utf-8")
    assert list(validator.iter_errors(written(file)))


def models() -> Iterator[type[BaseModel]]:
    for name, found in {**vars(programme), **vars(content), **vars(playing)}.items():
        if isinstance(found, type) and issubclass(found, BaseModel) and name not in ELSEWHERE:
            yield found


def named(documentation: str) -> set[str]:
    """Everything that stands between back quotes in the page, word by word."""
    quoted = re.findall(r"`([^`\n]+)`", documentation)
    return {word for each in quoted for word in re.findall(r"[a-z_0-9]+", each)}


def test_the_page_names_every_field(documentation: str) -> None:
    words = named(documentation.split("## A complete example")[0])
    missing = {
        f"{model.__name__}.{field}"
        for model in models()
        for field in model.model_fields
        if field not in words
    }
    assert missing == set()


def test_the_page_names_every_code_that_a_file_may_choose(documentation: str) -> None:
    words = named(documentation.split("## A complete example")[0])
    lists = [codes.Party, codes.Income, codes.Exit]
    lists += [c for c in vars(programme).values() if isinstance(c, type) and issubclass(c, Code)]
    unnamed = {code.value for each in lists for code in each} - words
    assert unnamed == {"agency", "registered_in_error"} - words
