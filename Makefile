# make build and make test need Python 3.11 or later and nothing else.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
NOT_INSTALLED := echo "Packages could not be installed: check the internet, the proxy or pip's index, and run make build again" >&2; cat .venv/install.log >&2; exit 1
CLUSTER := .venv/.cluster
export DAGSTER_HOME := $(CURDIR)/.dagster

.PHONY: build test browser desktop servers dev explore lint types bench audit lock clean

# Exit 3 is a publication too: without workbooks that could not be read whole, which are named.
build: $(READY)
	@$(BIN)/pdu build || [ $$? -eq 3 ]
	@$(BIN)/pdu report

test: $(READY)
	$(BIN)/python -m pytest -n auto --dist loadfile

# The report in Chromium: accessibility, keyboard, width, print.
browser: $(READY)
	$(BIN)/python -m pytest tests/browser

# Chart files in LibreOffice, and the pages on R and on the DuckDB program with these.
desktop: $(READY)
	$(BIN)/python -m pytest tests/desktop

# A lake with its catalogue in Postgres and its files in a bucket, and workers that share nothing else. The tests start
# what servers they can. What only a cluster needs is added to .venv here, in the versions that everything has.
servers: $(CLUSTER)
	$(BIN)/python -m pytest -n 2 --dist loadfile tests/servers

dev: $(READY)
	@mkdir -p .dagster && ln -sf ../dagster.yaml .dagster/dagster.yaml
	$(BIN)/dagster dev -m assets.orchestration.definitions

# The published marts without SQL, in the browser of this machine only.
explore: $(READY)
	$(BIN)/marimo run notebooks/explore.py --host 127.0.0.1

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
	@command -v $(PYTHON) >/dev/null || { echo "Install Python 3.11 or later, or name it: make build PYTHON=python3.12 ($(PYTHON) was not found)" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit("Name a newer Python: make build PYTHON=python3.12 (Python 3.11 or later is needed, found " + sys.version.split()[0] + ")" if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Install Python's venv, on Debian or Ubuntu with apt install python3-venv, and run make build again" >&2; exit 1; }
	@$(PYTHON) -m venv .venv
	@$(INSTALL) --require-hashes -r requirements.lock >.venv/install.log 2>&1 || { $(NOT_INSTALLED); }
	@$(INSTALL) --no-deps --no-build-isolation -e . >.venv/install.log 2>&1 || { $(NOT_INSTALLED); }
	@touch $(READY)
