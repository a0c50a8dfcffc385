"""Refuse a letter that is not what its MJML compiles to. With --write, compile it.

MJML is a language for letters that hold together in every mail program. What it compiles to is kept beside the source,
so that neither a host nor a developer needs the compiler for anything but changing the letter.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "openappeal/mailings/templates/mailings/emails/issue.mjml"
# What differs between the directions of writing. Mail programs know no logical sides.
DIRECTIONS = {
    "ltr": {"START": "left", "FONT": "Arial,Helvetica,sans-serif", "HEAD": "Georgia,serif", "LINE": "1.55"},
    "rtl": {"START": "right", "FONT": "Vazirmatn,Tahoma,Arial,sans-serif", "HEAD": "Tahoma,Arial,sans-serif"}
    | {"LINE": "1.9"},
}
# What MJML writes for letters with pictures, several columns or drawings. Ours have none, and each byte is sent a
# million times, in base64 where the language has other letters.
NEEDLESS = tuple(
    re.compile(one, re.DOTALL)
    for one in (
        r"<!--\[if mso\]>\s*<noscript>.*?<!\[endif\]-->\s*",
        r"<!--\[if lte mso 11\]>.*?<!\[endif\]-->\s*",
        r"<!--\[if !mso\]><!-->.*?<!--<!\[endif\]-->",
        r"#outlook a \{.*?\}\s*",
        r"\bimg \{.*?\}\s*",
        r"(?<=\n)p \{.*?\}\s*",
        r"<style[^>]*>[^<]*\.mj-column-per-100[^<]*</style>",
        r" class=\"mj-outlook-group-fix mj-column-per-100\"",
        r' xmlns(?::\w)?="[^"]*"',
        # Comments for Outlook that follow each other are one.
        r"<!\[endif\]--><!--\[if mso \| IE\]>",
    )
)
_STYLE_GAPS = re.compile(r"\s*([{};:,!])\s*")
HEAD = "{{% load i18n cms_tags %}}{{# Compiled from {source} by script/checks/letters.py --write; change it there #}}"


def compiled(direction: str) -> str:
    """The letter of one direction, as Django's engine takes it."""
    from mjml import mjml2html

    text = SOURCE.read_text()
    text = text[text.index("<mjml") :]
    for name, value in {"DIR": direction, **DIRECTIONS[direction]}.items():
        text = text.replace(f'"{name}"', f'"{value}"').replace(f":{name};", f":{value};")
    return HEAD.format(source=SOURCE.name) + lean(in_styles(mjml2html(text))).rstrip() + "\n"


def lean(html: str) -> str:
    """The letter without what does nothing in it, and without spaces between elements and in styles."""
    for one in NEEDLESS:
        html = one.sub("", html)
    html = re.sub(r"(?<=>)\s*\n\s*(?=[<{])|(?<=\})\s*\n\s*(?=[<{])", "", html)
    return re.sub(r"(?s)(?<=<style>).*?(?=</style>)", lambda found: _STYLE_GAPS.sub(r"\1", found[0].strip()), html)


def in_styles(html: str) -> str:
    """The letter without what HTML has given up: its styles say the same. In comments, for Outlook, it stays."""
    pieces = re.split(r"(<!--.*?-->)", html, flags=re.DOTALL)
    for place in range(0, len(pieces), 2):
        tables = re.sub(r'(<table\b[^>]*) width="100%"([^>]* style=")', r"\1\2width:100%;", pieces[place])
        tables = re.sub(r'(<table\b[^>]* style=")', r"\1border-collapse:collapse;", tables)
        pieces[place] = re.sub(r' (?:(?:align|border|cellpadding|cellspacing)="\w+"|type="text/css")', "", tables)
    return "".join(pieces)


def main() -> int:
    stale = 0
    for direction in DIRECTIONS:
        path, text = SOURCE.with_name(f"issue_{direction}.html"), compiled(direction)
        if "--write" in sys.argv:
            path.write_text(text)
        elif not path.exists() or path.read_text() != text:
            print(f"{path.relative_to(ROOT)} is not what {SOURCE.name} says; run script/checks/letters.py --write.")
            stale = 1
    return stale


if __name__ == "__main__":
    sys.exit(main())
