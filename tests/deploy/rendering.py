"""What `kubectl kustomize` makes of a folder, for the few features that ours use; refuses all others.

Nobody needs kubectl to run the tests; where it is there, a test compares its answer with this one.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import yaml

Document = dict[str, Any]
KNOWN: Final = {
    *("apiVersion", "kind", "namespace", "labels", "resources", "images"),
    *("configMapGenerator", "patches"),
}
NAMED: Final = {"containers", "volumes"}
"""Lists whose members a patch meets by name."""
REPLACED: Final = {"egress"}
"""Lists that a patch replaces."""
PODS: Final = {"StatefulSet", "Job"}


class Unsupported(Exception):
    """A feature of kustomize that is not done here."""


def render(folder: Path) -> list[Document]:
    """Every document of a folder with a kustomization, its generated names with their hashes."""
    documents = _built(folder)
    hashed = {d["metadata"]["name"]: _hashed(d) for d in documents if d.get("_generated")}
    for document in documents:
        if document.pop("_generated", False):
            document["metadata"]["name"] = hashed[document["metadata"]["name"]]
        for container in _containers(document):
            for source in container.get("envFrom", ()):
                name = source["configMapRef"]["name"]
                source["configMapRef"]["name"] = hashed.get(name, name)
    return documents


def _built(folder: Path) -> list[Document]:
    """As the folder's own steps leave them, in the order in which kustomize takes them."""
    asked = yaml.safe_load((folder / "kustomization.yaml").read_text("utf-8"))
    if unknown := asked.keys() - KNOWN:
        raise Unsupported(f"{folder}: {', '.join(sorted(unknown))}")
    documents = [d for each in asked["resources"] for d in _resource(folder / each)]
    for generator in asked.get("configMapGenerator", ()):
        _generate(documents, generator)
    for patch in asked.get("patches", ()):
        _patch(documents, yaml.safe_load((folder / patch["path"]).read_text("utf-8")), patch)
    for document in documents:
        _place(document, asked["namespace"])
        _label(document, asked.get("labels", ()))
        for container in _containers(document):
            container["image"] = _image(container["image"], asked.get("images", ()))
    return documents


def _resource(path: Path) -> list[Document]:
    return _built(path) if path.is_dir() else list(yaml.safe_load_all(path.read_text("utf-8")))


def _generate(documents: list[Document], asked: Mapping[str, Any]) -> None:
    if asked.keys() - {"name", "literals", "behavior"}:
        raise Unsupported(str(asked))
    told = dict(each.split("=", 1) for each in asked["literals"])
    if asked.get("behavior") == "merge":
        named = [d for d in documents if d.get("_generated")]
        one = next(d for d in named if d["metadata"]["name"] == asked["name"])
        one["data"] |= told
    else:
        head = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": asked["name"]}}
        documents.append({**head, "data": told, "_generated": True})


def _patch(documents: Sequence[Document], patch: Document, asked: Mapping[str, Any]) -> None:
    """Metadata and kind of a patch only say what it is about: its target says whom it meets."""
    found = [document for document in documents if _meets(document, asked["target"])]
    if not found:
        raise Unsupported(f"nothing is met by {asked}")
    for document in found:
        document["spec"] = _merged(document["spec"], patch["spec"])


def _meets(document: Document, target: Mapping[str, str]) -> bool:
    if target.keys() - {"kind", "name", "labelSelector"}:
        raise Unsupported(str(target))
    key, _, value = target.get("labelSelector", "").partition("=")
    about = document["metadata"]
    named = target.get("name", about["name"]) == about["name"]
    labelled = not key or about.get("labels", {}).get(key) == value
    return document["kind"] == target["kind"] and named and labelled


def _merged(old: Document, new: Document) -> Document:
    both = {key: _member(key, old[key], new[key]) for key in old.keys() & new.keys()}
    return {**old, **new, **both}


def _member(key: str, old: Any, new: Any) -> Any:
    if isinstance(old, dict):
        return _merged(old, new)
    if isinstance(old, list) and key not in REPLACED:
        if key not in NAMED:
            raise Unsupported(f"a patch of the list {key}")
        by_name = {each["name"]: each for each in old}
        added = [each for each in new if each["name"] not in by_name]
        changed = {each["name"]: each for each in new}
        return added + [_merged(each, changed.get(each["name"], {})) for each in old]
    return new


def _place(document: Document, namespace: str) -> None:
    key = "name" if document["kind"] == "Namespace" else "namespace"
    document["metadata"][key] = namespace


def _label(document: Document, asked: Sequence[Mapping[str, Any]]) -> None:
    for each in asked:
        if each.keys() != {"pairs", "includeTemplates"}:
            raise Unsupported(str(each))
        places = [document, *_templates(document)]
        for place in places:
            labels = place["metadata"].setdefault("labels", {})
            place["metadata"]["labels"] = labels | each["pairs"]


def _image(image: str, asked: Sequence[Mapping[str, str]]) -> str:
    for each in asked:
        if each["name"] == image:
            return f"{each['newName']}:{each['newTag']}"
    return image


def _templates(document: Document) -> Iterator[Document]:
    if document["kind"] in PODS:
        yield document["spec"]["template"]


def _containers(document: Document) -> Iterator[Document]:
    for template in _templates(document):
        yield from template["spec"]["containers"]


def _hashed(document: Document) -> str:
    """A name that changes with the content, so that who reads it is started anew."""
    name = document["metadata"]["name"]
    content = {"data": document["data"], "kind": document["kind"], "name": ""}  # as kustomize does
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    short = hashlib.sha256(text.encode()).hexdigest()[:10]
    return f"{name}-{short.translate(str.maketrans('013ae', 'ghkmt'))}"
