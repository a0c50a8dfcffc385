"""What is asked of a payment service, in plain values. Each service is a folder beside this file that answers it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol


class Away(Exception):
    """No answer, or one that may be another in a moment: ask again."""


class Refused(Exception):
    """The service does not accept our key, or what the key may do."""


class NotDone(Exception):
    """It will not do this, however often it is asked."""


class NotUnderstood(NotDone):
    """It has answered in a shape that we do not know."""


class NotThere(Exception):
    """It knows no such thing."""


class NotBelieved(Exception):
    """A call that is not signed as it should be, too old, or in no shape that we know."""


class About(StrEnum):
    """What a hint is about. `declined` is a card that was refused: it is only counted."""

    SESSION = "session"
    PAYMENT = "payment"
    INVOICE = "invoice"
    SUBSCRIPTION = "subscription"
    DECLINED = "declined"


@dataclass(frozen=True)
class Hint:
    """Something has changed. It says where to look, and nothing else of it is believed."""

    event: str
    about: About
    id: str


@dataclass(frozen=True)
class Asked:
    """A page on which to pay. Nobody is named in it, and no drive: `ref` is a random number of ours."""

    ref: int
    amount_minor: int
    currency: str
    is_monthly: bool
    language: str
    name: str
    statement: str
    thanks_url: str
    back_url: str


@dataclass(frozen=True)
class Begun:
    """The page, and the service's number of it."""

    session: str
    url: str


@dataclass(frozen=True)
class Session:
    """What has become of a page: open, complete or expired."""

    id: str
    ref: int | None
    status: str
    payment: str = ""
    subscription: str = ""
    invoice: str = ""


class Moved(StrEnum):
    """Why money moved; the same words as `models.MovementKind`."""

    CHARGE = "charge"
    REFUND = "refund"
    DISPUTE = "dispute"


@dataclass(frozen=True)
class Movement:
    """A line in the service's books. What comes is above zero, and so is what it keeps as a fee."""

    number: str
    kind: Moved
    day: date
    currency: str
    amount_minor: int
    fee_minor: int = 0


@dataclass(frozen=True)
class Payment:
    """A payment as it stands now, with all that moved. Without a movement nothing was paid; `is_over`: nor will be."""

    id: str
    ref: int | None
    subscription: str
    charge: str
    address: str = field(repr=False)
    movements: tuple[Movement, ...] = ()
    is_over: bool = False


@dataclass(frozen=True)
class Invoice:
    """One month of a monthly gift, and its payments."""

    subscription: str
    payments: tuple[str, ...]


@dataclass(frozen=True)
class Subscription:
    """A monthly gift as it stands now: active, failing or stopped."""

    id: str
    ref: int | None
    state: str
    amount_minor: int
    currency: str


@dataclass(frozen=True)
class News:
    """Hints since an event, the oldest first. `heard` is the event from which to go on."""

    hints: Sequence[Hint]
    heard: str


class Door(Protocol):
    """What the public process may do: look whether a call is the service's. It has the secret for that alone."""

    def believe(self, headers: Mapping[str, str], body: bytes, *, now: float) -> None:
        """:raises NotBelieved:"""

    def read(self, body: bytes) -> Hint | None:
        """What a call hints at; None where it is nothing of ours. The worker's.

        :raises NotBelieved:
        """


class Provider(Protocol):
    """What the worker asks. Each may raise Away and Refused."""

    def begin(self, asked: Asked) -> Begun:
        """A page on which to pay; the same one for the same `ref`.

        :raises NotDone:
        """

    def session(self, id: str) -> Session:
        """:raises NotThere:"""

    def payment(self, id: str) -> Payment:
        """:raises NotThere:"""

    def invoice(self, id: str) -> Invoice:
        """:raises NotThere:"""

    def subscription(self, id: str) -> Subscription:
        """:raises NotThere:"""

    def stop(self, subscription: str) -> None:
        """End a monthly gift; one that has ended stays so.

        :raises NotThere:
        """

    def since(self, heard: str, *, now: float) -> News:
        """What happened since an event; with an empty one, from now on."""
