"""`python -m reporting.app`: what every service can do, and the work on editions."""

import argparse
import gc
import json
import os
import sys
from typing import Any

import uvloop
from aiokafka.errors import KafkaError

from chassis import telemetry
from chassis.database import TRANSIENT
from chassis.offsets import Fenced
from chassis.service import main
from chassis.settings import read_settings
from reporting.app import SERVICE
from reporting.app.editions import Refused
from reporting.app.work import Work

OURS = ("rebuild", "swap-back", "editions")


def _tell(line: dict[str, Any]) -> None:
    print(json.dumps(line), flush=True)


def _say(doing: str, done: int, of: int) -> None:
    if sys.stdout.isatty():
        print(f"\r{doing} {done} of {of}\033[K", end="", file=sys.stderr, flush=True)
    else:
        _tell({"doing": doing, "done": done, "of": of})


def _wanted(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m reporting.app")
    commands = parser.add_subparsers(dest="command")
    rebuild = commands.add_parser("rebuild")
    rebuild.add_argument("--accept-changes", action="append", default=[], metavar="TABLE")
    rebuild.add_argument("--anew", action="store_true")
    for other in OURS[1:]:
        commands.add_parser(other)
    return parser.parse_args(words)


async def _done(wanted: argparse.Namespace) -> dict[str, Any]:
    settings = read_settings(os.environ.get("SAMVERKA_SECRETS_DIR"))
    telemetry.set_up(SERVICE.name, "CRITICAL", None)  # what is parked is counted in the end
    work = Work(SERVICE, settings, _say)
    match wanted.command:
        case "rebuild":
            return {"said": await work.rebuild(wanted.accept_changes, anew=wanted.anew)}
        case "swap-back":
            return {"said": await work.swap_back()}
        case _:
            return {"editions": await work.look()}


def _work(wanted: argparse.Namespace) -> None:
    """Lines of JSON on standard output; what is refused ends in one plain line on the other."""
    gc.set_threshold(100_000)  # a record leaves no cycles behind, and there are many of them
    try:
        _tell(uvloop.run(_done(wanted)))
    except Refused as refused:
        sys.exit(str(refused))
    except (Fenced, KafkaError, *TRANSIENT) as error:
        kind = type(error).__name__
        sys.exit(
            f"Postgres or Kafka went away ({kind}). Run it again: it goes on where it stopped."
        )


if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1] in OURS:
        _work(_wanted(sys.argv[1:]))
    else:
        main(SERVICE)
