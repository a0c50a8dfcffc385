"""An edition as readers see it: plain values, nothing that leads back to the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class ReadDemand:
    number: int
    text: str


@dataclass(frozen=True)
class ReadAddressee:
    position: int
    name: str
    demands: tuple[ReadDemand, ...]


@dataclass(frozen=True)
class ReadParagraph:
    number: int
    kind: str
    text: str


@dataclass(frozen=True)
class ReadEdition:
    """One edition. `version_number` is the version that it translates, `latest_number` the newest."""

    language: str
    version_number: int
    latest_number: int
    published_date: date | None
    title: str
    change_note: str
    sha256: str
    addressees: tuple[ReadAddressee, ...]
    paragraphs: tuple[ReadParagraph, ...]

    @property
    def is_current(self) -> bool:
        return self.version_number == self.latest_number

    @property
    def text_url(self) -> str:
        """Where the canonical text of this edition stands."""
        return text_path(self.language, self.version_number)

    @property
    def lead(self) -> str:
        """The first paragraph, for descriptions and cards."""
        return next((paragraph.text for paragraph in self.paragraphs if paragraph.text), "")


def text_path(language: str, version_number: int) -> str:
    """The public address of an edition's canonical text."""
    return f"/{language}/appeal-v{version_number}.txt"
