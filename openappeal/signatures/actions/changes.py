"""What a signer does later with the personal link: show less, show more, correct. Withdrawing is in `leaving`.

Less is done at once. More waits 72 hours, then a person reads it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F

from openappeal.audit import actions as audit
from openappeal.core.names import fold_name
from openappeal.signatures import freshness
from openappeal.signatures import sealing as boxes
from openappeal.signatures.actions.less import (
    ask_for_proof_again,
    drop_relation,
    drop_words,
    leave_cell,
    lock_signature,
    make_stricter,
    text_hash_of,
)
from openappeal.signatures.leaving_models import Withdrawal
from openappeal.signatures.models import (
    STRICTNESS,
    Basis,
    Held,
    HiddenBy,
    Kind,
    PersonalLink,
    Review,
    Signature,
    Visibility,
    WishToShow,
)
from openappeal.signatures.notable_models import Notable
from openappeal.signatures.organisation_models import Organisation, ProofState
from openappeal.vault import sealing, tokens
from openappeal.vault.keys import KeyProvider
from openappeal.vault.tokens import PersonalCode

WAIT_TO_SHOW = timedelta(days=3)


class UnknownCode(Exception):
    """No signature answers to this code: withdrawn long ago, or mistyped."""


class NameNeeded(Exception):
    """Showing a name needs the name: we cannot read a withheld one and have not kept a counted one."""


@dataclass(frozen=True)
class Personal:
    """What the personal page may say. Never a name or its line: the page could be opened by somebody else.

    And whoever signed as a third person of a full mailbox has none: the page must be the same.
    """

    visibility: str
    can_show_more: bool
    waits_to_show: bool
    is_hidden: bool = False
    # Of a signature without an address that nobody has accepted yet: when it is erased, and whether it was refused.
    erase_day: date | None = None
    is_refused: bool = False
    may_print: bool = False
    waits_to_print: bool = False
    is_organisation: bool = False
    # Of an organisation that does not count: its state, waiting to be proved or refused.
    proof: str = ""
    # The text that was signed.
    version_id: int | None = None
    language: str = ""
    is_confirmed: bool = True
    # Whether an entry of the public log belongs to this very code. Those of later letters open none.
    has_receipt: bool = False


def look(*, code: PersonalCode) -> Personal:
    """What stands behind a code.

    :raises UnknownCode:
    """
    link = _link(code)
    signature = link.signature
    if signature is None:
        # A folded third name: it shows what was asked for and changes nobody's signature.
        is_public = link.visibility == Visibility.PUBLIC
        return Personal(
            visibility=link.visibility,
            can_show_more=not is_public,
            waits_to_show=bool(link.wish) and not is_public,
            may_print=link.print_consent,
            waits_to_print=bool(link.wish) and link.wish_prints,
            version_id=link.version_id,
            language=link.language,
            is_organisation=_is_organisation(link),
            proof=ProofState.WAITS if _is_organisation(link) else "",
            has_receipt=link.has_receipt,
        )
    wish = WishToShow.objects.filter(signature=signature).first()
    is_hidden = signature.hidden_by != HiddenBy.NOBODY
    is_shown = signature.visibility == Visibility.PUBLIC and not is_hidden
    return Personal(
        visibility=signature.visibility,
        can_show_more=signature.visibility != Visibility.PUBLIC,
        waits_to_show=wish is not None and bool(wish.sealed) and not is_shown,
        is_hidden=is_hidden,
        erase_day=signature.erase_day,
        is_refused=signature.held == Held.REFUSED,
        may_print=signature.print_consent,
        waits_to_print=wish is not None and wish.prints,
        is_organisation=_is_organisation(link),
        proof=_proof(signature),
        version_id=link.version_id or signature.version_id,
        language=link.language or signature.language,
        is_confirmed=signature.basis == Basis.CONFIRMED,
        has_receipt=link.has_receipt,
    )


def _is_organisation(link: PersonalLink) -> bool:
    if link.signature is None:
        return link.erase_day is not None
    return bool(link.signature.kind == Kind.ORGANISATION)


def _proof(signature: Signature) -> str:
    if signature.held != Held.PROOF:
        return ""
    return Organisation.objects.values_list("state", flat=True).get(signature=signature)


@transaction.atomic
def change(
    *,
    code: PersonalCode,
    visibility: Visibility,
    name: str,
    credential: str | None,
    country: str,
    sphere: str,
    keys: KeyProvider,
    today: date,
    may_print: bool = False,
    drops_relation: bool = False,
) -> None:
    """Do what the personal page asks: less at once, more after 72 hours and a reading.

    A credential line of None stays as it is, an empty one goes. That a name may be printed is more: paper cannot be
    called back. That it may no longer is less. With `drops_relation` it is no longer said that somebody was a
    prisoner, or is a relative of one.

    :raises UnknownCode:
    :raises NameNeeded:
    """
    link = _link(code, lock=True)
    signature = _lock_signature(link)
    if _is_organisation(link) and visibility == Visibility.COUNTED:
        # Without a name it would be one person more in the count: an organisation can be hidden or withdrawn.
        visibility = Visibility.WITHHELD
    shown_now = Visibility(signature.visibility if signature is not None else link.visibility)
    shows_more = STRICTNESS[visibility] < STRICTNESS[shown_now]
    if shows_more and not name:
        raise NameNeeded
    if signature is None:
        _change_nothing(link, visibility, shows_more, may_print, today)
        return
    may_print = may_print and visibility == Visibility.PUBLIC
    is_less_printed = signature.print_consent and not may_print
    if is_less_printed:
        signature.print_consent = False
        signature.save(update_fields=["print_consent"])
        # What was approved before and is not shown yet would bring it back.
        Notable.objects.filter(signature=signature).update(may_print=False)
        audit.record(by="signer", action="signatures.no_print", today=today, subject=str(signature))
    if drops_relation and signature.visibility == Visibility.PUBLIC:
        drop_relation(signature, today)
    if shows_more:
        wish_to_show(signature, visibility, name, credential or "", country, sphere, keys, today, prints=may_print)
        return
    if visibility == Visibility.PUBLIC and signature.hidden_by != HiddenBy.NOBODY:
        _wish_again(signature, name, credential, keys, today, prints=may_print, is_done=is_less_printed)
        return
    if not (visibility == shown_now == Visibility.PUBLIC and may_print and not signature.print_consent):
        WishToShow.objects.filter(signature=signature).delete()
    elif not WishToShow.objects.filter(signature=signature).exists():
        WishToShow.objects.create(
            signature=signature, visibility=visibility, prints=True, sealed=b"", from_day=today + WAIT_TO_SHOW
        )
    if visibility != shown_now:
        make_stricter(signature=signature, visibility=visibility, keys=keys, today=today)
    elif visibility == Visibility.PUBLIC and credential not in (None, signature.credential):
        _correct_credential(signature, credential, today)
    if is_less_printed and visibility == shown_now:
        freshness.mark_elsewhere()


def fulfil_wishes(*, keys: KeyProvider, today: date, limit: int = 100) -> int:
    """Turn wishes that have waited long enough into what they ask. The worker's: it opens them.

    Each by itself: one that cannot be opened, because the key was replaced, goes and keeps no other waiting.
    """
    due = WishToShow.objects.filter(from_day__lte=today).order_by("pk").values_list("pk", "signature_id")
    done = 0
    for wish, signature in list(due[:limit]):
        try:
            with transaction.atomic():
                done += _fulfil(wish, signature, keys, today)
        except sealing.CannotOpen:
            WishToShow.objects.filter(pk=wish).delete()
    empty = PersonalLink.objects.filter(signature=None, wish_from_day__lte=today)
    empty.update(visibility=F("wish"), print_consent=F("wish_prints"), wish="", wish_prints=False, wish_from_day=None)
    return done


def _fulfil(wish_id: int, signature_id: int, keys: KeyProvider, today: date) -> int:
    """Do what one wish asks. Returns 1 if it changed something."""
    signature = lock_signature(signature_id)
    wish = WishToShow.objects.filter(pk=wish_id, from_day__lte=today).first()
    if signature is None or wish is None:
        return 0
    if signature.visibility == Visibility.PUBLIC and signature.hidden_by == HiddenBy.NOBODY:
        # It was shown all the time, or somebody has shown it again meanwhile.
        wish.delete()
        return _let_print(signature, today) if wish.prints else 0
    if not wish.sealed:
        wish.delete()  # a name was to be printed that was hidden meanwhile
        return 0
    fields = sealing.unpad_box(sealing.open_sealed(bytes(wish.sealed), keys.mailing_identity()))
    leave_cell(signature, today)
    signature.country, signature.sphere = str(fields["country"]), str(fields["sphere"])
    signature.visibility = wish.visibility
    if wish.visibility == Visibility.PUBLIC:
        signature.name = str(fields["name"])
        signature.folded_name = fold_name(signature.name)[:160]
        signature.credential = str(fields["credential"])
        signature.review, signature.box, signature.is_looked_at = Review.UNREAD, None, False
        signature.print_consent = wish.prints
        if signature.hidden_by == HiddenBy.NOBODY:
            # Its blank line stays as a gap; the name gets a new place once it has been read.
            signature.on_wall = False
        # A hidden name has kept its place, and comes back to it.
        signature.hidden_by, signature.hidden_day = HiddenBy.NOBODY, None
    else:
        signature.box = boxes.seal_box(
            appeal=signature.appeal.slug,
            visibility=wish.visibility,
            name=str(fields["name"]),
            credential=str(fields["credential"]),
            country=signature.country,
            address="",
            language=signature.language,
            text_sha256=text_hash_of(signature),
            today=signature.day,
            keys=keys,
        )
    signature.counted_in = False
    if signature.kind == Kind.ORGANISATION:
        ask_for_proof_again(signature, today)
    signature.save()
    wish.delete()
    audit.record(by="worker", action="signatures.show_more", today=today, subject=str(signature))
    return 1


def _link(code: PersonalCode, *, lock: bool = False) -> PersonalLink:
    links = PersonalLink.objects.select_related("signature").filter(code_hash=tokens.code_hash(code))
    if lock:
        links = PersonalLink.objects.select_for_update().filter(code_hash=tokens.code_hash(code))
    link = links.first()
    if link is None or Withdrawal.objects.filter(code_hash=tokens.code_hash(code)).exists():
        raise UnknownCode
    return link


def _lock_signature(link: PersonalLink) -> Signature | None:
    """The link's signature, locked before anything that depends on it is touched or marked stale."""
    return None if link.signature_id is None else lock_signature(link.signature_id)


def wish_to_show(
    signature: Signature,
    visibility: Visibility,
    name: str,
    credential: str,
    country: str,
    sphere: str,
    keys: KeyProvider,
    today: date,
    *,
    prints: bool = False,
) -> None:
    """Note that somebody wants to show more. Call it in a transaction with the signature locked."""
    fields = {"v": 1, "name": name, "credential": credential, "country": country, "sphere": sphere}
    WishToShow.objects.update_or_create(
        signature=signature,
        defaults={
            "visibility": visibility,
            "prints": prints,
            "sealed": sealing.seal(sealing.pad_box(fields), keys.mailing_recipients()),
            "from_day": today + WAIT_TO_SHOW,
        },
    )


def _let_print(signature: Signature, today: date) -> int:
    signature.print_consent = True
    signature.save(update_fields=["print_consent"])
    audit.record(by="worker", action="signatures.may_print", today=today, subject=str(signature))
    return 1


def _wish_again(
    signature: Signature,
    name: str,
    credential: str | None,
    keys: KeyProvider,
    today: date,
    *,
    prints: bool,
    is_done: bool,
) -> None:
    """A hidden name is to come back: typed anew, after the same wait and reading. Without a name, that is taken back.

    `is_done` says that something else was asked, and needs no name.

    :raises NameNeeded:
    """
    if name:
        line = signature.credential if credential is None else credential
        country, sphere = signature.country, signature.sphere
        wish_to_show(signature, Visibility.PUBLIC, name, line, country, sphere, keys, today, prints=prints)
    elif not WishToShow.objects.filter(signature=signature).delete()[0] and not is_done:
        raise NameNeeded


def _change_nothing(link: PersonalLink, visibility: Visibility, shows_more: bool, may_print: bool, today: date) -> None:
    """A link to no signature notes what its page has to say, and for as long as a signature's would."""
    may_print = may_print and visibility == Visibility.PUBLIC
    link.print_consent = link.print_consent and may_print
    if shows_more:
        link.wish, link.wish_prints, link.wish_from_day = visibility, may_print, today + WAIT_TO_SHOW
    elif visibility == link.visibility and may_print and not link.print_consent:
        if not link.wish:
            link.wish, link.wish_prints, link.wish_from_day = visibility, True, today + WAIT_TO_SHOW
    else:
        link.visibility, link.wish, link.wish_prints, link.wish_from_day = visibility, "", False, None
    link.save(update_fields=["visibility", "print_consent", "wish", "wish_prints", "wish_from_day"])


def _correct_credential(signature: Signature, credential: str | None, today: date) -> None:
    """A changed credential line is shown after it has been read again."""
    if signature.review == Review.SHOWN:
        freshness.mark_hidden(signature)
    drop_words(signature, today)
    signature.credential = credential or ""
    signature.review, signature.is_looked_at = Review.UNREAD, False
    signature.save(update_fields=["credential", "review", "is_looked_at"])
    audit.record(by="signer", action="signatures.correct", today=today, subject=str(signature))
