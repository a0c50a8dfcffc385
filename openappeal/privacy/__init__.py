"""The register of personal data: what each room holds about whom, and for how long.

Every room that holds anything about people registers each of its columns here. `what_we_hold` prints
the register; a test compares it with the schema, so that no column can be forgotten.
"""
