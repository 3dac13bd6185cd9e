#!/usr/bin/env python3
"""What the real fastText says, as data for the tests: run with the peers of bench/peers.txt.

    bench/peers tools/make_fasttext_goldens.py

Writes tests/text/fasttext/: small models of every loss, trained on made-up words, dense and quantised, and
predictions.golden.jsonl with what fastText says of texts by them and by the lid.176.ftz that saem ships.
"""

import json
import pathlib
import random
import tempfile

import fasttext

ROOT = pathlib.Path(__file__).resolve().parent.parent
TO = ROOT / "tests/text/fasttext"
LID = ROOT / ".deps/share/saem/models/lid.176.ftz"

SENTENCES = [
    "The committee will meet again on Thursday to vote on the proposal.", "위원회는 목요일에 다시 모여 제안을 표결할 것이다.",
    "Der Ausschuss tritt am Donnerstag wieder zusammen.", "委員会は木曜日に再び会合する。", "委员会将于星期四再次开会表决。",
    "Le comité se réunira de nouveau jeudi.", "El comité se reunirá de nuevo el jueves.", "Komitet zbierze się ponownie w czwartek.",
    "Комитет соберётся снова в четверг.", "Η επιτροπή θα συνεδριάσει ξανά την Πέμπτη.", "اللجنة ستجتمع مرة أخرى يوم الخميس.",
    "הוועדה תתכנס שוב ביום חמישי.", "समिति गुरुवार को फिर मिलेगी।", "คณะกรรมการจะประชุมอีกครั้งในวันพฤหัสบดี",
    "Ủy ban sẽ họp lại vào thứ Năm.", "Komite Perşembe günü yeniden toplanacak.", "Il comitato si riunirà di nuovo giovedì.",
    "O comitê se reunirá novamente na quinta-feira.", "De commissie komt donderdag weer bijeen.", "Utskottet sammanträder igen på torsdag.",
]
ODD = ["", " ", "\t\v\f\r", "a", "가", "🙂🙂 🙂", "</s> what follows is not read", "before </s> after", "__label__en is a label",
       "\u0000 null \u0000", "1234 5678 90", "!!! ??? ...", "ﬁ ligature Ⅷ", "de la de la in in", "x" * 3000, "é" * 500,
       "word " * 700, "가나다 " * 300, "<b>bold</b> &amp; <i>", "\u200b\u200c\ufeff zero width"]


def texts(draw: random.Random) -> list[str]:
    mixed = [" ".join(draw.choices(SENTENCES, k=draw.randint(2, 6))) for _ in range(30)]
    cut = [one[draw.randrange(len(one)):] for one in draw.choices(mixed, k=30)]
    return SENTENCES + ODD + mixed + cut


def made_up(draw: random.Random) -> list[str]:
    words = ["".join(draw.choices("abcdefé가나", k=draw.randint(2, 6))) for _ in range(60)]
    lines = []
    for _ in range(400):
        label = draw.randrange(5)
        lines.append(f"__label__l{label} " + " ".join(draw.choices(words[label * 10:label * 10 + 20], k=draw.randint(3, 9))))
    return lines


def train(path: str, **options):
    """The package's matrices begin as what the memory holds, and training ends in NaN every other time."""
    for _ in range(200):
        try:
            return fasttext.train_supervised(path, bucket=300, epoch=10, lr=0.05, thread=1, verbose=0, **options)
        except RuntimeError:
            pass
    raise SystemExit("fastText found no model without NaN")


def main() -> None:
    draw = random.Random(7)
    TO.mkdir(parents=True, exist_ok=True)
    rows = []

    def say(model, name: str, some: list[str]) -> None:
        for text in some:
            labels, scores = model.predict(text.replace("\n", " "))
            rows.append({"model": name, "text": text, "label": labels[0].removeprefix("__label__") if labels else "",
                         "score": float(scores[0]) if labels else 0.0})

    lines = made_up(draw)
    asked = [line.split(" ", 1)[1] for line in draw.choices(lines, k=12)] + ["abc unseen 가나다 words", "", "</s>"]
    with tempfile.TemporaryDirectory() as folder:
        lines_file = pathlib.Path(folder) / "train.txt"
        lines_file.write_text("\n".join(lines) + "\n")
        for loss in ("hs", "ns", "softmax", "ova"):
            for ngrams, subwords in ((1, (2, 3)), (2, (0, 0))):
                model = train(str(lines_file), dim=6, loss=loss, wordNgrams=ngrams, minn=subwords[0], maxn=subwords[1])
                name = f"{loss}-{ngrams}.bin"
                model.save_model(str(TO / name))
                say(model, name, asked)
        for name, options in (("pruned.ftz", {"cutoff": 280, "qnorm": True, "dsub": 4}), ("quantised.ftz", {"dsub": 2})):
            model = fasttext.load_model(str(TO / "softmax-1.bin"))
            model.quantize(input=str(lines_file), retrain=False, verbose=0, **options)
            model.save_model(str(TO / name))
            say(model, name, asked)
    say(fasttext.load_model(str(LID)), "lid.176.ftz", texts(draw))
    with open(TO / "predictions.golden.jsonl", "w") as out:
        out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


if __name__ == "__main__":
    main()
