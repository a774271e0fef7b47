"""packages/core/test/golden/random.json: known answers of the random streams, from the formulas of docs/random.md.

Written with NumPy's integers, logarithm, sine and cosine and SciPy's quantile, and sharing nothing with the TypeScript.
"""

import numpy as np
from scipy.stats import truncnorm

from common import f32, write_golden

MASK = 0xFFFFFFFF
STREAMS = [
    (0, "", 0),
    (42, "corruption", 0),
    (42, "corruption", 1),
    (42, "corruption", 2**32 + 1),
    (4294967295, "Größe/β", 9007199254740991),
    (7, "🎲", 123456),
]
COUNT = 9


def mix(x):
    x ^= x >> 16
    x = x * 0x7FEB352D & MASK
    x ^= x >> 15
    x = x * 0x846CA68B & MASK
    return x ^ x >> 16


def permute(a, b):
    a ^= mix(b ^ 0x9E3779B9)
    b ^= mix(a ^ 0x85EBCA6B)
    a ^= mix(b ^ 0xC2B2AE35)
    b ^= mix(a ^ 0x27D4EB2F)
    return a, b


def key(seed, name, step):
    units = np.frombuffer(name.encode("utf-16-le"), dtype="<u2").tolist()
    a, b = permute(seed, 0)
    for unit in units:
        a, b = permute(a ^ unit, b)
    a, b = permute(a, b ^ len(units))
    return permute(a ^ (step & MASK), b ^ (step >> 32))


def words(keys, n):
    k0, k1 = (np.uint32(k) for k in keys)
    x = np.arange(n, dtype=np.uint32) * np.uint32(0x9E3779B9) + k0
    x ^= (x >> np.uint32(16)) ^ k1
    x *= np.uint32(0x7FEB352D)
    x ^= x >> np.uint32(15)
    x *= np.uint32(0x846CA68B)
    return x ^ (x >> np.uint32(16))


def unit(w):
    return (w >> np.uint32(8)).astype(np.float64) * 2.0**-24


def uniform(keys, n, low=0.0, high=1.0):
    low, width = np.float32(low), np.float32(high - low)
    value = low + width * unit(words(keys, n)).astype(np.float32)
    return np.minimum(value, np.nextafter(np.float32(high), np.float32(-np.inf)))


def normal(keys, n, mean=0.0, stddev=1.0):
    m = (n + 1) // 2
    w = words(keys, 2 * m)
    r = np.sqrt(-2 * np.log(unit(w[:m]) + 2.0**-24))
    t = 2 * np.pi * unit(w[m:])
    z = np.concatenate([r * np.cos(t), r * np.sin(t)])[:n].astype(np.float32)
    return np.float32(mean) + np.float32(stddev) * z


def truncated_normal(keys, n, mean=0.0, stddev=1.0):
    u = (words(keys, n).astype(np.float64) + 0.5) * 2.0**-32
    z = truncnorm.ppf(u, -2, 2).astype(np.float32)
    return np.float32(mean) + np.float32(stddev) * z


def bernoulli(keys, n, p):
    return (unit(words(keys, n)) < np.float32(p)).astype(np.uint8)


def permutation(keys, n):
    source = iter(words(keys, 8 * n + 64).tolist())
    order = list(range(n))
    for i in range(n - 1, 0, -1):
        bits = i.bit_length()
        j = next(w >> 32 - bits for w in source if w >> 32 - bits <= i)
        order[i], order[j] = order[j], order[i]
    return np.array(order)


def answers(seed, name, step):
    keys = key(seed, name, step)
    return {
        "seed": seed,
        "name": name,
        "step": step,
        "key": keys,
        "uint32": words(keys, COUNT),
        "uniform": f32(uniform(keys, COUNT)),
        "uniformFrom1To3": f32(uniform(keys, COUNT, 1, 3)),
        "normal": f32(normal(keys, COUNT)),
        "normalMean2Stddev3": f32(normal(keys, COUNT, 2, 3)),
        "truncatedNormal": f32(truncated_normal(keys, COUNT)),
        "truncatedNormalMean2Stddev3": f32(truncated_normal(keys, COUNT, 2, 3)),
        "bernoulliPoint3": bernoulli(keys, COUNT, 0.3),
        "permutation": permutation(keys, COUNT),
    }


def generate():
    keys = key(42, "long", 5)
    n = 10001
    return [
        write_golden(
            "core",
            "random",
            __file__,
            ["numpy", "scipy"],
            {
                "streams": [answers(*stream) for stream in STREAMS],
                "long": {
                    "key": keys,
                    "n": n,
                    "lastWord": words(keys, n)[-1],
                    "normalEvery500": f32(normal(keys, n)[::500]),
                    "truncatedNormalEvery500": f32(truncated_normal(keys, n)[::500]),
                    "permutationEvery500": permutation(keys, n)[::500],
                },
            },
        )
    ]


if __name__ == "__main__":
    for path in generate():
        print(path)
