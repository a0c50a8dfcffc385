"""What the campaign says: updates, press releases, statements, coverage, and what it puts right.

Nouns: item (an update, a release, an advisory, an allied post), edition (an item in one language), block (a part of
an item, the same in every language), correction, consent (to name a prisoner). An item *opens* at its minute, in every
language that is ready, everywhere at once; before that nothing of it is on the disk where readers are served from.
"""
