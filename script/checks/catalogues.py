"""Refuse a sentence of the sources which a complete catalogue lacks, leaves open, or fills in differently; and one
above Wagtail's that Wagtail and Django no longer hold, or that is filled in differently.

Collects the sentences with Django's makemessages (xgettext) in a temporary copy: nothing here is changed.
A sentence that the sources no longer hold is told, and is no failure. `--list` prints what is missing as
a catalogue to be filled.
"""

import io
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
# The interface speaks these from end to end; what other catalogues lack falls back to English.
COMPLETE = ("fa",)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def sentences() -> Catalog:
    """Every translatable sentence of the sources.

    :raises subprocess.CalledProcessError: xgettext refuses a source file
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        shutil.copytree(
            ROOT / "openappeal",
            copy / "openappeal",
            ignore=shutil.ignore_patterns("static", "tests", "migrations", "__pycache__"),
        )
        (copy / "locale").mkdir()
        command = [
            str(Path(sys.executable).parent / "django-admin"),
            "makemessages",
            "-l",
            "en",
            "--keep-pot",
        ]
        subprocess.run(command, cwd=copy, check=True, capture_output=True, text=True)
        text = (copy / "locale/django.pot").read_text("utf-8")
        # xgettext leaves the numbers of plural forms open, which Babel does not read.
        text = re.sub(r'^"Plural-Forms:.*\n', "", text, flags=re.MULTILINE)
        return read_po(io.StringIO(text), ignore_obsolete=True)


def as_texts(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, (list, tuple)) else [str(value or "")]


def fault(message: Message) -> str | None:
    """What is wrong with one translated message."""
    sources, translations = as_texts(message.id), as_texts(message.string)
    if not all(translations):
        return "is not translated"
    if message.fuzzy:
        return "is marked fuzzy"
    # A singular may say "one" in words; the plural's placeholders are the ones to choose from.
    allowed = set().union(*(PLACEHOLDER.findall(text) for text in sources))
    for text in translations:
        if strange := set(PLACEHOLDER.findall(text)) - allowed:
            return f"has the unknown placeholder {', '.join(sorted(strange))}"
    needed = set(PLACEHOLDER.findall(sources[-1]))
    if missing := needed - set(PLACEHOLDER.findall(translations[-1])):
        return f"lacks the placeholder {', '.join(sorted(missing))}"
    return None


def compare(wanted: Catalog, catalogue: Catalog) -> Iterator[tuple[Message, str]]:
    """Yield (message, what is wrong) for each sentence of the sources."""
    for message in wanted:
        if not message.id:
            continue
        known = catalogue.get(message.id, context=message.context)
        problem = "is missing" if known is None else fault(known)
        if problem:
            yield message, problem


def foreign_sentences(domain: str) -> Catalog:
    """Every sentence of Wagtail and Django, as they bring it themselves."""
    import django
    import wagtail

    found = Catalog()
    for package in (wagtail, django):
        folder = Path(package.__file__ or "").parent
        for path in sorted(folder.glob(f"**/locale/en/LC_MESSAGES/{domain}.po")):
            with path.open("rb") as source:
                for message in read_po(source):
                    if message.id:
                        found.add(message.id, context=message.context)
    return found


def compare_above(catalogue: Catalog, foreign: Catalog) -> Iterator[tuple[Message, str]]:
    """Yield (message, what is wrong) for each sentence that stands above one of Wagtail's or Django's.

    Such a sentence may leave something out: a model's name that does not fit Farsi's grammar.
    """
    for message in catalogue:
        if not message.id:
            continue
        if foreign.get(message.id, context=message.context) is None:
            yield message, "is in none of Wagtail's or Django's sources any more"
        elif (problem := fault(message)) and not problem.startswith("lacks"):
            yield message, problem


def check_above(language: str) -> tuple[int, list[str]]:
    """How many sentences stand above Wagtail's, and what is wrong with them."""
    number, problems = 0, []
    for path in sorted((ROOT / "locale/wagtail" / language / "LC_MESSAGES").glob("*.po")):
        with path.open("rb") as source:
            catalogue = read_po(source, locale=language)
        number += len(catalogue)
        for message, problem in compare_above(catalogue, foreign_sentences(path.stem)):
            problems.append(f"{language}, above Wagtail: “{as_texts(message.id)[0]}” {problem}")
    return number, problems


def main(arguments: list[str]) -> int:
    try:
        wanted = sentences()
    except subprocess.CalledProcessError as error:
        print(error.stderr.strip() or "makemessages failed")
        return 1
    failed = False
    above = 0
    for language in COMPLETE:
        number, wrong = check_above(language)
        above += number
        failed = failed or bool(wrong)
        if "--list" not in arguments:
            print(*wrong, sep="\n", end="\n" if wrong else "")
        path = ROOT / "locale" / language / "LC_MESSAGES/django.po"
        catalogue = Catalog(locale=language)
        if path.exists():
            with path.open("rb") as source:
                catalogue = read_po(source, locale=language)
        problems = list(compare(wanted, catalogue))
        failed = failed or bool(problems)
        if "--list" in arguments:
            missing = Catalog(locale=language)
            for message, _ in problems:
                missing.add(
                    message.id,
                    context=message.context,
                    locations=message.locations,
                    flags=message.flags,
                    auto_comments=message.auto_comments,
                )
            write_po(sys.stdout.buffer, missing, omit_header=True, width=0)
            continue
        for message, problem in problems:
            where = ", ".join(name for name, _ in message.locations[:1])
            print(f"{language}: “{as_texts(message.id)[0]}” {problem} ({where})")
        known = {(as_texts(one.id)[0], one.context) for one in wanted}
        for old in catalogue:
            if (as_texts(old.id)[0], old.context) not in known:
                print(f"{language}: “{as_texts(old.id)[0]}” is no longer in the sources (no failure)")
    if not failed:
        print(f"{len(wanted)} sentences in {', '.join(COMPLETE)}, {above} above Wagtail's")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
