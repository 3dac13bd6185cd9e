# The short way in: `make run`, `make test`. Both install what they need first (tools/setup); see CONTRIBUTING.md.
MAKEFLAGS += --no-print-directory
.PHONY: run test soak bench bench-tables bench-refine parity build setup setup-test format clean

run: setup  ## make the main recipe; ends with its verdict and where the report is
	@tools/build release saem
	@build/release/bin/saem run recipes/spring.yaml

test: build  ## everything that CI runs
	@tools/run_tests release asan tsan

soak: build  ## the same for longer: half an hour of each fuzzer, and what SAEM_SOAK turns on
	@SAEM_SOAK=1 SAEM_FUZZ_SECONDS=$${SAEM_FUZZ_SECONDS:-1800} tools/run_tests release asan tsan

bench: setup-test  ## benchmarks, see bench/README.md
	@tools/build release all
	@cmake --build build/release --target bench

bench-tables: setup-test  ## twins of public tables beside a sequential CART: TABLES=FOLDER make bench-tables
	@tools/build release saem_twin
	@bench/run_tables

bench-refine: setup-test  ## refining beside datatrove, datasketch and rensa, see bench/README.md
	@tools/build release all
	@bench/peers bench/refine.py
	@bench/peers bench/whole_chain.py

parity: setup-test  ## what refining says, document by document, against datatrove with spaCy
	@tools/build release all
	@bench/peers bench/parity.py

build: setup-test
	@tools/build release all
	@tools/build asan all
	@tools/build tsan all

setup:
	@tools/setup run

setup-test:
	@tools/setup test

format: setup-test  ## format all C++ sources
	@tools/format

clean:  ## what was built; `rm -r .deps` removes what was set up, too
	@rm -rf build
