"""Files of banks and payment services: read as lines, known again when they come once more, matched with the books.

Plain Python: `formats` knows their headers, `marks` finds out how they write days and sums, `reading` makes lines of
rows, `matching` says which of our postings a line is. Names, addresses and notes are passed over while a row is read.
"""
