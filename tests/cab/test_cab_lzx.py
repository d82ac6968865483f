"""The LZX decoder, against data of the tests' own compressor, which cabextract proves."""

from __future__ import annotations

import io
import random
import shutil
import subprocess

import pytest
from cab_builder import block, cabinet
from cab_lzx_encoder import ALIGNED, FRAME, UNCOMPRESSED, VERBATIM, LzxEncoder
from hypothesis import given, settings
from hypothesis import strategies as st

from crossmsi.cab import CabinetReader
from crossmsi.cab.lzx import LzxDecoder
from crossmsi.cab.lzx_codes import Code
from crossmsi.errors import CrossmsiError


def code_like(size: int, seed: int = 1) -> bytes:
    """Bytes with repeats near and far and with many x86 calls, some of them at the edges of frames."""
    generator = random.Random(seed)
    words = [generator.randbytes(generator.randrange(2, 30)) for _ in range(200)]
    out = bytearray()
    while len(out) < size:
        out += generator.choice(words)
        if generator.random() < 0.2:
            out += b"\xe8" + generator.randrange(-3 * size, 3 * size).to_bytes(4, "little", signed=True)
    for at in range(FRAME, size, FRAME):
        out[at - 11] = out[at - 10] = out[at] = 0xE8
    return bytes(out[:size])


def lzx_cabinet(data: bytes, bits: int, plan: list[tuple[int, int]], translation: int = 0) -> bytes:
    frames = LzxEncoder(data, bits, translation).encode(plan)
    return cabinet([(3 | bits << 8, [block(*frame) for frame in frames])], [(b"file", len(data), 0, 0)])


SIZE = 3 * FRAME + 4001
PLANS = {
    "verbatim": [(VERBATIM, SIZE)],
    "aligned": [(ALIGNED, SIZE)],
    "uncompressed": [(UNCOMPRESSED, SIZE)],
    "mixed": [(VERBATIM, 20_000), (ALIGNED, 30_000), (UNCOMPRESSED, 1001), (VERBATIM, 7), (ALIGNED, SIZE - 51_008)],
    "blocks end with frames": [(ALIGNED, FRAME), (UNCOMPRESSED, FRAME), (VERBATIM, FRAME), (UNCOMPRESSED, 4001)],
    "padded block ends with its frame": [(VERBATIM, 5), (UNCOMPRESSED, FRAME - 5), (VERBATIM, SIZE - FRAME)],
    "odd raw block crosses frames": [(VERBATIM, 101), (UNCOMPRESSED, 50_001), (ALIGNED, SIZE - 50_102)],
    "even raw block from an odd place": [(VERBATIM, 101), (UNCOMPRESSED, 50_000), (ALIGNED, SIZE - 50_101)],
}


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS.keys())
@pytest.mark.parametrize("translation", [0, SIZE, 12_000_000])
def test_block_kinds(plan: list[tuple[int, int]], translation: int) -> None:
    data = code_like(SIZE)
    raw = lzx_cabinet(data, 16, plan, translation)
    assert CabinetReader(io.BytesIO(raw)).read("file") == data


@pytest.mark.parametrize("bits", [15, 16, 17, 18, 20])
def test_windows(bits: int) -> None:
    # The same bytes again, as far away as the window allows.
    start = code_like(5000, bits)
    gap = (b"gap between" * ((1 << bits) // 11))[: (1 << bits) - len(start) - 3]
    data = start + gap + start + gap + start
    raw = lzx_cabinet(data, bits, [(VERBATIM, len(data) // 2), (ALIGNED, len(data) - len(data) // 2)])
    assert len(raw) < 2.7 * len(start) + len(data) / 50
    assert CabinetReader(io.BytesIO(raw)).read("file") == data


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_random_plans(data: st.DataObject) -> None:
    size = data.draw(st.sampled_from([1, 2, 11, 500, FRAME - 1, FRAME, FRAME + 1, 2 * FRAME, 70_001]))
    plan, left = [], size
    while left:
        kind = data.draw(st.sampled_from([VERBATIM, ALIGNED, UNCOMPRESSED]))
        taken = min(left, data.draw(st.one_of(st.integers(1, 40), st.integers(1, size), st.just(FRAME))))
        plan.append((kind, taken))
        left -= taken
        if len(plan) == 12 and left:
            plan.append((VERBATIM, left))
            break
    content = code_like(size, data.draw(st.integers(0, 5)))
    translation = data.draw(st.sampled_from([0, 50_000]))
    frames = LzxEncoder(content, 15, translation).encode(plan)
    decoder = LzxDecoder(15)
    assert b"".join(decoder.decode(*frame) for frame in frames) == content


def test_the_pad_byte_may_come_with_the_next_frame() -> None:
    data = code_like(2 * FRAME)
    plan = [(VERBATIM, 5), (UNCOMPRESSED, FRAME - 5), (VERBATIM, FRAME)]
    (first, size), (second, size2) = LzxEncoder(data, 15).encode(plan)
    decoder = LzxDecoder(15)
    assert first[-1:] == b"\0"
    assert decoder.decode(first[:-1], size) + decoder.decode(b"\0" + second, size2) == data


def test_the_example_of_the_specification() -> None:
    # [MS-PATCH] 3: "abc" in an uncompressed block, here without the chunk size that cabinets don't have.
    payload = bytes.fromhex("00 30 30 00 01 00 00 00 01 00 00 00 01 00 00 00 61 62 63 00")
    assert LzxDecoder(15).decode(payload, 3) == b"abc"


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS.keys())
def test_cabextract_agrees_with_the_compressor(plan: list[tuple[int, int]], tmp_path) -> None:
    if not shutil.which("cabextract"):
        pytest.skip("cabextract is not installed")
    data = code_like(SIZE)
    path = tmp_path / "lzx.cab"
    path.write_bytes(lzx_cabinet(data, 17, plan, SIZE))
    done = subprocess.run(["cabextract", "-q", "-p", str(path)], capture_output=True, check=True)
    assert done.stdout == data


def bits(*fields: tuple[int, int]) -> bytes:
    """The (value, count) fields as an LZX bit stream."""
    text = "".join(f"{value:0{count}b}" for value, count in fields)
    text += "0" * (-len(text) % 16)
    words = [int(text[at : at + 16], 2) for at in range(0, len(text), 16)]
    return b"".join(word.to_bytes(2, "little") for word in words)


@pytest.mark.parametrize(
    ("payload", "message"),
    [
        (b"", "an LZX frame breaks off"),
        (bits((0, 1), (0, 3), (9, 24)), "an LZX block has the unknown type 0"),
        (bits((0, 1), (5, 3), (9, 24)), "an LZX block has the unknown type 5"),
        (bits((0, 1), (1, 3), (0, 24)), "an LZX block is empty"),
        (bits((0, 1), (3, 3), (9, 24), (0, 4)) + bytes(12) + b"short", "an LZX frame breaks off"),
        (bits((0, 1), (1, 3), (9, 24)), "an LZX frame breaks off|codeword that its Huffman code does not have"),
        (bits((0, 1), (2, 3), (9, 24), *[(1, 3)] * 8), "an LZX block has an impossible Huffman code"),
        # A pretree of two codes of one bit, 0 for "run of 20 to 51 zeros": nine runs are more than 256 lengths.
        (
            bits((0, 1), (1, 3), (9, 24), *[(0, 4)] * 18, (1, 4), (1, 4), *[(0, 1), (31, 5)] * 9),
            "more code lengths than the code has symbols",
        ),
    ],
)
def test_damage(payload: bytes, message: str) -> None:
    with pytest.raises(CrossmsiError, match=message):
        LzxDecoder(15).decode(payload, 9)


def test_a_match_before_the_data() -> None:
    (payload, size), *_ = LzxEncoder(b"abcabcabcabcabcabc", 15).encode([(VERBATIM, 18)])
    frames = LzxEncoder(b"x" * FRAME + b"abcabcabcabcabcabc", 15).encode([(VERBATIM, FRAME), (VERBATIM, 18)])
    assert LzxDecoder(15).decode(payload, size) == b"abcabcabcabcabcabc"
    raw = lzx_cabinet(code_like(2 * FRAME), 15, [(VERBATIM, 2 * FRAME)])
    # Dropping the first block leaves a frame without the tables and bytes that it refers to.
    with pytest.raises(CrossmsiError, match="an LZX"):
        LzxDecoder(15).decode(frames[1][0], 18)
    assert CabinetReader(io.BytesIO(raw)).read("file", 10) == code_like(2 * FRAME)[:10]


def test_an_undefined_window() -> None:
    data = cabinet([(3 | 22 << 8, [block(b"x", 1)])], [(b"f", 1, 0, 0)])
    with pytest.raises(CrossmsiError, match=r"an LZX window of 2\^22 bytes is not defined"):
        CabinetReader(io.BytesIO(data)).read("f")


def test_a_code_is_a_table() -> None:
    code = Code([0, 2, 1, 2])
    assert code.width == 2
    # Canonical: the one-bit code 0 for symbol 2, then 10 and 11 for the symbols 1 and 3.
    assert code.table == [2 << 5 | 1, 2 << 5 | 1, 1 << 5 | 2, 3 << 5 | 2]
    assert Code([0, 0]).table == [0]
    with pytest.raises(CrossmsiError, match="impossible Huffman code"):
        Code([1, 1, 1])
