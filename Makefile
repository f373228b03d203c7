# make build and make test need Python 3.11 or later and nothing else.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
CLUSTER := .venv/.cluster
export DAGSTER_HOME := $(CURDIR)/.dagster

.PHONY: build test browser desktop servers dev lint types bench audit lock clean

# Exit 3 is a publication too: without workbooks that could not be read whole, which are named.
build: $(READY)
	@$(BIN)/pdu build || [ $$? -eq 3 ]
	@$(BIN)/pdu report

test: $(READY)
	$(BIN)/python -m pytest -n auto --dist loadfile

# The report in Chromium: accessibility, keyboard, width, print.
browser: $(READY)
	$(BIN)/python -m pytest tests/browser

# Chart files in LibreOffice, and the page on R in R.
desktop: $(READY)
	$(BIN)/python -m pytest tests/desktop

# A lake with its catalogue in Postgres and its files in a bucket, and workers that share nothing else. The tests start
# what servers they can. What only a cluster needs is added to .venv here, in the versions that everything has.
servers: $(CLUSTER)
	$(BIN)/python -m pytest tests/servers

dev: $(READY)
	@mkdir -p .dagster && ln -sf ../dagster.yaml .dagster/dagster.yaml
	$(BIN)/dagster dev -m assets.definitions

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

bench: $(READY)
	$(BIN)/python -m bench
	$(BIN)/python -m bench.reading
	$(BIN)/python -m bench.rebuilding

# Known faults of the locked packages, where the service that knows them can be reached.
audit: $(READY)
	@$(BIN)/python .ci/audit.py

# Needs uv. Hashes for every platform, no addresses.
lock:
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
	  --no-strip-extras --no-header --no-annotate --no-emit-index-url --no-emit-find-links -o requirements.lock
	uv pip compile pyproject.toml --extra cluster --group build -c requirements.lock --universal --python-version 3.11 \
	  --generate-hashes --no-strip-extras --no-header --no-annotate --no-emit-index-url --no-emit-find-links \
	  -o requirements-cluster.lock

clean:
	rm -rf .venv .dagster data/marts

$(CLUSTER): $(READY) requirements-cluster.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-cluster.lock
	@touch $(CLUSTER)

# The marker is written last, so an interrupted installation starts again and a finished one never does.
$(READY): requirements.lock pyproject.toml
	@echo "Preparing the environment in .venv (once, about a minute)"
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed, found " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(READY)
