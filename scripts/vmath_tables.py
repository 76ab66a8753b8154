#!/usr/bin/env python3
"""Write sim/base/normal_table.c and sim/base/gumbel_table.c (run in the root).

Method. A 32-bit word stands for u = (word + 0.5) / 2^32. With m = min(word, ~word) the
tail beyond it is p = f / 2^32, f = m + 0.5, 0.5 <= f <= 2^31. The bits of f as a float
are a logarithmic index: S segments of equal width per octave of f. Within a segment,
t = 1 ... 2^R counts outwards, and the size of the quantile is a + t * (b + t * c), in
floats. a, b, c interpolate the exact quantile at three Chebyshev nodes, which is close
to the minimax polynomial.

Monotone by construction: b > 0 and the slope b + 2 c t stays far above the rounding of
the product, so within a segment the value never falls as t grows; at each joint the b of
the inner segment is lowered, where needed, by less than a unit in the last place of the
value, until it ends no higher than the outer one begins. The oracle is AS 241 (statistics.NormalDist), good to 1e-16.
"""
import math
import struct
from statistics import NormalDist

OCTAVES = 32  # of f, from 0.5 to 2^31


def normal(p):
    return -NormalDist().inv_cdf(p)


def gumbel_low(p):
    """Minus the quantile of u = p."""
    return math.log(-math.log(p))


def gumbel_high(p):
    """Quantile of u = 1 - p."""
    return -math.log(-math.log1p(-p))


def bits(x):
    return struct.unpack("<I", struct.pack("<f", x))[0]


def f32(x):
    """Round to the nearest float."""
    return struct.unpack("<f", struct.pack("<f", x))[0]


def evaluate(abc, t):
    """The value as the program computes it, rounded to float after each step."""
    a, b, c = abc
    return f32(a + f32(t * f32(b + f32(t * c))))


def fit(quantile, segments):
    """Rows [a, b, c], index 0 outermost; the last one holds the median."""
    n = 2 ** (23 - int(math.log2(segments)))
    table = [[f32(quantile(0.5)), 0.0, 0.0]]
    for k in reversed(range(OCTAVES * segments)):
        octave = 2.0 ** (k // segments - 1)
        high = octave * (1 + (k % segments + 1) / segments)
        x = [0.5 - 0.5 * math.cos(math.pi * (2 * j + 1) / 6) for j in range(3)]
        y = [quantile((high - v * octave / segments) / 2**32) for v in x]
        d01, d12 = (y[1] - y[0]) / (x[1] - x[0]), (y[2] - y[1]) / (x[2] - x[1])
        c = (d12 - d01) / (x[2] - x[0])
        b = d01 - c * (x[0] + x[1])
        a = y[0] - x[0] * (b + c * x[0])
        b += a - f32(a)  # what rounding did to a, b makes good at the outer end
        row = [f32(a), f32(b / n), f32(c / n / n)]
        assert row[1] > 0 and row[1] + 2 * row[2] * n > 0.4 * row[1]
        inner = table[-1]
        while evaluate(inner, n) > evaluate(row, 1):
            inner[1] = f32(inner[1] - 1e-8 / n)
        table.append(row)
    return table[::-1]


def write(name, question, tables):
    """One C file: a row of the bits of a, b, c for each of all tables' rows."""
    rows = sum(tables, [])
    with open(f"sim/base/{name}_table.c", "w", encoding="ascii") as out:
        out.write(f"/* {name}_table.c - {question}\n *\n")
        out.write(" * Written by scripts/vmath_tables.py, which explains it; the bits of\n")
        out.write(" * floats. Not for editing. */\n")
        out.write('#include "sim/base/vmath_kernel.h"\n\n/* clang-format off */\n')
        out.write(f"const struct sim_quantile_row sim_{name}_row[{len(rows)}] = {{\n")
        words = ["{ " + ", ".join(f"0x{bits(x):08x}" for x in row) + " }" for row in rows]
        for j in range(0, len(words), 2):
            out.write("    " + ", ".join(words[j : j + 2]) + ",\n")
        out.write("};\n")


write(
    "normal",
    "coefficients of the normal quantile.",
    [fit(normal, 32)],
)
write(
    "gumbel",
    "coefficients of the Gumbel quantile, lower half, then upper.",
    [fit(gumbel_low, 16), fit(gumbel_high, 16)],
)
