"""An example of each fact, made from its schema: the same every time, and valid."""

from collections.abc import Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from contracts.schemas import Schema

_SLUGS: Mapping[str, str] = {
    "referred_by": "organisation",
    "referrers": "organisation",
    "members": "organisation",
    "consented_parties": "organisation",
    "funder": "organisation",
    "attested": "criterion",
    "part_of": "organisation",
    "agency": "organisation",
    "at": "milestone",
    "programme_id": "programme",
}
"""Fields that hold another thing's slug, so that an example agrees with itself."""

_NUMBERS: Mapping[str, int] = {
    "start_year": 2026,
    "youngest": 16,
    "oldest": 64,
    "planned_hours": 20,
    "attended_hours": 16,
    "net_ore": 10_000,
    "vat_ore": 2_500,
    "numerator": 1,
    "denominator": 4,
    "days": 0,
    "weeks": 0,
    "years": 0,
    "months": 6,
    "extent": 50,
    "occupation_extent": 50,
}


_FIXED: Mapping[str, Mapping[str, Any]] = {
    "Organisation": {"kind": "agency", "part_of": None, "municipal_key": []},
    "Target": {"expressed_in": "percent"},
    "Count": {"instrument": None, "milestone": None, "pool": None},
}
"""Fields of a definition whose values hang together."""


def example(schema: Schema) -> dict[str, Any]:
    """A value of a fact's schema."""
    return _Maker(schema.get("$defs", {})).value(schema, "", 1)


class _Maker:
    """Knows the definitions; `name` is the field's, `number` its place in a list, from 1."""

    def __init__(self, definitions: Mapping[str, Schema]) -> None:
        self._definitions = definitions

    def value(self, schema: Schema, name: str, number: int) -> Any:
        match schema:
            case {"$ref": str(reference)}:
                definition = reference.rsplit("/", 1)[1]
                fixed = _FIXED.get(definition, {})
                made = self.value(self._definitions[definition], name, number)
                return made | fixed if fixed else made
            case {"anyOf": [first, *_]}:
                return self.value(first, name, number)
            case {"enum": [*values]}:
                return values[(number - 1) % len(values)]
            case {"const": value}:
                return value
            case {"type": "object"}:
                fields: Mapping[str, Schema] = schema["properties"]
                return {key: self.value(field, key, number) for key, field in fields.items()}
            case {"type": "array"}:
                count = schema.get("minItems", 1)
                return [self.value(schema["items"], name, n + 1) for n in range(count)]
            case _:
                return _scalar(schema, name, number)


def _scalar(schema: Schema, name: str, number: int) -> str | int | bool:
    match schema:
        case {"type": "string"} if name == "score":
            return "7"
        case {"type": "string", "format": "uuid"}:
            return str(uuid5(NAMESPACE_URL, f"urn:samverka:example:{name}"))
        case {"type": "string", "format": "date"}:
            return "2026-03-02"
        case {"type": "string", "pattern": _}:
            return f"{_SLUGS.get(name, name).replace('_', '-')}-{number}"
        case {"type": "string"}:
            return f"{name.capitalize()} {number}"
        case {"type": "integer"}:
            return _NUMBERS.get(name, number)
        case {"type": "boolean"}:
            return True
        case _:
            raise ValueError(f"no example is known for {name}: {schema}")
