"""A statement names a prisoner with a consent only, and goes from the site with the end of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from openappeal.accounts.models import Role
from openappeal.accounts.tests.staff import logged_in
from openappeal.appeals.tests.factories import published_appeal
from openappeal.audit.models import Entry
from openappeal.newsroom import actions as items
from openappeal.newsroom import consent_queries, queries, statement_queries
from openappeal.newsroom.actions import statements as actions
from openappeal.newsroom.models import Consent, Item, Statement
from openappeal.newsroom.tests.press import DAY, PASSAGE, TEXT, WHO, approve, excerpt_of, offer_languages, statement_of

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
NAMING = f"{TEXT} Lili Ahmadi bakes."


@pytest.fixture(autouse=True)
def _campaign(keys, data_dir):
    published_appeal()
    offer_languages("en", "fa")


def note(keys, *, ask_again=DAY + timedelta(days=365)) -> Consent:
    return items.note_consent(
        spellings=("Lili Ahmadi", "لیلی احمدی"),
        agreed=items.Agreed(who="Her sister", right="sister", channel="by telephone"),
        covers="her name",
        day=DAY - timedelta(days=400),
        ask_again=ask_again,
        keys=keys,
        by="omar",
        today=DAY,
    )


def written(made: Statement, **more: str) -> None:
    said = {"name": "Lena Orr", "credit": "novelist", "text": TEXT, "short": ""} | more
    actions.write(statement=made, language="en", **said, **WHO)


@pytest.mark.parametrize(
    "words",
    [{"text": NAMING}, {"short": "For **Lili** Ahmadi."}, {"credit": "novelist, friend of LILI AHMADI"}],
    ids=["text", "short form", "credit"],
)
def test_a_statement_that_names_somebody_without_a_consent_is_not_opened(keys, words):
    consent = note(keys, ask_again=DAY)
    made = statement_of(is_open=False)
    written(made, **words)
    approve(made)

    with pytest.raises(actions.ConsentMissing) as refused:
        actions.open_statement(statement=made, **WHO)

    assert refused.value.consents == [consent]
    assert Statement.objects.get().opened_day is None
    items.ask_anew(consent=consent, day=DAY, ask_again=DAY + timedelta(days=9), **WHO)
    actions.open_statement(statement=made, **WHO)
    assert statement_queries.statement("en", "lena-orr") is not None


def test_the_name_of_its_author_asks_for_no_consent_of_others(keys):
    note(keys, ask_again=DAY)
    made = statement_of(is_open=False)
    written(made, name="Lili Ahmadi")
    approve(made)

    actions.open_statement(statement=made, **WHO)


def test_an_open_statement_names_nobody_newly_without_a_consent(keys):
    consent = note(keys, ask_again=DAY)
    made = statement_of()

    with pytest.raises(actions.ConsentMissing):
        written(made, text=NAMING)
    assert made.editions.get().text == TEXT
    assert made.editions.get().approved_day == DAY
    with pytest.raises(actions.ConsentMissing):
        actions.write(statement=made, language="fa", name="x", credit="", text="لیلی احمدی", short="", **WHO)

    items.ask_anew(consent=consent, day=DAY, ask_again=DAY + timedelta(days=9), **WHO)
    written(made, text=NAMING)
    # That it has to be asked for anew keeps nothing from being put right.
    later = {"by": "omar", "today": DAY + timedelta(days=10)}
    actions.write(statement=made, language="en", name="L", credit="", text=f"{NAMING} Yes.", short="", **later)


def test_the_end_of_a_consent_takes_statements_off_the_site(keys):
    consent, other = note(keys), statement_of("other")
    made = statement_of(is_open=False)
    written(made, text=NAMING)
    approve(made)
    actions.open_statement(statement=made, **WHO)

    assert consent_queries.statements_naming(consent) == [made]
    assert items.end_consent(consent=consent, **WHO) == [made]

    assert statement_queries.statement("en", "lena-orr") is None
    assert statement_queries.statement("en", other.slug) is not None
    assert Entry.objects.filter(action="newsroom.close_statement", subject=str(made), reason=str(consent)).exists()
    with pytest.raises(actions.ConsentMissing):
        actions.open_statement(statement=made, **WHO)


def test_an_item_needs_a_consent_for_whom_its_excerpt_names(keys):
    consent = note(keys)
    made = statement_of(is_open=False)
    written(made, text=NAMING)
    actions.cut(edition=made.editions.get(), words="Lili Ahmadi bakes.", number=2, **WHO)
    approve(made)
    item = items.begin(kind="update", slug="bread", language="en", title="Bread", **WHO)
    named = made.editions.get().excerpts.get(number=2)
    for excerpt in (excerpt_of(made), named):
        block = items.add_block(item=item, kind="quote", data={"excerpt": excerpt.pk}, **WHO)
        items.save_edition(item=item, language="en", title="Bread", summary="", share_text="", words={}, **WHO)
    items.mark_ready(edition=item.editions.get(), **WHO)

    assert lacking(item) == (consent.pk,)
    items.name_with(item=item, consent=consent, **WHO)
    assert lacking(item) == ()
    block.delete()
    assert not consent_queries.is_named(Item.objects.get(), consent)


def lacking(item: Item) -> tuple[int, ...]:
    return next(one.numbers for one in queries.check_list(item, today=DAY) if one.name == "consents")


def test_the_screen_says_whom_it_names_and_why_it_stays_closed(keys):
    consent = note(keys)
    items.end_consent(consent=consent, **WHO)
    made = statement_of(is_open=False)
    written(made, text=NAMING)
    approve(made)
    omar = logged_in(Role.ORGANISER)

    here = f"/admin/press/statements/{made.pk}/"
    told = omar.post(f"{here}open/", follow=True).content.decode()

    assert "Nothing was opened: it names \u2068Lili Ahmadi\u2069, and nobody’s consent holds." in told
    assert "Whom it names" in told
    assert PASSAGE in told
