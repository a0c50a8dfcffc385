"""Secrets as plain values: sealing to keys kept elsewhere, keyed tags, tokens and codes.

Nothing here knows Django or a database. Keys are passed in by the caller; only
:class:`~openappeal.vault.keys.FileKeys` reads files, and only key files. A process that may
write but not read (the public one) gets recipients; a process that may read gets the identity.
"""
