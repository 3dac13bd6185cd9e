#!/usr/bin/env python3
"""Writes what datatrove 0.10.1 (with spaCy 3.8 and xxhash) says of small texts, for the tests of text and refine.

    PYTHON_WITH_DATATROVE tools/make_datatrove_goldens.py

Texts are our own pages (CC0) and mixtures of pieces made from them or from the tokenizer's exceptions. Writes
tests/text/english_words.golden.jsonl (words), tests/refine/quality.golden.jsonl (verdicts) and
tests/text/minhash.golden.jsonl (signatures).
"""
import html
import json
import pathlib
import random
import re

import xxhash
from datatrove.data import Document
from datatrove.pipeline.dedup.minhash import MinhashConfig, MinhashDedupSignature
from datatrove.pipeline.filters import (C4QualityFilter, FineWebQualityFilter, GopherQualityFilter,
                                        GopherRepetitionFilter)
from datatrove.utils.hashing import HashConfig
from datatrove.utils.text import split_into_words
from spacy.lang.en import English

ROOT = pathlib.Path(__file__).resolve().parents[1]
BLOCK = r"(?is)</?(p|div|h\d|li|tr|pre|br|section|article|td|th)\b[^>]*>"
PIECES = list(".,:;!?'\"()[]{}<>-–—~+*^=/_@#$%&|…°’“”") + """... .. US$ km m² 5 12 3.14 a B AB word Word don http:// www. .com
docs.example @ 10.0.0.1 8.8.8.8 :80 /x?y é 가 漢 ß 😀 ™ n't 's ’s 1st kg % € $ °C. А я ٣ -- --- e.g a.m.""".split()
SPACES = [" ", " ", " ", "  ", "\n", "\t", "\u00a0"]


def pages():
    for path in sorted((ROOT / "data/pages/own").glob("*.html")):
        raw = path.read_bytes()
        try:
            page = raw.decode()
        except UnicodeDecodeError:
            continue
        page = re.sub(r"(?is)<(script|style|head|nav|footer)\b.*?</\1>", "", page)
        text = html.unescape(re.sub(r"<[^>]+>", "", re.sub(BLOCK, "\n", page)))
        text = re.sub(r"\n\s*\n+", "\n\n", re.sub(r"[ \t]+", " ", text)).strip()
        if text:
            yield text


def variants(text, rnd):
    """The text, and what filters look for put into it."""
    lines = text.split("\n")
    words = text.split()
    yield text
    yield "\n".join(line for line in lines if line)
    yield " ".join(words)
    yield text + "\n" + "\n".join(rnd.choice(lines) for _ in range(len(lines) // 2))
    yield "\n\n".join([text] * 2)
    yield "\n".join("- " + line for line in lines)
    yield "\n".join(line + "..." for line in lines)
    yield " ".join(word if rnd.random() < 0.8 else str(rnd.randrange(10000)) for word in words)
    yield " ".join(word + (" #" if rnd.random() < 0.12 else "") for word in words)
    yield text.replace(".", "").replace("the ", "")
    yield re.sub(r"(?<=[.!?]) ", "\n", text)
    yield re.sub(r"(?<=[.!?]) ", "[1]\n", text) + "\nThis site uses cookies.\n Enable JavaScript now. "
    yield " ".join(words[: rnd.randrange(40, 60)])
    yield " ".join(words[:20] * 6)


def reason(one, text):
    document = Document(text, id="0")
    verdict = one.filter(document)
    return ("" if verdict is True else verdict[1]), document.text


def chain(filters, text):
    for one in filters:
        why, text = reason(one, text)
        if why:
            return why.replace("_", "-"), ""
    return "", text


def write(name, rows):
    path = ROOT / "tests" / name
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
    print(name, len(rows), "rows", path.stat().st_size, "bytes")


def main():
    rnd = random.Random(7)
    texts = list(pages())
    rules = sorted(English().tokenizer.rules)
    strings = sorted({line for text in texts for line in text.split("\n") if line})[:200]
    for _ in range(500):
        strings.append("".join(rnd.choice(rnd.choice([PIECES, PIECES, rules, SPACES])) for _ in range(rnd.randint(2, 12))))
    write("text/english_words.golden.jsonl", [{"text": one, "words": split_into_words(one)} for one in strings])

    documents = [one for text in texts for one in variants(text, rnd)]
    profiles = {
        "gopher": [GopherRepetitionFilter(), GopherQualityFilter()],
        "c4": [C4QualityFilter()],
        "fineweb-1": [GopherRepetitionFilter(), GopherQualityFilter(), C4QualityFilter(filter_no_terminal_punct=False),
                      FineWebQualityFilter()],
    }
    rows = []
    for text in documents:
        row = {"text": text}
        for name, filters in profiles.items():
            why, left = chain(filters, text)
            row[name] = {"reason": why} if why else {"left": xxhash.xxh64_hexdigest(left.encode())}
        rows.append(row)
    write("refine/quality.golden.jsonl", rows)

    rows = []
    for name in ("xxhash", "sha1"):
        config = MinhashConfig(hash_config=HashConfig(hash_fc=name, precision=64))
        signer = MinhashDedupSignature(output_folder="/tmp", config=config)
        for text in strings[:40] + documents[::14]:
            shingles = signer.get_shingles(text)
            if shingles.size:
                signature = [int(value) for bucket in signer.get_signature(shingles) for value in bucket]
                rows.append({"text": text, "hash": name, "first": str(signature[0]), "all": xxhash.xxh64_hexdigest(
                    b"".join(value.to_bytes(8, "little") for value in signature))})
    write("text/minhash.golden.jsonl", rows)


if __name__ == "__main__":
    main()
