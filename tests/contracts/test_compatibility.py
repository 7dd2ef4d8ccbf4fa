"""Each change that readers could not survive is found, and those they survive are let through."""

from datetime import date
from typing import Literal
from uuid import UUID

import pytest
from pydantic import BaseModel, Field

from contracts.base import Slug
from contracts.codes import Code
from contracts.compatibility import incompatibilities
from contracts.schemas import Schema


class Colour(Code):
    RED = "red", "röd"
    BLUE = "blue", "blå"


class MoreColours(Code):
    RED = "red", "röd"
    BLUE = "blue", "blå"
    GREEN = "green", "grön"


class Part(BaseModel):
    size: int


class Told(BaseModel):
    """The published shape that the examples change."""

    case_id: UUID
    on: date
    unit: Slug
    colour: Colour
    parts: tuple[Part, ...]
    note: str | None
    extent: int = Field(default=100, ge=1, le=100)


def schema(model: type[BaseModel]) -> Schema:
    return model.model_json_schema(mode="serialization")


def renamed(field: str, new: str) -> Schema:
    """Told's schema with a field under another name."""
    changed = schema(Told)
    changed["properties"][new] = changed["properties"].pop(field)
    changed["required"] = [new if name == field else name for name in changed["required"]]
    return changed


class Removed(BaseModel):
    case_id: UUID
    on: date
    colour: Colour
    parts: tuple[Part, ...]
    note: str | None
    extent: int = Field(default=100, ge=1, le=100)


class RetypedUnit(Told):
    unit: int  # pyright: ignore[reportIncompatibleVariableOverride, reportGeneralTypeIssues]


class OtherFormat(Told):
    on: str  # pyright: ignore[reportIncompatibleVariableOverride, reportGeneralTypeIssues]


class FreeUnit(Told):
    unit: str


class NewlyRequired(Told):
    station: Slug


class RequiredOfOld(Told):
    extent: int = Field(ge=1, le=100)


class WithoutDefault(Told):
    station: Slug | None = Field(default_factory=lambda: None)


class OtherDefault(Told):
    extent: int = Field(default=50, ge=1, le=100)


class NarrowerBounds(Told):
    extent: int = Field(default=100, ge=10, le=100)


class WiderBounds(Told):
    extent: int = Field(default=100, ge=0, le=100)


class Nullable(Told):
    unit: Slug | None  # pyright: ignore[reportIncompatibleVariableOverride, reportGeneralTypeIssues]


class NeverNull(Told):
    note: str  # pyright: ignore[reportIncompatibleVariableOverride, reportGeneralTypeIssues]


class NoLongerCertain(Told):
    note: str | None = None


class OneNotMany(Told):
    parts: Part  # pyright: ignore[reportIncompatibleVariableOverride, reportGeneralTypeIssues]


class Widened(Told):
    colour: MoreColours  # pyright: ignore[reportIncompatibleVariableOverride, reportGeneralTypeIssues]


class Free(Told):
    colour: str


class Fixed(Told):
    colour: Literal["red"]  # pyright: ignore[reportIncompatibleVariableOverride, reportGeneralTypeIssues]


class BiggerPart(BaseModel):
    size: int
    weight: int


class DeepChange(Told):
    parts: tuple[BiggerPart, ...]  # pyright: ignore


FORBIDDEN = [
    (Removed, "/unit: removed or renamed"),
    (RetypedUnit, "/unit: retyped, type was string"),
    (OtherFormat, "/on: retyped, format was date"),
    (FreeUnit, "/unit: retyped, pattern was"),
    (NewlyRequired, "/station: newly required"),
    (RequiredOfOld, "/extent: newly required"),
    (WithoutDefault, "/station: added without a default"),
    (OtherDefault, "/extent: the default was 100 and is 50"),
    (NarrowerBounds, "/extent: retyped, minimum was 1 and is 10"),
    (WiderBounds, "/extent: retyped, minimum was 1 and is 0"),
    (Nullable, "/unit: retyped"),
    (NeverNull, "/note: retyped"),
    (NoLongerCertain, "/note: no longer always there"),
    (OneNotMany, "/parts: retyped"),
    (Widened, "/colour: widened, readers do not know green"),
    (Free, "/colour: retyped, values are listed in one of the two only"),
    (Fixed, "/colour: retyped"),
    (DeepChange, "/parts/*/weight: newly required"),
]


@pytest.mark.parametrize(("changed", "found"), FORBIDDEN)
def test_a_change_that_readers_could_not_survive_is_found(changed: type[BaseModel], found: str):
    differences = incompatibilities(schema(Told), schema(changed))
    assert [d for d in differences if d.startswith(found)], differences


def test_a_renamed_field_is_one_removed_and_one_required():
    assert incompatibilities(schema(Told), renamed("unit", "team")) == [
        "/unit: removed or renamed",
        "/team: newly required",
    ]


def test_a_narrowed_code_list_is_found():
    assert incompatibilities(schema(Widened), schema(Told)) == [
        "/colour: narrowed, no longer green"
    ]


def test_nothing_differs_from_itself():
    assert incompatibilities(schema(Told), schema(Told)) == []


class Station(Told):
    """Another docstring, too."""

    station: Slug | None = None
    count: int = 0
    parts_of_it: tuple[Part, ...] = ()
    size: Part = Part(size=1)
    shade: MoreColours = MoreColours.GREEN


def test_a_new_optional_field_with_a_default_is_allowed():
    assert incompatibilities(schema(Told), schema(Station)) == []


class Tree(BaseModel):
    name: str
    children: tuple["Tree", ...] = ()


class NamelessTree(BaseModel):
    title: str = ""
    children: tuple["NamelessTree", ...] = ()


def test_a_shape_that_holds_itself_can_be_compared():
    assert incompatibilities(schema(Tree), schema(Tree)) == []
    assert incompatibilities(schema(Tree), schema(NamelessTree)) == ["/name: removed or renamed"]
