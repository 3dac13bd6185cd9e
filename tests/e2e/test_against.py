"""A new crawl beside last month's corpus: what that has is dropped, and it is read once."""

import json

import pytest
from saem_cli import Release

STORY = ("The ferry to the island leaves at nine in the morning and comes back when the tide allows it. Its captain has made the "
         "crossing every day for thirty years, except in the winter of the great frost, when the strait froze from shore to shore. ")


def lines(path, texts):
    path.write_text("".join(json.dumps({"key": key, "text": text}) + "\n" for key, text in texts.items()))


def story(number: int) -> str:
    return " ".join(f"{STORY} Voyage {word} of captain {number * 31 % 17} was calm." for word in ("one", "two", "three", chr(97 + number) * 5))


@pytest.fixture
def crawl(tmp_path):
    last = {f"old{n}": story(n) for n in range(6)}
    lines(tmp_path / "last.jsonl", last)
    new = {"same": last["old0"], "near": last["old1"] + " The end.", "own": "Nothing of this was ever written before, by anybody, anywhere at all."}
    lines(tmp_path / "new.jsonl", new | {"own again": new["own"]})

    def recipe(method: str) -> object:
        path = tmp_path / "recipe.yaml"
        path.write_text(f"""
saem: 1
datasets:
  last: {{read: {{files: last.jsonl, key: key, licence: CC0-1.0}}}}
  new:
    read: {{files: new.jsonl, key: key, licence: CC0-1.0}}
    steps: [{{dedup: {{method: {method}, against: known}}}}]
models:
  known: {{fit: duplicates, on: last, method: {method}}}
release: {{to: out, formats: [parquet], datasets: {{new: {{audit: none}}}}}}
""")
        return path
    return recipe


@pytest.mark.parametrize("processes", [1, 3])
@pytest.mark.parametrize("method,seen", [("exact", 1), ("minhash", 2)])
def test_what_an_earlier_corpus_has_is_dropped(saem, tmp_path, crawl, method, seen, processes):
    saem("run", crawl(method), "--processes", processes).expect(0)
    reasons = Release(tmp_path / "out").findings["funnel"][-1]["reasons"]
    assert reasons.pop("seen-before") == seen
    assert sum(reasons.values()) == 1, "of those that are new one of equals stays"
    rejects = Release(tmp_path / "out").rejects("new")
    assert {row["detail"] for row in rejects if row["reason"] == "seen-before"} == {"in `known`"}


def test_the_earlier_corpus_is_not_read_again(saem, tmp_path, crawl):
    saem("run", crawl("minhash")).expect(0)
    made = {path: path.stat().st_mtime_ns for path in (tmp_path / "out.work/models").rglob("*")}
    assert made
    lines(tmp_path / "new.jsonl", {"another": story(3), "fresh": "A text that no corpus has had so far, with words enough to be told."})
    saem("run", tmp_path / "recipe.yaml").expect(0)
    assert {path: path.stat().st_mtime_ns for path in made} == made
    assert {row["reused"] for row in Release(tmp_path / "out").run["datasets"] if row["name"] == "last"} == {True}
    assert len(Release(tmp_path / "out").rows("new")) == 1


def test_a_model_of_another_method_is_refused(saem, tmp_path, crawl):
    path = crawl("minhash")
    path.write_text(path.read_text().replace("on: last, method: minhash", "on: last, method: exact"))
    done = saem("run", path).expect(2)
    assert "`dedup` compares by `minhash`, and the model `known` was fitted by another method" in done.err


def test_a_model_of_personal_records_decides_about_personal_ones_alone(saem, tmp_path, crawl):
    path = crawl("exact")
    path.write_text(path.read_text().replace("last: {read:", "last: {label: personal, read:"))
    done = saem("check", path).expect(2)
    assert "model `known` was fitted on what is personal, and `new` is not" in done.err


def test_a_fitted_model_writes_nothing(saem, tmp_path, crawl):
    path = crawl("exact")
    path.write_text(path.read_text().replace("steps: [{dedup: {method: exact, against: known}}]", "steps: [{write: {method: rephrase, model: known, language: en}}]"))
    done = saem("check", path).expect(2)
    assert "asks a model to write, and `known` is fitted (`fit: duplicates`)" in done.err
