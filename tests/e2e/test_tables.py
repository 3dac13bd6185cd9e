"""Twins of tables through the binary: the same rows for any threads, nothing personal released unaudited."""

import pathlib
import random

import pyarrow.parquet
import pytest

PEOPLE = 3000


@pytest.fixture
def people(tmp_path: pathlib.Path) -> pathlib.Path:
    draw = random.Random(7)
    lines = ["number,age,city,income,smoker"]
    for number in range(PEOPLE):
        age, city = draw.randint(18, 80), draw.choice(["Seoul", "Busan", "Jeju"])
        smoker = "" if age < 25 else draw.choice(["yes", "no"])
        lines.append(f"P{number:05},{age},{city},{age * 10 + draw.randint(0, 99)},{smoker}")
    path = tmp_path / "people.csv"
    path.write_text("\n".join(lines) + "\n")
    return path


def recipe(folder: pathlib.Path, source: str, extra: str = "", label: str = "public", audit: str = "none") -> pathlib.Path:
    path = folder / "twin.yaml"
    path.write_text(f"""saem: 1
seed: 7
datasets:
  people: {{read: {{files: people.csv, table: true}}, label: {label}}}
  twins:
    {source}
{extra}
release: {{to: out, formats: [parquet], datasets: {{twins: {{audit: {audit}}}}}}}
""")
    return path


def rows(folder: pathlib.Path) -> list[dict]:
    return pyarrow.parquet.read_table(folder / "out/data/twins").to_pylist()


def test_a_twin_is_the_same_for_any_threads_and_dates(saem, tmp_path, people):
    path = recipe(tmp_path, "synthesize: {of: people, rows: 2000}")
    saem("run", path, "--threads", "1").expect(0)
    first = rows(tmp_path)
    assert len(first) == 2000 and set(first[0]) == {"id", "content", "number", "age", "city", "income", "smoker"}
    people.touch()
    saem("run", path, "--threads", "3", "--fresh").expect(0)
    assert rows(tmp_path) == first


def test_numbers_of_people_are_made_up_and_missing_values_stay_where_they_were(saem, tmp_path, people):
    saem("run", recipe(tmp_path, "synthesize: {of: people, rows: 2000}")).expect(0)
    made = rows(tmp_path)
    assert all(len(row["number"]) == 6 and row["number"][0] == "P" for row in made)
    assert sum((row["smoker"] is None) != (row["age"] < 25) for row in made) < 60


def test_a_condition_holds_in_every_row(saem, tmp_path, people):
    path = recipe(tmp_path, "sample: {model: trees, rows: 100, where: {city: Jeju, age: 30..40}}",
                  "models: {trees: {fit: trees, on: people}}")
    saem("run", path).expect(0)
    assert all(row["city"] == "Jeju" and 30 <= row["age"] <= 40 for row in rows(tmp_path))


def test_a_condition_nobody_satisfies_is_named(saem, tmp_path, people):
    ran = saem("run", recipe(tmp_path, "synthesize: {of: people, rows: 10, where: {city: Paris}}"))
    assert ran.code == 5 and "city: Paris" in ran.err


def test_a_twin_of_people_is_not_released_without_an_audit(saem, tmp_path, people):
    ran = saem("check", recipe(tmp_path, "synthesize: {of: people, rows: 10}", label="personal"))
    assert ran.code == 2 and "needs `audit: table`" in ran.err


def test_what_is_made_of_a_twin_is_one_too(saem, tmp_path, people):
    path = recipe(tmp_path, "from: first", label="personal")
    path.write_text(path.read_text().replace("  twins:", "  first: {synthesize: {of: people, rows: 10}}\n  twins:"))
    ran = saem("check", path)
    assert ran.code == 2 and "needs `audit: table`" in ran.err


@pytest.mark.parametrize("source, message", [
    ("synthesize: {of: people, rows: 10, min_leef: 3}", "min_leef"),
    ("synthesize: {of: people, rows: 10, drop: [nmber]}", "did you mean `number`"),
    ("synthesize: {of: people, rows: 10, method: oaks}", "no way to fit `oaks`"),
    ("synthesize: {rows: 10}", "needs `of:`"),
    ("sample: {model: none, rows: 10}", "there is no model `none`"),
])
def test_mistakes_are_told_before_data_is_read(saem, tmp_path, people, source, message):
    ran = saem("check", recipe(tmp_path, source))
    assert ran.code == 2 and message in ran.err
