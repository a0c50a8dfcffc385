"""What a visitor sees: page types, menu and footer, the Appeal's page, the wall, feeds.

Nouns: home page (one for each language, the root of its tree), content page, resources page, site
text (the campaign's words around the pages), navigation (menu and footer), frame (both, as `cms.shell`
keeps it for every process), address. Pages only show; facts are in the rooms below. Nothing here
answers a reader: `publishing` asks for an address and writes what it gets to a file.
"""
