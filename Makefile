# Two commands do everything on a machine with Python >= 3.11, Node >= 20.19 and git: `make demo` and `make test`.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
CACHE  := .cache
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD = 1
export NEXT_TELEMETRY_DISABLED = 1
export UV_COMPILE_BYTECODE = 1
export FORGE_CACHE_DIR = $(CURDIR)/$(CACHE)

.PHONY: help image setup browser postgres github-api node-tree demo test lint unit node verify-examples verify-defects verify-hostile bad-answers models bench bench-list bench-merge bench-watch eval eval-apps pictures docs lock clean bench-fleet

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 20

setup: $(READY) ## Make the virtual environment

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q "$$(grep -o '^uv==[0-9.]*' requirements.lock)"
	$(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r requirements.lock
	$(BIN)/uv pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e .
	touch $@

postgres: ## Make sure there is a PostgreSQL server for tests of migrations
	@tests/support/postgres.sh

github-api: $(READY) ## Fetch GitHub's published API description for tests of exports
	@$(BIN)/python tests/support/github_description.py

browser: ## Make sure there is a Chromium for end-to-end tests
	@tests/support/browser.sh

node-tree: $(READY) ## Install the shared npm packages once
	$(BIN)/python -m omniforge.projects.verify.node_tree

demo: $(READY) ## From one sentence to a running app (CI=true: check it and stop)
	$(BIN)/python tests/e2e/demo.py

test: $(READY) browser postgres github-api node-tree lint unit node ## Everything that must pass before a change lands

lint: $(READY) ## Style, types and import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

unit: $(READY) ## Unit and property tests, without Node
	$(BIN)/pytest -q -n 2 -m "not node and not slow"

node: $(READY) node-tree browser postgres ## Generated apps on the real Node stack: eight at static, two at full
	$(BIN)/pytest -q -n 2 --dist=worksteal -m "node and not slow"

verify-examples: $(READY) node-tree browser ## All ten examples at full, with a table of times
	$(BIN)/python tests/e2e/verify_examples.py

verify-defects: $(READY) node-tree browser ## Twelve planted defects in two examples: verify must name each
	$(BIN)/pytest -q -m slow tests/e2e/test_planted_defects.py

verify-hostile: $(READY) node-tree ## Two hundred names that break generators, as models, fields, choices and roles: all type-check
	$(BIN)/pytest -q -n 0 -m node tests/e2e/test_hostile_names.py

bad-answers: $(READY) node-tree browser ## Builds while a model answers badly in forty ways, each tree proved, with a table
	PYTHONPATH=tests $(BIN)/python tests/e2e/prove_bad_answers.py

image: $(READY) node-tree postgres ## The steps of the generated image, each stage in an empty folder, on PostgreSQL
	$(BIN)/pytest -q -m slow tests/deploy/test_image_steps.py

models: $(READY) ## A real language model on this machine: a build and its repetition, and a kill in the middle
	$(BIN)/pytest -q -m slow tests/llm tests/build/test_models_kill.py

bench: $(READY) ## CPU seconds and peak memory of whole processes
	$(BIN)/python tests/bench/bench.py
	$(BIN)/pytest -q -m slow tests/tui

bench-fleet: $(READY) postgres node-tree ## Forty builds on two workers over PostgreSQL, one killed; costs and the guide's sizing table
	$(BIN)/pytest -q -m slow tests/fleet
	$(BIN)/python tests/bench/bench_fleet.py --node --write
	$(BIN)/python tests/bench/sizing.py

bench-watch: $(READY) node-tree browser ## Seconds from a save of the spec to the open browser page (N=)
	$(BIN)/python tests/bench/bench_watch.py

eval: $(READY) ## How well ideas are read: the table of docs/reference/parser-quality.md
	$(BIN)/python tests/bench/eval_parser.py

eval-apps: $(READY) node-tree ## A fixed sample of texts, built and proved: docs/reference/pass-rates.md (LEVEL=, SAMPLE=, SEED=)
	$(BIN)/python tests/bench/eval_apps.py --level $(or $(LEVEL),static) --sample $(or $(SAMPLE),12) --seed $(or $(SEED),1)

pictures: $(READY) node-tree browser ## Take the pictures of docs/images again, from real runs
	$(BIN)/python tests/support/take_pictures.py

docs: $(READY) ## Write the generated reference pages again
	$(BIN)/python tests/support/write_reference.py
	$(BIN)/python tests/support/slot_schemas.py
	$(BIN)/python tests/support/model_gains.py

bench-list: $(READY) node-tree postgres ## Lists of 20 out of 100,000 rows: the production server on PostgreSQL, 20 requests a second
	PYTHONPATH=tests:tests/e2e $(BIN)/python tests/bench/bench_list.py

bench-deploy: $(READY) ## Twenty switches under 100 requests a second, rollbacks, kills (APP=folder of a built app)
	$(BIN)/python tests/bench/bench_deploy.py $(if $(APP),--app $(APP))
	$(BIN)/pytest -q -n 0 -m slow tests/deploy

bench-merge: $(READY) ## 100,000 random three-way merges (RUNS=…); how long merges, commits, logs and lists take
	$(BIN)/python tests/bench/bench_ideas.py
	$(BIN)/pytest -q -m slow tests/ideas tests/cli/test_merge_in_git.py
	$(BIN)/python tests/bench/bench_merge.py

lock: ## Pin Python dependencies again
	$(BIN)/uv pip compile pyproject.toml --group dev --extra fleet --extra otel --generate-hashes --no-emit-index-url --no-header --no-annotate \
	  --universal --python-version 3.11 -q -o requirements.lock

clean: ## Remove what setup and tests made
	rm -rf $(VENV) $(CACHE) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
