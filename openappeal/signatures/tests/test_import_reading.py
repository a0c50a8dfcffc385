"""Files as people send them: kinds, encodings, shapes, dates, single rows."""

import random
import tracemalloc
from datetime import date

import pytest

from openappeal.core import sheets, workbooks
from openappeal.core.languages import locale_of
from openappeal.core.sheets import is_of_a_machine
from openappeal.signatures.importing import dates, mapping, shapes
from openappeal.signatures.importing.columns import Column, column_of
from openappeal.signatures.importing.reading import BadFile, Row, open_list
from openappeal.signatures.importing.rows import Entry, Refused, Terms, clean
from openappeal.signatures.importing.survey import Survey
from openappeal.signatures.tests.messy import as_csv, as_xlsx, messy_list, workbook

TODAY = date(2026, 11, 24)


def cells(data, **how):
    return [row.cells for row in open_list(data, **how).rows()]


def one(header, row, *, terms=None, survey=None, meant=None):
    found = meant or mapping.guess(header)
    return clean(
        Row(2, list(row)), mapping=found, header=header, survey=survey or Survey(), terms=terms or Terms(), today=TODAY
    )


# ── Kinds of files ──────────────────────────────────────────────────────────
PERSIAN = "نام,ایمیل\r\nعلي كاظمي پور,ali@post.example\r\n"
GERMAN = "Name,E-Mail\r\nJürgen Möller-Weiß,j@post.example\r\n"
TURKISH = "Ad,Soyad,E-posta\r\nAyşe,Yıldız,a@post.example\r\nÇağrı,Şahin,c@post.example\r\n"


@pytest.mark.parametrize(
    ("text", "encoding", "found"),
    [
        (PERSIAN, "utf-8", "utf-8"),
        (PERSIAN, "utf-8-sig", "utf-8"),
        (PERSIAN, "utf-16", "utf-16"),
        (PERSIAN, "utf-16-le", "utf-16-le"),
        (PERSIAN, "utf-16-be", "utf-16-be"),
        (PERSIAN.replace("ایمیل", "Email"), "cp1256", "cp1256"),
        (GERMAN, "cp1252", "cp1252"),
        (TURKISH, "cp1254", "cp1254"),
        ("Nom,Courriel\r\nHélène Bâtard,h@post.example\r\n", "cp1252", "cp1252"),
        ("Name,Email\r\nGuðrún Þórsdóttir,g@post.example\r\n", "cp1252", "cp1252"),
    ],
)
def test_the_encodings_of_excel_are_found_out(text, encoding, found):
    # Windows-1256 has no Persian yeh: Excel writes the Arabic one.
    data = text.replace("ی", "ي").encode(encoding) if encoding == "cp1256" else text.encode(encoding)

    sheet = open_list(data)

    assert sheet.encoding == found
    expected = [line.split(",") for line in data.decode(encoding).splitlines()]
    assert [list(sheet.header), *cells(data)] == expected


def test_an_encoding_can_be_said():
    assert cells("Name\r\nŁucja".encode("cp1250"), encoding="cp1252") == [["£ucja"]]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_cells_are_separated_by_whatever_separates_them(separator):
    lines = [["Name", "E-Mail", "Beruf"], ["Mina Rahimi", "m@post.example", "Nurse, nights; days"]]
    text = "\n".join(separator.join(f'"{cell}"' if {",", ";"} & set(cell) else cell for cell in line) for line in lines)

    assert cells(text.encode()) == lines[1:]


def test_excels_line_about_the_separator_is_no_row():
    sheet = open_list(b"sep=;\r\nName;Email\r\nMina;m@post.example\r\n")

    assert (sheet.header, [(row.number, row.cells) for row in sheet.rows()]) == (
        ("Name", "Email"),
        [(3, ["Mina", "m@post.example"])],
    )


def test_titles_above_and_blank_rows_between_are_passed_over():
    sheet = open_list(b"Our list,,\n\nName,Email,Country\nMina,m@post.example,Iran\n,,\n  ,,\nOmar,o@post.example,\n")

    assert [(row.number, row.cells[0]) for row in sheet.rows()] == [(4, "Mina"), (7, "Omar")]


def test_a_list_without_a_header_loses_no_row_and_keeps_no_name_as_a_header():
    sheet = open_list(b"Mina Rahimi,m@post.example\nOmar Haddad,o@post.example\n")

    assert (sheet.header, sheet.has_header) == (("Column 1", "Column 2"), False)
    assert [row.number for row in sheet.rows()] == [1, 2]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\r\n \r\n", "empty"),
        (b"PK\x03\x04 no workbook", "not_a_list"),
        (b"PK\x03\x04" + b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "open_document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old_excel"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"\x89PNG\r\n\x1a\n", "not_a_list"),
        (bytes(range(256)) * 40, "not_a_list"),
    ],
)
def test_what_is_no_list_is_named(data, reason):
    with pytest.raises(BadFile) as refused:
        list(open_list(data).rows())
    assert refused.value.reason == reason


def test_a_quotation_mark_that_is_never_closed_is_found():
    data = b'Name,Email\nMina,m@post.example\n"Omar,o@post.example\n' + b"Sara,s@post.example\n" * 10_000

    with pytest.raises(BadFile) as refused:
        list(open_list(data).rows())
    assert (refused.value.reason, refused.value.row) == ("quotes", 3)


def test_columns_of_machines_are_emptied_while_reading():
    sheet = open_list(
        b"Email Address,First Name,OPTIN_IP,LATITUDE,User Agent\nm@post.example,Mina,203.0.113.7,59.3,Moz\n"
    )

    assert sheet.dropped == ("OPTIN_IP", "LATITUDE", "User Agent")
    assert [row.cells for row in sheet.rows()] == [["m@post.example", "Mina", "", "", ""]]


@pytest.mark.parametrize("header", ["Zip", "Relationship", "Recipient", "Membership", "Longevity", "Latest gift"])
def test_a_column_that_only_sounds_so_is_read(header):
    assert not is_of_a_machine(header)


@pytest.mark.parametrize("seed", [random.randrange(10**6)])
def test_text_and_workbook_say_the_same(seed):
    messy = messy_list(seed=seed, rows=60)

    text = open_list(as_csv(messy))
    book = open_list(as_xlsx(messy.header, messy.rows, above=1))

    assert (book.name, book.header) == ("Liste", text.header)
    written = [(row.number + 1, row.cells) for row in text.rows()]
    assert written == [(row.number, row.cells) for row in book.rows()]


# ── Workbooks ───────────────────────────────────────────────────────────────
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def sheet_of(rows):
    return f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>"


def test_shared_texts_readings_above_names_and_prefixes_are_understood():
    shared = (
        f"<sst {MAIN}><si><t>Name</t></si><si><r><t>大江</t></r><rPh><t>オオエ</t></rPh><r><t> 健</t></r></si></sst>"
    )
    rows = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>Email</t></is></c></row>'
        '<row r="3"><c r="A3" t="s"><v>1</v></c><c t="str"><f>A</f><v>o@post.example</v></c>'
        '<c r="F3" t="e"><v>#N/A</v></c></row>'
    )

    assert cells(workbook(sheet_of(rows), shared)) == [["大江 健", "o@post.example"]]
    prefixed = sheet_of(rows).replace("<", "<x:").replace("<x:/", "</x:").replace("xmlns=", "xmlns:x=")
    assert cells(workbook(prefixed, shared)) == [["大江 健", "o@post.example"]]


def test_one_stray_cell_at_the_end_of_the_sheet_costs_no_memory():
    rows = (
        '<row r="1"><c r="A1" t="str"><v>Name</v></c></row><row r="2"><c r="A2" t="str"><v>Mina</v></c></row>'
        '<row r="1048576"><c r="XFD1048576" t="str"><v>x</v></c></row>'
    )
    data = workbook(sheet_of(rows))

    tracemalloc.start()
    found = cells(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found == [["Mina"]]
    assert peak < 3_000_000


def test_a_workbook_that_declares_entities_is_refused():
    bomb = '<!DOCTYPE w [<!ENTITY a "aaaaaaaa">]>' + sheet_of('<row r="1"><c r="A1" t="str"><v>&a;</v></c></row>')

    with pytest.raises(BadFile):
        cells(workbook(bomb))


def test_a_workbook_that_swells_is_refused(monkeypatch):
    monkeypatch.setattr(workbooks, "MOST_BYTES", 100_000)

    with pytest.raises(BadFile):
        cells(workbook(sheet_of('<row r="1"><c r="A1" t="str"><v>Name</v></c></row>' + " " * 200_000)))


def test_a_truncated_workbook_is_damaged_and_hidden_sheets_are_not_read():
    data = as_xlsx(("Name",), [["Mina"]])
    with pytest.raises(BadFile):
        cells(data[: len(data) // 2])
    links = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    hidden = f'<workbook {MAIN} {links}><sheets><sheet name="H" state="hidden" r:id="rId1"/></sheets></workbook>'
    with pytest.raises(BadFile) as refused:
        cells(workbook(sheet_of('<row r="1"><c r="A1"><v>1</v></c></row>'), book=hidden))
    assert refused.value.reason == "empty"


# ── Shapes ──────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("header", "shape", "holds", "read"),
    [
        (
            "uuid,first_name,last_name,email,can2_phone,can2_user_city,zip_code",
            "Action Network", "", "first_name last_name email",
        ),
        (
            "Email Address,First Name,Last Name,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CC,NOTES,TAGS",
            "Mailchimp", "news", "email first_name last_name",
        ),
        ("email,name,attributes", "listmonk", "news", "email name attributes"),
        ("Email,First name,Last name,Data,External ID", "Keila", "news", "email first_name last_name attributes"),
        ("Title,Title__fa,Country", "Uwazi", "", "name country"),
        (
            "Timestamp,Email Address,What is your full name?,In which country do you live?",
            "Google Forms", "", "signed_on email name country",
        ),
        ("Zeitstempel,E-Mail-Adresse,Vor- und Nachname,Land", "Google Forms", "", "signed_on email name country"),
        ("مهر زمانی,نام و نام خانوادگی,ایمیل,کشور محل زندگی", "Google Forms", "", "signed_on name email country"),
        ("Name,City,State,Postal Code,Country,Signed On", "Change.org", "", "name country signed_on"),
        ("Name (Original Name),User Email,Join Time,Leave Time,Guest", "Zoom", "event", "name email"),
        (
            "Date,Time,TimeZone,Name,Type,Status,From Email Address,To Email Address,Transaction ID",
            "PayPal", "gifts", "name email",
        ),
        ("id,Description,Created (UTC),Amount,Customer Email,Card Name", "Stripe", "gifts", "email name"),
        (
            "id,created_at,description,customers.email,customers.given_name,customers.family_name",
            "GoCardless", "gifts", "email first_name last_name",
        ),
        (
            "ID,DONOR FIRST NAME,DONOR LAST NAME,DONOR EMAIL ADDRESS,AMOUNT,DONATION DATE",
            "CanadaHelps", "gifts", "first_name last_name email",
        ),
        (
            "ID,Date,Fundraiser name,Donor first name,Donor last name,Donor email,Source",
            "Pledge", "gifts", "first_name last_name email",
        ),
        ("Nom,Prénom,Pays,Courriel,Fonction", "", "", "last_name first_name country email credential"),
        ("Ad,Soyad,Ülke,E-posta,Meslek", "", "", "first_name last_name country email credential"),
        ("Nombre y apellidos,País,Correo electrónico,Mostrar mi nombre", "", "", "name country email visibility"),
        ("Vorname,Nachname,Land,E-Mail,Anonym", "", "", "first_name last_name country email hide_name"),
        ("نام,نام خانوادگی,كشور,ايميل,شغل", "", "", "first_name last_name country email credential"),
        ("Title,First name,Last name,Email", "", "", "first_name last_name email"),
    ],
)  # fmt: skip
def test_lists_of_other_programs_are_known_by_their_headers_in_any_order(header, shape, holds, read):
    names = header.split(",")

    found = shapes.recognise(names)
    turned = shapes.recognise(names[::-1])

    assert (found.shape, found.holds) == (turned.shape, turned.holds) == (shape, holds)
    assert " ".join(column.value for column in found.columns if column is not Column.IGNORED) == read
    if shape:
        assert turned.columns[::-1] == found.columns


@pytest.mark.parametrize("header", ["Username", "Phone", "City", "Amount", "Event", "Notes", "ZIP"])
def test_other_columns_are_not_read(header):
    assert column_of(header) is Column.IGNORED


# ── Dates ───────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("44287", date(2021, 4, 1)),
        ("44287.53", date(2021, 4, 1)),
        ("44287,999", date(2021, 4, 1)),
        ("2021-03-14T10:00:00Z", date(2021, 3, 14)),
        ("14.3.2021 09:05", date(2021, 3, 14)),
        ("3/14/21 9:05", date(2021, 3, 14)),
        ("04/03/2021", date(2021, 3, 4)),
        ("14 mars 2021", date(2021, 3, 14)),
        ("March 14, 2021", date(2021, 3, 14)),
        ("14. März 2021", date(2021, 3, 14)),
        ("۱۴۰۰/۰۱/۰۵", date(2021, 3, 25)),
        ("1403-12-30", date(2025, 3, 20)),
        ("31/02/2021", None),
        ("yesterday", None),
        ("7", None),
    ],
)
def test_days_are_read_as_they_are_written(typed, day):
    assert dates.day_of(typed, order=dates.DAY_FIRST) == day


def test_a_workbook_of_the_other_calendar_is_four_years_on():
    assert dates.day_of("42825", order=dates.DAY_FIRST, begins_1904=True) == date(2021, 4, 1)


def test_the_order_of_day_and_month_is_found_in_the_list():
    header = ("Name", "Date")
    rows = [Row(2, ["Mina", "3/4/2021"]), Row(3, ["Omar", "4/25/2021"])]
    survey = Survey()
    survey.see(rows, mapping=mapping.guess(header), header=header)

    assert one(header, ["Mina", "3/4/2021"], survey=survey).day == date(2021, 3, 4)
    said = mapping.guess(header).with_order(dates.DAY_FIRST)
    assert one(header, ["Mina", "3/4/2021"], survey=survey, meant=said).day == date(2021, 4, 3)


def test_months_of_all_six_languages_are_known():
    assert {locale_of(lang).months["format"]["wide"][3] for lang in ("en", "fa", "fr", "es", "de", "tr")} == {
        "March", "مارس", "mars", "marzo", "März", "Mart",
    }  # fmt: skip
    for month in ("March", "mars", "marzo", "März", "Mart", "مارس"):
        assert dates.day_of(f"14 {month} 2021", order=dates.DAY_FIRST) == date(2021, 3, 14)


# ── Single rows ─────────────────────────────────────────────────────────────
FULL = ("Name", "Email", "Country", "Show my name", "Anonymous")


def test_name_and_address_in_each_others_place_are_put_right():
    entry = one(FULL, ["mina@post.example", "Mina Rahimi", "Iran", "", ""])

    assert (entry.name, entry.address, entry.notes) == ("Mina Rahimi", "mina@post.example", ("swapped",))


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Rahimi, Mina", "Mina Rahimi"),
        ("Lindqvar, PhD", "Lindqvar, PhD"),
        ("Lindqvar, Sabine, RN", "Lindqvar, Sabine, RN"),
        ("  مینا   رحیمی‌نیا ", "مینا رحیمی‌نیا"),
    ],
)
def test_a_last_name_before_a_comma_is_put_behind(typed, name):
    assert one(FULL, [typed, "", "", "", ""]).name == name


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (["", "mina@post.example", "", "", ""], "name_empty"),
        (["Mina", "mina@", "", "", ""], "address"),
        (["www.buy.example", "m@post.example", "", "", ""], None),
        (["https://buy.com", "m@post.example", "", "", ""], "name_link"),
        (["=1+1", "m@post.example", "", "", ""], "name_formula"),
        (["?!", "m@post.example", "", "", ""], "name_no_letter"),
        (["x" * 200, "m@post.example", "", "", ""], "name_too_long"),
    ],
)
def test_a_row_that_cannot_be_taken_in_has_a_reason(row, reason):
    found = one(FULL, row)

    assert found == Refused(2, reason) if reason else isinstance(found, (Entry, Refused))


@pytest.mark.parametrize("typed", ["", "-", "n/a", "keine", "ندارد"])
def test_no_address_is_no_mistake(typed):
    assert one(FULL, ["Mina Rahimi", typed, "", "", ""]).canonical == ""


@pytest.mark.parametrize("typed", ["mailto:a@post.example", "<a@post.example>", "a@post.example; b@post.example"])
def test_an_address_is_found_among_signs(typed):
    assert one(FULL, ["Mina Rahimi", typed, "", "", ""]).address == "a@post.example"


@pytest.mark.parametrize(
    ("shown", "hidden", "agreed", "visibility", "stated", "notes"),
    [
        ("", "", True, "withheld", False, ()),
        ("yes", "", True, "public", True, ()),
        ("oui", "", False, "withheld", False, ("not_agreed",)),
        ("no", "", True, "withheld", True, ()),
        ("بله", "", True, "public", True, ()),
        ("خیر", "", True, "withheld", True, ()),
        ("counted", "", True, "counted", True, ()),
        ("perhaps", "", True, "withheld", True, ("visibility",)),
        ("yes", "x", True, "withheld", True, ()),
        ("", "nein", True, "withheld", False, ()),
    ],
)
def test_what_may_be_shown_is_what_was_said_and_else_nothing(shown, hidden, agreed, visibility, stated, notes):
    entry = one(FULL, ["Mina Rahimi", "", "", shown, hidden], terms=Terms(agreed=agreed))

    assert (entry.visibility, entry.is_stated, entry.notes) == (visibility, stated, notes)


def test_facts_in_a_column_of_json_fill_what_no_column_says():
    header = ("email", "name", "attributes")

    entry = one(header, ["m@post.example", "Mina", '{"country": "ایران", "name": "Other", "ip": "203.0.113.7"}'])

    assert (entry.name, entry.country) == ("Mina", "IR")


def test_a_country_nobody_knows_can_be_named_in_the_mapping():
    row = ["Mina", "", "Deutchland", "", ""]

    assert (one(FULL, row).country, one(FULL, row).notes) == ("", ("country",))
    said = mapping.parse('{"columns": {"Name": "name", "Country": "country"}, "countries": {"Deutchland": "DE"}}', FULL)
    assert one(FULL, row, meant=said).country == "DE"


def test_first_and_last_names_are_told_apart_by_the_list_itself():
    header = ("First name", "Last name")
    survey = Survey()
    usual = [Row(n, ["Mina", f"Rahimi{n}"]) for n in range(5)] + [Row(n, [f"Omar{n}", "Haddad"]) for n in range(5)]
    survey.see([*usual, Row(11, ["Haddad", "Mina"])], mapping=mapping.guess(header), header=header)

    assert one(header, ["Haddad", "Mina"], survey=survey).name == "Mina Haddad"
    assert one(header, ["Mina", "Haddad"], survey=survey).name == "Mina Haddad"
    # What the list does not tell is left as it is written.
    assert one(header, ["Haddad", "Unknown"], survey=survey).name == "Haddad Unknown"


# ── Mappings ────────────────────────────────────────────────────────────────
def test_a_mapping_is_written_and_read_back():
    written = mapping.Mapping({"Name": Column.NAME, "Email": Column.EMAIL}, "mdy", {"Deutchland": "DE"})

    assert mapping.parse(written.as_json(), FULL) == written


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "not JSON"),
        ("[]", "should look like"),
        ('{"columns": {"Name": "nonsense"}}', "it can say: ignored, name"),
        ('{"columns": {"Nom": "name"}}', "has no column “Nom”"),
        ('{"columns": {"Name": "name", "Email": "name"}}', "only one can be"),
        ('{"columns": {}, "dates": "ymd"}', "day first"),
        ('{"columns": {}, "countries": {"x": "ZZ"}}', "codes of two letters"),
    ],
)
def test_a_bad_mapping_is_told_in_a_sentence(text, words):
    with pytest.raises(mapping.BadMapping, match=words):
        mapping.parse(text, FULL)


def test_the_separators_of_reading_are_those_tested():
    assert sheets.SEPARATORS == (",", ";", "\t", "|")
