"""What this room's entries in the audit list are called."""

from django.utils.translation import gettext_lazy as _

from openappeal.audit import labels


def register() -> None:
    """Name the actions of this room."""
    labels.register(
        {
            "website.hand_over": _("Translation handed to a second reader"),
            "website.take_back": _("Translation taken back"),
            "website.give_back": _("Translation given back"),
            "website.publish_translation": _("Translation published"),
            "website.says_the_same": _("Translation said to say the same"),
            "website.only_slips": _("Change said to be a slip of the pen"),
        }
    )
