"""Values every room speaks of: languages, countries, digits and dates, people's names, mailboxes.

Plain Python: no Django, no files, no network. What differs between languages is decided here once,
so that a page, a letter and a printed sheet show a number or a name in the same way.
"""
