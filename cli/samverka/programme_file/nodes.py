"""YAML with its lines: values as they are written, and on which line each of them stands."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import yaml

from contracts.programme.rules import Place


class NoTree(Exception):
    """It is no YAML, or no mapping; says on which line, from 1."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(why)
        self.line = line


def tree(file: Path) -> yaml.MappingNode:
    """The file's nodes; NoTree if there are none, OSError if it cannot be read."""
    try:
        found = _compose(file.read_text("utf-8"))
    except UnicodeDecodeError as error:
        raise NoTree(1, f"it is not written in UTF-8: {error.reason}") from None
    except yaml.MarkedYAMLError as error:
        raise _no_tree(error) from None
    if not isinstance(found, yaml.MappingNode):
        raise NoTree(1, "a programme file is a mapping")
    return found


def values(top: yaml.Node) -> dict[str, Any]:
    """Dates stay text: the models read them, and name the place of one that is none."""
    for node in _nodes(top):
        if node.tag.endswith(":timestamp"):
            node.tag = "tag:yaml.org,2002:str"
    try:
        return cast("dict[str, Any]", yaml.SafeLoader("").construct_document(top))  # pyright: ignore[reportUnknownMemberType]
    except yaml.MarkedYAMLError as error:
        raise _no_tree(error) from None


def repeated(top: yaml.Node) -> Iterator[tuple[int, str]]:
    """Line and name of keys that stand twice in one mapping: YAML would silently keep the last."""
    for node in _nodes(top):
        if isinstance(node, yaml.MappingNode):
            seen: set[str] = set()
            for key, _ in node.value:
                if key.value in seen:
                    yield key.start_mark.line + 1, key.value
                seen.add(str(key.value))


def line(node: yaml.Node, place: Place) -> int:
    """The line of a place, or of the nearest thing around it that stands in the file."""
    for step in place:
        inner = _step(node, step)
        if inner is None:
            break
        node = inner
    return node.start_mark.line + 1


def _step(node: yaml.Node, step: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step]
    return None


def _compose(text: str) -> yaml.Node | None:
    """The nodes with their lines; this function of the library alone is not typed."""
    return cast("yaml.Node | None", yaml.compose(text, yaml.SafeLoader))  # pyright: ignore[reportUnknownMemberType]


def _nodes(node: yaml.Node) -> Iterator[yaml.Node]:
    yield node
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from (key, *_nodes(value))
    elif isinstance(node, yaml.SequenceNode):
        for each in node.value:
            yield from _nodes(each)


def _no_tree(error: yaml.MarkedYAMLError) -> NoTree:
    mark = error.problem_mark
    return NoTree(mark.line + 1 if mark else 1, error.problem or "it is no YAML")
