# Every target sets up .venv by itself when it is missing or the lock has changed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
ROUNDS ?= 3
TOOLS := tests/browser/node_modules/.package-lock.json

.PHONY: book pdf test bench browser-tools browser-lock lighthouse serve lint golden lock clean

book: $(READY)  ## build the book into _build/html
	$(BIN)/tradebook build

pdf: $(READY)  ## print the built book into _build/book.pdf, with an installed Chromium or Chrome
	$(BIN)/tradebook pdf

test: $(READY) lint  ## re-execute every chapter and check everything
	$(BIN)/python -m pytest -n 2 --dist worksteal

browser-tools: $(TOOLS)  ## axe-core and Lighthouse for the tests of pages; needs Node 18.16 or newer, and npm

lighthouse: $(READY) $(TOOLS)  ## the scores of every page, one after the other, and a table of them
	TRADEBOOK_LIGHTHOUSE=1 $(BIN)/python -m pytest tests/browser/test_lighthouse.py

bench: $(READY)  ## time the builds, beside plain Jupyter Book and beside the least they could take (ROUNDS=3)
	$(BIN)/python -m benchmarks --rounds $(ROUNDS)

serve: $(READY)  ## show the built book, on this machine only
	$(BIN)/tradebook serve

lint: $(READY)  ## format and lint rules
	$(BIN)/ruff format --check src tests benchmarks
	$(BIN)/ruff check src tests benchmarks

golden: $(READY)  ## accept the bound values of the chapters as they are now (say why in CHANGELOG.md, under Numbers)
	TRADEBOOK_ACCEPT=1 $(BIN)/python -m pytest -n 2 --dist worksteal tests/chapters -k "runs_and_speaks and default or says_what_it_said"

lock: $(READY)  ## resolve the ranges of pyproject.toml anew, for every platform and Python from 3.11
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
	  --no-annotate --no-header --upgrade --quiet --output-file requirements.lock

browser-lock:  ## resolve the ranges of tests/browser/package.json anew, without addresses; .npmrc there says why two lines are rewritten
	cd tests/browser && rm -f package-lock.json && npm install --package-lock-only --loglevel=error
	sed -i.old -e 's/"legacy-javascript": "latest"/"legacy-javascript": "^0.0.1"/' \
	  -e 's/"third-party-web": "latest"/"third-party-web": "^0.27.0"/' tests/browser/package-lock.json
	rm tests/browser/package-lock.json.old
	cd tests/browser && node -e 'l = require("./package-lock.json"); Object.values(l.packages).forEach(p => delete p.funding); fs.writeFileSync("package-lock.json", JSON.stringify(l, null, 2) + "\n")'

clean:  ## remove everything generated, .venv included
	rm -rf _build $(VENV) tests/browser/node_modules

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; name one with make PYTHON=..." if sys.version_info < (3, 11) else 0)'
	@echo "setting up $(VENV) with the locked versions (a minute or so, once)"
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) install --require-hashes --requirement requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(TOOLS): tests/browser/package-lock.json tests/browser/package.json
	@command -v npm >/dev/null || { echo "npm is needed: install Node 18.16 or newer with it" >&2; exit 1; }
	@echo "setting up tests/browser/node_modules with the locked versions"
	@cd tests/browser && npm ci --loglevel=error
	@touch $@
