"""The CMake package: installed into a folder of its own, found by a stranger's project, and used through include/saem."""

import pathlib
import re
import subprocess

import pytest

import small_recipes
from conftest import ROOT


@pytest.fixture(scope="module")
def installed(saem, tmp_path_factory) -> pathlib.Path:
    prefix = tmp_path_factory.mktemp("prefix")
    build = saem.binary.parents[1]
    subprocess.run(["cmake", "--install", build, "--prefix", prefix], check=True, capture_output=True, text=True)
    return prefix


@pytest.fixture(scope="module")
def client(installed, tmp_path_factory) -> pathlib.Path:
    build = tmp_path_factory.mktemp("client")
    subprocess.run(["cmake", "-G", "Ninja", "-S", ROOT / "tests/package", "-B", build, f"-DCMAKE_PREFIX_PATH={installed}"],
                   check=True, capture_output=True, text=True)
    subprocess.run(["cmake", "--build", build], check=True, capture_output=True, text=True)
    return build / "client"


def run(client, recipe):
    return subprocess.run([client, recipe], capture_output=True, text=True, timeout=120)


def test_a_program_checks_runs_and_reads_a_release(client, tmp_path):
    done = run(client, small_recipes.refine(tmp_path, pages=20))
    assert done.returncode == 0, done.stdout + done.stderr
    said = done.stdout
    assert re.search(r"^version \d+\.\d+\.\d+$", said, re.MULTILINE)
    assert [line.split()[1:3] for line in said.splitlines() if line.startswith("step")] == [
        ["extract", "map"], ["language", "map"], ["quality", "map"], ["dedup", "program"], ["dedup#2", "program"], ["pii", "map"]]
    for line in ("verdict made", "told 1", "rows pages 20 of 20", "absent 2"):
        assert line in said.splitlines(), said
    assert done.stderr == "", "the library never prints"


def test_mistakes_come_as_values(client, tmp_path):
    recipe = small_recipes.put(tmp_path, "saem: 1\nsede: 1\ndatasets: {a: {from: b}}\n")
    done = run(client, recipe)
    assert done.returncode == 2
    assert done.stdout.splitlines()[0] == "mistake 2:1 unknown key `sede` in the recipe; did you mean `seed`?"
    assert "mistake 3:22 there is no dataset `b`" in done.stdout


def test_the_library_exports_its_functions_alone(installed):
    library = next(installed.glob("lib*/**/libsaem.so"))
    names = subprocess.run(["nm", "-DC", "--defined-only", library], check=True, capture_output=True, text=True).stdout
    functions = {line.split(" ", 2)[2].split("(")[0].split("[")[0] for line in names.splitlines()}
    assert functions == {"saem::Version", "saem::CheckRecipe", "saem::RunRecipe", "saem::ReadFindings", "saem::OpenDataset"}


def test_the_installed_program_finds_its_models_and_libraries(installed, saem, tmp_path):
    program = installed / "bin/saem"
    done = subprocess.run([program, "doctor"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert str(installed / "share/saem/models") in done.stdout
    recipe = small_recipes.refine(tmp_path, pages=5)
    assert subprocess.run([program, "run", recipe], capture_output=True).returncode == 0
