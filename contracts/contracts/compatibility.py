"""Which changes of a schema its readers survive: a new optional field with a default, and nothing else.

JSON Schema defines no rules of evolution, so these are ours: a reader ignores what it does
not know, so a field may be added; whoever reads old records with the new schema needs a default for it.
Whatever else differs needs a new version of the fact, told beside the old one for a while.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

Schema = Mapping[str, Any]

_ANNOTATIONS = frozenset(
    {"title", "description", "examples", "x-swedish", "$schema", "$id", "$defs"}
)
_WALKED = frozenset({"properties", "required", "enum", "items", "anyOf", "default"})


def incompatibilities(old: Schema, new: Schema) -> list[str]:
    """Why readers of `old` could not cope with `new`: `<place>: <what>`, none when they could."""
    return list(_Comparison(old, new).of(old, new, "", frozenset()))


@dataclass(frozen=True)
class _Comparison:
    """Two documents, to look up their definitions in."""

    old: Schema
    new: Schema

    def of(self, old: Schema, new: Schema, place: str, seen: frozenset[str]) -> Iterator[str]:
        """`seen` are the definitions being compared, which may mention themselves."""
        name = old.get("$ref", "")
        if name in seen:
            return
        before, after = _resolved(old, self.old), _resolved(new, self.new)
        seen |= {name} if name else frozenset()
        yield from _rules(before, after, place)
        yield from _values(before, after, place)
        yield from self._fields(before, after, place, seen)
        yield from self._parts(before, after, place, seen)

    def _fields(self, old: Schema, new: Schema, place: str, seen: frozenset[str]) -> Iterator[str]:
        before, after = old.get("properties", {}), new.get("properties", {})
        yield from _presence(old, new, place)
        for name in before.keys() & after.keys():
            yield from self.of(before[name], after[name], f"{place}/{name}", seen)

    def _parts(self, old: Schema, new: Schema, place: str, seen: frozenset[str]) -> Iterator[str]:
        """The items of a list, and the choices of a union in their order."""
        for keyword, step in (("items", "/*"), ("anyOf", "")):
            before, after = _listed(old.get(keyword)), _listed(new.get(keyword))
            if len(before) != len(after):
                yield f"{place}: retyped, {keyword} differs"
                continue
            for one, other in zip(before, after, strict=True):
                yield from self.of(one, other, f"{place}{step}", seen)


def _resolved(schema: Schema, document: Schema) -> Schema:
    """The definition that a reference names, with what stands beside the reference."""
    if "$ref" not in schema:
        return schema
    beside = {key: value for key, value in schema.items() if key != "$ref"}
    named = document["$defs"][schema["$ref"].removeprefix("#/$defs/")]
    return {**_resolved(named, document), **beside}


def _rules(old: Schema, new: Schema, place: str) -> Iterator[str]:
    """Type, format and bounds: narrower breaks old records, wider surprises old readers."""
    compared = (old.keys() | new.keys()) - _ANNOTATIONS - _WALKED
    for rule in sorted(compared):
        if old.get(rule) != new.get(rule):
            yield f"{place}: retyped, {rule} was {old.get(rule)} and is {new.get(rule)}"
    if "default" in old and old["default"] != new.get("default", _Absent):
        yield f"{place}: the default was {old['default']} and is {new.get('default', 'none')}"


class _Absent:
    """Not even null."""


def _values(old: Schema, new: Schema, place: str) -> Iterator[str]:
    before, after = old.get("enum"), new.get("enum")
    if before is None or after is None:
        if before != after:
            yield f"{place}: retyped, values are listed in one of the two only"
        return
    if narrowed := sorted(set(before) - set(after)):
        yield f"{place}: narrowed, no longer {', '.join(map(str, narrowed))}"
    if widened := sorted(set(after) - set(before)):
        yield f"{place}: widened, readers do not know {', '.join(map(str, widened))}"


def _presence(old: Schema, new: Schema, place: str) -> Iterator[str]:
    """Which fields there are, and which are always there."""
    before, after = old.get("properties", {}), new.get("properties", {})
    must, had_to = set(new.get("required", ())), set(old.get("required", ()))
    for name in sorted(before.keys() - after.keys()):
        yield f"{place}/{name}: removed or renamed"
    for name in sorted(must - had_to):
        yield f"{place}/{name}: newly required"
    for name in sorted((had_to - must) & after.keys()):
        yield f"{place}/{name}: no longer always there"
    for name in sorted(after.keys() - before.keys() - must):
        if "default" not in after[name]:
            yield f"{place}/{name}: added without a default"


def _listed(part: Any) -> Sequence[Schema]:
    match part:
        case None:
            return ()
        case list():
            return cast(list[Schema], part)
        case _:
            return (part,)
