"""What any such site needs: the frame around pages, their addresses, which of them are out of date.

Nouns: shell (menu, footer, languages as data), asset, address, stale address, content language and
interface language. Nothing here knows what a campaign is. The public process imports this room
without Wagtail; page types live in `website`.
"""
