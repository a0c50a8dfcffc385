"""The demonstration's expenses, a bank's file and open books, all invented. Call it in a transaction, after drives."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from openappeal.config.demo.campaign import BY
from openappeal.core.sheets import open_list
from openappeal.fundraising.actions import books, expenses, moving, showing, statements
from openappeal.fundraising.actions.statements import Said
from openappeal.fundraising.books import Account
from openappeal.fundraising.books_models import Purpose
from openappeal.fundraising.reconciling import formats

TEXTS = Path(__file__).parent / "texts"
CENTS = 100


def load() -> None:
    """What was paid, what was carried on, and what the bank says of the last days, of which three lines wait."""
    data = tomllib.loads((TEXTS / "books.toml").read_text("utf-8"))
    today = timezone.now().date()
    for one in data["purpose"]:
        # A drive has named its own already.
        if not Purpose.objects.filter(key=one["key"]).exists():
            books.name_purpose(key=one["key"], names=one["names"], by=BY, today=today)
    for one in data["expense"]:
        _spend(one, today)
    for one in data["carried"]:
        amount = one["amount"] * CENTS
        moving.carry(
            day=one["day"], giving=one["giving"], getting=one["getting"], amount_minor=amount, currency="USD", by=BY,
            today=today,
        )  # fmt: skip
    _take_in(data["bank"], today)
    showing.set_public(is_public=True, by=BY, today=today)


def _spend(one: dict[str, Any], today: date) -> None:
    spent = expenses.spend(
        day=_day(one["day"], today),
        account=Account.BANK,
        against=Account(one["against"]),
        amount_minor=round(one["amount"] * CENTS),
        currency="USD",
        purpose=one["purpose"],
        note=one["note"],
        by=BY,
        today=today,
    )
    if one.get("receipt"):
        content = _receipt(one["receipt"], one["amount"])
        expenses.keep_receipt(entry=spent.entry_id, content=content, keys=settings.KEYS, by=BY, today=today)


def _take_in(lines: list[dict[str, Any]], today: date) -> None:
    rows = [f"{_day(one['day'], today)},{one['words']},{one['amount']:.2f}" for one in lines]
    text = "Date,Description,Amount\n" + "\n".join(sorted(rows)) + "\n"
    sheet = open_list(text.encode(), score=formats.score)
    said = Said(account="bank", decimal=".", order="ymd", currency="USD")
    statements.take_in(sheet=sheet, said=said, keys=settings.KEYS, by=BY, today=today)


def _day(day: date | int, today: date) -> date:
    return day if isinstance(day, date) else today - timedelta(days=day)


def _receipt(title: str, amount: float) -> bytes:
    """One page that says what was bought. Source: ISO 32000-1, §7.5 (the parts of a file)."""
    words = f"BT /F 18 Tf 72 720 Td ({title}) Tj 0 -28 Td (USD {amount:.2f}) Tj 0 -28 Td (invented) Tj ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        " /Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        f"<< /Length {len(words)} >>\nstream\n{words}\nendstream",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n".encode("ascii")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"xref\n0 5\n0000000000 65535 f \n{table}trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    return body + end.encode("ascii")
