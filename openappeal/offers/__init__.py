"""Help that people offer: to share, translate, give a quote, speak, raise money, or tell what they think.

Nouns: offer, kind (of help), opening. What somebody wrote is sealed to the mailing key. Organisers see
which kinds, the language and the day; the text they open one at a time, through the worker, for a
reason that is logged. There is no link to a signature, in either direction, and no export.
"""
