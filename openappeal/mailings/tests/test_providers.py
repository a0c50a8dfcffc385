"""What mail providers tell, in the shapes of eleven: who is meant, what follows, and what is not believed."""

import json
from dataclasses import replace

import pytest

from openappeal.mailings import hook, providers
from openappeal.mailings.bounces import Verdict
from openappeal.mailings.hook import PROVIDERS, Request
from openappeal.mailings.tests import hooks
from openappeal.mailings.tests.hooks import FULL, GONE, MINA, POLICY

MARK = "m" * 39
SIGNING = sorted(name for name, one in PROVIDERS.items() if one.signs)


def heard(provider, told):
    return providers.read(hooks.request(provider, told), signing_secret=hooks.secret(provider))


def verdicts(provider, told):
    return [one.verdict for one in heard(provider, told).told]


@pytest.mark.parametrize("provider", sorted(PROVIDERS))
def test_each_tells_of_a_mailbox_that_is_gone_and_whose_letter_it_was(provider):
    (told,) = heard(provider, hooks.MAKE[provider](MARK)).told

    assert told.verdict == Verdict.HARD
    assert told.address == MINA
    named = [mark.partition("@")[0] for mark in told.marks]
    assert (MARK in named) is (provider != "mailersend")  # which gives nothing of the letter back
    assert len(named) <= 3


def test_amazon_tells_the_envelope_sender():
    (told,) = heard("amazon_ses", hooks.amazon_ses(MARK, sender="bounce+x@home.example")).told

    assert set(told.marks) == {"bounce+x@home.example", f"{MARK}@home.example", "0100"}


COMPLAINED = {
    "amazon_ses": hooks.amazon_ses(
        MARK, notificationType="Complaint", complaint={"complainedRecipients": [{"emailAddress": MINA}]}
    ),
    "brevo": hooks.brevo(MARK, event="spam"),
    "mailersend": hooks.mailersend(MARK, kind="spam_complaint"),
    "mailgun": hooks.mailgun(MARK, event="complained", severity=""),
    "mailjet": hooks.mailjet(MARK, event="spam", error=""),
    "mailtrap": hooks.mailtrap(MARK, event="spam"),
    "postmark": hooks.postmark(MARK, record="SpamComplaint", kind="SpamComplaint"),
    "resend": hooks.resend(MARK, event="email.complained"),
    "sendgrid": hooks.sendgrid(MARK, event="spamreport"),
    "sparkpost": hooks.sparkpost(MARK, kind="spam_complaint"),
}
LEFT = {
    "brevo": hooks.brevo(MARK, event="unsubscribe"),
    "mailersend": hooks.mailersend(MARK, kind="unsubscribed"),
    "mailgun": hooks.mailgun(MARK, event="unsubscribed", severity=""),
    "mailjet": hooks.mailjet(MARK, event="unsub", error=""),
    "mailtrap": hooks.mailtrap(MARK, event="unsubscribe"),
    "postmark": hooks.postmark(
        MARK,
        record="SubscriptionChange",
        kind="",
        SuppressSending=True,
        Origin="Recipient",
        SuppressionReason="ManualSuppression",
    ),
    "sendgrid": hooks.sendgrid(MARK, event="unsubscribe"),
    "sparkpost": hooks.sparkpost(MARK, kind="list_unsubscribe"),
}


@pytest.mark.parametrize("provider", COMPLAINED)
def test_complaints(provider):
    assert verdicts(provider, COMPLAINED[provider]) == [Verdict.COMPLAINT]


@pytest.mark.parametrize("provider", LEFT)
def test_those_who_left_by_the_providers_own_button(provider):
    assert verdicts(provider, LEFT[provider]) == [Verdict.LEFT]


SOFT = [Verdict.SOFT]


@pytest.mark.parametrize(
    ("provider", "told", "expected"),
    [
        # The answer of the other server counts, and not the name that the provider has for it.
        ("postmark", hooks.postmark(MARK, details=FULL), SOFT),
        ("postmark", hooks.postmark(MARK, details=POLICY), []),
        ("postmark", hooks.postmark(MARK, details=""), SOFT),  # its description has “mailbox not found” in each
        ("postmark", hooks.postmark(MARK, kind="SoftBounce"), SOFT),
        ("postmark", hooks.postmark(MARK, kind="SpamNotification"), []),  # a server's, no person's
        ("postmark", hooks.postmark(MARK, kind="Blocked"), []),
        ("postmark", hooks.postmark(MARK, kind="Transient"), []),
        ("postmark", {**LEFT["postmark"], "Origin": "Customer"}, []),  # somebody of the team
        ("postmark", {**LEFT["postmark"], "SuppressionReason": "HardBounce", "Details": ""}, SOFT),
        ("mailgun", hooks.mailgun(MARK, severity="temporary"), []),
        ("mailgun", hooks.mailgun(MARK, code=605, message="Not delivering to previously bounced address"), SOFT),
        ("mailgun", hooks.mailgun(MARK, message="5.7.1 Blocked using a block list"), []),
        ("mailgun", hooks.mailgun(MARK, event="rejected", severity=""), []),
        ("sendgrid", hooks.sendgrid(MARK, type="blocked"), SOFT),
        ("sendgrid", hooks.sendgrid(MARK, reason=POLICY), []),
        ("sendgrid", hooks.sendgrid(MARK, event="dropped", type="Bounced Address"), SOFT),
        ("sendgrid", hooks.sendgrid(MARK, event="dropped", type="Unsubscribed Address"), [Verdict.LEFT]),
        ("sendgrid", hooks.sendgrid(MARK, event="dropped", type="Spam Reporting Address"), []),
        ("sendgrid", hooks.sendgrid(MARK, event="deferred"), []),
        ("amazon_ses", hooks.amazon_ses(MARK, kind="Transient"), SOFT),
        ("amazon_ses", hooks.amazon_ses(MARK, detail="NoEmail", reply=""), [Verdict.HARD]),
        ("amazon_ses", hooks.amazon_ses(MARK, detail="OnAccountSuppressionList", reply=""), SOFT),
        (
            "amazon_ses",
            hooks.amazon_ses(
                MARK,
                notificationType="Complaint",
                complaint={"complainedRecipients": [{"emailAddress": MINA}], "complaintFeedbackType": "not-spam"},
            ),
            [],
        ),
        ("brevo", hooks.brevo(MARK, event="soft_bounce"), SOFT),
        ("brevo", hooks.brevo(MARK, event="blocked", reason="blocked : due to blacklist user"), []),
        ("brevo", hooks.brevo(MARK, reason="550 5.7.26 unauthenticated"), []),
        ("mailersend", hooks.mailersend(MARK, kind="soft_bounced"), SOFT),
        ("mailersend", hooks.mailersend(MARK, reason="Unknown reason"), SOFT),
        ("resend", hooks.resend(MARK, subType="General"), SOFT),
        ("resend", hooks.resend(MARK, message="Resend has suppressed sending to this address"), []),
        ("resend", hooks.resend(MARK, type="Transient"), SOFT),
        ("sparkpost", hooks.sparkpost(MARK, bounce_class="22", reply=FULL), SOFT),
        ("sparkpost", hooks.sparkpost(MARK, bounce_class="51"), []),
        ("sparkpost", hooks.sparkpost(MARK, kind="policy_rejection"), []),
        ("mailjet", hooks.mailjet(MARK, error="mailbox inactive"), SOFT),
        ("mailjet", hooks.mailjet(MARK, hard=False), SOFT),
        ("mailjet", hooks.mailjet(MARK, event="blocked", error="preblocked"), []),
        ("mailtrap", hooks.mailtrap(MARK, event="soft bounce"), []),
        ("mailtrap", hooks.mailtrap(MARK, response=POLICY), []),
        ("postal", hooks.postal(MARK, output=FULL), SOFT),
        ("postal", hooks.postal(MARK, status="SoftFail"), []),
    ],
)
def test_only_what_is_surely_for_good_is_hard_and_what_is_about_us_costs_nobody(provider, told, expected):
    assert verdicts(provider, told) == expected


@pytest.mark.parametrize(
    ("provider", "told"),
    [
        ("postmark", hooks.postmark(MARK, record="Open")),
        ("postmark", hooks.postmark(MARK, record="Delivery")),
        ("mailgun", hooks.mailgun(MARK, event="clicked")),
        ("sendgrid", hooks.sendgrid(MARK, event="open")),
        ("brevo", hooks.brevo(MARK, event="unique_opened")),
        ("mailersend", hooks.mailersend(MARK, kind="opened")),
        ("resend", hooks.resend(MARK, event="email.opened")),
        ("sparkpost", hooks.sparkpost(MARK, kind="click")),
        ("mailjet", hooks.mailjet(MARK, event="open")),
        ("mailtrap", hooks.mailtrap(MARK, event="open")),
        ("postal", hooks.postal(MARK, status="Sent")),
    ],
)
def test_that_somebody_got_or_opened_a_letter_is_not_heard(provider, told):
    assert heard(provider, told) == providers.Heard([])


def test_of_hundreds_in_one_request_each_is_heard():
    many = [one for place in range(400) for one in hooks.sendgrid(f"{place:039}") + hooks.sendgrid(MARK, event="open")]

    told = heard("sendgrid", many).told

    assert [one.marks for one in told] == [(f"{place:039}@home.example",) for place in range(400)]


def test_a_mark_in_what_another_server_wrote_names_no_letter():
    (told,) = heard("postmark", hooks.postmark("", details=f"{GONE} {MARK}", Subject=MARK, Content=f"<{MARK}>")).told

    assert told.marks == ("00000000-0000-0000-0000-000000000000",)  # the provider's own


# ── What is not believed ────────────────────────────────────────────────────
@pytest.mark.parametrize("provider", SIGNING)
def test_what_is_signed_wrongly_or_not_at_all_is_not_believed(provider):
    good = hooks.request(provider, hooks.MAKE[provider](MARK))
    secret = hooks.secret(provider)
    wrong = {
        "postal": hooks.secret("sendgrid"),
        "sendgrid": hooks.secret("postal"),
    }.get(provider, hooks.OTHER_SECRET)
    unsigned = Request(provider, {"Content-Type": "application/json"}, json.dumps(hooks.MAKE[provider](MARK)).encode())

    assert len(providers.read(good, signing_secret=secret).told) == 1
    for request, key in ((good, wrong), (good, ""), (unsigned, secret)):
        with pytest.raises(providers.NotBelieved):
            providers.read(request, signing_secret=key)
    if provider != "mailgun":  # whose signature does not cover what it says
        with pytest.raises(providers.NotBelieved):
            providers.read(replace(good, body=good.body + b" "), signing_secret=secret)


@pytest.mark.parametrize("provider", sorted(PROVIDERS))
@pytest.mark.parametrize(
    "body", [b"", b"{", b"null", b"7", b'"x"', b"[" * 100_000, b"\xff\xfe", b'{"items": 1}', b"[{}]"]
)
def test_what_is_in_no_shape_says_nothing_or_is_not_believed(provider, body):
    found, said = providers.Heard([]), ""
    try:
        found = heard(provider, body)
    except providers.NotBelieved as error:
        said = f"{error}{error.__cause__ or ''}{'' if error.__suppress_context__ else error.__context__}"

    assert (found, said) == (providers.Heard([]), "")


def test_mailguns_older_forms_are_not_read():
    request = replace(
        hooks.request("mailgun", hooks.mailgun(MARK)), headers={"Content-Type": "multipart/form-data; boundary=x"}
    )

    with pytest.raises(providers.NotBelieved):
        providers.read(request, signing_secret=hooks.ASCII_SECRET)


@pytest.mark.parametrize(
    ("url", "waits"),
    [
        ("https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=51b2", True),
        ("https://sns.eu-west-1.amazonaws.com.evil.example/?Token=1", False),
        ("http://sns.eu-west-1.amazonaws.com/?Token=1", False),
        ("https://sns.eu-west-1.amazonaws.com/?Token=1\nhttps://evil.example/", False),
    ],
)
def test_amazon_is_not_answered_a_person_is_asked(url, waits):
    asked = hooks.sns(Type="SubscriptionConfirmation", Token="51b2", Message="You have chosen", SubscribeURL=url)

    assert heard("amazon_ses", asked) == providers.Heard([], url if waits else "")


def test_a_request_comes_back_from_its_box_as_it_was_and_its_length_does_not_show():
    posted = hooks.request("postmark", hooks.postmark(MARK))
    longer = replace(posted, body=posted.body.replace(b"mina@", b"a.much.longer.name@"))

    assert hook.unpack(hook.pack(posted)) == posted
    assert len(hook.pack(posted)) == len(hook.pack(longer)) == 4096
    for damaged in (b"", b"\0" * 4096, b"{}\nx", b"[1]\n", hook.pack(posted)[1:]):
        with pytest.raises(hook.Damaged):
            hook.unpack(damaged)
