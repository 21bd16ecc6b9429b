"""A number is written by one rule in Python and in the browser."""

import math
import random
import struct

import pytest

from losses.core.numbers import NOISE, number, number_of

TIES = [1234.5, 1235.5, 0.00012345, 0.12345, 0.12355, 1.2345e-7, 1.2345e20, 2.5e-5, 12.345, 10000.5, 123456.5, 2.675, 1.00005]
EDGES = [9999.4, 9999.5, 99995.0, 99999.5, 123456.7, 999999.4, 999999.5, 1e6, 1e21, 9.9995e-5, 9.9994e-5, 9.99949e5, 99995e15]
TINY = [5e-324, 2.2250738585072014e-308, 1.5e-310, 1e-17, 4.6e-13, 1e-12, 1.0000001e-12, 1.7976931348623157e308]


def values():
    """Ties, powers of ten and their neighbours, ends of the rule and of float64, and numbers of every size."""
    draw = random.Random(13)
    powers = [10.0**k for k in range(-8, 10)]
    around = [v for power in powers for v in (math.nextafter(power, 0), power, math.nextafter(power, math.inf))]
    drawn = [10 ** draw.uniform(-320, 308) for _ in range(40)] + [10 ** draw.uniform(-6, 7) for _ in range(40)]
    bits = [struct.unpack("d", struct.pack("Q", draw.getrandbits(63)))[0] for _ in range(20)]
    sizes = [*TIES, *EDGES, *TINY, *around, *drawn, *bits]
    return [0.0, math.inf, math.nan, *sizes, -0.0, -math.inf, *(-size for size in sizes)]


def test_python_and_the_browser_write_the_same(node):
    numbers = values()
    assert len(numbers) > 200
    assert node.call("kit/numbers.js", "NOISE") == NOISE
    for value in numbers:
        for zero in (0, NOISE):
            assert node.call("kit/numbers.js", "format", value, zero) == number(value, zero=zero), (value, zero)
        assert node.call("kit/numbers.js", "format", value, 0, 2) == number(value, 2), value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1234.5, "1235"),
        (-1234.5, "−1235"),
        (0.00012345, "0.0001235"),
        (2.5e-5, "2.5·10⁻⁵"),
        (9.9995e-5, "0.0001"),
        (1.2, "1.2"),
        (120.0, "120"),
        (9999.5, "10000"),
        (22026.47, "22026"),
        (99995.0, "99995"),
        (123456.7, "123457"),
        (999999.4, "999999"),
        (999999.5, "1·10⁶"),
        (25e6, "2.5·10⁷"),
        (5e-324, "5·10⁻³²⁴"),
        (4.6e-13, "4.6·10⁻¹³"),
        (-0.0, "0"),
        (-math.inf, "−∞"),
        (math.nan, "undefined"),
    ],
)
def test_a_number_has_four_digits_and_no_trailing_zero(value, text):
    assert number(value) == text


def test_what_counts_as_zero_is_what_the_caller_says():
    assert [number(value, zero=NOISE) for value in (4.6e-13, -1e-12, 1.1e-12)] == ["0", "0", "1.1·10⁻¹²"]


def test_fewer_digits_never_drop_one_before_the_point():
    assert [number(value, 2) for value in (0.0123, 3.16e-5, 1234.5, 25e6)] == ["0.012", "3.2·10⁻⁵", "1235", "2.5·10⁷"]


TYPED = {
    "−1.5": -1.5,
    " 2 ": 2,
    "+.5": 0.5,
    "5.": 5,
    "1e-3": 1e-3,
    "−2.5·10⁻⁷": -2.5e-7,
    "1·10⁶": 1e6,
    "−2·10²⁰": -2e20,
    "1e999": math.inf,
    "007": 7,
}
UNTYPED = ["", " ", ".", "e5", "1_000", "١٢", "１２", "0x10", "0b1", "1,5", "1 000", "1.2.3", "nan", "inf", "∞", "−∞", "undefined"]
UNTYPED += ["-", "²", "10⁶", "·10⁶", "1·10", "1·10⁶⁻", "--1", "−−1", "1e", "1e5.5", "Infinity", "True", "95 %", "0.5f", "½"]


def test_python_and_the_browser_read_the_same(node):
    for text, value in TYPED.items():
        assert (number_of(text), node.call("kit/numbers.js", "numberOf", text)) == (value, value), text
    for text in UNTYPED:
        assert math.isnan(number_of(text)), text
        assert math.isnan(node.call("kit/numbers.js", "numberOf", text)), text


def test_what_is_written_is_read_back():
    for value in (v for v in values() if abs(v) < 1e308):  # rounded to four digits, the greatest is too large
        assert number_of(number(value)) == pytest.approx(value, rel=6e-4, abs=1e-320), value
