"""Writes of this room: the words of the Appeal, and the places in which they stand."""

from openappeal.appeals.actions.asking import set_address_optional
from openappeal.appeals.actions.locking import AlreadyPublished
from openappeal.appeals.actions.places import (
    MustStay,
    NoSuchPlace,
    add_addressee,
    add_demand,
    add_paragraph,
    move_addressee,
    move_demand,
    move_paragraph,
    remove_addressee,
    remove_demand,
    remove_paragraph,
)
from openappeal.appeals.actions.publishing import (
    EmptyPart,
    NothingToPublish,
    NotJudged,
    judge_change,
    publish,
    publish_edition,
)
from openappeal.appeals.actions.writing import (
    DraftExists,
    Words,
    add_language,
    discard_draft,
    found,
    save_edition,
    set_in_step,
    start_draft,
)

__all__ = [
    "AlreadyPublished",
    "DraftExists",
    "EmptyPart",
    "MustStay",
    "NoSuchPlace",
    "NotJudged",
    "NothingToPublish",
    "Words",
    "add_addressee",
    "add_demand",
    "add_language",
    "add_paragraph",
    "discard_draft",
    "found",
    "judge_change",
    "move_addressee",
    "move_demand",
    "move_paragraph",
    "publish",
    "publish_edition",
    "remove_addressee",
    "remove_demand",
    "remove_paragraph",
    "save_edition",
    "set_address_optional",
    "set_in_step",
    "start_draft",
]
