"""Who stands where: tags that are taken, and public signers by name, for the rows of a list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from openappeal.signatures.import_models import OtherSpelling
from openappeal.signatures.importing.marks import Marks
from openappeal.signatures.importing.rows import Entry
from openappeal.signatures.models import Signature, Visibility


@dataclass(frozen=True)
class Known:
    """Who holds a tag: a signature, another spelling of one, or an earlier row of the same list that is not stored."""

    signature_id: int | None
    name_tag: bytes | None
    visibility: str
    basis: str
    row: int = 0

    def is_same(self, entry: Entry, marks: Marks) -> bool:
        """Whether this is the person of a row. Of somebody who is only counted there is no name to compare."""
        if not entry.canonical:
            return True
        return self.visibility == Visibility.COUNTED or (self.name_tag is not None and self.name_tag in marks.name_tags)


def holders(wanted: Iterable[bytes], *, lock: bool = False) -> dict[bytes, Known]:
    """Who holds these tags. With `lock`, in a transaction, nobody changes them meanwhile."""
    wanted = list(wanted)
    known: dict[bytes, Known] = {}
    spellings = OtherSpelling.objects.filter(tag__in=wanted)
    for tag, name_tag, pk, visibility, basis in spellings.values_list(
        "tag", "name_tag", "signature_id", "signature__visibility", "signature__basis"
    ):
        known[bytes(tag)] = Known(pk, _bytes(name_tag), visibility, basis)
    found = Signature.objects.filter(tag__in=wanted)
    if lock:
        found = found.select_for_update().order_by("pk")
    for holder, name_tag, pk, visibility, basis in found.values_list("tag", "name_tag", "pk", "visibility", "basis"):
        assert holder is not None
        known[bytes(holder)] = Known(pk, _bytes(name_tag), visibility, basis)
    return known


def namesakes(names: Iterable[str], *, not_of: int) -> dict[str, list[tuple[int, str]]]:
    """Public signers and their countries by folded name, without those of one list."""
    found: dict[str, list[tuple[int, str]]] = {}
    named = Signature.objects.filter(visibility=Visibility.PUBLIC, folded_name__in=list(names))
    named = named.exclude(import_run=not_of).order_by("pk")
    for pk, name, country in named.values_list("pk", "folded_name", "country"):
        found.setdefault(name, []).append((pk, country))
    return found


def _bytes(value: bytes | memoryview | None) -> bytes | None:
    return None if value is None else bytes(value)
