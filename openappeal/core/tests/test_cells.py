import io

import pytest

from openappeal.core.cells import safe_cell, write_table


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", " =1", '"=1', "' +1", "＝1"])
def test_what_a_program_could_run_gets_an_apostrophe(text):
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Ann", "O’Brien-Ünal", "a=b", "4611686018427387904", "فاطمه‌زهرا", "2026-11-26"])
def test_what_is_harmless_stays_as_it_is(text):
    assert safe_cell(text) == text


def test_a_table_is_what_rfc_4180_says():
    out = io.StringIO(newline="")

    write_table(out, [("a", 'say "b"'), ("c,d", "e\nf")])

    assert out.getvalue() == 'a,"say ""b"""\r\n"c,d","e\nf"\r\n'
