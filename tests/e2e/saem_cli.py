"""Runs the saem binary and reads what a run leaves. Used by every end-to-end test."""

import dataclasses
import hashlib
import json
import math
import os
import pathlib
import signal
import subprocess
import time

import pyarrow
import pyarrow.parquet

PATIENCE_S = 900  # a run that takes longer hangs


@dataclasses.dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str
    seconds: float

    def json(self) -> dict:
        return json.loads(self.out)

    def expect(self, code: int) -> "Done":
        assert self.code == code, f"exit code {self.code}, expected {code}\n--- out\n{self.out}\n--- err\n{self.err}"
        return self


class Saem:
    def __init__(self, binary: pathlib.Path):
        self.binary = binary

    def command(self, *arguments: object) -> list[str]:
        return [str(self.binary), *map(str, arguments)]

    def __call__(self, *arguments: object, cwd: pathlib.Path | None = None, env: dict[str, str] | None = None,
                 stdin: str = "", wrap: list[str] | None = None, timeout: float = PATIENCE_S) -> Done:
        began = time.monotonic()
        done = subprocess.run([*(wrap or []), *self.command(*arguments)], cwd=cwd, env={**os.environ, **(env or {})},
                              input=stdin.encode(), capture_output=True, timeout=timeout)
        return Done(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"),
                    time.monotonic() - began)

    def start(self, *arguments: object, cwd: pathlib.Path | None = None, env: dict[str, str] | None = None) -> subprocess.Popen:
        """In a process group of its own, so that workers can be killed with it."""
        return subprocess.Popen(self.command(*arguments), cwd=cwd, env={**os.environ, **(env or {})},
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)


def kill_group(process: subprocess.Popen, how: int = signal.SIGKILL) -> None:
    try:
        os.killpg(process.pid, how)
    except ProcessLookupError:
        pass


class Release:
    """What stands in `release.to`."""

    def __init__(self, folder: pathlib.Path):
        self.folder = folder

    @property
    def findings(self) -> dict:
        return json.loads((self.folder / "findings.json").read_text())

    @property
    def manifest(self) -> dict:
        return json.loads((self.folder / "manifest.json").read_text())

    @property
    def run(self) -> dict:
        return json.loads((self.folder / "run.json").read_text())

    def files(self, pattern: str) -> list[pathlib.Path]:
        return sorted(self.folder.glob(pattern))

    def rows(self, dataset: str, where: str = "data") -> list[dict]:
        """The records of a dataset, from Parquet."""
        files = self.files(f"{where}/{dataset}/*.parquet")
        assert files, f"no Parquet files of {dataset} under {self.folder / where}"
        return [row for file in files for row in pyarrow.parquet.read_table(file).to_pylist()]

    def lines(self, dataset: str, where: str = "data") -> list[dict]:
        """The same records, from JSON lines."""
        files = self.files(f"{where}/{dataset}/*.jsonl.zst")
        assert files, f"no JSON lines of {dataset} under {self.folder / where}"
        return [json.loads(line) for file in files for line in read_zstd(file).decode().splitlines()]

    def rejects(self, dataset: str) -> list[dict]:
        file = self.folder / f"rejects/{dataset}.parquet"
        return pyarrow.parquet.read_table(file).to_pylist() if file.exists() else []

    def promised_bytes(self) -> dict[str, str]:
        """Name -> SHA-256 of every file that recipe, seed and inputs decide."""
        kept = self.files("data/**/*") + self.files("held/**/*") + self.files("rejects/**/*") + [self.folder / "findings.json"]
        return {str(file.relative_to(self.folder)): hashlib.sha256(file.read_bytes()).hexdigest()
                for file in kept if file.is_file()}


def read_zstd(file: pathlib.Path) -> bytes:
    with pyarrow.input_stream(str(file), compression="zstd") as stream:
        return stream.read()


def check_release(release: Release, gated: bool = True) -> dict:
    """What must hold for every release whatever its recipe; returns the findings."""
    findings = release.findings
    for step in findings["funnel"]:
        assert step["in"] + step["made"] == step["out"] + step["rejected"] + step["used"], f"books do not balance: {step}"
        assert sum(step["reasons"].values()) == step["rejected"], f"rejects without a reason: {step}"
    for finding in findings["findings"]:
        estimate = finding["estimate"]
        assert finding["outcome"] in ("pass", "fail", "undecided")
        assert estimate["n"] >= 0
        if estimate["n"] > 0:
            bounds = estimate["low"], estimate["high"]
            assert None not in bounds or finding["outcome"] == "undecided", f"decided without an interval: {finding}"
            low, high = (end if bound is None else bound for bound, end in zip(bounds, (-math.inf, math.inf)))
            assert low <= estimate["value"] <= high, f"value outside of its interval: {finding}"
    blocking = [f for f in findings["findings"] if f["severity"] == "block"]
    if gated:
        assert blocking, "a gate without a blocking check"
    released = all(f["outcome"] == "pass" for f in blocking)
    assert (findings["verdict"] in ("released", "made")) == released, f"verdict and findings disagree: {findings['verdict']}"
    assert bool(release.files("data/*/*")) == released, "data/ exists only where the gate said yes"
    if not released:
        assert release.files("held/*/*"), "refused data lies under held/"
    report = (release.folder / "report.html").read_text()
    assert "<html" in report and len(report) > 10_000
    check_manifest(release)
    return findings


def check_manifest(release: Release) -> None:
    listed = {}
    for entry in release.manifest["files"]:
        file = release.folder / entry["path"]
        content = file.read_bytes()
        assert hashlib.sha256(content).hexdigest() == entry["sha256"], f"{entry['path']} is not what the manifest says"
        listed[entry["path"]] = entry
    there = {str(f.relative_to(release.folder)) for where in ("data", "held", "rejects") for f in release.files(f"{where}/**/*")
             if f.is_file()}
    assert there <= set(listed), f"files that no manifest names: {there - set(listed)}"


def wait_until(condition, seconds: float = 20.0, step: float = 0.005) -> bool:
    """Whether `condition` came true in time. For tests that need another process to get somewhere first."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(step)
    return bool(condition())
