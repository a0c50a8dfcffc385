"""What supporters and organisers of the demonstration have begun: offers of help, a code for a vigil, a warning."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from openappeal.config.demo.campaign import BY
from openappeal.offers import actions as offers
from openappeal.offers.models import Help
from openappeal.offers.sealing import Words
from openappeal.signatures.actions import events, risks

# Days ago, language, kinds, words: every one invented.
OFFERS = (
    (0, "en", (Help.TRANSLATE,), Words("I translate film subtitles.", "fa → en", "2", "nasrin@post.example")),
    (
        1,
        "fa",
        (Help.TRANSLATE, Help.SHARE),
        Words("آموزگار زبانم و عصرها وقت دارم.", "en → fa", "۳", "behrang@post.example"),
    ),
    (2, "en", (Help.SPEAK, Help.QUOTE), Words("I read at the bookshop every month.", "", "", "odile@post.example")),
    (4, "en", (Help.MONEY,), Words("Our choir sings in December and could collect.", "", "", "choir@post.example")),
    (5, "fa", (Help.OPINION,), Words("متن را کوتاه‌تر کنید تا در تلفن هم خوانده شود.", "", "", "")),
)


def load() -> None:
    """Offers of the last days, a code that is good this week, and where signing is dangerous."""
    today = timezone.now().date()
    for days, language, kinds, words in OFFERS:
        offers.offer(
            kinds=kinds,
            words=words,
            language=language,
            code=offers.new_code(),
            keys=settings.KEYS,
            today=today - timedelta(days=days),
        )
    until = today + timedelta(days=6)
    events.make_code(
        name="Vigil at the lantern bridge", from_day=today, until_day=until, places=200, by=BY, today=today
    )
    # No country of the world: the demonstration takes no side.
    risks.say_risks(
        countries=[],
        places={"en": "Ardalia", "fa": "آردالیا", "es": "Ardalia", "de": "Ardalia", "fr": "Ardalie", "tr": "Ardalia"},
        mail_domains="mail.ardalia.example",
        by=BY,
        today=today,
    )
