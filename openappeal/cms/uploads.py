"""A list that is uploaded stays in memory: Django would write a file of this size to the disk, readable."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

LARGEST = 30 * 1024 * 1024


class OnlyMemory(FileUploadHandler):
    """Takes files into memory up to a size; a larger one is passed over, and `too_large` says so."""

    too_large = False

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._parts = io.BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start + len(raw_data) > LARGEST:
            self.too_large = True
            self._parts = io.BytesIO()
            raise SkipFile
        self._parts.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile | None:
        if self.too_large:
            return None
        self._parts.seek(0)
        return InMemoryUploadedFile(
            self._parts, self.field_name, self.file_name or "", self.content_type or "", file_size, self.charset
        )
