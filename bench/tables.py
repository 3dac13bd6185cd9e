"""Twins of public tables beside a sequential CART written on scikit-learn: quality, privacy and processor time, by seeds.

Started by bench/run_tables. TABLES names the folder with the files (adult/adult.data and adult.test of UCI, bank/bank_marketing.csv.gz,
magic/magic04.data, hmeq/hmeq.csv). Adult has unseen rows of its own (adult.test); of the others a random half is kept apart. Every
number is judged against unseen rows except the distance of triples, which is to the rows that were seen.
"""

import argparse
import itertools
import json
import os
import pathlib
import statistics
import subprocess
import time
import warnings

import numpy
import pandas
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor
from xgboost import XGBClassifier

ROOT = pathlib.Path(__file__).resolve().parent.parent
TWIN = ROOT / "build/release/bin/saem_twin"
CACHE = ROOT / "out/bench/tables"
ADULT = ("age workclass fnlwgt education education_num marital occupation relationship race sex capital_gain capital_loss hours "
         "country income").split()
TARGET = {"adult": "income", "bank": "y", "magic": "class", "hmeq": "BAD"}
NEIGHBOURS = 3000  # made rows whose nearest real rows are looked for: each share has a standard error of .009


def load(name: str, folder: pathlib.Path) -> tuple[pandas.DataFrame, pandas.DataFrame]:
    if name == "adult":
        options = {"names": ADULT, "skipinitialspace": True, "na_values": "?"}
        unseen = pandas.read_csv(folder / "adult/adult.test", skiprows=1, **options)
        unseen.income = unseen.income.str.rstrip(".")
        return pandas.read_csv(folder / "adult/adult.data", **options), unseen
    file = {"bank": "bank/bank_marketing.csv.gz", "magic": "magic/magic04.data", "hmeq": "hmeq/hmeq.csv"}[name]
    rows = pandas.read_csv(folder / file).sample(frac=1, random_state=5).reset_index(drop=True)
    return rows[:len(rows) // 2], rows[len(rows) // 2:]


def coded(frames: list[pandas.DataFrame]) -> tuple[list[pandas.DataFrame], list[bool]]:
    out, texts = [pandas.DataFrame(index=f.index) for f in frames], []
    for name in frames[0].columns:
        text = frames[0][name].dtype == object
        texts.append(text)
        values = sorted({v for f in frames for v in f[name].dropna().astype(str)}) if text else []
        code = {v: i for i, v in enumerate(values)}
        for one, frame in zip(out, frames):
            one[name] = frame[name].map(lambda v: code[str(v)] if pandas.notna(v) else numpy.nan).astype(float) if text else \
                frame[name].astype(float)
    return out, texts


def telling_apart(a, b, texts, seed) -> float:
    n, draw = min(len(a), len(b)), numpy.random.default_rng(seed)
    rows = numpy.vstack([f.values[draw.permutation(len(f))[:n]] for f in (a, b)])
    made = numpy.repeat([0, 1], n)
    model = HistGradientBoostingClassifier(categorical_features=numpy.array(texts), random_state=seed)
    folds = StratifiedKFold(3, shuffle=True, random_state=seed)
    return roc_auc_score(made, cross_val_predict(model, rows, made, cv=folds, method="predict_proba")[:, 1])


def nearness(twin, seen, unseen, texts, seed) -> float:
    """The share of made rows nearer to a seen row than to one of as many unseen ones, ties half."""
    draw, n = numpy.random.default_rng(1000 + seed), min(len(seen), len(unseen))
    some = [f.iloc[draw.permutation(len(f))[:k]] for f, k in ((twin, NEIGHBOURS), (seen, n), (unseen, n))]
    spread = (seen.max() - seen.min()).replace(0, 1)

    def nearest(made, real):
        sums = numpy.zeros((len(made), len(real)), dtype=numpy.float32)
        for name, text in zip(seen.columns, texts):
            u, v = made[name].values[:, None], real[name].values[None, :]
            apart = u != v if text else numpy.minimum(numpy.abs(u - v) / spread[name], 1)
            missing = numpy.isnan(u) ^ numpy.isnan(v)
            sums += numpy.where(numpy.isnan(u) & numpy.isnan(v), 0, numpy.where(missing, 1, apart))
        return sums.min(1)
    near, far = (numpy.concatenate([nearest(some[0][i:i + 1000], real) for i in range(0, len(some[0]), 1000)]) for real in some[1:])
    return float((near < far - 1e-7).mean() + (abs(near - far) <= 1e-7).mean() / 2)


def repeated(rows, known) -> float:
    keys = set(map(tuple, known.fillna(-9e99).values))
    return float(numpy.mean([tuple(row) in keys for row in rows.fillna(-9e99).values]))


def triples(seen, twin, texts) -> float:
    binned = {}
    for name, text in zip(seen.columns, texts):
        edges = numpy.unique(numpy.nanquantile(seen[name], numpy.linspace(0, 1, 11)[1:-1]))
        cut = (lambda x: x.fillna(-1).astype(int).values + 1) if text else \
            (lambda x: numpy.where(x.isna(), 0, 1 + numpy.searchsorted(edges, x, side="right")))
        parts = cut(seen[name]), cut(twin[name])
        binned[name] = (*parts, int(max(p.max() for p in parts)) + 1)
    sums = []
    for a, b, c in itertools.combinations(seen.columns, 3):
        cells = binned[a][2] * binned[b][2] * binned[c][2]
        shares = []
        for i in (0, 1):
            counts = numpy.bincount((binned[a][i] * binned[b][2] + binned[b][i]) * binned[c][2] + binned[c][i], minlength=cells)
            shares.append(counts / counts.sum())
        sums.append(abs(shares[0] - shares[1]).sum())
    return float(numpy.mean(sums))


def utility(twin, unseen, target) -> float:
    model = XGBClassifier(n_estimators=200, max_depth=6, learning_rate=.1, n_jobs=2, random_state=0)
    model.fit(twin.drop(columns=target), twin[target])
    return roc_auc_score(unseen[target], model.predict_proba(unseen.drop(columns=target))[:, 1])


def score(twin: pandas.DataFrame, seen: pandas.DataFrame, unseen: pandas.DataFrame, target: str, seed: int) -> dict[str, float]:
    (t, s, u), texts = coded([twin[seen.columns], seen, unseen])
    return {"telling apart": telling_apart(t, u, texts, seed), "nearness": nearness(t, s, u, texts, seed),
            "repeated %": 100 * repeated(t, s), "unseen repeated %": 100 * repeated(u, s), "triples": triples(s, t, texts),
            "learned": utility(t, u, target)}


def cart(seen: pandas.DataFrame, rows: int, seed: int) -> tuple[pandas.DataFrame, float]:
    """A sequential CART with leaves of five rows, each value drawn from a row of its leaf."""
    began, draw = time.process_time(), numpy.random.default_rng(seed)
    levels, real = {}, pandas.DataFrame()
    for name in seen:
        if seen[name].dtype == object:
            real[name], levels[name] = pandas.factorize(seen[name], sort=True)
        else:
            real[name] = seen[name].fillna(-1e9)
    real = real.values.astype(float)
    made = numpy.zeros((rows, real.shape[1]))
    made[:, 0] = real[draw.integers(0, len(real), rows), 0]
    for j in range(1, real.shape[1]):
        kind = DecisionTreeClassifier if seen.columns[j] in levels else DecisionTreeRegressor
        model = kind(min_samples_leaf=5, random_state=seed).fit(real[:, :j], real[:, j])
        leaves = model.apply(real[:, :j])
        order = numpy.argsort(leaves, kind="stable")
        at = model.apply(made[:, :j])
        first, last = (numpy.searchsorted(leaves[order], at, side=side) for side in ("left", "right"))
        made[:, j] = real[order[first + (draw.random(rows) * (last - first)).astype(int)], j]
    seconds = time.process_time() - began
    made = pandas.DataFrame(made, columns=seen.columns)
    for name in seen:
        made[name] = [levels[name][int(v)] if v >= 0 else numpy.nan for v in made[name]] if name in levels else \
            made[name].where(made[name] > -9e8)
    return made, seconds


def trees(seen: pathlib.Path, rows: int, seed: int) -> tuple[pandas.DataFrame, float, pathlib.Path]:
    out = seen.with_suffix(f".twin-{seed}.csv")
    done = subprocess.run([TWIN, seen, out, str(rows), str(seed), "1", "5", "8", "crossed", "5", "0.01"], capture_output=True, text=True,
                          check=True)
    took = json.loads(done.stdout)
    return pandas.read_csv(out), took["fit"] + took["sample"], out


def main():
    warnings.filterwarnings("ignore")
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("names", nargs="*", default=list(TARGET))
    arguments.add_argument("--seeds", type=int, default=5)
    chosen = arguments.parse_args()
    folder = pathlib.Path(os.environ["TABLES"])
    CACHE.mkdir(parents=True, exist_ok=True)
    print("| table | method | CPU s | " + " | ".join(["telling apart", "nearness", "repeated %", "unseen repeated %", "triples",
                                                      "learned"]) + " |\n" + "| --- " * 9 + "|")
    for name in chosen.names:
        seen, unseen = load(name, folder)
        path = CACHE / f"{name}.csv"
        seen.to_csv(path, index=False)
        if seen[TARGET[name]].dtype != object:
            seen, unseen = seen.reset_index(drop=True), unseen.reset_index(drop=True)
        results = {"saem trees": [], "CART": []}
        for seed in range(1, chosen.seeds + 1):
            twin, seconds, _ = trees(path, len(seen), seed)
            results["saem trees"].append({"CPU": seconds, **score(twin, seen, unseen, TARGET[name], seed)})
            twin, seconds = cart(seen, len(seen), seed)
            results["CART"].append({"CPU": seconds, **score(twin, seen, unseen, TARGET[name], seed)})
        for method, runs in results.items():
            cells = []
            for key in runs[0]:
                values = [run[key] for run in runs]
                cells.append(f"{statistics.median(values):.3f} ({min(values):.3f}-{max(values):.3f})")
            print(f"| {name} | {method} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
