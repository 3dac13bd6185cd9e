"""Tables from an SQL declaration alone: rules hold in every row, the same rows for any threads, mistakes at their place."""

import pathlib

import pyarrow.parquet
import pytest

SCHEMA = """CREATE TABLE people (number int PRIMARY KEY, name varchar(20) NOT NULL, phone varchar(20));
CREATE TABLE visits (number int NOT NULL REFERENCES people, day date NOT NULL CHECK (day >= '2024-01-01'));
"""


def recipe(folder: pathlib.Path, people: str = "rows: 300, locale: ko", schema: str = SCHEMA) -> pathlib.Path:
    (folder / "a.sql").write_text(schema)
    path = folder / "r.yaml"
    path.write_text(f"""saem: 1
datasets:
  people: {{generate: {{schema: a.sql, table: people, {people}}}}}
  visits: {{generate: {{schema: a.sql, table: visits, rows: 20000}}}}
release: {{to: out, formats: [parquet], datasets: {{people: {{audit: none}}, visits: {{audit: none}}}}}}
""")
    return path


def rows(folder: pathlib.Path, name: str) -> list[dict]:
    return pyarrow.parquet.read_table(folder / "out/data" / name).to_pylist()


def test_tables_fit_together_and_are_the_same_for_any_threads(saem, tmp_path):
    path = recipe(tmp_path)
    saem("run", path, "--threads", "1").expect(0)
    first = rows(tmp_path, "people"), rows(tmp_path, "visits")
    saem("run", path, "--threads", "3", "--fresh").expect(0)
    assert (rows(tmp_path, "people"), rows(tmp_path, "visits")) == first
    people, visits = first
    assert {visit["number"] for visit in visits} == {person["number"] for person in people}
    assert min(visit["day"] for visit in visits).year == 2024
    assert all(person["phone"] is None or person["phone"][:5] in ("010-0", "010-1") for person in people)


@pytest.mark.parametrize("people, schema, message", [
    ("rows: 300", SCHEMA.replace("int PRIMARY", "money PRIMARY"), "a.sql:1:"),
    ("rows: 300", SCHEMA.replace("number", "id"), "saem adds itself"),
    ("rows: 300, locale: fr", SCHEMA, "locale"),
    ("rows: 300, tabel: x", SCHEMA, "tabel"),
])
def test_mistakes_are_told_before_anything_is_made(saem, tmp_path, people, schema, message):
    ran = saem("check", recipe(tmp_path, people, schema))
    assert ran.code == 2 and message in ran.err, ran.err
