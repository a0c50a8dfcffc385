"""What the entries of drives and gifts in the audit list are called."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from openappeal.audit import labels


def register() -> None:
    """Name the actions."""
    labels.register(
        {
            "fundraising.begin_drive": _("Drive begun"),
            "fundraising.change_drive": _("Drive changed"),
            "fundraising.write_drive": _("Words of a drive changed"),
            "fundraising.hand_over_words": _("Translated words of a drive handed over"),
            "fundraising.take_words_back": _("Translated words of a drive taken back, to go on"),
            "fundraising.send_words_back": _("Translated words of a drive sent back"),
            "fundraising.take_words_over": _("Translated words of a drive taken over"),
            "fundraising.drop_words": _("Translated words of a drive thrown away"),
            "fundraising.state_rate": _("Rate of another currency stated"),
            "fundraising.open_drive": _("Drive opened to readers"),
            "fundraising.close_drive": _("Drive closed"),
            "fundraising.discard_drive": _("Drive thrown away"),
            "fundraising.enter_gifts": _("Gifts entered"),
            "fundraising.gift_pledged": _("Gift promised"),
            "fundraising.gift_received": _("Gift received"),
            "fundraising.gift_deposited": _("Gift paid into the bank"),
            "fundraising.gift_cleared": _("Gift cleared"),
            "fundraising.gift_lapsed": _("Promise of a gift not kept"),
            "fundraising.gift_returned": _("Gift sent back by the bank"),
            "fundraising.gift_refunded": _("Gift given back"),
            "fundraising.gift_mistake": _("Gift taken out: entered by mistake"),
            "fundraising.open_donor": _("Donor’s name and address opened"),
            "fundraising.forget_donor": _("Donor forgotten"),
            "fundraising.checkout_on": _("Gifts by card switched on"),
            "fundraising.checkout_off": _("Gifts by card switched off"),
            "fundraising.change_checkout": _("What the payment company is told changed"),
            "fundraising.let_checkout_on": _("Brake on gifts by card taken off for the day"),
            "fundraising.thank_by_name": _("Giver thanked by name"),
            "fundraising.thank_without_name": _("Name of a giver not shown"),
            "fundraising.put_payment_right": _("Payment by card entered by hand"),
            "fundraising.look_after_event": _("Event of the payment company looked after by hand"),
        }
    )
    labels.register_reasons({"fundraising.enter_gifts": labels.in_digits})
    labels.register_subjects(
        "fundraising",
        {
            r"drive (?P<slug>[a-z0-9-]+)": lambda slug: gettext("drive “%(slug)s”") % {"slug": slug},
            r"gift (?P<code>[A-Z0-9]+)": lambda code: gettext("gift %(code)s") % {"code": code},
            r"checkout": lambda: gettext("gifts by card"),
            r"donor (?P<id>\d+)": lambda id: gettext("donor %(id)s") % {"id": id},
        },
    )
