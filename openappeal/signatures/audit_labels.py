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
            "signatures.check_list": _("List of signers checked"),
            "signatures.import": _("List of signers imported"),
            "signatures.undo_import": _("List of signers taken back"),
            "signatures.close_report": _("“This is not me” decided"),
        }
    )
