# Two commands matter: `make run` and `make test`. Python 3.11 with venv, and make, are all they need.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
PORT ?= 8000
PAYMENTS ?= 300000
CASES ?= 2000

.PHONY: help setup run test soak lint format bench docs lock clean

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 12

setup: .venv/ready build/collected/ready ## virtual environment, front-end packages, static files

.venv/ready: requirements/run.txt requirements/dev.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || (echo "需要 Python 3.11 / Python 3.11 is needed"; exit 1)
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

build/static/ready: .venv/ready package.json package-lock.json scripts/frontend.py
	$(BIN)/python scripts/frontend.py
	@touch $@

build/collected/ready: build/static/ready $(shell find tongjian/static -type f)
	$(BIN)/python manage.py collectstatic --noinput --clear --verbosity 0
	@touch $@

run: setup ## database, demonstration district, web server, worker
	$(BIN)/tongjian run --port $(PORT) --payments $(PAYMENTS) --cases $(CASES)

test: setup ## everything a change can break at once
	$(BIN)/pytest -n 2 --dist worksteal -m "not soak"

soak: setup ## kills, load, several processes, more seeds
	$(BIN)/pytest -n 2 --dist worksteal -m soak --timeout 900

lint: setup ## style, types, import directions, documents that match the declarations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy tongjian tests
	$(BIN)/lint-imports
	$(BIN)/python scripts/check_docs.py

format: setup ## put the style right
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: setup ## measure and rewrite docs/benchmarks.md
	$(BIN)/python -m benchmarks

docs: setup ## rebuild the pages of rules and datasets in docs/
	$(BIN)/tongjian docs build docs

lock: .venv/ready ## write the lock files anew from requirements/*.in
	$(BIN)/uv pip compile --quiet --upgrade --generate-hashes --no-header --no-emit-index-url requirements/run.in -o requirements/run.txt
	$(BIN)/uv pip compile --quiet --upgrade --generate-hashes --no-header --no-emit-index-url requirements/dev.in -o requirements/dev.txt

clean: ## remove everything setup made (data stays)
	rm -rf .venv node_modules build
