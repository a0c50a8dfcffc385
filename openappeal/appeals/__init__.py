"""The Appeal: what is asked, of whom, in which words.

Nouns: appeal, addressee, demand, version, paragraph, edition. A version is a numbered text; an
edition is that version in one language. A published edition never changes: its plain text has a
SHA-256, and a signature records the version and language that were signed.
"""
