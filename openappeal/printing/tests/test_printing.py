"""Who can get into a print and by which way; freezing; what the screens say and refuse."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from datetime import date

import pikepdf
import pytest
from django.db import connection
from django.utils import timezone

from openappeal.accounts.models import Role
from openappeal.accounts.tests.staff import logged_in
from openappeal.appeals import queries as appeals
from openappeal.appeals.models import Version
from openappeal.appeals.tests.factories import published_appeal
from openappeal.audit.models import Entry
from openappeal.printing import actions, composing, names
from openappeal.printing.engine import fitting
from openappeal.printing.models import Choice, Pick, Print, PrintedName, Publication
from openappeal.privacy import retention
from openappeal.signatures.models import Held, HiddenBy, PersonalLink, Review, Signature
from openappeal.signatures.notable_models import Notable, NotableWording
from openappeal.signatures.risk_models import HiddenCountry
from openappeal.transparency import captions
from openappeal.transparency.captions import Caption

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys", "data_dir")]


@pytest.fixture(autouse=True)
def _appeal(keys):
    published_appeal()


@pytest.fixture
def edition():
    return appeals.current_record("en")


@pytest.fixture
def press():
    return logged_in(Role.PRESS, "pia")


def facts_of(edition) -> dict[str, object]:
    return {
        "appeal_id": edition.version.appeal_id,
        "version_id": edition.version_id,
        "language": "en",
        "visibility": "public",
        "day": date(2026, 11, 20),
        "print_consent": True,
        "review": Review.SHOWN,
        "country": "DE",
    }


def signer(edition, name, **more) -> Signature:
    """Somebody whose name is shown and may be printed."""
    return Signature.objects.create(name=name, folded_name=name.lower(), **(facts_of(edition) | more))


def a_print(edition, **more) -> Print:
    facts = {"label": "a flyer", "publication": None, "format": "a4", "edition": edition, "form": None, "choice": "all"}
    facts |= {"number": None, "foot": "", "code": "nowhere"}
    return actions.write(id=None, wanted=actions.Wanted(**(facts | more)), by="pia", today=date(2026, 11, 26))


def freeze(made: Print) -> Print:
    """Frozen, whatever well-known people say to it."""
    return actions.freeze(id=made.pk, by="pia", today=date(2026, 11, 26), reason="the printer waits")


def printed(made: Print) -> list[str]:
    return [one.entry.name for one in names.chosen(Print.objects.get(pk=made.pk)).names]


# ── Every way into a print ──────────────────────────────────────────────────
NOT_PRINTED = {
    "no consent": {"print_consent": False},
    "unread": {"review": Review.UNREAD},
    "left out": {"review": Review.LEFT_OUT},
    "hidden by us": {"hidden_by": HiddenBy.STAFF},
    "not me": {"hidden_by": HiddenBy.REPORT},
    "set aside": {"held": Held.CROWD},
    "hidden country": {"country": "IR"},
}


@pytest.mark.parametrize("choice", [Choice.ALL, Choice.NOTABLES, Choice.LOT, Choice.HAND])
@pytest.mark.parametrize("why", NOT_PRINTED)
def test_who_may_not_be_printed_is_in_no_print_by_any_choice(edition, why, choice):
    HiddenCountry.objects.create(code="IR", day=date(2026, 11, 1), by="wei")
    signer(edition, "Velumbrane", group="writers", group_position=1, **NOT_PRINTED[why])
    signer(edition, "Quillonka", group="writers", group_position=2)
    made = a_print(edition, choice=choice, number=50 if choice == Choice.LOT else None)
    if choice == Choice.HAND:
        everybody = Signature.objects.values_list("pk", flat=True)
        assert actions.pick(id=made.pk, seen=everybody, ticked=everybody, by="pia", today=date(2026, 11, 26)) == 1
        Pick.objects.create(print=made, signature=Signature.objects.get(name="Velumbrane"))
    assert printed(made) == ["Quillonka"]
    # Nor into a frozen one, as itself or put there by hand, nor after consent was taken back.
    freeze(made)
    assert PrintedName.objects.count() == 1
    PrintedName.objects.create(print=made, signature=Signature.objects.get(name="Velumbrane"), wording="x" * 64)
    assert printed(made) == ["Quillonka"]
    Signature.objects.filter(name="Quillonka").update(print_consent=False)
    assert printed(made) == []


def test_only_who_signed_this_version_is_printed_with_it(edition):
    here = edition.version
    other = Version.objects.create(appeal=here.appeal, number=7, state="published", published_date=date(2026, 1, 1))
    elsewhere = signer(edition, "Elsewhere", version_id=other.pk)
    signer(edition, "Here")
    made = a_print(edition)
    assert printed(made) == ["Here"]
    # Who signs this one as well keeps her signature, and has a link that says so.
    PersonalLink.objects.create(code_hash=b"h" * 32, signature=elsewhere, version=here, language="en")
    assert printed(made) == ["Elsewhere", "Here"]


# ── Who, in which order and words ───────────────────────────────────────────
def test_well_known_people_come_first_in_the_words_that_they_approved(edition):
    signer(edition, "Zora", credential="her own words")
    first = signer(edition, "Ada", credential="as on the wall", group="laureates", group_position=1)
    signer(edition, "Bea", credential="poet", group="laureates", group_position=2)
    signer(edition, "Arts Club", kind="organisation", credential="a club of readers")
    notable = Notable.objects.create(
        name="Ada",
        folded_name="ada",
        group="laureates",
        language="en",
        speaker="self",
        state="agreed",
        state_day=date(2026, 11, 1),
        version=edition.version,
        signature=first,
    )
    NotableWording.objects.create(
        notable=notable, language="en", name="Dr Ada", credential="laureate", is_approved=True
    )
    NotableWording.objects.create(notable=notable, language="en", name="Ada X", credential="draft", is_approved=False)
    copy = composing.copy_of(made := a_print(edition), names.chosen(made))
    assert [(title, [(one.name, one.credential) for one in entries]) for title, entries in copy.groups] == [
        ("Laureates", [("Dr Ada", "laureate"), ("Bea", "poet")]),
        ("And others", [("Arts Club", "a club of readers"), ("Zora", "")]),
    ]
    assert copy.foot == ("What people are known for is said for identification only.",)


def test_a_lot_stays_drawn_and_well_known_people_need_none(edition):
    for number in range(30):
        signer(edition, f"Person {number:02}")
    signer(edition, "Ada", group="writers", group_position=1)
    made = a_print(edition, choice=Choice.LOT, number=5)
    drawn = printed(made)
    assert drawn[0] == "Ada"
    assert len(drawn) == 6
    assert printed(made) == drawn
    # Who leaves takes nobody else's place: the others stay, one more is drawn.
    Signature.objects.filter(name=drawn[1]).update(print_consent=False)
    assert set(drawn[2:]) < set(printed(made))
    assert len(printed(made)) == 6


def test_a_print_without_names_has_the_text_alone(edition):
    signer(edition, "Ada")
    made = a_print(edition, choice=Choice.NOBODY)
    copy = composing.copy_of(made, names.chosen(made))
    assert (copy.groups, copy.names_title, copy.foot) == ((), "", ())
    assert list(copy.demands) == [
        demand.text for one in appeals.read_edition(edition).addressees for demand in one.demands
    ]


# ── Freezing ────────────────────────────────────────────────────────────────
def test_frozen_is_settled_and_who_leaves_is_in_no_later_file(edition):
    ada, bea = signer(edition, "Ada"), signer(edition, "Bea", group="writers", group_position=1, credential="poet")
    made = a_print(edition)
    frozen = freeze(made)
    assert (frozen.names_frozen, len(frozen.sha256)) == (2, 64)
    signer(edition, "Comes later")
    assert printed(made) == ["Bea", "Ada"]
    with pytest.raises(actions.IsFrozen):
        actions.freeze(id=made.pk, by="pia", today=date(2026, 11, 27))
    Signature.objects.filter(pk=bea.pk).update(credential="novelist")
    chosen = names.chosen(Print.objects.get(pk=made.pk))
    assert (chosen.left, chosen.changed) == (0, ("Bea",))
    ada.delete()
    chosen = names.chosen(Print.objects.get(pk=made.pk))
    assert ([one.entry.name for one in chosen.names], chosen.left) == (["Bea"], 1)
    assert PrintedName.objects.count() == 1
    assert [one.action for one in Entry.objects.filter(action__startswith="printing").order_by("action")] == [
        "printing.freeze",
        "printing.write",
    ]


def test_the_same_frozen_print_is_the_same_file(edition):
    signer(edition, "Ada")
    made = actions.freeze(id=a_print(edition, code="site").pk, by="pia", today=date(2026, 11, 26))
    file = composing.pdf(made, composing.copy_of(made, names.chosen(made)))
    assert hashlib.sha256(file).hexdigest() == made.sha256


LESS = {"visibility": "withheld", "name": "", "folded_name": "", "review": "", "box": b"b", "print_consent": False}


@pytest.mark.parametrize("less", [LESS, {"print_consent": False}])
def test_who_shows_less_or_is_printed_no_more_leaves_no_mark_in_a_frozen_print(edition, less):
    ada, hidden = signer(edition, "Ada"), signer(edition, "Bea")
    made = a_print(edition)
    freeze(made)
    wording = PrintedName.objects.get(signature=ada).wording
    # Nobody without the keys can try a name on the mark.
    assert wording not in {
        hashlib.sha256(words).hexdigest() for words in (b"Ada", b"Ada\n", f"{ada.pk}\nAda\n".encode())
    }
    Signature.objects.filter(pk=hidden.pk).update(hidden_by=HiddenBy.STAFF)
    now = timezone.now()
    assert retention.due(now=now)["names in frozen prints, choices by hand and proofs"] == 0
    Signature.objects.filter(pk=ada.pk).update(**less)
    assert retention.due(now=now)["names in frozen prints, choices by hand and proofs"] == 1
    assert retention.erase_due(now=now)["names in frozen prints, choices by hand and proofs"] == 1
    assert list(PrintedName.objects.values_list("signature", flat=True)) == [hidden.pk]


def test_its_sizes_are_found_before_anything_is_locked(edition, monkeypatch):
    """That takes seconds, in which everybody else could not sign."""
    signer(edition, "Ada")
    made = a_print(edition)
    looked_in, real = [], fitting._found
    outside = len(connection.savepoint_ids)
    monkeypatch.setattr(fitting, "_found", lambda *args: looked_in.append(len(connection.savepoint_ids)) or real(*args))
    freeze(made)
    assert looked_in == [outside]


def test_what_is_not_published_is_not_printed(edition):
    edition.state = "draft"
    with pytest.raises(actions.NotPublished):
        a_print(edition)


# ── The screens ─────────────────────────────────────────────────────────────
PUBLICATION = {
    "name": "The Valley Review, back cover",
    "width": "254",
    "height": "336.55",
    "bleed": "3",
    "live_top": "10",
    "live_bottom": "10",
    "live_left": "10",
    "live_right": "10",
    "gutter": "0",
    "columns": "4",
    "text_columns": "2",
    "smallest": "6",
    "is_cmyk": "on",
    "has_marks": "on",
    "standard": "PDF/X-1a:2003",
    "condition": "FOGRA39",
    "price": "",
    "desk": "",
}


def test_from_a_publication_to_the_frozen_file(press, edition):
    signer(edition, "Ada")
    assert press.post("/admin/print/publications/new/", PUBLICATION).status_code == 302
    publication = Publication.objects.get()
    form = {
        "label": "Back cover",
        "sheet": str(publication.pk),
        "text": f"{edition.pk}-",
        "choice": "all",
        "foot": "",
        "code": "site",
    }
    answer = press.post("/admin/print/new/", form)
    made = Print.objects.get()
    assert answer["Location"] == f"/admin/print/{made.pk}/"
    page = press.get(f"/admin/print/{made.pk}/").content.decode()
    assert "Everything has room" in page
    assert "1 name of 1 who may be printed with it" in " ".join(page.replace("</", " </").split())
    assert press.get(f"/admin/print/{made.pk}/picture.png").content[1:4] == b"PNG"
    assert press.post(f"/admin/print/{made.pk}/freeze/").status_code == 302
    file = press.get(f"/admin/print/{made.pk}/file.pdf")
    assert file["Content-Disposition"] == 'attachment; filename="print-en-1.pdf"'
    with pikepdf.open(io.BytesIO(file.content)) as opened:
        assert str(opened.docinfo["/GTS_PDFXVersion"]) == "PDF/X-1a:2003"
    assert Print.objects.get().sha256 in press.get(f"/admin/print/{made.pk}/").content.decode()
    # A frozen file would not be the same on another page; when it is due may change.
    page = f"/admin/print/publications/{publication.pk}/"
    assert "A print is frozen for this page" in press.post(page, PUBLICATION | {"live_left": "12"}).content.decode()
    assert press.post(page, PUBLICATION | {"price": "€ 400"}).status_code == 302
    assert Publication.objects.values_list("live_left", "price").get() == (10, "€ 400")
    # Frozen is not changed; a publication in use is not forgotten.
    assert press.post(f"/admin/print/{made.pk}/edit/", form)["Location"] == f"/admin/print/{made.pk}/"
    press.post(f"/admin/print/publications/{publication.pk}/drop/")
    assert Publication.objects.exists()
    for _press in ("once", "twice"):
        assert press.post(f"/admin/print/{made.pk}/discard/").status_code in (302, 404)
    actions.discard(id=made.pk, by="pia", today=date(2026, 11, 26))
    assert Entry.objects.filter(action="printing.discard").count() == 1
    press.post(f"/admin/print/publications/{publication.pk}/drop/")
    assert not Publication.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"width": "10"}, "40"),
        ({"live_left": "100", "live_right": "100", "width": "200"}, "Nothing is left for the words"),
        ({"is_cmyk": ""}, "four inks of a press only"),
        ({"condition": ""}, "Without its printing condition"),
        ({"columns": "0"}, "1"),
    ],
)
def test_a_publication_that_cannot_be_is_shown_again_with_the_reason(press, wrong, said):
    answer = press.post("/admin/print/publications/new/", PUBLICATION | wrong)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "The Valley Review" in answer.content.decode()
    assert not Publication.objects.exists()


def test_a_file_that_is_no_profile_is_refused_and_nothing_is_kept(press):
    profile = io.BytesIO(b"%PDF-1.4 no profile at all")
    profile.name = "profile.icc"
    answer = press.post("/admin/print/publications/new/", PUBLICATION | {"profile_file": profile})
    assert "no colour profile of four inks" in answer.content.decode()
    assert not Publication.objects.exists()


def test_letters_without_a_font_and_names_without_room_are_said_and_nothing_is_frozen(press, edition):
    signer(edition, "Anna ᏗᏂ")
    made = a_print(edition)
    page = press.get(f"/admin/print/{made.pk}/").content.decode()
    assert "No font here has these letters" in page
    assert "Anna ᏗᏂ" in page
    assert press.get(f"/admin/print/{made.pk}/file.pdf").status_code == 404
    press.post(f"/admin/print/{made.pk}/freeze/")
    assert Print.objects.get().state == "draft"
    Signature.objects.all().delete()
    Signature.objects.bulk_create([signer_row(edition, number) for number in range(900)], batch_size=300)
    made = a_print(edition, format="palm")
    assert "names have no room" in press.get(f"/admin/print/{made.pk}/").content.decode()


def test_a_file_that_is_another_than_the_frozen_one_says_so(press, edition, settings):
    signer(edition, "Ada")
    made = actions.freeze(id=a_print(edition, code="site").pk, by="pia", today=date(2026, 11, 26))
    said = "is not the one that was frozen"
    assert said not in press.get(f"/admin/print/{made.pk}/").content.decode()
    settings.SITE_URL = "https://elsewhere.example"
    assert said in press.get(f"/admin/print/{made.pk}/").content.decode()


def signer_row(edition, number: int) -> Signature:
    return Signature(**facts_of(edition), name=f"Person {number}", folded_name=f"person {number}")


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.OUTREACH, Role.TRANSLATOR])
def test_prints_are_for_the_press_and_organisers(edition, role):
    made = a_print(edition)
    client = logged_in(role, "omid")
    for path in ("", "new/", "publications/new/", f"{made.pk}/", f"{made.pk}/file.pdf", f"{made.pk}/picture.png"):
        assert client.get(f"/admin/print/{path}")["Location"] == "/admin/", path
    assert client.post(f"/admin/print/{made.pk}/freeze/")["Location"] == "/admin/"
    assert Print.objects.get().state == "draft"


def test_a_code_passes_on_the_state_of_the_log_and_a_frozen_print_keeps_its_own(edition, monkeypatch):
    signer(edition, "Ada")
    newest = Caption(date(2026, 11, 25), "appeal.example/log", 2700, "A" * 43 + "=", "key")
    monkeypatch.setattr(captions, "latest", lambda: newest)
    made = a_print(edition, code="log")
    code = composing.copy_of(made, names.chosen(made)).code
    words = code.caption.replace("\u200b", "")
    assert words == f"The public log of signatures on 25 November 2026: 2,700 entries, fingerprint {newest.root}"
    frozen = actions.freeze(id=made.pk, by="pia", today=date(2026, 11, 26))
    monkeypatch.setattr(captions, "latest", lambda: replace(newest, size=2800))
    assert composing.copy_of(frozen, names.chosen(frozen)).code == code
    file = composing.pdf(frozen, composing.copy_of(frozen, names.chosen(frozen)))
    assert hashlib.sha256(file).hexdigest() == frozen.sha256


def test_before_there_is_a_log_the_code_leads_to_the_site(edition):
    made = a_print(edition, code="log")
    assert composing.copy_of(made, names.chosen(made)).code.caption.startswith("Read it and sign it: ")
