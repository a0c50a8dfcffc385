"""What this room's entries in the audit list are called."""

from django.utils.translation import gettext_lazy as _

from openappeal.audit import labels


def register() -> None:
    """Name the actions of this room."""
    labels.register(
        {
            "signatures.shown": _("Read and shown"),
            "signatures.left_out": _("Read and left out"),
            "signatures.unread": _("Put back to be read again"),
            "signatures.hide": _("Name hidden"),
            "signatures.unhide": _("Name shown again"),
            "signatures.set_group": _("Place among the notable signers changed"),
            "signatures.correct": _("Line under the name changed"),
            "signatures.show_less": _("Less is shown"),
            "signatures.show_more": _("More may be shown, after three days"),
            "signatures.withdraw": _("Signature withdrawn"),
            "signatures.together.shown": _("Many read and shown in one press"),
            "signatures.together.left_out": _("Many left out in one press"),
            "signatures.undo_together": _("Decision on many taken back"),
            "signatures.protect": _("Name that must not appear added"),
            "signatures.unprotect": _("Name that must not appear taken off the list"),
            "signatures.unprotect.propose": _("Taking a name that must not appear off the list proposed"),
            "signatures.unprotect.announce": _("Taking a name that must not appear off the list announced"),
            "signatures.unprotect.approve": _("Taking a name that must not appear off the list agreed to"),
            "signatures.unprotect.drop": _("Taking a name that must not appear off the list refused, or taken back"),
            "signatures.show_protected.propose": _("Showing a name that must not appear proposed"),
            "signatures.show_protected.announce": _("Showing a name that must not appear announced"),
            "signatures.show_protected.approve": _("Showing a name that must not appear agreed to"),
            "signatures.show_protected.drop": _("Showing a name that must not appear refused, or taken back"),
            "signatures.list_insults": _("List of insults changed"),
            "signatures.export": _("Sealed file fetched"),
            "signatures.export.propose": _("Sealed file asked for"),
            "signatures.export.announce": _("Sealed file announced to the team"),
            "signatures.export.approve": _("Sealed file agreed to"),
            "signatures.export.drop": _("Sealed file refused, or taken back"),
            "signatures.export.refuse": _("Tried to fetch a sealed file without agreement"),
            "signatures.write_letter": _("Letter to signers written"),
            "signatures.discard_letter": _("Draft of a letter to signers thrown away"),
            "signatures.letter.propose": _("Letter to signers proposed"),
            "signatures.letter.announce": _("Letter to signers announced to the team"),
            "signatures.letter.approve": _("Letter to signers agreed to"),
            "signatures.letter.drop": _("Letter to signers refused, or taken back"),
            "signatures.send_letter": _("Letter to signers sent"),
            "signatures.pause_letter": _("Letter to signers paused"),
            "signatures.resume_letter": _("Letter to signers sent on"),
            "signatures.stop_letter": _("Letter to signers stopped"),
            "signatures.make_event_code": _("Code for an event made"),
            "signatures.end_event_code": _("Code for an event ended"),
            "signatures.check_list": _("List of signers checked"),
            "signatures.import": _("List of signers imported"),
            "signatures.undo_import": _("List of signers taken back"),
            "signatures.close_report": _("“This is not me” decided"),
            "signatures.burst": _("A burst began"),
            "signatures.release": _("Counts again after being set aside"),
            "signatures.release_all": _("Many count again after being set aside"),
            "signatures.leave_set_aside": _("Stays set aside"),
            "signatures.sweep.propose": _("Setting many aside proposed"),
            "signatures.sweep.approve": _("Setting many aside approved"),
            "signatures.sweep.announce": _("Setting many aside announced"),
            "signatures.sweep.drop": _("Setting many aside dropped"),
            "signatures.sweep.do": _("Many set aside"),
            "signatures.sweep.undo": _("Many put back"),
        }
    )
