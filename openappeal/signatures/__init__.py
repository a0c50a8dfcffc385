"""People who sign the Appeal, and what may be seen of them.

Nouns: signing (not yet confirmed), signature, visibility, personal link, wall line, tally, report.
The room never looks, while somebody signs, whether the address has signed before; it keeps no IP
address, no user agent and no time finer than a day (but for 14 days of coarse features against floods); and no
page of it tells who has signed.
"""
