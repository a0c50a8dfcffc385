"""Refuse a sentence of the sources which a catalogue lacks, leaves open, or fills in differently; and one
above Wagtail's that Wagtail and Django no longer hold, or that is filled in differently.

The languages of the staff side hold every sentence. The other interface languages hold what visitors, signers
and subscribers meet (`is_for_visitors`): all that does not belong to a staff screen, the command line or a model.

Collects the sentences with Django's makemessages (xgettext) in a temporary copy: nothing here is changed.
A sentence that the sources no longer hold is told, and is no failure. `--list LANGUAGE` prints what is missing
in a language as a catalogue to be filled.
"""

import ast
import fnmatch
import io
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from openappeal.core.languages import INTERFACE_LANGUAGES, STAFF_LANGUAGES  # noqa: E402  the path comes first

SOURCE = "en"
LANGUAGES = tuple(tag for tag in INTERFACE_LANGUAGES if tag != SOURCE)

# Where only the team reads. All else is for visitors: a new file is asked for rather than forgotten.
FOR_THE_TEAM = (
    "*/staff/*",
    "*/staff*.py",
    "*/wagtail_hooks.py",
    "*/viewsets.py",
    "*/audit_labels.py",
    "*/personal_data.py",
    "*/templates/wagtailadmin/*",
    "*/models.py",
    "*_models.py",
    "openappeal/accounts/*",
    "openappeal/appeals/form_rows.py",
    "openappeal/appeals/rows.py",
    "openappeal/audit/*",
    "openappeal/config/*",
    "openappeal/privacy/*",
    "openappeal/cms/blocks.py",
    "openappeal/cms/pages.py",
    "openappeal/cms/proposals.py",
    "openappeal/fundraising/drive_jobs.py",
    "openappeal/printing/placement_jobs.py",
    "openappeal/website/blocks.py",
    "openappeal/signatures/cohorts.py",
    "openappeal/signatures/importing/*",
    "openappeal/website/translating/*",
)
# A page that the team prints and visitors read.
FOR_VISITORS = ("openappeal/signatures/templates/signatures/staff/event_page.html",)
# Classes in files of the team whose labels stand in public forms and pages.
CLASSES_FOR_VISITORS = {
    "openappeal/appeals/translating_models.py": ("CreditStyle",),
    "openappeal/mailings/models.py": ("Topic", "Frequency"),
    "openappeal/newsroom/coverage_models.py": ("CoverageKind",),
    "openappeal/newsroom/library_models.py": ("LibraryKind",),
    "openappeal/newsroom/models.py": ("Kind",),
    "openappeal/newsroom/statement_models.py": ("Scope",),
    "openappeal/offers/models.py": ("Help",),
    "openappeal/signatures/models.py": ("Kind",),
    "openappeal/signatures/organisation_models.py": ("Decided",),
    "openappeal/transparency/models.py": ("Reason",),
    "openappeal/website/blocks.py": ("ResourceKind",),
}
# What xgettext hears beside the functions' own names, and one for Wagtail's sentences, which its catalogues hold.
HEARD = ("_", "wagtails")
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


def unheard(folder: Path) -> Iterator[str]:
    """Functions that translate under a name by which their sentences are not collected."""
    for path in sorted(folder.rglob("*.py")):
        for one in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(one, ast.ImportFrom) and one.module == "django.utils.translation":
                for name in one.names:
                    if name.asname is not None and name.asname not in HEARD:
                        where = f"{path.relative_to(folder.parent)}:{one.lineno}"
                        yield f"{where}: {name.asname} hides its sentences from xgettext; call it {name.name}"


def is_for_visitors(name: str, line: int) -> bool:
    """Whether a visitor, signer or subscriber may meet the sentence at this place of the sources."""
    if name in FOR_VISITORS:
        return True
    if name in CLASSES_FOR_VISITORS:
        return any(line in lines for lines in _lines_of(name).values())
    return not any(fnmatch.fnmatch(name, pattern) for pattern in FOR_THE_TEAM)


@cache
def _lines_of(name: str) -> dict[str, range]:
    """The lines of a file's classes for visitors, by their names."""
    found = ast.parse((ROOT / name).read_text("utf-8")).body
    return {
        one.name: range(one.lineno, (one.end_lineno or one.lineno) + 1)
        for one in found
        if isinstance(one, ast.ClassDef) and one.name in CLASSES_FOR_VISITORS[name]
    }


def wanted_in(language: str, every: Catalog) -> Catalog:
    """The sentences that a language's catalogue must hold."""
    if language in STAFF_LANGUAGES:
        return every
    found = Catalog()
    for message in every:
        if message.id and any(is_for_visitors(name, line) for name, line in message.locations):
            found[message.id] = message
    return found


def as_texts(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, (list, tuple)) else [str(value or "")]


def fault(message: Message) -> str | None:
    """What is wrong with one translated message, in a catalogue of two plural forms as all of ours are."""
    sources, translations = as_texts(message.id), as_texts(message.string)
    if len(translations) != len(sources):
        return f"has {len(translations)} forms"
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


def catalogue_of(language: str) -> Catalog:
    """What is translated into a language; nothing, before there is a file."""
    path = ROOT / "locale" / language / "LC_MESSAGES/django.po"
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as source:
        return read_po(source, locale=language)


def list_missing(language: str, problems: list[tuple[Message, str]]) -> None:
    """Print a catalogue to be filled."""
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


def main(arguments: list[str]) -> int:
    is_list = "--list" in arguments
    asked = [one for one in arguments if one != "--list"]
    if any(one not in LANGUAGES for one in asked) or (is_list and len(asked) != 1):
        print(f"Name one of {', '.join(LANGUAGES)}.")
        return 2
    try:
        every = sentences()
    except subprocess.CalledProcessError as error:
        print(error.stderr.strip() or "makemessages failed")
        return 1
    deaf = [] if is_list else list(unheard(ROOT / "openappeal"))
    print(*deaf, sep="\n", end="\n" if deaf else "")
    failed = bool(deaf)
    numbers = []
    for language in asked or LANGUAGES:
        wanted, catalogue = wanted_in(language, every), catalogue_of(language)
        problems = list(compare(wanted, catalogue))
        above, wrong = check_above(language)
        failed = failed or bool(problems) or bool(wrong)
        if is_list:
            list_missing(language, problems)
            continue
        print(*wrong, sep="\n", end="\n" if wrong else "")
        for message, problem in problems:
            where = ", ".join(name for name, _ in message.locations[:1])
            print(f"{language}: “{as_texts(message.id)[0]}” {problem} ({where})")
        known = {(as_texts(one.id)[0], one.context) for one in every}
        for old in catalogue:
            if (as_texts(old.id)[0], old.context) not in known:
                print(f"{language}: “{as_texts(old.id)[0]}” is no longer in the sources (no failure)")
        numbers.append(f"{len(wanted)} in {language}" + (f" and {above} above Wagtail's" if above else ""))
    if not failed and not is_list:
        print(f"sentences: {', '.join(numbers)}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
