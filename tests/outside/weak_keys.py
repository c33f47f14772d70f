"""The public keys under which anyone can sign, worked out from the curve's own arithmetic, and how it is done.

Nothing here is taken on trust from sharewise or from a list: the points of small order are found by multiplying an
ordinary point by the order of the base point (RFC 8032, section 5.1), which leaves only its small part.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import count

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
NOTHING = (0, 1)

Point = tuple[int, int]


def add(one: Point, two: Point) -> Point:
    (x1, y1), (x2, y2) = one, two
    product = D * x1 * x2 * y1 * y2 % P
    return (
        (x1 * y2 + x2 * y1) * pow(1 + product, -1, P) % P,
        (y1 * y2 + x1 * x2) * pow(1 - product, -1, P) % P,
    )


def times(number: int, point: Point) -> Point:
    total = NOTHING
    while number:
        if number & 1:
            total = add(total, point)
        point = add(point, point)
        number >>= 1
    return total


def points() -> Iterator[Point]:
    """Points of the curve: for each y from 2 on, one where there is one."""
    for y in count(2):
        square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
        x = pow(square, (P + 3) // 8, P)
        for root in (x, x * pow(2, (P - 1) // 4, P) % P):
            if root * root % P == square:
                yield root, y
                break


def small_points() -> list[Point]:
    """The eight points that eight times themselves make nothing, as multiples of one of order eight."""
    of_order_8 = next(small for point in points() if times(4, small := times(ORDER, point)) != NOTHING)
    return [times(number, of_order_8) for number in range(8)]


def encodings(point: Point) -> Iterator[bytes]:
    """Every 32 bytes that a lenient reader takes for the point. The first is the right one (RFC 8032, 5.1.2).

    The others have a y that is not below the prime, or a sign on an x of zero.
    """
    x, y = point
    signs = (0, 1) if x == 0 else (x & 1,)
    for spelled in (y, y + P):
        for sign in signs:
            if spelled < 2**255:
                yield (spelled | sign << 255).to_bytes(32, "little")


SMALL = small_points()
WEAK_KEYS: dict[bytes, Point] = {spelled: point for point in SMALL for spelled in encodings(point)}


def forge(public: bytes, message: bytes) -> bytes | None:
    """A signature of `message` under a weak key, made with no private key. None: try another message.

    Verifying means S·B = R + k·A with k from a hash of R, A and the message. S is nothing here, so R has to be -k·A,
    one of eight points: each is tried.
    """
    for point in SMALL:
        r = next(encodings(point))
        k = int.from_bytes(hashlib.sha512(r + public + message).digest(), "little") % ORDER
        if add(point, times(k, WEAK_KEYS[public])) == NOTHING:
            return r + bytes(32)
    return None
