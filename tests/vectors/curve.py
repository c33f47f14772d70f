"""Reading a public key by the book (RFC 8032, section 5.1.3), step by step, with nothing of sharewise or of a library."""

from __future__ import annotations

from tests.outside.weak_keys import NOTHING, D, P, Point, add


def decoded(encoded: bytes) -> Point | None:
    """The point that 32 bytes stand for, or None where they are no point. Lenient, as the libraries are: a y that is not
    below the prime is taken as what is left of it, and the sign of an x of zero does not matter.
    """
    number = int.from_bytes(encoded, "little")
    sign, y = number >> 255, number % 2**255 % P
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * pow(2, (P - 1) // 4, P) % P
    if x * x % P != square:
        return None
    return (P - x if x & 1 != sign else x) % P, y


def is_canonical(encoded: bytes) -> bool:
    """Whether these are the bytes that the standard writes for their point."""
    number = int.from_bytes(encoded, "little")
    point = decoded(encoded)
    return point is not None and number % 2**255 < P and point[0] & 1 == number >> 255


def order_of(point: Point) -> int | None:
    """1, 2, 4 or 8 for a point of small order; None for all others."""
    for order in (1, 2, 4, 8):
        if point == NOTHING:
            return order
        point = add(point, point)
    return None
