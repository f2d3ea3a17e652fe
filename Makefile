# Needs Go 1.26, Node 20 and make; everything else is fetched.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
STATIC := static/build.mjs $(shell find static/scss static/js static/icons -type f 2>/dev/null)
DIVISIONS := workflows/venue/divisions.tsv
COMMON := app/passwords/common.bin
TEMPLATES := $(shell find views -name '*.templ' 2>/dev/null)
STAMP := .cache/templates

.PHONY: help
help: ## Show this help
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: build ## Serve http://127.0.0.1:8080 on the embedded store in ./data (DEMO=1 fills an empty store)
	$(if $(DEMO),bin/redress demo --if-empty)
	exec bin/redress serve

.PHONY: build
build: generate ## Build bin/redress
	CGO_ENABLED=0 go build -trimpath -ldflags "-X main.version=$(VERSION)" -o bin/redress ./app/cmd/redress

.PHONY: generate
generate: static/dist/app.css $(DIVISIONS) $(COMMON) $(STAMP) ## Build style sheet, script, tables and templates

# npm writes this file itself, at the end.
node_modules/.package-lock.json: package.json package-lock.json
	npm ci --no-audit --no-fund
	@touch $@

static/dist/app.css: $(STATIC) node_modules/.package-lock.json
	npm run build

# The script is no input of the style sheet, nor the style sheet of this.
$(DIVISIONS): workflows/venue/divisions.mjs node_modules/.package-lock.json
	node $<

$(COMMON): app/passwords/common.mjs node_modules/.package-lock.json
	node $<

# The folders are inputs too: generating again removes what a deleted template
# left behind.
$(STAMP): $(TEMPLATES) $(sort $(dir $(TEMPLATES))) go.mod
	go tool templ generate
	@mkdir -p $(@D) && touch $@

.PHONY: test
test: generate ## Test all that this machine can; says loudly what it lacks (PKGS=./models/... TESTFLAGS=-v)
	TESTFLAGS='$(TESTFLAGS)' .ci/test $(PKGS)

.PHONY: bench
bench: build ## Measure the budgets beside their bare limits
	go test ./app/bench -count=1 -timeout=90m -run="^$$" -bench=. -benchtime=1x $(ARGS)

.PHONY: fuzz
fuzz: generate ## Take STEPS=10000000 random steps through procedures changed at random
	REDRESS_FUZZ_STEPS=$(or $(STEPS),10000000) go test ./workflows/spec -count=1 -timeout=0 -run='^TestWalk_AnyDefinition$$' -v

.PHONY: torture
torture: generate ## Kill the program KILLS=100 times under load, on every engine there is
	REDRESS_KILLS=$(or $(KILLS),100) TESTFLAGS='-count=1 -timeout=60m -v' .ci/test ./app/torture

.PHONY: powercuts
powercuts: generate ## Cut the power CUTS=200 times under load (needs root and loop devices)
	REDRESS_CUTS=$(or $(CUTS),200) TESTFLAGS='-count=1 -timeout=60m -v -run=^TestPowerCut' .ci/test ./app/torture

.PHONY: proof-quick
proof-quick: generate ## Run the proofs in numbers that take about ten minutes
	.ci/proof quick

.PHONY: proof-night
proof-night: generate ## Run the proofs in the numbers of a release, for some hours
	.ci/proof night
	$(MAKE) torture KILLS=10000
	$(MAKE) powercuts CUTS=1000

.PHONY: lint
lint: generate ## Check formatting, vet, staticcheck and file lengths
	.ci/lint

.PHONY: shots
shots: build ## Take pictures of every page into out/shots (needs Chromium)
	REDRESS_SHOTS='$(CURDIR)/out/shots' go test ./app/e2e -count=1 -timeout=30m -run='^TestShots' -v

.PHONY: mongo
mongo: ## Start a MongoDB-wire server for the tests (Debian and root)
	@.ci/mongo-start

.PHONY: mongo-stop
mongo-stop: ## Stop the server that make mongo started
	@.ci/mongo-stop

.PHONY: clean
clean: ## Remove what was built; ./data stays
	rm -rf bin out node_modules static/dist .cache $(DIVISIONS) $(COMMON)
	find views -name '*_templ.go' -delete
