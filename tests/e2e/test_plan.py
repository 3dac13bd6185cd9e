"""saem plan as its users run it."""
import json
import os
import pathlib
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SAEM = os.environ.get("SAEM_BIN", str(ROOT / "build/release/bin/saem"))


def saem(*arguments, good=(0,)):
    ran = subprocess.run([SAEM, "plan", *map(str, arguments)], capture_output=True, text=True, cwd=ROOT)
    assert ran.returncode in good, ran.stderr
    return ran


def test_the_selftest_passes_and_says_what_it_cannot():
    out = saem("--selftest").stdout
    assert "2.2256440889984477" in out and "must fail" in out and "WRONG" not in out
    rows = json.loads(saem("--selftest", "--json").stdout)
    assert {"14", "15b"} <= {row["number"] for row in rows if row["kind"] == "match" and row["good"]}


def test_the_shipped_plans_answer_in_both_languages():
    for plan in sorted((ROOT / "plans").glob("*.yaml")):
        answer = json.loads(saem(plan, "--json").stdout)
        assert answer["lead"]["ko"] in " ".join(saem(plan, "--lang", "ko").stdout.split())
        assert all(number["p10"] <= number["p50"] <= number["p90"] for number in answer["numbers"])
        assert all(one["source"] for one in answer["inputs"])


def test_koreans_are_told_in_korean_what_is_wrong(tmp_path):
    plan = tmp_path / "wrong.yaml"
    plan.write_text("plan: 1\ntarget: {params: 8B}\ndata: {real: 2T, epochs: 50}\ncompute: {chip: h100-sxm, chips: 8, mfu: 0.9}\n")
    assert "불가능합니다" in saem(plan, "--lang", "ko", good=(2,)).stderr
    assert "계획을 대거나" in saem("--lang", "ko", good=(2,)).stderr
    table = saem("--selftest", "--lang", "ko").stdout
    assert "라마 3.1 405B, 토큰 15.6조" in table and "Llama" not in table


def test_threads_do_not_show():
    one, many = (saem("plans/korean-8b.yaml", "--json", "--threads", n).stdout for n in (1, 5))
    assert one == many


def test_for_the_impatient():
    out = saem("--target", "8b", "--tokens", "15T", "--real", "2T", "--chips", "1024xH100").stdout
    assert out.index("It can be done") < out.index("days to write") < out.index("p10")
    wrong = saem("--target", "8b", "--real", "2T", "--chips", "1024", good=(2,))
    assert "1024xH100" in wrong.stderr


def test_no_flag_is_passed_over_in_silence(tmp_path):
    for more in (["--target", "70b"], ["--tokens", "1T"], ["--real", "1T"], ["--chips", "8xH100"]):
        refused = saem("plans/korean-8b.yaml", *more, good=(2,))
        assert more[0] in refused.stderr and "korean-8b.yaml says that itself" in refused.stderr
    for more in (["plans/korean-8b.yaml"], ["--report", tmp_path / "page.html"], ["--jobs", tmp_path / "jobs.yaml"]):
        assert "would do nothing" in saem("--selftest", *more, good=(2,)).stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("chip", ["A100", "H200", "B200", "GB200", "B300", "MI300X", "TPU-v5p"])
def test_every_chip_serves_the_impatient(chip):
    out = saem("--target", "80억", "--tokens", "15조", "--real", "2조", "--chips", f"1024x{chip}").stdout
    assert "so it is taken as: chips " in " ".join(out.split())


def test_mistakes_stand_with_their_place(tmp_path):
    plan = tmp_path / "wrong.yaml"
    plan.write_text("plan: 1\ntarget: {params: 8B}\ndata: {real: 2T, epochs: 50}\ncompute: {chip: h100-sxm, chips: 8, mfu: 0.9}\n")
    ran = saem(plan, good=(2,))
    assert "wrong.yaml:3:26" in ran.stderr and "Muennighoff" in ran.stderr


def test_users_bring_their_own_facts_and_samples(tmp_path):
    facts = (ROOT / "data/plan/facts.yaml").read_text().replace("money.decline: {value: 0.14", "money.decline: {value: 0.28")
    (tmp_path / "facts.yaml").write_text(facts)
    (tmp_path / "mfu.txt").write_text("\n".join(f"0.{n}" for n in range(30, 50)))
    plan = "plan: 1\ntarget: {params: 8B, tokens: 15T}\ndata: {real: 2T}\ncompute: {chip: h100-sxm, chips: 8, mfu: {samples: mfu.txt}}\n"
    (tmp_path / "plan.yaml").write_text(plan)
    (tmp_path / "mine.yaml").write_text(plan + "facts: facts.yaml\n")
    cost = [next(n["p50"] for n in json.loads(saem(tmp_path / name, "--json").stdout)["numbers"] if n["id"] == "amortised")
            for name in ("plan.yaml", "mine.yaml")]
    assert 1.8 < cost[1] / cost[0] < 2.1


def test_from_a_run_against_a_run_and_as_work(tmp_path):
    (tmp_path / "manifest.json").write_text(json.dumps({
        "recipe": "r.yaml",
        "counts": [{"dataset": "pairs", "stage": "write", "in": 10, "made": 20, "out": 20, "rejected": 0, "used": 10, "output_tokens": 4000},
                   {"dataset": "pairs", "stage": "ground", "in": 20, "made": 0, "out": 5, "rejected": 15, "used": 0}],
        "texts": []}))
    (tmp_path / "run.json").write_text(json.dumps({"models": {"m": {"device": "NVIDIA H100 80GB HBM3", "output_tokens": 4000, "seconds": 10}}}))
    taken = json.loads(saem("plans/korean-8b.yaml", "--json", "--from", tmp_path / "manifest.json", "--jobs", tmp_path / "jobs.yaml").stdout)
    chosen = next(one for one in taken["inputs"] if one["key"] == "synthetic.yield")
    assert chosen["p50"] == 0.25 and chosen["support"] == "measured"
    assert "synthetic.yield" in taken["from"]["taken"] and taken["from"]["dollars_per_accepted_token"] > 0
    assert "korean_web_rephrase:" in (tmp_path / "jobs.yaml").read_text()
    said = saem("plans/korean-8b.yaml", "--from", tmp_path / "manifest.json").stdout
    assert said.startswith("Taken from the run: ") and "synthetic.yield 0.25" in said and "A million accepted tokens cost $" in said
    compared = json.loads(saem("plans/korean-8b.yaml", "--json", "--against", tmp_path / "manifest.json",
                               "--jobs", tmp_path / "anew.yaml", "--report", tmp_path / "anew.html", "--lang", "ko").stdout)
    saem("plans/korean-8b.yaml", "--from", tmp_path / "manifest.json", "--jobs", tmp_path / "from.yaml")
    assert (tmp_path / "anew.yaml").read_text() == (tmp_path / "from.yaml").read_text(), "the plan anew, not the old one"
    page = (tmp_path / "anew.html").read_text()
    assert '"language":"ko"' in page and "korean-8b.yaml:" in page and "/korean-8b.yaml:" not in page, "no folder of this machine"
    assert {row["what"] for row in compared["actual"]} >= {"answers that pass", "tokens a second and device"}
    assert compared["dollars_per_accepted_token"] > 0
    raw = [next(n["p50"] for n in compared[which]["numbers"] if n["id"] == "raw") for which in ("planned", "replanned")]
    assert raw[1] > 2 * raw[0]


def test_a_plan_is_carried_out_and_compared(tmp_path, endpoint):
    """Plan, job list, recipe, plan against actual: the files that stand in plans/ and recipes/."""
    run = subprocess.run
    jobs, out = tmp_path / "jobs.yaml", tmp_path / "out"
    saem("plans/pages.yaml", "--jobs", jobs)
    make = [SAEM, "run", "recipes/planned.yaml", "--vars", str(jobs), "--set", f"release.to={out}", "--set", f"work={tmp_path / 'work'}",
            "--set", "models.local={http: {url: " + endpoint.url + ", model: test}}", "--processes", "2"]
    made = run(make, capture_output=True, text=True, cwd=ROOT)
    assert made.returncode == 0, made.stderr
    wanted = yaml_numbers(jobs)
    assert set(wanted) == {"handbook_question_answer", "office_question_answer"}
    manifest = json.loads((out / "manifest.json").read_text())
    sampled = {step["dataset"]: step["out"] for step in manifest["counts"] if step["stage"] == "sample"}
    assert sampled == {f"asked_{name.split('_')[0]}": number for name, number in wanted.items()}
    made = {step["dataset"]: step for step in manifest["counts"] if step["made"]}
    assert sum(step["output_tokens"] for step in made.values()) > 0
    compared = json.loads(saem("plans/pages.yaml", "--json", "--against", out / "manifest.json").stdout)
    kept = next(row for row in compared["actual"] if row["what"] == "tokens written and kept")
    asked = sum(step["made"] for step in made.values())
    passed = sum([step["out"] for step in manifest["counts"] if step["dataset"] == name][-1] for name in made)
    written = sum(step["output_tokens"] for step in made.values())
    assert kept["actual"] == pytest.approx(written * passed / asked, rel=1e-4)
    for name in ("handbook", "office"):
        real = next(row for row in compared["actual"] if row["what"] == f"unique real tokens: {name}")
        assert 0.5 < real["actual"] / real["p50"] < 2
    assert {one["key"] for one in compared["replanned"]["inputs"]} >= {"data.real.handbook", "data.real.office"}
    anew = tmp_path / "anew.yaml"
    saem("plans/pages.yaml", "--from", out / "manifest.json", "--jobs", anew)
    assert set(yaml_numbers(anew)) <= set(wanted), "the recipe takes the job list of the plan made anew"
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(jobs.read_text().replace("office_question", "offise_question"))
    ran = run([SAEM, "check", "recipes/planned.yaml", "--vars", str(wrong)], capture_output=True, text=True, cwd=ROOT)
    assert ran.returncode == 2
    assert f"{wrong}:5:3: " in ran.stderr and "did you mean `office_question_answer`" in ran.stderr


def yaml_numbers(jobs):
    lines = jobs.read_text().split("vars:")[-1].split("jobs:")[0].splitlines()[1:]
    return {name.strip(): int(number) for name, number in (line.split(":") for line in lines if ":" in line)}
