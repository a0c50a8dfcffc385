"""Invented names in the scripts of an appeal's signers, each another one: for tests and benchmarks of setting."""

from __future__ import annotations

from itertools import product

from openappeal.core.scripts import direction_of
from openappeal.printing.engine.copy import Entry

# First and last names, invented or common to millions; two of each script make dozens of people.
_PARTS = (
    (("Anna", "Jonas", "Thu Hương", "Ian", "Zoë", "Şule"), ("Kowalska", "Nguyễn", "O’Brien-Ünal", "Lindqvar", "Fjord")),
    (("فاطمه‌زهرا", "مینا", "بهرام", "آرش"), ("بهاری‌نیا", "رحیمی", "کریمی‌پور", "آذرین")),
    (("Анна", "Олег", "Дарина"), ("Ковалёва", "Шевчук", "Ильинская")),
    (("Άννα", "Νίκος", "Ελένη"), ("Παπαδοπούλου", "Ζέρβας", "Μακρή")),
    (("ნინო", "გიორგი"), ("ბერიძე", "კაპანაძე", "მაისურაძე")),
    (("李", "王", "陈"), ("小明", "文静", "思远")),
    (("佐藤", "田中"), ("花子", "健一")),
    (("김", "박"), ("서연", "민준")),
)


def names(number: int, *, east: bool) -> list[Entry]:
    """So many people, scripts mixed as they come; with `east`, Chinese, Japanese and Korean among them."""
    scripts = _PARTS if east else _PARTS[:5]
    kinds = [[f"{first} {last}" for first, last in product(*parts)] for parts in scripts]
    made = []
    for place in range(number):
        kind = kinds[place % len(kinds)]
        name = kind[place // len(kinds) % len(kind)]
        made.append(Entry(name, direction=direction_of(name)))
    return made
