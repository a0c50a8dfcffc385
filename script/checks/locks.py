"""Refuse a dependency without its reason, its lock or its hash, and any address of a package index."""

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("runtime", "postgres", "social", "webhooks", "dev")
ADDRESS = re.compile(r"://|--(?:extra-)?index-url|--find-links|--trusted-host|^-[if]\b|\s@\s", re.MULTILINE)


def declared(pyproject: str) -> dict[str, dict[str, Requirement]]:
    """The direct dependencies of pyproject.toml, by the name of their requirements file."""
    project = tomllib.loads(pyproject)["project"]
    lists = {"runtime": project["dependencies"], **project["optional-dependencies"]}
    return {
        group: {canonicalize_name(one.name): one for one in map(Requirement, lines)} for group, lines in lists.items()
    }


def listed(text: str) -> dict[str, Requirement]:
    """The direct dependencies which one requirements/*.in names itself."""
    lines = (line.split("#")[0].strip() for line in text.splitlines())
    found = (Requirement(line) for line in lines if line and not line.startswith("-"))
    return {canonicalize_name(one.name): one for one in found}


def locked(text: str) -> dict[str, tuple[set[str], int]]:
    """package → (its locked versions, how many hashes). Two versions stand there for two Pythons."""
    packages: dict[str, tuple[set[str], int]] = {}
    for entry in re.sub(r"\\\n", " ", text).splitlines():
        entry = entry.split(" #")[0].strip()
        if not entry or entry.startswith("#"):
            continue
        name, _, rest = entry.partition("==")
        key = canonicalize_name(re.sub(r"\[.*", "", name))
        versions, hashes = packages.get(key, (set(), 0))
        version = re.split(r"[\s;]", rest.strip())[0]
        packages[key] = versions | {version}, hashes + entry.count("--hash=sha256:")
    return packages


def complaints(root: Path) -> Iterator[str]:
    """Yield a sentence for each breach."""
    pyproject = (root / "pyproject.toml").read_text("utf-8")
    groups = declared(pyproject)
    for line in re.findall(r'^ {4}"[A-Za-z][^"\n]*",.*$', pyproject.split("[project.scripts]")[0], re.MULTILINE):
        if not re.search(r",\s+# \S.{8,}", line):
            yield f"pyproject.toml: {line.strip()} lacks its reason"
    for name in NAMES:
        text = (root / f"requirements/{name}.txt").read_text("utf-8")
        wanted, pinned = listed((root / f"requirements/{name}.in").read_text("utf-8")), locked(text)
        if {key: str(one) for key, one in wanted.items()} != {key: str(one) for key, one in groups[name].items()}:
            odd = sorted({str(one) for one in wanted.values()} ^ {str(one) for one in groups[name].values()})
            yield f"requirements/{name}.in and pyproject.toml differ: {', '.join(odd)}"
        for key, one in wanted.items():
            versions = pinned.get(key, (set(), 0))[0]
            if not versions or not all(one.specifier.contains(version) for version in versions):
                yield f"requirements/{name}.txt does not lock {one}; run script/lock"
        for key, (versions, hashes) in pinned.items():
            if not all(versions) or hashes < len(versions):
                yield f"requirements/{name}.txt: {key} is not pinned with its hash"
        if match := ADDRESS.search(text):
            yield f"requirements/{name}.txt names an address or an index: {match.group().strip()}"
    packages = {name: locked((root / f"requirements/{name}.txt").read_text("utf-8")) for name in NAMES}
    for name in ("runtime", "postgres", "social", "webhooks"):
        for key, (versions, _) in packages[name].items():
            # The tests must try what is shipped.
            if packages["dev"].get(key, (set(), 0))[0] != versions:
                yield f"requirements/dev.txt locks another {key} than {name}.txt; run script/lock"


def main() -> int:
    found = list(complaints(ROOT))
    print("\n".join(found) or f"{len(locked((ROOT / 'requirements/dev.txt').read_text('utf-8')))} packages locked")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
