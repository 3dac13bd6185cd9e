"""Each method of `write` from page to release, with an endpoint that answers as a good model would, or a bad one."""

import json
import pathlib

import pytest

import small_recipes
from saem_cli import Release, check_release

PAGE = ("A tide gauge stands in the harbour of Eastbrook since 1902. It measures the level of the water every six minutes and "
        "sends the figure to the harbour office. Mussels grow in its pipe, so a diver cleans it each month. The highest level so "
        "far was 412 centimetres, in the storm of 1953; the lowest was 38 centimetres, in the calm spring of 1987.")

QUESTION = {"question": "How often does the tide gauge of Eastbrook measure the water?", "answer": "Every six minutes."}
TEXT = ("Eastbrook's tide gauge (1902) tells the office about the water every six minutes. A monthly dive frees its pipe of mussels. "
        "Extremes: 412 centimetres in 1953, 38 in 1987.")
GOOD = {
    "question-answer": QUESTION,
    "diverse-questions": {"pairs": [
        QUESTION, {"question": "Who cleans the gauge's pipe? A) the office B) a diver", "answer": "B) a diver"}]},
    "cited-answer": QUESTION | {"quotes": ["measures the level of the water every six minutes"]},
    "problem": {"question": "A gauge measures every 6 minutes. How many figures does it send in 3 hours?",
                "answer": "In an hour it sends 60 / 6 = 10 figures.\nThat makes 10 x 3 = 30.\nAnswer: 30"},
    "instruction": "Describe how a harbour keeps track of its water, in one short paragraph.",
    "rephrase": TEXT,
    "distill": TEXT,
    "knowledge": TEXT,
    "facts": "- Eastbrook has had a tide gauge since 1902.\n- A diver cleans the gauge every month.",
    "summary": "Since 1902 a gauge in Eastbrook has told the office how high the water is.",
    "faq": "Q: Since when has Eastbrook had a tide gauge?\nA: It was put up in 1902.\n\n"
           "Q: Why must divers clean it?\nA: Because mussels settle in the pipe.",
    "table": "Records of the gauge.\n| record | level | year |\n|---|---|---|\n| highest | 412 cm | 1953 |\n| lowest | 38 cm | 1987 |\n"
             "Question: When was the level higher?\nAnswer: In 1953, by 374 cm.",
    "tutorial": "You will read the gauge as the office does.\n1. Wait\nA figure comes every six minutes.\n2. Compare\n"
                "It should lie between 38 and 412 centimetres.\n3. Clean\nIf it stays the same, call the diver.",
}


def recipe(folder: pathlib.Path, url: str) -> pathlib.Path:
    """A dataset for each method, each with a model of the method's name."""
    (folder / "page.txt").write_text(PAGE)
    names = list(GOOD)
    datasets = "".join(f"  d{i}: {{from: page, steps: [write: {{method: {name}, model: m{i}}}]}}\n" for i, name in enumerate(names))
    models = "".join(f"  m{i}: {{http: {{url: '{url}', model: {name}}}}}\n" for i, name in enumerate(names))
    released = "".join(f"    d{i}: {{audit: none}}\n" for i in range(len(names)))
    return small_recipes.put(folder, "saem: 1\ndatasets:\n  page: {read: {files: page.txt, licence: CC0-1.0}, steps: [language: {keep: [en]}]}\n"
                             f"{datasets}models:\n{models}release:\n  to: out\n  datasets:\n{released}")


def test_all_methods_are_tried_here(saem):
    options = saem("stages", "write", "--json").expect(0).json()["options"]["properties"]
    assert set(options["method"]["enum"]) == set(GOOD)


def test_good_answers_become_rows(saem, tmp_path, endpoint):
    def answer(request: dict) -> str:
        good = GOOD[request["model"]]
        wants_json = "response_format" in request
        assert wants_json == isinstance(good, dict), "pairs are asked for as JSON, texts are not"
        return json.dumps(good) if wants_json else good

    endpoint.answer = answer
    saem("run", recipe(tmp_path, endpoint.url), cwd=tmp_path).expect(0)
    release = Release(tmp_path / "out")
    check_release(release, gated=False)
    for i, name in enumerate(GOOD):
        rows = release.rows(f"d{i}")
        assert len(rows) == (2 if name == "diverse-questions" else 1), f"{name}: {release.rejects(f'd{i}')}"
        lineage = json.loads(rows[0]["lineage"])
        assert lineage["stage"].startswith(f"write:{name}") and lineage["template"].startswith(name)
        assert rows[0]["context"] == PAGE
    cited = release.rows(f"d{list(GOOD).index('cited-answer')}")[0]
    for quote in json.loads(cited["citations"]):
        assert cited["context"].encode()[quote["begin"]:quote["end"]].decode() == quote["text"] == GOOD["cited-answer"]["quotes"][0]


def saying(what: str, answer: object) -> object:
    """The answer with that in place of each of its texts."""
    if isinstance(answer, dict):
        return {key: saying(what, value) for key, value in answer.items()}
    return [saying(what, value) for value in answer] if isinstance(answer, list) else what


@pytest.mark.parametrize("nonsense", ["the same the same the same the same the same", "", "...", "{{ text }} <passage>",
                                      "다른 말로 쓴 글입니다. " * 3])
def test_bad_answers_become_rejects(saem, tmp_path, endpoint, nonsense):
    def answer(request: dict) -> str:
        return json.dumps(saying(nonsense, GOOD[request["model"]])) if "response_format" in request else nonsense

    endpoint.answer = answer
    saem("run", recipe(tmp_path, endpoint.url), cwd=tmp_path).expect(0)
    release = Release(tmp_path / "out")
    for i, name in enumerate(GOOD):
        assert not release.rows(f"d{i}"), name
        refused = [r for r in release.rejects(f"d{i}") if r["stage"] == "write"]
        assert refused and all(r["reason"] and r["detail"] for r in refused), name
