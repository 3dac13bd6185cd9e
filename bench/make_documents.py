#!/usr/bin/env python3
"""Makes documents to measure with: JSON lines with words as skewed as a language's, duplicates and near-duplicates.

    bench/make_documents.py BYTES OUT.jsonl[.zst] [--seed N]

The same arguments give the same documents. One in twenty is a copy of an earlier one, one in twenty a copy with a few
words changed. Nothing of it is kept in the repository.
"""

import argparse
import itertools
import json
import pathlib
import random
from collections.abc import Iterator

import pyarrow

SYLLABLES = "ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu an el in or us ar en is om ul".split()
COMMON = "the of and to in is that it was for on are as with his they at be this have from or one had by but not what all".split()


def vocabulary(draw: random.Random, size: int = 20_000) -> list[str]:
    words = {"".join(draw.choices(SYLLABLES, k=draw.randint(2, 4))) for _ in range(size * 2)}
    return COMMON + sorted(words)[:size]


def sentences(draw: random.Random, count: int = 60_000) -> list[str]:
    words = vocabulary(draw)
    weights = list(itertools.accumulate(1 / (rank + 3) for rank in range(len(words))))
    out = []
    for length in (draw.randint(6, 22) for _ in range(count)):
        drawn = draw.choices(words, cum_weights=weights, k=length)
        out.append(drawn[0].capitalize() + " " + " ".join(drawn[1:]) + ".")
    return out


def documents(total: int, seed: int) -> Iterator[bytes]:
    draw = random.Random(seed)
    pool = sentences(draw)
    recent: list[str] = []
    made = number = 0
    while made < total:
        kind = draw.random()
        if recent and kind < 0.05:
            text = draw.choice(recent)
        elif recent and kind < 0.10:
            words = draw.choice(recent).split(" ")
            for _ in range(max(1, len(words) // 100)):
                words[draw.randrange(len(words))] = draw.choice(COMMON)
            text = " ".join(words)
        else:
            chosen = draw.choices(pool, k=draw.randint(8, 50))
            text = "\n".join(" ".join(chosen[i:i + 5]) for i in range(0, len(chosen), 5))
            recent.append(text)
            if len(recent) > 2000:
                recent[draw.randrange(2000)] = recent.pop()
        line = json.dumps({"url": f"https://pages.example/{seed}/{number}", "time": f"2026-11-{number % 28 + 1:02}T00:00:00Z",
                           "text": text}).encode() + b"\n"
        number += 1
        made += len(line)
        yield line


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bytes", type=float, help="how much, before compression; 2e9 will do")
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    compression = "zstd" if options.out.suffix == ".zst" else None
    part = options.out.with_suffix(options.out.suffix + ".part")
    with pyarrow.output_stream(str(part), compression=compression) as out:
        for line in documents(int(options.bytes), options.seed):
            out.write(line)
    part.rename(options.out)


if __name__ == "__main__":
    main()
