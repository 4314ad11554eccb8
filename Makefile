# The commands of this project. `make` alone lists them.
PY ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes
.DEFAULT_GOAL := help
.PHONY: help demo test test-postgresql check lint types contracts bench chaos mutate shots lock

help:          ## list the commands
	@grep -E '^[a-z-]+:.*##' Makefile | sed 's/:.*## /\t/'

# A fresh Debian has python3 and pip but no venv module and a pip that refuses to install into the system:
# then virtualenv is fetched into a folder of its own first.
.venv/bin/python:
	@$(PY) -c 'import sys; sys.exit("Python 3.11 or newer is needed (PY=python3.11 make ...)" if sys.version_info < (3, 11) else 0)'
	@$(PY) -m venv .venv >/dev/null 2>&1 || { rm -rf .venv .boot; \
	  $(PY) -m pip install -q --disable-pip-version-check --root-user-action=ignore --target .boot virtualenv && PYTHONPATH=.boot $(PY) -m virtualenv -q .venv; }

.venv/.run: requirements.txt | .venv/bin/python
	$(PIP) -r requirements.txt && touch $@

.venv/.dev: requirements-dev.txt | .venv/bin/python
	$(PIP) -r requirements-dev.txt && touch $@ .venv/.run

demo: .venv/.run  ## play a patient's month on this machine
	$(BIN)/python -m smsbot demo

test: .venv/.dev  ## run every test, on SQLite
	$(BIN)/python -m pytest

test-postgresql: .venv/.dev  ## run every test that uses a database on PostgreSQL (a server of its own)
	$(BIN)/python -m pytest --database postgresql

# Each seed is a storm of its own: make chaos SEED="1 2 3" KILLS=60
SEED ?= 1
KILLS ?= 60
chaos: .venv/.dev  ## kill processes at the worst moments and count what is lost or doubled (minutes)
	$(BIN)/python -m tests.chaos --database sqlite --seed $(SEED) --kills $(KILLS)
	$(BIN)/python -m tests.chaos --database postgresql --seed $(SEED) --kills $(KILLS)

lint: .venv/.dev  ## style and simplicity
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/.dev  ## types
	$(BIN)/mypy

contracts: .venv/.dev  ## which part may import which
	$(BIN)/lint-imports

check: lint types contracts test  ## all that must be green

bench: .venv/.dev  ## measure the reader and the engine against their targets
	$(BIN)/python -m bench.reading tests/corpus/checking.jsonl --beside bench/results/reading-first-run.json
	$(BIN)/python -m bench.reading tests/corpus/ordinary.jsonl
	$(BIN)/python -m bench.engine

mutate: .venv/.dev  ## break the status and score modules on purpose: what no test notices is explained in docs/mutation.md (hours: 0.3 to 1.5 mutants a second)
	$(BIN)/mutmut run
	$(BIN)/mutmut results

shots: .venv/.dev  ## renew the README's screenshots (needs Debian's chromium)
	$(BIN)/python -m tests.browser.shots

lock: .venv/.dev  ## renew the lock files
	$(BIN)/uv pip compile pyproject.toml --extra distributed --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url -q -o requirements.txt
	$(BIN)/uv pip compile pyproject.toml --extra distributed --extra dev --extra browser -c requirements.txt --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url -q -o requirements-dev.txt
