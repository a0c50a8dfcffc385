"""Money that people give for the campaign, and what became of it.

Nouns: drive, group, gift, step, sheet, donor; entry, posting, account, purpose, expense, receipt; statement, its lines
and matches. The books are kept by double entry in whole minor units, and nothing in them is changed or taken away: what
was wrong is reversed. They say what came and went, when and for what; never from whom. Others take cards, and no
card number is ever seen.
"""
