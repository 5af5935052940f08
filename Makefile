# Every command a person types. `make` alone lists them.

PORT ?= 8000
RUN = .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help run test soak audit check bench growth ablation cluster setup requirements

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: setup ## set up, import seeds/, serve http://127.0.0.1:8000/sok (PORT=8001 for another port)
	@$(RUN) -m search import seeds/
	@echo "Open http://127.0.0.1:$(PORT)/sok"
	@$(RUN) -m search serve --port $(PORT)

test: .venv/.installed-dev ## run all tests, a tenth of each long run
	@scripts/test-tools
	@$(MAKE) --no-print-directory check
	@if [ "$$CI" = true ]; then $(RUN) scripts/audit.py; fi
	$(RUN) -m pytest $(TESTS)

soak: .venv/.installed-dev ## run the long runs whole
	@scripts/test-tools
	$(RUN) -m pytest --soak -m soak --timeout 7200 $(TESTS)

audit: .venv/.installed-dev ## ask osv.dev whether a pinned library has a known vulnerability
	$(RUN) scripts/audit.py

check: .venv/.installed-dev ## lint, format, types, import contracts
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/lint-imports

bench: .venv/.installed-dev ## measure speed and size beside peers (ARTICLES=file.jsonl.gz)
	$(RUN) -m benchmarks $(ARTICLES)

growth: .venv/.installed-dev ## measure 10,000 to 1,000,000 synthetic articles: an hour (ARTICLES=file.jsonl.gz)
	$(RUN) -m benchmarks.growth $(ARTICLES)

ablation: .venv/.installed-dev ## measure what each rule of the analysis is worth (JUDGED=folder of judged data)
	$(RUN) -m benchmarks.ablation $(JUDGED)

# The nodes keep their indexes from one checkout to the next: one of another version is made anew.
cluster: setup ## three OpenSearch nodes on this machine, and Leit on them
	@nodes=$$($(RUN) scripts/opensearch.py start --nodes 3) && \
	export LEIT_BACKEND=opensearch LEIT_OPENSEARCH_URL="$${nodes##*urls=}" && \
	{ $(RUN) -m search import seeds/ || { $(RUN) -m search rebuild && $(RUN) -m search import seeds/; }; } && \
	echo "Open http://127.0.0.1:$(PORT)/sok; the nodes run on until you stop them: scripts/opensearch.py stop" && \
	$(RUN) -m search serve --port $(PORT)

setup: .venv/.installed ## make .venv with what the service runs on

requirements: .venv/.installed-dev ## pin the dependencies of pyproject.toml anew, with hashes
	$(COMPILE) --extra build -o requirements.txt
	$(COMPILE) --extra build --extra dev -o requirements-dev.txt

COMPILE = .venv/bin/uv pip compile pyproject.toml --generate-hashes --no-emit-index-url --universal \
	--python-version 3.11 --no-header -q

.venv/.installed: requirements.txt
	@scripts/setup requirements.txt $@

.venv/.installed-dev: requirements-dev.txt
	@scripts/setup requirements-dev.txt $@
