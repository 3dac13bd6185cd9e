#!/usr/bin/env python3
"""Fits the law of src/plan/generation.h to TensorRT-LLM's published rows of 8B and 405B (FP8, H100; documentation v1.0,
performance overview) and says how far it is off on those of 70B, which it has not seen: tools/fit_writing_law.py

Least squares of the logarithm of tokens a second and GPU, by damped Gauss-Newton steps. Standard library only.
"""
import math

PEAK = 1979e12
LENGTHS = [(128, 128), (128, 2048), (128, 4096), (500, 2000), (1000, 1000), (1000, 2000), (2048, 128), (2048, 2048), (5000, 500), (20000, 2000)]
ROWS = {  # parameters: GPUs, tokens a second of them all, in the order of LENGTHS
    8.03e9: (1, [28312, 22714, 14325, 17660, 15220, 13899, 3450, 9305, 3459, 1351]),
    70.6e9: (2, [6378, 6651, 4199, 5222, 4205, 4146, 762, 3082, 898, 437]),
    405.9e9: (8, [3627, 4340, 3116, 3994, 2919, 2895, 453, 2296, 610, 345]),
}
HELD_OUT = 70.6e9


def rate(law, params, prompt, answer):
    prefill, decode, memory, growth = law
    reading = 2 * params / (PEAK * prefill) * prompt / answer
    writing = 2 * params / (PEAK * decode)
    return 1 / (reading + writing + memory * (params / 8.03e9) ** growth * (prompt + answer / 2))


def points(sizes):
    return [(params, *length, total / gpus) for params in sizes for gpus, totals in [ROWS[params]] for length, total in zip(LENGTHS, totals)]


def misses(theta, data):
    law = [math.exp(theta[0]), math.exp(theta[1]), math.exp(theta[2]), theta[3]]
    return [math.log(rate(law, p, i, o) / seen) for p, i, o, seen in data]


def solve(matrix, vector):
    rows = [row[:] + [x] for row, x in zip(matrix, vector)]
    for i in range(4):
        pivot = max(range(i, 4), key=lambda r: abs(rows[r][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        for r in range(4):
            if r != i:
                factor = rows[r][i] / rows[i][i]
                rows[r] = [x - factor * y for x, y in zip(rows[r], rows[i])]
    return [rows[i][4] / rows[i][i] for i in range(4)]


def fit(data):
    theta, damping = [math.log(0.5), math.log(0.46), math.log(2.2e-8), 0.86], 1e-3
    now = misses(theta, data)
    for _ in range(300):
        slopes = []
        for k in range(4):
            moved = theta[:]
            moved[k] += 1e-6
            slopes.append([(a - b) / 1e-6 for a, b in zip(misses(moved, data), now)])
        matrix = [[sum(a * b for a, b in zip(slopes[i], slopes[j])) * (1 + damping * (i == j)) for j in range(4)] for i in range(4)]
        step = solve(matrix, [-sum(a * m for a, m in zip(slopes[i], now)) for i in range(4)])
        trial = [t + s for t, s in zip(theta, step)]
        then = misses(trial, data)
        if sum(m * m for m in then) < sum(m * m for m in now):
            theta, now, damping = trial, then, damping / 3
        else:
            damping *= 4
    return [math.exp(theta[0]), math.exp(theta[1]), math.exp(theta[2]), theta[3]]


def off(law, data):
    errors = [abs(rate(law, p, i, o) / seen - 1) for p, i, o, seen in data]
    return f"mean {sum(errors) / len(errors):.4f}, most {max(errors):.4f}"


if __name__ == "__main__":
    for name, sizes in (("8B and 405B", [p for p in ROWS if p != HELD_OUT]), ("all rows", list(ROWS))):
        law = fit(points(sizes))
        print(f"fitted to {name}: prefill {law[0]:.4f}, decode {law[1]:.4f}, memory {law[2]:.4g} s, growth {law[3]:.4f}")
        print(f"  off by on what it was fitted to: {off(law, points(sizes))}; on 70B: {off(law, points([HELD_OUT]))}")
    print("the law of generation.h, on all:", off([0.502, 0.459, 2.247e-8, 0.857], points(ROWS)), "; on 70B:", off([0.502, 0.459, 2.247e-8, 0.857], points([HELD_OUT])))
