"""End-to-end tests: the released binary, run as its users run it, on inputs made here or shipped under data/.

Run with the project's Python: `.deps/python/bin/pytest tests/e2e`. SAEM_BIN names the binary (build/release/bin/saem).
"""

import os
import pathlib
import random

import pytest

from saem_cli import Saem

ROOT = pathlib.Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def saem() -> Saem:
    binary = pathlib.Path(os.environ.get("SAEM_BIN", ROOT / "build/release/bin/saem")).resolve()
    if not binary.exists():
        pytest.exit(f"{binary} is not there: build it first, or set SAEM_BIN", returncode=2)
    return Saem(binary)


@pytest.fixture
def endpoint():
    from model_server import ModelServer

    with ModelServer() as server:
        yield server


@pytest.fixture
def draw() -> random.Random:
    """Randomness that a failing test can be run with again."""
    seed = int(os.environ.get("SAEM_TEST_SEED", "20261124"))
    print(f"SAEM_TEST_SEED={seed}")
    return random.Random(seed)
