"""Reads about letters to signers: numbers and words. Nothing here returns a name or an address."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, QuerySet, Sum

from openappeal.appeals import history_queries, step_queries
from openappeal.appeals import queries as appeals
from openappeal.appeals.history_queries import DemandsSince
from openappeal.appeals.models import ChangeKind, State, Version
from openappeal.cms import shell
from openappeal.core.names import fold_name
from openappeal.signatures.cohorts import Held
from openappeal.signatures.letter_models import LetterState, Occasion, SignerLetter
from openappeal.signatures.models import PersonalLink, Signature, Tally, Visibility


@dataclass(frozen=True)
class LetterWords:
    """What a signer of some language gets. `change` says what changed in the demands, or is empty; `since` shows it."""

    language: str
    subject: str
    text: str
    change: str
    since: DemandsSince | None = None


def reachable() -> QuerySet[Signature]:
    """Signatures whose address is kept: public ones, shown or not yet read or hidden.

    None that are set aside: a flood may have come with the addresses of people who never signed.
    """
    return Signature.objects.filter(visibility=Visibility.PUBLIC, address_sealed__isnull=False, held=Held.NO)


def recipients(letter: SignerLetter) -> QuerySet[Signature]:
    """To whom a letter goes now. Of a changed demand not to whoever has signed the present demands once more."""
    found = reachable()
    if letter.occasion == Occasion.DEMAND and letter.versions:
        again = PersonalLink.objects.filter(signature=OuterRef("pk"), version__isnull=False)
        found = found.filter(~Exists(again.exclude(version__number__in=letter.versions)))
    if letter.versions:
        found = found.filter(version__number__in=letter.versions)
    if letter.languages:
        found = found.filter(language__in=letter.languages)
    if letter.countries:
        found = found.filter(country__in=letter.countries)
    return found


def changed_demand() -> Version | None:
    """The newest published version that changed a demand. A change of facts alone needs no letter."""
    published = Version.objects.filter(state=State.PUBLISHED, change_kind=ChangeKind.DEMAND)
    return published.order_by("-number").first()


def by_language(letter: SignerLetter) -> list[tuple[str, int]]:
    """How many recipients signed in each language, the most first."""
    counted = recipients(letter).order_by().values_list("language").annotate(number=Count("pk"))
    return sorted(((tag, number) for tag, number in counted), key=lambda one: (-one[1], one[0]))


def countries() -> list[str]:
    """Codes of the countries from which somebody can be written to."""
    return list(reachable().exclude(country="").order_by("country").values_list("country", flat=True).distinct())


@dataclass(frozen=True)
class SignedVersion:
    """How many signatures stand under a version, and in which languages it was signed, the most first."""

    number: int
    total: int
    languages: tuple[tuple[str, int], ...]


def by_version() -> list[SignedVersion]:
    """The counted signatures by version and language, the newest version first."""
    cells: dict[int, dict[str, int]] = {}
    summed = Tally.objects.order_by().values_list("version_number", "language").annotate(n=Sum("number"))
    for number, tag, people in summed:
        if people:
            cells.setdefault(number, {})[tag] = people
    return [
        SignedVersion(number, sum(found.values()), tuple(sorted(found.items(), key=lambda one: (-one[1], one[0]))))
        for number, found in sorted(cells.items(), reverse=True)
    ]


def demand_drafts() -> QuerySet[SignerLetter]:
    """Drafts that tell of a changed demand."""
    return SignerLetter.objects.filter(state=LetterState.DRAFT, occasion=Occasion.DEMAND).order_by("id")


def demand_letters_begun() -> QuerySet[SignerLetter]:
    """Letters about a changed demand that wait for a second person, are on their way or paused."""
    begun = [LetterState.PROPOSED, LetterState.SENDING, LetterState.PAUSED]
    return SignerLetter.objects.filter(state__in=begun, occasion=Occasion.DEMAND).order_by("id")


def words_for(letter: SignerLetter, language: str, version_id: int | None = None) -> LetterWords:
    """The letter's words in a language; in the campaign's first language where it has none in this one.

    Of a changed demand it shows the difference to the version that was signed, by default the one before the change.
    """
    texts = {text.language: text for text in letter.texts.all()}
    first = next(iter(appeals.campaign_languages()), language)
    text = texts.get(language) or texts[first]
    change, since = "", None
    if letter.about is not None:
        if version_id is None:
            before = step_queries.previous(letter.about)
            version_id = before.pk if before else letter.about.pk
        since = history_queries.demands_since(version_id=version_id, languages=[text.language])
        editions = appeals.published_editions().filter(version=letter.about, language=text.language)
        change = editions.values_list("change_note", flat=True).first() or ""
    return LetterWords(text.language, text.subject, text.text, change, since)


def tells(subject: str, language: str) -> bool:
    """Whether a subject holds the campaign's name or the text's title: it stands on lock screens."""
    frame = shell.load(language)
    edition = appeals.current_record(language)
    names = (frame.site_name, frame.short_name, edition.title if edition else "")
    folded = fold_name(subject)
    return any(fold_name(name) in folded for name in names if name.strip())
