# Two commands do everything: `make demo` and `make test`.
JOBS ?= $(shell nproc)
PRESET ?= release
BUILD_DIR = $(if $(filter release,$(PRESET)),build,build-$(PRESET))
IBFLOW = build/bin/ibflow
SOURCES = $(shell git ls-files '*.cpp' '*.hpp')

.PHONY: demo test test-live build conformance bench crash fuzz lint lint-quick format clean setup

demo: build  ## build, then trade a recorded session over real sockets
	@mkdir -p out
	@$(IBFLOW) demo --report out/report.html --journal out/journal.sqlite --json out/summary.json

test: setup  ## build everything (PRESET=dev|asan|tsan|gcc for another build) and run all tests
	@cmake --preset $(PRESET) >/dev/null
	@cmake --build --preset $(PRESET) -j $(JOBS)
	@scripts/check-rooms
	@scripts/statements --check
	@ctest --test-dir $(BUILD_DIR) -j $(JOBS) --output-on-failure

# make test-live HOST=127.0.0.1 PORT=4002 [ORDERS=1] [ACCOUNT=DU1234567] [CLIENT_ID=9100] [SYMBOL=SPY]; see docs/live-test.md
test-live: setup  ## everything that may be asked of a real paper gateway, read-only unless ORDERS=1; live ones are refused
	@test -n "$(HOST)" -a -n "$(PORT)" || { echo "make test-live HOST=127.0.0.1 PORT=4002" >&2; exit 2; }
	@cmake --preset release >/dev/null
	@cmake --build --preset release -j $(JOBS) --target live_test >/dev/null
	@mkdir -p out
	@build/bin/live_test "$(HOST)" "$(PORT)" --json out/live-test.json $(if $(filter 1,$(ORDERS)),--orders) \
	  $(if $(ACCOUNT),--account $(ACCOUNT)) $(if $(CLIENT_ID),--client-id $(CLIENT_ID)) $(if $(SYMBOL),--symbol $(SYMBOL))

build: setup  ## the release program: build/bin/ibflow
	@cmake --preset release >/dev/null
	@cmake --build --preset release -j $(JOBS) --target ibflow

conformance: build  ## whole sessions of API clients written by others at our simulated gateway; fetches them into build/conformance
	@python3 -B tests/conformance/run.py --program $(IBFLOW) --table build/conformance/table.md
	@python3 -B tests/conformance/flow_server/check.py --program $(IBFLOW)

bench: setup  ## build and run the benchmarks
	@cmake --preset release >/dev/null
	@cmake --build --preset release -j $(JOBS)
	@bench/wire
	@bench/connection
	@bench/facade
	@bench/sim
	@bench/flow

CRASH_RUNS ?= 1000
crash: setup  ## kill the trading process CRASH_RUNS (1000) times, at system calls spread over all that it does
	@cmake --preset release >/dev/null
	@cmake --build --preset release -j $(JOBS) --target bench_crash
	@bench/crash build/bin $(CRASH_RUNS)

FUZZ_SECONDS ?= 15
FUZZ_TARGETS = text_decode protobuf_decode framing handshake
fuzz: setup  ## run every fuzz target for FUZZ_SECONDS (15) over its corpus in fuzz/corpus; findings land in build-fuzz/
	@cmake --preset fuzz >/dev/null
	@cmake --build --preset fuzz -j $(JOBS) --target $(addprefix fuzz_,$(FUZZ_TARGETS))
	@for target in $(FUZZ_TARGETS); do mkdir -p build-fuzz/found/$$target; \
	  build-fuzz/bin/fuzz_$$target -max_total_time=$(FUZZ_SECONDS) -timeout=10 -rss_limit_mb=4096 -print_final_stats=1 \
	    -artifact_prefix=build-fuzz/$$target- build-fuzz/found/$$target fuzz/corpus/$$target 2>build-fuzz/$$target.log \
	    || { tail -40 build-fuzz/$$target.log; exit 1; }; \
	  echo "fuzz $$target: $$(grep number_of_executed_units build-fuzz/$$target.log | cut -d' ' -f2) inputs in $(FUZZ_SECONDS) s, no finding"; done

lint-quick: setup  ## formatting and room directions
	@scripts/check-rooms
	@scripts/statements --check
	@scripts/check-headers $(JOBS)
	@clang-format-19 --dry-run --Werror $(SOURCES)

lint: lint-quick  ## and clang-tidy
	@cmake --preset dev >/dev/null
	@scripts/tidy $(JOBS)

format: setup
	@clang-format-19 -i $(SOURCES)

clean:
	@rm -rf build build-dev build-asan build-tsan build-gcc build-fuzz out

setup:
	@scripts/install-packages
