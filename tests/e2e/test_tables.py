"""Twins of tables through the binary: the same rows for any threads, nothing personal released unaudited."""

import datetime
import math
import pathlib
import random
import re
import time

import pyarrow.parquet
import pytest

from saem_cli import kill_group

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


def test_rows_do_not_depend_on_those_kept_aside(saem, tmp_path, people):
    """Who judges the twin by the holdout must not have shaped it by the holdout."""
    model = "models: {trees: {fit: trees, on: people.seen}}"
    made = []
    for holdout in ("", ", holdout: people.kept", ", holdout: people.others"):
        path = recipe(tmp_path, f"sample: {{model: trees, rows: 500{holdout}}}", model)
        path.write_text(path.read_text().replace("table: true}", "table: true}, split: {seen: 0.5, kept: 0.3, others: 0.2}"))
        saem("run", path).expect(0)
        made.append(rows(tmp_path))
    assert made[0] == made[1] == made[2]


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


def test_twins_of_two_models_are_not_audited_as_one(saem, tmp_path, people):
    path = recipe(tmp_path, "from: [first, second]")
    made = "  first: {synthesize: {of: people, rows: 10}}\n  second: {synthesize: {of: people, rows: 10, min_leaf: 9}}\n"
    path.write_text(path.read_text().replace("  twins:", made + "  twins:", 1).replace("audit: none", "audit: table"))
    ran = saem("check", path)
    assert ran.code == 2 and "mixes those of several" in ran.err, ran.err


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


def test_korean_tables_as_excel_writes_them(saem, tmp_path):
    draw = random.Random(3)
    names = [a + b + c for a in "김이박최정" for b in "민서지현도" for c in "준윤우호은"]
    lines = ["이름,나이,지역,소득,전화"]
    for number in range(2000):
        age, region = draw.randint(20, 79), draw.choice(["서울", "부산", "제주"])
        lines.append(f"{draw.choice(names)},{age},{region},{age * 10 + draw.randint(0, 99)},010-{draw.randint(1000, 9999)}-{number:04}")
    (tmp_path / "people.csv").write_bytes("\r\n".join(lines).encode("cp949"))
    saem("run", recipe(tmp_path, "synthesize: {of: people, rows: 1000}")).expect(0)
    made = rows(tmp_path)
    real = {line.rsplit(",", 1)[1] for line in lines[1:]}
    assert {row["지역"] for row in made} == {"서울", "부산", "제주"}
    assert all(re.fullmatch(r"010-\d{4}-[01]\d{3}", row["전화"]) for row in made), "the pattern of the numbers"
    assert not [row for row in made if row["전화"] in real], "a made number is nobody's here"
    assert sum(abs(row["소득"] - row["나이"] * 10 - 50) < 120 for row in made) > 900


def test_a_killed_sample_goes_on_to_the_same_rows(saem, tmp_path, people):
    source = "synthesize: {of: people, rows: 60000}"
    (tmp_path / "calm").mkdir()
    (tmp_path / "calm/people.csv").write_bytes(people.read_bytes())
    saem("run", recipe(tmp_path / "calm", source)).expect(0)
    path = recipe(tmp_path, source)
    running = saem.start("run", path, "--threads", "1")
    parts = tmp_path / "out.work/datasets"
    while running.poll() is None and not list(parts.glob("twins-*/*")):
        time.sleep(0.002)
    kill_group(running)
    running.communicate()
    saem("run", path).expect(0)
    assert rows(tmp_path) == rows(tmp_path / "calm")


@pytest.mark.parametrize("text, message", [
    ("a,b\n", "rows"),
    ("a,b\n1,x\n", "1 rows"),
])
def test_tables_without_rows_are_refused_with_what_is_needed(saem, tmp_path, text, message):
    (tmp_path / "people.csv").write_text(text)
    done = saem("run", recipe(tmp_path, "synthesize: {of: people, rows: 10}"))
    assert done.code == 5 and message in done.err, done.err


ROWS = range(300)


@pytest.mark.parametrize("header, row, taken", [
    ("constant", lambda i: 7, {7}),
    ("empty", lambda i: "", {None}),
    ("spikes", lambda i: "9999-12-31" if i % 3 == 0 else "2024-05-06", {datetime.date(9999, 12, 31), datetime.date(2024, 5, 6)}),
    ("no date", lambda i: "2024-02-31" if i % 3 == 0 else "2024-02-28", {"2024-02-31", "2024-02-28"}),
    ("quotes", lambda i: '"say ""so"""' if i % 3 == 0 else 'x"y', {'say "so"', 'x"y'}),
])
def test_columns_that_are_hard_come_out_as_they_are(saem, tmp_path, header, row, taken):
    (tmp_path / "people.csv").write_text(f"n,{header}\n" + "".join(f"{i % 5},{row(i)}\n" for i in ROWS))
    saem("run", recipe(tmp_path, "synthesize: {of: people, rows: 200}")).expect(0)
    assert {made[header] for made in rows(tmp_path)} == taken


@pytest.mark.parametrize("cell", [lambda i: i * 7919 % 100003, lambda i: f"word {i * 7919 % 100003}"])
def test_a_column_in_which_every_row_differs_repeats_nobody(saem, tmp_path, cell):
    real = {str(cell(i)) for i in ROWS}
    (tmp_path / "people.csv").write_text("n,own\n" + "".join(f"{i % 5},{cell(i)}\n" for i in ROWS))
    saem("run", recipe(tmp_path, "synthesize: {of: people, rows: 200}")).expect(0)
    assert sum(str(made["own"]) in real for made in rows(tmp_path)) < 10


def test_infinity_nan_and_missing_stay_three_things(saem, tmp_path):
    cells = [math.inf, math.nan, None, 1.5]
    table = pyarrow.table({"n": [i % 4 for i in ROWS], "x": [cells[i % 4] for i in ROWS]})
    pyarrow.parquet.write_table(table, tmp_path / "people.parquet")
    path = recipe(tmp_path, "synthesize: {of: people, rows: 200}")
    path.write_text(path.read_text().replace("people.csv", "people.parquet"))
    saem("run", path).expect(0)
    assert {repr(made["x"]) for made in rows(tmp_path)} == {"inf", "nan", "None", "1.5"}


@pytest.mark.parametrize("header, message", [("a,a", "has two columns `a`"), ("id,a", "column `id`")])
def test_headers_that_cannot_be_told_apart_are_refused(saem, tmp_path, header, message):
    (tmp_path / "people.csv").write_text(header + "\n" + "1,2\n" * 100)
    ran = saem("check", recipe(tmp_path, "synthesize: {of: people, rows: 10}"))
    assert ran.code == 2 and message in ran.err


def test_conditions_that_contradict_each_other_are_named(saem, tmp_path):
    (tmp_path / "people.csv").write_text("a,b\n" + "".join(f"{i % 3},{i % 3}\n" for i in ROWS))
    ran = saem("run", recipe(tmp_path, "synthesize: {of: people, rows: 10, where: {a: 1, b: 2}}"))
    assert ran.code == 5 and "a: 1, b: 2" in ran.err


def test_five_thousand_columns(saem, tmp_path):
    lines = [",".join(str(i * j % 7) for j in range(5000)) for i in range(40)]
    (tmp_path / "people.csv").write_text(",".join(f"c{j}" for j in range(5000)) + "\n" + "\n".join(lines) + "\n")
    saem("run", recipe(tmp_path, "synthesize: {of: people, rows: 10, trees: 1}")).expect(0)
    assert len(rows(tmp_path)[0]) == 5002


def test_a_column_of_mixed_types_is_text(saem, tmp_path):
    (tmp_path / "people.csv").write_text("a,b\n" + "".join(f"{'x' if i % 5 == 0 else i % 3},{i % 2}\n" for i in range(200)))
    saem("run", recipe(tmp_path, "synthesize: {of: people, rows: 200}")).expect(0)
    assert {row["a"] for row in rows(tmp_path)} == {"x", "0", "1", "2"}


def test_a_date_keeps_its_type(saem, tmp_path):
    (tmp_path / "people.csv").write_text("day,at,n\n" + "".join(
        f"2024-{1 + i % 12:02}-{1 + i % 28:02},2024-01-01 {i % 24:02}:30:00,{i % 5}\n" for i in range(400)))
    saem("run", recipe(tmp_path, "synthesize: {of: people, rows: 200}")).expect(0)
    for row in rows(tmp_path):
        assert isinstance(row["day"], datetime.date) and row["day"].year == 2024
        assert row["at"].minute == 30 and row["at"].second == 0


def test_a_count_with_noise_is_paid_once_and_a_trial_pays_nothing(saem, tmp_path, people):
    def count(name: str, options: str, *extra: str, file: str = "people.csv"):
        path = tmp_path / f"{name}.yaml"
        path.write_text(f"""saem: 1
datasets:
  people: {{read: {{files: {file}, table: true}}, label: personal}}
  counted: {{count: {{of: people, {options}, epsilon: 0.6}}}}
privacy: {{ledger: people.ledger, budget: 1.0}}
release: {{to: {name}, formats: [parquet], datasets: {{counted: {{audit: none}}}}}}
""")
        return saem("run", path, *extra)

    cities = "by: city, values: [Seoul, Busan]"
    trial = count("trial", cities, "--limit", "10").expect(2).err
    assert "run without --limit" in trial and "trial.yaml:4:" in trial
    assert not list(tmp_path.glob("trial*.work*")), "said before anything is made"
    assert not (tmp_path / "people.ledger").exists()
    count("first", cities).expect(0)
    count("again", cities, "--set", "seed=9").expect(0)
    first, again = (pyarrow.parquet.read_table(tmp_path / name / "data/counted").to_pylist() for name in ("first", "again"))
    assert len(first) == 2 and first == again, "another seed asks the same question"
    for counted in first:
        assert abs(counted["count"] - PEOPLE / 3) < 200, "noise of scale 1/0.6 on about a thousand"
    refused = count("another", "by: city, values: [Jeju]")
    assert refused.code not in (0, 3) and "0.6 of 1 epsilon are spent" in refused.err, refused.err
    (tmp_path / "link.csv").symlink_to(people)
    for spelling in (str(people), "link.csv", "./people.csv"):
        refused = count("spelt", "by: city, values: [Jeju]", file=spelling)
        assert refused.code not in (0, 3) and "0.6 of 1 epsilon are spent" in refused.err, refused.err
