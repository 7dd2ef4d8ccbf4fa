"""The table as it is printed and the JSON as it is kept, with what the figures were got on."""

import json
import os
import platform
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import asyncpg
import psutil
from rich.console import Console
from rich.table import Table

from benchmarks.ground import Ground
from benchmarks.lines import Line

RESULTS = Path(__file__).parent / "results"
_LIBRARIES = ("asyncpg", "aiokafka", "faststream", "pydantic", "uvloop", "uvicorn")
_SETTINGS = ("server_version", "fsync", "synchronous_commit", "shared_buffers", "wal_level")


def show(console: Console, lines: Sequence[Line]) -> None:
    """All lines; a goal that is missed is red."""
    table = Table(title="Benchmarks: medians, ours and raw in turns on the same parts")
    for column in ("work", "unit", "ours", "raw", "ratio", "goal", ""):
        table.add_column(column, justify="right" if column in {"ours", "raw", "ratio"} else "left")
    for line in lines:
        colour = {True: "green", False: "red", None: "dim"}[line.met]
        raw, ratio = _number(line.raw), "" if line.ratio is None else f"{line.ratio:.2f}"
        goal, word = str(line.goal or ""), {True: "met", False: "missed", None: ""}[line.met]
        told = (line.work, line.unit, _number(line.ours), raw, ratio, goal)
        table.add_row(*told, f"[{colour}]{word}[/] {line.note}".strip())
    console.print(table)


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}".replace(",", " ") if value >= 100 else f"{value:.1f}"


async def facts(ground: Ground) -> dict[str, Any]:
    """Machine, versions, the database's settings and the commit."""
    db = await asyncpg.connect(ground.databases.superuser())
    settings = {name: await db.fetchval(f"show {name}") for name in _SETTINGS}
    await db.close()
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": _git("rev-parse", "HEAD"),
        "changed": bool(_git("status", "--porcelain", "--untracked-files=no")),
        "machine": {
            "system": platform.platform(),
            "processor": _processor(),
            "cores": len(os.sched_getaffinity(0)),
            "memory_bytes": psutil.virtual_memory().total,
            "load_before": os.getloadavg()[0],
        },
        "versions": {"python": platform.python_version()} | {n: version(n) for n in _LIBRARIES},
        "postgres": settings,
    }


def keep(lines: Sequence[Line], about: Mapping[str, Any], folder: Path) -> Path:
    """Writes them as JSON, named for the moment."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{about['at'].replace(':', '')}.json"
    rows = [asdict(line) | {"ratio": line.ratio, "met": line.met} for line in lines]
    path.write_text(json.dumps({**about, "lines": rows}, indent=1) + "\n", "utf-8")
    return path


def _git(*words: str) -> str:
    done = subprocess.run(  # noqa: S603 - fixed words
        ["git", *words],  # noqa: S607
        cwd=RESULTS.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip()


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.split(": ")[1] for line in lines if line.startswith("model name")), "")
