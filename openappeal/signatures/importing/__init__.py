"""Lists of signers from spreadsheets: reading the file, knowing its columns, cleaning a row.

Plain values, no database: what is stored is decided in `actions.importing`. IP addresses, coordinates and
browsers are thrown away while a file is read.
"""
