"""Mutations that know nothing of a format: bits, bytes, numbers, length, order."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

EXTREMES = (0, 1, 2, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0xFFFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF)

Mutation = Callable[[Random, bytes], bytes]


def flip_bits(random: Random, data: bytes) -> bytes:
    out = bytearray(data)
    for _ in range(random.choice((1, 1, 2, 8, 64))):
        if out:
            out[random.randrange(len(out))] ^= 1 << random.randrange(8)
    return bytes(out)


def write_extremes(random: Random, data: bytes) -> bytes:
    """Numbers that sit on a border, where a field may well be."""
    out = bytearray(data)
    for _ in range(random.choice((1, 2, 5))):
        size = random.choice((1, 2, 4))
        if len(out) >= size:
            put(out, random.randrange(0, len(out) - size + 1, size), size, number(random, len(data)))
    return bytes(out)


def truncate(random: Random, data: bytes) -> bytes:
    return data[: random.randrange(len(data) + 1)]


def cut_out(random: Random, data: bytes) -> bytes:
    start, length = random.randrange(len(data) + 1), random.choice((1, 2, 4, 512, 4096))
    return data[:start] + data[start + length :]


def repeat(random: Random, data: bytes) -> bytes:
    start, length = random.randrange(len(data) + 1), random.choice((1, 4, 512, 4096))
    return data[: start + length] + data[start : start + length] * random.choice((1, 3, 20)) + data[start + length :]


def swap_blocks(random: Random, data: bytes) -> bytes:
    size = random.choice((8, 64, 512))
    count = len(data) // size
    if count < 2:
        return data[::-1]
    one, other = sorted(random.sample(range(count), 2))
    a, b = data[one * size : (one + 1) * size], data[other * size : (other + 1) * size]
    return data[: one * size] + b + data[(one + 1) * size : other * size] + a + data[(other + 1) * size :]


def append_noise(random: Random, data: bytes) -> bytes:
    return data + random.randbytes(random.choice((1, 7, 512, 5000)))


MUTATIONS: tuple[Mutation, ...] = (
    flip_bits, write_extremes, truncate, cut_out, repeat, swap_blocks, append_noise,
)  # fmt: skip


def number(random: Random, size: int) -> int:
    """A number that is extreme, near ``size``, or small."""
    return random.choice((random.choice(EXTREMES), max(0, size + random.randrange(-2, 3)), random.randrange(64)))


def put(out: bytearray, at: int, size: int, value: int) -> None:
    """Write ``value`` little-endian at ``at``, as far as there are bytes."""
    raw = (value & ((1 << 8 * size) - 1)).to_bytes(size, "little")
    out[at : at + size] = raw[: max(0, len(out) - at)]


def any_of(random: Random, data: bytes) -> bytes:
    """One of the mutations of this module."""
    return random.choice(MUTATIONS)(random, data)
