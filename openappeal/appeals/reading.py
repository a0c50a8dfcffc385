"""An edition as readers and writers see it: plain values, nothing that leads back to the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


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

    `behind` counts the places which the versions since have changed by more than a slip of the pen; the places
    themselves are marked too, as far as they are in this edition.
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
    """One place of a draft and its words. `kind` is a paragraph's, `addressee` the position of a demand's."""

    position: int
    text: str
    kind: str = ""
    addressee: int = 0


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
