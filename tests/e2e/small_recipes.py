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
