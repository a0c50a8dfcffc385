from __future__ import annotations

import json
from pathlib import Path

import pytest

from openappeal.cms.assets import asset_url
from openappeal.publishing import assets
from openappeal.publishing.server import FileServer
from openappeal.publishing.tests.asking import ask
from openappeal.publishing.tests.conftest import application, state_of

NOW = 1_800_000_000.0


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "static"
    for name, content in {
        "css/index.txt": "fonts.css\nbase.css\n",
        "css/fonts.css": '@layer base;\n@font-face { src: url(../fonts/text.woff2) format("woff2"); }\n',
        "css/base.css": "/* a remark; } */\n@layer base {\n  p { color : red ; margin: 0 }\n}\n",
        "css/unlisted.css": "p{}",
        "fonts/text.woff2": "font",
        "fonts/OFL.txt": "licence",
        "icon.png": "icon",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content)
    return folder


def write(data_dir: Path, source: Path, now: float = NOW) -> dict[str, str]:
    return assets.write(public_dir=data_dir / "public", now=now, source=source)


def test_assets_stand_under_names_that_tell_their_content(data_dir, source):
    written = write(data_dir, source)
    assert set(written) == {"fonts/text.woff2", "fonts/OFL.txt", "icon.png", "site.css"}
    assert asset_url("site.css") == written["site.css"]
    assert json.loads((data_dir / "assets.json").read_text()) == written
    site = FileServer(data_dir / "public", application)
    for path in written.values():
        got = ask(site, path)
        assert (got.status, got.headers["Cache-Control"]) == (200, "public, max-age=31536000, immutable")
    sheet = ask(site, written["site.css"]).body.decode()
    font = Path(written["fonts/text.woff2"]).name
    assert sheet == (
        f'@layer base;@font-face{{src:url({font}) format("woff2")}}@layer base{{p{{color :red;margin:0}}}}\n'
    )


def test_writing_again_changes_nothing(data_dir, source):
    written = write(data_dir, source)
    before = state_of(data_dir / "public")
    assert write(data_dir, source) == written
    assert state_of(data_dir / "public") == before


def test_a_changed_font_changes_its_name_and_the_sheets(data_dir, source):
    before = write(data_dir, source)
    (source / "fonts/text.woff2").write_text("another font")
    after = write(data_dir, source)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"fonts/text.woff2", "site.css"}


def test_old_assets_stay_for_thirty_days_after_their_last_use(data_dir, source):
    first = write(data_dir, source)["icon.png"]
    write(data_dir, source, NOW + 20 * 86400)
    (source / "icon.png").write_text("new icon")
    write(data_dir, source, NOW + 45 * 86400)
    assert (data_dir / "public" / first[1:]).exists()
    write(data_dir, source, NOW + 51 * 86400)
    assert not (data_dir / "public" / first[1:]).exists()


def test_a_sheet_that_names_a_missing_file_is_refused(data_dir, source):
    (source / "css/base.css").write_text("p{background:url(../images/none.png)}")
    with pytest.raises(assets.MissingAsset, match=r"none\.png"):
        write(data_dir, source)
    assert not (data_dir / "assets.json").exists()


@pytest.mark.parametrize(
    ("css", "short"),
    [
        ("a { b : c }", "a{b :c}"),
        ("a :hover , b > c { d : e }", "a :hover,b > c{d :e}"),
        ('q::before { content: " ; } /* no */ " }', 'q::before{content:" ; } /* no */ "}'),
        ("a { width: calc(1px + 2px * (3 - 1)) }", "a{width:calc(1px + 2px * (3 - 1))}"),
        ("@media (min-width: 3em) and (width >= 2em) { a { b: c; } }",
         "@media (min-width:3em) and (width >= 2em){a{b:c}}"),
        ("a { background: url(data:image/svg+xml;base64,AA==) no-repeat }",
         "a{background:url(data:image/svg+xml;base64,AA==) no-repeat}"),
        ("a/**/b { c: d }", "a b{c:d}"),
        (".x:is( .a , .b ) .c { }", ".x:is( .a,.b ) .c{}"),
        ("a { --space: ; color: var( --x , red ) }", "a{--space:;color:var( --x,red )}"),
        (".a:not( :hover ) :focus { b: c }", ".a:not( :hover ) :focus{b:c}"),
    ],
)  # fmt: skip
def test_shortening_keeps_the_meaning(css, short):
    assert assets.shortened(css) == short + "\n"


def test_the_products_own_sheet_names_only_what_is_there(data_dir):
    written = assets.write(public_dir=data_dir / "public", now=NOW)
    sheet = (data_dir / "public" / written["site.css"][1:]).read_text()
    assert sheet.count("{") == sheet.count("}")
    assert "../" not in sheet
    assert "/*" not in sheet
