"""Shapes of lists that other programs write, known by their headers.

Source of the headers: the programs' own help pages and code, gathered in the campaign's domain research; those of
Change.org are believed, not seen. A list that no shape fits is known by the words of its headers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from openappeal.signatures.importing.columns import Column, column_of, fold_header

# A column such as Title__fa is the same in another language.
_OTHER_LANGUAGE = re.compile(r"__[a-z]{2,3}$")


@dataclass(frozen=True)
class Shape:
    """`all_of` must be among the folded headers, and one of `any_of` if there are any.

    `holds` says who is in such a list where it is not people who signed: "gifts", "news", "event".
    """

    name: str
    all_of: frozenset[str]
    any_of: frozenset[str] = frozenset()
    columns: dict[str, Column] = field(default_factory=dict)
    holds: str = ""

    def fits(self, headers: frozenset[str]) -> bool:
        return self.all_of <= headers and (not self.any_of or bool(self.any_of & headers))


def _shape(
    name: str, all_of: str, any_of: str = "", columns: dict[str, Column] | None = None, holds: str = ""
) -> Shape:
    def fold(words: str) -> frozenset[str]:
        return frozenset(fold_header(word) for word in words.split("|") if word)

    return Shape(
        name, fold(all_of), fold(any_of), {fold_header(key): value for key, value in (columns or {}).items()}, holds
    )


_FIRST_LAST = {"first_name": Column.FIRST, "last_name": Column.LAST}
SHAPES = (
    _shape(
        "Action Network",
        "email|first_name|last_name",
        "can2_phone|can2_user_address|can2_user_city|can2_user_state|can2_user_tags|can2_subscription_status",
        {**_FIRST_LAST, "email": Column.EMAIL, "can2_user_tags": Column.IGNORED},
    ),
    _shape(
        "Mailchimp",
        "Email Address",
        "MEMBER_RATING|OPTIN_TIME|CONFIRM_TIME|LEID|EUID|UNSUB_TIME",
        # CC and REGION are guessed from an IP address, and the times are those of a newsletter.
        {"CC": Column.IGNORED, "REGION": Column.IGNORED, "NOTES": Column.IGNORED, "TAGS": Column.IGNORED},
        holds="news",
    ),
    _shape("listmonk", "email|name|attributes", holds="news"),
    _shape("Keila", "Email|First name|Last name|Data", "", {"Data": Column.ATTRIBUTES}, holds="news"),
    _shape("Change.org", "Name|City|State|Postal Code|Country|Signed On"),
    _shape(
        "Zoom",
        "User Email",
        "Name (Original Name)|Join Time|Leave Time|Duration (Minutes)|Total Duration (Minutes)",
        {"Name (Original Name)": Column.NAME, "User Email": Column.EMAIL, "Join Time": Column.IGNORED},
        holds="event",
    ),
    _shape(
        "PayPal",
        "From Email Address|Name",
        "Transaction ID|Receipt ID|Gross",
        {
            "From Email Address": Column.EMAIL,
            "To Email Address": Column.IGNORED,
            "Type": Column.IGNORED,
            "Subject": Column.IGNORED,
            "Date": Column.IGNORED,
        },
        holds="gifts",
    ),
    _shape(
        "Stripe",
        "Customer Email|Card Name",
        "",
        {
            "Customer Email": Column.EMAIL,
            "Card Name": Column.NAME,
            "Description": Column.IGNORED,
            "Created (UTC)": Column.IGNORED,
        },
        holds="gifts",
    ),
    _shape(
        "GoCardless",
        "customers.email",
        "customers.given_name|customers.family_name",
        {
            "customers.email": Column.EMAIL,
            "customers.given_name": Column.FIRST,
            "customers.family_name": Column.LAST,
            "description": Column.IGNORED,
            "created_at": Column.IGNORED,
        },
        holds="gifts",
    ),
    _shape(
        "CanadaHelps",
        "DONOR FIRST NAME|DONOR LAST NAME|DONOR EMAIL ADDRESS",
        "",
        {
            "DONOR FIRST NAME": Column.FIRST,
            "DONOR LAST NAME": Column.LAST,
            "DONOR EMAIL ADDRESS": Column.EMAIL,
            "DONATION DATE": Column.IGNORED,
        },
        holds="gifts",
    ),
    _shape(
        "Pledge",
        "Donor first name|Donor last name|Donor email",
        "",
        {
            "Donor first name": Column.FIRST,
            "Donor last name": Column.LAST,
            "Donor email": Column.EMAIL,
            "Fundraiser name": Column.IGNORED,
            "Date": Column.IGNORED,
        },
        holds="gifts",
    ),
    _shape("Google Forms", "", "Timestamp|Zeitstempel|Horodateur|Marca temporal|Zaman damgası|مهر زمانی"),
)


@dataclass(frozen=True)
class Recognised:
    """A header, understood: one meaning for each column, and the shape's name if one fits."""

    columns: tuple[Column, ...]
    shape: str = ""
    holds: str = ""

    @property
    def is_enough(self) -> bool:
        """Whether people can be told apart: somewhere there is a name."""
        return Column.NAME in self.columns or Column.LAST in self.columns or Column.FIRST in self.columns


def recognise(header: Sequence[str]) -> Recognised:
    """What the columns of a list hold. Each meaning is given once, to the first column that has it."""
    folded = [fold_header(name) for name in header]
    shape = next((one for one in SHAPES if one.fits(frozenset(folded))), None)
    is_uwazi = shape is None and any(_OTHER_LANGUAGE.search(name.strip()) for name in header)
    special = {"title": Column.NAME} if is_uwazi else shape.columns if shape else {}
    taken: set[Column] = set()
    columns = []
    for name, key in zip(header, folded, strict=True):
        known = special.get(key)
        column = known if known is not None else column_of(name)
        if column in taken or _OTHER_LANGUAGE.search(name.strip()):
            column = Column.IGNORED
        if column is not Column.IGNORED:
            taken.add(column)
        columns.append(column)
    _settle(columns)
    return Recognised(
        tuple(columns), shape.name if shape else "Uwazi" if is_uwazi else "", shape.holds if shape else ""
    )


def _settle(columns: list[Column]) -> None:
    """“Nom, Prénom” and “نام، نام خانوادگی”: beside one part of a name, “name” is the other part."""
    if Column.NAME in columns:
        place = columns.index(Column.NAME)
        if Column.FIRST in columns and Column.LAST not in columns:
            columns[place] = Column.LAST
        elif Column.LAST in columns and Column.FIRST not in columns:
            columns[place] = Column.FIRST


def score(header: Sequence[str]) -> int:
    """How many columns of a row are known, if it is a header."""
    return sum(column is not Column.IGNORED for column in recognise(header).columns)
