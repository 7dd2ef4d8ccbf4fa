"""Programs under the detached keeper: started once, stopped in order, never restarted unasked."""

import http.server
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from embedded import NotReady, Program, Ready, down, state, up
from embedded.ports import port
from embedded.probes import answers

Sleeper = Callable[[str], Program]
Gone = Callable[[int | None], bool]
Python = Callable[[str], list[str]]


def keeper_of(home: Path) -> int:
    return int((home / "run" / "keeper.pid").read_text())


def keeper_log(home: Path) -> str:
    return (home / "logs" / "keeper.log").read_text()


def test_up_adds_programs_and_leaves_alone_what_runs(home: Path, sleeper: Sleeper) -> None:
    up(home, [sleeper("one")])
    first = state(home)["one"]
    up(home, [sleeper("one"), sleeper("two")])
    assert state(home)["one"] == first
    assert state(home).keys() == {"one", "two"}


def test_a_killed_program_stays_down_until_up(home: Path, sleeper: Sleeper, gone: Gone) -> None:
    up(home, [sleeper("one")])
    killed = state(home)["one"]
    assert killed is not None
    os.kill(killed, signal.SIGKILL)
    assert gone(killed)
    time.sleep(0.5)
    assert state(home) == {"one": None}
    up(home, [sleeper("one")])
    assert state(home)["one"] not in {None, killed}


def test_the_death_of_the_keeper_ends_its_programs(
    home: Path, sleeper: Sleeper, gone: Gone
) -> None:
    up(home, [sleeper("one"), sleeper("two")])
    pids = state(home).values()
    os.kill(keeper_of(home), signal.SIGKILL)
    assert all(gone(pid) for pid in pids)
    assert state(home) == {}
    up(home, [sleeper("one")])
    assert state(home)["one"] is not None


def test_down_leaves_nothing(home: Path, sleeper: Sleeper, gone: Gone) -> None:
    up(home, [sleeper("one")])
    pids = [keeper_of(home), state(home)["one"]]
    down(home)
    assert all(gone(pid) for pid in pids)
    assert state(home) == {}
    down(home)


def test_down_of_one_leaves_the_others(home: Path, sleeper: Sleeper) -> None:
    up(home, [sleeper("one"), sleeper("two")])
    down(home, ["two", "unheard-of"])
    assert state(home)["one"] is not None
    assert state(home)["two"] is None


def test_the_upper_layer_stops_first(home: Path, sleeper: Sleeper, gone: Gone) -> None:
    below = replace(sleeper("below"), layer=0)
    up(home, [below, sleeper("above")])
    killed = state(home)["below"]
    os.kill(killed or 0, signal.SIGKILL)
    assert gone(killed)
    up(home, [below])  # the last one started, and still the last one stopped
    down(home)
    stops = [line.split()[1] for line in keeper_log(home).splitlines() if "stopped" in line]
    assert stops == ["above", "below"]


def test_a_program_that_ends_is_reported_at_once_with_its_log(home: Path, tmp_path: Path) -> None:
    script = "for n in $(seq 30); do echo line $n; done; exit 1"
    ready = Ready("tcp", f"127.0.0.1:{port(home, 'failing')}")
    started = time.monotonic()
    with pytest.raises(NotReady, match="failing ended") as caught:
        up(home, [Program("failing", ("/bin/sh", "-c", script), {}, str(tmp_path), ready)])
    assert time.monotonic() - started < 3
    assert caught.value.lines == tuple(f"line {n}" for n in range(11, 31))


def test_a_program_that_never_answers_is_reported_in_time(home: Path, sleeper: Sleeper) -> None:
    silent = replace(sleeper("silent"), ready=Ready("tcp", f"127.0.0.1:{port(home, 'silent')}"))
    with pytest.raises(NotReady, match="silent did not become ready"):
        up(home, [silent], timeout=0.5)


def test_a_program_that_does_not_exist_is_reported(home: Path, tmp_path: Path) -> None:
    with pytest.raises(NotReady, match="cannot be started"):
        up(home, [Program("missing", ("/nonexistent",), {}, str(tmp_path))])


def test_names_that_would_leave_the_home_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="cannot be called"):
        Program("../elsewhere", ("/bin/true",), {}, str(tmp_path))


def test_many_callers_at_once_start_nothing_twice(
    home: Path, sleeper: Sleeper, python: Python
) -> None:
    code = f"""
from pathlib import Path
from embedded import Program, up
up(Path({str(home)!r}), [Program("one", ("/bin/sleep", "300"), {{}}, "/")])
"""
    callers = [subprocess.Popen(python(code)) for _ in range(4)]
    assert [caller.wait(30) for caller in callers] == [0, 0, 0, 0]
    assert keeper_log(home).count("one started") == 1
    assert keeper_log(home).count("keeper started") == 1


def test_programs_outlive_their_caller_and_its_terminal(home: Path, python: Python) -> None:
    code = f"""
import signal, time
from pathlib import Path
from embedded import Program, up
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where the tests run in the background
up(Path({str(home)!r}), [Program("one", ("/bin/sleep", "300"), {{}}, "/")])
print("up", flush=True)
while True:  # a signal just before a long sleep would not be seen until it is over
    time.sleep(0.1)
"""
    caller = subprocess.Popen(
        python(code), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
    )
    assert caller.stdout is not None
    assert caller.stdout.readline() == b"up\n"
    os.killpg(caller.pid, signal.SIGINT)  # what Ctrl-C does
    caller.communicate(timeout=10)  # would wait for ever if the keeper held the caller's output
    time.sleep(0.3)
    assert state(home)["one"] is not None


def test_a_home_may_lie_deep(tmp_path: Path, sleeper: Sleeper) -> None:
    home = tmp_path.joinpath(*["a-rather-long-folder-name"] * 8)
    try:
        up(home, [sleeper("one")])
        assert state(home)["one"] is not None
    finally:
        down(home)


def test_an_http_program_is_ready_when_it_answers_200() -> None:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/ready" else 503)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        assert answers(Ready("http", f"{address}/ready"))
        assert not answers(Ready("http", f"{address}/starting"))
        assert answers(Ready("tcp", f"127.0.0.1:{server.server_port}"))
        server.shutdown()
