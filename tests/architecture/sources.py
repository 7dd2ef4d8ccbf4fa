"""Every Python module that is ours and runs: its name, its text, its syntax tree."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SERVICES = ("referral", "participation", "followup", "reporting")
PACKAGES = {
    **{service: ROOT / "services" / service / service for service in SERVICES},
    "contracts": ROOT / "contracts" / "contracts",
    "chassis": ROOT / "chassis" / "chassis",
    "samverka": ROOT / "cli" / "samverka",
    "embedded": ROOT / "deploy" / "local" / "embedded",
}


@dataclass(frozen=True)
class Module:
    """`name` is the dotted one; a package's name is its `__init__`'s."""

    name: str
    path: Path

    @property
    def package(self) -> str:
        return self.name.split(".")[0]

    @property
    def text(self) -> str:
        return self.path.read_text("utf-8")

    @property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def lines(self) -> int:
        return len(self.text.splitlines())


@cache
def modules(*packages: str) -> tuple[Module, ...]:
    """All modules of these packages, or of all, by name."""
    named = packages or tuple(PACKAGES)
    return tuple(module for name in named for module in modules_in(name, PACKAGES[name]))


def modules_in(package: str, folder: Path) -> Iterator[Module]:
    """The modules of a package that lies in a folder."""
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(folder).with_suffix("").parts
        yield Module(".".join((package, *parts)).removesuffix(".__init__"), path)


def files(*packages: str) -> Iterator[Path]:
    """All text that is part of these packages: code, SQL, templates."""
    for package in packages:
        for path in sorted(PACKAGES[package].rglob("*")):
            if path.is_file() and path.suffix not in {".pyc", ".typed"}:
                yield path


def functions(module: Module) -> Iterator[tuple[str, int]]:
    """Each function and how many lines it takes, its decorators not counted."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno
            yield f"{module.name}.{node.name}", node.end_lineno - node.lineno + 1
