"""One part of a file after the other: what can be read of it, and what is wrong with the rest."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Annotated, Any, cast

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from contracts import programme
from contracts.programme.rules import Broken, Place
from samverka.programme_file import content, playing
from samverka.programme_file.faults import inside, unknown_field

HINTS: Mapping[str, str] = {"counted_from": "anchor", "denominator": "target_without_denominator"}
"""Fields whose absence breaks a rule that has a name."""


def fields(model: type[BaseModel], raw: Any, at: Place) -> tuple[dict[str, Any], list[Broken]]:
    """The fields of a model that stand, with defaults, and what is broken."""
    if not isinstance(raw, Mapping):
        return {}, [Broken(at, "mapping", "this is a mapping: a name, a colon and a value each")]
    said = cast("Mapping[str, Any]", raw)
    broken = [
        unknown_field((*at, name), model.model_fields)
        for name in said.keys() - model.model_fields.keys()
    ]
    standing: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        if name in said:
            value, faults = _one(model, name, said[name], (*at, name))
            standing |= {} if faults else {name: value}
            broken += faults
        elif field.is_required():
            broken.append(_missing((*at, name)))
        else:
            standing[name] = field.get_default(call_default_factory=True)
    return standing, broken


def _one(model: type[BaseModel], name: str, raw: Any, at: Place) -> tuple[Any, list[Broken]]:
    """A field's value, or what is wrong with it."""
    try:
        return _adapter(model, name).validate_python(raw), []
    except ValidationError as error:
        said = [found for each in error.errors() for found in _found(each, raw, at)]
        return None, [each for each in said if not _follows_from(each, said)]


def _follows_from(broken: Broken, others: Iterable[Broken]) -> bool:
    """A list is too short only because one of its items does not stand."""
    inside = (each.place[: len(broken.place)] for each in others if each is not broken)
    return broken.rule == "too_short" and broken.place in inside


@cache
def _adapter(model: type[BaseModel], name: str) -> TypeAdapter[Any]:
    field = model.model_fields[name]
    annotated: Any = (
        Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation
    )  # pyright: ignore
    return TypeAdapter(annotated)


def _found(error: ErrorDetails, raw: Any, at: Place) -> Iterator[Broken]:
    """What an error says, unless it is about a form that was not chosen."""
    place: Place = ()
    for step in error["loc"]:
        if isinstance(step, str) and (step[0].isupper() or step.startswith("literal[")):
            if isinstance(_at(raw, place), Mapping) != step[0].isupper():
                return
        else:
            place = (*place, step)
    yield _said(error, raw, place, at)


def _said(error: ErrorDetails, raw: Any, place: Place, at: Place) -> Broken:
    match error["type"]:
        case "missing":
            return _missing((*at, *place))
        case "extra_forbidden":
            around: Mapping[str, Any] = _at(raw, place[:-1]) or {}
            return _superfluous((*at, *place), around)
        case _ if (*at, *place) == ("format",):
            message = f"format {raw} is not known; this release reads {content.FORMAT}"
            return Broken(at, "unknown_format", message)
        case rule:
            value = error["input"]
            said = f" (it says {value})" if isinstance(value, str | int) else ""
            return Broken((*at, *place), rule, error["msg"] + said)


def _superfluous(place: Place, around: Mapping[str, Any]) -> Broken:
    known = _models()
    fitting = max(known, key=lambda names: (len(names & around.keys()), -len(names)))
    return unknown_field(place, fitting)


@cache
def _models() -> tuple[frozenset[str], ...]:
    """The fields of every part that a file may have."""
    found = {**vars(programme), **vars(content), **vars(playing)}.values()
    return tuple(
        frozenset(each.model_fields)
        for each in found
        if isinstance(each, type) and issubclass(each, BaseModel) and each.model_fields
    )


def _missing(place: Place) -> Broken:
    name = str(place[-1])
    return Broken(place, HINTS.get(name, "missing"), f"the field {name} is missing")


def _at(raw: Any, place: Place) -> Any:
    for step in place:
        raw = inside(raw, step)
    return raw
