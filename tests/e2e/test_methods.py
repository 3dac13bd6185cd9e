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
ENGLISH = {
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


KOREAN_PAGE = ("동천항에는 1902년부터 조위계가 서 있다. 조위계는 육 분마다 물의 높이를 재어 항만 사무소로 보낸다. 관 속에 홍합이 자라기 때문에 "
               "잠수사가 달마다 청소한다. 이제까지 가장 높은 물은 1953년 폭풍 때의 412센티미터였고, 가장 낮은 물은 1987년 봄의 38센티미터였다.")
KOREAN_QUESTION = {"question": "동천항의 조위계는 물의 높이를 얼마나 자주 잽니까?", "answer": "육 분마다 잰다."}
KOREAN_TEXT = ("동천항 조위계(1902년)는 육 분에 한 번씩 수위를 사무소에 알린다. 다달이 잠수사가 내려가 관을 막는 홍합을 치운다. 기록은 1953년의 "
               "412센티미터와 1987년의 38센티미터이다. 사무소는 그 값을 보고 뱃길을 살핀다.")
KOREAN = {
    "question-answer": KOREAN_QUESTION,
    "diverse-questions": {"pairs": [
        KOREAN_QUESTION, {"question": "조위계의 관은 누가 청소합니까? A) 사무소 직원 B) 잠수사", "answer": "B) 잠수사"}]},
    "cited-answer": KOREAN_QUESTION | {"quotes": ["조위계는 육 분마다 물의 높이를 재어"]},
    "problem": {"question": "조위계가 6분마다 물의 높이를 잽니다. 3시간 동안 모두 몇 번 잽니까?",
                "answer": "한 시간에는 60분 ÷ 6분 = 10번 잽니다.\n세 시간이면 10번 × 3 = 30번입니다.\n답: 30"},
    "instruction": "항구에서 바다의 수위를 어떻게 관리하는지 짧게 설명해 주세요.",
    "rephrase": KOREAN_TEXT,
    "distill": KOREAN_TEXT,
    "knowledge": KOREAN_TEXT,
    "facts": "- 동천항 조위계는 1902년에 세워졌다.\n- 잠수사가 다달이 조위계의 관을 손질한다.",
    "summary": "동천항의 조위계는 물 높이를 사무소에 알리며, 홍합 탓에 다달이 손질한다.",
    "faq": "질문: 동천항에는 언제부터 조위계가 있었습니까?\n답: 1902년에 처음 세워졌습니다.\n\n"
           "질문: 조위계를 왜 손질해야 합니까?\n답: 홍합이 관을 막기 때문입니다. 그래서 잠수사가 다달이 내려가 관을 닦습니다.",
    "table": "조위계의 기록이다.\n| 기록 | 높이 | 해 |\n|---|---|---|\n| 최고 | 412센티미터 | 1953년 |\n| 최저 | 38센티미터 | 1987년 |\n"
             "질문: 물이 더 높았던 해는 언제인가?\n답: 1953년이다.",
    "tutorial": "사무소 사람처럼 조위계를 읽을 수 있게 된다.\n1단계: 기다리기\n새 값은 육 분에 한 번 온다. 서두르지 말고 지켜본다.\n2단계: 견주기\n값이 38센티미터와 "
                "412센티미터 사이에 있는지 본다.\n3단계: 닦기\n값이 그대로이면 홍합이 관을 막은 것이니 잠수사를 부른다. 그 뒤에 다시 한 번 값을 확인한다.",
}
GOOD = {"en": (PAGE, ENGLISH), "ko": (KOREAN_PAGE, KOREAN)}


def recipe(folder: pathlib.Path, url: str, language: str) -> pathlib.Path:
    """A dataset for each method, each with a model of the method's name."""
    (folder / "page.txt").write_text(GOOD[language][0])
    names = list(ENGLISH)
    datasets = "".join(f"  d{i}: {{from: page, steps: [write: {{method: {name}, model: m{i}}}]}}\n" for i, name in enumerate(names))
    models = "".join(f"  m{i}: {{http: {{url: '{url}', model: {name}}}}}\n" for i, name in enumerate(names))
    released = "".join(f"    d{i}: {{audit: none}}\n" for i in range(len(names)))
    return small_recipes.put(folder, "saem: 1\ndatasets:\n  page: {read: {files: page.txt, licence: CC0-1.0}, steps: [language: {keep: [en, ko]}]}\n"
                             f"{datasets}models:\n{models}release:\n  to: out\n  datasets:\n{released}")


def test_all_methods_are_tried_here(saem):
    options = saem("stages", "write", "--json").expect(0).json()["options"]["properties"]
    assert set(options["method"]["enum"]) == set(ENGLISH) == set(KOREAN)


@pytest.mark.parametrize("language", GOOD)
def test_good_answers_become_rows(saem, tmp_path, endpoint, language):
    page, answers = GOOD[language]

    def answer(request: dict) -> str:
        good = answers[request["model"]]
        wants_json = "response_format" in request
        assert wants_json == isinstance(good, dict), "pairs are asked for as JSON, texts are not"
        return json.dumps(good) if wants_json else good

    endpoint.answer = answer
    saem("run", recipe(tmp_path, endpoint.url, language), cwd=tmp_path).expect(0)
    release = Release(tmp_path / "out")
    check_release(release, gated=False)
    for i, name in enumerate(answers):
        rows = release.rows(f"d{i}")
        assert len(rows) == (2 if name == "diverse-questions" else 1), f"{name}: {release.rejects(f'd{i}')}"
        lineage = json.loads(rows[0]["lineage"])
        assert lineage["stage"].startswith(f"write:{name}") and lineage["template"].startswith(name)
        assert rows[0]["context"] == page and rows[0]["language"] == language
    cited = release.rows(f"d{list(answers).index('cited-answer')}")[0]
    for quote in json.loads(cited["citations"]):
        assert cited["context"].encode()[quote["begin"]:quote["end"]].decode() == quote["text"] == answers["cited-answer"]["quotes"][0]


def saying(what: str, answer: object) -> object:
    """The answer with that in place of each of its texts."""
    if isinstance(answer, dict):
        return {key: saying(what, value) for key, value in answer.items()}
    return [saying(what, value) for value in answer] if isinstance(answer, list) else what


@pytest.mark.parametrize("nonsense", ["the same the same the same the same the same", "", "...", "{{ text }} <passage>",
                                      "다른 말로 쓴 글입니다. " * 3])
def test_bad_answers_become_rejects(saem, tmp_path, endpoint, nonsense):
    def answer(request: dict) -> str:
        return json.dumps(saying(nonsense, ENGLISH[request["model"]])) if "response_format" in request else nonsense

    endpoint.answer = answer
    saem("run", recipe(tmp_path, endpoint.url, "en"), cwd=tmp_path).expect(0)
    release = Release(tmp_path / "out")
    for i, name in enumerate(ENGLISH):
        assert not release.rows(f"d{i}"), name
        refused = [r for r in release.rejects(f"d{i}") if r["stage"] == "write"]
        assert refused and all(r["reason"] and r["detail"] for r in refused), name
