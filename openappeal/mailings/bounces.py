"""What a mail server says of a letter that it did not deliver, and what people's providers say of one they disliked.

Plain values, no database. Whose letter it was is never read here: the address to which the message came says so
(`mailings.verp`). Read are a status report (RFC 3464), a complaint (ARF, RFC 5965), and what servers write that follow
neither: a status code (RFC 3463, RFC 5321) or a sentence, in the first text and never in the letter that they return.

No parser of the standard library takes part: a hostile message can be nested a thousand times or have headers on which
`email` raises what nobody foresaw. This one goes through the lines once, over the first 256 kB, and keeps nothing.
"""

from __future__ import annotations

import binascii
import quopri
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import IO

MOST_BYTES = 256 * 1024
_CHUNK = 1 << 16
_MOST_PARTS = 200
_LONGEST_HEADER = 4000
_LONGEST_TEXT = 20_000


class Verdict(StrEnum):
    """What is to be believed of a letter's address."""

    HARD = "hard"  # there is no such mailbox, and there will be none
    SOFT = "soft"  # given up, for a reason that may pass: a full mailbox, a server that was away
    OURS = "ours"  # refused for who we are or what we wrote; says nothing of the address
    LATE = "late"  # still tried
    COMPLAINT = "complaint"  # somebody pressed “this is spam”
    ANSWER = "answer"  # somebody's holiday, or a person who wrote back
    LEFT = "left"  # somebody pressed a mail provider's own button to leave
    DELIVERED = "delivered"
    UNKNOWN = "unknown"


class NotRead(Exception):
    """The message holds nothing that could be read: it is empty."""


@dataclass
class _Part:
    kind: str
    encoding: str
    headers: dict[str, str]
    lines: list[bytes] = field(default_factory=list)

    def text(self) -> str:
        raw = b"\n".join(self.lines)
        if self.encoding == "base64":
            try:
                raw = binascii.a2b_base64(raw)
            except (binascii.Error, ValueError):
                pass
        elif self.encoding == "quoted-printable":
            raw = quopri.decodestring(raw)
        # The codes are ASCII everywhere; where the words are not UTF-8 we lose words, not codes.
        return raw.decode("utf-8", errors="replace").replace("\r\n", "\n")


def take(stream: IO[bytes]) -> bytes:
    """The beginning of a message of any size. The rest is read and dropped: whoever writes it is not cut off."""
    kept = bytearray()
    while chunk := stream.read(_CHUNK):
        kept += chunk[: max(0, MOST_BYTES - len(kept))]
    return bytes(kept)


def came_to(message: bytes) -> list[str]:
    """The addresses that a message came to, as its own headers say: for mail servers that do not tell otherwise."""
    headers = _read_headers(iter(re.split(rb"\r\n|\n|\r", message[:MOST_BYTES].lstrip(b"\r\n"))))
    said = " ".join(headers.get(name, "") for name in ("x-original-to", "delivered-to", "envelope-to", "to"))
    return re.findall(r"[^\s<>,;:\"()]{1,64}@[^\s<>,;:\"()]{1,255}", said)[:20]


def judge(message: bytes) -> Verdict:
    """What a message says of the letter that it answers.

    :raises NotRead:
    """
    parts = _parts(message[:MOST_BYTES])
    if not parts:
        raise NotRead
    headers = parts[0].headers
    for part in parts:
        if part.kind == "message/feedback-report":
            return _complaint(part.text())
    said = [part for part in parts if part.kind in ("message/delivery-status", "message/global-delivery-status")]
    texts = "\n".join(part.text()[:_LONGEST_TEXT] for part in parts if part.kind.startswith("text/"))[:_LONGEST_TEXT]
    if said:
        verdicts = [_of_group(group, texts) for part in said for group in _groups(part.text())]
        known = [verdict for verdict in verdicts if verdict is not None]
        # A letter has one recipient; where a server names more (an alias and what stands behind it), the worst counts.
        return min(known, key=_GRAVITY.index) if known else _of_words(texts)
    if not _is_from_a_server(headers):
        return Verdict.ANSWER
    if "x-failed-recipients" in headers or headers.get("content-type", "").lower().find("delivery-status") >= 0:
        found = _of_words(texts)
        return Verdict.SOFT if found == Verdict.UNKNOWN else found
    return _of_words(texts)


def is_gone(reply: str) -> bool:
    """Whether a server that refused a recipient at once says that there is no such mailbox (`550 5.1.1 …`).

    Stricter than for letters that came back: what a server calls a policy (5.7.x) is none, whatever its words.
    """
    status = _STATUS.search(reply)
    if not reply.startswith("5") or (status and status[0].startswith("5.7.")):
        return False
    return _of_words(reply) == Verdict.HARD


def of_reply(reply: str) -> Verdict:
    """What another server's answer says of an address: by its code, else by its words; unknown if it has neither."""
    return _of_words(reply[:_LONGEST_TEXT])


_GRAVITY = [
    Verdict.HARD,
    Verdict.SOFT,
    Verdict.OURS,
    Verdict.LATE,
    Verdict.UNKNOWN,
    Verdict.DELIVERED,
    Verdict.ANSWER,
    Verdict.COMPLAINT,
]


# ── The parts of a message ──────────────────────────────────────────────────
def _parts(message: bytes) -> list[_Part]:
    """Parts in their order, nested or not, without the returned letter and whatever stands behind it."""
    lines = iter(re.split(rb"\r\n|\n|\r", message.lstrip(b"\r\n")))
    first = _read_headers(lines)
    if not first:
        return []
    boundaries: set[bytes] = set()
    part = _begin(first, boundaries)
    parts = [part]
    in_returned = _is_returned(part)
    for line in lines:
        if line.startswith(b"--") and line.rstrip() in boundaries:
            if len(parts) >= _MOST_PARTS:
                break
            part = _begin(_read_headers(lines), boundaries)
            in_returned = _is_returned(part)
            parts.append(part)
        elif not in_returned and len(line) < 100_000:
            if _RETURNED.match(line) and part.kind.startswith("text/"):
                in_returned = True  # older servers put the letter behind a line of words
            else:
                part.lines.append(line)
    return parts


def _begin(headers: dict[str, str], boundaries: set[bytes]) -> _Part:
    whole = headers.get("content-type", "text/plain")
    kind = whole.partition(";")[0].strip().lower() or "text/plain"
    boundary = _BOUNDARY.search(whole)
    if boundary and kind.startswith("multipart/"):
        boundaries.add(b"--" + (boundary[1] or boundary[2] or "").rstrip().encode("latin-1", errors="replace"))
    return _Part(kind, headers.get("content-transfer-encoding", "").strip().lower(), headers)


def _read_headers(lines: Iterator[bytes]) -> dict[str, str]:
    """Headers up to the empty line, unfolded, names in small letters; of one name the first counts."""
    found: dict[str, str] = {}
    name = ""
    for line in lines:
        if not line.strip():
            break
        text = line[:_LONGEST_HEADER].decode("latin-1")
        if text[0] in " \t":
            if name and len(found[name]) < _LONGEST_HEADER:
                found[name] += " " + text.strip()
            continue
        before, colon, after = text.partition(":")
        key = before.strip().lower()
        name = "" if not colon or key in found else key
        if name:
            found[name] = after.strip()
    return found


def _is_returned(part: _Part) -> bool:
    return part.kind in ("message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers")


_BOUNDARY = re.compile(r"""boundary\s*=\s*(?:"([^"]{1,200})"|([^\s;"]{1,200}))""", re.IGNORECASE)
# qmail, Exim, Sendmail before 8.8, Web.de, Yahoo, Mail.ru.
_RETURNED = re.compile(
    rb"\s*(?:-{3,}\s*(?:below this line|this is a copy of|the header of the original|original message|returned message"
    rb"|unsent message|message header|undelivered message|transcript of the letter)|received: from |return-path: <)",
    re.IGNORECASE,
)


# ── Status reports ──────────────────────────────────────────────────────────
def _groups(text: str) -> Iterator[dict[str, str]]:
    """The fields of each recipient. Those of the message, which stand first, name no action."""
    for block in re.split(r"\n[ \t]*\n", text[:_LONGEST_TEXT]):
        fields = _read_headers(line.encode("latin-1", errors="replace") for line in block.split("\n") if line.strip())
        if "action" in fields or "status" in fields or "diagnostic-code" in fields:
            yield fields


def _of_group(fields: dict[str, str], texts: str) -> Verdict | None:
    action = fields.get("action", "").partition(" ")[0].strip(";,").lower()
    if action in ("delivered", "relayed", "expanded"):
        return Verdict.DELIVERED
    status = _STATUS.search(fields.get("status", ""))
    words = fields.get("diagnostic-code", "")
    code = status[0] if status else _code_in(words)
    if action == "delayed" or (not action and code.startswith("4")):
        return Verdict.LATE
    if action not in ("failed", ""):
        return None
    if not code and not words:
        found = _of_words(texts)
        return Verdict.SOFT if action and found == Verdict.UNKNOWN else found
    return _weigh(code, words or texts)


def _weigh(code: str, words: str) -> Verdict:
    """The code first, where it says something; where it is one of those that say everything, the words.

    Servers that dislike a sender or a letter say 5.7.x, and a few of them say 5.1.1: such a refusal must not cost
    anybody their subscription, or one entry in a block list would empty the list of a whole provider.
    """
    detail = code[2:]
    if code.startswith("5") and detail in _NO_SUCH_ADDRESS:
        return Verdict.OURS if _BLOCKED.search(words) else Verdict.HARD
    if _BLOCKED.search(words):
        return Verdict.OURS
    if _FULL.search(words) or detail.startswith("2.2"):
        return Verdict.SOFT
    if code.startswith("4"):
        return Verdict.SOFT
    if _NO_MAILBOX.search(words):
        return Verdict.HARD
    if detail.startswith(("7.", "6.")) or detail in ("3.4", "2.3"):
        return Verdict.OURS
    inner = _code_in(words)
    if inner and inner != code and not _says_little(inner):
        return _weigh(inner, "")
    return Verdict.SOFT


def _says_little(code: str) -> bool:
    return code[1:] in (".0.0", ".5.0", ".3.0")


def _code_in(words: str) -> str:
    """An enhanced status code, else what a reply code of SMTP amounts to, else ""."""
    found = _STATUS.search(words)
    if found:
        return found[0]
    reply = _REPLY.search(words)
    return _REPLIES.get(reply[1], f"{reply[1][0]}.0.0") if reply else ""


_STATUS = re.compile(r"(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.]*\d)")
_REPLY = re.compile(r"(?<![\d.:/-])([45][0-5]\d)(?=[ \-:;,#>]|$)", re.MULTILINE)
_REPLIES = {"550": "5.0.0", "551": "5.1.6", "552": "5.2.2", "553": "5.1.3", "554": "5.0.0", "450": "4.2.0"}
# RFC 3463 and RFC 7505 (1.10); 4.1 and 4.310 as Microsoft 365 uses them, 2.1 a mailbox that was closed.
_NO_SUCH_ADDRESS = {"1.1", "1.2", "1.3", "1.6", "1.10", "2.1", "4.4", "4.310"}


# ── Words ───────────────────────────────────────────────────────────────────
def _of_words(text: str) -> Verdict:
    if not text.strip():
        return Verdict.UNKNOWN
    code = _code_in(text)
    if _STILL_TRIED.search(text) and not code.startswith("5"):
        return Verdict.LATE
    if code:
        return _weigh(code, text)
    if _BLOCKED.search(text):
        return Verdict.OURS
    if _NO_MAILBOX.search(text):
        return Verdict.HARD
    if _FULL.search(text) or _GIVEN_UP.search(text):
        return Verdict.SOFT
    return Verdict.UNKNOWN


def _any(phrases: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(phrases), re.IGNORECASE)


_NO_MAILBOX = _any(
    (
        r"user (?:is )?unknown|unknown (?:user|recipient|address|local[- ]part|mailbox)|no such (?:user|mailbox|address"
        r"|recipient|person|domain)",
        r"(?:user|mailbox|recipient|address|account|e-?mail)(?: address)? (?:was |could |can|has |does |is )?"
        r"(?:not|n['’]t) (?:be )?(?:found|exist|known|listed|have|available here)",
        r"doesn['’]t (?:have an? \S{1,60} account|exist)|does not exist|not listed in|no mailbox here|invalid (?:"
        r"mailbox|recipient)|recipient ?not ?found|account (?:has been |is )?(?:disabled|deleted|closed|inactive)|"
        r"host or domain name not found|domain (?:does not exist|not found)|mailbox unavailable|non[- ]?existent",
        r"unbekannte[rn]? (?:benutzer|empfänger)|empfänger (?:wurde )?nicht gefunden|existiert nicht|nicht im "
        r"domino-verzeichnis",
        r"utilisateur inconnu|destinataire (?:inconnu|introuvable)|adresse (?:introuvable|inexistante)|n['’]existe pas",
        r"usuario desconocido|destinatario (?:desconocido|no encontrado)|no existe|no se (?:ha )?encontr",
        r"kullanıcı bulunamadı|alıcı bulunamadı|böyle bir (?:kullanıcı|adres|hesap) yok",
        r"пользователь не найден|адресат не найден|не существует|нет такого (?:пользователя|адреса|ящика)",
        r"کاربر یافت نشد|نشانی یافت نشد|وجود ندارد|ユーザーが見つかりません|用户不存在|المستخدم غير موجود",
    )
)
_FULL = _any(
    (
        r"(?:mailbox|quota|inbox|storage|disk|user)\S{0,3}(?: \w+){0,4} (?:is )?(?:full|exceed|over quota)|over ?quota|"
        r"quota exceeded|insufficient (?:system )?storage|out of storage",
        r"postfach (?:ist )?voll|speicherplatz|boîte (?:aux lettres )?(?:est )?pleine|buzón (?:está )?lleno|"
        r"kota(?:sı)? (?:dolu|aşıldı)|posta kutusu dolu|ящик переполнен|صندوق پستی پر",
    )
)
_BLOCKED = _any(
    (
        r"spam|block ?list|black ?list|deny ?list|blocked (?:using|by)|\brbl\b|dnsbl|reputation|unsolicited|bulk mail",
        r"\bdmarc\b|\bspf\b|\bdkim\b|unauthenticated|sender (?:verify|address) (?:failed|rejected)|rate limit|too many "
        r"(?:messages|connections|recipients)|content (?:rejected|filter)|virus|poor reputation",
    )
)
_STILL_TRIED = _any(
    (
        r"will (?:be retried|keep trying|continue|retry)|warning message only|do not need to resend|still trying|"
        r"delivery (?:has been |is )?delayed|has been delayed|wird weiter versucht|verzögert|retardé|retrasad|"
        r"gecikti|отложен",
    )
)
_GIVEN_UP = _any(
    (
        r"could not be delivered|couldn['’]t be delivered|not be able to deliver|unable to deliver|undeliver|delivery "
        r"(?:has )?failed|failed permanently|permanent error|giving up|nicht zugestellt|unzustellbar|non remis|"
        r"n['’]a pas pu être (?:remis|distribué)|no se pudo entregar|no entregado|teslim edilemedi|не доставлено|"
        r"не было доставлено|تحویل نشد",
    )
)


def _is_from_a_server(headers: dict[str, str]) -> bool:
    """Whether no person wrote it: sent from nobody, or in a mail server's name, and not as an answer of somebody's."""
    sender = headers.get("from", "").lower()
    if "auto-replied" in headers.get("auto-submitted", "").lower() and not _DAEMON.search(sender):
        return False
    return headers.get("return-path", "").strip() == "<>" or bool(_DAEMON.search(sender))


_DAEMON = re.compile(r"mailer-?daemon|postmaster|mail delivery|no-?reply-?bounce|bounce[s@]|mdaemon|mail administrator")


# ── Complaints ──────────────────────────────────────────────────────────────
def _complaint(text: str) -> Verdict:
    """RFC 5965 §3.1: `abuse`, `fraud`, `virus`, `other`; and `not-spam`, which takes one back; RFC 6650: `opt-out`."""
    fields = _read_headers(line.encode("latin-1", errors="replace") for line in text.strip().split("\n"))
    kind = fields.get("feedback-type", "").strip().lower()
    return Verdict.COMPLAINT if kind in ("abuse", "opt-out", "fraud", "miscategorized", "other") else Verdict.UNKNOWN
