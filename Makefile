# The short way in: `make run`, `make test`. Both install what they need first (tools/setup); see CONTRIBUTING.md.
MAKEFLAGS += --no-print-directory
.DELETE_ON_ERROR:
.PHONY: run test soak bench setup setup-test build build-asan build-tsan format clean

run: build  ## make the main recipe; ends with its verdict and where the report is
	@build/release/bin/saem run recipes/spring.yaml

test: setup-test build build-asan build-tsan  ## everything that CI runs
	@tools/run_tests release asan tsan

soak: setup-test build build-asan build-tsan  ## the same for longer: half an hour of each fuzzer, and what SAEM_SOAK turns on
	@SAEM_SOAK=1 SAEM_FUZZ_SECONDS=$${SAEM_FUZZ_SECONDS:-1800} tools/run_tests release asan tsan

bench: setup-test build  ## benchmarks, see bench/README.md
	@cmake --build build/release --target bench

setup:
	@tools/setup run

setup-test:
	@tools/setup test

build: setup
	@tools/build release $(if $(filter run,$(MAKECMDGOALS)),saem,all)

build-asan: setup-test
	@tools/build asan all

build-tsan: setup-test
	@tools/build tsan all

format: setup-test  ## format all C++ sources
	@tools/format

clean:  ## what was built; `rm -r .deps` removes what was set up, too
	@rm -rf build
