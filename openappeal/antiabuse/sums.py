"""A sum that a browser may do while somebody fills in a form: proof of work, never asked of anybody.

The sum: find a number for which PBKDF2-HMAC-SHA256 (RFC 8018), with the form's token as the password, `SALT` and the
number in decimal digits as the salt, and `ROUNDS` rounds, begins with so many zero bits. Browsers have PBKDF2
built in, so that one without a compiler for scripts (as Tor Browser has it at “safer”) is as quick as any, and a
flood's own program about twice as quick. A plain hash in the script would go two hundred times slower there, and five
times faster in a program. `cms/static/cms/sum.js` does the same; a test compares.

A sum belongs to one token and goes with it: a token that was used is known as long as it is good (`memory`), so a sum
cannot be sent twice, and none is remembered by itself.
"""

from __future__ import annotations

import hashlib
import re

SALT = b"openappeal/sum/v1/"
ROUNDS = 128
FIELD = "sum"

_NUMBER = re.compile(r"0|[1-9][0-9]{0,9}", re.ASCII)


def is_done(token: str, number: str, *, bits: int) -> bool:
    """Whether a number is a sum for this token. Anything else is as good as none: there is no mistake to be told.

    `bits`: how many zero bits are asked for, 32 at most; of none, nothing is.
    """
    if not 0 < bits <= 32 or not _NUMBER.fullmatch(number):
        return False
    found = hashlib.pbkdf2_hmac("sha256", token.encode(), SALT + number.encode(), ROUNDS)
    return int.from_bytes(found[:4], "big") >> (32 - bits) == 0
