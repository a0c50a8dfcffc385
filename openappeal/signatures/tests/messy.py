"""A spreadsheet as campaigns really have them: made up, messy, and with the right answers known.

    messy_list(seed=1, rows=2000) → Messy(header, rows, …)

Every kind of mess comes in a known number, so that a test can say what an import must count. Names, addresses
and everything else are invented; addresses end in .example.
"""

from __future__ import annotations

import csv
import io
import random
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

FIRST = [
    "Mina",
    "Sabine",
    "Jonas",
    "Greta",
    "Omar",
    "Leyla",
    "Zoé",
    "Björn",
    "Nuria",
    "Íñigo",
    "Çağla",
    "Ömer",
    "Łucja",
]
LAST = [
    "Lindqvar",
    "Bahrami",
    "Okonkwar",
    "Sørvik",
    "Müllner",
    "Gómera",
    "Yıldızer",
    "Kowalskar",
    "Dupontel",
    "Ashtari",
]
FARSI_FIRST = ["مینا", "سارا", "کاوه", "بهار", "لیلا", "نگار", "پویا", "کیان", "یاسمن", "امیر"]
FARSI_LAST = ["رحیمی‌نیا", "بهاری", "کریم‌پور", "یزدانی", "کاشفی", "یگانه", "شکیبا", "نیک‌بین"]
COUNTRIES = {
    "US": ("USA", "U.S.", "U.S.A.", "United States", "آمریکا", "États-Unis", "EE. UU.", "ABD", "Vereinigte Staaten"),
    "DE": ("Germany", "Deutschland", "آلمان", "Allemagne", "Alemania", "Almanya", "DE", "germany "),
    "GB": ("UK", "U.K.", "England", "انگلیس", "Royaume-Uni", "İngiltere", "Great Britain"),
    "FR": ("France", "Frankreich", "فرانسه", "Fransa", "Francia", "Paris, France"),
    "TR": ("Turkey", "Türkiye", "ترکیه", "Türkei", "Turquie"),
    "SE": ("Sweden", "Schweden", "سوئد", "Suède", "Suecia", "İsveç"),
    "CA": ("Canada", "Kanada", "کانادا", "Toronto (Canada)"),
    "": ("", "-"),
}
HEADER = ("First Name", "Last Name", "E-mail", "Country", "Occupation", "Signed On", "IP Address", "Phone")
HEADERS = (
    HEADER,
    ("Vorname", "Nachname", "E-Mail", "Land", "Beruf", "Datum", "IP-Adresse", "Telefon"),
    ("Prénom", "Nom", "Courriel", "Pays", "Fonction", "Date", "Adresse IP", "Téléphone"),
    ("نام", "نام خانوادگی", "ایمیل", "کشور", "شغل", "تاریخ", "IP", "تلفن"),
)
PLANTED_IP = "203.0.113.77"


@dataclass
class Messy:
    """The list, and what an import into an empty campaign must make of it."""

    header: tuple[str, ...]
    rows: list[list[str]] = field(default_factory=list)
    expected: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    countries: Counter[str] = field(default_factory=Counter)
    with_address: list[tuple[str, str]] = field(default_factory=list)  # name and address of those who are new
    turned: int = 0


def messy_list(*, seed: int, rows: int) -> Messy:
    """That many rows that are not blank, and some that are."""
    dice = random.Random(seed)
    messy = Messy(header=dice.choice(HEADERS))
    people = [_person(dice, number) for number in range(rows)]
    made = 0
    while made < rows:
        first, last, address, code = people[made]
        kind = dice.random()
        row = [first, last, address, dice.choice(COUNTRIES[code]), dice.choice(("Nurse", "آموزگار", "")), _day(dice)]
        row += [PLANTED_IP, "+49 30 1234"]
        if kind < 0.72 or not messy.with_address:
            messy.expected["new"] += 1
        elif kind < 0.76:  # name and e-mail swapped
            row[0], row[1], row[2] = address, "", f"{first} {last}"
            messy.expected["new"] += 1
        elif kind < 0.80:  # first and last name swapped
            row[0], row[1] = last, first
            messy.expected["new"] += 1
            messy.turned += 1
        elif kind < 0.84:  # the same person again: other letters, other case, another alias of the mailbox
            name, address = dice.choice(messy.with_address)
            row[0], row[1] = _other_letters(dice, name)
            row[2] = address.upper() if dice.random() < 0.5 else address
            messy.expected["same"] += 1
            first = ""
        elif kind < 0.88:  # the same name from another address
            name, _ = dice.choice(messy.with_address)
            row[0], row[1] = _other_letters(dice, name)
            row[3] = ""
            messy.expected["pair"] += 1
            first = ""
        elif kind < 0.92:  # no name
            row[0] = row[1] = ""
            messy.expected["refused"] += 1
            messy.refused["name_empty"] += 1
            first = ""
        elif kind < 0.96:  # half an address
            row[2] = dice.choice(("nobody@", "@post.example", "mina at post.example", "a@b@c.example"))
            messy.expected["refused"] += 1
            messy.refused["address"] += 1
            first = ""
        else:  # no address at all
            row[2] = dice.choice(("", "-", "n/a", "ندارد"))
            messy.expected["new"] += 1
        if first:
            messy.countries[code] += 1
            if kind < 0.80:
                messy.with_address.append((f"{first}|{last}", address))
        messy.rows.append(row)
        made += 1
        if dice.random() < 0.03:
            messy.rows.append([""] * len(row))
    return messy


def _person(dice: random.Random, number: int) -> tuple[str, str, str, str]:
    """Unlike all others by a second last name, made of the number."""
    if dice.random() < 0.3:
        first, last = dice.choice(FARSI_FIRST), dice.choice(FARSI_LAST)
        last += " " + "".join("ابپتجدرسشک"[int(digit)] for digit in str(number))
    else:
        first, last = dice.choice(FIRST), dice.choice(LAST)
        last += " " + "".join(
            ("Ba", "do", "ku", "li", "mo", "ne", "ri", "so", "ta", "vu")[int(digit)] for digit in str(number)
        )
    return first, last, f"p{number}.{dice.randrange(1000)}@post.example", dice.choice(list(COUNTRIES))


def _other_letters(dice: random.Random, name: str) -> tuple[str, str]:
    first, _, last = name.partition("|")
    arabic = str.maketrans({"ی": "ي", "ک": "ك", "\u200c": None})
    change = dice.choice((str.upper, str.lower, str.title, lambda text: f"  {text} "))
    return change(first.translate(arabic)), change(last.translate(arabic))


def _day(dice: random.Random) -> str:
    return dice.choice(
        (
            f"{44197 + dice.randrange(700)}.{dice.randrange(10**6):06}",
            f"2021-{dice.randrange(1, 13):02}-{dice.randrange(1, 29):02}",
            f"{dice.randrange(13, 29)}/{dice.randrange(1, 13)}/2021",
            "۱۴۰۰/۰۲/۱۵",
            "",
        )
    )


def as_csv(messy: Messy, *, separator: str = ",", encoding: str = "utf-8") -> bytes:
    """The list as text; letters that the encoding lacks become question marks, as Excel writes them."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator, lineterminator="\r\n")
    writer.writerow(messy.header)
    writer.writerows(messy.rows)
    return text.getvalue().encode(encoding, errors="replace")


def as_xlsx(header: tuple[str, ...], rows: list[list[str]], *, above: int = 0) -> bytes:
    """The list as a small workbook, numbers as numbers, with a title `above` rows over the header."""
    lines = [[f"List {n}"] for n in range(above)] + [list(header)] + rows
    sheet = ['<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>']
    for number, cells in enumerate(lines, start=1):
        if any(cells):
            inside = "".join(_cell(number, place, value) for place, value in enumerate(cells) if value)
            sheet.append(f'<row r="{number}">{inside}</row>')
    sheet.append("</sheetData></worksheet>")
    return workbook("".join(sheet))


def _cell(row: int, place: int, value: str) -> str:
    where = f"{chr(65 + place)}{row}"
    if value.replace(".", "", 1).isdigit() and value.isascii():
        return f'<c r="{where}"><v>{value}</v></c>'
    return f'<c r="{where}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'


def workbook(sheet: str, shared: str = "", book: str = "") -> bytes:
    """A workbook around the XML of one sheet."""
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}"><Relationship Id="r1" Type="{links}/officeDocument"'
            ' Target="xl/workbook.xml"/></Relationships>',
        )
        z.writestr(
            "xl/workbook.xml",
            book
            or f'<workbook {main} xmlns:r="{links}"><sheets><sheet name="Liste" sheetId="1" r:id="rId1"/></sheets>'
            "</workbook>",
        )
        z.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{package}"><Relationship Id="rId1" Type="{links}/worksheet"'
            ' Target="worksheets/sheet1.xml"/></Relationships>',
        )
        if shared:
            z.writestr("xl/sharedStrings.xml", shared)
        z.writestr("xl/worksheets/sheet1.xml", sheet)
    return file.getvalue()
