"""The number-and-name check on pairs of paragraphs in six languages: what it finds, what for nothing, how fast.

    python benchmarks/agreeing.py [--show]

Two sets are reported apart: the pairs on which the check was tuned, and the 200 that were set aside before it was
written. A damaged pair is *found* if any finding changes the meaning, and found *for its reason* if one is of the
damage's kind; an undamaged pair with such a finding is a false alarm. --show prints what went wrong on the tuning
set, never on the other. Exit code 1 if a promise is not kept.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.agreement import corpus  # noqa: E402
from openappeal.core.agreement import Finding, Name, check  # noqa: E402

RECALL, PRECISION = 0.95, 0.90
REASONS = {
    "figure_lost": ("number",),
    "figure_changed": ("number",),
    "digits_misread": ("number",),
    "year_wrong": ("year", "date"),
    "date_wrong": ("date",),
    "solar_date_wrong": ("date",),
    "name_dropped": ("name",),
    "name_changed": ("name",),
    "demand_missing": ("demand",),
    "sentence_missing": ("sentence",),
    "untranslated": ("untranslated", "empty"),
}


@dataclass(frozen=True)
class Outcome:
    """A pair with the findings that change its meaning."""

    pair: corpus.Pair
    findings: tuple[Finding, ...]
    seconds: float

    @property
    def is_found(self) -> bool:
        return bool(self.pair.damage and self.findings)

    @property
    def is_found_for_its_reason(self) -> bool:
        reasons = REASONS.get(self.pair.damage, ())
        return any(one.kind.split("_")[0] in reasons for one in self.findings)


def judge(pairs: Sequence[corpus.Pair]) -> list[Outcome]:
    """Let the check read every pair."""
    names = [Name(forms) for forms in corpus.names()]
    outcomes = []
    for pair in pairs:
        began = time.perf_counter()
        findings = check(
            pair.source,
            pair.target,
            source_language=pair.source_language,
            target_language=pair.target_language,
            names=names,
            is_demand=pair.is_demand,
        )
        seconds = time.perf_counter() - began
        outcomes.append(Outcome(pair, tuple(one for one in findings if one.kind.changes_meaning), seconds))
    return outcomes


def precision(outcomes: Sequence[Outcome]) -> float:
    """Of the pairs with a finding, the share that is damaged."""
    with_finding = [one for one in outcomes if one.findings]
    return sum(one.is_found for one in with_finding) / len(with_finding)


def recall(outcomes: Sequence[Outcome]) -> float:
    """Of the damaged pairs, the share with a finding."""
    damaged = [one for one in outcomes if one.pair.damage]
    return sum(one.is_found for one in damaged) / len(damaged)


def report(title: str, outcomes: Sequence[Outcome]) -> None:
    damaged = [one for one in outcomes if one.pair.damage]
    reason = sum(one.is_found_for_its_reason for one in damaged)
    alarms = sum(bool(one.findings) for one in outcomes if not one.pair.damage)
    print(f"\n{title}: {len(outcomes)} pairs, {len(damaged)} damaged")
    print(f"  recall {recall(outcomes):.3f}   precision {precision(outcomes):.3f}   false alarms {alarms}")
    print(f"  for its own reason {reason / len(damaged):.3f}")
    for kind, count in sorted(Counter(one.pair.damage for one in damaged).items()):
        of_kind = [one for one in damaged if one.pair.damage == kind]
        own = sum(one.is_found_for_its_reason for one in of_kind)
        print(f"  {kind:18} {count:4} damaged, {sum(one.is_found for one in of_kind):4} found, {own:4} for its reason")
    for language in ("en", "fa", "es", "de", "fr", "tr"):
        into = [one for one in outcomes if one.pair.target_language == language]
        print(f"  into {language}: {len(into):4} pairs, recall {recall(into):.3f}, precision {precision(into):.3f}")
    hard = [one for one in outcomes if one.pair.variation]
    print(f"  written another way: {len(hard)} undamaged pairs, {sum(bool(one.findings) for one in hard)} false alarms")
    times = sorted(one.seconds * 1000 for one in outcomes)
    print(f"  time per pair: median {times[len(times) // 2]:.1f} ms, longest {times[-1]:.1f} ms")


def show(outcomes: Sequence[Outcome]) -> None:
    for one in outcomes:
        if bool(one.pair.damage) == bool(one.findings):
            continue
        pair = one.pair
        print(f"\n{pair.paragraph} {pair.source_language}→{pair.target_language} {pair.damage or 'undamaged'}")
        print(f"  {pair.source}\n  {pair.target}")
        for finding in one.findings:
            print(f"  {finding.kind}: {finding.source!r} {finding.target!r}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    pairs = corpus.pairs()
    apart = [pair for pair in pairs if pair.set_aside]
    if corpus.fingerprint(apart) != corpus.FINGERPRINT:
        print("The pairs set aside are not those of the beginning.", file=sys.stderr)
        return 1
    judge(pairs[:20])  # tables are read once
    tuned, blind = judge([pair for pair in pairs if not pair.set_aside]), judge(apart)
    report("Tuned on", tuned)
    report("Set aside", blind)
    if options.show:
        show(tuned)
    return 0 if recall(blind) >= RECALL and precision(blind) >= PRECISION else 1


if __name__ == "__main__":
    sys.exit(main())
