"""Writes of this room, one module per noun: confirming, changes, moderation, reports, the clock."""

from openappeal.signatures.actions.changes import (
    NameNeeded,
    Personal,
    UnknownCode,
    change,
    fulfil_wishes,
    look,
    withdraw,
)
from openappeal.signatures.actions.clock import Drift, close_counts, place_blanks, recount
from openappeal.signatures.actions.confirming import (
    LINK_DAYS,
    Confirmed,
    LinkExpired,
    NothingToSign,
    confirm,
    expire,
    look_up,
    sign,
)
from openappeal.signatures.actions.moderation import (
    UNDO_DAYS,
    TooLateToUndo,
    hide,
    leave_out,
    set_group,
    show,
    undo_review,
    unhide,
)
from openappeal.signatures.actions.reports import close_report, forget_report_hours, report_not_me

__all__ = [
    "LINK_DAYS",
    "UNDO_DAYS",
    "Confirmed",
    "Drift",
    "LinkExpired",
    "NameNeeded",
    "NothingToSign",
    "Personal",
    "TooLateToUndo",
    "UnknownCode",
    "change",
    "close_counts",
    "close_report",
    "confirm",
    "expire",
    "forget_report_hours",
    "fulfil_wishes",
    "hide",
    "leave_out",
    "look",
    "look_up",
    "place_blanks",
    "recount",
    "report_not_me",
    "set_group",
    "show",
    "sign",
    "undo_review",
    "unhide",
    "withdraw",
]
