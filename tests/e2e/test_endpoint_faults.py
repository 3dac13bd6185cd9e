"""An endpoint that hangs, drips, closes, refuses, or answers nonsense: counted outcomes, clear messages, nothing lost."""

import pytest

import model_server
import small_recipes
from saem_cli import Release, check_release

KEY = {"SAEM_TEST_KEY": "k"}
QUICK = ", timeout: 1, retries: 2"


@pytest.mark.parametrize("fault", ["close", "429", "500", "broken-json", "not-openai"])
def test_a_fault_now_and_then_is_retried(saem, tmp_path, endpoint, fault):
    endpoint.behaviour = lambda number, body: fault if number % 5 == 2 else None
    recipe = small_recipes.write(tmp_path, endpoint.url, more=QUICK)
    saem("run", recipe, env=KEY).expect(0)
    calm = tmp_path / "calm"
    calm.mkdir()
    endpoint.behaviour = lambda number, body: None
    undisturbed = small_recipes.write(calm, endpoint.url, more=QUICK)
    saem("run", undisturbed, env=KEY).expect(0)
    assert Release(tmp_path / "out").promised_bytes() == Release(calm / "out").promised_bytes()


@pytest.mark.parametrize("fault", ["hang", "drip"])
def test_an_endpoint_that_stalls_is_given_up_on_in_time(saem, tmp_path, endpoint, fault):
    endpoint.behaviour = lambda number, body: fault if number == 3 else None
    recipe = small_recipes.write(tmp_path, endpoint.url, pages=12, more=QUICK)
    done = saem("run", recipe, env=KEY, timeout=60).expect(0)
    assert done.seconds < 20


@pytest.mark.parametrize("fault", ["close", "500", "429", "not-openai", "broken-json", "redirect"])
def test_an_endpoint_that_never_answers_ends_the_run_with_5(saem, tmp_path, endpoint, fault):
    endpoint.behaviour = lambda number, body: fault
    recipe = small_recipes.write(tmp_path, endpoint.url, pages=8, more=QUICK)
    done = saem("run", recipe, env=KEY).expect(5)
    assert "writer" in done.err or "127.0.0.1" in done.err
    assert not (tmp_path / "out/data").exists()
    endpoint.behaviour = lambda number, body: None
    saem("run", recipe, env=KEY).expect(0)  # run again to go on


def test_no_endpoint_at_all(saem, tmp_path):
    recipe = small_recipes.write(tmp_path, "http://127.0.0.1:9/v1", pages=8, more=QUICK)
    done = saem("run", recipe, env=KEY).expect(5)
    assert "127.0.0.1:9" in done.err and "is a server running there?" in done.err


def test_a_model_that_answers_no_json_at_all_has_its_answers_rejected(saem, tmp_path, endpoint):
    endpoint.behaviour = lambda number, body: "no-json"
    recipe = small_recipes.write(tmp_path, endpoint.url, pages=12, more=QUICK)
    saem("run", recipe, env=KEY).expect(0)
    rejects = Release(tmp_path / "out").rejects("questions")
    assert rejects and {reject["reason"] for reject in rejects} == {"not-json"}
    assert endpoint.total == len(rejects), "an answer is an answer: it is paid for once"


@pytest.mark.parametrize("fault", ["wrong-schema", "no-json"])
def test_answers_of_the_wrong_schema_are_rejected_with_a_reason(saem, tmp_path, endpoint, fault):
    endpoint.behaviour = lambda number, body: fault if number % 4 == 0 else None
    recipe = small_recipes.write(tmp_path, endpoint.url, pages=24)
    saem("run", recipe, env=KEY).expect(0)
    release = Release(tmp_path / "out")
    check_release(release, gated=False)
    rejects = [r for r in release.rejects("questions") if "write" in r["stage"]]
    assert rejects and all(r["reason"] for r in rejects)
    assert len(release.rows("questions")) + len(release.rejects("questions")) >= 24


def test_ungrounded_answers_are_rejected(saem, tmp_path, endpoint, monkeypatch):
    honest = model_server.answer_to
    monkeypatch.setattr(model_server, "answer_to", lambda request: honest(request) if hash_of(request) % 2 else invented(honest(request)))
    recipe = small_recipes.write(tmp_path, endpoint.url, pages=24)
    saem("run", recipe, env=KEY).expect(0)
    release = Release(tmp_path / "out")
    assert any("ground" in r["stage"] for r in release.rejects("questions"))
    assert not any("zebra" in row["text"] for row in release.rows("questions"))


def hash_of(request):
    import zlib

    return zlib.crc32(request["messages"][-1]["content"].encode())


def invented(answer):
    import json

    try:
        fields = json.loads(answer)
    except ValueError:
        return "A zebra painted seventeen violins."
    return json.dumps({name: "A zebra painted seventeen violins." if name == "answer" else value for name, value in fields.items()})


def test_the_call_limit_stops_the_run_and_can_be_raised(saem, tmp_path, endpoint):
    recipe = small_recipes.write(tmp_path, endpoint.url, more=", max_calls: 10")
    done = saem("run", recipe, env=KEY).expect(4)
    assert "max_calls" in done.err
    assert endpoint.total <= 10
    recipe.write_text(recipe.read_text().replace("max_calls: 10", "max_calls: 1000"))
    saem("run", recipe, env=KEY).expect(0)
    assert endpoint.repeated == 0


def test_concurrency_is_bounded(saem, tmp_path, endpoint):
    endpoint.delay_s = 0.02
    saem("run", small_recipes.write(tmp_path, endpoint.url), env=KEY).expect(0)
    assert 2 <= endpoint.most_in_flight <= 4
