"""Keys in memory, for tests of the rooms above."""

from dataclasses import dataclass, field, replace

from openappeal.vault import age
from openappeal.vault.keys import KeyMissing


@dataclass(frozen=True)
class StaticKeys:
    """A :class:`~openappeal.vault.keys.KeyProvider` without files.

    Symmetric keys are fixed, so that tags can be written into tests; age identities are fresh.
    ``mailing=None`` plays the public process, which cannot open letters.
    """

    tag: bytes = b"\x11" * 32
    token: bytes | None = b"\x22" * 32
    mailing_recipient: str = ""
    mailing: str | None = field(default=None, repr=False)
    office_recipient: str = ""
    office: str = field(default="", repr=False)
    log: bytes | None = b"\x33" * 32

    @classmethod
    def fresh(cls) -> "StaticKeys":
        """Return keys with newly made identities; ``office`` holds what a real server never has."""
        mailing, mailing_recipient = age.new_identity()
        office, office_recipient = age.new_identity()
        return cls(
            mailing_recipient=mailing_recipient,
            mailing=mailing,
            office_recipient=office_recipient,
            office=office,
        )

    def of_staff(self) -> "StaticKeys":
        """Return what of these the staff process has (docs/decisions/0083)."""
        return replace(self, token=None, mailing=None, log=None)

    def tag_key(self) -> bytes:
        return self.tag

    def token_key(self) -> bytes:
        if self.token is None:
            raise KeyMissing("This test's keys hold no token key.")
        return self.token

    def mailing_recipients(self) -> list[str]:
        return [self.mailing_recipient]

    def mailing_identity(self) -> str:
        if self.mailing is None:
            raise KeyMissing("This test's keys hold no mailing identity.")
        return self.mailing

    def office_recipients(self) -> list[str]:
        return [self.office_recipient]

    def log_key(self) -> bytes:
        if self.log is None:
            raise KeyMissing("This test's keys hold no key of the log.")
        return self.log
