"""How fast letters of a mailing go: to each mail domain, and again after a mail server was away.

In memory only, since domains of addresses are written nowhere. The worker's child lives for a minute; a fresh one
begins to count anew, so that a domain gets as many letters a minute as are allowed, or little more.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

WINDOW_SECONDS = 60.0
LONGEST_REST = 300.0
LEAST, MOST = 10, 500


@dataclass
class Pace:
    """What one process remembers. `per_domain` letters a minute go to a mail domain at most; 0 means any number.

    `batch` is how many are taken at once: as many as lately went in the time of a batch.
    """

    per_domain: int
    batch: int = LEAST
    clock: Callable[[], float] = time.monotonic
    _counted: Counter[str] = field(default_factory=Counter)
    _since: float = 0.0
    _rest: float = 0.0
    _rests_until: float = 0.0

    def may_go(self, domain: str) -> bool:
        """Whether a letter to this domain may go now; if so, it is counted."""
        if not self.per_domain:
            return True
        now = self.clock()
        if now - self._since >= WINDOW_SECONDS:
            self._counted.clear()
            self._since = now
        if self._counted[domain] >= self.per_domain:
            return False
        self._counted[domain] += 1
        return True

    def rests(self) -> bool:
        """Whether the mail server was away a moment ago, so that it is not yet tried again."""
        return self.clock() < self._rests_until

    def was_away(self) -> None:
        """Rest, ever longer."""
        self._rest = min(max(self._rest * 2, 1.0), LONGEST_REST)
        self._rests_until = self.clock() + self._rest

    def went(self, number: int, *, is_whole: bool) -> None:
        """So many went in one batch, all of it or what the time allowed."""
        if number:
            self._rest = 0.0
        self.batch = min(max(number * 2 if is_whole else number, LEAST), MOST)
