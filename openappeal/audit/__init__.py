"""Who did what, on which day: an append-only list.

Nouns: entry; name of an action, which rooms give. An entry carries labels and ids, never a foreign key,
so that nothing is kept alive by its own history. It never holds a signer's name or address and no time
finer than a day.
"""
