"""Refining beside its peers, on the English texts of data/pages: one core each, by turns, the fastest of several rounds.
Checks that both say the same and prints the table of bench/README.md. Run by `make bench-refine`."""

import argparse
import os
import time

import datasketch
import fasttext
import fastwarc
import numpy
import rensa
from datatrove.data import Document
from datatrove.pipeline.dedup.minhash import MinhashConfig, MinhashDedupSignature
from datatrove.pipeline.filters import C4QualityFilter, FineWebQualityFilter, GopherQualityFilter, GopherRepetitionFilter
from datatrove.utils.hashing import HashConfig, create_hash_func
from datatrove.utils.text import simplify_text, split_into_parts, split_into_words

from datatrove.utils.word_tokenizers import load_word_tokenizer

from refine_texts import ROOT, probe, real_texts

PERMUTATIONS = 112
LANGUAGE_MODEL = ROOT / ".deps/share/saem/models/lid.176.ftz"


def chain(texts: list[str]) -> list[str]:
    filters = [GopherRepetitionFilter(), GopherQualityFilter(), C4QualityFilter(filter_no_terminal_punct=False), FineWebQualityFilter()]
    reasons = []
    for text in texts:
        document = Document(text, id="0")
        said = next((said for said in (one.filter(document) for one in filters) if said is not True), None)
        reasons.append(said[1].replace("_", "-") if said else "")
    return reasons


def signer(hash_name: str) -> MinhashDedupSignature:
    return MinhashDedupSignature(output_folder="/tmp", config=MinhashConfig(hash_config=HashConfig(hash_fc=hash_name, precision=64)))


def signatures(hash_name: str):
    one = signer(hash_name)

    def run(texts: list[str]) -> list:
        split_into_parts.cache_clear()  # its words are not the filters'
        made = []
        for text in texts:
            shingles = one.get_shingles(text)
            made.append([int(v) for bucket in one.get_signature(shingles) for v in bucket] if shingles.size else None)
        return made
    return run


def shingles_of(text: str) -> list[str]:
    words = split_into_words(simplify_text(text))
    return [" ".join(words[i:i + 5]) for i in range(len(words) - 4)]


def datatrove_sketch(shingles: list[list[str]]) -> list:
    one, hash_of = signer("xxhash"), create_hash_func(HashConfig(hash_fc="xxhash", precision=64))
    return [[int(v) for bucket in one.get_signature(numpy.fromiter(map(hash_of, text), dtype=numpy.uint64).reshape(-1, 1)) for v in bucket]
            for text in shingles]


def datasketch_sketch(shingles: list[list[str]]) -> None:
    for text in shingles:
        datasketch.MinHash(num_perm=PERMUTATIONS).update_batch([s.encode() for s in text])


def rensa_sketch(shingles: list[list[str]]) -> None:
    for text in shingles:
        one = rensa.CMinHash(num_perm=PERMUTATIONS, seed=42)
        one.update(text)
        one.digest()


def identifier():
    """fastText's own C++, called as datatrove does."""
    model = fasttext.load_model(str(LANGUAGE_MODEL))

    def run(texts: list[str]) -> list:
        said = [model.predict(text.replace("\n", " "), k=1) for text in texts]
        return [(labels[0].removeprefix("__label__"), float(scores[0])) for labels, scores in said]
    return run


def same_languages(mine: list[dict], said: list) -> bool:
    return all(one["label"] == label and abs(one["score"] - score) < 1e-5 for one, (label, score) in zip(mine, said, strict=True))


def read_archives(paths: list[str]) -> list[list[int]]:
    """Pages and bytes of their payloads: as saem, those that a server answered with 200."""
    read = []
    for path in paths:
        pages = size = 0
        with open(path, "rb") as file:
            for record in fastwarc.ArchiveIterator(file, record_types=fastwarc.WarcRecordType.response, parse_http=True):
                payload = record.reader.read()
                if record.http_headers.status_code == 200:
                    pages, size = pages + 1, size + len(payload)
        read.append([pages, size])
    return read


def compare(what: str, peer: str, size: int, rounds: int, ours, theirs, bar: float, equal=lambda a, b: True) -> None:
    """`ours` gives results and seconds; `theirs` is timed here. By turns, the fastest of each."""
    mine_best = peer_best = float("inf")
    for _ in range(rounds):
        began = time.process_time()
        said = theirs()
        peer_best = min(peer_best, time.process_time() - began)
        mine, seconds = ours()
        mine_best = min(mine_best, seconds)
    assert equal(mine, said), f"{what}: saem and {peer} do not say the same"
    ratio = peer_best / mine_best
    print(f"| {what} | {size / mine_best / 1e6:.1f} MB/s | {peer} {size / peer_best / 1e6:.3f} MB/s | {ratio:{'.0f' if ratio >= 10 else '.2g'}}x | {bar:g}x | "
          f"{'yes' if ratio >= bar else 'no'} |", flush=True)


def other_languages(rounds: int) -> None:
    """Language identification on all texts, Korean words, web archives."""
    by_language = real_texts(["en", "ko", "de", "fr", "es", "ja"])
    texts = [text for some in by_language.values() for text in some][:600]
    size = sum(len(text.encode()) for text in texts)
    say = identifier()
    compare("Language identification, lid.176, the same labels and scores", "fastText's C++", size, rounds, lambda: probe("language", "", texts, 10),
            lambda: say(texts), 3, same_languages)
    korean = by_language["ko"][:40]
    tokenizer = load_word_tokenizer("ko")
    tokenizer.word_tokenize(korean[0])  # loads Kiwi
    compare("Korean words", "Kiwi as datatrove calls it", sum(len(text.encode()) for text in korean), rounds, lambda: probe("words", "ko", korean, 100),
            lambda: [tokenizer.word_tokenize(text) for text in korean], 1000)
    archives = [str(path) for path in sorted((ROOT / "data/pages").glob("*.warc.gz"))]
    compare("WARC.gz, HTTP headers parsed, MB of payload", "FastWARC", sum(size for _, size in read_archives(archives)), rounds,
            lambda: probe("warc", "", archives, 3), lambda: read_archives(archives), 1.1, lambda mine, said: [pages for pages, _ in mine] == [pages for pages, _ in said])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--texts", type=int, default=400)
    options = parser.parse_args()
    os.sched_setaffinity(0, {0})
    texts = real_texts(["en"])["en"][:options.texts]
    size = sum(len(text.encode()) for text in texts)
    print(f"{len(texts)} English texts, {size / 1e6:.2f} MB\n\n| what | saem | beside it | ratio | bar | met |\n| --- | --- | --- | ---: | ---: | --- |")
    chain(texts[:1])  # loads spaCy
    rounds = options.rounds
    compare("Gopher, C4 and FineWeb rules as one chain", "datatrove", size, rounds, lambda: probe("fineweb-1", "en", texts, 10),
            lambda: chain(texts), 150, lambda mine, said: [one["reason"] for one in mine] == said)
    for name, peer, bar in (("xxh64", "xxhash", 100), ("sha1", "sha1", 40)):
        run = signatures(peer)
        compare(f"MinHash signatures from text, {name}", "datatrove", size, rounds, lambda: probe(name, "en", texts, 10),
                lambda: run(texts), bar, lambda mine, said: mine == said)
    shingles = [made for made in map(shingles_of, texts) if made]
    lines = ["\n".join(one) for one in shingles]
    for peer, sketch, bar, equal in (("datatrove", datatrove_sketch, 12, lambda mine, said: mine == said),
                                     ("datasketch", datasketch_sketch, 12, lambda *_: True),
                                     ("rensa CMinHash", rensa_sketch, 1.7, lambda *_: True)):
        compare("The sketch from ready shingles, xxh64", peer, size, rounds, lambda: probe("sketch", "en", lines, 10),
                lambda: sketch(shingles), bar, equal)
    other_languages(rounds)


if __name__ == "__main__":
    main()
