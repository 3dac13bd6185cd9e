#!/usr/bin/env python3
"""Fits L(N, D) = E + A/N^alpha + B/D^beta to the points of Hoffmann et al. 2022 (figure 4, as digitised by Besiroglu et
al. 2024) and writes the fit and 200 bootstrap refits: tools/fit_scaling_law.py POINTS.csv > data/plan/scaling-draws.yaml

The points are not part of this project, only what is derived from them. They are read from a table with the columns
`Model Size`, `Training FLOP` and `loss`; tokens are FLOP/(6N). As Besiroglu et al. did, the five points with the highest
loss are left out, and the objective is the sum of Huber losses (delta = 1e-3) of log L. Standard library only; the
draws depend on the points alone.
"""
import csv
import math
import random
import sys

DELTA = 1e-3
DRAWS = 200
OUTLIERS = 5
SEED = 20240415
# The E that Besiroglu et al. 2024 print of their refit.
THEIR_E = 1.81724
# Besiroglu et al. 2024: ln A, ln B, ln E, alpha, beta.
START = [math.log(482.01), math.log(2085.43), math.log(1.8172), 0.3478, 0.3658]


def read(path):
    with open(path, newline="") as file:
        for row in csv.DictReader(file):
            size, flop, loss = (float(row[key]) for key in ("Model Size", "Training FLOP", "loss"))
            yield math.log(size), math.log(flop / (6 * size)), math.log(loss)


def residual_and_slopes(point, theta):
    n, d, loss = point
    a, b, e, alpha, beta = theta
    terms = [a - alpha * n, b - beta * d, e]
    top = max(terms)
    weights = [math.exp(t - top) for t in terms]
    total = sum(weights)
    p, q, r = (w / total for w in weights)
    return top + math.log(total) - loss, (p, q, r, -n * p, -d * q)


def objective(points, theta):
    """The sum of Huber losses, its gradient, and the curvature of Gauss and Newton."""
    value, gradient = 0.0, [0.0] * 5
    curvature = [[0.0] * 5 for _ in range(5)]
    for point in points:
        miss, slope = residual_and_slopes(point, theta)
        size = abs(miss)
        if size <= DELTA:
            value += 0.5 * miss * miss
            force, weight = miss, 1.0
        else:
            value += DELTA * (size - 0.5 * DELTA)
            force, weight = math.copysign(DELTA, miss), DELTA / size
        for i in range(5):
            gradient[i] += force * slope[i]
            for j in range(i + 1):
                curvature[i][j] += weight * slope[i] * slope[j]
    for i in range(5):
        for j in range(i):
            curvature[j][i] = curvature[i][j]
    return value, gradient, curvature


def solve(matrix, vector):
    rows = [row[:] + [x] for row, x in zip(matrix, vector)]
    size = len(rows)
    for i in range(size):
        pivot = max(range(i, size), key=lambda r: abs(rows[r][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        for r in range(size):
            if r != i:
                factor = rows[r][i] / rows[i][i]
                rows[r] = [x - factor * y for x, y in zip(rows[r], rows[i])]
    return [rows[i][size] / rows[i][i] for i in range(size)]


def fit(points, theta, rounds=400, held=None):
    """Iteratively reweighted least squares with Levenberg's damping: each step lowers the Huber sum. `held` stays."""
    theta, damping = list(theta), 1e-3
    value, gradient, curvature = objective(points, theta)
    for _ in range(rounds):
        damped = [[c * (1 + damping) if i == j else c for j, c in enumerate(row)] for i, row in enumerate(curvature)]
        force = list(gradient)
        if held is not None:
            damped[held] = [float(i == held) for i in range(len(theta))]
            force[held] = 0.0
        step = solve(damped, force)
        tried = [t - s for t, s in zip(theta, step)]
        there = objective(points, tried)
        if there[0] < value:
            gain = value - there[0]
            theta, (value, gradient, curvature), damping = tried, there, max(damping / 5, 1e-12)
            if gain < 1e-14 * value:
                break
        else:
            damping *= 4
            if damping > 1e9:
                break
    return theta, value


def natural(theta):
    a, b, e, alpha, beta = theta
    return math.exp(a), math.exp(b), math.exp(e), alpha, beta


def tokens_per_parameter(theta, flop=1e28):
    A, B, _, alpha, beta = natural(theta)
    g = (alpha * A / (beta * B)) ** (1 / (alpha + beta))
    return (flop / 6) ** ((alpha - beta) / (alpha + beta)) / (g * g)


def row(theta):
    return "[" + ", ".join(f"{x:.7g}" for x in natural(theta)) + "]"


def main():
    points = list(read(sys.argv[1]))
    kept = sorted(points, key=lambda point: point[2])[: len(points) - OUTLIERS]
    theta, value = fit(kept, START)
    chance = random.Random(SEED)
    draws = []
    for number in range(DRAWS):
        draws.append(fit([chance.choice(kept) for _ in kept], theta)[0])
        print(f"\r{number + 1} of {DRAWS}", end="", file=sys.stderr)
    # From few tokens a parameter to many at 1e28 FLOP, so that a draw's place in the list means something.
    draws.sort(key=tokens_per_parameter)
    print("# Made by tools/fit_scaling_law.py: L(N, D) = E + A/N^alpha + B/D^beta, as [A, B, E, alpha, beta].")
    print("scaling: 1")
    print('source: "own refits of the points behind figure 4 of Hoffmann et al. 2022 (arXiv 2203.15556), as digitised by')
    print('  Besiroglu et al. 2024 (arXiv 2404.10102)"')
    print(f"points: {len(kept)}")
    print(f"left_out: {OUTLIERS}")
    print(f"objective: {value:.10g}")
    print(f"objective_at_their_e: {fit(kept, theta[:2] + [math.log(THEIR_E)] + theta[3:], held=2)[1]:.10g}")
    print(f"fit: {row(theta)}")
    print("draws:")
    for draw in draws:
        print(f"  - {row(draw)}")
    print(file=sys.stderr)


if __name__ == "__main__":
    main()
