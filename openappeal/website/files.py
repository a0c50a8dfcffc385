"""Files that published pages offer for loading, as public files."""

from __future__ import annotations

from collections.abc import Iterator

from wagtail.documents import get_document_model
from wagtail.models import Page, ReferenceIndex

from openappeal.cms.addresses import Rendered
from openappeal.cms.documents import CONTENT_TYPES, PATH, document_path
from openappeal.cms.pages import PublicPage


def addresses() -> Iterator[str]:
    """Addresses of all documents that a published page offers."""
    for document in get_document_model().objects.order_by("pk"):
        if _is_offered(document):
            yield document_path(document)


def render(path: str) -> Rendered | None:
    """A document's bytes, or None when no published page offers it."""
    match = PATH.match(path)
    document = get_document_model().objects.filter(pk=int(match["id"])).first() if match else None
    if document is None or document_path(document) != path or not _is_offered(document):
        return None
    try:
        with document.file.open("rb") as file:
            body = file.read()
    except FileNotFoundError:
        return None
    kind = CONTENT_TYPES.get(document.file_extension.lower(), "application/octet-stream")
    return Rendered(body, kind)


def documents_of(page: PublicPage) -> list[str]:
    """Addresses of the documents that a page offers."""
    model = get_document_model()
    references = ReferenceIndex.get_references_for_object(page).values_list("to_object_id", "to_content_type__model")
    ids = [object_id for object_id, name in references if name == model._meta.model_name]
    return [document_path(document) for document in model.objects.filter(pk__in=ids)]


def _is_offered(document: object) -> bool:
    references = ReferenceIndex.get_references_to(document).values_list("object_id", "base_content_type__model")
    ids = [object_id for object_id, name in references if name == "page"]
    return Page.objects.live().filter(pk__in=ids).exists()
