import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openappeal.core.names import (
    BadName,
    clean_line,
    clean_name,
    direction_of,
    fold_name,
    initials,
    lang_hint,
    person_name,
    script_of,
    sort_key,
)


@pytest.mark.parametrize(
    "name",
    [
        "فاطمه\u200cزهرا",
        "علی\u200cرضا محمدی",
        "محمّد",
        "Sukarno",
        "O’Brien-Ünal",
        "X Æ A-12",
        "'Abd al-Rahman",
        "Jean-Luc d'Arc, Jr.",
        "J.R.R. Tolkien",
        "王小明",
        "สมชาย ใจดี",
        "රංජන\u0dca\u200dයා",  # Sinhala conjunct
        "രമേശന\u0d4d\u200d",  # Malayalam: the joiner at the end shapes the last letter
        "क\u094d\u200dष",
        "נחמן בֶּן שִׂמְחָה",
        "Ольга Їжак",
        "<script>alert(1)</script>",
        '"><img onerror>',
        "{% debug %}",
        "Nguyễn Thị Ánh",
    ],
)
def test_names_accepted_unchanged(name):
    assert clean_name(name) == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Sabine   Muster\u00a0", "Sabine Muster"),
        ("Sabine\nMuster", "Sabine Muster"),
        ("Jose\u0301", "José"),
        ("A\u200cl\u200bi\ufeff", "Ali"),
        ("Ali\u200f", "Ali"),
        ("Jo\u00ads\u0000é", "José"),
        ("نام\u200c", "نام"),
        ("علی \u200c رضا", "علی رضا"),
        ("علی\u200c\u200cرضا", "علی\u200cرضا"),
        ("علی\u200cAli", "علیAli"),
        ("\u0301Ali", "Ali"),
    ],
)
def test_names_tidied(typed, kept):
    assert clean_name(typed) == kept


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "empty"),
        (" \t\n", "empty"),
        ("\u200b\u200b", "no_letter"),
        ("\u200d", "no_letter"),
        ("\u0301\u0302", "no_letter"),
        ("😀👩\u200d👩\u200d👧", "no_letter"),
        ("\u3164\u115f", "no_letter"),
        ("\u2800", "no_letter"),
        ("ـــ", "no_letter"),
        ("12345", "no_letter"),
        ("{{7*7}}", "no_letter"),
        ("Ali\u202egnol", "control"),
        ("Ali\u2066x\u2069", "control"),
        ("\u202bعلی\u202c", "control"),
        ("Ali\ud800", "control"),
        ("Ali\ue000", "control"),
        ("Ali\uffff", "control"),
        ("A" + "\u0335" * 30, "control"),
        ("x" * 121, "too_long"),
        ("x" * 10_000, "too_long"),
        ("=HYPERLINK(1)", "formula"),
        ("=1+1", "formula"),
        ("+1", "formula"),
        ("-1", "formula"),
        ("@x", "formula"),
        (" =x", "formula"),
        (' " =x', "formula"),
        ("'+x", "formula"),
        ("\u200b=x", "formula"),
        ("＝x", "formula"),
        ("\tAli", "formula"),
        ("\rAli", "formula"),
        ("http://example.org", "link"),
        ("Ali www.example.org", "link"),
        ("Ali example.com", "link"),
        ("t.me/ali", "link"),
        ("ali@example.org", "link"),
        ("javascript:alert", "link"),
    ],
)
def test_names_refused(typed, reason):
    with pytest.raises(BadName) as caught:
        clean_name(typed)

    assert caught.value.reason == reason


def test_the_longest_name_is_accepted():
    assert clean_name("x" * 120) == "x" * 120


def test_a_line_has_its_own_length():
    assert clean_line("x" * 200, longest=200) == "x" * 200
    with pytest.raises(BadName):
        clean_line("Poet", longest=3)


@given(st.text(max_size=150))
def test_a_clean_name_is_clean(typed):
    try:
        name = clean_name(typed)
    except BadName:
        return

    assert unicodedata.is_normalized("NFC", name)
    assert name == name.strip()
    assert len(name) <= 120
    assert not any(unicodedata.category(letter) in {"Cc", "Cs", "Co"} for letter in name)
    assert fold_name(name)
    assert clean_name(name) == name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("JOSÉ", "jose"),
        ("Jose\u0301", "José"),
        ("علي", "علی"),
        ("كريم", "کریم"),
        ("علی\u200cرضا", "علی رضا"),
        ("محمّد", "محمد"),
        ("فاطمة", "فاطمه"),
        ("İSTANBUL", "istanbul"),
        ("Łukasz Ørsted", "lukasz orsted"),
        ("Jean-Paul", "Jean Paul"),
        ("Weiß", "WEISS"),
        ("ｱﾍﾞ", "アベ"),
        ("علی ۲", "علي 2"),
    ],
)
def test_spellings_of_one_name_fold_together(one, other):
    assert fold_name(one) == fold_name(other)


@pytest.mark.parametrize(
    ("one", "other"), [("राम", "रामु"), ("は", "ば"), ("สม", "สิม"), ("علی", "علوی"), ("Ali", "Alia")]
)
def test_different_names_stay_different(one, other):
    assert fold_name(one) != fold_name(other)


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text):
    assert fold_name(fold_name(text)) == fold_name(text)


@pytest.mark.parametrize(
    ("text", "script", "direction", "hint"),
    [
        ("Sabine", "Latn", "ltr", None),
        ("شیما پارسا", "Arab", "rtl", "fa"),
        ("محمد", "Arab", "rtl", "fa"),
        ("علي", "Arab", "rtl", "ar"),
        ("ژیان ئەحمەد", "Arab", "rtl", "ckb"),
        ("שרה", "Hebr", "rtl", "he"),
        ("Νίκος", "Grek", "ltr", "el"),
        ("Сергій", "Cyrl", "ltr", "uk"),
        ("Крылов", "Cyrl", "ltr", "ru"),
        ("Іван Быкаў", "Cyrl", "ltr", "be"),
        ("Анна", "Cyrl", "ltr", "und-cyrl"),
        ("ნინო", "Geor", "ltr", "ka"),
        ("王小明", "Hani", "ltr", "zh"),
        ("高橋えみ", "Jpan", "ltr", "ja"),
        ("김민수", "Hang", "ltr", "ko"),
        ("राम", "Deva", "ltr", "hi"),
        ("สมชาย", "Thai", "ltr", "th"),
        ("አበበ", "Ethi", "ltr", "am"),
        ("(12)", None, "ltr", None),
    ],
)
def test_script_direction_and_language(text, script, direction, hint):
    assert script_of(text) == script
    assert direction_of(text) == direction
    assert lang_hint(text) == hint


PERSIAN = ["آرش", "احمد", "بهرام", "پیمان", "تارا", "جواد", "چنگیز", "حسن", "زهرا", "ژاله", "سارا"]
PERSIAN += ["کاوه", "گیتا", "لیلا", "محمد", "نادر", "وحید", "هادی", "یاسمن"]


def in_order(names, lang):
    backwards = names[::-1]  # sorting is stable: a list already in order would prove little
    return sorted(backwards, key=lambda name: sort_key(name, lang))


def test_persian_names_in_persian_order():
    assert in_order(PERSIAN, "fa") == PERSIAN


def test_persian_order_takes_arabic_letters_and_half_spaces_for_what_they_mean():
    names = ["علي", "علی احمدی", "علی\u200cرضا", "کاوه", "كیان", "گیتا"]

    assert in_order(names, "fa") == names


def test_on_arabic_pages_he_comes_before_waw():
    assert sorted(["وليد", "هادي"], key=lambda name: sort_key(name, "ar")) == ["هادي", "وليد"]
    assert sorted(["وليد", "هادي"], key=lambda name: sort_key(name, "fa")) == ["وليد", "هادي"]


def test_scripts_are_grouped_with_the_pages_own_first():
    names = ["王小明", "Ольга", "Zoe", "Ángel", "پیمان", "Νίκος"]

    assert sorted(names, key=lambda name: sort_key(name, "en")) == [
        "Ángel", "Zoe", "Νίκος", "Ольга", "پیمان", "王小明",
    ]  # fmt: skip
    assert sorted(names, key=lambda name: sort_key(name, "fa"))[0] == "پیمان"
    assert sorted(names, key=lambda name: sort_key(name, "uk"))[0] == "Ольга"
    assert sorted(names, key=lambda name: sort_key(name, "zh-hans"))[0] == "王小明"


def test_latin_names_sort_without_marks_and_cyrillic_ones_by_their_alphabet():
    latin = ["Åsa", "Øystein", "Özlem", "Zoë"]
    cyrillic = ["Григорій", "Ґалаґан", "Елла", "Ёлкин", "Євген", "Жанна", "Іван", "Їжак", "Яна"]

    assert in_order(latin, "en") == latin
    assert in_order(cyrillic, "uk") == cyrillic


@pytest.mark.parametrize(
    ("lang", "names"),
    [
        ("es", ["Nunca", "Nunez", "Núñez", "Nuzo", "Ñandú", "Ñúñez", "Oña"]),
        ("de", ["Arzt", "Ärzte", "Azur", "Ofer", "Öz", "Ozean", "Straße", "Strasser", "Übel", "Ulm"]),
        ("fr", ["cote", "coté", "côte", "côté", "Élan", "Eluard", "Éluard", "Emile", "Oeil", "œuvre", "Ofa"]),
        (
            "tr",
            [
                "Cumhur", "Çelik", "Dağ", "Gül", "Ğa", "Haşim", "Hüseyin", "ırmak", "Işık", "IŞIL", "İnan", "İPEK",
                "Jale", "Osman", "Ömer", "Pınar", "Suzan", "Şen", "Tan", "Uzun", "Ülkü", "Vural",
            ],
        ),
    ],
)  # fmt: skip
def test_a_language_has_its_own_letters_where_its_readers_look(lang, names):
    """Spanish and Turkish have letters of their own; German and French see the marks only between equal words."""
    assert in_order(names, lang) == names


def test_a_letter_of_ones_own_is_another_letter_elsewhere():
    assert in_order(["Çelik", "Cumhur"], "en") == ["Çelik", "Cumhur"]
    assert in_order(["Ñandú", "Nunca"], "en") == ["Ñandú", "Nunca"]
    assert in_order(["Inan", "Işık"], "en") == ["Inan", "Işık"]


@pytest.mark.parametrize("lang", ["fa", "tr", "es"])
@given(one=st.text(max_size=40), other=st.text(max_size=40))
def test_different_texts_never_share_a_place(lang, one, other):
    if unicodedata.normalize("NFC", one) != unicodedata.normalize("NFC", other):
        assert sort_key(one, lang) != sort_key(other, lang)


def test_person_name_carries_what_a_list_needs():
    name = person_name("  شیما  پارسا ", "en")

    assert (name.text, name.script, name.direction) == ("شیما پارسا", "Arab", "rtl")
    assert name.sort_key == sort_key("شیما پارسا", "en")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Sabine Lindqvar", "S. L."),
        ("Maria de la Cruz Ortiz", "M. d. l."),
        ("فاطمه‌زهرا کریمی", "ف. ک."),
        ("Sukarno", "S."),
        ("O’Brien-Ünal", "O."),
        ("王 小明", "小."),
        ("X", ""),
        ("“Doc” Hale", "D. H."),
    ],
)
def test_initials_tell_names_apart_and_no_more(name, expected):
    assert initials(name) == expected
