"""What mail servers send back, in the shapes that each is known for. Addresses, names and hosts are invented."""

# ruff: noqa: E501

from openappeal.mailings.bounces import Verdict

MINA = "mina@nowhere.example"
LETTER = f"Return-Path: <news+token@home.example>\nFrom: news@home.example\nTo: {MINA}\nSubject: News\n\nGood news.\n"


def report(human, status, *, sender="MAILER-DAEMON@mx.example", subject="Undelivered Mail", letter=LETTER, more=""):
    """A report after RFC 3464."""
    return (
        f"Return-Path: <>\nFrom: {sender}\nTo: news+token@home.example\nSubject: {subject}\n{more}"
        "Auto-Submitted: auto-replied\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status;\n\tboundary="B1.x/y"\n\n'
        "This is a MIME-encapsulated message.\n\n"
        f"--B1.x/y\nContent-Description: Notification\nContent-Type: text/plain; charset=utf-8\n\n{human}\n\n"
        f"--B1.x/y\nContent-Description: Delivery report\nContent-Type: message/delivery-status\n\n{status}\n\n"
        f"--B1.x/y\nContent-Description: Undelivered Message\nContent-Type: message/rfc822\n\n{letter}\n\n--B1.x/y--\n"
    )


def words(text, *, sender="MAILER-DAEMON@mx.example", subject="failure notice", more="Return-Path: <>\n"):
    """A message that follows no format."""
    return f"{more}From: {sender}\nTo: news+token@home.example\nSubject: {subject}\n\n{text}\n"


def of_one(action, status, diagnostic="", *, recipient=MINA):
    told = f"Reporting-MTA: dns; mx.example\nArrival-Date: Tue, 24 Nov 2026 12:00:00 +0000\n\nFinal-Recipient: rfc822; {recipient}\n"
    return told + f"Action: {action}\nStatus: {status}\n" + (f"Diagnostic-Code: {diagnostic}\n" if diagnostic else "")


H, S, U, L = Verdict.HARD, Verdict.SOFT, Verdict.OURS, Verdict.LATE

SAMPLES = {
    # ── Reports after RFC 3464 ──────────────────────────────────────────────
    "Postfix, no such user": (
        H,
        report(
            "This is the mail system at host mx.example.\n\nI'm sorry to have to inform you that your message could not\nbe "
            f"delivered to one or more recipients.\n\n<{MINA}>: host mail.nowhere.example[192.0.2.7] said: 550 5.1.1\n    "
            f"<{MINA}>: Recipient address rejected: User unknown in virtual mailbox table (in reply to RCPT TO command)",
            "Reporting-MTA: dns; mx.example\nX-Postfix-Queue-ID: 4FZ1\nX-Postfix-Sender: rfc822; news@home.example\n\n"
            f"Final-Recipient: rfc822; {MINA}\nOriginal-Recipient: rfc822;{MINA}\nAction: failed\nStatus: 5.1.1\n"
            f"Remote-MTA: dns; mail.nowhere.example\nDiagnostic-Code: smtp; 550 5.1.1 <{MINA}>: Recipient address rejected:\n"
            "    User unknown in virtual mailbox table",
            subject="Undelivered Mail Returned to Sender",
        ),
    ),
    "Postfix, no such domain": (
        H,
        report(
            "This is the mail system at host mx.example.",
            of_one("failed", "5.4.4", "X-Postfix; Host or domain name not found. Name service error for name=nowhere.example"),
        ),
    ),
    "Postfix, still tried": (
        L,
        report(
            "THIS IS A WARNING ONLY. YOU DO NOT NEED TO RESEND YOUR MESSAGE.\n\nYour message could not be delivered for more "
            "than 4 hour(s).\nIt will be retried until it is 5 day(s) old.",
            of_one("delayed", "4.4.1", "X-Postfix; connect to nowhere.example[192.0.2.7]:25: Connection timed out"),
        ),
    ),
    "Postfix, given up after five days": (
        S,
        report("I'm sorry.", of_one("failed", "4.4.1", "X-Postfix; connect to nowhere.example[192.0.2.7]:25: timed out")),
    ),
    "Postfix, mailbox full": (
        S,
        report("I'm sorry.", of_one("failed", "5.2.2", "smtp; 552 5.2.2 Mailbox size limit exceeded")),
    ),
    "Sendmail": (
        H,
        report(
            "The original message was received at Tue, 24 Nov 2026 12:00:00 GMT\nfrom localhost [127.0.0.1]\n\n"
            f"   ----- The following addresses had permanent fatal errors -----\n<{MINA}>\n    (reason: 550 5.1.1 <{MINA}>... "
            "User unknown)\n\n   ----- Transcript of session follows -----\n... while talking to mail.nowhere.example.:\n"
            f">>> DATA\n<<< 550 5.1.1 <{MINA}>... User unknown\n550 5.1.1 <{MINA}>... User unknown",
            f"Reporting-MTA: dns; mx.example\nReceived-From-MTA: DNS; localhost\n\nFinal-Recipient: RFC822; {MINA}\nAction: "
            f"failed\nStatus: 5.1.1\nRemote-MTA: DNS; mail.nowhere.example\nDiagnostic-Code: SMTP; 550 5.1.1 <{MINA}>... User "
            "unknown",
            sender="Mail Delivery Subsystem <MAILER-DAEMON@mx.example>",
            subject="Returned mail: see transcript for details",
        ),
    ),
    "Exim": (
        H,
        report(
            "This message was created automatically by mail delivery software.\n\nA message that you sent could not be "
            f"delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  {MINA}"
            "\n    host mail.nowhere.example [192.0.2.7]\n    SMTP error from remote mail server after RCPT TO: 550 No Such User Here",
            f"Reporting-MTA: dns; mx.example\n\nAction: failed\nFinal-Recipient: rfc822;{MINA}\nStatus: 5.0.0\nRemote-MTA: dns; "
            "mail.nowhere.example\nDiagnostic-Code: smtp; 550 No Such User Here",
            sender="Mail Delivery System <Mailer-Daemon@mx.example>",
            subject="Mail delivery failed: returning message to sender",
            more=f"X-Failed-Recipients: {MINA}\n",
        ),
    ),
    "Gmail, no such account": (
        H,
        report(
            f"** Address not found **\n\nYour message wasn't delivered to {MINA} because the address couldn't be found, or is "
            "unable to receive mail.\n\nThe response was:\n\n550 5.1.1 The email account that you tried to reach does not exist. "
            "Learn more at https://support.google.example/mail/?p=NoSuchUser",
            f"Reporting-MTA: dns; googlemail.example\nReceived-From-MTA: dns; news@home.example\n\nFinal-Recipient: rfc822; {MINA}\n"
            "Action: failed\nStatus: 5.1.1\nRemote-MTA: dns; gmail-smtp-in.l.google.example. (192.0.2.9)\nDiagnostic-Code: smtp; "
            "550-5.1.1 The email account that you tried to reach does not exist. Please try\n 550-5.1.1 double-checking the "
            "recipient's email address for typos or\n 550 5.1.1 unnecessary spaces. gsmtp",
            sender="Mail Delivery Subsystem <mailer-daemon@googlemail.example>",
            subject="Delivery Status Notification (Failure)",
        ),
    ),
    "Gmail, we are taken for spam": (
        U,
        report(
            "** Message blocked **",
            of_one("failed", "5.7.1", "smtp; 550-5.7.1 Our system has detected that this message is likely unsolicited mail."),
        ),
    ),
    "Gmail, over quota": (
        S,
        report("** Recipient inbox full **", of_one("failed", "4.2.2", "smtp; 452-4.2.2 The recipient's inbox is out of storage space")),
    ),
    "Microsoft 365, recipient not found": (
        H,
        report(
            f"Your message to {MINA} couldn't be delivered.\nmina wasn't found at nowhere.example.",
            f"Reporting-MTA: dns;AM0PR01.prod.outlook.example\nReceived-From-MTA: dns;mx.example\n\nFinal-Recipient: rfc822;{MINA}\n"
            "Action: failed\nStatus: 5.1.10\nDiagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient "
            f"{MINA} not found by SMTP address lookup",
            sender="Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@nowhere.example>",
            subject="Undeliverable: News",
        ),
    ),
    "Microsoft 365, domain gone": (
        H,
        report("Your message couldn't be delivered.", of_one("failed", "5.4.310", "smtp;550 5.4.310 DNS domain does not exist")),
    ),
    "Microsoft 365, our network is blocked": (
        U,
        report(
            "Your message couldn't be delivered.",
            of_one("failed", "5.7.606", "smtp;550 5.7.606 Access denied, banned sending IP [192.0.2.1]."),
        ),
    ),
    "Exchange, in German": (
        H,
        report(
            "Fehler bei der Nachrichtenzustellung an folgende Empfänger oder Gruppen:\n\nDie eingegebene E-Mail-Adresse konnte "
            "nicht gefunden werden.",
            of_one("failed", "5.1.1", "smtp;550 5.1.1 RESOLVER.ADR.ExRecipNotFound; not found"),
            sender='"Postmaster" <postmaster@firma.example>',
            subject="Unzustellbar: News",
        ),
    ),
    "Yahoo": (
        H,
        report(
            f"Sorry, we were unable to deliver your message to the following address.\n\n<{MINA}>:\n554: delivery error: dd This "
            "user doesn't have a yahoo.example account (mina@yahoo.example) [0] - mta1.mail.yahoo.example",
            f"Final-Recipient: rfc822;{MINA}\nAction: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp;554 delivery error: dd This user "
            "doesn't have a yahoo.example account",
            sender="MAILER-DAEMON@yahoo.example",
            subject="Failure Notice",
        ),
    ),
    "Mail.ru": (
        H,
        report(
            "Это письмо создано автоматически сервером Mail.Ru, отвечать на него не нужно.\n\nК сожалению, Ваше письмо не может\n"
            f"быть доставлено одному или нескольким получателям:\n\n**********************\n\n{MINA}: пользователь не найден",
            of_one("failed", "5.0.0", "smtp; 550 Message was not accepted -- invalid mailbox. Local mailbox is unavailable: user not found"),
            sender="mailer-daemon@corp.mail.example",
            subject="Письмо не доставлено. Mail failure.",
        ),
    ),
    "Yandex": (
        H,
        report(
            "Это служба доставки.",
            of_one("failed", "5.7.1", "smtp; 550 5.7.1 No such user!"),
            sender="mailer-daemon@yandex.example",
            subject="Недоставленное сообщение",
        ),
    ),
    "GMX and Web.de": (
        H,
        report(
            "Dieses Schreiben wurde automatisch erstellt.",
            of_one("failed", "5.1.1", "smtp; 550 Requested action not taken: mailbox unavailable. For explanation visit postmaster.gmx.example"),
            sender="GMX Mailer Daemon <mailer-daemon@gmx.example>",
            subject="Mail delivery failed: returning message to sender",
        ),
    ),
    "Lotus Domino": (
        H,
        report(
            f"Your message\n\n  Subject: News\n\nwas not delivered to:\n\n  {MINA}\n\nbecause:\n\n  User mina ({MINA}) not listed in "
            "Domino Directory",
            f"Reporting-MTA: dns;notes.nowhere.example\n\nFinal-Recipient: rfc822;{MINA}\nAction: failed\nStatus: 5.1.1\n"
            f"Diagnostic-Code: X-Notes; User mina ({MINA}) not listed in Domino Directory",
            sender="Postmaster@notes.nowhere.example",
            subject="DELIVERY FAILURE: User mina not listed in Domino Directory",
        ),
    ),
    "iCloud, in French, without a status": (
        H,
        report(
            f"Votre message n'a pas pu être distribué à {MINA} : destinataire inconnu.",
            f"Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; {MINA}\nAction: failed",
            subject="Non remis",
        ),
    ),
    "a server that says 5.1.1 of a block list": (
        U,
        report("Blocked.", of_one("failed", "5.1.1", "smtp; 550 5.1.1 rejected, see https://spamhaus.example/query")),
    ),
    "a success that somebody asked for": (
        Verdict.DELIVERED,
        report("Delivered.", of_one("delivered", "2.0.0", "smtp; 250 2.0.0 OK")),
    ),
    "a report encoded for no reason": (
        H,
        report("Sorry.", "X").replace(
            "Content-Type: message/delivery-status\n\nX",
            "Content-Type: message/delivery-status\nContent-Transfer-Encoding: base64\n\n"
            "UmVwb3J0aW5nLU1UQTogZG5zOyBteC5leGFtcGxlCgpGaW5hbC1SZWNpcGllbnQ6IHJmYzgyMjsg\n"
            "eEB5LmV4YW1wbGUKQWN0aW9uOiBmYWlsZWQKU3RhdHVzOiA1LjEuMQo=",
        ),
    ),
    "a report nested in what a list server adds": (
        H,
        'Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\nContent-Type: multipart/mixed; boundary=outer\n\n--outer\nContent-Type: '
        "multipart/report; report-type=delivery-status; boundary=inner\n\n--inner\nContent-Type: text/plain\n\nSorry.\n\n--inner\n"
        f"Content-Type: message/delivery-status\n\n{of_one('failed', '5.1.1')}\n--inner--\n--outer--\n",
    ),
    # ── Words only ──────────────────────────────────────────────────────────
    "qmail, no such user": (
        H,
        words(
            "Hi. This is the qmail-send program at mx.example.\nI'm afraid I wasn't able to deliver your message to the following "
            f"addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<{MINA}>:\nSorry, no mailbox here by "
            "that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\nReturn-Path: <news@home.example>\n\n450 4.2.0"
        ),
    ),
    "qmail, seven days": (
        S,
        words(
            f"Hi. This is the qmail-send program at mx.example.\n\n<{MINA}>:\nCNAME lookup failed temporarily. (#4.4.3)\nI'm not going "
            "to try again; this message has been in the queue too long.\n\n--- Below this line is a copy of the message."
        ),
    ),
    "Exim, old": (
        H,
        words(
            "This message was created automatically by mail delivery software (Exim).\n\nA message that you sent could not be delivered "
            f"to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  {MINA}\n    unknown "
            "local-part \"mina\" in domain \"nowhere.example\"\n\n------ This is a copy of the message, including all the headers. ------\n",
            more=f"Return-Path: <>\nX-Failed-Recipients: {MINA}\n",
        ),
    ),
    "Exim, still tried": (
        L,
        words(
            "A message that you sent has not yet been delivered to one or more of its\nrecipients after more than 24 hours on the queue.\n"
            "No action is required on your part. Delivery attempts will continue for\nsome time; the server will keep trying.",
            subject="Warning: message delayed 24 hours",
        ),
    ),
    "Web.de, in German": (
        S,
        words("Ihre Nachricht konnte nicht zugestellt werden: das Postfach ist voll.", sender="Mailer-Daemon@web.example"),
    ),
    "a Domino of a German office": (
        H,
        words("Ihr Dokument wurde nicht zugestellt: Benutzer nicht im Domino-Verzeichnis aufgeführt.", sender="postmaster@amt.example"),
    ),
    "a Turkish provider": (H, words("Mesajınız teslim edilemedi: kullanıcı bulunamadı.", sender="postmaster@posta.example")),
    "a Spanish provider": (H, words("No se pudo entregar: usuario desconocido.", sender="postmaster@correo.example")),
    "a Persian provider": (H, words("پیام شما تحویل نشد: کاربر یافت نشد.", sender="postmaster@post.example")),
    "a server that only says no": (S, words("Undeliverable.", sender="postmaster@old.example")),
    "a server that says nothing": (Verdict.UNKNOWN, words("Hello.", sender="postmaster@old.example")),
    # ── No bounces ──────────────────────────────────────────────────────────
    "a holiday": (
        Verdict.ANSWER,
        words(
            "I am away until Monday. My colleague no longer works here: user unknown, 550 5.1.1.",
            sender=MINA,
            subject="Out of office",
            more="Auto-Submitted: auto-replied\n",
        ),
    ),
    "a person who writes back": (
        Verdict.ANSWER,
        words("Your letter says 550 5.1.1 user unknown?", sender=MINA, subject="Re: News", more=""),
    ),
}  # fmt: skip


def complaint(kind="abuse"):
    """A complaint after RFC 5965, as providers send it for whoever pressed “this is spam”."""
    return (
        "From: feedback@provider.example\nTo: news+token@home.example\nSubject: FW: News\nMIME-Version: 1.0\n"
        "Content-Type: multipart/report; report-type=feedback-report;\n boundary=part1\n\n--part1\nContent-Type: text/plain\n\n"
        "This is an email abuse report.\n\n--part1\nContent-Type: message/feedback-report\n\n"
        f"Feedback-Type: {kind}\nUser-Agent: SomeGenerator/1.0\nVersion: 1\nOriginal-Rcpt-To: <{MINA}>\n\n"
        f"--part1\nContent-Type: message/rfc822\n\n{LETTER}\n--part1--\n"
    )
