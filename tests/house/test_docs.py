"""The documentation tells the truth, as far as a machine can see."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LISTED = subprocess.run(
    ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"],
    cwd=ROOT,
    capture_output=True,
    text=True,
    check=True,
).stdout.split()
PAGES = [page for page in sorted(set(LISTED)) if (ROOT / page).exists()]
LINK = re.compile(r"\]\(([^)\s]+)\)")
# In pieces, or this file would hold what it looks for.
FORBIDDEN = re.compile(
    "|".join(
        (
            "--(extra-)?index" + "-url[ =]http",
            "/sim" + "ple/",
            "/ho" + "me/[a-z]+/",
            "/ro" + "ot/",
            "/wo" + "rk/",
            "/far" + "m/",
            "/tm" + "p/[a-z]",
        )
    )
)
# Words that promise more than any program can keep.
OVERCLAIMS = re.compile(
    r"anonym|unhackable|verified people|zero[- ]knowledge|even we can(no|')t see|blockchain|gdpr-certified|ddos-proof",
    re.IGNORECASE,
)


def text_of(page):
    return (ROOT / page).read_text("utf-8")


def prose_of(page):
    """The page without blocks of code."""
    return re.sub(r"^```.*?^```$", "", text_of(page), flags=re.MULTILINE | re.DOTALL)


def anchors(text):
    """The anchors of a page's headings, as forges make them."""
    headings = re.findall(r"^#{1,6} (.+)$", text, re.MULTILINE)
    plain = (re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading).lower() for heading in headings)
    return {re.sub(r"[^\w\- ]", "", heading).strip().replace(" ", "-") for heading in plain}


def broken_links(page):
    for target in LINK.findall(prose_of(page)):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (ROOT / page).parent / path if path else ROOT / page
        if not file.exists():
            yield f"{target}: there is no such file"
        elif anchor and anchor not in anchors(file.read_text("utf-8")):
            yield f"{target}: there is no such heading"


def test_the_first_screen_shows_a_picture_and_two_commands_that_exist():
    first_screen = text_of("README.md")[:2500]
    commands = set(re.findall(r"^(script/\w+)$", first_screen, re.MULTILINE))

    assert commands == {"script/demo", "script/test"}
    assert all((ROOT / command).stat().st_mode & 0o111 for command in commands)
    assert "](docs/images/home.png)" in first_screen
    assert (ROOT / "docs/images/home.png").stat().st_size < 200_000


def test_the_readme_quotes_what_the_demonstration_prints():
    printed = text_of("openappeal/config/supervisor.py") + text_of("openappeal/config/demo/load.py")
    quoted = re.findall(r"^```\n(Making .*?)^```$", text_of("README.md"), re.MULTILINE | re.DOTALL)[0]
    labels = re.findall(r"^  (Public site|Staff side|Log in as|Letters|Ctrl-C .*|2,700 signers)", quoted, re.MULTILINE)

    assert labels == ["2,700 signers", "Public site", "Staff side", "Log in as", "Letters", "Ctrl-C ends all of it."]
    assert [label for label in labels if label not in printed] == []
    assert 'PASSWORD = "open-the-window"' in printed
    assert "password  open-the-window" in quoted


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page):
    assert list(broken_links(page)) == []


def test_a_broken_link_is_found(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("# One thing\n[a](#one-thing) [b](#another) [c](gone.md) [d](https://example.org)\n")

    assert list(broken_links(page)) == [
        "#another: there is no such heading",
        "gone.md: there is no such file",
    ]


@pytest.mark.parametrize("page", PAGES)
def test_no_page_names_a_host_of_packages_or_somebody_s_folder(page):
    assert FORBIDDEN.findall(text_of(page)) == []


@pytest.mark.parametrize("page", PAGES)
def test_no_page_claims_what_cannot_be_kept(page):
    assert OVERCLAIMS.findall(text_of(page)) == []


def test_decisions_are_numbered_without_gaps_short_and_listed():
    decisions = sorted((ROOT / "docs/decisions").glob("[0-9]*.md"))
    listed = re.findall(r"^(\d+)\. \[(.+?)\]\((.+?)\)$", text_of("docs/decisions/README.md"), re.MULTILINE)

    assert [int(path.name[:4]) for path in decisions] == list(range(1, len(decisions) + 1))
    assert [(int(number), target) for number, _, target in listed] == [
        (int(path.name[:4]), path.name) for path in decisions
    ]
    for path, (number, title, _) in zip(decisions, listed, strict=True):
        lines = path.read_text("utf-8").splitlines()
        assert lines[0] == f"# {number}. {title}"
        assert len(lines) <= 25
        parts = re.findall(r"^\*\*(\w+)\.\*\*", "\n".join(lines), re.MULTILINE)
        assert parts == ["Context", "Decision", "Consequences"]


def test_every_test_that_the_abuse_cases_name_is_there():
    named = set(re.findall(r"`(test_\w+)`", text_of("docs/abuse-cases.md")))
    files = [*(ROOT / "openappeal").rglob("tests/test_*.py"), *(ROOT / "tests").rglob("test_*.py")]
    there = {path.stem for path in files}
    for path in files:
        there |= set(re.findall(r"^def (test_\w+)", path.read_text("utf-8"), re.MULTILINE))

    assert len(named) > 50
    assert named - there == set()


def test_each_room_stands_in_the_picture_of_the_house():
    rooms = {path.parent.name for path in (ROOT / "openappeal").glob("*/__init__.py")}
    house = text_of("docs/architecture.md").split("## Three processes")[0]
    drawn = set(re.findall(r"^ +(?:roof|\d)? +([a-z]+)  +\S", house, re.MULTILINE))

    assert drawn == rooms


def test_each_key_file_is_explained():
    from openappeal.vault.keys import KEY_FILES

    explained = re.findall(r"^\| `([a-z.]+)` \|", text_of("docs/hosting/settings.md"), re.MULTILINE)

    assert sorted(explained) == sorted(KEY_FILES)


def test_commands_that_the_pages_name_exist():
    from openappeal.config.cli import _parser

    known = set(_parser()._subparsers._group_actions[0].choices)
    named = {
        name
        for page in PAGES
        for name in re.findall(r"`openappeal ([a-z][a-z-]+)|-m openappeal ([a-z][a-z-]+)", text_of(page))
        for name in name
        if name
    }

    assert named - known == set()


@pytest.mark.parametrize("unit", sorted((ROOT / "docs/hosting/systemd").glob("*.service")), ids=lambda p: p.stem)
def test_a_unit_runs_its_own_process_as_its_own_user(unit):
    text = unit.read_text("utf-8")
    role = unit.stem.removeprefix("openappeal-")

    assert re.findall(r"^User=(.*)$", text, re.MULTILINE) == [f"openappeal-{role}"]
    assert re.findall(r"^ExecStart=.* -m openappeal (\w+)", text, re.MULTILINE) == [role]
    # Of the three, the worker alone may open letters, and the staff process reads no key at all.
    assert ("openappeal-keys" in text) == (role != "staff")
    assert {"LimitCORE=0", "MemorySwapMax=0", "NoNewPrivileges=yes", "IPAddressDeny=any"} <= set(text.splitlines())
