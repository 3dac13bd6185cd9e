"""saem audit MADE SEEN --holdout UNSEEN: tables of whatever origin, judged by the checks that a release has."""

import pathlib
import random

import pytest


def table(path: pathlib.Path, seed: int, rows: int = 1500, header: str = "age,city,income") -> pathlib.Path:
    draw = random.Random(seed)
    lines = [header]
    for _ in range(rows):
        age, city = draw.randint(18, 80), draw.choice(["Seoul", "Busan", "Jeju"])
        lines.append(f"{age},{city},{age * 100 + draw.randint(0, 4000)}")
    path.write_text("\n".join(lines) + "\n")
    return path


@pytest.fixture
def files(tmp_path):
    return [table(tmp_path / f"{name}.csv", seed) for seed, name in enumerate(("made", "seen", "unseen"))]


def checks(done) -> dict[str, dict]:
    return {finding["check"]: finding for finding in done.json()["findings"]}


LOOSE = [flag for check in ("nearness=0.6", "membership=0.6", "singling_out=0.1") for flag in ("--check", check)]


def test_fresh_rows_of_the_same_kind_are_fit_to_be_released(saem, files, tmp_path):
    made, seen, unseen = files
    done = saem("audit", made, seen, "--holdout", unseen, *LOOSE, "--report", tmp_path / "page.html").expect(0)
    assert "fit to be released" in done.out and "singles out a person" in done.out
    assert "<html" in (tmp_path / "page.html").read_text()
    found = checks(saem("audit", made, seen, "--holdout", unseen, *LOOSE, "--json").expect(0))
    assert all(finding["estimate"]["n"] > 0 for finding in found.values())
    assert found["table-nearness"]["threshold"] == 0.6


def test_a_copy_of_the_people_is_not(saem, files):
    _, seen, unseen = files
    found = checks(saem("audit", seen, seen, "--holdout", unseen, "--json").expect(3))
    assert found["table-copies"]["outcome"] == found["table-nearness"]["outcome"] == "fail"


def test_numbers_written_otherwise_are_numbers(saem, files):
    made, seen, unseen = files
    made.write_text(made.read_text().replace("\n", ".0\n").replace("income.0", "income"))
    found = checks(saem("audit", made, seen, "--holdout", unseen, *LOOSE, "--json").expect(0))
    assert found["table-shapes"]["estimate"]["n"] > 0


@pytest.mark.parametrize("change, message", [
    (lambda made: table(made, 1, header="age,town,income"), "has no column `town`"),
    (lambda made: made.write_text("age,city,income\n1,Seoul,much\n"), "column `income`"),
])
def test_columns_that_cannot_be_compared_are_named(saem, files, change, message):
    made, seen, unseen = files
    change(made)
    done = saem("audit", made, seen, "--holdout", unseen).expect(2)
    assert message in done.err


def test_what_is_missing_is_said(saem, files):
    made, seen, unseen = files
    assert "--holdout" in saem("audit", made, seen).expect(2).err
    assert "was made of" in saem("audit", made, "--holdout", unseen).expect(2).err
    assert "nearness" in saem("audit", made, seen, "--holdout", unseen, "--check", "nearnes=1").expect(2).err


def test_too_few_rows_are_no_evidence(saem, tmp_path, files):
    made, seen, _ = files
    few = table(tmp_path / "few.csv", 9, rows=30)
    found = checks(saem("audit", made, seen, "--holdout", few, "--json").expect(3))
    assert found["table-nearness"]["outcome"] == "undecided"


def test_rows_that_cannot_be_read_are_counted(saem, files):
    made, seen, unseen = files
    seen.write_text(seen.read_text() + "1,2\n")
    done = saem("audit", made, seen, "--holdout", unseen, *LOOSE).expect(0)
    assert "1 rows could not be read" in done.err and "wrong-columns" in done.err
