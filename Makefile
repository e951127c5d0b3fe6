# make open    the samples in your browser          make test    every check
# make bench   what it costs                        make clients  other programs on what we write (slow)
# make coverage  every check, and which lines the tests reach (half as long again)
# make fuzz    break files of every format, a minute each (SECONDS=60)
# make train   the weights of the story map (DATA=files OUT=file)
# make readers  our readers beside other packages for the same formats
# make screenshots  pictures of every page, in build/screenshots
# make format  format the code    make docs  build the docs    make lock  renew the locks    make clean  start over

PYTHON ?=
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
UV := uv==0.13.9
LOCK := build/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --all-extras $(UPGRADE) pyproject.toml
# The checks read Django's settings; they need no box of yours.
CHECK := VELVETBOX_BOX=build/check-box

export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD = 1
# Every command the tests start would be compiled anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help open setup test suite screenshots coverage check lint types imports templates clients fuzz bench readers train docs format lock clean system \
	system-clients

help:
	@grep '^# make' Makefile | cut -c3-

open: $(VENV)/run.stamp
	$(BIN)/velvetbox open samples --box build/sample-box $(OPEN)

setup: $(VENV)/dev.stamp

# What is quick comes first; the types, which take long, are looked at beside the tests.
test: setup system
	$(MAKE) --no-print-directory --jobs 2 lint imports templates docs
	$(MAKE) --no-print-directory --jobs 2 types suite

suite: $(VENV)/dev.stamp
	$(BIN)/python -m pytest -n 2 --dist loadscope --no-loadscope-reorder -m 'not clients' --durations=10 $(COVERAGE) $(PYTEST)

screenshots: setup system
	SHOTS=1 $(BIN)/python -m pytest tests/browser $(PYTEST)
	SHOTS=1 $(BIN)/python -m pytest tests/clients/test_looks.py $(PYTEST)

coverage: export COVERAGE := --cov --cov-report=term
coverage: test

check: lint types imports templates

lint: $(VENV)/dev.stamp
	$(BIN)/ruff check --quiet --output-format=concise
	$(BIN)/ruff format --check --quiet

types: $(VENV)/dev.stamp
	$(CHECK) $(BIN)/mypy --no-error-summary

imports: $(VENV)/dev.stamp
	$(BIN)/lint-imports --no-logo --cache-dir build/import-linter

templates: $(VENV)/dev.stamp
	$(BIN)/djlint velvetbox --lint --quiet

clients: $(VENV)/dev.stamp system system-clients build/clients/npm/stamp build/clients/train/stamp
	$(BIN)/python -m pytest tests -m clients --durations=10 $(PYTEST)

fuzz: build/clients/fuzz/stamp
	build/clients/fuzz/bin/python -m tests.fuzz --seconds $(or $(SECONDS),60) $(TARGET)

bench: $(VENV)/dev.stamp
	$(BIN)/python -m bench.all

readers: build/clients/peers/stamp
	build/clients/peers/bin/python -m bench.readers --peer

train: build/clients/train/stamp
	build/clients/train/bin/python -m tools.train_storymap $(DATA) --out $(OUT)

docs: $(VENV)/dev.stamp
	$(BIN)/sphinx-build --quiet --fail-on-warning --keep-going -b dirhtml -d build/docs/trees docs build/docs/html

format: $(VENV)/dev.stamp
	$(BIN)/ruff check --fix --quiet || true
	$(BIN)/ruff format --quiet

# To take newer versions: make lock UPGRADE=--upgrade
lock: build/lock/bin/uv
	$(LOCK) --output-file requirements/run.lock
	$(LOCK) --group build --constraints requirements/run.lock --output-file requirements/build.lock
	$(LOCK) --group dev --constraints requirements/run.lock --output-file requirements/dev.lock
	$(LOCK) --group fuzz --constraints requirements/dev.lock --output-file requirements/fuzz.lock
	$(LOCK) --group peers --constraints requirements/dev.lock --output-file requirements/peers.lock
	$(LOCK) --group train --constraints requirements/dev.lock --output-file requirements/train.lock

clean:
	rm -rf $(VENV) build dist .pytest_cache .hypothesis

system:
	@tools/system tools/system-packages

system-clients:
	@tools/system tools/system-packages-clients

# What `make open` needs, and what the checks need besides. Both live in one environment.
$(VENV)/run.stamp: requirements/build.lock pyproject.toml | $(VENV)/pyvenv.cfg
	@echo "Installing Velvetbox in $(VENV) (about half a minute, once) ..."
	$(PIP) install --require-hashes --requirement requirements/build.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev.stamp: requirements/dev.lock $(VENV)/run.stamp
	@echo "Installing what the checks need (about a minute, once) ..."
	$(PIP) install --require-hashes --requirement requirements/dev.lock
	@touch $@

$(VENV)/pyvenv.cfg:
	@python=$$(tools/python $(PYTHON)) && "$$python" -m venv $(VENV)

build/clients/fuzz/stamp build/clients/peers/stamp build/clients/train/stamp: build/clients/%/stamp: requirements/%.lock pyproject.toml
	python=$$(tools/python $(PYTHON)) && "$$python" -m venv build/clients/$*
	build/clients/$*/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes \
		--requirement requirements/$*.lock
	build/clients/$*/bin/python -m pip --disable-pip-version-check --quiet install --no-deps \
		--no-build-isolation --editable .
	@touch $@

# Lighthouse and the HTML checker. Where they cannot be had, the tests that need them are skipped.
build/clients/npm/stamp: requirements/npm/package-lock.json
	@mkdir -p build/clients/npm && cp requirements/npm/package.json requirements/npm/package-lock.json requirements/npm/.npmrc build/clients/npm
	@cd build/clients/npm && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error && touch stamp \
		|| echo "Not installed: Lighthouse and the HTML checker. The tests that need them are skipped."

build/lock/bin/uv:
	python=$$(tools/python $(PYTHON)) && "$$python" -m venv build/lock
	build/lock/bin/python -m pip --quiet install $(UV)
