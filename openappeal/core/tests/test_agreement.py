"""The number-and-name check, kind by kind. Sentences and people are invented."""

import inspect
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openappeal.core.agreement import Finding, Kind, Name, check
from openappeal.core.agreement.direction import compare_display

SOLVANI = Name({"en": ["Mirna Solvani"], "fa": ["میرنا سلوانی"], "tr": ["Mirna Solvani"], "de": ["Mirna Solvani"]})
SARNEH = Name({"en": ["Sarneh"], "fa": ["سارنه"], "tr": ["Sarne"], "de": ["Sarneh"]})
ARDALIA = Name({"en": ["Ardalia"], "fa": ["آردالیا"], "de": ["Ardalien"], "fr": ["Ardalie"]})


def findings(source, target, source_language="en", target_language="de", **more):
    return check(source, target, source_language=source_language, target_language=target_language, **more)


def kinds(source, target, source_language="en", target_language="de", **more):
    return [one.kind for one in findings(source, target, source_language, target_language, **more)]


def test_texts_that_agree_have_no_finding():
    english = "In 2020, at least 164 prisoners were executed in Sarneh, and this year’s number may be higher."
    farsi = "در سال ۱۳۹۹ دست‌کم ۱۶۴ زندانی در سارنه اعدام شدند و شاید شمار امسال بیشتر باشد."

    assert findings(english, farsi, "en", "fa", names=[SARNEH]) == ()
    assert findings(farsi, english, "fa", "en", names=[SARNEH]) == ()


def test_a_page_that_lost_its_figure_and_has_a_wrong_year():
    source = "In 2020, at least 164 prisoners were executed, and in 2021 the number may be higher."
    damaged = "Im Jahr 2021 wurden Gefangene hingerichtet, 2021 liegt die Zahl wahrscheinlich höher."

    assert [(one.kind, one.source, one.target) for one in findings(source, damaged)] == [
        (Kind.YEAR_MISSING, "2020", ""),
        (Kind.NUMBER_MISSING, "164", ""),
    ]


def test_spans_are_those_of_the_strings_given():
    source, target = "There were forty\u00ad-nine lamps.", "Es waren 94 La\u0308mpchen."

    (only,) = findings(source, target)

    assert only == Finding(Kind.NUMBER_DIFFERENT, "forty\u00ad-nine", "94", (11, 22), (9, 11))
    assert source[slice(*only.source_span)] == only.source
    assert target[slice(*only.target_span)] == only.target


def test_an_empty_target_is_empty_and_nothing_else():
    assert findings("Free them, all 49.", " \n") == (Finding(Kind.EMPTY, "Free them, all 49.", "", (0, 18)),)
    assert findings("", "Etwas.") == ()


def test_a_target_that_is_the_source_is_untranslated():
    text = "Nobody has been called to account for the fire."

    assert kinds(text, text) == [Kind.UNTRANSLATED]
    assert kinds(text, text, "en", "en") == []


@pytest.mark.parametrize(("lang", "other"), [("de", "Niemand kam."), ("fa", "هیچ‌کس نیامد.")])
def test_a_sentence_of_the_source_is_untranslated(lang, other):
    other += " The doors stayed locked for the whole night."

    found = findings("Nobody came. The doors stayed locked for the whole night.", other, "en", lang)

    assert [(one.kind, one.target) for one in found if one.kind.changes_meaning] == [
        (Kind.UNTRANSLATED, "The doors stayed locked for the whole night.")
    ]


def test_a_sentence_in_the_language_of_the_source_is_untranslated_even_when_it_is_another():
    source = "Niemand kam. Die Türen blieben die ganze Nacht verschlossen."
    target = "Nobody came. Und die Türen sind in der Nacht nicht offen gewesen."

    assert kinds(source, target, "de", "en") == [Kind.UNTRANSLATED]


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("They waited for 49 days in the yard.", "Sie warteten tagelang im Hof.", [Kind.NUMBER_MISSING]),
        ("They waited for 49 days in the yard.", "Sie warteten 94 Tage im Hof.", [Kind.NUMBER_DIFFERENT]),
        ("They waited for days in the yard.", "Sie warteten 49 Tage im Hof.", [Kind.NUMBER_EXTRA]),
        ("Three brothers waited in the yard.", "Fünf Brüder warteten im Hof.", [Kind.NUMBER_DIFFERENT]),
        ("Half of the letters came back.", "Die Briefe kamen zurück.", [Kind.NUMBER_MISSING]),
        (
            "Half of the letters came back.",
            "50 % der Briefe kamen zurück.",
            [],
        ),
        ("They waited in 2020 for an answer.", "Sie warteten auf eine Antwort.", [Kind.YEAR_MISSING]),
        ("They waited in 2020 for an answer.", "Sie warteten 2019 auf eine Antwort.", [Kind.YEAR_DIFFERENT]),
        ("They waited for an answer.", "Sie warteten 2019 auf eine Antwort.", [Kind.YEAR_EXTRA]),
        ("They waited since the 1980s.", "Sie warteten seit langem.", [Kind.YEAR_MISSING]),
        ("Born on 3 May 2021 in a cell.", "Er wurde in einer Zelle geboren.", [Kind.DATE_MISSING]),
        (
            "Born on 3 May 2021 in a cell.",
            "Am 3. Juni 2021 in einer Zelle geboren.",
            [Kind.DATE_DIFFERENT],
        ),
        ("Born on 3 May 2021 in a cell.", "Im Mai 2021 in einer Zelle geboren.", [Kind.DATE_DIFFERENT]),
        ("He was born in a cell.", "Er wurde am 3. Mai in einer Zelle geboren.", [Kind.DATE_EXTRA]),
    ],
)
def test_figures_are_missing_different_or_extra(source, target, expected):
    assert kinds(source, target) == expected


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Forty-nine lamps, 12,486 names, 4.5 percent.", "۴۹ چراغ، ۱۲٬۴۸۶ نام، ۴٫۵ درصد."),
        ("49 lamps and two and a half years.", "چهل و نه چراغ و دو سال و نیم."),
        ("She calls once a fortnight.", "هر دو هفته یک بار تلفن می‌زند."),
        (
            "On 20 March 2021, in summer 1988, in the 1980s.",
            "۳۰ اسفند ۱۳۹۹، تابستان سال ۶۷، دههٔ شصت.",
        ),
        ("Since March 2021.", "از اسفند ۱۳۹۹."),
        ("Since March 2021.", "از فروردین ۱۴۰۰."),
        ("By the end of April 2022.", "تا ۱۰ اردیبهشت ۱۴۰۱."),
        ("The second of the two doors opened at 7 p.m.", "درِ دوم از آن دو در ساعت ۱۹ باز شد."),
        ("From 13 September to 10 October 2021.", "از ۲۲ شهریور ۱۴۰۰ تا ۱۸ مهر ۱۴۰۰."),
    ],
)
def test_the_same_said_in_another_way_agrees_in_both_directions(source, target):
    assert kinds(source, target, "en", "fa") == []
    assert kinds(target, source, "fa", "en") == []


@pytest.mark.parametrize(
    ("english", "farsi"),
    [
        ("20 March 2021", "۱ فروردین ۱۴۰۰"),
        ("21 March 2021", "۳۰ اسفند ۱۳۹۹"),
        ("20 March 2026", "۳۰ اسفند ۱۴۰۴"),  # 1403 was the leap year
        ("March 2021", "اردیبهشت ۱۴۰۰"),
    ],
)
def test_a_wrong_solar_date_is_found_in_both_directions(english, farsi):
    source, target = f"It was issued in ({english}).", f"منتشر شد در ({farsi})."

    assert kinds(source, target, "en", "fa") == [Kind.DATE_DIFFERENT]
    assert kinds(target, source, "fa", "en") == [Kind.DATE_DIFFERENT]


def test_a_year_spans_two_solar_years_and_no_third():
    assert kinds("In 2021.", "در سال ۱۳۹۹.", "en", "fa") == []
    assert kinds("In 2021.", "در سال ۱۴۰۰.", "en", "fa") == []
    assert kinds("In 2021.", "در سال ۲۰۲۱ میلادی.", "en", "fa") == []
    assert kinds("In 2021.", "در سال ۱۴۰۱.", "en", "fa") == [Kind.YEAR_DIFFERENT]
    assert kinds("در سال ۱۴۰۱.", "In 2021.", "fa", "en") == [Kind.YEAR_DIFFERENT]


def test_a_figure_said_twice_and_lost_once_is_missing():
    source = "It was 3 degrees, and he lost three toes."

    assert kinds(source, "Es waren Grad, und er verlor drei Zehen.") == [Kind.NUMBER_MISSING]
    assert kinds(source, "Es waren 3 Grad, und er verlor drei Zehen.") == []


def test_small_numbers_are_not_asked_of_a_language_whose_words_are_not_known():
    assert kinds("The wall has twelve names.", "Mur ma dwanaście nazwisk.", "en", "pl") == []
    assert kinds("The wall has 120 names.", "Mur ma 130 nazwisk.", "en", "pl") == [Kind.NUMBER_DIFFERENT]


@pytest.mark.parametrize(
    ("target", "lang"),
    [
        ("Man brachte Mirna Solvanis Bücher nach Sarneh.", "de"),
        ("Mirna Solvani’nin kitapları Sarne’ye götürüldü.", "tr"),
        ("کتاب‌های ميرنا سلواني را به سارنه بردند.", "fa"),
        ("کتاب‌های سلوانی را به سارنه بردند.", "fa"),
        ("کتاب‌های میرنا‌سلوانی را به سارنه‌ای‌ها دادند.", "fa"),
    ],
)
def test_a_known_name_may_be_inflected_and_typed_with_arabic_letters(target, lang):
    found = kinds("The books of Mirna Solvani were taken to Sarneh.", target, "en", lang, names=[SOLVANI, SARNEH])

    assert [one for one in found if one.changes_meaning] == []


def test_a_known_name_that_is_gone_is_missing_in_both_directions():
    english = "The books of Mirna Solvani were taken to Sarneh."
    farsi = "کتاب‌های میرنا سلوانی را به سارنه بردند."
    without = "کتاب‌هایش را به سارنه بردند."

    (only,) = findings(english, without, "en", "fa", names=[SOLVANI, SARNEH])
    assert (only.kind, only.source, only.source_span) == (Kind.NAME_MISSING, "Mirna Solvani", (13, 26))
    (only,) = findings(farsi, "The books were taken to Sarneh.", "fa", "en", names=[SOLVANI, SARNEH])
    assert (only.kind, only.source) == (Kind.NAME_MISSING, "میرنا سلوانی")


def test_a_known_name_has_another_form_in_another_language():
    assert kinds("We are from Ardalia.", "Wir sind aus Ardalien.", names=[ARDALIA]) == []
    assert kinds("We are from Ardalia.", "Nous venons de là.", "en", "fr", names=[ARDALIA]) == [Kind.NAME_MISSING]


def test_a_capital_gives_an_unknown_name_away():
    source = "Then the reporter Orlan Besk went home to Tumarz."

    assert kinds(source, "Dann ging der Reporter Orlan Besk heim nach Tumarz.") == []
    assert kinds(source, "سپس اورلان بسک خبرنگار به خانه‌اش در تومارز رفت.", "en", "fa") == []
    assert [(one.kind, one.source) for one in findings(source, "سپس خبرنگار به خانه‌اش در تومارز رفت.", "en", "fa")] == [
        (Kind.NAME_MISSING, "Orlan Besk")
    ]
    assert [(one.kind, one.source) for one in findings(source, "Dann ging der Reporter Orlan Besk nach Hause.")] == [
        (Kind.NAME_MISSING, "Tumarz")
    ]


def test_capitals_of_what_is_translated_are_no_names():
    source = "The Government, the Supreme Court and the Ardalian Union met on Monday in the Persian language."

    assert kinds(source, "Regierung, Oberstes Gericht und Gewerkschaft trafen sich am Montag auf Persisch.") == []


@pytest.mark.parametrize(
    ("target", "lang"),
    [
        ("Sie reisten von Genf nach Deutschland.", "de"),
        ("Cenevre’den Almanya’ya gittiler.", "tr"),
        ("آنان از ژنو به آلمان رفتند.", "fa"),
    ],
)
def test_places_have_their_own_names(target, lang):
    assert kinds("They went from Geneva to Germany.", target, "en", lang) == []


def test_a_place_that_is_gone_is_missing():
    assert kinds("They went from Geneva to Germany.", "Sie reisten nach Deutschland.") == [Kind.NAME_MISSING]


DEMAND = (
    "Carry out no execution, commute every sentence of death, and let the families see the graves of their children."
)


def test_a_demand_that_lost_a_clause():
    whole = "هیچ اعدامی را اجرا نکنید، همهٔ حکم‌های اعدام را سبک‌تر کنید و بگذارید خانواده‌ها گور فرزندانشان را ببینند."
    part = "هیچ اعدامی را اجرا نکنید و بگذارید خانواده‌ها گور فرزندانشان را ببینند."

    assert kinds(DEMAND, whole, "en", "fa", is_demand=True) == []
    assert kinds(DEMAND, part, "en", "fa", is_demand=True) == [Kind.DEMAND_MISSING]
    assert kinds(whole, DEMAND, "fa", "en", is_demand=True) == []
    short = "Carry out no execution, and let the families see the graves of their children."
    assert kinds(whole, short, "fa", "en", is_demand=True) == [Kind.DEMAND_MISSING]


def test_an_item_of_a_list_that_is_gone():
    source = "Publish every name. Open the trials. Let the doctors in. Return the books."
    start, third, end = (
        "Nennen Sie jeden Namen. Öffnen Sie die Prozesse.",
        "Lassen Sie Ärzte ein.",
        "Geben Sie Bücher zurück.",
    )

    assert kinds(source, f"{start} {third} {end}", is_demand=True) == []
    assert kinds(source, f"{start} {end}", is_demand=True) == [Kind.DEMAND_MISSING]


STAIRS = "The stairs were full of boots. Somebody counted them in the dark. Nobody slept that night in all the house."
STAIRS_END = "Niemand schlief in dieser Nacht im ganzen Haus."


def test_a_sentence_that_is_gone_where_nothing_is_demanded():
    assert kinds(STAIRS, f"Die Treppe war voller Stiefel. {STAIRS_END}") == [Kind.SENTENCE_MISSING]


def test_two_sentences_may_become_one():
    together = "Die Treppe war voller Stiefel, und jemand zählte sie im Dunkeln."

    assert kinds(STAIRS, f"{together} {STAIRS_END}") == []


def test_digits_of_another_system_are_mild():
    found = findings("The wall has 12 names.", "دیوار 12 نام دارد.", "en", "fa")

    assert found == (Finding(Kind.DIGITS, "", "12", (0, 0), (6, 8)),)
    assert not found[0].kind.changes_meaning
    assert kinds("The wall has 45 names.", "دیوار ٤٥ نام دارد.", "en", "fa") == [Kind.DIGITS]
    assert kinds("The wall has 12 names.", "Die Mauer hat ۱۲ Namen.") == [Kind.DIGITS]
    assert kinds("Paper in A4.", "کاغذ A4.", "en", "fa") == []


def test_arabic_letters_in_farsi_are_mild():
    assert kinds("Write to us.", "به ما بنويسيد.", "en", "fa") == [Kind.ARABIC_LETTERS]
    assert kinds("Write to us.", "اكتبوا إلينا.", "en", "ar") == []


@pytest.mark.parametrize(
    ("target", "lang", "shown"),
    [
        ("دیوار \u2067بلند است.", "fa", "\u2067"),
        ("دیوار بلند است.\u202c", "fa", "\u202c"),
        ("در Radio Free ۱۲ نفر بودند.", "fa", "Free ۱۲"),
        ("ما C++ نوشتیم.", "fa", "C++"),
        ("Radio را گوش کنید.", "fa", "Radio"),
        ("Das Wort سارنه 49 ist lang.", "de", "سارنه 49"),
    ],
)
def test_what_would_be_shown_in_a_wrong_place(target, lang, shown):
    assert [(one.kind, one.target) for one in compare_display(target, lang)] == [(Kind.MIXED_DIRECTION, shown)]


@pytest.mark.parametrize(
    "target",
    ["دیوار \u2067بلند\u2069 است.", "در \u2066Radio Free\u2069\u200f ۱۲ نفر بودند.", "در رادیو (Radio Free) بودند."],
)
def test_isolated_runs_stay_where_they_are(target):
    assert compare_display(target, "fa") == []


def test_marks_of_html_and_addresses_are_not_read():
    source = 'See <a href="https://example.org/2021/">our list</a> of 12 names.'
    target = '<a href="https://example.org/1400/">فهرست</a> دوازده نام ما را ببینید.'

    assert kinds(source, target, "en", "fa") == []


SIGNS = "«»“”\"'()[]{}<>.,:;!?؟،؛٬٫-–/%\n\u200c\u200f\u2067\u202c\u0301٤۴7"
SOME = """
دو و نیم سی ده می مه اسفند ۱۳۹۹ two half past and a dozen May 3 2021 12:30 p.m. 1,000 million Ḥasan l’ ’s
vingt quatre dix cents et demi halb zwei hundert buçuk on birinci dos mil
"""
WORDS = st.sampled_from(SIGNS) | st.sampled_from(SOME.split())


@given(
    st.lists(WORDS | st.text(max_size=4), max_size=12),
    st.lists(WORDS | st.text(max_size=4), max_size=12),
    st.sampled_from(["en", "fa", "es", "de", "fr", "tr", "ar", "ru", "zh-hans", "prs", "ckb"]),
    st.sampled_from(["en", "fa", "es", "de", "fr", "tr", "he", "ja", "xx"]),
    st.booleans(),
    st.sampled_from(["", " "]),
)
def test_any_text_is_read_and_findings_stand_where_they_say(source, target, ours, theirs, is_demand, joint):
    source, target = joint.join(source), joint.join(target)

    for one in findings(source, target, ours, theirs, is_demand=is_demand, names=[SOLVANI, SARNEH]):
        first, last = one.source_span
        assert not one.source or source[first:last].strip() == one.source.strip()
        first, last = one.target_span
        assert not one.target or target[first:last].strip() == one.target.strip()


@pytest.mark.parametrize(
    "piece", ["1,000 ", "1.", "9", "May ", "3 May 2021 ", "Abcd ", "a-", "سلام abc 12 ", "\u2067", "twenty and "]
)
def test_a_long_and_strange_text_is_read_in_a_few_seconds(piece):
    began = time.process_time()

    kinds(piece * 20_000, (piece * 20_000)[::-1], "en", "fa")

    assert time.process_time() - began < 10


def test_items_on_lines_of_their_own_are_items():
    source = "We ask you to:\n- free everyone who is held\n- open the trials to all\n- let the doctors in at once"
    whole = "Wir fordern:\n- alle freizulassen, die in Haft sind\n- die Prozesse zu öffnen\n- sofort Ärzte einzulassen"
    part = "Wir fordern:\n- alle freizulassen, die in Haft sind\n- sofort Ärzte einzulassen"

    assert kinds(source, whole, is_demand=True) == []
    assert kinds(source, part, is_demand=True) == [Kind.DEMAND_MISSING]


def test_every_kind_says_what_it_is():
    source = inspect.getsource(Kind)

    assert all(f'{kind.name} = "{kind.value}"\n    """' in source for kind in Kind)
