"""The random numbers of LatentKit: a seed, streams by name, steps by number.

The numbers at step k of a stream depend on seed, name and k alone, so that any process can draw those of any rows. They
equal those of `random(seed).stream(name).at(step)` of `@latentkit/core` to the last bit; its docs/random.md has the formulas.
"""

from __future__ import annotations

import math

import numpy as np

Key = tuple[int, int]

_MASK = 0xFFFFFFFF
_GOLDEN = 0x9E3779B9
#: Words that a permutation draws at once.
_BLOCK = 1 << 16


def _mix(x: int) -> int:
    """lowbias32 of Chris Wellons (public domain)."""
    x ^= x >> 16
    x = x * 0x7FEB352D & _MASK
    x ^= x >> 15
    x = x * 0x846CA68B & _MASK
    return x ^ (x >> 16)


def _permute(a: int, b: int) -> Key:
    a = (a ^ _mix((b ^ 0x9E3779B9) & _MASK)) & _MASK
    b = (b ^ _mix((a ^ 0x85EBCA6B) & _MASK)) & _MASK
    a = (a ^ _mix((b ^ 0xC2B2AE35) & _MASK)) & _MASK
    b = (b ^ _mix((a ^ 0x27D4EB2F) & _MASK)) & _MASK
    return a, b


def key_of(seed: int, stream: str, step: int) -> Key:
    """The two 32-bit words from which every number of one step of one stream follows."""
    units = np.frombuffer(stream.encode("utf-16-le"), dtype="<u2")
    state = _permute(seed, 0)
    for unit in units:
        state = _permute(state[0] ^ int(unit), state[1])
    state = _permute(state[0], state[1] ^ len(units))
    return _permute(state[0] ^ (step & _MASK), state[1] ^ (step >> 32))


def words_at(key: Key, index: np.ndarray) -> np.ndarray:
    """The 32-bit words of a key at some indices; uint32, in the shape of `index`."""
    with np.errstate(over="ignore"):
        x = index.astype(np.uint32) * np.uint32(_GOLDEN) + np.uint32(key[0])
        x ^= (x >> np.uint32(16)) ^ np.uint32(key[1])
        x *= np.uint32(0x7FEB352D)
        x ^= x >> np.uint32(15)
        x *= np.uint32(0x846CA68B)
        return x ^ (x >> np.uint32(16))


def uniform_at(key: Key, index: np.ndarray, low: float, high: float) -> np.ndarray:
    """Elements of a uniform draw on [low, high) at some indices; float32."""
    start, width = np.float32(low), np.float32(high - low)
    units = (words_at(key, index) >> np.uint32(8)).astype(np.float32) * np.float32(2.0**-24)
    return np.minimum(start + width * units, np.nextafter(np.float32(high), np.float32(-np.inf)), dtype=np.float32)


def normal_at(key: Key, index: np.ndarray, n: int, mean: float, stddev: float) -> np.ndarray:
    """Elements of a normal draw of `n` numbers at some indices, by Box-Muller in two halves; float32."""
    half = (n + 1) // 2
    pair = index % half
    r = np.sqrt(-2.0 * _ln_of_unit((words_at(key, pair) >> np.uint32(8)) + np.uint32(1)))
    turns = words_at(key, pair + half) >> np.uint32(8)
    values = np.where(index < half, _cosine_of(turns, r), _sine_of(turns, r)).astype(np.float32)
    scaled = (np.float32(stddev) * values).astype(np.float32)
    return (np.float64(np.float32(mean)) + scaled).astype(np.float32)


def permutation(key: Key, n: int) -> np.ndarray:
    """A random order of 0 … n-1; int32 [n]. Takes about half a second for a million."""
    out = list(range(n))
    words: list[int] = []
    drawn = at = 0
    for i in range(n - 1, 0, -1):
        shift = 32 - i.bit_length()
        while True:
            if at == len(words):
                words = words_at(key, np.arange(drawn, drawn + _BLOCK, dtype=np.uint64)).tolist()
                drawn += _BLOCK
                at = 0
            j = words[at] >> shift
            at += 1
            if j <= i:
                break
        out[i], out[j] = out[j], out[i]
    return np.array(out, dtype=np.int32)


def _ln(x: float) -> float:
    """Natural logarithm by + - * / alone, as the TypeScript side has it."""
    exponent = 0
    while x < math.sqrt(0.5):
        x *= 2
        exponent -= 1
    s = (x - 1) / (x + 1)
    q = s * s
    series = 0.0
    for k in (17, 15, 13, 11, 9, 7, 5, 3):
        series = q * (1 / k + series)
    return exponent * math.log(2) + 2 * s * (1 + series)


def _sine_of_turns(turns: float) -> float:
    quarter = math.floor(turns * 4 + 0.5)
    angle = (turns * 4 - quarter) * (math.pi / 2)
    q = angle * angle
    if quarter & 1 == 0:
        magnitude = angle * (
            1 + q * (-1 / 6 + q * (1 / 120 + q * (-1 / 5040 + q * (1 / 362880 + q * (-1 / 39916800 + q * (1 / 6227020800))))))
        )
    else:
        magnitude = 1 + q * (
            -1 / 2 + q * (1 / 24 + q * (-1 / 720 + q * (1 / 40320 + q * (-1 / 3628800 + q * (1 / 479001600 + q * (-1 / 87178291200))))))
        )
    return magnitude if quarter & 2 == 0 else -magnitude


_LN = np.array([-_ln(1 / (1 + j / 128)) for j in range(128)])
_INVERSE = np.array([1 / (1 + j / 128) for j in range(128)])
_SINE = np.array([_sine_of_turns(j / 256) for j in range(256)])
_COSINE = np.array([_sine_of_turns(j / 256 + 0.25) for j in range(256)])
_RADIANS = 2 * math.pi / 2**24


def _ln_of_unit(k: np.ndarray) -> np.ndarray:
    """ln(k / 2^24) for integers in [1, 2^24]; float64."""
    exponent = np.frexp(k.astype(np.float64))[1] - 1
    mantissa = k.astype(np.int64) << (24 - exponent)
    j = (mantissa >> 17) & 127
    f = mantissa * 2.0**-24 * _INVERSE[j] - 1
    series = f * (1 + f * (-1 / 2 + f * (1 / 3 + f * (-1 / 4 + f * (1 / 5 + f * (-1 / 6 + f * (1 / 7)))))))
    return (exponent - 24) * math.log(2) + _LN[j] + series


def _parts(turns: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    d = (turns & np.uint32(0xFFFF)).astype(np.float64) * _RADIANS
    return (turns >> np.uint32(16)).astype(np.int64), d, d * d


def _cosine_of(turns: np.ndarray, r: np.ndarray) -> np.ndarray:
    j, d, q = _parts(turns)
    return r * (_COSINE[j] * (1 + q * (-1 / 2 + q * (1 / 24 + q * (-1 / 720)))) - _SINE[j] * d * (1 + q * (-1 / 6 + q * (1 / 120))))


def _sine_of(turns: np.ndarray, r: np.ndarray) -> np.ndarray:
    j, d, q = _parts(turns)
    return r * (_SINE[j] * (1 + q * (-1 / 2 + q * (1 / 24 + q * (-1 / 720)))) + _COSINE[j] * d * (1 + q * (-1 / 6 + q * (1 / 120))))
