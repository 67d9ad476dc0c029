# What a newcomer needs: `make run` and `make test`. `make help` lists the rest.
PYTHON ?= python3
BIN    := .venv/bin
UV     := uv==0.13.9

.DEFAULT_GOAL := help
.PHONY: help run test install install-test check format lock test-unit test-postgresql test-slow

help: ## say what each target does
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

run: .venv/run.done ## set everything up and run the service with a demo cohort (PORT and DATA can be set)
	@$(BIN)/mentoring up

install: .venv/run.done ## build .venv from the lock file

install-test: .venv/test.done .venv/system.done ## also what the tests need: packages, PostgreSQL, Redis, Chromium

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; set PYTHON=…"; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "The venv module is missing: install the Debian package python3-venv."; exit 1; }

.venv/run.done: requirements/run.lock pyproject.toml | .venv/bin/python
	@echo "Installing what the service needs (about a minute, once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@

.venv/test.done: requirements/test.lock .venv/run.done
	@echo "Installing what the tests need"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-build-isolation -r requirements/test.lock
	@touch $@

.venv/system.done: tests/system-packages.sh | .venv/bin/python
	@sh tests/system-packages.sh
	@touch $@

test: install-test check test-unit test-postgresql test-slow ## set up what tests need, then run every check and test

test-unit: .venv/test.done ## the fast tests, on SQLite, without setting anything up
	@$(BIN)/pytest -q -n 2 -m "not slow and not services and not browser"

test-postgresql: .venv/test.done ## the same tests on PostgreSQL
	@$(BIN)/pytest -q -n 2 -m "not slow and not services and not browser" --ignore tests/matching --database postgresql

test-slow: .venv/test.done ## the whole cohort, and the running service: processes, Redis, a browser
	@$(BIN)/pytest -q -n 2 --dist loadfile -m "slow or services or browser"

check: .venv/test.done ## formatting, lint, types and the floors
	@$(BIN)/ruff format --quiet --check . || { echo "Run make format"; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/mypy --no-error-summary --strict matching
	@$(BIN)/lint-imports --no-cache > .venv/lint-imports.log || { cat .venv/lint-imports.log; exit 1; }
	@$(BIN)/python -m tests.style

format: .venv/test.done ## format the code
	@$(BIN)/ruff format --quiet . && $(BIN)/ruff check --quiet --fix .

lock: .venv/bin/python ## choose the newest versions again and write the lock files
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check $(UV)
	@$(BIN)/uv pip compile pyproject.toml --group build --quiet --upgrade --generate-hashes --no-annotate --no-header --universal --python-version 3.11 -o requirements/run.lock
	@$(BIN)/uv pip compile pyproject.toml --group build --group test --quiet --upgrade --generate-hashes --no-annotate --no-header --universal --python-version 3.11 -c requirements/run.lock -o requirements/test.lock
	@$(BIN)/uv pip compile pyproject.toml --extra fast --quiet --upgrade --generate-hashes --no-annotate --no-header --universal --python-version 3.11 -c requirements/run.lock -o requirements/fast.lock
	@$(BIN)/uv pip compile pyproject.toml --extra notify --quiet --upgrade --generate-hashes --no-annotate --no-header --universal --python-version 3.11 -c requirements/run.lock -o requirements/notify.lock
