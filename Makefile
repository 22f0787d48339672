# Two commands do everything: `make demo` and `make test`.
JOBS ?= $(shell nproc)
PRESET ?= release
BUILD_DIR = $(if $(filter release,$(PRESET)),build,build-$(PRESET))
IBFLOW = build/bin/ibflow
SOURCES = $(shell git ls-files '*.cpp' '*.hpp')

.PHONY: demo test build conformance bench lint lint-quick format clean setup

demo: build  ## build, then trade a recorded session over real sockets
	@mkdir -p out
	@$(IBFLOW) demo --report out/report.html --journal out/journal.sqlite --json out/summary.json

test: setup  ## build everything (PRESET=dev|asan|tsan|gcc for another build) and run all tests
	@cmake --preset $(PRESET) >/dev/null
	@cmake --build --preset $(PRESET) -j $(JOBS)
	@scripts/check-rooms
	@ctest --test-dir $(BUILD_DIR) --output-on-failure

build: setup  ## the release program: build/bin/ibflow
	@cmake --preset release >/dev/null
	@cmake --build --preset release -j $(JOBS) --target ibflow

conformance: build  ## clients written by others at our simulated gateway; fetches them into a throwaway folder
	@python3 -m venv build/conformance
	@build/conformance/bin/pip install -q --disable-pip-version-check -r tests/conformance/requirements.txt
	@for test in tests/conformance/*_test.py; do IBFLOW_PROGRAM=$(IBFLOW) build/conformance/bin/python -B $$test -v || exit 1; done

bench: setup  ## build and run the benchmarks
	@cmake --preset release >/dev/null
	@cmake --build --preset release -j $(JOBS)
	@for program in build/bin/bench_*; do $$program; done

lint-quick: setup  ## formatting and room directions
	@scripts/check-rooms
	@scripts/check-headers $(JOBS)
	@clang-format-19 --dry-run --Werror $(SOURCES)

lint: lint-quick  ## and clang-tidy
	@cmake --preset dev >/dev/null
	@scripts/tidy $(JOBS)

format: setup
	@clang-format-19 -i $(SOURCES)

clean:
	@rm -rf build build-dev build-asan build-tsan build-gcc out

setup:
	@scripts/install-packages
