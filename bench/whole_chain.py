"""From a web archive to deduplicated text, as FineWeb does it: saem beside datatrove's own local pipeline, one core each. Prints
one line of the table of bench/README.md. Run by `make bench-refine`, through bench/peers."""

import gzip
import json
import os
import pathlib
import resource
import subprocess
import sys
import tempfile

from datatrove.executor.local import LocalPipelineExecutor
from datatrove.pipeline.dedup import MinhashDedupBuckets, MinhashDedupCluster, MinhashDedupFilter, MinhashDedupSignature
from datatrove.pipeline.dedup.minhash import MinhashConfig
from datatrove.pipeline.extractors import Trafilatura
from datatrove.pipeline.filters import C4QualityFilter, FineWebQualityFilter, GopherQualityFilter, GopherRepetitionFilter, LambdaFilter
from datatrove.pipeline.readers import JsonlReader, WarcReader
from datatrove.pipeline.writers import JsonlWriter

from refine_texts import ROOT, SAEM

PAGES = ROOT / "data/pages"
LANGUAGE_MODEL = ROOT / ".deps/share/saem/models/lid.176.ftz"  # datatrove would fetch the same model from the network

RECIPE = """
saem: 1
datasets:
  pages:
    read: {{files: "{pages}/*.warc.gz", licence: unknown}}
    steps: [extract, {{language: {{keep: [en], min_score: 0.65}}}}, {{quality: {{profile: fineweb-1}}}}, {{dedup: {{method: minhash}}}}]
release: {{to: out, formats: [jsonl], datasets: {{pages: {{audit: none}}}}}}
"""


def seconds_of(use) -> float:
    return use.ru_utime + use.ru_stime


def is_english():
    import fasttext
    model = fasttext.load_model(str(LANGUAGE_MODEL))

    def says(document) -> bool:
        labels, scores = model.predict(document.text.replace("\n", " "), k=1)
        return labels[0] == "__label__en" and scores[0] > 0.65
    return says


def run_peer(folder: pathlib.Path) -> None:
    """All of it in this process and its workers; prints processor seconds, without those of imports, peak MiB and records kept."""
    config = MinhashConfig()
    imports = seconds_of(resource.getrusage(resource.RUSAGE_SELF))
    steps = [
        [WarcReader(str(PAGES), glob_pattern="*.warc.gz"), Trafilatura(favour_precision=True, timeout=10), LambdaFilter(is_english()),
         GopherRepetitionFilter(), GopherQualityFilter(), C4QualityFilter(filter_no_terminal_punct=False), FineWebQualityFilter(),
         JsonlWriter(str(folder / "filtered"))],
        [JsonlReader(str(folder / "filtered")), MinhashDedupSignature(str(folder / "signatures"), config=config)],
        [MinhashDedupBuckets(str(folder / "signatures"), str(folder / "buckets"), config=config)],
        [MinhashDedupCluster(str(folder / "buckets"), str(folder / "remove"), config=config)],
        [JsonlReader(str(folder / "filtered")), MinhashDedupFilter(str(folder / "remove")), JsonlWriter(str(folder / "kept"))],
    ]
    for number, pipeline in enumerate(steps):
        tasks = config.num_buckets if number == 2 else 1
        LocalPipelineExecutor(pipeline, tasks=tasks, workers=1, logging_dir=str(folder / f"logs{number}")).run()
    uses = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    kept = sum(1 for path in (folder / "kept").glob("*") for _ in gzip.open(path))
    print(json.dumps({"seconds": sum(map(seconds_of, uses)) - imports, "peak_mib": sum(use.ru_maxrss for use in uses) / 1024, "kept": kept}))


def measured(command: list) -> tuple[float, float, str]:
    """Processor seconds and peak MiB of a command on one core, and what it printed."""
    process = subprocess.Popen(["taskset", "-c", "0", *map(str, command)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    out = process.stdout.read()
    _, status, use = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"{command[0]} failed with {status}")
    return seconds_of(use), use.ru_maxrss / 1024, out


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        recipe = folder / "recipe.yaml"
        recipe.write_text(RECIPE.format(pages=PAGES))
        saem, peak, _ = min(measured([SAEM, "run", recipe, "--threads", 1, "--fresh"]) for _ in range(3))
        funnel = json.loads((folder / "out/findings.json").read_text())["funnel"]
        pages, kept = funnel[0]["out"], funnel[-1]["out"]
        peer = json.loads(measured([sys.executable, __file__, "--peer", folder])[2].splitlines()[-1])
        ratio = peer["seconds"] / saem
        # Not the same texts: trafilatura extracts there, saem's own extractor here.
        print(f"| WARC to deduplicated text, {pages} pages, of which {kept} stay here and {peer['kept']} there | {pages / saem:.0f} pages/s, {peak:.0f} MiB | "
              f"datatrove {pages / peer['seconds']:.1f} pages/s, {peer['peak_mib']:.0f} MiB | {ratio:.0f}x | 25x | {'yes' if ratio >= 25 else 'no'} |")


if __name__ == "__main__":
    run_peer(pathlib.Path(sys.argv[2])) if sys.argv[1:2] == ["--peer"] else main()
