"""Names that the writer and the reader of XLIFF share."""

CORE = "urn:oasis:names:tc:xliff:document:2.0"
"""The namespace of XLIFF 2.0 and 2.1."""

METADATA = "urn:oasis:names:tc:xliff:metadata:2.0"

CATEGORY = "openappeal"
"""Of our group of metadata, of the job and of each unit."""
