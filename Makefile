# Needs nothing but Python >= 3.11 and make. `make demo` starts everything; `make test` runs the whole suite.
SHELL := /bin/sh
.DEFAULT_GOAL := help

PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$name"; break; }; done)
BIN := .venv/bin
CATALOGUES := $(wildcard wattcare/*/locale/*/LC_MESSAGES/*.po wattcare/kernel/ui/locale/*/LC_MESSAGES/*.po)
CHROMIUM := $(firstword $(shell command -v chromium chromium-browser google-chrome 2>/dev/null))
SOURCES := wattcare tests bench

.PHONY: help setup demo test journeys spark check bench messages format clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1: /p' Makefile

setup: .venv/.packages .venv/.browser-files .venv/.messages ## everything that is needed, in .venv; .venv/bin/wattcare then works
	@echo "Ready: $(BIN)/wattcare --help"

.venv/.packages: uv.lock pyproject.toml wattcare/project/bootstrap.py
	@test -n "$(PYTHON)" || { echo "Wattcare needs Python 3.11 or later."; exit 1; }
	@"$(PYTHON)" wattcare/project/bootstrap.py packages
	@touch $@

.venv/.browser-files: package.json package-lock.json wattcare/project/assets.py | .venv/.packages
	@"$(PYTHON)" wattcare/project/bootstrap.py browser-files
	@touch $@

.venv/.messages: $(CATALOGUES) | .venv/.packages
	@$(BIN)/python -m wattcare.project.messages compile
	@touch $@

demo: setup ## a generated town with staff and cases, in the foreground; Ctrl-C stops it
	@$(BIN)/wattcare demo

test: setup ## the whole suite; the browser journeys where Chromium is
	@$(BIN)/pytest -n 2 -m "not journey and not spark"
ifeq ($(CHROMIUM),)
	@echo "The browser journeys were SKIPPED: no chromium on this machine (Debian: apt-get install chromium fonts-noto-cjk)."
else
	@$(MAKE) --no-print-directory journeys
endif

journeys: setup ## only the browser journeys
	@$(BIN)/pytest -m journey -p no:randomly || test $$? -eq 5

spark: setup .venv/.spark ## only the test on a Spark cluster of this machine; fetches Spark, needs Java 17
	@$(BIN)/pytest -m spark

.venv/.spark: .venv/.packages
	@"$(PYTHON)" wattcare/project/bootstrap.py spark
	@touch $@

check: setup ## lint, format, templates, types, layers, translations
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/djlint --quiet --lint wattcare
	$(BIN)/mypy wattcare
	$(BIN)/lint-imports
	$(BIN)/python -m wattcare.project.messages check

bench: setup ## the benchmarks, each beside its floor
	@$(BIN)/python -m bench

messages: setup ## bring the translation catalogues up to the code
	@$(BIN)/python -m wattcare.project.messages update

format: setup ## format code
	$(BIN)/ruff check --fix-only --quiet $(SOURCES)
	$(BIN)/ruff format $(SOURCES)

clean: ## remove all that set-up made; data in var stay
	rm -rf .venv node_modules wattcare/kernel/ui/static/vendor wattcare/kernel/ui/vendor
	find wattcare -name '*.mo' -delete
	find wattcare tests bench -name __pycache__ -type d -prune -exec rm -rf {} +
