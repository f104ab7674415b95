# Two commands matter: `make demo` and `make test`. Both work on an empty clone.
.DEFAULT_GOAL := help
.PHONY: help setup demo demo-data demo-reset test test-long lint format lock bench bench-large chaos screenshots

PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed
PYTEST_WORKERS ?= 2
PORT ?= 8000
LOCK := --quiet --generate-hashes --allow-unsafe --strip-extras \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links

help: ## show the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

$(STAMP): requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; say make PYTHON=/path/to/python3.11")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "installing the locked packages ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

setup: $(STAMP) ## the virtual environment and its packages only

demo: $(STAMP) ## everything, ending with the portal on http://127.0.0.1:8000
	@$(BIN)/python manage.py demo --port $(PORT)

demo-data: $(STAMP) ## the same without serving
	@$(BIN)/python manage.py demo --no-serve

demo-reset: $(STAMP) ## remove the embedded engines' data, then the demo from the start
	@$(BIN)/python -m portal.embedded reset
	@$(MAKE) --no-print-directory demo

test: $(STAMP) ## the tests (some 20 minutes on two cores)
	@$(BIN)/python -m pytest -n $(PYTEST_WORKERS) --dist worksteal

test-long: $(STAMP) ## the long ones
	@$(BIN)/python -m pytest -m long --timeout=3600

lint: $(STAMP) ## style, templates, import direction, migrations, types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/djlint templates --lint --quiet
	@$(BIN)/lint-imports
	@$(BIN)/python manage.py makemigrations --check --dry-run
	@$(BIN)/mypy

format: $(STAMP) ## let ruff write Python as `make lint` wants it
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format --quiet .

lock: $(STAMP) ## make requirements*.txt anew from pyproject.toml
	@CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile $(LOCK) -o requirements.txt pyproject.toml
	@CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile $(LOCK) --extra dev -o requirements-dev.txt pyproject.toml

bench: $(STAMP) ## the time of a large month against its floor
	@$(BIN)/python -m benchmarks.run
	@$(BIN)/python -m benchmarks.search
	@$(BIN)/python -m benchmarks.trials
	@$(BIN)/python -m benchmarks.gas
	@$(BIN)/python -m benchmarks.gas_import
	@$(BIN)/python -m benchmarks.importing
	@$(BIN)/python -m benchmarks.late
	@$(BIN)/python -m benchmarks.boards

bench-large: $(STAMP) ## five prefectures (4,300,000 people) with one and two workers; hours, most of them seeding
	@$(BIN)/python -m benchmarks.large

chaos: $(STAMP) ## kill -9 workers and engines in the middle of a run, resume, compare the money
	@$(BIN)/python -m benchmarks.chaos

screenshots: $(STAMP) ## pictures of the pages for docs/screenshots
	@$(BIN)/python scripts/screenshots.py
