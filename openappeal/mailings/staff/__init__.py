"""The staff side of the mailing."""
