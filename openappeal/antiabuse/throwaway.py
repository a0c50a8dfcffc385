"""Domains of services that give away mailboxes for minutes.

The list comes with the package `disposable-email-domains` (MIT), as a file; nothing is asked over the network. People
who have good reasons use such addresses too, and the makers of floods have others: so it is a reason to look, no more.
"""

from __future__ import annotations

from disposable_email_domains import blocklist


def is_throwaway(domain: str) -> bool:
    """Whether an ASCII domain in small letters, or one above it, belongs to such a service."""
    labels = domain.split(".")
    return any(".".join(labels[start:]) in blocklist for start in range(len(labels) - 1))
