"""What the documents tell people to type must work as it stands there."""

import pathlib
import re
import shutil
import subprocess

import pytest

from conftest import ROOT
from saem_cli import Release, check_release

PAGES = ["README.md", "README.ko.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "bench/README.md",
         "docs/decisions/README.md", "docs/text.md", "docs/templates.md", "data/pages/SOURCES.md"]


def blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", (ROOT / page).read_text(), re.S)


@pytest.mark.parametrize("page", ["README.md", "README.ko.md"])
def test_the_first_recipe_of_a_stranger(saem, tmp_path, page):
    first, _ = blocks(page, "yaml")
    assert len(first.splitlines()) <= 11
    (tmp_path / "mine.yaml").write_text(first)
    (tmp_path / "crawl").mkdir()
    shutil.copy(ROOT / "data/pages/apache.warc.gz", tmp_path / "crawl")
    saem("check", "mine.yaml", cwd=tmp_path).expect(0)
    done = saem("run", "mine.yaml", cwd=tmp_path)
    assert done.code in (0, 3), done.err
    release = Release(tmp_path / "out/mine")
    check_release(release)
    assert done.code == 0, "the first thing a stranger tries is released"


def test_the_first_hour_of_a_stranger(saem, tmp_path):
    """A trial, the whole, a record explained, the folders tidied up, and a second recipe beside the first."""
    (tmp_path / "mine.yaml").write_text(blocks("README.md", "yaml")[0])
    (tmp_path / "crawl").mkdir()
    shutil.copy(ROOT / "data/pages/apache.warc.gz", tmp_path / "crawl")
    assert "undecided" in saem("run", "mine.yaml", "--limit", "20", cwd=tmp_path).expect(3).out
    saem("run", "mine.yaml", cwd=tmp_path).expect(0)
    release = Release(tmp_path / "out/mine")
    for record in (release.rows("pages")[0], release.rejects("pages")[0]):
        saem("explain", record["id"], "mine.yaml", cwd=tmp_path).expect(0)
    assert sorted(f.name for f in (tmp_path / "out").iterdir()) == ["mine", "mine.first-20", "mine.work", "mine.work.first-20"]
    for folder in ("mine.first-20", "mine.work", "mine.work.first-20"):
        shutil.rmtree(tmp_path / "out" / folder)
    before = release.promised_bytes()
    saem("run", "mine.yaml", cwd=tmp_path).expect(0)
    assert release.promised_bytes() == before
    saem("init", ".", cwd=tmp_path).expect(0)
    saem("check", "recipe.yaml", cwd=tmp_path).expect(0)
    saem("run", "mine.yaml", cwd=tmp_path).expect(0)


@pytest.mark.parametrize("page", ["README.md", "README.ko.md"])
def test_what_is_added_to_it_binds(saem, tmp_path, page):
    first, more = blocks(page, "yaml")
    release = first.index("release:")
    (tmp_path / "mine.yaml").write_text(first[:release] + more + first[release:])
    (tmp_path / "crawl").mkdir()
    shutil.copy(ROOT / "data/pages/own.warc.gz", tmp_path / "crawl")
    saem("check", "mine.yaml", cwd=tmp_path).expect(0)


def test_the_readmes_say_the_same():
    english, korean = (ROOT / "README.md").read_text(), (ROOT / "README.ko.md").read_text()
    for pattern in (r"\]\((\S+?)\)", r"^\| (\d+(?:, \d+)?) \|", r"^## "):
        links = [set(re.findall(pattern, text, re.M)) - {"README.md", "README.ko.md"} for text in (english, korean)]
        assert links[0] == links[1], pattern
    code = [[re.sub(r"#.*", "", block) for block in blocks(page, "yaml")] for page in ("README.md", "README.ko.md")]
    assert [re.sub(r"\s+", " ", b) for b in code[0]] == [re.sub(r"\s+", " ", b) for b in code[1]]


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page):
    for link in re.findall(r"\]\(([^)#]+)\)", (ROOT / page).read_text()):
        if "://" not in link:
            assert (ROOT / page).parent.joinpath(link).exists(), f"{page}: {link}"


def test_the_stage_in_contributing_compiles():
    code, = blocks("CONTRIBUTING.md", "cpp")[:1]
    includes = ["arrow/api.h", "data/document.h", "stage/options.h", "stage/registry.h"]
    arrow = next((ROOT / ".deps/python").glob("lib/python3*/site-packages/pyarrow/include"))
    done = subprocess.run(["g++", "-std=c++20", "-fsyntax-only", "-Wall", "-Wextra", "-x", "c++", "-I", ROOT / "src", "-isystem", arrow, "-"],
                          input="".join(f'#include "{i}"\n' for i in includes) + code, text=True, capture_output=True)
    assert done.returncode == 0, done.stderr


def test_every_module_stands_in_architecture():
    text = (ROOT / "ARCHITECTURE.md").read_text()
    for folder in (ROOT / "src").iterdir():
        if folder.is_dir() and any(folder.iterdir()):
            assert f"`{folder.name}`" in text, f"src/{folder.name}"


def test_every_recipe_stands_in_the_readmes():
    for page in ("README.md", "README.ko.md"):
        text = (ROOT / page).read_text()
        for recipe in (ROOT / "recipes").glob("*.yaml"):
            assert f"recipes/{recipe.name}" in text


def test_sources_tell_what_the_archives_hold():
    import hashlib

    text = (ROOT / "data/pages/SOURCES.md").read_text()
    for archive in (ROOT / "data/pages").glob("*.warc.gz"):
        assert hashlib.sha256(archive.read_bytes()).hexdigest() in text, archive.name
    assert pathlib.Path(ROOT / "data/pages/LICENSES/Apache-2.0.txt").exists()
