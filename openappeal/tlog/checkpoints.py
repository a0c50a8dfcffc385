"""Checkpoints (C2SP tlog-checkpoint): what a log says of itself at one size, as the text of a signed note.

    <origin, the log's name>
    <size, decimal>
    <root, base64>
    <any further lines: extensions, which we read and never write>

Our key's name is the origin, so a checkpoint signed by a key of another name is not accepted.
"""

import base64
import re
from dataclasses import dataclass

from openappeal.tlog import notes
from openappeal.tlog.hashing import EMPTY_ROOT, HASH_SIZE, MAX_TREE_SIZE

_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")


class BadCheckpoint(Exception):
    """This is no checkpoint, or not one of the log that was asked for, or its key has not signed it."""


class NoNote(BadCheckpoint):
    """Not even a signed note."""


class CheckpointNotSigned(BadCheckpoint):
    """A note, but without a good signature of the log's key."""


@dataclass(frozen=True)
class Checkpoint:
    """Which log, how many entries, and the root over them.

    :raises BadCheckpoint: if there can be none such.
    """

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not all(line and "\n" not in line for line in (self.origin, *self.extensions)):
            raise BadCheckpoint("an empty line")
        if not 0 <= self.size <= MAX_TREE_SIZE or len(self.root) != HASH_SIZE:
            raise BadCheckpoint("no size or root")
        if self.size == 0 and self.root != EMPTY_ROOT:
            raise BadCheckpoint("not the root of an empty tree")

    def text(self) -> str:
        """The text of the note."""
        lines = (self.origin, str(self.size), base64.b64encode(self.root).decode(), *self.extensions)
        return "\n".join(lines) + "\n"

    def sign(self, *signers: notes.Signer) -> bytes:
        """The signed note. That it continues every checkpoint signed before is for the caller to know.

        :raises openappeal.tlog.notes.BadNote: if the origin or an extension has control characters, or nobody signs.
        """
        return notes.sign(self.text(), *signers)


def parse_text(text: str) -> Checkpoint:
    """Read the text of a note as a checkpoint.

    :raises BadCheckpoint:
    """
    if not text.endswith("\n"):
        raise BadCheckpoint("no last line feed")
    lines = text[:-1].split("\n")
    if len(lines) < 3 or not _SIZE.fullmatch(lines[1]):
        raise BadCheckpoint("not the lines of a checkpoint")
    try:
        root = notes.parse_base64(lines[2])
    except ValueError:
        raise BadCheckpoint("the root is not base64") from None
    return Checkpoint(lines[0], int(lines[1]), root, tuple(lines[3:]))


def parse_unverified(data: bytes) -> Checkpoint:
    """Read a signed checkpoint without looking at its signatures.

    :raises BadCheckpoint:
    :raises NoNote:
    """
    try:
        return parse_text(notes.parse(data).text)
    except notes.BadNote as error:
        raise NoNote(str(error)) from error


def open_checkpoint(data: bytes, verifier: notes.Verifier) -> Checkpoint:
    """Read a checkpoint that this key has signed, of the log that has the key's name.

    :raises BadCheckpoint:
    :raises NoNote:
    :raises CheckpointNotSigned:
    """
    try:
        text = notes.open_note(data, [verifier])
    except notes.NotSigned as error:
        raise CheckpointNotSigned(str(error)) from error
    except notes.BadNote as error:
        raise NoNote(str(error)) from error
    checkpoint = parse_text(text)
    if checkpoint.origin != verifier.name:
        raise BadCheckpoint("of another log")
    return checkpoint
