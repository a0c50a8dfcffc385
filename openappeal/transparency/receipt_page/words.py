"""What the page says of a receipt and of a log. {marks} are filled in by its script."""

from django.utils.translation import gettext as _


def words() -> dict[str, str]:
    """Every sentence by its name in the script, in the active language."""
    return {
        "found": _("Your signature is in the public log."),
        "foundAt": _("It is entry {number} of {size} in the public log of {origin}."),
        "foundIn": _("It is entry {number} of {size} in the public log of {origin}, in its state of {newest}."),
        "added": _("It was added on {day}."),
        "counts": _("No correction in this log sets it aside."),
        "unknown": _("This copy lacks a list of entries that were set aside, so it is not known whether yours is one."),
        "foundAside": _("Your signature is in the public log, and does not count now."),
        "aside": _(
            "The organisers set it aside on {asideDay}, together with others. The reason that they gave: {reason}."
        ),
        "notYet": _("Your signature is not in the log yet."),
        "notYetText": _(
            "It gets there by {by} at the latest. New entries are added some hours after the signing, many at once, "
            "so that nobody can see when somebody signed. Look again then."
        ),
        "late": _("Your signature is not in this copy of the log."),
        "lateText": _(
            "It was to be there by {by}. The newest entry of this copy is of {newest}. If that is the earlier day, get "
            "a newer copy. If it is not, something is wrong: keep the receipt and write to the campaign."
        ),
        "receiptBad": _("This receipt does not hold."),
        "receipt_form": _(
            "This is no receipt, or a part of it is missing or was changed. Choose the file again, or copy all of its "
            "text, from the first line to the last."
        ),
        "receipt_otherLog": _("It belongs to another log, {theirs}. This page checks receipts of {ours}."),
        "receipt_otherKey": _(
            "It names another key than this page. One of the two may be false. This is the key of this page: {ours} "
            "Compare it with the key on the press page of the campaign or in print."
        ),
        "receipt_signature": _(
            "The state of the log in it is not signed with the campaign's key. Somebody has changed it, or made it up."
        ),
        "receipt_extra": _("It is a proof of something else, not of a signature."),
        "receipt_proof": _(
            "It does not lead from a signature to the state of the log that was signed. A part of it was changed, or "
            "it was made up."
        ),
        "logBad": _("This log cannot be used for the check."),
        "log_form": _("Its file “checkpoint” is damaged, or is something else."),
        "log_signature": _(
            "Its state is not signed with the campaign's key. It may be the log of another campaign, or a false one."
        ),
        "log_missing": _("A file is missing: {path}. The copy has to be complete."),
        "log_bundle": _("A file is damaged: {path}."),
        "log_root": _(
            "Its entries are not those that were signed. The copy is damaged, or somebody has changed it. If it comes "
            "from the campaign's site, keep it and tell others: it is evidence."
        ),
        "log_manifest": _("A list of entries that were set aside is damaged, or is something else."),
        "log_behind": _("It is an older state of the log than the one in your receipt. Take a newer one."),
        "log_forked": _(
            "History was rewritten: this state of the log and the one in your receipt are both signed with the "
            "campaign's key, and they contradict each other. Keep your receipt and a copy of this log, and tell "
            "others: they are evidence."
        ),
        "log_network": _("The log could not be downloaded. Look at the connection and try again."),
        "log_zip": _("This is not a ZIP file, or not one that this page can read."),
        "broken": _("This cannot be read here. Try a newer browser."),
        "reading": _("Reading the log …"),
        "progress": _("{done} of {size} entries …"),
        "saved": _("The copy is saved."),
    }
