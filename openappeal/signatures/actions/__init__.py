"""Writes of this room, one module per noun: confirming, changes, leaving, moderation, reports, the clock, holding.

Letters to signers and codes of events are called by their own modules' names. `sweeps` and `notables` are apart: they
need `accounts`, which the public process does not have.
"""

from openappeal.signatures.actions.changes import NameNeeded, Personal, UnknownCode, change, fulfil_wishes, look
from openappeal.signatures.actions.clock import Drift, close_counts, place_blanks, recount
from openappeal.signatures.actions.confirming import (
    LINK_DAYS,
    Confirmed,
    LinkExpired,
    NothingToSign,
    SigningStopped,
    confirm,
    expire,
    look_up,
    sign,
)
from openappeal.signatures.actions.holding import (
    answer_questions,
    ask_back,
    forget_features,
    leave_set_aside,
    old_features,
    release,
    release_all,
    watch_bursts,
)
from openappeal.signatures.actions.leaving import ask_to_withdraw, withdraw, withdraw_asked
from openappeal.signatures.actions.moderation import (
    UNDO_DAYS,
    MustNotAppear,
    TooLateToUndo,
    hide,
    leave_out,
    show,
    undo_review,
    unhide,
)
from openappeal.signatures.actions.receipts import NoReceipt, receipt
from openappeal.signatures.actions.reports import close_report, forget_report_hours, report_not_me

__all__ = [
    "LINK_DAYS",
    "UNDO_DAYS",
    "Confirmed",
    "Drift",
    "LinkExpired",
    "MustNotAppear",
    "NameNeeded",
    "NoReceipt",
    "NothingToSign",
    "Personal",
    "SigningStopped",
    "TooLateToUndo",
    "UnknownCode",
    "answer_questions",
    "ask_back",
    "ask_to_withdraw",
    "change",
    "close_counts",
    "close_report",
    "confirm",
    "expire",
    "forget_features",
    "forget_report_hours",
    "fulfil_wishes",
    "hide",
    "leave_out",
    "leave_set_aside",
    "look",
    "look_up",
    "old_features",
    "place_blanks",
    "receipt",
    "recount",
    "release",
    "release_all",
    "report_not_me",
    "show",
    "sign",
    "undo_review",
    "unhide",
    "watch_bursts",
    "withdraw",
    "withdraw_asked",
]
