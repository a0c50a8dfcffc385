"""An edition as readers and writers see it: plain values, nothing that leads back to the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Credits:
    """Who is named as a translator: names in order, and whether volunteers helped who want none."""

    names: tuple[str, ...] = ()
    volunteers: bool = False

    def __bool__(self) -> bool:
        return bool(self.names) or self.volunteers


@dataclass(frozen=True)
class ReadDemand:
    number: int
    text: str
    is_behind: bool = False


@dataclass(frozen=True)
class ReadAddressee:
    position: int
    name: str
    demands: tuple[ReadDemand, ...]
    is_behind: bool = False


@dataclass(frozen=True)
class ReadParagraph:
    number: int
    kind: str
    text: str
    is_behind: bool = False


@dataclass(frozen=True)
class ReadEdition:
    """One edition. `version_number` is the version that it translates, `latest_number` the newest.

    `behind` counts the places which the versions since have changed by more than a slip of the pen, among them
    `behind_paragraphs` and `behind_demands`; the places themselves are marked too, as far as they are in this edition.
    """

    language: str
    version_number: int
    latest_number: int
    published_date: date | None
    title: str
    change_note: str
    sha256: str
    addressees: tuple[ReadAddressee, ...]
    paragraphs: tuple[ReadParagraph, ...]
    behind: int = 0
    translators: Credits = Credits()
    behind_paragraphs: int = 0
    behind_demands: int = 0
    is_title_behind: bool = False

    @property
    def behind_addressees(self) -> int:
        """How many addressees have changed."""
        return self.behind - self.behind_paragraphs - self.behind_demands - self.is_title_behind

    @property
    def is_current(self) -> bool:
        return self.behind == 0

    @property
    def text_url(self) -> str:
        """Where the canonical text of this edition stands."""
        return text_path(self.language, self.version_number)

    @property
    def lead(self) -> str:
        """The first paragraph, for descriptions and cards."""
        return next((paragraph.text for paragraph in self.paragraphs if paragraph.text), "")


@dataclass(frozen=True)
class DraftPart:
    """One place of a draft and its words. `kind` is a paragraph's, `addressee` and `must_appear` are a demand's."""

    position: int
    text: str
    kind: str = ""
    addressee: int = 0
    mark: int = 0
    must_appear: bool = True


@dataclass(frozen=True)
class DraftEdition:
    """One edition of the draft as its writers see it, or what it would begin with (`is_begun` is false)."""

    language: str
    version_number: int
    is_begun: bool
    title: str
    change_note: str
    in_step: bool
    addressees: tuple[DraftPart, ...]
    demands: tuple[DraftPart, ...]
    paragraphs: tuple[DraftPart, ...]


def text_path(language: str, version_number: int) -> str:
    """The public address of an edition's canonical text."""
    return f"/{language}/appeal-v{version_number}.txt"
