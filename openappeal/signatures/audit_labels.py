"""What this room's entries in the audit list are called."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from openappeal.audit import labels
from openappeal.core.countries import country_name
from openappeal.signatures.cohorts import Held

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


def register() -> None:
    """Name the actions of this room."""
    labels.register(
        {
            "signatures.shown": _("Read and shown"),
            "signatures.left_out": _("Read and left out"),
            "signatures.unread": _("Put back to be read again"),
            "signatures.hide": _("Name hidden"),
            "signatures.unhide": _("Name shown again"),
            "signatures.notable_invite": _("Well-known person asked to sign"),
            "signatures.notable_agree": _("Well-known person said yes"),
            "signatures.notable_decline": _("Well-known person said no"),
            "signatures.notable_refuse": _("Well-known person is never to be asked again"),
            "signatures.notable_prove": _("Identity of a well-known person proved"),
            "signatures.notable_approve": _("Wording approved by a well-known person"),
            "signatures.notable_place": _("Place of a well-known person chosen"),
            "signatures.notable_show": _("Name of a well-known person shown"),
            "signatures.notable_join": _("Signature recognised as a well-known person’s"),
            "signatures.notable_withdraw": _("Well-known person withdrew"),
            "signatures.notable_take_back": _("Step about a well-known person taken back"),
            "signatures.notable.propose": _("Showing a well-known name proposed"),
            "signatures.notable.announce": _("Showing a well-known name announced to the team"),
            "signatures.notable.approve": _("Showing a well-known name agreed to"),
            "signatures.notable.drop": _("Showing a well-known name refused, or taken back"),
            "signatures.write_wording": _("Wording for a well-known person written"),
            "signatures.set_contact": _("Contact of a well-known person written"),
            "signatures.open_contact": _("Contact opened"),
            "signatures.move_notable": _("Order of well-known people changed"),
            "signatures.regroup_notable": _("Well-known person moved to another group"),
            "signatures.organisation_ask": _("Organisation asked for the proof of its decision"),
            "signatures.organisation_accept": _("Proof of an organisation’s decision seen"),
            "signatures.organisation_refuse": _("Organisation refused: no proof"),
            "signatures.organisation_reopen": _("Organisation asked for its proof anew"),
            "signatures.settle_relation": _("Shown as a former prisoner or relative, or no longer"),
            "signatures.correct": _("Line under the name changed"),
            "signatures.show_less": _("Less is shown"),
            "signatures.show_more": _("More may be shown, after three days"),
            "signatures.no_print": _("May no longer be printed"),
            "signatures.may_print": _("May be printed, after three days"),
            "signatures.withdraw": _("Signature withdrawn"),
            "signatures.together.shown": _("Many read and shown in one press"),
            "signatures.together.left_out": _("Many left out in one press"),
            "signatures.undo_together": _("Decision on many taken back"),
            "signatures.hide_country": _("All names of a country hidden"),
            "signatures.show_country": _("Names of a country shown again"),
            "signatures.show_country.propose": _("Showing the names of a country again proposed"),
            "signatures.show_country.announce": _("Showing the names of a country again announced"),
            "signatures.show_country.approve": _("Showing the names of a country again agreed to"),
            "signatures.show_country.drop": _("Showing the names of a country again refused, or taken back"),
            "signatures.say_risks": _("What is said about danger changed"),
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
            "signatures.prove_office_key": _("Showed that an office key opens"),
            "signatures.fail_office_key": _("Drill of an office key ended after five wrong numbers"),
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
            "signatures.make_sheets": _("Petition sheets made"),
            "signatures.drop_sheets": _("Petition sheets forgotten"),
            "signatures.keep_scan": _("Scan of a petition sheet kept"),
            "signatures.erase_scan": _("Scan of a petition sheet erased"),
            "signatures.enter_sheet": _("Petition sheet typed"),
            "signatures.check_sheet": _("Petition sheet: told who may have signed already"),
            "signatures.close_report": _("“This is not me” decided"),
            "signatures.accept": _("Accepted without an address"),
            "signatures.refuse": _("Not accepted without an address"),
            "signatures.wait_again": _("Waits to be read again, without an address"),
            "signatures.erase_unaccepted": _("Erased: nobody had accepted them in time"),
            "signatures.burst": _("A burst began"),
            "signatures.release": _("Counts again after being set aside"),
            "signatures.release_group": _("People who came together count again"),
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
    labels.register_subjects("signatures", subjects())


def subjects() -> dict[str, Callable[..., str]]:
    """What the acts of this room are done to, as `__str__` of its rows calls it."""

    def numbered(words: StrPromise) -> Callable[..., str]:
        return lambda id: str(words) % {"id": id}

    return {
        r"signature (?P<id>\d+)": numbered(_("signature %(id)s")),
        r"sweep (?P<id>\d+)": numbered(_("setting aside %(id)s")),
        r"burst (?P<id>\d+)": numbered(_("burst %(id)s")),
        r"report (?P<id>\d+)": numbered(_("report %(id)s")),
        r"import (?P<id>\d+)": numbered(_("list %(id)s")),
        r"petition sheets (?P<id>\d+)": numbered(_("petition sheets %(id)s")),
        r"petition sheet (?P<code>\d+)": lambda code: gettext("petition sheet %(code)s") % {"code": code},
        r"notable (?P<id>\d+)": numbered(_("well-known person %(id)s")),
        r"contact (?P<id>\d+)": numbered(_("contact %(id)s")),
        r"event code (?P<id>\d+)": numbered(_("code for an event %(id)s")),
        r"letter to signers (?P<id>\d+)": numbered(_("letter to signers %(id)s")),
        r"decision on many (?P<id>\d+)": numbered(_("decision on many %(id)s")),
        r"protected name (?P<id>\d+)": lambda id: gettext("name %(id)s of the list") % {"id": labels.in_digits(id)},
        r"country (?P<code>[A-Z]{2})": lambda code: country_name(code, get_language() or "en"),
        r"risk": lambda: gettext("all of it"),
        r"office key (?P<short>\w+)": lambda short: gettext("office key %(short)s") % {"short": short},
        r"sealed": lambda: gettext("withheld names, sealed"),
        r"scans": lambda: gettext("scans of petition sheets, sealed"),
        r"public": lambda: gettext("names that are shown"),
        r"(?P<n>\d+) signatures": _signatures,
        r"(?P<n>\d+) signatures \((?P<held>\w+)\)": lambda n, held: (
            f"{_signatures(n)} ({Held(held).label if held in Held.values else held})"
        ),
    }


def _signatures(n: str) -> str:
    return ngettext("%(number)s signature", "%(number)s signatures", int(n)) % {"number": labels.in_digits(n)}
