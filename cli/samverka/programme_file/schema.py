"""The format as JSON Schema, for editors and other programs: `python -m samverka.programme_file.schema --write`."""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from contracts.compatibility import incompatibilities
from contracts.programme import Programme
from contracts.schemas import text
from samverka.programme_file.content import FORMAT, Written
from samverka.programme_file.draft import FIXED

GOLDEN = Path(__file__).parents[3] / "programmes" / "schema.json"
"""Where the committed schema lies in a checkout, beside the files that it describes."""

SURVIVED = ("widened, readers do not know", "no longer always there")
"""What an old file survives, although a reader of facts would not: more words, fewer duties."""


def schema() -> dict[str, Any]:
    """The schema of a file as it is written: closed, because an unknown field is a mistake."""
    found = Written.model_json_schema(mode="validation")
    definitions = found.pop("$defs")
    definitions["Later"]["properties"]["sets"] = _settable(definitions[Programme.__name__])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:samverka:schema:programme-file.{FORMAT}",
        **found,
        "title": f"A programme file, format {FORMAT}",
        "$defs": definitions,
    }


def _settable(programme: Mapping[str, Any]) -> dict[str, Any]:
    """What a later version may set: any field of a programme but those that it says itself."""
    kept = {name: part for name, part in programme["properties"].items() if name not in FIXED}
    return {
        "type": "object",
        "description": "The fields that have another content from now on, each in full.",
        "properties": {
            name: {key: value for key, value in part.items() if key != "default"}
            for name, part in kept.items()
        },
        "additionalProperties": False,
    }


def differences(old: Mapping[str, Any]) -> list[str]:
    """What a file of the committed schema would not survive."""
    return [each for each in incompatibilities(old, schema()) if not _survived(each)]


def _survived(difference: str) -> bool:
    settable = "/sets/" in difference and difference.endswith("added without a default")
    return settable or any(word in difference for word in SURVIVED)


def main(arguments: Sequence[str], file: Path = GOLDEN) -> int:
    """Writes the schema, or says whether the committed one is current.

    Refuses what a file of the committed schema would not survive: it needs another format. `--unreleased` writes
    nevertheless, for as long as nobody has a file.
    """
    known = file.exists() and "--unreleased" not in arguments
    found = differences(json.loads(file.read_text("utf-8"))) if known else []
    for difference in found:
        print(difference, file=sys.stderr)
    if "--write" in arguments and not found:
        file.write_text(text(schema()), "utf-8")
    return 0 if file.exists() and file.read_text("utf-8") == text(schema()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
