"""`openappeal verify`: check a public log, or a receipt, of whatever campaign.

It needs no campaign, no Django and no database. Nothing is believed but the key that was named, which has to come from
somewhere else than the log.
"""

from __future__ import annotations

import base64
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from openappeal.config import log_places, verify_count
from openappeal.config.cli import CannotDo
from openappeal.tlog import finding, notes, promises, receipts, verifying
from openappeal.tlog.checkpoints import BadCheckpoint, Checkpoint, CheckpointNotSigned, open_checkpoint
from openappeal.tlog.tiles import MAX_ENTRY, WIDTH, Missing, Read

HOLDS, DOES_NOT_HOLD = 0, 1
SECONDS_A_MINUTE = 60.0
PROGRESS = 400
MOST_MINUTES = 10_000

_BUNDLES = "tile/entries/"


class BadArgument(Exception):
    """The message says which, and how it should look."""


def log(place: str, *, key: str, since: str | None, minutes: int, site: str | None = None) -> int:
    """Check a whole log, and print what was found. Of a campaign's log it counts the signatures as well.

    :raises BadArgument:
    :raises CannotDo: where it cannot be told.
    """
    verifier = _verifier(key)
    older = None if since is None else _file(since, notes.MAX_NOTE_BYTES)
    _print_anything()
    if older is not None and Path(place).is_file():
        if site is not None:
            raise BadArgument("--site is compared with a whole log, and not with two checkpoints")
        return _two_checkpoints(place, str(since), older, verifier)
    counting = verify_count.Counting()
    try:
        with _reading(place, minutes) as read:
            checked = verifying.check_log(read, verifier, older, counting.see)
            counting.settle(read)
    except verifying.Behind as error:
        raise CannotDo(
            f"This copy is older than {since} ({error.served.size:,} of {error.kept.size:,} entries). "
            f"Ask again later, or another address; keep {since}."
        ) from None
    except verifying.DoesNotHold as error:
        _may_be_another(error, place)
        print(_why(error, place, since or ""))
        return DOES_NOT_HOLD
    print(f"The log holds: {_described(checked.checkpoint)}.")
    print("Its checkpoint is signed by the key, and every entry and every tile agrees with it.")
    if checked.older is not None:
        older_size = _entries(checked.older.size)
        print(f"It continues the older checkpoint of {older_size}: none of them was changed or taken away.")
    counts = counting.told()
    if site is not None:
        try:
            with _reading(site, minutes) as read:
                counts = verify_count.told_of_site(counting, read, site, verifier) and counts
        except Missing as error:
            raise CannotDo(f"{site} has no {error.path}. Name the site's own address with --site.") from None
    return HOLDS if counts else DOES_NOT_HOLD


def _two_checkpoints(place: str, since: str, older: bytes, verifier: notes.Verifier) -> int:
    """Compare two checkpoints that somebody kept, without the log: of one size, they have to have one root."""
    found = []
    for name, data in ((since, older), (place, _file(place, notes.MAX_NOTE_BYTES))):
        try:
            found.append(open_checkpoint(data, verifier))
        except CheckpointNotSigned:
            print(f"{name} is not signed by the key that you named, so it proves nothing of this log.")
            return DOES_NOT_HOLD
        except BadCheckpoint:
            print(f"{name} is no checkpoint, or it is damaged.")
            return DOES_NOT_HOLD
    if found[0].size != found[1].size:
        raise CannotDo(
            f"{since} and {place} are of different sizes, so that only the log itself can tell. "
            f"Name its folder or its address in place of {place}."
        )
    if found[0].root != found[1].root:
        print(_why(verifying.Forked(found[0], found[1]), place, since))
        return DOES_NOT_HOLD
    print(f"Both checkpoints say the same: {_described(found[0])}.")
    return HOLDS


def receipt(file: str, *, key: str, leaf: str | None, place: str | None, save: str | None, minutes: int) -> int:
    """Check a receipt, or complete a promise from the log and check that; print what was found.

    :raises BadArgument:
    :raises CannotDo:
    """
    verifier = _verifier(key)
    entry = None if leaf is None else _leaf(leaf)
    data = _file(file, receipts.MAX_BYTES)
    _print_anything()
    if data.startswith(promises.HEADER.encode()):
        return _promise(file, data, verifier, place, save, minutes)
    if place is not None or save is not None:
        raise BadArgument("--log and --save are for a promise, and this is a receipt that is complete")
    try:
        found = receipts.parse(data)
    except receipts.BadReceipt:
        print(f"{file} is no receipt, or it is damaged.")
        return DOES_NOT_HOLD
    try:
        if entry is None:
            entry = promises.opened(found).entry
    except receipts.BadReceipt:
        raise CannotDo("It does not say which entry it is for. Name the entry's bytes with --leaf.") from None
    try:
        checkpoint = found.verify(entry, verifier)
    except receipts.ReceiptNotSigned:
        print(f"The receipt does not hold: its checkpoint is not signed by the key of {verifier.name} that you named.")
        return DOES_NOT_HOLD
    except receipts.BadReceipt:
        print("The receipt does not hold: it does not prove that this entry is in the log.")
        return DOES_NOT_HOLD
    print(f"The receipt holds: this entry is number {found.index + 1} of the log. {_described(checkpoint)}.")
    return HOLDS


def _promise(
    file: str, data: bytes, verifier: notes.Verifier, place: str | None, save: str | None, minutes: int
) -> int:
    try:
        promise = promises.parse(data)
    except promises.BadPromise:
        print(f"{file} is no receipt, or it is damaged.")
        return DOES_NOT_HOLD
    if promise.log != verifier:
        print(f"The receipt names another key than the one of {verifier.name} that you named: {promise.log}")
        return DOES_NOT_HOLD
    if place is None:
        raise CannotDo("This receipt was made before its entry was in the log. Name the log with --log.")
    try:
        with _reading(place, minutes) as read:
            found = finding.complete(promise, read)
    except finding.NotInIt as error:
        newest = error.newest.isoformat() if error.newest else "none"
        print(
            f"Its entry is not in this log yet, or not in this copy: {_described(error.checkpoint)}, the newest of "
            f"{newest}. It is to be there by {promise.by.isoformat()}."
        )
        return DOES_NOT_HOLD
    except verifying.DoesNotHold as error:
        _may_be_another(error, place)
        print(_why(error, place, ""))
        return DOES_NOT_HOLD
    if save is not None:
        _save(Path(save), found.written())
    described = _described(found.verify(promises.opened(found).entry, verifier))
    print(f"The receipt holds: this entry is number {found.index + 1} of the log. {described}.")
    return HOLDS


def _save(file: Path, data: bytes) -> None:
    try:
        with file.open("xb") as opened:
            opened.write(data)
    except OSError:
        raise CannotDo(f"{file} cannot be written, or is there already. Name another file with --save.") from None


def _leaf(text: str) -> bytes:
    try:
        entry = bytes.fromhex(text)
    except ValueError:
        raise BadArgument("--leaf is the entry's bytes in hexadecimal digits, two for each") from None
    if len(entry) > MAX_ENTRY:
        raise BadArgument("--leaf is longer than any entry")
    return entry


def _print_anything() -> None:
    """A file or a log may be named in letters that this terminal has not; they are printed as numbers then."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")


@contextmanager
def _reading(place: str, minutes: int) -> Iterator[Read]:
    """How the log's files are read; it says how far it is, and ends when it must."""
    if not 1 <= minutes <= MOST_MINUTES:
        raise BadArgument(f"--minutes is a whole number from 1 to {MOST_MINUTES}")
    try:
        with _no_longer_than(minutes) as watch, log_places.opened(place, watch) as read:
            yield _telling(read, watch)
    except log_places.BadPlace as error:
        raise BadArgument(str(error)) from None


def _may_be_another(error: verifying.DoesNotHold, place: str) -> None:
    """:raises CannotDo: if perhaps it was not the log that answered."""
    if isinstance(error, verifying.NotANote) and error.path and log_places.on_the_web(place):
        raise CannotDo(
            f"What {place} answers is no checkpoint; perhaps something between you and the log answered. "
            "Look at the address and at your connection, then try again."
        ) from None


def _telling(read: Read, watch: Callable[[], None]) -> Read:
    """The same, says on stderr how far it is, and ends when it must."""
    bundles = 0

    def telling(path: str) -> bytes:
        nonlocal bundles
        watch()
        if path.startswith(_BUNDLES):
            if bundles and bundles % PROGRESS == 0:
                print(f"{bundles * WIDTH:,} entries read …", file=sys.stderr)
            bundles += 1
        return read(path)

    return telling


def _verifier(key: str) -> notes.Verifier:
    try:
        return notes.Verifier.parse(key)
    except notes.BadKey:
        raise BadArgument(
            "--key is not a log's key; one is written like campaign.example/log+1a2b3c4d+Ab… in quotation marks"
        ) from None


def _file(name: str, limit: int) -> bytes:
    try:
        return log_places.read_file(Path(name), limit)
    except Missing:
        raise CannotDo(f"{name} is not there. Look whether the name is right.") from None


def _why(error: verifying.DoesNotHold, place: str, since: str) -> str:
    """A sentence or two on a log that does not hold."""
    match error:
        case verifying.NotServed(path=verifying.CHECKPOINT):
            return f"There is no log at {place}: it has no checkpoint."
        case verifying.NotServed(path=path):
            return f"The log does not hold: {path} is missing, so that not everything can be counted."
        case verifying.NotOfItsForm(path=""):
            return f"{since} is no checkpoint, or it is damaged."
        case verifying.NotItsKey(path=""):
            return f"{since} is not signed by the key that you named, so it proves nothing of this log."
        case verifying.NotOfItsForm(path=path):
            return f"The log does not hold: {path} is damaged, or is something else."
        case verifying.NotItsKey():
            return "The log does not hold: its checkpoint is not signed by the key that you named."
        case verifying.TilesDisagree(path=path):
            return f"The log does not hold: {path} does not agree with the entries."
        case verifying.RootDiffers(checkpoint=checkpoint):
            return f"The log does not hold: its entries are not those that were signed. {_described(checkpoint)}."
        case verifying.Forked(older=older, newer=newer):
            return (
                "The log does not hold: its history was rewritten. No list of entries can have both of these, "
                f"and both are signed by the same key:\n  {_described(older)}\n  {_described(newer)}\n"
                f"Keep {since} and a copy of {place}: they are the evidence."
            )
    raise AssertionError("a kind without a sentence")


def _described(checkpoint: Checkpoint) -> str:
    root = base64.b64encode(checkpoint.root).decode()
    return f"{checkpoint.origin} with {_entries(checkpoint.size)}, root {root}"


def _entries(number: int) -> str:
    return "1 entry" if number == 1 else f"{number:,} entries"


@contextmanager
def _no_longer_than(minutes: int) -> Iterator[Callable[[], None]]:
    """End a check that takes too long, even one that waits for a server which sends a byte now and then.

    Where there is no alarm to wake it (on Windows, in a thread), what this yields is called often and ends it.
    """
    end = time.monotonic() + minutes * SECONDS_A_MINUTE

    def too_long(number: int = 0, frame: FrameType | None = None) -> None:
        raise CannotDo(
            f"This took longer than {minutes} minutes. Give it more with --minutes, or check a copy in a folder."
        )

    def watch() -> None:
        if time.monotonic() > end:
            too_long()

    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield watch
        return
    before = signal.signal(signal.SIGALRM, too_long)
    signal.setitimer(signal.ITIMER_REAL, minutes * SECONDS_A_MINUTE)
    try:
        yield watch
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
