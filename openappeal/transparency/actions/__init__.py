"""Writes of this room: handing over, appending, publishing, recovering, proving. Each has its own module."""

from openappeal.transparency.actions.handing import (
    hand_over,
    lock_log,
    lose,
    mix_in,
    pass_through,
    restore,
    void,
    withdraw,
)
from openappeal.transparency.actions.proving import prove
from openappeal.transparency.actions.recovering import CannotRecover, Recovery, recover
from openappeal.transparency.actions.sequencing import Refused, Round, begin, sequence

__all__ = [
    "CannotRecover",
    "Recovery",
    "Refused",
    "Round",
    "begin",
    "hand_over",
    "lock_log",
    "lose",
    "mix_in",
    "pass_through",
    "prove",
    "recover",
    "restore",
    "sequence",
    "void",
    "withdraw",
]
