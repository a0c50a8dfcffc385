"""`openappeal unseal`: the key holders' tool. A file in, a list out, on a machine without the database. Of a drill
(`vault.drills`) the number comes out, which is typed on the staff side.

It loads neither Django nor settings, asks the network for nothing, and writes names nowhere but into the list
that was asked for. The page openappeal/signatures/tools/unseal.html does the same in a browser.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass
from pathlib import Path

from openappeal.config.cli import CannotDo
from openappeal.core import cells
from openappeal.core.mailboxes import BadAddress, canonical_address
from openappeal.core.names import BadName, clean_name, fold_name
from openappeal.vault import age, drills, exports, sealing

HEADINGS = ("number", "name", "credential", "country", "address", "language", "day", "print", "remarks")
PROGRESS = 2000

CANNOT_OPEN = "cannot be opened with this key"
NOT_A_BOX = "opens, but holds no signature"
OTHER_CAMPAIGN = "made for another campaign"
ODD_NAME = "odd name"
SCAN_ENDINGS = {"pdf": "pdf", "jpeg": "jpg", "png": "png"}
SAME_AS = "maybe the same person as"


@dataclass
class Row:
    """One line of the list."""

    number: str
    name: str = ""
    credential: str = ""
    country: str = ""
    address: str = ""
    language: str = ""
    day: str = ""
    may_print: str = ""
    remarks: str = ""

    def cells(self) -> tuple[str, ...]:
        return astuple(self)


def run(*, file: str, identity: str, output: str | None, flagged: str | None, dry_run: bool) -> int:
    """Open an export, write the list, say on stderr what was found; or say the number of a drill."""
    identities, sealed = _identities(identity), _read(file)
    drill = _drill(sealed, identities)
    if drill is not None:
        return _tell_drill(drill, identities)
    head, found = _open(sealed, identities, file)
    if head.kind == exports.SCANS:
        return _scans(head, found, identities, output=output, dry_run=dry_run)
    for path in (output, flagged):
        if path is not None and Path(path).exists():
            raise CannotDo(f"{path} exists already. Name a new file.")
    rows = []
    try:
        for row in _rows(head, found, identities):
            rows.append(row)
            if len(rows) % PROGRESS == 0:
                print(f"{len(rows)} opened …", file=sys.stderr)
    except exports.NotAnExport:
        raise CannotDo(f"{file} is damaged after {len(rows)} rows. Ask for it again.") from None
    _mark_doubles(rows)
    _tell(head, rows)
    if not dry_run:
        _write_list(rows, output)
        if flagged is not None:
            numbers = "".join(f"{row.number}\n" for row in rows if row.remarks)
            _write_new(flagged, numbers.encode())
    # The list is there; but somebody should know that it is not whole.
    return 1 if any(CANNOT_OPEN in row.remarks for row in rows) else 0


def _read(file: str) -> bytes:
    try:
        return Path(file).read_bytes()
    except OSError:
        raise CannotDo(f"{file} cannot be read. Look whether the name is right.") from None


def _identities(file: str) -> list[str]:
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise CannotDo(f"{file} cannot be read. Name the file that holds the office key.") from None
    lines = (line.strip() for line in text.splitlines())
    found = [line for line in lines if line.upper().startswith("AGE-SECRET-KEY-")]
    if not found:
        raise CannotDo(f"{file} holds no key. The office key is one line that begins with AGE-SECRET-KEY-1.")
    return found


def _drill(sealed: bytes, identities: list[str]) -> drills.Drill | None:
    try:
        return drills.read(sealed, identities)
    except (drills.NotADrill, age.BadRecipient, age.CannotOpen):
        # What is wrong with the key or the file is said where exports are opened.
        return None


def _tell_drill(drill: drills.Drill, identities: list[str]) -> int:
    if drill.key not in map(age.recipient_of, identities):
        raise CannotDo("This drill says that it is for another key than the one that opens it. Do not type its number.")
    print(f"A drill of {drill.day} for the campaign {drill.appeal}: no names are in it.", file=sys.stderr)
    print(f"It opens: this is the key {drill.key}", file=sys.stderr)
    print("Type this number on the staff side, where you got the file:", file=sys.stderr)
    print(drill.number)
    return 0


def _open(sealed: bytes, identities: list[str], file: str) -> tuple[exports.Head, Iterator[dict[str, object]]]:
    try:
        return exports.read(sealed, identities)
    except age.BadRecipient:
        raise CannotDo("The key is not whole: some of its letters are missing or changed. Copy it again.") from None
    except age.CannotOpen:
        raise CannotDo(
            f"{file} does not open: this key is another, or the file is damaged. Try the other office key, "
            "or fetch the file again."
        ) from None
    except exports.NotAnExport:
        raise CannotDo(f"{file} opens, but is no list of signatures of OpenAppeal.") from None


def _rows(head: exports.Head, found: Iterator[dict[str, object]], identities: list[str]) -> Iterator[Row]:
    for fields in found:
        number = _text(fields, "id")
        if head.kind == exports.SEALED:
            yield _open_box(number, exports.box_of(fields), head, identities)
        else:
            yield Row(
                number,
                name=_text(fields, "name"),
                credential=_text(fields, "credential"),
                country=_text(fields, "country"),
                may_print="yes" if fields.get("print") else "no",
            )


def _scans(
    head: exports.Head,
    found: Iterator[dict[str, object]],
    identities: list[str],
    *,
    output: str | None,
    dry_run: bool,
) -> int:
    """Write scans of petition sheets into a new folder, each under its sheet's number."""
    if output is None and not dry_run:
        raise CannotDo("These are scans. Name a new folder for them with --output.")
    folder = Path(output or ".")
    if output is not None and not dry_run:
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:
            raise CannotDo(f"{output} exists already. Name a new folder.") from None
        except FileNotFoundError:
            raise CannotDo(f"The folder of {output} does not exist.") from None
    number = closed = 0
    for number, fields in enumerate(found, start=1):
        code, media = _text(fields, "id"), _text(fields, "media")
        # What the file says becomes a name on this machine: nothing but digits and three endings can.
        if not (code.isascii() and code.isdecimal() and len(code) == 9 and media in SCAN_ENDINGS):
            raise CannotDo(f"Scan {number} is damaged. Ask for the file again.")
        try:
            picture = age.open_with_any(exports.box_of(fields), identities)
        except age.CannotOpen:
            closed += 1
            continue
        if not dry_run:
            _write_new(str(folder / f"{code}-{number}.{SCAN_ENDINGS[media]}"), picture)
    print(f"Scans of {head.day}: {number}", file=sys.stderr)
    if closed:
        print(f"  {CANNOT_OPEN}: {closed}", file=sys.stderr)
    return 1 if closed else 0


def _open_box(number: str, box: bytes, head: exports.Head, identities: list[str]) -> Row:
    try:
        fields = sealing.unpad_box(age.open_with_any(box, identities))
    except age.CannotOpen:
        return Row(number, remarks=CANNOT_OPEN)
    except ValueError:
        return Row(number, remarks=NOT_A_BOX)
    row = Row(
        number,
        name=_text(fields, "name"),
        credential=_text(fields, "credential"),
        country=_text(fields, "country"),
        address=_text(fields, "email"),
        language=_text(fields, "lang"),
        day=_text(fields, "day"),
    )
    if _text(fields, "appeal") != head.appeal:
        row.remarks = OTHER_CAMPAIGN
        return row
    try:
        clean_name(row.name)
    except BadName as error:
        row.remarks = f"{ODD_NAME}: {error.reason.replace('_', ' ')}"
    return row


def _mark_doubles(rows: list[Row]) -> None:
    """Say which rows look like one person: the same mailbox and name, or the same name in one country."""
    people: dict[tuple[str, ...], str] = {}
    for row in rows:
        folded = fold_name(row.name)
        if not folded:
            continue
        by_mailbox = ("mailbox", _mailbox(row.address), folded) if row.address else None
        by_country = ("country", row.country, folded)
        earlier = (people.get(by_mailbox) if by_mailbox else None) or people.get(by_country)
        if earlier:
            row.remarks = "; ".join(filter(None, [row.remarks, f"{SAME_AS} {earlier}"]))
            continue
        people[by_country] = row.number
        if by_mailbox:
            people[by_mailbox] = row.number


def _mailbox(address: str) -> str:
    try:
        return canonical_address(address)
    except BadAddress:
        return address.casefold()


def _tell(head: exports.Head, rows: list[Row]) -> None:
    """The summary, which names nobody."""
    kinds = (CANNOT_OPEN, NOT_A_BOX, OTHER_CAMPAIGN, ODD_NAME, SAME_AS)
    print(f"Signatures of {head.day}: {len(rows)}", file=sys.stderr)
    for kind in kinds:
        number = sum(kind in row.remarks for row in rows)
        if number:
            print(f"  {kind}: {number}", file=sys.stderr)


def _write_list(rows: list[Row], output: str | None) -> None:
    text = io.StringIO(newline="")
    cells.write_table(text, [HEADINGS, *(row.cells() for row in rows)])
    if output is None:
        sys.stdout.buffer.write(text.getvalue().encode())
        sys.stdout.flush()
    else:
        # With a mark at the beginning, without which Excel takes UTF-8 for something else.
        _write_new(output, text.getvalue().encode("utf-8-sig"))


def _write_new(path: str, content: bytes) -> None:
    """Write a file that only its owner may read, and that was not there before."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
    except FileExistsError:
        raise CannotDo(f"{path} exists already. Name a new file.") from None
    except FileNotFoundError:
        raise CannotDo(f"The folder of {path} does not exist.") from None


def _text(fields: Mapping[str, object], name: str) -> str:
    value = fields.get(name, "")
    return value if isinstance(value, str) else ""
