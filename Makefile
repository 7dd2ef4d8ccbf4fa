# Everything from a fresh clone: needs git, make and Python 3.11 or newer with venv, nothing else.

BOOT := .local/boot
BIN := .venv/bin
PROGRAMME := nu-sjukvarden

export UV_PYTHON_DOWNLOADS := never

.PHONY: help demo demo-docker up down status test check fmt bench conformance faults soak mutants

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' Makefile | expand -t 14

demo: up ## start real Kafka, Postgres and the services, play the year, show its report
	$(BIN)/samverka play $(PROGRAMME)

up: .local/ready ## start what is not running
	$(BIN)/samverka up --clock played

down: .local/ready ## stop everything that `make demo` started; the data stay in .local/
	$(BIN)/samverka down

status: .local/ready ## what runs, and where
	$(BIN)/samverka status

demo-docker: ## the same play in containers: needs Docker with compose, nothing else
	docker compose up --wait --build
	docker compose run --rm --no-deps play $(PROGRAMME)
	@mkdir -p .local
	docker compose cp prepare:/var/lib/samverka/play/reports/$(PROGRAMME)-2006.html .local/

test: .local/ready ## all tests, on real Kafka and Postgres
	$(BIN)/pytest

conformance: .local/ready ## the verdicts of the conformance suite on our event store and on its peers
	$(BIN)/python -m tests.conformance

faults: .local/ready ## the long fault tests too: processes killed, frozen, restarted and restored under load
	$(BIN)/pytest tests/faults -m "long or not long"

soak: .local/ready ## a million events through every fault at random times, and what became of them (EVENTS=...)
	$(BIN)/python -m tests.faults.soak --events $(or $(EVENTS),1000000)

mutants: .local/ready ## faults put into the chassis on purpose: each must be caught by its test, for its reason
	$(BIN)/python -m tests.mutants

check: .local/ready ## format, lint, strict types, import rules, all tests
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/pyright
	$(BIN)/lint-imports
	$(BIN)/pytest

bench: .local/ready ## rates beside what the machine does without us; ONLY=append for one
	$(BIN)/python -m benchmarks $(ONLY)

fmt: .local/ready ## put the code into its one format
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

# uv from PATH if it works, otherwise one of our own, made with nothing but Python.
.local/ready: uv.lock pyproject.toml $(wildcard */pyproject.toml */*/pyproject.toml)
	@mkdir -p .local
	@uv --version >/dev/null 2>&1 || test -x $(BOOT)/bin/uv || \
	  { python3 -m venv $(BOOT) && $(BOOT)/bin/pip install --quiet --disable-pip-version-check uv; }
	@if uv --version >/dev/null 2>&1; then uv sync --frozen; else $(BOOT)/bin/uv sync --frozen; fi
	@touch $@
