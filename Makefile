.DEFAULT_GOAL := help
.PHONY: help setup build release demo cluster-demo test lint bench bench-s3 bench-dask month bench-kept fuzz-batch fuzz-frames clean

STEP := Scripts/step.sh
PLAYGROUND = $(shell swift build -c release --show-bin-path)/Playground
LINTED := Package.swift $(wildcard Sources Tests Playground Benchmarks)
# Where `make demo` keeps its hours; `make bench DATA=folder ROUNDS=15 THREADS=4` takes others.
HOURS := .satchel/hours-16x20000
DATA ?= $(HOURS)
ROUNDS ?= 7
THREADS ?= $(shell getconf _NPROCESSORS_ONLN)
# `make fuzz-batch SECONDS=600` looks longer, and so does `make fuzz-frames`.
SECONDS ?= 60

help:
	@echo "make demo     set up, build in release, generate 16 hours once, run the analysis"
	@echo "make cluster-demo  the same on a Dask cluster of this machine, with its dashboard"
	@echo "make test     set up, with the stores and the Dask that tests use, lint, then every test"
	@echo "make setup    install the system libraries that are missing"
	@echo "make build    a debug build of everything, tests too"
	@echo "make release  a release build of the programs"
	@echo "make lint     the formatter's opinion"
	@echo "make bench    the floor and Satchel in turn over the same files, as ratios"
	@echo "make bench-s3 the same question from a store on this machine and from files, as a ratio"
	@echo "make bench-dask  Satchel beside dask.bag on the same Dask cluster, as ratios"
	@echo "make month    keep a month of events, 14 million, and ask about them"
	@echo "make bench-kept  a million kept events beside DuckDB, Polars and ClickHouse"
	@echo "make fuzz-batch  hostile bytes for the reader of kept bags, for SECONDS=60"
	@echo "make fuzz-frames  hostile bytes for the reader of what processes send each other"
	@echo "make clean    remove what was built (not the generated hours)"

setup:
	@Scripts/setup.sh

build: setup
	@$(STEP) "debug build" 600 swift build --build-tests

release: setup
	@$(STEP) "release build" 900 swift build -c release --product Playground

demo: release
	@"$(PLAYGROUND)"

cluster-demo: release
	@Scripts/servers/dask.sh install
	@Scripts/cluster-demo.sh "$(PLAYGROUND)"

lint:
	@$(STEP) "lint" 60 swift format lint --strict --recursive --configuration .swift-format $(LINTED)

# One after the other, whatever -j says: they share the build folder.
test: setup
	@Scripts/servers/ceph.sh install
	@Scripts/servers/swift.sh install
	@Scripts/servers/dask.sh install
	@$(MAKE) --no-print-directory lint
	@$(MAKE) --no-print-directory build
	@$(STEP) "tests" 300 swift test --skip-build
	@Scripts/acceptance.sh

bench: release
	@[ "$(DATA)" != "$(HOURS)" ] || [ -d "$(HOURS)" ] || "$(PLAYGROUND)" --json > /dev/null
	@python3 Benchmarks/run.py "$(DATA)" "$(PLAYGROUND)" --rounds $(ROUNDS) --threads $(THREADS)

bench-s3: release
	@[ "$(DATA)" != "$(HOURS)" ] || [ -d "$(HOURS)" ] || "$(PLAYGROUND)" --json > /dev/null
	@Scripts/servers/ceph.sh install
	@python3 Benchmarks/stores.py "$(DATA)" "$(PLAYGROUND)" --rounds $(ROUNDS) --threads $(THREADS)

bench-dask: release
	@[ "$(DATA)" != "$(HOURS)" ] || [ -d "$(HOURS)" ] || "$(PLAYGROUND)" --json > /dev/null
	@Scripts/servers/dask.sh install
	@python3 Benchmarks/cluster.py "$(DATA)" "$(PLAYGROUND)" --rounds $(ROUNDS)

# `make month MONTH=folder` makes its files elsewhere; `make month KEEP="--budget 1000000000"` keeps within a gigabyte.
MONTH ?= .satchel/month
KEEP ?=

month: release
	@"$(PLAYGROUND)" month "$(MONTH)"
	@"$(PLAYGROUND)" kept --data "$(MONTH)/hours/*.json.gz" --threads $(THREADS) $(KEEP)

bench-kept: release
	@"$(PLAYGROUND)" hours .satchel/hours-50x20000 --hours 50 --events 20000
	@python3 Benchmarks/peers.py .satchel/hours-50x20000 "$(PLAYGROUND)" --rounds $(ROUNDS)

fuzz-batch fuzz-frames: setup
	@Scripts/fuzz.sh $(@:fuzz-%=%) "$(SECONDS)"

clean:
	@rm -rf .build
