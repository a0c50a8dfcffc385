"""A notable's name on the wall: put up, rewritten, taken down. Called by `notables`, with its row locked."""

from __future__ import annotations

from datetime import date

from openappeal.appeals import queries as appeals
from openappeal.core.names import fold_name
from openappeal.signatures import freshness
from openappeal.signatures import notable_rules as rules
from openappeal.signatures.actions import gone_for_good, moderation
from openappeal.signatures.actions.less import erase
from openappeal.signatures.models import Basis, Kind, Review, Signature, Visibility
from openappeal.signatures.notable_models import Notable, NotableWording
from openappeal.signatures.spheres import NotableGroup

KINDS = {NotableGroup.FORMER_PRISONERS: Kind.FORMER_PRISONER, NotableGroup.RELATIVES: Kind.RELATIVE}


def put_up(notable: Notable, *, by: str, today: date) -> None:
    """Place the signature among the notables, as approved. Where there is none yet, it is made.

    One made here is counted with those accepted without an address: no letter's button was pressed.
    """
    if notable.signature_id is None:
        words = main_wording(notable)
        version = notable.version
        assert version is not None  # nobody is proved who has not agreed to a text
        notable.signature = Signature.objects.create(
            appeal_id=version.appeal_id,
            version=version,
            language=notable.language,
            kind=KINDS.get(NotableGroup(notable.group), Kind.PERSON),
            basis=Basis.REVIEWED,
            visibility=Visibility.PUBLIC,
            day=today,
            name=words.name,
            country=notable.country,
            review=Review.UNREAD,
        )
        notable.is_made_here = True
    signature = _locked(notable)
    # Two people have looked at the very name, and its bearer has approved it.
    moderation.show(ids=[signature.pk], by=by, today=today, by_agreement=True)
    rewrite(notable, is_agreed=True)


def rewrite(notable: Notable, *, is_agreed: bool = False) -> None:
    """Let the signature say what was approved, in its group and place.

    Unless two people have agreed to these very words, the worker compares them with the names that must not appear,
    and takes them off if they are such.
    """
    signature, words = _locked(notable), main_wording(notable)
    signature.name, signature.folded_name = words.name, fold_name(words.name)[:160]
    signature.credential = words.credential
    signature.group, signature.group_position = notable.group, notable.position
    signature.print_consent = notable.may_print
    signature.is_looked_at = is_agreed
    signature.save()
    freshness.mark_hidden(signature)
    freshness.mark_groups()


def take_down(notable: Notable, *, today: date) -> None:
    """Off the notables' places, at once. A signature made here is erased, and leaves the counts as others do."""
    if notable.signature_id is None:
        return
    signature = _locked(notable)
    freshness.mark_groups()
    if notable.is_made_here:
        notable.signature, notable.is_made_here = None, False
        # Not yet saved as shown without a signature: the caller writes the new state with it.
        Notable.objects.filter(pk=notable.pk).update(state="placed", signature=None, is_made_here=False)
        gone_for_good.note([signature.pk], today=today)
        erase(signature, today)
        return
    signature.group, signature.group_position = "", None
    signature.save(update_fields=["group", "group_position"])
    freshness.mark_hidden(signature)


def unshow(notable: Notable, *, by: str, today: date) -> None:
    """Take back the showing as well: a signature of their own waits to be read again, and is printed nowhere."""
    take_down(notable, today=today)
    if notable.signature_id is not None:
        moderation.undo_review(ids=[notable.signature_id], by=by, today=today)
        Signature.objects.filter(pk=notable.signature_id).update(print_consent=False)


def hide(notable: Notable, *, by: str, today: date) -> None:
    """Hide the signature that they made themselves: whether it goes on counting is for them to say."""
    if notable.signature_id is not None:
        moderation.hide(id=notable.signature_id, by=by, reason="", today=today)


def main_wording(notable: Notable) -> NotableWording:
    """What stands where nothing else was approved: in the signer's language, else the campaign's first that has one.

    :raises notable_rules.NoWording:
    """
    approved = {wording.language: wording for wording in notable.wordings.filter(is_approved=True)}
    order = [notable.language, *appeals.campaign_languages(), *sorted(approved)]
    found = next((approved[tag] for tag in order if tag in approved), None)
    if found is None:
        raise rules.NoWording
    return found


def _locked(notable: Notable) -> Signature:
    # A signature that was just made is not yet saved with the notable.
    return Signature.objects.select_for_update().get(pk=notable.signature_id or 0)
