"""Texts of the real pages in data/pages, by language, as saem extracts them; and what saem_refine_probe makes of them.
Used by bench/parity.py and bench/refine.py."""

import json
import os
import pathlib
import struct
import subprocess
import tempfile

import zstandard

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = ROOT / "build/release/bin"
SAEM = pathlib.Path(os.environ.get("SAEM_BIN", BUILD / "saem"))
PROBE = SAEM.parent / "saem_refine_probe"

RECIPE = """
saem: 1
datasets:
  pages:
    read: {{files: "{pages}", licence: unknown}}
    steps: [extract, language]
release: {{to: out, formats: [jsonl], datasets: {{pages: {{audit: none}}}}}}
"""


def real_texts(languages: list[str]) -> dict[str, list[str]]:
    """Documents of data/pages by language, each once, in the order of their ids."""
    with tempfile.TemporaryDirectory() as folder:
        recipe = pathlib.Path(folder) / "recipe.yaml"
        recipe.write_text(RECIPE.format(pages=ROOT / "data/pages/*.warc.gz"))
        subprocess.run([SAEM, "run", recipe], check=True, stdout=subprocess.DEVNULL)
        rows = []
        for part in sorted(pathlib.Path(folder).glob("out/data/pages/*.jsonl.zst")):
            with zstandard.open(part, "rt", encoding="utf-8") as lines:
                rows += [json.loads(line) for line in lines]
    return {language: list(dict.fromkeys(row["text"] for row in rows if row["language"] == language)) for language in languages}


def pack(parts) -> bytes:
    return b"".join(struct.pack("<I", len(part)) + part for part in parts)


def run_probe(what: str, language: str, rounds: int, packed: bytes) -> tuple[list, float]:
    ran = subprocess.run(["taskset", "-c", "0", PROBE, what, language, str(rounds)], check=True, capture_output=True, input=packed)
    return [json.loads(line) for line in ran.stdout.decode().split("\n") if line], float(ran.stderr)


def probe_given(name: str, texts: list[str], words: list[list[str]]) -> tuple[dict, list[str]]:
    """FineWeb-2's thresholds for a language as saem has them, and its reasons with these words."""
    parts = []
    for text, some in zip(texts, words):
        spans, at = [], 0
        for word in some:
            at = text.index(word, at)  # Kiwi's words can overlap: two morphemes in one syllable
            first = len(text[:at].encode())
            spans += [first, first + len(word.encode())]
        parts += [text.encode(), struct.pack(f"<{len(spans)}I", *spans)]
    said, _ = run_probe(f"given:{name}", "", 0, pack(parts))
    return said[0], said[1:]


def probe(what: str, language: str, texts: list[str], rounds: int = 0) -> tuple[list, float]:
    """What saem says of each text, and the processor seconds of its fastest round on one core."""
    return run_probe(what, language, rounds, pack(text.encode() for text in texts))
