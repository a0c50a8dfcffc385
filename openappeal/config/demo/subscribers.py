"""1,500 invented people who get the news, sealed and tagged like anybody's. Call it in a transaction.

None of them is one of the invented signers: who gets news and who has signed are never joined.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from django.conf import settings

from openappeal.config.demo.content import CAMPAIGN
from openappeal.core.mailboxes import canonical_address
from openappeal.mailings.actions import news_tag
from openappeal.mailings.models import Subscriber
from openappeal.vault import sealing

TOTAL = 1500
# How many read the news in each language.
SHARES = {"en": 620, "fa": 510, "es": 120, "de": 110, "fr": 80, "tr": 60}
DOMAINS = ("reader.example", "letters.example", "harbour.example", "post.example", "window.example")
SEED = 20210320
# One in four says in which field they work.
SPHERES = ("scholars", "health", "students", "journalism", "law", "artists")
SPHERE_SHARE = 0.25
# One in three says where they live: in countries of many, and in some of so few that no issue may go there alone.
COUNTRIES = {
    "en": ("US", "US", "GB", "GB", "CA", "AU", "IE", "NZ"),
    "fa": ("DE", "CA", "US", "SE", "TR", "GB"),
    "es": ("ES", "AR", "CL", "MX"),
    "de": ("DE", "DE", "AT", "CH", "LI"),
    "fr": ("FR", "FR", "BE", "CH", "LU"),
    "tr": ("TR", "DE", "CY"),
}
COUNTRY_SHARE = 0.33


@dataclass(frozen=True)
class InventedSubscriber:
    address: str
    language: str
    day: date
    country: str = ""
    sphere: str = ""


def invented_subscribers() -> Iterator[InventedSubscriber]:
    """All of them, the same at every loading, on days from the Appeal's first to the story's last."""
    random = Random(SEED)  # noqa: S311  invented people
    working = Random(SEED + 1)  # noqa: S311  their own, so that everything else stays as it was
    living = Random(SEED + 2)  # noqa: S311
    days = (CAMPAIGN.as_of - CAMPAIGN.issued).days
    for language, number in SHARES.items():
        for count in range(number):
            day = CAMPAIGN.issued + timedelta(days=random.randint(0, days))
            address = f"{language}-{count + 1:04}@{random.choice(DOMAINS)}"
            sphere = working.choice(SPHERES) if working.random() < SPHERE_SHARE else ""
            country = living.choice(COUNTRIES[language]) if living.random() < COUNTRY_SHARE else ""
            yield InventedSubscriber(address, language, day, country, sphere)


def load() -> None:
    """Subscribers of the year, as the hourly batch would have made them."""
    keys = settings.KEYS
    recipients = keys.mailing_recipients()
    Subscriber.objects.bulk_create(
        [
            Subscriber(
                address_sealed=sealing.seal(sealing.pad_box({"v": 1, "email": one.address}), recipients),
                tag=news_tag(canonical_address(one.address), keys=keys),
                language=one.language,
                country=one.country,
                sphere=one.sphere,
                day=one.day,
            )
            for one in invented_subscribers()
        ],
        batch_size=500,
    )
