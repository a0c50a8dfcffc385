"""What the press room's entries in the audit list are called."""

from django.utils.translation import gettext_lazy as _

from openappeal.audit import labels


def register() -> None:
    """Name the actions, and who acts by a statement's link."""
    labels.register(
        {
            "newsroom.begin_statement": _("Statement begun"),
            "newsroom.write_statement": _("Statement written"),
            "newsroom.set_scope": _("Uses of a statement chosen"),
            "newsroom.cut_excerpt": _("Excerpt cut from a statement"),
            "newsroom.drop_excerpt": _("Excerpt of a statement taken back"),
            "newsroom.make_statement_link": _("Link for a statement’s author made"),
            "newsroom.approve_statement": _("Statement approved by its author"),
            "newsroom.refuse_statement": _("Statement found wrong by its author"),
            "newsroom.open_statement": _("Statement opened to readers"),
            "newsroom.close_statement": _("Statement taken off the site, with the end of a consent"),
            "newsroom.withdraw_statement": _("Statement taken back with all its uses"),
            "newsroom.note_coverage": _("Coverage noted"),
            "newsroom.keep_copy": _("Copy of a page kept"),
            "newsroom.write_coverage": _("Coverage described"),
            "newsroom.show_coverage": _("Coverage put on the public list"),
            "newsroom.mark_dead_link": _("Link of coverage found dead, or alive again"),
            "newsroom.remove_coverage": _("Coverage removed"),
            "newsroom.set_boilerplate": _("Words about the campaign for the press changed"),
            "newsroom.add_press_name": _("Name put on the press page"),
            "newsroom.remove_press_name": _("Name taken off the press page"),
            "newsroom.add_photo": _("Photograph added"),
            "newsroom.change_photo": _("Record of a photograph changed"),
            "newsroom.remove_photo": _("Photograph removed"),
        }
    )
