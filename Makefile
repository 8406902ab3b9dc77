# One word does each job; `make` alone lists them.
.DEFAULT_GOAL := help
.PHONY: help site zip publish rollback serve check register translated links test pictures fuzz bench clean
.ONESHELL:
.SHELLFLAGS := -eu -c

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CONFIG ?= mkdocs.yml
N ?= 500
SEED ?= 1
# Silences the theme's announcement of its successor, which no editor can act on.
export NO_MKDOCS_2_WARNING := 1

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

site: $(VENV)/site ## Build the site in both languages, with all sheets, into site/
	@$(BIN)/python hooks/cli.py site $(CONFIG)

zip: site ## Put the site in one archive, to pass on: site.zip, with its SHA-256
	@$(BIN)/python hooks/cli.py zip $(CONFIG)

publish: $(VENV)/site ## Put the site on a server in one step: make publish DEST=/srv/www/veilig
	@$(BIN)/python hooks/cli.py publish $(CONFIG) --dest "$(DEST)"

rollback: $(VENV)/site ## Put back the site that stood there before: make rollback DEST=/srv/www/veilig
	@$(BIN)/python hooks/cli.py rollback $(CONFIG) --dest "$(DEST)"

serve: $(VENV)/site ## Show the site while you write: http://127.0.0.1:8000/
	@$(BIN)/python hooks/cli.py serve $(CONFIG)

check: $(VENV)/test ## Check style, types and content; quick, for before a commit
	@$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python hooks/cli.py check $(CONFIG)

register: $(VENV)/site ## Say since when texts have their words, and that links to new ones will last
	@$(BIN)/python hooks/cli.py register

translated: $(VENV)/site ## Say that a translation is up to date again: make translated PAGE=tips
	@$(BIN)/python hooks/cli.py translated --page $(PAGE)

links: $(VENV)/site ## Ask all addresses outside the site whether they are still there; needs the internet
	@$(BIN)/python hooks/cli.py links

test: $(VENV)/test ## Test everything, in real browsers and behind real servers
	@tests/install.sh
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest

pictures: $(VENV)/test ## Take the pictures of the README and of the tests anew
	@$(BIN)/python tests/pictures.py

fuzz: $(VENV)/test ## Make seeded mistakes in every source file: make fuzz N=2000 SEED=1
	@PYTHONPATH=hooks $(BIN)/python tests/fuzz.py --count $(N) --seed $(SEED)

bench: $(VENV)/test ## Print what a build costs, as ratios
	@$(BIN)/python tests/bench.py

clean: ## Remove what was built and installed
	@rm -rf site site.zip site.zip.sha256 deploy/nginx.conf deploy/apache.conf deploy/Caddyfile $(VENV) .cache .pytest_cache .mypy_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/site: requirements.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(VENV)/test: requirements.txt tests/requirements.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r tests/requirements.txt
	touch $@ $(VENV)/site
