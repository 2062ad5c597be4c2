# For developers; users need only `crosspost` (or `python -m crosspost`).
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: demo test crash soak check lint types contracts format messages lock bench clean

demo: .venv/.runtime ## a first run without accounts
	$(BIN)/crosspost demo

test: .venv/.dev ## every test, sockets closed outside this machine
	$(BIN)/python -m pytest -n 4 --dist worksteal

crash: .venv/.dev ## killed at every step of every scenario; the tests take a part of the long ones
	TEST_EVERY_KILL=1 $(BIN)/python -m pytest -n 4 --dist worksteal tests/crash

soak: .venv/.dev ## 10,000 deliveries with random faults and kills; SOAK="--minutes 30 --seed 7"
	$(BIN)/python -m tests.soak.soak $(SOAK)

check: lint types contracts ## what CI asks before the tests

lint: .venv/.dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: .venv/.dev
	$(BIN)/mypy

contracts: .venv/.dev
	$(BIN)/lint-imports

bench: .venv/.dev ## the figures and their ratios, measured in one run (ten minutes)
	$(BIN)/python -m benchmarks.figures
	$(BIN)/python -m benchmarks.reading

format: .venv/.dev
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

messages: .venv/.dev ## compile the catalogues after editing a .po file
	$(BIN)/pybabel compile --domain crosspost --directory src/crosspost/messages/locale

lock: .venv/.dev ## pin the newest versions, with hashes
	$(BIN)/uv pip compile pyproject.toml --group build --universal --generate-hashes --no-header --upgrade --quiet -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --group dev -c requirements.lock --universal --generate-hashes --no-header --upgrade --quiet -o requirements-dev.lock

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Crosspost needs Python 3.11 or newer: make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' \
	  || { echo "Python's venv is missing. On Debian or Ubuntu: sudo apt install python3-venv"; exit 1; }
	$(PYTHON) -m venv .venv

.venv/.runtime: requirements.lock pyproject.toml | .venv/bin/python
	@echo "Installing what Crosspost needs (the first time takes a minute) ..."
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.dev: requirements-dev.lock .venv/.runtime
	@echo "Installing what the tests need ..."
	$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

clean:
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
