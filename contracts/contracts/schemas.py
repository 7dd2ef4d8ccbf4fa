"""The golden JSON Schemas: one file for each type of fact, written by `python -m contracts.schemas --write`."""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from contracts import codes, programme
from contracts.base import Fact
from contracts.compatibility import incompatibilities
from contracts.registry import FACTS

Schema = dict[str, Any]
GOLDEN = Path(__file__).parents[1] / "schemas"
"""Where the committed files lie in a checkout."""

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema(fact: type[Fact]) -> Schema:
    """The schema of what is sent, open for readers: a field that is not named may appear any day."""
    described = _opened(fact.model_json_schema(mode="serialization"))
    for name, definition in described.get("$defs", {}).items():
        if names := _swedish(name):
            definition["x-swedish"] = names
    return {"$schema": _DIALECT, "$id": fact.schema_name(), **described, "title": fact.__name__}


def text(document: Mapping[str, Any]) -> str:
    """JSON as it is committed: the same bytes for the same content."""
    return json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def golden(folder: Path = GOLDEN) -> dict[str, Schema]:
    """The committed schemas by type of fact."""
    return {file.stem: json.loads(file.read_text()) for file in sorted(folder.glob("*.json"))}


def differences(committed: Mapping[str, Schema]) -> list[str]:
    """What a reader of the committed schemas could not cope with; each sentence names a type and a place."""
    gone = [f"{name}: told no longer" for name in committed if name not in FACTS]
    return gone + [
        f"{name}{difference}"
        for name, old in committed.items()
        if name in FACTS
        for difference in incompatibilities(old, schema(FACTS[name]))
    ]


def write(folder: Path = GOLDEN) -> None:
    """Writes every schema and removes the files of facts that are gone."""
    folder.mkdir(exist_ok=True)
    for file in folder.glob("*.json"):
        if file.stem not in FACTS:
            file.unlink()
    for name, fact in FACTS.items():
        (folder / f"{name}.json").write_text(text(schema(fact)))


def main(arguments: Sequence[str], folder: Path = GOLDEN) -> int:
    """Refuses to write an incompatible change: it needs a new version of the fact.

    `--unreleased` writes nevertheless, for as long as nobody has read the facts.
    """
    found = [] if "--unreleased" in arguments else differences(golden(folder))
    for difference in found:
        print(difference, file=sys.stderr)
    if "--write" in arguments and not found:
        write(folder)
    return 1 if found else 0


def _opened(node: Schema) -> Schema:
    """Without the titles that only repeat names, and without what closes an object to new fields."""
    kept = {k: v for k, v in node.items() if k != "title" and (k, v) != _CLOSED}
    return {key: _inside(key, value) for key, value in kept.items()}


_CLOSED = ("additionalProperties", False)


def _inside(key: str, value: Any) -> Any:
    """What a keyword holds: named schemas, one schema, several, or a plain value."""
    if key in ("properties", "$defs"):
        return {name: _opened(child) for name, child in value.items()}
    if key == "items":
        return _opened(value)
    return [_opened(choice) for choice in value] if key == "anyOf" else value


def _swedish(name: str) -> dict[str, str] | None:
    """The Swedish name of each code, when the definition is a code list."""
    match (vars(codes) | vars(programme)).get(name):
        case type() as found if issubclass(found, codes.Code):
            return {code.value: code.swedish for code in found}
        case _:
            return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
