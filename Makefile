# Everything a new machine needs is Python 3.11 or newer, and make.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
READY := $(VENV)/.ready

.PHONY: demo test fast bench check wheel lock clean

demo: $(READY)  ## Play one half-year of a made-up family; the papers end up in ./demo/.
	$(RUN) -m koord øv --vis --mappe demo

test: check  ## All checks and all tests.
	$(RUN) -m pytest -n auto

fast: $(READY)  ## The quick tests: the field itself, without files and other programs.
	$(RUN) -m pytest -n auto -m "not slow" tests/domain

bench: $(READY)  ## Measure speed and memory beside other programs; a few minutes.
	env -u PYTHONDONTWRITEBYTECODE $(RUN) -m tests.benchmarks

check: $(READY)  ## Style, types and layers.
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

wheel: $(READY)  ## Build the package in ./dist/.
	$(RUN) -m build --wheel --no-isolation

lock: $(READY)  ## Write requirements.lock anew from pyproject.toml; needs uv.
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-annotate --no-header --group dev pyproject.toml -o requirements.lock

clean:
	rm -rf $(VENV) demo dist build .pytest_cache .hypothesis .mypy_cache .ruff_cache

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(RUN) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $(READY)
