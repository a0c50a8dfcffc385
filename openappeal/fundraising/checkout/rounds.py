"""One round of the worker's third child: everything that speaks to the payment service."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from openappeal.fundraising.checkout.actions import following, hearing, noting
from openappeal.fundraising.checkout.models import Problem
from openappeal.fundraising.checkout.port import Away, Door, NotDone, Provider, Refused
from openappeal.vault.keys import KeyProvider

LOST_SECONDS = 60.0
LATE_SECONDS = 60.0
OPEN_SECONDS = 600.0
LONGEST_REST = 60.0
_PROBLEMS = ((Away, Problem.AWAY), (Refused, Problem.REFUSED), (NotDone, Problem.STRANGE))


@dataclass
class Round:
    """With one service. While it is away, it is asked ever more slowly; what waits, waits."""

    provider: Provider
    door: Door
    keys: KeyProvider
    site_url: str
    due: Callable[[str, float], bool]
    clock: Callable[[], float] = time.monotonic
    _rest: float = field(default=0.0)
    _rests_until: float = field(default=0.0)

    def step(self, *, now: datetime) -> bool:
        """Do what is due. Whether there was anything."""
        if self.clock() < self._rests_until:
            return False
        try:
            done = self._ask(now)
        except (Away, Refused, NotDone) as error:
            self._rest = min(max(2 * self._rest, 1.0), LONGEST_REST)
            self._rests_until = self.clock() + self._rest
            noting.problem(next(problem for kind, problem in _PROBLEMS if isinstance(error, kind)))
            return False
        self._rest = 0.0
        return done

    def _ask(self, now: datetime) -> bool:
        today, asking = now.date(), {"provider": self.provider, "keys": self.keys, "today": now.date()}
        # First who is looking at a page that says “one moment”.
        done = 0
        failed: Exception | None = None
        try:
            done = hearing.begin_waiting(provider=self.provider, site_url=self.site_url)
        except Away as error:
            # The service repeats a failure to whoever asks for the same page: one page must not hold back the books.
            failed = error
        try:
            done += hearing.hear(door=self.door, **asking)  # type: ignore[arg-type]
        except (Away, Refused) as error:
            # Nor one call. If it is the service that is away, what follows says so too.
            failed = error
        done += hearing.stop_asked(provider=self.provider, today=today)
        if self.due("lost", LOST_SECONDS):
            done += hearing.ask_for_lost(now=now.timestamp(), **asking)  # type: ignore[arg-type]
        if failed is None and self.due("late", LATE_SECONDS):
            done += following.ask_again(provider=self.provider, keys=self.keys, now=now)
        if self.due("unpaid", OPEN_SECONDS):
            hearing.look_after_open(provider=self.provider, keys=self.keys, now=now)
        if failed is not None:
            raise failed
        return bool(done)
