"""The measurements of bench/README.md: each runs saem and its peer or baseline by turns, checks that both did the work,
and prints one line of the table. Started by bench/run."""

import argparse
import dataclasses
import hashlib
import json
import os
import pathlib
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import pyarrow.parquet

ROOT = pathlib.Path(__file__).resolve().parent.parent
SAEM = pathlib.Path(os.environ.get("SAEM_BIN", ROOT / "build/release/bin/saem"))
CACHE = ROOT / "out/bench"
ROW_GROUP = 10_000
ZSTD_LEVEL = 3


@dataclasses.dataclass(frozen=True)
class Ran:
    seconds: float
    peak_mib: float
    out: str


def run(command: list[object], cores: int = 0, good: tuple[int, ...] = (0,)) -> Ran:
    """Runs it to the end and says how long it took and the most memory that it or a child held."""
    began = time.perf_counter()
    process = subprocess.Popen([*(["taskset", "-c", ",".join(map(str, range(cores)))] if cores else []), *map(str, command)],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    out, err = process.stdout.read(), process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in good:
        sys.exit(f"{' '.join(map(str, command))}\nexit code {process.returncode}\n{err.decode()}")
    return Ran(seconds, usage.ru_maxrss / 1024, out.decode())


def documents(size: float) -> pathlib.Path:
    CACHE.mkdir(parents=True, exist_ok=True)
    path = CACHE / f"documents-{size:.0e}.jsonl.zst"
    if not path.exists():
        run([sys.executable, ROOT / "bench/make_documents.py", size, path])
    return path


def recipe(folder: pathlib.Path, text: str) -> pathlib.Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "recipe.yaml"
    path.write_text(text)
    return path


def by_turns(rounds: int, *tasks) -> list[list[Ran]]:
    """Each task once a round, so that a slow minute of the machine hits all of them."""
    results: list[list[Ran]] = [[] for _ in tasks]
    for _ in range(rounds):
        for task, result in zip(tasks, results):
            result.append(task())
    return results


def median(results: list[Ran]) -> float:
    return statistics.median(r.seconds for r in results)


def copy(folder: pathlib.Path) -> None:
    source = documents(5e8)
    made = recipe(folder / "copy", f"""
saem: 1
datasets:
  documents: {{read: {{files: {source}, text: text, uri: url, time: time, licence: CC0-1.0}}}}
release:
  to: out
  formats: [parquet]
  rows_per_file: 10000000
  datasets: {{documents: {{audit: none}}}}
""")
    peer = folder / "copy/peer.parquet"
    for threads in (1, 2):
        def ours() -> Ran:
            shutil.rmtree(made.parent / "out", ignore_errors=True)
            shutil.rmtree(made.parent / "out.work", ignore_errors=True)
            return run([SAEM, "run", made, "--threads", threads], cores=threads)

        def theirs() -> Ran:
            peer.unlink(missing_ok=True)
            return run([sys.executable, "-c", f"""
import duckdb
c = duckdb.connect()
c.execute("SET threads = {threads}")
c.execute("COPY (SELECT * FROM read_json('{source}', format = 'newline_delimited')) TO '{peer}' "
          "(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL {ZSTD_LEVEL}, ROW_GROUP_SIZE {ROW_GROUP})")
"""], cores=threads)

        mine, duck = by_turns(3, ours, theirs)
        rows = [pyarrow.parquet.ParquetFile(f).metadata.num_rows for f in ((made.parent / "out").glob("data/documents/*.parquet"))]
        assert sum(rows) == pyarrow.parquet.ParquetFile(peer).metadata.num_rows, "both wrote all documents"
        line(f"JSONL.zst (0.5 GB) to Parquet, {threads} thread{'s' * (threads > 1)}", f"{median(mine):.2f} s",
             f"DuckDB {median(duck):.2f} s", median(duck) / median(mine), "at least 1.0x as fast")


def stage(_: pathlib.Path) -> None:
    binary = SAEM.parent / "saem_bench"
    if not binary.exists():
        run(["cmake", "--build", SAEM.parent.parent, "--target", "saem_bench"])
    ran = run([binary, "--benchmark_format=json", "--benchmark_repetitions=3", "--benchmark_report_aggregates_only=true"])
    for result in json.loads(ran.out)["benchmarks"]:
        if result["name"] == "OneMoreStage_median":
            nanoseconds = result["ns_per_document"]
            line("One more stage that does nothing, batches of 1,024", f"{nanoseconds:.1f} ns a document", "", 200 / nanoseconds,
                 "at most 200 ns")


def memory(folder: pathlib.Path, sizes: tuple[float, ...] = (5e8, 2e9)) -> None:
    peaks = []
    for size in sizes:
        made = recipe(folder / f"memory-{size:.0e}", f"""
saem: 1
datasets:
  documents:
    read: {{files: {documents(size)}, text: text, uri: url, licence: CC0-1.0}}
    steps: [{{dedup: {{method: minhash}}}}]
release:
  to: out
  formats: [parquet]
  datasets: {{documents: {{audit: none}}}}
""")
        ran = run([SAEM, "run", made])
        peaks.append(ran.peak_mib)
        line(f"Peak memory, {size / 1e9:.1f} GB through MinHash dedup", f"{ran.peak_mib:.0f} MiB", f"{ran.seconds:.0f} s",
             600 / (ran.peak_mib * 1.048576), "at most 600 MB")
        shutil.rmtree(made.parent)
    line("  largest against smallest input", f"{peaks[-1] / peaks[0]:.2f}x", "", 1.1 / (peaks[-1] / peaks[0]), "within 10%")


def generation(folder: pathlib.Path) -> None:
    made = recipe(folder / "generation", f"""
saem: 1
reproducible: true
datasets:
  documents: {{read: {{files: {ROOT}/data/formats/manual.parquet, text: text, uri: uri, licence: Apache-2.0}}, steps: [{{sample: {{rows: 48}}}}]}}
  rephrased: {{from: documents, steps: [{{write: {{method: rephrase, model: local, per_document: 1, language: en, style: wikipedia, max_tokens: 256}}}}]}}
models:
  local: {{llama: smollm2-135m-instruct, weights: q4_0, sequences: 32}}
release: {{to: out, datasets: {{rephrased: {{audit: none}}}}}}
""")
    rates = {}
    for sequences in (1, 32):
        for name in ("out", "out.work"):
            shutil.rmtree(made.parent / name, ignore_errors=True)
        ran = run([SAEM, "run", made, "--set", f"models.local.sequences={sequences}"])
        use = json.loads((made.parent / "out/findings.json").read_text())["models"][0]
        rates[sequences] = use["output_tokens"] / ran.seconds
    line("Generation, SmolLM2 135M q4_0, 32 sequences against one", f"{rates[32]:.0f} tokens/s", f"one: {rates[1]:.0f} tokens/s",
         rates[32] / rates[1] / 1.9, "at least 1.9x", shown=rates[32] / rates[1])


def start(_: pathlib.Path) -> None:
    spring = ROOT / "recipes/spring.yaml"
    for name, command, bar in (("saem --help", [SAEM, "--help"], 0.030), ("saem check recipes/spring.yaml", [SAEM, "check", spring], 0.150)):
        run(command)
        seconds = statistics.median(run(command).seconds for _ in range(15))
        line(f"`{name}`", f"{seconds * 1000:.0f} ms", "", bar / seconds, f"{bar * 1000:.0f} ms")


def threads(folder: pathlib.Path) -> None:
    made = recipe(folder / "threads", f"""
saem: 1
datasets:
  pages:
    read: {{files: {bench_pages()}, licence: unknown}}
    steps:
      - extract
      - language: {{keep: [en, ko]}}
      - quality: {{profile: {{en: gopher, ko: "fineweb-2:kor_Hang"}}}}
      - dedup: {{method: minhash}}
      - pii: {{action: replace}}
release:
  to: out
  formats: [parquet]
  datasets: {{pages: {{audit: none}}}}
""")
    digests = set()

    def with_threads(count: int):
        def task() -> Ran:
            for name in ("out", "out.work"):
                shutil.rmtree(made.parent / name, ignore_errors=True)
            ran = run([SAEM, "run", made, "--threads", count], cores=count)
            digests.add(hashlib.sha256(b"".join(f.read_bytes() for f in sorted(made.parent.glob("out/data/**/*.parquet")))).hexdigest())
            return ran
        return task

    one, two = by_turns(3, with_threads(1), with_threads(2))
    assert len(digests) == 1, "the same bytes for one and two threads"
    line("Refining path, two threads against one", f"{median(two):.2f} s", f"one: {median(one):.2f} s",
         median(one) / median(two) / 1.8, "at least 1.8x", shown=median(one) / median(two))


def plan(_: pathlib.Path) -> None:
    """100,000 draws of the whole model with five years of daily supply over three nodes, and the table of claims."""
    made = ROOT / "plans/stargate.yaml"
    for what, command, bar in ((f"`saem plan {made.name}`, 100,000 draws, supply by days, two threads", [SAEM, "plan", made, "--json", "--threads", 2], 1.0),
                               ("`saem plan --selftest`", [SAEM, "plan", "--selftest"], 2.0)):
        run(command, cores=2)
        seconds = statistics.median(run(command, cores=2).seconds for _ in range(7))
        line(what, f"{seconds * 1000:.0f} ms", "", bar / seconds, f"{bar:.0f} s")


def bench_pages() -> pathlib.Path:
    if not (CACHE / "pages.warc.gz").exists():
        run([sys.executable, ROOT / "tools/pack_pages.py", "--bench", CACHE])
    return CACHE / "pages.warc.gz"


def line(what: str, ours: str, beside: str, margin: float, bar: str, shown: float | None = None) -> None:
    """`margin` is above 1 where the bar is met; `shown` is the ratio to print where it is another."""
    ratio = margin if shown is None else shown
    print(f"| {what} | {ours} | {beside or '-'} | {ratio:.2f} | {bar} | {'yes' if margin >= 1 else 'no'} |", flush=True)


def main() -> None:
    tasks = {"start": start, "stage": stage, "copy": copy, "threads": threads, "generation": generation, "memory": memory, "plan": plan}
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help=f"of {', '.join(tasks)}; all unless said")
    parser.add_argument("--soak", action="store_true", help="memory with 10 GB too")
    options = parser.parse_args()
    model = next((x.split(":")[1].strip() for x in open("/proc/cpuinfo") if x.startswith("model name")), platform.machine())
    print(f"{model}, {os.cpu_count()} cores, {time.strftime('%Y-%m-%d')}, "
          f"{subprocess.run([SAEM, '--version'], capture_output=True, text=True).stdout.strip()}\n")
    print("| what | saem | beside it | ratio | bar | met |\n| --- | --- | --- | ---: | --- | --- |")
    with tempfile.TemporaryDirectory(prefix="saem-bench-", dir=ROOT / "out" if (ROOT / "out").is_dir() else None) as folder:
        for name in options.names or tasks:
            if name == "memory" and options.soak:
                memory(pathlib.Path(folder), (5e8, 2e9, 1e10))
            else:
                tasks[name](pathlib.Path(folder))


if __name__ == "__main__":
    main()
