"""A kind of import contract: these modules import what is named, the standard library, and nothing else."""

import sys
from typing import Any

from grimp import ImportGraph
from importlinter.application import contract_utils, output
from importlinter.application.contract_utils import AlertLevel
from importlinter.domain import fields
from importlinter.domain.contract import Contract, ContractCheck
from importlinter.domain.helpers import module_expressions_to_modules


class OnlyContract(Contract):
    """Denied by default, so that a library that nobody has thought of breaks it too.

    `importers` and what is `allowed` count with all that lies below them; an importer may import itself.
    """

    type_name = "only"

    importers = fields.SetField(subfield=fields.ModuleExpressionField())
    allowed = fields.SetField(subfield=fields.ModuleExpressionField(), required=False)
    libraries = fields.SetField(subfield=fields.StringField(), required=False)
    ignore_imports = fields.SetField(subfield=fields.ImportExpressionField(), required=False)
    unmatched_ignore_imports_alerting = fields.EnumField(AlertLevel, default=AlertLevel.ERROR)

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        removal = contract_utils.remove_ignored_imports_and_report(
            graph=graph,
            ignore_imports=list(self._set("ignore_imports")),
            unmatched_alerting=getattr(self, "unmatched_ignore_imports_alerting"),  # noqa: B009
        )
        allowed = {
            *self._named(graph, "allowed"),
            *self._set("libraries"),
            *sys.stdlib_module_names,
        }
        wrong = [
            f"{importer} imports {imported}"
            for room in sorted(self._named(graph, "importers"))
            for importer, imported in sorted(_imports(graph, room))
            if not any(_within(imported, fine) for fine in (room, *allowed))
        ]
        return ContractCheck(
            kept=not wrong, warnings=list(removal.warnings), metadata={"wrong": wrong}
        )

    def render_broken_contract(self, check: ContractCheck) -> None:
        for line in check.metadata["wrong"]:
            output.print_error(line, bold=False)
        output.new_line()

    def _set(self, field: str) -> set[Any]:
        return getattr(self, field) or set()

    def _named(self, graph: ImportGraph, field: str) -> set[str]:
        return {m.name for m in module_expressions_to_modules(graph, self._set(field))}


def _imports(graph: ImportGraph, room: str) -> set[tuple[str, str]]:
    modules = {room, *graph.find_descendants(room)}
    return {
        (m, imported) for m in modules for imported in graph.find_modules_directly_imported_by(m)
    }


def _within(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")
