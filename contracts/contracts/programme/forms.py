"""What an instrument asks, item by item, where its items are ours to publish: data in `contracts/forms`."""

from functools import cache
from importlib.resources import files
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from contracts.base import Slug
from contracts.programme.model import Model, Prose, Text, refusal


class ScaleItem(Model):
    """A statement or question with steps; the mean of all such items is the form's score."""

    kind: Literal["scale"]
    item: Slug
    text: Prose
    lowest: int
    highest: int
    labels: tuple[Text, ...]
    """What each step is called, from the lowest on."""

    @model_validator(mode="after")
    def _labelled(self) -> Self:
        if len(self.labels) != self.highest - self.lowest + 1:
            raise refusal("labels", "each step needs its label")
        return self


class Option(Model):
    code: Slug
    text: Text


class ChoiceItem(Model):
    """One of several codes."""

    kind: Literal["choice"]
    item: Slug
    text: Prose
    options: Annotated[tuple[Option, ...], Field(min_length=2)]


class TextItem(Model):
    """In the person's own words; may be left out, and never leaves the service that asked."""

    kind: Literal["text"]
    item: Slug
    text: Prose


Item = Annotated[ScaleItem | ChoiceItem | TextItem, Field(discriminator="kind")]


class Form(Model):
    """One version of a form; a later version is a further file, because answers belong to what was asked."""

    instrument: Slug
    version: Annotated[int, Field(ge=1)]
    name: Text
    language: Literal["sv"]
    items: Annotated[tuple[Item, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _each_item_once(self) -> Self:
        if len({each.item for each in self.items}) < len(self.items):
            raise refusal("item_named_twice", "an item is named twice")
        return self


@cache
def all_forms() -> tuple[Form, ...]:
    """Every form that is published, by instrument and version."""
    found = (each.read_text("utf-8") for each in (files("contracts") / "forms").iterdir())
    read = (Form.model_validate_json(text) for text in found)
    return tuple(sorted(read, key=lambda form: (form.instrument, form.version)))


def form_of(instrument: str, version: int) -> Form | None:
    """The items of an instrument; none when they are kept on paper, or when it is one question on a scale."""
    asked = (instrument, version)
    return next((form for form in all_forms() if (form.instrument, form.version) == asked), None)
