"""The command line: quiet in pipes, --json everywhere, help that helps, exit codes that mean what README says."""

import gzip
import json
import os
import pty
import re
import subprocess

import pytest

import small_recipes
import web_archive
from conftest import ROOT
from saem_cli import Release, check_release, kill_group, wait_until


def test_version_and_help(saem):
    assert re.match(r"saem \d+\.\d+\.\d+", saem("--version").expect(0).out)
    text = saem("--help").expect(0).out
    for verb in ("check", "run", "audit", "report", "stages", "doctor", "explain", "init"):
        assert verb in text
        assert saem(verb, "--help").expect(0).out


def test_nothing_to_do_is_a_usage_error(saem):
    said = saem().expect(2).err
    for verb in ("init", "check", "run", "audit", "explain", "report", "stages", "doctor"):
        assert re.search(rf"^ +{verb} ", said, re.MULTILINE), said
    assert "did you mean `run`" in saem("rnu").expect(2).err
    assert "did you mean `--threads`" in saem("run", "recipe.yaml", "--treads", "2").expect(2).err
    assert "did you mean `check`" in saem("chek", "--json").expect(2).json()["error"]


def test_no_colours_and_no_progress_in_pipes(saem, tmp_path):
    done = saem("run", small_recipes.refine(tmp_path)).expect(0)
    assert "\x1b" not in done.out + done.err
    assert "\r" not in done.out + done.err
    assert len(done.out.splitlines()) < 60


def test_a_terminal_gets_progress(saem, tmp_path):
    recipe = small_recipes.refine(tmp_path, pages=300)
    master, slave = pty.openpty()
    process = subprocess.Popen(saem.command("run", recipe), stdout=slave, stderr=slave, env={**os.environ, "TERM": "xterm"})
    os.close(slave)
    seen = b""
    while True:
        try:
            piece = os.read(master, 65536)
        except OSError:
            break
        if not piece:
            break
        seen += piece
    assert process.wait(timeout=60) == 0, seen
    assert b"\r" in seen or b"\x1b[" in seen
    os.close(master)


def test_run_says_the_verdict_and_where_the_report_is(saem, tmp_path):
    done = saem("run", small_recipes.refine(tmp_path, pages=80, audit="text"))
    assert done.code in (0, 3)
    assert "report.html" in done.out
    verdict = Release(tmp_path / "out").findings["verdict"]
    assert verdict in done.out


def test_run_as_json_is_one_document(saem, tmp_path):
    said = saem("run", small_recipes.refine(tmp_path), "--json").expect(0).json()
    assert said == Release(tmp_path / "out").findings


def test_every_verb_speaks_json(saem, tmp_path):
    (tmp_path / "pages").mkdir()
    web_archive.write(tmp_path / "pages/a.warc.gz", 5)
    assert saem("init", tmp_path / "pages", "--json").expect(0).json()["recipe"].endswith("recipe.yaml")
    recipe = small_recipes.refine(tmp_path, pages=5)
    assert saem("check", recipe, "--json").expect(0).json()["ok"]
    findings = saem("run", recipe, "--json").expect(0).json()
    assert saem("audit", recipe, "--json").expect(0).json() == findings
    assert saem("report", tmp_path / "out", "--json").expect(0).json() == findings
    traces = saem("explain", Release(tmp_path / "out").rows("pages")[0]["id"], recipe, "--json").expect(0).json()
    assert traces[-1]["dataset"] == "pages" and traces[-1]["what"] == "kept"
    assert saem("stages", "dedup", "--json").expect(0).json()["options"]["properties"]["method"]
    for wrong in (["check", "none.yaml"], ["explain", "zz", recipe], ["report", "none"], ["stages", "none"], ["nothing"]):
        assert saem(*wrong, "--json").expect(2).json()["error"]


def test_errors_as_json(saem, tmp_path):
    done = saem("run", tmp_path / "none.yaml", "--json").expect(2)
    assert "none.yaml" in json.dumps(done.json())


def test_not_enough_evidence_does_not_release(saem, tmp_path):
    done = saem("run", small_recipes.refine(tmp_path, pages=3, audit="text")).expect(3)
    findings = check_release(Release(tmp_path / "out"))
    assert findings["verdict"] == "undecided"
    undecided = [f for f in findings["findings"] if f["outcome"] == "undecided" and f["severity"] == "block"]
    assert undecided and all(f["n_needed"] > f["estimate"]["n"] for f in undecided if f["n_needed"])
    assert "needs" in done.out + done.err or "evidence" in done.out + done.err


def test_stages_lists_and_explains(saem):
    listed = saem("stages").expect(0).out
    for name in ("extract", "language", "quality", "dedup", "pii", "write", "ground", "judge", "sample"):
        assert name in listed
        explained = saem("stages", name).expect(0).out
        assert name in explained and len(explained) > 100
    assert {s["name"] for s in saem("stages", "--json").expect(0).json()["stages"]} >= {"extract", "dedup"}
    done = saem("stages", "dedupe").expect(2)
    assert "dedup" in done.err


def test_the_stages_page_has_not_drifted(saem):
    assert saem("stages", "--doc").expect(0).out == (ROOT / "docs/stages.md").read_text(), "make docs/stages.md again: saem stages --doc"


def test_the_editors_schema_has_not_drifted(saem):
    written = saem("stages", "--schema").expect(0)
    assert written.out == (ROOT / "docs/recipe.schema.json").read_text(), \
        "make docs/recipe.schema.json again: saem stages --schema"
    schema = written.json()
    assert schema["$schema"].startswith("https://json-schema.org/")
    assert "datasets" in schema["properties"]


def test_doctor(saem):
    assert saem("doctor").expect(0).out
    licences = saem("doctor", "--licences").expect(0).out
    for name in ("Arrow", "llama.cpp", "lexbor", "zstandard", "SmolLM2", "fastText"):
        assert name.lower() in licences.lower()
    parts = saem("doctor", "--licences", "--json").expect(0).json()
    assert all(part["name"] and part["licence"] and part["use"] for part in parts)
    assert saem("doctor", "--json").expect(0).json()["checks"]


def test_explain_says_what_became_of_a_record(saem, tmp_path):
    recipe = small_recipes.refine(tmp_path, pages=0)
    records = [web_archive.response(f"https://pages.example/{n}", web_archive.page(f"Page {n}", *web_archive.prose(n))) for n in range(5)]
    records.append(web_archive.response("https://pages.example/short", web_archive.page("Short", "Too short.")))
    (tmp_path / "pages.warc.gz").write_bytes(web_archive.gzipped(records))
    saem("run", recipe).expect(0)
    release = Release(tmp_path / "out")
    kept = release.rows("pages")[0]["id"]
    reject = next(r for r in release.rejects("pages") if r["uri"].endswith("short"))
    assert "kept" in saem("explain", kept, recipe).expect(0).out or "pages" in saem("explain", kept, recipe).out
    told = saem("explain", reject["id"], recipe).expect(0).out
    assert reject["reason"] in told and "short" in told
    done = saem("explain", "0" * 32, recipe)
    assert done.code == 2 and "0" * 32 in done.err


def test_init_writes_a_recipe_that_checks(saem, tmp_path):
    web_archive.write(tmp_path / "pages.warc.gz", 10)
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep/notes.jsonl").write_text('{"nr": 1, "content": "hello there"}\n')
    (tmp_path / ".hidden.csv").write_text("a,b\n")
    said = saem("init", tmp_path, "--json").expect(0).json()
    written = sorted(tmp_path.glob("*.yaml"))
    assert [str(file) for file in written] == [said["recipe"]]
    assert 'text: "content"' in written[0].read_text(), "the column that holds the text is looked up"
    plan = saem("check", written[0], "--json").expect(0).json()
    assert sorted(d["name"] for d in plan["datasets"]) == ["pages", "texts"]
    before = written[0].read_text()
    done = saem("init", tmp_path)
    assert written[0].read_text() == before and done.code == 2, "nothing is overwritten"


def test_init_leaves_out_what_saem_made(saem, tmp_path):
    recipe = small_recipes.refine(tmp_path, pages=30)
    saem("run", recipe).expect(0)
    saem("run", recipe, "--limit", "5").expect(0)
    (tmp_path / "app").mkdir()
    (tmp_path / "app/manifest.json").write_text('{"name": "not of saem"}')
    (tmp_path / "app/notes.txt").write_text("a note")
    recipe.unlink()
    said = saem("init", tmp_path, "--json").expect(0).json()
    assert sorted(one["folder"] for one in said["left_out"]) == ["out", "out.first-5", "out.work", "out.work.first-5"]
    assert all(one["why"] for one in said["left_out"])
    text = recipe.read_text()
    assert "parquet" not in text and "app/*.txt" in text
    assert "release" in text and '"out.work"' in text, "what was left out is said in the recipe, too"
    recipe.unlink()
    assert "out.work: the work folder of a run" in saem("init", tmp_path).expect(0).out
    saem("check", recipe).expect(0)


@pytest.mark.parametrize("name", ["plain", "run[1]", "what?", "a*b", "back\\slash", "[", "한글 폴더"])
def test_init_in_folders_of_any_name(saem, tmp_path, name):
    for folder in (tmp_path / name, tmp_path / name / name):
        folder.mkdir(exist_ok=True)
        (folder / "a.jsonl").write_text(json.dumps({"text": "hello there"}) + "\n")
    saem("init", tmp_path / name).expect(0)
    plan = saem("check", tmp_path / name / "recipe.yaml", "--json").expect(0).json()
    assert [d["files"] for d in plan["datasets"]] == [2]
    assert plan["release"] == str(tmp_path / name / "out" / name), "as README has it: a place of its own below out/"


def test_init_marks_what_it_guesses(saem, tmp_path):
    (tmp_path / "a.jsonl").write_text('{"content": "hello there"}\n')
    (tmp_path / "b.csv").write_text("n\n1\n")
    (tmp_path / "c.txt").write_text("a note")
    assert "GUESS" in saem("init", tmp_path).expect(0).out
    lines = (tmp_path / "recipe.yaml").read_text().splitlines()
    for guess, times in {"  texts": 3, "licence:": 3, "text: ": 2, "language:": 3}.items():
        assert sum(guess in line and "# " in line and "GUESS" in line for line in lines) == times, guess


def test_init_and_run_go_by_the_same_endings(saem, tmp_path):
    for name in ("a.NDJSON", "b.jsonl.gz", "c.Csv", "d.tsv", "e.xhtml", "f.TXT"):
        data = b"<p>x</p>" if "html" in name else b'{"text": "x"}\n' if "json" in name.lower() else b"id\ttext\n1\tx\n" if "tsv" in name else b"id,text\n1,x\n"
        (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith("gz") else data)
    saem("init", tmp_path).expect(0)
    plan = saem("check", tmp_path / "recipe.yaml", "--json").expect(0).json()
    assert sum(dataset["files"] for dataset in plan["datasets"]) == 6


def test_init_finds_the_text_beside_an_id(saem, tmp_path):
    (tmp_path / "a.csv").write_text("id,kind,maintext\n1,a,some words that are longer\n")
    saem("init", tmp_path).expect(0)
    assert 'text: "maintext"' in (tmp_path / "recipe.yaml").read_text()


def test_explain_of_a_trial(saem, tmp_path):
    (tmp_path / "a.jsonl").write_text('{"text": "one"}\n{"text": "two"}\n')
    recipe = small_recipes.put(tmp_path, "saem: 1\ndatasets:\n  records: {read: {files: a.jsonl, licence: CC0-1.0}}\n"
                               "release: {to: out, datasets: {records: {audit: none}}}\n")
    saem("run", recipe, "--limit", 1).expect(0)
    row = Release(tmp_path / "out.first-1").rows("records")[0]
    assert "ask of that with `--limit 1`" in saem("explain", row["id"], recipe).expect(2).err
    assert "a.jsonl at 0" in saem("explain", row["id"], recipe, "--limit", 1).expect(0).out


def test_limits_that_are_none(saem, tmp_path):
    for limit in ("0", "-1", "99999999999999999999", "many"):
        said = saem("run", "recipe.yaml", "--limit", limit).expect(2).err
        assert "--limit" in said and len(said) < 200, said


def test_a_failed_run_leaves_no_half_release(saem, tmp_path):
    (tmp_path / "a.csv").write_text("n,text\n1,one\n")
    (tmp_path / "b.csv").write_text("n,other\n1,one\n")
    recipe = small_recipes.put(tmp_path, "saem: 1\ndatasets:\n  records: {read: {files: '*.csv', licence: CC0-1.0}}\n"
                               "release: {to: out, datasets: {records: {audit: none}}}\n")
    done = saem("run", recipe).expect(5)
    assert "Nothing was released" in done.err and "out.work" in done.err
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.csv", "b.csv", "out.work", "recipe.yaml"]


def test_a_release_through_a_link_to_what_is_not_there_yet(saem, tmp_path):
    (tmp_path / "a.jsonl").write_text('{"text": "one"}\n')
    recipe = small_recipes.put(tmp_path, "saem: 1\ndatasets:\n  records: {read: {files: a.jsonl, licence: CC0-1.0}}\n"
                               "release: {to: out, datasets: {records: {audit: none}}}\n")
    (tmp_path / "out").symlink_to("disk/deep")
    saem("run", recipe).expect(0)
    assert (tmp_path / "disk/deep/manifest.json").exists() and (tmp_path / "out").is_symlink()


@pytest.mark.parametrize("folder", ["x" * 300, "x/" * 3000, "nowhere"])
def test_init_of_what_is_no_folder(saem, tmp_path, folder):
    assert "is no folder" in saem("init", tmp_path / folder).expect(2).err


def test_limit_tries_a_recipe_on_a_few_records(saem, tmp_path):
    recipe = small_recipes.refine(tmp_path, pages=50)
    saem("run", recipe, "--limit", "5").expect(0)
    steps = Release(tmp_path / "out.first-5").findings["funnel"]
    assert steps[0]["in"] == 5
    assert not (tmp_path / "out").exists(), "a trial leaves the place of the whole alone"
    saem("run", recipe).expect(0)
    assert len(Release(tmp_path / "out").rows("pages")) == 50


def test_limit_counts_what_cannot_be_read_and_does_not_depend_on_batches(saem, tmp_path):
    lines = [json.dumps({"text": f"text {n}"}) if n % 3 else "no JSON" for n in range(2000)]
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    recipe = small_recipes.put(tmp_path, """\
saem: 1
datasets: {texts: {read: {files: a.jsonl, licence: CC0-1.0}}}
release: {to: out, datasets: {texts: {audit: none}}}
""")
    for rows in ("1", "7", "1000"):
        saem("run", recipe, "--limit", "20", "--batch-rows", rows, "--fresh").expect(0)
        release = Release(tmp_path / "out.first-20")
        assert [row["text"] for row in release.rows("texts")] == [f"text {n}" for n in range(20) if n % 3], rows
        assert len(release.rejects("texts")) == 7, rows


def test_audit_and_report_again(saem, tmp_path):
    recipe = small_recipes.refine(tmp_path, pages=80, audit="text")
    first = saem("run", recipe)
    release = Release(tmp_path / "out")
    report = (tmp_path / "out/report.html").read_bytes()
    (tmp_path / "out/report.html").unlink()
    saem("report", tmp_path / "out").expect(0)
    assert (tmp_path / "out/report.html").read_bytes() == report
    before = release.findings
    saem("audit", recipe).expect(first.code)
    assert release.findings == before


def test_completions(saem):
    for shell in ("bash", "zsh", "fish"):
        text = saem("completions", shell).expect(0).out
        assert "saem" in text and "run" in text
    bash = saem("completions", "bash").expect(0).out
    subprocess.run(["bash", "-n"], input=bash.encode(), check=True)


@pytest.mark.parametrize("verb", ["check", "run", "audit", "report", "explain", "init"])
def test_a_verb_without_its_argument_says_so(saem, verb):
    done = saem(verb).expect(2)
    assert "--help" in done.err or "required" in done.err


@pytest.mark.parametrize("verb", ["check", "run"])
def test_a_folder_is_no_recipe(saem, tmp_path, verb):
    said = saem(verb, tmp_path).expect(2).err
    assert f"`{tmp_path}` is a folder; name a file in it" in said


def test_a_recipe_may_come_through_a_pipe(saem, tmp_path):
    recipe = small_recipes.refine(tmp_path, pages=5)
    long = "# " + "x" * 200_000 + "\n" + recipe.read_text()  # more than a pipe holds at once
    plan = saem("check", "/dev/stdin", "--json", stdin=long, cwd=tmp_path).expect(0).json()
    assert [d["files"] for d in plan["datasets"]] == [1], "paths start where the command is given"
    done = subprocess.run(["bash", "-c", '"$@" <(cat recipe.yaml)', "-", *saem.command("run")], cwd=tmp_path, capture_output=True)
    assert done.returncode == 0, done.stderr
    assert len(Release(tmp_path / "out").rows("pages")) == 5


@pytest.mark.parametrize("source", ["/dev/zero", "pipe"])
def test_a_recipe_without_an_end_is_refused(saem, source):
    if source == "pipe":
        done = subprocess.run(["bash", "-c", 'yes | "$@"', "-", *saem.command("check", "/dev/stdin")], capture_output=True, timeout=60)
        assert done.returncode == 2 and b"larger than" in done.stderr
    else:
        assert "larger than" in saem("check", source, timeout=60).expect(2).err


def test_explain_after_a_kill_says_what_is_known(saem, tmp_path, endpoint):
    key = {"SAEM_TEST_KEY": "k"}
    endpoint.delay_s = 0.2
    recipe = small_recipes.write(tmp_path, endpoint.url)
    assert "nothing has been made" in saem("explain", "0" * 32, recipe, env=key).expect(2).err
    process = saem.start("run", recipe, env=key)
    assert wait_until(lambda: endpoint.total >= 1)
    kill_group(process)
    process.communicate()
    unknown = saem("explain", "0" * 32, recipe, env=key).expect(2).err
    assert "made so far" in unknown and "run again" in unknown
    saem("run", recipe, "--set", "release.to=whole", "--set", "work=whole.work", env=key).expect(0)
    asked = Release(tmp_path / "whole").rows("questions")[0]["lineage"]
    parent = re.search(r"[0-9a-f]{32}", json.dumps(asked, default=str)).group()
    traces = saem("explain", parent, recipe, "--json", env=key).expect(0).json()
    assert {"dataset": "pages", "what": "kept"}.items() <= traces[0].items()
    assert traces[-1]["dataset"] == "questions" and traces[-1]["what"] == "unfinished" and "run again" in traces[-1]["detail"]
    assert "unfinished" in saem("explain", parent, recipe, env=key).expect(0).out
