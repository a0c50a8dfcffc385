"""The number-and-name check: does a translated paragraph say the same figures, dates, names and demands as its source?

Plain Python: nothing of it knows where the paragraphs come from or how findings are shown. It reads both texts, in
whatever digits and calendar they are, and compares what it has read. It never says that a translation is good.
How well it finds what is wrong is measured by ``benchmarks/agreeing.py``; what it cannot see is in decision 45.
"""

from __future__ import annotations

from collections.abc import Sequence

from openappeal.core.agreement.completeness import compare_extent
from openappeal.core.agreement.direction import compare_display
from openappeal.core.agreement.figures import compare_figures
from openappeal.core.agreement.findings import Finding, Kind, Name
from openappeal.core.agreement.names import compare_names
from openappeal.core.agreement.text import Folded

__all__ = ["LONGEST", "Finding", "Kind", "Name", "check"]

LONGEST = 20_000
"""Characters of a paragraph that are read. More is nobody's paragraph, and would keep a server busy."""


def check(
    source: str,
    target: str,
    *,
    source_language: str,
    target_language: str,
    names: Sequence[Name] = (),
    is_demand: bool = False,
) -> tuple[Finding, ...]:
    """Return what the target does not say as the source does, in the order of the source.

    :param names: names that are known, with their spellings; others are found by their capitals, in languages where
        only names have them.
    :param is_demand: the paragraph demands something, so what is missing is a demand.

    Of each text the first :data:`LONGEST` characters are read. Spans count characters of the strings as they were
    given. An empty tuple means that nothing was noticed.
    """
    source, target = source[:LONGEST], target[:LONGEST]
    ours, theirs = Folded(source, source_language.lower()), Folded(target, target_language.lower())
    extent = compare_extent(ours, theirs, is_demand=is_demand)
    if any(one.kind is Kind.EMPTY or (one.kind is Kind.UNTRANSLATED and one.source) for one in extent):
        return tuple(extent)  # whatever else is missing is no news
    found = [*extent, *compare_figures(ours, theirs), *compare_names(ours, theirs, names)]
    found.sort(key=lambda one: (one.source_span, one.target_span))
    return (*found, *compare_display(target, target_language.lower()))
