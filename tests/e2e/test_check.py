"""`saem check` and every way to write a recipe wrong: all mistakes at once, each with its place, and no data read."""

import json
import pathlib
import re

import pyarrow
import pyarrow.parquet
import pytest

import small_recipes
import web_archive


def check(saem, folder, text, *arguments):
    return saem("check", small_recipes.put(folder, text), *arguments, cwd=folder)


def test_a_good_recipe_is_bound_and_described(saem, tmp_path):
    recipe = small_recipes.refine(tmp_path)
    done = saem("check", recipe).expect(0)
    for word in ("pages", "extract", "quality", "dedup", "pii", "text"):
        assert word in done.out
    assert not (tmp_path / "out").exists(), "check makes nothing"
    assert not (tmp_path / "out.work").exists()


def test_the_same_as_json(saem, tmp_path):
    plan = saem("check", small_recipes.refine(tmp_path), "--json").expect(0).json()
    assert [d["name"] for d in plan["datasets"]] == ["pages"]


def test_all_mistakes_are_shown_at_once_with_their_places(saem, tmp_path):
    text = """\
saem: 1
sead: 7
datasets:
  pages:
    read: {files: "*.warc.gz", formt: warc}
    steps:
      - extrakt
      - language: {keep: [en], min_score: high}
      - quality: {profile: {en: gophr}}
  questions:
    from: pagse
models:
  local: {lama: x}
release:
  datasets:
    pages: {audit: txt}
"""
    done = check(saem, tmp_path, text).expect(2)
    places = re.findall(r"recipe\.yaml:(\d+):(\d+)", done.err)
    lines = {int(line) for line, _ in places}
    assert {2, 5, 13} <= lines, done.err
    assert len(places) >= 5, done.err
    assert "seed" in done.err and "format" in done.err, "the nearest known name is said"


def test_a_duplicate_key_hides_no_other_mistake(saem, tmp_path):
    text = "saem: 1\nseed: 1\nseed: 2\nsead: 3\ndatasets:\n  pages: {read: none.warc.gz, steps: [extrakt]}\n"
    done = check(saem, tmp_path, text).expect(2)
    assert re.findall(r"recipe\.yaml:(\d+):", done.err) == ["3", "4", "6", "6"], done.err


def test_unknown_names_are_found_with_the_nearest(saem, tmp_path):
    text = small_recipes.REFINE.format(files="pages.warc.gz", audit="none")
    text = text.replace("- extract", "- extrakt").replace("method: minhash", "method: minhsh")
    small_recipes.refine(tmp_path)
    done = check(saem, tmp_path, text).expect(2)
    assert "did you mean `extract`" in done.err
    assert "minhash" in done.err
    assert re.search(r"recipe\.yaml:7:\d+", done.err), done.err


@pytest.mark.parametrize(("name", "text", "says"), [
    ("empty", "", "saem: 1"),
    ("not a mapping", "- a\n- b\n", "mapping"),
    ("a duplicate key", "saem: 1\nseed: 1\nseed: 2\ndatasets: {}\n", "seed"),
    ("tabs", "saem: 1\n\tseed: 1\n", "recipe.yaml:2"),
    ("another version", "saem: 2\ndatasets: {}\n", "1"),
    ("two documents", "saem: 1\n---\nsaem: 1\n", "document"),
    ("a tag", "saem: !!python/object 1\ndatasets: {}\n", "tag"),
    ("an unfinished list", "saem: 1\ndatasets: [\n", "recipe.yaml:"),
    ("not text", "saem: 1\x00\n", "recipe.yaml"),
])
def test_yaml_that_a_recipe_must_not_hold(saem, tmp_path, name, text, says):
    done = check(saem, tmp_path, text).expect(2)
    assert says in done.err, name


def test_aliases_that_explode_are_refused_quickly(saem, tmp_path):
    levels = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    levels += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    done = check(saem, tmp_path, "saem: 1\ndatasets:\n" + "".join(f"  {line}\n" for line in levels)).expect(2)
    assert done.seconds < 10


def test_nesting_has_a_limit(saem, tmp_path):
    check(saem, tmp_path, "saem: 1\ndatasets: " + "[" * 50_000 + "]" * 50_000 + "\n").expect(2)


def test_cycles_are_named(saem, tmp_path):
    text = "saem: 1\ndatasets:\n  a: {from: b}\n  b: {from: c}\n  c: {from: a}\nrelease: {to: out, datasets: {a: {audit: none}}}\n"
    done = check(saem, tmp_path, text).expect(2)
    assert "a" in done.err and "cycle" in done.err


def test_a_missing_file_is_a_mistake_of_the_recipe_or_the_input(saem, tmp_path):
    done = check(saem, tmp_path, small_recipes.REFINE.format(files="not-there.warc.gz", audit="none"))
    assert done.code in (2, 5)
    assert "not-there.warc.gz" in done.err


def test_a_recipe_that_is_not_there(saem, tmp_path):
    done = saem("check", tmp_path / "no.yaml").expect(2)
    assert "no.yaml" in done.err


def test_set_overrides_and_finds_wrong_places(saem, tmp_path):
    recipe = small_recipes.refine(tmp_path)
    saem("check", recipe, "--set", "seed=9").expect(0)
    done = saem("check", recipe, "--set", "datasets.pagse.read=x").expect(2)
    assert "pagse" in done.err


def test_mistakes_as_json(saem, tmp_path):
    recipe = small_recipes.put(tmp_path, "saem: 1\nsead: 7\ndatasets: {}\n")
    done = saem("check", recipe, "--json").expect(2)
    said = done.json()
    assert said["exit_code"] == 2
    assert any(m["line"] == 2 and "seed" in m["message"] + m["hint"] for m in said["mistakes"])


SMALL = """\
saem: 1
datasets:
  records:
    read: {{files: {files}, licence: {licence}{more}}}
    steps: [{steps}]
release:
  to: out
  datasets:
    records: {{audit: {audit}}}
"""


def small(saem, folder, files, steps="", licence="CC0-1.0", audit="none", more=""):
    return saem("check", small_recipes.put(folder, SMALL.format(files=json.dumps(files), steps=steps, licence=licence, audit=audit, more=more)), "--json")


@pytest.mark.parametrize(("name", "records"), [("a.jsonl", 4000), ("a.jsonl.gz", 4000), ("a.jsonl.zst", 4000), ("a.csv.gz", 4000), ("pages.warc.gz", 300)])
def test_records_are_told_from_the_heads_of_files_packed_or_not(saem, tmp_path, name, records):
    lines = [json.dumps({"text": " ".join(web_archive.prose(n % 50)) + str(n)}) for n in range(records)]
    if ".warc" in name:
        web_archive.write(tmp_path / name, records)
    else:
        content = ("text\n" + "\n".join(json.dumps(json.loads(line)["text"]) for line in lines) if "csv" in name else "\n".join(lines)).encode()
        kind = pathlib.Path(name).suffix.removeprefix(".")
        with pyarrow.output_stream(str(tmp_path / name), compression={"gz": "gzip", "zst": "zstd"}.get(kind)) as out:
            out.write(content)
    forecast = small(saem, tmp_path, name, steps="extract" if ".warc" in name else "").expect(0).json()["forecast"]
    assert records * 0.8 <= forecast["records"] <= records * 1.2


def test_a_step_that_asks_no_model_has_no_calls_in_the_forecast(saem, tmp_path):
    (tmp_path / "a.jsonl").write_text('{"text": "x"}\n')
    assert small(saem, tmp_path, "a.jsonl", steps="mend").expect(0).json()["forecast"]["calls"] == []


def test_a_text_that_is_under_another_key(saem, tmp_path):
    (tmp_path / "a.jsonl").write_text('{"id": 1, "content": "x"}\n{"id": 2, "content": "y"}\n')
    said = small(saem, tmp_path, "a.jsonl").expect(2).json()["error"]
    assert "has no `text` in its first 2 lines" in said and "`content`, `id`" in said
    (tmp_path / "a.jsonl").write_text('{"id": 1}\n{"id": 2, "text": "y"}\n')
    small(saem, tmp_path, "a.jsonl").expect(0)


def test_a_language_that_no_text_is_in(saem, tmp_path):
    (tmp_path / "a.jsonl").write_text('{"text": "x"}\n')
    said = small(saem, tmp_path, "a.jsonl", steps="language: {keep: [en, kor]}").expect(2).json()["error"]
    assert "no language `kor`" in said
    small(saem, tmp_path, "a.jsonl", steps="language: {keep: [en, ko]}").expect(0)


def test_a_licence_that_nobody_knows(saem, tmp_path):
    (tmp_path / "a.jsonl").write_text('{"text": "x"}\n')
    said = small(saem, tmp_path, "a.jsonl", licence="CC-BY-4.O", audit="text").expect(2).json()["error"]
    assert "`CC-BY-4.O` is no licence known here" in said and "did you mean `CC-BY-4.0`" in said
    small(saem, tmp_path, "a.jsonl", licence="CC-BY-4.O").expect(0)
    small(saem, tmp_path, "a.jsonl", licence="unknown", audit="text").expect(0)
    small(saem, tmp_path, "a.jsonl", licence="LicenseRef-Ours", audit="text, checks: {own_licences: [LicenseRef-Ours]}").expect(0)
    small(saem, tmp_path, "a.jsonl", licence='"MIT AND ("').expect(2)


def test_a_broken_file_behind_good_ones(saem, tmp_path):
    table = pyarrow.table({"text": ["x"]})
    for name in ("a.parquet", "c.parquet"):
        pyarrow.parquet.write_table(table, tmp_path / name)
    (tmp_path / "b.parquet").write_bytes(b"PAR1")
    said = small(saem, tmp_path, "*.parquet").expect(2).json()["error"]
    assert "b.parquet" in said and "fetch it again" in said


def test_a_column_that_json_lines_cannot_hold(saem, tmp_path):
    pyarrow.parquet.write_table(pyarrow.table({"n": [1], "picture": [b"x"]}), tmp_path / "a.parquet")
    said = small(saem, tmp_path, "a.parquet", more=", table: true").expect(2).json()["error"]
    assert "a column `picture` of type binary" in said and "formats: [parquet]" in said
    recipe = small_recipes.put(tmp_path, SMALL.format(files="a.parquet", steps="", licence="CC0-1.0", audit="none", more=", table: true")
                               .replace("  to: out", "  to: out\n  formats: [parquet]"))
    saem("run", recipe).expect(0)
