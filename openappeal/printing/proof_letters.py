"""Letters to well-known people about a print. The worker writes them: it alone opens an address, and each lies sealed
again at once. Of the team only outreach ever sees whom the campaign writes to.
"""

from __future__ import annotations

import logging
import re
from contextlib import suppress
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from openappeal.cms import shell
from openappeal.mail import actions as mail
from openappeal.mail.letters import Request
from openappeal.mail.models import Priority
from openappeal.printing import names
from openappeal.printing.actions import WHOLE
from openappeal.printing.models import Print, Proof, ProofState
from openappeal.printing.proof_actions import KEEP
from openappeal.signatures import contacts
from openappeal.signatures.notable_models import Notable
from openappeal.vault import tokens
from openappeal.vault.keys import KeyProvider
from openappeal.vault.sealing import CannotOpen

logger = logging.getLogger(__name__)

AT_ONCE = 20
TEMPLATE = "printing/emails/proof"
_ADDRESS = re.compile(r"[^\s<>,;:()\"']+@[^\s<>,;:()\"']+")


def write_due(*, keys: KeyProvider, today: date) -> int:
    """Write the letters that the press asked for, and put them into the outbox. Returns how many.

    A letter and the mark of its link are one transaction: after a kill it is written once more, or is there already.
    """
    ids = list(Proof.objects.filter(state=ProofState.WAITING).values_list("pk", flat=True)[:AT_ONCE])
    return sum(_write(pk, keys, today) for pk in ids)


@transaction.atomic
def _write(pk: int, keys: KeyProvider, today: date) -> int:
    rows = Proof.objects.select_for_update(of=("self",))
    proof = rows.filter(pk=pk, state=ProofState.WAITING).first()
    if proof is None:
        return 0
    made = Print.objects.select_related(*WHOLE).get(pk=proof.print_id)
    is_allowed = names.may_be_printed(made.edition).filter(pk=proof.signature_id).exists()
    notable = Notable.objects.select_related("contact").filter(signature=proof.signature_id).first()
    address = _address(notable, keys) if notable else ""
    if not is_allowed or not notable or not address:
        proof.state = ProofState.NO_ADDRESS
        proof.save()
        return 0
    token, expires = tokens.new_token(), today + KEEP
    language = _language(notable, made)
    context = {
        "on": made.publication.name if made.publication else "",
        "path": f"/proof/{token}/?lang={language}",
        "expires": expires.isoformat(),
    }
    letter = Request(template=TEMPLATE, address=address, language=language, context=context)
    mail.queue(sealed=mail.seal(letter=letter, keys=keys), expires=expires, priority=Priority.ORDINARY)
    proof.state, proof.token_hash, proof.expires_day = ProofState.ASKED, tokens.token_hash(token), expires
    proof.save()
    return 1


def _address(notable: Notable, keys: KeyProvider) -> str:
    """The e-mail address in what outreach wrote down, if there is one, and one alone."""
    if not hasattr(notable, "contact"):
        return ""
    try:
        words = contacts.unseal(bytes(notable.contact.sealed), keys.mailing_identity())
    except CannotOpen:
        logger.warning("%s cannot be opened with this key", notable.contact)
        return ""
    found = set()
    for one in _ADDRESS.findall(words.address):
        with suppress(ValidationError):
            validate_email(one.rstrip("."))
            found.add(str(one.rstrip(".")))
    # Of two, one may be where nobody is to write to her.
    return found.pop() if len(found) == 1 else ""


def _language(notable: Notable, made: Print) -> str:
    """Hers if the site speaks it, else that of the print."""
    offered = [one.tag for one in shell.languages()]
    return notable.language if notable.language in offered else made.edition.language
