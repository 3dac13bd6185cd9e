"""Compares saem with its peers, document by document, on the real pages of data/pages: words, verdicts with their reasons
and texts, MinHash signatures and clusters. Prints the agreement of each stage and every difference; the exit
code is 1 if one is not expected. Run by `make parity` (bench/peers bench/parity.py)."""

import collections
import itertools
import sys

from datatrove.data import Document
from datatrove.pipeline.dedup.minhash import MinhashConfig, MinhashDedupSignature
from datatrove.pipeline.filters import C4QualityFilter, FineWebQualityFilter, GopherQualityFilter, GopherRepetitionFilter
from datatrove.utils.hashing import HashConfig
from datatrove.utils.text import split_into_words

from refine_texts import probe, probe_given, real_texts

SLOW_TEXTS = 60  # Kiwi makes .01 MB of words a second
SHOWN = 5  # differences of a stage that are printed whole
BANDS, ROWS = 14, 8
PROFILES = {
    "gopher": lambda: [GopherRepetitionFilter(), GopherQualityFilter()],
    "c4": lambda: [C4QualityFilter()],
    "fineweb-1": lambda: [GopherRepetitionFilter(), GopherQualityFilter(), C4QualityFilter(filter_no_terminal_punct=False),
                          FineWebQualityFilter()],
}


class Report:
    def __init__(self):
        self.differences = 0

    def stage(self, name: str, texts: list[str], ours: list, peers: list) -> None:
        unequal = [i for i in range(len(texts)) if ours[i] != peers[i]]
        self.differences += len(unequal)
        print(f"{name}: {len(texts) - len(unequal)} of {len(texts)} equal", flush=True)
        for i in unequal[:SHOWN]:
            print(f"  {texts[i][:60]!r}...\n    saem {first_difference(ours[i], peers[i])}")
        if len(unequal) > SHOWN:
            print(f"  and {len(unequal) - SHOWN} more: {unequal[SHOWN:]}")


def first_difference(ours, peers) -> str:
    if isinstance(ours, list) and isinstance(peers, list):
        at = next((i for i, (a, b) in enumerate(itertools.zip_longest(ours, peers)) if a != b), 0)
        return f"{ours[max(0, at - 1):at + 3]}, peer {peers[max(0, at - 1):at + 3]} (at {at})"
    return f"{str(ours)[:200]}, peer {str(peers)[:200]}"


def verdict(filters: list, text: str) -> dict:
    document = Document(text, id="0")
    for one in filters:
        try:
            said = one.filter(document)
        except ZeroDivisionError:  # datatrove divides by the number of words of a text that has none
            return {"reason": "empty"}
        if said is not True:
            return {"reason": said[1].replace("_", "-")}
    return {"reason": "", "text": document.text}


def signatures(texts: list[str], hash_name: str) -> list:
    signer = MinhashDedupSignature(output_folder="/tmp", config=MinhashConfig(hash_config=HashConfig(hash_fc=hash_name, precision=64)))
    made = []
    for text in texts:
        shingles = signer.get_shingles(text)
        made.append([int(v) for bucket in signer.get_signature(shingles) for v in bucket] if shingles.size else None)
    return made


def clusters(all_signatures: list) -> list:
    """For each document the first of its cluster: those that share a band are joined."""
    parent = list(range(len(all_signatures)))

    def root(i: int) -> int:
        while parent[i] != i:
            i = parent[i]
        return i

    seen = {}
    for i, signature in enumerate(all_signatures):
        for band in range(BANDS if signature else 0):
            key = (band, *signature[band * ROWS:(band + 1) * ROWS])
            other = root(seen.setdefault(key, i))
            parent[max(root(i), other)] = min(root(i), other)
    return [root(i) for i in range(len(all_signatures))]


def fineweb2_filters(rules: dict, language: str) -> list:
    """As FineWeb-2's own pipeline makes them of a language's settings."""
    return [GopherRepetitionFilter(language=language, dup_para_frac=0, dup_para_char_frac=0, dup_line_char_frac=0, dup_line_frac=rules["lines"],
                                   top_n_grams=tuple(zip((2, 3, 4), rules["top_ngrams"])),
                                   dup_n_grams=tuple(zip((5, 6, 7, 8, 9, 10), rules["repeated_ngrams"]))),
            FineWebQualityFilter(language=language, line_punct_thr=rules["terminal"], short_line_thr=999, char_duplicates_ratio=0.1,
                                 new_line_ratio=rules["new_lines"]),
            GopherQualityFilter(language=language, min_avg_word_length=rules["min_word"], max_avg_word_length=rules["max_word"],
                                max_non_alpha_words_ratio=rules["alpha"], stop_words=rules["stop_words"])]


def compare_fineweb2(report: Report, name: str, texts: list[str]) -> None:
    """The filters on the peer's own words, since its tokenizer is not ours."""
    words = [split_into_words(text, language=name) for text in texts]
    rules, reasons = probe_given(name, texts, words)
    filters = fineweb2_filters(rules, name)
    report.stage(f"verdicts on the peer's words, fineweb-2:{name}", texts, reasons, [verdict(filters, text)["reason"] for text in texts])
    print("  " + ", ".join(f"{reason or 'kept'} {n}" for reason, n in collections.Counter(reasons).most_common()))


def main() -> None:
    report = Report()
    fineweb2 = {"ko": "kor_Hang", "de": "deu_Latn", "fr": "fra_Latn", "es": "spa_Latn"}
    for language, texts in real_texts(list(fineweb2)).items():
        compare_fineweb2(report, fineweb2[language], texts[:SLOW_TEXTS])
    by_language = real_texts(["en", "ko", "de"])
    for language, texts in by_language.items():
        print(f"\n{language}: {len(texts)} texts, {sum(len(t.encode()) for t in texts) / 1e6:.2f} MB; English rules on all of them")
        report.stage("words (spaCy)", texts, probe("words", "en", texts)[0], [split_into_words(text) for text in texts])
        for name, filters in PROFILES.items():
            peers = [verdict(filters(), text) for text in texts]
            report.stage(f"verdicts and texts, {name}", texts, probe(name, "en", texts)[0], peers)
            print("  " + ", ".join(f"{reason or 'kept'} {n}" for reason, n in collections.Counter(p["reason"] for p in peers).most_common()))
        for ours, theirs in (("xxh64", "xxhash"), ("sha1", "sha1")):
            mine, peers = probe(ours, "en", texts)[0], signatures(texts, theirs)
            report.stage(f"signatures, {ours}", texts, mine, peers)
            report.stage(f"clusters, {ours}", texts, clusters(mine), clusters(peers))
    sys.exit(1 if report.differences else 0)


if __name__ == "__main__":
    main()
