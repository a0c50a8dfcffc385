"""A style sheet that knows left and right is refused."""

import pytest

from script.checks import css


@pytest.mark.parametrize(
    "declaration",
    [
        "margin-left:1rem",
        "padding-right: 1rem",
        "border-left:1px solid",
        "border-right-color:red",
        "left:0",
        "RIGHT:0",
        "width:10rem",
        "max-height:10rem",
        "text-align:left",
        "float: right",
        "clear:left",
        "margin:0 1rem 0 2rem",
        "inset:0 auto 0 calc(1rem + 2px)",
        "border-top-left-radius:3px",
        "transform:translateX(1rem)",
    ],
)
def test_a_physical_declaration_is_refused(declaration):
    for text in (f"a{{{declaration}}}", f"@media (min-width:60em){{\n  a{{color:red;{declaration};}}\n}}"):
        assert len(list(css.complaints(text, layered=False))) == 1, text


@pytest.mark.parametrize(
    "text",
    [
        "a{margin-inline-start:1rem;padding-block:1rem;inset-inline-end:0;inline-size:2rem}",
        "a{text-align:start;float:inline-start;border-start-start-radius:3px}",
        "a{margin:0 1rem;padding:0 1rem 2rem;margin:1px 2px 3px 2px}",
        "a{transform:translateX(calc(var(--direction) * 1rem))}",
        "@media (min-width:60em) and (max-height:20em){a{color:red}}",
        "a{/* left:0 */content:'left:0;width:1px'}",
        "a{left:0} /* physical: a map has a west in every language */",
        "@page{margin-left:2cm}",
        "a:hover,.left{color:red}",
    ],
)
def test_what_is_allowed(text):
    assert list(css.complaints(text, layered=False)) == []


def test_the_line_is_named():
    assert list(css.complaints("a{\n  color:red;\n  left:0;\n}", layered=False)) == [
        (3, "left is physical; write inset-inline-start")
    ]


def test_a_public_sheet_begins_with_its_layer(tmp_path, capsys):
    planted = tmp_path / "planted.css"
    planted.write_text("/* x */ a{color:red}")

    assert css.main([str(planted)]) == 1
    assert "@layer" in capsys.readouterr().out

    planted.write_text("/* x */ @layer components{a{color:red}}")
    assert css.main([str(planted)]) == 0
