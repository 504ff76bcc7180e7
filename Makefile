# One verb each. `make demo` and `make test` do all set-up on a fresh machine.
SHELL := /bin/bash
VENV := .venv
PY := $(VENV)/bin/python
# Test data in memory where there is room: what is flushed to disk is of no use after a test.
TEST_TMP := $(shell test -w /dev/shm && test "$$(df --output=avail /dev/shm | tail -1)" -gt 2000000 && echo /dev/shm || echo /tmp)
TEST_SETTINGS := DJANGO_SETTINGS_MODULE=config.settings.test
# What Python compiled once is there for every other process of a run.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo demo-reset up test test-services test-up fast bench bench-one lint fmt types lock setup setup-test help

help:
	@echo "make demo        start Tenderhuis with three example tenders"
	@echo "make demo-reset  throw the demo data away and begin anew"
	@echo "make up          start the processes of docker-compose.yml without Docker, on PostgreSQL and Redis"
	@echo "make test        all checks and tests, with a real browser and a real worker"
	@echo "make test-services  the tests that touch database, queue or concurrency, on PostgreSQL and Redis"
	@echo "make test-up     the story of one tender against the processes of make up"
	@echo "make fast        lint, domain and unit tests"
	@echo "make bench       figures, one JSON line each; make bench-one MODULE=pages for some of them"
	@echo "make fmt         format the code"
	@echo "make lock        renew requirements/*.txt from pyproject.toml"

setup:
	@.ci/setup base

setup-test:
	@.ci/setup test

demo: setup
	@.ci/demo

demo-reset: setup
	@.ci/demo --reset

up: setup
	@$(PY) -m deploy.up

test-up: setup-test
	STAFF_SECOND_FACTOR=0 STAFF_IDLE_MINUTES=600 PROVIDER_IDLE_MINUTES=600 STORY_STACK=up $(PY) -m pytest -q tests/e2e/test_gooi.py

lint:
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/lint-imports

types:
	$(VENV)/bin/mypy

# Beside the checks of the code the database of the tests is migrated; the tests are compiled once for all processes.
test: setup-test
	TMPDIR=$(TEST_TMP) $(PY) -m tests.migrated & $(MAKE) --no-print-directory lint types
	$(TEST_SETTINGS) $(PY) manage.py makemigrations --check --dry-run
	-@$(PY) -m pytest --collect-only -q >/dev/null
	TMPDIR=$(TEST_TMP) $(PY) -m pytest -n 3 --dist loadgroup --no-loadscope-reorder

# One line per set of tests, the last one the story in the browser against the processes of `make up`; `.ci/services` gives each command the addresses of a real PostgreSQL and Redis.
test-services: setup-test
	@.ci/services $(PY) -m pytest -n 2 --dist loadgroup --no-loadscope-reorder -m "django_db and not e2e"
	@.ci/services env STAFF_SECOND_FACTOR=0 STAFF_IDLE_MINUTES=600 PROVIDER_IDLE_MINUTES=600 STORY_STACK=up $(PY) -m pytest tests/e2e/test_gooi.py

fast: setup-test lint
	TMPDIR=$(TEST_TMP) $(PY) -m pytest -q -n 2 -m "not e2e and not worker and not slow" tests/*/domain tests/ui tests/clock tests/accounts tests/audit

bench: setup-test
	@$(PY) -m bench

bench-one: setup-test
	@$(PY) -m bench $(MODULE)

fmt:
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

lock: setup
	$(PY) -m pip install --quiet uv
	$(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--no-emit-index-url --no-emit-find-links pyproject.toml -o requirements/base.txt
	$(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--no-emit-index-url --no-emit-find-links pyproject.toml --group dev -o requirements/dev.txt
