"""The OpenAPI document: what operations have in common is said once, in `openapi.json`."""

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from fastapi import FastAPI


def complete(app: FastAPI) -> None:
    """Adds to the document of an app, whose routes are all there, what they have in common."""
    document, shared = (
        app.openapi(),
        json.loads(files("chassis").joinpath("openapi.json").read_bytes()),
    )
    document["components"]["schemas"] |= shared["schemas"]
    for methods in document["paths"].values():
        for method, operation in methods.items():
            if "security" in operation:
                refusals = shared["reading"] | (shared["writing"] if method == "post" else {})
                operation["responses"] |= {
                    status: _refusal(why) for status, why in refusals.items()
                }
                _complete(operation, shared["done"])


def _refusal(why: str) -> Mapping[str, Any]:
    content = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {"description": why, "content": {"application/problem+json": content}}


def _complete(operation: dict[str, Any], done: Mapping[str, Any]) -> None:
    """A command is what answers 201: it needs a key, and may name the version that was seen."""
    command = "201" in operation["responses"]
    if command:
        operation["responses"]["201"] = done
    for each in list(operation["parameters"]):
        each["schema"] |= each["schema"].pop("anyOf", [{}])[0]  # what is left out is not null
        if each["name"] == "Idempotency-Key":
            each["required"] = True
        if each["in"] == "header" and not command:
            operation["parameters"].remove(each)
