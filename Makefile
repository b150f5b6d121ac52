# Every target sets up .venv by itself when it is missing or the lock has changed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: book test serve lint golden lock clean

book: $(READY)  ## build the book into _build/html
	$(BIN)/tradebook build

test: $(READY) lint  ## re-execute every chapter and check everything
	$(BIN)/python -m pytest -n 2 --dist worksteal

serve: $(READY)  ## show the built book, on this machine only
	$(BIN)/tradebook serve

lint: $(READY)  ## format and lint rules
	$(BIN)/ruff format --check src tests
	$(BIN)/ruff check src tests

golden: $(READY)  ## accept the bound values of the chapters as they are now (say why in CHANGELOG.md, under Numbers)
	TRADEBOOK_ACCEPT=1 $(BIN)/python -m pytest -n 2 --dist worksteal -k golden

lock: $(READY)  ## resolve the ranges of pyproject.toml anew, for every platform and Python from 3.11
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
	  --no-annotate --no-header --upgrade --quiet --output-file requirements.lock

clean:  ## remove everything generated, .venv included
	rm -rf _build $(VENV)

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; name one with make PYTHON=..." if sys.version_info < (3, 11) else 0)'
	@echo "setting up $(VENV) with the locked versions (a minute or so, once)"
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) install --require-hashes --requirement requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@
