"""Refuse what a template must not hold. Run with file names, or without for all of ours.

Everywhere: it parses; no `|safe`; `blocktranslate` is trimmed. On public pages also: no inline style or
script, since the content security policy has no exceptions, and nothing from another origin.
"""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

COMMENT = re.compile(r"\{#.*?#\}|\{%\s*comment\b.*?%\}.*?\{%\s*endcomment\s*%\}|<!--.*?-->", re.DOTALL)

EVERYWHERE = [
    (re.compile(r"\|\s*safe(seq)?\b"), "|safe switches escaping off; build the HTML with format_html"),
    (
        re.compile(r"\{%-?\s*blocktrans(?:late)?\b(?![^%]*\btrimmed\b)[^%]*%\}"),
        "blocktranslate needs trimmed, or line breaks become part of the sentence",
    ),
]
HTML = [
    (re.compile(r"\{%\s*autoescape\s+off"), "autoescape off belongs into plain text only"),
]
STYLE_ELEMENT = (re.compile(r"<style\b", re.IGNORECASE), "<style> is refused by the content security policy")
PUBLIC = [
    (re.compile(r"<[^>]*?\sstyle\s*=", re.IGNORECASE), "style= is refused by the content security policy"),
    (re.compile(r"<[^>]*?\son[a-z]+\s*=", re.IGNORECASE), "on…= is refused by the content security policy"),
    STYLE_ELEMENT,
    (
        re.compile(r"<script\b(?![^>]*\ssrc\s*=)(?![^>]*application/(?:ld\+)?json)", re.IGNORECASE),
        "<script> without src is refused by the content security policy",
    ),
    (re.compile(r"javascript:", re.IGNORECASE), "javascript: is refused by the content security policy"),
    (
        re.compile(r"<[^>]*?\s(?:v?align|bgcolor)\s*=", re.IGNORECASE),
        "alignment belongs into the style sheet",
    ),
    (
        re.compile(r"<(?:script|img|iframe|source|video|audio|embed)\b[^>]*?\ssrc\s*=\s*[\"'](?:https?:)?//"),
        "nothing comes from another origin",
    ),
    (
        re.compile(r"<link\b[^>]*?stylesheet[^>]*?href\s*=\s*[\"'](?:https?:)?//"),
        "nothing comes from another origin",
    ),
]


def is_letter(path: Path) -> bool:
    """E-mail programs know inline styles only, so letters may carry them."""
    return "emails" in path.parts or path.stem == "letter"


def is_kept(path: Path) -> bool:
    """An edition in one file is never shown by the site: its reader keeps it, and it brings its style along."""
    return path.stem == "one_file"


def is_staff(path: Path) -> bool:
    """What only organisers see: Wagtail's own pages need inline scripts."""
    return bool({"staff", "wagtailadmin", "accounts"} & set(path.parts))


def complaints(path: Path, text: str) -> Iterator[tuple[int, str]]:
    """Yield (line, sentence) for each breach in one template."""
    bare = COMMENT.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), text)
    rules = list(EVERYWHERE)
    if path.suffix in (".html", ".xml", ".svg"):
        rules += HTML
        if not is_letter(path) and not is_staff(path):
            rules += [rule for rule in PUBLIC if rule is not STYLE_ELEMENT or not is_kept(path)]
    for pattern, sentence in rules:
        for match in pattern.finditer(bare):
            yield bare.count("\n", 0, match.start()) + 1, sentence


def parse_error(text: str) -> str | None:
    """What Django's engine says about a template that it cannot read."""
    from django.template import TemplateSyntaxError, engines

    try:
        engines["django"].from_string(text)
    except TemplateSyntaxError as error:
        return str(error)
    return None


def our_templates() -> list[Path]:
    return sorted(path for path in ROOT.glob("openappeal/*/templates/**/*") if path.is_file())


def main(names: list[str]) -> int:
    os.environ["OPENAPPEAL_ROLE"] = "test"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openappeal.config.settings")
    import django

    django.setup()
    paths = [Path(name).resolve() for name in names] or our_templates()
    found = 0
    for path in paths:
        shown = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
        text = path.read_text("utf-8")
        lines = list(complaints(shown, text))
        if error := parse_error(text):
            lines.append((1, error))
        for line, sentence in sorted(lines):
            found += 1
            print(f"{shown}:{line}: {sentence}")
    if not found:
        print(f"{len(paths)} templates")
    return int(found > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
