"""The published forms, and the page that documents them."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from contracts.programme import ChoiceItem, Form, ScaleItem, TextItem, all_forms, form_of
from tests.followup.test_survey import REFUSED

PAGE = (Path(__file__).parents[2] / "docs" / "instruments.md").read_text("utf-8")


def rows(heading: str) -> list[tuple[str, ...]]:
    part = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    cells = [line.strip("|").split("|") for line in part.splitlines() if line.startswith("|")]
    return [tuple(cell.strip() for cell in row) for row in cells[2:]]


def described(form: Form) -> str:
    """The items as the page names them: what has the same steps together."""
    parts: dict[str, list[str]] = {}
    for each in form.items:
        match each:
            case ScaleItem(lowest=lowest, highest=highest):
                parts.setdefault(f" ({lowest}-{highest})", []).append(each.item)
            case ChoiceItem(options=options):
                parts[f" ({', '.join(option.code for option in options)})"] = [each.item]
            case TextItem():
                parts.setdefault("", []).append(each.item)
    return "; ".join(f"{', '.join(items)}{steps}" for steps, items in parts.items())


def test_the_page_lists_every_published_form_and_its_items():
    expected = [(f.instrument, str(f.version), f.name, described(f)) for f in all_forms()]
    assert rows("Published forms") == expected


def test_the_page_lists_every_rule_that_a_survey_can_break():
    published = {(rule, field) for rule, field, _ in rows("Refusals")}
    broken = {
        (rule, "/answers/{item}" if field.startswith("/answers/") else field)
        for _, rule, field in REFUSED
    }
    elsewhere = {
        ("unknown_milestone", "/milestone"),
        ("already_answered", "/instrument"),
        ("not_scheduled", "/case_id"),
        ("registered_in_error", "/case_id"),
        ("consent_withdrawn", "/case_id"),
    }
    assert published == broken | elsewhere


def test_a_form_is_found_by_its_instrument_and_version():
    assert [form_of(f.instrument, f.version) for f in all_forms()] == list(all_forms())
    assert form_of("self-rating", 99) is None
    assert form_of("unheard-of", 1) is None


def test_a_file_is_named_after_what_it_holds():
    folder = Path(__file__).parents[2] / "contracts" / "contracts" / "forms"
    names = {f"{form.instrument}.{form.version}.json" for form in all_forms()}
    assert {path.name for path in folder.iterdir()} == names


ITEM = {"kind": "scale", "item": "a", "text": "A?", "lowest": 1, "highest": 2, "labels": ["x", "y"]}


@pytest.mark.parametrize(
    ("items", "rule"),
    [
        ([ITEM, ITEM], "item_named_twice"),
        ([{**ITEM, "labels": ["x"]}], "labels"),
        ([], "too_short"),
        ([{**ITEM, "kind": "drawing"}], "union_tag_invalid"),
        ([{"kind": "choice", "item": "a", "text": "A?", "options": []}], "too_short"),
    ],
)
def test_a_form_that_does_not_hold_together_is_refused(items: list[Any], rule: str):
    with pytest.raises(ValidationError) as refused:
        Form.model_validate(
            {"instrument": "a", "version": 1, "name": "A", "language": "sv", "items": items}
        )
    assert refused.value.errors()[0]["type"] == rule
