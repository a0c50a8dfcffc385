"""Statements: what may be used where, what is refused, and that taking one back clears everything."""

import pytest

from openappeal.appeals.tests.factories import published_appeal
from openappeal.audit.models import Entry
from openappeal.cms.models import StaleAddress
from openappeal.newsroom import actions as items
from openappeal.newsroom import queries, reading, statement_queries, uses
from openappeal.newsroom.actions import statements as actions
from openappeal.newsroom.models import Block
from openappeal.newsroom.press import addresses
from openappeal.newsroom.statement_models import Excerpt, Scope, Statement, StatementLink
from openappeal.newsroom.tests.press import (
    DAY,
    EVERYTHING,
    PASSAGE,
    TEXT,
    WHO,
    approve,
    excerpt_of,
    offer_languages,
    statement_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def campaign(data_dir):
    published_appeal()
    offer_languages("en", "fa")


def body(path):
    found = addresses._render(path)
    return found.body.decode(errors="replace") if found else None


def quoting(excerpt, *, kind="release", slug="they-were-taken"):
    """An item in English that quotes an excerpt."""
    item = items.begin(kind=kind, slug=slug, language="en", title="They were taken", **WHO)
    block = items.add_block(item=item, kind="quote", data={"excerpt": excerpt.pk}, **WHO)
    items.save_edition(
        item=item,
        language="en",
        title="They were taken",
        summary="At night.",
        share_text="",
        words={block.pk: {"text": "typed beside it", "source": "nobody"}},
        **WHO,
    )
    return item


# ── Where it may be used ────────────────────────────────────────────────────
@pytest.mark.parametrize("given", EVERYTHING)
def test_an_excerpt_may_be_used_only_where_its_author_said(given):
    excerpt = excerpt_of(statement_of(scope=[given]))

    assert {one for one in Scope.values if statement_queries.may_use(excerpt, where=one)} == {given}
    assert not statement_queries.may_use(excerpt, where="anywhere")


def test_an_excerpt_speaks_only_its_own_language():
    made = statement_of(farsi=True)
    english, persian = excerpt_of(made), excerpt_of(made, "fa")

    assert statement_queries.may_use(english, where="site", language="en")
    assert not statement_queries.may_use(english, where="site", language="fa")
    # The same passage, by its number, where the author has approved it.
    assert statement_queries.quote(english.pk, "fa", where=("site",)).words == persian.words
    assert statement_queries.quote(english.pk, "de", where=("site",)) is None


def test_nothing_may_be_used_before_its_author_has_approved_it():
    made = statement_of(is_open=False)
    excerpt = excerpt_of(made)

    assert not statement_queries.may_use(excerpt, where="site")
    with pytest.raises(actions.NothingApproved):
        actions.open_statement(statement=made, **WHO)
    approve(made)
    assert statement_queries.may_use(excerpt_of(made), where="site")
    # Approved, and not open: no page has it.
    assert body("/en/statements/lena-orr/") is None


def test_other_words_end_the_approval_and_the_same_words_do_not():
    made = statement_of()
    said = {"language": "en", "name": "Lena Orr", "credit": "novelist", "short": ""}

    actions.write(statement=made, text=TEXT.replace("\n\n", "\r\n\r\n"), **said, **WHO)
    assert statement_queries.may_use(excerpt_of(made), where="site")

    actions.write(statement=made, text=TEXT + " Never.", **said, **WHO)
    assert not statement_queries.may_use(excerpt_of(made), where="site")
    assert body("/en/statements/lena-orr/") is None


def test_less_scope_holds_at_once_and_more_waits_for_the_author():
    made = statement_of(scope=["site", "releases"])

    actions.set_scope(statement=made, scope=["releases"], **WHO)
    assert not statement_queries.may_use(excerpt_of(made), where="site")
    assert statement_queries.may_use(excerpt_of(made), where="releases")

    actions.set_scope(statement=made, scope=["releases", "ads"], **WHO)
    assert not statement_queries.may_use(excerpt_of(made), where="releases")


# ── Cutting ─────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "words",
    [
        "They were taken at night",
        "nobody was told why.",
        "at night, and nobody was told why. I will not",
        "Open the doors. They were taken",
    ],
)
def test_cutting_inside_an_approved_excerpt_is_refused(words):
    made = statement_of()

    with pytest.raises(actions.CutsInside) as refused:
        actions.cut(edition=made.editions.get(), words=words, number=2, **WHO)

    assert refused.value.number == 1
    assert Excerpt.objects.count() == 1


def test_what_holds_the_whole_of_it_or_nothing_of_it_is_cut():
    edition = statement_of().editions.get()

    actions.cut(edition=edition, words="Open the doors.", number=2, **WHO)
    actions.cut(edition=edition, words=f"Open the doors. {PASSAGE}", number=3, **WHO)

    assert edition.excerpts.count() == 3


@pytest.mark.parametrize("words", ["They were taken by night", "pen the doors.", "Open the door", "", "doors They"])
def test_a_passage_stands_in_the_text_word_for_word(words):
    with pytest.raises(actions.NotInTheText):
        actions.cut(edition=statement_of().editions.get(), words=words, number=2, **WHO)


def test_a_text_keeps_its_excerpts():
    made = statement_of()

    with pytest.raises(actions.ExcerptsLost) as refused:
        actions.write(
            statement=made, language="en", name="Lena Orr", credit="", text="Open the doors.", short="", **WHO
        )

    assert refused.value.numbers == [1]
    assert made.editions.get().text == TEXT


# ── In items ────────────────────────────────────────────────────────────────
def check(item, name="quotes"):
    items.mark_ready(edition=item.editions.get(), **WHO)
    return next(one for one in queries.check_list(item, today=DAY) if one.name == name)


def test_an_item_says_the_excerpt_and_not_what_was_typed_beside_it():
    item = quoting(excerpt_of(statement_of()))

    (block,) = reading.read(item.editions.get()).blocks

    assert block.fields == {"text": PASSAGE, "source": "Lena Orr, novelist"}
    assert check(item).is_done


def test_an_item_does_not_open_with_a_quotation_outside_its_scope():
    item = quoting(excerpt_of(statement_of(scope=["site"])))

    assert check(item).numbers == (1,)
    assert reading.read(item.editions.get()).blocks == ()


@pytest.mark.parametrize(
    ("kind", "typed", "is_done"),
    [
        ("update", "They were taken at night", False),
        ("update", f"“{PASSAGE}”", True),
        ("update", "Something of their own.", True),
        ("release", "Something of their own.", True),
    ],
)
def test_typed_quotations(kind, typed, is_done):
    statement_of()
    item = items.begin(kind=kind, slug="typed", language="en", title="Typed", **WHO)
    block = items.add_block(item=item, kind="quote", **WHO)
    words = {block.pk: {"text": typed, "source": "Lena Orr"}}
    items.save_edition(item=item, language="en", title="Typed", summary="", share_text="", words=words, **WHO)

    assert check(item).is_done is is_done
    # A release says what its author has not approved here.
    assert check(item, "typed_quotes").is_done is (kind == "update")


# ── Taking back ─────────────────────────────────────────────────────────────
def test_taking_back_lists_and_clears_page_zip_and_item_at_once():
    made = statement_of()
    item = quoting(excerpt_of(made))
    assert PASSAGE in body("/en/press/")
    assert PASSAGE in body("/en/press/kit.zip")
    assert "Lena Orr" in body("/en/statements/")
    StaleAddress.objects.all().delete()

    used = actions.withdraw(statement=made, **WHO)

    assert [(str(use.kind), use.name, use.path) for use in used] == [
        ("Press release", "they-were-taken", ""),
        ("Press page and its zip", "en", "/en/press/"),
    ]
    assert PASSAGE not in body("/en/press/")
    assert PASSAGE not in body("/en/press/kit.zip")
    assert body("/en/statements/lena-orr/") is None
    assert body("/en/statements/") is None
    assert not Block.objects.exists()
    assert reading.read(item.editions.get()).blocks == ()
    assert not Statement.objects.exists()
    stale = set(StaleAddress.objects.values_list("path", flat=True))
    assert {
        "/en/statements/",
        "/en/statements/lena-orr/",
        "/en/press/",
        "/en/press/kit.zip",
        "/en/press/facts.pdf",
        "/sitemap.xml",
    } <= stale
    assert Entry.objects.filter(action="newsroom.withdraw_statement", subject=f"statement {made.pk}").exists()


def test_an_author_who_finds_a_mistake_stops_every_use():
    made = statement_of()
    item = quoting(excerpt_of(made))
    edition = made.editions.get()

    actions.say_what_is_wrong(edition=edition, seen=edition.seal(), answer="Not night: dawn.", by="x", today=DAY)

    assert PASSAGE not in body("/en/press/")
    assert reading.read(item.editions.get()).blocks == ()
    # The quotation comes back with the approval.
    assert [use.name for use in uses.find([excerpt_of(made).pk])] == ["they-were-taken"]
    assert statement_queries.answered() == [made]


def test_an_answer_to_other_words_than_were_seen_is_refused():
    made = statement_of(is_open=False)
    edition = made.editions.get()
    seen = edition.seal()
    actions.cut(edition=edition, words="Open the doors.", number=2, **WHO)

    with pytest.raises(actions.WordsChanged):
        actions.approve(edition=edition, seen=seen, by="x", today=DAY)

    assert made.editions.get().approved_day is None


# ── Links ───────────────────────────────────────────────────────────────────
def test_a_new_link_takes_the_place_of_the_one_before():
    made = statement_of(is_open=False)
    first = actions.make_link(statement=made, days=30, **WHO)
    second = actions.make_link(statement=made, days=30, **WHO)

    with pytest.raises(actions.NoSuchLink):
        actions.look_up(token=first, today=DAY)
    assert actions.look_up(token=second, today=DAY) == made
    assert second.encode() not in bytes(StatementLink.objects.get().token_hash)
    with pytest.raises(ValueError, match="61"):
        actions.make_link(statement=made, days=61, **WHO)
