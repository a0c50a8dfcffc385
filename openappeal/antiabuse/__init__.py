"""What keeps a flood of false signatures from becoming the campaign's, and what stops a part of it at once.

Nouns: feature (a coarse fact about one signing), cohort (signings that share features), burst, switch.
The room holds nobody's name, address or network address. It knows tags and numbers; rooms above keep them.
"""
