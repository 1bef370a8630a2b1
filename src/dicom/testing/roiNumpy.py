"""Region statistics, line profiles and histograms by NumPy, for comparison with ours. Reads one JSON of cases on standard input, writes the answers.

The pixels of a region are found here in another way than ours: every centre of the image is tested by itself, outlines with exact fractions.
"""
import json
import sys
from fractions import Fraction

import numpy as np


def inside_polygon(points, column, row):
    x, y = Fraction(column), Fraction(row)
    odd = False
    for i, (x0, y0) in enumerate(points):
        x1, y1 = points[(i + 1) % len(points)]
        cross = (x1 - x0) * (y - y0) - (y1 - y0) * (x - x0)
        if cross == 0 and min(x0, x1) <= x <= max(x0, x1) and min(y0, y1) <= y <= max(y0, y1):
            return True
        if (y0 <= y) != (y1 <= y) and x < x0 + (y - y0) * (x1 - x0) / (y1 - y0):
            odd = not odd
    return odd


def mask_of(shape, rows, columns):
    row, column = np.mgrid[0:rows, 0:columns]
    if shape["kind"] == "polygon":
        points = [(Fraction(x), Fraction(y)) for x, y in shape["points"]]
        return np.array([[inside_polygon(points, c, r) for c in range(columns)] for r in range(rows)])
    (x0, y0), (x1, y1) = shape["points"]
    left, right, top, bottom = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
    if shape["kind"] == "rectangle":
        return (column >= left) & (column <= right) & (row >= top) & (row <= bottom)
    return ((column - (left + right) / 2) / ((right - left) / 2)) ** 2 + ((row - (top + bottom) / 2) / ((bottom - top) / 2)) ** 2 <= 1 + 1e-9


def statistics(case, pixels):
    values = pixels[mask_of(case["shape"], *pixels.shape)]
    if values.size == 0:
        return None
    counts, edges = np.histogram(values, bins=case["edges"]) if case.get("edges") else ([], [])
    return {
        "count": int(values.size), "mean": float(values.mean()), "sd": float(values.std()), "min": float(values.min()),
        "max": float(values.max()), "median": float(np.median(values)), "counts": [int(c) for c in counts],
    }


def profile(case, pixels):
    (x0, y0), (x1, y1) = case["line"]
    steps = max(1, int(np.floor(max(abs(x1 - x0), abs(y1 - y0)) + 0.5)))
    t = np.arange(steps + 1) / steps
    column, row = np.floor(x0 + (x1 - x0) * t + 0.5).astype(int), np.floor(y0 + (y1 - y0) * t + 0.5).astype(int)
    ok = (column >= 0) & (row >= 0) & (column < pixels.shape[1]) & (row < pixels.shape[0])
    return [float(pixels[r, c]) if k else None for r, c, k in zip(row, column, ok)]


asked = json.load(sys.stdin)
pixels = np.array(asked["pixels"]).reshape(asked["rows"], asked["columns"])
json.dump([profile(c, pixels) if "line" in c else statistics(c, pixels) for c in asked["cases"]], sys.stdout)
