# `make run`, `make test`, `make lint`: everything else is made on the way.
# PORT=8001 changes the port; ARGS="tests/payments -k twice" goes to pytest.

MAKEFLAGS += --no-print-directory --no-builtin-rules
SHELL := /bin/sh

export PORT ?= 8000
export DEBUG ?= 1
export PYTHONUNBUFFERED := 1
ifeq ($(CI),true)
export REQUIRE_CHROMIUM := 1
endif

PYTHON := .venv/bin/python
MANAGE := $(PYTHON) manage.py
LOCK := $(PYTHON) -m uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate $(ARGS)

.DEFAULT_GOAL := help
.PHONY: help run install test mutants gallery lint messages backup restore-test bench verify-year chaos-study chaos-pay lock clean

help:
	@echo "make run       everything, on http://127.0.0.1:$(PORT)/ (PORT=8001 changes the port)"
	@echo "make test      the whole suite (ARGS=\"tests/payments\" for a part of it)"
	@echo "make mutants   switch each named defence off in a copy, and show that a test fails (ARGS=\"T5 T14\" for some)"
	@echo "make lint      ruff, mypy, import walls, templates, migrations, Arabic catalogue"
	@echo "make gallery   a picture of every page, state, language and width: var/gallery/index.html"
	@echo "make messages  collect the sentences for translation"
	@echo "make backup    the database and the documents into var/backups/ (or FOLDER=…)"
	@echo "make restore-test  restore the last backup beside the portal, prove it, drop it (or FOLDER=…)"
	@echo "make bench     the measurements (HOUSEHOLDS=1000000; ARGS=--profile for where the time goes)"
	@echo "make bench OF=admin_bench  every officers' page at 100,000 households (or pages_bench, money_bench)"
	@echo "make verify-year  twelve changing months, each compared with one decided from scratch"
	@echo "make chaos-study  the month with killed workers (ARGS=\"--households 20000 --kills 20\")"
	@echo "make chaos-pay  the payday with killed workers and a failing bank (ARGS=\"--seed 2\", \"--control N1\")"
	@echo "make lock      compile requirements/ from pyproject.toml (ARGS=--upgrade for newer versions)"
	@echo "make install   the set-up alone"
	@echo "make clean     remove var/ and .venv"

run: install
	@exec $(MANAGE) up

# the copy of the lock in .venv says what is installed; a moved or broken .venv is made anew
install:
	@.venv/bin/python -c "" 2>/dev/null || { \
	  for python in python3.13 python3.12 python3.14 python3 none; do \
	    $$python -c "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 12))" >/dev/null 2>&1 && break; \
	  done; \
	  test $$python != none || { echo "No Python 3.12 or newer with venv was found. Install one (Debian: apt-get install python3 python3-venv) and try again." >&2; exit 1; }; \
	  rm -rf .venv && $$python -m venv .venv; \
	}
	@cmp -s requirements/dev.txt .venv/installed.txt || { \
	  echo "Installing the packages of requirements/dev.txt (half a minute, this once)"; \
	  $(PYTHON) -m pip install -qq --no-compile --disable-pip-version-check --no-deps --require-hashes -r requirements/dev.txt && \
	  cp requirements/dev.txt .venv/installed.txt; \
	}

test: install
	@$(MANAGE) messages --compile
	@exec $(PYTHON) -m pytest -n logical --maxprocesses 8 --dist loadfile $(ARGS)

mutants: install
	@$(MANAGE) messages --compile
	@exec $(PYTHON) -m tests.mutants $(ARGS)

gallery: install
	@$(MANAGE) messages --compile
	@exec $(PYTHON) -m pytest tests/browser/gallery.py -q -s $(ARGS)

lint: install
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	.venv/bin/lint-imports
	$(PYTHON) -m djlint templates --lint --quiet
	$(MANAGE) makemigrations --check --dry-run
	$(MANAGE) messages --check

messages: install
	@$(MANAGE) messages

backup: install
	@exec $(MANAGE) backup "$(or $(FOLDER),var/backups/$(shell date +%Y-%m-%d-%H%M%S))"

restore-test: install
	@exec $(MANAGE) restore_test "$(or $(FOLDER),$(lastword $(sort $(wildcard var/backups/*))))"

bench: install
	@exec $(PYTHON) -m tests.load.$(or $(OF),bench) $(ARGS)

verify-year: install
	@exec $(PYTHON) -m tests.load.verify_year $(ARGS)

chaos-study: install
	@exec $(PYTHON) -m tests.load.chaos_study $(ARGS)

chaos-pay: install
	@exec $(PYTHON) -m tests.load.chaos_pay $(ARGS)

lock: install
	$(LOCK) pyproject.toml -o requirements/base.txt
	$(LOCK) pyproject.toml --group local -o requirements/local.txt
	$(LOCK) pyproject.toml --group dev -o requirements/dev.txt
	$(LOCK) --group simulators --constraint requirements/dev.txt -o requirements/simulators.txt

clean:
	@if test -x .venv/bin/python && test -d var; then $(MANAGE) up --stop; fi
	@rm -rf var .venv
