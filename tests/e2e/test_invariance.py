"""The same bytes for any number of threads and processes, any batch size, and any cut of the inputs into files."""

import json
import shutil

import pytest

import small_recipes
import web_archive
from conftest import ROOT
from model_server import ModelServer
from saem_cli import Release


def bytes_of(saem, recipe, folder, *arguments):
    saem("run", recipe, "--set", f"release.to={folder / 'out'}", "--set", f"work={folder / 'work'}", *arguments).expect(0)
    return Release(folder / "out").promised_bytes()


SETTINGS = [("threads 2", ["--threads", "2"]), ("threads 8", ["--threads", "8"]), ("processes 3", ["--processes", "3"]),
            ("batches of 1", ["--batch-rows", "1"]), ("batches of 7 on 3 threads", ["--batch-rows", "7", "--threads", "3"]),
            ("batches of 65536", ["--batch-rows", "65536"])]


@pytest.fixture(scope="module")
def refined(saem, tmp_path_factory):
    folder = tmp_path_factory.mktemp("refined")
    recipe = small_recipes.refine(folder, pages=0, audit="text")
    pages = web_archive.write(folder / "pages.warc.gz", 300)
    # The same pages once more, other records between: exact duplicates must fall the same way whoever meets them first.
    pages.write_bytes(pages.read_bytes() + web_archive.write(folder / "more", 40, first=280).read_bytes())
    done = saem("run", recipe, "--threads", "1", "--set", f"work={folder / 'work'}")
    assert done.code in (0, 3), done.err
    return recipe, Release(folder / "out").promised_bytes(), done.code


@pytest.mark.parametrize(("name", "arguments"), SETTINGS)
def test_settings_do_not_show(saem, tmp_path, refined, name, arguments):
    recipe, expected, code = refined
    saem("run", recipe, "--set", f"release.to={tmp_path / 'out'}", "--set", f"work={tmp_path / 'work'}", *arguments).expect(code)
    assert Release(tmp_path / "out").promised_bytes() == expected, name


KEY = {"SAEM_TEST_KEY": "k"}


def test_the_recipe_with_every_stage_has_every_stage(saem, tmp_path):
    checked = json.loads(saem("check", small_recipes.every(tmp_path, "http://127.0.0.1:9/v1"), "--json", env=KEY).expect(0).out)
    used = {step["name"].split("#")[0] for dataset in checked["datasets"] for step in dataset["steps"]}
    registry = {stage["name"] for stage in json.loads(saem("stages", "--json").expect(0).out)["stages"]}
    assert registry == used


@pytest.fixture(scope="module")
def everything(saem, tmp_path_factory):
    folder = tmp_path_factory.mktemp("everything")
    with ModelServer() as endpoint:
        recipe = small_recipes.every(folder, endpoint.url)
        saem("run", recipe, "--threads", "1", env=KEY).expect(0)
        release = Release(folder / "out")
        assert all(release.rows(name) for name in ("pages", "questions", "shop.people", "shop.orders", "twins"))
        yield recipe, release.promised_bytes()


@pytest.mark.parametrize(("name", "arguments"), SETTINGS)
def test_settings_do_not_show_in_any_stage(saem, tmp_path, everything, name, arguments):
    recipe, expected = everything
    where = ["--set", f"release.to={tmp_path / 'out'}", "--set", f"work={tmp_path / 'work'}"]
    saem("run", recipe, *where, *arguments, env=KEY).expect(0)
    assert Release(tmp_path / "out").promised_bytes() == expected, name


def test_the_cut_into_files_does_not_show(saem, tmp_path):
    """Columns that name a place in a file lie outside of the promise; all others are equal."""
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    whole.mkdir()
    parts.mkdir()
    web_archive.write(whole / "a.warc.gz", 90)
    for number, first in enumerate((0, 17, 60)):
        web_archive.write(parts / f"{number}.warc.gz", (17, 43, 30)[number], first=first)
    rows = []
    for folder in (whole, parts):
        saem("run", small_recipes.refine(folder, pages=0, files="*.warc.gz")).expect(0)
        rows.append([{k: v for k, v in row.items() if not k.startswith("source_")} for row in Release(folder / "out").rows("pages")])
    assert rows[0] == rows[1]


def test_where_the_recipe_stands_does_not_show(saem, tmp_path):
    first, second = tmp_path / "first", tmp_path / "a longer name for a folder"
    first.mkdir()
    small_recipes.refine(first)
    shutil.copytree(first, second)
    saem("run", first / "recipe.yaml").expect(0)
    saem("run", "recipe.yaml", cwd=second).expect(0)
    assert Release(first / "out").promised_bytes() == Release(second / "out").promised_bytes()


def test_shipped_pages_on_one_and_two_threads(saem, tmp_path):
    recipe = ROOT / "recipes/licences.yaml"
    results = []
    for threads in ("1", "2"):
        folder = tmp_path / threads
        done = saem("run", recipe, "--threads", threads, "--set", f"release.to={folder / 'out'}", "--set", f"work={folder / 'work'}")
        done.expect(3)
        results.append(Release(folder / "out").promised_bytes())
    assert results[0] == results[1]
