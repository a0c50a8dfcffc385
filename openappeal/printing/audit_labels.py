"""What this room's entries in the audit list are called."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from openappeal.audit import labels


def register() -> None:
    """Name the actions of this room."""
    labels.register(
        {
            "printing.publication": _("Publication noted"),
            "printing.change_publication": _("Publication changed"),
            "printing.drop_publication": _("Publication forgotten"),
            "printing.write": _("Print begun"),
            "printing.change": _("Print changed"),
            "printing.freeze": _("Print frozen"),
            "printing.discard": _("Print thrown away"),
            "printing.begin_placement": _("Placement wanted"),
            "printing.change_placement": _("Placement changed"),
            "printing.write_placement": _("Words of a placement written"),
            "printing.hand_over_words": _("Translated words of a placement handed over"),
            "printing.take_words_back": _("Translated words of a placement taken back, to go on"),
            "printing.send_words_back": _("Translated words of a placement sent back"),
            "printing.take_words_over": _("Translated words of a placement taken over"),
            "printing.drop_words": _("Translated words of a placement thrown away"),
            "printing.step_placement": _("Placement one step further"),
            "printing.step_back_placement": _("Placement one step back"),
            "printing.drop_placement": _("Placement fell through"),
            "printing.link_placement": _("Prints and coverage of a placement noted"),
            "printing.link_expenses": _("Expenses of a placement noted"),
            "printing.keep_tear_sheet": _("Picture of the printed page kept"),
            "printing.drop_tear_sheet": _("Picture of the printed page thrown away"),
            "printing.show_placement": _("Placement shown to readers"),
            "printing.hide_placement": _("Placement shown to readers no more"),
            "printing.discard_placement": _("Placement thrown away"),
            "printing.note_banner_size": _("Size of banners noted"),
            "printing.forget_banner_size": _("Size of banners forgotten"),
            "printing.show_screen": _("Print for the screen shown to readers"),
            "printing.hide_screen": _("Print for the screen shown to readers no more"),
            "printing.pick": _("Names for a print chosen by hand"),
            "printing.ask_proofs": _("Well-known people asked how they stand in a print"),
            "printing.leave_out": _("Well-known people left out of a print"),
            "printing.take_in": _("Well-known people taken into a print again"),
            "printing.proof_approved": _("A well-known person approved how she stands in a print"),
            "printing.proof_change": _("A well-known person wants another line in a print"),
            "printing.proof_out": _("A well-known person asked to be left out of a print"),
        }
    )
    labels.register_subjects(
        "printing",
        {
            r"publication (?P<id>\d+)": lambda id: gettext("publication %(id)s") % {"id": id},
            r"print (?P<id>\d+)": lambda id: gettext("print %(id)s") % {"id": id},
            r"banner size (?P<size>[0-9x]+)": lambda size: gettext("banner size %(size)s") % {"size": size},
            r"placement (?P<slug>[a-z0-9-]+)": lambda slug: gettext("placement %(slug)s") % {"slug": slug},
        },
    )
