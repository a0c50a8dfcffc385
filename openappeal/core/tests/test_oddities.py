import pytest

from openappeal.core import insults
from openappeal.core.oddities import oddities

LISTED = insults.read(insults.BEGINNING)


def kinds(name, credential=""):
    return [one.kind for one in oddities(name, credential, LISTED)]


@pytest.mark.parametrize(
    "name",
    [
        "Sabine Lindqvar",
        "فاطمه‌زهرا بهاری‌نیا",
        "علی يزدانی",  # Arabic and Persian yeh in one name
        "大江 けんざぶろう",
        "金正 김정",
        "Omar عمر",
        "Maria Иванова",
        "Αθηνά Παπαδοπούλου",
        "Оскар Морес",
        "María del Carmen García López de la Torre",
        "O’Brien-Ünal",
        "مُحَمَّد",
        "Aaad van der Zzyzx",
        "ANA LI",
        "Phạm Thị Ánh Tuyết",
        "Dr.Smith",
        "J.R.R.Tolkien",
        "Ada st.pierre",
    ],
)
def test_names_are_not_odd(name):
    assert kinds(name) == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("M\u0430ria Lopez", ["look_alike", "mixed_script"]),
        ("\u041e\u0441\u0441\u0430 Lopez Miller", ["look_alike"]),
        ("Zкatя Miller", ["mixed_script"]),
        ("عليAli Reza", ["mixed_script"]),
        ("www.buy.example", ["link"]),
        ("buy dot com please", ["link"]),
        ("Visit watches-for-less.example", ["link"]),
        ("Sara t.me/sara", ["link"]),
        ("تلگرام سارا", ["link"]),
        ("Call ۰۹۱۲ ۱۲۳ ۴۵۶۷ Ali", ["phone"]),
        ("+49 30 1234567 Anna", ["phone"]),
        ("X Æ A-12", ["digits"]),
        ("Loooool Ha", ["repeated"]),
        ("Anaaaa Ha", ["repeated"]),
        ("A" * 61, ["repeated", "slogan"]),
        ("Free everyone now!", ["slogan"]),
        ("one two three four five six seven eight nine", ["slogan"]),
        ("SABINE LINDQVAR", ["caps"]),
        ("Asshole Miller", ["insult"]),
        ("حرام‌زاده", ["insult"]),
        ("بی‌شرف علی", ["insult"]),
    ],
)
def test_what_is_odd_is_said(name, expected):
    found = kinds(name)
    if expected == ["phone"]:
        assert found == ["phone", "digits"]
    else:
        assert found == expected


def test_what_was_seen_is_named():
    seen = {one.kind: one.seen for one in oddities("M\u0430ria Lopez", "write to @maria, 0912 1234567", LISTED)}

    assert seen == {
        "look_alike": "M\u0430ria",
        "mixed_script": "M\u0430ria",
        "link": "@maria,",
        "phone": "0912 1234567",
    }


@pytest.mark.parametrize(
    "name",
    [
        "Scunthorpe Miller",
        "Anna Cockburn",
        "Hans Fickenscher",
        "Mary Essex",
        "Conrad Connardson",
        "Dickens Merder",
        "Nazi Karimi",
        "Anne Pic",
        "کسری کیانی",
        "علی عوضی",
        "Ordureau Jean",
    ],
)
def test_surnames_are_no_insults(name):
    assert insults.found(name, LISTED) == ""


@pytest.mark.parametrize("word", ["enculé", "Scheisse", "ŞEREFSİZ", "كثافت", "A\u0455\u0455hole"])
def test_an_insult_is_known_in_any_dress(word):
    assert insults.found(word, LISTED) != ""


def test_the_words_beside_a_name_may_be_a_sentence_with_numbers():
    assert kinds("Sabine Lindqvar", "Teacher of 7b in class 12, and of much else besides, since the year 2004!") == []
