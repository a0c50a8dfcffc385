"""People who asked for news.

Nouns: subscriber, intake. A subscriber's address is sealed to the mailing key and known again only
by a keyed tag. There is no link to a signature, in either direction.
"""
