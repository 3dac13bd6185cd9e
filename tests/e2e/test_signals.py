"""Rules that only measure: every record stays with the numbers, and the report says what each rule would have dropped."""

import json

from saem_cli import Release

SENTENCE = "The old mill at the bend of the river has a wheel of oak, and the men of the village turn it with their own hands. "
TEXTS = {
    "en": [" ".join(f"{SENTENCE}In year {year} it ground {year * 7} sacks of rye for the {year}th time." for year in range(first, first + 4))
           for first in (1801, 1811, 1821)]
    + ["Menu\nHome\nShop\nHelp\n" * 9, "Too short to be anything."],
    "ko": ["물레방아는 강이 굽는 곳에 있고 마을 사람들이 손으로 돌린다. 해마다 보리를 빻는다."],
}


def recipe(folder, action: str):
    with open(folder / "texts.jsonl", "w") as out:
        for language, texts in TEXTS.items():
            for text in texts:
                out.write(json.dumps({"text": text, "language": language}) + "\n")
    path = folder / "recipe.yaml"
    path.write_text(f"""
saem: 1
datasets:
  texts:
    read: {{files: texts.jsonl, language: language, licence: CC0-1.0}}
    steps: [{{quality: {{profile: {{en: gopher, ko: "fineweb-2:kor_Hang"}}, action: {action}}}}}]
release: {{to: {action}, formats: [parquet, jsonl], datasets: {{texts: {{audit: none}}}}}}
""")
    return path


def test_flagging_keeps_every_record_and_counts_what_each_rule_would_drop(saem, tmp_path):
    saem("run", recipe(tmp_path, "flag")).expect(0)
    flagged = Release(tmp_path / "flag")
    rows = flagged.rows("texts")
    assert len(rows) == sum(map(len, TEXTS.values()))
    signals = {one["name"]: one for one in flagged.findings["distributions"] if one["limits"]}
    assert len(signals) > 20
    for name, signal in signals.items():
        for series, limit in zip(signal["series"], signal["limits"]):
            values = [dict(row["annotations"])[name] for row in rows if row["language"] == series["name"] and name in dict(row["annotations"])]
            beyond = [value for value in values if (value > limit["value"] if limit["at_most"] else value < limit["value"])]
            assert limit["beyond"] == len(beyond), (name, series["name"])
            assert sum(series["counts"]) == len(values)
            # A bar lies on one side of the limit.
            far = [low >= limit["value"] if limit["at_most"] else low < limit["value"] for low in signal["edges"][:-1]]
            if limit["value"] < signal["edges"][-1]:
                assert sum(count for count, is_far in zip(series["counts"], far) if is_far) == len(beyond), (name, series["name"])
    assert signals["quality.gopher-short-doc"]["limits"][0] == {"value": 50, "at_most": False, "beyond": 2}

    # What the filter drops lies beyond the limit of the rule that it names.
    saem("run", recipe(tmp_path, "filter")).expect(0)
    dropped = Release(tmp_path / "filter").findings["funnel"][-1]["reasons"]
    assert dropped and set(dropped) <= {name.removeprefix("quality.") for name, one in signals.items() if any(x["beyond"] for x in one["limits"])}


def test_texts_refused_without_a_number_are_flagged_too(saem, tmp_path):
    (tmp_path / "code.jsonl").write_text(json.dumps({"text": (SENTENCE + "It is drawn with a { in the plan.\n") * 6}) + "\n" + json.dumps({"text": SENTENCE * 6}) + "\n")
    path = tmp_path / "recipe.yaml"
    path.write_text("""
saem: 1
datasets: {code: {read: {files: code.jsonl, licence: CC0-1.0}, steps: [{quality: {profile: c4, action: flag}}]}}
release: {to: out, formats: [parquet], datasets: {code: {audit: none}}}
""")
    saem("run", path).expect(0)
    release = Release(tmp_path / "out")
    assert sorted(dict(row["annotations"])["quality.curly-bracket"] for row in release.rows("code")) == [0, 1]
    signal = next(one for one in release.findings["distributions"] if one["name"] == "quality.curly-bracket")
    assert signal["limits"] == [{"value": 0, "at_most": True, "beyond": 1}]


def test_parents_keep_their_limits_or_are_refused(saem, tmp_path):
    recipe(tmp_path, "flag")

    def joined(first: str, second: str):
        path = tmp_path / "joined.yaml"
        read = "{files: texts.jsonl, language: language, licence: CC0-1.0}"
        path.write_text(f"""
saem: 1
datasets:
  a: {{read: {read}, steps: [{{quality: {{profile: {first}, action: flag}}}}]}}
  b: {{read: {read}, steps: [{{quality: {{profile: {second}, action: flag}}}}]}}
  both: {{from: [a, b]}}
release: {{to: joined, formats: [parquet], datasets: {{both: {{audit: none}}}}}}
""")
        return path
    saem("run", joined("{en: gopher}", "{ko: gopher}")).expect(0)
    signals = [one for one in Release(tmp_path / "joined").findings["distributions"] if one["limits"]]
    assert {series["name"] for one in signals for series in one["series"]} == {"en", "ko"}
    done = saem("check", joined("fineweb-1", "saem")).expect(2)
    assert "`b`: another limit of `quality." in done.err
