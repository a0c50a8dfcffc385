"""Where keys come from.

Callers ask a :class:`KeyProvider`. Today it reads a folder (:class:`FileKeys`); a keyholder process
or a second machine can take that place without a change to any caller.
"""

import os
import re
import secrets
import shutil
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Protocol

from openappeal.vault import age

TAG_KEY = "tag.key"
TOKEN_KEY = "token.key"  # noqa: S105  (the name of a file)
MAILING_RECIPIENTS = "mailing.recipients"
MAILING_IDENTITY = "mailing.identity"
OFFICE_RECIPIENTS = "office.recipients"
LOG_KEY = "log.key"

KEY_FILES = (TAG_KEY, TOKEN_KEY, MAILING_RECIPIENTS, MAILING_IDENTITY, OFFICE_RECIPIENTS, LOG_KEY)

KEY_SIZE = 32


class KeyMissing(Exception):
    """A key file is absent or cannot be used; the message says which, and what to do."""


class KeysExist(Exception):
    """The folder already holds keys; making new ones would orphan everything sealed to the old."""


class OfficeKeyHere(Exception):
    """The office key lies on this machine; the message says where, and what to do."""


class KeyProvider(Protocol):
    """What the rooms may ask for. Any method raises :class:`KeyMissing` if this process lacks the key."""

    def tag_key(self) -> bytes:
        """Return the key that turns addresses and names into tags."""

    def token_key(self) -> bytes:
        """Return the key behind form tokens, personal codes and signed ids."""

    def mailing_recipients(self) -> list[str]:
        """Return the age recipients to which addresses for letters are encrypted."""

    def mailing_identity(self) -> str:
        """Return the age identity that opens addresses for letters; the worker's alone."""

    def office_recipients(self) -> list[str]:
        """Return the age recipients of the organisers' office, whose identity is kept elsewhere."""

    def log_key(self) -> bytes:
        """Return the 32 bytes with which the public log's checkpoints are signed (Ed25519); the worker's alone."""


@dataclass(frozen=True)
class FileKeys:
    """Keys in the files of one folder, each read when it is first needed and then remembered.

    The files of a process that must not open letters simply lack ``mailing.identity``.
    """

    folder: Path

    def tag_key(self) -> bytes:
        return self._tag_key

    def token_key(self) -> bytes:
        return self._token_key

    def mailing_recipients(self) -> list[str]:
        return list(self._mailing_recipients)

    def mailing_identity(self) -> str:
        return self._mailing_identity

    def office_recipients(self) -> list[str]:
        return list(self._office_recipients)

    def log_key(self) -> bytes:
        return self._log_key

    # cached_property writes to __dict__ directly, which a frozen dataclass allows.

    @cached_property
    def _tag_key(self) -> bytes:
        return self._secret(TAG_KEY)

    @cached_property
    def _token_key(self) -> bytes:
        return self._secret(TOKEN_KEY)

    @cached_property
    def _log_key(self) -> bytes:
        return self._secret(LOG_KEY)

    @cached_property
    def _mailing_recipients(self) -> tuple[str, ...]:
        return self._recipients(MAILING_RECIPIENTS)

    @cached_property
    def _office_recipients(self) -> tuple[str, ...]:
        return self._recipients(OFFICE_RECIPIENTS)

    @cached_property
    def _mailing_identity(self) -> str:
        identity = self._one_line(MAILING_IDENTITY)
        try:
            age.check_identity(identity)
        except age.BadRecipient as error:
            raise self._unusable(MAILING_IDENTITY, "an age identity (AGE-SECRET-KEY-1…)") from error
        return identity

    def _lines(self, name: str) -> list[str]:
        path = self.folder / name
        try:
            text = path.read_text(encoding="ascii")
        except FileNotFoundError as error:
            raise KeyMissing(
                f"The key file {path} is missing. Copy it from your backup of the keys, "
                "or name the folder that holds it in OPENAPPEAL_KEYS."
            ) from error
        except PermissionError as error:
            raise KeyMissing(
                f"The key file {path} may not be read by this process. "
                "Give its user the right to read it, or start the process that has it."
            ) from error
        except (OSError, UnicodeDecodeError) as error:
            raise self._unusable(name, "plain text") from error
        lines = (line.strip() for line in text.splitlines())
        return [line for line in lines if line and not line.startswith("#")]

    def _one_line(self, name: str) -> str:
        lines = self._lines(name)
        if len(lines) != 1:
            raise self._unusable(name, "exactly one key")
        return lines[0]

    def _secret(self, name: str) -> bytes:
        try:
            secret = bytes.fromhex(self._one_line(name))
        except ValueError as error:
            raise self._unusable(name, f"{KEY_SIZE} bytes in hexadecimal") from error
        if len(secret) != KEY_SIZE:
            raise self._unusable(name, f"{KEY_SIZE} bytes in hexadecimal")
        return secret

    def _recipients(self, name: str) -> tuple[str, ...]:
        recipients = tuple(self._lines(name))
        wanted = "one age recipient (age1…) on each line"
        if not recipients:
            raise self._unusable(name, wanted)
        for recipient in recipients:
            try:
                age.check_recipient(recipient)
            except age.BadRecipient as error:
                raise self._unusable(name, wanted) from error
        return recipients

    def _unusable(self, name: str, wanted: str) -> KeyMissing:
        return KeyMissing(
            f"The key file {self.folder / name} cannot be used: it should hold {wanted}. "
            "Restore it from your backup of the keys."
        )


@dataclass(frozen=True)
class NewKeys:
    """What :func:`make_keys` made. The office identity exists here and nowhere else."""

    folder: Path
    mailing_recipient: str
    office_recipient: str
    office_identity: str = field(repr=False)


def make_keys(folder: Path) -> NewKeys:
    """Make every key of a campaign in a folder only its owner may enter.

    The office identity is returned for the organisers to keep and is never written: whoever takes
    this machine must not be able to open what is sealed to the office.

    :raises KeysExist: if any key file is already there; then nothing is changed.
    """
    present = [name for name in KEY_FILES if (folder / name).exists()]
    if present:
        raise KeysExist(
            f"{folder} already holds {', '.join(present)}. "
            "Move these keys to a safe place first, or choose another folder."
        )
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    mailing_identity, mailing_recipient = age.new_identity()
    office_identity, office_recipient = age.new_identity()
    _write_key(folder / TAG_KEY, secrets.token_hex(KEY_SIZE))
    _write_key(folder / TOKEN_KEY, secrets.token_hex(KEY_SIZE))
    _write_key(folder / MAILING_RECIPIENTS, mailing_recipient)
    _write_key(folder / MAILING_IDENTITY, mailing_identity)
    _write_key(folder / OFFICE_RECIPIENTS, office_recipient)
    _write_key(folder / LOG_KEY, secrets.token_hex(KEY_SIZE))
    return NewKeys(folder, mailing_recipient, office_recipient, office_identity)


def add_log_key(folder: Path) -> bool:
    """Make the public log's key for a campaign that was begun without one. Returns whether there was none.

    :raises KeyMissing: there are no keys of a campaign in the folder.
    """
    if not (folder / TOKEN_KEY).exists():
        raise KeyMissing(f"There are no keys of a campaign in {folder}. Name their folder in OPENAPPEAL_KEYS.")
    if (folder / LOG_KEY).exists():
        return False
    _write_key(folder / LOG_KEY, secrets.token_hex(KEY_SIZE))
    return True


_IDENTITY = re.compile(rb"AGE-SECRET-KEY-1[A-Z0-9]{20,100}", re.IGNORECASE)
_LARGEST_KEY_FILE = 64 * 1024


def refuse_office_key(*folders: Path) -> None:
    """Refuse to work beside the key that opens withheld names: whoever takes the machine must not have it.

    Looks into the small files that lie in these folders themselves, for any age identity but the mailing one. What
    this process may not read it cannot judge.

    :raises OfficeKeyHere:
    """
    for path in sorted(path for folder in folders if folder.is_dir() for path in folder.iterdir()):
        try:
            if path.name == MAILING_IDENTITY or not path.is_file() or path.stat().st_size > _LARGEST_KEY_FILE:
                continue
            found = _IDENTITY.search(path.read_bytes())
        except OSError:
            continue
        if found:
            raise OfficeKeyHere(
                f"A secret age key lies in {path}. If it is the office key, copy it to a machine that never serves "
                "this site; then delete it here, and start again."
            )


@dataclass(frozen=True)
class NewOfficeKey:
    """A new office key. The identity exists here and nowhere else."""

    recipient: str
    identity: str = field(repr=False)


def new_office_key(folder: Path, *, beside_the_old: bool) -> NewOfficeKey:
    """Make an office key to which names are sealed from now on, in the place of the old one or beside it.

    Beside it, either key opens what is sealed from now on. What is sealed already opens with the old one only.

    :raises KeyMissing: there are no keys of a campaign in the folder.
    """
    path = folder / OFFICE_RECIPIENTS
    if not path.exists():
        raise KeyMissing(f"The key file {path} is missing. Name the folder of the keys in OPENAPPEAL_KEYS.")
    identity, recipient = age.new_identity()
    old = path.read_text(encoding="ascii").rstrip("\n") + "\n" if beside_the_old else ""
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    _write_key(draft, f"{old}{recipient}")
    shutil.copystat(path, draft)
    if hasattr(os, "chown"):
        owner = path.stat()
        os.chown(draft, owner.st_uid, owner.st_gid)
    draft.replace(path)
    return NewOfficeKey(recipient, identity)


def _write_key(path: Path, text: str) -> None:
    # O_EXCL: two processes making keys at once must not mix their files.
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise KeysExist(f"{path} appeared while keys were being made; nothing was overwritten.") from error
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
