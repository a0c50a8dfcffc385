"""The register against the schema: a column that nobody has declared fails here."""

import io

from django.apps import apps
from django.core.management import call_command

from openappeal.privacy.register import holdings

# Tables that say nothing about anybody outside the staff, each looked at.
ABOUT_NOBODY = {
    "appeals_addressee", "appeals_appeal", "appeals_demand", "appeals_edition", "appeals_editionaddressee",
    "appeals_editiondemand", "appeals_editionparagraph", "appeals_paragraph", "appeals_version",
    "appeals_change", "appeals_textform", "appeals_textformpart",
    "cms_staleaddress", "signatures_tally", "signatures_clock", "signatures_reporthour",
    # What the campaign says to everybody, and the logins of who wrote it. Who is named in it is declared.
    "newsroom_item", "newsroom_block", "newsroom_edition", "newsroom_blockwords", "newsroom_correction",
    "newsroom_boilerplate",
    "newsroom_channel", "newsroom_posting",  # the campaign's own accounts elsewhere, and what was posted there
    # What organisers write, and to how many; the codes of events, and how often each was used.
    "signatures_signerletter", "signatures_signerlettertext", "signatures_eventcode",
    "printing_publication", "printing_bannersize", "printing_print", "printing_setting",
    # The Appeal in one issue: days, sums, a picture in which no name can be read, and the words of its page.
    "printing_placement", "printing_placementwords",
    "audit_entry",  # staff logins, and ids that name nobody
    "website_contentpage", "website_homepage", "website_navigation", "website_resourcespage", "website_sitetext",
    "website_translation",  # texts for readers, and the logins of who wrote them
    "accounts_user",
    "antiabuse_switch", "signatures_burst",
    "signatures_sweep",  # what many signings have in common
    "signatures_hiddencountry",  # countries
    "signatures_risk",  # countries and mail providers
    "signatures_together",  # decisions on many: how many, why
    "signatures_watching",  # a list of insults
    "transparency_log", "transparency_batch", "transparency_document",  # numbers, keys, sets of leaves: public
    # What organisers write to subscribers, and to how many; a rule.
    "mailings_issue", "mailings_issueedition", "mailings_sending",
    # What came and went, when and for what, and the logins of who wrote it down; how files of banks are read.
    "fundraising_purpose", "fundraising_entry", "fundraising_posting", "fundraising_openbooks",
    "fundraising_shape", "fundraising_statement",
    # What money is asked for, until when, in which words; what another currency counts for.
    "fundraising_checkout", "fundraising_checkoutstate", "fundraising_heardevent",
    "fundraising_drive", "fundraising_amount", "fundraising_rate", "fundraising_words", "fundraising_drivechange",
    "mailings_hookstate",  # how many letters a mail provider told of
}  # fmt: skip


# When a letter is tried again, after a failure only: gone with the row, seven days later at most.
MOMENTS = {
    "mail_outboxletter": {"not_before", "lease_until"},
    # While a worker holds it, and of the next try; empty when it has gone.
    "mailings_delivery": {"not_before", "lease_until"},
    "accounts_enrolmentlink": {"expires_at"},  # of a staff member, for three days
    # Of staff members, while an act waits: a day has passed since it was announced, or not. Gone when it is done.
    "accounts_approval": {"proposed_at", "announced_at"},
    # When somebody's turn in line comes, to ten seconds; how far that is from their coming is not kept. Empty then.
    "fundraising_attempt": {"turn_at"},
    "fundraising_lateevent": {"next_at"},  # of the worker's next try, after a failure only, to ten minutes
}


def test_every_column_about_people_is_declared():
    declared = {holding.table: set(holding.columns) for holding in holdings()}
    for model in apps.get_models():
        if not model.__module__.startswith("openappeal.") or model._meta.db_table in ABOUT_NOBODY:
            continue
        columns = {field.name for field in model._meta.concrete_fields}
        assert declared.get(model._meta.db_table) == columns, model._meta.db_table


def test_nothing_declared_is_gone():
    tables = {model._meta.db_table for model in apps.get_models()}
    assert {holding.table for holding in holdings()} <= tables


def test_no_column_holds_a_readable_address_or_a_moment():
    demonstration_only = {"mail_mailboxletter"}
    for holding in holdings():
        model = next(model for model in apps.get_models() if model._meta.db_table == holding.table)
        kinds = {field.name: field.get_internal_type() for field in model._meta.concrete_fields}
        if holding.table not in demonstration_only:
            assert not [name for name in kinds if "email" in name or name.endswith("address")], holding.table
        moments = {name for name, kind in kinds.items() if kind in ("DateTimeField", "TimeField")}
        assert moments == MOMENTS.get(holding.table, set()), holding.table


def test_the_command_prints_every_class_of_people():
    out = io.StringIO()
    call_command("what_we_hold", stdout=out)

    printed = out.getvalue()
    for holding in holdings():
        assert holding.people in printed
        assert holding.table in printed
    assert "Nowhere: IP addresses" in printed
