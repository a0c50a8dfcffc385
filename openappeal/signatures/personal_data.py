"""What this room holds about people, column by column."""

from django.utils.translation import gettext_noop as _

from openappeal.privacy.register import Holding, Reading
from openappeal.privacy.register import register as declare

R = Reading


def register() -> None:
    """Declare every table of the room that says anything about a person."""
    declare(
        Holding(
            "signatures_signing",
            _("People who have signed and not yet pressed the button in their letter"),
            _("seven days at most; emptied at confirmation"),
            {
                "id": R.RANDOM,
                "token_hash": R.HASH,
                "version": R.CLEAR,
                "language": R.CLEAR,
                "kind": R.CLEAR,
                "visibility": R.CLEAR,
                "tag_1": R.TAG,
                "tag_2": R.TAG,
                "name_tag": R.TAG,
                "named": R.LETTER,
                "address_sealed": R.MAILING,
                "box": R.OFFICE,
                "decided": R.CLEAR,
                "contact_sealed": R.MAILING,
                "news_sealed": R.MAILING,
                "news_tag": R.TAG,
                "country": R.CLEAR,
                "sphere": R.CLEAR,
                "print_consent": R.CLEAR,
                "confirmed": R.CLEAR,
                "expires_day": R.CLEAR,
                "remind_day": R.CLEAR,
                "held": R.CLEAR,
                "sweep": R.RANDOM,
            },
        )
    )
    declare(
        Holding(
            "signatures_signature",
            _(
                "Signers: public (name, credential, country, field of work in clear), withheld (country and field of"
                " work in clear), counted (version, language and day only)"
            ),
            _("until they withdraw or the campaign closes"),
            {
                "id": R.RANDOM,
                "appeal": R.CLEAR,
                "version": R.CLEAR,
                "language": R.CLEAR,
                "kind": R.CLEAR,
                "claimed_kind": R.CLEAR,
                "basis": R.CLEAR,
                "visibility": R.CLEAR,
                "day": R.CLEAR,
                "tag": R.TAG,
                "name_tag": R.TAG,
                "name": R.CLEAR,
                "folded_name": R.CLEAR,
                "credential": R.CLEAR,
                "address_sealed": R.MAILING,
                "box": R.OFFICE,
                "country": R.CLEAR,
                "sphere": R.CLEAR,
                "print_consent": R.CLEAR,
                "group": R.CLEAR,
                "group_position": R.CLEAR,
                "review": R.CLEAR,
                "review_reason": R.CLEAR,
                "review_words": R.CLEAR,
                "hidden_by": R.CLEAR,
                "hidden_day": R.CLEAR,
                "commitment": R.LEAF,
                "counted_in": R.RANDOM,
                "on_wall": R.RANDOM,
                "held": R.CLEAR,
                "sweep": R.RANDOM,
                "asks_back": R.CLEAR,
                "erase_day": R.CLEAR,
                "import_run": R.CLEAR,
                "is_looked_at": R.RANDOM,
                "together": R.RANDOM,
            },
        )
    )
    declare(
        Holding(
            "signatures_fold",
            _("People who signed once more, until the public log has it (no link to any signature)"),
            _("seconds; if it was set aside, until it is let count, 14 days at most"),
            {
                "id": R.RANDOM,
                "commitment": R.LEAF,
                "held": R.CLEAR,
                "network": R.TAG,
                "provider": R.TAG,
                "day": R.CLEAR,
            },
        )
    )
    declare(
        Holding(
            "signatures_flag",
            _("Public signers: what asked for a second look at the name, in kinds"),
            _("as long as the name is public"),
            {"id": R.RANDOM, "signature": R.RANDOM, "kind": R.CLEAR},
        )
    )
    declare(
        Holding(
            "signatures_protectedname",
            _("People whose names must not appear: number, day, by whom, why in one word"),
            _("until two people take it off the list"),
            {"id": R.RANDOM, "number": R.CLEAR, "why": R.CLEAR, "day": R.CLEAR, "by": R.CLEAR},
        )
    )
    declare(
        Holding(
            "signatures_protectedtag",
            _("People whose names must not appear: marks of the name, by which it is known again and not read"),
            _("until two people take it off the list"),
            {"id": R.RANDOM, "name": R.RANDOM, "tag": R.TAG},
        )
    )
    declare(
        Holding(
            "signatures_cohort",
            _("Everybody who signed in the last 14 days: coarse facts against floods, the minute among them"),
            _("14 days after signing, or until the signature is withdrawn"),
            {
                "id": R.RANDOM,
                "signing": R.RANDOM,
                "signature": R.RANDOM,
                "minute": R.CLEAR,
                "network": R.TAG,
                "provider": R.TAG,
                "provider_class": R.CLEAR,
                "form_time": R.CLEAR,
                "lane": R.CLEAR,
                "shape": R.CLEAR,
                "code": R.CLEAR,
                "language": R.CLEAR,
                "visibility": R.CLEAR,
            },
        )
    )
    declare(
        Holding(
            "signatures_askedback",
            _("People who ask whether their signature was set aside"),
            _("until the worker has looked, seconds"),
            {"id": R.RANDOM, "code_hash": R.HASH},
        )
    )
    declare(
        Holding(
            "signatures_withdrawal",
            _("People who withdraw"),
            _("until the worker has erased the signature, seconds"),
            {"id": R.RANDOM, "code_hash": R.HASH},
        )
    )
    declare(
        Holding(
            "signatures_personallink",
            _("Signers"),
            _("as long as the signature; of a third organisation of one mailbox, which is none, a year"),
            {"id": R.RANDOM, "code_hash": R.HASH, "signature": R.RANDOM, "visibility": R.CLEAR}
            | {"print_consent": R.CLEAR, "wish": R.CLEAR, "wish_prints": R.CLEAR, "wish_from_day": R.CLEAR}
            | {"version": R.CLEAR, "language": R.CLEAR, "erase_day": R.CLEAR, "has_receipt": R.CLEAR},
        )
    )
    declare(
        Holding(
            "signatures_wishtoshow",
            _("Signers who want to show more than before"),
            _("three days, until it is done"),
            {
                "id": R.RANDOM,
                "signature": R.RANDOM,
                "visibility": R.CLEAR,
                "prints": R.CLEAR,
                "sealed": R.MAILING,
                "from_day": R.CLEAR,
            },
        )
    )
    declare(
        Holding(
            "signatures_wallline",
            _("Public signers (blank lines lead to nobody)"),
            _("as long as the wall; emptied when a name goes"),
            {"id": R.RANDOM, "day": R.CLEAR, "signature": R.RANDOM, "sweep": R.RANDOM},
        )
    )
    declare(
        Holding(
            "signatures_departure",
            _("People who withdrew or changed what is shown"),
            _("until the next daily batch"),
            {
                "id": R.RANDOM,
                "day": R.CLEAR,
                "is_move": R.CLEAR,
                "kind": R.CLEAR,
                "basis": R.CLEAR,
                "visibility": R.CLEAR,
                "country": R.CLEAR,
                "sphere": R.CLEAR,
                "language": R.CLEAR,
                "version_number": R.CLEAR,
            },
        )
    )
    declare(
        Holding(
            "signatures_delivery",
            _("Public signers to whom a letter about their signature is being sent"),
            _("until the letter has gone to everybody"),
            {"id": R.RANDOM, "letter": R.RANDOM, "signature": R.RANDOM, "link": R.RANDOM, "queued": R.RANDOM},
        )
    )
    declare(
        Holding(
            "signatures_report",
            _("People who reported a name with “This is not me”"),
            _("the note until somebody has decided"),
            {
                "id": R.RANDOM,
                "day": R.CLEAR,
                "name": R.CLEAR,
                "note": R.CLEAR,
                "signature": R.RANDOM,
                "hid": R.CLEAR,
                "closed": R.CLEAR,
            },
        )
    )
    declare(
        Holding(
            "signatures_notable",
            _("Well-known people whom organisers have asked to sign"),
            _("as long as their signature; 30 days after a no or a withdrawal, a year without an answer"),
            dict.fromkeys(("name", "folded_name", "group", "position", "country", "language", "speaker"), R.CLEAR)
            | dict.fromkeys(("state", "state_day", "may_show", "may_print", "version", "is_made_here"), R.CLEAR)
            | {"id": R.RANDOM, "signature": R.RANDOM},
        )
    )
    declare(
        Holding(
            "signatures_organisation",
            _("Organisations that have signed: how they decided, and which proof of it was seen by whom of the team"),
            _("as long as the signature; 30 days after it was refused, a year without a proof"),
            dict.fromkeys(("decided", "state", "state_day", "proof", "proof_day", "proof_by", "proof_detail"), R.CLEAR)
            | {"id": R.RANDOM, "signature": R.RANDOM},
        )
    )
    declare(
        Holding(
            "signatures_notablewording",
            _("Well-known people: name and line as they are to be printed"),
            _("as long as the record"),
            dict.fromkeys(("language", "name", "credential", "is_approved"), R.CLEAR)
            | {"id": R.RANDOM, "notable": R.RANDOM},
        )
    )
    declare(
        Holding(
            "signatures_notablestep",
            _("Well-known people: what they said, by which way, on which day, and who of the team wrote it down"),
            _("as long as the record"),
            dict.fromkeys(("number", "step", "day", "by", "channel", "speaker", "detail"), R.CLEAR)
            | {"id": R.RANDOM, "notable": R.RANDOM},
        )
    )
    declare(
        Holding(
            "signatures_contact",
            _("Contacts and agents of well-known people, and who answers for an organisation: name, address, note"),
            _(
                "as long as the record; at once when somebody wants never to be asked again; 30 days after an"
                " organisation’s proof was seen"
            ),
            {"id": R.RANDOM, "notable": R.RANDOM, "organisation": R.RANDOM, "sealed": R.MAILING},
        )
    )
    declare(
        Holding(
            "signatures_contactopening",
            _("Contacts that an organiser is opening just now"),
            _("seconds"),
            {"id": R.RANDOM, "contact": R.RANDOM, "recipient": R.RANDOM, "by": R.CLEAR, "reason": R.CLEAR}
            | {"refused": R.CLEAR, "sealed": R.REQUEST},
        )
    )
    declare(
        Holding(
            "signatures_nottoask",
            _("People who want never to be asked again"),
            _("for good"),
            {"id": R.RANDOM, "tag": R.TAG},
        )
    )
    declare(
        Holding(
            "signatures_importrun",
            _("People on a list that organisers import: the list, not the people"),
            _("for good; what the list says goes when the import is done, or after a day"),
            dict.fromkeys(("day", "by", "label", "basis", "version", "language", "wish", "agreed", "state"), R.CLEAR)
            | dict.fromkeys(("rows", "position", "counts", "erase_hour"), R.CLEAR)
            | {"id": R.RANDOM, "file_tag": R.TAG, "sealed": R.BROWSER},
        )
    )
    declare(
        Holding(
            "signatures_sheetrun",
            _("People who may sign on paper: for which occasion the sheets were made"),
            _("for good, or until the sheets are forgotten because none came back"),
            dict.fromkeys(("label", "paper", "edition", "second", "form", "is_condensed"), R.CLEAR)
            | dict.fromkeys(("second_form", "second_is_condensed", "lines", "contact", "day"), R.CLEAR)
            | {"id": R.RANDOM},
        )
    )
    declare(
        Holding(
            "signatures_petitionsheet",
            _("People on a petition sheet that came back: the sheet, not the people"),
            _("for good, or until the sheets are forgotten because none came back"),
            dict.fromkeys(("code", "number", "collected_day", "illegible", "crossed_out"), R.CLEAR)
            | dict.fromkeys(("id", "run", "taken_in", "entry_key"), R.RANDOM),
        )
    )
    declare(
        Holding(
            "signatures_sheetscan",
            _("People on a petition sheet of which a scan is kept"),
            _("a year, or until an organiser erases it"),
            dict.fromkeys(("kind", "day", "erase_day"), R.CLEAR)
            | {"id": R.RANDOM, "sheet": R.RANDOM, "sealed": R.OFFICE},
        )
    )
    declare(
        Holding(
            "signatures_importpart",
            _("People on a list that waits to be imported"),
            _("until the import is done, a day at most"),
            {"id": R.RANDOM, "run": R.RANDOM, "number": R.CLEAR, "first_row": R.CLEAR, "sealed": R.BROWSER}
            | {"outcome": R.CLEAR},
        )
    )
    declare(
        Holding(
            "signatures_importpair",
            _("People on a list who may have signed already"),
            _("until the import is done, a day at most"),
            {"id": R.RANDOM, "run": R.RANDOM, "row": R.CLEAR, "other_row": R.CLEAR, "signature": R.RANDOM}
            | {"decision": R.CLEAR},
        )
    )
    declare(
        Holding(
            "signatures_otherspelling",
            _("Signers who stood twice on lists, spelled or reached in two ways"),
            _("as long as the signature; erased when it is only counted"),
            {"id": R.RANDOM, "run": R.RANDOM, "signature": R.RANDOM, "tag": R.TAG, "name_tag": R.TAG, "box": R.OFFICE},
        )
    )
    declare(
        Holding(
            "signatures_rememberedmapping",
            _("Nobody: what the columns of lists mean, in case a name was taken for a header"),
            _("for good"),
            {"id": R.RANDOM, "fingerprint": R.TAG, "columns": R.TAG, "dates": R.CLEAR},
        )
    )
    declare(
        Holding(
            "signatures_officekey",
            _("Nobody: the public halves of office keys, which everybody may know"),
            _("for good: what was sealed in their days opens with these keys only"),
            {"id": R.RANDOM, "recipient": R.CLEAR, "since_day": R.CLEAR, "is_first": R.CLEAR, "until_day": R.CLEAR},
        )
    )
    declare(
        Holding(
            "signatures_officedrill",
            _("Staff members who keep an office key: which, and on which day they last showed that it opens"),
            _("a year after that day; what they are to type, seven days at most"),
            {"id": R.RANDOM, "key": R.RANDOM, "by": R.CLEAR, "digest": R.HASH, "begun_day": R.CLEAR, "wrong": R.CLEAR}
            | {"proved_day": R.CLEAR},
        )
    )
