# `make run` and `make test` do everything on a machine that has Python >= 3.11, pip and make.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: run test lint slow bench lock clean

run: $(VENV)/.run
	$(BIN)/l10n run

test: $(VENV)/.dev
	$(BIN)/l10n run
	$(BIN)/python -m pytest

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Longer fuzzing and fault runs.
slow: $(VENV)/.dev
	$(BIN)/python -m pytest -m slow

# Ratios, some of them against peers; benchmarks/README.md tells what each one shows. Takes about a quarter of an hour.
bench: $(VENV)/.dev
	$(BIN)/python benchmarks/startup.py
	$(BIN)/python benchmarks/documents.py
	$(BIN)/python benchmarks/segmentation.py --markdown
	$(BIN)/python benchmarks/numbers_by_value.py
	$(BIN)/python benchmarks/checks.py
	$(BIN)/python benchmarks/memory.py --size 100000
	$(BIN)/python benchmarks/engines.py --quick
	$(BIN)/python benchmarks/catalogs.py read

$(VENV)/.run: requirements/run.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "l10n needs Python 3.11 or later: make run PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --require-hashes -r requirements/run.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.dev: $(VENV)/.run requirements/dev.txt
	$(PIP) install --require-hashes -r requirements/dev.txt
	touch $@

# Pins anew. The files name no index, so they install from whichever one pip is set to.
LOCK := pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate
lock:
	$(PYTHON) -m venv $(VENV)
	$(PIP) install uv
	$(BIN)/uv $(LOCK) requirements/run.in -o requirements/run.txt
	$(BIN)/uv $(LOCK) requirements/dev.in -o requirements/dev.txt

clean:
	rm -rf $(VENV) build .l10n
