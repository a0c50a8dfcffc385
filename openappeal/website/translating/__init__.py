"""Translating pages, the words on every page, menus and letters to signers: what is behind, the work, two people.

A **part** (segment) is one text. A translation remembers the source's words that it was made of (`made_of`): it is
**behind** by the parts whose source reads otherwise now. What a translator types is kept beside the page, and becomes
the page when a **second reader**, never one who wrote it, publishes it.
"""
