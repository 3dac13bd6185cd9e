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
    assert signals["quality.gopher-short-doc"]["limits"][0] == {"value": 50, "at_most": False, "beyond": 2}

    # What the filter drops lies beyond the limit of the rule that it names.
    saem("run", recipe(tmp_path, "filter")).expect(0)
    dropped = Release(tmp_path / "filter").findings["funnel"][-1]["reasons"]
    assert dropped and set(dropped) <= {name.removeprefix("quality.") for name, one in signals.items() if any(x["beyond"] for x in one["limits"])}
