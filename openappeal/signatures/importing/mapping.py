"""Which column of a list holds what. A mapping can be written to a file, and is remembered for the next list."""

from __future__ import annotations

import json
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field, replace

from openappeal.core.countries import COUNTRIES
from openappeal.signatures.importing.columns import Column
from openappeal.signatures.importing.dates import DAY_FIRST, MONTH_FIRST
from openappeal.signatures.importing.shapes import recognise


class BadMapping(Exception):
    """The mapping cannot be used; the message is one sentence that says what to put right."""


@dataclass(frozen=True)
class Mapping:
    """`columns` by header. `dates` is the order of day and month, empty while it is to be found out.

    `countries` gives codes to words that the program does not know, such as {"Deutchland": "DE"}.
    """

    columns: Dictionary[str, Column]
    dates: str = ""
    countries: Dictionary[str, str] = field(default_factory=dict)

    @property
    def is_enough(self) -> bool:
        """Whether there is a name somewhere."""
        return any(column in (Column.NAME, Column.FIRST, Column.LAST) for column in self.columns.values())

    def places(self, header: tuple[str, ...]) -> dict[Column, int]:
        """Where each meaning stands in a list with this header."""
        return {
            self.columns[name]: place
            for place, name in enumerate(header)
            if self.columns.get(name, Column.IGNORED) is not Column.IGNORED
        }

    def with_order(self, order: str) -> Mapping:
        """The same with the order of day and month, if it was not said."""
        return self if self.dates else replace(self, dates=order)

    def as_json(self) -> str:
        """The mapping as a file that can be changed and given with --mapping."""
        said: dict[str, object] = {"columns": {name: column.value for name, column in self.columns.items()}}
        if self.dates:
            said["dates"] = self.dates
        if self.countries:
            said["countries"] = dict(self.countries)
        return json.dumps(said, ensure_ascii=False, indent=2)


def guess(header: tuple[str, ...]) -> Mapping:
    """What the headers say."""
    return Mapping(dict(zip(header, recognise(header).columns, strict=True)))


def parse(text: str, header: tuple[str, ...]) -> Mapping:
    """A mapping from a file's text. Columns that it does not name are not read.

    :raises BadMapping:
    """
    try:
        said = json.loads(text)
    except json.JSONDecodeError as error:
        raise BadMapping(f"The mapping is not JSON: look at line {error.lineno}.") from None
    if not isinstance(said, dict) or not isinstance(said.get("columns"), dict):
        raise BadMapping('The mapping should look like {"columns": {"Full name": "name", "E-mail": "email"}}.')
    columns: dict[str, Column] = {}
    for name, meaning in said["columns"].items():
        if meaning not in Column.values:
            raise BadMapping(f"The mapping says “{meaning}” of a column; it can say: {', '.join(Column.values)}.")
        if name not in header:
            raise BadMapping(f"The list has no column “{name}”. Its columns are: {', '.join(header)}.")
        columns[name] = Column(meaning)
    check_once(columns)
    dates = said.get("dates", "")
    if dates not in ("", DAY_FIRST, MONTH_FIRST):
        raise BadMapping(f"“dates” in the mapping can be {DAY_FIRST} (day first) or {MONTH_FIRST} (month first).")
    countries = said.get("countries", {})
    if not isinstance(countries, dict) or not set(map(str, countries.values())) <= set(COUNTRIES):
        raise BadMapping('“countries” in the mapping gives codes of two letters to words: {"Deutchland": "DE"}.')
    return Mapping(columns, dates, {str(word): str(code) for word, code in countries.items()})


def check_once(columns: Dictionary[str, Column]) -> None:
    """:raises BadMapping: if two columns are to hold the same."""
    meanings = [column for column in columns.values() if column is not Column.IGNORED]
    twice = next((one for one in meanings if meanings.count(one) > 1), None)
    if twice is not None:
        raise BadMapping(f"Two columns of the mapping are to be “{twice.value}”; only one can be.")
