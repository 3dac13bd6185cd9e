"""Killed anywhere and run again; edited and run again; changed inputs: what is made again, and what never is."""

import shutil
import signal
import time

import pytest

import small_recipes
import web_archive
from saem_cli import Release, kill_group, wait_until

KEY = {"SAEM_TEST_KEY": "k"}
KILLS = 100
CONCURRENCY = 4


def test_a_hundred_kills_change_nothing(saem, tmp_path, endpoint, draw):
    """kill -9 at random moments: the same bytes, no record lost or twice, and calls repeated only if they were in flight."""
    endpoint.delay_s = 0.004
    calm = tmp_path / "calm"
    small_recipes.write(calm_folder(calm), endpoint.url)
    undisturbed = saem("run", calm / "recipe.yaml", env=KEY).expect(0)
    expected = Release(calm / "out").promised_bytes()
    calls = endpoint.total
    assert endpoint.repeated == 0 and calls >= 30

    kills = rounds = 0
    while kills < KILLS:
        rounds += 1
        folder = tmp_path / f"round{rounds}"
        small_recipes.write(calm_folder(folder), endpoint.url)
        endpoint.reset()
        killed_here = 0
        while True:
            process = saem.start("run", folder / "recipe.yaml", env=KEY)
            try:
                process.communicate(timeout=draw.uniform(0.01, undisturbed.seconds * 0.9) if kills < KILLS else 60)
            except Exception:
                kill_group(process, signal.SIGKILL)
                process.communicate()
                kills += 1
                killed_here += 1
                continue
            assert process.returncode == 0, f"after {killed_here} kills"
            break
        assert Release(folder / "out").promised_bytes() == expected, f"round {rounds} after {killed_here} kills"
        assert len(endpoint.requests) == calls, "every call was made, and no other"
        assert endpoint.repeated <= killed_here * CONCURRENCY
        assert endpoint.repeated <= Release(folder / "out").run["repeated_calls"] <= killed_here * CONCURRENCY
        shutil.rmtree(folder)
    print(f"{kills} kills in {rounds} rounds")


def test_repeated_calls_are_reported_as_those_in_flight(saem, tmp_path, endpoint):
    endpoint.delay_s = 0.05
    recipe = small_recipes.write(tmp_path, endpoint.url)
    process = saem.start("run", recipe, env=KEY)
    assert wait_until(lambda: endpoint.total >= 2 * CONCURRENCY)
    kill_group(process, signal.SIGKILL)
    process.communicate()
    saem("run", recipe, env=KEY).expect(0)
    assert 1 <= Release(tmp_path / "out").run["repeated_calls"] <= CONCURRENCY


def calm_folder(folder):
    folder.mkdir()
    return folder


def test_an_answered_call_is_never_made_again(saem, tmp_path, endpoint):
    recipe = small_recipes.write(tmp_path, endpoint.url)
    saem("run", recipe, env=KEY).expect(0)
    calls = endpoint.total
    saem("run", recipe, env=KEY).expect(0)
    assert endpoint.total == calls, "nothing to do"
    saem("run", recipe, "--fresh", env=KEY).expect(0)
    assert endpoint.total == calls, "--fresh makes data again, not answers"


@pytest.mark.parametrize(("how", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_signal_ends_it_softly(saem, tmp_path, endpoint, how, code):
    endpoint.delay_s = 0.2
    recipe = small_recipes.write(tmp_path, endpoint.url)
    process = saem.start("run", recipe, env=KEY)
    assert wait_until(lambda: endpoint.total >= 5)
    process.send_signal(how)
    began = time.monotonic()
    _, err = process.communicate(timeout=30)
    assert process.returncode == code, err
    assert time.monotonic() - began < 15
    assert b"run again" in err
    endpoint.delay_s = 0
    answered = endpoint.answered
    saem("run", recipe, env=KEY).expect(0)
    assert endpoint.repeated <= CONCURRENCY
    assert endpoint.total - endpoint.repeated >= answered


def test_editing_a_step_reuses_what_is_before_it(saem, tmp_path, endpoint):
    recipe = small_recipes.write(tmp_path, endpoint.url)
    saem("run", recipe, env=KEY).expect(0)
    calls = endpoint.total
    text = recipe.read_text()
    recipe.write_text(text.replace("min_overlap: 0.5", "min_overlap: 0.4"))
    saem("run", recipe, env=KEY).expect(0)
    assert endpoint.total == calls, "the answers are still those"
    made = {d["name"]: d["reused"] for d in Release(tmp_path / "out").run["datasets"]}
    assert made["pages"] is True and made["questions"] is False


def test_another_seed_asks_again(saem, tmp_path, endpoint):
    recipe = small_recipes.write(tmp_path, endpoint.url)
    saem("run", recipe, env=KEY).expect(0)
    calls = endpoint.total
    saem("run", recipe, "--set", "seed=8", env=KEY).expect(0)
    assert endpoint.total > calls


def test_a_changed_input_is_noticed(saem, tmp_path):
    recipe = small_recipes.refine(tmp_path, pages=30)
    saem("run", recipe).expect(0)
    before = Release(tmp_path / "out").promised_bytes()
    web_archive.write(tmp_path / "pages.warc.gz", 31)
    saem("run", recipe).expect(0)
    after = Release(tmp_path / "out")
    assert after.promised_bytes() != before
    assert {r["uri"] for r in after.rows("pages")} >= {"https://pages.example/30"}


def test_a_new_file_under_a_glob_is_noticed(saem, tmp_path):
    web_archive.write(tmp_path / "a.warc.gz", 10)
    recipe = small_recipes.refine(tmp_path, pages=0, files="*.warc.gz")
    saem("run", recipe).expect(0)
    web_archive.write(tmp_path / "b.warc.gz", 10, first=100)
    saem("run", recipe).expect(0)
    assert len(Release(tmp_path / "out").rows("pages")) == 20


def test_an_input_of_the_same_size_and_time_is_found_by_verify(saem, tmp_path):
    import os

    recipe = small_recipes.refine(tmp_path, pages=20)
    saem("run", recipe).expect(0)
    archive = tmp_path / "pages.warc.gz"
    stat = archive.stat()
    content = bytearray(archive.read_bytes())
    content[-30] ^= 0xFF  # in the last record
    archive.write_bytes(content)
    os.utime(archive, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    saem("run", recipe, "--verify").expect(0)
    assert len(Release(tmp_path / "out").rows("pages")) == 19


def test_damaged_work_is_noticed_and_made_again(saem, tmp_path):
    recipe = small_recipes.refine(tmp_path, pages=30)
    saem("run", recipe).expect(0)
    before = Release(tmp_path / "out").promised_bytes()
    shutil.rmtree(tmp_path / "out")
    damaged = 0
    for file in sorted((tmp_path / "out.work").rglob("*")):
        if file.is_file() and file.stat().st_size > 40:
            content = bytearray(file.read_bytes())
            content[len(content) // 2] ^= 0x10
            file.write_bytes(content)
            damaged += 1
    assert damaged
    done = saem("run", recipe)
    if done.code == 0:
        assert Release(tmp_path / "out").promised_bytes() == before
    else:
        done.expect(5)
        assert "out.work" in done.err, "says which file is damaged"
        saem("run", recipe, "--fresh").expect(0)
        assert Release(tmp_path / "out").promised_bytes() == before
