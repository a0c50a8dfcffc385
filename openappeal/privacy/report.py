"""What a seized, switched-off server would show, in words."""

from __future__ import annotations

from collections.abc import Iterator

from openappeal.privacy.register import holdings


def what_we_hold() -> Iterator[str]:
    """Lines of the report, by class of people."""
    by_people: dict[str, list[str]] = {}
    for holding in holdings():
        lines = by_people.setdefault(holding.people, [])
        lines.append(f"  {holding.table} — kept {holding.kept}")
        lines += [f"    {column}: {reading.value}" for column, reading in sorted(holding.columns.items())]
    for people in sorted(by_people):
        yield people
        yield from by_people[people]
        yield ""
    yield (
        "Nowhere: IP addresses, browsers, referring pages; and of a signature, once its 14 days against floods are"
        " over, any time finer than a day."
    )
