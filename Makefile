# Every target makes its own set-up: a virtual environment in .venv from the hashed lock file.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PORT ?= 8888
INSTALL ?= $(BIN)/python -m pip install --disable-pip-version-check
# Of the whole suite one test in three waits, for a time limit, a kernel or a browser.
WORKERS ?= 3
# Some containers forbid Python to keep what it compiles: every process then compiles it again, and
# pytest rewrites every assertion again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
UNIT := $(addprefix tests/,adapter cells classroom course engine house quality report sandbox)
.PHONY: help lab demo check test attacks mutants release texts docs lint lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

lab: $(READY) ## open the notebooks in JupyterLab, on your own copies in work/ (PORT=, BROWSER=)
	$(BIN)/course lab --port $(PORT)

demo: $(READY) ## grade a sample class and show what every student got, and why
	$(BIN)/autograder demo

check: $(READY) lint ## lint, types and the tests of milliseconds
	$(BIN)/python -m pytest -m unit -n 2 --dist worksteal -q $(UNIT) $(ARGS)

test: $(READY) lint ## run every test (ARGS= goes to pytest)
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadscope --no-loadscope-reorder --durations 25 $(ARGS)

attacks: $(READY) ## grade the corpus of attacks alone, which make test does too
	$(BIN)/python -m pytest tests/attacks/test_attacks.py $(ARGS)

mutants: $(READY) ## plant faults in our own code: which does no test see? (ARGS=course/check)
	$(BIN)/python -m tests.mutation $(ARGS)

release: $(READY) ## make release/ from source/
	$(BIN)/autograder release

texts: $(READY) ## write course/text/course.pot, the sentences to translate
	$(BIN)/autograder texts

docs: $(READY) ## build the site in docs/build; a warning is an error
	$(BIN)/sphinx-build --fail-on-warning --keep-going --quiet -b html docs docs/build/html
	@echo "Open docs/build/html/index.html"

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

lock: ## compile requirements.lock again from pyproject.toml
	$(PYTHON) -m venv $(VENV)/uv && $(VENV)/uv/bin/pip install --quiet uv
	$(VENV)/uv/bin/uv pip compile --quiet --universal --python-version 3.11 --all-extras \
		--generate-hashes --no-annotate --no-header --no-emit-index-url --no-emit-find-links \
		pyproject.toml -o requirements.lock

clean: ## remove the environment and what was made: demo, docs; never work/
	rm -rf $(VENV) demo docs/build docs/made

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if (3, 11) <= sys.version_info < (3, 14) else \
		"This course needs Python 3.11, 3.12 or 3.13; " + sys.executable + " is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12 ...")'
	@echo "Setting up .venv (once; one minute, on a slow or busy machine five) ..."
	@$(PYTHON) -m venv --clear $(VENV)
	@$(PYTHON) course/learner/installing.py requirements.lock \
		$(INSTALL) --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@
