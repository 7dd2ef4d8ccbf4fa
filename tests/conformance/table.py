"""The verdicts of a run: a row for each check, a column for each store, and below it what was broken."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Verdict:
    """In a few words, and what more is known: which events, which capability."""

    words: str
    detail: str = ""


@dataclass
class Table:
    verdicts: dict[tuple[str, str], Verdict] = field(default_factory=dict[tuple[str, str], Verdict])
    """By check and store."""

    def lines(self, aside: Collection[str]) -> Iterator[str]:
        """As plain text. The stores `aside` have no column, only their details."""
        stores = list(dict.fromkeys(store for _, store in self.verdicts if store not in aside))
        rows = [["", *stores]]
        for check in dict.fromkeys(check for check, _ in self.verdicts):
            cells = [self.verdicts.get((check, store), Verdict("-")).words for store in stores]
            rows.append([check, *cells])
        yield from _aligned(rows)
        for store in (*stores, *sorted(aside)):
            yield from self._details(store)

    def _details(self, store: str) -> Iterator[str]:
        found = [(c, v.detail) for (c, of), v in self.verdicts.items() if of == store and v.detail]
        if found:
            yield ""
            yield store
        for check, detail in found:
            yield f"  {check}"
            yield f"    {detail}"


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()
