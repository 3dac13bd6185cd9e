"""Recipes for tests, as text: small enough to run in a second."""

import pathlib

import web_archive

REFINE = """\
saem: 1
seed: 7
datasets:
  pages:
    read: {{files: "{files}", licence: CC0-1.0}}
    steps:
      - extract
      - language: {{keep: [en], min_score: 0.5}}
      - quality: {{profile: {{en: gopher}}}}
      - dedup: {{method: exact}}
      - dedup: {{method: minhash}}
      - pii: {{action: replace}}
release:
  to: out
  formats: [parquet, jsonl]
  datasets:
    pages: {{audit: {audit}}}
"""

WRITE = """\
saem: 1
seed: 7
datasets:
  pages:
    read: {{files: "{files}", licence: CC0-1.0}}
    steps:
      - extract
      - language: {{keep: [en], min_score: 0.5}}
      - dedup: {{method: minhash}}
  questions:
    from: pages
    steps:
      - write: {{method: question-answer, model: writer, per_document: 1}}
      - ground: {{min_overlap: 0.5}}
models:
  writer:
    http: {{url: "{url}", model: test, key_env: SAEM_TEST_KEY, concurrency: 4{more}}}
release:
  to: out
  datasets:
    questions: {{audit: none}}
"""

# Every stage there is, each fitted model, and tables with keys.
EVERY = """\
saem: 1
seed: 7
datasets:
  pages:
    read: {{files: "{files}", licence: CC0-1.0}}
    steps:
      - extract
      - language: {{keep: [en], min_score: 0.5}}
      - quality: {{profile: {{en: gopher}}}}
      - dedup: {{method: exact, against: earlier}}
      - dedup: {{method: minhash}}
      - pii: {{action: replace}}
      - perplexity: {{model: usual, max: 100000}}
      - mend: {{model: writer}}
      - sample: 30
  reference:
    read: {{files: "{reference}", licence: CC0-1.0}}
    steps: [extract]
  questions:
    from: pages
    steps:
      - write: {{method: question-answer, model: writer, per_document: 1}}
      - ground: {{min_overlap: 0.5}}
      - judge: {{model: writer, min_score: 1}}
  shop:
    read:
      tables:
        people: {{files: people.csv, key: person}}
        orders: {{files: orders.csv, key: order, parent: people.person = person}}
  twins:
    synthesize: {{of: shop.orders, rows: 100, method: trees}}
models:
  usual: {{fit: ngram, on: reference}}
  earlier: {{fit: duplicates, on: reference, method: exact}}
  writer:
    http: {{url: "{url}", model: test, key_env: SAEM_TEST_KEY, concurrency: 4}}
release:
  to: out
  formats: [parquet, jsonl]
  datasets:
    pages: {{audit: none}}
    questions: {{audit: none}}
    shop.people: {{audit: none}}
    shop.orders: {{audit: none}}
    twins: {{audit: none}}
"""


def every(folder: pathlib.Path, url: str) -> pathlib.Path:
    """A recipe with all stages of the registry over 60 pages, some of them twice, and two small tables."""
    pages = web_archive.write(folder / "pages.warc.gz", 60)
    pages.write_bytes(pages.read_bytes() + web_archive.write(folder / "more", 20, first=50).read_bytes())
    (folder / "more").unlink()
    web_archive.write(folder / "reference.warc.gz", 40, first=200)
    put(folder, "person,name\n" + "".join(f"{n},name {n}\n" for n in range(50)), "people.csv")
    put(folder, "order,person,amount\n" + "".join(f"{n},{n * 7 % 60},{n / 4}\n" for n in range(200)), "orders.csv")
    return put(folder, EVERY.format(files="pages.warc.gz", reference="reference.warc.gz", url=url))


def refine(folder: pathlib.Path, pages: int = 60, audit: str = "none", files: str = "pages.warc.gz") -> pathlib.Path:
    """The refining recipe over an archive with that many pages; 0 leaves the inputs to the test."""
    if pages:
        web_archive.write(folder / "pages.warc.gz", pages)
    return put(folder, REFINE.format(files=files, audit=audit))


def write(folder: pathlib.Path, url: str, pages: int = 40, more: str = "") -> pathlib.Path:
    web_archive.write(folder / "pages.warc.gz", pages)
    return put(folder, WRITE.format(files="pages.warc.gz", url=url, more=more))


def put(folder: pathlib.Path, text: str, name: str = "recipe.yaml") -> pathlib.Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text)
    return path
