"""The world around a run: full disks, folders without permission, a second run, broken models, limits of the system."""

import contextlib
import fcntl
import os
import pathlib
import shutil
import signal
import subprocess

import pytest

import small_recipes
from saem_cli import Release, kill_group, wait_until

KEY = {"SAEM_TEST_KEY": "k"}


def test_two_runs_at_once_the_second_is_told(saem, tmp_path, endpoint):
    endpoint.delay_s = 0.3
    recipe = small_recipes.write(tmp_path, endpoint.url)
    first = saem.start("run", recipe, env=KEY)
    try:
        assert wait_until(lambda: endpoint.total >= 1)
        second = saem("run", recipe, env=KEY, timeout=20)
        assert second.code in (2, 5), second.err
        assert "running" in second.err and str(first.pid) in second.err
        endpoint.delay_s = 0
        _, err = first.communicate(timeout=60)
        assert first.returncode == 0, err
    finally:
        kill_group(first)
        first.wait()


def test_a_killed_run_leaves_no_lock(saem, tmp_path, endpoint):
    endpoint.delay_s = 0.3
    recipe = small_recipes.write(tmp_path, endpoint.url)
    first = saem.start("run", recipe, env=KEY)
    assert wait_until(lambda: endpoint.total >= 1)
    kill_group(first, signal.SIGKILL)
    first.communicate()
    endpoint.delay_s = 0
    saem("run", recipe, env=KEY).expect(0)


def test_two_runs_do_not_build_one_release(saem, tmp_path):
    """They have work folders of their own, so only the release tells that they meet."""
    recipe = small_recipes.refine(tmp_path, pages=5)
    built = tmp_path / ".out.saem-new"
    (built / "data").mkdir(parents=True)
    (built / "data/left").write_text("by a run that was killed")
    other = os.open(built, os.O_RDONLY)
    fcntl.flock(other, fcntl.LOCK_EX)
    assert f"makes the release {tmp_path / 'out'}" in saem("run", recipe).expect(5).err
    assert not (tmp_path / "out.work/datasets").exists(), "told at once"
    os.close(other)
    saem("run", recipe).expect(0)
    assert not (tmp_path / "out/data/left").exists() and not built.exists()


def children(process) -> list[int]:
    try:
        return [int(pid) for pid in pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]
    except FileNotFoundError:
        return []


def has_sigterm(pid: int, mask: str) -> bool:
    """Whether a process has it among the signals it catches (SigCgt) or that wait for it (ShdPnd)."""
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith(mask):
                return bool(int(line.split()[1], 16) & 1 << (signal.SIGTERM - 1))
    return False


def is_told_to_stop(pid: int) -> bool:
    return has_sigterm(pid, "ShdPnd")


def is_at_work(pid: int) -> bool:
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        command = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        return command[1:2] == [b"worker"] and has_sigterm(pid, "SigCgt")
    return False


def state(pid: int) -> str:
    """T: stands still; Z, X: has ended."""
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return "X"


def is_gone(pid: int) -> bool:
    return state(pid) in "ZX"


def stop_workers(run) -> list[int]:
    """Both workers of a run, once they stand still; none where one was done before it was seen."""
    seen: set[int] = set()

    def still() -> bool:
        for worker in filter(is_at_work, children(run)):
            os.kill(worker, signal.SIGSTOP)
            seen.add(worker)
        return len(seen) == 2 and all(state(worker) == "T" for worker in seen)

    return sorted(seen) if wait_until(still, seconds=2, step=0) else []


@contextlib.contextmanager
def run_with_stopped_workers(saem, recipe):
    """A run in the middle of a program, its workers standing still, so that they cannot be done before they are looked at."""
    for _ in range(10):
        run = saem.start("run", recipe, "--processes", "2", "--fresh")
        try:
            if workers := stop_workers(run):
                yield run, workers
                return
        finally:
            kill_group(run)
            run.communicate()
    pytest.fail("the workers are always done before they are seen")


def test_workers_are_told_to_stop_when_the_run_is(saem, tmp_path):
    recipe = small_recipes.refine(tmp_path, pages=300)
    with run_with_stopped_workers(saem, recipe) as (run, workers):
        run.send_signal(signal.SIGTERM)
        assert wait_until(lambda: all(map(is_told_to_stop, workers)))
        for worker in workers:
            os.kill(worker, signal.SIGCONT)
        _, err = run.communicate(timeout=60)
        assert run.returncode == 143 and err.count(b"run again") == 1, err
    saem("run", recipe).expect(0)


def test_workers_end_with_a_killed_run(saem, tmp_path):
    """Else they would write beside the next one."""
    recipe = small_recipes.refine(tmp_path, pages=300)
    with run_with_stopped_workers(saem, recipe) as (run, workers):
        run.send_signal(signal.SIGKILL)
        run.wait()
        assert wait_until(lambda: all(map(is_gone, workers)))
    saem("run", recipe).expect(0)


def test_a_worker_that_is_killed_ends_the_run_with_advice(saem, tmp_path):
    recipe = small_recipes.refine(tmp_path, pages=300)
    with run_with_stopped_workers(saem, recipe) as (run, workers):
        os.kill(workers[0], signal.SIGKILL)
        assert wait_until(lambda: is_told_to_stop(workers[1])), "the others are not waited for"
        os.kill(workers[1], signal.SIGCONT)
        _, err = run.communicate(timeout=60)
        assert run.returncode == 5 and b"signal 9" in err, err


@contextlib.contextmanager
def small_disk(folder: pathlib.Path, megabytes: int):
    if os.geteuid() != 0:
        pytest.skip("mounting a small disk takes root")
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", folder], capture_output=True, text=True)
    if mounted.returncode != 0:
        pytest.skip(f"cannot mount a small disk: {mounted.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


@pytest.mark.parametrize("part", ["work", "out"])
def test_a_full_disk(saem, tmp_path, part):
    recipe = small_recipes.refine(tmp_path, pages=600)
    with small_disk(tmp_path / "disk", 1) as disk:
        where = ["--set", f"work={disk / 'work'}"] if part == "work" else ["--set", f"release.to={disk / 'out'}", "--set", f"work={tmp_path / 'work'}"]
        (disk / "ballast").write_bytes(bytes(900_000))
        done = saem("run", recipe, *where).expect(5)
        assert "No space left" in done.err or "full" in done.err
        assert not list(disk.glob("out/data/*/*"))
        (disk / "ballast").unlink()
        subprocess.run(["mount", "-o", "remount,size=64m", disk], check=True)
        saem("run", recipe, *where).expect(0)  # run again to go on


def test_a_release_cannot_take_the_place_of_a_disk(saem, tmp_path):
    recipe = small_recipes.refine(tmp_path, pages=5)
    with small_disk(tmp_path / "disk", 20) as disk:
        for verb in ("check", "run"):
            said = saem(verb, recipe, "--set", f"release.to={disk}").expect(2).err
            assert "is a mount point" in said and f"{disk}/out" in said
        saem("run", recipe, "--set", f"release.to={disk}/out").expect(0)


def test_a_file_size_limit_is_like_a_full_disk(saem, tmp_path):
    recipe = small_recipes.refine(tmp_path, pages=600)
    done = saem("run", recipe, wrap=["bash", "-c", 'ulimit -f 64; exec "$@"', "-"])
    done.expect(5)
    assert "out" in done.err
    saem("run", recipe).expect(0)


def as_nobody() -> list[str]:
    """A prefix that gives up root's powers; nothing where we have none."""
    if os.geteuid() != 0:
        return []
    if not shutil.which("setpriv"):
        pytest.skip("setpriv is not there to give up root's powers")
    return ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=-all"]


def reachable(folder: pathlib.Path) -> None:
    """Folders of pytest belong to their user alone; nobody else could enter them."""
    for parent in [folder, *folder.parents]:
        if parent == pathlib.Path("/tmp") or parent == pathlib.Path("/"):
            break
        with contextlib.suppress(PermissionError):
            parent.chmod(parent.stat().st_mode | 0o755)


def runs_as_nobody(saem) -> bool:
    return subprocess.run([*as_nobody(), str(saem.binary), "--version"], capture_output=True).returncode == 0


def test_a_read_only_folder(saem, tmp_path):
    if not runs_as_nobody(saem):
        pytest.skip("the binary's folder is closed to other users")
    recipe = small_recipes.refine(tmp_path, pages=5)
    reachable(tmp_path)
    tmp_path.chmod(0o555)
    try:
        done = saem("run", recipe, wrap=as_nobody()).expect(5)
        assert "out" in done.err and "ermission" in done.err
    finally:
        tmp_path.chmod(0o755)


def test_a_place_for_the_release_that_cannot_be_written_to_is_found_at_once(saem, tmp_path):
    if not runs_as_nobody(saem):
        pytest.skip("the binary's folder is closed to other users")
    recipe = small_recipes.refine(tmp_path, pages=5)
    for folder, rights in {"closed": 0o555, "work": 0o777}.items():
        (tmp_path / folder).mkdir()
        (tmp_path / folder).chmod(rights)
    reachable(tmp_path)
    done = saem("run", recipe, "--set", "release.to=closed/out", "--set", "work=work", wrap=as_nobody()).expect(5)
    assert "closed" in done.err and "ermission" in done.err
    assert not (tmp_path / "work/datasets").exists()


def test_an_unreadable_input(saem, tmp_path):
    if not runs_as_nobody(saem):
        pytest.skip("the binary's folder is closed to other users")
    recipe = small_recipes.refine(tmp_path, pages=5)
    reachable(tmp_path)
    tmp_path.chmod(0o777)
    (tmp_path / "pages.warc.gz").chmod(0)
    done = saem("run", recipe, wrap=as_nobody())
    assert done.code in (2, 5)
    assert "pages.warc.gz" in done.err


@pytest.mark.parametrize(("there", "content"), [("data/diary.txt", "dear diary"), ("manifest.json", '{"name": "a browser extension"}')])
@pytest.mark.parametrize("verb", ["check", "run"])
def test_a_release_folder_that_is_somebody_elses_is_refused_before_any_work(saem, tmp_path, verb, there, content):
    """What we did not make is not deleted."""
    recipe = small_recipes.refine(tmp_path, pages=5)
    (tmp_path / "out" / there).parent.mkdir(parents=True)
    (tmp_path / "out" / there).write_text(content)
    done = saem(verb, recipe).expect(2)
    assert "recipe.yaml:14:" in done.err and "choose another `release.to`" in done.err, done.err
    assert (tmp_path / "out" / there).read_text() == content
    assert not (tmp_path / "out.work").exists(), "nothing was made"


def test_a_file_that_was_put_into_a_release_is_not_deleted(saem, tmp_path):
    recipe = small_recipes.refine(tmp_path, pages=5)
    saem("run", recipe).expect(0)
    (tmp_path / "out/notes.txt").write_text("worth keeping")
    for verb in ("check", "run"):
        assert "`notes.txt`" in saem(verb, recipe, "--set", "seed=8").expect(2).err
    assert (tmp_path / "out/notes.txt").exists()
    (tmp_path / "out/notes.txt").unlink()
    saem("run", recipe, "--set", "seed=8").expect(0)


def test_a_release_folder_that_is_a_file_is_refused(saem, tmp_path):
    recipe = small_recipes.refine(tmp_path, pages=5)
    (tmp_path / "out").write_text("a file")
    assert "is a file" in saem("check", recipe).expect(2).err


@pytest.mark.parametrize("work", ["out", "out/", "./out/work", "{here}/out/work", "in/../out"])
def test_a_work_folder_that_is_the_release_or_lies_in_it_is_refused(saem, tmp_path, work):
    small_recipes.refine(tmp_path, pages=5)
    done = saem("run", "recipe.yaml", "--set", f"work={work.format(here=tmp_path)}", cwd=tmp_path).expect(2)
    assert "recipe.yaml:14:" in done.err and "`work` lies inside `release.to`" in done.err, done.err
    assert not (tmp_path / "out").exists()


def test_a_command_given_in_a_folder_that_is_gone(saem, tmp_path):
    recipe = small_recipes.refine(tmp_path, pages=5)
    gone = ["bash", "-c", 'mkdir gone && cd gone && rmdir ../gone && exec "$@"', "-"]
    saem("run", recipe, wrap=gone, cwd=tmp_path).expect(0)
    assert saem("check", "recipe.yaml", wrap=gone, cwd=tmp_path).expect(2).err
    assert saem("init", ".", wrap=gone, cwd=tmp_path).code in (2, 5)


def test_a_slash_behind_a_folder_changes_nothing(saem, tmp_path):
    recipe = small_recipes.refine(tmp_path, pages=5)
    for arguments in (["--limit", "3"], [], []):
        saem("run", recipe, "--set", "release.to=out//", "--set", "work=out.work/", *arguments).expect(0)
    assert {f.name for f in tmp_path.glob("*out*")} == {"out", "out.work", "out.first-3", "out.work.first-3"}
    assert not list(tmp_path.glob(".*"))


def test_an_empty_folder_and_an_earlier_release_are_written_to(saem, tmp_path):
    recipe = small_recipes.refine(tmp_path, pages=5)
    (tmp_path / "out").mkdir()
    saem("run", recipe).expect(0)
    saem("run", recipe, "--set", "seed=8").expect(0)


def test_a_release_goes_where_a_link_points(saem, tmp_path):
    recipe = small_recipes.refine(tmp_path, pages=5)
    (tmp_path / "disk/place").mkdir(parents=True)
    (tmp_path / "out").symlink_to("disk/place")
    for seed in (7, 8):
        saem("run", recipe, "--set", f"seed={seed}").expect(0)
        assert (tmp_path / "out").is_symlink() and Release(tmp_path / "disk/place").manifest["seed"] == seed
    assert [f.name for f in (tmp_path / "disk").iterdir()] == ["place"]


def test_names_beside_what_is_written_stay_the_users(saem, tmp_path):
    recipe = small_recipes.refine(tmp_path, pages=5)
    (tmp_path / "out.new").mkdir()
    for mine in ("out.new/notes.txt", "lists.jsonl.new", "recipe.yaml.new"):
        (tmp_path / mine).write_text("mine")
    saem("run", recipe).expect(0)
    recipe.unlink()
    saem("init", tmp_path).expect(0)
    for mine in ("out.new/notes.txt", "lists.jsonl.new", "recipe.yaml.new"):
        assert (tmp_path / mine).read_text() == "mine"


def test_output_that_cannot_be_written_to(saem, tmp_path):
    recipe = small_recipes.refine(tmp_path, pages=5)
    for arguments in (("check", recipe), ("plan", "--selftest"), ("stages", "--doc"), ("--help",)):
        with open("/dev/full", "wb") as full:
            done = subprocess.run(saem.command(*arguments), stdout=full, stderr=subprocess.PIPE, timeout=60)
        assert done.returncode == 5 and b"cannot write the output: No space" in done.stderr, (arguments, done)
    closed = subprocess.run(["bash", "-c", '"$@" | head -c 1 >/dev/null; exit "${PIPESTATUS[0]}"', "-", *saem.command("stages")], timeout=60)
    assert closed.returncode in (0, 5, 141)


@pytest.mark.parametrize(("name", "content"), [("empty", b""), ("not a model", b"hello world" * 100), ("cut off", None)])
def test_a_model_file_that_is_none(saem, tmp_path, name, content):
    model = tmp_path / "model.gguf"
    if content is None:
        shipped = next(iter((pathlib.Path(__file__).parents[2] / ".deps").rglob("*.gguf")), None)
        if shipped is None:
            pytest.skip("no model is there to cut off")
        with shipped.open("rb") as whole:
            content = whole.read(1_000_000)
    model.write_bytes(content)
    recipe = small_recipes.write(tmp_path, "http://127.0.0.1:9/v1", pages=5)
    text = recipe.read_text()
    begin, end = text.index("    http:"), text.index("release:")
    recipe.write_text(text[:begin].replace("  writer:\n", f"  writer: {{llama: {model}}}\n") + text[end:])
    done = saem("run", recipe).expect(5)
    assert "model.gguf" in done.err


@pytest.mark.parametrize("kilobytes", range(165_000, 215_000, 10_000))
def test_memory_that_is_not_there_is_an_error_and_no_crash(saem, tmp_path, kilobytes):
    """Address space ends at another place each time: in the main thread, in another, or not at all."""
    recipe = small_recipes.refine(tmp_path, pages=50)
    done = saem("run", recipe, wrap=["bash", "-c", f'ulimit -v {kilobytes}; exec "$@"', "-"])
    assert done.code in (0, 4, 5), f"{done.code}: {done.err}"
    assert done.code == 0 or "memory" in done.err
    saem("run", recipe).expect(0)


def test_few_open_files_are_enough(saem, tmp_path):
    recipe = small_recipes.refine(tmp_path, pages=50)
    saem("run", recipe, wrap=["bash", "-c", 'ulimit -n 64; exec "$@"', "-"]).expect(0)


def test_the_environment_does_not_show_in_results(saem, tmp_path):
    outputs = []
    for name, env in {"a": {"LC_ALL": "C", "TZ": "Asia/Seoul"}, "b": {"LC_ALL": "C.UTF-8", "TZ": "America/New_York", "OMP_NUM_THREADS": "1"}}.items():
        folder = tmp_path / name
        folder.mkdir()
        saem("run", small_recipes.refine(folder), env=env).expect(0)
        outputs.append(Release(folder / "out").promised_bytes())
    assert outputs[0] == outputs[1]
