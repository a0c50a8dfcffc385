"""What the settings read, what .env.example offers and what the documentation explains are the same names."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = ROOT / "openappeal/config/settings.py"
# Said by the command that starts the process, never by a host.
INTERNAL = {"OPENAPPEAL_ROLE"}


def names_read(source):
    """Every name that the settings ask the environment for."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) and node.args)
    return {
        call.args[0].value
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "env"
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    } - INTERNAL


def test_each_setting_has_a_line_in_the_example():
    lines = (ROOT / ".env.example").read_text("utf-8")

    assert set(re.findall(r"^#? ?(OPENAPPEAL_\w+)=", lines, re.MULTILINE)) == names_read(SETTINGS.read_text("utf-8"))


def test_each_setting_has_a_heading_in_the_documentation():
    text = (ROOT / "docs/hosting/settings.md").read_text("utf-8")
    headings = re.findall(r"^#{2,4} .*$", text, re.MULTILINE)

    assert set(re.findall(r"OPENAPPEAL_\w+", "\n".join(headings))) == names_read(SETTINGS.read_text("utf-8"))


def test_a_setting_that_nobody_wrote_down_would_be_found():
    assert names_read('A = env.str("OPENAPPEAL_NEW", default="")') == {"OPENAPPEAL_NEW"}


def test_only_the_door_reads_the_environment_besides_the_settings():
    """Rooms ask the settings; `config`, which starts the processes, may set variables for them."""
    readers = [
        path.relative_to(ROOT).as_posix()
        for path in ROOT.glob("openappeal/**/*.py")
        if "tests" not in path.parts and re.search(r"\bos\.(environ|getenv)\b", path.read_text("utf-8"))
    ]

    assert [path for path in readers if not path.startswith("openappeal/config/")] == []
